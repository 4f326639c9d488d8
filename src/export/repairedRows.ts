import type { Geos } from '../geometry/geos.js';
import { itemCount, type PolygonSet, polygonSetBuilder, replaceItems, selectItems } from '../geometry/polygonSet.js';
import type { Change, RepairBalance } from '../model/change.js';
import type { Finding } from '../model/finding.js';
import type { Job } from '../model/job.js';
import type { Settings } from '../model/settings.js';
import { toHundredths } from '../model/units.js';
import { type LayerToRepair, type RepairedLayer, repairLayer } from '../stages/repair/repairLayer.js';
import { RULES } from '../stages/repair/rules/index.js';
import type { RepairPlane } from './repairPlane.js';

/**
 * The rows of a layer once repaired: those that went into others are no more, those of several parts are split where that is asked for.
 *
 * What splitting makes may be what other rules mend (a part that is a sliver): then all rules are applied to the rows that there are now, as
 * to another layer, `MOST_PASSES` times at most. Borders were snapped by then and are only given nodes; copies stay.
 * Promises: order of rows is kept, parts stand one after another; gained and lost m² of all passes in one ledger that balances.
 */
export interface RepairedRows extends Rows {
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly balances: readonly RepairBalance[];
}

interface Rows {
  /** In the layer's own coordinates, and in the plane. */
  readonly polygons: PolygonSet;
  readonly inPlane: PolygonSet;
  /** Of each row the delivered ones it is made of, its own first; null where rows are those delivered, one for one. */
  readonly sources: readonly (readonly number[])[] | null;
}

const MOST_PASSES = 4;

export function repairedRows(
  layer: LayerToRepair,
  delivered: PolygonSet,
  plane: RepairPlane,
  settings: Settings,
  geos: Geos,
  job: Job,
): RepairedRows {
  let rows: Rows = { polygons: delivered, inPlane: layer.polygons, sources: null };
  const changes: Change[] = [];
  let findings: readonly Finding[] = [];
  let balances: readonly RepairBalance[] = [];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const own = ofRows(layer, rows);
    const done = repairLayer(own, RULES, pass === 0 ? settings : onceSnapped(settings), geos, job);
    const kept = keptRows(rows, done, plane, settings['repair.multiparts'] === 'split');
    const splits = kept.parts.map(([row, parts]) => splitChange(own, kept, row, parts));
    changes.push(...done.changes, ...splits);
    findings = pass === 0 ? done.findings : together(findings, done.findings);
    balances = continued(pass === 0 ? done.balances : withPass(balances, done), splits);
    rows = kept;
    if (splits.length === 0) break;
  }
  return { ...rows, changes, findings, balances };
}

function onceSnapped(settings: Settings): Settings {
  return {
    ...settings,
    'repair.snapM': Math.min(settings['repair.snapM'], settings['repair.nodeM']),
    'repair.copies': 'keep',
  };
}

function ofRows(layer: LayerToRepair, { inPlane, sources }: Rows): LayerToRepair {
  if (sources === null) return layer;
  const { rank, isLongByNature } = layer;
  const item = (row: number) => sources[row][0];
  return {
    ...layer,
    polygons: inPlane,
    table: null,
    ...(rank ? { rank: Float64Array.from(sources, ([own]) => rank[own]) } : {}),
    ...(isLongByNature ? { isLongByNature: (row) => isLongByNature(item(row)) } : {}),
    feature: (row) => layer.feature(item(row)),
    parcelId: (row) => layer.parcelId(item(row)),
    town: (row) => layer.town(item(row)),
  };
}

/** What stands of the rows that were; `parts`: the rows that were split, with the first of their rows now and its end. */
function keptRows(
  rows: Rows,
  { polygons: inPlane, changedItems, mergedInto }: RepairedLayer,
  plane: RepairPlane,
  split: boolean,
) {
  const polygons =
    changedItems.length === 0
      ? rows.polygons
      : replaceItems(rows.polygons, changedItems, plane.back(selectItems(inPlane, changedItems)));
  const sourcesOf = (row: number) => rows.sources?.[row] ?? [row];
  const merged = new Map<number, number[]>();
  for (const from of mergedInto.keys()) {
    let into = from;
    while (mergedInto.has(into)) into = mergedInto.get(into) as number;
    merged.set(into, [...(merged.get(into) ?? []), ...sourcesOf(from)]);
  }
  const stays: number[] = [];
  const parts: [row: number, parts: readonly [from: number, end: number]][] = [];
  const sources: (readonly number[])[] = [];
  for (let row = 0; row < itemCount(inPlane); row++) {
    if (mergedInto.has(row)) continue;
    const own = [...new Set([...sourcesOf(row), ...(merged.get(row) ?? [])])];
    const count = split ? Math.max(1, inPlane.itemStart[row + 1] - inPlane.itemStart[row]) : 1;
    if (count > 1) parts.push([row, [sources.length, sources.length + count]]);
    for (let part = 0; part < count; part++) sources.push(own);
    stays.push(row);
  }
  if (mergedInto.size + parts.length === 0) return { polygons, inPlane, sources: rows.sources, parts };
  const isSplit = new Set(parts.map(([row]) => row));
  return { polygons: taken(polygons, stays, isSplit), inPlane: taken(inPlane, stays, isSplit), sources, parts };
}

function taken(set: PolygonSet, rows: readonly number[], isSplit: ReadonlySet<number>): PolygonSet {
  const { itemStart, polygonStart, ringStart, xy } = set;
  const builder = polygonSetBuilder(xy.length / 2);
  for (const row of rows) {
    if (!isSplit.has(row)) {
      builder.copyItem(set, row);
      continue;
    }
    for (let p = itemStart[row]; p < itemStart[row + 1]; p++) {
      for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
        builder.ring(xy, ringStart[r], ringStart[r + 1], false);
      }
      builder.endPolygon();
      builder.endItem();
    }
  }
  return builder.finish();
}

/** Parts are measured one by one, so rounding alone can gain or lose 0.01 m². */
function splitChange(
  layer: LayerToRepair,
  { inPlane }: Rows,
  row: number,
  [from, end]: readonly [number, number],
): Change {
  const parts = selectItems(
    inPlane,
    Array.from({ length: end - from }, (_, k) => from + k),
  );
  const whole = { ...parts, itemStart: Uint32Array.of(0, parts.polygonStart.length - 1) };
  const sumOf = (areas: Float64Array) => areas.reduce((sum, areaM2) => sum + toHundredths(areaM2), 0);
  const gain = sumOf(layer.areasM2(parts)) - sumOf(layer.areasM2(whole));
  return {
    layer: layer.layer,
    feature: layer.feature(row),
    parcelId: layer.parcelId(row),
    town: layer.town(row) || null,
    rule: 'splitMultiparts',
    x: parts.xy[0],
    y: parts.xy[1],
    gainedM2: Math.max(0, gain) / 100,
    lostM2: Math.max(0, -gain) / 100,
    planarGainedM2: 0,
    planarLostM2: 0,
    movedM: 0,
    otherFeature: null,
    computingCopy: layer.computingCopy,
  };
}

/** Of a later pass what it found; of the one before what a later one does not look at again. */
function together(before: readonly Finding[], now: readonly Finding[]): readonly Finding[] {
  const isDone = ({ code, numbers }: Finding) =>
    code !== 'repair.left' || ('rule' in numbers && numbers.rule === 'snap');
  const all = [...before.filter(isDone), ...now];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}

/** The ledger with a later pass, which measured the same land: where they differ it is a mistake of the engine. */
function withPass(balances: readonly RepairBalance[], done: RepairedLayer): readonly RepairBalance[] {
  const all = continued(balances, done.changes);
  const known = new Map(all.map(({ town, afterM2 }) => [town, afterM2]));
  for (const { layer, town, afterM2 } of done.balances) {
    if (known.get(town) === afterM2) continue;
    throw new Error(`area ledger of ${layer}, ${town}: ${known.get(town)} m² told, ${afterM2} m² measured`);
  }
  return all;
}

/** The ledger with what came after it. */
function continued(balances: readonly RepairBalance[], changes: readonly Change[]): readonly RepairBalance[] {
  return balances.map((balance) => {
    const own = changes.filter(({ town }) => (town ?? '') === balance.town);
    const gained = own.reduce((sum, { gainedM2 }) => sum + toHundredths(gainedM2), toHundredths(balance.gainedM2));
    const lost = own.reduce((sum, { lostM2 }) => sum + toHundredths(lostM2), toHundredths(balance.lostM2));
    const { beforeM2 } = balance;
    return {
      ...balance,
      gainedM2: gained / 100,
      lostM2: lost / 100,
      afterM2: (toHundredths(beforeM2) + gained - lost) / 100,
    };
  });
}
