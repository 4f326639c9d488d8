import { describe, expect, it } from 'vitest';
import { coverageOf, coverageOverlaps, openFaces } from '../../../src/geometry/coverage.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import { OVERLAP_TOLERANCES } from '../../../src/geometry/overlap/overlapAreas.js';
import { selfOverlapPairs } from '../../../src/geometry/overlap/overlapPairs.js';
import {
  concatSets,
  EMPTY_POLYGON_SET,
  itemCount,
  type NestedPolygons,
  nestedFromItem,
  type PolygonSet,
  planarAreas,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { DEFECT_KINDS, plant, randomCoverage, setOf } from '../../helpers/randomCoverage.js';
import { boxRing } from '../../helpers/rings.js';

const TOLERANCE_M = 1e-4;
const box = (...corners: [number, number, number, number]): NestedPolygons => [[boxRing(...corners)]];

function facesOf(set: PolygonSet): { winding: number; areaM2: number; neighbours: number[] }[] {
  const faces = openFaces(coverageOf(set), TOLERANCE_M);
  const areas = planarAreas(faces.polygons);
  return Array.from(areas, (areaM2, k) => ({
    winding: faces.winding[k],
    areaM2,
    neighbours: [...faces.neighbour.subarray(faces.start[k], faces.start[k + 1])],
  }));
}

function moved(set: PolygonSet, x: number, y: number): PolygonSet {
  return { ...set, xy: set.xy.map((value, k) => value + (k % 2 === 0 ? x : y)) };
}

describe('faces of the open edges', () => {
  it('a gap among four boxes, with its neighbours', () => {
    const set = polygonSetFromNested([box(0, 0, 3, 1), box(0, 1, 1, 2), box(2, 1, 3, 2), box(0, 2, 3, 3)]);
    expect(facesOf(set)).toEqual([{ winding: 0, areaM2: 1, neighbours: [0, 1, 2, 3] }]);
  });

  it('an island in a gap is a hole of it, a gap in the island one more', () => {
    const frame: NestedPolygons = [[boxRing(0, 0, 9, 9), boxRing(1, 1, 8, 8).reverse()]];
    const island: NestedPolygons = [[boxRing(3, 3, 6, 6), boxRing(4, 4, 5, 5).reverse()]];
    const found = facesOf(polygonSetFromNested([frame, island]));
    expect(found).toEqual([
      { winding: 0, areaM2: 40, neighbours: [0, 1] },
      { winding: 0, areaM2: 1, neighbours: [1] },
    ]);
  });

  it('an overlap that crosses nobody’s vertices', () => {
    expect(facesOf(polygonSetFromNested([box(0, 0, 2, 2), box(1, 1, 3, 3)]))).toEqual([
      { winding: 2, areaM2: 1, neighbours: [0, 1] },
    ]);
  });

  it('two whole coverages on each other: one face of W = 2, and every overlapping pair', () => {
    const grid = polygonSetFromNested([0, 1, 2, 3].flatMap((y) => [0, 1, 2, 3].map((x) => box(x, y, x + 1, y + 1))));
    const both = concatSets([grid, moved(grid, 0.25, 0.25)]);
    expect(facesOf(both)).toEqual([expect.objectContaining({ winding: 2, areaM2: 3.75 * 3.75 })]);
    const pairs = coverageOverlaps(coverageOf(both), OVERLAP_TOLERANCES);
    expect(pairs).toEqual(selfOverlapPairs(both, OVERLAP_TOLERANCES));
    expect(pairs.length).toBe(7 * 7);
  });

  it('a corner on a neighbour’s side closes a gap, though the side has no vertex there', () => {
    // C's corners lie on B's side, D's on A's
    const set = polygonSetFromNested([box(0, 0, 9, 1), box(0, 3, 9, 4), box(1, 1, 2, 3), box(5, 1, 6, 3)]);
    expect(facesOf(set)).toEqual([{ winding: 0, areaM2: 6, neighbours: [0, 1, 2, 3] }]);
  });

  it('is ordinary without items and with one', () => {
    expect(facesOf(EMPTY_POLYGON_SET)).toEqual([]);
    expect(facesOf(polygonSetFromNested([box(0, 0, 1, 1)]))).toEqual([]);
    expect(coverageOverlaps(coverageOf(EMPTY_POLYGON_SET), OVERLAP_TOLERANCES)).toEqual([]);
  });

  it('random coverages with defects: gaps are the holes of GEOS’s union, overlaps what it loses, pairs those of the kernel', async () => {
    const geos = await loadGeos();
    for (let seed = 1; seed <= 60; seed++) {
      const made = randomCoverage(seed);
      for (const kind of DEFECT_KINDS) plant(made, kind);
      const set = setOf(made);
      const coverage = coverageOf(set);
      expect(coverageOverlaps(coverage, OVERLAP_TOLERANCES)).toEqual(selfOverlapPairs(set, OVERLAP_TOLERANCES));
      const faces = facesOf(set);
      const union = geos.union(
        set,
        Array.from({ length: itemCount(set) }, (_, i) => i),
      );
      const unionM2 = planarAreas(union)[0];
      const sumM2 = planarAreas(set).reduce((sum, areaM2) => sum + areaM2, 0);
      const more = faces.reduce((sum, { winding, areaM2 }) => sum + Math.max(0, winding - 1) * areaM2, 0);
      expect(Math.abs(more - (sumM2 - unionM2))).toBeLessThan(0.005);
      const filled = polygonSetFromNested(nestedFromItem(union, 0).map(([shell]): NestedPolygons => [[shell]]));
      const holesM2 = planarAreas(filled).reduce((sum, areaM2) => sum + areaM2, 0) - unionM2;
      const gapsM2 = faces.reduce((sum, { winding, areaM2 }) => sum + (winding === 0 ? areaM2 : 0), 0);
      expect(Math.abs(gapsM2 - holesM2), `seed ${seed}`).toBeLessThan(0.005);
    }
  });
});
