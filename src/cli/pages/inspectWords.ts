import type { Lang } from '../../model/finding.js';
import type { Shapes } from '../../model/layer.js';
import type { Reason } from '../../stages/recognise/reason.js';
import type { RoleReading } from '../../stages/recognise/roles/role.js';

/** Columns of the page: what an editor and a landscape sheet take. */
export const PAGE_WIDTH = 116;

export const CONFIDENCE: Readonly<Record<RoleReading['confidence'], Reason>> = {
  certain: { zh: '确定', en: 'certain' },
  likely: { zh: '很可能', en: 'likely' },
  ambiguous: { zh: '有歧义', en: 'ambiguous' },
  unknown: { zh: '未识别', en: 'unknown' },
};

export const GEOMETRY: Readonly<Record<Shapes['kind'], Reason>> = {
  polygon: { zh: '面', en: 'polygons' },
  line: { zh: '线', en: 'lines' },
  point: { zh: '点', en: 'points' },
  none: { zh: '表', en: 'table' },
};

/** Texts of lower floors hold both languages as `中文 / English`. */
export function inLanguage(text: string, lang: Lang): string {
  const halves = text.split(' / ');
  return halves.length === 2 ? halves[lang === 'zh' ? 0 : 1] : text;
}

/** Each `中文 / English` of a longer text in one language; a slash between anything else stays. */
export function bothHalves(text: string, lang: Lang): string {
  return text
    .split(/(?<=[.;])\s+(?=[^/]*[\u4e00-\u9fff][^/]* \/ )/)
    .map((part) => inLanguage(part, lang))
    .join(' ');
}
