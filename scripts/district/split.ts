/**
 * Ways of dividing a face of the mesh: halves across its long side, strips along a direction, corridors (a street, a
 * ditch) with land on both sides. Each gives the faces it made, the one it started from first; where no clean cut
 * exists the face stays whole.
 */
import type { Point } from './geos.js';
import type { Mesh } from './mesh.js';
import { between, normal, type Random } from './random.js';

export interface Axis {
  /** Unit vector along the long side. */
  readonly along: Point;
  readonly middle: Point;
  readonly lengthM: number;
  readonly widthM: number;
}

/** Main axis of a ring, by the second moments of its border. */
export function axisOf(ring: readonly Point[]): Axis {
  let weight = 0;
  let mx = 0;
  let my = 0;
  const pieces = ring.map(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    const w = Math.hypot(nx - x, ny - y);
    weight += w;
    mx += (w * (x + nx)) / 2;
    my += (w * (y + ny)) / 2;
    return { x: (x + nx) / 2, y: (y + ny) / 2, dx: nx - x, dy: ny - y, w };
  });
  mx /= weight;
  my /= weight;
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const p of pieces) {
    xx += p.w * ((p.x - mx) ** 2 + (p.dx * p.dx) / 12);
    yy += p.w * ((p.y - my) ** 2 + (p.dy * p.dy) / 12);
    xy += p.w * ((p.x - mx) * (p.y - my) + (p.dx * p.dy) / 12);
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  const along: Point = [Math.cos(angle), Math.sin(angle)];
  const [l0, l1] = extent(ring, along);
  const [w0, w1] = extent(ring, [-along[1], along[0]]);
  const middle: Point = [
    (along[0] * (l0 + l1)) / 2 - (along[1] * (w0 + w1)) / 2,
    (along[1] * (l0 + l1)) / 2 + (along[0] * (w0 + w1)) / 2,
  ];
  return { along, middle, lengthM: l1 - l0, widthM: w1 - w0 };
}

export function extent(ring: readonly Point[], [dx, dy]: Point): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const [x, y] of ring) {
    const s = x * dx + y * dy;
    if (s < low) low = s;
    if (s > high) high = s;
  }
  return [low, high];
}

export function turned([x, y]: Point, radians: number): Point {
  return [x * Math.cos(radians) - y * Math.sin(radians), x * Math.sin(radians) + y * Math.cos(radians)];
}

/** Direction of the longest border edge: fields and blocks keep to the road they lie on. */
export function longestEdge(ring: readonly Point[]): Point {
  let best: Point = [1, 0];
  let bestLength = 0;
  ring.forEach(([x, y], i) => {
    const [nx, ny] = ring[(i + 1) % ring.length];
    const length = Math.hypot(nx - x, ny - y);
    if (length > bestLength) {
      bestLength = length;
      best = [(nx - x) / length, (ny - y) / length];
    }
  });
  return best;
}

export interface HalvingOptions {
  readonly bend?: number;
  /** Deviation of the cut's direction from square, radians. */
  readonly skew?: number;
  readonly minAreaM2?: number;
}

/** Halves a face, and its halves, until each is at most about `targetM2`. */
export function halved(
  mesh: Mesh,
  face: number,
  targetM2: number,
  random: Random,
  options: HalvingOptions = {},
): number[] {
  const area = mesh.area(face);
  if (area <= targetM2 * between(random, 1.0, 1.7)) return [face];
  const axis = axisOf(mesh.ring(face));
  const skew = options.skew ?? 0.12;
  const cutOptions = options.bend ? { bend: options.bend, noise: () => normal(random) * 0.5, bendStepM: 75 } : {};
  for (let attempt = 0; attempt < 6; attempt++) {
    const place = (0.5 + between(random, -0.14, 0.14) - 0.5) * axis.lengthM;
    const at: Point = [axis.middle[0] + axis.along[0] * place, axis.middle[1] + axis.along[1] * place];
    const across = turned(axis.along, Math.PI / 2 + skew * normal(random) * (1 + attempt));
    const made = mesh.cut(face, at, across, { ...cutOptions, minAreaM2: options.minAreaM2 ?? targetM2 * 0.2 });
    if (made >= 0)
      return [...halved(mesh, face, targetM2, random, options), ...halved(mesh, made, targetM2, random, options)];
  }
  return [face];
}

/** Parallel strips of about `widthM` along `along`. */
export function strips(
  mesh: Mesh,
  face: number,
  along: Point,
  widthM: number,
  random: Random,
  minAreaM2: number,
): number[] {
  const ring = mesh.ring(face);
  const across: Point = [-along[1], along[0]];
  const [low, high] = extent(ring, across);
  const count = Math.round((high - low) / widthM);
  if (count < 2) return [face];
  const [start, end] = extent(ring, along);
  for (let attempt = 0; attempt < 4; attempt++) {
    const share = Math.floor(count / 2 + (attempt % 2)) / count;
    const side = low + (high - low) * Math.min(0.85, share + between(random, -0.1, 0.1) / count + attempt * 0.03);
    const middle = (start + end) / 2;
    const at: Point = [across[0] * side + along[0] * middle, across[1] * side + along[1] * middle];
    const made = mesh.cut(face, at, turned(along, 0.012 * normal(random)), { minAreaM2 });
    if (made >= 0) {
      return [
        ...strips(mesh, face, along, widthM, random, minAreaM2),
        ...strips(mesh, made, along, widthM, random, minAreaM2),
      ];
    }
  }
  return [face];
}

/** A corridor through the face: the corridor (−1 when only one line, or none, could be cut) and the land beside it. */
export function corridor(
  mesh: Mesh,
  face: number,
  at: Point,
  along: Point,
  widthM: number,
  minAreaM2: number,
): { readonly corridor: number; readonly sides: readonly number[] } {
  const across: Point = [-along[1], along[0]];
  const centre = at[0] * across[0] + at[1] * across[1];
  const made = mesh.cut(face, at, along, { minAreaM2 });
  if (made < 0) return { corridor: -1, sides: [face] };
  const meanSide = (f: number): number => {
    const [low, high] = extent(mesh.ring(f), across);
    return (low + high) / 2;
  };
  const upper = meanSide(face) > meanSide(made) ? face : made;
  const lower = upper === face ? made : face;
  const beyond: Point = [at[0] + across[0] * widthM, at[1] + across[1] * widthM];
  const rest = mesh.cut(upper, beyond, along, { minAreaM2: Math.min(minAreaM2, widthM * 20) });
  if (rest < 0) return { corridor: -1, sides: [lower, upper] };
  for (const [thin, other] of [
    [upper, rest],
    [rest, upper],
  ] as const) {
    const [low, high] = extent(mesh.ring(thin), across);
    if (high - low < widthM * 2.6 + 4 && Math.abs(low - centre) < widthM + 4)
      return { corridor: thin, sides: [lower, other] };
  }
  return { corridor: -1, sides: [lower, upper, rest] };
}
