import type { Mip, MipRow } from '../../../model/mip.js';
import type { Candidates } from '../candidates/candidates.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Relaxation, Situation } from '../situation/situation.js';
import { NO_RELAXATION } from '../situation/situation.js';
import { arrivalRows } from './arrivals.js';
import { capacityRows } from './capacity.js';
import { conflictRows } from './conflicts.js';
import { decisions, fateRows } from './decisions.js';
import { dueRows } from './dueRows.js';
import type { Layout } from './layout.js';
import { limitRows } from './limit.js';
import { planLimits } from './limits.js';
import { linkedRows } from './linked.js';
import { lockRows } from './lockRows.js';
import { ownerRows } from './owners.js';
import { receiversOf } from './receivers.js';
import { sectorRows } from './sectorsApart.js';
import { targetRows } from './targets.js';

/** The rows and columns of one district, without an objective. */
export interface Model {
  readonly layout: Layout;
  readonly rows: readonly MipRow[];
}

/** The whole model in one visible order. `relax` takes parts of it away, for bounds and explanations. */
export function buildModel(
  situation: Situation,
  candidates: Candidates,
  locks: ResolvedLocks,
  relax: ReadonlySet<Relaxation> = NO_RELAXATION,
): Model {
  const receivers = receiversOf(situation, candidates.list, locks, relax);
  const layout = decisions(situation, candidates.list, receivers, locks, relax);
  const rows = [
    ...fateRows(layout),
    ...targetRows(layout),
    ...capacityRows(layout),
    ...conflictRows(layout, candidates.graph),
    ...dueRows(layout),
    ...linkedRows(layout),
    ...lockRows(layout),
    ...arrivalRows(layout),
    ...sectorRows(layout),
    ...ownerRows(layout, candidates.graph),
    ...limitRows(planLimits(layout)),
  ];
  return { layout, rows };
}

/** The model with one objective and, where levels before it are held, their rows. */
export function buildMip(model: Model, name: string, costs: Float64Array, held: readonly MipRow[] = []): Mip {
  return {
    name,
    columns: model.layout.columns.map((column, c) => ({ ...column, cost: costs[c] })),
    rows: [...model.rows, ...held],
    offset: 0,
  };
}
