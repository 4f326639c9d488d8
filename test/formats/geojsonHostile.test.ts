import { describe, expect, it } from 'vitest';
import { readGeoJson } from '../../src/formats/geojson/read.js';
import { readLayers } from '../../src/formats/index.js';
import type { Source } from '../../src/formats/source.js';
import { itemCount } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer, Shapes } from '../../src/model/layer.js';
import { seeded } from '../geometry/random.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { randomGeoJson } from './randomGeoJson.js';

const SQUARE = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}';

function feature(properties: string, geometry = SQUARE): string {
  return `{"type":"Feature","properties":${properties},"geometry":${geometry}}`;
}

function collection(...features: readonly string[]): string {
  return `{"type":"FeatureCollection","features":[\n${features.join(',\n')}\n]}`;
}

async function read(text: string | Uint8Array, options: object = {}, name = 'a.geojson'): Promise<DeliveredLayer> {
  const layers = await readLayers(memorySource({ [name]: text }, name), { scratch: NO_SCRATCH, ...options });
  return layers[0];
}

async function failure(text: string | Uint8Array, options: object = {}, name = 'a.geojson'): Promise<LianpianError> {
  return read(text, options, name).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

function values(layer: DeliveredLayer, field: string): unknown[] {
  const column = layer.table.columns.get(field)!;
  return Array.from({ length: layer.table.rowCount }, (_, row) => cell(column, row));
}

function shapeCount(shapes: Shapes): number {
  if (shapes.kind === 'polygon') return itemCount(shapes.polygons);
  if (shapes.kind === 'line') return itemCount(shapes.lines);
  return shapes.kind === 'point' ? shapes.points.xy.length / 2 : Number.NaN;
}

function reasons(layer: DeliveredLayer): unknown[] {
  return layer.findings.map((item) => [item.code, item.feature, 'reason' in item.numbers ? item.numbers.reason : '']);
}

/** A file of which every byte is made when it is asked for. */
function madeSource(name: string, parts: readonly { readonly bytes: Uint8Array; readonly times: number }[]): Source {
  const starts = [0];
  for (const { bytes, times } of parts) starts.push(starts[starts.length - 1] + bytes.length * times);
  const byteLength = starts[parts.length];
  return {
    ...memorySource({ [name]: '' }, name),
    byteLength,
    async read(start, end) {
      const block = new Uint8Array(Math.max(0, Math.min(end, byteLength) - start));
      let part = 0;
      for (let k = 0; k < block.length; k++) {
        while (start + k >= starts[part + 1]) part++;
        block[k] = parts[part].bytes[(start + k - starts[part]) % parts[part].bytes.length];
      }
      return block;
    },
  };
}

describe('GeoJSON that is not JSON', () => {
  it('is refused with line, column and character of what is wrong', async () => {
    const cases: readonly (readonly [broken: string, at: string, why: RegExp])[] = [
      ['{"a":NaN}', 'NaN', /"NaN" where a value is expected/],
      ['{"a":Infinity}', 'Infinity', /"Infinity" where/],
      ['{"a":-Infinity}', '-Infinity', /"-Infinity" where a number/],
      ['{"a":01}', '01', /leading zero/],
      ['{"a":1.}', '}', /where a digit is expected/],
      ['{"a":.5}', '.5', /where a value/],
      ['{"a":+1}', '+1', /where a value/],
      ['{"a":1e}', '}', /where a digit/],
      ['{"a":tru}', 'tru}', /where a value/],
      ["{'a':1}", "'a'", /where a name in quotes/],
      ['{"a":1,}', '}', /after a comma/],
      ['{"a" 1}', '1}', /where ':' is expected/],
      ['{"a":"\\x"}', '\\x', /no escape of JSON/],
      ['{"a":"\\u12g4"}', '\\u', /four hexadecimal digits/],
      ['{"a":"x\ty"}', '\ty', /control character 0x09/],
      ['{"a":[1 2]}', '2]', /where ',' or '\]' is expected/],
      ['{"a":[1,]}', ']}', /where a value/],
      ['{"a":{"b":[1}}', '}}', /where ',' or '\]'/],
      ['5', '5,', /object or null as "properties"/],
      ['/* no */ {}', '/*', /where an object or null/],
    ];
    for (const [broken, at, why] of cases) {
      const text = collection(feature('{"姜":1}'), feature(broken), feature('{}'));
      const error = await failure(text);
      const place = text.indexOf(at, text.indexOf(broken));
      const line = text.slice(0, place).split('\n').length;
      const column = place - text.lastIndexOf('\n', place - 1);
      expect([error.code, error.message], broken).toEqual(['E_FILE_DAMAGED', expect.stringMatching(why)]);
      const expected = `line ${line}, column ${column} (character ${place} of ${text.length})`;
      expect(error.message, broken).toContain(expected);
    }
  });

  it('is refused wherever it is cut off, and says that it ends too early', async () => {
    const text = collection(feature('{"名":"姜山\\u59dc😀","n":-1.5e3,"t":true}'), feature('{"名":null}', 'null'));
    const bytes = utf8(text);
    for (let length = 2; length < bytes.length; length++) {
      const error = await failure(bytes.slice(0, length));
      expect([length, error.code, error.message]).toEqual([
        length,
        'E_FILE_DAMAGED',
        expect.stringMatching(/ends too early$/),
      ]);
    }
  });

  it('is refused when more text follows', async () => {
    for (const more of ['x', '{}', ']', ',', '\u0000']) {
      const error = await failure(`${collection(feature('{}'))}\n${more}`);
      expect(error.code, more).toBe('E_FILE_DAMAGED');
      expect(error.message, more).toContain('line 4, column 1 ');
    }
    expect((await read(`${collection(feature('{}'))} \n\r\t `)).table.rowCount).toBe(1);
  });

  it('with salvage gives the features that are whole before that place, and says where and why it stops', async () => {
    const text = collection(feature('{"n":1}'), feature('{"n":2}'), feature('{"n":3,"late":1}'));
    const cut = text.slice(0, text.indexOf('"late"') + 3);
    const layer = await read(cut, { salvage: true });
    expect([values(layer, 'n'), shapeCount(layer.shapes), [...layer.table.columns.keys()]]).toEqual([[1, 2], 2, ['n']]);
    expect(layer.findings).toMatchObject([
      { code: 'file.salvaged', severity: 'error', numbers: { file: 'a.geojson', announced: '?', read: 2 } },
    ]);
    expect(JSON.stringify(layer.findings[0].numbers)).toMatch(/line 4, column \d+ .*ends too early/);
    const refused = await failure(cut);
    expect(refused.remedy).toContain('2 features before that place can be read with --salvage');
    // nothing whole: refused all the same
    expect((await failure(text.slice(0, 80), { salvage: true })).code).toBe('E_FILE_DAMAGED');
    const lines = [feature('{"n":1}'), feature('{"n":2}'), '{"type":"Feature","prop'].join('\n');
    expect(values(await read(lines, { salvage: true }, 'a.geojsonl'), 'n')).toEqual([1, 2]);
  });
});

describe('JSON that is odd GeoJSON', () => {
  it('gives a row each for geometries that are none, and says why they are empty', async () => {
    const layer = await read(
      collection(
        feature('{}'),
        feature('{}', '{}'),
        feature('{}', '"POLYGON EMPTY"'),
        feature('{}', '[0,0]'),
        feature('{}', '{"type":"Polygon"}'),
        feature('{}', '{"type":"Polygon","coordinates":null}'),
        feature('{}', '{"type":"Polygon","coordinates":{}}'),
        feature('{}', '{"type":"Polygon","coordinates":[[0,0],[1,1]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[[[0,0],[1,0],[1,1],[0,0]]]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[["1","2"],[1,0],[1,1],["1","2"]]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[null,[1,0],[1,1],[0,0]]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[[0],[1,0],[1,1],[0,0]]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[[1e300,0],[1,0],[1,1],[1e300,0]]]}'),
        feature('{}', '{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}'),
        feature('{}', '{"type":"Curve","coordinates":[[0,0],[1,1]]}'),
        feature('{}', '{"type":"GeometryCollection","geometries":{}}'),
        feature('{}', '{"type":"GeometryCollection","geometries":[]}'),
        feature('{}', '{"type":"GeometryCollection"}'),
        feature('{}', '{"type":7,"coordinates":[]}'),
        '{"type":"Feature"}',
      ),
    );
    expect([layer.table.rowCount, shapeCount(layer.shapes)]).toEqual([20, 20]);
    expect(reasons(layer)).toEqual([
      ['geometry.invalid', 2, 'a geometry without "type"'],
      ['geometry.invalid', 3, 'the geometry is not an object'],
      ['geometry.invalid', 4, 'the geometry is not an object'],
      ['geometry.empty', 5, ''],
      ['geometry.empty', 6, ''],
      ['geometry.invalid', 7, 'coordinates are not nested as in a Polygon'],
      ['geometry.invalid', 8, 'coordinates are not nested as in a Polygon'],
      ['geometry.invalid', 9, 'coordinates are not nested as in a Polygon'],
      ['geometry.notFinite', 10, ''],
      ['geometry.invalid', 11, 'coordinates are not nested as in a Polygon'],
      ['geometry.notFinite', 12, ''],
      ['geometry.notFinite', 13, ''],
      ['ring.tooFewPoints', 14, ''],
      ['geometry.invalid', 15, '"Curve" is no type of geometry'],
      ['geometry.invalid', 16, '"geometries" is not an array'],
      ['geometry.empty', 17, ''],
      ['geometry.empty', 18, ''],
      ['geometry.invalid', 19, 'a geometry without "type"'],
      ['geometry.null', 20, ''],
    ]);
  });

  it('takes the last of two members of one name, and refuses a second "features"', async () => {
    const twice = `{"type":"Nothing","properties":{"a":1,"b":2},"geometry":null,"properties":{"b":3,"b":4},"type":"Feature","geometry":${SQUARE}}`;
    const layer = await read(collection(twice));
    expect([[...layer.table.columns.keys()], values(layer, 'b'), layer.findings]).toEqual([['b'], [4], []]);
    const error = await failure(collection(feature('{}')).replace(/}$/, ',"features":[]}'));
    expect([error.code, error.message]).toEqual(['E_FILE_DAMAGED', expect.stringContaining('a second "features"')]);
  });

  it('keeps names of fields in the order of the file, those that are numbers too', async () => {
    const layer = await read(collection(feature('{"b":1,"2020":2,"10":3,"__proto__":4}')));
    expect([...layer.table.columns.keys()]).toEqual(['b', '2020', '10', '__proto__']);
    expect(values(layer, '__proto__')).toEqual([4]);
  });

  it('counts rows with heights and with measures', async () => {
    const z = '{"type":"Point","coordinates":[1,2,3]}';
    const zm = '{"type":"LineString","coordinates":[[1,2],[3,4,5,6]]}';
    const layer = await read(collection(feature('{}'), feature('{}', z), feature('{}', zm)));
    const flattened = layer.findings.filter(({ feature }) => feature === null);
    expect(flattened).toMatchObject([
      { code: 'geometry.zLeftOut', severity: 'note', numbers: { rows: 2 } },
      { code: 'geometry.mLeftOut', severity: 'note', numbers: { rows: 1 } },
    ]);
  });

  it('is refused when "features" is no array, is missing, or holds something else', async () => {
    const cases = [
      ['{"type":"FeatureCollection","features":{}}', 'E_FORMAT_UNKNOWN', 'its "features" are not an array'],
      ['{"type":"FeatureCollection"}', 'E_FORMAT_UNKNOWN', 'without "features"'],
      ['{"features":[]}', 'E_FORMAT_UNKNOWN', 'its "type" is missing'],
      ['{"type":"Feature","type":"x"}', 'E_FILE_DAMAGED', 'is not a Feature'],
      ['{"type":"FeatureCollection","features":[{"type":"Point"}]}', 'E_FILE_DAMAGED', 'entry 1 of "features"'],
      ['{"type":"FeatureCollection","features":[[]]}', 'E_FILE_DAMAGED', 'column 41 '],
      ['[]', 'E_FORMAT_UNKNOWN', 'it is no object'],
    ] as const;
    for (const [text, code, message] of cases) {
      const error = await failure(text);
      expect([error.code, error.message], text).toEqual([code, expect.stringContaining(message)]);
    }
  });

  it('knows the CRS wherever it stands, and in its older writings', async () => {
    const crs = '{"type":"name","properties":{"name":"EPSG:4549"}}';
    const after = collection(feature('{}')).replace(/}$/, `,"crs":${crs}}`);
    expect((await read(after)).crs).toEqual({ definition: 'EPSG:4549', from: 'file' });
    const code = after.replace('"name":"EPSG:4549"', '"code":4490');
    expect((await read(code)).crs).toEqual({ definition: 'EPSG:4490', from: 'file' });
    expect((await read(after.replace(crs, '"EPSG:4549"'))).crs).toEqual({ definition: 'EPSG:4549', from: 'file' });
    expect((await read(after.replace(crs, 'null'))).crs).toEqual({ definition: 'EPSG:4326', from: 'format' });
    const lone = `{"type":"Feature","geometry":null,"crs":${crs}}`;
    expect((await read(lone)).crs).toEqual({ definition: 'EPSG:4549', from: 'file' });
    const other = lone.replace('4549', '4528');
    expect((await failure(`${lone}\n${other}`)).message).toContain('line 2, ');
  });

  it('tells TopoJSON by its type, wherever that stands', async () => {
    const topology = '{"arcs":[],"objects":{"a":{"type":null,"properties":{"n":1}}},"type":"Topology"}';
    expect(await read(topology)).toMatchObject({ format: 'topojson', layer: 'a' });
  });
});

describe('GeoJSON in other encodings', () => {
  const text = collection(feature('{"名称":"姜山镇","编码":"\\u59dc"}'), feature('{"名称":"云龍\\\\"}'));

  it('is read from UTF-16 of both orders, marked or not, and from UTF-8 with a mark', async () => {
    const little = Uint8Array.from(Buffer.from(text, 'utf16le'));
    const big = Uint8Array.from(Buffer.from(text, 'utf16le').swap16());
    const files: readonly (readonly [string, Uint8Array])[] = [
      ['utf-16le', Uint8Array.of(0xff, 0xfe, ...little)],
      ['utf-16be', Uint8Array.of(0xfe, 0xff, ...big)],
      ['utf-16le', little],
      ['utf-16be', big],
      ['utf-8', Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8(text))],
    ];
    for (const [name, bytes] of files) {
      const layer = await read(bytes);
      expect(layer.encoding).toEqual({ name, from: 'bytes' });
      expect([values(layer, '名称'), layer.findings]).toEqual([['姜山镇', '云龍\\'], []]);
    }
  });

  it('is read from GBK, found from the bytes or asked for, in blocks that cut characters', async () => {
    const bytes = gbk(text);
    for (const blockBytes of [1 << 20, 7, 1]) {
      const options = { scratch: NO_SCRATCH };
      const found = await readGeoJson(memorySource({ 'a.geojson': bytes }, 'a.geojson'), options, blockBytes);
      if (found === 'topology') expect.fail(found);
      expect(values(found, '名称')).toEqual(['姜山镇', '云龍\\']);
      expect(found.encoding).toEqual({ name: 'gb18030', from: 'bytes' });
      expect(found.findings.map(({ code }) => code)).toEqual(['encoding.guessed']);
    }
    const asked = await read(bytes, { encoding: 'GBK' });
    expect([asked.encoding, asked.findings]).toEqual([{ name: 'gb18030', from: 'option' }, []]);
  });

  it('is refused when the bytes are not what the user or the mark says', async () => {
    expect((await failure(gbk(text), { encoding: 'UTF-8' })).code).toBe('E_ENCODING');
    expect((await failure(Uint8Array.of(0xef, 0xbb, 0xbf, ...gbk(text)))).code).toBe('E_ENCODING');
    expect((await failure(Uint8Array.of(0xff, 0xfe, ...Buffer.from(text, 'utf16le'), 0x20))).code).toBe('E_ENCODING');
  });

  it('counts characters, not bytes, to the place of an error', async () => {
    const broken = text.replace('"编码":', '"编码";');
    const column = broken.split('\n')[1].indexOf(';') + 1;
    for (const bytes of [utf8(broken), gbk(broken), Uint8Array.of(0xff, 0xfe, ...Buffer.from(broken, 'utf16le'))]) {
      expect((await failure(bytes)).message).toContain(
        `line 2, column ${column} (character ${broken.indexOf(';')} of ${broken.length})`,
      );
    }
  });
});

describe('GeoJSON made to hurt', () => {
  it('reads or refuses 100,000 nested brackets, wherever they stand', async () => {
    const n = 100_000;
    const brackets = `${'['.repeat(n)}${']'.repeat(n)}`;
    const objects = `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
    const layer = await read(
      collection(
        feature(`{"a":${brackets},"b":${objects}}`),
        feature('{}', `{"type":"Polygon","coordinates":${brackets}}`),
      ),
    );
    expect([values(layer, 'a'), values(layer, 'b')]).toEqual([
      [brackets, null],
      [objects, null],
    ]);
    expect(reasons(layer)).toContainEqual(['geometry.invalid', 2, 'coordinates are not nested as in a Polygon']);
    const collections = `${'{"type":"GeometryCollection","geometries":['.repeat(n)}${']}'.repeat(n)}`;
    expect(await failure(collection(feature('{}', collections)))).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure(brackets)).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    expect(await failure('['.repeat(n))).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure(`{"type":"FeatureCollection","crs":${brackets}}`)).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    const topology = `{"type":"Topology","arcs":[],"objects":{"a":{"type":null,"properties":{"n":${brackets}}}}}`;
    expect(await failure(topology)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure(topology.replace(brackets, collections))).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });

  it('reads one feature of many blocks', async () => {
    const head = utf8(
      '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[',
    );
    const vertices = 400_000;
    const source = madeSource('a.geojson', [
      { bytes: head, times: 1 },
      { bytes: utf8('[120.123456789,29.5],'), times: vertices },
      { bytes: utf8('[0,0]]]},"properties":{"n":1}}]}'), times: 1 },
    ]);
    const layer = await readGeoJson(source, { scratch: NO_SCRATCH }, 1 << 16);
    if (layer === 'topology' || layer.shapes.kind !== 'polygon') return expect.fail('is a polygon');
    // the ring is closed by one more vertex
    expect([layer.shapes.polygons.xy.length / 2, values(layer, 'n')]).toEqual([vertices + 2, [1]]);
  });

  it('never fails but with a coded error on texts with bytes flipped, cut out and doubled, and keeps shapes and rows in step', async () => {
    let wasRead = 0;
    for (let seed = 1; seed <= 1500; seed++) {
      const random = seeded(seed);
      const below = (n: number) => Math.floor(random() * n);
      let bytes = utf8(randomGeoJson(seeded(below(60))).text);
      for (let k = 1 + below(3); k > 0; k--) {
        const at = below(bytes.length);
        const to = at + below(40);
        const flipped = random() < 0.5 ? Uint8Array.of(below(256)) : utf8('{}[]",:\\0-eE.nt\u001e\n'[below(18)]);
        const middle = [flipped, new Uint8Array(0), bytes.slice(at, to), bytes.slice(at, to)][below(4)];
        const rest = bytes.slice(middle === flipped ? at + 1 : random() < 0.5 ? to : at);
        bytes = Uint8Array.from([...bytes.slice(0, at), ...middle, ...rest]);
      }
      const name = ['a.geojson', 'a.geojsonl', 'a.json'][below(3)];
      const layers = await readLayers(memorySource({ [name]: bytes }, name), {
        scratch: NO_SCRATCH,
        salvage: random() < 0.5,
      }).catch((error: unknown) => {
        if (error instanceof LianpianError) return [];
        throw new Error(`seed ${seed}`, { cause: error });
      });
      for (const { table, shapes } of layers) {
        wasRead++;
        expect(shapeCount(shapes), `seed ${seed}`).toBe(table.rowCount);
        for (const column of table.columns.values()) expect(column.valid.length).toBe(table.rowCount);
      }
    }
    expect(wasRead).toBeGreaterThan(200);
  });

  it('tells how far it is in bytes of the file, and stops when it is cancelled', async () => {
    const text = collection(...Array.from({ length: 500 }, (_, n) => feature(`{"n":${n}}`)));
    const bytes = utf8(text);
    const told: number[] = [];
    let cancelled = false;
    const job = {
      progress: (_stage: string, done: number, total: number) => {
        expect(total).toBe(bytes.length);
        told.push(done);
      },
      cancelled: () => cancelled,
    };
    const options = { scratch: NO_SCRATCH, job };
    const source = memorySource({ 'a.geojson': bytes }, 'a.geojson');
    await readGeoJson(source, options, 4096);
    expect(told.length).toBeGreaterThan(10);
    expect(told.at(-1)).toBe(bytes.length);
    expect([...told].sort((a, b) => a - b)).toEqual(told);
    cancelled = true;
    await expect(readGeoJson(source, options, 4096)).rejects.toMatchObject({ code: 'E_CANCELLED' });
  });
});
