import { ownLandOf } from '../model/landOfPart.js';
import type { Conflict } from '../model/rule.js';
import type { RunResult } from '../run.js';
import { type ConflictContext, conflictFields } from './conflicts.js';
import { text } from './fields.js';
import { type OutputPolygons, outputPolygons } from './outputLayer.js';

/** Conflicts of the land as it is, each drawn as the part of the parcel where the rule is met. */
export function conflictsLayer(result: RunResult): OutputPolygons {
  const { standing, standingShapes } = result;
  const fields = conflictFields(standing, contextOf(result));
  return outputPolygons('conflicts', { zh: '冲突', en: 'Conflicts' }, standingShapes, standing.length, fields);
}

/** Conflicts of the proposal with the same evidence: of decision pieces, of clusters as whole footprints, and of parks that receive firms. */
export function proposalConflictsLayer(result: RunResult): OutputPolygons {
  const { verdict, verdictShapes, overlay } = result;
  const context = contextOf(result);
  const parcelOf = ({ subject }: Conflict) => (subject.kind === 'piece' ? overlay.pieces.parcel[subject.index] : -1);
  const landOf: ConflictContext['landOf'] = (conflict) =>
    context.landOf({ ...conflict, subject: { ...conflict.subject, index: parcelOf(conflict) } });
  const title = { zh: '方案冲突', en: 'Conflicts of the proposal' };
  return outputPolygons('proposal_conflicts', title, verdictShapes, verdict.length, [
    text('subject', '对象', (k) => verdict[k].subject.kind),
    text('subject_zh', '对象名称', (k) => SUBJECT_ZH[verdict[k].subject.kind]),
    text('subject_id', '对象编号', (k) => verdict[k].subject.id),
    ...conflictFields(verdict, { ...context, landOf, parcelOf }),
  ]);
}

const SUBJECT_ZH: Readonly<Record<Conflict['subject']['kind'], string>> = {
  parcel: '图斑',
  piece: '决策单元',
  cluster: '连片',
  park: '园区',
};

function contextOf({ scenario, district, rules }: RunResult): ConflictContext {
  const parcelSpec = Object.values(scenario.layers).find(({ role }) => role === 'parcels');
  const landOf = ownLandOf(district.parcels, parcelSpec?.role === 'parcels' ? parcelSpec.classes : undefined);
  return { district, rules: rules.rules, landOf, date: scenario.date };
}
