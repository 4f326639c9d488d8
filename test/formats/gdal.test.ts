import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { gdalRead } from '../../src/formats/gdal/gdal.js';
import { writeWithGdal } from '../../src/formats/gdal/write.js';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { itemCount, nestedFromItem, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import type { Job } from '../../src/model/job.js';
import type { DeliveredLayer } from '../../src/model/layer.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-gdal-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;
const FIXTURES = fileURLToPath(new URL('../fixtures/gdal', import.meta.url));

function squares(count: number): OutputLayer {
  const items = Array.from({ length: count }, (_, i): [number, number][][][] => [
    [
      [
        [600000 + 20 * i, 3300000],
        [600010 + 20 * i, 3300000],
        [600010 + 20 * i, 3300010],
        [600000 + 20 * i, 3300000],
      ],
    ],
  ]);
  const ids = textColumn(items.map((_, i) => `33021200${i}`));
  return {
    name: 'squares',
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(items) },
    table: { rowCount: count, columns: new Map([['BSM', ids]]) },
    crs: 'EPSG:4549',
  };
}

async function geoPackage(name: string, count: number): Promise<string> {
  const [file] = await writeWithGdal('gpkg', name, [squares(count)], options);
  writeFileSync(join(folder, name), file.bytes);
  return join(folder, name);
}

const script = (text: string) => new URL(`data:text/javascript,${encodeURIComponent(text)}`);

describe('a GDAL worker that dies', () => {
  const read = (text: string, more: object = {}) => {
    const task = { task: 'read', path: '/data/a.gpkg', drivers: null, layers: null, scratch: folder } as const;
    return gdalRead(task, () => {}, { inProcess: false, workerUrl: script(text), ...more });
  };
  const ENDLESS = 'for (;;) {}';

  it('is a coded error that names the file, never a dead process', async () => {
    await expect(read('process.exit(3)')).rejects.toMatchObject({
      code: 'E_FILE_DAMAGED',
      where: 'a.gpkg',
      message: expect.stringContaining('code 3'),
    });
    await expect(read('throw new RangeError("Array buffer allocation failed")')).rejects.toMatchObject({
      code: 'E_MEMORY',
      where: 'a.gpkg',
    });
  });

  it('in an endless loop is stopped when the user says so', async () => {
    let asked = 0;
    const job: Job = { progress() {}, cancelled: () => ++asked > 2 };
    await expect(read(ENDLESS, { job })).rejects.toMatchObject({ code: 'E_CANCELLED', where: 'a.gpkg' });
    expect(asked).toBe(3);
  });

  it('in an endless loop is stopped when it has told nothing for long', async () => {
    await expect(read(ENDLESS, { silenceS: 0.2 })).rejects.toMatchObject({ code: 'E_WORKER', where: 'a.gpkg' });
  });

  it('is not taken to hang while the bytes it writes grow', async () => {
    let bytes = 0;
    let asked = 0;
    const job: Job = { progress() {}, cancelled: () => ++asked > 12 };
    const more = { silenceS: 0.2, alive: () => bytes++, job };
    await expect(read(ENDLESS, more)).rejects.toMatchObject({ code: 'E_CANCELLED' });
  });
});

describe('reading with GDAL', () => {
  it('leaves nothing in the scratch folder, tells how far it is, and can be stopped', async () => {
    const path = await geoPackage('twenty.gpkg', 20);
    const before = readdirSync(folder).sort();
    const told: [number, number][] = [];
    const job: Job = { progress: (_stage, done, total) => told.push([done, total]), cancelled: () => false };
    const source = await fileSource(path);
    const [layer] = await readLayers(source, { ...options, job });
    expect(layer.table.rowCount).toBe(20);
    expect(told.at(-1)).toEqual([source.byteLength, source.byteLength]);
    const stopped = readLayers(source, { ...options, job: { progress() {}, cancelled: () => true } });
    await expect(stopped).rejects.toMatchObject({ code: 'E_CANCELLED' });
    expect(readdirSync(folder).sort()).toEqual(before);
  });

  it('passes on the code and the WKT of a layer', async () => {
    const [layer] = await readLayers(await fileSource(await geoPackage('crs.gpkg', 1)), options);
    expect(layer.crs).toMatchObject({ definition: 'EPSG:4549', from: 'file', wkt: expect.stringMatching(/^PROJCRS/) });
  });

  it('says that heights and measures are left out, and of how many rows', async () => {
    const found = await read('dimensions.gpkg');
    expect(found.map(({ layer, findings }) => [layer, findings.map(({ code, numbers }) => [code, numbers])])).toEqual([
      [
        'z',
        [
          ['geometry.null', {}],
          ['geometry.zLeftOut', { rows: 2 }],
        ],
      ],
      [
        'zm',
        [
          ['geometry.zLeftOut', { rows: 1 }],
          ['geometry.mLeftOut', { rows: 1 }],
        ],
      ],
      ['any', [['geometry.zLeftOut', { rows: 1 }]]],
      ['flat', []],
    ]);
  });

  it.each([
    ['z.shp', [['geometry.zLeftOut', { rows: 2 }]]],
    [
      'zm.shp',
      [
        ['geometry.zLeftOut', { rows: 1 }],
        ['geometry.mLeftOut', { rows: 1 }],
      ],
    ],
    ['z.fgb', [['geometry.zLeftOut', { rows: 2 }]]],
  ])('so does our own reader of %s', async (name, expected) => {
    const [layer] = await read(name);
    const found = layer.findings.filter(({ code }) => code !== 'geometry.null');
    expect(found.map(({ code, numbers }) => [code, numbers])).toEqual(expected);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(nestedFromItem(layer.shapes.polygons, 0)[0][0]).toEqual([
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 0],
    ]);
  });

  it('refuses a layer of which GDAL gives fewer rows than it announces; with salvage reads and says so', async () => {
    await expect(read('short.gpkg')).rejects.toMatchObject({
      code: 'E_FILE_DAMAGED',
      message: expect.stringMatching(/announces 5 rows, 1 could be read/),
      remedy: expect.stringContaining('--salvage'),
    });
    const source = await fileSource(join(FIXTURES, 'short.gpkg'));
    const [layer] = await readLayers(source, { ...options, salvage: true });
    expect(layer.findings).toMatchObject([{ code: 'file.salvaged', numbers: { announced: 5, read: 1 } }]);
  });

  it.each(['arcs.gpkg', 'arcs-any.gpkg', 'arcs.gdb'])(
    'draws the arcs of %s as chords, and says how far they are off',
    async (name) => {
      const [layer] = await read(name);
      expect(layer.findings.map(({ code, numbers }) => [code, numbers])).toEqual([
        ['geometry.stroked', { rows: 2, stepDeg: 4, chordPerMille: 0.61 }],
      ]);
      if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
      const { polygons } = layer.shapes;
      expect(itemCount(polygons)).toBe(3);
      // a circle of radius 1 m about (101, 100): every chord's middle is that far within it, and no farther
      const [[ring]] = nestedFromItem(polygons, 0);
      const middles = ring
        .slice(1)
        .map(([x, y], v) => Math.hypot((x + ring[v][0]) / 2 - 101, (y + ring[v][1]) / 2 - 100));
      expect(1 - Math.min(...middles)).toBeGreaterThan(0.0006);
      expect(1 - Math.min(...middles)).toBeLessThanOrEqual(0.00061);
    },
  );

  async function read(name: string): Promise<DeliveredLayer[]> {
    return readLayers(await fileSource(join(FIXTURES, name)), options);
  }
});

const COMPILED = fileURLToPath(new URL('../../dist/formats/index.js', import.meta.url));

describe.skipIf(!existsSync(COMPILED))('GDAL in a worker (needs npm run build)', () => {
  it('reads the same as on this thread, and survives a file that is none', async () => {
    const compiled = (await import(pathToFileURL(COMPILED).href)) as typeof import('../../src/formats/index.js');
    const source = await fileSource(await geoPackage('w.gpkg', 300));
    const scratch = scratchAt(join(folder, 'worker'));
    await scratch.append('made', new Uint8Array(0));
    expect(await compiled.readLayers(source, { scratch })).toEqual(await readLayers(source, options));
    writeFileSync(join(folder, 'bad.gpkg'), 'SQLite format 3\0');
    const bad = await fileSource(join(folder, 'bad.gpkg'));
    await expect(compiled.readLayers(bad, { scratch })).rejects.toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(readdirSync(join(folder, 'worker'))).toEqual(['made']);
    expect(dirname(bad.path ?? '')).toBe(folder);
  });
});
