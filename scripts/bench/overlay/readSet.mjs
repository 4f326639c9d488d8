import { closeSync, openSync, readSync } from 'node:fs';

/** A set that `dump.ts` wrote, on shared memory, so that threads can have it. */
export function readSet(path) {
  const file = openSync(path, 'r');
  const lengths = readInto(file, new Float64Array(4));
  const shared = (bytes) => new SharedArrayBuffer(bytes);
  const xy = readInto(file, new Float64Array(shared(8 * lengths[0])));
  const starts = [1, 2, 3].map((k) => readInto(file, new Uint32Array(shared(4 * lengths[k]))));
  closeSync(file);
  return { xy, ringStart: starts[0], polygonStart: starts[1], itemStart: starts[2] };
}

function readInto(file, array) {
  const bytes = new Uint8Array(array.buffer);
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(file, bytes, at, Math.min(bytes.length - at, 1 << 30), null);
    if (read === 0) throw new Error('the file of a set ends before its arrays do');
    at += read;
  }
  return array;
}
