import { describe, expect, it } from 'vitest';
import { tangleOf } from '../../../src/geometry/defects/tangle.js';
import { type NestedPolygons, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing, radialRing, starRing } from '../../helpers/rings.js';

function tangled(item: NestedPolygons): boolean {
  return tangleOf(polygonSetFromNested([item]), 0) === Infinity;
}

/** Rows across and columns up, one ring: `lines` × `lines` crossings. */
function weave(lines: number): [number, number][] {
  const turn = (k: number) => (k % 2 === 0 ? [-1, lines] : [lines, -1]);
  const ring = Array.from({ length: lines }, (_, k) => turn(k).map((x): [number, number] => [x, k])).flat();
  for (let k = 0; k < lines; k++) for (const y of turn(k)) ring.push([k + 0.5, y - 0.5]);
  return [...ring, ring[0]];
}

describe('a tangle', () => {
  it('is a star whose edges cross almost all others, and lines across lines', () => {
    expect([101, 3001].map((corners) => tangled([[starRing(corners, (corners - 1) / 2)]]))).toEqual([false, true]);
    expect([100, 300].map((lines) => tangled([[weave(lines)]]))).toEqual([false, true]);
  });

  it('is a border that runs back and forth along itself a thousand times', () => {
    const along = (times: number): [number, number][] => [
      [0, 0],
      ...Array.from({ length: times }, (_, k): [number, number] => [k % 2 === 0 ? 1000 - k / 10 : k / 10, 0]),
      [500, 9],
      [0, 0],
    ];
    expect([100, 1000].map((times) => tangled([[along(times)]]))).toEqual([false, true]);
  });

  it('is no layer of parcels as one feature, no ten copies of a shape, no long ring', () => {
    const grid = Array.from({ length: 40_000 }, (_, k) => {
      const [x, y] = [k % 200, Math.floor(k / 200)];
      return [boxRing(x, y, x + 1, y + 1)];
    });
    const bricks = grid.map((_, k) => {
      const y = Math.floor(k / 200);
      const x = (k % 200) + (y % 2) / 2;
      return [boxRing(x, y, x + 1, y + 1)];
    });
    const long = radialRing(
      0,
      0,
      Array.from({ length: 10_000 }, (_, k) => 9000 + (k % 7)),
    );
    expect([grid, bricks, [[long]], Array.from({ length: 10 }, () => [long])].map(tangled)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
