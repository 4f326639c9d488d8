import { seededRandom } from '../../scripts/district/random.js';
import { type PolygonSet, polygonSetFromNested } from '../../src/geometry/polygonSet.js';

/**
 * Random coverages for property tests, perfect as made, and defects of known kind and size planted into them.
 *
 * A grid of jittered cells whose sides have inner vertices, the same from both sides; some cells are joined two and two, some hold an island
 * that is an item of its own or a further part of a far one. Coordinates are multiples of 0.1 mm at a real easting and northing.
 * Every defect keeps its items to itself (`busy`), so that defects do not mix.
 */
export type Point = [x: number, y: number];
type Ring = Point[];

/** The border of items a (on its left) and b, −1 for none; from corner to corner. */
export interface Border {
  readonly a: number;
  readonly b: number;
  readonly line: readonly Point[];
}

export interface RandomCoverage {
  /** Polygons → rings → points of each item; defects are planted by changing them. */
  readonly items: Ring[][][];
  readonly borders: readonly Border[];
  readonly busy: Set<number>;
  readonly random: () => number;
}

export const DEFECT_KINDS = [
  'overlap',
  'gap',
  'missingItem',
  'sliver',
  'shift',
  'missingVertex',
  'duplicate',
  'undershoot',
] as const;
export type DefectKind = (typeof DEFECT_KINDS)[number];

export interface PlantedDefect {
  readonly kind: DefectKind;
  /** The items concerned; that which lacks the vertex, stops short, was moved or copied first. */
  readonly items: readonly number[];
  /** Land overlapped or uncovered, of the sliver or the duplicate; 0 for a missing vertex. */
  readonly areaM2: number;
  /** How far the vertex was moved; 0 where nothing was. */
  readonly sizeM: number;
  readonly x: number;
  readonly y: number;
}

const CELL_M = 40;
const EAST_M = 620_000;
const NORTH_M = 3_290_000;

export function randomCoverage(seed: number): RandomCoverage {
  const random = seededRandom(seed);
  const across = 3 + Math.floor(random() * 4);
  const up = 3 + Math.floor(random() * 4);
  const around = (reach: number) => reach * (2 * random() - 1);
  const corner = grid(
    across + 1,
    up + 1,
    (i, j): Point => [tenthMm(EAST_M + CELL_M * i + around(7)), tenthMm(NORTH_M + CELL_M * j + around(7))],
  );
  const side = ([ax, ay]: Point, [bx, by]: Point): Point[] => {
    const inner = 1 + Math.floor(random() * 3);
    const line: Point[] = [[ax, ay]];
    for (let k = 1; k <= inner; k++) {
      const t = (k + around(0.2)) / (inner + 1);
      const off = around(2) / 40;
      line.push([tenthMm(ax + t * (bx - ax) - off * (by - ay)), tenthMm(ay + t * (by - ay) + off * (bx - ax))]);
    }
    return [...line, [bx, by]];
  };
  const level = grid(across, up + 1, (i, j) => side(corner[i][j], corner[i + 1][j]));
  const upright = grid(across + 1, up, (i, j) => side(corner[i][j], corner[i][j + 1]));
  const item = grid(across, up, () => -1);
  const items: Ring[][][] = [];
  for (let j = 0; j < up; j++) {
    for (let i = 0; i < across; i++) {
      if (item[i][j] >= 0) continue;
      const isDouble = i + 1 < across && random() < 0.2;
      const last = isDouble ? i + 1 : i;
      const bottom = joined(level.slice(i, last + 1).map((column) => column[j]));
      const top = joined(level.slice(i, last + 1).map((column) => column[j + 1]));
      const ring = joined([bottom, upright[last + 1][j], reversed(top), reversed(upright[i][j])]);
      for (let k = i; k <= last; k++) item[k][j] = items.length;
      items.push([[ring]]);
    }
  }
  const at = (i: number, j: number) => item[i]?.[j] ?? -1;
  const borders: Border[] = [
    ...level.flatMap((column, i) => column.map((line, j) => ({ a: at(i, j), b: at(i, j - 1), line }))),
    ...upright.flatMap((column, i) => column.map((line, j) => ({ a: at(i - 1, j), b: at(i, j), line }))),
  ]
    .filter(({ a, b }) => a !== b)
    .map(({ a, b, line }) => (a >= 0 ? { a, b, line } : { a: b, b: -1, line: reversed(line) }));
  const islands: Border[] = [];
  for (let j = 0; j < up; j++) {
    for (let i = 0; i < across; i++) {
      if (random() > 0.12) continue;
      const [x, y] = corner[i][j];
      const ring = islandRing(x + CELL_M / 2, y + CELL_M / 2, around);
      items[item[i][j]][0].push(reversed(ring));
      const far = item[(i + 2) % across][(j + 2) % up];
      const isPart = random() < 0.3 && Math.abs(((i + 2) % across) - i) + Math.abs(((j + 2) % up) - j) > 2;
      const owner = isPart && far !== item[i][j] ? far : items.push([]) - 1;
      items[owner].push([ring]);
      islands.push({ a: owner, b: item[i][j], line: ring });
    }
  }
  return { items, borders: [...borders, ...islands], busy: new Set(), random };
}

export function setOf({ items }: RandomCoverage): PolygonSet {
  return polygonSetFromNested(items);
}

/** Plants one defect among items that have none yet; null where there is no room for it. */
export function plant(coverage: RandomCoverage, kind: DefectKind): PlantedDefect | null {
  const { items, borders, busy, random } = coverage;
  const isFree = ({ a, b }: Border) => b >= 0 && !busy.has(a) && !busy.has(b) && items[a].length > 0;
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  if (kind === 'duplicate') {
    const chosen = pick([...items.keys()].filter((i) => !busy.has(i) && items[i].length > 0));
    if (chosen === undefined) return null;
    const copy = items.push(structuredClone(items[chosen])) - 1;
    keepBusy(busy, [chosen, copy]);
    const [x, y] = items[chosen][0][0][0];
    return { kind, items: [copy, chosen], areaM2: itemM2(items[chosen]), sizeM: 0, x, y };
  }
  if (kind === 'missingItem') {
    const neighboursOf = (i: number) =>
      borders.filter(({ a, b }) => a === i || b === i).map(({ a, b }) => (a === i ? b : a));
    const inner = [...items.keys()].filter((i) => {
      const around = neighboursOf(i);
      const isWhole = items[i].length === 1 && items[i][0].length === 1;
      return isWhole && around.length > 0 && [i, ...around].every((k) => k >= 0 && !busy.has(k));
    });
    const gone = pick(inner);
    if (gone === undefined) return null;
    const areaM2 = itemM2(items[gone]);
    const [x, y] = items[gone][0][0][0];
    items[gone] = [];
    const around = [...new Set(neighboursOf(gone))];
    keepBusy(busy, [gone, ...around]);
    return { kind, items: [gone, ...around], areaM2, sizeM: 0, x, y };
  }
  // the corner of an outline, and the vertex before or after it on the border that leaves it
  if (kind === 'undershoot') {
    const outline = new Set(borders.filter(({ b }) => b < 0).flatMap(({ line }) => line.map(String)));
    const border = pick(
      borders.filter((one) => isFree(one) && outline.has(String(one.line[0])) && one.line.length >= 4),
    );
    if (!border) return null;
    const { a, b, line } = border;
    const [corner, v, inner] = line;
    const opened = moved(line, 1, 1);
    replacePoint(items[a], v, opened);
    // 5 mm off b's border, along the outline of a
    const beside = neighbourPoint(items[a], corner, opened);
    const short = along(corner, beside, 0.005);
    replacePoint(items[a], corner, short);
    keepBusy(busy, [a, b]);
    return {
      kind,
      items: [a, b],
      areaM2: ringM2([corner, v, inner, opened, short]),
      sizeM: 0.005,
      x: short[0],
      y: short[1],
    };
  }
  const border = pick(borders.filter((one) => isFree(one) && one.line.length >= 3));
  if (!border) return null;
  const { a, b, line } = border;
  keepBusy(busy, [a, b]);
  const k = 1 + Math.floor(random() * (line.length - 2));
  const [before, v, after] = [line[k - 1], line[k], line[k + 1]];
  if (kind === 'missingVertex') {
    const middle: Point = [(before[0] + v[0]) / 2, (before[1] + v[1]) / 2];
    insertPoint(items[a], before, v, middle);
    return { kind, items: [b, a], areaM2: 0, sizeM: 0, x: middle[0], y: middle[1] };
  }
  const isShift = kind === 'shift';
  // a on the left of its border: to the left is into a
  const sizeM = isShift ? 0.001 : 0.6 + 0.8 * random();
  const to = moved(line, k, kind === 'overlap' || (isShift && random() < 0.5) ? -sizeM : sizeM);
  replacePoint(items[a], v, to);
  const areaM2 = ringM2([before, v, after, to]);
  const planted = { kind, areaM2, sizeM, x: to[0], y: to[1] };
  if (kind !== 'sliver') return { ...planted, items: [a, b] };
  const sliver = items.push([[[before, v, after, to, before]]]) - 1;
  keepBusy(busy, [sliver]);
  return { ...planted, items: [sliver, a, b] };
}

function tenthMm(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function grid<T>(across: number, up: number, make: (i: number, j: number) => T): T[][] {
  return Array.from({ length: across }, (_, i) => Array.from({ length: up }, (_, j) => make(i, j)));
}

/** Lines that follow each other as one, without the points that meet. */
function joined(lines: readonly (readonly Point[])[]): Point[] {
  return lines.flatMap((line, k) => (k === 0 ? [...line] : line.slice(1)));
}

function reversed(line: readonly Point[]): Point[] {
  return [...line].reverse();
}

function islandRing(x: number, y: number, around: (reach: number) => number): Ring {
  const ring: Ring = Array.from({ length: 6 }, (_, k) => {
    const angle = (Math.PI * k) / 3 + around(0.3);
    const radius = 5 + around(1.5);
    return [tenthMm(x + radius * Math.cos(angle)), tenthMm(y + radius * Math.sin(angle))];
  });
  return [...ring, ring[0]];
}

/** Point k of a line, `distanceM` to the left of the line through its neighbours. */
function moved(line: readonly Point[], k: number, distanceM: number): Point {
  const [[ax, ay], [x, y], [bx, by]] = [line[k - 1], line[k], line[k + 1]];
  const lengthM = Math.hypot(bx - ax, by - ay);
  return [tenthMm(x - (distanceM * (by - ay)) / lengthM), tenthMm(y + (distanceM * (bx - ax)) / lengthM)];
}

function along([ax, ay]: Point, [bx, by]: Point, distanceM: number): Point {
  const share = distanceM / Math.hypot(bx - ax, by - ay);
  return [tenthMm(ax + share * (bx - ax)), tenthMm(ay + share * (by - ay))];
}

function isAt([px, py]: Point, [qx, qy]: Point): boolean {
  return px === qx && py === qy;
}

function replacePoint(item: Ring[][], from: Point, to: Point): void {
  for (const rings of item) {
    for (const ring of rings) for (const [k, point] of ring.entries()) if (isAt(point, from)) ring[k] = to;
  }
}

export function insertPoint(item: Ring[][], from: Point, to: Point, middle: Point): void {
  for (const rings of item) {
    for (const ring of rings) {
      const k = ring.findIndex(
        (point, n) =>
          n > 0 && ((isAt(ring[n - 1], from) && isAt(point, to)) || (isAt(ring[n - 1], to) && isAt(point, from))),
      );
      if (k > 0) {
        ring.splice(k, 0, middle);
        return;
      }
    }
  }
}

/** The neighbour of a point in its ring that is not `other`. */
function neighbourPoint(item: Ring[][], of: Point, other: Point): Point {
  for (const rings of item) {
    for (const ring of rings) {
      const points = ring.slice(0, -1);
      const k = points.findIndex((point) => isAt(point, of));
      if (k < 0) continue;
      const next = points[(k + 1) % points.length];
      return isAt(next, other) ? points[(k + points.length - 1) % points.length] : next;
    }
  }
  throw new Error(`no point at ${of}`);
}

function keepBusy(busy: Set<number>, items: readonly number[]): void {
  for (const item of items) busy.add(item);
}

function ringM2(ring: readonly Point[]): number {
  const [x0, y0] = ring[0];
  let twice = 0;
  ring.forEach(([ax, ay], k) => {
    const [bx, by] = ring[(k + 1) % ring.length];
    twice += (ax - x0) * (by - y0) - (ay - y0) * (bx - x0);
  });
  return Math.abs(twice) / 2;
}

function itemM2(item: Ring[][]): number {
  return item.reduce(
    (sum, [shell, ...holes]) => sum + ringM2(shell) - holes.reduce((held, hole) => held + ringM2(hole), 0),
    0,
  );
}
