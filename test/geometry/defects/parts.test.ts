import { describe, expect, it } from 'vitest';
import { emptyLoops, layRing, reserveLoops } from '../../../src/geometry/defects/loops.js';
import { apart, nearEdges } from '../../../src/geometry/defects/nearEdges.js';
import { inSector, side } from '../../../src/geometry/defects/side.js';
import { type NestedPolygons, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { seeded } from '../random.js';

/** A double as a whole number of 2⁻⁶⁰ (exact for the coordinates used here). */
const whole = (value: number): bigint => {
  const high = Math.floor(value);
  return (BigInt(high) << 60n) + BigInt(Math.round((value - high) * 2 ** 30)) * 2n ** 30n;
};

function exactSide(ax: number, ay: number, bx: number, by: number, x: number, y: number): number {
  const [a, b, c, d, e, f] = [ax, ay, bx, by, x, y].map(whole);
  const turn = (c - a) * (f - b) - (d - b) * (e - a);
  return turn > 0n ? 1 : turn < 0n ? -1 : 0;
}

describe('side', () => {
  it('is exact for coordinates of one delivery: near and on lines, at 2⁻³⁰ m, seven figures before the point', () => {
    const random = seeded(4);
    const on = (value: number) => Math.round(value * 2 ** 30) / 2 ** 30;
    const counts = [0, 0, 0];
    for (let k = 0; k < 20_000; k++) {
      const [ax, ay] = [on(500_000 + 100 * random()), on(3_300_000 + 100 * random())];
      const steps = 1 + Math.floor(1000 * random());
      const [dx, dy] = [on(random()), on(random())];
      const wobble = () => (Math.floor(3 * random()) - 1) * 2 ** -30;
      const [bx, by] = [ax + steps * dx, ay + steps * dy];
      const t = Math.floor(2 * steps * random());
      const [x, y] = [ax + t * dx + wobble(), ay + t * dy + wobble()];
      const turn = side(ax, ay, bx, by, x, y);
      counts[turn + 1]++;
      expect(turn).toBe(exactSide(ax, ay, bx, by, x, y));
    }
    expect(Math.min(...counts)).toBeGreaterThan(1000);
  });
});

describe('inSector', () => {
  it('goes round: eight directions against every turn', () => {
    const at = (k: number): [number, number] => [
      [1, 1, 0, -1, -1, -1, 0, 1][k % 8],
      [0, 1, 1, 1, 0, -1, -1, -1][k % 8],
    ];
    for (let a = 0; a < 8; a++) {
      for (let turn = 1; turn < 8; turn++) {
        for (let b = 0; b < 8; b++) {
          const expected = b === 0 || b === turn ? 0 : b < turn ? 1 : -1;
          expect(inSector(0, 0, ...at(a), ...at(a + turn), ...at(a + b)), `${a} ${turn} ${b}`).toBe(expected);
        }
      }
    }
  });
});

/** All rings of one item as loops. */
function loopsOf(item: NestedPolygons) {
  const set = polygonSetFromNested([item]);
  const loops = emptyLoops();
  reserveLoops(loops, set.xy.length + 10, set.ringStart.length);
  for (let r = 0; r < set.ringStart.length - 1; r++) layRing(loops, set, r, 0, 0);
  return loops;
}

type Ring = [number, number][];
const closed = (ring: Ring): Ring => [...ring, ring[0]];

describe('nearEdges', () => {
  const random = seeded(8);
  const walk = (n: number, step: number): Ring => {
    let [x, y] = [0, 0];
    return Array.from({ length: n }, (): [number, number] => {
      x += step * (random() - 0.5);
      y += step * (random() - 0.5);
      return [x, y];
    });
  };
  const comb = (n: number, turn: number): Ring => {
    const ring: Ring = Array.from({ length: n }, (_, k) => [k, k % 2 === 0 ? 0 : 300]);
    return ring.map(([x, y]) => [x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
  };
  const cases: [string, NestedPolygons][] = [
    ['a walk of 300', [[closed(walk(300, 3))]]],
    ['a walk of 900 that crosses itself much', [[closed(walk(900, 3))]]],
    ['scattered vertices', [[closed(Array.from({ length: 500 }, (): [number, number] => [random(), random()]))]]],
    ['a comb upright', [[closed(comb(700, 0))]]],
    ['a comb turned', [[closed(comb(700, 0.4))]]],
    ['a lattice walk', [[closed(walk(600, 8).map(([x, y]): [number, number] => [Math.round(x), Math.round(y)]))]]],
    ['many rings', [Array.from({ length: 150 }, () => closed(walk(3 + Math.floor(5 * random()), 20)))]],
    ['rings and rings', Array.from({ length: 40 }, () => [closed(walk(4, 9)), closed(walk(6, 9))])],
  ];

  it.each(cases)('gives every pair that may meet, of %s', (_, item) => {
    const loops = loopsOf(item);
    const edges: number[] = [];
    for (let l = 0; l < loops.count; l++) for (let e = loops.start[l]; e < loops.end[l]; e++) edges.push(e);
    const expected: string[] = [];
    for (const e of edges) {
      for (const f of edges) if (f > e + 1 && !apart(loops.x, loops.y, e, f)) expected.push(`${e} ${f}`);
    }
    const given = new Set<string>();
    expect(nearEdges(loops, (e, f) => given.add(`${Math.min(e, f)} ${Math.max(e, f)}`).size > 0)).toBe(true);
    expect([...given].sort()).toEqual(expected.sort());
    expect(expected.length).toBeGreaterThan(0);
  });

  it('ends when asked to', () => {
    let asked = 0;
    expect(nearEdges(loopsOf(cases[1][1]), () => ++asked < 5)).toBe(false);
    expect(asked).toBe(5);
  });
});
