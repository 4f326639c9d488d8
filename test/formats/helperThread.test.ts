import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { readLayers } from '../../src/formats/index.js';
import { encodeGeoParquet } from '../../src/formats/parquet/write.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import { memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';

const COMPILED_FILES = fileURLToPath(new URL('../../dist/cli/files/sources.js', import.meta.url));
const COMPILED = fileURLToPath(new URL('../../dist/formats/index.js', import.meta.url));
const options = { scratch: NO_SCRATCH };

/** Attributes of more than 32 MB, which is worth a thread, in few rows; every text its own, some Chinese. */
const ROWS = 18_000;
const FIELDS = 8;
const NAMES = Array.from({ length: ROWS }, (_, i) => `${i % 3 === 0 ? '姜山镇' : 'r'}${i}`.padEnd(240, '.'));

function shapefile(isDeleted: (row: number) => boolean): Record<string, Uint8Array> {
  const shapes = Array.from({ length: ROWS }, (_, i) => (i % 1000 === 0 ? [square(i, 0, 10)] : null));
  const fields = Array.from({ length: FIELDS }, (_, f) => ({ name: utf8(`NAME${f}`), type: 'C', width: 250 }));
  const rows = NAMES.map((name, i) => ({ cells: fields.map(() => utf8(name)), deleted: isDeleted(i) }));
  return { 'a.shp': shpBytes(shapes), 'a.dbf': dbfBytes(fields, rows) };
}

describe.skipIf(!existsSync(COMPILED))('a file whose attributes are worth a thread (needs npm run build)', () => {
  const both = async (files: Record<string, Uint8Array>, name: string) => {
    const compiled = (await import(pathToFileURL(COMPILED).href)) as typeof import('../../src/formats/index.js');
    const outcome = (read: typeof readLayers) =>
      read(memorySource(files, name), options).catch(({ code, message }: Error & { code: string }) => ({
        code,
        message,
      }));
    return [await outcome(compiled.readLayers), await outcome(readLayers)];
  };

  it.each([
    ['without deleted rows', () => false],
    ['with a deleted row', (row: number) => row === 1000],
  ])('a Shapefile %s gives the same as on one thread', async (_name, isDeleted) => {
    const [twoThreads, one] = await both(shapefile(isDeleted), 'a.shp');
    expect(one).toHaveLength(1);
    expect(isDeepStrictEqual(twoThreads, one)).toBe(true);
  });

  it('a Shapefile on disk, whose .dbf the thread opens by itself, gives the same and says how far it is', async () => {
    const files = shapefile((row) => row === 1000);
    const folder = mkdtempSync(join(tmpdir(), 'lianpian-helper-'));
    try {
      for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
      const compiled = (await import(pathToFileURL(COMPILED).href)) as typeof import('../../src/formats/index.js');
      const { fileSource } = (await import(
        pathToFileURL(COMPILED_FILES).href
      )) as typeof import('../../src/cli/files/sources.js');
      let most = 0;
      const job = {
        progress(_stage: string, done: number) {
          most = Math.max(most, done);
        },
        cancelled: () => false,
      };
      const source = await fileSource(join(folder, 'a.shp'));
      expect(source.openedBy).toBe(pathToFileURL(COMPILED_FILES).href);
      const twoThreads = await compiled.readLayers(source, { ...options, job });
      expect(isDeepStrictEqual(twoThreads, await readLayers(memorySource(files, 'a.shp'), options))).toBe(true);
      expect(most).toBe(files['a.shp'].length + files['a.dbf'].length);
      const stopped = { ...job, cancelled: () => true };
      await expect(compiled.readLayers(source, { ...options, job: stopped })).rejects.toMatchObject({
        code: 'E_CANCELLED',
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('a Shapefile whose .dbf is cut off is refused with the same words', async () => {
    const { 'a.shp': shp, 'a.dbf': dbf } = shapefile(() => false);
    const [twoThreads, one] = await both({ 'a.shp': shp, 'a.dbf': dbf.slice(0, dbf.length - 500) }, 'a.shp');
    expect(one).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(isDeepStrictEqual(twoThreads, one)).toBe(true);
  });

  it('a FlatGeobuf gives the same as on one thread, whole and cut off', async () => {
    const ring: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    const bytes = encodeFlatGeobuf({
      name: 'a',
      crs: 'EPSG:4549',
      shapes: {
        kind: 'polygon',
        polygons: polygonSetFromNested(NAMES.map((_, i) => (i % 1000 === 0 ? [[ring]] : []))),
      },
      table: {
        rowCount: ROWS,
        columns: new Map(Array.from({ length: FIELDS }, (_, f) => [`NAME${f}`, textColumn(NAMES)])),
      },
    });
    const [twoThreads, one] = await both({ 'a.fgb': bytes }, 'a.fgb');
    expect(one).toHaveLength(1);
    expect(isDeepStrictEqual(twoThreads, one)).toBe(true);
    const [cutTwo, cutOne] = await both({ 'a.fgb': bytes.slice(0, bytes.length - 500) }, 'a.fgb');
    expect(cutOne).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(isDeepStrictEqual(cutTwo, cutOne)).toBe(true);
  });

  it('a GeoParquet gives the same as on one thread', async () => {
    const square: [number, number][] = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ];
    // texts that no packing makes shorter, so that the file is worth a thread
    let seed = 1;
    const letters = () => {
      seed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
      return String.fromCharCode(0x4e00 + ((seed >>> 8) % 20_000));
    };
    const texts = Array.from({ length: ROWS }, () => Array.from({ length: 90 }, letters).join(''));
    const bytes = await encodeGeoParquet(
      {
        name: 'a',
        crs: 'EPSG:4549',
        shapes: {
          kind: 'polygon',
          polygons: polygonSetFromNested(texts.map((_, i) => (i % 1000 === 0 ? [[square]] : []))),
        },
        table: {
          rowCount: ROWS,
          columns: new Map(Array.from({ length: FIELDS }, (_, f) => [`NAME${f}`, textColumn(texts)])),
        },
      },
      options,
    );
    expect(bytes.length).toBeGreaterThan(32 << 20);
    const [twoThreads, one] = await both({ 'a.parquet': bytes }, 'a.parquet');
    expect(one).toHaveLength(1);
    expect(isDeepStrictEqual(twoThreads, one)).toBe(true);
  });
});
