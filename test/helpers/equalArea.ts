import type { MultiPolygon, Polygon, Position } from 'geojson';

/** GRS80. */
const A = 6378137;
const F = 1 / 298.257222101;
const E2 = F * (2 - F);
const E = Math.sqrt(E2);

/**
 * Area on the ellipsoid of a lon/lat shape, m², by Lambert's cylindrical equal-area projection: x = a·λ, y = a·q(φ)/2 (Snyder 1987, eq. 10–15 and 3–12).
 * Written apart from the product: no series, no geodesics. Edges are straight in the projection, which for edges below a few km is the
 * geodesic to far better than the 9 decimals of the file.
 */
export function ellipsoidAreaM2(shape: Polygon | MultiPolygon | null): number {
  if (shape === null) return 0;
  const polygons = shape.type === 'Polygon' ? [shape.coordinates] : shape.coordinates;
  let sum = 0;
  for (const [shell, ...holes] of polygons) {
    sum += Math.abs(ringM2(shell));
    for (const hole of holes) sum -= Math.abs(ringM2(hole));
  }
  return sum;
}

function ringM2(ring: readonly Position[]): number {
  const [lon0, lat0] = ring[0];
  const y0 = equalAreaY(lat0);
  const points = ring.map(([lon, lat]) => [(A * (lon - lon0) * Math.PI) / 180, equalAreaY(lat) - y0]);
  let twice = 0;
  for (let k = 1; k < points.length; k++) {
    twice += points[k - 1][0] * points[k][1] - points[k][0] * points[k - 1][1];
  }
  return twice / 2;
}

function equalAreaY(latDeg: number): number {
  const s = Math.sin((latDeg * Math.PI) / 180);
  const q = (1 - E2) * (s / (1 - E2 * s * s) + Math.log((1 + E * s) / (1 - E * s)) / (2 * E));
  return (A * q) / 2;
}
