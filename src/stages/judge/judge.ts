import { type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import { widthBounds } from '../../geometry/widthBounds.js';
import { clauseText } from '../../model/clause.js';
import { questionsOf } from '../../model/conditions.js';
import { classOfWidth, type MismatchSettings, toleranceOf } from '../../model/conflictClass.js';
import { rulesInForce } from '../../model/legality.js';
import type { Conflict, Rule, RuleSet } from '../../model/rule.js';
import { askedOf, kindsOf } from './asked.js';
import { evidenceOf } from './evidence.js';
import type { Ground } from './ground.js';
import { type Overlap, rulesMet } from './met.js';
import type { Subject } from './subjects.js';

export { type Ground, groundOf, type JudgeTools } from './ground.js';
export { blockingConflicts, heldPieces } from './held.js';
export { type ConflictTotal, conflictTotals, conflictTotalsByLine, type LineTotal } from './totals.js';

export interface Judgement {
  readonly conflicts: readonly Conflict[];
  /** The land each conflict is about, one item a conflict, in their order. */
  readonly shapes: PolygonSet;
  readonly effort: JudgeEffort;
}

/** What the evidence took; the same on every run. */
export interface JudgeEffort {
  /** Lands of a subject in a place that some rule asks of. */
  readonly overlaps: number;
  /** Those of them that had to be cut; the others are whole subjects. */
  readonly cut: number;
  /** Those whose class neither their area nor the bounds of their width tell: their largest circle had to. */
  readonly circles: number;
}

/**
 * Which rules in force the subjects meet, each with its evidence.
 *
 * Definition: a conflict is a subject and a rule whose verdict is not `allowed`, that speaks of the subject's action, use and side of the
 * industrial line, and of zones the subject overlaps; for the line `outside`, the part outside every zone of the urban boundary; for
 * `anywhere`, the subject itself; and whose conditions hold (`askedOf`), those on the overlap last. Overlap is official area at 0.01 m²:
 * official(subject) × planar overlap / planar subject; zones that overlap each other count once. Width and point are those of the largest circle
 * inside, to 1 mm. `mismatch` is boundary noise (see `classOfWidth`); for a piece also what it has of boundary zones it does not count to.
 * A park that receives is met with the rule's severity where most of it lies; for smaller parts it is `review`: receive on the rest.
 * Needs repaired subjects and zones, on the ground of their district. Promises: pure; every rule met is listed; sorted by subject, rule, line;
 * ids unique and stable; the same list after a shift by a zone prefix, on any number of threads, and (but for ids) with zones cut in two. Where no
 * boundary was delivered nothing is outside it. Method: every subject measured once by the kernel in every place that a rule speaks of
 * (`rulesMet`); only what is met gets a shape (`evidenceOf`), one for all rules that ask of it.
 */
export async function judge(
  subjects: readonly Subject[],
  ground: Ground,
  rules: RuleSet,
  date: string,
): Promise<Judgement> {
  const kinds = kindsOf(subjects);
  const asked = rulesInForce(rules, date).flatMap((rule) => askedOf(rule, subjects, kinds, ground));
  const { set, overlaps, meetings } = await rulesMet(asked, subjects, ground);
  const { shapes, zones, mainZone, widths, cut } = evidenceOf(overlaps, set, ground);
  const inOrder = [...meetings].sort(
    (a, b) => overlaps[a.overlap].subject - overlaps[b.overlap].subject || a.asked - b.asked,
  );
  const uniqueId = uniqueIds();
  const met = inOrder.filter(({ asked: a, overlap: k }) => {
    const { rule, place } = asked[a];
    if (!rule.when?.some((condition) => questionsOf(condition)[0].of === 'overlap')) return true;
    const { areaM2, share } = overlaps[k];
    return ground.ask(rule, place.line).overlap({ areaM2, share, widthM: widths[k].widthM }).holds === true;
  });
  const conflicts = met.map(({ asked: a, overlap: k }) => {
    const overlap = overlaps[k];
    const subject = subjects[overlap.subject];
    const { rule, severity, place, undecided } = asked[a];
    const { line, layer } = place;
    const zoneId = mainZone[k] < 0 ? '' : ground.district.controlLines[line].zoneId[mainZone[k]];
    const { widthM, x, y } = widths[k];
    const sizeClass = classOfWidth(overlap.areaM2, widthM, toleranceOf(rule, ground.settings));
    const conflict: Conflict = {
      id: uniqueId(`${rule.id}:${layer}-${zoneId}:${subject.id}`),
      rule: rule.id,
      clause: clauseText(rule.clause),
      severity: subject.kind === 'park' && severity === 'hard' && overlap.share <= 0.5 ? 'review' : severity,
      action: subject.action,
      subject: { kind: subject.kind, id: subject.id, index: subject.index },
      line,
      lineKind: rule.line,
      zone: mainZone[k],
      zoneId,
      zones: zones[k],
      overlapM2: overlap.areaM2,
      share: overlap.share,
      widthM,
      widthClass: staysWithParent(subject, rule) ? 'mismatch' : sizeClass,
      x,
      y,
      ...(undecided.length > 0 ? { undecided } : {}),
      town: subject.town,
      village: subject.village,
    };
    return conflict;
  });
  return {
    conflicts,
    shapes: selectItems(
      shapes,
      met.map(({ overlap }) => overlap),
    ),
    effort: { overlaps: overlaps.length, cut, circles: circlesNeeded(overlaps, shapes, ground.settings) },
  };
}

function circlesNeeded(overlaps: readonly Overlap[], shapes: PolygonSet, settings: MismatchSettings): number {
  const narrowM = settings['conflict.mismatchWidthM'];
  return overlaps.filter(({ areaM2 }, k) => {
    if (areaM2 >= settings['conflict.mismatchAreaM2']) return false;
    const { leastM, mostM } = widthBounds(shapes, k);
    return leastM < narrowM && mostM >= narrowM;
  }).length;
}

/** Where an id comes again it gets a number. */
function uniqueIds(): (id: string) => string {
  const seen = new Map<string, number>();
  return (id) => {
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return times === 1 ? id : `${id}~${times}`;
  };
}

/** True for what a piece has of a boundary zone it does not count to: a part too small to be a piece of its own. */
function staysWithParent({ boundaryZone }: Subject, rule: Rule): boolean {
  if (boundaryZone === undefined) return false;
  if (rule.line === 'outside') return boundaryZone !== 'outside';
  return rule.line === 'urbanBoundary' && rule.zoneKinds.length > 0 && !rule.zoneKinds.includes(boundaryZone);
}
