import { describe, expect, it } from 'vitest';
import { bufferFiles } from '../../src/formats/gdal/fileBuffers.js';
import { seeded } from '../geometry/random.js';

const READ_AND_WRITE = 2;

interface OneFile {
  readonly name: string;
  bytes: number[];
}

/** Files in memory that answer as the package's do, and count their calls. */
function files(full = Number.POSITIVE_INFINITY) {
  const calls = { reads: 0, writes: 0 };
  const node = (stream: { readonly node: object }) => stream.node as OneFile;
  const system = {
    stream_ops: {
      read(
        stream: { readonly node: OneFile; readonly flags: number },
        heap: Int8Array,
        offset: number,
        length: number,
        position: number,
      ) {
        calls.reads++;
        const part = node(stream).bytes.slice(position, position + length);
        heap.set(part, offset);
        return part.length;
      },
      write(
        stream: { readonly node: OneFile; readonly flags: number },
        heap: Int8Array,
        offset: number,
        length: number,
        position: number,
      ) {
        calls.writes++;
        if (position + length > full) throw { code: 'ENOSPC' };
        // a disk may take less than it is given
        const taken = Math.min(length, 100_000);
        for (let k = 0; k < taken; k++) node(stream).bytes[position + k] = heap[offset + k];
        return taken;
      },
      close() {},
    },
    node_ops: {
      getattr: (one: OneFile) => one.bytes.length,
      setattr(one: OneFile, { size }: { readonly size: number }) {
        one.bytes.length = size;
      },
    },
  };
  const failures: string[] = [];
  bufferFiles(system as unknown as Parameters<typeof bufferFiles>[0], (why) => failures.push(why));
  return { ...system, calls, failures };
}

describe('buffers between GDAL and the disk', () => {
  it('rows written one after the other reach the disk in few calls, whole once the file is closed', () => {
    const { stream_ops, calls } = files();
    const stream = { node: { name: 'gdal-1-0.fgb', bytes: [] as number[] }, flags: READ_AND_WRITE };
    const heap = Int8Array.from({ length: 900 }, (_, k) => k % 100);
    for (let row = 0; row < 1000; row++) stream_ops.write(stream, heap, 0, 900, 900 * row);
    (stream_ops.close as (one: object) => void)(stream);
    expect(stream.node.bytes).toHaveLength(900_000);
    expect(stream.node.bytes.every((byte, at) => byte === (at % 900) % 100)).toBe(true);
    expect(calls.writes).toBeLessThan(20);
  });

  it.each(Array.from({ length: 8 }, (_, seed) => seed + 1))(
    'writes and reads anywhere give what they give without buffers, seed %i',
    (seed) => {
      const next = seeded(seed);
      const { stream_ops, node_ops } = files();
      const file: OneFile = { name: seed % 2 === 0 ? 'a.fgb' : 'a.gdbtable', bytes: [] };
      const expected: number[] = [];
      const streams = [
        { node: file, flags: READ_AND_WRITE },
        { node: file, flags: READ_AND_WRITE },
      ];
      let end = 0;
      for (let step = 0; step < 150; step++) {
        const stream = streams[next() < 0.9 ? 0 : 1];
        const kind = next();
        const position = kind < 0.7 ? end : Math.floor(next() * end);
        const length = 1 + Math.floor(next() * (next() < 0.05 ? 90_000 : 2000));
        if (kind < 0.85) {
          const heap = Int8Array.from({ length: length + 3 }, () => Math.floor(next() * 100));
          const written = stream_ops.write(stream, heap, 3, length, position);
          expect(written).toBe(length);
          for (let k = 0; k < length; k++) expected[position + k] = heap[3 + k];
          end = Math.max(end, position + length);
        } else if (kind < 0.95) {
          const heap = new Int8Array(length);
          const given = stream_ops.read(stream, heap, 0, length, position);
          expect(Array.from(heap.subarray(0, given))).toEqual(expected.slice(position, position + length));
        } else if (kind < 0.98) expect(node_ops.getattr(file)).toBe(end);
        else {
          end = Math.floor(end / 2);
          expected.length = end;
          node_ops.setattr(file, { size: end });
        }
      }
      for (const stream of streams) (stream_ops.close as (one: object) => void)(stream);
      expect(file.bytes).toEqual(expected);
    },
  );

  it('a table read row after row is read in few calls, to its last byte', () => {
    const { stream_ops, calls } = files();
    const bytes = Array.from({ length: 100_000 }, (_, k) => k % 127);
    const stream = { node: { name: 'a00000009.gdbtable', bytes }, flags: 0 };
    const heap = new Int8Array(1024);
    for (let at = 0; at < bytes.length; at += 700) {
      const given = stream_ops.read(stream, heap, 0, 1024, at);
      expect(Array.from(heap.subarray(0, given))).toEqual(bytes.slice(at, at + 1024));
    }
    expect(stream_ops.read(stream, heap, 0, 1024, bytes.length)).toBe(0);
    expect(calls.reads).toBeLessThan(10);
  });

  it('pages of a database opened for reading are read in few calls; its change counter, and pages one may write, by calls of their own', () => {
    const { stream_ops, calls } = files();
    const node = { name: 'parcels.gpkg', bytes: Array.from({ length: 40 * 4096 }, (_, k) => k % 127) };
    const heap = new Int8Array(4096);
    const page = (flags: number, at: number) => {
      expect(stream_ops.read({ node, flags }, heap, 0, 4096, 4096 * at)).toBe(4096);
      expect(Array.from(heap)).toEqual(node.bytes.slice(4096 * at, 4096 * (at + 1)));
    };
    for (let at = 0; at < 40; at++) page(0, at);
    expect(calls.reads).toBe(5);
    page(0, 0);
    const before = calls.reads;
    node.bytes[24] = 99;
    expect(stream_ops.read({ node, flags: 0 }, heap, 0, 16, 24)).toBe(16);
    expect([heap[0], calls.reads - before]).toEqual([99, 1]);
    for (let at = 20; at < 40; at++) page(READ_AND_WRITE, at);
    expect(calls.reads - before).toBe(21);
  });

  it('a disk that is full is told, also when it shows only at the end', () => {
    const { stream_ops, failures } = files(1000);
    const stream = { node: { name: 'a.fgb', bytes: [] as number[] }, flags: READ_AND_WRITE };
    stream_ops.write(stream, new Int8Array(2000), 0, 2000, 0);
    expect(failures).toEqual([]);
    expect(() => (stream_ops.close as (one: object) => void)(stream)).toThrow();
    expect(failures).toEqual(['a.fgb could not be written (ENOSPC)']);
  });
});
