import { describe, expect, it } from 'vitest';
import { readBatches, readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import type { BatchOptions } from '../../src/formats/source.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell, textColumn } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { box, layerOf, PARCELS } from '../helpers/overlayCase.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';

const base = layerOf(
  'parcels',
  PARCELS.map(({ shape }) => shape),
  PARCELS.map(({ id }) => id),
);
const notes = textColumn(PARCELS.map((_, row) => (row % 2 === 0 ? `note ${row}` : null)));
const LAYER: OutputLayer = {
  ...base,
  table: { ...base.table, columns: new Map([...base.table.columns, ['BZ', notes]]) },
};

async function filesOf(name: string, layer: OutputLayer): Promise<Record<string, Uint8Array>> {
  const { files } = await writeLayers(name, [layer], { scratch: NO_SCRATCH });
  return Object.fromEntries(files.map(({ name: file, bytes }) => [file, bytes]));
}

async function batchesOf(files: Record<string, Uint8Array>, name: string, options: Partial<BatchOptions>) {
  const batches: DeliveredLayer[] = [];
  const all = { scratch: NO_SCRATCH, batchRows: 2, wantsField: () => true, ...options };
  for await (const batch of readBatches(memorySource(files, name), all)) batches.push(batch);
  return batches;
}

/** Rows with their numbers, ids and shapes. */
function rowsOf(layers: readonly DeliveredLayer[]) {
  return layers.flatMap(({ shapes, table, rowNumbers }) =>
    Array.from({ length: table.rowCount }, (_, row) => ({
      number: rowNumbers?.[row] ?? row + 1,
      cells: [...table.columns].map(([name, column]) => [name, cell(column, row)]),
      shape: shapes.kind === 'polygon' ? nestedFromItem(shapes.polygons, row) : null,
    })),
  );
}

const findingsOf = (layers: readonly DeliveredLayer[]) =>
  layers.flatMap(({ findings }) => findings.map(({ code, feature }) => `${code} ${feature}`)).sort();

describe.each(['fgb', 'shp', 'parquet', 'geojson'])('a .%s in batches', (ending) => {
  const name = `parcels.${ending}`;

  it('gives the rows, numbers and findings of the whole, whatever the size of a batch', async () => {
    const files = await filesOf(name, ending === 'geojson' ? { ...LAYER, crs: null, shapes: degrees() } : LAYER);
    const whole = await readLayers(memorySource(files, name), { scratch: NO_SCRATCH });
    for (const batchRows of [1, 2, 3, 7, 100]) {
      const batches = await batchesOf(files, name, { batchRows });
      expect(batches.length, `${batchRows}`).toBe(Math.ceil(7 / batchRows));
      expect(rowsOf(batches), `${batchRows}`).toEqual(rowsOf(whole));
      expect(findingsOf(batches), `${batchRows}`).toEqual(findingsOf(whole));
      for (const { crs } of batches) expect(crs).toEqual(whole[0].crs);
    }
  });

  it('gives one batch of a layer without rows', async () => {
    if (ending === 'geojson') return;
    const batches = await batchesOf(await filesOf(name, layerOf('parcels', [], [])), name, {});
    expect(batches.map(({ table }) => table.rowCount)).toEqual([0]);
  });

  it('puts what is said of the CRS over every batch', async () => {
    const files = await filesOf(name, ending === 'geojson' ? { ...LAYER, crs: null, shapes: degrees() } : LAYER);
    const batches = await batchesOf(files, name, { crs: 'EPSG:4550', axes: 'yx' });
    for (const { crs } of batches) expect(crs).toEqual({ definition: 'EPSG:4550', from: 'option' });
    const [first] = rowsOf(batches);
    const [asFile] = rowsOf(await readLayers(memorySource(files, name), { scratch: NO_SCRATCH }));
    expect(first.shape?.[0][0][0]).toEqual([...(asFile.shape?.[0][0][0] ?? [])].reverse());
  });
});

function degrees(): OutputLayer['shapes'] {
  const { shapes } = LAYER;
  if (shapes.kind !== 'polygon') throw new Error('parcels are polygons');
  return { kind: 'polygon', polygons: { ...shapes.polygons, xy: shapes.polygons.xy.map((v) => v / 1e5) } };
}

describe('a FlatGeobuf in batches', () => {
  it('decodes the fields asked for alone', async () => {
    const asked: string[] = [];
    const files = await filesOf('parcels.fgb', LAYER);
    const wantsField = (field: string) => asked.push(field) > 0 && field === 'BSM';
    const batches = await batchesOf(files, 'parcels.fgb', { wantsField });
    expect([asked, [...batches[0].table.columns.keys()]]).toEqual([['BSM', 'BZ'], ['BSM']]);
  });

  it('refuses a file that is cut off, behind the rows it holds', async () => {
    const { 'parcels.fgb': bytes } = await filesOf('parcels.fgb', LAYER);
    const cutOff = batchesOf({ 'parcels.fgb': bytes.subarray(0, bytes.length - 10) }, 'parcels.fgb', {});
    await expect(cutOff).rejects.toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('refuses a layer that is not there', async () => {
    const files = await filesOf('parcels.fgb', layerOf('parcels', [box(0, 0, 1)]));
    await expect(batchesOf(files, 'parcels.fgb', { layer: 'DLTB' })).rejects.toMatchObject({ code: 'E_LAYER_MISSING' });
  });
});

describe('a Shapefile in batches', () => {
  const fields = [
    { name: utf8('BSM'), type: 'C', width: 4 },
    { name: utf8('DLMC'), type: 'C', width: 8 },
    { name: utf8('XH'), type: 'N', width: 18 },
  ];
  const row = (id: string, text: Uint8Array, number: string, deleted = false) => ({
    cells: [utf8(id), text, utf8(number)],
    deleted,
  });
  const ROWS = [
    row('1', utf8('farm'), '1'),
    row('2', utf8('gone'), '2', true),
    row('3', utf8('wood'), '3'),
    row('4', utf8(''), 'x'),
    row('5', gbk('水田'), '9007199254740993'),
  ];
  const shp = shpBytes([[square(0, 0, 10)], [square(1, 1, 1)], [square(20, 0, 10)], null, [square(40, 0, 10)]]);
  const FILES = { 'a.shp': shp, 'a.dbf': dbfBytes(fields, ROWS) };

  it('knows from the first batch what hangs on all rows: encoding, deleted rows, numbers too long for a number', async () => {
    const whole = await readLayers(memorySource(FILES, 'a.shp'), { scratch: NO_SCRATCH });
    for (const batchRows of [1, 2, 3, 4]) {
      const batches = await batchesOf(FILES, 'a.shp', { batchRows });
      expect(batches.map(({ encoding }) => encoding?.name)).toEqual(batches.map(() => 'gb18030'));
      expect(batches.map(({ table }) => table.columns.get('XH')?.type)).toEqual(batches.map(() => 'text'));
      expect(rowsOf(batches), `${batchRows}`).toEqual(rowsOf(whole));
      expect(findingsOf(batches), `${batchRows}`).toEqual(findingsOf(whole));
    }
    expect(findingsOf(whole)).toContain('geometry.null 3');
    expect(findingsOf(whole)).toContain('row.outsideRange 3');
  });

  it('decodes the fields asked for alone, the encoding by all of them', async () => {
    const batches = await batchesOf(FILES, 'a.shp', { wantsField: (field) => field === 'BSM' });
    expect(batches.map(({ table, encoding }) => [[...table.columns.keys()], encoding?.name])).toEqual([
      [['BSM'], 'gb18030'],
      [['BSM'], 'gb18030'],
    ]);
  });

  it.each([
    ['fewer rows', ROWS.slice(0, 4)],
    ['more rows', [...ROWS, ...ROWS]],
  ])('refuses %s than shapes as the whole is refused', async (_, rows) => {
    const files = { ...FILES, 'a.dbf': dbfBytes(fields, rows) };
    const whole = await readLayers(memorySource(files, 'a.shp'), { scratch: NO_SCRATCH }).catch((error) => error);
    await expect(batchesOf(files, 'a.shp', {})).rejects.toMatchObject({
      code: 'E_FILE_DAMAGED',
      message: whole.message,
    });
  });

  it('says with the last batch that the index is wrong, once', async () => {
    const { 'parcels.shp': made, 'parcels.dbf': dbf, 'parcels.shx': shx } = await filesOf('parcels.shp', LAYER);
    const wrong = shx.slice();
    wrong[103] ^= 2;
    const files = { 'parcels.shp': made, 'parcels.dbf': dbf, 'parcels.shx': wrong };
    const batches = await batchesOf(files, 'parcels.shp', {});
    const said = batches.map(({ findings }) => findings.filter(({ code }) => code === 'file.indexWrong').length);
    expect(said).toEqual([0, 0, 0, 1]);
  });

  it('reads a damaged file with salvage as the whole is read', async () => {
    const files = { ...FILES, 'a.shp': shp.subarray(0, shp.length - 20) };
    await expect(batchesOf(files, 'a.shp', {})).rejects.toMatchObject({ code: 'E_FILE_DAMAGED' });
    const whole = await readLayers(memorySource(files, 'a.shp'), { scratch: NO_SCRATCH, salvage: true });
    const batches = await batchesOf(files, 'a.shp', { salvage: true });
    expect(rowsOf(batches)).toEqual(rowsOf(whole));
    expect(findingsOf(batches)).toEqual(findingsOf(whole));
  });
});
