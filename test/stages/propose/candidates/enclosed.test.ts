import { describe, expect, it } from 'vitest';
import { areaMoments } from '../../../../src/geometry/compactness.js';
import { type NestedPolygons, polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { enclosedFinder } from '../../../../src/stages/propose/candidates/enclosed.js';
import { box, ring } from '../../../helpers/district.js';

/** Which of the items after the first `count` these enclose. */
function enclosed(footprint: readonly NestedPolygons[], others: readonly NestedPolygons[], gapM = 20): number[] {
  const set = polygonSetFromNested([...footprint, ...others]);
  const xy = Float64Array.from(
    [...footprint, ...others].flatMap((_, i) => {
      const { x, y } = areaMoments(set, i);
      return [x, y];
    }),
  );
  const all = xy.length / 2;
  const finder = enclosedFinder(set, [...Array(all).keys()], xy, gapM);
  return finder.enclosedBy([...footprint.keys()]).map((k) => k - footprint.length);
}

/** Four walls 10 m thick round a yard of 80 m, the east one with an opening `openM` wide. */
const walls = (openM: number) => [
  box(0, 0, 100, 10),
  box(0, 10, 10, 90),
  box(0, 90, 100, 100),
  box(90, 10, 100, 50 - openM / 2),
  box(90, 50 + openM / 2, 100, 90),
];

describe('what a footprint encloses', () => {
  it('is all that stands inside, whatever lies between', () => {
    expect(enclosed(walls(0.001), [box(40, 40, 60, 60), box(15, 15, 25, 25), box(200, 0, 220, 20)])).toEqual([0, 1]);
  });

  it('is not what has a way out wider than the gap', () => {
    expect(enclosed(walls(18), [box(40, 40, 60, 60)])).toEqual([0]);
    expect(enclosed(walls(22), [box(40, 40, 60, 60)])).toEqual([]);
  });

  it('is nothing of a bay, and nothing of land beside it', () => {
    const bay = ring(0, 0, 100, 0, 100, 100, 70, 100, 70, 30, 30, 30, 30, 100, 0, 100);
    expect(enclosed([bay], [box(40, 40, 60, 60), box(40, 110, 60, 130), box(120, 40, 140, 60)])).toEqual([]);
  });

  it('is what lies in the hole of one piece', () => {
    const shell = box(0, 0, 100, 100)[0][0];
    const hole = [...box(40, 40, 60, 60)[0][0]].reverse();
    expect(enclosed([[[shell, hole]]], [box(40, 40, 60, 60)])).toEqual([0]);
  });
});
