import { type Finding, finding } from '../../../model/finding.js';
import { M2_PER_MU } from '../../../model/units.js';
import type { Candidates } from '../candidates/candidates.js';
import type { Model } from '../program/buildMip.js';
import type { Layout } from '../program/layout.js';
import { targetSum } from '../program/targets.js';
import { PRICE_KEYS } from '../situation/prices.js';
import { moveClosedBy } from './closed.js';
import { reasonWords } from './reasons.js';

/** Coefficients farther apart than this are worth a word; at `MAX_COEFFICIENT_RANGE` the solver is not asked at all. */
const WIDE_RANGE = 1e7;
const WIDE_WEIGHTS = 1e5;

/**
 * What can be told at once, before a long solve: targets above everything that counts toward them, firms with no place to go, areas that exclude
 * each other, quota and prices that are lacking, figures far apart. Each with what can be done about it. No solver is asked.
 */
export function adviceOf(model: Model, { graph }: Candidates): Finding[] {
  const { layout } = model;
  return [
    ...targetAdvice(model),
    ...receiverAdvice(layout),
    ...areaAdvice(layout, graph.near),
    ...quotaAdvice(layout),
    ...priceAdvice(layout),
    ...weightAdvice(layout),
    ...rangeAdvice(model),
  ];
}

/** Of columns of which one at most is chosen only the most counts. */
function mostOf({ layout, rows }: Model, t: number): number {
  const { terms, base } = targetSum(layout, layout.situation.input.targets[t]);
  const value = new Map(terms.entries());
  let most = base;
  for (const { name, columns } of rows) {
    if (!/^(fate|firm|once)\[/.test(name)) continue;
    most += Math.max(0, ...columns.map((c) => value.get(c) ?? 0));
    for (const c of columns) value.delete(c);
  }
  for (const [c, amount] of value) most += Math.max(0, amount) * layout.columns[c].upper;
  return most;
}

function targetAdvice(model: Model): Finding[] {
  const { layout } = model;
  const { targets, overlay } = layout.situation.input;
  const round = (value: number) => Math.round(value * 100) / 100;
  const found = targets.flatMap((target, t): Finding[] => {
    const { aim, perUnit } = targetSum(layout, target);
    const most = mostOf(model, t);
    if (!(aim > 0) || !(perUnit > 0) || most >= aim - 1e-6) return [];
    const numbers = { target: target.id, value: target.value, most: round(most / perUnit), unit: target.unit };
    return [finding('advice.targetAboveBound', 'warning', 'targets', numbers)];
  });
  const onLand = targets.flatMap((target, t) =>
    target.basis === 'revitalised' || target.basis === 'reclaimed' ? [{ ...targetSum(layout, target), t }] : [],
  );
  const bases = new Set(onLand.map(({ t }) => targets[t].basis));
  if (bases.size < 2 || found.length > 0) return found;
  const wanted = onLand.reduce((sum, { aim, base }) => sum + Math.max(0, aim - base), 0);
  const perPiece = overlay.pieces.id.map((_, k) => {
    const columns = [layout.upgrade, layout.reclaim, layout.regreen, layout.joined].map((fate) => fate[k]);
    return columns.some((c) => c >= 0) ? overlay.pieces.areaM2[k] / M2_PER_MU : 0;
  });
  const most = perPiece.reduce((sum, mu) => sum + mu, 0);
  if (wanted <= most + 1e-6) return found;
  const ids = onLand.map(({ t }) => targets[t].id).join(', ');
  const numbers = { targets: ids, value: round(wanted), most: round(most) };
  return [...found, finding('advice.targetsTogether', 'warning', 'targets', numbers)];
}

function receiverAdvice(layout: Layout): Finding[] {
  const { situation, receivers } = layout;
  const { district, measures, targets } = situation.input;
  const needs = targets.filter(({ basis }) => basis !== 'revitalised').map(({ id }) => id);
  if (needs.length === 0 || district.firms.length === 0) return [];
  if (receivers.list.length === 0)
    return [finding('advice.noCapacity', 'note', 'parks', { targets: needs.join(', ') })];
  const why = new Map<string, number>();
  let of = 0;
  district.firms.forEach((firm, f) => {
    if (!situation.operating[f] || firm.eliminated || situation.firmHeld[f] || measures.firms.park[f] >= 0) return;
    of++;
    const [reason] = moveClosedBy(layout, f);
    if (reason === undefined || !['noReceiver', 'tooFar', 'sector', 'tooLarge'].includes(reason.code)) return;
    const said = reason.code === 'tooFar' ? reason : { ...reason, detail: '' };
    const both = `${reasonWords(said, 'zh')} / ${reasonWords(said, 'en')}`;
    why.set(both, (why.get(both) ?? 0) + 1);
  });
  const firms = [...why.values()].reduce((sum, count) => sum + count, 0);
  if (firms === 0) return [];
  const [because] = [...why].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0];
  return [finding('advice.noReceiver', 'note', 'firms', { firms, of, because })];
}

function areaAdvice(layout: Layout, near: readonly (readonly [number, number])[]): Finding[] {
  const must = layout.candidates.filter((candidate) => candidate.must);
  const landOf = must.map(({ members, infill }) => new Set([...members, ...infill]));
  const clash = (a: number, b: number) =>
    [...landOf[a]].some((k) => landOf[b].has(k)) ||
    near.some(([i, j]) => (landOf[a].has(i) && landOf[b].has(j)) || (landOf[a].has(j) && landOf[b].has(i)));
  return must.flatMap(({ id }, a) =>
    must
      .slice(a + 1)
      .flatMap(({ id: other }, n) =>
        clash(a, a + 1 + n) ? [finding('advice.areasClash', 'warning', 'edits', { area: id, other })] : [],
      ),
  );
}

/** Field as infill needs land that is given back; without any none of those clusters can be. */
function quotaAdvice(layout: Layout): Finding[] {
  const { situation, candidates } = layout;
  const { district, overlay } = situation.input;
  const onField = candidates.filter((candidate, c) => layout.cluster[c] >= 0 && candidate.newConstructionM2 > 0);
  const givesBack = layout.reclaim.some(
    (column, k) =>
      column >= 0 && situation.exitCounts.reclaim[k] && !district.parcels.stateOwned[overlay.pieces.parcel[k]],
  );
  if (onField.length === 0 || givesBack) return [];
  const mu = onField.reduce((sum, { newConstructionM2 }) => sum + newConstructionM2, 0) / M2_PER_MU;
  return [finding('advice.noQuota', 'note', 'parcels', { clusters: onField.length, mu: Math.round(mu * 100) / 100 })];
}

function priceAdvice({ situation }: Layout): Finding[] {
  const { prices } = situation.input;
  const blank = PRICE_KEYS.filter((key) => prices[key] === undefined || prices[key] === null);
  const given = PRICE_KEYS.length - blank.length;
  if (blank.length === 0 || given === 0) return [];
  return [finding('advice.pricesPart', 'note', 'prices', { blank: blank.join(', '), given })];
}

function weightAdvice({ situation }: Layout): Finding[] {
  const weighed = situation.input.targets
    .map(({ id, weight = 1 }) => ({ id, weight }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  const [top, least] = [weighed[0], weighed[weighed.length - 1]];
  if (top === undefined || top.weight <= WIDE_WEIGHTS * least.weight) return [];
  const numbers = { target: top.id, weight: top.weight, other: least.id, least: least.weight };
  return [finding('advice.weights', 'warning', 'targets', numbers)];
}

function rangeAdvice({ rows }: Model): Finding[] {
  let least = { row: '', value: Number.POSITIVE_INFINITY };
  let largest = { row: '', value: 0 };
  for (const { name, values } of rows) {
    for (const value of values) {
      const size = Math.abs(value);
      if (size < least.value) least = { row: name, value: size };
      if (size > largest.value) largest = { row: name, value: size };
    }
  }
  if (largest.value <= WIDE_RANGE * least.value) return [];
  const numbers = { row: `${largest.row}, ${least.row}`, least: least.value, largest: largest.value };
  return [finding('advice.coefficients', 'warning', 'targets', numbers)];
}
