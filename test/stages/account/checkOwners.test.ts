import { describe, expect, it } from 'vitest';
import type { Cluster, ClusterBody, Proposal } from '../../../src/model/decision.js';
import type { Settings } from '../../../src/model/settings.js';
import type { DistrictSketch } from '../../helpers/district.js';
import type { ProposalSketch } from '../../helpers/proposal.js';
import { checked } from './checking.js';

/** Three plots of 20,000 m² side by side and one apart; A and B hold a and b, B the plot apart too, C (graded D) holds c. */
const SKETCH: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-50, -50, 2000, 2000], kind: 'concentrated' }] }],
  parcels: [
    { id: 'a', shape: [0, 0, 200, 100] },
    { id: 'b', shape: [200, 0, 400, 100] },
    { id: 'c', shape: [400, 0, 600, 100] },
    { id: 'far', shape: [1000, 0, 1200, 100] },
  ],
  firms: [
    { creditCode: 'A', floorM2: 9000, grade: 'C' },
    { creditCode: 'B', floorM2: 9000, grade: 'C' },
    { creditCode: 'C', floorM2: 9000, grade: 'D' },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b', share: 0.5 },
    { firm: 'B', parcel: 'far', share: 0.5 },
    { firm: 'C', parcel: 'c' },
  ],
};
const AB: ProposalSketch = { clusters: [{ members: ['a', 'b'], isPark: true }] };

function check(
  sketch: ProposalSketch,
  body: Partial<ClusterBody>,
  settings: Partial<Settings> = {},
  { platforms = 0, cluster = {} }: { readonly platforms?: number; readonly cluster?: Partial<Cluster> } = {},
  district: DistrictSketch = SKETCH,
): Promise<string> {
  const used = {
    id: 'platforms',
    zh: '',
    en: '',
    unit: 'clusters',
    used: platforms,
    least: null,
    most: 40,
    holds: true,
  };
  return checked(district, sketch, {
    settings: { 'total.basis': 'off', ...settings },
    limits: {},
    spoil: (proposal: Proposal) => ({
      ...proposal,
      limits: [used],
      bodies: proposal.clusters.map(() => ({ kind: 'holder', name: 'A', owners: 2, boughtM2: 20_000, ...body })),
      clusters: proposal.clusters.map((one) => ({ ...one, ...cluster })),
    }),
  });
}

describe('one body a cluster', () => {
  it('is the fit owner with most of its land, or with too many owners or none fit a platform', async () => {
    expect(await check(AB, {})).toBe('');
    expect(await check(AB, { kind: 'owner', owners: 1, boughtM2: 0 })).toMatch(/owners make holder of 2, 20000 m²/);
    expect(await check(AB, { boughtM2: 0 })).toMatch(/holder of 2, 0 m² bought; its owners make holder of 2, 20000/);
    // C is graded D: alone it can't take c on
    const platform = { kind: 'platform', name: '', owners: 1, boughtM2: 20_000 } as const;
    const onlyC: ProposalSketch = { clusters: [{ members: ['c'], isPark: true }] };
    const small = { 'cluster.minMu': 30 };
    expect(await check(onlyC, platform, small, { platforms: 1 })).toBe('');
    expect(await check(onlyC, { ...platform, kind: 'owner', boughtM2: 0 }, small)).toMatch(/owners make platform of 1/);
  });

  it('goes by titles where there are any', async () => {
    // a is a village's by two thirds and A's by one; b has no title: it is B's, who buys the 20,000 m² of a
    const holder = { title: 0, firm: -1, creditCode: '', name: '某村', share: 2 / 3 };
    const titles = {
      layer: 'titles',
      id: ['T'],
      feature: Uint32Array.of(1),
      ownership: ['集体'],
      areaM2: Float64Array.of(20_000),
      holders: [holder, { ...holder, firm: 0, creditCode: 'A', name: 'A', share: 1 / 3 }],
      parts: [{ title: 0, parcel: 0, share: 1 }],
    };
    const titled = { ...SKETCH, titles };
    expect(await check(AB, { name: 'B', owners: 3 }, {}, {}, titled)).toBe('');
    expect(await check(AB, { name: 'B' }, {}, {}, titled)).toMatch(/its owners make holder of 3/);
  });

  it('counts the platforms itself, whatever is told', async () => {
    const platform = { kind: 'platform', name: '', owners: 2, boughtM2: 40_000 } as const;
    const two = { 'oneBody.maxOwners': 1 };
    expect(await check(AB, platform, two, { platforms: 1 })).toBe('');
    expect(await check(AB, platform, two, { platforms: 0 })).toMatch(/0 clusters are stated, 1 are counted/);
    expect(await check(AB, {}, two, { platforms: 0 })).toMatch(/owners make platform of 2/);
    expect(await check(AB, platform, { ...two, 'oneBody.platformClusters': 0 }, { platforms: 1 })).toMatch(
      /told as kept/,
    );
  });
});

describe('owners about their land', () => {
  it('nobody upgrades alone beside a cluster, but its own', async () => {
    const sketch: ProposalSketch = { ...AB, land: { c: 'upgrade' } };
    expect(await check(sketch, {})).toBe('');
    expect(await check(sketch, {}, { 'oneBody.neighbours': true })).toMatch(/upgraded alone beside b/);
    const far: ProposalSketch = { ...AB, land: { far: 'upgrade' } };
    expect(await check(far, {}, { 'oneBody.neighbours': true })).toBe('');
    const own: DistrictSketch = {
      ...SKETCH,
      sites: [
        { firm: 'A', parcel: 'a' },
        { firm: 'B', parcel: 'b', share: 0.5 },
        { firm: 'B', parcel: 'c', share: 0.5 },
        { firm: 'C', parcel: 'far' },
      ],
    };
    expect(await check(sketch, {}, { 'oneBody.neighbours': true }, {}, own)).toBe('');
  });

  it('all land of an owner is treated, or none', async () => {
    expect(await check(AB, {}, { 'owner.together': true })).toMatch(/its fate is keep, that of b .* is cluster/);
    expect(await check({ ...AB, land: { far: 'upgrade' } }, {}, { 'owner.together': true })).toBe('');
  });
});

describe('new parks by level', () => {
  const planned: DistrictSketch = {
    ...SKETCH,
    plannedParks: [{ id: 'P', shape: [-10, -10, 410, 110], level: 'platform' }],
  };
  const platform = { cluster: { level: 'platform', plannedPark: 0 } } as const;

  it('are as many as may be, and platforms lie whole in a planned park of that level', async () => {
    expect(await check(AB, {}, {}, platform, planned)).toBe('');
    expect(await check(AB, {}, { 'cluster.maxPlatforms': 0 }, platform, planned)).toMatch(/1 platforms, at most 0/);
    expect(await check(AB, {}, {}, { cluster: { level: 'agglomeration', plannedPark: 0 } }, planned)).toMatch(
      /told as agglomeration and does not lie whole/,
    );
    expect(await check(AB, {}, {}, platform)).toMatch(/there are no planned parks/);
    const smaller = {
      ...planned,
      plannedParks: [{ id: 'P', shape: [-10, -10, 210, 110] as const, level: 'platform' as const }],
    };
    expect(await check(AB, {}, {}, platform, smaller)).toMatch(/does not lie whole in a planned park/);
  });

  it('take their share of new space', async () => {
    const block: ProposalSketch = { clusters: [{ members: ['a', 'b'] }] };
    const asked = { 'reserve.smallParkShare': 0.1 };
    expect(await check(block, {}, asked)).toMatch(/0 of 56000 m² of new floor are for small parks/);
    expect(await check(AB, {}, asked)).toBe('');
  });
});
