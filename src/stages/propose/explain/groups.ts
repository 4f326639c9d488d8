import type { Lang } from '../../../model/finding.js';
import type { LandLock } from '../../../model/lock.js';
import { NO_LOCKS } from '../../../model/lock.js';
import { QUOTA_LEDGERS, QUOTA_WORDS } from '../../../model/quota.js';
import type { Settings } from '../../../model/settings.js';
import type { Layout } from '../program/layout.js';
import { parkRows } from '../program/parkRows.js';
import type { ProposeInput, Relaxation } from '../situation/situation.js';
import { LIMIT_GROUPS } from './limitGroups.js';
import { reviewParts, withReviews } from './reviews.js';

/** A part of a group that can be taken away by itself: the keep-list of one town. */
export interface Part {
  readonly id: string;
  /** What is done, as the beginning of a sentence. */
  readonly zh: string;
  readonly en: string;
  /** Behind its group. */
  readonly brief: Readonly<Record<Lang, string>>;
  readonly lift: (input: ProposeInput) => ProposeInput;
}

/**
 * A group of limits that may hold a target down, and how it is taken away: by `lift`, which changes what the planner gave (lists, settings,
 * rulings), or, without it, by the word `relaxation`, on which rows are not built. Add a limit: a word in `Relaxation`, a line here.
 */
export interface Group {
  readonly relaxation: Relaxation;
  /** What is done, as the beginning of a sentence. */
  readonly zh: string;
  readonly en: string;
  /** Whether taking it away can change anything here. */
  readonly matters: (layout: Layout, input: ProposeInput) => boolean;
  readonly lift?: (input: ProposeInput) => ProposeInput;
  /** Finer parts, those that weigh most first. */
  readonly split?: (input: ProposeInput) => readonly Part[];
  /** Taking it away changes which clusters are possible: candidates are made anew. */
  readonly reshapes?: boolean;
}

const LOOSE = Number.POSITIVE_INFINITY;
const set =
  (settings: Partial<{ [K in keyof Settings]: Settings[K] }>) =>
  (input: ProposeInput): ProposeInput => ({ ...input, settings: { ...input.settings, ...settings } });
const whereParks = (_: Layout, { district }: ProposeInput) => district.parks.sectors.some((list) => list.length > 0);
const whereInside = (_: Layout, { overlay }: ProposeInput) => overlay.pieces.boundaryZone.includes('concentrated');

export const GROUPS: readonly Group[] = [
  {
    relaxation: 'locks',
    zh: '取消锁定',
    en: 'dropping the locks',
    matters: (_, { locks }) => locks.land.length + locks.firms.length + locks.areas.length > 0,
    lift: (input) => ({ ...input, locks: NO_LOCKS }),
    split: lockParts,
    reshapes: true,
  },
  {
    relaxation: 'keepList',
    zh: '取消保留名单',
    en: 'lifting the keep-list',
    matters: (_, { district }) => district.keep.size > 0,
    lift: (input) => ({ ...input, district: { ...input.district, keep: new Map() } }),
    split: keepParts,
    reshapes: true,
  },
  {
    relaxation: 'protectedFirms',
    zh: '允许腾退高税企业用地',
    en: 'letting land of strong firms go',
    matters: ({ situation }) => situation.protectedFirm.includes(1),
    lift: set({ 'park.taxWanPerMu': LOOSE }),
  },
  {
    relaxation: 'review',
    zh: '需审查的事项均获同意',
    en: 'every review granted',
    matters: (_, input) => reviewParts(input).length > 0,
    lift: (input) => withReviews(input, null),
    split: reviewParts,
    reshapes: true,
  },
  { relaxation: 'capacity', zh: '不限园区容量', en: 'unlimited room in parks', matters: () => true },
  {
    relaxation: 'distance',
    zh: '不限搬迁距离',
    en: 'moves of any distance',
    matters: ({ receivers }) => receivers.list.length > 0,
  },
  {
    relaxation: 'sectors',
    zh: '园区不限行业',
    en: 'parks taking any sector',
    matters: whereParks,
    lift: (input) => {
      const { parks } = input.district;
      return { ...input, district: { ...input.district, parks: { ...parks, sectors: parks.sectors.map(() => []) } } };
    },
  },
  {
    relaxation: 'closingCap',
    zh: '不限关停数量',
    en: 'no cap on closing firms',
    matters: (layout) => layout.close.some((column) => column >= 0),
    lift: set({ 'close.maxShare': 1 }),
  },
  {
    relaxation: 'quotas',
    zh: '不受增减挂钩指标限制',
    en: 'infill without 增减挂钩 quota',
    matters: (layout) => layout.candidates.some(({ newConstructionM2 }) => newConstructionM2 > 0),
    split: quotaParts,
  },
  {
    relaxation: 'parkCount',
    zh: '不限新建园区个数',
    en: 'any number of new parks',
    matters: (layout) => parkRows(layout).some(({ columns, upper }) => columns.length > upper),
  },
  {
    relaxation: 'smallParks',
    zh: '新增空间不为小微园预留',
    en: 'no new space kept for small parks',
    matters: (layout) => layout.candidates.some(({ level }) => level !== 'smallPark'),
    lift: set({ 'reserve.smallParkShare': 0 }),
  },
  ...LIMIT_GROUPS,
  {
    relaxation: 'siteSize',
    zh: '不限可提升、可复垦的最小地块',
    en: 'no least site for upgrade or reclaim',
    matters: (_, { overlay, settings }) =>
      overlay.pieces.areaM2.some(
        (areaM2, k) =>
          overlay.pieces.eligible[k] && areaM2 < Math.max(settings['upgrade.minSiteM2'], settings['reclaim.minUnitM2']),
      ),
    lift: set({ 'upgrade.minSiteM2': 0, 'reclaim.minUnitM2': 0 }),
  },
  {
    relaxation: 'parkSize',
    zh: '小微园不设最小面积',
    en: 'parks of any size',
    matters: whereInside,
    lift: set({ 'cluster.minMu': 0 }),
    reshapes: true,
  },
  {
    relaxation: 'clusterShape',
    zh: '不限连片的填充比例、紧凑度和最大面积',
    en: 'clusters of any infill, shape and greatest size',
    matters: whereInside,
    lift: set({ 'cluster.maxInfillShare': 1, 'cluster.minCompactness': 0, 'cluster.maxMu': 1e6 }),
    reshapes: true,
  },
];

/** The keep-list town by town, the town with most kept land first. */
function keepParts({ district }: ProposeInput): Part[] {
  const { town, officialM2 } = district.parcels;
  const keptM2 = new Map<number, number>();
  for (const parcel of district.keep.keys()) {
    keptM2.set(town[parcel], (keptM2.get(town[parcel]) ?? 0) + officialM2[parcel]);
  }
  return [...keptM2]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .map(([of]) => {
      const name = district.towns.name[of] ?? '–';
      return {
        id: `keepList/${name}`,
        zh: `取消${name}的保留名单`,
        en: `lifting the keep-list of ${name}`,
        brief: { zh: `仅${name}`, en: `of ${name} alone` },
        lift: (input) => {
          const keep = [...input.district.keep].filter(([parcel]) => town[parcel] !== of);
          return { ...input, district: { ...input.district, keep: new Map(keep) } };
        },
      };
    });
}

/** Locks by where they were given: the scenario's edits, a file edited in QGIS. */
function lockParts({ locks }: ProposeInput): Part[] {
  const place = ({ origin }: Pick<LandLock, 'origin'>) => origin.replace(/(\[\d+\]| row \d+)$/, '');
  const all = [...locks.land, ...locks.firms, ...locks.areas];
  const counts = new Map<string, number>();
  for (const lock of all) counts.set(place(lock), (counts.get(place(lock)) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([of]) => {
      const others = <T extends Pick<LandLock, 'origin'>>(list: readonly T[]) =>
        list.filter((lock) => place(lock) !== of);
      return {
        id: `locks/${of}`,
        zh: `取消 ${of} 的锁定`,
        en: `dropping the locks of ${of}`,
        brief: { zh: `仅 ${of}`, en: `of ${of} alone` },
        lift: (input) => {
          const { land, firms, areas } = input.locks;
          return { ...input, locks: { land: others(land), firms: others(firms), areas: others(areas) } };
        },
      };
    });
}

/** 增减挂钩 ledger by ledger, as if it could be overdrawn without limit. */
function quotaParts(): Part[] {
  return QUOTA_LEDGERS.map((name) => ({
    id: `quotas/${name}`,
    zh: `不受${QUOTA_WORDS[name].zh}指标限制`,
    en: `infill without quota of the ${QUOTA_WORDS[name].en} ledger`,
    brief: { zh: `仅${QUOTA_WORDS[name].zh}账`, en: `of the ${QUOTA_WORDS[name].en} ledger alone` },
    lift: (input) => {
      const own = { ...input.quotas?.[name], overdraftMu: BOUNDLESS_MU };
      return { ...input, quotas: { ...input.quotas, [name]: own } };
    },
  }));
}

const BOUNDLESS_MU = 1e6;
