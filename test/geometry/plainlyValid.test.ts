import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { plainlyValid } from '../../src/geometry/plainlyValid.js';
import { itemCount, type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function closed(ring: readonly [number, number][]): NestedPolygons {
  return [[[...ring, ring[0]]]];
}

describe('plainly valid', () => {
  it('is no item that the engine refuses: 20,000 rings of few places, most of them broken, near and far from the origin', () => {
    const random = randomOf(5);
    for (const [east, step] of [
      [0, 1],
      [40_500_000, 0.1],
      [40_500_000, 1e-7],
    ]) {
      const rings = Array.from({ length: 7000 }, () =>
        closed(
          Array.from({ length: 3 + Math.floor(5 * random()) }, (): [number, number] => [
            east + step * Math.floor(5 * random()),
            step * Math.floor(5 * random()),
          ]),
        ),
      );
      const set = polygonSetFromNested(rings);
      const reasons = geos.invalidReasons(set);
      const plain = Array.from({ length: itemCount(set) }, (_, item) => plainlyValid(set, item));
      expect(plain.filter((is, item) => is && reasons[item] !== null)).toEqual([]);
      expect(plain.filter((is) => is).length, `${east}, ${step}`).toBeGreaterThan(step < 1e-3 ? 0 : 1000);
      expect(reasons.filter((reason) => reason !== null).length).toBeGreaterThan(1000);
    }
  });

  it('is an ordinary parcel, whichever way it winds and wherever it starts', () => {
    const random = randomOf(3);
    const corner = (k: number): [number, number] => {
      const far = 40 + 20 * random();
      return [500_000 + far * Math.cos(k / 2.5), 3_300_000 + far * Math.sin(k / 2.5)];
    };
    const star = Array.from({ length: 15 }, (_, k) => corner(k));
    const set = polygonSetFromNested([
      closed(star),
      closed([...star].reverse()),
      closed([...star.slice(9), ...star.slice(0, 9)]),
    ]);
    expect([0, 1, 2].map((item) => plainlyValid(set, item))).toEqual([true, true, true]);
  });

  it('is nothing with holes, parts, no vertices, a repeated vertex, a spike, an open ring or a coordinate that is none', () => {
    const [a, b, c, d]: [number, number][] = [
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
    ];
    const hole: [number, number][] = [
      [1, 1],
      [1, 2],
      [2, 2],
      [1, 1],
    ];
    const cases: NestedPolygons[] = [
      [[[a, b, c, d, a], hole]],
      [[[a, b, c, d, a]], [hole]],
      [],
      closed([a, b, b, c, d]),
      closed([a, b, c, [9, 20], c, d]),
      closed([a, b, [4, 0], c]),
      [[[a, b, c, d]]],
      closed([a, b, [Number.NaN, 9], d]),
      closed([a, b, [Infinity, 9], d]),
    ];
    const set = polygonSetFromNested(cases);
    expect(cases.map((_, item) => plainlyValid(set, item))).toEqual(cases.map(() => false));
  });
});
