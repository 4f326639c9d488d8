import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import type { Binding } from '../../../src/model/binding.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { solveLevels } from '../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { explainShort } from '../../../src/stages/propose/explain/explainShort.js';
import { GROUPS } from '../../../src/stages/propose/explain/groups.js';
import { buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { inputOf, proposalFor, target, type Wish } from './land.js';

const NO_BOUNDS = { targetBounds: new Map<string, number>(), openTargetBounds: new Map<string, number>() };

/** 集中建设区 for x < 1000; beyond, plots of 100 × 100 m (15 mu) in a row along a field. */
function land(more: Partial<DistrictSketch>): DistrictSketch {
  const { parcels = [], ...rest } = more;
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 3000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 90_000, 9000] }],
    parcels: [{ id: 'field', shape: [2000, -50, 6000, 0], use: 'paddy' }, ...parcels],
    ...rest,
  };
}
const outside = (id: string, n: number, more: Partial<ParcelSketch> = {}): ParcelSketch => ({
  id,
  shape: [2000 + 200 * n, 0, 2100 + 200 * n, 100],
  ...more,
});
const idle = (id: string, n: number, more: Partial<ParcelSketch> = {}) => outside(id, n, { use: 'idle', ...more });
const inside = (id: string, shape: readonly [number, number, number, number], more: Partial<ParcelSketch> = {}) => ({
  id,
  shape,
  ...more,
});
const back = (mu: number) => target('back', 'reclaimed', mu, { unit: 'mu', mode: 'must' });
const better = (mu: number) => target('better', 'revitalised', mu, { unit: 'mu', mode: 'must' });
/** One workshop w outside with the firm W, and a park K. */
const workshop = (firm: object, park: object = {}): DistrictSketch =>
  land({
    parcels: [inside('k', [0, 0, 100, 100]), outside('w', 0)],
    parks: [{ id: 'K', shape: [0, 0, 200, 200], remainingFloorM2: 500, ...park }],
    firms: [{ creditCode: 'W', floorM2: 400, grade: 'C', ...firm }],
    sites: [{ firm: 'W', parcel: 'w' }],
  });
/** No upgrade alone: what is revitalised is joined. */
const JOINED = { 'upgrade.minSiteM2': 1e6 };

async function bindingOf(wish: Wish, id = 'back'): Promise<Binding> {
  const { proposal } = await proposalFor(wish);
  const found = proposal.binding.find(({ target: of }) => of === id);
  if (!found) throw new Error(`${id} is not short`);
  return found;
}
const gainsOf = (list: Binding['single']) =>
  list.map(({ limits, atLeast, atMost }) => [limits.join('+'), round(atLeast), round(atMost)]);
const round = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

/** District, target, and what the one group gains, by hand. */
const CASES: readonly (readonly [string, Wish, string, number])[] = [
  [
    'locks',
    {
      sketch: land({ parcels: [idle('a', 0), idle('b', 1)] }),
      targets: [back(30)],
      locks: { land: [{ target: 'a', lock: 'out', origin: 'edits[0]' }] },
    },
    'back',
    15,
  ],
  [
    'keepList',
    { sketch: land({ parcels: [idle('a', 0), idle('b', 1)], keep: { a: 'supply' } }), targets: [back(30)] },
    'back',
    15,
  ],
  // 15 mu × 53 = 795: a strong firm above it stays, though the park has room
  ['protectedFirms', { sketch: workshop({ grade: 'A', taxWan: [800, 800, 800] }), targets: [back(15)] }, 'back', 15],
  ['review', { sketch: land({ parcels: [idle('a', 0)] }), targets: [better(15)] }, 'better', 15],
  ['capacity', { sketch: workshop({ floorM2: 600 }), targets: [back(15)] }, 'back', 15],
  ['distance', { sketch: workshop({}), targets: [back(15)], settings: { 'move.maxKm': 1 } }, 'back', 15],
  ['sectors', { sketch: workshop({ sector: 'C2' }, { sectors: ['C1'] }), targets: [back(15)] }, 'back', 15],
  // one firm: a tenth of it is none
  ['closingCap', { sketch: workshop({ floorM2: 600, grade: 'D' }), targets: [back(15)] }, 'back', 15],
  // two groups of two plots of 22.5 mu, 500 m apart, and one new park
  [
    'parkCount',
    {
      sketch: land({
        parcels: [0, 100, 600, 700].map((x, i) => inside(`p${i}`, [x, 0, x + 100, 150], { use: 'idle' })),
      }),
      targets: [better(90)],
      settings: { ...JOINED, 'cluster.maxCount': 1 },
    },
    'better',
    45,
  ],
  // two plots of 22.5 mu with a strip of field between: joined, that draws on quota, and there is none
  [
    'quotas',
    {
      sketch: land({
        parcels: [
          inside('a', [0, 0, 100, 150], { use: 'idle' }),
          inside('strip', [100, 0, 115, 150], { use: 'paddy' }),
          inside('b', [115, 0, 215, 150], { use: 'idle' }),
        ],
      }),
      targets: [better(45)],
      settings: { ...JOINED, 'cluster.minMu': 46 },
    },
    'better',
    45,
  ],
  // two plots of 60 × 60 m make a rebuilt block of 10.8 mu, too small for a park; their FAR is reached, their tax is low
  [
    'smallParks',
    {
      sketch: land({
        parcels: [inside('a', [0, 0, 60, 60]), inside('b', [60, 0, 120, 60])],
        firms: ['A', 'B'].map((creditCode) => ({ creditCode, floorM2: 4000, taxWan: [1, 1, 1] as const, grade: 'C' })),
        sites: [
          { firm: 'A', parcel: 'a' },
          { firm: 'B', parcel: 'b' },
        ],
      }),
      targets: [better(10)],
    },
    'better',
    10,
  ],
  // its 400 of floor would be gone, and nothing else is built
  ['total', { sketch: workshop({}), targets: [back(15)], settings: { 'total.basis': 'floor' } }, 'back', 15],
  // 15 mu at 10 to acquire and 10 to reclaim: 300 a plot
  [
    'budget',
    {
      sketch: land({ parcels: [idle('a', 0), idle('b', 1)] }),
      targets: [back(30)],
      prices: {
        acquireWanPerMu: 10,
        demolishWanPerM2Floor: 1,
        reclaimWanPerMu: 10,
        rebuildWanPerM2Floor: 1,
        moveWanPerM2Floor: 1,
        upgradeWanPerMu: 1,
      },
      limits: { budget: { totalWan: 300 } },
    },
    'back',
    15,
  ],
  [
    'townLimits',
    {
      sketch: land({
        parcels: [idle('a', 0, { town: 0 }), idle('b', 1, { town: 0 })],
        towns: [{ code: '1', name: '甲镇', shape: [2000, 0, 3000, 100] }],
      }),
      targets: [back(30)],
      limits: { townLimits: [{ town: '甲镇', basis: 'reclaimed', max: 15 }] },
    },
    'back',
    15,
  ],
  // two plots of 22.5 mu, nobody known to hold them, and no platform
  [
    'oneBody',
    {
      sketch: land({ parcels: [0, 100].map((x, i) => inside(`p${i}`, [x, 0, x + 100, 150], { use: 'idle' })) }),
      targets: [better(45)],
      settings: { ...JOINED, 'oneBody.platformClusters': 0 },
    },
    'better',
    45,
  ],
  // both plots are A's; the second is too small to be upgraded
  [
    'owners',
    {
      sketch: land({
        parcels: [inside('a', [0, 0, 100, 150]), inside('b', [500, 0, 510, 150])],
        firms: [{ creditCode: 'A', floorM2: 6000, taxWan: [1, 1, 1], grade: 'C' }],
        sites: [
          { firm: 'A', parcel: 'a', share: 0.6 },
          { firm: 'A', parcel: 'b', share: 0.4 },
        ],
      }),
      targets: [better(22.5)],
      settings: { 'owner.together': true },
    },
    'better',
    22.5,
  ],
  [
    'homes',
    {
      sketch: (({ parcels = [], ...rest }) => ({
        ...rest,
        parcels: [...parcels, inside('home', [220, 0, 300, 100], { use: 'homestead' })],
      }))(workshop({ polluting: true })),
      targets: [back(15)],
    },
    'back',
    15,
  ],
  // food is in the park
  [
    'sectorsApart',
    {
      sketch: (({ firms = [], sites = [], ...rest }) => ({
        ...rest,
        firms: [...firms, { creditCode: 'F', sector: 'C13', grade: 'C' as const }],
        sites: [...sites, { firm: 'F', parcel: 'k' }],
      }))(workshop({ sector: 'C26' })),
      targets: [back(15)],
      limits: { sectorsApart: [['C13', 'C26']] },
    },
    'back',
    15,
  ],
  // 20 × 50 m: 1.5 mu, below the 3 mu of a site that is upgraded alone
  [
    'siteSize',
    { sketch: land({ parcels: [inside('a', [0, 0, 20, 50], { use: 'idle' })] }), targets: [better(1.5)] },
    'better',
    1.5,
  ],
  // 22.5 mu, alone: no park of 30 mu, no block of two
  [
    'parkSize',
    {
      sketch: land({ parcels: [inside('a', [0, 0, 100, 150], { use: 'idle' })] }),
      targets: [better(30)],
      settings: JOINED,
    },
    'better',
    22.5,
  ],
  // 1,000 × 20 m: 30 mu with 4πA/P² = 0.06, a snake
  [
    'clusterShape',
    {
      sketch: land({
        parcels: [inside('a', [0, 0, 500, 20], { use: 'idle' }), inside('b', [500, 0, 1000, 20], { use: 'idle' })],
      }),
      targets: [better(30)],
      settings: JOINED,
    },
    'better',
    30,
  ],
];

describe('a limit that holds a target is named, with what it costs', () => {
  it.each(CASES)('%s', async (group, wish, id, gain) => {
    const { single, en, zh } = await bindingOf(wish, id);
    expect(gainsOf(single)).toContainEqual([group, gain, gain]);
    const words = GROUPS.find(({ relaxation }) => relaxation === group);
    expect(en).toContain(`${words?.en} gives +${gain} mu`);
    expect(zh).toContain(`${words?.zh} +${gain} 亩`);
  });

  it('has a case for every group of the table', () => {
    const shown = new Set<string>(CASES.map(([group]) => group));
    expect(GROUPS.map(({ relaxation }) => relaxation).filter((group) => !shown.has(group))).toEqual([]);
  });
});

describe('finer than a group', () => {
  it('tells the towns of the keep-list apart', async () => {
    const { single, en } = await bindingOf({
      sketch: land({
        parcels: [idle('a', 0, { town: 0 }), idle('b', 1, { town: 1 }), idle('c', 2, { town: 1 })],
        towns: [
          { code: '1', name: '甲镇', shape: [2000, 0, 2150, 100] },
          { code: '2', name: '乙镇', shape: [2150, 0, 3000, 100] },
        ],
        keep: { a: 'supply', b: 'supply', c: 'supply' },
      }),
      targets: [back(45)],
    });
    expect(gainsOf(single)).toEqual([
      ['keepList', 45, 45],
      ['keepList/乙镇', 30, 30],
      ['keepList/甲镇', 15, 15],
    ]);
    expect(en).toContain('lifting the keep-list gives +45 mu (of 乙镇 alone +30 mu, of 甲镇 alone +15 mu)');
  });

  it('tells the locks of the scenario and of a file apart', async () => {
    const lock = (id: string, origin: string) => ({ target: id, lock: 'out' as const, origin });
    const { single } = await bindingOf({
      sketch: land({ parcels: [idle('a', 0), idle('b', 1), idle('c', 2)] }),
      targets: [back(45)],
      locks: {
        land: [lock('a', 'edits[0]'), lock('b', 'q.gpkg decisions row 1'), lock('c', 'q.gpkg decisions row 2')],
      },
    });
    expect(gainsOf(single)).toEqual([
      ['locks', 45, 45],
      ['locks/q.gpkg decisions', 30, 30],
      ['locks/edits', 15, 15],
    ]);
  });
});

describe('limits that hold together', () => {
  /** k (15 mu, kept, with a firm of 400) and w (15 mu, with a firm of 450) into a room of 500. */
  const pair: Wish = {
    sketch: land({
      parcels: [inside('in', [0, 0, 100, 100]), outside('k', 0), outside('w', 1)],
      parks: [{ id: 'K', shape: [0, 0, 200, 200], remainingFloorM2: 500 }],
      firms: [
        { creditCode: 'F', floorM2: 400, grade: 'C' },
        { creditCode: 'G', floorM2: 450, grade: 'C' },
      ],
      sites: [
        { firm: 'F', parcel: 'k' },
        { firm: 'G', parcel: 'w' },
      ],
      keep: { k: 'supply chain' },
    }),
    targets: [back(40)],
  };

  it('help only together: keep-list and room', async () => {
    const { single, pairs, together, nothing, alone, reached, en } = await bindingOf(pair);
    expect([reached, alone]).toEqual([expect.closeTo(15, 3), expect.closeTo(15, 3)]);
    expect(single).toEqual([]);
    expect(gainsOf(pairs)).toEqual([['keepList+capacity', 15, 15]]);
    expect([round(together?.atLeast ?? null), round(together?.atMost ?? null)]).toEqual([15, 15]);
    expect(nothing).toContain('keepList');
    expect(en).toContain('lifting the keep-list and unlimited room in parks together give +15 mu');
    // 40 − 30: the plot in the boundary is no land to give back
    expect(en).toContain('inside 集中建设区, not given back 15.0 mu');
  });

  it('help as parts of two groups: the keep-list of one town and a budget 20 % larger', async () => {
    // 20 a mu: four free plots of 15 mu take 1200 of 1301; kept are 5 and 12 mu in the one town, 15 mu in the other
    const kept = (id: string, x: number, mu: number, town: number): ParcelSketch => ({
      id,
      shape: [x, 0, x + (20 / 3) * mu, 100],
      use: 'idle',
      town,
    });
    const { single, pairs, en, zh } = await bindingOf({
      sketch: land({
        parcels: [
          ...[0, 1, 2, 3].map((n) => idle(`f${n}`, n, { town: 0 })),
          kept('k1', 3000, 5, 0),
          kept('k2', 3200, 12, 0),
          kept('k3', 3500, 15, 1),
        ],
        towns: [
          { code: '1', name: '甲镇', shape: [2000, 0, 3400, 100] },
          { code: '2', name: '乙镇', shape: [3400, 0, 4000, 100] },
        ],
        keep: { k1: 'supply', k2: 'supply', k3: 'supply' },
      }),
      targets: [back(100)],
      prices: {
        acquireWanPerMu: 10,
        demolishWanPerM2Floor: 1,
        reclaimWanPerMu: 10,
        rebuildWanPerM2Floor: 1,
        moveWanPerM2Floor: 1,
        upgradeWanPerMu: 1,
      },
      limits: { budget: { totalWan: 1301 } },
    });
    expect(gainsOf(single)).toEqual([
      ['keepList', 5, 5],
      ['keepList/甲镇', 5, 5],
    ]);
    const found = new Map(pairs.map((pair) => [pair.limits.join('+'), pair]));
    expect(gainsOf(pairs)).toEqual(
      expect.arrayContaining([
        ['keepList+budget', 32, 32],
        ['keepList/甲镇+budget/+20%', 17, 17],
        ['keepList/乙镇+budget/+20%', 15, 15],
      ]),
    );
    expect(found.get('keepList/甲镇+budget/+20%')?.each.map(round)).toEqual([5, 0]);
    // 10 % more is 231 to spare, the 12 mu cost 240
    expect(found.has('keepList/甲镇+budget/+10%')).toBe(false);
    expect(en).toContain(
      'lifting the keep-list of 甲镇 and a budget 20 % larger together give +17 mu (by themselves +5 and +0)',
    );
    expect(zh).toContain('取消甲镇的保留名单并预算增加 20 % 共+17 亩（单独为 +5 和 +0）');
    // of a pair that gives no more with the whole of a group only the finer one is told
    expect(en).not.toContain('lifting the keep-list of 甲镇 and no budget');
  });

  it('a target that competes: what giving up the others gains', async () => {
    // one idle plot where both upgrade and reclaim are allowed
    const { single, en } = await bindingOf({
      sketch: land({
        parcels: [idle('a', 0)],
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [1900, -100, 2300, 300], kind: 'flexible' }] }],
      }),
      targets: [back(15), { ...better(15), weight: 2 }],
    });
    expect(gainsOf(single)).toEqual([['otherTargets', 15, 15]]);
    expect(en).toContain('could be met alone');
    expect(en).toContain('giving up the other targets gives +15 mu');
  });

  it('nothing helps: the law and the land as it is, in mu', async () => {
    const { single, pairs, together, causes, en, zh } = await bindingOf({
      sketch: land({
        lines: [
          { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 3000], kind: 'concentrated' }] },
          { kind: 'ecologicalRedline', zones: [{ shape: [2190, -10, 2310, 110] }] },
        ],
        parcels: [inside('in', [0, 0, 100, 100], { use: 'idle' }), outside('red', 1), idle('steep', 2)],
        slope: [
          { code: '2', shape: [-100, -100, 2350, 9000] },
          { code: '40', shape: [2350, -100, 9000, 9000] },
        ],
      }),
      targets: [back(15)],
    });
    expect([single, pairs, together?.atMost]).toEqual([[], [], 0]);
    expect(causes.map(({ code, amount, unit }) => [code, Math.round(10 * amount) / 10, unit])).toEqual([
      ['held', 15, 'mu'],
      ['insideBoundary', 15, 'mu'],
      ['noNet', 15, 'mu'],
    ]);
    expect(en).toContain('taking away no limit helps: the land as it is and the law bind');
    expect(zh).toContain('与控制线刚性冲突，暂缓 15.0 亩');
  });
});

describe('a model too large to be solved whole', () => {
  /** Two workshops and no room for either firm: 30 mu and two firms short. */
  const wish: Wish = {
    sketch: land({
      parcels: [inside('in', [0, 0, 100, 100]), outside('v', 0), outside('w', 1)],
      parks: [{ id: 'K', shape: [0, 0, 200, 200], remainingFloorM2: 100 }],
      firms: [
        { creditCode: 'F', floorM2: 400, grade: 'C' },
        { creditCode: 'G', floorM2: 450, grade: 'C' },
      ],
      sites: [
        { firm: 'F', parcel: 'v' },
        { firm: 'G', parcel: 'w' },
      ],
    }),
    targets: [back(30), target('gone', 'scatteredFirms', 2, { mode: 'must' })],
  };
  const explained = async (wholeUpTo: number) => {
    const input = await inputOf(wish);
    const geos = await loadGeos();
    const situation = situationOf(input);
    const candidates = candidatesOf(situation, geos);
    const model = buildModel(situation, candidates, resolveLocks(situation));
    const solve = inProcessSolve();
    const { values } = await solveLevels(model, 'disturbance', solve);
    return explainShort({ input, model, values, candidates, solve, geos, wholeUpTo }, NO_BOUNDS);
  };

  it('is told by its linear relaxation: what the targets gain together, and at most by themselves', async () => {
    const [[mu, firms], [muWhole, firmsWhole]] = [await explained(0), await explained(3000)];
    expect(gainsOf(muWhole.single)).toContainEqual(['capacity', 30, 30]);
    expect(gainsOf(firmsWhole.single)).toContainEqual(['capacity', 2, 2]);
    for (const [relaxed, whole] of [
      [mu, muWhole],
      [firms, firmsWhole],
    ]) {
      const own = relaxed.single.find(({ limits: [id] }) => id === 'capacity');
      const exact = whole.single.find(({ limits: [id] }) => id === 'capacity');
      expect(own?.atLeast).toBeNull();
      expect(own?.atMost).toBeGreaterThanOrEqual((exact?.atMost ?? 0) - 1e-3);
      expect(relaxed.en).toMatch(/unlimited room in parks gives at most \+/);
    }
  });
});
