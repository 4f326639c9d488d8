import type { Geos } from '../../geometry/geos.js';
import { itemVertexRange, type PolygonSet, planarAreas, replaceItems, selectItems } from '../../geometry/polygonSet.js';
import { sameShapes } from '../../geometry/sameShape.js';
import type { Change, RepairBalance } from '../../model/change.js';
import type { Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import { LEFT_REASONS } from '../../model/repairTexts.js';
import type { Settings } from '../../model/settings.js';
import { balances, officialEdits } from './account.js';
import { type Edit, type Land, type Left, leftAt, type Outcome, type Rule } from './rule.js';

/** A layer to repair, in a plane of metres. */
export interface LayerToRepair {
  readonly layer: string;
  readonly polygons: PolygonSet;
  readonly table: Table | null;
  readonly rank?: Float64Array;
  /** Roads, ditches, ridges: thin by nature, and no slivers. */
  readonly isLongByNature?: (item: number) => boolean;
  /** True where what is repaired is the computing copy of a control line. */
  readonly computingCopy: boolean;
  feature(item: number): number;
  parcelId(item: number): string | null;
  /** '' where unknown. */
  town(item: number): string;
  /** Whether the ledger is wanted where nothing changed, too. */
  readonly needsLedger: boolean;
  /** Areas on the layer's basis, m² at 0.01. */
  areasM2(polygons: PolygonSet): Float64Array;
}

export interface RepairedLayer {
  /** Item k is delivered row k, empty where its land went to another row or is none. */
  readonly polygons: PolygonSet;
  /** Items whose shape is not the delivered one, ascending. */
  readonly changedItems: readonly number[];
  readonly changes: readonly Change[];
  /** `repair.left`: what rules were asked to mend and did not. */
  readonly findings: readonly Finding[];
  readonly balances: readonly RepairBalance[];
  /** Rows that went into another row: item → that item. */
  readonly mergedInto: ReadonlyMap<number, number>;
}

/**
 * Applies rules to one layer, in their order, and keeps the ledger.
 *
 * Promises: items nobody touched are the same, bit for bit; order and number of items stay; every change is listed, with official and planar m²;
 * the ledger balances to 0.01 m² or this throws. When a later rule may have made work for an earlier one all are tried again on what changed
 * and lies around it, at most `MOST_ROUNDS` times; what still changes then is told (`repair.left`), never looped over.
 * A row with the very shape of an earlier one is named, once; its borders follow that row's.
 */
const MOST_ROUNDS = 8;

export function repairLayer(
  layer: LayerToRepair,
  rules: readonly Rule[],
  settings: Settings,
  geos: Geos,
  job: Job,
): RepairedLayer {
  const { polygons: delivered } = layer;
  const on = rules.filter((rule) => rule.isOn(settings));
  const changes: { change: Change; item: number }[] = [];
  const mergedInto = new Map<number, number>();
  const changed = new Set<number>();
  let unsettled: readonly Left[] = [];
  const leftBy = new Map<Rule, readonly Left[]>();
  let areas: Float64Array | null = null;
  let before: Float64Array | null = null;
  let land: Land = {
    polygons: delivered,
    table: layer.table,
    round: 0,
    settings,
    geos,
    ...(layer.rank ? { rank: layer.rank } : {}),
    ...(layer.isLongByNature ? { isLongByNature: layer.isLongByNature } : {}),
  };

  let steps = 0;
  const seenAt = new Map<Rule, number>();
  const most = on.length * MOST_ROUNDS;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    let isStill = true;
    land = { ...land, round };
    for (const [r, rule] of on.entries()) {
      progress(job, round * on.length + r, most);
      // borders that were seen to, and that nothing changed since
      if (rule.looksAt === 'borders' && seenAt.get(rule) === steps) continue;
      seenAt.set(rule, steps);
      const isPartial = round > 0 && rule.looksAt === 'shape';
      const outcome = isPartial
        ? applyTo(
            [...changed].sort((a, b) => a - b),
            rule,
            land,
          )
        : followed(rule.apply(land));
      // snapping is done once: what it left stays left
      const isAdded = isPartial || rule.rule === 'snap' || rule.rule === 'node';
      leftBy.set(rule, isAdded ? [...(leftBy.get(rule) ?? []), ...outcome.left] : outcome.left);
      for (const [from, into] of outcome.mergedInto ?? []) mergedInto.set(from, into);
      if (outcome.items.length === 0) {
        land = { ...land, ...(outcome.borders ? { borders: outcome.borders } : {}) };
        continue;
      }
      isStill = false;
      steps++;
      before ??= layer.areasM2(delivered);
      areas ??= before.slice();
      const afterM2 = layer.areasM2(outcome.polygons);
      changes.push(...accounted(layer, land.polygons, outcome.items, outcome.polygons, outcome.edits, areas, afterM2));
      outcome.items.forEach((item, k) => {
        (areas as Float64Array)[item] = afterM2[k];
        changed.add(item);
      });
      const { borders: _old, ...rest } = land;
      land = {
        ...rest,
        polygons: replaceItems(land.polygons, outcome.items, outcome.polygons),
        ...(outcome.borders ? { borders: outcome.borders } : {}),
      };
    }
    if (isStill) break;
    if (round === MOST_ROUNDS - 1) unsettled = [leftAt(Math.min(...changed), land.polygons, 'unstable')];
  }
  progress(job, most, most);
  const items = [...changed].sort((a, b) => a - b);
  const broken = on.some(({ rule }) => rule === 'makeValid') ? stillBroken(items, land) : [];
  const left = [...leftBy.values(), unsettled, broken, copiesLeft(on, land)]
    .flat()
    .filter(({ item }) => !mergedInto.has(item));
  const findings = left.map((one) => leftFinding(layer, one));
  if (!before && !layer.needsLedger) {
    return { polygons: delivered, changedItems: [], changes: [], findings, balances: [], mergedInto };
  }
  before ??= layer.areasM2(delivered);
  // measured again from the shapes that are there: the ledger must not be proved by itself
  const measured = layer.areasM2(selectItems(land.polygons, items));
  const after = before.slice();
  items.forEach((item, k) => {
    after[item] = measured[k];
  });
  return {
    polygons: land.polygons,
    changedItems: items,
    changes: changes.map(({ change }) => change),
    findings,
    balances: balances(layer.layer, layer.town, before, after, changes),
    mergedInto,
  };
}

/** A rule that looks at each shape alone, on some items. */
function applyTo(items: readonly number[], rule: Rule, land: Land): Outcome {
  const outcome = rule.apply({ ...land, polygons: selectItems(land.polygons, items) });
  return {
    items: outcome.items.map((k) => items[k]),
    polygons: outcome.polygons,
    edits: outcome.edits.map((edit) => ({ ...edit, item: items[edit.item] })),
    left: outcome.left.map((one) => ({ ...one, item: items[one.item] })),
  };
}

/** What was done to the borders of a shape, done to its copies too. */
function followed(outcome: Outcome): Outcome {
  const { borders, items, polygons, edits } = outcome;
  if (!borders || items.length === 0) return outcome;
  const at = new Map(items.map((item, k) => [item, k]));
  const copies = new Map<number, number[]>();
  borders.earlier.forEach((first, item) => {
    const k = at.get(first);
    if (k === undefined || at.has(item)) return;
    at.set(item, k);
    const known = copies.get(first);
    if (known) known.push(item);
    else copies.set(first, [item]);
  });
  if (copies.size === 0) return outcome;
  const all = [...at.keys()].sort((a, b) => a - b);
  return {
    ...outcome,
    items: all,
    polygons: selectItems(
      polygons,
      all.map((item) => at.get(item) ?? 0),
    ),
    edits: edits.flatMap((edit) => [edit, ...(copies.get(edit.item) ?? []).map((item) => ({ ...edit, item }))]),
  };
}

/** Rows that repeat the shape of an earlier one, where a rule was asked that would look at them once. */
function copiesLeft(on: readonly Rule[], { polygons }: Land): Left[] {
  if (!on.some(({ rule, looksAt }) => rule === 'dropCopies' || looksAt === 'borders')) return [];
  const earlier = sameShapes(polygons);
  const items = Array.from(earlier.keys()).filter((item) => earlier[item] >= 0);
  const areas = planarAreas(selectItems(polygons, items));
  return items.map((item, k): Left => {
    const [v] = itemVertexRange(polygons, item);
    const [x, y] = [polygons.xy[2 * v], polygons.xy[2 * v + 1]];
    const other = earlier[item];
    return { rule: 'dropCopies', item, other, x, y, areaM2: areas[k], widthM: Number.NaN, because: 'sameShape' };
  });
}

/** The changes of one rule, with their share of the official areas. */
function accounted(
  layer: LayerToRepair,
  before: PolygonSet,
  items: readonly number[],
  shapes: PolygonSet,
  edits: readonly Edit[],
  areas: Float64Array,
  afterM2: Float64Array,
): { change: Change; item: number }[] {
  const planarBefore = planarAreas(selectItems(before, items));
  const planarAfter = planarAreas(shapes);
  const editsOf = new Map<number, Edit[]>();
  for (const edit of edits) {
    const list = editsOf.get(edit.item);
    if (list) list.push(edit);
    else editsOf.set(edit.item, [edit]);
  }
  return items.flatMap((item, k) => {
    const own = editsOf.get(item);
    if (!own) throw new Error(`item ${item} of ${layer.layer} changed and no edit says so`);
    const wasM2 = finite(areas[item]);
    const isM2 = finite(afterM2[k]);
    const planarM2 = Math.max(planarBefore[k], planarAfter[k]);
    const factor = planarM2 > 0 && Number.isFinite(planarM2) ? Math.max(wasM2, isM2) / planarM2 : 1;
    const official = officialEdits(own, wasM2, isM2, factor > 0 ? factor : 1);
    return own.map((edit, n) => ({
      item,
      change: {
        layer: layer.layer,
        feature: layer.feature(item),
        parcelId: layer.parcelId(item),
        town: layer.town(item) || null,
        rule: edit.rule,
        x: Number.isFinite(edit.x) ? edit.x : null,
        y: Number.isFinite(edit.y) ? edit.y : null,
        ...official[n],
        planarGainedM2: edit.gainedM2,
        planarLostM2: edit.lostM2,
        movedM: edit.movedM,
        otherFeature: edit.other < 0 ? null : layer.feature(edit.other),
        computingCopy: layer.computingCopy,
      },
    }));
  });
}

function finite(areaM2: number): number {
  return Number.isFinite(areaM2) ? areaM2 : 0;
}

/** No item may come out invalid: what the rules made is looked at once more. */
function stillBroken(changed: readonly number[], { polygons, geos }: Land): Left[] {
  return geos
    .invalidItems(selectItems(polygons, changed))
    .map(({ item: k, x, y }) => ({ ...leftAt(changed[k], polygons, 'unstable'), x, y }));
}

function leftFinding(layer: LayerToRepair, left: Left): Finding {
  const { rule, item, other, x, y, areaM2, widthM, because } = left;
  const known = {
    feature: layer.feature(item),
    parcelId: layer.parcelId(item),
    ...(Number.isFinite(x) && Number.isFinite(y) ? { x, y } : {}),
    ...(Number.isFinite(areaM2) ? { areaM2 } : {}),
    ...(Number.isFinite(widthM) ? { widthM } : {}),
  };
  if (because === 'unmendable') return finding('feature.unmendable', 'error', layer.layer, {}, known);
  const { zh, en } = LEFT_REASONS[because];
  const otherFeature = other < 0 ? ('' as const) : layer.feature(other);
  const numbers = { rule, otherFeature, reason: because, because: `${zh} / ${en}` };
  return finding('repair.left', 'warning', layer.layer, numbers, known);
}

function progress(job: Job, done: number, total: number): void {
  if (job.cancelled()) {
    throw new LianpianError('E_CANCELLED', 'repairing was cancelled', 'repair', 'Start the run again.');
  }
  job.progress('repair', done, total);
}
