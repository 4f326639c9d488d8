import type { DistrictSketch, ParcelSketch } from '../../../helpers/district.js';
import { target, type Wish } from '../land.js';

/** A row of the program where it binds and the target is still met, dearer; and where it holds a target down. */
export interface RowCase {
  readonly binds: Wish;
  readonly short: Wish;
  /** Σ weight × short / aim of `short`, on paper; without the rows it is less. */
  readonly missed: number;
  /** What the planner is told: words of the explanation, or the code of a finding. */
  readonly says: string;
}

/** 集中建设区 for x < 1000, a field along y < 0 from x = 2000; flat. */
export function land(more: Partial<DistrictSketch>): DistrictSketch {
  const { parcels = [], ...rest } = more;
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 3000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels: [{ id: 'field', shape: [2000, -50, 6000, 0], use: 'paddy' }, ...parcels],
    ...rest,
  };
}

/** Plot n outside, 100 × 100 m = 15 mu, beside the field. */
export const outside = (id: string, n: number, more: Partial<ParcelSketch> = {}): ParcelSketch => ({
  id,
  shape: [2000 + 200 * n, 0, 2100 + 200 * n, 100],
  ...more,
});
/** Plot n inside, 100 × 150 m = 22.5 mu; neighbours touch. */
export const inside = (id: string, n: number, more: Partial<ParcelSketch> = {}): ParcelSketch => ({
  id,
  shape: [100 * n, 0, 100 * n + 100, 150],
  ...more,
});
export const IDLE = { use: 'idle' } as const;
export const back = (mu: number, more = {}) => target('back', 'reclaimed', mu, { unit: 'mu', mode: 'must', ...more });
export const better = (mu: number, more = {}) =>
  target('better', 'revitalised', mu, { unit: 'mu', mode: 'must', ...more });
export const inPark = (percent: number) => target('in', 'inParkShare', percent, { mode: 'must' });
export const outdated = (firms: number) => target('outdated', 'outdatedFirms', firms, { mode: 'must' });

/** Firms of grade C and low tax, each on one parcel: [code, parcel, m² of floor]. */
export function firmsOn(...list: readonly (readonly [string, string, number, object?])[]) {
  return {
    firms: list.map(([creditCode, , floorM2, more]) => ({
      creditCode,
      floorM2,
      grade: 'C' as const,
      taxWan: [1, 1, 1] as const,
      ...more,
    })),
    sites: list.map(([firm, parcel]) => ({ firm, parcel })),
  };
}
/** An existing park at the upper end of the boundary. */
export const park = (remainingFloorM2: number, more: object = {}) => [
  { id: 'K', shape: [0, 2000, 100, 2100] as const, remainingFloorM2, ...more },
];
/** What is revitalised is joined; it is not upgraded alone. */
export const JOINED = { 'upgrade.minSiteM2': 1e6 };
/** What is revitalised is upgraded alone. */
export const ALONE = { 'cluster.minMu': 1000 };
export const EXACTLY = { 'solve.relativeGap': 0 };
