import { type CellTrace, cellTrace, ENTRY_STRIDE } from './cellTrace.js';
import { MAX_COORDINATE, refuseWildCoordinates } from './coordinates.js';
import { buildOverlapIndex, type OverlapGrid, type OverlapIndex } from './overlapIndex.js';
import { itemCount, itemVertexRange, type PolygonSet, planarAreas, ringArea } from './polygonSet.js';

/**
 * Planar area of the overlap of every parcel with a layer of zones, without building its shape.
 *
 * Definition: overlap of parcel P = ∬ winding(P) · winding(layer), m²; for zones that do not overlap each other that is the area
 * of P ∩ layer. Where k zones lie on one another a square metre counts k times: see `selfOverlapM2`, dissolve those first.
 * Needs valid, oriented, closed polygons of one plane. Promises: a parcel's figure depends on that parcel and the layer
 * alone (any range, any thread: the same bits); shifting both by an integer of metres changes no bit; continuous in its input (touching
 * and shared borders bring nothing); what lies within the tolerance of 0 or of the whole parcel is exactly 0 or `planarAreas`.
 * Method: in each cell the overlap is Σ weight · weight · ∫ min(e, f) dx over pairs of an entry of P and one of the layer. A parcel whose
 * cells hold no edge of the layer is settled by four look-ups. Tolerance: see `snapArea`. No sum's sign is ever dropped: an inside-out
 * parcel gives a negative area.
 * Limits: right to 1e-12 of the parcel + 1e-9 m² (held to exact rationals in the tests) where no edge is longer than some 50 km and
 * the parcel fills a ten-thousandth of its box, or that is below 1 km²; beyond, to a few 1e-9 m² more. It does not repair, it measures
 * what it is given.
 */
export interface OverlapTolerances {
  /** m² per m² of the parcel; less where the parcel takes part in few pairs of edges. */
  readonly snapRelative: number;
  readonly snapAbsoluteM2: number;
}

/** Areas of the parcels `from` … `to` (exclusive) inside the layer; entry k belongs to parcel from + k. */
export function overlapAreas(
  parcels: PolygonSet,
  zones: PolygonSet | OverlapIndex,
  tolerances: OverlapTolerances,
  from = 0,
  to = itemCount(parcels),
): Float64Array {
  if (!(from >= 0 && from <= to && to <= itemCount(parcels))) {
    throw new RangeError(`parcels ${from} to ${to} asked for, there are ${itemCount(parcels)}`);
  }
  const meter = overlapMeter('grids' in zones ? zones : buildOverlapIndex(zones), tolerances);
  const areas = new Float64Array(to - from);
  for (let parcel = from; parcel < to; parcel++) areas[parcel - from] = meter(parcels, parcel);
  return areas;
}

/** Measures single items against one layer, sharing scratch memory from call to call. Refuses wild coordinates, too. */
export function overlapMeter(index: OverlapIndex, tolerances: OverlapTolerances) {
  const meters = index.grids.map(gridMeter);
  const box: ScratchBox = { minX: 0, minY: 0, maxX: 0, maxY: 0 };
  return function overlapArea(set: PolygonSet, item: number): number {
    if (!readBox(set, item, box)) refuseWildCoordinates(set, 'parcel', item, item + 1);
    let areaM2 = 0;
    let relevantM2 = 0;
    let wholeM2 = Number.NaN;
    for (const grid of meters) {
      const winding = grid.windingThroughout(box);
      if (winding === 0) continue;
      if (Number.isNaN(wholeM2)) wholeM2 = itemArea(set, item);
      if (winding !== null) {
        areaM2 += winding * wholeM2;
      } else {
        const part = grid.measure(set, item);
        areaM2 += part.areaM2;
        relevantM2 += part.relevantM2;
      }
    }
    return Number.isNaN(wholeM2) ? 0 : snapArea(areaM2, wholeM2, relevantM2, tolerances);
  };
}

/**
 * m² of each zone that lie under its own layer more than once: overlap of the zone with the layer − area of the zone.
 * 0 for every zone = the layer overlaps itself nowhere. Two zones that share 5 m² report 5 each.
 */
export function selfOverlapM2(zones: PolygonSet, tolerances: OverlapTolerances, index?: OverlapIndex): Float64Array {
  const areas = overlapAreas(zones, index ?? zones, tolerances);
  const own = planarAreas(zones);
  for (let i = 0; i < areas.length; i++) areas[i] -= own[i];
  return areas;
}

/** Area of one item; the same bits as its entry of `planarAreas`. */
export function itemArea(set: PolygonSet, item: number): number {
  let sum = 0;
  for (let r = set.polygonStart[set.itemStart[item]]; r < set.polygonStart[set.itemStart[item + 1]]; r++) {
    sum += ringArea(set, r);
  }
  return sum;
}

/** Share of cell side × common width that rounding can bring: what a parcel thinner than its cells snaps by. */
const ROUNDING = 2 ** -52;

/**
 * 0 or `wholeM2` when the area lies within the tolerance of it (of the nearer, when of both); else the area as it is. Tolerance:
 * snapAbsoluteM2 + snapRelative × `relevantM2` (cell side × common width of a pair of edges, summed), but of the parcel's own area no
 * larger share than snapRelative: a strip of 1e-9 m along a parcel of 100 m is an area, not a residue.
 */
export function snapArea(areaM2: number, wholeM2: number, relevantM2: number, tolerances: OverlapTolerances): number {
  const { snapAbsoluteM2, snapRelative } = tolerances;
  const mostM2 = Math.max(snapRelative * Math.abs(wholeM2), ROUNDING * relevantM2);
  const toleranceM2 = snapAbsoluteM2 + Math.min(snapRelative * relevantM2, mostM2);
  const fromNothing = Math.abs(areaM2);
  const fromWhole = Math.abs(areaM2 - wholeM2);
  if (fromWhole <= toleranceM2 && fromWhole < fromNothing) return wholeM2;
  return fromNothing <= toleranceM2 ? 0 : areaM2;
}

/** ∫ min(e, f) dx over the common x-range of two entries, times both weights. */
export function pairArea(e: Float64Array, k: number, f: Float64Array, n: number): number {
  const left = Math.max(e[k], f[n]);
  const right = Math.min(e[k + 1], f[n + 1]);
  if (!(right > left)) return 0;
  const e1 = e[k + 2] + (left - e[k]) * e[k + 3];
  const e2 = e[k + 2] + (right - e[k]) * e[k + 3];
  const f1 = f[n + 2] + (left - f[n]) * f[n + 3];
  const f2 = f[n + 2] + (right - f[n]) * f[n + 3];
  const d1 = e1 - f1;
  const d2 = e2 - f2;
  let twiceMean: number;
  if (d1 <= 0 && d2 <= 0) twiceMean = e1 + e2;
  else if (d1 >= 0 && d2 >= 0) twiceMean = f1 + f2;
  else {
    const share = d1 / (d1 - d2);
    const y = e1 + share * (e2 - e1);
    twiceMean = share * (Math.min(e1, f1) + y) + (1 - share) * (y + Math.min(e2, f2));
  }
  return (e[k + 4] * f[n + 4] * (right - left) * twiceMean) / 2;
}

interface Part {
  areaM2: number;
  /** Cell side × common width, over all pairs: what rounding can be a share of. */
  relevantM2: number;
}

interface ScratchBox {
  minX: number;
  minY: number;
  maxX: number;
  maxY: number;
}

/** Sets `box` to the item's; false when a coordinate is not finite or too large to be one. */
function readBox(set: PolygonSet, item: number, box: ScratchBox): boolean {
  const { xy } = set;
  const [first, end] = itemVertexRange(set, item);
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  let nothing = 0;
  for (let k = 2 * first; k < 2 * end; k += 2) {
    const x = xy[k];
    const y = xy[k + 1];
    // NaN and ±Infinity, and only they, give NaN here.
    nothing += x - x + (y - y);
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  box.minX = minX;
  box.minY = minY;
  box.maxX = maxX;
  box.maxY = maxY;
  return nothing === 0 && Math.max(-minX, -minY, maxX, maxY) <= MAX_COORDINATE;
}

/** Measures items against one grid; both calls speak of the item whose box was last asked about. */
function gridMeter(grid: OverlapGrid) {
  const { originX, originY, size, columns, rows, corner, mixedBefore } = grid;
  const trace = cellTrace(grid);
  const lists = cellLists();
  const part: Part = { areaM2: 0, relevantM2: 0 };
  const window = { firstColumn: 0, firstRow: 0, columns: 0, rows: 0 };
  function strip(coordinate: number, limit: number): number {
    return Math.max(0, Math.min(limit - 1, Math.floor(coordinate / size)));
  }
  return {
    /** The one winding of all cells under the box; null when an edge of the layer runs there. */
    windingThroughout(box: Readonly<ScratchBox>): number | null {
      const left = box.minX - originX;
      const right = box.maxX - originX;
      const low = box.minY - originY;
      const high = box.maxY - originY;
      if (!(left <= columns * size && right >= 0 && low <= rows * size && high >= 0)) return 0;
      const i1 = strip(left, columns);
      const i2 = strip(right, columns) + 1;
      const j1 = strip(low, rows);
      const j2 = strip(high, rows) + 1;
      const stride = rows + 1;
      const mixed =
        mixedBefore[i2 * stride + j2] -
        mixedBefore[i1 * stride + j2] -
        mixedBefore[i2 * stride + j1] +
        mixedBefore[i1 * stride + j1];
      if (mixed === 0) return corner[i1 * rows + j1];
      window.firstColumn = i1;
      window.firstRow = j1;
      window.columns = i2 - i1;
      window.rows = j2 - j1;
      return null;
    },
    /** The record is reused by the next call. */
    measure(set: PolygonSet, item: number): Readonly<Part> {
      part.areaM2 = 0;
      part.relevantM2 = 0;
      trace.begin(window);
      trace.addItem(set, item);
      lists.link(trace, window.columns * window.rows);
      const sides = trace.sides();
      const entries = trace.entries();
      const heads = lists.heads();
      const nexts = lists.nexts();
      for (let i = 0; i < window.columns; i++) {
        let winding = 0;
        for (let j = window.rows - 1; j >= 0; j--) {
          winding += sides[i * (window.rows + 1) + j + 1];
          const cell = (i + window.firstColumn) * rows + j + window.firstRow;
          if (winding !== 0) part.areaM2 += winding * grid.cellAreaM2[cell];
          const head = heads[i * window.rows + j];
          if (head >= 0) addCell(part, grid, cell, entries, head, nexts);
        }
      }
      return part;
    },
  };
}

/** Adds what the parcel's entries of one cell cut out of the layer there. */
function addCell(part: Part, grid: OverlapGrid, cell: number, own: Float64Array, head: number, next: Int32Array): void {
  const { entries, size } = grid;
  const winding = grid.corner[cell];
  const first = grid.entryStart[cell] * ENTRY_STRIDE;
  const end = grid.entryStart[cell + 1] * ENTRY_STRIDE;
  let areaM2 = 0;
  let commonM = 0;
  for (let entry = head; entry >= 0; entry = next[entry]) {
    const k = entry * ENTRY_STRIDE;
    const width = own[k + 1] - own[k];
    areaM2 += winding * own[k + 4] * width * (own[k + 2] + (own[k + 3] * width) / 2);
    commonM += width;
    for (let n = first; n < end; n += ENTRY_STRIDE) {
      const common = Math.min(own[k + 1], entries[n + 1]) - Math.max(own[k], entries[n]);
      if (common > 0) {
        areaM2 += pairArea(own, k, entries, n);
        commonM += common;
      }
    }
  }
  part.areaM2 += areaM2;
  part.relevantM2 += commonM * size;
}

/** Entries of a trace as one linked list a cell, in the order they came. */
function cellLists() {
  let heads = new Int32Array(64);
  let nexts = new Int32Array(256);
  return {
    heads: () => heads,
    nexts: () => nexts,
    link(trace: CellTrace, cellCount: number): void {
      if (heads.length < cellCount) heads = new Int32Array(cellCount * 2);
      const count = trace.entryCount();
      if (nexts.length < count) nexts = new Int32Array(count * 2);
      heads.fill(-1, 0, cellCount);
      const cells = trace.entryCells();
      for (let k = count - 1; k >= 0; k--) {
        nexts[k] = heads[cells[k]];
        heads[cells[k]] = k;
      }
    },
  };
}
