import { describe, expect, it } from 'vitest';
import { encodeFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { itemCount, nestedFromItem, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { cell, textColumn } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { type DbfFieldSpec, dbfBytes, shpBytes, shxBytes, square } from './shapefileBytes.js';

const ROWS = 6;
const ID: DbfFieldSpec = { name: utf8('ID'), type: 'C', width: 4 };
const SHP = shpBytes(Array.from({ length: ROWS }, (_, i) => (i === 2 ? null : [square(20 * i, 0, 10)])));
const SHX = shxBytes(SHP);
const row = (i: number, deleted = false) => ({ cells: [utf8(`r${i}`)], deleted });
const DBF = dbfBytes(
  [ID],
  Array.from({ length: ROWS }, (_, i) => row(i)),
);
const ONE_DELETED = dbfBytes(
  [ID],
  Array.from({ length: ROWS }, (_, i) => row(i, i === 1)),
);

type Files = Record<string, Uint8Array>;

async function read(files: Files, name = 'a.shp', salvage = true): Promise<DeliveredLayer> {
  return (await readLayers(memorySource(files, name), { scratch: NO_SCRATCH, salvage }))[0];
}

async function refusal(files: Files, name = 'a.shp', salvage = false): Promise<LianpianError> {
  return read(files, name, salvage).then(
    () => expect.fail('was read'),
    (error) => {
      if (error instanceof LianpianError) return error;
      throw error;
    },
  );
}

function ids(layer: DeliveredLayer): unknown[] {
  const column = layer.table.columns.get('ID');
  return Array.from({ length: layer.table.rowCount }, (_, r) => (column ? cell(column, r) : null));
}

function shapes(layer: DeliveredLayer): unknown[] {
  if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
  const { polygons } = layer.shapes;
  return Array.from({ length: itemCount(polygons) }, (_, i) => nestedFromItem(polygons, i));
}

const salvaged = (layer: DeliveredLayer) =>
  layer.findings.flatMap((item) =>
    item.code === 'file.salvaged' ? [[item.severity, item.numbers.announced, item.numbers.read]] : [],
  );

describe('a Shapefile that is cut off', () => {
  it('.shp: refused with the way to what is whole, which is read with both counts, wherever the cut is', async () => {
    const whole = await read({ 'a.shp': SHP, 'a.dbf': DBF });
    expect([ids(whole).length, salvaged(whole)]).toEqual([ROWS, []]);
    for (let length = 100; length < SHP.length; length++) {
      const files = { 'a.shp': SHP.slice(0, length), 'a.dbf': DBF };
      expect(await refusal(files)).toMatchObject({
        code: 'E_FILE_DAMAGED',
        remedy: expect.stringContaining('--salvage'),
      });
      const layer = await read(files);
      const rows = layer.table.rowCount;
      expect(salvaged(layer)).toEqual([['error', ROWS, rows]]);
      expect(ids(layer)).toEqual(ids(whole).slice(0, rows));
      expect(shapes(layer)).toEqual(shapes(whole).slice(0, rows));
      expect(layer.findings.every(({ feature }) => feature === null || feature <= rows)).toBe(true);
    }
    expect((await read({ 'a.shp': SHP.slice(0, SHP.length - 1), 'a.dbf': DBF })).table.rowCount).toBe(ROWS - 1);
  });

  it('.dbf: the same', async () => {
    const whole = await read({ 'a.shp': SHP, 'a.dbf': DBF });
    const headerBytes = 65;
    for (let length = headerBytes; length < headerBytes + 5 * ROWS; length++) {
      const files = { 'a.shp': SHP, 'a.dbf': DBF.slice(0, length) };
      expect((await refusal(files)).remedy).toContain('--salvage');
      const layer = await read(files);
      const rows = Math.floor((length - headerBytes) / 5);
      expect([salvaged(layer), ids(layer)]).toEqual([[['error', ROWS, rows]], ids(whole).slice(0, rows)]);
      expect(shapes(layer)).toEqual(shapes(whole).slice(0, rows));
    }
    expect((await refusal({ 'a.shp': SHP, 'a.dbf': DBF.slice(0, 60) }, 'a.shp', true)).code).toBe('E_FILE_DAMAGED');
  });

  it('both halves whole but of different length: the rows that both hold', async () => {
    const four = dbfBytes([ID], [row(0), row(1), row(2), row(3)]);
    expect((await refusal({ 'a.shp': SHP, 'a.dbf': four })).message).toMatch(/holds 6 shapes, the .dbf 4 rows/);
    const layer = await read({ 'a.shp': SHP, 'a.dbf': four });
    expect([ids(layer), salvaged(layer)]).toEqual([['r0', 'r1', 'r2', 'r3'], [['error', 6, 4]]]);
  });

  it('with a deleted row: shapes and rows stay in step', async () => {
    const whole = await read({ 'a.shp': SHP, 'a.dbf': ONE_DELETED });
    const layer = await read({ 'a.shp': SHP.slice(0, SHP.length - 10), 'a.dbf': ONE_DELETED });
    expect(ids(layer)).toEqual(['r0', 'r2', 'r3', 'r4']);
    expect(shapes(layer)).toEqual(shapes(whole).slice(0, 4));
    expect(salvaged(layer)).toEqual([['error', ROWS, 5]]);
  });

  it('a record that announces more points than it holds is an empty shape, named, and the rows after it are read', async () => {
    const bytes = SHP.slice();
    new DataView(bytes.buffer).setInt32(100 + 8 + 40, 1_000_000, true);
    expect((await refusal({ 'a.shp': bytes, 'a.dbf': DBF })).message).toContain('1000000 points');
    const layer = await read({ 'a.shp': bytes, 'a.dbf': DBF });
    expect(layer.findings.map(({ code, feature }) => [code, feature])).toEqual([
      ['geometry.invalid', 1],
      ['geometry.null', 3],
    ]);
    expect(shapes(layer).map((polygons) => (polygons as unknown[]).length)).toEqual([0, 1, 0, 1, 1, 1]);
  });
});

describe('the other files of a Shapefile', () => {
  const notes = (layer: DeliveredLayer) =>
    layer.findings
      .filter(({ code }) => code.startsWith('file.'))
      .map(({ code, severity, numbers }) => [code, severity, numbers]);

  it('a .dbf that is not there is said, and the shapes are read', async () => {
    const layer = await read({ 'a.shp': SHP }, 'a.shp', false);
    expect(notes(layer)).toEqual([['file.incomplete', 'warning', { missing: 'a.dbf' }]]);
    expect(layer.table.rowCount).toBe(ROWS);
  });

  it('a .shp that is not there is said when an index tells of it; a table alone is a table', async () => {
    const half = await read({ 'a.dbf': DBF, 'a.shx': SHX }, 'a.dbf', false);
    expect(notes(half)).toEqual([['file.incomplete', 'warning', { missing: 'a.shp' }]]);
    expect(notes(await read({ 'a.dbf': DBF }, 'a.dbf', false))).toEqual([]);
    expect(ids(half)).toHaveLength(ROWS);
  });

  it('an index that is right, or not there, is not spoken of; one that contradicts is, and changes nothing', async () => {
    const files = { 'a.shp': SHP, 'a.dbf': DBF };
    const plain = await read(files, 'a.shp', false);
    expect(await read({ ...files, 'a.shx': SHX }, 'a.shp', false)).toEqual(plain);
    const swapped = SHX.slice();
    swapped.copyWithin(100, 108, 116);
    for (const index of [SHX.slice(0, 130), swapped, new Uint8Array(200)]) {
      const layer = await read({ ...files, 'a.shx': index }, 'a.shp', false);
      expect(notes(layer)).toEqual([['file.indexWrong', 'note', expect.objectContaining({ file: 'a.shx' })]]);
      expect([layer.shapes, layer.table]).toEqual([plain.shapes, plain.table]);
    }
  });
});

describe('a FlatGeobuf that is cut off', () => {
  const layer: OutputLayer = {
    name: 'a',
    crs: 'EPSG:4549',
    shapes: {
      kind: 'polygon',
      polygons: polygonSetFromNested(
        Array.from({ length: ROWS }, (_, i): [number, number][][][] => [
          [
            [
              [i, 0],
              [i + 1, 0],
              [i + 1, 1],
              [i, 0],
            ],
          ],
        ]),
      ),
    },
    table: { rowCount: ROWS, columns: new Map([['ID', textColumn(Array.from({ length: ROWS }, (_, i) => `r${i}`))]]) },
  };
  const bytes = encodeFlatGeobuf(layer);
  const featuresAt = 12 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, true);

  it('is refused with the way to what is whole, which is read, wherever the cut is behind the header', async () => {
    const whole = await read({ 'a.fgb': bytes }, 'a.fgb', false);
    for (let length = featuresAt; length < bytes.length; length++) {
      const files = { 'a.fgb': bytes.slice(0, length) };
      expect((await refusal(files, 'a.fgb')).remedy).toContain('--salvage');
      const cut = await read(files, 'a.fgb');
      const rows = cut.table.rowCount;
      expect(salvaged(cut)).toEqual([['error', ROWS, rows]]);
      expect([ids(cut), shapes(cut)]).toEqual([ids(whole).slice(0, rows), shapes(whole).slice(0, rows)]);
    }
    const header = await refusal({ 'a.fgb': bytes.slice(0, featuresAt - 1) }, 'a.fgb', true);
    expect([header.code, header.remedy]).toEqual(['E_FILE_DAMAGED', expect.not.stringContaining('--salvage')]);
  });

  it('a feature whose numbers lead outside it is an empty shape, named, and the rows after it are read', async () => {
    const broken = bytes.slice();
    // the offset to the table of the second feature
    const second = featuresAt + 4 + new DataView(broken.buffer).getUint32(featuresAt, true);
    new DataView(broken.buffer).setUint32(second + 4, 0x7fffffff, true);
    expect((await refusal({ 'a.fgb': broken }, 'a.fgb')).code).toBe('E_FILE_DAMAGED');
    const read2 = await read({ 'a.fgb': broken }, 'a.fgb');
    expect(read2.findings.filter(({ feature }) => feature === 2).map(({ code }) => code)).toContain('geometry.invalid');
    expect(ids(read2)).toEqual(['r0', null, 'r2', 'r3', 'r4', 'r5']);
    expect(shapes(read2).map((polygons) => (polygons as unknown[]).length)).toEqual([1, 0, 1, 1, 1, 1]);
  });
});
