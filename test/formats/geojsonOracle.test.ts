import { describe, expect, it } from 'vitest';
import { readGeoJson } from '../../src/formats/geojson/read.js';
import { cell } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { type NaiveLayer, naiveLayer } from './naiveGeoJson.js';
import { randomGeoJson } from './randomGeoJson.js';

async function read(bytes: Uint8Array, blockBytes: number, name = 'a.geojson'): Promise<DeliveredLayer> {
  const layer = await readGeoJson(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH }, blockBytes);
  return layer === 'topology' ? expect.fail('is no topology') : layer;
}

/** A layer in a form that two readers can be compared by. */
function shown(layer: DeliveredLayer, naive: NaiveLayer): unknown {
  const fields = [...layer.table.columns].map(([field, column]) => [
    field,
    column.type,
    Array.from({ length: layer.table.rowCount }, (_, row) => {
      const value = cell(column, row);
      return naive.nested.get(field)?.has(row) ? JSON.parse(value as string) : value;
    }),
  ]);
  const findings = layer.findings.map((item) =>
    item.code === 'field.mixed' || item.code === 'field.asText'
      ? `${item.code} ${item.numbers.field}`
      : `${item.code} ${item.feature}`,
  );
  const crsName = layer.crs?.from === 'file' ? 'urn:ogc:def:crs:EPSG::4549' : null;
  return { rowCount: layer.table.rowCount, fields, shapes: layer.shapes, findings: findings.sort(), crsName };
}

function shownNaive(naive: NaiveLayer): unknown {
  const fields = [...naive.columns].map(([field, column]) => [
    field,
    column.type,
    Array.from({ length: naive.rowCount }, (_, row) => {
      const nested = naive.nested.get(field);
      return nested?.has(row) ? nested.get(row) : cell(column, row);
    }),
  ]);
  return { rowCount: naive.rowCount, fields, shapes: naive.shapes, findings: naive.findings, crsName: naive.crsName };
}

describe('GeoJSON read from its bytes', () => {
  it('is what JSON.parse makes of it, in any writing, cut into blocks of any size', async () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seeded(seed);
      const { text } = randomGeoJson(random);
      const naive = naiveLayer(text);
      const expected = shownNaive(naive);
      const bytes = utf8(text);
      for (const blockBytes of [1 << 20, 1 + Math.floor(random() * 64), 1 + Math.floor(random() * bytes.length)]) {
        const layer = await read(bytes, blockBytes);
        expect(shown(layer, naive), `seed ${seed}, blocks of ${blockBytes}`).toEqual(expected);
      }
    }
  });

  it('does not depend on where the first block ends', async () => {
    const { text } = randomGeoJson(seeded(7));
    const bytes = utf8(text);
    const whole = await read(bytes, bytes.length);
    expect(whole.table.rowCount).toBeGreaterThan(3);
    for (let blockBytes = 1; blockBytes < bytes.length; blockBytes++) {
      const layer = await read(bytes, blockBytes);
      if (layer.table.rowCount !== whole.table.rowCount) expect.fail(`blocks of ${blockBytes}`);
      expect(layer.table).toEqual(whole.table);
      expect(layer.shapes).toEqual(whole.shapes);
    }
  });

  it('is the same as a sequence of its features, with record separators and without', async () => {
    for (let seed = 500; seed < 560; seed++) {
      const { text, features } = randomGeoJson(seeded(seed));
      if (features.length === 0) continue;
      const expected = await read(utf8(`{"type":"FeatureCollection","features":[${features.join(',')}]}`), 1 << 20);
      const lines = utf8(features.map((feature) => `${feature}\n`).join(''));
      const records = utf8(features.map((feature) => `\u001e${feature}\n`).join(''));
      for (const [bytes, name] of [
        [lines, 'a.geojsonl'],
        [lines, 'a.geojson'],
        [records, 'a.geojsons'],
        [records, 'a.json'],
        [utf8(`\u001e${text}\n`), 'a.geojsons'],
      ] as const) {
        const layer = await read(bytes, 1 + (seed % 40), name);
        expect([layer.table, layer.shapes], `seed ${seed}, ${name}`).toEqual([expected.table, expected.shapes]);
      }
    }
  });
});
