import type { Change, RepairBalance, RepairTotal } from '../../model/change.js';
import { toHundredths } from '../../model/units.js';
import type { Edit } from './rule.js';

/**
 * The area ledger of a repair, in whole 0.01 m².
 *
 * Definition: what one rule did to one item is an edit or several; the item's area after the rule − before is shared out among them, each at
 * its planar m² × official / planar, the rest of the rounding to the largest. So gained − lost telescopes from rule to rule.
 * Promise: per layer and town, before + gained − lost = after. `balances` adds what the changes say and what the shapes measure
 * separately, and throws where they differ: a mistake of the engine, never of the data.
 */
export interface EditM2 {
  readonly gainedM2: number;
  readonly lostM2: number;
}

/** Official m² of the edits of one item whose area went from `beforeM2` to `afterM2`; `factor` = official m² a planar m². */
export function officialEdits(edits: readonly Edit[], beforeM2: number, afterM2: number, factor: number): EditM2[] {
  const gained = edits.map((edit) => toHundredths(edit.gainedM2 * factor));
  const lost = edits.map((edit) => toHundredths(edit.lostM2 * factor));
  const due = toHundredths(afterM2) - toHundredths(beforeM2);
  let rest = due;
  let largest = 0;
  for (let k = 0; k < edits.length; k++) {
    rest -= gained[k] - lost[k];
    if (gained[k] + lost[k] > gained[largest] + lost[largest]) largest = k;
  }
  // the rest goes against what is there first, so that nothing is gained and lost for rounding's sake
  if (rest > 0) {
    const back = Math.min(rest, lost[largest]);
    lost[largest] -= back;
    gained[largest] += rest - back;
  } else {
    const back = Math.min(-rest, gained[largest]);
    gained[largest] -= back;
    lost[largest] += -rest - back;
  }
  return edits.map((_, k) => ({ gainedM2: gained[k] / 100, lostM2: lost[k] / 100 }));
}

/** Town by town, towns in order of first row. */
export function balances(
  layer: string,
  town: (item: number) => string,
  beforeM2: Float64Array,
  afterM2: Float64Array,
  changes: readonly { readonly change: Change; readonly item: number }[],
): RepairBalance[] {
  const sums = new Map<string, [before: number, gained: number, lost: number, after: number]>();
  const sumOf = (name: string) => {
    const known = sums.get(name) ?? [0, 0, 0, 0];
    sums.set(name, known);
    return known;
  };
  for (let i = 0; i < beforeM2.length; i++) {
    const sum = sumOf(town(i));
    sum[0] += hundredths(beforeM2[i]);
    sum[3] += hundredths(afterM2[i]);
  }
  for (const { change, item } of changes) {
    const sum = sumOf(town(item));
    sum[1] += toHundredths(change.gainedM2);
    sum[2] += toHundredths(change.lostM2);
  }
  return [...sums].map(([name, [before, gained, lost, after]]) => {
    if (before + gained - lost !== after) {
      throw new Error(`area ledger of ${layer}, ${name}: ${before} + ${gained} − ${lost} is not ${after} (in 0.01 m²)`);
    }
    return {
      layer,
      town: name,
      beforeM2: before / 100,
      gainedM2: gained / 100,
      lostM2: lost / 100,
      afterM2: after / 100,
    };
  });
}

/** A shape no area can be computed of counts as 0. */
function hundredths(areaM2: number): number {
  return Number.isFinite(areaM2) ? toHundredths(areaM2) : 0;
}

/** What each rule did in each town, rules in order of first use. */
export function totalsOf(changes: readonly Change[]): RepairTotal[] {
  const sums = new Map<string, { total: RepairTotal; features: Set<number>; gained: number; lost: number }>();
  for (const change of changes) {
    const { layer, rule } = change;
    const town = change.town ?? '';
    const key = `${layer}\n${rule}\n${town}`;
    const total = { layer, town, rule, features: 0, gainedM2: 0, lostM2: 0 };
    const sum = sums.get(key) ?? { total, features: new Set<number>(), gained: 0, lost: 0 };
    sums.set(key, sum);
    sum.features.add(change.feature);
    sum.gained += toHundredths(change.gainedM2);
    sum.lost += toHundredths(change.lostM2);
  }
  return [...sums.values()].map(({ total, features, gained, lost }) => ({
    ...total,
    features: features.size,
    gainedM2: gained / 100,
    lostM2: lost / 100,
  }));
}
