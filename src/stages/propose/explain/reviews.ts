import type { Rule } from '../../../model/rule.js';
import { rulingOf } from '../situation/rulings.js';
import type { ProposeInput } from '../situation/situation.js';
import type { Part } from './groups.js';

/** Actions that the model decides about, and that a review would open. */
const ASKED = ['upgrade', 'join', 'reclaim', 'regreen'] as const;

/** The input with every review granted (`rule` null), or those that one rule asks for. A hard rule stays hard. */
export function withReviews(input: ProposeInput, rule: string | null): ProposeInput {
  const { legality } = input;
  return {
    ...input,
    legality: (action, context) => {
      const ruled = legality(action, context);
      const granted = ruled.verdict === 'review' && (rule === null || ruled.rule?.id === rule);
      return granted ? { ...ruled, verdict: 'allowed' } : ruled;
    },
  };
}

/** Rules by whose review land that is decided is closed to the optimiser, those of most land first. */
export function reviewParts(input: ProposeInput): Part[] {
  const { pieces } = input.overlay;
  const ruling = rulingOf(input);
  const closedM2 = new Map<Rule, number>();
  pieces.id.forEach((_, k) => {
    if (!pieces.eligible[k] || input.held[k]) return;
    for (const action of ASKED) {
      const { verdict, rule } = ruling(action, k);
      if (verdict !== 'review' || !rule || rule.severity === 'soft') continue;
      closedM2.set(rule, (closedM2.get(rule) ?? 0) + pieces.areaM2[k]);
    }
  });
  return [...closedM2]
    .sort((a, b) => b[1] - a[1] || (a[0].id < b[0].id ? -1 : 1))
    .map(([rule]) => ({
      id: `review/${rule.id}`,
      zh: `${rule.id} 需审查的事项获同意`,
      en: `every review of ${rule.id} granted`,
      brief: { zh: `仅 ${rule.id}`, en: `of ${rule.id} alone` },
      lift: (asked) => withReviews(asked, rule.id),
    }));
}
