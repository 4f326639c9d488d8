import { describe, expect, it } from 'vitest';
import { writeLayersTo } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import type { Sink } from '../../src/formats/source.js';
import { polygonSetBuilder } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import { NO_SCRATCH } from './memorySource.js';

const ROWS = 70_000;
const VERTICES = 12;

/** Degrees, so that every format takes it; every row has a text of its own. */
function large(): OutputLayer {
  const builder = polygonSetBuilder(ROWS * VERTICES);
  for (let row = 0; row < ROWS; row++) {
    const [x, y] = [120 + (row % 300) / 1000, 30 + row / 1e6];
    for (let k = 0; k < VERTICES; k++) {
      const angle = (2 * Math.PI * (k % (VERTICES - 1))) / (VERTICES - 1);
      builder.vertex(x + Math.cos(angle) / 1e4, y + Math.sin(angle) / 1e4);
    }
    builder.endRing();
    builder.endPolygon();
    builder.endItem();
  }
  const columns = new Map([
    ['BSM', textColumn(Array.from({ length: ROWS }, (_, row) => `${3e17 + row * 64}-${'x'.repeat(40)}`))],
  ]);
  const shapes = { kind: 'polygon', polygons: builder.finish() } as const;
  return { name: 'large', shapes, table: { rowCount: ROWS, columns }, crs: 'EPSG:4490' };
}

/** Keeps nothing but the sizes. */
function sizesSink() {
  let most = 0;
  let bytes = 0;
  const sink: Sink = {
    open: async () => ({
      async append(block) {
        most = Math.max(most, block.length);
        bytes += block.length;
      },
      patch: async () => {},
      close: async () => {},
    }),
  };
  return { sink, most: () => most, bytes: () => bytes };
}

describe('a layer is written in blocks, never whole', () => {
  const layer = large();
  it.each(['fgb', 'geojson', 'geojsonl', 'csv', 'shp', 'dbf', 'xlsx'])(
    '.%s: no block is above 2 MB',
    async (ending) => {
      const { sink, most, bytes } = sizesSink();
      await writeLayersTo(sink, `large.${ending}`, [layer], { scratch: NO_SCRATCH });
      expect(most()).toBeLessThan(2 << 20);
      expect(bytes()).toBeGreaterThan(most());
    },
  );

  it('.parquet: a row group at a time', async () => {
    const { sink, most, bytes } = sizesSink();
    await writeLayersTo(sink, 'large.parquet', [layer], { scratch: NO_SCRATCH });
    expect(bytes()).toBeGreaterThan(most() * 1.05);
  });
});
