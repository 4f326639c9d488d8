import { type Finding, finding } from '../../../model/finding.js';
import { yearsOf } from '../../../model/horizon.js';
import type { Solve } from '../../../model/mip.js';
import type { DueTarget, NoYear, Phases } from '../../../model/phases.js';
import { QUOTA_WORDS } from '../../../model/quota.js';
import type { TargetSpec } from '../../../model/target.js';
import type { Decoded } from '../answer/decode.js';
import { FLOOR_UNIT_M2 } from '../program/capacity.js';
import type { Layout } from '../program/layout.js';
import { availableMu } from '../program/linked.js';
import { COST_UNIT, disturbanceCosts, priced } from '../program/objective.js';
import type { CostBasis } from '../situation/prices.js';
import { duesOf } from './dues.js';
import { whyNoYear } from './noYear.js';
import { timetable } from './schedule.js';
import { solveTimetable } from './solveTimetable.js';
import { type PlanWork, worksOf } from './works.js';

/**
 * A year for all that the plan decides: a second program over the chosen plan (`schedule.ts`), solved with the same solver.
 *
 * Needs the decided plan. Promises: always an answer; 先复垦后挂钩 in each ledger and year, with the lag until acceptance; no more begun in a year than
 * its budget, and no more floor moved than `phase.maxFloorM2`; firms move into a park once it stands, land is vacated once its firms
 * left. What finds no year is said, with what stands against it in figures. Objective: `solveTimetable.ts`.
 * Limits: what a cluster draws, and what a work costs, falls into the year it begins; where the plan is large, land of one town and
 * firms with one destination are timed in packs. `mostBy`: asked of a target that is late, what no plan has more of by its date.
 */
export async function phasesOf(
  layout: Layout,
  decoded: Decoded,
  costBasis: CostBasis,
  solve: Solve,
  mostBy: (target: TargetSpec) => Promise<number | null> = async () => null,
): Promise<{ readonly phases: Phases; readonly findings: readonly Finding[] }> {
  const { input, pieceCount } = layout.situation;
  const { settings, date, targets, district } = input;
  const years = yearsOf(date, targets, settings);
  const { yearBudgetWan } = layout.situation.limits;
  const costs = costBasis === 'cost' ? priced(layout) : null;
  const works = worksOf(layout, decoded, years.length, costs ?? disturbanceCosts(layout), costs);
  const dues = duesOf(layout, decoded, works, years);
  const table = timetable({
    years,
    works,
    available: availableMu(layout.situation),
    lagYears: settings['quota.lagYears'],
    budget: yearBudgetWan.map((wan) => (wan === null ? Infinity : wan / COST_UNIT)),
    maxFloor: settings['phase.maxFloorM2'] > 0 ? settings['phase.maxFloorM2'] / FLOOR_UNIT_M2 : Infinity,
    dues,
  });
  const options = {
    delayWeight: settings['phase.delayWeight'],
    absoluteGap: settings['phase.gap'],
    maxNodes: settings['solve.maxNodes'],
  };
  const { start, levels } = await solveTimetable(table, options, solve);
  const ofPiece = new Int32Array(pieceCount);
  const ofCluster = new Int32Array(decoded.clusters.length);
  const ofFirm = new Int32Array(district.firms.length);
  const noYear: NoYear[] = [];
  works.forEach(({ name, pieces, clusters, firms }, w) => {
    if (start[w] < 0) {
      noYear.push({ work: name, pieces, clusters, firms, why: whyNoYear(table, start, w) });
      return;
    }
    for (const k of pieces) ofPiece[k] = years[start[w]];
    for (const c of clusters) ofCluster[c] = years[start[w]];
    for (const f of firms) ofFirm[f] = years[start[w]];
  });
  const costWan = costs
    ? years.map((_, y) => works.reduce((sum, { cost }, w) => sum + (start[w] === y ? COST_UNIT * cost : 0), 0))
    : null;
  const budgetWan = yearBudgetWan.every((wan) => wan === null) ? null : yearBudgetWan;
  const due = await Promise.all(
    dues.map(async ({ target, spec, at, wanted, counts, base, perUnit }): Promise<DueTarget> => {
      const met = counts.filter(({ needs }) =>
        needs.every(({ work, years: n }) => start[work] >= 0 && start[work] + n <= at),
      );
      const told = { reached: (base + sumOf(met)) / perUnit, wanted: (base + wanted) / perUnit };
      const most = isLate(told) ? await mostBy(spec) : null;
      return { target, year: years[at], ...told, ...(most === null ? {} : { most }) };
    }),
  );
  const phases: Phases = { years, ofPiece, ofCluster, ofFirm, costWan, budgetWan, noYear, due, levels };
  return { phases, findings: findingsOf(phases, works) };
}

/** One finding for each work that itself finds no year; those that wait for it are counted. */
function findingsOf({ noYear, due }: Phases, works: readonly PlanWork[]): Finding[] {
  const waiting = new Map<string, number>();
  for (const { why } of noYear) if (why.cause === 'waits') waiting.set(why.after, (waiting.get(why.after) ?? 0) + 1);
  const late = noYear.filter(({ why }) => why.cause === 'tooLate');
  const found: Finding[] = [];
  const [first] = late;
  if (first?.why.cause === 'tooLate') {
    const { earliest, latest } = first.why;
    found.push(
      finding('phase.tooLate', 'error', 'phases', {
        works: late.length,
        of: works.length,
        work: first.work,
        earliest,
        latest,
      }),
    );
  }
  for (const { work, why } of noYear) {
    const [layer, waits] = ['phases', waiting.get(work) ?? 0] as const;
    if (why.cause === 'quota') {
      const ledger = `${QUOTA_WORDS[why.ledger].zh} / ${QUOTA_WORDS[why.ledger].en}`;
      found.push(
        finding('phase.noQuota', 'error', layer, { work, ledger, year: why.year, shortMu: round(why.shortMu), waits }),
      );
    }
    if (why.cause === 'budget') {
      found.push(
        finding('phase.noBudget', 'error', layer, { work, year: why.year, shortWan: round(why.shortWan), waits }),
      );
    }
    if (why.cause === 'floor') {
      found.push(
        finding('phase.noFloor', 'error', layer, { work, year: why.year, shortM2: round(why.shortM2), waits }),
      );
    }
    if (why.cause === 'stopped') found.push(finding('phase.stopped', 'error', layer, { work, waits }));
  }
  for (const one of due.filter(isLate)) {
    const { target, year, reached, wanted, most } = one;
    const numbers = { target, year, reached: round(reached), wanted: round(wanted) };
    found.push(finding('phase.dueLate', 'warning', 'phases', numbers));
    if (most !== undefined && round(most) < numbers.wanted)
      found.push(
        finding('phase.dueBeyond', 'note', 'phases', { target, year, most: round(most), wanted: numbers.wanted }),
      );
  }
  return found;
}

function isLate({ reached, wanted }: Pick<DueTarget, 'reached' | 'wanted'>): boolean {
  return reached < wanted - 1e-6 * Math.max(1, wanted);
}

function sumOf(list: readonly { readonly value: number }[]): number {
  return list.reduce((total, { value }) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
