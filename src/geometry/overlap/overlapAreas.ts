import { itemCount, type PolygonSet, planarAreas } from '../polygonSet.js';
import { cellMeter } from './cellMeter.js';
import { MOST_NUMBERS, placeGrids, roundsOf } from './kernelGrids.js';
import { buildOverlapIndex, type OverlapIndex } from './overlapIndex.js';
import { type OverlapTurn, overlapTurn } from './overlapTurn.js';

/**
 * Planar area of the overlap of every parcel with layers of zones, without building its shape.
 *
 * Definition: overlap of parcel P with a layer = ∬ winding(P) · winding(layer), m²; for zones that do not overlap each other that is the
 * area of P ∩ layer. Where k zones lie on one another a square metre counts k times: see `selfOverlapM2`, and dissolve those first.
 * Needs valid, oriented, closed polygons of one plane. Promises: a parcel's figure depends on that parcel and the layer
 * alone (any range, any thread: the same bits); shifting both by an integer of metres changes no bit; continuous in its input (touching
 * and shared borders bring nothing); what lies within the tolerance of 0 or of the whole parcel is exactly 0 or `planarAreas`.
 *
 *        ┌──────┬──────┬──────┐   The layer is cut into cells once (overlapIndex). A parcel whose cells hold no edge of the
 *        │ full │ ╱mix │empty │   layer (A, B: nine tenths) is settled by four look-ups of a prefix sum. Any other (C) is
 *        │  A   ├╱─C───┤  B   │   a sum over pairs of its edges with the layer's near it (edgePairs); a parcel of very
 *        │ full │ mix╲ │empty │   many cells is walked cell by cell first (cellTrace), so that a polygon as large as
 *        └──────┴──────┴──────┘   the district costs its edges + its cells, never edges × edges.
 *
 * Tolerance: see `snapArea`. No sum's sign is ever dropped: an inside-out parcel gives a negative area.
 * Limits: right to 1e-12 of the parcel + 1e-9 m² (held to exact rationals in the tests) where no edge is longer than some 50 km and
 * the parcel fills a ten-thousandth of its box, or that is below 1 km²; beyond, to a few 1e-9 m² more. It does not repair, it measures
 * what it is given.
 */
export interface OverlapTolerances {
  /** m² per m² of the parcel; less where the parcel takes part in few pairs of edges. */
  readonly snapRelative: number;
  readonly snapAbsoluteM2: number;
}

export const OVERLAP_TOLERANCES: OverlapTolerances = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };

/**
 * Areas, m², of the parcels `from` … `to` (exclusive) inside each layer: entry [l][k] is that of parcel from + k in layer l. A layer is a
 * set of zones, or the index of one (`buildOverlapIndex`) when it is asked again and again.
 *
 * @example Two parcels of 100 m² and a redline over the left half of the first:
 * ```js
 * import { overlapAreas, planarAreas, polygonSetFromNested } from 'lianpian';
 *
 * const box = (x, y, width, height) => [
 *   [[[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]]],
 * ];
 * const parcels = polygonSetFromNested([box(0, 0, 10, 10), box(10, 0, 10, 10)]); // items of polygons of rings of [x, y]
 * const redline = polygonSetFromNested([box(-20, -20, 25, 50)]);
 * const farmland = polygonSetFromNested([box(0, 0, 20, 2), box(0, 2, 20, 2)]);
 * const [inRedline, inFarmland] = overlapAreas(parcels, [redline, farmland]); // a Float64Array a layer, an entry a parcel
 * console.log([...inRedline], [...inFarmland]); // [ 50, 0 ] [ 40, 40 ]
 * console.log(inRedline[0] / planarAreas(parcels)[0]); // 0.5, the share to multiply an official area by
 * ```
 */
export function overlapAreas(
  parcels: PolygonSet,
  layers: readonly (PolygonSet | OverlapIndex)[],
  tolerances: OverlapTolerances = OVERLAP_TOLERANCES,
  from = 0,
  to = itemCount(parcels),
): Float64Array[] {
  if (!(from >= 0 && from <= to && to <= itemCount(parcels))) {
    throw new RangeError(`parcels ${from} to ${to} asked for, there are ${itemCount(parcels)}`);
  }
  const areas = layers.map(() => new Float64Array(to - from));
  overlapMeters(layers, tolerances)(parcels, from, to, areas, 0);
  return areas;
}

/**
 * Measures runs of parcels, `from` … `to` (exclusive), in the same layers: parcel from + k goes to entry `at` + k of each layer's areas.
 * Layers are indexed once; a layer that has more than `mostNumbers` in its index is measured cell by cell, right to the last bits.
 */
export function overlapMeters(
  layers: readonly (PolygonSet | OverlapIndex)[],
  tolerances: OverlapTolerances,
  mostNumbers = MOST_NUMBERS,
): (parcels: PolygonSet, from: number, to: number, areas: readonly Float64Array[], at: number) => void {
  const indexes = layers.map((layer) => ('grids' in layer ? layer : buildOverlapIndex(layer)));
  const byCells = indexes.map(({ grids }) => grids.map(cellMeter));
  const rounds = roundsOf(indexes, mostNumbers);
  const turn = overlapTurn('parcel');
  return (parcels, from, to, areas, at) => {
    let before = 0;
    for (const round of rounds) {
      const addresses = placeGrids(round, mostNumbers);
      for (let first = from; first < to; first += turn.count()) {
        turn.open(parcels, first, to);
        for (let l = 0; l < round.length; l++) {
          turn.begin();
          addresses[l].forEach((address, g) => {
            turn.addGrid(address, byCells[before + l][g]);
          });
          const inLayer = areas[before + l];
          for (let k = 0; k < turn.count(); k++) inLayer[at + first - from + k] = snappedM2(turn, k, tolerances);
        }
      }
      before += round.length;
    }
  };
}

/** What is found of item k of a turn, without residue. */
export function snappedM2(turn: OverlapTurn, k: number, tolerances: OverlapTolerances): number {
  const areaM2 = turn.areaM2(k);
  return areaM2 === 0 ? 0 : snapArea(areaM2, turn.wholeM2(k), turn.relevantM2(k), tolerances);
}

export type OverlapMeter = (set: PolygonSet, item: number) => number;

/** Measures single items against one layer. */
export function overlapMeter(index: OverlapIndex, tolerances: OverlapTolerances): OverlapMeter {
  const measure = overlapMeters([index], tolerances);
  const area = new Float64Array(1);
  return (set, item) => {
    measure(set, item, item + 1, [area], 0);
    return area[0];
  };
}

/**
 * m² of each zone that lie under its own layer more than once: overlap of the zone with the layer − area of the zone.
 * 0 for every zone = the layer overlaps itself nowhere. Two zones that share 5 m² report 5 each.
 */
export function selfOverlapM2(
  zones: PolygonSet,
  tolerances: OverlapTolerances = OVERLAP_TOLERANCES,
  index: OverlapIndex = buildOverlapIndex(zones),
): Float64Array {
  const [areas] = overlapAreas(zones, [index], tolerances);
  const own = planarAreas(zones);
  for (let i = 0; i < areas.length; i++) areas[i] -= own[i];
  return areas;
}

/** Share of height × common width that rounding can bring: what a parcel thinner than its box snaps by. */
const ROUNDING = 2 ** -52;

/**
 * 0 or `wholeM2` when the area lies within the tolerance of it (of the nearer, when of both); else the area as it is. Tolerance:
 * snapAbsoluteM2 + snapRelative × `relevantM2` (height × common width of a pair of edges, summed), but of the parcel's own area no
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
