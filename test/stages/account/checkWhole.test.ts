import { describe, expect, it } from 'vitest';
import type { Cluster, ClusterBody, Proposal } from '../../../src/model/decision.js';
import type { LimitUse, PlanLimits } from '../../../src/model/planLimits.js';
import type { Settings } from '../../../src/model/settings.js';
import type { DistrictSketch } from '../../helpers/district.js';
import type { ProposalSketch } from '../../helpers/proposal.js';
import { checked } from './checking.js';

/** a, b with a field between become a park of 41,000 m²; `out`, in the west, is reclaimed and its firm moves there. Homes 100 m from b. */
const SKETCH: DistrictSketch = {
  parcels: [
    { id: 'a', shape: [0, 0, 200, 100], town: 0 },
    { id: 'gap', use: 'paddy', shape: [200, 0, 210, 100], town: 0 },
    { id: 'b', shape: [210, 0, 410, 100], town: 0 },
    { id: 'home', use: 'homestead', shape: [510, 0, 550, 100], town: 0 },
    { id: 'out', shape: [3000, 0, 3200, 100], town: 1 },
  ],
  towns: [
    { code: '1', name: 'east', shape: [-100, -100, 2000, 2000] },
    { code: '2', name: 'west', shape: [2000, -100, 4000, 2000] },
  ],
  lines: [
    { kind: 'urbanBoundary', zones: [{ shape: [-50, -50, 2000, 2000], kind: 'concentrated' }] },
    { kind: 'industrialLine', zones: [{ shape: [-50, -50, 4000, 2000] }] },
  ],
  firms: [
    { creditCode: 'A', floorM2: 20_000, sector: 'C13' },
    { creditCode: 'B', floorM2: 20_000 },
    { creditCode: 'O', floorM2: 9000, grade: 'D', sector: 'C26', polluting: true },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
    { firm: 'O', parcel: 'out' },
  ],
};
const SOUND: ProposalSketch = {
  land: { out: 'reclaim' },
  clusters: [{ members: ['a', 'b'], infill: ['gap'], isPark: true }],
  firms: { O: { to: 0, distanceM: 2900 } },
};
const PRICES = {
  acquireWanPerMu: 10,
  demolishWanPerM2Floor: 0.1,
  reclaimWanPerMu: 2,
  rebuildWanPerM2Floor: 0.1,
  moveWanPerM2Floor: 0.01,
  upgradeWanPerMu: 5,
};
const SETTINGS: Partial<Settings> = { 'cluster.fixedDisturbance': 0, 'oneBody.maxOwners': 1 };
const BODY: ClusterBody = { kind: 'platform', name: '', owners: 2, boughtM2: 40_000 };

const told = (id: string, used: number, more: Partial<LimitUse> = {}): LimitUse => ({
  id,
  zh: id,
  en: id,
  unit: '',
  used,
  least: null,
  most: null,
  holds: true,
  ...more,
});
// 1.4 × 41,000 − 40,000 − 9000 m² of floor. 91.5 mu acquired, 49,000 m² demolished, 30 mu reclaimed, 57,400 m² built, 9000 m² moved.
const TOLD = [
  told('total[floor]', 8400),
  told('platforms', 1),
  told('budget', 915 + 4900 + 60 + 5740 + 90),
  told('town[east,firmsReceived]', 1),
  told('town[west,firmsMoving]', 1),
];
const LIMITS: PlanLimits = {
  budget: { totalWan: 12_000 },
  townLimits: [
    { town: 'east', basis: 'firmsReceived', max: 1 },
    { town: '2', basis: 'firmsMoving', max: 1 },
  ],
};

const check = (
  limits: PlanLimits,
  list: readonly LimitUse[],
  settings: Partial<Settings> = {},
  cluster: Partial<Cluster> = {},
) =>
  checked(SKETCH, SOUND, {
    settings: { ...SETTINGS, ...settings },
    prices: PRICES,
    limits,
    spoil: (proposal: Proposal) => ({
      ...proposal,
      limits: list,
      bodies: [BODY],
      clusters: proposal.clusters.map((one) => ({ ...one, town: 0, ...cluster })),
    }),
  });
const retold = (id: string, change: Partial<LimitUse>) =>
  TOLD.map((one) => (one.id === id ? { ...one, ...change } : one));

describe('limits of the whole plan', () => {
  it('pass where they are kept, and where one that is missed is told', async () => {
    expect(await check(LIMITS, TOLD)).toBe('');
    const poor = { ...LIMITS, budget: { totalWan: 11_000 } };
    expect(await check(poor, retold('budget', { holds: false }))).toBe('');
    expect(
      await check({}, [told('platforms', 1), told('total[industrialLine]', -28.5, { holds: false })], {
        'total.basis': 'industrialLine',
      }),
    ).toBe('');
  });

  it.each([
    ['a limit that is not told', LIMITS, TOLD.slice(1), /asked for and not told/],
    ['floor overstated', LIMITS, retold('total[floor]', { used: 8401 }), /8401 .*, 8400 are counted/],
    ['a cost understated', LIMITS, retold('budget', { used: 11_000 }), /11000.*11705/],
    ['a budget passed over in silence', { ...LIMITS, budget: { totalWan: 11_704 } }, TOLD, /told as kept/],
    [
      'a firm too many from a town',
      { townLimits: [{ town: 'west', basis: 'firmsMoving', max: 0 }] },
      TOLD,
      /told as kept/,
    ],
    [
      'a firm too few in a town',
      { townLimits: [{ town: 'east', basis: 'firmsReceived', min: 2 }] },
      TOLD,
      /told as kept/,
    ],
  ] as const)('%s is refused', async (_, limits, list, words) => {
    expect(await check(limits, list)).toMatch(words);
  });

  it('land given back in a town: none to farmland where a polluter stood', async () => {
    const west = (limit: { min?: number; max?: number }, used: number) =>
      check({ townLimits: [{ town: 'west', basis: 'reclaimed', ...limit }] }, [
        ...TOLD,
        told('town[west,reclaimed]', used),
      ]);
    expect(await west({ max: 1 }, 0)).toBe('');
    expect(await west({ max: 30 }, 30)).toMatch(/30 .*, 0 are counted/);
    expect(await west({ min: 1 }, 0)).toMatch(/told as kept/);
  });

  it('land lost from the industrial line, and platforms beyond their number', async () => {
    const list = [told('platforms', 1), told('total[industrialLine]', -28.5)];
    expect(await check({}, list, { 'total.basis': 'industrialLine' })).toMatch(/-28.5.*told as kept/);
    expect(await check({}, TOLD, { 'oneBody.platformClusters': 0 })).toMatch(/1 .*told as kept/);
  });
});

describe('places that take firms in', () => {
  it('keeps sectors apart, both ways', async () => {
    const apart = (sectorsApart: PlanLimits['sectorsApart'] & {}) => check({ ...LIMITS, sectorsApart }, TOLD);
    expect(await apart([['C13', 'C26']])).toMatch(/sector C26 moves to where A of C13 is/);
    expect(await apart([['C2', 'C1']])).toMatch(/sector C26 moves to where A of C13 is/);
    expect(await apart([['C13', 'C27']])).toBe('');
  });

  it('keeps polluters from homes', async () => {
    expect(await check(LIMITS, TOLD, { 'homes.apartM': 101 })).toMatch(/moves to 100 m from homes/);
    expect(await check(LIMITS, TOLD, { 'homes.apartM': 100 })).toBe('');
  });
});
