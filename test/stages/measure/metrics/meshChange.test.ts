import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { components } from '../../../../src/geometry/gaps/gapGraph.js';
import { changeIfAdded, changeIfRemoved } from '../../../../src/stages/measure/metrics/meshChange.js';

/** Σ a² of the groups of parcels, one left out, by the plainest means. */
function squares(areas: readonly number[], links: readonly (readonly [number, number])[], without = -1): number {
  const kept = links.filter(([a, b]) => a !== without && b !== without);
  const group = components(areas.length, { a: kept.map(([a]) => a), b: kept.map(([, b]) => b) });
  const sums = new Map<number, number>();
  areas.forEach((area, k) => {
    if (k !== without) sums.set(group[k], (sums.get(group[k]) ?? 0) + area);
  });
  return [...sums.values()].reduce((sum, area) => sum + area * area, 0);
}

describe('what a parcel does for the mesh', () => {
  it('a chain of 10, 20, 30: the middle one holds the two ends together', () => {
    const change = changeIfRemoved(Float64Array.of(10, 20, 30), { a: [0, 1], b: [1, 2] });
    expect([...change]).toEqual([50 ** 2 - 60 ** 2, 10 ** 2 + 30 ** 2 - 60 ** 2, 30 ** 2 - 60 ** 2]);
  });

  it('removed: the same as measuring anew without it, on random graphs', () => {
    const graph = fc.integer({ min: 1, max: 14 }).chain((n) =>
      fc.tuple(
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: n, maxLength: n }),
        fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: n - 1 }), fc.integer({ min: 0, max: n - 1 })), {
          maxLength: 20,
          selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}`,
        }),
      ),
    );
    fc.assert(
      fc.property(graph, ([areas, drawn]) => {
        const links = drawn.filter(([a, b]) => a !== b);
        const change = changeIfRemoved(Float64Array.from(areas), {
          a: links.map(([a]) => a),
          b: links.map(([, b]) => b),
        });
        areas.forEach((_, k) => {
          expect(change[k]).toBe(squares(areas, links, k) - squares(areas, links));
        });
      }),
      { numRuns: 500 },
    );
  });

  it('added: joins every patch it is linked to, each once, and brings its own land', () => {
    const links = { candidate: [0, 0, 0, 1], patch: [1, 0, 1, 2] };
    const { changeM4, patches } = changeIfAdded(Float64Array.of(2, 5, 7), links, Float64Array.of(10, 20, 30));
    expect([...changeM4]).toEqual([32 ** 2 - 100 - 400, 35 ** 2 - 900, 49]);
    expect(patches).toEqual([[0, 1], [2], []]);
  });
});
