import { type Answer, YES } from '../../model/conditions.js';
import { speaksOfSubject, speaksOfZone } from '../../model/legality.js';
import type { Rule, RuleSeverity } from '../../model/rule.js';
import type { Ground, Place } from './ground.js';
import type { AskedRule } from './met.js';
import type { Subject } from './subjects.js';

/** A rule on a place it speaks of, with its subjects. */
export interface RuleInPlace extends AskedRule {
  readonly rule: Rule;
  readonly severity: RuleSeverity;
  /** Fields left blank that the rule asks the subjects or the zones for. */
  readonly undecided: readonly string[];
}

/**
 * A rule on each place it speaks of, with the subjects it speaks of; on none where it allows, or asks for a field that nobody has
 * (`rulesNotAsked` says so).
 *
 * Definition: subjects and zones whose answer is open for want of a value are asked apart from those that answer yes: a hard rule is `review`
 * there. Of land `anywhere` a cluster stands for the pieces it joins; on zones both are asked, for a footprint may meet what no piece decides.
 */
export function askedOf(
  rule: Rule,
  subjects: readonly Subject[],
  kinds: SubjectKinds,
  ground: Ground,
): readonly RuleInPlace[] {
  const { severity } = rule;
  if (rule.verdict === 'allowed' || severity === undefined) return [];
  if (rule.industrialLine === 'outside' && !hasIndustrialLine(ground)) return [];
  const spokenOf = kinds.first.map((s) => speaksOf(rule, subjects[s]));
  if (!spokenOf.includes(true)) return [];
  const members: number[] = [];
  kinds.of.forEach((kind, s) => {
    if (spokenOf[kind]) members.push(s);
  });
  return placesOf(rule, ground).flatMap(({ place, blanks }) => {
    const asked = ground.ask(rule, place.line);
    return byAnswer(members, (s) => asked.subject(subjects[s])).map((group) => {
      const undecided = [...blanks, ...group.blanks];
      const open = undecided.length > 0 && severity === 'hard';
      return { rule, severity: open ? 'review' : severity, place, members: group.members, undecided };
    });
  });
}

/** Where no line was delivered nothing is outside it. */
function hasIndustrialLine({ district }: Ground): boolean {
  return district.controlLines.some(({ kind }) => kind === 'industrialLine');
}

function speaksOf(rule: Rule, { kind, action, use, inIndustrialLine }: Subject): boolean {
  const isWhole = kind !== 'piece' || action !== 'join';
  return (
    rule.actions.includes(action) &&
    speaksOfSubject(rule, use, inIndustrialLine) &&
    (rule.line !== 'anywhere' || isWhole)
  );
}

function placesOf(rule: Rule, ground: Ground): { readonly place: Place; readonly blanks: readonly string[] }[] {
  const alone = (place: Place | null) =>
    place && ground.ask(rule, -1).missing.length === 0 ? [{ place, blanks: [] }] : [];
  if (rule.line === 'anywhere') return alone(ground.anywhere);
  if (rule.line === 'outside') return alone(ground.outside);
  return ground.district.controlLines.flatMap(({ kind, zoneKind, level }, line) => {
    if (kind !== rule.line) return [];
    const asked = ground.ask(rule, line);
    if (asked.missing.length > 0) return [];
    const zones = zoneKind.flatMap((ofZone, z) => (speaksOfZone(rule, ofZone, level[z] ?? '') ? [z] : []));
    return byAnswer(zones, asked.zone).flatMap(({ members, blanks }) => {
      const place = ground.zonesOf(line, members);
      return place ? [{ place, blanks }] : [];
    });
  });
}

interface Answered {
  readonly members: number[];
  readonly blanks: readonly string[];
}

/** Who answers yes, and, a group for each list of blanks, who leaves it open. */
function byAnswer(members: readonly number[], answerOf: (member: number) => Answer): readonly Answered[] {
  const yes: number[] = [];
  const open = new Map<string, Answered>();
  for (const member of members) {
    const { holds, blanks } = answerOf(member);
    if (holds) yes.push(member);
    if (holds !== null) continue;
    const key = blanks.join('\n');
    const group = open.get(key) ?? { members: [], blanks };
    open.set(key, group);
    group.members.push(member);
  }
  return yes.length > 0 ? [{ members: yes, blanks: YES.blanks }, ...open.values()] : [...open.values()];
}

/** Subjects that a rule can't tell apart but by its conditions: the kind of each, and the first of each kind. */
export interface SubjectKinds {
  readonly of: Uint32Array;
  readonly first: readonly number[];
}

export function kindsOf(subjects: readonly Subject[]): SubjectKinds {
  const known = new Map<string, number>();
  const first: number[] = [];
  const of = Uint32Array.from(subjects, ({ kind: what, action, use, inIndustrialLine }, s) => {
    const key = `${what} ${action} ${use} ${inIndustrialLine}`;
    const kind = known.get(key) ?? first.push(s) - 1;
    known.set(key, kind);
    return kind;
  });
  return { of, first };
}
