import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { openLayer, writeLayers } from '../../src/formats/index.js';
import { joinedBatches } from '../../src/formats/output/collectRows.js';
import { memorySink } from '../../src/formats/output/memorySink.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { rowsOfBatch, schemaOf } from '../../src/formats/output/rowWriter.js';
import type { Finding } from '../../src/model/finding.js';
import type { Shapes } from '../../src/model/layer.js';
import { nastyLayer } from '../helpers/nasty.js';
import { temporaryFolder } from '../helpers/program.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** Layer `rows` times as long: its rows again and again. */
function repeated(layer: OutputLayer, rows: number): OutputLayer {
  const count = layer.table.rowCount;
  const sink: OutputLayer[] = [];
  for (let at = 0; at < rows; at += count) sink.push(layer);
  return { ...layer, ...joinedBatches(sink) };
}

async function inBatches(name: string, layer: OutputLayer, sizes: readonly number[], index = false) {
  const sink = memorySink();
  const options = { scratch: scratchAt(folder.path), inProcess: true, index };
  const writer = await openLayer(sink, name, schemaOf(layer), options);
  for (let from = 0, k = 0; from < layer.table.rowCount; k++) {
    const to = Math.min(layer.table.rowCount, from + sizes[k % sizes.length]);
    await writer.append(rowsOfBatch(layer, from, to));
    from = to;
  }
  return { losses: await writer.close(), files: sink.files() };
}

function sorted(losses: readonly Finding[]): string[] {
  return losses.map((loss) => JSON.stringify(loss)).sort();
}

function lonLat(layer: OutputLayer): OutputLayer {
  const shapes = layer.shapes as Extract<Shapes, { kind: 'polygon' }>;
  const xy = shapes.polygons.xy.map((value, k) => (k % 2 === 0 ? 121 : 30) + (value % 1000) / 1e6);
  return { ...layer, shapes: { kind: 'polygon', polygons: { ...shapes.polygons, xy } }, crs: 'EPSG:4490' };
}

describe('a layer opened for batches of rows gives the files and losses of the whole', () => {
  it.each(['csv', 'fgb', 'parquet', 'geojson', 'geojsonl', 'geojsons', 'shp', 'dbf', 'xlsx', 'gpkg'])(
    '.%s',
    async (ending) => {
      const nasty = nastyLayer();
      const layer = repeated(ending.startsWith('geojson') ? lonLat(nasty) : nasty, 23);
      const whole = await writeLayers(`x.${ending}`, [layer], { scratch: scratchAt(folder.path), inProcess: true });
      const { files, losses } = await inBatches(`x.${ending}`, layer, [1, 5, 0, 2]);
      expect(files.map(({ name }) => name)).toEqual(whole.files.map(({ name }) => name));
      for (const [n, file] of files.entries()) {
        expect(Buffer.from(file.bytes).equals(whole.files[n].bytes), file.name).toBe(true);
      }
      expect(sorted(losses)).toEqual(sorted(whole.losses));
    },
  );

  it('a FlatGeobuf with index, which is made of all rows at the end', async () => {
    const layer = repeated(nastyLayer(), 40);
    const options = { scratch: scratchAt(folder.path), inProcess: true, index: true };
    const whole = await writeLayers('x.fgb', [layer], options);
    const { files, losses } = await inBatches('x.fgb', layer, [7], true);
    expect(Buffer.from(files[0].bytes).equals(whole.files[0].bytes)).toBe(true);
    expect(sorted(losses)).toEqual(sorted(whole.losses));
  });

  it('Parquet row groups do not depend on the batches', async () => {
    const layer = repeated(nastyLayer(), 70_000);
    const whole = await writeLayers('x.parquet', [layer], { scratch: scratchAt(folder.path), inProcess: true });
    const { files } = await inBatches('x.parquet', layer, [30_000, 40_001]);
    expect(Buffer.from(files[0].bytes).equals(whole.files[0].bytes)).toBe(true);
  });

  it('no rows at all', async () => {
    const layer = { ...nastyLayer(), ...rowsOfBatch(nastyLayer(), 0, 0) };
    for (const ending of ['csv', 'fgb', 'parquet', 'geojson', 'shp']) {
      const given = ending === 'geojson' ? { ...layer, crs: 'EPSG:4490' } : layer;
      const whole = await writeLayers(`x.${ending}`, [given], { scratch: scratchAt(folder.path), inProcess: true });
      const { files } = await inBatches(`x.${ending}`, given, [1]);
      expect(Buffer.from(files[0].bytes).equals(whole.files[0].bytes), ending).toBe(true);
    }
  });
});

describe('a batch', () => {
  it('of other fields or shapes than the schema is its caller’s mistake', async () => {
    const layer = nastyLayer();
    const writer = await openLayer(memorySink(), 'x.csv', schemaOf(layer), { scratch: scratchAt(folder.path) });
    await expect(writer.append({ ...layer, shapes: { kind: 'none' } })).rejects.toThrow('the schema says polygon');
    const table = { ...layer.table, columns: new Map([...layer.table.columns].slice(1)) };
    await expect(writer.append({ ...layer, table })).rejects.toThrow('the schema says');
  });
});
