import { beforeAll, describe, expect, it } from 'vitest';
import type { DefectKind } from '../../../src/geometry/defects/defect.js';
import { defectFinder } from '../../../src/geometry/defects/itemDefects.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { type NestedPolygons, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';
import { seeded } from '../random.js';
import { isBroken, LIMITS, SAME_REASON } from './found.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

type Ring = [number, number][];

/** Rings on a small lattice, so that they touch, share lines and repeat vertices; boxes in boxes, so that many are valid. */
function scribbles(random: () => number) {
  const int = (n: number) => Math.floor(n * random());
  const closed = (ring: Ring): Ring => (random() < 0.98 ? [...ring, ring[0]] : ring);
  const scribble = (size: number): Ring =>
    closed(Array.from({ length: 3 + int(6) }, (): [number, number] => [int(size), int(size)]));
  const box = (size: number): Ring => {
    const [x, y] = [int(size), int(size)];
    const ring = boxRing(x, y, x + 1 + int(size), y + 1 + int(size)).slice(1);
    const from = int(4);
    const turned = [...ring.slice(from), ...ring.slice(0, from)];
    return closed(random() < 0.5 ? turned : turned.reverse());
  };
  const triangle = (size: number): Ring =>
    closed(Array.from({ length: 3 }, (): [number, number] => [1 + int(size), 1 + int(size)]));
  return (): Ring[][] => {
    const size = 3 + int(7);
    const ring = () => (random() < 0.3 ? scribble(size) : random() < 0.5 ? box(size) : triangle(size));
    const frame: Ring = boxRing(0, 0, size + 1, size + 1);
    const rings = () => [random() < 0.6 ? frame : ring(), ...Array.from({ length: int(4) }, ring)];
    return Array.from({ length: random() < 0.75 ? 1 : 1 + int(3) }, rings);
  };
}

/** At two touches of one pair of rings GEOS stops to look for crossings; what it says then may come of one it has not seen. */
const AFTER_TOUCHES = ['Hole lies outside shell', 'Holes are nested', 'Interior is disconnected'];
const UNSEEN: readonly DefectKind[] = ['ringsCross', 'sharedLine', 'selfCrossing', 'selfOverlap', 'spike'];
const saying = (reason: string) => [...SAME_REASON[reason], ...(AFTER_TOUCHES.includes(reason) ? UNSEEN : [])];

const PLACES: readonly [name: string, step: number, east: number][] = [
  ['whole numbers', 1, 0],
  ['tenths of metres far out', 0.1, 40_500_000],
  ['thirds', 1 / 3, 0.1],
  ['the last digits of a coordinate', 1e-7, 40_500_000],
  ['tens of thousands of kilometres', 1e7, -3e7],
];

describe('the verdict', () => {
  it.each(PLACES)('and a reason are GEOS’s for 6,000 scribbles in %s', (_, step, east) => {
    const draw = scribbles(seeded(Math.round(1e3 * step) + 17));
    const items: NestedPolygons[] = Array.from({ length: 6000 }, () =>
      draw().map((rings) => rings.map((ring) => ring.map(([x, y]): [number, number] => [east + step * x, step * y]))),
    );
    const set = polygonSetFromNested(items);
    const finder = defectFinder(set, LIMITS);
    const reasons = geos.invalidReasons(set);
    const differing: unknown[] = [];
    let valid = 0;
    reasons.forEach((reason, item) => {
      if (reason === null) valid++;
      const kinds = finder.find(item)?.totals;
      const isSaid = reason === null || saying(reason.reason).some((kind) => kinds?.has(kind));
      if (isBroken(finder, item) === (reason === null) || !isSaid)
        differing.push(
          `${JSON.stringify(items[item])} ${reason?.reason} ${reason?.x} ${reason?.y}: ${[...(kinds?.keys() ?? [])]}`,
        );
    });
    expect(differing).toEqual([]);
    expect(valid).toBeGreaterThan(700);
  });

  it('is GEOS’s where rounding decides: three points nearly on a line, their coordinates of unlike size', () => {
    const random = seeded(99);
    const items = Array.from({ length: 4000 }, (): NestedPolygons => {
      const [ax, ay] = [random(), random()];
      const [bx, by] = [ax + 3 * random(), ay + 3 * random()];
      const at = random();
      const c: [number, number] = [ax + at * (bx - ax), ay + at * (by - ay)];
      return [[[[ax, ay], [bx, by], c, [ax - 1, ay + 5], [ax, ay]]]];
    });
    const set = polygonSetFromNested(items);
    const finder = defectFinder(set, LIMITS);
    const reasons = geos.invalidReasons(set);
    expect(items.filter((_, item) => isBroken(finder, item) === (reasons[item] === null))).toEqual([]);
    expect(reasons.filter((reason) => reason === null).length).toBeGreaterThan(100);
    expect(reasons.filter((reason) => reason !== null).length).toBeGreaterThan(100);
  });
});
