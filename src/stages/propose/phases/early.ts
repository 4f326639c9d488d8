import { QUOTA_LEDGERS } from '../../../model/quota.js';
import type { Timetable, Work } from './schedule.js';

/** Less is rounding. */
const SOME = 1e-9;

/**
 * A timetable that needs no solver: work by work in its order, each in the first year that the order of works, the ledgers, the budget and the floor
 * of a year leave it, until nothing more finds one. For a solver that is stopped before it has any: not even, and blind to targets due early.
 * Promises: keeps every row. Limits: nothing is drawn on a ledger that begins overdrawn.
 */
export function asEarlyAsCanBe(table: Timetable): Float64Array {
  const { task, columns, by, short, busiest, owed, earliest } = table;
  const { works, years, lagYears, budget, maxFloor } = task;
  const start = works.map(() => -1);
  const spent = years.map(() => 0);
  const moved = years.map(() => 0);
  const balance = QUOTA_LEDGERS.map((ledger) => years.map(() => task.available[ledger]));
  const fits = ({ cost, floor, draws }: Work, y: number) =>
    spent[y] + cost <= budget[y] + SOME * Math.max(1, cost) &&
    moved[y] + floor <= maxFloor + SOME * Math.max(1, floor) &&
    QUOTA_LEDGERS.every(
      (ledger, q) =>
        !(draws[ledger] > 0) ||
        (task.available[ledger] >= 0 && balance[q].every((left, i) => i < y || draws[ledger] <= left + SOME)),
    );
  const place = (w: number, y: number) => {
    start[w] = y;
    spent[y] += works[w].cost;
    moved[y] += works[w].floor;
    QUOTA_LEDGERS.forEach((ledger, q) => {
      years.forEach((_, i) => {
        if (i >= y) balance[q][i] -= works[w].draws[ledger];
        if (i >= y + lagYears) balance[q][i] += works[w].brings[ledger];
      });
    });
  };
  for (let placed = true; placed; ) {
    placed = false;
    works.forEach((work, w) => {
      if (start[w] >= 0 || work.after.some((need) => start[need.work] < 0)) return;
      const from = Math.max(earliest[w], ...work.after.map((need) => start[need.work] + need.years));
      for (let y = from; y <= work.latest && start[w] < 0; y++) {
        if (!fits(work, y)) continue;
        place(w, y);
        placed = true;
      }
    });
  }

  const values = new Float64Array(columns.length);
  works.forEach((_, w) => {
    years.forEach((_year, y) => {
      if (start[w] >= 0 && y >= start[w] && by(w, y) >= 0) values[by(w, y)] = 1;
    });
  });
  for (const column of owed) values[column] = 1;
  const loads = years.map((_, y) => works.reduce((sum, { load }, w) => sum + (start[w] === y ? load : 0), 0));
  const mean = works.reduce((sum, { load }) => sum + load, 0) / years.length;
  values[busiest] = mean > 0 ? Math.max(0, ...loads) / mean : 0;
  task.dues.forEach(({ wanted, counts, at }, t) => {
    const met = counts.reduce((sum, { value, needs }) => {
      const [{ work, years: n }] = needs;
      return sum + (needs.length === 1 && start[work] >= 0 && start[work] + n <= at ? value : 0);
    }, 0);
    values[short[t]] = Math.max(0, wanted - met) / wanted;
  });
  return values;
}
