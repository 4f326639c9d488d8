import { type Field, type FieldTable, number, tableOf, text } from '../export/fields.js';
import { areasInCrs } from '../geodesy/areasInCrs.js';
import type { Crs } from '../geodesy/crs.js';
import { type Barrier, components, neighbours } from '../geometry/gaps/gapGraph.js';
import type { Geos } from '../geometry/geos.js';
import { itemVertexRange, type PolygonSet } from '../geometry/polygonSet.js';
import { textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import { LianpianError } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { METRICS, type Metric } from '../stages/measure/metrics/catalogue.js';
import { cutAtZones, type Rows, wholeLayer, type Zoned } from '../stages/measure/metrics/cells.js';
import { type ClassMetrics, classMetrics } from '../stages/measure/metrics/classMetrics.js';
import { coreAreas } from '../stages/measure/metrics/coreAreas.js';
import { ALL_CLASSES } from '../stages/measure/metrics/parts.js';
import { type PatchOptions, patchFigures } from '../stages/measure/metrics/patchFigures.js';
import { workingCrsOf } from '../stages/normalise/workingCrs.js';
import { classesAfter, type Decisions } from './decisions.js';
import { holderTable } from './holderTable.js';
import { type NamedLayer, type OpenPatches, type OpenZones, openBarrier, openPatches, openZones } from './patches.js';
import { patchLayer } from './patchLayer.js';

/**
 * How broken up land is, zone by zone and class by class: the table of `lianpian measure`.
 *
 * Definition: a row of the layer is a patch, or, with `gapM`, the rows of one class that are linked by gaps of at most `gapM` which no barrier
 * cuts (0: that share a border or touch). Of every zone, and of the whole layer (`all`), the metrics of `catalogue.ts`.
 * Needs layers as readers give them. Promises: a table row for every zone and class that has land there, zones in the order of their rows, then `all`;
 * where there are several classes, one for all of them (`*`). With `decisions` three of each: before, after, and the change. Areas are on the official basis (geodesic where the plane has none); a patch
 * without a shape counts for nothing; what is not valid is measured on a mended copy: both are findings.
 */
export interface MeasureTable extends FieldTable {
  readonly working: Crs;
  readonly basis: 'official' | 'geodesic';
  readonly rows: number;
  readonly patches: number;
  readonly zones: number;
  readonly metrics: readonly MeasuredRow[];
  /** Every patch by itself, with its shape: made when it is asked for, which few outputs do; after the decisions, where there are any. */
  patchLayer(): FieldTable & { readonly polygons: PolygonSet };
  /** By holder, where a field of them was named. */
  readonly holders: FieldTable | null;
}

/** A row of the table: a zone and class, as it is or before and after decisions, or what they change. */
export interface MeasuredRow {
  readonly zone: string;
  readonly className: string;
  readonly state: 'before' | 'after' | 'change' | null;
  /** NaN where the metric has no figure. */
  figure(metric: Metric): number;
}

export interface MeasureOptions {
  readonly idField: string | null;
  /** Field of the class of a row; null: all rows are of one class. */
  readonly classField: string | null;
  /** Rows are joined up to this; null: they are not. */
  readonly gapM: number | null;
  /** Depth of cores, radius of proximity, threshold of connectivity, m; null: not asked for. */
  readonly coreM: number | null;
  readonly proximityM: number | null;
  readonly connectM: number | null;
  /** Field of the holders of rows; null: not asked for. */
  readonly ownerField: string | null;
  /** What is decided of rows: null where the land is measured as it is. */
  readonly decisions: Decisions | null;
  readonly settings: Settings;
  /** At work on connectivity, the caller's included; default 1. */
  readonly threads?: number;
}

export interface NamedZones extends NamedLayer {
  /** Field of the zones' names; rows of one name are one zone. */
  readonly nameField: string | null;
}

/** What of the settings a table of metrics hangs on. */
export const MEASURE_SETTINGS = [
  'overlay.snapRelative',
  'overlay.snapAbsoluteM2',
  'reproject.chordErrorM',
  'measure.touchM',
  'measure.proximityLeastM',
  'measure.exactPatches',
] as const;

export const WHOLE = 'all';

export function measureTable(
  delivered: DeliveredLayer,
  zones: NamedZones | null,
  barriers: readonly NamedLayer[],
  options: MeasureOptions,
  geos: Geos,
  report: (item: Finding) => void,
): MeasureTable {
  const { settings, gapM, coreM } = options;
  const open = openPatches(delivered, options.idField, settings, geos, report);
  const shapes = barriers.map((barrier) => openBarrier(barrier, open.working, settings, geos, report));
  const className =
    options.classField === null ? Array.from(open.id, () => WHOLE) : textsOf(open, options.classField, 'class');
  const coreOf = coreM === null ? null : (parts: PolygonSet) => coreAreas(parts, coreM, geos);
  const opened = zones && openZones(zones, open.working, settings, geos, report);
  let zoned: Zoned | null = null;
  const stateOf = (classes: readonly string[]) => {
    const rows = rowsOf(open, classes, gapM, shapes, settings['measure.touchM']);
    const patches = patchFigures(rows, asked(options, shapes));
    // classes cut nothing: the cells of one state are those of the other
    zoned ??= opened && cutAtZones(rows, withAreas(opened, open.working), overlapTolerances(settings), geos);
    const metrics = [
      ...(zoned ? classMetrics(rows, zoned, patches, coreOf) : []),
      ...classMetrics(rows, wholeLayer(rows, WHOLE), patches, coreOf),
    ];
    return { rows, patches, metrics };
  };
  const before = stateOf(className);
  const after = options.decisions && stateOf(classesAfter(open, className, options.decisions, report));
  const metrics = after
    ? comparedRows(before.metrics, after.metrics)
    : before.metrics.map((m) => measuredRow(m, null, (metric) => metric.value(m)));
  const { rows, patches } = after ?? before;
  return {
    ...tableOf(metrics.length, metricFields(metrics)),
    working: open.working,
    basis: open.working.gaussKruger ? 'official' : 'geodesic',
    rows: open.id.length,
    patches: before.rows.patches,
    zones: opened?.name.length ?? 0,
    metrics,
    patchLayer: () => patchLayer(rows, patches, open.id),
    holders: options.ownerField === null ? null : holderTable(open, options.ownerField),
  };
}

function withAreas(zones: OpenZones, working: Crs) {
  return { ...zones, areaM2: areasInCrs(zones.polygons, workingCrsOf(working)).officialM2 };
}

function asked(
  { proximityM, connectM, settings, threads }: MeasureOptions,
  barriers: readonly Barrier[],
): PatchOptions {
  return {
    ...(proximityM === null ? {} : { proximity: { radiusM: proximityM, leastM: settings['measure.proximityLeastM'] } }),
    ...(connectM === null
      ? {}
      : { connected: { thresholdM: connectM, exactPatches: settings['measure.exactPatches'], barriers, threads } }),
  };
}

type Key = Pick<MeasuredRow, 'zone' | 'className'>;

function measuredRow(
  { zone, className }: Key,
  state: MeasuredRow['state'],
  figure: MeasuredRow['figure'],
): MeasuredRow {
  return { zone, className, state, figure };
}

/** Before, after and change of every zone and class that has land in either; a class without land has none of what adds up. */
function comparedRows(before: readonly ClassMetrics[], after: readonly ClassMetrics[]): MeasuredRow[] {
  const keyOf = ({ zone, className }: Key) => `${zone}\0${className}`;
  const [was, is] = [before, after].map((list) => {
    // where there is one class, it is all of them
    const all = list.some(({ className }) => className === ALL_CLASSES)
      ? []
      : list.map((m) => ({ ...m, className: ALL_CLASSES }));
    return new Map([...all, ...list].map((m) => [keyOf(m), m]));
  });
  const zones = [...new Set([...before, ...after].map(({ zone }) => zone))];
  const keys = zones.flatMap((zone) => {
    const own = [...before, ...after].filter((m) => m.zone === zone && m.className !== ALL_CLASSES);
    const all = [...before, ...after].filter((m) => m.zone === zone && m.className === ALL_CLASSES);
    return [...new Map([...own, ...all].map((m) => [keyOf(m), { zone, className: m.className }])).values()];
  });
  return keys.flatMap((key) => {
    const figureOf = (m: ClassMetrics | undefined) => (metric: Metric) =>
      m ? metric.value(m) : metric.addsUp ? 0 : Number.NaN;
    const [first, second] = [figureOf(was.get(keyOf(key))), figureOf(is.get(keyOf(key)))];
    return [
      measuredRow(key, 'before', first),
      measuredRow(key, 'after', second),
      measuredRow(key, 'change', (metric) => second(metric) - first(metric)),
    ];
  });
}

function metricFields(metrics: readonly MeasuredRow[]): Field[] {
  const isCompared = metrics.some(({ state }) => state !== null);
  return [
    text('zone', '分区', (k) => metrics[k].zone),
    text('class', '类别', (k) => metrics[k].className),
    ...(isCompared ? [text('state', '状态', (k) => metrics[k].state)] : []),
    // a column of nothing but blanks is of a metric that was not asked for
    ...METRICS.filter((metric) => metrics.some((m) => Number.isFinite(m.figure(metric)))).map((metric) =>
      number(metric.column, metric.title.zh, metric.decimals, (k) => {
        const figure = metrics[k].figure(metric);
        return Number.isFinite(figure) ? figure : null;
      }),
    ),
  ];
}

/** A field of the rows as text; a blank one is a class or holder of its own. */
export function textsOf({ delivered, feature }: OpenPatches, field: string, option: 'class' | 'owner'): string[] {
  const column = delivered.table.columns.get(field);
  if (!column) {
    const fields = [...delivered.table.columns.keys()].join(', ');
    throw new LianpianError(
      'E_FIELD_MISSING',
      `缺少字段 / no field ${field}; 现有字段 / the fields are: ${fields || '(none)'}`,
      `${delivered.file} | ${delivered.layer}`,
      `Name a field of the layer: --${option} FIELD.`,
    );
  }
  return Array.from(feature, (_, row) => {
    const name = textCell(column, row);
    return name === '' || name === ALL_CLASSES ? BLANK : name;
  });
}

const BLANK = '(blank)';

function rowsOf(
  { polygons, officialM2 }: OpenPatches,
  className: readonly string[],
  gapM: number | null,
  barriers: readonly Barrier[],
  touchM: number,
): Rows {
  const count = className.length;
  const pairs = gapM === null ? null : neighbours(polygons, gapM, barriers, touchM);
  const group = pairs
    ? components(count, pairs, (k) => className[pairs.a[k]] === className[pairs.b[k]] && !pairs.isBlocked(k))
    : Int32Array.from({ length: count }, (_, k) => k);
  const numbers = new Map<number, number>();
  const patch = group.map((one, row) => {
    const [from, to] = itemVertexRange(polygons, row);
    if (from === to) return -1;
    const known = numbers.get(one) ?? numbers.size;
    numbers.set(one, known);
    return known;
  });
  return { polygons, className, areaM2: officialM2, patch, patches: numbers.size, touchM };
}
