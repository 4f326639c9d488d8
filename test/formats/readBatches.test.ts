import { describe, expect, it } from 'vitest';
import { readBatches, readLayers, writeLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import type { BatchOptions } from '../../src/formats/source.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell, textColumn } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { box, layerOf, PARCELS } from '../helpers/overlayCase.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

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
