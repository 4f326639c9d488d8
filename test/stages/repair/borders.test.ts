import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { nestedFromItem, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { roundM2 } from '../../../src/model/units.js';
import { box, polygonsOf, ring } from '../../helpers/district.js';
import { repairedPlane } from './layers.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const OVERLAPS = { 'repair.overlaps': 'longestBorder' } as const;

describe('overlaps', () => {
  /*
   *   a: 0…10   b: 9…20 (2…8)      the strip 9…10 borders a on 6 + 1 + 1 m, b on 6 m
   */
  const strip = polygonsOf([
    [0, 0, 10, 10],
    [9, 2, 20, 8],
  ]);
  it('go to the claimant of longest border, and only the loser changes', () => {
    const { polygons, changes, findings, balances } = repairedPlane(strip, OVERLAPS, geos);
    expect([...planarAreas(polygons)]).toEqual([100, 60]);
    const moved = changes.filter(({ rule }) => rule === 'overlaps');
    expect(moved).toHaveLength(1);
    expect(moved[0]).toMatchObject({ feature: 2, otherFeature: 1, gainedM2: 0, lostM2: 6, planarLostM2: 6 });
    expect(balances).toEqual([{ layer: 'land', town: '', beforeM2: 166, gainedM2: 0, lostM2: 6, afterM2: 160 }]);
    expect(findings).toEqual([]);
  });
  it('go to the larger, or by priority', () => {
    const larger = repairedPlane(strip, { 'repair.overlaps': 'larger' }, geos);
    expect([...planarAreas(larger.polygons)]).toEqual([100, 60]);
    const rank = Float64Array.of(2, 1);
    const byRank = repairedPlane(strip, { 'repair.overlaps': 'priority' }, geos, { rank });
    expect([...planarAreas(byRank.polygons)]).toEqual([94, 66]);
    const byRow = repairedPlane(strip, { 'repair.overlaps': 'priority' }, geos);
    expect([...planarAreas(byRow.polygons)]).toEqual([100, 60]);
  });
  it('leave a row that lies wholly on another its land', () => {
    const inside = polygonsOf([
      [0, 0, 10, 10],
      [2, 2, 4, 4],
    ]);
    for (const policy of ['longestBorder', 'larger', 'priority'] as const) {
      const { polygons, findings } = repairedPlane(inside, { 'repair.overlaps': policy }, geos);
      expect([...planarAreas(polygons)], policy).toEqual([96, 4]);
      expect(findings).toEqual([]);
    }
  });
  /*
   *   a 0…10 × 0…10, b 6…16 × 0…10, c 6…10 × 4…14: a and b claim 6…10 × 0…4 (16 m²), all three 6…10 × 4…10 (24 m²)
   */
  const overOnePoint = polygonsOf([
    [0, 0, 10, 10],
    [6, 0, 16, 10],
    [6, 4, 10, 14],
  ]);
  it.each([
    // a and b have 100 m² each: a has the longer border where the tie is broken, or is the earlier row
    ['larger', null, [100, 60, 16]],
    ['priority', [1, 2, 3], [100, 60, 16]],
    ['priority', [2, 1, 3], [60, 100, 16]],
    ['priority', [3, 2, 1], [60, 76, 40]],
    // one class for all says nothing: the longer border, then the larger, then the earlier row
    ['priority', [7, 7, 7], [100, 60, 16]],
  ] as const)('over one point go by %s %j', (policy, ranks, areas) => {
    const rank = ranks ? { rank: Float64Array.from(ranks) } : {};
    const { polygons, balances } = repairedPlane(overOnePoint, { 'repair.overlaps': policy }, geos, rank);
    expect([...planarAreas(polygons)].map(roundM2)).toEqual(areas);
    expect(balances[0].afterM2).toBe(176);
  });
  it('between equal areas go to the longer border, then to the earlier row', () => {
    // the strip 9…10 lies against a and b alike
    const equal = polygonsOf([
      [0, 0, 10, 10],
      [9, 0, 19, 10],
    ]);
    expect([...planarAreas(repairedPlane(equal, { 'repair.overlaps': 'larger' }, geos).polygons)]).toEqual([100, 90]);
  });
  it('of three rows over each other are settled, without changing the union', () => {
    const three = polygonsOf([
      [0, 0, 10, 10],
      [8, 0, 18, 10],
      [6, 8, 12, 20],
    ]);
    const { polygons } = repairedPlane(three, OVERLAPS, geos);
    expect(planarAreas(polygons).reduce((a, b) => a + b, 0)).toBeCloseTo(
      planarAreas(geos.union(three, [0, 1, 2]))[0],
      9,
    );
    expect(geos.invalidReasons(polygons)).toEqual([null, null, null]);
  });
});

describe('rows of one shape', () => {
  /* a and its copy 0…10, b over both from 9; d is a third copy, 5 mm off */
  const same = polygonsOf([
    [0, 0, 10, 10],
    [9, 0, 20, 10],
    [0, 0, 10, 10],
  ]);
  it('are looked at once, follow the first, and are named once', () => {
    for (const [policy, areas] of [
      ['priority', [100, 100, 100]],
      ['larger', [90, 110, 90]],
    ] as const) {
      const { polygons, findings, changes, balances } = repairedPlane(same, { 'repair.overlaps': policy }, geos);
      expect([...planarAreas(polygons)], policy).toEqual(areas);
      expect(
        findings.map(({ feature, numbers }) => [feature, numbers]),
        policy,
      ).toEqual([[3, expect.objectContaining({ rule: 'dropCopies', reason: 'sameShape', otherFeature: 1 })]]);
      const lost =
        policy === 'larger'
          ? [
              [1, 10],
              [3, 10],
            ]
          : [[2, 10]];
      expect(changes.filter(({ rule }) => rule === 'overlaps').map(({ feature, lostM2 }) => [feature, lostM2])).toEqual(
        lost,
      );
      expect(balances[0].afterM2).toBe(areas.reduce((a, b) => a + b, 0));
      const again = repairedPlane(polygons, { 'repair.overlaps': policy }, geos);
      expect([again.polygons, again.changes]).toEqual([polygons, []]);
    }
  });
  it('are told where nothing else is to be done', () => {
    const two = polygonsOf([
      [0, 0, 10, 10],
      [0, 0, 10, 10],
      [10, 0, 20, 10],
    ]);
    const { polygons, changes, findings } = repairedPlane(two, OVERLAPS, geos);
    expect(polygons).toBe(two);
    expect(changes).toEqual([]);
    expect(findings.map(({ feature }) => feature)).toEqual([2]);
    expect(repairedPlane(two, {}, geos).findings).toEqual([]);
  });
  it('may become so by snapping, and are looked at once from then on', () => {
    const near = polygonsOf([
      [0, 0, 10, 10],
      [0.003, 0, 10.003, 10],
      [9, 0, 20, 10],
    ]);
    const rules = { 'repair.snapM': 0.01, 'repair.overlaps': 'larger' } as const;
    const { polygons, findings } = repairedPlane(near, rules, geos);
    expect([...planarAreas(polygons)]).toEqual([90, 90, 110]);
    expect(nestedFromItem(polygons, 1)).toEqual(nestedFromItem(polygons, 0));
    expect(findings.map(({ feature }) => feature)).toEqual([2]);
    expect(repairedPlane(polygons, rules, geos).changes).toEqual([]);
  });
  it('are no slivers that one could take without the other', () => {
    const land = polygonsOf([
      [0, 0, 100, 100],
      [100, 0, 100.5, 100],
      [100, 0, 100.5, 100],
    ]);
    const { polygons, findings } = repairedPlane(land, { 'repair.slivers': 'dissolve' }, geos);
    expect([...planarAreas(polygons)]).toEqual([10_000, 50, 50]);
    expect(findings.map(({ feature, numbers }) => [feature, 'rule' in numbers && numbers.rule])).toEqual([
      [2, 'slivers'],
      [3, 'dropCopies'],
    ]);
  });
});

describe('rows thinner than the tolerance', () => {
  /* 5 mm between a and c, whose borders have other nodes */
  const thin = polygonsOf([
    [0, 0, 10, 10],
    ring(10, 0, 10.005, 0, 10.005, 10, 10, 10),
    ring(10.006, 0, 20, 0, 20, 10, 10.006, 10, 10.006, 4),
  ]);
  it('stay where they are when borders are snapped, and are told', () => {
    const { polygons, findings } = repairedPlane(thin, { 'repair.snapM': 0.01 }, geos);
    expect([...planarAreas(polygons)].map((m2) => m2.toFixed(6))).toEqual(['100.000000', '0.050000', '99.950000']);
    expect(findings.map(({ feature, numbers }) => [feature, numbers])).toEqual([
      [2, expect.objectContaining({ rule: 'snap', reason: 'tooThin' })],
    ]);
    expect(repairedPlane(polygons, { 'repair.snapM': 0.01 }, geos).changes).toEqual([]);
  });
  it('go to a neighbour where slivers do, and are spoken of no more', () => {
    const rules = { 'repair.snapM': 0.01, 'repair.slivers': 'dissolve', 'repair.leastTargetM2': 50 } as const;
    const { polygons, findings, mergedInto } = repairedPlane(thin, rules, geos);
    expect([mergedInto.size, findings]).toEqual([1, []]);
    expect(planarAreas(polygons)[1]).toBe(0);
  });
});

describe('gaps', () => {
  /* Three boxes and a bar around a gap of 2 × 0.4 m at (10, 4). */
  const around = polygonsOf([
    ring(0, 0, 10, 0, 10, 4, 10, 4.4, 10, 10, 0, 10),
    ring(10, 0, 20, 0, 20, 10, 12, 10, 12, 4.4, 12, 4, 10, 4),
    ring(10, 4.4, 12, 4.4, 12, 10, 10, 10),
  ]);
  it('no wider than the limit go to the neighbour of longest border', () => {
    const { polygons, changes, balances } = repairedPlane(around, { 'repair.gapsM': 0.5 }, geos);
    const filled = changes.filter(({ rule }) => rule === 'gaps');
    expect(filled).toHaveLength(1);
    expect(filled[0]).toMatchObject({ feature: 2, gainedM2: 0.8, lostM2: 0 });
    expect(planarAreas(polygons).reduce((a, b) => a + b, 0)).toBeCloseTo(200, 9);
    expect(balances[0]).toMatchObject({ beforeM2: 199.2, gainedM2: 0.8, lostM2: 0, afterM2: 200 });
  });
  it('wider than the limit stay', () => {
    const { polygons, changes } = repairedPlane(around, { 'repair.gapsM': 0.3 }, geos);
    expect(changes.filter(({ rule }) => rule === 'gaps')).toEqual([]);
    expect(planarAreas(polygons)).toEqual(planarAreas(around));
  });
  it('are only what is enclosed: a bay, and the place of an item that matches all round, are none', () => {
    const bay = polygonsOf([ring(0, 0, 10, 0, 10, 10, 6, 10, 6, 5, 5.8, 5, 5.8, 10, 0, 10)]);
    expect(repairedPlane(bay, { 'repair.gapsM': 1 }, geos).polygons).toBe(bay);
    const held = polygonSetFromNested([
      [[...box(0, 0, 10, 10)[0], [...box(4, 4, 4.3, 6)[0][0]].reverse()]],
      box(4, 4, 4.3, 6),
      box(10, 0, 20, 10),
    ]);
    expect(repairedPlane(held, { 'repair.gapsM': 1 }, geos).polygons).toBe(held);
  });
});

describe('snap', () => {
  it('brings borders that run beside each other to one line, vertices of both sides on it', () => {
    // b stands 5 mm off a, and has a vertex more
    const apart = polygonsOf([[0, 0, 10, 10], ring(10.005, 0, 20, 0, 20, 10, 10.005, 10, 10.005, 6)]);
    const { polygons, changes } = repairedPlane(apart, { 'repair.snapM': 0.01 }, geos);
    const [a, b] = [nestedFromItem(polygons, 0)[0][0], nestedFromItem(polygons, 1)[0][0]];
    const onBorder = (points: readonly (readonly [number, number])[]) =>
      points
        .slice(1)
        .filter(([x]) => x > 9 && x < 11)
        .map(String)
        .sort();
    expect(onBorder(a)).toEqual(onBorder(b));
    expect(onBorder(a)).toHaveLength(3);
    for (const { movedM, rule } of changes) {
      expect(rule).toBe('snap');
      expect(movedM).toBeLessThanOrEqual(0.01 + 1e-9);
    }
    const again = repairedPlane(polygons, { 'repair.snapM': 0.01 }, geos);
    expect(again.polygons).toBe(polygons);
  });
  it('leaves borders that are farther apart', () => {
    const apart = polygonsOf([
      [0, 0, 10, 10],
      [10.02, 0, 20, 10],
    ]);
    expect(repairedPlane(apart, { 'repair.snapM': 0.01 }, geos).polygons).toBe(apart);
  });
});

describe('slivers', () => {
  const land = polygonsOf([
    [0, 0, 100, 100],
    ring(100, 0, 100.5, 0, 100.5, 100, 100, 100),
    ring(100.5, 0, 200, 0, 200, 100, 100.5, 100),
  ]);
  it('go, row and all, to the neighbour of longest border', () => {
    const { polygons, changes, mergedInto, balances } = repairedPlane(land, { 'repair.slivers': 'dissolve' }, geos);
    expect([...mergedInto]).toEqual([[1, 0]]);
    expect([...planarAreas(polygons)]).toEqual([10_050, 0, 9950]);
    expect(changes.map(({ feature, gainedM2, lostM2 }) => [feature, gainedM2, lostM2])).toEqual([
      [1, 50, 0],
      [2, 0, 50],
    ]);
    expect(balances[0]).toMatchObject({ beforeM2: 20_000, gainedM2: 50, lostM2: 50, afterM2: 20_000 });
  });
  it('larger than the limit stay', () => {
    const { polygons } = repairedPlane(land, { 'repair.slivers': 'dissolve', 'repair.sliverM2': 40 }, geos);
    expect(polygons).toBe(land);
  });
});
