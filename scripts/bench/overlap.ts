/**
 * Overlap areas by the kernel against GEOS (prepared zones, intersection where they cross), same parcels, same run.
 *
 *   npx tsx scripts/bench/overlap.ts [parcels = 20000] [zones = 400] [vertices a zone = 500]
 *
 * Seeded: parcels are a jittered mesh of quadrilaterals with their edges subdivided (shared vertices, true coverage); zones are stars in
 * a layer that does not overlap itself. Prints times, ratio and the largest difference.
 */
import initGeos from 'geos-wasm';
import { buildBoxIndex } from '../../src/geometry/boxIndex.js';
import { overlapAreas } from '../../src/geometry/overlapAreas.js';
import { buildOverlapIndex } from '../../src/geometry/overlapIndex.js';
import {
  itemBoxes,
  itemCount,
  nestedFromItem,
  type PolygonSet,
  polygonSetBuilder,
} from '../../src/geometry/polygonSet.js';
import { seeded, starRing } from '../../test/geometry/random.js';

const [parcelCount = 20_000, zoneCount = 400, zoneVertices = 500] = process.argv.slice(2).map(Number);
const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
const PARCEL_M = 60;
const EDGE_PARTS = 8;
const random = seeded(1);
const side = Math.round(Math.sqrt(parcelCount));

function mesh(): PolygonSet {
  const corner = Float64Array.from({ length: 2 * (side + 1) ** 2 }, () => 0.35 * PARCEL_M * (2 * random() - 1));
  const at = (i: number, j: number): [number, number] => [
    521_000 + i * PARCEL_M + corner[2 * (i * (side + 1) + j)],
    3_300_000 + j * PARCEL_M + corner[2 * (i * (side + 1) + j) + 1],
  ];
  const builder = polygonSetBuilder();
  for (let i = 0; i < side; i++) {
    for (let j = 0; j < side; j++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), at(i, j)];
      for (let c = 0; c < 4; c++) {
        for (let part = 0; part < EDGE_PARTS; part++) {
          const t = part / EDGE_PARTS;
          builder.vertex(
            corners[c][0] + t * (corners[c + 1][0] - corners[c][0]),
            corners[c][1] + t * (corners[c + 1][1] - corners[c][1]),
          );
        }
      }
      builder.vertex(...corners[4]);
      builder.endRing();
      builder.endPolygon();
      builder.endItem();
    }
  }
  return builder.finish();
}

function stars(): PolygonSet {
  const perSide = Math.ceil(Math.sqrt(zoneCount));
  const pitch = (side * PARCEL_M) / perSide;
  const builder = polygonSetBuilder();
  for (let k = 0; k < zoneCount; k++) {
    const x = 521_000 + ((k % perSide) + 0.5) * pitch;
    const y = 3_300_000 + (Math.floor(k / perSide) + 0.5) * pitch;
    for (const vertex of starRing(random, x, y, pitch * 0.3, pitch * 0.33, zoneVertices)) builder.vertex(...vertex);
    builder.endRing();
    builder.endPolygon();
    builder.endItem();
  }
  return builder.finish();
}

const parcels = mesh();
const zones = stars();
console.log(
  `${itemCount(parcels)} parcels (${parcels.xy.length / 2} vertices), ${zoneCount} zones (${zones.xy.length / 2} vertices)`,
);

let areas: Float64Array = new Float64Array(0);
const kernelMs: number[] = [];
const indexMs: number[] = [];
for (let run = 0; run < 3; run++) {
  const start = performance.now();
  const index = buildOverlapIndex(zones);
  indexMs.push(performance.now() - start);
  areas = overlapAreas(parcels, index, TOLERANCES);
  kernelMs.push(performance.now() - start);
}
const ms = (times: readonly number[]) => times.map((t) => t.toFixed(0)).join(', ');
console.log(`kernel: ${ms(kernelMs)} ms, index included (index alone ${ms(indexMs)} ms)`);

const geos = await initGeos({ errorHandler: () => {}, noticeHandler: () => {} });
function geometryOf(set: PolygonSet, item: number) {
  const ring = nestedFromItem(set, item)[0][0].flat();
  const buffer = geos.Module._malloc(ring.length * 8);
  geos.Module.HEAPF64.set(ring, buffer / 8);
  const sequence = geos.GEOSCoordSeq_copyFromBuffer(buffer, ring.length / 2, 0, 0);
  geos.Module._free(buffer);
  return geos.GEOSGeom_createPolygon(geos.GEOSGeom_createLinearRing(sequence), 0 as never, 0);
}
const start = performance.now();
const zoneShapes = Array.from({ length: itemCount(zones) }, (_, j) => geometryOf(zones, j));
const prepared = zoneShapes.map((shape) => geos.GEOSPrepare(shape));
const boxIndex = buildBoxIndex(itemBoxes(zones));
const boxes = itemBoxes(parcels);
const cell = geos.Module._malloc(8);
function areaOf(shape: ReturnType<typeof geometryOf>): number {
  geos.GEOSArea(shape, cell as never);
  return geos.Module.HEAPF64[cell / 8];
}
let worstM2 = 0;
let cut = 0;
for (let i = 0; i < itemCount(parcels); i++) {
  const [minX, minY, maxX, maxY] = boxes.subarray(4 * i, 4 * i + 4);
  const near = boxIndex.search(minX, minY, maxX, maxY);
  let expected = 0;
  if (near.length > 0) {
    const shape = geometryOf(parcels, i);
    for (const j of near) {
      if (geos.GEOSPreparedIntersects(prepared[j], shape) !== 1) continue;
      if (geos.GEOSPreparedCovers(prepared[j], shape) === 1) {
        expected += areaOf(shape);
      } else {
        const common = geos.GEOSIntersection(shape, zoneShapes[j]);
        expected += areaOf(common);
        geos.GEOSGeom_destroy(common);
        cut++;
      }
    }
    geos.GEOSGeom_destroy(shape);
  }
  worstM2 = Math.max(worstM2, Math.abs(expected - areas[i]));
}
const geosMs = performance.now() - start;
console.log(`GEOS:   ${geosMs.toFixed(0)} ms, ${cut} intersections built`);
console.log(
  `kernel is ${(geosMs / Math.min(...kernelMs)).toFixed(0)} times as fast; largest difference ${worstM2.toExponential(1)} m²`,
);
