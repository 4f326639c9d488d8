import { describe, expect, it } from 'vitest';
import { barriersFor, unpartedPairs } from '../../src/model/barrierSets.js';
import { districtOf, ring } from '../helpers/district.js';

const A = ring(0, 0, 98, 0, 100, 50, 98, 100, 0, 100);
const B = ring(112, 0, 200, 0, 200, 100, 112, 100, 110, 50);
const SOUTH = ring(98, -100, 112, -100, 112, 0, 110, 50, 100, 50, 98, 0);
const NORTH = ring(100, 50, 110, 50, 112, 100, 112, 300, 98, 300, 98, 100);

function joined(sketch: Parameters<typeof districtOf>[0], subject: 'industry' | 'farmland' = 'industry'): number {
  const district = districtOf({
    ...sketch,
    parcels: [{ id: 'a', shape: A }, { id: 'b', shape: B }, ...(sketch.parcels ?? [])],
  });
  return unpartedPairs(district.parcels.polygons, 20, barriersFor(district, subject)).a.length;
}

describe('barriers', () => {
  it('cut along the seam of a river in two parcels, though the shortest link runs on it', () => {
    const district = districtOf({
      parcels: [
        { id: 'a', shape: A },
        { id: 'b', shape: B },
        { id: 'south', use: 'river', shape: SOUTH },
        { id: 'north', use: 'river', shape: NORTH },
      ],
    });
    const barriers = barriersFor(district, 'industry');
    const works = districtOf({
      parcels: [
        { id: 'a', shape: A },
        { id: 'b', shape: B },
      ],
    }).parcels.polygons;
    expect(unpartedPairs(works, 20, barriers).a).toHaveLength(0);
  });

  it('cut along the seam of a road and a river where both part farmland', () => {
    const mixed = (subject: 'industry' | 'farmland') => {
      const district = districtOf({
        parcels: [
          { id: 'south', use: 'river', shape: SOUTH },
          { id: 'north', use: 'road', shape: NORTH },
        ],
      });
      const fields = districtOf({
        parcels: [
          { id: 'a', shape: A },
          { id: 'b', shape: B },
        ],
      }).parcels.polygons;
      return unpartedPairs(fields, 20, barriersFor(district, subject)).a.length;
    };
    expect(mixed('farmland')).toBe(0);
    expect(mixed('industry')).toBe(1);
  });

  it('are none where nothing was delivered', () => {
    expect(joined({})).toBe(1);
    expect(barriersFor(districtOf({}), 'farmland')).toEqual([]);
  });

  it('count only for what they cut', () => {
    const barrier = (cuts: readonly ('industry' | 'farmland')[]) => ({
      layer: 'roads',
      name: 'trunk',
      cuts,
      shape: {
        kind: 'line' as const,
        lines: {
          xy: Float64Array.of(105, -500, 105, 500),
          lineStart: Uint32Array.of(0, 2),
          itemStart: Uint32Array.of(0, 1),
        },
      },
    });
    expect(joined({ barriers: [barrier(['industry'])] })).toBe(0);
    expect(joined({ barriers: [barrier(['industry'])] }, 'farmland')).toBe(1);
  });
});
