import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { writeLayers } from '../../src/formats/output/writeLayers.js';
import { nestedFromItem, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { cell, textColumn } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-salvage-'));
const scratch = join(folder, 'scratch');
mkdirSync(scratch);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(scratch), inProcess: true } as const;

/** Rows of every length, some of them longer than a page, so that trees have several levels and rows run over. */
function rowsOfEveryLength(name: string, rows: number): OutputLayer {
  const shapes = Array.from({ length: rows }, (_, k): [number, number][][][] => {
    const corners = k % 11 === 0 ? 400 : 4;
    const ring = Array.from({ length: corners }, (_, c): [number, number] => {
      const angle = (2 * Math.PI * c) / corners;
      return [600_000 + 20 * k + 9 * Math.cos(angle), 3_300_000 + 9 * Math.sin(angle)];
    });
    return [[[...ring, ring[0]]]];
  });
  return {
    name,
    crs: 'EPSG:4549',
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(shapes) },
    table: {
      rowCount: rows,
      columns: new Map([
        ['BSM', textColumn(shapes.map((_, k) => `${name}-${k}`))],
        ['DLMC', textColumn(shapes.map((_, k) => (k % 5 === 0 ? null : '工业用地'.repeat(k % 17))))],
      ]),
    },
  };
}

const LAYERS: readonly (readonly [name: string, rows: number])[] = [
  ['DLTB', 300],
  ['STBHHX', 60],
];

/** By id: every row as it was written. */
type Rows = ReadonlyMap<unknown, string>;

function rowsOf(layer: DeliveredLayer): Rows {
  const { table, shapes } = layer;
  if (shapes.kind !== 'polygon') expect.fail(shapes.kind);
  const columns = [...table.columns];
  return new Map(
    Array.from({ length: table.rowCount }, (_, row) => {
      const values = columns.map(([name, column]) => [name, cell(column, row)]);
      return [values[0][1], JSON.stringify([values, nestedFromItem(shapes.polygons, row)])];
    }),
  );
}

interface Outcome {
  readonly layers: readonly DeliveredLayer[];
  readonly refusal: LianpianError | null;
}

async function read(path: string, salvage: boolean): Promise<Outcome> {
  return readLayers(await fileSource(path), { ...options, salvage }).then(
    (layers) => ({ layers, refusal: null }),
    (error: unknown) => {
      if (error instanceof LianpianError) return { layers: [], refusal: error };
      throw error;
    },
  );
}

/** What the findings say of each layer: rows announced, read. */
function named(layers: readonly DeliveredLayer[]): ReadonlyMap<string, readonly [number | '?', number]> {
  const said = layers.flatMap(({ findings }) =>
    findings.flatMap((item): [string, readonly [number | '?', number]][] =>
      item.code === 'file.salvaged' ? [[item.layer, [item.numbers.announced, item.numbers.read]]] : [],
    ),
  );
  return new Map(said);
}

/** Every row that is read is one of the whole file's, in its order; those not read are named by layer and count. */
function judge(whole: ReadonlyMap<string, Rows>, { layers }: Outcome, why: string): number {
  const said = named(layers);
  let read = 0;
  for (const [name, rows] of whole) {
    const layer = layers.find((one) => one.layer === name);
    if (layer?.shapes.kind === 'none') {
      expect(layer.findings.map(({ code }) => code)).toContain('file.salvaged');
      continue;
    }
    const found = layer ? rowsOf(layer) : new Map();
    const kept = [...rows].filter(([id]) => found.has(id));
    expect([...found], `${why}: ${name}`).toEqual(kept);
    const lost = rows.size - found.size;
    const [announced, counted] = said.get(name) ?? [rows.size, rows.size];
    if (lost > 0) expect(counted, `${why}: ${name} is named`).toBe(found.size);
    if (announced !== '?') expect(announced - counted, `${why}: ${name}`).toBe(lost);
    read += found.size;
  }
  expect(
    layers.map(({ layer }) => layer).filter((layer) => !whole.has(layer)),
    why,
  ).toEqual([]);
  return read;
}

describe('a GeoPackage that is damaged', () => {
  let bytes: Uint8Array = new Uint8Array(0);
  let whole = new Map<string, Rows>();
  const path = join(folder, 'a.gpkg');
  const PAGE = 4096;
  const ROWS = LAYERS.reduce((sum, [, rows]) => sum + rows, 0);
  beforeAll(async () => {
    const layers = LAYERS.map(([name, rows]) => rowsOfEveryLength(name, rows));
    bytes = (await writeLayers('a.gpkg', layers, options)).files[0].bytes;
    writeFileSync(path, bytes);
    whole = new Map((await read(path, false)).layers.map((layer) => [layer.layer, rowsOf(layer)]));
    expect([...whole.values()].map(({ size }) => size)).toEqual(LAYERS.map(([, rows]) => rows));
  });

  it('whole, it is read the same with --salvage', async () => {
    const { layers } = await read(path, true);
    expect([judge(whole, { layers, refusal: null }, 'whole'), named(layers).size]).toEqual([ROWS, 0]);
  });

  it('cut off: refused with the pages and rows that are promised and whole, which --salvage reads', async () => {
    const pages = bytes.length / PAGE;
    const counts: number[] = [];
    for (const share of [0.02, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97, 1]) {
      const length = share === 1 ? bytes.length - 1 : Math.floor(bytes.length * share);
      writeFileSync(path, bytes.subarray(0, length));
      const refused = (await read(path, false)).refusal;
      expect(refused?.code).toBe('E_FILE_DAMAGED');
      const salvaged = await read(path, true);
      if (salvaged.refusal) {
        expect(salvaged.refusal.code).toBe('E_FILE_DAMAGED');
        counts.push(0);
        continue;
      }
      const there = Math.floor(length / PAGE);
      expect(refused?.message).toContain(`announces ${pages} pages of ${PAGE} bytes, ${there} are there`);
      expect(refused?.message).toContain(`DLTB announces 300 rows, ${salvaged.layers[0].table.rowCount} are whole`);
      expect(refused?.remedy).toContain('--salvage');
      counts.push(judge(whole, salvaged, `cut at ${share}`));
    }
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(counts.filter((count) => count > 0).length).toBeGreaterThan(6);
  });

  it('with any one page lost: every row that does not stand on it is read', async () => {
    const pages = bytes.length / PAGE;
    let read0 = 0;
    let refused = 0;
    let tried = 0;
    // the first pages are those of the lists; of the others some
    for (let page = 1; page < pages; page += page < 24 ? 1 : 19, tried++) {
      const holed = bytes.slice();
      holed.fill(0, page * PAGE, (page + 1) * PAGE);
      writeFileSync(path, holed);
      const salvaged = await read(path, true);
      if (salvaged.refusal) refused++;
      else read0 += judge(whole, salvaged, `page ${page + 1} lost`);
    }
    // pages of the lists of layers and of coordinate systems, without which no layer is known
    expect(refused).toBeLessThan(6);
    expect(read0 / ((tried - refused) * ROWS)).toBeGreaterThan(0.95);
  });
});

describe('a GeoPackage with shapes that can not be read', () => {
  it('gives their rows without a shape, each named, and the others whole', async () => {
    const path = join(folder, 'b.gpkg');
    const layers = [rowsOfEveryLength('DLTB', 40)];
    const bytes = Buffer.from((await writeLayers('b.gpkg', layers, options)).files[0].bytes);
    writeFileSync(path, bytes);
    const whole = rowsOf((await read(path, false)).layers[0]);
    // the type of a shape stands behind the header of its blob; some blobs are left over in the unused room of a page
    const heads: number[] = [];
    for (let at = bytes.indexOf('GP\0'); at >= 0; at = bytes.indexOf('GP\0', at + 1)) {
      if (bytes.readInt32LE(at + 4) === 4549) heads.push(at);
    }
    for (const at of heads.filter((_, k) => k % 5 === 0))
      bytes.writeUInt32LE(0x7777, at + 8 + (((bytes[at + 3] >> 1) & 7) === 1 ? 32 : 0) + 1);
    writeFileSync(path, bytes);
    expect((await read(path, false)).refusal).toMatchObject({
      code: 'E_FILE_DAMAGED',
      remedy: expect.stringContaining('--salvage'),
    });
    const [layer] = (await read(path, true)).layers;
    const empty = layer.findings.filter(({ code }) => code === 'geometry.null').map(({ feature }) => feature);
    expect(empty.length).toBeGreaterThan(3);
    const found = rowsOf(layer);
    expect([...found.keys()]).toEqual([...whole.keys()]);
    expect([...found].filter(([id, row]) => row !== whole.get(id))).toHaveLength(empty.length);
  });
});

describe('a File Geodatabase that is damaged', () => {
  type Files = ReadonlyMap<string, Uint8Array>;
  let sound: Files = new Map();
  let whole = new Map<string, Rows>();
  /** Stems of the tables of DLTB and STBHHX, the last two that were made. */
  let stems: readonly string[] = [];
  const path = join(folder, 'a.gdb');
  const ROWS = LAYERS.reduce((sum, [, rows]) => sum + rows, 0);

  function save(changes: Readonly<Record<string, Uint8Array | null>>): void {
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path);
    for (const [name, bytes] of sound) {
      const now = name in changes ? changes[name] : bytes;
      if (now) writeFileSync(join(path, name), now);
    }
  }
  const bytesOf = (name: string) => sound.get(name) ?? expect.fail(`there is no ${name}`);
  const cut = (name: string, share: number) => {
    const bytes = bytesOf(name);
    return { [name]: bytes.slice(0, share < 0 ? bytes.length + share : Math.floor(bytes.length * share)) };
  };

  beforeAll(async () => {
    const layers = LAYERS.map(([name, rows]) => rowsOfEveryLength(name, rows));
    const { files } = await writeLayers('a.gdb', layers, options);
    sound = new Map(files.map(({ name, bytes }) => [name.replace(/^.*\//, ''), bytes]));
    const tables = [...sound.keys()].filter((name) => name.endsWith('.gdbtable')).sort();
    stems = tables.slice(-2).map((name) => name.replace('.gdbtable', ''));
    save({});
    whole = new Map((await read(path, false)).layers.map((layer) => [layer.layer, rowsOf(layer)]));
    expect([...whole.values()].map(({ size }) => size)).toEqual(LAYERS.map(([, rows]) => rows));
  });

  it('whole, it is read the same with --salvage', async () => {
    const { layers } = await read(path, true);
    expect([judge(whole, { layers, refusal: null }, 'whole'), named(layers).size]).toEqual([ROWS, 0]);
  });

  it('with a table cut off: refused with the rows that are announced and whole, which --salvage reads', async () => {
    const name = `${stems[0]}.gdbtable`;
    const counts: number[] = [];
    for (const share of [0.001, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, -1]) {
      save(cut(name, share));
      const { refusal } = await read(path, false);
      expect(refusal).toMatchObject({ code: 'E_FILE_DAMAGED', remedy: expect.stringContaining('--salvage') });
      const salvaged = await read(path, true);
      const found = judge(whole, salvaged, `cut at ${share}`);
      const rows = found - LAYERS[1][1];
      expect(refusal?.message).toContain(`DLTB (${stems[0]} is cut off) announces 300 rows, ${rows} are whole`);
      counts.push(rows);
    }
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(counts.slice(0, 1).concat(counts.slice(-1))).toEqual([0, LAYERS[0][1] - 1]);
  });

  it('with the places of its rows cut off or missing every row is found all the same, and it is said', async () => {
    const name = `${stems[0]}.gdbtablx`;
    for (const share of [0.001, 0.3, 0.9, -16, -3]) {
      save(cut(name, share));
      expect((await read(path, false)).refusal?.code, String(share)).toBe('E_FILE_DAMAGED');
      const salvaged = await read(path, true);
      expect(judge(whole, salvaged, `cut at ${share}`)).toBe(ROWS);
      expect(salvaged.layers[0].findings.map(({ code }) => code)).toEqual(['file.incomplete']);
    }
    save({ [name]: null, ...cut(`${stems[0]}.gdbtable`, 0.5) });
    const both = judge(whole, await read(path, true), 'both');
    expect(both).toBeGreaterThan(0.35 * ROWS);
    expect(both).toBeLessThan(ROWS);
    save({ [name]: null });
    for (const salvage of [false, true]) {
      const { layers } = await read(path, salvage);
      expect(layers.map(({ table }) => table.rowCount)).toEqual(LAYERS.map(([, rows]) => rows));
      expect(layers[0].findings.map(({ code }) => code)).toEqual(['file.incomplete']);
    }
  });

  it('with a table missing: named, the others read', async () => {
    const gone = { [`${stems[0]}.gdbtable`]: null };
    for (const files of [gone, { ...gone, [`${stems[0]}.gdbtablx`]: null }]) {
      save(files);
      expect((await read(path, false)).refusal).toMatchObject({
        code: 'E_FILE_DAMAGED',
        message: expect.stringContaining(`DLTB (${stems[0]} is missing)`),
      });
      const { layers } = await read(path, true);
      expect(layers.map(({ layer, table }) => [layer, table.rowCount])).toEqual([LAYERS[1]]);
      expect(named(layers).get('DLTB')).toEqual(['?', 0]);
      const asked = readLayers(await fileSource(path), { ...options, salvage: true, layer: 'DLTB' });
      await expect(asked).rejects.toMatchObject({ code: 'E_FILE_DAMAGED' });
    }
  });

  it('with holes of zeros in a table: the rows in them are named, the others read', async () => {
    const name = `${stems[0]}.gdbtable`;
    const bytes = bytesOf(name);
    for (let at = 8192; at + 4096 < bytes.length; at += 3 * 8192) {
      const holed = bytes.slice();
      holed.fill(0, at, at + 4096);
      save({ [name]: holed });
      expect((await read(path, false)).refusal?.code).toBe('E_FILE_DAMAGED');
      expect(judge(whole, await read(path, true), `hole at ${at}`)).toBeGreaterThan(0.8 * ROWS);
    }
  });

  it('with its lists of tables and layers damaged: layers that are lost are named, or nothing is read', async () => {
    const refused: string[] = [];
    for (const table of ['a00000001', 'a00000004']) {
      for (const ending of ['gdbtable', 'gdbtablx']) {
        for (const share of [0.001, 0.5, 0.9, -5]) {
          save(cut(`${table}.${ending}`, share));
          expect((await read(path, false)).refusal?.code).toBe('E_FILE_DAMAGED');
          const { layers, refusal } = await read(path, true);
          if (refusal) refused.push(`${table}.${ending} ${refusal.code}`);
          const lost = LAYERS.filter(([name]) => !layers.some(({ layer }) => layer === name));
          if (refusal) continue;
          // without its row in the catalogue a table has only the name of its file
          const announced = [...named(layers).values()].map(([rows]) => rows);
          expect(announced.sort()).toEqual(lost.map(([, rows]) => rows).sort());
          for (const { layer, table: rows } of layers)
            expect([layer, rows.rowCount]).toEqual(LAYERS.find(([name]) => name === layer));
        }
      }
    }
    save({ 'a00000004.gdbtable': null, 'a00000004.gdbtablx': null });
    for (const salvage of [false, true]) {
      const { refusal } = await read(path, salvage);
      expect(refusal).toMatchObject({ code: 'E_FILE_DAMAGED', message: expect.stringContaining('GDB_Items') });
    }
    expect(refused.length).toBeLessThan(8);
    expect(new Set(refused.map((one) => one.split(' ')[1]))).toEqual(new Set(['E_FILE_DAMAGED']));
  });
});
