import type { Shapes } from '../model/layer.js';
import type { Reason } from '../stages/recognise/reason.js';
import type { RoleReading } from '../stages/recognise/role.js';

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
