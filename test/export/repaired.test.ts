import { beforeAll, describe, expect, it } from 'vitest';
import { type FileRepair, repairedFile } from '../../src/export/repaired.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { itemCount, nestedFromItem, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textCell } from '../../src/model/column.js';
import { QUIET_JOB } from '../../src/model/job.js';
import type { CrsClaim, DeliveredLayer } from '../../src/model/layer.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { box, ring, tableOf } from '../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const ON = {
  ...DEFAULT_SETTINGS,
  'repair.snapM': 0.01,
  'repair.overlaps': 'longestBorder',
  'repair.gapsM': 1,
  'repair.slivers': 'dissolve',
  'repair.spikesDeg': 1,
  'repair.verticesM': 0.001,
} as const;
const WANTED: FileRepair = {
  settings: ON,
  idField: null,
  townField: null,
  priorityField: null,
  isControlLine: false,
  crs: null,
};

function delivered(
  items: Parameters<typeof polygonSetFromNested>[0],
  crs: string | null = null,
  fields: Parameters<typeof tableOf>[0] = {},
): DeliveredLayer {
  const claim: CrsClaim | null = crs === null ? null : { definition: crs, from: 'option' };
  const { columns } = tableOf(fields);
  return {
    file: 'land.fgb',
    layer: 'land',
    format: 'flatgeobuf',
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(items) },
    table: { rowCount: items.length, columns },
    crs: claim,
    encoding: null,
    findings: [],
  };
}

function polygonsOf({ layer }: ReturnType<typeof repairedFile>) {
  if (layer.shapes.kind !== 'polygon') throw new Error('no polygons');
  return layer.shapes.polygons;
}

describe('repairedFile', () => {
  const E = 600_000;
  const N = 3_300_000;

  it('gives back an empty layer, and rows of nothing, as they are', () => {
    for (const items of [[], [[], []]]) {
      const done = repairedFile(delivered(items, 'EPSG:4549'), WANTED, geos, QUIET_JOB);
      expect(itemCount(polygonsOf(done))).toBe(items.length);
      expect([done.changes, done.findings]).toEqual([[], []]);
    }
  });

  it('leaves a shape that is no place as it is, says so, and mends the rest', () => {
    const wild = [ring(E, N, E + 10, N, Number.NaN, N + 10), ring(E, N, 1e300, N, E, N + 10)];
    const land = delivered(
      [wild[0], box(E, N, E + 100, N + 100), wild[1], box(E + 99, N, E + 300, N + 100)],
      'EPSG:4549',
    );
    const done = repairedFile(land, WANTED, geos, QUIET_JOB);
    const polygons = polygonsOf(done);
    expect(nestedFromItem(polygons, 0)).toEqual(wild[0]);
    expect(nestedFromItem(polygons, 2)).toEqual(wild[1]);
    expect(done.findings.map(({ code, feature }) => [code, feature])).toEqual([
      ['geometry.notFinite', 1],
      ['geometry.notFinite', 3],
    ]);
    expect(done.changes.some(({ rule }) => rule === 'overlaps')).toBe(true);
  });

  it('mends borders of shapes that are not valid on their made-valid copies', () => {
    const bow = ring(E, N, E + 100, N + 100, E + 100, N, E, N + 50);
    const done = repairedFile(
      delivered([bow, box(E + 90, N, E + 300, N + 100)], 'EPSG:4549'),
      { ...WANTED, settings: { ...DEFAULT_SETTINGS, 'repair.makeValid': 'none', 'repair.overlaps': 'larger' } },
      geos,
      QUIET_JOB,
    );
    expect(done.changes.map(({ rule }) => rule)).toContain('makeValid');
    expect(geos.invalidReasons(polygonsOf(done))).toEqual([null, null]);
  });

  it('takes metres from the unit of the CRS, and places changes in its own coordinates', () => {
    // US survey feet: borders 0.02 ft apart are 6 mm apart
    const boxes = [box(750_000, 2_950_000, 750_100, 2_950_100), box(750_100.02, 2_950_000, 750_200, 2_950_100)];
    const done = repairedFile(delivered(boxes, FEET), WANTED, geos, QUIET_JOB);
    expect(done.basis).toBe('geodesic');
    expect(done.changes.map(({ rule }) => rule)).toEqual(['snap']);
    const [x, y] = [done.changes[0].x ?? 0, done.changes[0].y ?? 0];
    expect([Math.round(x / 100), Math.round(y / 100)]).toEqual([7501, 29_500]);
    expect(done.changes[0].movedM).toBeCloseTo(0.02 * 0.3048, 5);
    for (const value of polygonsOf(done).xy) expect(value % 0.01 < 1e-6 || value % 0.01 > 0.01 - 1e-6).toBe(true);
  });

  it('names its copy of a control line', () => {
    const done = repairedFile(
      delivered([box(E, N, E + 10, N + 10)], 'EPSG:4549', { computing_copy: ['x'] }),
      { ...WANTED, isControlLine: true },
      geos,
      QUIET_JOB,
    );
    expect(done.layer.name).toBe('land_修复副本');
    expect([...done.layer.table.columns.keys()]).toEqual(['computing_copy', 'computing_copy_2']);
  });

  it('a layer that says no CRS is a plane; one that looks like degrees is asked for its CRS', () => {
    const plane = repairedFile(delivered([box(E, N, E + 10, N + 10)]), WANTED, geos, QUIET_JOB);
    expect(plane.basis).toBe('planar');
    expect(plane.balances[0]).toMatchObject({ beforeM2: 100, afterM2: 100 });
    expect(() => repairedFile(delivered([box(121, 29, 121.1, 29.1)]), WANTED, geos, QUIET_JOB)).toThrow('CRS');
  });

  it('keeps the ledger where rows are split and slivers go', () => {
    const items = [
      box(E, N, E + 100, N + 100),
      box(E + 100, N, E + 100.4, N + 100),
      [...box(E, N + 200, E + 10, N + 210), ...box(E + 20, N + 200, E + 30, N + 210)],
    ];
    const settings = { ...ON, 'repair.multiparts': 'split' } as const;
    const done = repairedFile(delivered(items, 'EPSG:4549'), { ...WANTED, settings }, geos, QUIET_JOB);
    const source = done.layer.table.columns.get('source');
    expect(source?.type === 'text' && Array.from(source.codes, (code) => source.values[code])).toEqual([
      '1;2',
      '3',
      '3',
    ]);
    const [{ beforeM2, gainedM2, lostM2, afterM2 }] = done.balances;
    expect(Math.round(100 * (beforeM2 + gainedM2 - lostM2))).toBe(Math.round(100 * afterM2));
    expect([...planarAreas(polygonsOf(done))].map((m2) => Math.round(100 * m2) / 100)).toEqual([10_040, 100, 100]);
  });
});

describe('parts of a row that are slivers', () => {
  it('go to a neighbour as other slivers do, each named; a second repair finds nothing', () => {
    const [E, N] = [600_000, 3_300_000];
    const items = [
      box(E, N, E + 100, N + 100),
      [...box(E, N + 200, E + 100, N + 300), ...box(E + 100, N, E + 100.4, N + 100)],
      box(E + 100.4, N, E + 190, N + 100),
    ];
    const settings = { ...ON, 'repair.multiparts': 'split' } as const;
    const wanted = { ...WANTED, settings };
    const land = delivered(items, 'EPSG:4549', { BSM: ['a', 'b', 'c'] });
    const done = repairedFile(land, wanted, geos, QUIET_JOB);
    const { columns, rowCount } = done.layer.table;
    const values = (name: string) => Array.from({ length: rowCount }, (_, row) => textCell(columns.get(name), row));
    expect(values('source')).toEqual(['1;2', '2', '3']);
    expect(values('BSM')).toEqual(['a', 'b', 'c']);
    expect(done.changes.map(({ rule, feature }) => [rule, feature])).toEqual([
      ['slivers', 1],
      ['slivers', 2],
      ['splitMultiparts', 2],
    ]);
    expect([...planarAreas(polygonsOf(done))].map(Math.round)).toEqual([10_040, 10_000, 8960]);
    const [{ beforeM2, gainedM2, lostM2, afterM2 }] = done.balances;
    expect(Math.round(100 * (beforeM2 + gainedM2 - lostM2))).toBe(Math.round(100 * afterM2));
    const again = repairedFile(
      { ...land, shapes: done.layer.shapes, table: done.layer.table },
      wanted,
      geos,
      QUIET_JOB,
    );
    expect(again.changes).toEqual([]);
  });
});

describe('parts of a row that is split', () => {
  const E = 600_000;
  const N = 3_300_000;
  const two = (n: number) => [...box(E, n, E + 10, n + 10), ...box(E + 20, n, E + 30, n + 10)];
  const settings = { ...DEFAULT_SETTINGS, 'repair.multiparts': 'split' } as const;
  const split = (fields: Parameters<typeof tableOf>[0], idField: string | null = null) => {
    const items = [two(N), box(E, N + 50, E + 10, N + 60), two(N + 100)];
    const done = repairedFile(delivered(items, 'EPSG:4549', fields), { ...WANTED, settings, idField }, geos, QUIET_JOB);
    const { columns, rowCount } = done.layer.table;
    const values = (name: string) => {
      const column = columns.get(name);
      return column ? Array.from({ length: rowCount }, (_, row) => textCell(column, row)) : null;
    };
    return { done, values };
  };

  it('have ids of their own, none given before, and name the id delivered', () => {
    const { done, values } = split({ bsm: ['a', 'a-2', ''] });
    expect(values('bsm')).toEqual(['a', 'a-3', 'a-2', '', '']);
    expect(values('source_id')).toEqual(['a', 'a', 'a-2', '', '']);
    expect(values('source')).toEqual(['1', '1', '2', '3', '3']);
    expect(done.findings).toEqual([]);
  });

  it('repeat an id that is a number, and that is said', () => {
    const { done, values } = split({ OBJECTID: [7, 8, 9] }, 'OBJECTID');
    expect(values('OBJECTID')).toEqual(['7', '7', '8', '9', '9']);
    expect(values('source_id')).toBe(null);
    expect(done.findings.map(({ code, numbers }) => [code, numbers])).toEqual([['repair.idRepeated', { rows: 2 }]]);
  });
});

const FEET =
  '+proj=lcc +lat_1=42.68333333333333 +lat_2=41.71666666666667 +lat_0=41 +lon_0=-71.5 +x_0=200000.0001016002 +y_0=750000 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=us-ft +no_defs';
