import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files.js';
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
