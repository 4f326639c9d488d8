import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assembleFlatPolygons,
  assembleFlatRings,
  assembleItem,
  assemblePolygon,
  type FlatPaths,
  type RingConvention,
} from '../../src/geometry/orient.js';
import { nestedFromItem, planarAreas, polygonSetBuilder, ringArea } from '../../src/geometry/polygonSet.js';
import { ringLocator } from '../../src/geometry/ringLocator.js';

/** Axis-parallel square with its lower left corner at (x, y), closed, counter-clockwise. */
function square(x: number, y: number, size: number): Float64Array {
  return Float64Array.of(x, y, x + size, y, x + size, y + size, x, y + size, x, y);
}

function reversed(ring: Float64Array): Float64Array {
  const out = new Float64Array(ring.length);
  for (let k = 0; k < ring.length; k += 2) out.set(ring.subarray(k, k + 2), ring.length - 2 - k);
  return out;
}

function assemble(rings: Float64Array[], convention: RingConvention) {
  const builder = polygonSetBuilder();
  const counts = assembleItem(builder, rings, convention);
  const set = builder.finish();
  return { counts, set, shape: nestedFromItem(set, 0).map((rings) => rings.length), areaM2: planarAreas(set)[0] };
}

const clean = { closed: 0, reoriented: 0, tooFewPoints: 0 };

describe('assembleItem', () => {
  it('takes a clockwise Esri shell A with counter-clockwise hole B as correct, and turns both', () => {
    const { counts, shape, areaM2, set } = assemble([reversed(square(0, 0, 10)), square(2, 2, 3)], 'esri');
    expect(counts).toEqual(clean);
    expect(shape).toEqual([2]);
    expect(areaM2).toBe(91);
    expect(ringArea(set, 0)).toBe(100);
    expect(ringArea(set, 1)).toBe(-9);
  });

  it('groups hole B with shell A when B comes first and C lies between them', () => {
    const a = reversed(square(0, 0, 10));
    const b = square(2, 2, 3);
    const c = reversed(square(20, 0, 1));
    const { shape, areaM2, counts } = assemble([b, c, a], 'esri');
    expect(shape).toEqual([1, 2]);
    expect(areaM2).toBe(92);
    expect(counts).toEqual(clean);
  });

  it('makes a wrongly wound ring B inside A a hole and counts it', () => {
    const { counts, shape, areaM2 } = assemble([reversed(square(0, 0, 10)), reversed(square(2, 2, 3))], 'esri');
    expect(counts.reoriented).toBe(1);
    expect(shape).toEqual([2]);
    expect(areaM2).toBe(91);
  });

  it('turns a wholly miswound item round', () => {
    const { counts, areaM2 } = assemble([square(0, 0, 10), reversed(square(2, 2, 3))], 'esri');
    expect(counts.reoriented).toBe(2);
    expect(areaM2).toBe(91);
  });

  it('makes an island C in hole B of A a shell of its own', () => {
    const rings = [square(3, 3, 1), square(0, 0, 10), reversed(square(2, 2, 4))];
    const { counts, shape, areaM2 } = assemble(rings, 'nested');
    expect(counts).toEqual(clean);
    expect(shape).toEqual([1, 2]);
    expect(areaM2).toBe(100 - 16 + 1);
  });

  it('keeps a hole that touches its shell with every vertex on the border', () => {
    const diamond = Float64Array.of(5, 0, 0, 5, 5, 10, 10, 5, 5, 0);
    const { shape, areaM2 } = assemble([square(0, 0, 10), diamond], 'nested');
    expect(shape).toEqual([2]);
    expect(areaM2).toBe(50);
  });

  it('keeps squares A and B side by side as two shells, also when they share a corner or an edge', () => {
    for (const other of [square(10, 10, 5), square(10, 2, 5), square(11, 0, 5)]) {
      const { shape, areaM2, counts } = assemble([square(0, 0, 10), other], 'nested');
      expect(shape).toEqual([1, 1]);
      expect(areaM2).toBe(125);
      expect(counts).toEqual(clean);
    }
  });

  it('keeps crossing shells A and B as two shells: validation names them', () => {
    const { shape, areaM2 } = assemble([reversed(square(0, 0, 10)), reversed(square(5, 5, 7))], 'esri');
    expect(shape).toEqual([1, 1]);
    expect(areaM2).toBe(149);
  });

  it('closes an open ring by its first vertex and keeps repeated vertices', () => {
    const open = Float64Array.of(0, 0, 10, 0, 10, 0, 10, 10, 0, 10);
    const { counts, set } = assemble([open], 'nested');
    expect(counts).toEqual({ closed: 1, reoriented: 0, tooFewPoints: 0 });
    expect([...set.xy]).toEqual([...open, 0, 0]);
  });

  it('leaves out rings of fewer than four vertices and counts them', () => {
    const { counts, shape } = assemble(
      [Float64Array.of(0, 0, 1, 1, 0, 0), square(0, 0, 10), Float64Array.of(3, 3), new Float64Array(0)],
      'nested',
    );
    expect(counts.tooFewPoints).toBe(3);
    expect(shape).toEqual([1]);
  });

  it('gives an empty item for no rings', () => {
    const { counts, shape, areaM2 } = assemble([], 'esri');
    expect(counts).toEqual(clean);
    expect(shape).toEqual([]);
    expect(areaM2).toBe(0);
  });

  it('passes a ring that is not finite as a shell, unchanged', () => {
    const bad = square(0, 0, 10);
    bad[4] = Number.NaN;
    const { set, shape } = assemble([bad, square(2, 2, 3)], 'nested');
    expect(shape).toEqual([1, 1]);
    expect([...set.xy.subarray(0, 10)]).toEqual([...bad]);
  });

  it('gives the same land for any order and winding of nested squares', () => {
    const rings = [square(0, 0, 100), square(10, 10, 30), square(15, 15, 5), square(60, 10, 30), square(70, 20, 4)];
    const expected = 10_000 - 900 + 25 - 900 + 16;
    fc.assert(
      fc.property(
        fc.shuffledSubarray(rings, { minLength: 5 }),
        fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
        fc.constantFrom('esri' as const, 'nested' as const),
        (order, turned, convention) => {
          const given = order.map((ring, k) => (turned[k] ? reversed(ring) : ring));
          const { areaM2, set, shape } = assemble(given, convention);
          expect(areaM2).toBe(expected);
          expect([...shape].sort()).toEqual([1, 1, 3]);
          expect(set.xy.length).toBe(50);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('assemblePolygon', () => {
  it('trusts the nesting it is given', () => {
    const builder = polygonSetBuilder();
    const counts = assemblePolygon(builder, [reversed(square(0, 0, 10)), square(20, 20, 3)]);
    builder.endItem();
    expect(counts.reoriented).toBe(2);
    expect(planarAreas(builder.finish())[0]).toBe(91);
  });

  it('leaves out a polygon without a shell, with its holes', () => {
    const builder = polygonSetBuilder();
    expect(assemblePolygon(builder, [Float64Array.of(0, 0, 1, 1), square(0, 0, 1)]).tooFewPoints).toBe(2);
    expect(assemblePolygon(builder, []).tooFewPoints).toBe(0);
    builder.endItem();
    expect(builder.finish().itemStart).toEqual(Uint32Array.of(0, 0));
  });
});

describe('a flat run of vertices', () => {
  const coordinate = fc.integer({ min: 0, max: 4 });
  const open = fc.array(fc.tuple(coordinate, coordinate), { minLength: 0, maxLength: 6 });
  const ring = fc
    .tuple(open, fc.boolean())
    .map(([points, close]) => Float64Array.from((close ? [...points, ...points.slice(0, 1)] : points).flat()));
  const flatOf = (polygons: readonly (readonly Float64Array[])[]): FlatPaths => {
    const rings = polygons.flat();
    const runningSums = (counts: readonly number[]) =>
      counts.map((_, i) => counts.slice(0, i + 1).reduce((a, b) => a + b));
    const junk = [7, Number.NaN, 7];
    return {
      xy: Float64Array.from([...rings.flatMap((xy) => [...xy]), ...junk]),
      ends: Uint32Array.from([...runningSums(rings.map((xy) => xy.length / 2)), 99]),
      pathCount: rings.length,
      polygonEnds: Uint32Array.from([...runningSums(polygons.map((one) => one.length)), 99]),
      polygonCount: polygons.length,
    };
  };

  it('gives the same rings and counts as loose rings do, whatever is left behind the run', () => {
    fc.assert(
      fc.property(
        fc.array(ring, { minLength: 1, maxLength: 3 }),
        fc.constantFrom<RingConvention>('esri', 'nested'),
        (rings, convention) => {
          const [loose, flat] = [polygonSetBuilder(), polygonSetBuilder()];
          const counts = assembleItem(loose, rings, convention);
          expect(assembleFlatRings(flat, flatOf([rings]), convention)).toEqual(counts);
          expect(flat.finish()).toEqual(loose.finish());
        },
      ),
      { seed: 11, numRuns: 500 },
    );
  });

  it('gives the same polygons and counts as nested rings do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(ring, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
        (polygons) => {
          const [nested, flat] = [polygonSetBuilder(), polygonSetBuilder()];
          const sum = { closed: 0, reoriented: 0, tooFewPoints: 0 };
          for (const rings of polygons) {
            const counts = assemblePolygon(nested, rings);
            sum.closed += counts.closed;
            sum.reoriented += counts.reoriented;
            sum.tooFewPoints += counts.tooFewPoints;
          }
          nested.endItem();
          expect(assembleFlatPolygons(flat, flatOf(polygons))).toEqual(sum);
          expect(flat.finish()).toEqual(nested.finish());
        },
      ),
      { seed: 12, numRuns: 500 },
    );
  });
});

describe('ringLocator', () => {
  it('knows inside, outside and border of square A far from the origin', () => {
    const locate = ringLocator(square(40_500_000, 3_300_000, 10));
    expect(locate(40_500_005, 3_300_005)).toBe('inside');
    expect(locate(40_500_000, 3_300_005)).toBe('border');
    expect(locate(40_500_003.3, 3_300_010)).toBe('border');
    expect(locate(40_500_010, 3_300_010)).toBe('border');
    expect(locate(40_500_010.001, 3_300_010)).toBe('outside');
    expect(locate(40_499_999, 3_300_000)).toBe('outside');
  });

  it('agrees with the angle sum on random stars', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 10, noNaN: true }), { minLength: 3, maxLength: 40 }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        fc.double({ min: -10, max: 10, noNaN: true }),
        (radii, x, y) => {
          const ring = Float64Array.from(
            radii.flatMap((r, k) => {
              const angle = (2 * Math.PI * k) / radii.length;
              return [r * Math.cos(angle), r * Math.sin(angle)];
            }),
          );
          let turn = 0;
          for (let k = 0; k < radii.length; k++) {
            const m = (k + 1) % radii.length;
            const ax = ring[2 * k] - x;
            const ay = ring[2 * k + 1] - y;
            const bx = ring[2 * m] - x;
            const by = ring[2 * m + 1] - y;
            turn += Math.atan2(ax * by - ay * bx, ax * bx + ay * by);
          }
          const place = ringLocator(ring)(x, y);
          fc.pre(place !== 'border');
          expect(place).toBe(Math.abs(turn) > Math.PI ? 'inside' : 'outside');
        },
      ),
    );
  });
});
