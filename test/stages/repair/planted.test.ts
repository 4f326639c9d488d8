import { beforeAll, describe, expect, it } from 'vitest';
import { coverageOf } from '../../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, type PolygonSet, planarAreas, selectItems } from '../../../src/geometry/polygonSet.js';
import { type GeosOracle, geosOracle } from '../../geometry/oracle.js';
import { DEFECT_KINDS, plant, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { plantShapeDefects, SHAPE_DEFECTS } from '../../helpers/shapeDefects.js';
import { checkedCodes, repairedPlane } from './layers.js';

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
      const found = await checkedCodes(polygons, geos);
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
      const found = (await checkedCodes(polygons, geos)).filter((code) => code !== 'feature.multipart');
      expect(found, seen).toEqual(copies.map(() => 'geometry.duplicate'));
      expect(repairedPlane(polygons, rules, geos).changes, seen).toEqual([]);
    }
    expect(total).toBeGreaterThan(100);
  }, 300_000);
});

describe('random coverages with shapes that are not sound', () => {
  const rules = {
    ...RULES,
    'repair.spikesDeg': 1,
    'repair.gapsM': 12,
    'repair.slivers': 'keep',
  } as const;
  it('come out valid and as coverages, each defect by its rule', async () => {
    const totals = { spike: 0, twice: 0, crossing: 0 };
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
      for (const kind of SHAPE_DEFECTS) totals[kind] += planted[kind];
    }
    for (const total of Object.values(totals)) expect(total).toBeGreaterThan(50);
  }, 300_000);
});
