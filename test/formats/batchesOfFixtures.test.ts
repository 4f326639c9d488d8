import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/cli/files/sources.js';
import { readBatches, readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { kindOfFinding, withCountsOf } from '../../src/model/batchFindings.js';
import { cell } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { Finding } from '../../src/model/finding.js';
import { type DeliveredLayer, type Shapes, verticesOfRow } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

/** Every file of the fixtures that is read in batches, and the larger ones beside the checkout where they are there. */
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const FOLDERS = [
  here('../fixtures/shapefiles/mbostock'),
  here('../fixtures/gdal'),
  here('../fixtures/parquet'),
  here('../../../shared/data/suites/shapefiles/shapefilejs/data'),
].filter((folder) => existsSync(folder));
const FILES = FOLDERS.flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.(shp|parquet|fgb)$/.test(name))
    .map((name) => join(folder, name)),
);

function shapeOf(shapes: Shapes, row: number): unknown {
  if (shapes.kind === 'polygon') return nestedFromItem(shapes.polygons, row);
  const [from, to] = verticesOfRow(shapes, row);
  if (shapes.kind === 'point') return [...shapes.points.xy.subarray(2 * from, 2 * to)];
  if (shapes.kind === 'none') return null;
  const { xy, lineStart, itemStart } = shapes.lines;
  const ends = lineStart.subarray(itemStart[row], itemStart[row + 1] + 1);
  return [...xy.subarray(2 * from, 2 * to), ...ends.map((end) => end - from)];
}

function rowsOf(layers: readonly DeliveredLayer[]): unknown[] {
  return layers.flatMap(({ shapes, table, rowNumbers }) =>
    Array.from({ length: table.rowCount }, (_, row) => ({
      number: rowNumbers?.[row] ?? row + 1,
      kind: shapes.kind,
      cells: [...table.columns].map(([name, column]) => [name, column.type, cell(column, row)]),
      shape: shapeOf(shapes, row),
    })),
  );
}

/** Findings as they add up; rings that wind the wrong way, which batches judge each for themselves, as their number. */
function findingsOf(layers: readonly DeliveredLayer[]): readonly unknown[] {
  const all = new Map<string, Finding>();
  let reoriented = 0;
  for (const item of layers.flatMap(({ findings }) => findings)) {
    if (item.code === 'ring.reoriented') {
      reoriented += item.numbers.rings;
      continue;
    }
    const kind = `${item.feature} ${kindOfFinding(item)}`;
    const same = all.get(kind);
    all.set(kind, same ? withCountsOf(same, item) : item);
  }
  const texts = [...all.values()].map((item) => JSON.stringify(item)).sort();
  return [reoriented, ...texts];
}

const asError = (error: unknown): LianpianError => error as LianpianError;

describe('batches glued are the whole', () => {
  it.each(FILES.map((path) => [path.replace(/.*\/(.*\/)/, '$1'), path]))('%s', async (_, path) => {
    const source = await fileSource(path);
    const whole = await readLayers(source, { scratch: NO_SCRATCH }).catch(asError);
    const rowCount = Array.isArray(whole) ? whole[0].table.rowCount : 3;
    for (const batchRows of [1, 2, 7, 64, 1000].filter((rows) => rows > rowCount / 50)) {
      const batches: DeliveredLayer[] = [];
      const read = async () => {
        const options = { scratch: NO_SCRATCH, batchRows, wantsField: () => true };
        for await (const batch of readBatches(source, options)) batches.push(batch);
      };
      if (!Array.isArray(whole)) {
        const failed = await read().then(() => null, asError);
        expect([failed?.code, failed?.message]).toEqual([whole.code, whole.message]);
        continue;
      }
      await read();
      const [layer] = whole;
      expect(rowsOf(batches), `${batchRows}`).toEqual(rowsOf([layer]));
      expect(findingsOf(batches), `${batchRows}`).toEqual(findingsOf([layer]));
      for (const { crs, encoding, format } of batches) {
        expect([crs, encoding, format]).toEqual([layer.crs, layer.encoding, layer.format]);
      }
      expect(batches.map(({ table }) => table.rowCount <= batchRows)).not.toContain(false);
      expect(batches.slice(0, -1).every(({ table }) => table.rowCount > 0)).toBe(true);
    }
  });
});

describe('a damaged file in batches', () => {
  it.each(['parquet/pages.parquet', 'parquet/types-v2.parquet', 'parquet/pages-native.parquet', 'gdal/zm.shp'])(
    '%s, any byte changed: rows or a coded error, never anything else',
    async (path) => {
      const bytes = new Uint8Array(readFileSync(here(`../fixtures/${path}`)));
      const name = path.replace(/.*\//, '');
      const side = here(`../fixtures/${path.replace(/shp$/, 'dbf')}`);
      const random = seeded(7);
      let refused = 0;
      for (let k = 0; k < 250; k++) {
        const changed = bytes.slice();
        changed[Math.floor(random() * bytes.length)] ^= 1 + Math.floor(random() * 255);
        const files = {
          [name]: changed,
          ...(side.endsWith('dbf') ? { 'zm.dbf': new Uint8Array(readFileSync(side)) } : {}),
        };
        const read = async () => {
          const options = { scratch: NO_SCRATCH, batchRows: 7, wantsField: () => true };
          for await (const batch of readBatches(memorySource(files, name), options)) rowsOf([batch]);
        };
        const failed = await read().then(
          () => null,
          (error: unknown) => error,
        );
        if (failed !== null) {
          expect(failed, `change ${k}`).toBeInstanceOf(LianpianError);
          refused++;
        }
      }
      expect(refused).toBeGreaterThan(0);
    },
  );
});
