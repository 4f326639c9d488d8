import type { Summary } from './export/summary.js';
import { roundedMu } from './model/units.js';

/** One figure in two runs; `difference` = second − first. What one run lacks is 0 there, a setting that it does not know empty. */
export interface Difference {
  readonly about: 'proposal' | 'target' | 'town' | 'rule' | 'cluster' | 'setting';
  readonly name: string;
  readonly figure: string;
  readonly unit: string;
  readonly first: number | string;
  readonly second: number | string;
  readonly difference: number | null;
}

/**
 * Two runs, figure by figure: whether each may be carried out, every target (reached, short, bound), every town (mu by fate, scattered mu), every rule (conflict mu
 * and parcels), every cluster (mu, named by its smallest member parcel, so that the same land is the same cluster in both runs), and
 * every setting that differs; figures at 2 decimals. Needs two summaries of one area basis: areas of two bases are not comparable, and the caller is told so.
 * Promises: rows in a fixed order; equal figures are left out; the same run twice gives no row.
 */
export function compareRuns(first: Summary, second: Summary): readonly Difference[] {
  if (first.areaBasis !== second.areaBasis) {
    throw new Error(`areas of two bases can't be compared: ${first.areaBasis} and ${second.areaBasis}`);
  }
  return [
    ...standingDifference(first, second),
    ...targetDifferences(first, second),
    ...paired('town', first.towns, second.towns, (t) => t.town, townFigures),
    ...paired(
      'rule',
      first.conflicts,
      second.conflicts,
      (c) => `${c.rule} ${c.widthClass}`,
      (c) => [
        ['conflict', 'mu', roundedMu(c.areaM2)],
        ['parcels', 'count', c.parcels],
      ],
    ),
    ...paired(
      'cluster',
      first.clusters,
      second.clusters,
      (c) => `${c.town} ${c.firstParcel}`,
      (c) => [
        ['footprint', 'mu', roundedMu(c.footprintM2)],
        ['newConstruction', 'mu', roundedMu(c.newConstructionM2)],
        ['capacityFloor', 'm2', c.capacityFloorM2],
      ],
    ),
    ...settingDifferences(first, second),
  ];
}

type Figure = readonly [figure: string, unit: string, value: number];

/** One of them is a stress test, the other is lawful. */
function standingDifference(first: Summary, second: Summary): Difference[] {
  // summaries from before there were stress tests don't say
  const [a, b] = [first, second].map(({ proposal }) => proposal?.standing ?? 'lawful');
  if (a === b) return [];
  return [{ about: 'proposal', name: 'standing', figure: 'value', unit: '', first: a, second: b, difference: null }];
}

function targetDifferences(first: Summary, second: Summary): Difference[] {
  return paired(
    'target',
    first.targets,
    second.targets,
    (t) => t.spec.id,
    (t) => [
      ['value', t.spec.unit, t.spec.value],
      ['reached', t.spec.unit, t.reached],
      ['short', t.spec.unit, t.short],
      ['bound', t.spec.unit, t.bound],
      ['openBound', t.spec.unit, t.openBound],
    ],
  );
}

function townFigures(town: Summary['towns'][number]): Figure[] {
  return [
    ...Object.entries(town.fateM2).map(([fate, areaM2]): Figure => [fate, 'mu', roundedMu(areaM2)]),
    ['scattered', 'mu', roundedMu(town.scatteredM2)],
    ['scatteredBlocks', 'count', town.scatteredBlocks],
  ];
}

function paired<T>(
  about: Difference['about'],
  first: readonly T[],
  second: readonly T[],
  nameOf: (item: T) => string,
  figuresOf: (item: T) => readonly Figure[],
): Difference[] {
  const names = [...new Set([...first, ...second].map(nameOf))];
  return names.flatMap((name) => {
    const a = first.find((item) => nameOf(item) === name);
    const b = second.find((item) => nameOf(item) === name);
    const figuresA = a ? known(figuresOf(a)) : [];
    const figuresB = b ? known(figuresOf(b)) : [];
    const units = new Map([...figuresA, ...figuresB].map(([figure, unit]) => [figure, unit]));
    return [...units].flatMap(([figure, unit]) => {
      const valueA = round2(figuresA.find((f) => f[0] === figure)?.[2] ?? 0);
      const valueB = round2(figuresB.find((f) => f[0] === figure)?.[2] ?? 0);
      if (valueA === valueB) return [];
      return [{ about, name, figure, unit, first: valueA, second: valueB, difference: round2(valueB - valueA) }];
    });
  });
}

/** Without what another version did not write. */
function known(figures: readonly Figure[]): readonly Figure[] {
  return figures.filter(([, , value]) => value !== undefined && value !== null);
}

function settingDifferences(first: Summary, second: Summary): Difference[] {
  const keys = [
    ...new Set([...Object.keys(first.settings), ...Object.keys(second.settings)]),
  ] as (keyof Summary['settings'])[];
  return keys.flatMap((key) => {
    const a = stated(first.settings[key]);
    const b = stated(second.settings[key]);
    if (a === b) return [];
    const difference = typeof a === 'number' && typeof b === 'number' ? b - a : null;
    return [{ about: 'setting' as const, name: key, figure: 'value', unit: '', first: a, second: b, difference }];
  });
}

/** Nothing where another version of the engine had no such setting. */
function stated(value: number | string | boolean | undefined): number | string {
  return typeof value === 'boolean' ? String(value) : (value ?? '');
}

function round2(value: number): number {
  return Math.round(value * 100) / 100;
}
