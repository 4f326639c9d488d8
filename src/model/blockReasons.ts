import type { Block } from './decision.js';
import type { Lang } from './finding.js';
import type { SettingKey, Settings } from './settings.js';
import { m2FromMu, muFromM2 } from './units.js';

/**
 * What can be said against a block of industry, each by one figure and one threshold, and independent of the others.
 *
 * A figure that is not known (NaN: no parks, boundary or industrial line delivered) neither accuses nor acquits. `tooSmall`, `isolated` and
 * `outside` make a block scattered (`counting.md`); the others are shown, and do so where their setting says it.
 */
export const BLOCK_REASON_KINDS = ['tooSmall', 'isolated', 'outside', 'offLine', 'enclosed', 'loose'] as const;
export type BlockReason = (typeof BLOCK_REASON_KINDS)[number];
export type ByReason = Readonly<Record<BlockReason, number>>;
/** The figures of a block that reasons go by. */
export type BlockFigures = Pick<
  Block,
  'areaM2' | 'parkDistanceM' | 'insideShare' | 'lineShare' | 'farmlandBorderShare' | 'compactness'
>;

interface ReasonDefinition {
  readonly title: Readonly<Record<Lang, string>>;
  readonly threshold: SettingKey & `block.${string}`;
  /** The setting that lets it make a block scattered; null where it always does. */
  readonly scatters: 'block.offLineScatters' | 'block.enclosedScatters' | 'block.looseScatters' | null;
  readonly accuses: 'below' | 'above' | 'from';
  /** In the unit of `limit`. */
  figure(block: BlockFigures): number;
  limit(settings: Settings): number;
  /** Figure or limit as it is read. */
  shown(value: number): Readonly<Record<Lang, string>>;
}

const percent = (value: number) => same(`${(100 * value).toFixed(1)} %`);
const metres = (value: number) => same(`${Math.round(value).toLocaleString('en-US')} m`);
const mu = (valueM2: number) => {
  const text = muFromM2(valueM2).toFixed(2);
  return { zh: `${text} 亩`, en: `${text} mu` };
};
const same = (text: string) => ({ zh: text, en: text });

export const BLOCK_REASONS: Readonly<Record<BlockReason, ReasonDefinition>> = {
  tooSmall: {
    title: { zh: '面积过小', en: 'too small' },
    threshold: 'block.scatteredBelowMu',
    scatters: null,
    accuses: 'below',
    figure: (block) => block.areaM2,
    limit: (settings) => m2FromMu(settings['block.scatteredBelowMu']),
    shown: mu,
  },
  isolated: {
    title: { zh: '孤立', en: 'isolated' },
    threshold: 'block.isolatedM',
    scatters: null,
    accuses: 'above',
    figure: (block) => block.parkDistanceM,
    limit: (settings) => settings['block.isolatedM'],
    shown: metres,
  },
  outside: {
    title: { zh: '位于边界外', en: 'outside the boundary' },
    threshold: 'block.insideShare',
    scatters: null,
    accuses: 'below',
    figure: (block) => block.insideShare,
    limit: (settings) => settings['block.insideShare'],
    shown: percent,
  },
  offLine: {
    title: { zh: '位于工业控制线外', en: 'outside the industrial line' },
    threshold: 'block.lineShare',
    scatters: 'block.offLineScatters',
    accuses: 'below',
    figure: (block) => block.lineShare,
    limit: (settings) => settings['block.lineShare'],
    shown: percent,
  },
  enclosed: {
    title: { zh: '耕地包围', en: 'enclosed by farmland' },
    threshold: 'block.farmlandBorderShare',
    scatters: 'block.enclosedScatters',
    accuses: 'from',
    figure: (block) => block.farmlandBorderShare,
    limit: (settings) => settings['block.farmlandBorderShare'],
    shown: percent,
  },
  loose: {
    title: { zh: '形态零碎', en: 'of low compactness' },
    threshold: 'block.minCompactness',
    scatters: 'block.looseScatters',
    accuses: 'below',
    figure: (block) => block.compactness,
    limit: (settings) => settings['block.minCompactness'],
    shown: (value) => same(value.toFixed(3)),
  },
};

export function reasonsOf(block: BlockFigures, settings: Settings): BlockReason[] {
  return BLOCK_REASON_KINDS.filter((kind) => {
    const { figure, limit, accuses } = BLOCK_REASONS[kind];
    const [value, bound] = [figure(block), limit(settings)];
    if (accuses === 'below') return value < bound;
    return accuses === 'above' ? value > bound : value >= bound;
  });
}

/** Whether the reason makes a block scattered, under these settings. */
export function scatters(kind: BlockReason, settings: Settings): boolean {
  const { scatters: setting } = BLOCK_REASONS[kind];
  return setting === null || settings[setting];
}

const SIGN = { below: '<', above: '>', from: '≥' } as const;

/** `面积过小 12.30 亩 < 100.00 亩`, for every reason of the block. */
export function evidenceOf(block: BlockFigures & Pick<Block, 'reasons'>, settings: Settings, lang: Lang): string {
  return block.reasons
    .map((kind) => {
      const { title, figure, limit, shown, accuses } = BLOCK_REASONS[kind];
      return `${title[lang]} ${shown(figure(block))[lang]} ${SIGN[accuses]} ${shown(limit(settings))[lang]}`;
    })
    .join(lang === 'zh' ? '；' : '; ');
}

/** A figure for each reason. */
export function byReason(value: (kind: BlockReason) => number): ByReason {
  return Object.fromEntries(BLOCK_REASON_KINDS.map((kind) => [kind, value(kind)])) as ByReason;
}

/** How a block stands: parks are spared whatever is said against them. */
export type BlockVerdict = 'inPark' | 'fitForPark' | 'scattered' | 'sound';

export const BLOCK_VERDICT_WORDS: Readonly<Record<BlockVerdict, Readonly<Record<Lang, string>>>> = {
  scattered: { zh: '低散乱', en: 'scattered' },
  inPark: { zh: '园区内', en: 'in a park' },
  fitForPark: { zh: '具备园区条件', en: 'fit to be a park' },
  sound: { zh: '非低散乱', en: 'not scattered' },
};

export function verdictOf({
  park,
  scattered,
  qualifies,
}: Pick<Block, 'park' | 'scattered' | 'qualifies'>): BlockVerdict {
  if (park >= 0) return 'inPark';
  if (scattered) return 'scattered';
  return qualifies ? 'fitForPark' : 'sound';
}
