import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { overlapAreas } from '../../../src/geometry/overlap/overlapAreas.js';
import { buildOverlapIndex } from '../../../src/geometry/overlap/overlapIndex.js';
import { separateZones } from '../../../src/geometry/overlap/separateZones.js';
import { itemCount, nestedFromItem, planarAreas } from '../../../src/geometry/polygonSet.js';
import { polygonsOf } from '../../helpers/district.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('separateZones', () => {
  it('gives a layer without self-overlap back as it is, shared borders and all', () => {
    for (const zones of [polygonsOf([]), polygonsOf([[0, 0, 10, 10], [10, 0, 20, 10], null])]) {
      const { polygons, concerned, index, selfOverlapM2 } = separateZones(zones, TOLERANCES, geos);
      expect([polygons, concerned, selfOverlapM2]).toEqual([zones, [], 0]);
      expect(index()).toEqual(buildOverlapIndex(zones));
    }
  });
  it('dissolves a chain into the place of its first zone and leaves the others alone', () => {
    const zones = polygonsOf([
      [500, 0, 510, 10],
      [20, 0, 40, 10],
      [0, 0, 25, 10],
      [600, 0, 610, 10],
      [38, 0, 60, 10],
    ]);
    const { polygons, concerned, index, selfOverlapM2 } = separateZones(zones, TOLERANCES, geos);
    expect(concerned).toEqual([1, 2, 4]);
    expect(index()).toEqual(buildOverlapIndex(polygons));
    expect(itemCount(polygons)).toBe(5);
    expect([...planarAreas(polygons)]).toEqual([100, 600, 0, 100, 0]);
    expect(selfOverlapM2).toBeCloseTo(50 + 20, 9);
    expect(nestedFromItem(polygons, 3)).toEqual(nestedFromItem(zones, 3));
    expect([...overlapAreas(polygonsOf([[0, 0, 100, 10]]), [polygons], TOLERANCES)[0]]).toEqual([600]);
  });
  it('dissolves zones that overlap by a sliver', () => {
    const zones = polygonsOf([
      [0, 0, 10, 10],
      [9.9999, 0, 20, 10],
    ]);
    expect(separateZones(zones, TOLERANCES, geos).selfOverlapM2).toBeCloseTo(0.001, 9);
  });
});
