import { type FieldTable, number, tableOf, text } from '../export/fields.js';
import type { Crs } from '../geodesy/crs.js';
import { type GapPairs, gapPairs } from '../geometry/gaps/gapGraph.js';
import type { Geos } from '../geometry/geos.js';
import type { LineSet, PolygonSet } from '../geometry/polygonSet.js';
import type { Finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Settings } from '../model/settings.js';
import { refuseTooManyPairs } from './pairLimit.js';
import { type NamedLayer, openBarrier, openPatches } from './patches.js';

/**
 * Which parcels lie within a distance of each other: the table of `lianpian neighbours`, and the graph that blocks and patches are made by.
 *
 * Definition: a row for every pair of parcels whose gap, border to border, is ≤ `gapM`; `border_m` is the length they share; `blocked_by` names the
 * barrier if every link of at most `gapM` between them is cut (at gap 0: if it covers the whole shared border). `gapGraph.ts` has it in full.
 * Needs layers as readers give them. Promises: a < b in the order of the rows, sorted by a, then b; what is not valid is measured on a mended
 * copy, with a finding; a parcel without a shape has no pair. The lines of the result join a point inside each of the two.
 */
export interface NeighbourTable extends FieldTable {
  readonly working: Crs;
  readonly parcels: number;
  readonly pairs: GapPairs;
  /** A line a row, in `working`. */
  readonly lines: LineSet;
}

/** What of the settings a table of neighbours hangs on. */
export const NEIGHBOUR_SETTINGS = ['reproject.chordErrorM', 'measure.touchM'] as const;

export interface NeighbourOptions {
  readonly gapM: number;
  /** Field of the parcel ids; null: BSM, else the row number. */
  readonly idField: string | null;
  readonly settings: Settings;
}

export function neighbourTable(
  delivered: DeliveredLayer,
  barriers: readonly NamedLayer[],
  { gapM, idField, settings }: NeighbourOptions,
  geos: Geos,
  report: (item: Finding) => void,
): NeighbourTable {
  const { working, id, polygons } = openPatches(delivered, idField, settings, geos, report);
  refuseTooManyPairs(polygons, gapM);
  const shapes = barriers.map((barrier) => openBarrier(barrier, working, settings, geos, report));
  const pairs = gapPairs(polygons, gapM, shapes, settings['measure.touchM']);
  const fields = tableOf(pairs.a.length, [
    text('a', '图斑甲', (k) => id[pairs.a[k]]),
    text('b', '图斑乙', (k) => id[pairs.b[k]]),
    number('gap_m', '间距（米）', 4, (k) => pairs.gapM[k]),
    number('border_m', '共边长（米）', 4, (k) => pairs.borderM[k]),
    text('blocked_by', '阻隔', (k) => (pairs.blockedBy[k] < 0 ? null : barriers[pairs.blockedBy[k]].name)),
  ]);
  return { ...fields, working, parcels: id.length, pairs, lines: linesBetween(polygons, pairs, geos) };
}

function linesBetween(polygons: PolygonSet, { a, b }: GapPairs, geos: Geos): LineSet {
  const points = new Map<number, readonly [number, number]>();
  const pointOf = (item: number) => {
    const known = points.get(item) ?? geos.interiorPoint(polygons, item);
    points.set(item, known);
    return known;
  };
  const xy = new Float64Array(4 * a.length);
  for (let k = 0; k < a.length; k++) {
    xy.set(pointOf(a[k]), 4 * k);
    xy.set(pointOf(b[k]), 4 * k + 2);
  }
  const each = Uint32Array.from({ length: a.length + 1 }, (_, k) => k);
  return { xy, lineStart: each.map((k) => 2 * k), itemStart: each };
}
