import type { OutputLayer } from '../formats/output/output.js';
import type { Geos } from '../geometry/geos.js';
import { type PolygonSet, replaceItems, selectItems } from '../geometry/polygonSet.js';
import { type Change, REPAIR_RULES, type RepairBalance } from '../model/change.js';
import { type Column, type Table, textCell, textColumn } from '../model/column.js';
import { type Finding, finding } from '../model/finding.js';
import type { Job } from '../model/job.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { unusableRows, withEmptied } from '../stages/normalise/shapeRows.js';
import { takeRows } from '../stages/normalise/tableRows.js';
import { priorityRanks } from './priority.js';
import { repairedRows } from './repairedRows.js';
import { type RepairPlane, repairPlane } from './repairPlane.js';

/**
 * A delivered layer of polygons, repaired and ready to be written.
 *
 * Promises: rows in order, one for one, every field as delivered; where rows were split or went into others each row names the delivered rows it
 * is made of in a field `source` (1-based, `;` between). Of a row that was split the first part keeps the id; the others get -2, -3 … behind it
 * where ids are text, and a field `source_id` has the id delivered; ids of another type are repeated, and that is said. What no rule touched is the same bit for bit. A shape that is no place (not finite) is
 * left as it is, with a finding. Of a control line this is a copy for computing: its name and a field `computing_copy` say so.
 * Ledger and changes as `repairLayer`; rings that the reader closed or turned stand first.
 */
export interface RepairedFile {
  readonly layer: OutputLayer;
  readonly changes: readonly Change[];
  readonly balances: readonly RepairBalance[];
  /** What is left, and shapes that could not take part. */
  readonly findings: readonly Finding[];
  readonly basis: RepairPlane['basis'];
}

export interface FileRepair {
  readonly settings: Settings;
  /** Field of the ids; null: BSM, else none. */
  readonly idField: string | null;
  /** Field of towns; null: the first nine digits of ZLDWDM or QSDWDM, else a town's own code or name. */
  readonly townField: string | null;
  /** Overlaps by priority: the row with the lesser value of this field keeps them; null = the earlier row. */
  readonly priorityField: string | null;
  readonly isControlLine: boolean;
  /** CRS of the output, as `OutputLayer` has it. */
  readonly crs: string | null;
}

const COPY_SUFFIX = '_修复副本';
const TOWN_CODE_FIELDS = ['ZLDWDM', 'QSDWDM'];
const TOWN_FIELDS = ['XZQDM', 'XZQMC', 'TOWN', '镇街', '乡镇'];
const TOWN_DIGITS = 9;

export function repairedFile(delivered: DeliveredLayer, wanted: FileRepair, geos: Geos, job: Job): RepairedFile {
  const { shapes, table } = delivered;
  if (shapes.kind !== 'polygon') throw new Error(`${delivered.layer} has no polygons to repair`);
  const { wild } = unusableRows(shapes);
  const usable = withEmptied(shapes, wild);
  if (usable.kind !== 'polygon') throw new Error('polygons become no other shapes');
  const where = `${delivered.file} | ${delivered.layer}`;
  const plane = repairPlane(usable.polygons, delivered.crs, where);
  const feature = (item: number) => delivered.rowNumbers?.[item] ?? item + 1;
  const ids = columnOf(table, wanted.idField === null ? ['BSM'] : [wanted.idField]);
  const town = townReader(table, wanted.townField);
  const { priorityField } = wanted;
  const rank =
    priorityField === null
      ? null
      : priorityRanks(table.columns.get(priorityField), table.rowCount, priorityField, where);
  const done = repairedRows(
    {
      layer: delivered.layer,
      polygons: plane.polygons,
      table,
      ...(rank ? { rank } : {}),
      isLongByNature: longByNature(table),
      computingCopy: wanted.isControlLine,
      needsLedger: true,
      feature,
      parcelId: (item) => (ids ? textCell(ids, item) || null : null),
      town,
      areasM2: plane.areasM2,
    },
    usable.polygons,
    plane,
    wanted.settings,
    geos,
    job,
  );
  const changes = done.changes.map((change) => placedBack(change, plane));
  const findings = [
    ...wild.map((item) => finding('geometry.notFinite', 'error', delivered.layer, {}, { feature: feature(item) })),
    ...done.findings.map((item) => placedBack(item, plane)),
  ];
  const rows = {
    polygons: withWild(done.polygons, done.sources, shapes.polygons, wild),
    sources: done.sources,
  };
  const all = [...readersChanges(delivered, wanted, town, ids, feature), ...changes];
  const parts = partIds(rows, ids);
  if (parts.repeated > 0) {
    findings.push(finding('repair.idRepeated', 'warning', delivered.layer, { rows: parts.repeated }));
  }
  return {
    layer: outputLayer(delivered, rows, wanted, feature, parts.ids),
    changes: all.sort((a, b) => order(a) - order(b)),
    balances: done.balances,
    findings,
    basis: plane.basis,
  };
}

/** Changes stand rule by rule, within a rule as they were made. */
function order({ rule }: Change): number {
  return REPAIR_RULES.indexOf(rule);
}

function placedBack<T extends { readonly x: number | null; readonly y: number | null }>(one: T, plane: RepairPlane): T {
  if (one.x === null || one.y === null) return one;
  const [x, y] = plane.placeBack(one.x, one.y);
  return { ...one, x, y };
}

interface Rows {
  readonly polygons: PolygonSet;
  readonly sources: readonly (readonly number[])[] | null;
}

/** With the shapes that are no place as they were delivered. */
function withWild(
  polygons: PolygonSet,
  sources: Rows['sources'],
  delivered: PolygonSet,
  wild: readonly number[],
): PolygonSet {
  if (wild.length === 0) return polygons;
  const rows = sources === null ? wild : wild.map((item) => sources.findIndex(([own]) => own === item));
  return replaceItems(polygons, rows, selectItems(delivered, wild));
}

/** Ids of the rows where parts need their own, as a column and with the one it replaces; how many rows repeat an id that takes no such mark. */
interface PartIds {
  readonly ids: { readonly delivered: Column; readonly own: Column } | null;
  readonly repeated: number;
}

function partIds({ sources }: Rows, delivered: Column | undefined): PartIds {
  const item = sources?.map(([own]) => own) ?? [];
  const isFurther = (row: number) => row > 0 && item[row - 1] === item[row];
  const further = item.filter((one, row) => isFurther(row) && textCell(delivered, one) !== '').length;
  if (!delivered || further === 0) return { ids: null, repeated: 0 };
  if (delivered.type !== 'text') return { ids: null, repeated: further };
  const taken = new Set(item.map((one) => textCell(delivered, one)));
  let part = 1;
  const own = item.map((one, row) => {
    const id = textCell(delivered, one);
    part = isFurther(row) ? part + 1 : 1;
    if (part === 1 || id === '') return id === '' ? null : id;
    while (taken.has(`${id}-${part}`)) part++;
    taken.add(`${id}-${part}`);
    return `${id}-${part}`;
  });
  return { ids: { delivered, own: textColumn(own) }, repeated: 0 };
}

function readersChanges(
  delivered: DeliveredLayer,
  wanted: FileRepair,
  town: (item: number) => string,
  ids: Column | undefined,
  feature: (item: number) => number,
): Change[] {
  const items = new Map<number, number>();
  for (let i = 0; i < delivered.table.rowCount; i++) items.set(feature(i), i);
  return delivered.findings.flatMap(({ code, feature: row }): Change[] => {
    if ((code !== 'ring.unclosed' && code !== 'ring.reoriented') || row === null) return [];
    const item = items.get(row);
    if (item === undefined) return [];
    return [
      {
        layer: delivered.layer,
        feature: row,
        parcelId: ids ? textCell(ids, item) || null : null,
        town: town(item) || null,
        rule: code === 'ring.unclosed' ? 'closeRing' : 'orientRing',
        x: null,
        y: null,
        gainedM2: 0,
        lostM2: 0,
        planarGainedM2: 0,
        planarLostM2: 0,
        movedM: 0,
        otherFeature: null,
        computingCopy: wanted.isControlLine,
      },
    ];
  });
}

function outputLayer(
  delivered: DeliveredLayer,
  rows: Rows,
  wanted: FileRepair,
  feature: (item: number) => number,
  ids: PartIds['ids'],
): OutputLayer {
  const { isControlLine, crs } = wanted;
  const { sources } = rows;
  const own = sources
    ? takeRows(
        delivered.table,
        Int32Array.from(sources, ([item]) => item),
      )
    : delivered.table;
  const columns = new Map(own.columns);
  for (const [name, column] of delivered.table.columns) {
    if (column !== ids?.delivered) continue;
    columns.set(freeName('source_id', columns), own.columns.get(name) ?? column);
    columns.set(name, ids.own);
  }
  if (sources) {
    const names = sources.map((items) => items.map(feature).join(';'));
    columns.set(freeName('source', columns), textColumn(names));
  }
  if (isControlLine) {
    const yes = new Uint8Array(own.rowCount).fill(1);
    columns.set(freeName('computing_copy', columns), { type: 'bool', values: yes, valid: yes });
  }
  return {
    name: isControlLine ? `${delivered.layer}${COPY_SUFFIX}` : delivered.layer,
    shapes: { kind: 'polygon', polygons: rows.polygons },
    table: { rowCount: own.rowCount, columns },
    crs,
    decimals: 'all',
  };
}

function freeName(name: string, columns: ReadonlyMap<string, Column>): string {
  let free = name;
  for (let k = 2; columns.has(free); k++) free = `${name}_${k}`;
  return free;
}

/** DLBM of railways, roads, farm roads, rivers, ditches and ridges (三调). */
const LONG_CLASSES = /^(1001|1002|1003|1004|1006|1101|1107|1203)/;

function longByNature(table: Table): (item: number) => boolean {
  const classes = columnOf(table, ['DLBM']);
  return (item) => LONG_CLASSES.test(textCell(classes, item));
}

function columnOf({ columns }: Table, names: readonly string[]): Column | undefined {
  for (const name of names) {
    for (const [field, column] of columns) if (field.toLowerCase() === name.toLowerCase()) return column;
  }
  return undefined;
}

function townReader(table: Table, field: string | null): (item: number) => string {
  if (field !== null) {
    const column = columnOf(table, [field]);
    return (item) => textCell(column, item);
  }
  for (const name of TOWN_CODE_FIELDS) {
    const codes = columnOf(table, [name]);
    if (codes) return (item) => textCell(codes, item).slice(0, TOWN_DIGITS);
  }
  const column = columnOf(table, TOWN_FIELDS);
  return (item) => textCell(column, item);
}
