import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { target, type Wish } from './land.js';

/**
 * 60 workshops outside, of 100 m² of floor each, half of their firms graded D; one park that stands with room for some of them, six with room for
 * none, so that pairs are beyond what is decided firm by firm; and land for a new park that has room for all.
 */
function many(room: number): DistrictSketch {
  const workshops = Array.from({ length: 60 }, (_, n): ParcelSketch => {
    return { id: `w${n}`, shape: [2000 + 60 * n, 0, 2040 + 60 * n, 50] };
  });
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1500, 1500], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels: [
      { id: 'new1', shape: [0, 0, 100, 150], use: 'idle' },
      { id: 'new2', shape: [100, 0, 200, 150], use: 'idle' },
      ...workshops,
    ],
    parks: Array.from({ length: 7 }, (_, n) => ({
      id: `K${n}`,
      shape: [300 + 100 * n, 1000, 380 + 100 * n, 1100] as const,
      remainingFloorM2: n === 0 ? room : 50,
    })),
    firms: workshops.map((_, n) => ({
      creditCode: `F${n}`,
      floorM2: 100,
      grade: n % 2 === 0 ? ('D' as const) : ('C' as const),
      taxWan: [1, 1, 1] as const,
    })),
    sites: workshops.map(({ id }, n) => ({ firm: `F${n}`, parcel: id })),
  };
}

export const asked = (room: number, year: number): Wish => ({
  sketch: many(room),
  targets: [
    target('outdated', 'outdatedFirms', 20, { mode: 'must', date: `${year}-12-31` }),
    target('in', 'inParkShare', 60, { mode: 'goal' }),
    target('better', 'revitalised', 45, { unit: 'mu', mode: 'must' }),
  ],
  settings: { 'phase.lastYear': 2025, 'close.maxShare': 0, 'move.roundingReserve': 0, 'upgrade.minSiteM2': 1e6 },
});
