import type { PolygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { fractalNoise, hashUnit } from '../../district/random.js';
import { type Component, contour, type Heights, vertexCount, writeComponent } from './contour.js';
import { writePatches } from './maskRings.js';
import { BLOCK_M, EAST_M, hasBlock, type MeshPlan, NORTH_M, tenthMm } from './mesh.js';

/**
 * Three layers of control lines over the district, tile by tile; each tile depends on the plan and its own place alone. No layer overlaps itself.
 *
 * - ecologicalRedline: contours of rough terrain, about 30 % of the land: few large multipolygons with holes, 260 vertices a km².
 * - basicFarmland: thousands of patches, 840 vertices a km²: blocks of parcels along the very borders of the parcels, the same with every
 *   other vertex left out (slivers), and contours that know no parcel.
 * - urbanBoundary: one large wiggly polygon with a hole a tile, 120 vertices a km².
 */
export interface ZoneLayer {
  readonly name: string;
  readonly tiles: (plan: MeshPlan) => number;
  readonly writeTile: (plan: MeshPlan, tile: number, out: PolygonSetBuilder) => void;
}

export const ZONE_LAYERS: readonly ZoneLayer[] = [
  { name: 'ecologicalRedline', tiles: largeTileCount, writeTile: writeRedline },
  { name: 'basicFarmland', tiles: farmlandTileCount, writeTile: writeFarmland },
  { name: 'urbanBoundary', tiles: largeTileCount, writeTile: writeUrban },
];

interface Tile {
  readonly eastM: number;
  readonly northM: number;
  readonly widthM: number;
  readonly heightM: number;
}

const LARGE_TILE_M = 9_000;

function largeTiles({ across, up }: MeshPlan): readonly [columns: number, rows: number] {
  const count = (blocks: number) => Math.max(1, Math.round((blocks * BLOCK_M) / LARGE_TILE_M));
  return [count(across), count(up)];
}

function largeTileCount(plan: MeshPlan): number {
  const [columns, rows] = largeTiles(plan);
  return columns * rows;
}

function largeTile(plan: MeshPlan, tile: number): Tile {
  const [columns, rows] = largeTiles(plan);
  const widthM = (plan.across * BLOCK_M) / columns;
  const heightM = (plan.up * BLOCK_M) / rows;
  const i = tile % columns;
  const j = Math.floor(tile / columns);
  return { eastM: EAST_M + i * widthM, northM: NORTH_M + j * heightM, widthM, heightM };
}

/** Land of a tile where `height` is positive; the rim of the tile is never land. */
function landOf(tile: Tile, stepM: number, fewestVertices: number, height: (x: number, y: number) => number) {
  const columns = Math.floor(tile.widthM / stepM) + 1;
  const rows = Math.floor(tile.heightM / stepM) + 1;
  const values = new Float32Array(columns * rows).fill(-1);
  for (let j = 1; j < rows - 1; j++) {
    for (let i = 1; i < columns - 1; i++) {
      values[j * columns + i] = height(tile.eastM + i * stepM, tile.northM + j * stepM);
    }
  }
  const heights: Heights = { values, columns, rows, eastM: tile.eastM, northM: tile.northM, stepM };
  return contour(heights, fewestVertices);
}

const REDLINE_STEP_M = 12;
const REDLINE_WAVE_M = 2_600;
const REDLINE_DETAIL_M = 130;
const REDLINE_LEVEL = 0.12;
const REDLINE_ROUGHNESS = 0.3;
/** A piece with more vertices is a zone of its own; the lesser pieces of a tile are one multipolygon. */
const REDLINE_OWN_VERTICES = 1_500;

function writeRedline(plan: MeshPlan, tileNumber: number, out: PolygonSetBuilder): void {
  const tile = largeTile(plan, tileNumber);
  const taperM = Math.min(600, 0.1 * Math.min(tile.widthM, tile.heightM));
  const pieces = landOf(tile, REDLINE_STEP_M, 8, (x, y) => {
    const rimM = Math.min(
      x - tile.eastM,
      y - tile.northM,
      tile.eastM + tile.widthM - x,
      tile.northM + tile.heightM - y,
    );
    const taper = rimM < taperM ? (1 - rimM / taperM) ** 2 : 0;
    const terrain = fractalNoise(x / REDLINE_WAVE_M, y / REDLINE_WAVE_M, 4, plan.seed + 1_000) - REDLINE_LEVEL - taper;
    // far from the contour detail can't matter
    if (Math.abs(terrain) > REDLINE_ROUGHNESS) return terrain;
    const detail = fractalNoise(x / REDLINE_DETAIL_M, y / REDLINE_DETAIL_M, 3, plan.seed + 1_500);
    return terrain + REDLINE_ROUGHNESS * Math.max(-1, Math.min(1, detail));
  });
  const lesser: Component[] = [];
  for (const piece of pieces) {
    if (vertexCount(piece) < REDLINE_OWN_VERTICES) lesser.push(piece);
    else {
      writeComponent(piece, out);
      out.endItem();
    }
  }
  for (const piece of lesser) writeComponent(piece, out);
  if (lesser.length > 0) out.endItem();
}

const FARMLAND_TILE_BLOCKS = 7;
const FREE_STEP_M = 7;
const FREE_WAVE_M = 310;
/** Further than parcels' borders are moved from their places. */
const FREE_MARGIN_M = 80;

function farmlandTileCount({ across, up }: MeshPlan): number {
  return Math.ceil(across / FARMLAND_TILE_BLOCKS) * Math.ceil(up / FARMLAND_TILE_BLOCKS);
}

function writeFarmland(plan: MeshPlan, tile: number, out: PolygonSetBuilder): void {
  const { seed } = plan;
  const tilesAcross = Math.ceil(plan.across / FARMLAND_TILE_BLOCKS);
  const firstI = (tile % tilesAcross) * FARMLAND_TILE_BLOCKS;
  const firstJ = Math.floor(tile / tilesAcross) * FARMLAND_TILE_BLOCKS;
  const kind = hashUnit(firstI, firstJ, seed + 2_000);
  if (kind < 0.55) {
    const near = kind < 0.15;
    const mask = new Uint8Array(FARMLAND_TILE_BLOCKS ** 2);
    for (let j = 0; j < FARMLAND_TILE_BLOCKS; j++) {
      for (let i = 0; i < FARMLAND_TILE_BLOCKS; i++) {
        // with vertices left out a patch may not lie beside one of another tile
        if (near && (i === 0 || j === 0 || i === FARMLAND_TILE_BLOCKS - 1 || j === FARMLAND_TILE_BLOCKS - 1)) continue;
        const isFarmland = hashUnit(firstI + i, firstJ + j, seed + 2_001) < 0.5;
        if (isFarmland && hasBlock(plan, firstI + i, firstJ + j)) mask[j * FARMLAND_TILE_BLOCKS + i] = 1;
      }
    }
    writePatches({ mask, side: FARMLAND_TILE_BLOCKS, firstI, firstJ }, seed, near ? 2 : 1, out);
    return;
  }
  const free = (first: number, blocks: number) =>
    Math.max(0, Math.min(FARMLAND_TILE_BLOCKS, blocks - first) * BLOCK_M - 2 * FREE_MARGIN_M);
  const eastM = EAST_M + firstI * BLOCK_M + FREE_MARGIN_M;
  const northM = NORTH_M + firstJ * BLOCK_M + FREE_MARGIN_M;
  const tileLand = { eastM, northM, widthM: free(firstI, plan.across), heightM: free(firstJ, plan.up) };
  const pieces = landOf(tileLand, FREE_STEP_M, 12, (x, y) =>
    fractalNoise(x / FREE_WAVE_M, y / FREE_WAVE_M, 5, seed + 2_002),
  );
  for (const piece of pieces) {
    writeComponent(piece, out);
    out.endItem();
  }
}

const URBAN_VERTICES_A_KM2 = 120;
const URBAN_HOLE_SHARE = 0.1;

/** A star about the middle of the tile, so that it is simple whatever the noise. */
function writeUrban(plan: MeshPlan, tileNumber: number, out: PolygonSetBuilder): void {
  const tile = largeTile(plan, tileNumber);
  const reachM = 0.44 * Math.min(tile.widthM, tile.heightM);
  const centreX = tile.eastM + tile.widthM / 2;
  const centreY = tile.northM + tile.heightM / 2;
  const count = Math.max(64, Math.round((URBAN_VERTICES_A_KM2 * tile.widthM * tile.heightM) / 1e6));
  const star = (vertices: number, radiusM: (angle: number, k: number) => number): Float64Array => {
    const ring = new Float64Array(2 * (vertices + 1));
    for (let k = 0; k <= vertices; k++) {
      const angle = (2 * Math.PI * (k % vertices)) / vertices;
      const radius = radiusM(angle, k % vertices);
      ring[2 * k] = tenthMm(centreX + radius * Math.cos(angle));
      ring[2 * k + 1] = tenthMm(centreY + radius * Math.sin(angle));
    }
    return ring;
  };
  const onCircle = (angle: number, seed: number) => {
    const noise = fractalNoise(3 + 1.5 * Math.cos(angle), 3 + 1.5 * Math.sin(angle), 9, seed + 97 * tileNumber);
    return Math.max(-1, Math.min(1, noise));
  };
  const shell = star(
    Math.round(count * (1 - URBAN_HOLE_SHARE)),
    (angle, k) =>
      reachM * (0.62 + 0.36 * onCircle(angle, plan.seed + 3_000)) + hashUnit(k, tileNumber, plan.seed + 3_001),
  );
  const hole = star(
    Math.round(count * URBAN_HOLE_SHARE),
    (angle) => reachM * (0.15 + 0.08 * onCircle(angle, plan.seed + 3_002)),
  );
  out.ring(shell, 0, shell.length / 2, false);
  out.ring(hole, 0, hole.length / 2, true);
  out.endPolygon();
  out.endItem();
}
