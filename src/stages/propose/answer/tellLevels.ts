import { gapOf, type Level } from '../../../model/level.js';
import type { MipStatus } from '../../../model/mip.js';
import { worth } from '../program/objectives.js';
import type { Levelled } from './levels.js';

/** How far numbers alone may put a bound on the wrong side. */
const SLACK = 1e-5;

/**
 * What is told: objectives of one level added up, at the plan as it ends. Of the two bounds the one over all clusters holds for the candidates too: that
 * one is never the lower of them.
 */
export function tellLevels({ steps, values }: Levelled, openBounds: readonly number[]): Level[] {
  const names = [...new Set(steps.flatMap(({ objective: { told } }) => (told ? [told] : [])))];
  return names.map((name) => {
    const own = steps.flatMap((step, i) => (step.objective.told === name ? [{ ...step, open: openBounds[i] }] : []));
    const { unit, sense } = own[0].objective;
    const isMost = sense === 'most';
    let value = 0;
    let bound = 0;
    let openBound = 0;
    for (const step of own) {
      const { costs, scale, tolerance } = step.objective;
      // a slack that only numbers need is no loss
      value += (tolerance === 'gap' ? worth(values, costs) : step.reached) * scale;
      if (step.open > step.reached + SLACK * Math.max(1, Math.abs(step.reached))) {
        throw new Error(
          `the open bound of ${name} is ${step.open}, but the plan has ${step.reached}: it bounds nothing`,
        );
      }
      const proved = (least: number) => Math.max(0, isMost ? -least : least) * scale;
      bound += proved(Math.max(step.bound, step.open));
      openBound += proved(step.open);
    }
    if (Math.abs(value) < 1e-7) value = 0;
    const beyond = (proved: number) => (isMost ? Math.max(value, proved) : Math.min(value, proved));
    bound = beyond(bound);
    openBound = beyond(openBound);
    return {
      name,
      sense,
      unit,
      value,
      bound,
      optimalityGap: gapOf(value, bound),
      openBound,
      openGap: gapOf(value, openBound),
      tolerance: own.reduce((total, { objective, most, reached }) => total + (most - reached) * objective.scale, 0),
      status: leastSure(own.map(({ status }) => status)),
      nodes: own.reduce((total, { nodes }) => total + nodes, 0),
      programs: own.flatMap(({ objective, sha256 }) => (sha256 === null ? [] : [{ name: objective.name, sha256 }])),
    };
  });
}

const FROM_SUREST: readonly MipStatus[] = [
  'optimal',
  'gapReached',
  'nodeLimit',
  'decomposed',
  'timeLimit',
  'stoppedByHand',
];

function leastSure(statuses: readonly MipStatus[]): MipStatus {
  return statuses.reduce((p, q) => (FROM_SUREST.indexOf(q) > FROM_SUREST.indexOf(p) ? q : p));
}
