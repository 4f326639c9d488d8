import { type Crs, parseCrs, statedOver } from '../../geodesy/crs.js';
import { datumFinding } from '../../geodesy/datumFinding.js';
import { checkPlausible, crsMissing, type LonLat, middleBounds } from '../../geodesy/plausible.js';
import { type Table, textCell } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, type FindingCode, finding } from '../../model/finding.js';
import type { DeliveredLayer, LayerRead, Shapes } from '../../model/layer.js';
import { coordinatesOf } from '../../model/layer.js';
import type { LayerSpec } from '../../model/scenario.js';
import { type FieldFinder, fieldFinder } from './fields.js';
import { join } from './joins/join.js';
import { shapeCount, takeShapes, unusableRows, withEmptied } from './shapeRows.js';
import { rowsWhere, takeRows } from './tableRows.js';

/**
 * One delivered layer made ready: its rows chosen and joined, its CRS known and believable, its unusable shapes emptied.
 *
 * Definition: `where` keeps the rows whose fields all have one of the listed values; `join` adds the columns of a table.
 * Needs: the layer as a reader gave it. Promises: a row left out by `where` is counted in a finding, every other row stays, in
 * order, with its delivered row number; a shape with a coordinate that is no place becomes empty, with a finding; the findings
 * of the reader are passed on for the rows that stay.
 * Refuses: a layer with shapes and no CRS (E_CRS_MISSING with what it could be), coordinates that cannot be in the CRS said
 * (E_CRS_WRONG), shapes of a kind the role cannot use (E_GEOMETRY_TYPE), fields that do not exist (E_FIELD_MISSING).
 */
export interface OpenLayer<S extends LayerSpec = LayerSpec> {
  readonly key: string;
  readonly spec: S;
  readonly layer: string;
  /** `file | layer`, for errors. */
  readonly where: string;
  readonly delivered: DeliveredLayer;
  /** Delivered row numbers, 1-based. */
  readonly feature: Uint32Array;
  readonly table: Table;
  readonly fields: FieldFinder;
  readonly shapes: Shapes;
  /** Null for tables, and for layers without a coordinate that say none. */
  readonly crs: Crs | null;
  readonly crsFrom: LayerRead['crsFrom'];
  readonly guessed: string[];
}

const KINDS: Readonly<Record<LayerSpec['role'], readonly Shapes['kind'][]>> = {
  parcels: ['polygon'],
  controlLine: ['polygon'],
  towns: ['polygon'],
  villages: ['polygon'],
  approvedUnbuilt: ['polygon'],
  temporaryLand: ['polygon'],
  slope: ['polygon'],
  parks: ['polygon'],
  plannedParks: ['polygon'],
  barrier: ['polygon', 'line'],
  keepList: ['polygon', 'line', 'point', 'none'],
  firms: ['polygon', 'line', 'point', 'none'],
  signOffs: ['polygon', 'none'],
  titles: ['polygon', 'none'],
  buildings: ['polygon', 'none'],
  leases: ['polygon', 'line', 'point', 'none'],
  controlAreas: ['polygon', 'line', 'point', 'none'],
};
/** Findings of a reader that say why a row has no shape. */
const WHY_EMPTY: ReadonlySet<FindingCode> = new Set([
  'geometry.null',
  'geometry.empty',
  'geometry.notFinite',
  'geometry.invalid',
  'ring.tooFewPoints',
]);
const TABLE_ROLES: ReadonlySet<LayerSpec['role']> = new Set(['keepList', 'firms', 'leases', 'controlAreas']);

export function openLayer<S extends LayerSpec>(
  key: string,
  spec: S,
  delivered: DeliveredLayer,
  joined: DeliveredLayer | undefined,
  report: (item: Finding) => void,
  near: () => LonLat | null = () => null,
): OpenLayer<S> {
  const { layer } = delivered;
  const where = `${delivered.file} | ${layer}`;
  refuseKind(spec, delivered, where);
  const rows = chooseRows(spec, delivered, where, report);
  const kept = rows.length === delivered.table.rowCount ? null : rows;
  const feature = Uint32Array.from(rows, (row) => delivered.rowNumbers?.[row] ?? row + 1);
  let table = kept ? takeRows(delivered.table, kept) : delivered.table;
  if (spec.join) table = joinedTo(spec.join, { table, layer, feature, where }, joined, report);
  const guessed: string[] = [];
  const chosen = kept ? takeShapes(delivered.shapes, kept) : delivered.shapes;
  const stays = new Set(kept ? feature : []);
  for (const item of delivered.findings) {
    if (!kept || item.feature === null || item.dropped || stays.has(item.feature)) report(item);
  }
  const shapes = TABLE_ROLES.has(spec.role)
    ? ({ kind: 'none' } as const)
    : usableShapes(chosen, feature, delivered, report);
  const { crs, crsFrom } = crsOfLayer(spec, delivered, shapes, where, guessed, report, near);
  return {
    key,
    spec,
    layer,
    where,
    delivered,
    feature,
    table,
    fields: fieldFinder(table, where),
    shapes,
    crs,
    crsFrom,
    guessed,
  };
}

function refuseKind(spec: LayerSpec, delivered: DeliveredLayer, where: string): void {
  const { kind } = delivered.shapes;
  if (KINDS[spec.role].includes(kind)) return;
  if (kind === 'none' && delivered.table.rowCount === 0) return;
  throw new LianpianError(
    'E_GEOMETRY_TYPE',
    `图层几何类型 / the layer holds ${kind === 'none' ? 'no shapes' : `${kind}s`}; ${spec.role} needs ${KINDS[spec.role].join(' or ')}s`,
    where,
    'Name the right layer of the file (`layer`), or the right role.',
  );
}

function chooseRows(
  spec: LayerSpec,
  { table, layer, shapes }: DeliveredLayer,
  where: string,
  report: (item: Finding) => void,
): Int32Array {
  let rows = Int32Array.from({ length: table.rowCount }, (_, row) => row);
  const fields = fieldFinder(table, where);
  for (const [field, values] of Object.entries(spec.where ?? {})) {
    const { column } = fields.required(field, [], `the condition "where": { "${field}": … }`);
    const accepted = new Set(rowsWhere(column, table.rowCount, values));
    const left = rows.filter((row) => accepted.has(row));
    if (left.length < rows.length)
      report(finding('row.filtered', 'note', layer, { rows: rows.length - left.length, field }));
    rows = left;
  }
  return TABLE_ROLES.has(spec.role) || shapes.kind === 'none' ? withoutBlankRows(rows, table, layer, report) : rows;
}

/** Rows of a table in which every cell is empty: gaps that people leave between groups. */
function withoutBlankRows(rows: Int32Array, table: Table, layer: string, report: (item: Finding) => void): Int32Array {
  const columns = [...table.columns.values()];
  const filled = rows.filter((row) => columns.some((column) => textCell(column, row) !== ''));
  const blank = rows.length - filled.length;
  if (blank > 0) report(finding('row.blank', 'note', layer, { rows: blank }));
  return filled;
}

function joinedTo(
  spec: NonNullable<LayerSpec['join']>,
  { table, layer, feature, where }: Pick<OpenLayer, 'table' | 'layer' | 'feature' | 'where'>,
  joined: DeliveredLayer | undefined,
  report: (item: Finding) => void,
): Table {
  if (!joined) {
    throw new LianpianError(
      'E_LAYER_MISSING',
      `要连接的表未读入 / the table to join was not read: ${spec.file}`,
      where,
      'Check "join" of this layer.',
    );
  }
  const [here, there] = spec.by;
  const hereKey = fieldFinder(table, where).required(here, [], 'the key to join by');
  const thereKey = fieldFinder(joined.table, joined.file).required(there, [], 'the key to join by');
  for (const item of joined.findings) report(item);
  return join(
    { layer, table, field: hereKey.name, key: hereKey.column, feature: (row) => feature[row] },
    {
      layer: joined.layer,
      table: joined.table,
      field: thereKey.name,
      key: thereKey.column,
      feature: (row) => joined.rowNumbers?.[row] ?? row + 1,
    },
    report,
  );
}

function usableShapes(
  shapes: Shapes,
  feature: Uint32Array,
  delivered: DeliveredLayer,
  report: (item: Finding) => void,
): Shapes {
  const { empty, wild } = unusableRows(shapes);
  const said = new Set<number>();
  for (const { code, feature: row } of delivered.findings) if (row !== null && WHY_EMPTY.has(code)) said.add(row);
  for (const row of empty) {
    if (said.has(feature[row])) continue;
    report(finding('geometry.null', 'error', delivered.layer, {}, { feature: feature[row] }));
  }
  for (const row of wild) {
    report(finding('geometry.notFinite', 'error', delivered.layer, {}, { feature: feature[row] }));
  }
  return withEmptied(shapes, wild);
}

function crsOfLayer(
  spec: LayerSpec,
  delivered: DeliveredLayer,
  shapes: Shapes,
  where: string,
  guessed: string[],
  report: (item: Finding) => void,
  near: () => LonLat | null,
): { readonly crs: Crs | null; readonly crsFrom: LayerRead['crsFrom'] } {
  if (shapes.kind === 'none') return { crs: null, crsFrom: null };
  const bounds = middleBounds(coordinatesOf(shapes));
  // A reader that was told the scenario's CRS has put it over the file's already
  const told = delivered.crs?.from === 'option';
  const claim = spec.crs === undefined || told ? delivered.crs : statedOver(spec.crs, delivered.crs);
  if (claim === null) {
    if (bounds || (spec.role === 'parcels' && shapeCount(shapes, 0) > 0)) {
      throw crsMissing(bounds ?? [Number.NaN, Number.NaN, Number.NaN, Number.NaN], where, near());
    }
    return { crs: null, crsFrom: null };
  }
  const crs = parseCrs(claim, where);
  if (crs.datumShift && !told) {
    report(datumFinding(`${crs.code.replace(/\+.*$/, '')} (${crs.datumShift.datum})`, crs.datumShift, delivered.layer));
  }
  if (bounds) checkPlausible(crs, bounds, where, near);
  const crsFrom = spec.crs !== undefined ? 'scenario' : (delivered.crs?.from ?? null);
  if (crsFrom === 'format') {
    const because = `${delivered.format} 未写坐标系即为经纬度 / ${delivered.format} without a CRS is in degrees by its standard`;
    guessed.push(`坐标系 / CRS ${crs.code}`);
    report(finding('crs.guessed', 'note', delivered.layer, { crs: crs.code, because }));
  }
  return { crs, crsFrom };
}
