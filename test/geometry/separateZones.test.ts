import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { overlapAreas } from '../../src/geometry/overlapAreas.js';
import { itemCount, nestedFromItem, planarAreas } from '../../src/geometry/polygonSet.js';
import { separateZones } from '../../src/geometry/separateZones.js';
import { polygonsOf } from '../helpers/district.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('separateZones', () => {
  it('gives a layer without self-overlap back as it is, shared borders and all', () => {
    for (const zones of [polygonsOf([]), polygonsOf([[0, 0, 10, 10], [10, 0, 20, 10], null])]) {
      expect(separateZones(zones, TOLERANCES, geos)).toEqual({ polygons: zones, selfOverlapM2: 0 });
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
    const { polygons, selfOverlapM2 } = separateZones(zones, TOLERANCES, geos);
    expect(itemCount(polygons)).toBe(5);
    expect([...planarAreas(polygons)]).toEqual([100, 600, 0, 100, 0]);
    expect(selfOverlapM2).toBeCloseTo(50 + 20, 9);
    expect(nestedFromItem(polygons, 3)).toEqual(nestedFromItem(zones, 3));
    expect([...overlapAreas(polygonsOf([[0, 0, 100, 10]]), [polygons], TOLERANCES)[0]]).toEqual([600]);
  });
  it('keeps zones apart that touch by less than the least pair', () => {
    const zones = polygonsOf([
      [0, 0, 10, 10],
      [9.9999, 0, 20, 10],
    ]);
    expect(separateZones(zones, TOLERANCES, geos, 0.01).polygons).toBe(zones);
    expect(separateZones(zones, TOLERANCES, geos).selfOverlapM2).toBeCloseTo(0.001, 9);
  });
});
