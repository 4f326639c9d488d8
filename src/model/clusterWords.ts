import type { Lang } from './finding.js';

type Words = Readonly<Record<Lang, string>>;

/** Why an eligible parcel that a cluster encloses is none of it. */
export const LEFT_OUT = {
  held: { zh: '刚性冲突暂缓', en: 'held in hard conflict' },
  keepList: { zh: '保留名单', en: 'on the keep-list' },
  planner: { zh: '规划者决定保留', en: "kept by the planner's decision" },
  existingPark: { zh: '已在园区内', en: 'in an existing park' },
  ruled: { zh: '规则不允许并入', en: 'no rule lets it join' },
  efficientFirm: {
    zh: '高效企业（A/B级或规上且亩均税收达标）',
    en: 'efficient firm (A, B or above scale, tax over the park line)',
  },
  parted: { zh: '有阻隔或连接过窄', en: 'parted by a barrier, or the way in is too narrow' },
  drawn: { zh: '不在规划者所绘范围内', en: 'outside the drawn area' },
} as const satisfies Readonly<Record<string, Words>>;
export type LeftOutReason = keyof typeof LEFT_OUT;

/** Why a group of neighbours is no candidate. */
export const REFUSALS = {
  neck: { zh: '连接过窄', en: 'too narrow a neck' },
  infill: { zh: '填充过多', en: 'too much infill' },
  small: { zh: '面积过小', en: 'too small' },
  large: { zh: '面积过大', en: 'too large' },
  plannedParks: { zh: '跨两个规划园区', en: 'spans two planned parks' },
  compactness: { zh: '不紧凑', en: 'not compact' },
} as const satisfies Readonly<Record<string, Words>>;
export type Refusal = keyof typeof REFUSALS;
export type RefusalCounts = Readonly<Record<Refusal, number>>;
export const NO_REFUSALS: RefusalCounts = { neck: 0, infill: 0, small: 0, large: 0, plannedParks: 0, compactness: 0 };
