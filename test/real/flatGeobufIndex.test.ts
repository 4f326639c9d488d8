import { execFileSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeFlatGeobuf, writeIndexedFlatGeobuf } from '../../src/formats/flatgeobuf/encode.js';
import { memorySink } from '../../src/formats/output/memorySink.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import { seeded } from '../geometry/random.js';
import { temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

async function indexedFlatGeobuf(layer: OutputLayer): Promise<Uint8Array> {
  const sink = memorySink();
  await writeIndexedFlatGeobuf(sink, 'x.fgb', layer);
  return sink.files()[0].bytes;
}

describe.skipIf(isMissing('GDAL'))('GDAL reads our index of a FlatGeobuf', () => {
  it('and finds with it what it finds without', async () => {
    const random = seeded(17);
    const items = Array.from({ length: 700 }, (_, k): NestedPolygons => {
      const [x, y, s] = [500_000 + random() * 1000, 3_300_000 + random() * 1000, 1 + random() * 20];
      return k % 50 === 7
        ? []
        : [
            [
              [
                [x, y],
                [x + s, y],
                [x + s, y + s],
                [x, y],
              ],
            ],
          ];
    });
    const ids = textColumn(items.map((_, k) => `p${k}`));
    const shapes = { kind: 'polygon', polygons: polygonSetFromNested(items) } as const;
    const table = { rowCount: items.length, columns: new Map([['id', ids]]) };
    const layer = { name: 'parcels', crs: 'EPSG:4549', shapes, table };
    const scratch = await temporaryFolder();
    await writeFile(join(scratch.path, 'plain.fgb'), encodeFlatGeobuf(layer));
    await writeFile(join(scratch.path, 'indexed.fgb'), await indexedFlatGeobuf(layer));
    const found = (file: string, ...window: string[]) => {
      const filter = window.length > 0 ? ['-spat', ...window] : [];
      const csv = execFileSync('ogr2ogr', [
        '-f',
        'CSV',
        '/vsistdout/',
        join(scratch.path, file),
        ...filter,
        '-select',
        'id',
      ]);
      return csv.toString().split('\n').slice(1).filter(Boolean).sort();
    };
    expect(found('indexed.fgb')).toEqual(ids.type === 'text' ? [...ids.values].sort() : []);
    for (const [x, y, side] of [
      [500_000, 3_300_000, 100],
      [500_400, 3_300_300, 250],
      [500_900, 3_300_900, 500],
      [0, 0, 10],
    ]) {
      const window = [x, y, x + side, y + side].map(String);
      expect(found('indexed.fgb', ...window)).toEqual(found('plain.fgb', ...window));
    }
    expect(found('indexed.fgb', '500400', '3300300', '500650', '3300550').length).toBeGreaterThan(10);
    await scratch.remove();
  });
});
