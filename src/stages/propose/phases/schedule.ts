import type { MipRow } from '../../../model/mip.js';
import { type ByQuota, byQuota, QUOTA_LEDGERS } from '../../../model/quota.js';
import { columnList, type Sum, sum } from '../program/columns.js';

/** One piece of work that has a year: a cluster, land given back, an upgrade, firms that leave together. */
export interface Work {
  readonly name: string;
  /** What the busiest year is measured by: 1000 m² of floor, or 1000 × 10⁴ yuan. */
  readonly load: number;
  /** Floor of firms that leave, 1000 m². */
  readonly floor: number;
  /** 1000 × 10⁴ yuan. */
  readonly cost: number;
  /** Number of years, counted from the first, after which it may not begin. */
  readonly latest: number;
  readonly after: readonly Need[];
  /** mu, when it begins. */
  readonly draws: ByQuota<number>;
  /** mu, `lagYears` after it begins. */
  readonly brings: ByQuota<number>;
}

/** Begun so many years before. */
export interface Need {
  readonly work: number;
  readonly years: number;
}

/** A target that is due before the last year: what of it the plan reaches, `value` each once all its needs are met. */
export interface Due {
  readonly target: string;
  /** The year in which it is due, counted from the first. */
  readonly at: number;
  readonly weight: number;
  readonly wanted: number;
  readonly counts: readonly { readonly value: number; readonly needs: readonly Need[] }[];
}

export interface Task {
  readonly years: readonly number[];
  readonly works: readonly Work[];
  /** Quota at hand before the first year, overdraft included, mu. */
  readonly available: ByQuota<number>;
  readonly lagYears: number;
  /** 1000 × 10⁴ yuan a year; Infinity where there is no limit. */
  readonly budget: readonly number[];
  /** 1000 m² a year. */
  readonly maxFloor: number;
  readonly dues: readonly Due[];
}

/** Columns and rows of a task; `by(work, year)` is the column that says it has begun by then, −1 where it can't have. */
export interface Timetable {
  readonly task: Task;
  readonly columns: ReturnType<typeof columnList>['columns'];
  readonly rows: readonly MipRow[];
  /** Earliest year by the order of works; beyond `latest` there is none. */
  readonly earliest: readonly number[];
  readonly by: (work: number, year: number) => number;
  readonly short: readonly number[];
  /** 1 = the mean of all years. */
  readonly busiest: number;
  readonly owed: readonly number[];
}

/**
 * When what is done: columns `by[work,year]` (0/1, begun by the end of the year), which makes the order of works rows of a closure.
 *
 * `stays[w,y]`: what has begun has begun. `after[w,v,y]`: w begins only when v began so many years before. `quota[q,y]`: what has been drawn − what was
 * reclaimed `lagYears` before ≤ what was at hand, for each ledger of 增减挂钩 and year (先复垦后挂钩); a ledger overdrawn beyond its limit is first brought
 * back to it (`owed`, `repaid`, as in `program/linked.ts`). `budget[y]`, `floor[y]`: what begins in a year. What a budget leaves over lapses.
 * `due[t]`: what counts toward a target by its date + short ≥ what the plan reaches of it. `busiest[y]`: the work of a year ≤ the busiest's.
 * Nothing begun at all meets every row.
 */
export function timetable(task: Task): Timetable {
  const { years, works } = task;
  const list = columnList();
  const earliest = earliestOf(works);
  const columnOf = works.map((work, w) => {
    const of = new Int32Array(years.length).fill(-1);
    for (let y = earliest[w]; y <= work.latest; y++) of[y] = list.add(`by[${work.name},${years[y]}]`, 0, 1, true);
    if (earliest[w] <= work.latest) of.fill(of[work.latest], work.latest);
    return of;
  });
  const by = (work: number, year: number) => (year < 0 ? -1 : columnOf[work][Math.min(year, years.length - 1)]);
  const rows: MipRow[] = [];
  works.forEach((work, w) => {
    for (let y = earliest[w]; y <= work.latest; y++) {
      if (y > earliest[w]) {
        const stays = sum()
          .add(by(w, y - 1), 1)
          .add(by(w, y), -1);
        rows.push(stays.row(`stays[${work.name},${years[y]}]`, -Infinity, 0));
      }
      for (const need of work.after) {
        const after = sum()
          .add(by(w, y), 1)
          .add(by(need.work, y - need.years), -1);
        rows.push(after.row(`after[${work.name},${works[need.work].name},${years[y]}]`, -Infinity, 0));
      }
    }
  });
  const owed: number[] = [];
  for (const name of QUOTA_LEDGERS) rows.push(...quotaRows(name));
  const begins = (terms: Sum, y: number, amount: (work: Work) => number) => {
    works.forEach((work, w) => {
      if (by(w, y) === by(w, y - 1)) return;
      terms.add(by(w, y), amount(work)).add(by(w, y - 1), -amount(work));
    });
    return terms;
  };
  const mean = works.reduce((total, { load }) => total + load, 0) / years.length;
  const busiest = list.add('busiest', 0, Infinity, false);
  years.forEach((year, y) => {
    const spent = begins(sum(), y, ({ cost }) => cost);
    if (spent.size > 0 && Number.isFinite(task.budget[y]))
      rows.push(spent.row(`budget[${year}]`, -Infinity, task.budget[y]));
    const moved = begins(sum(), y, ({ floor }) => floor);
    if (moved.size > 0 && Number.isFinite(task.maxFloor))
      rows.push(moved.row(`floor[${year}]`, -Infinity, task.maxFloor));
    const work = begins(sum(), y, ({ load }) => (mean > 0 ? load / mean : 0));
    if (work.size > 0) rows.push(work.add(busiest, -1).row(`busiest[${year}]`, -Infinity, 0));
  });
  const short = task.dues.map((due) => {
    const column = list.add(`short[${due.target}]`, 0, 1, false);
    const terms = sum().add(column, due.wanted);
    due.counts.forEach(({ value, needs }, i) => {
      const met = needs.map((need) => by(need.work, due.at - need.years));
      if (met.includes(-1)) return;
      if (met.length === 1) {
        terms.add(met[0], value);
        return;
      }
      const all = list.add(`all[${due.target},${i}]`, 0, 1, false);
      for (const one of met)
        rows.push(sum().add(all, 1).add(one, -1).row(`all[${due.target},${i},${one}]`, -Infinity, 0));
      terms.add(all, value);
    });
    rows.push(terms.row(`due[${due.target},${years[due.at]}]`, due.wanted, Infinity));
    return column;
  });
  return { task, columns: list.columns, rows, earliest, by, short, busiest, owed };

  function quotaRows(name: (typeof QUOTA_LEDGERS)[number]): MipRow[] {
    const made: MipRow[] = [];
    if (!works.some(({ draws }) => draws[name] > 0)) return made;
    const debt = Math.max(0, -task.available[name]);
    years.forEach((year, y) => {
      const balance = sum();
      works.forEach((work, w) => {
        balance.add(by(w, y), work.draws[name]).add(by(w, y - task.lagYears), -work.brings[name]);
      });
      const drawing = works.flatMap(({ draws }, w) => (draws[name] > 0 && by(w, y) >= 0 ? [w] : []));
      if (drawing.length === 0) return;
      if (debt > 0) {
        const column = list.add(`owed[${name},${year}]`, 0, 1, false);
        owed.push(column);
        balance.add(column, -debt);
        for (const w of drawing) {
          const repaid = sum().add(by(w, y), 1).add(column, 1);
          made.push(repaid.row(`repaid[${name},${works[w].name},${year}]`, -Infinity, 1));
        }
      }
      made.push(balance.row(`quota[${name},${year}]`, -Infinity, task.available[name]));
    });
    return made;
  }
}

/** Longest way through the order of works; what waits for something that can't begin in time can't either. */
function earliestOf(works: readonly Work[]): number[] {
  const known: (number | undefined)[] = works.map(() => undefined);
  const of = (w: number): number => {
    const found = known[w];
    if (found !== undefined) return found;
    let year = 0;
    for (const need of works[w].after) {
      const before = of(need.work);
      year = Math.max(year, before > works[need.work].latest ? Infinity : before + need.years);
    }
    known[w] = year;
    return year;
  };
  return works.map((_, w) => of(w));
}

export const NO_QUOTA: ByQuota<number> = byQuota(() => 0);
