import { describe, expect, it } from 'vitest';
import type { DistrictSketch, Shape } from '../../helpers/district.js';
import type { ClusterSketch } from '../../helpers/proposal.js';
import { type Checking, checked } from './checking.js';

type Parcels = NonNullable<DistrictSketch['parcels']>;

const check = (parcels: Parcels, cluster: ClusterSketch, more: Partial<DistrictSketch> = {}, how: Checking = {}) =>
  checked(
    {
      parcels,
      lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-500, -500, 3000, 3000], kind: 'concentrated' }] }],
      ...more,
    },
    { clusters: [cluster] },
    how,
  );
const A: Parcels[number] = { id: 'a', shape: [0, 0, 200, 100] };
const PAIR = { members: ['a', 'b'] };
const at = (shape: Shape): Parcels => [A, { id: 'b', shape }];

const NARROW = /neck narrower than 10 m/;

describe('necks', () => {
  it.each([
    ['along a whole border', [200, 0, 400, 100]],
    ['over 10 m of border', [200, 90, 400, 190]],
    ['across a lane of 10 m', [210, 0, 410, 100]],
    ['across a hairline of the survey', [200.004, 0, 400, 100]],
  ] as const)('pass %s', async (_, shape) => {
    expect(await check(at(shape), PAIR)).toBe('');
  });

  it('of 9 m are refused, unless the area is drawn or less is asked', async () => {
    const parcels = at([200, 91, 400, 191]);
    expect(await check(parcels, PAIR)).toMatch(NARROW);
    expect(await check(parcels, { ...PAIR, drawn: true })).toBe('');
    expect(await check(parcels, PAIR, {}, { settings: { 'cluster.neckM': 9 } })).toBe('');
  });

  it('of a member in the middle, or of infill, are refused', async () => {
    const strip = (use: 'industry' | 'road'): Parcels => [
      A,
      { id: 'strip', use, shape: [200, 0, 300, 8] },
      { id: 'b', shape: [300, 0, 500, 100] },
    ];
    expect(await check(strip('industry'), { members: ['a', 'strip', 'b'] })).toMatch(NARROW);
    expect(await check(strip('road'), { ...PAIR, infill: ['strip'] })).toMatch(NARROW);
  });
});

describe('the land of a cluster', () => {
  it('lies in one planned park at most', async () => {
    const parcels = at([200, 0, 400, 100]);
    const two = [
      { id: 'P', shape: [0, 0, 200, 100] },
      { id: 'Q', shape: [200, 0, 400, 100] },
    ] as const;
    expect(await check(parcels, PAIR, { plannedParks: two })).toMatch(/lies in planned parks P,Q/);
    expect(await check(parcels, PAIR, { plannedParks: two.slice(1) })).toBe('');
    expect(await check(parcels, PAIR, { plannedParks: [{ id: 'P', shape: [0, 0, 301, 100] }] })).toBe('');
  });

  it('is no snake, whatever compactness is stated', async () => {
    expect(await check([{ id: 'a', shape: [0, 0, 2000, 20] }], { members: ['a'] })).toMatch(/compactness is 0.03/);
  });

  it('has no homes, water or basic farmland as infill', async () => {
    const parcels = (use: 'homestead' | 'water' | 'dryland'): Parcels => [
      ...at([210, 0, 410, 100]),
      { id: 'gap', use, shape: [200, 0, 210, 100] },
    ];
    const cluster = { ...PAIR, infill: ['gap'] };
    const built: Checking['spoil'] = (proposal) => ({
      ...proposal,
      clusters: proposal.clusters.map((one) => ({ ...one, newConstructionM2: 0 })),
    });
    expect(await check(parcels('homestead'), cluster, {}, { spoil: built })).toMatch(/homestead is taken as infill/);
    expect(await check(parcels('water'), cluster)).toMatch(/water is taken as infill/);
    expect(await check(parcels('dryland'), cluster)).toBe('');
    const lines: DistrictSketch['lines'] = [{ kind: 'basicFarmland', zones: [{ shape: [200, 0, 210, 50] }] }];
    expect(await check(parcels('dryland'), cluster, { lines })).toMatch(/500 m² of basicFarmland are taken as infill/);
  });

  it('encloses nothing eligible without a reason', async () => {
    const parcels: Parcels = [
      { id: 'left', shape: [0, 0, 20, 100] },
      { id: 'right', shape: [80, 0, 100, 100] },
      { id: 'top', shape: [20, 80, 80, 100] },
      { id: 'bottom', shape: [20, 0, 80, 20] },
      { id: 'core', shape: [20, 20, 80, 80] },
    ];
    const ring = { members: ['left', 'right', 'top', 'bottom'] };
    expect(await check(parcels, ring)).toMatch(/encloses piece core/);
    const stated: Checking['spoil'] = (proposal, piece) => ({
      ...proposal,
      clusters: proposal.clusters.map((one) => ({ ...one, leftOut: [{ piece: piece('core'), reason: 'keepList' }] })),
    });
    expect(await check(parcels, ring, {}, { spoil: stated })).toBe('');
    expect(await check([...parcels.slice(0, 4), { id: 'core', use: 'dryland', shape: [20, 20, 80, 80] }], ring)).toBe(
      '',
    );
  });
});
