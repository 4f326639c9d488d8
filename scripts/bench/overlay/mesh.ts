import type { PolygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { hashUnit, valueNoise } from '../../district/random.js';

/**
 * Parcels of a district of any size: a coverage (no overlaps, no gaps, neighbours share every vertex bit for bit) of irregular parcels.
 *
 * Plan: square blocks of 2 × 2 cells, row by row; each block holds four parcels: four quadrilaterals, four strips along or across (fields), or
 * two parcels with a pond each. Corners are jittered and warped, edges have 7 inner vertices by midpoint displacement, the same from
 * both sides. Every coordinate depends on (seed, cell) alone and is a multiple of 0.1 mm: any range of rows can be made by itself. The
 * district grows with the number of parcels, their density (4,150 m² each, about 33 vertices) does not.
 */
export const CELL_M = 64.4;
export const BLOCK_M = 2 * CELL_M;
export const PARCELS_A_BLOCK = 4;
export const VERTICES_A_PARCEL = 33.5;
export const EAST_M = 620_000;
export const NORTH_M = 3_290_000;
/** Parts of one side of a cell; a side of a block has twice as many. */
const PARTS = 8;
const SIDE_PARTS = 2 * PARTS;
const JITTER = 0.15;
const WARP_CELLS = 0.8;
const WARP_WAVE_CELLS = 16;
/** Displacement at each level, as a share of the piece of edge displaced. */
const EDGE_NOISE = [0.09, 0.06, 0.04];
const STRIP_NOISE = [0.03, 0.03, 0.03, 0.03];

export interface MeshPlan {
  readonly parcels: number;
  readonly seed: number;
  /** Blocks from west to east, and rows of blocks; the last row may be short. */
  readonly across: number;
  readonly up: number;
}

export function meshPlan(parcels: number, seed: number): MeshPlan {
  const blocks = Math.ceil(parcels / PARCELS_A_BLOCK);
  const across = Math.max(1, Math.round(Math.sqrt(blocks)));
  return { parcels, seed, across, up: Math.max(1, Math.ceil(blocks / across)) };
}

/** Whether all four parcels of a block belong to the district. */
export function hasBlock({ parcels, across, up }: MeshPlan, i: number, j: number): boolean {
  return i >= 0 && j >= 0 && i < across && j < up && (j * across + i + 1) * PARCELS_A_BLOCK <= parcels;
}

export function tenthMm(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function cornerX(seed: number, i: number, j: number): number {
  const warp = WARP_CELLS * valueNoise(i / WARP_WAVE_CELLS, j / WARP_WAVE_CELLS, seed + 11);
  return tenthMm(EAST_M + CELL_M * (i + warp + JITTER * (2 * hashUnit(i, j, seed + 1) - 1)));
}

function cornerY(seed: number, i: number, j: number): number {
  const warp = WARP_CELLS * valueNoise(i / WARP_WAVE_CELLS, j / WARP_WAVE_CELLS, seed + 12);
  return tenthMm(NORTH_M + CELL_M * (j + warp + JITTER * (2 * hashUnit(i, j, seed + 2) - 1)));
}

/** Displaces the vertices between first and last (vertex numbers, `parts` apart, a power of two), midpoints first. */
function displace(run: Float64Array, first: number, parts: number, noise: readonly number[], key: number): void {
  let state = key | 0;
  for (let level = 0, step = parts; step > 1; level++, step /= 2) {
    for (let at = first; at < first + parts; at += step) {
      state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
      const shift = noise[level] * (((state ^ (state >>> 13)) >>> 0) / 2147483648 - 1);
      const ax = run[2 * at];
      const ay = run[2 * at + 1];
      const bx = run[2 * (at + step)];
      const by = run[2 * (at + step) + 1];
      run[2 * at + step] = tenthMm((ax + bx) / 2 - shift * (by - ay));
      run[2 * at + step + 1] = tenthMm((ay + by) / 2 + shift * (bx - ax));
    }
  }
}

/** Side of a block, 17 vertices from `first` on: eastwards (or northwards) from the lattice point (i, j) of blocks. */
export function blockSide(seed: number, i: number, j: number, north: boolean, run: Float64Array, first: number): void {
  cellSides(seed, 2 * i, 2 * j, north, 2, run, first);
}

function cellSides(
  seed: number,
  i: number,
  j: number,
  north: boolean,
  count: number,
  run: Float64Array,
  first: number,
) {
  for (let k = 0; k <= count; k++) {
    const [a, b] = north ? [i, j + k] : [i + k, j];
    const at = 2 * (first + k * PARTS);
    run[at] = cornerX(seed, a, b);
    run[at + 1] = cornerY(seed, a, b);
  }
  for (let k = 0; k < count; k++) {
    const [a, b] = north ? [i, j + k] : [i + k, j];
    displace(run, first + k * PARTS, PARTS, EDGE_NOISE, hashUnit(a, b, seed + (north ? 3 : 4)) * 4294967296);
  }
}

/** Six runs of 17 vertices each: bottom, middle and top going east, left, middle and right going north. */
const RUN = SIDE_PARTS + 1;
const [BOTTOM, ACROSS, TOP, LEFT, UP, RIGHT] = [0, RUN, 2 * RUN, 3 * RUN, 4 * RUN, 5 * RUN];

/** Writes the parcels `from` … `to` (exclusive) of the district, one item each. */
export function emitParcels({ seed, across }: MeshPlan, from: number, to: number, out: PolygonSetBuilder): void {
  const runs = new Float64Array(2 * 6 * RUN);
  const strips = new Float64Array(2 * 3 * RUN);
  const ring = new Float64Array(2 * 100);
  let used = 0;
  /** Vertices a … b of a run, its last left out; b < a goes backwards. */
  function walk(source: Float64Array, a: number, b: number): void {
    const step = a <= b ? 1 : -1;
    for (let v = a; v !== b; v += step) {
      ring[used++] = source[2 * v];
      ring[used++] = source[2 * v + 1];
    }
  }
  function close(backwards = false): void {
    ring[used] = ring[0];
    ring[used + 1] = ring[1];
    out.ring(ring, 0, used / 2 + 1, backwards);
    used = 0;
  }
  function endParcel(): void {
    out.endPolygon();
    out.endItem();
  }
  function quadrilateral(k: number): void {
    const x = PARTS * (k % 2);
    const y = PARTS * (k >> 1);
    const low = k < 2 ? BOTTOM : ACROSS;
    const high = k < 2 ? ACROSS : TOP;
    const west = k % 2 ? UP : LEFT;
    const east = k % 2 ? RIGHT : UP;
    walk(runs, low + x, low + x + PARTS);
    walk(runs, east + y, east + y + PARTS);
    walk(runs, high + x + PARTS, high + x);
    walk(runs, west + y + PARTS, west + y);
    close();
    endParcel();
  }
  /** Lines between the two long sides of the block at a quarter, a half and three quarters. */
  function makeStrips(parts: number, standing: boolean, key: number): void {
    const [start, end] = standing ? [BOTTOM, TOP] : [LEFT, RIGHT];
    for (let s = 0; s < 3; s++) {
      const quarter = ((s + 1) * SIDE_PARTS) / 4;
      for (const [at, run] of [[s * RUN, start] as const, [s * RUN + parts, end] as const]) {
        strips[2 * at] = runs[2 * (run + quarter)];
        strips[2 * at + 1] = runs[2 * (run + quarter) + 1];
      }
      displace(strips, s * RUN, parts, STRIP_NOISE, key + s * 0x3779b9);
    }
  }
  function strip(k: number, parts: number, standing: boolean): void {
    const from4 = k * 4;
    const line = (s: number, forth: boolean) => {
      const whole = s < 0 ? (standing ? LEFT : BOTTOM) : s > 2 ? (standing ? RIGHT : TOP) : -1;
      if (whole >= 0) walk(runs, whole + (forth ? 0 : SIDE_PARTS), whole + (forth ? SIDE_PARTS : 0));
      else walk(strips, s * RUN + (forth ? 0 : parts), s * RUN + (forth ? parts : 0));
    };
    if (standing) {
      walk(runs, BOTTOM + from4, BOTTOM + from4 + 4);
      line(k, true);
      walk(runs, TOP + from4 + 4, TOP + from4);
      line(k - 1, false);
    } else {
      line(k - 1, true);
      walk(runs, RIGHT + from4, RIGHT + from4 + 4);
      line(k, false);
      walk(runs, LEFT + from4 + 4, LEFT + from4);
    }
    close();
    endParcel();
  }
  function pond(west: number, east: number, key: number, backwards: boolean): void {
    const x = (runs[2 * (west + PARTS)] + runs[2 * (east + PARTS)]) / 2;
    const y = (runs[2 * (west + PARTS) + 1] + runs[2 * (east + PARTS) + 1]) / 2;
    const count = 9;
    for (let k = 0; k < count; k++) {
      const angle = (2 * Math.PI * k) / count;
      const radius = CELL_M * (0.12 + 0.1 * hashUnit(key, k, seed + 7));
      ring[used++] = tenthMm(x + radius * Math.cos(angle));
      ring[used++] = tenthMm(y + radius * Math.sin(angle));
    }
    close(backwards);
  }
  /** Parcels 0 and 2 have a pond; the ponds are parcels 1 and 3. */
  function pondParcel(k: number, key: number): void {
    const [west, east] = k < 2 ? [LEFT, UP] : [UP, RIGHT];
    if (k % 2 === 0) {
      const x = k < 2 ? 0 : PARTS;
      walk(runs, BOTTOM + x, BOTTOM + x + PARTS);
      walk(runs, east, east + SIDE_PARTS);
      walk(runs, TOP + x + PARTS, TOP + x);
      walk(runs, west + SIDE_PARTS, west);
      close();
    }
    pond(west, east, key + (k >> 1), k % 2 === 0);
    endParcel();
  }

  for (let block = Math.floor(from / PARCELS_A_BLOCK); block * PARCELS_A_BLOCK < to; block++) {
    const i = block % across;
    const j = Math.floor(block / across);
    for (let k = 0; k < 3; k++) {
      cellSides(seed, 2 * i, 2 * j + k, false, 2, runs, k * RUN);
      cellSides(seed, 2 * i + k, 2 * j, true, 2, runs, LEFT + k * RUN);
    }
    const kind = hashUnit(i, j, seed + 5);
    const standing = hashUnit(i, j, seed + 6) < 0.5;
    const parts = hashUnit(i, j, seed + 8) < 0.35 ? SIDE_PARTS : PARTS;
    const first = block * PARCELS_A_BLOCK;
    const isStrips = kind >= 0.45 && kind < 0.95;
    if (isStrips) makeStrips(parts, standing, Math.floor(kind * 1e9));
    for (let k = Math.max(0, from - first); k < Math.min(PARCELS_A_BLOCK, to - first); k++) {
      if (isStrips) strip(k, parts, standing);
      else if (kind < 0.45) quadrilateral(k);
      else pondParcel(k, block * 2);
    }
  }
}
