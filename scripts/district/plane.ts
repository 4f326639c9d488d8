/** Plane geometry of rings and lines in metres: areas, boxes, distances, what lies inside what. Rings are closed unless said. */
import type { Line, MultiPolygon, Point, Polygon } from './geos.js';

export interface Box {
  readonly minX: number;
  readonly minY: number;
  readonly maxX: number;
  readonly maxY: number;
}

export function signedArea(ring: readonly Point[]): number {
  let twice = 0;
  const [x0, y0] = ring[0];
  for (let i = 1; i < ring.length; i++) {
    twice += (ring[i - 1][0] - x0) * (ring[i][1] - y0) - (ring[i][0] - x0) * (ring[i - 1][1] - y0);
  }
  return twice / 2;
}

/** Area of a polygon: its shell less its holes, however they are wound. */
export function polygonAreaM2(polygon: Polygon): number {
  return polygon.reduce((sum, ring, i) => sum + (i === 0 ? 1 : -1) * Math.abs(signedArea(ring)), 0);
}

export function boxOf(line: Line, marginM: number): Box {
  const xs = line.map((p) => p[0]);
  const ys = line.map((p) => p[1]);
  return {
    minX: Math.min(...xs) - marginM,
    minY: Math.min(...ys) - marginM,
    maxX: Math.max(...xs) + marginM,
    maxY: Math.max(...ys) + marginM,
  };
}

/** A fast answer to "is the place in this shape". */
export function located(shape: MultiPolygon): (x: number, y: number) => boolean {
  const parts = shape.map((polygon) => ({ polygon, box: boxOf(polygon[0], 0) }));
  return (x, y) =>
    parts.some(
      ({ polygon, box }) =>
        x >= box.minX && x <= box.maxX && y >= box.minY && y <= box.maxY && inPolygons([polygon], x, y),
    );
}

export function distanceToLine(line: Line, x: number, y: number): number {
  let best = Infinity;
  for (let i = 1; i < line.length; i++) best = Math.min(best, distanceToSegment(line[i - 1], line[i], x, y));
  return best;
}

export function distanceToSegment(a: Point, b: Point, x: number, y: number): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  const t = length2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - a[0]) * dx + (y - a[1]) * dy) / length2));
  return Math.hypot(x - a[0] - t * dx, y - a[1] - t * dy);
}

export function inRing(ring: Line, x: number, y: number): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = ring[i - 1];
    const [bx, by] = ring[i];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

export function inPolygons(shape: readonly (readonly Line[])[], x: number, y: number): boolean {
  let inside = false;
  for (const polygon of shape) for (const ring of polygon) if (inRing(ring, x, y)) inside = !inside;
  return inside;
}

/** A point well inside a ring: the middle of the widest stretch of a level line through it. */
export function insidePoint(ring: Line): Point {
  const ys = ring.map((p) => p[1]).sort((p, q) => p - q);
  let best: Point = ring[0];
  let bestWidth = -1;
  for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
    const low = ys[0];
    const high = ys[ys.length - 1];
    const y = low + (high - low) * share + 1e-7;
    const xs: number[] = [];
    for (let i = 1; i < ring.length; i++) {
      const [a, b] = [ring[i - 1], ring[i]];
      if (a[1] > y !== b[1] > y) xs.push(a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0]));
    }
    xs.sort((p, q) => p - q);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      if (xs[i + 1] - xs[i] > bestWidth) {
        bestWidth = xs[i + 1] - xs[i];
        best = [(xs[i] + xs[i + 1]) / 2, y];
      }
    }
  }
  return best;
}

export function perimeter(ring: readonly Point[]): number {
  let length = 0;
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    length += Math.hypot(nx - x, ny - y);
  });
  return length;
}

export function closed(ring: readonly Point[]): Point[] {
  return [...ring, ring[0]];
}

export function middleOf(points: readonly Point[]): Point {
  const sum = points.reduce(([sx, sy], [x, y]) => [sx + x, sy + y] as const, [0, 0] as Point);
  return [sum[0] / points.length, sum[1] / points.length];
}
