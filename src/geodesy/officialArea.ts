import { itemCount, type PolygonSet } from '../geometry/polygonSet.js';
import {
  DEG,
  E2,
  E2_SECOND,
  GK_INVERSE,
  POLAR_RADIUS_M,
  SECONDS_PER_RADIAN,
  SEMI_MAJOR_M,
  SEMI_MINOR_M,
  SERIES,
} from './ellipsoid.js';

/**
 * Official area: the 椭球面积 of an item by 国土调查办发〔2008〕32号 on CGCS2000, as survey software computes it.
 *
 * Definition: coordinates are rounded to 0.1 mm; every edge longer than 70 m is split into ⌊length / 70⌋ + 1 equal parts
 * (straight in the Gauss–Krüger plane, or straight in longitude and latitude for `officialAreasLonLat`); each point goes to
 * latitude B and longitude L in seconds rounded to 1e-6″ by the Gauss inverse of the notice; the area is the signed sum of
 * the trapezoids between the edges and longitude 0, holes taken away, rounded half up to 0.01 m².
 * Needs: rings closed, shells counter-clockwise, holes clockwise; coordinates (east, north), false easting named.
 * Promises: an edge shared by two parcels gives the same trapezoid with opposite sign whichever way it runs, so that the
 * areas of a coverage sum to the area of its outline. Items with a coordinate that is not finite give NaN.
 * Method: product form of the series (never sin B2 − sin B1); sines of multiples by polynomials.
 * Limits: the rounding of coordinates itself moves areas by up to 7e-5 m × perimeter against the exact ellipsoid.
 */
const MAX_EDGE_M = 70;
const SECONDS_SCALE = 1e6;

/** Official areas of items in a Gauss–Krüger plane of CGCS2000, m² at 0.01. */
export function officialAreas(
  set: PolygonSet,
  gk: { readonly centralMeridianDeg: number; readonly falseEastingM: number },
): Float64Array {
  const inverse = gaussInverse(gk.centralMeridianDeg);
  return areas(set, {
    round: (value) => Math.round(value * 1e4) / 1e4,
    parts: (x1, y1, x2, y2) => partsOf(Math.hypot(x2 - x1, y2 - y1)),
    toSeconds: (x, y, out) => inverse(x - gk.falseEastingM, y, out),
  });
}

/** Official areas of items in longitude and latitude, degrees of CGCS2000; edges are straight in longitude and latitude. */
export function officialAreasLonLat(set: PolygonSet): Float64Array {
  return areas(set, {
    round: (degrees) => Math.round(degrees * 3600 * SECONDS_SCALE) / (3600 * SECONDS_SCALE),
    parts: (l1, b1, l2, b2) => partsOf(roughLengthM(l1, b1, l2, b2)),
    toSeconds: (l, b, out) => {
      out[0] = roundSeconds(l * 3600);
      out[1] = roundSeconds(b * 3600);
    },
  });
}

interface Method {
  readonly round: (value: number) => number;
  /** Into how many equal parts an edge is split; the same both ways. */
  readonly parts: (x1: number, y1: number, x2: number, y2: number) => number;
  /** (x, y) → [L, B] in seconds rounded to 1e-6″. */
  readonly toSeconds: (x: number, y: number, out: Float64Array) => void;
}

function areas(set: PolygonSet, method: Method): Float64Array {
  const out = new Float64Array(itemCount(set));
  for (let i = 0; i < out.length; i++) {
    let sum = 0;
    for (let r = set.polygonStart[set.itemStart[i]]; r < set.polygonStart[set.itemStart[i + 1]]; r++) {
      sum += ringTrapezoids(set.xy, set.ringStart[r], set.ringStart[r + 1], method);
    }
    out[i] = Math.floor(sum * 100 + 0.5) / 100;
  }
  return out;
}

function ringTrapezoids(xy: Float64Array, from: number, to: number, method: Method): number {
  if (to - from < 4) return 0;
  const point = new Float64Array(2);
  let x1 = method.round(xy[2 * from]);
  let y1 = method.round(xy[2 * from + 1]);
  method.toSeconds(x1, y1, point);
  let [l1, b1] = point;
  let sum = 0;
  for (let v = from + 1; v < to; v++) {
    const x2 = method.round(xy[2 * v]);
    const y2 = method.round(xy[2 * v + 1]);
    method.toSeconds(x2, y2, point);
    const l2 = point[0];
    const b2 = point[1];
    const parts = method.parts(x1, y1, x2, y2);
    if (parts === 1) {
      sum += trapezoid(l1, b1, l2, b2);
    } else if (x1 < x2 || (x1 === x2 && y1 <= y2)) {
      sum += splitEdge(x1, y1, l1, b1, x2, y2, l2, b2, parts, method, point);
    } else {
      sum -= splitEdge(x2, y2, l2, b2, x1, y1, l1, b1, parts, method, point);
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
  point: Float64Array,
): number {
  let sum = 0;
  let l = l1;
  let b = b1;
  for (let k = 1; k < parts; k++) {
    const t = k / parts;
    method.toSeconds(x1 + (x2 - x1) * t, y1 + (y2 - y1) * t, point);
    sum += trapezoid(l, b, point[0], point[1]);
    l = point[0];
    b = point[1];
  }
  return sum + trapezoid(l, b, l2, b2);
}

/** Area between an edge and longitude 0, m²; positive when latitude grows. Longitudes and latitudes in seconds. */
function trapezoid(l1: number, b1: number, l2: number, b2: number): number {
  const halfDeltaB = (b2 - b1) / (2 * SECONDS_PER_RADIAN);
  const s = Math.sin(halfDeltaB);
  const c = Math.cos((b1 + b2) / (2 * SECONDS_PER_RADIAN));
  const s2 = s * s;
  const c2 = c * c;
  const sin3 = s * (3 - 4 * s2);
  const sin5 = s * (5 + s2 * (-20 + 16 * s2));
  const sin7 = s * (7 + s2 * (-56 + s2 * (112 - 64 * s2)));
  const sin9 = s * (9 + s2 * (-120 + s2 * (432 + s2 * (-576 + 256 * s2))));
  const cos3 = c * (-3 + 4 * c2);
  const cos5 = c * (5 + c2 * (-20 + 16 * c2));
  const cos7 = c * (-7 + c2 * (56 + c2 * (-112 + 64 * c2)));
  const cos9 = c * (9 + c2 * (-120 + c2 * (432 + c2 * (-576 + 256 * c2))));
  const zone =
    SERIES.a * s * c -
    SERIES.b * sin3 * cos3 +
    SERIES.c * sin5 * cos5 -
    SERIES.d * sin7 * cos7 +
    SERIES.e * sin9 * cos9;
  return 2 * SEMI_MINOR_M * SEMI_MINOR_M * ((l1 + l2) / (2 * SECONDS_PER_RADIAN)) * zone;
}

/** The Gauss inverse of the notice: (y east of the meridian, x north), metres → [L, B] in seconds rounded to 1e-6″. */
function gaussInverse(centralMeridianDeg: number): (east: number, north: number, out: Float64Array) => void {
  const { k0, k1, k2, k3, k4 } = GK_INVERSE;
  const meridian = centralMeridianDeg * DEG;
  return (east, north, out) => {
    const e = k0 * north;
    const sinE = Math.sin(e);
    const sin2 = sinE * sinE;
    const footLatitude = e + Math.cos(e) * sinE * (k1 - sin2 * (k2 - sin2 * (k3 - sin2 * k4)));
    const cosB = Math.cos(footLatitude);
    const t = Math.tan(footLatitude);
    const t2 = t * t;
    const eta2 = E2_SECOND * cosB * cosB;
    const v2 = 1 + eta2;
    const q = (east * Math.sqrt(v2)) / POLAR_RADIUS_M;
    const q2 = q * q;
    const b =
      footLatitude -
      v2 *
        t *
        q2 *
        (0.5 - (q2 / 24) * (5 + 3 * t2 + eta2 - 9 * eta2 * t2) + ((q2 * q2) / 720) * (61 + 90 * t2 + 45 * t2 * t2));
    const l =
      meridian +
      (q / cosB) *
        (1 -
          (q2 / 6) * (1 + 2 * t2 + eta2) +
          ((q2 * q2) / 120) * (5 + 28 * t2 + 24 * t2 * t2 + 6 * eta2 + 8 * eta2 * t2));
    out[0] = roundSeconds(l * SECONDS_PER_RADIAN);
    out[1] = roundSeconds(b * SECONDS_PER_RADIAN);
  };
}

function roundSeconds(seconds: number): number {
  return Math.round(seconds * SECONDS_SCALE) / SECONDS_SCALE;
}

function partsOf(lengthM: number): number {
  return lengthM > MAX_EDGE_M ? Math.floor(lengthM / MAX_EDGE_M) + 1 : 1;
}

/** Length of an edge in degrees to a part in a thousand: enough to say into how many parts it is cut. */
function roughLengthM(l1: number, b1: number, l2: number, b2: number): number {
  const b = ((b1 + b2) / 2) * DEG;
  const w2 = 1 - E2 * Math.sin(b) ** 2;
  const primeVertical = SEMI_MAJOR_M / Math.sqrt(w2);
  const meridional = (primeVertical * (1 - E2)) / w2;
  return Math.hypot((b2 - b1) * DEG * meridional, (l2 - l1) * DEG * primeVertical * Math.cos(b));
}
