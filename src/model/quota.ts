import type { LandUse } from './district.js';
import type { Lang } from './finding.js';
import type { Comment } from './scenario.js';
import { m2FromMu } from './units.js';

/**
 * 增减挂钩 (`counting.md`): what is built on field must have been given back before. Three ledgers, each in balance at any time: construction land
 * (field of any kind), farmland (paddy or dryland), paddy.
 */
export const QUOTA_LEDGERS = ['construction', 'farmland', 'paddy'] as const;
export type QuotaName = (typeof QUOTA_LEDGERS)[number];
export type ByQuota<T> = Readonly<Record<QuotaName, T>>;

/** A ledger before the run, mu: quota accepted so far, what of it is used, and how far it may be overdrawn (挂账); 0 where not said. */
export interface QuotaOpening {
  readonly $comment?: Comment;
  readonly openingMu?: number;
  readonly usedMu?: number;
  readonly overdraftMu?: number;
}
export type Quotas = Partial<ByQuota<QuotaOpening>> & { readonly $comment?: Comment };

/** The same in m². */
export function openingOf(
  quotas: Quotas,
  name: QuotaName,
): { readonly openingM2: number; readonly usedM2: number; readonly overdraftM2: number } {
  const { openingMu = 0, usedMu = 0, overdraftMu = 0 } = quotas[name] ?? {};
  return { openingM2: m2FromMu(openingMu), usedM2: m2FromMu(usedMu), overdraftM2: m2FromMu(overdraftMu) };
}

/** Which ledgers ground of a use draws on when it is built on; construction land draws on none, and is not asked here. */
export function drawnBy(use: LandUse): readonly QuotaName[] {
  if (use === 'paddy') return QUOTA_LEDGERS;
  return use === 'dryland' ? ['construction', 'farmland'] : ['construction'];
}

export function byQuota<T>(value: (name: QuotaName) => T): ByQuota<T> {
  return { construction: value('construction'), farmland: value('farmland'), paddy: value('paddy') };
}

export const QUOTA_WORDS: ByQuota<Readonly<Record<Lang, string>>> = {
  construction: { zh: '建设用地', en: 'construction land' },
  farmland: { zh: '耕地', en: 'farmland' },
  paddy: { zh: '水田', en: 'paddy' },
};
