import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectivity } from '../../../../src/stages/measure/metrics/connectivity.js';

type Link = readonly [a: number, b: number, gapM: number];
const HALF_M = 20;

function linksOf(links: readonly Link[]) {
  return { a: links.map(([a]) => a), b: links.map(([, b]) => b), gapM: links.map(([, , d]) => d) };
}

/** PC's numerator by Floyd and Warshall's method, `without` left out. */
function probable(areas: readonly number[], links: readonly Link[], without = -1): number {
  const n = areas.length;
  const far = areas.map((_, i) => areas.map((__, j) => (i === j ? 0 : Infinity)));
  for (const [a, b, d] of links) {
    if (a === without || b === without) continue;
    far[a][b] = Math.min(far[a][b], d);
    far[b][a] = far[a][b];
  }
  for (let m = 0; m < n; m++)
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) far[i][j] = Math.min(far[i][j], far[i][m] + far[m][j]);
  let sum = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      if (i !== without && j !== without) sum += areas[i] * areas[j] * 0.5 ** (far[i][j] / HALF_M);
    }
  }
  return sum;
}

const graph = fc
  .integer({ min: 1, max: 12 })
  .chain((n) =>
    fc.tuple(
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: n, maxLength: n }),
      fc.uniqueArray(
        fc.tuple(
          fc.integer({ min: 0, max: n - 1 }),
          fc.integer({ min: 0, max: n - 1 }),
          fc.integer({ min: 0, max: 30 }),
        ),
        { maxLength: 24, selector: ([a, b]) => `${Math.min(a, b)} ${Math.max(a, b)}` },
      ),
    ),
  );

describe('connectivity', () => {
  it('three patches in a row, by hand', () => {
    const { probableM4, integralM4, equivalentM2, change } = connectivity(
      Float64Array.of(10, 20, 30),
      linksOf([
        [0, 1, 20],
        [1, 2, 40],
      ]),
      { halfM: HALF_M, exactPatches: 500 },
    );
    // p01 = 1/2, p12 = 1/4, p02 = 1/8
    const pairs = 2 * (10 * 20 * 0.5 + 20 * 30 * 0.25 + 10 * 30 * 0.125);
    expect(probableM4).toBeCloseTo(100 + 400 + 900 + pairs, 9);
    expect(integralM4).toBeCloseTo(1400 + 2 * (200 / 2 + 600 / 2 + 300 / 3), 9);
    expect(equivalentM2).toBeCloseTo(Math.sqrt(1400 + pairs), 9);
    expect([...change.intraM4]).toEqual([100, 400, 900]);
    expect(change.fluxM4[1]).toBeCloseTo(2 * 20 * (10 * 0.5 + 30 * 0.25), 9);
    expect(change.connectorM4[0]).toBeCloseTo(0, 9);
    expect(change.connectorM4[1]).toBeCloseTo(2 * 300 * 0.125, 9);
  });

  it('dPC is what PC loses when it is measured anew without the patch: random graphs', () => {
    fc.assert(
      fc.property(graph, ([areas, drawn]) => {
        const links = drawn.filter(([a, b]) => a !== b);
        const all = probable(areas, links);
        const own = connectivity(Float64Array.from(areas), linksOf(links), { halfM: HALF_M, exactPatches: 500 });
        expect(own.probableM4).toBeCloseTo(all, 6);
        areas.forEach((_, k) => {
          const { intraM4, fluxM4, connectorM4 } = own.change;
          expect(intraM4[k] + fluxM4[k] + connectorM4[k]).toBeCloseTo(all - probable(areas, links, k), 6);
          expect(own.change.isExact[k]).toBe(1);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('above the size for exact ones the connector is bounded from above, the rest is the same', () => {
    fc.assert(
      fc.property(graph, ([areas, drawn]) => {
        const links = linksOf(drawn.filter(([a, b]) => a !== b));
        const exact = connectivity(Float64Array.from(areas), links, { halfM: HALF_M, exactPatches: 500 });
        const rough = connectivity(Float64Array.from(areas), links, { halfM: HALF_M, exactPatches: 2 });
        expect(rough.probableM4).toBe(exact.probableM4);
        expect(rough.change.fluxM4).toEqual(exact.change.fluxM4);
        areas.forEach((_, k) => {
          expect(rough.change.connectorM4[k]).toBeGreaterThanOrEqual(exact.change.connectorM4[k] - 1e-9);
          if (rough.change.isExact[k]) {
            expect(rough.change.connectorM4[k]).toBeCloseTo(exact.change.connectorM4[k], 9);
          }
        });
      }),
      { numRuns: 400 },
    );
  });

  it('no patches, no links', () => {
    const none = connectivity(new Float64Array(0), linksOf([]), { halfM: HALF_M, exactPatches: 500 });
    expect([none.probableM4, none.equivalentM2]).toEqual([0, 0]);
    const apart = connectivity(Float64Array.of(3, 4), linksOf([]), { halfM: HALF_M, exactPatches: 500 });
    expect(apart.probableM4).toBe(25);
    expect(() => connectivity(Float64Array.of(1), linksOf([]), { halfM: 0, exactPatches: 1 })).toThrow('halfM is 0');
  });
});
