import { type FieldTable, tableOf } from '../export/fields.js';
import { areasInCrs } from '../geodesy/areasInCrs.js';
import type { Crs } from '../geodesy/crs.js';
import { type Barrier, components, neighbours } from '../geometry/gaps/gapGraph.js';
import type { Geos } from '../geometry/geos.js';
import { itemVertexRange, type PolygonSet } from '../geometry/polygonSet.js';
import { textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import type { Finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { cutAtZones, type Rows, wholeLayer, type Zoned } from '../stages/measure/metrics/cells.js';
import { classMetrics } from '../stages/measure/metrics/classMetrics.js';
import { coreAreas } from '../stages/measure/metrics/coreAreas.js';
import { ALL_CLASSES } from '../stages/measure/metrics/parts.js';
import { type PatchOptions, patchFigures } from '../stages/measure/metrics/patchFigures.js';
import { steppedValues } from '../stages/measure/sensitivity.js';
import { workingCrsOf } from '../stages/normalise/workingCrs.js';
import { tellRows, tellZones } from './caveats.js';
import { type Contributions, contributions } from './contributions.js';
import { classesAfter, type Decisions } from './decisions.js';
import { holderTable } from './holderTable.js';
import { comparedRows, type MeasuredRow, metricFields, plainRows } from './measuredRows.js';
import { refuseTooManyPairs } from './pairLimit.js';
import {
  columnOf,
  type NamedLayer,
  type OpenPatches,
  type OpenZones,
  openBarrier,
  openPatches,
  openZones,
} from './patches.js';
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
  /** What holds patches together and what parts them, made when it is asked for; null where rows were not joined. */
  readonly contributions: (() => Contributions) | null;
  /** By holder, where a field of them was named. */
  readonly holders: FieldTable | null;
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
  /** Whether each row comes also with the gap, and with the matching tolerance, one step less and one more (`sensitivity.ts`). */
  readonly steps: boolean;
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
  const { settings, coreM, gapM } = options;
  const open = openPatches(delivered, options.idField, settings, geos, report);
  for (const m of [gapM, options.proximityM, options.connectM]) if (m !== null) refuseTooManyPairs(open.polygons, m);
  tellRows(open, settings, report);
  const shapes = barriers.map((barrier) => openBarrier(barrier, open.working, settings, geos, report));
  const className =
    options.classField === null ? Array.from(open.id, () => WHOLE) : textsOf(open, options.classField, 'class');
  const coreOf = coreM === null ? null : (parts: PolygonSet) => coreAreas(parts, coreM, geos);
  const opened = zones && openZones(zones, open.working, settings, geos, report);
  let zoned: Zoned | null = null;
  const stateOf = (classes: readonly string[], distances: Distances) => {
    const rows = rowsOf(open, classes, distances.gapM, shapes, distances.touchM);
    const patches = patchFigures(rows, asked(options, shapes));
    // classes cut nothing: the cells of one state are those of the other
    if (opened && !zoned) {
      zoned = cutAtZones(rows, withAreas(opened, open.working), overlapTolerances(settings), geos);
      tellZones(open, opened, zoned, settings, geos, report);
    }
    const metrics = [
      ...(zoned ? classMetrics(rows, zoned, patches, coreOf) : []),
      ...classMetrics(rows, wholeLayer(rows, WHOLE), patches, coreOf),
    ];
    return { rows, patches, metrics };
  };
  const decided = options.decisions && classesAfter(open, className, options.decisions, report);
  const measured = distancesOf(options).map((distances) => {
    const before = stateOf(className, distances);
    const after = decided && stateOf(decided, distances);
    const list = after ? comparedRows(before.metrics, after.metrics) : plainRows(before.metrics);
    return { before, after, list: list.map((row) => ({ ...row, step: distances.step })) };
  });
  const [{ before, after }] = measured;
  // distances move no land from class to class: all have the same rows
  const metrics = measured[0].list.flatMap((_, k) => measured.map(({ list }) => list[k]));
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
    contributions:
      gapM === null
        ? null
        : () =>
            contributions(
              rows,
              open.id,
              gapM,
              barriers.map(({ name }, k) => ({ name, barrier: shapes[k] })),
            ),
    holders: options.ownerField === null ? null : holderTable(open, options.ownerField),
  };
}

interface Distances {
  readonly step: string | null;
  readonly gapM: number | null;
  readonly touchM: number;
}

/** What was asked for first, then each step of it. */
function distancesOf({ gapM, steps, settings }: MeasureOptions): Distances[] {
  const touchM = settings['measure.touchM'];
  if (!steps) return [{ step: null, gapM, touchM }];
  const gaps = gapM === null ? [] : steppedValues('block.gapM', gapM).filter((value) => value !== gapM);
  const tolerances = steppedValues('measure.touchM', touchM).filter((value) => value !== touchM);
  return [
    { step: '', gapM, touchM },
    ...gaps.map((value) => ({ step: `gap=${value}`, gapM: value, touchM })),
    ...tolerances.map((value) => ({ step: `touch=${value}`, gapM, touchM: value })),
  ];
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

/** A field of the rows as text; a blank one is a class or holder of its own. */
export function textsOf({ delivered, feature }: OpenPatches, field: string, option: 'class' | 'owner'): string[] {
  const column = columnOf(delivered, field, option);
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
