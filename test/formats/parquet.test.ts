import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { readHybrid } from '../../src/formats/parquet/hybrid.js';
import { itemBoxes, itemCount, nestedFromItem, planarAreas } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

/** Files written by pyarrow; what they hold, by pyarrow and shapely, is in `expected.json` (see `make.py` there). */
const FOLDER = fileURLToPath(new URL('../fixtures/parquet', import.meta.url));
const EXPECTED = JSON.parse(readFileSync(`${FOLDER}/expected.json`, 'utf8')) as Record<string, unknown[]>;

function fixture(name: string): Uint8Array {
  return new Uint8Array(readFileSync(`${FOLDER}/${name}.parquet`));
}

async function read(bytes: Uint8Array, name = 'x.parquet'): Promise<DeliveredLayer> {
  const [layer] = await readLayers(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH });
  return layer;
}

function cells(layer: DeliveredLayer, field: string): unknown[] {
  const column = layer.table.columns.get(field);
  return Array.from({ length: layer.table.rowCount }, (_, row) => (column ? cell(column, row) : undefined));
}

/** Boxes of all rows, null where there is no shape. */
function boxes(layer: DeliveredLayer): unknown[] {
  if (layer.shapes.kind !== 'polygon') return [];
  const all = itemBoxes(layer.shapes.polygons);
  return Array.from({ length: all.length / 4 }, (_, k) =>
    Number.isFinite(all[4 * k]) ? [...all.subarray(4 * k, 4 * k + 4)] : null,
  );
}

function codes(layer: DeliveredLayer): string[] {
  return layer.findings.map((finding) => finding.code);
}

const TYPED = ['types-v1', 'types-v2', 'types-plain', 'types-delta'];
const JSON_FIELDS = ['list', 'struct', 'map'];

describe('Parquet in', () => {
  it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])('reads pages packed with %s', async (codec) => {
    const layer = await read(fixture(codec));
    expect(layer.table.rowCount).toBe(50);
    for (const field of ['name', 'code', 'i32', 'f64']) expect(cells(layer, field), field).toEqual(EXPECTED[field]);
    expect(boxes(layer)).toEqual(EXPECTED.geometry);
  });

  it.each(TYPED)('reads every value of %s as pyarrow wrote it', async (name) => {
    const layer = await read(fixture(name));
    for (const [field, expected] of Object.entries(EXPECTED)) {
      if (field === 'geometry' || !layer.table.columns.has(field)) continue;
      const got = cells(layer, field);
      if (JSON_FIELDS.includes(field)) {
        expect(
          got.map((text) => (text === null ? null : JSON.parse(String(text)))),
          field,
        ).toEqual(expected);
      } else if (/^d\d+$/.test(field)) {
        // decimals are numbers where their digits fit, and keep them all as text where not
        const isText = layer.table.columns.get(field)?.type === 'text';
        expect(got, field).toEqual(isText ? expected : expected.map((text) => (text === null ? null : Number(text))));
      } else expect(got, field).toEqual(expected);
    }
    expect(boxes(layer)).toEqual(EXPECTED.geometry);
  });

  it('gives each type its column', async () => {
    const layer = await read(fixture('types-v1'));
    const types = Object.fromEntries([...layer.table.columns].map(([name, column]) => [name, column.type]));
    expect(types).toEqual({
      ...{
        name: 'text',
        code: 'text',
        emoji: 'text',
        i8: 'i32',
        i32: 'i32',
        u32: 'f64',
        i64: 'f64',
        long: 'text',
        u64: 'text',
      },
      ...{
        f32: 'f64',
        f64: 'f64',
        half: 'f64',
        flag: 'bool',
        day: 'date',
        ms: 'time',
        us: 'time',
        ns: 'time',
        clock: 'text',
      },
      ...{ d9: 'f64', d18: 'f64', d38: 'text', empty: 'text', list: 'text', struct: 'text', map: 'text' },
    });
  });

  it('names the fields it reads as text, as JSON or not at all', async () => {
    const { findings } = await read(fixture('types-v1'));
    const fields = (code: string) =>
      findings.filter((one) => one.code === code).map((one) => (one.numbers as { field: string }).field);
    expect(fields('field.asText')).toEqual(['long', 'u64', 'd38']);
    expect(fields('field.nested')).toEqual(['list', 'struct', 'map']);
    expect(fields('field.unread')).toEqual(['raw']);
    expect(fields('geometry.null')).toHaveLength(1);
    expect(findings.find((one) => one.code === 'geometry.empty')?.feature).toBe(5);
  });

  it('reads the time stamps of old writers', async () => {
    expect(cells(await read(fixture('types-int96')), 'ns')).toEqual(EXPECTED.ns);
  });

  it('reads a table and an empty file', async () => {
    const table = await read(fixture('table'));
    expect(table.shapes.kind).toBe('none');
    expect(table.crs).toBeNull();
    expect(cells(table, '税收')).toEqual(EXPECTED.f64);
    const empty = await read(fixture('empty'));
    expect(empty.table.rowCount).toBe(0);
    expect([...empty.table.columns.keys()]).toEqual(['name', 'code', 'i32', 'f64']);
    expect(empty.shapes.kind === 'polygon' && itemCount(empty.shapes.polygons)).toBe(0);
  });
});

describe('GeoParquet in', () => {
  it('takes the code of the CRS, WKT of version 0.4, and lon/lat where the standard says so', async () => {
    expect((await read(fixture('snappy'))).crs).toMatchObject({ definition: 'EPSG:4549', from: 'file' });
    const old = await read(fixture('two-geometries'));
    expect(old.crs?.definition).toMatch(/^GEOGCS/);
    expect((await read(fixture('native-point'))).crs).toEqual({ definition: 'EPSG:4326', from: 'format' });
    expect((await read(fixture('odd-wkb'))).crs).toBeNull();
  });

  it('reads the primary geometry, names the other, and takes no field of the bounding boxes', async () => {
    const layer = await read(fixture('two-geometries'));
    expect(boxes(layer)).toEqual(EXPECTED.geometry);
    expect([...layer.table.columns.keys()]).toEqual(['id']);
    expect(layer.findings.find((one) => one.code === 'field.unread')?.numbers).toEqual({
      field: 'centre',
      type: 'geometry',
    });
  });

  it('reads native points and multipoints', async () => {
    for (const [name, xs] of [
      ['point', [1, Number.NaN, 3]],
      ['multipoint', [1, Number.NaN, 3]],
    ] as const) {
      const { shapes, findings } = await read(fixture(`native-${name}`));
      expect(shapes.kind === 'point' && [...shapes.points.xy].filter((_, k) => k % 2 === 0)).toEqual(xs);
      expect(findings.filter((one) => one.code === 'geometry.null')).toHaveLength(1);
    }
  });

  it('reads native lines and multilines', async () => {
    const one = await read(fixture('native-linestring'));
    expect(one.shapes.kind === 'line' && [...one.shapes.lines.xy]).toEqual([0, 0, 1, 1, 2, 0, 5, 5, 6, 7]);
    expect(one.shapes.kind === 'line' && [...one.shapes.lines.itemStart]).toEqual([0, 1, 1, 1, 2]);
    const many = await read(fixture('native-multilinestring'));
    expect(many.shapes.kind === 'line' && [...many.shapes.lines.lineStart]).toEqual([0, 3, 5, 7]);
    expect(many.shapes.kind === 'line' && [...many.shapes.lines.itemStart]).toEqual([0, 2, 2, 2, 3]);
    expect(codes(many)).toEqual(['geometry.null', 'geometry.empty']);
  });

  it('reads native polygons and multipolygons with their holes', async () => {
    const holed = 81 - 1 - 0.5;
    const one = await read(fixture('native-polygon'));
    expect(one.shapes.kind === 'polygon' && [...planarAreas(one.shapes.polygons)]).toEqual([holed, 0, 0, 110]);
    const many = await read(fixture('native-multipolygon'));
    expect(many.shapes.kind === 'polygon' && [...planarAreas(many.shapes.polygons)]).toEqual([
      holed + 110,
      0,
      0,
      holed,
    ]);
    expect(
      many.shapes.kind === 'polygon' && nestedFromItem(many.shapes.polygons, 0).map((rings) => rings.length),
    ).toEqual([3, 1]);
  });

  it('reads WKB of either byte order, with Z, M and SRID, out of collections, and names what it can not read', async () => {
    const layer = await read(fixture('odd-wkb'));
    expect(layer.shapes.kind === 'polygon' && [...planarAreas(layer.shapes.polygons)]).toEqual([
      1, 0.5, 0.5, 1, 0, 0, 0, 0, 0.5,
    ]);
    const invalid = layer.findings.filter((one) => one.code === 'geometry.invalid').map((one) => one.feature);
    expect(invalid).toEqual([5, 6, 7]);
    expect(layer.findings.find((one) => one.code === 'geometry.zLeftOut')?.numbers).toEqual({ rows: 3 });
    expect(layer.findings.find((one) => one.code === 'geometry.mLeftOut')?.numbers).toEqual({ rows: 1 });
    expect(layer.findings.find((one) => one.code === 'geometry.empty')?.feature).toBe(8);
  });
});

describe('Parquet that is damaged', () => {
  const NAMES = readdirSync(FOLDER).flatMap((name) => (name.endsWith('.parquet') ? [name.slice(0, -8)] : []));

  async function outcome(bytes: Uint8Array): Promise<string> {
    try {
      await read(bytes);
      return 'read';
    } catch (error) {
      if (error instanceof LianpianError && error.remedy !== '') return error.code;
      throw error;
    }
  }

  it('is refused when it is cut off anywhere', async () => {
    const bytes = fixture('snappy');
    for (let length = 0; length < bytes.length; length += 97) {
      expect(await outcome(bytes.slice(0, length)), `${length} bytes`).toBe('E_FILE_DAMAGED');
    }
  });

  it('gives its whole row groups when salvaged, and says what is lost', async () => {
    const bytes = fixture('none');
    // a length in the codes of the second of three row groups of 20, 20 and 10
    const at = bytes.findIndex((_, k) => new TextDecoder().decode(bytes.subarray(k, k + 18)) === '330212000000000025');
    bytes.fill(0xff, at - 4, at);
    expect(await outcome(bytes)).toBe('E_FILE_DAMAGED');
    const source = memorySource({ 'x.parquet': bytes }, 'x.parquet');
    const [layer] = await readLayers(source, { scratch: NO_SCRATCH, salvage: true });
    const kept = (values: unknown[]) => [...values.slice(0, 20), ...values.slice(40)];
    expect(cells(layer, 'code')).toEqual(kept(EXPECTED.code));
    expect(boxes(layer)).toEqual(kept(EXPECTED.geometry));
    expect(layer.findings[0]).toMatchObject({ code: 'file.salvaged', numbers: { announced: 50, read: 30 } });
  });

  it('is refused by name when it is encrypted', async () => {
    const bytes = fixture('snappy');
    bytes.set(new TextEncoder().encode('PARE'), bytes.length - 4);
    expect(await outcome(bytes)).toBe('E_FORMAT_UNSUPPORTED');
  });

  it.each(NAMES)('%s with bytes changed at random is read or refused with a code', async (name) => {
    const random = seeded(name.length * 7919);
    const whole = fixture(name);
    for (let round = 0; round < 60; round++) {
      const bytes = whole.slice();
      // half of the rounds hit the footer, where everything is described
      const from = round % 2 === 0 ? 0 : Math.floor(bytes.length * 0.6);
      for (let k = 0; k < 1 + (round % 4); k++) {
        bytes[from + Math.floor(random() * (bytes.length - from - 8))] = Math.floor(random() * 256);
      }
      expect(await outcome(bytes)).toMatch(/^(read|E_FILE_DAMAGED|E_FORMAT_UNSUPPORTED|E_FORMAT_UNKNOWN|E_MEMORY)$/);
    }
  });
});

describe('runs and packed values', () => {
  it('are read as they are written, at every width', () => {
    const random = seeded(11);
    for (let width = 1; width <= 32; width++) {
      const values = Array.from({ length: 24 }, () => Math.floor(random() * 2 ** width));
      const packed = new Uint8Array(1 + 3 * width);
      packed[0] = (3 << 1) | 1;
      values.forEach((value, k) => {
        for (let b = 0; b < width; b++) {
          const bit = k * width + b;
          if (Math.floor(value / 2 ** b) % 2) packed[1 + (bit >> 3)] |= 1 << (bit & 7);
        }
      });
      const out = new Uint32Array(24);
      readHybrid(packed, 0, packed.length, width, out, 24);
      expect([...out], `width ${width}`).toEqual(values);
    }
  });

  it('never give more than asked for, and say when they end too early', () => {
    const out = new Uint32Array(4);
    // a run of 2^28 sevens
    readHybrid(Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x02, 7), 0, 6, 3, out, 4);
    expect([...out]).toEqual([7, 7, 7, 7]);
    expect(() => readHybrid(Uint8Array.of(0x04, 1), 0, 2, 3, out, 4)).toThrow(RangeError);
  });
});
