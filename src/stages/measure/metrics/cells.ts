import type { Geos } from '../../../geometry/geos.js';
import type { OverlapTolerances } from '../../../geometry/overlap/overlapAreas.js';
import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { itemCount, type PolygonSet, planarAreas, replaceItems, selectItems } from '../../../geometry/polygonSet.js';

/**
 * Rows, patches, zones, cells: what landscape metrics are counted on.
 *
 * A *row* is a delivered polygon of a class; a *patch* is rows of one class that are joined, or a row; a *cell* is what a zone has of a row; a *part* what
 * a zone has of a patch: all its cells there. Cells of one row that lies in several zones sum to the row where the zones cover it.
 */
export interface Rows {
  readonly polygons: PolygonSet;
  /** The class of each row; rows of a class that is '' are in no patch, but their borders are borders. */
  readonly className: readonly string[];
  /** Accounted area, m². */
  readonly areaM2: Float64Array;
  /** Patch of each row, 0, 1, 2 …; −1 in none. */
  readonly patch: Int32Array;
  readonly patches: number;
  /** Borders this near are shared; 1e-6 m where it is not stated. */
  readonly touchM?: number;
}

export interface Zoned {
  readonly zoneName: readonly string[];
  /** Accounted area of each zone, m². */
  readonly zoneAreaM2: Float64Array;
  readonly cells: PolygonSet;
  readonly row: Uint32Array;
  readonly zone: Uint32Array;
  readonly areaM2: Float64Array;
}

/** The layer as one zone: its rows are the cells, its area their sum or as given. */
export function wholeLayer(rows: Rows, name: string, areaM2?: number): Zoned {
  const count = itemCount(rows.polygons);
  return {
    zoneName: [name],
    zoneAreaM2: Float64Array.of(areaM2 ?? rows.areaM2.reduce((sum, value) => sum + value, 0)),
    cells: rows.polygons,
    row: Uint32Array.from({ length: count }, (_, k) => k),
    zone: new Uint32Array(count),
    areaM2: rows.areaM2,
  };
}

/**
 * Rows cut at zones. A cell has the row's accounted area × planar(cell) / planar(row), by the kernel; shapes are cut by GEOS where a row is not
 * wholly inside. Zones may overlap each other; what lies in none is in no cell.
 */
export function cutAtZones(
  rows: Rows,
  zones: { readonly polygons: PolygonSet; readonly name: readonly string[]; readonly areaM2: Float64Array },
  tolerances: OverlapTolerances,
  geos: Geos,
): Zoned {
  const pairs = overlapPairs(rows.polygons, zones.polygons, tolerances);
  const wholeM2 = planarAreas(rows.polygons);
  const row = Uint32Array.from(pairs, ({ a }) => a);
  const cut = pairs.flatMap(({ a, areaM2 }, k) => (areaM2 < wholeM2[a] ? [k] : []));
  const uncut = selectItems(rows.polygons, row);
  const clipped = geos.clip(
    uncut,
    cut,
    zones.polygons,
    cut.map((k) => [pairs[k].b]),
  ).polygons;
  return {
    zoneName: zones.name,
    zoneAreaM2: zones.areaM2,
    cells: cut.length === 0 ? uncut : replaceItems(uncut, cut, clipped),
    row,
    zone: Uint32Array.from(pairs, ({ b }) => b),
    areaM2: Float64Array.from(pairs, ({ a, areaM2 }) => rows.areaM2[a] * (wholeM2[a] > 0 ? areaM2 / wholeM2[a] : 0)),
  };
}
