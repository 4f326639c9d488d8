import type { LooseShape } from '../shapes/looseLayers.js';
import type { DxfEntity } from './pairs.js';
import { pointsOnArc, pointsOnBulge, pointsOnEllipse } from './stroke.js';

/**
 * What a DXF entity draws.
 *
 * Rules: a polyline that is flagged closed, or ends where it begins, is a polygon when it has three corners or arcs; so is a circle
 * and a whole ellipse. Any other polyline, a line and an arc are lines. `unread` says of what kind an entity is that draws something else.
 * Limits: entities drawn in a tilted plane are unread; one seen from below (extrusion 0, 0, −1) is turned over, as CAD shows it.
 */
export type Drawn =
  | { readonly shape: LooseShape; readonly stroked: boolean; readonly hasZ: boolean }
  | { readonly unread: string };

const TEXTS = new Set(['TEXT', 'MTEXT', 'ATTRIB', 'ATTDEF']);

/** `vertices` are the VERTEX entities of an old POLYLINE. */
export function drawn(entity: DxfEntity, vertices: readonly DxfEntity[]): Drawn {
  if (TEXTS.has(entity.type)) return { unread: 'TEXT' };
  if (number(entity, 67, 0) === 1) return { unread: `${entity.type} (paper space)` };
  const [ex, ey, ez] = [number(entity, 210, 0), number(entity, 220, 0), number(entity, 230, 1)];
  if (ex !== 0 || ey !== 0 || ez === 0) return { unread: `${entity.type} (tilted)` };
  const mirror = ez < 0;
  switch (entity.type) {
    case 'LWPOLYLINE':
      return polyline(lightCorners(entity), (number(entity, 70, 0) & 1) === 1, mirror, number(entity, 38, 0) !== 0);
    case 'POLYLINE': {
      const flags = number(entity, 70, 0);
      if ((flags & (16 | 64)) !== 0) return { unread: 'POLYLINE (mesh)' };
      // control points of a spline are no corners
      const corners = vertices.filter((vertex) => (number(vertex, 70, 0) & 16) === 0).map(cornerOf);
      const hasZ = vertices.some((vertex) => number(vertex, 30, 0) !== 0);
      return polyline(corners, (flags & 1) === 1, mirror && (flags & 8) === 0, hasZ);
    }
    case 'LINE': {
      const xy = [number(entity, 10), number(entity, 20), number(entity, 11), number(entity, 21)];
      return line(xy, false, false, number(entity, 30, 0) !== 0 || number(entity, 31, 0) !== 0);
    }
    case 'ARC': {
      const [from, to] = [radians(number(entity, 50)), radians(number(entity, 51))];
      const sweep = to > from ? to - from : to - from + 2 * Math.PI;
      return line(arc(entity, from, sweep), mirror, true, number(entity, 30, 0) !== 0);
    }
    case 'CIRCLE':
      return ring(closed(arc(entity, 0, 2 * Math.PI)), mirror, true, number(entity, 30, 0) !== 0);
    case 'ELLIPSE':
      return ellipse(entity);
    case 'POINT': {
      const xy = Float64Array.of(number(entity, 10), number(entity, 20));
      return { shape: { kind: 'point', xy }, stroked: false, hasZ: number(entity, 30, 0) !== 0 };
    }
    default:
      return { unread: entity.type };
  }
}

interface Corner {
  readonly x: number;
  readonly y: number;
  readonly bulge: number;
}

function cornerOf(vertex: DxfEntity): Corner {
  return { x: number(vertex, 10), y: number(vertex, 20), bulge: number(vertex, 42, 0) };
}

function lightCorners({ codes, values }: DxfEntity): Corner[] {
  const corners: { x: number; y: number; bulge: number }[] = [];
  codes.forEach((code, k) => {
    if (code === 10) corners.push({ x: Number(values[k]), y: Number.NaN, bulge: 0 });
    else if (corners.length > 0 && code === 20) corners[corners.length - 1].y = Number(values[k]);
    else if (corners.length > 0 && code === 42) corners[corners.length - 1].bulge = Number(values[k]);
  });
  return corners;
}

function polyline(corners: readonly Corner[], isClosed: boolean, mirror: boolean, hasZ: boolean): Drawn {
  if (corners.length === 0) return { unread: 'POLYLINE (without a vertex)' };
  const xy: number[] = [];
  let stroked = false;
  corners.forEach((corner, c) => {
    xy.push(corner.x, corner.y);
    const next = corners[c + 1] ?? (isClosed ? corners[0] : null);
    if (!next || corner.bulge === 0) return;
    const between = pointsOnBulge(corner.x, corner.y, next.x, next.y, corner.bulge);
    for (const value of between) xy.push(value);
    stroked = true;
  });
  const joined = isClosed ? closed(xy) : xy;
  const isRing = joined[0] === joined[joined.length - 2] && joined[1] === joined[joined.length - 1];
  return isRing && joined.length >= 8 ? ring(joined, mirror, stroked, hasZ) : line(joined, mirror, stroked, hasZ);
}

function ellipse(entity: DxfEntity): Drawn {
  const from = number(entity, 41, 0);
  const to = number(entity, 42, 2 * Math.PI);
  const sweep = to > from ? to - from : to - from + 2 * Math.PI;
  const isWhole = sweep > 2 * Math.PI - 1e-9;
  const xy = pointsOnEllipse(
    number(entity, 10),
    number(entity, 20),
    number(entity, 11),
    number(entity, 21),
    number(entity, 40, 1),
    from,
    sweep,
  );
  const hasZ = number(entity, 30, 0) !== 0;
  return isWhole ? ring(closed(xy.slice(0, -2)), false, true, hasZ) : line(xy, false, true, hasZ);
}

/** An arc with its ends; a whole turn without the second. */
function arc(entity: DxfEntity, from: number, sweep: number): number[] {
  const [cx, cy, radius] = [number(entity, 10), number(entity, 20), number(entity, 40)];
  const at = (angle: number) => [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  const between = pointsOnArc(cx, cy, radius, from, sweep);
  return [...at(from), ...between, ...(sweep < 2 * Math.PI ? at(from + sweep) : [])];
}

function closed(xy: number[]): number[] {
  const isClosed = xy[0] === xy[xy.length - 2] && xy[1] === xy[xy.length - 1];
  return isClosed ? xy : [...xy, xy[0], xy[1]];
}

function ring(xy: readonly number[], mirror: boolean, stroked: boolean, hasZ: boolean): Drawn {
  return { shape: { kind: 'polygon', rings: [path(xy, mirror)] }, stroked, hasZ };
}

function line(xy: readonly number[], mirror: boolean, stroked: boolean, hasZ: boolean): Drawn {
  return { shape: { kind: 'line', lines: [path(xy, mirror)] }, stroked, hasZ };
}

function path(xy: readonly number[], mirror: boolean): Float64Array {
  return Float64Array.from(xy, (value, k) => (mirror && k % 2 === 0 ? -value : value));
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** The first value of a group code; NaN, which no layer takes, when it must be there and is not. */
function number({ codes, values }: DxfEntity, code: number, otherwise = Number.NaN): number {
  const k = codes.indexOf(code);
  return k < 0 ? otherwise : Number(values[k]);
}
