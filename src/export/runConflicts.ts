import { selectItems } from '../geometry/polygonSet.js';
import { landUnder, ownLandOf } from '../model/landOfPart.js';
import type { Conflict } from '../model/rule.js';
import type { ClassSystem } from '../model/scenario.js';
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
  const { verdict, verdictShapes, overlay, district, settings } = result;
  const context = contextOf(result);
  const parcelOf = ({ subject }: Conflict) => (subject.kind === 'piece' ? overlay.pieces.parcel[subject.index] : -1);
  // a cluster or a park lies on many parcels
  const ofNone = verdict.filter((conflict) => parcelOf(conflict) < 0);
  const shapes = selectItems(
    verdictShapes,
    ofNone.map((conflict) => verdict.indexOf(conflict)),
  );
  const under = landUnder(shapes, district.parcels, classesOf(result), settings);
  const landOf: ConflictContext['landOf'] = (conflict) => {
    const index = parcelOf(conflict);
    if (index < 0) return under(conflict.overlapM2, ofNone.indexOf(conflict));
    return context.landOf({ ...conflict, subject: { ...conflict.subject, index } });
  };
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

function contextOf(result: RunResult): ConflictContext {
  const { scenario, district, rules } = result;
  const landOf = ownLandOf(district.parcels, classesOf(result));
  return { district, rules: rules.rules, landOf, date: scenario.date };
}

function classesOf({ scenario }: RunResult): ClassSystem | undefined {
  const parcels = Object.values(scenario.layers).find(({ role }) => role === 'parcels');
  return parcels?.role === 'parcels' ? parcels.classes : undefined;
}
