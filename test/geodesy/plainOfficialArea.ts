import { DEG, GK_INVERSE, OFFICIAL, SERIES } from '../../src/geodesy/ellipsoid.js';

/** The notice of 2008 written down as it reads, for one ring of whole 0.1 mm (east of the meridian, north): m², not rounded. */
export function plainRingAreaM2(ring: readonly (readonly [number, number])[], centralMeridianDeg: number): number {
  let sum = 0;
  for (let k = 1; k < ring.length; k++) {
    const [x1, y1] = ring[k - 1];
    const [x2, y2] = ring[k];
    const length = Math.hypot(x2 - x1, y2 - y1);
    const parts = length > 70e4 ? Math.floor(length / 70e4) + 1 : 1;
    for (let part = 0; part < parts; part++) {
      const from = inverse(x1 + ((x2 - x1) * part) / parts, y1 + ((y2 - y1) * part) / parts, centralMeridianDeg);
      const to =
        part + 1 === parts
          ? inverse(x2, y2, centralMeridianDeg)
          : inverse(x1 + ((x2 - x1) * (part + 1)) / parts, y1 + ((y2 - y1) * (part + 1)) / parts, centralMeridianDeg);
      sum += trapezoid(from, to);
    }
  }
  return sum;
}

function trapezoid([l1, b1]: readonly [number, number], [l2, b2]: readonly [number, number]): number {
  const half = (b2 - b1) / 2;
  const middle = (b1 + b2) / 2;
  const { a, b, c, d, e } = SERIES;
  const zone =
    a * Math.sin(half) * Math.cos(middle) -
    b * Math.sin(3 * half) * Math.cos(3 * middle) +
    c * Math.sin(5 * half) * Math.cos(5 * middle) -
    d * Math.sin(7 * half) * Math.cos(7 * middle) +
    e * Math.sin(9 * half) * Math.cos(9 * middle);
  return 2 * OFFICIAL.semiMinorM ** 2 * ((l1 + l2) / 2) * zone;
}

/** (L, B) in radians, rounded to 1e-6″. */
function inverse(eastUnits: number, northUnits: number, centralMeridianDeg: number): readonly [number, number] {
  const { k0, k1, k2, k3, k4 } = GK_INVERSE;
  const e = (k0 * northUnits) / 1e4;
  const sin = Math.sin(e);
  const foot = e + Math.cos(e) * (k1 * sin - k2 * sin ** 3 + k3 * sin ** 5 - k4 * sin ** 7);
  const t = Math.tan(foot);
  const eta2 = OFFICIAL.e2Second * Math.cos(foot) ** 2;
  const v2 = 1 + eta2;
  const q = ((eastUnits / 1e4) * Math.sqrt(v2)) / OFFICIAL.polarRadiusM;
  const b =
    foot -
    (v2 * t * q ** 2) / 2 +
    ((5 + 3 * t ** 2 + eta2 - 9 * eta2 * t ** 2) * v2 * t * q ** 4) / 24 -
    ((61 + 90 * t ** 2 + 45 * t ** 4) * v2 * t * q ** 6) / 720;
  const l =
    (q -
      ((1 + 2 * t ** 2 + eta2) * q ** 3) / 6 +
      ((5 + 28 * t ** 2 + 24 * t ** 4 + 6 * eta2 + 8 * eta2 * t ** 2) * q ** 5) / 120) /
    Math.cos(foot);
  return [rounded(l + centralMeridianDeg * DEG), rounded(b)];
}

function rounded(radians: number): number {
  return (Math.round((radians / DEG) * 3.6e9) / 3.6e9) * DEG;
}
