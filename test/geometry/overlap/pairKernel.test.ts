import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileKernel, KERNEL_BYTES } from '../../../scripts/kernelCompiler.mjs';
import { addPairs, writeEdge } from '../../../src/geometry/overlap/edgePairs.js';
import { kernelRoom, type PairSum } from '../../../src/geometry/overlap/pairKernel.js';
import { seeded } from '../random.js';

type Edge = readonly [ax: number, ay: number, bx: number, by: number];

/** ∫ min(e, f) over the common width, or ∫ min(e − f, 0), from heights at both ends and, where they cross, there. */
function pairM2(e: Edge, f: Edge, isOpen: boolean): readonly [areaM2: number, commonM: number] {
  const left = Math.max(Math.min(e[0], e[2]), Math.min(f[0], f[2]));
  const right = Math.min(Math.max(e[0], e[2]), Math.max(f[0], f[2]));
  if (right <= left) return [0, 0];
  const at = ([ax, ay, bx, by]: Edge, x: number) => ay + ((by - ay) * (x - ax)) / (bx - ax);
  const lower = (x: number) => (isOpen ? Math.min(at(e, x), at(f, x)) : Math.min(at(e, x) - at(f, x), 0));
  const [d, d2] = [at(e, left) - at(f, left), at(e, right) - at(f, right)];
  const stops = [left, ...(d * d2 < 0 ? [left + ((right - left) * d) / (d - d2)] : []), right];
  let areaM2 = 0;
  for (let k = 1; k < stops.length; k++) {
    areaM2 += ((stops[k] - stops[k - 1]) * (lower(stops[k - 1]) + lower(stops[k]))) / 2;
  }
  return [Math.sign(e[2] - e[0]) * Math.sign(f[2] - f[0]) * areaM2, right - left];
}

function edges(random: () => number, count: number, longestM: number): Edge[] {
  return Array.from({ length: count }, () => {
    const [x, y] = [1000 * random(), 100 * random()];
    return [x, y, x + longestM * (2 * random() - 1), y + 20 * (2 * random() - 1)] as const;
  });
}

function byKernel(own: readonly Edge[], lines: readonly Edge[], isOpen: boolean): PairSum {
  const room = kernelRoom(own.length, lines.length);
  const write = (list: readonly Edge[], first: number) =>
    list.reduce((at, edge) => writeEdge(room.numbers, at, ...edge), first);
  const sum = { areaM2: 0, commonM: 0 };
  const [ownEnd, linesEnd] = [write(own, room.own), write(lines, room.lines)];
  addPairs(sum, { first: room.own, end: ownEnd }, { first: room.lines, end: linesEnd }, isOpen);
  return sum;
}

describe('the sum over pairs of edges', () => {
  const cases = [
    ['none', 0, 5, 10],
    ['one pair', 1, 1, 900],
    ['an odd number of pairs', 3, 1, 900],
    ['a few', 17, 12, 100],
    ['so many that share width that they are summed in parts', 200, 300, 1900],
    ['so many that they are halved by place', 400, 300, 5],
  ] as const;
  for (const [name, owns, lines, longestM] of cases) {
    it(`is what one after the other gives: ${name}`, () => {
      const random = seeded(71);
      const [o, l] = [edges(random, owns, longestM), edges(random, lines, longestM)];
      for (const isOpen of [false, true]) {
        let [areaM2, absoluteM2, commonM] = [0, 0, 0];
        for (const e of o) {
          for (const f of l) {
            const [pair, width] = pairM2(e, f, isOpen);
            areaM2 += pair;
            absoluteM2 += Math.abs(pair);
            commonM += width;
          }
        }
        const found = byKernel(o, l, isOpen);
        expect(Math.abs(found.areaM2 - areaM2)).toBeLessThanOrEqual(1e-12 * absoluteM2);
        expect(Math.abs(found.commonM - commonM)).toBeLessThanOrEqual(1e-9 * commonM);
      }
    });
  }
});

it('the WebAssembly in the repository is its source, compiled', async () => {
  expect(readFileSync(KERNEL_BYTES, 'utf8')).toBe(await compileKernel());
});
