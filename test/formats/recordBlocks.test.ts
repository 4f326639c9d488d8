import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordBlocks } from '../../src/formats/bytes/recordBlocks.js';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { readLayers } from '../../src/formats/index.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import type { Job } from '../../src/model/job.js';
import { memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';

const HEAD_BYTES = 4;
const START = 3;

/** Records of the given lengths (their heads included) behind three other bytes, filled with their number. */
function fileOf(lengths: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(START + lengths.reduce((sum, length) => sum + length, 0));
  const view = new DataView(bytes.buffer);
  let at = START;
  lengths.forEach((length, r) => {
    bytes.fill(r + 1, at, at + length);
    view.setUint32(at, length, true);
    at += length;
  });
  return bytes;
}

async function read(bytes: Uint8Array, blockBytes: number, end = bytes.length) {
  const recordBytes = (view: DataView, at: number) => view.getUint32(at, true);
  const source = memorySource({ 'a.bin': bytes }, 'a.bin');
  const blocks = recordBlocks(source, START, end, HEAD_BYTES, recordBytes, undefined, blockBytes);
  const records: { length: number; filling: number[] }[] = [];
  let longestWindow = 0;
  for await (const { bytes: window, view, from, to } of blocks.windows()) {
    longestWindow = Math.max(longestWindow, window.length);
    for (let at = from; at < to; at += view.getUint32(at, true)) {
      const length = view.getUint32(at, true);
      records.push({ length, filling: [...new Set(window.subarray(at + HEAD_BYTES, at + length))] });
    }
  }
  return { records, rest: blocks.rest(), longestWindow };
}

const recordLengths = fc.array(fc.integer({ min: HEAD_BYTES, max: 60 }), { maxLength: 30 });
const asRead = (lengths: readonly number[]) =>
  lengths.map((length, r) => ({ length, filling: length > HEAD_BYTES ? [r + 1] : [] }));

describe('records read block by block', () => {
  it('come whole, once and in order, whatever the blocks are and wherever records cross them', async () => {
    await fc.assert(
      fc.asyncProperty(recordLengths, fc.integer({ min: 1, max: 80 }), async (lengths, blockBytes) => {
        const bytes = fileOf(lengths);
        const { records, rest, longestWindow } = await read(bytes, blockBytes);
        expect(records).toEqual(asRead(lengths));
        expect(rest).toBe(bytes.length);
        expect(longestWindow).toBeLessThanOrEqual(Math.max(blockBytes, ...lengths));
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it('of a file that is cut off come as far as they are whole, and the rest is told', async () => {
    await fc.assert(
      fc.asyncProperty(recordLengths, fc.integer({ min: 1, max: 80 }), fc.nat(), async (lengths, blockBytes, cut) => {
        const whole = fileOf(lengths);
        const bytes = whole.slice(0, START + (cut % (whole.length - START + 1)));
        const ends = lengths.map((_, r) => START + lengths.slice(0, r + 1).reduce((sum, length) => sum + length));
        const count = ends.filter((end) => end <= bytes.length).length;
        const { records, rest } = await read(bytes, blockBytes);
        expect(records).toEqual(asRead(lengths).slice(0, count));
        expect(rest).toBe(count === 0 ? START : ends[count - 1]);
        // a file that does not know its end
        expect(await read(bytes, blockBytes, Number.MAX_SAFE_INTEGER)).toMatchObject({ records, rest });
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it('stop at a length that can be none', async () => {
    const bytes = fileOf([10, 20, 30]);
    new DataView(bytes.buffer).setUint32(START + 10, 0, true);
    for (const blockBytes of [5, 12, 14, 100]) {
      const { records, rest } = await read(bytes, blockBytes);
      expect([records.length, rest]).toEqual([1, START + 10]);
    }
  });
});

describe('reading a file', () => {
  const squares = Array.from({ length: 5 }, (_, i) => [square(20 * i, 0, 10)]);
  const dbf = dbfBytes(
    [{ name: utf8('ID'), type: 'C', width: 4 }],
    squares.map((_, i) => ({ cells: [utf8(`r${i}`)] })),
  );
  const fgb = encodeFlatGeobuf({
    name: 'a',
    crs: 'EPSG:4549',
    shapes: {
      kind: 'polygon',
      polygons: polygonSetFromNested([
        [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      ]),
    },
    table: { rowCount: 1, columns: new Map([['ID', textColumn(['r0'])]]) },
  });
  const files = { 'a.shp': shpBytes(squares), 'a.dbf': dbf, 'b.fgb': fgb };

  it.each(['a.shp', 'a.dbf', 'b.fgb'])(
    '%s tells how far it is, to the last byte, and stops when it is told to',
    async (name) => {
      const told: [number, number][] = [];
      const job: Job = { progress: (_stage, done, total) => told.push([done, total]), cancelled: () => false };
      await readLayers(memorySource(files, name), { scratch: NO_SCRATCH, job });
      const [done, total] = told.at(-1) ?? [];
      expect(done).toBe(total);
      expect(told.every(([before], t) => t === 0 || told[t - 1][0] <= before)).toBe(true);
      const stopped = readLayers(memorySource(files, name), {
        scratch: NO_SCRATCH,
        job: { progress() {}, cancelled: () => true },
      });
      await expect(stopped).rejects.toMatchObject({ code: 'E_CANCELLED', where: expect.stringContaining('.') });
    },
  );
});
