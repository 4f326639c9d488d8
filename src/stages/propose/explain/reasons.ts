import type { Lang } from '../../../model/finding.js';

/** Why a fate is closed to a piece or a firm: a code, and what it is about (a rule with its clause, a firm, a list's own reason). */
export interface Reason {
  readonly code: ReasonCode;
  readonly detail: string;
}

type Texts = Readonly<Record<Lang, string>>;

/** `{}` is replaced by the detail. The order is that in which one reason stands for several: what no limit of the planner's can lift before what one can. */
export const REASONS = {
  notEligible: { zh: '不是工业、仓储或空闲用地', en: 'neither industrial, storage nor idle land' },
  held: { zh: '与控制线刚性冲突，暂缓：{}', en: 'held, in hard conflict with a control line: {}' },
  locked: { zh: '已锁定：{}', en: 'locked: {}' },
  inPark: { zh: '在现有园区内', en: 'in an existing park' },
  insideBoundary: { zh: '在集中建设区内，不复垦', en: 'inside 集中建设区, not given back' },
  outsideBoundary: { zh: '不在集中建设区（{}）', en: 'not in 集中建设区 ({})' },
  noBoundary: { zh: '未提供城镇开发边界', en: 'no urban boundary was given' },
  rule: { zh: '规则：{}', en: 'by rule: {}' },
  notLow: { zh: '既非低效也非闲置', en: 'neither low-efficiency nor idle' },
  notScattered: { zh: '不在低散乱区块，也不闲置', en: 'neither in a low-scattered block nor idle' },
  farReached: { zh: '容积率已达到或不明：{}', en: 'floor area ratio reached or unknown: {}' },
  noDeveloper: { zh: '没有经营主体，也未计成本', en: 'no operating firm to do it, and no cost counted for it' },
  siteSmall: { zh: '地块过小：{} 平方米', en: 'site too small: {} m²' },
  noNet: {
    zh: '无可复垦净面积（坡度、过窄、污染，或不与耕地相连）',
    en: 'no net area to give back (slope, thinness, pollution, or no farmland that it joins)',
  },
  steepPart: { zh: '扣除坡度、过窄和未建部分', en: 'part off for slope, thinness or never built' },
  unitSmall: { zh: '复垦单元过小：{} 平方米', en: 'unit to give back too small: {} m²' },
  keepList: { zh: '在保留名单上：{}', en: 'on the keep-list: {}' },
  strongFirm: { zh: '有高税骨干企业：{}', en: 'a strong firm over the park tax line: {}' },
  noFirm: { zh: '没有企业需搬出', en: 'no firm is to leave' },
  firmStays: { zh: '企业无法离开：{}', en: 'a firm can not leave: {}' },
  noCandidate: { zh: '没有可行的连片方案含此地块', en: 'no possible cluster holds it' },
  notOperating: { zh: '未在经营', en: 'not operating' },
  eliminated: { zh: '淘汰类行业，不入园', en: 'of an eliminated sector, not taken into parks' },
  noPlace: { zh: '位置不明', en: 'of unknown place' },
  noReceiver: { zh: '没有可去之处', en: 'no receiving place' },
  tooFar: { zh: '搬迁距离之内没有可去之处（{} 公里）', en: 'no receiving place within the distance of moves ({} km)' },
  sector: { zh: '可及园区不接纳其行业：{}', en: 'no place in reach takes its sector: {}' },
  tooLarge: { zh: '可及园区容不下：{} 平方米', en: 'no place in reach has room for it: {} m²' },
  noCloseRule: { zh: '没有可关停的依据', en: 'no rule to close it' },
  other: { zh: '受其他限制', en: 'by another limit' },
} as const satisfies Readonly<Record<string, Texts>>;

export type ReasonCode = keyof typeof REASONS;

export const ORDER = Object.keys(REASONS) as ReasonCode[];

export function reason(code: ReasonCode, detail: string | number = ''): Reason {
  return { code, detail: String(detail) };
}

/** A detail written `中文 / English` stands for both. */
export function reasonWords({ code, detail }: Reason, lang: Lang): string {
  const [zh, en = zh] = detail.split(' / ');
  return detail === '' ? bareWords(code, lang) : REASONS[code][lang].replace('{}', lang === 'zh' ? zh : en);
}

/** The words of a reason without what it is about, which ends them. */
export function bareWords(code: ReasonCode, lang: Lang): string {
  return REASONS[code][lang].replace(/(: |：| ?[（(])\{\}.*$/, '');
}

/** A rule by its name alone, without its clause. */
export function brief({ code, detail }: Reason): Reason {
  return { code, detail: code === 'rule' || code === 'held' ? detail.split(' (')[0] : detail };
}

/** The one that stands for several. */
export function firstReason(list: readonly Reason[]): Reason {
  return list.reduce((top, one) => (ORDER.indexOf(one.code) < ORDER.indexOf(top.code) ? one : top));
}
