import type { Firm, LandUse } from '../../../../src/model/district.js';
import type { FirmLock, LandLock } from '../../../../src/model/lock.js';
import type { PlanLimits } from '../../../../src/model/planLimits.js';
import type { Quotas } from '../../../../src/model/quota.js';
import type { Prices } from '../../../../src/model/scenario.js';
import type { Settings } from '../../../../src/model/settings.js';
import type { TargetSpec } from '../../../../src/model/target.js';
import { seeded } from '../../../geometry/random.js';
import type { AreaSketch, LineSketch, ParcelSketch, ParkSketch } from '../../../helpers/district.js';
import { target, type Wish } from '../land.js';

/** What lies between two plots of a row; `none`: they touch. */
export type Between = 'none' | 'paddy' | 'dryland' | 'grass' | 'street' | 'farmRoad' | 'river' | 'homestead';

export type Box = readonly [minX: number, minY: number, maxX: number, maxY: number];

/** A plot inside 集中建设区, in its row, with what lies between it and the plot before it. */
export interface Plot {
  readonly id: string;
  readonly row: number;
  readonly shape: Box;
  readonly before: Between;
  /** Parcel between, '' where they touch or it is the first. */
  readonly strip: string;
}

export interface Strips extends Wish {
  readonly plots: readonly Plot[];
  readonly targets: readonly TargetSpec[];
  readonly settings: Partial<Settings>;
  readonly limits: PlanLimits;
  readonly quotas: Quotas;
  readonly prices: Prices;
  readonly locks: { readonly land: readonly LandLock[]; readonly firms: readonly FirmLock[] };
}

const SIDE_M = 100;
const ROW_APART_M = 200;
const TOWNS: readonly AreaSketch[] = [
  { code: '1', name: '甲镇', shape: [-100, -100, 2500, 150] },
  { code: '2', name: '乙镇', shape: [-100, 150, 2500, 3000] },
  { code: '3', name: '丙镇', shape: [2500, -100, 9000, 3000] },
];
const PRICES: Prices = {
  acquireWanPerMu: 10,
  demolishWanPerM2Floor: 0.02,
  reclaimWanPerMu: 7,
  rebuildWanPerM2Floor: 0.03,
  moveWanPerM2Floor: 0.05,
  upgradeWanPerMu: 12,
};
const LAND: Readonly<Record<Exclude<Between, 'none'>, { readonly use: LandUse; readonly landClass?: string }>> = {
  paddy: { use: 'paddy' },
  dryland: { use: 'dryland' },
  grass: { use: 'grass' },
  street: { use: 'road', landClass: '1004' },
  farmRoad: { use: 'farmRoad' },
  river: { use: 'river' },
  homestead: { use: 'homestead' },
};

/**
 * A random district of rows of plots of 100 × 100 m inside 集中建设区, 8 or 12 m of other land or nothing between two of a row, rows apart; one or two
 * workshops or idle yards outside; and of everything else that a plan may be limited by some, by chance.
 */
export function stripsDistrict(seed: number): Strips {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const chance = (share: number) => random() < share;
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const plots: Plot[] = [];
  const parcels: ParcelSketch[] = [];
  const rows = [2 + upTo(2), upTo(2)];
  rows.forEach((count, row) => {
    let x = 0;
    const y = ROW_APART_M * row;
    for (let i = 0; i < count; i++) {
      const before: Between =
        i === 0
          ? 'none'
          : chance(0.3)
            ? 'none'
            : pick([
                'paddy',
                'paddy',
                'dryland',
                'dryland',
                'grass',
                'grass',
                'street',
                'farmRoad',
                'river',
                'homestead',
              ]);
      const id = `in${row}${i}`;
      let strip = '';
      if (before !== 'none') {
        const widthM = pick([8, 12]);
        strip = `strip${row}${i}`;
        // a river runs on beyond the plots: no link goes round its end
        const beyondM = before === 'river' ? 30 : 0;
        const shape = [x, y - beyondM, x + widthM, y + SIDE_M + beyondM] as const;
        parcels.push({ id: strip, shape, town: row, ...LAND[before] });
        x += widthM;
      }
      const shape: Box = [x, y, x + SIDE_M, y + SIDE_M];
      plots.push({ id, row, shape, before, strip });
      parcels.push({
        id,
        shape,
        use: chance(0.25) ? 'idle' : 'industry',
        town: chance(0.15) ? 1 - row : row,
      });
      x += SIDE_M;
    }
  });
  const yards = 1 + upTo(1);
  for (let i = 0; i < yards; i++) {
    const x = 3000 + 1000 * i;
    const w = 30 + upTo(60);
    parcels.push({
      id: `out${i}`,
      shape: [x, 0, x + w, 50],
      use: chance(0.5) ? 'idle' : 'industry',
      town: 2,
      stateOwned: chance(0.2),
    });
    if (chance(0.8)) {
      parcels.push({ id: `field${i}`, shape: [x, -60, x + 90, 0], use: pick(['paddy', 'dryland']), town: 2 });
    }
  }
  if (chance(0.2)) parcels.push({ id: 'home', shape: [1330, 0, 1400, 100], use: 'homestead', town: 0 });

  const built = parcels.filter(({ use }) => use === 'industry');
  const firms = Array.from({ length: built.length === 0 ? 0 : 1 + upTo(4) }, (_, f) => {
    const tax = pick([0.5, 3, 30, 1200]);
    const firm: Partial<Firm> & { readonly creditCode: string } = {
      creditCode: `F${f}`,
      floorM2: 300 + upTo(pick([3000, 12_000])),
      staff: 5 + upTo(50),
      taxWan: [tax, tax, tax],
      grade: pick(['A', 'B', 'C', 'C', 'D'] as const),
      operating: chance(0.9),
      eliminated: chance(0.07),
      polluting: chance(0.35),
      sector: pick(['C13', 'C26', 'C26', 'C33']),
    };
    return firm;
  });
  const sites = firms.flatMap(({ creditCode }) => {
    const [first, second] = [pick(built).id, pick(built).id];
    if (chance(0.6) || first === second) return [{ firm: creditCode, parcel: first, share: 1 }];
    const share = pick([0.3, 0.5, 0.7]);
    return [
      { firm: creditCode, parcel: first, share },
      { firm: creditCode, parcel: second, share: 1 - share },
    ];
  });
  const parks: ParkSketch[] = [
    ...(chance(0.6) ? [{ id: 'K', shape: [1200, 0, 1300, 100] as const, remainingFloorM2: upTo(9000) }] : []),
    ...(chance(0.25)
      ? [{ id: 'L', shape: [1200, 1000, 1300, 1050] as const, sectors: chance(0.5) ? ['C13', 'C33'] : [] }]
      : []),
  ];
  const withLine = chance(0.3);
  const lines: LineSketch[] = [
    { kind: 'urbanBoundary', zones: [{ shape: [-10, -10, 2000, 2000], kind: 'concentrated' }] },
    ...(withLine ? [{ kind: 'industrialLine', zones: [{ shape: [-10, -10, 3500, 1500] as const }] }] : []),
  ];
  const wishes: readonly TargetSpec[] = [
    target('better', 'revitalised', 15_000 + upTo(30_000)),
    target('back', 'reclaimed', 1000 + upTo(6000)),
    target('blocks', 'rectified', 3000 + upTo(30_000)),
    target('scattered', 'scatteredFirms', 1 + upTo(3)),
    target('outdated', 'outdatedFirms', 1 + upTo(1)),
    target('in', 'inParkShare', 40 + upTo(60)),
  ];
  const targets = wishes
    .filter(({ id }) => chance(id === 'in' || id === 'better' ? 0.85 : 0.5))
    .map((wish) => ({
      ...wish,
      weight: pick([1, 1, 2, 5]),
      sense: pick(['atLeast', 'atLeast', 'about'] as const),
      mode: pick(['must', 'goal'] as const),
    }));

  // planned parks over the first row: the west of it, the east of it, or both
  const first = plots.filter(({ row }) => row === 0);
  const cut = 1 + upTo(first.length - 1);
  const sides = [first.slice(0, cut), first.slice(cut)].filter((side) => side.length > 0 && chance(0.6));
  const plannedParks = (chance(0.35) ? sides : []).map((side, i): ParkSketch => {
    const [x, y] = side[0].shape;
    const [, , X, Y] = side[side.length - 1].shape;
    return {
      id: `P${i}`,
      shape: [x - 1, y - 5, X + 1, Y + 5],
      level: pick(['platform', 'agglomeration', 'smallPark']),
    };
  });
  const withBudget = chance(0.25);
  const bases = ['reclaimed', 'revitalised', 'firmsMoving', 'firmsClosed', 'firmsReceived'] as const;
  const townLimits = TOWNS.flatMap(({ name = '' }) => {
    if (!chance(0.12)) return [];
    const basis = pick(bases);
    const size = basis.startsWith('firms') ? 1 + upTo(2) : 3 + upTo(30);
    const [max, min] = pick([
      [size, undefined],
      [size, undefined],
      [undefined, size],
      [2 * size, size],
    ] as const);
    return [{ town: name, basis, ...(max === undefined ? {} : { max }), ...(min === undefined ? {} : { min }) }];
  });
  const ledger = () => ({
    openingMu: pick([0, 0, 1, 4, 8]),
    usedMu: pick([0, 0, 0, 1]),
    overdraftMu: pick([0, 0, 0.5, 1]),
  });
  const landLocks = parcels.flatMap(({ id }): LandLock[] => {
    if (!/^(in|out)/.test(id) || !chance(0.06)) return [];
    const lock = id.startsWith('in')
      ? pick(['in', 'out', 'upgrade', 'reserve', 'regreen'] as const)
      : pick(['in', 'out', 'upgrade', 'reclaim', 'regreen'] as const);
    return [{ target: id, lock, origin: 'edits[0]' }];
  });
  const firmLocks = firms.flatMap(({ creditCode }): FirmLock[] => {
    if (!chance(0.1)) return [];
    const fate = pick(['stay', 'move', 'close'] as const);
    return [{ creditCode, fate, park: fate === 'move' && chance(0.5) ? 'K' : '', origin: 'edits[1]' }];
  });
  const kept = parcels.filter(({ id }) => /^(in|out)/.test(id) && chance(0.1));
  return {
    plots,
    sketch: {
      parcels,
      firms,
      sites,
      parks,
      ...(plannedParks.length > 0 ? { plannedParks } : {}),
      lines,
      towns: TOWNS,
      slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
      keep: Object.fromEntries(kept.map(({ id }) => [id, 'supply chain'])),
    },
    targets,
    quotas: { construction: ledger(), farmland: ledger(), paddy: ledger() },
    prices: withBudget || chance(0.2) ? PRICES : {},
    limits: {
      ...(withBudget ? { budget: { totalWan: 100 + upTo(1400) } } : {}),
      townLimits,
      sectorsApart: chance(0.6) ? [['C13', 'C26']] : [],
    },
    locks: { land: landLocks, firms: firmLocks },
    settings: {
      'solve.relativeGap': 0,
      'phase.lastYear': 2025,
      'total.basis': pick(withLine ? ['floor', 'industrialLine'] : ['floor', 'off']),
      'cluster.minMu': pick([10, 30, 35, 45]),
      'cluster.maxMu': pick([1000, 1000, 40]),
      'cluster.maxCount': pick([40, 1]),
      'cluster.maxPlatforms': pick([2, 1, 0]),
      'cluster.maxAgglomerations': pick([4, 0]),
      'cluster.maxInfillShare': pick([0.2, 0.2, 0.05]),
      'cluster.minCompactness': pick([0.2, 0.6]),
      'close.maxShare': pick([0, 0.3, 0.6]),
      'reserve.smallParkShare': pick([0, 0.1, 0.7, 0.9]),
      'homes.apartM': pick([0, 50, 150]),
      'move.maxKm': pick([15, 2.5]),
      'oneBody.platformClusters': pick([40, 40, 1, 0]),
      'oneBody.maxOwners': pick([1, 3, 3]),
      'oneBody.neighbours': chance(0.4),
      'owner.together': chance(0.5),
      // joined, two plots cost less than each by itself
      'cluster.fixedDisturbance': pick([500, 5000]),
      'upgrade.fixedDisturbance': pick([3000, 9000]),
      // on plots of 10,000 m² nothing is upgraded alone, and no block is built
      'upgrade.minSiteM2': pick([2000, 2000, 12_000]),
      'reclaim.toPaddy': pick(['besidePaddy', 'all', 'none']),
    },
  };
}
