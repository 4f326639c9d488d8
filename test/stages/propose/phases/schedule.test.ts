import { describe, expect, it } from 'vitest';
import { isFeasible } from '../../../../src/model/mip.js';
import { byQuota, QUOTA_LEDGERS } from '../../../../src/model/quota.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { presolveCheck } from '../../../../src/solve/presolveCheck.js';
import { asEarlyAsCanBe } from '../../../../src/stages/propose/phases/early.js';
import { whyNoYear } from '../../../../src/stages/propose/phases/noYear.js';
import { NO_QUOTA, type Task, timetable, type Work } from '../../../../src/stages/propose/phases/schedule.js';
import { solveTimetable } from '../../../../src/stages/propose/phases/solveTimetable.js';
import { seeded } from '../../../geometry/random.js';

const all = (mu: number) => byQuota(() => mu);
const only = (name: 'construction' | 'farmland' | 'paddy', mu: number) => ({ ...NO_QUOTA, [name]: mu });

function work(name: string, more: Partial<Work> = {}): Work {
  return { name, load: 1, floor: 0, cost: 0, latest: 3, after: [], draws: NO_QUOTA, brings: NO_QUOTA, ...more };
}

function task(works: readonly Work[], more: Partial<Task> = {}): Task {
  const years = more.years ?? [2022, 2023, 2024, 2025];
  return {
    years,
    works: works.map((one) => ({ ...one, latest: Math.min(one.latest, years.length - 1) })),
    available: all(0),
    lagYears: 1,
    budget: years.map(() => Infinity),
    maxFloor: Infinity,
    dues: [],
    ...more,
  };
}

const solve = inProcessSolve();
const EXACT = { delayWeight: 0.1, absoluteGap: 1e-9, maxNodes: 20_000 };

async function timed(given: Task) {
  const table = timetable(given);
  const { start, levels, short } = await solveTimetable(table, EXACT, solve);
  return {
    start: Object.fromEntries(given.works.map(({ name }, w) => [name, start[w] < 0 ? null : given.years[start[w]]])),
    why: (name: string) =>
      whyNoYear(
        table,
        start,
        given.works.findIndex((one) => one.name === name),
      ),
    levels,
    short,
  };
}

/** One cluster that takes 3 mu of field, one hamlet that gives back 4. */
const PAIR = [work('park', { draws: all(3), latest: 1 }), work('hamlet', { brings: all(4) })];

describe('先复垦后挂钩', () => {
  it('makes infill wait for acceptance', async () => {
    // given back in 2022, accepted a year later: begun in 2023, its last year
    expect((await timed(task(PAIR))).start).toEqual({ park: 2023, hamlet: 2022 });
  });

  it('lets it go at once with an opening balance, and the work is spread', async () => {
    const { start } = await timed(task(PAIR, { available: all(3) }));
    expect(start.park).toBe(2022);
    expect(start.hamlet).toBe(2023);
  });

  it('says what is missing where the lag leaves no time', async () => {
    const { start, why } = await timed(task(PAIR, { lagYears: 2 }));
    expect(start.park).toBeNull();
    expect(why('park')).toEqual({ cause: 'quota', ledger: 'construction', year: 2022, shortMu: 3 });
  });

  it('bounds an overdraft', async () => {
    // 2 mu of 3 may be overdrawn: one is missing whatever the year; 3 of 3 and it goes
    const short = await timed(task(PAIR, { lagYears: 5, available: all(2) }));
    expect(short.why('park')).toMatchObject({ cause: 'quota', shortMu: 1 });
    expect((await timed(task(PAIR, { lagYears: 5, available: all(3) }))).start.park).toBe(2022);
  });

  it('binds by paddy where farmland does not', async () => {
    const dry = { construction: 4, farmland: 4, paddy: 0 };
    const given = [PAIR[0], work('hamlet', { brings: dry })];
    const { start, why } = await timed(task(given));
    expect(start.park).toBeNull();
    expect(why('park')).toEqual({ cause: 'quota', ledger: 'paddy', year: 2023, shortMu: 3 });
    expect((await timed(task(given, { available: only('paddy', 3) }))).start.park).toBe(2023);
  });

  it('brings an overdrawn ledger back first', async () => {
    // 1 mu owed: 4 − 1 ≥ 3; 2 owed and it is too little
    expect((await timed(task(PAIR, { available: only('farmland', -1) }))).start).toEqual({ park: 2023, hamlet: 2022 });
    expect((await timed(task(PAIR, { available: only('farmland', -2) }))).start.park).toBeNull();
  });

  it('sees that a cluster can not wait for land whose firms wait for the cluster', async () => {
    const given = [
      work('park', { draws: all(3), latest: 2 }),
      work('firm', { after: [{ work: 0, years: 1 }] }),
      work('hamlet', { brings: all(4), after: [{ work: 1, years: 0 }] }),
    ];
    const { start, why } = await timed(task(given));
    expect(start).toEqual({ park: null, firm: null, hamlet: null });
    expect(why('park')).toMatchObject({ cause: 'quota', shortMu: 3 });
    expect(why('firm')).toEqual({ cause: 'waits', after: 'park' });
    expect(why('hamlet')).toEqual({ cause: 'waits', after: 'firm' });
  });
});

describe('order of works', () => {
  const CHAIN = [
    work('park', { latest: 1 }),
    work('firm', { after: [{ work: 0, years: 2 }] }),
    work('land', { after: [{ work: 1, years: 0 }] }),
  ];

  it('builds, then moves, then vacates', async () => {
    const { start } = await timed(task(CHAIN));
    expect(start.park).toBe(2022);
    expect(Number(start.firm)).toBeGreaterThanOrEqual(2024);
    expect(Number(start.land)).toBeGreaterThanOrEqual(Number(start.firm));
  });

  it('says that there are too few years', async () => {
    const { start, why } = await timed(task(CHAIN, { years: [2022, 2023] }));
    expect(start).toEqual({ park: 2022, firm: null, land: null });
    expect(why('firm')).toEqual({ cause: 'tooLate', earliest: 2024, latest: 2023 });
    expect(why('land')).toEqual({ cause: 'waits', after: 'firm' });
  });
});

describe('budget and floor of a year', () => {
  const FOUR = [1, 2, 3, 4].map((n) => work(`w${n}`, { cost: 10, floor: 5 }));

  it('spreads work, and says what does not fit', async () => {
    const spread = await timed(task(FOUR, { budget: [20, 10, 10, 0] }));
    expect(Object.values(spread.start).sort()).toEqual([2022, 2022, 2023, 2024]);
    const { start, why } = await timed(task(FOUR, { budget: [20, 0, 10, 5] }));
    const without = Object.keys(start).filter((name) => start[name] === null);
    expect(without).toHaveLength(1);
    // in thousands of 10⁴ yuan: 5 of 10 are there in 2025
    expect(why(without[0])).toEqual({ cause: 'budget', year: 2025, shortWan: 5000 });
  });

  it('holds the floor moved in a year', async () => {
    const { start } = await timed(task(FOUR, { maxFloor: 5 }));
    expect(Object.values(start).sort()).toEqual([2022, 2023, 2024, 2025]);
    const tight = await timed(task(FOUR, { maxFloor: 4 }));
    expect(tight.why('w1')).toEqual({ cause: 'floor', year: 2022, shortM2: 1000 });
  });

  it('spreads evenly without either, and early where that is even', async () => {
    const { start, levels } = await timed(task(FOUR));
    expect(Object.values(start).sort()).toEqual([2022, 2023, 2024, 2025]);
    // the busiest year is the mean; delay (0 + 1 + 2 + 3) / 4 of three years, less the three that are never saved: −0.1 × 6/4
    expect(levels.map(({ name }) => name)).toEqual(['unplaced', 'busiestYear']);
    expect(levels[1].value).toBeCloseTo(1 - 0.15, 9);
    const three = await timed(task(FOUR.slice(0, 3)));
    expect(Object.values(three.start).sort()).toEqual([2022, 2023, 2024]);
  });
});

describe('targets that are due earlier', () => {
  const EIGHT = Array.from({ length: 4 }, (_, n) => work(`w${n}`));
  const due = (works: readonly number[], wanted: number, at = 0) => ({
    target: 'outdated',
    at,
    weight: 1,
    wanted,
    counts: works.map((w) => ({ value: 1, needs: [{ work: w, years: 0 }] })),
  });

  it('are met by their date, at the price of an uneven plan', async () => {
    const { start, short } = await timed(task(EIGHT, { dues: [due([1, 2, 3], 3)] }));
    expect([start.w1, start.w2, start.w3]).toEqual([2022, 2022, 2022]);
    expect(short).toEqual([0]);
  });

  it('are met as far as can be', async () => {
    const late = EIGHT.map((one, w) => (w === 3 ? { ...one, after: [{ work: 0, years: 1 }] } : one));
    const { short } = await timed(task(late, { dues: [due([1, 2, 3], 3)] }));
    expect(short[0]).toBeCloseTo(1 / 3, 5);
  });

  it('count a block when all of it is treated', async () => {
    const block = { ...due([], 1, 1), counts: [{ value: 1, needs: [0, 1, 2].map((w) => ({ work: w, years: 0 })) }] };
    const { start } = await timed(task(EIGHT, { dues: [block] }));
    for (const name of ['w0', 'w1', 'w2']) expect(Number(start[name])).toBeLessThanOrEqual(2023);
  });
});

describe('compiled by name', () => {
  it('has the rows of a year', () => {
    const table = timetable(
      task([...PAIR, work('firm', { cost: 2, floor: 7, after: [{ work: 0, years: 2 }] })], {
        available: { construction: 1, farmland: 0, paddy: -2 },
        budget: [5, 5, 5, 5],
        maxFloor: 9,
      }),
    );
    const row = (name: string) => {
      const found = table.rows.find((one) => one.name === name);
      if (!found) throw new Error(`no row ${name}: ${table.rows.map((one) => one.name).join(' ')}`);
      const terms = found.columns.map((c, i) => [table.columns[c].name, found.values[i]] as const);
      return { upper: found.upper, ...Object.fromEntries(terms) };
    };
    presolveCheck({ name: 't', columns: table.columns, rows: table.rows, offset: 0 });
    expect(row('quota[construction,2023]')).toEqual({ upper: 1, 'by[park,2023]': 3, 'by[hamlet,2022]': -4 });
    expect(row('quota[paddy,2022]')).toEqual({ upper: -2, 'by[park,2022]': 3, 'owed[paddy,2022]': -2 });
    expect(row('repaid[paddy,park,2022]')).toEqual({ upper: 1, 'by[park,2022]': 1, 'owed[paddy,2022]': 1 });
    expect(row('after[firm,park,2024]')).toEqual({ upper: 0, 'by[firm,2024]': 1, 'by[park,2022]': -1 });
    expect(row('stays[hamlet,2023]')).toEqual({ upper: 0, 'by[hamlet,2022]': 1, 'by[hamlet,2023]': -1 });
    expect(row('budget[2025]')).toEqual({ upper: 5, 'by[firm,2025]': 2, 'by[firm,2024]': -2 });
    expect(row('floor[2024]')).toEqual({ upper: 9, 'by[firm,2024]': 7 });
    expect(table.columns.map(({ name }) => name).filter((name) => name.startsWith('by[firm'))).toEqual([
      'by[firm,2024]',
      'by[firm,2025]',
    ]);
  });
});

/** Least of the three levels over all years of all works, by trying every one. */
function bruteForce({ years, works, available, lagYears, budget, maxFloor, dues }: Task) {
  const n = works.length;
  const start = new Array<number>(n).fill(-1);
  const total = works.reduce((sum, { load }) => sum + load, 0);
  let best: [number, number, number] = [Infinity, Infinity, Infinity];
  const lawful = () => {
    for (let w = 0; w < n; w++) {
      if (start[w] < 0) continue;
      for (const need of works[w].after)
        if (start[need.work] < 0 || start[need.work] + need.years > start[w]) return false;
    }
    return years.every((_, y) => {
      const inYear = (value: (one: Work) => number) =>
        works.reduce((sum, one, w) => sum + (start[w] === y ? value(one) : 0), 0);
      if (inYear(({ cost }) => cost) > budget[y] + 1e-9 || inYear(({ floor }) => floor) > maxFloor + 1e-9) return false;
      return QUOTA_LEDGERS.every((name) => {
        const drawn = works.reduce((sum, one, w) => sum + (start[w] >= 0 && start[w] <= y ? one.draws[name] : 0), 0);
        const brought = works.reduce(
          (sum, one, w) => sum + (start[w] >= 0 && start[w] + lagYears <= y ? one.brings[name] : 0),
          0,
        );
        return drawn === 0 || drawn <= available[name] + brought + 1e-9;
      });
    });
  };
  const score = (): [number, number, number] => {
    const unplaced = works.reduce(
      (sum, { load }, w) => sum + (start[w] < 0 ? 1 / n + (total > 0 ? load / total : 0) : 0),
      0,
    );
    const late = dues.reduce((sum, { at, wanted, weight, counts }) => {
      const met = counts.filter(({ needs }) =>
        needs.every((need) => start[need.work] >= 0 && start[need.work] + need.years <= at),
      );
      return sum + weight * Math.max(0, 1 - met.reduce((all, { value }) => all + value, 0) / wanted);
    }, 0);
    const loads = years.map((_, y) => works.reduce((sum, { load }, w) => sum + (start[w] === y ? load : 0), 0));
    const mean = total / years.length;
    const begun = works.reduce(
      (sum, { load }, w) => sum + (start[w] < 0 ? 0 : load * (years.length - 1 - start[w])),
      0,
    );
    return [unplaced, late, Math.max(...loads) / mean - (0.1 * begun) / total];
  };
  const tryWork = (w: number): void => {
    if (w === n) {
      if (!lawful()) return;
      const found = score();
      const first = found.findIndex((value, i) => Math.abs(value - best[i]) > 1e-7);
      if (first >= 0 && found[first] < best[first]) best = found;
      return;
    }
    for (let y = -1; y <= works[w].latest; y++) {
      start[w] = y;
      tryWork(w + 1);
    }
    start[w] = -1;
  };
  tryWork(0);
  return best;
}

function randomTask(seed: number): Task {
  const random = seeded(seed);
  const whole = (most: number) => Math.floor(random() * (most + 1));
  const years = [2022, 2023, 2024];
  const count = 2 + whole(4);
  const quota = (share: number) => (random() < share ? byQuota(() => whole(4)) : NO_QUOTA);
  const works = Array.from({ length: count }, (_, w) =>
    work(`w${w}`, {
      load: 1 + whole(9),
      cost: whole(6),
      floor: whole(6),
      latest: 2 - (random() < 0.2 ? 1 : 0),
      after: Array.from({ length: w }, (_n, v) => ({ work: v, years: whole(2) })).filter(() => random() < 0.25),
      draws: quota(0.4),
      brings: quota(0.4),
    }),
  );
  const dues =
    random() < 0.5
      ? [
          {
            target: 't',
            at: whole(1),
            weight: 1,
            wanted: 1 + whole(3),
            counts: works.flatMap((_, w) => {
              if (random() < 0.5) return [];
              const more = random() < 0.3 ? [{ work: whole(count - 1), years: 0 }] : [];
              return [
                {
                  value: 1 + whole(2),
                  needs: [{ work: w, years: whole(1) }, ...more.filter((need) => need.work !== w)],
                },
              ];
            }),
          },
        ]
      : [];
  return task(works, {
    years,
    lagYears: whole(2),
    available: byQuota(() => whole(6) - 2),
    budget: years.map(() => (random() < 0.5 ? Infinity : whole(12))),
    maxFloor: random() < 0.5 ? Infinity : whole(12),
    dues,
  });
}

describe('against every timetable there is', () => {
  it('has a timetable without a solver that keeps every row, for 150 random plans', () => {
    let placed = 0;
    for (let seed = 1; seed <= 150; seed++) {
      const given = randomTask(seed);
      const table = timetable(given);
      const values = asEarlyAsCanBe(table);
      expect(
        isFeasible({ name: 't', columns: table.columns, rows: table.rows, offset: 0 }, values),
        `seed ${seed}`,
      ).toBe(true);
      placed += given.works.filter((_, w) => given.years.some((_y, y) => values[table.by(w, y)] === 1)).length;
    }
    expect(placed).toBeGreaterThan(200);
  });

  it('is as early as the order, the ledgers and the floor of a year leave it', () => {
    const works = [
      ...PAIR,
      work('a', { floor: 2 }),
      work('b', { floor: 2, after: [{ work: 2, years: 1 }] }),
      work('c', { floor: 2 }),
    ];
    const table = timetable(task(works, { maxFloor: 3 }));
    const values = asEarlyAsCanBe(table);
    const begun = works.map((_, w) => [0, 1, 2, 3].find((y) => values[table.by(w, y)] === 1));
    expect(begun).toEqual([1, 0, 0, 1, 2]);
  });

  it('finds the least of each level, for 150 random plans of up to 6 works and 3 years', async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const given = randomTask(seed);
      const [unplaced, late, uneven] = bruteForce(given);
      const table = timetable(given);
      presolveCheck({ name: 't', columns: table.columns, rows: table.rows, offset: 0 });
      const { start, levels } = await solveTimetable(table, EXACT, solve);
      const of = (name: string) => levels.find((level) => level.name === name)?.value ?? 0;
      expect(of('unplaced'), `seed ${seed}`).toBeCloseTo(unplaced, 5);
      expect(of('late'), `seed ${seed}`).toBeCloseTo(late, 5);
      if (start.some((y) => y >= 0)) expect(of('busiestYear'), `seed ${seed}`).toBeCloseTo(uneven, 4);
      for (const [w, y] of start.entries()) {
        if (y < 0) expect(whyNoYear(table, start, w).cause, `seed ${seed}`).not.toBe('stopped');
      }
    }
  }, 120_000);
});
