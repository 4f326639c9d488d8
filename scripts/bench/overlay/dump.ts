import { closeSync, openSync, writeSync } from 'node:fs';
import type { PolygonSet } from '../../../src/geometry/polygonSet.js';

/** A `PolygonSet` as its bytes, for `ours.mjs`: four lengths (f64), then xy, ringStart, polygonStart, itemStart. */
export function dumpSet(path: string, set: PolygonSet): void {
  const { xy, ringStart, polygonStart, itemStart } = set;
  const arrays = [xy, ringStart, polygonStart, itemStart];
  const file = openSync(path, 'w');
  for (const part of [Float64Array.from(arrays, (array) => array.length), ...arrays]) {
    const bytes = new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30));
  }
  closeSync(file);
}
