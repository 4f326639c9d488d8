import { itemCount, type PolygonSet } from '../geometry/polygonSet.js';
import { DEG, E2, SEMI_MAJOR_M } from './ellipsoid.js';
import { gaussInverse, TRAPEZOID_M2, UNITS_PER_DEGREE, zoneFactor } from './officialFormula.js';

/**
 * Official area: the 椭球面积 of an item by 国土调查办发〔2008〕32号 on CGCS2000, as survey software computes it.
 *
 * Definition: coordinates are rounded to 0.1 mm; every edge longer than 70 m is split into ⌊length / 70⌋ + 1 equal parts
 * (straight in the Gauss–Krüger plane, or straight in longitude and latitude for `officialAreasLonLat`); each point goes to
 * latitude B and longitude L in seconds rounded to 1e-6″ by the Gauss inverse of the notice; the area is the signed sum of
 * the trapezoids between the edges and a fixed meridian, holes taken away, rounded half up to 0.01 m².
 * Needs: rings closed, shells counter-clockwise, holes clockwise; coordinates (east, north), false easting named.
 * Promises: an edge shared by two parcels gives the same trapezoid with opposite sign whichever way it runs, so that the
 * areas of a coverage sum to the area of its outline. Items with a coordinate that is not finite or no place of the system
 * (beyond a pole, or so far from the meridian that the inverse means nothing), or an edge longer than the way around the Earth, give NaN.
 * Method: whole numbers of 0.1 mm and of 1e-6″, so that a zone in the easting changes nothing; see `officialFormula.ts`.
 * Limits: the rounding of coordinates itself moves areas by up to 7e-5 m × perimeter against the exact ellipsoid.
 */
const MAX_EDGE_M = 70;
const UNITS_PER_METRE = 1e4;
/** Once around the Earth: no edge is longer. */
const MOST_PARTS = 40_000_000 / MAX_EDGE_M;
/** From the equator to a pole along the meridian, a little more; nothing lies beyond. */
const QUADRANT_M = 10_002_000;
/** 45 degrees from the meridian: the Gauss inverse, a series of the fifth power, errs by kilometres. */
const MOST_EAST_M = 5_000_000;
/** More than any degree, of latitude or longitude, has. */
const MOST_M_PER_DEGREE = 111_700;
/** Vertices worked on at a time, so that what is known of them stays in the cache; and points of a long edge. */
const BLOCK_VERTICES = 8192;
const BETWEEN_POINTS = 64;

/** Official areas of items in a Gauss–Krüger plane of CGCS2000, m² at 0.01. */
export function officialAreas(
  set: PolygonSet,
  gk: { readonly centralMeridianDeg: number; readonly falseEastingM: number },
): Float64Array {
  const eastUnits = gk.falseEastingM * UNITS_PER_METRE;
  const maxEdge = MAX_EDGE_M * UNITS_PER_METRE;
  const mostEast = MOST_EAST_M * UNITS_PER_METRE;
  const quadrant = QUADRANT_M * UNITS_PER_METRE;
  return areas(set, {
    toGrid: (xy, from, to, grid) => {
      for (let v = from, k = 0; v < to; v++, k += 2) {
        const east = Math.floor(xy[2 * v] * UNITS_PER_METRE + 0.5) - eastUnits;
        const north = Math.floor(xy[2 * v + 1] * UNITS_PER_METRE + 0.5);
        grid[k] = Math.abs(east) <= mostEast ? east : Number.NaN;
        grid[k + 1] = Math.abs(north) <= quadrant ? north : Number.NaN;
      }
    },
    toSeconds: gaussInverse(gk.centralMeridianDeg, UNITS_PER_METRE),
    shortEdge: maxEdge,
    parts: (dx, dy) => partsOf(Math.sqrt(dx * dx + dy * dy) / maxEdge),
  });
}

/** Official areas of items in longitude and latitude, degrees of CGCS2000; edges are straight in longitude and latitude. */
export function officialAreasLonLat(set: PolygonSet): Float64Array {
  return areas(set, {
    toGrid: (xy, from, to, grid) => {
      for (let v = from, k = 0; v < to; v++, k += 2) {
        grid[k] = xy[2 * v] * UNITS_PER_DEGREE;
        grid[k + 1] = Math.abs(xy[2 * v + 1]) <= 90 ? xy[2 * v + 1] * UNITS_PER_DEGREE : Number.NaN;
      }
      roundAll(grid, to - from, grid);
    },
    toSeconds: roundAll,
    shortEdge: (MAX_EDGE_M / MOST_M_PER_DEGREE) * UNITS_PER_DEGREE,
    parts: (dl, db, b) =>
      partsOf(roughLengthM(dl / UNITS_PER_DEGREE, db / UNITS_PER_DEGREE, b / UNITS_PER_DEGREE) / MAX_EDGE_M),
  });
}

interface Method {
  /** Vertices `from` … `to` (exclusive) on the grid of the method: whole numbers of its unit. */
  readonly toGrid: (xy: Float64Array, from: number, to: number, grid: Float64Array) => void;
  /** Points of the grid, or between, to (longitude, latitude) in whole 1e-6″. Depends on the point alone. */
  readonly toSeconds: (grid: Float64Array, count: number, seconds: Float64Array) => void;
  /** An edge of this many units or fewer is never split. */
  readonly shortEdge: number;
  /** Into how many equal parts an edge is split, by its run and the middle of its second coordinate: the same both ways. */
  readonly parts: (dx: number, dy: number, middleY: number) => number;
}

/** Points of the grid and the same points in seconds. */
interface Points {
  readonly grid: Float64Array;
  readonly seconds: Float64Array;
}

function points(count: number): Points {
  return { grid: new Float64Array(2 * count), seconds: new Float64Array(2 * count) };
}

function areas(set: PolygonSet, method: Method): Float64Array {
  const out = new Float64Array(itemCount(set));
  let block = points(Math.min(BLOCK_VERTICES, set.xy.length / 2));
  const between = points(BETWEEN_POINTS);
  for (let i = 0; i < out.length; ) {
    const from = firstVertex(set, i);
    let end = i + 1;
    while (end < out.length && firstVertex(set, end + 1) - from <= BLOCK_VERTICES) end++;
    const count = firstVertex(set, end) - from;
    if (2 * count > block.grid.length) block = points(count);
    method.toGrid(set.xy, from, from + count, block.grid);
    method.toSeconds(block.grid, count, block.seconds);
    for (; i < end; i++) {
      let sum = 0;
      const endRing = set.polygonStart[set.itemStart[i + 1]];
      for (let r = set.polygonStart[set.itemStart[i]]; r < endRing; r++) {
        sum += ringTrapezoids(block, set.ringStart[r] - from, set.ringStart[r + 1] - from, method, between);
      }
      out[i] = Math.floor(sum * TRAPEZOID_M2 * 100 + 0.5) / 100;
    }
  }
  return out;
}

/** First vertex of an item; of the item after the last, the end of the vertices. */
function firstVertex(set: PolygonSet, item: number): number {
  return set.ringStart[set.polygonStart[set.itemStart[item]]];
}

function ringTrapezoids({ grid, seconds }: Points, from: number, to: number, method: Method, between: Points): number {
  if (to - from < 4) return 0;
  const short2 = method.shortEdge * method.shortEdge;
  let sum = 0;
  let x1 = grid[2 * from];
  let y1 = grid[2 * from + 1];
  let l1 = seconds[2 * from];
  let b1 = seconds[2 * from + 1];
  for (let k = 2 * from + 2; k < 2 * to; k += 2) {
    const x2 = grid[k];
    const y2 = grid[k + 1];
    const l2 = seconds[k];
    const b2 = seconds[k + 1];
    const dx = x2 - x1;
    const dy = y2 - y1;
    if (dx * dx + dy * dy <= short2) {
      sum += (l1 + l2) * zoneFactor(b1, b2);
    } else {
      const parts = method.parts(dx, dy, (y1 + y2) / 2);
      sum +=
        x1 < x2 || (x1 === x2 && y1 <= y2)
          ? splitEdge(x1, y1, l1, b1, x2, y2, l2, b2, parts, method, between)
          : -splitEdge(x2, y2, l2, b2, x1, y1, l1, b1, parts, method, between);
    }
    x1 = x2;
    y1 = y2;
    l1 = l2;
    b1 = b2;
  }
  return sum;
}

/** The trapezoids of one long edge, walked from its smaller end so that both parcels beside it cut it at the same points. */
function splitEdge(
  x1: number,
  y1: number,
  l1: number,
  b1: number,
  x2: number,
  y2: number,
  l2: number,
  b2: number,
  parts: number,
  method: Method,
  { grid, seconds }: Points,
): number {
  if (!(parts <= MOST_PARTS)) return Number.NaN;
  let sum = 0;
  let l = l1;
  let b = b1;
  for (let first = 1; first < parts; first += BETWEEN_POINTS) {
    const count = Math.min(BETWEEN_POINTS, parts - first);
    for (let k = 0; k < count; k++) {
      const t = (first + k) / parts;
      grid[2 * k] = x1 + (x2 - x1) * t;
      grid[2 * k + 1] = y1 + (y2 - y1) * t;
    }
    method.toSeconds(grid, count, seconds);
    for (let k = 0; k < 2 * count; k += 2) {
      sum += (l + seconds[k]) * zoneFactor(b, seconds[k + 1]);
      l = seconds[k];
      b = seconds[k + 1];
    }
  }
  return sum + (l + l2) * zoneFactor(b, b2);
}

function roundAll(grid: Float64Array, count: number, seconds: Float64Array): void {
  for (let k = 0; k < 2 * count; k++) seconds[k] = Math.floor(grid[k] + 0.5);
}

function partsOf(edges: number): number {
  return edges > 1 ? Math.floor(edges) + 1 : 1;
}

/** Length of an edge in degrees to a part in a thousand: enough to say into how many parts it is cut. */
function roughLengthM(deltaL: number, deltaB: number, b: number): number {
  const w2 = 1 - E2 * Math.sin(b * DEG) ** 2;
  const primeVertical = SEMI_MAJOR_M / Math.sqrt(w2);
  const meridional = (primeVertical * (1 - E2)) / w2;
  return Math.hypot(deltaB * DEG * meridional, deltaL * DEG * primeVertical * Math.cos(b * DEG));
}
