import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { nestedFromItem, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { box, polygonsOf, ring, tableOf } from '../../helpers/district.js';
import { repairedPlane } from './layers.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('dropDuplicates', () => {
  it('drops a vertex that stands on the one before, in the ring concerned alone', () => {
    const set = polygonsOf([ring(0, 0, 10, 0, 10, 0, 10, 10, 0, 10), box(20, 0, 30, 10)]);
    const { polygons, changes } = repairedPlane(set, {}, geos);
    expect(nestedFromItem(polygons, 0)).toEqual(ring(0, 0, 10, 0, 10, 10, 0, 10));
    expect(changes).toMatchObject([{ rule: 'dropDuplicates', feature: 1, gainedM2: 0, lostM2: 0, movedM: 0 }]);
    const off = repairedPlane(set, { 'repair.duplicateVertices': 'keep', 'repair.makeValid': 'none' }, geos);
    expect(off.polygons).toBe(set);
  });
});

describe('dropVertices', () => {
  const rules = { 'repair.verticesM': 0.01 };
  it('drops one of two near vertices, on both sides of their border', () => {
    const a = ring(0, 0, 10, 0, 10, 5, 10, 5.005, 10, 10, 0, 10);
    const b = ring(10, 0, 20, 0, 20, 10, 10, 10, 10, 5.005, 10, 5);
    const { polygons, changes } = repairedPlane(polygonsOf([a, b]), rules, geos);
    const rings = [0, 1].map((item) => nestedFromItem(polygons, item)[0][0].slice(1));
    const onBorder = rings.map((points) => points.filter(([x, y]) => x === 10 && y > 0 && y < 10).map(String));
    expect(onBorder[0]).toHaveLength(1);
    expect(onBorder[1]).toEqual(onBorder[0]);
    expect(changes.map(({ rule, feature }) => [rule, feature])).toEqual([
      ['dropVertices', 1],
      ['dropVertices', 2],
    ]);
  });
  it('leaves vertices that are farther apart, and those where a third border comes in', () => {
    const apart = polygonsOf([ring(0, 0, 10, 0, 10, 5, 10, 5.02, 10, 10, 0, 10)]);
    expect(repairedPlane(apart, rules, geos).polygons).toBe(apart);
    // three rows meet at (10, 5), two at (10, 5.005)
    const corner = polygonsOf([
      ring(0, 0, 10, 0, 10, 5, 10, 5.005, 9, 10, 0, 10),
      ring(10, 0, 20, 0, 20, 5, 10, 5),
      ring(10, 5, 20, 5, 20, 10, 9, 10, 10, 5.005),
    ]);
    const { polygons } = repairedPlane(corner, rules, geos);
    expect(nestedFromItem(polygons, 1)).toEqual(nestedFromItem(corner, 1));
    expect(nestedFromItem(polygons, 0)[0][0].map(String)).not.toContain('10,5.005');
  });
  it('never moves a border farther than the tolerance, however many vertices stand close', () => {
    const dense = Array.from({ length: 400 }, (_, k) => [10 * Math.cos(k / 70), 10 * Math.sin(k / 70)]).flat();
    const set = polygonsOf([ring(...dense, 0, 0)]);
    const { polygons } = repairedPlane(set, { 'repair.verticesM': 0.5 }, geos);
    const kept = nestedFromItem(polygons, 0)[0][0];
    expect(kept.length).toBeLessThan(250);
    for (let k = 0; k < dense.length; k += 2) {
      const nearest = Math.min(...kept.map(([x, y]) => Math.hypot(x - dense[k], y - dense[k + 1])));
      expect(nearest).toBeLessThanOrEqual(0.5);
    }
    const again = repairedPlane(polygons, { 'repair.verticesM': 0.5 }, geos);
    expect(again.changes).toEqual([]);
  });
});

describe('dropSpikes', () => {
  /* Out of the right side of a box, half a metre long and 2 mm wide at its foot. */
  const spiked = ring(0, 0, 10, 0, 10, 5, 10.5, 5.001, 10, 5.002, 10, 10, 0, 10);
  it('drops the tip of a spike and lists what was lost', () => {
    const { polygons, changes } = repairedPlane(polygonsOf([spiked]), { 'repair.spikesDeg': 1 }, geos);
    expect(planarAreas(polygons)[0]).toBeCloseTo(100, 9);
    expect(changes).toMatchObject([{ rule: 'dropSpikes', feature: 1, gainedM2: 0 }]);
    expect(changes[0].planarLostM2).toBeCloseTo(0.0005, 6);
  });
  it('lets the neighbour whose notch it fills follow', () => {
    const notched = ring(10, 0, 20, 0, 20, 10, 10, 10, 10, 5.002, 10.5, 5.001, 10, 5);
    const { polygons } = repairedPlane(polygonsOf([spiked, notched]), { 'repair.spikesDeg': 1 }, geos);
    expect([...planarAreas(polygons)].map((m2) => m2.toFixed(6))).toEqual(['100.000000', '100.000000']);
  });
  it('leaves wide angles, and lists spikes that are too long or whose tip a third border meets', () => {
    const wide = polygonsOf([ring(0, 0, 10, 0, 10, 5, 10.5, 5.05, 10, 5.1, 10, 10, 0, 10)]);
    expect(repairedPlane(wide, { 'repair.spikesDeg': 1 }, geos).polygons).toBe(wide);
    const long = repairedPlane(polygonsOf([spiked]), { 'repair.spikesDeg': 1, 'repair.spikeLengthM': 0.3 }, geos);
    expect(long.changes).toEqual([]);
    expect(long.findings.map(({ numbers }) => numbers)).toMatchObject([{ rule: 'dropSpikes', reason: 'tooLong' }]);
    const met = polygonsOf([
      spiked,
      ring(10, 0, 20, 0, 20, 5.001, 10.5, 5.001, 10, 5),
      ring(10, 5.002, 10.5, 5.001, 20, 5.001, 20, 10, 10, 10),
    ]);
    const stuck = repairedPlane(met, { 'repair.spikesDeg': 1 }, geos);
    expect(stuck.polygons).toBe(met);
    expect(stuck.findings.map(({ numbers }) => numbers)).toMatchObject([{ rule: 'dropSpikes', reason: 'thirdBorder' }]);
  });
});

describe('dropCopies', () => {
  const set = polygonsOf([box(0, 0, 10, 10), box(0, 0, 10, 10), box(0, 0, 10, 10)]);
  it('drops a row that is the same in shape and in every field, and no other', () => {
    const table = tableOf({ BSM: ['a', 'a', 'b'] });
    const { polygons, mergedInto, changes } = repairedPlane(set, { 'repair.copies': 'drop' }, geos, { table });
    expect([...planarAreas(polygons)]).toEqual([100, 0, 100]);
    expect([...mergedInto]).toEqual([[1, 0]]);
    expect(changes).toMatchObject([{ rule: 'dropCopies', feature: 2, otherFeature: 1, lostM2: 100 }]);
    expect(repairedPlane(set, {}, geos, { table }).polygons).toBe(set);
  });
});

describe('borders of shapes that touch themselves', () => {
  it('are told apart, also where a hole touches its shell between two vertices', () => {
    // the hole of the first touches its left side at (0, 5), where that has no vertex; the second lies over the first by a strip
    const touching = polygonSetFromNested([
      [[...box(0, 0, 10, 10)[0], [...ring(0, 5, 4, 4, 4, 6)[0][0]].reverse()]],
      box(9, 0, 20, 10),
    ]);
    expect(geos.invalidReasons(touching)).toEqual([null, null]);
    const { polygons, findings } = repairedPlane(touching, { 'repair.overlaps': 'larger' }, geos);
    expect(findings).toEqual([]);
    expect([...planarAreas(polygons)].map((m2) => m2.toFixed(9))).toEqual(['86.000000000', '110.000000000']);
    expect(geos.invalidReasons(polygons)).toEqual([null, null]);
  });
});

describe('the ledger', () => {
  it('balances by town, with empty rows, rows without shape and rows that vanish', () => {
    const set = polygonsOf([box(0, 0, 10, 10), null, ring(0, 0, 100, 0, 50, 0), box(9, 0, 20, 10)]);
    const town = (item: number) => (item < 2 ? 'east' : 'west');
    const { balances, polygons } = repairedPlane(set, { 'repair.overlaps': 'larger' }, geos, { town });
    expect(balances).toEqual([
      { layer: 'land', town: 'east', beforeM2: 100, gainedM2: 0, lostM2: 10, afterM2: 90 },
      { layer: 'land', town: 'west', beforeM2: 110, gainedM2: 0, lostM2: 0, afterM2: 110 },
    ]);
    expect([...polygons.itemStart]).toEqual([0, 1, 1, 1, 2]);
    const none = repairedPlane(polygonsOf([]), { 'repair.overlaps': 'larger', 'repair.gapsM': 1 }, geos);
    expect([none.changes, none.balances]).toEqual([[], []]);
  });
});
