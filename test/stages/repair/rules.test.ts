import { beforeAll, describe, expect, it } from 'vitest';
import { repairedFile } from '../../../src/export/repaired.js';
import { areasInCrs } from '../../../src/geodesy/areasInCrs.js';
import { parseCrs } from '../../../src/geodesy/crs.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { PolygonSet } from '../../../src/geometry/polygonSet.js';
import { sameShapes, withoutCopies } from '../../../src/geometry/sameShape.js';
import { textCell } from '../../../src/model/column.js';
import type { FindingCode } from '../../../src/model/finding.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { toHundredths } from '../../../src/model/units.js';
import { type GeosOracle, geosOracle } from '../../geometry/oracle.js';
import { tableOf } from '../../helpers/district.js';
import {
  insertPoint,
  type Point,
  plant,
  type RandomCoverage,
  randomCoverage,
  setOf,
} from '../../helpers/randomCoverage.js';
import { plantShapeDefects } from '../../helpers/shapeDefects.js';
import { checkedCodes } from './layers.js';

/**
 * Each rule alone on random coverages with defects of its kind planted: what it claims to mend is gone by the check and by GEOS, the ledger is
 * that of the shapes that came out, rows keep their ids or name their sources, and a second repair finds nothing.
 */
interface RuleTest {
  readonly name: string;
  readonly on: Partial<Settings>;
  /** Plants some; how many. */
  readonly plants: (coverage: RandomCoverage, seed: number) => number;
  /** What the check finds before, and no more after. */
  readonly codes: readonly FindingCode[];
  readonly checked?: Partial<Settings>;
  /** Whether what comes out is a coverage: neither overlaps nor borders that miss a vertex. */
  readonly coverage: boolean;
  readonly rows: 'same' | 'fewer' | 'more';
}

const OFF = { 'repair.duplicateVertices': 'keep', 'repair.makeValid': 'none' } as const;
const defects =
  (...kinds: Parameters<typeof plant>[1][]) =>
  (coverage: RandomCoverage, seed: number) =>
    Array.from({ length: 1 + (seed % 4) }, (_, k) => plant(coverage, kinds[k % kinds.length])).filter(
      (planted) => planted !== null,
    ).length;
const shapeDefects =
  (kind: 'spike' | 'twice' | 'crossing') =>
  (coverage: RandomCoverage, seed: number): number =>
    plantShapeDefects(coverage, 1 + (seed % 4), [kind])[kind];
const overlapsBy = (policy: 'longestBorder' | 'larger' | 'priority'): RuleTest => ({
  name: `overlaps=${policy}`,
  on: { 'repair.overlaps': policy },
  plants: defects('overlap'),
  codes: ['coverage.overlap'],
  coverage: true,
  rows: 'same',
});

const RULE_TESTS: readonly RuleTest[] = [
  {
    name: 'dropDuplicates',
    on: { 'repair.duplicateVertices': 'drop' },
    plants: shapeDefects('twice'),
    codes: ['ring.duplicateVertex'],
    coverage: true,
    rows: 'same',
  },
  {
    name: 'makeValid',
    on: { 'repair.makeValid': 'structure' },
    plants: shapeDefects('crossing'),
    codes: ['geometry.invalid', 'ring.selfCrossing', 'ring.selfOverlap', 'ring.selfTouching', 'ring.spike'],
    coverage: false,
    rows: 'same',
  },
  {
    name: 'dropVertices',
    on: { 'repair.verticesM': 0.01 },
    plants: plantNear,
    codes: ['ring.nearVertex'],
    checked: { 'check.nearVertexM': 0.01 },
    coverage: true,
    rows: 'same',
  },
  {
    name: 'dropSpikes',
    on: { 'repair.spikesDeg': 1 },
    plants: shapeDefects('spike'),
    codes: ['ring.narrowSpike', 'ring.spike'],
    checked: { 'check.spikeAngleDeg': 1 },
    coverage: false,
    rows: 'same',
  },
  {
    name: 'dropCopies',
    on: { 'repair.copies': 'drop' },
    plants: defects('duplicate'),
    codes: ['geometry.duplicate'],
    coverage: true,
    rows: 'fewer',
  },
  {
    name: 'snap',
    on: { 'repair.snapM': 0.01 },
    plants: defects('shift', 'missingVertex', 'undershoot'),
    codes: ['coverage.nearBorder', 'coverage.missingVertex', 'coverage.undershoot'],
    coverage: true,
    rows: 'same',
  },
  overlapsBy('longestBorder'),
  overlapsBy('larger'),
  overlapsBy('priority'),
  {
    name: 'gaps',
    on: { 'repair.gapsM': 2 },
    plants: defects('gap'),
    codes: ['coverage.gap'],
    coverage: true,
    rows: 'same',
  },
  {
    name: 'slivers',
    on: { 'repair.slivers': 'dissolve', 'repair.leastTargetM2': 100 },
    plants: defects('sliver'),
    codes: ['coverage.sliver'],
    coverage: true,
    rows: 'fewer',
  },
  {
    name: 'splitMultiparts',
    on: { 'repair.multiparts': 'split' },
    plants: plantParts,
    codes: ['feature.multipart'],
    coverage: true,
    rows: 'more',
  },
];

const ROUNDS = 25;
const CRS = { definition: 'EPSG:4549', from: 'file' } as const;

let geos: Geos;
let oracle: GeosOracle;
beforeAll(async () => {
  geos = await loadGeos();
  oracle = await geosOracle();
});

describe('each rule alone', () => {
  it.each(RULE_TESTS)(
    '$name mends all of its kind',
    async ({ name, on, plants, codes, checked, coverage, rows }) => {
      let total = 0;
      let found = 0;
      for (let round = 1; round <= ROUNDS; round++) {
        const land = randomCoverage(7000 + round);
        const planted = plants(land, round);
        total += planted;
        const seen = `${name}, round ${round}, ${planted} planted`;
        const set = setOf(land);
        const of = (code: string) => (codes as readonly string[]).includes(code);
        found += (await checkedCodes(set, geos, checked)).filter(of).length;
        const ids = idsOf(land);
        const done = mended(set, ids, on);
        expect(done.findings, seen).toEqual([]);
        const { polygons } = done;
        expect((await checkedCodes(polygons, geos, checked)).filter(of), seen).toEqual([]);
        const isMeantValid = name !== 'dropDuplicates' && name !== 'splitMultiparts';
        const isBroken = geos.invalidReasons(polygons).some((reason) => reason !== null);
        expect(isBroken && isMeantValid, seen).toBe(false);
        if (coverage) {
          expect(oracle.isCoverage(withoutCopies(polygons, sameShapes(polygons)), 0), seen).toBe(true);
        }
        ledgerHolds(set, ids, done, seen);
        rowsHold(ids, done, rows, seen);
        const again = mended(polygons, done.ids, on);
        expect(again.changes, seen).toEqual([]);
        expect(again.polygons, seen).toEqual(polygons);
      }
      expect(total, name).toBeGreaterThan(ROUNDS);
      expect(found, `${name}: found before`).toBeGreaterThanOrEqual(total / 4);
    },
    300_000,
  );
});

/** Rows in three towns by the last digit of the code; ids in the order of rows, a copy with that of its original. */
function idsOf({ items }: RandomCoverage): string[] {
  const byShape = new Map<string, string>();
  return items.map((rings, k) => {
    const shape = JSON.stringify(rings);
    const id = byShape.get(shape) ?? `p${k}`;
    if (rings.length > 0) byShape.set(shape, id);
    return id;
  });
}

const townOf = (id: string) => `33021200${Number.parseInt(id.slice(1), 10) % 3}`;

function mended(set: PolygonSet, ids: readonly string[], on: Partial<Settings>) {
  const table = tableOf({ BSM: [...ids], ZLDWDM: ids.map((id) => `${townOf(id)}001001`) });
  const delivered = {
    file: 'DLTB.gpkg',
    layer: 'DLTB',
    format: 'geopackage',
    encoding: null,
    shapes: { kind: 'polygon', polygons: set },
    table,
    crs: CRS,
    findings: [],
  } as const;
  const done = repairedFile(
    delivered,
    {
      settings: { ...DEFAULT_SETTINGS, ...OFF, ...on },
      idField: null,
      townField: null,
      priorityField: null,
      isControlLine: false,
      crs: 'EPSG:4549',
    },
    geos,
    QUIET_JOB,
  );
  const { shapes, table: out } = done.layer;
  if (shapes.kind !== 'polygon') throw new Error('no polygons');
  const values = (field: string) => {
    const column = out.columns.get(field);
    return column ? Array.from({ length: out.rowCount }, (_, row) => textCell(column, row)) : null;
  };
  return {
    ...done,
    polygons: shapes.polygons,
    ids: values('BSM') ?? [],
    towns: (values('ZLDWDM') ?? []).map((code) => code.slice(0, 9)),
    sources: values('source'),
  };
}

type Mended = ReturnType<typeof mended>;

/** before + gained − lost = after, in each town, with areas measured from the shapes that went in and came out. */
function ledgerHolds(set: PolygonSet, ids: readonly string[], { polygons, ...done }: Mended, seen: string): void {
  const crs = parseCrs(CRS, 'test');
  const sums = (shapes: PolygonSet, town: (row: number) => string) => {
    const byTown: Record<string, number> = {};
    areasInCrs(shapes, crs).officialM2.forEach((areaM2, row) => {
      byTown[town(row)] = (byTown[town(row)] ?? 0) + toHundredths(areaM2);
    });
    return byTown;
  };
  const before = sums(set, (row) => townOf(ids[row]));
  const after = sums(polygons, (row) => done.towns[row]);
  expect(done.balances.map(({ town }) => town).sort(), seen).toEqual(Object.keys(before).sort());
  for (const { town, beforeM2, gainedM2, lostM2, afterM2 } of done.balances) {
    const own = done.changes.filter((change) => change.town === town);
    const gained = own.reduce((sum, change) => sum + toHundredths(change.gainedM2), 0);
    const lost = own.reduce((sum, change) => sum + toHundredths(change.lostM2), 0);
    const ledger = [beforeM2, gainedM2, lostM2, afterM2].map(toHundredths);
    expect(ledger, `${seen}, ${town}`).toEqual([before[town], gained, lost, after[town] ?? 0]);
    expect(ledger[0] + ledger[1] - ledger[2], `${seen}, ${town}`).toBe(ledger[3]);
  }
}

/** Every delivered row is there once, with its id, or named by the row that it went into or by each that it became. */
function rowsHold(ids: readonly string[], done: Mended, rows: RuleTest['rows'], seen: string): void {
  const sources = done.sources?.map((names) => names.split(';').map((name) => Number(name) - 1));
  if (!sources) {
    expect(done.ids, seen).toEqual(ids);
    return;
  }
  expect(rows, seen).not.toBe('same');
  const named = sources.flat();
  expect(
    [...new Set(named)].sort((a, b) => a - b),
    seen,
  ).toEqual([...ids.keys()]);
  if (rows === 'fewer') {
    expect(named.length, seen).toBe(ids.length);
    expect(done.ids, seen).toEqual(sources.map(([own]) => ids[own]));
  } else {
    expect(new Set(done.ids).size, seen).toBe(done.ids.length);
    for (const [row, [own, ...more]] of sources.entries()) {
      expect(more, seen).toEqual([]);
      expect(done.ids[row].split('-')[0], seen).toBe(ids[own]);
    }
  }
}

/** A vertex 2 to 9 mm from another on some borders, in both of the items. */
function plantNear({ items, borders, random }: RandomCoverage): number {
  let planted = 0;
  for (const { a, b, line } of borders) {
    if (b < 0 || random() < 0.7) continue;
    const k = Math.floor(random() * (line.length - 1));
    const [[ax, ay], [bx, by]] = [line[k], line[k + 1]];
    const share = (0.002 + 0.007 * random()) / Math.hypot(bx - ax, by - ay);
    const near: Point = [ax + share * (bx - ax), ay + share * (by - ay)];
    for (const item of [a, b]) insertPoint(items[item], line[k], line[k + 1], near);
    planted++;
  }
  return planted;
}

/** Of two rows that are no neighbours one row of two parts; the other has no land. */
function plantParts({ items, borders, random }: RandomCoverage): number {
  const isNeighbour = (i: number, j: number) =>
    borders.some(({ a, b }) => (a === i && b === j) || (a === j && b === i));
  const i = Math.floor(random() * items.length);
  const j = [...items.keys()].find((other) => other !== i && items[other].length === 1 && !isNeighbour(i, other));
  if (j === undefined) return 0;
  items[i].push(...items[j]);
  items[j] = [];
  return 2;
}
