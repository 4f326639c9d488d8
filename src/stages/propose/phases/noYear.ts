import type { NoYearCause } from '../../../model/phases.js';
import { QUOTA_LEDGERS } from '../../../model/quota.js';
import type { Timetable } from './schedule.js';

/** Less is rounding of the solver. */
const SOME = 1e-6;

/**
 * Why a work has no year, in figures of the plan as it was timed: the order of works leaves none; or it waits for another without one; or begun in
 * the year that asks least it would take a ledger, a budget or the floor of a year over its limit.
 */
export function whyNoYear({ task, earliest }: Timetable, start: readonly number[], w: number): NoYearCause {
  const { works, years, lagYears } = task;
  const work = works[w];
  const year = (y: number) => years[0] + y;
  const blocked = work.after.find((need) => start[need.work] < 0);
  if (!(earliest[w] <= work.latest)) {
    if (blocked) return { cause: 'waits', after: works[blocked.work].name };
    return { cause: 'tooLate', earliest: year(earliest[w]), latest: year(work.latest) };
  }
  if (blocked) return { cause: 'waits', after: works[blocked.work].name };
  const from = Math.max(earliest[w], ...work.after.map((need) => start[need.work] + need.years));
  if (from > work.latest) return { cause: 'tooLate', earliest: year(from), latest: year(work.latest) };
  const choices: NoYearCause[][] = [];
  for (let y = from; y <= work.latest; y++) choices.push(against(y));
  const least = choices.reduce((best, one) =>
    one.length < best.length || (one.length === best.length && amount(one) < amount(best)) ? one : best,
  );
  return least[0] ?? { cause: 'stopped' };

  function against(y: number): NoYearCause[] {
    const found: NoYearCause[] = [];
    for (const ledger of QUOTA_LEDGERS) {
      if (!(work.draws[ledger] > 0)) continue;
      let [shortMu, worst] = [0, y];
      for (let i = y; i < years.length; i++) {
        const short = work.draws[ledger] - balance(ledger, i);
        if (short > shortMu + SOME) [shortMu, worst] = [short, i];
      }
      if (shortMu > SOME) found.push({ cause: 'quota', ledger, year: years[worst], shortMu });
    }
    const inYear = (value: (of: (typeof works)[number]) => number) =>
      works.reduce((total, other, v) => total + (start[v] === y ? value(other) : 0), 0);
    const shortWan = 1000 * (work.cost + inYear(({ cost }) => cost) - task.budget[y]);
    if (work.cost > 0 && shortWan > SOME) found.push({ cause: 'budget', year: years[y], shortWan });
    const shortM2 = 1000 * (work.floor + inYear(({ floor }) => floor) - task.maxFloor);
    if (work.floor > 0 && shortM2 > SOME) found.push({ cause: 'floor', year: years[y], shortM2 });
    return found;
  }

  /** Of a ledger at the end of a year, overdraft included. */
  function balance(ledger: (typeof QUOTA_LEDGERS)[number], y: number): number {
    return works.reduce((left, other, v) => {
      if (start[v] < 0) return left;
      const drawn = start[v] <= y ? other.draws[ledger] : 0;
      return left - drawn + (start[v] + lagYears <= y ? other.brings[ledger] : 0);
    }, task.available[ledger]);
  }
}

function amount(list: readonly NoYearCause[]): number {
  const [first] = list;
  if (first?.cause === 'quota') return first.shortMu;
  if (first?.cause === 'budget') return first.shortWan;
  return first?.cause === 'floor' ? first.shortM2 : 0;
}
