import { beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, type PolygonSet, planarAreas, selectItems } from '../../../src/geometry/polygonSet.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { validate } from '../../../src/stages/validate/validate.js';
import { type GeosOracle, geosOracle } from '../../geometry/oracle.js';
import { DEFECT_KINDS, plant, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { repairedPlane } from './layers.js';

let geos: Geos;
let oracle: GeosOracle;
beforeAll(async () => {
  geos = await loadGeos();
  oracle = await geosOracle();
});

/** All that can be mended without a person: a missing item is land for nobody, a duplicate has no right and wrong. */
const MENDED = DEFECT_KINDS.filter((kind) => kind !== 'missingItem' && kind !== 'duplicate');
const RULES = {
  'repair.snapM': 0.01,
  'repair.overlaps': 'longestBorder',
  'repair.gapsM': 2,
  'repair.slivers': 'dissolve',
  'repair.leastTargetM2': 100,
} as const;

/** Codes that the check of parcels finds. */
async function checked(polygons: PolygonSet): Promise<string[]> {
  const layer = {
    role: 'parcels',
    kind: null,
    layer: 'land',
    polygons,
    table: null,
    codeSystem: null,
    id: null,
    facts: null,
    feature: (item: number) => item + 1,
    parcelId: () => null,
  } as const;
  const { findings } = await validate([layer], { settings: DEFAULT_SETTINGS, geos }, QUIET_JOB);
  return findings.map(({ code }) => code);
}

function unionM2(set: PolygonSet): number {
  const all = Array.from({ length: itemCount(set) }, (_, i) => i);
  return planarAreas(geos.union(set, all))[0];
}

describe('random coverages with planted defects', () => {
  it('come out of repair as coverages: by GEOS, by the check, by the shared borders, and for good', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const coverage = randomCoverage(seed);
      const planted = Array.from({ length: 1 + (seed % 5) }, (_, k) =>
        plant(coverage, MENDED[(seed + k) % MENDED.length]),
      ).filter((defect) => defect !== null);
      const set = setOf(coverage);
      const town = (item: number) => `town ${item % 3}`;
      const { polygons, changes, findings, balances } = repairedPlane(set, RULES, geos, { town });
      const seen = `seed ${seed}: ${planted.map(({ kind }) => kind).join(', ')}`;
      expect(findings, seen).toEqual([]);
      expect(itemCount(polygons), seen).toBe(itemCount(set));
      expect(
        geos.invalidReasons(polygons).filter((reason) => reason !== null),
        seen,
      ).toEqual([]);
      expect(oracle.isCoverage(polygons, 0), seen).toBe(true);
      const found = await checked(polygons);
      const emptied = Array.from(polygons.itemStart).filter((start, i, all) => i > 0 && start === all[i - 1]).length;
      expect(emptied, seen).toBe(planted.filter(({ kind }) => kind === 'sliver').length);
      expect(
        // rows that became empty, and land of several parts, are no defects that repair claims to mend
        found.filter((code) => !['geometry.null', 'geometry.empty', 'feature.multipart'].includes(code)),
        seen,
      ).toEqual([]);
      // what is open now is the outline alone: it encloses all land
      const outline = coverageOf(polygons);
      expect(outline.open.length, seen).toBeGreaterThan(0);
      expect(unionM2(polygons), seen).toBeCloseTo(
        planarAreas(polygons).reduce((a, b) => a + b, 0),
        4,
      );
      for (const { movedM } of changes) expect(movedM, seen).toBeLessThanOrEqual(0.01 + 1e-9);
      for (const { beforeM2, gainedM2, lostM2, afterM2 } of balances) {
        expect(Math.round(100 * (beforeM2 + gainedM2 - lostM2)), seen).toBe(Math.round(100 * afterM2));
      }
      const again = repairedPlane(polygons, RULES, geos);
      expect(again.changes, seen).toEqual([]);
      expect(again.polygons, seen).toBe(polygons);
    }
  }, 300_000);
});

describe('random coverages with defects, and copies of rows that have them', () => {
  const rules = { ...RULES, 'repair.slivers': 'keep' } as const;
  const kinds = MENDED.filter((kind) => kind !== 'sliver');
  it('come out as coverages but for the copies, which are named once each, by repair as by the check', async () => {
    let total = 0;
    for (let seed = 2001; seed <= 2100; seed++) {
      const coverage = randomCoverage(seed);
      const planted = Array.from({ length: 4 }, (_, k) => plant(coverage, kinds[(seed + k) % kinds.length]));
      const { items, random } = coverage;
      const rows = items.length;
      const copied = new Set(planted.flatMap((defect) => (defect && random() < 0.6 ? [defect.items[0]] : [])));
      for (const item of copied) items.push(structuredClone(items[item]));
      total += copied.size;
      const copies = Array.from({ length: copied.size }, (_, k) => rows + k + 1);
      const set = setOf(coverage);
      const town = (item: number) => `town ${item % 3}`;
      const { polygons, findings } = repairedPlane(set, rules, geos, { town });
      const seen = `seed ${seed}: ${planted.map((defect) => defect?.kind).join(', ')}`;
      expect(
        findings.map(({ feature, numbers }) => [feature, 'reason' in numbers && numbers.reason]),
        seen,
      ).toEqual(copies.map((feature) => [feature, 'sameShape']));
      const single = selectItems(
        polygons,
        Array.from({ length: rows }, (_, item) => item),
      );
      expect(oracle.isCoverage(single, 0), seen).toBe(true);
      const found = (await checked(polygons)).filter((code) => code !== 'feature.multipart');
      expect(found, seen).toEqual(copies.map(() => 'geometry.duplicate'));
      expect(repairedPlane(polygons, rules, geos).changes, seen).toEqual([]);
    }
    expect(total).toBeGreaterThan(100);
  }, 300_000);
});

/** Spikes of 0.1° that stick out half a metre, vertices twice, and rings that cross themselves, in items of their own. */
function plantShapeDefects(coverage: ReturnType<typeof randomCoverage>, count: number): Record<string, number> {
  const planted: Record<string, number> = { spike: 0, twice: 0, crossing: 0 };
  const { items, borders, busy, random } = coverage;
  for (let k = 0; k < count; k++) {
    const free = borders.filter(({ a, b, line }) => b >= 0 && !busy.has(a) && !busy.has(b) && line.length >= 4);
    const border = free[Math.floor(random() * free.length)];
    if (!border) break;
    const { a, b, line } = border;
    busy.add(a);
    busy.add(b);
    const [x, y] = line[1];
    const [nextX, nextY] = line[2];
    const ring = items[a].flat().find((points) => points.some(([px, py]) => px === x && py === y));
    const at = ring?.findIndex(([px, py], n) => n > 0 && n < ring.length - 1 && px === x && py === y) ?? -1;
    if (!ring || at < 1) continue;
    const kind = ['spike', 'twice', 'crossing'][k % 3];
    if (kind === 'twice') ring.splice(at, 0, [x, y]);
    if (kind === 'crossing') {
      const other = ring[at + 1];
      if (at + 1 >= ring.length - 1) continue;
      ring[at + 1] = ring[at];
      ring[at] = other;
    }
    if (kind === 'spike') {
      const lengthM = Math.hypot(nextX - x, nextY - y);
      const [ux, uy] = [(nextX - x) / lengthM, (nextY - y) / lengthM];
      // out of the ring to its right, and back a millimetre farther on
      const [after] = [ring[at + 1]];
      const isForward = after[0] === nextX && after[1] === nextY;
      const sign = isForward ? 1 : -1;
      const tip: [number, number] = [x + sign * uy * 0.5, y - sign * ux * 0.5];
      const foot: [number, number] = isForward ? [x + ux * 0.001, y + uy * 0.001] : [x - ux * 0.001, y - uy * 0.001];
      ring.splice(at + 1, 0, tip, foot);
    }
    planted[kind]++;
  }
  return planted;
}

describe('random coverages with shapes that are not sound', () => {
  const rules = {
    ...RULES,
    'repair.spikesDeg': 1,
    'repair.gapsM': 12,
    'repair.slivers': 'keep',
  } as const;
  it('come out valid and as coverages, each defect by its rule', async () => {
    const totals: Record<string, number> = { spike: 0, twice: 0, crossing: 0 };
    for (let seed = 1001; seed <= 1300; seed++) {
      const coverage = randomCoverage(seed);
      const planted = plantShapeDefects(coverage, 1 + (seed % 4));
      const set = setOf(coverage);
      const { polygons, changes, findings } = repairedPlane(set, rules, geos);
      const seen = `seed ${seed}: ${JSON.stringify(planted)}`;
      const count = (rule: string) => new Set(changes.filter((c) => c.rule === rule).map((c) => c.feature)).size;
      expect(findings, seen).toEqual([]);
      expect(count('dropDuplicates'), seen).toBe(planted.twice);
      expect(count('dropSpikes'), seen).toBeGreaterThanOrEqual(planted.spike);
      expect(
        geos.invalidReasons(polygons).filter((reason) => reason !== null),
        seen,
      ).toEqual([]);
      expect(oracle.isCoverage(polygons, 0), seen).toBe(true);
      const again = repairedPlane(polygons, rules, geos);
      expect(again.changes, seen).toEqual([]);
      for (const kind of Object.keys(totals)) totals[kind] += planted[kind];
    }
    for (const total of Object.values(totals)) expect(total).toBeGreaterThan(50);
  }, 300_000);
});
