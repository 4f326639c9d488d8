import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../scripts/district/random.js';
import type { Box } from '../../../src/geometry/gaps/edgeRuns.js';
import { type Cutter, firstCutter } from '../../../src/geometry/gaps/links.js';
import { separates } from '../../../src/geometry/gaps/separation.js';

/** A chain through the points as flat edges. */
function chain(...points: readonly (readonly [number, number])[]): number[] {
  return points.slice(1).flatMap(([x, y], k) => [...points[k], x, y]);
}

function line(edges: number[]): Cutter {
  return { barrier: 0, kind: 'line', edges, inside: () => false };
}

const WINDOW: Box = [0, 0, 10, 10];
const LEFT = chain([2, 1], [3, 5], [2, 9]);
const RIGHT = chain([8, 9], [7, 5], [8, 1]);

describe('separates', () => {
  it('a chain from side to side of the window, between the two', () => {
    expect(separates(line(chain([5, -1], [4, 5], [5, 11])), WINDOW, LEFT, RIGHT)).toBe(true);
    expect(separates(line(chain([5, -1], [6.5, 5], [5, 11])), WINDOW, RIGHT, LEFT)).toBe(true);
  });

  it('not a chain that ends in the window, nor one that turns back before it has passed', () => {
    expect(separates(line(chain([5, -1], [5, 9])), WINDOW, LEFT, RIGHT)).toBe(false);
    expect(separates(line(chain([5, -1], [5, 9], [5.5, -1])), WINDOW, LEFT, RIGHT)).toBe(false);
  });

  it('not one that meets an item: a link may start behind it', () => {
    expect(separates(line(chain([5, -1], [3, 5], [5, 11])), WINDOW, LEFT, RIGHT)).toBe(false);
    expect(separates(line(chain([5, -1], [2.5, 5], [5, 11])), WINDOW, LEFT, RIGHT)).toBe(false);
  });

  it('not one that has both on one side, or one of them on both', () => {
    expect(separates(line(chain([1, -1], [1, 11])), WINDOW, LEFT, RIGHT)).toBe(false);
    expect(separates(line(chain([5, -1], [5, 11])), WINDOW, [...LEFT, ...chain([6, 1], [6, 2])], RIGHT)).toBe(false);
  });

  it('either bank of a river that runs through', () => {
    const banks = [...chain([5.5, -1], [5.5, 11]), ...chain([4.5, 11], [4.5, -1])];
    const river: Cutter = { barrier: 0, kind: 'polygon', edges: banks, inside: (x) => x > 4.5 && x < 5.5 };
    expect(separates(river, WINDOW, LEFT, RIGHT)).toBe(true);
  });

  it('of two chains that only together reach across, neither; a ring round one item does', () => {
    const parts = [...chain([5, -1], [5, 5]), ...chain([5.1, 5], [5, 11])];
    expect(separates(line(parts), WINDOW, LEFT, RIGHT)).toBe(false);
    const ring = chain([6, 0.5], [9, 0.5], [9, 9.5], [6, 9.5], [6, 0.5]);
    expect(separates(line(ring), WINDOW, LEFT, RIGHT)).toBe(true);
  });

  it('where it says so no link passes: 3,000 random chains', () => {
    const random = seededRandom(11);
    const between = (from: number, to: number) => from + random() * (to - from);
    let proofs = 0;
    for (let round = 0; round < 3000; round++) {
      const turns = 1 + Math.floor(random() * 4);
      const wall = chain(
        [between(3, 7), -1],
        ...Array.from({ length: turns }, () => [between(2.5, 7.5), between(-1, 11)] as const),
        [between(3, 7), random() < 0.8 ? 11 : 9],
      );
      const a = chain([between(0, 3), 0], [between(1, 4), between(3, 7)], [between(0, 3), 10]);
      const b = chain([between(7, 10), 10], [between(6, 9), between(3, 7)], [between(7, 10), 0]);
      const cutter = line(wall);
      if (!separates(cutter, WINDOW, a, b)) continue;
      proofs++;
      for (let k = 0; k < 40; k++) {
        const at = (edges: number[]) => {
          const e = 4 * Math.floor(random() * (edges.length / 4));
          const t = random();
          return [edges[e] + t * (edges[e + 2] - edges[e]), edges[e + 1] + t * (edges[e + 3] - edges[e + 1])] as const;
        };
        expect(firstCutter([cutter], [...at(a), ...at(b)])).toBe(cutter);
      }
    }
    expect(proofs).toBeGreaterThan(500);
  });
});
