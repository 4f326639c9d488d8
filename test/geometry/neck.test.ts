import { beforeAll, describe, expect, it } from 'vitest';
import { facingBand } from '../../src/geometry/gaps/facing.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { neckMeter } from '../../src/geometry/neck.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { box, ring } from '../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function edgesOf(shape: NestedPolygons): number[] {
  return shape.flatMap((rings) =>
    rings.flatMap((points) => points.slice(1).flatMap(([x, y], i) => [points[i][0], points[i][1], x, y])),
  );
}

function turned(shape: NestedPolygons, degrees: number): NestedPolygons {
  const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return shape.map((rings) =>
    rings.map((points) => points.map(([x, y]): [number, number] => [c * x - s * y, s * x + c * y])),
  );
}

/** Whether two shapes hold together at 10 m, over the band of a gap up to 20 m or through a third. */
function joined(a: NestedPolygons, b: NestedPolygons, more: { infill?: NestedPolygons; gap?: boolean } = {}): boolean {
  const set = polygonSetFromNested([a, b, ...(more.infill ? [more.infill] : [])]);
  const band = more.gap ? facingBand(edgesOf(a), edgesOf(b), 20, []) : null;
  if (more.gap && !band) return false;
  return neckMeter(set, 10, geos).joins(0, 1, more.infill ? 2 : -1, band);
}

describe('the band where two items face each other', () => {
  const a = box(0, 0, 100, 50);
  it('is as wide as they overlap across the gap, however they are turned', () => {
    for (const degrees of [0, 17, 45, 90, 200]) {
      const band = facingBand(edgesOf(turned(a, degrees)), edgesOf(turned(box(91, 58, 191, 108), degrees)), 20, []);
      expect(band?.widthM).toBeCloseTo(9, 6);
      expect(band?.areaM2).toBeCloseTo(72, 5);
      expect([band?.borderM, band?.sidesM].map((m) => Math.round(m ?? 0))).toEqual([18, 16]);
    }
  });

  it('is none from corner to corner, and none beyond the gap', () => {
    expect(facingBand(edgesOf(a), edgesOf(box(105, 55, 200, 100)), 20, [])).toBeNull();
    expect(facingBand(edgesOf(a), edgesOf(box(0, 71, 100, 100)), 20, [])).toBeNull();
    expect(facingBand(edgesOf(a), edgesOf(box(0, 70, 100, 100)), 20, [])?.widthM).toBeCloseTo(100, 6);
  });

  it('ends where other land stands between, and where the gap grows too wide', () => {
    expect(facingBand(edgesOf(a), edgesOf(box(0, 60, 100, 90)), 20, [30, 55, 40, 55])?.widthM).toBeCloseTo(60, 6);
    // Houses fill the gap from border to border, over the left half; a line runs along the border of a.
    const houses = edgesOf(box(-10, 50, 50, 60));
    expect(facingBand(edgesOf(a), edgesOf(box(0, 60, 100, 90)), 20, houses)?.widthM).toBeCloseTo(50, 6);
    expect(facingBand(edgesOf(a), edgesOf(box(0, 60, 100, 90)), 20, [0, 50, 100, 50, 100, 50, 0, 50])).toBeNull();
    // The gap grows from 10 to 30 m over 100 m: half of it is within 20 m.
    expect(facingBand(edgesOf(a), edgesOf(ring(0, 60, 100, 80, 100, 120, 0, 120)), 20, [])?.widthM).toBeCloseTo(50, 0);
  });

  it('goes on over a jog of the border', () => {
    const jogged = ring(0, 58, 50, 58, 50, 60, 100, 60, 100, 90, 0, 90);
    expect(facingBand(edgesOf(a), edgesOf(jogged), 20, [])).toMatchObject({ areaM2: 50 * 8 + 50 * 10 });
  });
});

describe('a neck of 10 m', () => {
  const a = box(0, 0, 100, 50);
  it('tells 9 m from 11 m of shared border', () => {
    expect(joined(a, box(91, 50, 191, 100))).toBe(false);
    expect(joined(a, box(90, 50, 190, 100))).toBe(true);
    expect(joined(a, box(89, 50, 189, 100))).toBe(true);
    expect(joined(a, box(100, 50, 200, 100))).toBe(false);
  });

  it('tells 9 m from 11 m across a gap', () => {
    expect(joined(a, box(91, 58, 191, 108), { gap: true })).toBe(false);
    expect(joined(a, box(89, 58, 189, 108), { gap: true })).toBe(true);
  });

  it('goes through infill that is itself narrow, when both sides are wide', () => {
    expect(joined(a, box(0, 58, 100, 108), { infill: box(0, 50, 100, 58) })).toBe(true);
    // With all of the street in it, the neck runs from corner to corner: √(9² + 8²) = 12 m, and √(4² + 8²) = 9 m.
    expect(joined(a, box(91, 58, 191, 108), { infill: box(0, 50, 191, 58) })).toBe(true);
    expect(joined(a, box(96, 58, 196, 108), { infill: box(0, 50, 196, 58) })).toBe(false);
  });

  it('finds the neck inside an item: the far bulb of a dumbbell is not reached', () => {
    // A large bulb, a handle 6 m wide, a small bulb.
    const handle = (h: number) =>
      ring(
        0,
        0,
        60,
        0,
        60,
        30 - h,
        100,
        30 - h,
        100,
        10,
        140,
        10,
        140,
        50,
        100,
        50,
        100,
        30 + h,
        60,
        30 + h,
        60,
        60,
        0,
        60,
      );
    expect(joined(handle(3), box(140, 10, 200, 50))).toBe(false);
    expect(joined(handle(6), box(140, 10, 200, 50))).toBe(true);
    expect(joined(handle(3), box(0, 60, 60, 100))).toBe(true);
  });

  it('takes a strip too narrow by itself beside land that is wide, not end to end', () => {
    expect(joined(a, box(0, 50, 100, 58))).toBe(true);
    expect(joined(a, box(100, 0, 200, 8))).toBe(false);
  });

  it('goes round corners that no straight push finds', () => {
    const ell = ring(0, 0, 100, 0, 100, 12, 12, 12, 12, 100, 0, 100);
    expect(joined(ell, box(0, 100, 60, 160))).toBe(true);
  });
});
