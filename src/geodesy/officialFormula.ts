import { GK_INVERSE, OFFICIAL, SECONDS_PER_RADIAN, SERIES } from './ellipsoid.js';

/**
 * The two formulas of the notice for the official area, at the speed of a district: the Gauss inverse of a point and the
 * trapezoid of an edge.
 *
 * Points are whole numbers of 1e-6″; longitudes of `gaussInverse` count from the central meridian, which is the L0 of the notice ("any
 * fixed meridian"; survey software takes 0): the sum around a ring is the same, and trapezoids 80 times smaller lose fewer digits.
 * Method, product form (never sin B2 − sin B1): S = 2b² ΔL Σ ± c_k sin((2k+1)ΔB/2) cos((2k+1)Bm), k = 0…4. The multiples are
 * polynomials of s = sin ½ΔB and c = cos Bm, so that S = 2b² ΔL · s · c · (P(c²) + s² Q(c²) + …). No edge is longer than 70 m: s² < 4e-11, and s⁴ is
 * below the last digit. Sines and cosines come from a table in steps of 2⁻¹⁰ rad and the series of the rest, to 2e-16.
 */
const UNITS_PER_SECOND = 1e6;
export const UNITS_PER_DEGREE = 3600 * UNITS_PER_SECOND;
const UNITS_PER_RADIAN = SECONDS_PER_RADIAN * UNITS_PER_SECOND;

/** (L1 + L2) · `zoneFactor` of an edge, in units, times this is the area of its trapezoid, m². */
export const TRAPEZOID_M2 = OFFICIAL.semiMinorM ** 2 / UNITS_PER_RADIAN;

const { a: A, b: B, c: C, d: D, e: E } = SERIES;
/** P of the head: Σ ± c_k (2k+1) cos((2k+1)Bm) / c, in powers of c². */
const P0 = A + 9 * B + 25 * C + 49 * D + 81 * E;
const P1 = -(12 * B + 100 * C + 392 * D + 1080 * E);
const P2 = 80 * C + 784 * D + 3888 * E;
const P3 = -(448 * D + 5184 * E);
const P4 = 2304 * E;
/** Q: the parts with s² of the sines, of B and C alone (that of D is 1e-18). */
const Q0 = -(12 * B + 100 * C);
const Q1 = 16 * B + 400 * C;
const Q2 = -320 * C;

const STEPS_PER_RADIAN = 1024;
const STEP = 1 / STEPS_PER_RADIAN;
/** A quarter turn either way, and one step more. */
const MIDDLE = Math.ceil((Math.PI / 2) * STEPS_PER_RADIAN) + 1;
const SINES = Float64Array.from({ length: 2 * MIDDLE + 1 }, (_, k) => Math.sin((k - MIDDLE) * STEP));
const COSINES = Float64Array.from({ length: 2 * MIDDLE + 1 }, (_, k) => Math.cos((k - MIDDLE) * STEP));

/** Area between an edge and the meridian, in the measure of `TRAPEZOID_M2`, over (L1 + L2); positive when latitude grows. */
export function zoneFactor(b1: number, b2: number): number {
  const half = (b2 - b1) * (0.5 / UNITS_PER_RADIAN);
  const s = half * (1 - (half * half) / 6);
  const middle = (b1 + b2) * (0.5 / UNITS_PER_RADIAN);
  const k = Math.floor(middle * STEPS_PER_RADIAN + 0.5);
  const h = middle - k * STEP;
  const h2 = h * h;
  const sinH = h * (1 - h2 * (1 / 6 - h2 / 120));
  const versH = h2 * (0.5 - h2 / 24);
  const inTable = k >= -MIDDLE && k <= MIDDLE;
  const c = inTable ? COSINES[k + MIDDLE] - (SINES[k + MIDDLE] * sinH + COSINES[k + MIDDLE] * versH) : Math.cos(middle);
  const u = c * c;
  return s * c * (P0 + u * (P1 + u * (P2 + u * (P3 + u * P4))) + s * s * (Q0 + u * (Q1 + u * Q2)));
}

/**
 * The Gauss inverse of the notice for points (east of the meridian, north) in `unitsPerMetre` of a metre: (L − meridian, B), each rounded to a whole unit.
 * A point gives the same whatever stands beside it. Beyond the pole, where there is nothing, the formula goes on, and means nothing.
 */
export function gaussInverse(
  centralMeridianDeg: number,
  unitsPerMetre: number,
): (points: Float64Array, count: number, out: Float64Array) => void {
  const radiansPerUnit = GK_INVERSE.k0 / unitsPerMetre;
  const { k1, k2, k3, k4 } = GK_INVERSE;
  const { e2Second } = OFFICIAL;
  const overRadius = 1 / (OFFICIAL.polarRadiusM * unitsPerMetre);
  const meridian = centralMeridianDeg * UNITS_PER_DEGREE;
  const beyondUnit = meridian - Math.round(meridian);
  return (points, count, out) => {
    for (let p = 0; p < 2 * count; p += 2) {
      const e = points[p + 1] * radiansPerUnit;
      const k = Math.floor(e * STEPS_PER_RADIAN + 0.5);
      const h = e - k * STEP;
      const h2 = h * h;
      const sinH = h * (1 - h2 * (1 / 6 - h2 / 120));
      const versH = h2 * (0.5 - h2 / 24);
      const inTable = k >= -MIDDLE && k <= MIDDLE;
      const sinK = inTable ? SINES[k + MIDDLE] : Math.sin(k * STEP);
      const cosK = inTable ? COSINES[k + MIDDLE] : Math.cos(k * STEP);
      const sinE = sinK + (cosK * sinH - sinK * versH);
      const cosE = cosK - (sinK * sinH + cosK * versH);
      const s2 = sinE * sinE;
      const more = cosE * sinE * (k1 - s2 * (k2 - s2 * (k3 - s2 * k4)));
      const footLatitude = e + more;
      const m2 = more * more;
      const sinM = more * (1 - m2 * (1 / 6 - m2 / 120));
      const versM = m2 * (0.5 - m2 / 24);
      const sinB = sinE + (cosE * sinM - sinE * versM);
      const cosB = cosE - (sinE * sinM + cosE * versM);
      const secant = 1 / cosB;
      const t = sinB * secant;
      const t2 = t * t;
      const eta2 = e2Second * cosB * cosB;
      const v2 = 1 + eta2;
      const q = points[p] * overRadius * Math.sqrt(v2);
      const q2 = q * q;
      const b =
        footLatitude -
        v2 *
          t *
          q2 *
          (0.5 - q2 * ((1 / 24) * (5 + 3 * t2 + eta2 - 9 * eta2 * t2) - q2 * ((1 / 720) * (61 + t2 * (90 + 45 * t2)))));
      const l =
        q *
        secant *
        (1 - q2 * ((1 / 6) * (1 + 2 * t2 + eta2) - q2 * ((1 / 120) * (5 + t2 * (28 + 24 * t2) + eta2 * (6 + 8 * t2)))));
      out[p] = Math.floor(l * UNITS_PER_RADIAN + (beyondUnit + 0.5));
      out[p + 1] = Math.floor(b * UNITS_PER_RADIAN + 0.5);
    }
  };
}
