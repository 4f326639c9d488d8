import { type Finding, finding } from '../../model/finding.js';
import type { SignOff, SignOffUse } from '../../model/signOff.js';
import { sumM2 } from '../../model/units.js';
import { type Attempt, faultOf, type SignOffContext } from './signOffs.js';

/**
 * What became of every sign-off, and that as findings: honoured, expired, without a conflict, or not valid, each with its row and reason.
 *
 * Needs the attempts of every call of `honour`. `areaM2` is the land of the conflicts signed for: where pieces and the cluster they are in are
 * both signed, the larger of the two sums. Promises: one use a sign-off, in their order; nothing that a row fails to do goes unsaid.
 */
export function signOffReport(
  signOffs: readonly SignOff[],
  attempts: readonly Attempt[],
  context: Pick<SignOffContext, 'rules' | 'date'>,
): { readonly uses: readonly SignOffUse[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const uses = signOffs.map((signOff, s): SignOffUse => {
    const own = attempts.filter((attempt) => attempt.signOff === s);
    const use = { signOff: s, ...stateOf(signOff, own, context), ...signedLand(own) };
    const { layer, feature, rule, document, person, until } = signOff;
    const report = (item: Finding) => findings.push({ ...item, layer, feature });
    if (use.state === 'honoured') {
      const numbers = { rule, document, person, until: until || '长期 / open', conflicts: use.conflicts };
      report(finding('signOff.honoured', 'note', layer, numbers, { areaM2: use.areaM2 }));
    } else if (use.state === 'expired') {
      report(finding('signOff.expired', 'warning', layer, { rule, document, until }));
    } else if (use.state === 'unmatched') {
      if (!own.some(({ outcome }) => outcome === 'notCovered' || outcome === 'second')) {
        report(finding('signOff.unmatched', 'warning', layer, { rule, because: use.because }));
      }
    } else if (signOff.fault !== '') {
      report(finding('signOff.unused', 'warning', layer, { because: use.because }));
    } else if (!context.rules.rules.some(({ id }) => id === rule)) {
      report(finding('signOff.noRule', 'warning', layer, { rule }));
    }
    if (own.some(({ outcome }) => outcome === 'notAllowed')) {
      report(finding('signOff.notAllowed', 'error', layer, { rule }));
    }
    for (const { conflict, outcome, notCoveredM2 } of own) {
      if (outcome !== 'notCovered') continue;
      const numbers = { conflict: conflict.id, notCoveredM2 };
      const place = { areaM2: notCoveredM2, x: conflict.x, y: conflict.y };
      report(finding('signOff.notCovered', 'warning', layer, numbers, place));
    }
    for (const first of firstsBefore(own, attempts)) {
      const other = signOffs[first];
      const same = other.document === document && other.person === person && other.until === until;
      const numbers = { rule, document, otherDocument: other.document, otherFeature: other.feature };
      report(
        same
          ? finding('signOff.duplicate', 'note', layer, { rule, otherFeature: other.feature })
          : finding('signOff.contradicts', 'warning', layer, numbers),
      );
    }
    return use;
  });
  return { uses, findings };
}

function stateOf(
  signOff: SignOff,
  own: readonly Attempt[],
  context: Pick<SignOffContext, 'rules' | 'date'>,
): Pick<SignOffUse, 'state' | 'because'> {
  const fault = faultOf(signOff, context);
  if (fault) return fault;
  const did = new Set(own.map(({ outcome }) => outcome));
  if (did.has('signed')) return { state: 'honoured', because: '' };
  if (did.has('notAllowed')) {
    return { state: 'notValid', because: '刚性规则，新用途不能签批 / a hard rule on a new use' };
  }
  if (did.has('second')) return { state: 'unmatched', because: '在先的行已签 / an earlier row signs for it' };
  if (did.has('notCovered')) return { state: 'unmatched', because: '范围未覆盖冲突 / it does not cover the conflict' };
  return { state: 'unmatched', because: '其土地上没有此规则的冲突 / its land is in no conflict with the rule' };
}

function signedLand(own: readonly Attempt[]): Pick<SignOffUse, 'conflicts' | 'areaM2'> {
  const signed = own.filter(({ outcome }) => outcome === 'signed').map(({ conflict }) => conflict);
  const kinds = new Set(signed.map(({ subject }) => subject.kind));
  const sums = [...kinds].map((kind) =>
    sumM2(signed.filter(({ subject }) => subject.kind === kind).map(({ overlapM2 }) => overlapM2)),
  );
  return { conflicts: signed.length, areaM2: Math.max(0, ...sums) };
}

/** The sign-offs that had signed for what these came second to. */
function firstsBefore(own: readonly Attempt[], attempts: readonly Attempt[]): number[] {
  const seconds = new Set(own.filter(({ outcome }) => outcome === 'second').map(({ conflict }) => conflict));
  const firsts = attempts.filter(({ outcome, conflict }) => outcome === 'signed' && seconds.has(conflict));
  return [...new Set(firsts.map(({ signOff }) => signOff))];
}
