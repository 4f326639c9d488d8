import type { Barrier } from '../../../src/geometry/gaps/gapGraph.js';
import { type LineSet, type PolygonSet, polygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { type Random, seededRandom } from '../../district/random.js';

/** Yards stand on a lattice of this pitch, so that every yard has its neighbours on all sides. */
const PITCH_M = 70;
/** A side of a yard stands back from its cell by this much: gaps are twice as wide, 1 to 20 m. */
const SETBACK_M = [0.9, 9.6] as const;
const ORIGIN = [40_640_000, 3_280_000] as const;
/** Every so many yards a road runs between two rows, and a river between two columns. */
const ROAD_EVERY = 14;
const RIVER_EVERY = 40;

/**
 * `count` industrial yards of 8 to 40 vertices, each with five or more neighbours 1 to 20 m away, none touching; roads as lines and
 * rivers as polygons run through the gaps. Coordinates of a 3° zone. The same seed gives the same yards.
 */
export function yards(count: number, seed: number): { readonly patches: PolygonSet; readonly barriers: Barrier[] } {
  const random = seededRandom(seed);
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const builder = polygonSetBuilder(count * 24);
  for (let k = 0; k < count; k++) {
    const left = ORIGIN[0] + (k % columns) * PITCH_M;
    const bottom = ORIGIN[1] + Math.floor(k / columns) * PITCH_M;
    const setback = () => SETBACK_M[0] + random() * (SETBACK_M[1] - SETBACK_M[0]);
    const [west, south] = [left + setback(), bottom + setback()];
    const [east, north] = [left + PITCH_M - setback(), bottom + PITCH_M - setback()];
    const corners = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
    ] as const;
    const ring = corners.flatMap((corner, c) => wallTo(corner, corners[(c + 1) % 4], random));
    for (const [x, y] of [...ring, ring[0]]) builder.vertex(x, y);
    builder.endRing();
    builder.endPolygon();
    builder.endItem();
  }
  return { patches: builder.finish(), barriers: [roads(columns, rows, random), rivers(columns, rows, random)] };
}

/** A wall of 1 to 9 stretches that leaves its line by at most 0.4 m. */
function wallTo(from: readonly [number, number], to: readonly [number, number], random: Random): [number, number][] {
  const stretches = 1 + Math.floor(random() ** 2 * 9);
  return Array.from({ length: stretches }, (_, s) => {
    const at = s / stretches;
    const off = () => (s === 0 ? 0 : (random() - 0.5) * 0.4);
    return [from[0] + at * (to[0] - from[0]) + off(), from[1] + at * (to[1] - from[1]) + off()];
  });
}

/** A wavering line along the joint of two rows, a vertex every half yard. */
function roads(columns: number, rows: number, random: Random): Barrier {
  const xy: number[] = [];
  const lineStart = [0];
  for (let row = ROAD_EVERY; row < rows; row += ROAD_EVERY) {
    for (let half = 0; half <= 2 * columns; half++) {
      xy.push(ORIGIN[0] + (half * PITCH_M) / 2, ORIGIN[1] + row * PITCH_M + (random() - 0.5) * 0.4);
    }
    lineStart.push(xy.length / 2);
  }
  const lines: LineSet = {
    xy: Float64Array.from(xy),
    lineStart: Uint32Array.from(lineStart),
    itemStart: Uint32Array.from(lineStart, (_, k) => k),
  };
  return { kind: 'line', lines };
}

/** A wavering strip one metre wide along the joint of two columns. */
function rivers(columns: number, rows: number, random: Random): Barrier {
  const builder = polygonSetBuilder();
  for (let column = RIVER_EVERY; column < columns; column += RIVER_EVERY) {
    const banks = Array.from({ length: 2 * rows + 1 }, (_, half) => {
      const middle = ORIGIN[0] + column * PITCH_M + (random() - 0.5) * 0.2;
      return [middle, ORIGIN[1] + (half * PITCH_M) / 2] as const;
    });
    for (const [x, y] of banks) builder.vertex(x + 0.5, y);
    for (const [x, y] of banks.toReversed()) builder.vertex(x - 0.5, y);
    builder.vertex(banks[0][0] + 0.5, banks[0][1]);
    builder.endRing();
    builder.endPolygon();
    builder.endItem();
  }
  return { kind: 'polygon', polygons: builder.finish() };
}
