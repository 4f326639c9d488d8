import { type Finding, finding } from '../../../model/finding.js';
import type { LimitUse } from '../../../model/planLimits.js';
import type { Layout } from '../program/layout.js';
import { planLimits } from '../program/limits.js';
import { columnsOf } from './columnsOf.js';
import type { Decoded } from './decode.js';

/** Part of a limit that rounding of numbers may take. */
const SLACK = 1e-6;

/** What the plan, firm by firm as it ends, makes of each limit of the whole. */
export function limitUse(layout: Layout, decoded: Decoded): LimitUse[] {
  const values = columnsOf(layout, decoded);
  return planLimits(layout).map(({ id, zh, en, unit, scale, terms, least, most }) => {
    const used = terms.entries().reduce((total, [column, value]) => total + value * values[column], 0);
    const finite = (value: number) => (Number.isFinite(value) ? value * scale : null);
    const over = Math.max(least - used, used - most);
    const size = Math.max(1, Math.abs(Number.isFinite(most) ? most : least));
    return {
      id,
      zh,
      en,
      unit,
      used: Math.round(used * scale * 100) / 100,
      least: finite(least),
      most: finite(most),
      holds: over <= SLACK * size,
    };
  });
}

/** Limits that the plan does not keep: a least that can't be had, or firms that count whole where groups were planned. */
export function limitFindings(limits: readonly LimitUse[]): Finding[] {
  return limits.flatMap(({ id, used, least, most, unit, holds }) => {
    if (holds) return [];
    const wanted = least !== null && used < least ? `≥ ${least}` : `≤ ${most}`;
    return [finding('limit.unmet', 'error', 'limits', { limit: id, wanted: `${wanted} ${unit}`, reached: `${used}` })];
  });
}
