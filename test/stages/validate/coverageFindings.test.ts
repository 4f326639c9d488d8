import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import {
  itemCount,
  type NestedPolygons,
  type PolygonSet,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import type { CheckedLayer, CheckedRole } from '../../../src/model/checkedLayer.js';
import { type Checks, checkLog } from '../../../src/model/checks.js';
import type { Finding } from '../../../src/model/finding.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { coverageFindings } from '../../../src/stages/validate/coverage.js';
import {
  DEFECT_KINDS,
  type DefectKind,
  type PlantedDefect,
  plant,
  randomCoverage,
  setOf,
} from '../../helpers/randomCoverage.js';
import { boxRing } from '../../helpers/rings.js';

const ROUNDS = 1000;
const NO_UNITS = { towns: new Set<string>(), villages: new Set<string>() };
let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function layerOf(polygons: PolygonSet, role: CheckedRole = 'parcels'): CheckedLayer {
  return {
    role,
    kind: null,
    layer: 'layer',
    polygons,
    table: null,
    codeSystem: null,
    id: null,
    facts: null,
    feature: (item) => item + 1,
    parcelId: () => null,
  };
}

function check(polygons: PolygonSet, settings: Settings = DEFAULT_SETTINGS, role: CheckedRole = 'parcels'): Checks {
  const { report, checks } = checkLog();
  const sound = { layer: layerOf(polygons, role), sound: polygons, broken: new Uint8Array(itemCount(polygons)) };
  coverageFindings(sound, { settings, geos, crs: null, lands: [], unitCodes: NO_UNITS }, report);
  return checks();
}

const CODES: { readonly [K in DefectKind]: Finding['code'] } = {
  overlap: 'coverage.overlap',
  gap: 'coverage.gap',
  missingItem: 'coverage.gap',
  sliver: 'coverage.sliver',
  shift: 'coverage.nearBorder',
  missingVertex: 'coverage.missingVertex',
  duplicate: 'geometry.duplicate',
  undershoot: 'coverage.undershoot',
};

/** Rows a finding is about, as items. */
function itemsOf(found: Finding): number[] {
  const numbers = found.numbers as { otherFeature?: number; features?: string };
  const others = numbers.features?.split(' ').map(Number) ?? (numbers.otherFeature ? [numbers.otherFeature] : []);
  return [...new Set([found.feature ?? 0, ...others])].map((row) => row - 1).sort((a, b) => a - b);
}

function tells(found: Finding, planted: PlantedDefect): boolean {
  if (found.code !== CODES[planted.kind]) return false;
  const expected = planted.kind === 'missingItem' ? planted.items.slice(1) : planted.items;
  const items = planted.kind === 'sliver' ? planted.items.slice(0, 1) : expected;
  if (String(itemsOf(found)) !== String([...items].sort((a, b) => a - b))) return false;
  if (planted.kind === 'missingVertex') return (found.feature ?? 0) - 1 === planted.items[0];
  // an open gap is known to the width of its slit
  const leastM2 = planted.kind === 'undershoot' ? 0.2 : 0.002;
  if (Math.abs((found.areaM2 ?? 0) - planted.areaM2) > leastM2 + 0.001 * planted.areaM2) return false;
  if (planted.kind === 'shift') return (found.widthM ?? 0) > 0.0005 && (found.widthM ?? 0) < 0.00115;
  return true;
}

describe('the check of a coverage', () => {
  it(`finds every planted defect and nothing else, in ${ROUNDS} random coverages`, () => {
    const counts = new Map<DefectKind, number>();
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const made = randomCoverage(seed);
      const planted: PlantedDefect[] = [];
      const tries = Math.floor(made.random() * 5);
      for (let k = 0; k < tries; k++) {
        const one = plant(made, DEFECT_KINDS[Math.floor(made.random() * DEFECT_KINDS.length)]);
        if (one) planted.push(one);
      }
      for (const { kind } of planted) counts.set(kind, (counts.get(kind) ?? 0) + 1);
      const { findings } = check(setOf(made));
      const left = [...findings];
      for (const one of planted) {
        const k = left.findIndex((found) => tells(found, one));
        if (k < 0) {
          expect({ seed, planted: one, findings }).toBe('found');
        }
        left.splice(k, 1);
      }
      expect({ seed, left, planted }).toEqual({ seed, left: [], planted });
    }
    for (const kind of DEFECT_KINDS) expect(counts.get(kind) ?? 0, kind).toBeGreaterThan(100);
  }, 300_000);
});

const box = (...corners: [number, number, number, number]): NestedPolygons => [[boxRing(...corners)]];
const polygon = (...points: [number, number][]): NestedPolygons => [[[...points, points[0]]]];
const told = (items: readonly NestedPolygons[], settings?: Settings, role?: CheckedRole) =>
  check(polygonSetFromNested(items), settings, role).findings.map((f) => [f.code, f.severity, f.feature]);

describe('each kind of finding, and what is nearly one', () => {
  it('a gap is a warning when narrow and small, an error when wide; widths and areas asked for leave out the others, counted', () => {
    // a frame of four about a slot 0.5 m wide, and one about a place 20 m wide
    const frame = (x: number, wideM: number) => [
      box(x, 0, x + 40, 10),
      box(x, 10 + wideM, x + 40, 60),
      box(x, 10, x + 10, 10 + wideM),
      box(x + 30, 10, x + 40, 10 + wideM),
    ];
    const both = [...frame(0, 0.5), ...frame(100, 20)];
    const gapsOf = (settings?: Settings) =>
      check(polygonSetFromNested(both), settings).findings.filter((f) => f.code.startsWith('coverage.gap'));
    expect(gapsOf().map((f) => [f.severity, f.areaM2, f.numbers])).toEqual([
      ['warning', 10, { neighbours: 4, features: '1 2 3 4' }],
      ['error', 400, { neighbours: 4, features: '5 6 7 8' }],
    ]);
    expect(gapsOf()[0].widthM).toBeCloseTo(0.5, 1);
    const narrow = gapsOf({ ...DEFAULT_SETTINGS, 'check.gapMaxWidthM': 5 });
    expect(narrow.map((f) => [f.code, f.areaM2])).toEqual([
      ['coverage.gap', 10],
      ['coverage.gapsLeftOut', null],
    ]);
    expect(narrow[1].numbers).toEqual({ gaps: 1, gapsM2: 400 });
    const wide = gapsOf({ ...DEFAULT_SETTINGS, 'check.gapMinWidthM': 5 });
    expect(wide.map((f) => f.areaM2)).toEqual([400, null]);
  });

  it('gaps of 1.999, 2 and 2.001 m, turned, with an island or without, are on the side of 2 m that they are on', () => {
    const turnedBox = (angle: number, ...corners: [number, number, number, number]): NestedPolygons => [
      [
        boxRing(...corners).map(([x, y]): [number, number] => [
          649_832.198 + x * Math.cos(angle) - y * Math.sin(angle),
          3_301_168.205 + x * Math.sin(angle) + y * Math.cos(angle),
        ]),
      ],
    ];
    for (const angle of [0, 0.3, Math.PI / 4]) {
      for (const wideM of [1.999, 2, 2.001]) {
        for (const hasIsland of [false, true]) {
          const part = (...corners: [number, number, number, number]) => turnedBox(angle, ...corners);
          const items = [
            part(0, 0, 140, 10),
            part(0, 10 + wideM, 140, 60),
            part(0, 10, 10, 10 + wideM),
            part(130, 10, 140, 10 + wideM),
            ...(hasIsland ? [part(100, 10.5, 129, 11.5)] : []),
          ];
          const gap = (settings: Partial<Settings>) =>
            check(polygonSetFromNested(items), { ...DEFAULT_SETTINGS, ...settings }).findings.find(
              ({ code }) => code === 'coverage.gap',
            );
          expect(gap({})?.widthM).toBe(wideM);
          expect(gap({ 'check.gapMinWidthM': 2 })?.widthM).toBe(wideM >= 2 ? wideM : undefined);
          expect(gap({ 'check.gapMaxWidthM': 2 })?.widthM).toBe(wideM <= 2 ? wideM : undefined);
          const classed = { 'conflict.mismatchWidthM': 2, 'conflict.mismatchAreaM2': 1000 };
          expect(gap(classed)?.severity).toBe(wideM < 2 ? 'warning' : 'error');
        }
      }
    }
  });

  it('corners short of one border are one finding, of the farthest, whichever of the two shapes they are of', () => {
    // a saw over a bar: two teeth end above it, and the bar has a tooth of its own
    const saw = polygon(
      [0, 30],
      [0, 20],
      [10, 10.004],
      [20, 20],
      [30, 10.006],
      [40, 20],
      [50, 13.005],
      [60, 20],
      [60, 30],
    );
    const bar = polygon([0, 0], [60, 0], [60, 5], [52, 10], [50, 13], [48, 10], [0, 10]);
    const { findings } = check(polygonSetFromNested([saw, bar]));
    expect(findings.map((f) => [f.code, f.feature, f.numbers, f.x, f.y])).toEqual([
      ['coverage.undershoot', 1, { otherFeature: 2, corners: 3, apartMm: 6 }, 30, 10.006],
    ]);
  });

  it('vertices missing on either side of a border are one finding', () => {
    const { findings } = check(
      polygonSetFromNested([
        polygon([0, 0], [60, 0], [60, 20], [20, 20], [0, 20]),
        polygon([0, 20], [30, 20], [40, 20], [60, 20], [60, 50], [0, 50]),
      ]),
    );
    expect(findings.map((f) => [f.code, f.numbers])).toEqual([
      ['coverage.missingVertex', { otherFeature: 2, vertices: 3, lengthM: 60 }],
    ]);
  });

  it('a bay that is open by more than the tolerance is no gap', () => {
    expect(told([box(0, 0, 30, 10), box(0, 10, 10, 30), box(20, 10, 30, 30), box(0, 30, 19, 40)])).toEqual([
      ['coverage.missingVertex', 'note', 1],
      ['coverage.missingVertex', 'note', 1],
      ['coverage.missingVertex', 'note', 4],
    ]);
  });

  it('borders 5 mm apart are near, for their whole length; 20 mm apart, open at both ends, they are nobody’s', () => {
    const apart = (gapM: number) => [box(0, 0, 50, 50), box(50 + gapM, 0, 100, 50)];
    const { findings } = check(polygonSetFromNested(apart(0.005)));
    expect(findings.map((f) => [f.code, f.feature, f.numbers])).toEqual([
      ['coverage.nearBorder', 2, { otherFeature: 1, apartMm: 5, lengthM: 50 }],
    ]);
    expect(told(apart(0.02))).toEqual([]);
    // overlapping by 5 mm: told once, with the m²
    const over = check(polygonSetFromNested(apart(-0.005))).findings;
    expect(over.map((f) => f.code)).toEqual(['coverage.nearBorder']);
    expect(over[0].areaM2).toBeCloseTo(0.25, 6);
    expect(told(apart(-0.02))).toEqual([['coverage.overlap', 'warning', 2]]);
  });

  it('a missing vertex is told on the row that lacks it; a corner that only touches a side lacks none', () => {
    expect(told([box(0, 0, 20, 10), box(0, 10, 8, 20), box(8, 10, 20, 20)])).toEqual([
      ['coverage.missingVertex', 'note', 1],
    ]);
    expect(told([box(0, 0, 20, 10), polygon([10, 10], [20, 20], [0, 20])])).toEqual([]);
  });

  it('a corner 5 mm short of a side is told; 20 mm short, on it, or joined to it by a third it is not', () => {
    const tip = (y: number) => [box(0, 0, 20, 10), polygon([10, y], [20, 20], [0, 20])];
    expect(told(tip(10.005))).toEqual([['coverage.undershoot', 'warning', 2]]);
    expect(told(tip(10.02))).toEqual([]);
    expect(told(tip(10))).toEqual([]);
    // B, 5 mm wide at its foot, stands between A and C
    const between = [
      polygon([0, 0], [10, 0], [10, 20], [0, 20]),
      polygon([10, 0], [10.005, 0], [20, 20], [10, 20]),
      polygon([10.005, 0], [40, 0], [40, 20], [20, 20]),
    ];
    expect(told(between)).toEqual([]);
  });

  it('slivers: 20 × 1 m; a square of the same area, and a strip 10 m wide and long, are none', () => {
    expect(told([box(0, 0, 20, 1)])).toEqual([['coverage.sliver', 'warning', 1]]);
    expect(told([box(0, 0, 4.5, 4.5)])).toEqual([]);
    expect(told([box(0, 0, 300, 10)])).toEqual([]);
    expect(told([box(0, 0, 300, 4)])).toEqual([['coverage.sliver', 'note', 1]]);
  });

  it('three copies are two duplicates and no overlap', () => {
    expect(told([box(0, 0, 50, 50), box(0, 0, 50, 50), box(0, 0, 50, 50)])).toEqual([
      ['geometry.duplicate', 'error', 2],
      ['geometry.duplicate', 'error', 3],
    ]);
  });

  it('a thousand copies are a thousand findings, and what else is wrong is told of the first', () => {
    const copies = Array.from({ length: 1000 }, () => box(0, 0, 50, 50));
    const found = told([...copies, box(40, 0, 90, 50)]);
    expect(found.filter(([code]) => code === 'geometry.duplicate')).toHaveLength(999);
    expect(found.filter(([code]) => code !== 'geometry.duplicate')).toEqual([['coverage.overlap', 'error', 1001]]);
  });

  it('a row over 200 others is told with each of them, over 201 once', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, k) => box(50 * k, 0, 50 * k + 50, 50));
    const over = (count: number) => told([...fields(count), box(0, 0, 50 * count, 20)]);
    expect(over(200).filter(([code]) => code === 'coverage.overlap')).toHaveLength(200);
    expect(over(201)).toEqual([['coverage.manyOverlaps', 'error', 202]]);
    const { findings } = check(polygonSetFromNested([...fields(201), box(0, 0, 50 * 201, 20)]));
    expect(findings[0].numbers).toEqual({ others: 201 });
    expect(findings[0].areaM2).toBeCloseTo(201 * 50 * 20, 6);
  });

  it('a heap of 300 squares is told square by square; no gap is where it lies, the gap beside it is', () => {
    const around = [box(0, 0, 300, 50), box(0, 50, 50, 150), box(250, 50, 300, 150), box(0, 150, 300, 200)];
    const middle = box(150, 50, 160, 150);
    // they fill the left of the two openings to a few centimetres
    const heap = Array.from({ length: 300 }, (_, k) => box(50, 50 + k / 10_000, 150, 150));
    const found = told([...around, middle, ...heap]);
    expect(found.filter(([code]) => code === 'coverage.manyOverlaps')).toHaveLength(300);
    expect(found.filter(([code]) => code === 'coverage.overlap')).toEqual([]);
    expect(found.filter(([code]) => code === 'coverage.gap')).toEqual([['coverage.gap', 'error', 3]]);
  });

  it('control lines: overlaps as notes, no gaps; of unknown layers what is asked, and that is said', () => {
    const items = [box(0, 0, 30, 10), box(0, 9, 10, 20), box(20, 9, 30, 20), box(0, 20, 30, 30)];
    const overlaps = [
      ['coverage.overlap', 'note', 2],
      ['coverage.overlap', 'note', 3],
    ];
    expect(told(items, DEFAULT_SETTINGS, 'controlLine')).toEqual(overlaps);
    const unknown = (asked: Settings['check.unknownLayers']) =>
      told(items, { ...DEFAULT_SETTINGS, 'check.unknownLayers': asked }, 'unknown');
    expect(unknown('overlaps')).toEqual([['coverage.notAsked', 'note', null], ...overlaps]);
    expect(unknown('none')).toEqual([['coverage.notAsked', 'note', null]]);
    expect(unknown('coverage').map(([code]) => code)).toContain('coverage.gap');
  });

  it('is ordinary without rows and with empty ones', () => {
    expect(told([])).toEqual([]);
    expect(told([[], box(0, 0, 50, 50), []])).toEqual([]);
  });
});
