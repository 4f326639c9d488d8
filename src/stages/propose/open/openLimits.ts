import type { MipRow } from '../../../model/mip.js';
import { M2_PER_MU } from '../../../model/units.js';
import { budget } from '../program/budget.js';
import { FLOOR_UNIT_M2, newSpaceM2 } from '../program/capacity.js';
import { sum } from '../program/columns.js';
import type { Layout } from '../program/layout.js';
import { type Limit, limitRows } from '../program/limit.js';
import { total } from '../program/total.js';
import { townLimits } from '../program/townLimits.js';

/** The rows of `total[floor]` round each amount to 0.01 m²; taken apart a plan may be so far off for each piece. */
const ROUNDED_M2 = 0.01;

/** Columns of the open program that stand for clusters. */
export interface OpenClusters {
  /** Of candidates that are pieces by themselves, whether a park could lie there; those behind them are pools of infill. */
  readonly couldBePark: readonly boolean[];
}

/**
 * Limits of the whole plan as far as they hold when clusters are taken apart into their members (proof: `../MODEL.md`, "The open bound").
 * `total`, `budget` and `townLimits` are sums over pieces and firms, `smallParks` counts what could be a park as one; limits on numbers of clusters are left out.
 */
export function openLimits(layout: Layout, clusters: OpenClusters): MipRow[] {
  const limits = [...openTotal(layout, clusters), ...openBudget(layout), ...ofTowns(layout)];
  return [...limitRows(limits), ...smallParks(layout, clusters)];
}

function openTotal(layout: Layout, { couldBePark: { length: pieces } }: OpenClusters): Limit[] {
  return total(layout).map((limit) => {
    if (limit.id === 'total[floor]') return { ...limit, least: (-ROUNDED_M2 / FLOOR_UNIT_M2) * (pieces + 1) };
    // infill in the line is no more than all infill
    const terms = sum().plus(limit.terms);
    layout.candidates.slice(pieces).forEach(({ footprintM2 }, i) => {
      terms.add(layout.cluster[pieces + i], footprintM2 / M2_PER_MU);
    });
    return { ...limit, terms };
  });
}

/** Without what the program keeps back for firms that are placed one by one. */
function openBudget(layout: Layout): Limit[] {
  return budget(layout).map(({ reserve: _, ...limit }) => limit);
}

function ofTowns(layout: Layout): Limit[] {
  const { towns } = layout.situation.limits;
  return townLimits(layout).filter((_, i) => towns[i].basis !== 'firmsReceived');
}

/** At most all infill and all land where a park could lie is new space in parks; at least the rest is not. */
function smallParks(layout: Layout, { couldBePark }: OpenClusters): MipRow[] {
  const share = layout.situation.input.settings['reserve.smallParkShare'];
  const terms = sum();
  layout.candidates.forEach(({ footprintM2 }, c) => {
    const space = newSpaceM2(layout, footprintM2) / FLOOR_UNIT_M2;
    terms.add(layout.cluster[c], ((couldBePark[c] ?? true) ? 1 - share : -share) * space);
  });
  return terms.entries().some(([, value]) => value < 0) ? [terms.row('smallParks', 0, Infinity)] : [];
}
