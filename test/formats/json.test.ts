import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { nestedFromItem } from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const SQUARE = '[[[0,0],[1,0],[1,1],[0,1],[0,0]]]';

function feature(properties: string, geometry = `{"type":"Polygon","coordinates":${SQUARE}}`): string {
  return `{"type":"Feature","properties":${properties},"geometry":${geometry}}`;
}

function collection(features: readonly string[], more = ''): string {
  return `{"type":"FeatureCollection",${more}"features":[${features.join(',')}]}`;
}

async function read(text: string | Uint8Array, options: object = {}, name = 'a.geojson'): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ [name]: text }, name), { scratch: NO_SCRATCH, ...options });
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

describe('GeoJSON', () => {
  it('keeps ids as text, numbers as numbers, and the digits of long integers', async () => {
    const rows = [
      feature('{"id":"330212001001","mj":1.5,"bsm":330212001001234567,"ok":true}'),
      feature('{"id":"330212001002","mj":null,"bsm":-330212001001234568,"note":"a: 330212001001234567, b"}'),
    ];
    const [layer] = await read(collection(rows));
    expect(values(layer, 'id')).toEqual(['330212001001', '330212001002']);
    expect(values(layer, 'mj')).toEqual([1.5, null]);
    expect(values(layer, 'bsm')).toEqual(['330212001001234567', '-330212001001234568']);
    expect(values(layer, 'note')).toEqual([null, 'a: 330212001001234567, b']);
    expect(values(layer, 'ok')).toEqual([true, null]);
    expect(layer.crs).toEqual({ definition: 'EPSG:4326', from: 'format' });
  });

  it('turns mixed fields and nested values into text, with a finding each', async () => {
    const rows = [feature('{"a":1,"b":{"c":[1,2]},"d":"x"}'), feature('{"a":"zwei","b":null,"d":"y"}')];
    const [layer] = await read(collection(rows));
    expect(values(layer, 'a')).toEqual(['1', 'zwei']);
    expect(values(layer, 'b')).toEqual(['{"c":[1,2]}', null]);
    const mixed = layer.findings.map((item) => (item.code === 'field.mixed' ? item.numbers.field : item.code));
    expect(mixed.sort()).toEqual(['a', 'b']);
  });

  it('honours the legacy crs member, and the option before it', async () => {
    const crs = '"crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4549"}},';
    expect((await read(collection([], crs)))[0].crs).toEqual({ definition: 'EPSG:4549', from: 'file' });
    expect((await read(collection([], crs), { crs: 'EPSG:4490' }))[0].crs).toEqual({
      definition: 'EPSG:4490',
      from: 'option',
    });
  });

  it('reads a lone feature and a bare geometry, and an empty collection', async () => {
    expect((await read(feature('{"a":1}')))[0].table.rowCount).toBe(1);
    expect((await read(`{"type":"Polygon","coordinates":${SQUARE}}`))[0].table.rowCount).toBe(1);
    const [empty] = await read(collection([]));
    expect([empty.table.rowCount, empty.shapes.kind]).toEqual([0, 'polygon']);
  });

  it('keeps one row a feature whatever its geometry: null, empty, of another kind, not finite', async () => {
    const [layer] = await read(
      collection([
        feature('{"n":1}'),
        feature('{"n":2}', 'null'),
        feature('{"n":3}', '{"type":"Polygon","coordinates":[]}'),
        feature('{"n":4}', '{"type":"LineString","coordinates":[[0,0],[1,1]]}'),
        feature('{"n":5}', '{"type":"Polygon","coordinates":[[[0,0],[1,null],[1,1],[0,0]]]}'),
        feature('{"n":6}', '{"type":"Polygon","coordinates":[[[0,0],[1e999,0],[1,1],[0,0]]]}'),
        feature(
          '{"n":7}',
          `{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,1]},{"type":"Polygon","coordinates":${SQUARE}}]}`,
        ),
      ]),
    );
    expect(layer.findings.map(({ code, feature }) => [code, feature])).toEqual([
      ['geometry.null', 2],
      ['geometry.empty', 3],
      ['geometry.invalid', 4],
      ['geometry.notFinite', 5],
      ['geometry.notFinite', 6],
      ['geometry.invalid', 7],
    ]);
    expect(layer.findings[5].numbers).toEqual({ reason: 'GeometryCollection of 2; 1 that is no polygon left out' });
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(Array.from(layer.shapes.polygons.itemStart)).toEqual([0, 1, 1, 1, 1, 1, 1, 2]);
  });

  it('closes and turns rings, and says so', async () => {
    const clockwise = '{"type":"Polygon","coordinates":[[[0,0],[0,1],[1,1],[1,0],[0,0]]]}';
    const open = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1]]]}';
    const rows = [feature('{}', clockwise), feature('{}', open), feature('{}'), feature('{}')];
    const [layer] = await read(collection(rows));
    expect(layer.findings.map(({ code, feature }) => [code, feature])).toEqual([
      ['ring.reoriented', 1],
      ['ring.unclosed', 2],
    ]);
    if (layer.shapes.kind !== 'polygon') expect.fail(layer.shapes.kind);
    expect(nestedFromItem(layer.shapes.polygons, 0)[0][0][1]).toEqual([1, 0]);
    const [habit] = await read(collection([rows[0], rows[0], rows[0]]));
    expect(habit.findings).toMatchObject([{ code: 'ring.reoriented', feature: null, numbers: { rings: 3 } }]);
  });

  it('lines and points have their own sets', async () => {
    const [lines] = await read(
      collection([feature('{}', '{"type":"MultiLineString","coordinates":[[[0,0],[1,1]],[[2,2],[3,3],[4,4]]]}')]),
    );
    if (lines.shapes.kind !== 'line') expect.fail(lines.shapes.kind);
    expect(Array.from(lines.shapes.lines.lineStart)).toEqual([0, 2, 5]);
    const point = '{"type":"Point","coordinates":[1,2,3]}';
    const [points] = await read(collection([feature('{}', point), feature('{}', 'null')]));
    if (points.shapes.kind !== 'point') expect.fail(points.shapes.kind);
    expect(Array.from(points.shapes.points.xy)).toEqual([1, 2, Number.NaN, Number.NaN]);
  });

  it('refuses malformed JSON with line, column and character', async () => {
    const broken = collection([feature('{"a":1}'), feature('{"a":2}')]).replace('"a":2', '"a":oops');
    const lineTwo = broken.indexOf('"features"');
    const error = await failure(`${broken.slice(0, lineTwo)}\n${broken.slice(lineTwo)}`);
    expect(error.code).toBe('E_FILE_DAMAGED');
    expect(error.message).toContain(`line 2, column ${broken.indexOf('oops') - lineTwo + 1} `);
    const cut = await failure(collection([feature('{"a":1}')]).slice(0, 60));
    expect([cut.code, /character 60 of 60/.test(cut.message)]).toEqual(['E_FILE_DAMAGED', true]);
  });

  it('refuses JSON that is not GeoJSON, an entry that is no feature, and an empty file', async () => {
    expect(await failure('{"type":"module"}')).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    expect(await failure('[1,2]')).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    expect(await failure('{"type":"FeatureCollection","features":[null]}')).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure('')).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure('just words')).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
  });
});

describe('TopoJSON', () => {
  const topology = JSON.stringify({
    type: 'Topology',
    transform: { scale: [0.5, 0.5], translate: [100, 20] },
    arcs: [
      [
        [0, 0],
        [2, 0],
        [0, 2],
        [-2, 0],
        [0, -2],
      ],
    ],
    objects: {
      parcels: {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Polygon', arcs: [[0]], id: 7, properties: { MAP: '127', area: 4 } },
          { type: null, properties: { MAP: '128', area: 5 } },
        ],
      },
      town: { type: 'Polygon', arcs: [[0]], properties: { name: '姜山' } },
    },
  });

  it('gives a layer an object, coordinates unpacked', async () => {
    const layers = await read(topology, {}, 'a.json');
    expect(layers.map(({ layer, format, table }) => [layer, format, table.rowCount])).toEqual([
      ['parcels', 'topojson', 2],
      ['town', 'topojson', 1],
    ]);
    expect([values(layers[0], 'MAP'), values(layers[0], 'id')]).toEqual([
      ['127', '128'],
      ['7', null],
    ]);
    if (layers[1].shapes.kind !== 'polygon') expect.fail(layers[1].shapes.kind);
    expect(nestedFromItem(layers[1].shapes.polygons, 0)[0][0]).toEqual([
      [100, 20],
      [101, 20],
      [101, 21],
      [100, 21],
      [100, 20],
    ]);
  });

  it('gives the one layer asked for, and lists the layers when it is not there', async () => {
    expect((await read(topology, { layer: 'town' }, 'a.topojson')).map(({ layer }) => layer)).toEqual(['town']);
    const error = await failure(topology, { layer: 'roads' }, 'a.topojson');
    expect(error.code).toBe('E_LAYER_MISSING');
    expect(error.remedy).toContain('parcels, town');
  });

  it('is refused with line and column when it is cut off or malformed behind its type', async () => {
    const cut = await failure(topology.slice(0, -40), {}, 'a.topojson');
    expect([cut.code, cut.message]).toEqual(['E_FILE_DAMAGED', expect.stringMatching(/ends too early$/)]);
    const at = topology.indexOf('"姜山"');
    const broken = `${topology.slice(0, at)}\n${topology.slice(at).replace('"姜山"', '"姜山" x')}`;
    expect((await failure(broken, {}, 'a.topojson')).message).toContain('line 2, column 6 ');
    expect((await failure(`${topology}x`, {}, 'a.topojson')).message).toContain('more text after');
  });

  it('refuses a topology whose arcs are not there', async () => {
    const broken = topology.replace('"arcs":[[0]]', '"arcs":[[9]]');
    expect(await failure(broken, {}, 'a.topojson')).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });
});
