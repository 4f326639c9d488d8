import initGeos from 'geos-wasm';
import { buildBoxIndex } from '../../../../src/geometry/boxIndex.js';
import { geometryFromItem, type RawGeos } from '../../../../src/geometry/geosRaw.js';
import { itemBoxes, itemCount, type PolygonSet, planarAreas } from '../../../../src/geometry/polygonSet.js';
import type { NamedZones } from '../district.js';
import type { Measured, Peer, PeerInput } from './peer.js';

/**
 * GEOS in this very process, as an engineer would use it from JavaScript: zones cut into pieces of at most 256 vertices by halving boxes,
 * pieces indexed and prepared, parcels tested and, where they cross, intersected. All of it is timed, as with ours, once.
 */
export const GEOS: Peer = { name: 'geos', lacks: () => null, measure };

type ClippingGeos = RawGeos & {
  GEOSClipByRect(geometry: number, minX: number, minY: number, maxX: number, maxY: number): number;
};

const PIECE_VERTICES = 256;

async function* measure({ parcels, layers }: PeerInput): AsyncGenerator<Measured> {
  const geos = (await initGeos({ errorHandler: () => {}, noticeHandler: () => {} })) as unknown as ClippingGeos;
  for (const layer of layers) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    const areasM2 = overlaps(geos, parcels, layer);
    const seconds = [(performance.now() - start) / 1000];
    const { user, system } = process.cpuUsage(cpu);
    const cpuSeconds = [(user + system) / 1e6];
    const heapMb = geos.Module.HEAPU8.length / 1e6;
    const note = `${geos.GEOSversion()} in WebAssembly; memory is its heap alone`;
    yield { subject: 'GEOS in JavaScript', layer: layer.name, seconds, cpuSeconds, peakMb: heapMb, note, areasM2 };
  }
}

function overlaps(geos: ClippingGeos, parcels: PolygonSet, { zones }: NamedZones): Float64Array<ArrayBuffer> {
  const pieces: number[] = [];
  const boxes: number[] = [];
  const zoneBoxes = itemBoxes(zones);
  for (let j = 0; j < itemCount(zones); j++) {
    const [minX, minY, maxX, maxY] = zoneBoxes.subarray(4 * j, 4 * j + 4);
    halve(geos, geometryFromItem(geos, zones, j), minX, minY, maxX, maxY, pieces, boxes);
  }
  const prepared = pieces.map((piece) => geos.GEOSPrepare(piece));
  const index = buildBoxIndex(Float64Array.from(boxes));
  const parcelBoxes = itemBoxes(parcels);
  const whole = planarAreas(parcels);
  const cell = geos.Module._malloc(8);
  const areasM2 = new Float64Array(itemCount(parcels));
  for (let i = 0; i < areasM2.length; i++) {
    const [minX, minY, maxX, maxY] = parcelBoxes.subarray(4 * i, 4 * i + 4);
    const near = index.search(minX, minY, maxX, maxY);
    if (near.length === 0) continue;
    const shape = geometryFromItem(geos, parcels, i);
    for (const j of near) {
      if (geos.GEOSPreparedIntersects(prepared[j], shape) !== 1) continue;
      if (geos.GEOSPreparedCovers(prepared[j], shape) === 1) areasM2[i] += whole[i];
      else {
        const common = geos.GEOSIntersection(shape, pieces[j]);
        geos.GEOSArea(common, cell);
        areasM2[i] += geos.Module.HEAPF64[cell / 8];
        geos.GEOSGeom_destroy(common);
      }
    }
    geos.GEOSGeom_destroy(shape);
  }
  geos.Module._free(cell);
  for (const one of prepared) geos.GEOSPreparedGeom_destroy(one);
  for (const piece of pieces) geos.GEOSGeom_destroy(piece);
  return areasM2;
}

/** Takes `shape` over: adds it, or its two halves, to the pieces. */
function halve(
  geos: ClippingGeos,
  shape: number,
  minX: number,
  minY: number,
  maxX: number,
  maxY: number,
  pieces: number[],
  boxes: number[],
): void {
  if (geos.GEOSisEmpty(shape) === 1) {
    geos.GEOSGeom_destroy(shape);
  } else if (geos.GEOSGetNumCoordinates(shape) <= PIECE_VERTICES) {
    pieces.push(shape);
    boxes.push(minX, minY, maxX, maxY);
  } else {
    const upright = maxX - minX > maxY - minY;
    const x = upright ? (minX + maxX) / 2 : maxX;
    const y = upright ? maxY : (minY + maxY) / 2;
    const low = geos.GEOSClipByRect(shape, minX, minY, x, y);
    const high = geos.GEOSClipByRect(shape, upright ? x : minX, upright ? minY : y, maxX, maxY);
    geos.GEOSGeom_destroy(shape);
    halve(geos, low, minX, minY, x, y, pieces, boxes);
    halve(geos, high, upright ? x : minX, upright ? minY : y, maxX, maxY, pieces, boxes);
  }
}
