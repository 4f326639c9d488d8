import type { DistrictSketch, ParcelSketch } from '../../../helpers/district.js';
import type { Wish } from '../land.js';
import {
  back,
  better,
  EXACTLY,
  firmsOn,
  IDLE,
  inPark,
  inside,
  JOINED,
  land,
  outside,
  park,
  type RowCase,
} from './sketches.js';

/** a and b: 3,600 m² each, FAR reached, low tax: joined a rebuilt block of 10.8 mu, alone nothing. */
const BLOCK = {
  parcels: [
    { id: 'a', shape: [0, 0, 60, 60] as const },
    { id: 'b', shape: [60, 0, 120, 60] as const },
  ],
  ...firmsOn(['A', 'a', 4000], ['B', 'b', 4000]),
};
/** Pair n of plots of 22.5 mu that touch: a park of 45 mu; pairs are apart. */
const pair = (n: number, more: Partial<ParcelSketch> = IDLE) => [
  inside(`p${n}`, 4 * n, more),
  inside(`q${n}`, 4 * n + 1, more),
];
/** Two idle pairs, and a dear one: 6,000 m² of floor on each plot. */
const PAIRS = land({
  parcels: [...pair(0), ...pair(1), ...pair(2, {})],
  ...firmsOn(['P', 'p2', 6000], ['Q', 'q2', 6000]),
});
const planned = (level: 'platform' | 'agglomeration', apart: boolean) => {
  const box = (from: number, to: number) => ({ shape: [from, -10, to, 160] as const, level });
  return apart
    ? [
        { id: 'P', ...box(-10, 210) },
        { id: 'Q', ...box(390, 610) },
      ]
    : [{ id: 'P', ...box(-10, 610) }];
};
/** Two idle plots with a strip of paddy (3.375 mu) between them, and what can be given back. */
const strip = (...hamlet: readonly ParcelSketch[]) => stripOf('paddy', hamlet);
const stripOf = (use: 'paddy' | 'dryland', hamlet: readonly ParcelSketch[]): DistrictSketch =>
  land({
    parcels: [
      inside('a', 0, IDLE),
      { id: 'strip', shape: [100, 0, 115, 150], use },
      { id: 'b', shape: [115, 0, 215, 150], use: 'idle' },
      ...hamlet,
    ],
  });
const idleMu = (id: string, n: number, mu: number): ParcelSketch => ({
  ...outside(id, n, IDLE),
  shape: [2000 + 200 * n, 0, 2050 + 200 * n, (mu * 40) / 3],
});
/** An idle plot beside the field, and one behind it that reaches the field over it. */
const BEHIND: readonly ParcelSketch[] = [
  { id: 'near', shape: [2000, 0, 2100, 50], use: 'idle' },
  { id: 'far', shape: [2000, 50, 2100, 90], use: 'idle' },
];
const workshop = (...more: readonly ParcelSketch[]) =>
  land({ parcels: [outside('w', 0), ...more], ...firmsOn(['W', 'w', 400]), parks: park(500) });
const LINE: DistrictSketch['lines'] = [
  { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 3000], kind: 'concentrated' }] },
  { kind: 'industrialLine', zones: [{ shape: [0, 0, 3000, 3000] }] },
];
const PRICES = {
  acquireWanPerMu: 10,
  demolishWanPerM2Floor: 0.01,
  reclaimWanPerMu: 10,
  rebuildWanPerM2Floor: 0.01,
  moveWanPerM2Floor: 0.05,
  upgradeWanPerMu: 5,
};
/** o0 (15 mu) and o1 (22.5 mu) in 甲镇, o2 (30 mu) in 乙镇, idle. */
const TOWNS = land({
  parcels: [
    { ...outside('o0', 0, IDLE), town: 0 },
    { ...outside('o1', 1, IDLE), shape: [2200, 0, 2300, 150], town: 0 },
    { ...outside('o2', 2, IDLE), shape: [2400, 0, 2600, 100], town: 1 },
  ],
  towns: [
    { code: '1', name: '甲镇', shape: [0, -100, 2350, 3000] },
    { code: '2', name: '乙镇', shape: [2350, -100, 9000, 3000] },
  ],
});
/** Plots in a row, a workshop of one owner each; d and e beyond, dear and of one owner. */
const owned = (owners: readonly string[], more: boolean): DistrictSketch =>
  land({
    parcels: [...owners.map((_, i) => inside(`p${i}`, i)), ...(more ? [inside('d', 7), inside('e', 8)] : [])],
    firms: [...new Set([...owners, ...(more ? ['D'] : [])])].map((creditCode) => ({
      creditCode,
      floorM2: creditCode === 'D' ? 24_000 : 6000,
      taxWan: [1, 1, 1] as const,
      grade: 'C' as const,
    })),
    sites: [
      ...owners.map((firm, i) => ({ firm, parcel: `p${i}` })),
      ...(more ? ['d', 'e'].map((parcel) => ({ firm: 'D', parcel, share: 0.5 })) : []),
    ],
  });
/** A holds p (6,000 m² of floor on it and q) and q apart from it; B holds r, dear. */
const twoPlots = (q: ParcelSketch, withB: boolean): DistrictSketch =>
  land({
    parcels: [inside('p', 0), q, ...(withB ? [inside('r', 8)] : [])],
    firms: [
      { creditCode: 'A', floorM2: 6000, taxWan: [1, 1, 1], grade: 'C' },
      ...(withB ? [{ creditCode: 'B', floorM2: 9000, taxWan: [1, 1, 1] as const, grade: 'C' as const }] : []),
    ],
    sites: [
      { firm: 'A', parcel: 'p', share: 0.6 },
      { firm: 'A', parcel: 'q', share: 0.4 },
      ...(withB ? [{ firm: 'B', parcel: 'r' }] : []),
    ],
  });
const TOGETHER = { 'owner.together': true, 'cluster.minMu': 1000 };
const LINKED: Wish = { sketch: strip(), settings: JOINED, targets: [better(45)] };
const lock = (target: string, what: 'upgrade' | 'reclaim') => ({ target, lock: what, origin: 'edits[0]' });

/** Rows of clusters among each other, of quota and of limits of the whole plan. */
export const LIMIT_CASES: Readonly<Record<string, RowCase>> = {
  // The block is 0.7 × 7,200 × 2 = 10,080 m² of new space, none of it in a park: it stands only where there is a park,
  // here p of 45 mu, 0.7 × 30,000 × 2 = 42,000; upgraded alone p would be 2,000 cheaper
  smallParks: {
    binds: {
      sketch: land({ ...BLOCK, parcels: [...BLOCK.parcels, { id: 'p', shape: [400, 0, 600, 150], use: 'idle' }] }),
      targets: [better(55.8)],
    },
    short: { sketch: land(BLOCK), targets: [better(10.8)] },
    missed: 1,
    says: 'no new space kept for small parks gives +10.8 mu',
  },
  // a row of three, 50 mu at most: two of them; or one pair and the dear plot
  apart: {
    binds: {
      sketch: land({
        parcels: [0, 1, 2].map((n) => inside(`p${n}`, n, IDLE)).concat(inside('d', 6)),
        ...firmsOn(['D', 'd', 6000]),
      }),
      settings: { ...JOINED, 'cluster.minMu': 20, 'cluster.maxMu': 50 },
      targets: [better(67.5)],
    },
    short: {
      sketch: land({ parcels: [0, 1, 2].map((n) => inside(`p${n}`, n, IDLE)) }),
      settings: { ...JOINED, 'cluster.minMu': 20, 'cluster.maxMu': 50 },
      targets: [better(67.5)],
    },
    missed: 1 / 3,
    says: 'clusters of any infill, shape and greatest size gives +22.5 mu',
  },
  // one park: of four dear plots
  parks: {
    binds: {
      sketch: land({
        parcels: [
          ...pair(0),
          ...pair(1),
          ...[0, 1, 2, 3].map((n): ParcelSketch => ({ id: `d${n}`, shape: [100 * n, 500, 100 * n + 100, 650] })),
        ],
        ...firmsOn(...[0, 1, 2, 3].map((n) => [`D${n}`, `d${n}`, 6000] as const)),
      }),
      settings: { ...JOINED, 'cluster.maxCount': 1 },
      targets: [better(90)],
    },
    short: {
      sketch: land({ parcels: [...pair(0), ...pair(1)] }),
      settings: { ...JOINED, 'cluster.maxCount': 1 },
      targets: [better(90)],
    },
    missed: 0.5,
    says: 'any number of new parks gives +45 mu',
  },
  // two platforms, or one and the dear small park
  'parks[level]': {
    binds: {
      sketch: { ...PAIRS, plannedParks: planned('platform', true) },
      settings: { ...JOINED, 'cluster.maxPlatforms': 1 },
      targets: [better(90)],
    },
    short: {
      sketch: land({ parcels: [...pair(0), ...pair(1)], plannedParks: planned('platform', true) }),
      settings: { ...JOINED, 'cluster.maxPlatforms': 1 },
      targets: [better(90)],
    },
    missed: 0.5,
    says: 'any number of new parks gives +45 mu',
  },
  planned: {
    binds: {
      sketch: { ...PAIRS, plannedParks: planned('agglomeration', false) },
      settings: JOINED,
      targets: [better(90)],
    },
    short: {
      sketch: land({ parcels: [...pair(0), ...pair(1)], plannedParks: planned('agglomeration', false) }),
      settings: JOINED,
      targets: [better(90)],
    },
    missed: 0.5,
    says: 'any number of new parks gives +45 mu',
  },
  // far goes to green (a thousandth dearer), since near stays; and as green it brings no quota
  farmland: {
    binds: { sketch: land({ parcels: BEHIND }), settings: EXACTLY, targets: [back(6)] },
    short: {
      sketch: { ...stripOf('dryland', BEHIND), keep: { near: 'supply' } },
      settings: JOINED,
      targets: [better(45)],
    },
    missed: 1,
    says: 'infill without 增减挂钩 quota gives +45 mu',
  },
  linked: {
    binds: { sketch: strip(idleMu('h', 0, 4.5)), settings: JOINED, targets: [better(45)] },
    short: LINKED,
    missed: 1,
    says: 'infill without 增减挂钩 quota gives +45 mu',
  },
  // 1 mu overdrawn: 4.375 mu are to be given back, not 3.375
  repaid: {
    binds: {
      sketch: strip(idleMu('h', 0, 3.6), idleMu('i', 1, 1.5)),
      settings: JOINED,
      quotas: { farmland: { usedMu: 1 } },
      targets: [better(45)],
    },
    short: {
      sketch: strip(idleMu('h', 0, 3.6)),
      settings: JOINED,
      quotas: { farmland: { usedMu: 1 } },
      targets: [better(45)],
    },
    missed: 1,
    says: 'infill without 增减挂钩 quota gives +45 mu',
  },
  // 400 m² of floor go with w; the idle plot is upgraded to make up for them
  'total[floor]': {
    binds: { sketch: workshop(inside('p', 0, IDLE)), settings: { 'total.basis': 'floor' }, targets: [back(15)] },
    short: { sketch: workshop(), settings: { 'total.basis': 'floor' }, targets: [back(15)] },
    missed: 1,
    says: 'letting the total of industry shrink gives +15 mu',
  },
  // 3 mu in the line are given back where a cluster takes in a street of 20 × 150 m = 4.5 mu
  'total[industrialLine]': {
    binds: {
      sketch: land({
        lines: LINE,
        parcels: [
          idleMu('h', 0, 3),
          inside('a', 0, IDLE),
          { id: 'street', shape: [100, 0, 120, 150], use: 'road', landClass: '1004' },
          { id: 'b', shape: [120, 0, 220, 150], use: 'idle' },
        ],
      }),
      settings: { 'total.basis': 'industrialLine' },
      targets: [back(3)],
    },
    short: {
      sketch: land({ lines: LINE, parcels: [idleMu('h', 0, 3)] }),
      settings: { 'total.basis': 'industrialLine' },
      targets: [back(3)],
    },
    missed: 1,
    says: 'letting the total of industry shrink gives +3 mu',
  },
  // 45 mu joined over a strip of field cost 10 × 48.375 + 0.01 × (0.7 × 32,250 × 2 + 5,000) = 985; without field, but with 40,000 m² of floor to clear, 1,320
  budget: {
    binds: {
      sketch: {
        ...strip(),
        parcels: [...(strip().parcels ?? []), ...pair(2, {})],
        ...firmsOn(['P', 'p2', 20_000], ['Q', 'q2', 20_000]),
      },
      settings: JOINED,
      prices: PRICES,
      quotas: { construction: { openingMu: 9 }, farmland: { openingMu: 9 }, paddy: { openingMu: 9 } },
      targets: [better(45)],
      limits: { budget: { totalWan: 1100 } },
    },
    // 15 mu at 10 to acquire and 10 to reclaim: 300 a plot
    short: {
      sketch: land({ parcels: [outside('a', 0, IDLE), outside('b', 1, IDLE)] }),
      prices: PRICES,
      targets: [back(30)],
      limits: { budget: { totalWan: 300 } },
    },
    missed: 0.5,
    says: 'no budget gives +15 mu',
  },
  // 20 mu at most in 甲镇: its 22.5 mu may not, its 15 do not do, o2 (30 mu) costs more
  'town max': {
    binds: {
      sketch: TOWNS,
      settings: EXACTLY,
      targets: [back(22)],
      limits: { townLimits: [{ town: '甲镇', basis: 'reclaimed', max: 20 }] },
    },
    short: {
      sketch: TOWNS,
      targets: [back(67.5)],
      limits: { townLimits: [{ town: '甲镇', basis: 'reclaimed', max: 20 }] },
    },
    missed: 22.5 / 67.5,
    says: 'no least or most by town gives +22.5 mu',
  },
  // a least comes before targets: what it takes of the land leaves the other short
  'town min': {
    binds: { sketch: TOWNS, limits: { townLimits: [{ town: '乙镇', basis: 'reclaimed', min: 30 }] } },
    short: {
      sketch: {
        ...TOWNS,
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [2350, -100, 9000, 3000], kind: 'flexible' }] }],
      },
      targets: [better(30)],
      limits: { townLimits: [{ town: '乙镇', basis: 'reclaimed', min: 30 }] },
    },
    missed: 1,
    says: 'no least or most by town gives +30 mu',
  },
  // three owners are too many for one of them: two plots, and the dear pair
  platforms: {
    binds: {
      sketch: owned(['A', 'B', 'C'], true),
      settings: { ...JOINED, 'oneBody.maxOwners': 2, 'oneBody.platformClusters': 0 },
      targets: [better(67.5)],
    },
    short: {
      sketch: owned(['A', 'B', 'C'], false),
      settings: { ...JOINED, 'oneBody.maxOwners': 2, 'oneBody.platformClusters': 0 },
      targets: [better(67.5)],
    },
    missed: 1 / 3,
    says: 'any number of owners and bodies for clusters gives +22.5 mu',
  },
  // two joined and the third upgraded cost 20,000 + 10,500; each alone 31,500; alone nobody comes into a park
  oneBody: {
    binds: {
      sketch: owned(['A', 'B', 'C'], false),
      settings: { 'cluster.maxMu': 50, 'oneBody.neighbours': true },
      targets: [better(67.5)],
    },
    short: {
      sketch: owned(['A', 'B', 'C'], false),
      settings: { 'cluster.maxMu': 50, 'oneBody.neighbours': true },
      targets: [better(67.5), inPark(60)],
    },
    missed: 1 / 3,
    says: 'any number of owners and bodies for clusters gives +22.5 mu',
  },
  // p goes with q: r is dearer than p and cheaper than both. And q may be too small a site
  together: {
    binds: { sketch: twoPlots(inside('q', 4), true), settings: TOGETHER, targets: [better(22.5)] },
    short: {
      sketch: twoPlots({ id: 'q', shape: [500, 0, 510, 150] }, false),
      settings: TOGETHER,
      targets: [better(22.5)],
    },
    missed: 1,
    says: 'land of one owner treated piece by piece gives +22.5 mu',
  },
  lock: {
    binds: { sketch: land({ parcels: [outside('a', 0, IDLE)] }), locks: { land: [lock('a', 'reclaim')] } },
    short: {
      sketch: land({
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [1900, -100, 2300, 300], kind: 'flexible' }] }],
        parcels: [outside('a', 0, IDLE)],
      }),
      locks: { land: [lock('a', 'upgrade')] },
      targets: [back(15)],
    },
    missed: 1,
    says: 'dropping the locks gives +15 mu',
  },
  // V goes to the park by the planner's word and leaves no room for W
  lockFirm: {
    binds: { sketch: workshop(), locks: { firms: [{ creditCode: 'W', fate: 'move', park: 'K', origin: 'edits[0]' }] } },
    short: {
      sketch: land({
        parcels: [outside('w', 0), outside('v', 1, { shape: [2200, 0, 2300, 50] })],
        ...firmsOn(['W', 'w', 400], ['V', 'v', 300]),
        parks: park(500),
      }),
      locks: { firms: [{ creditCode: 'V', fate: 'move', park: 'K', origin: 'edits[0]' }] },
      targets: [back(15)],
    },
    missed: 0.5,
    says: 'dropping the locks gives +7.5 mu',
  },
};
