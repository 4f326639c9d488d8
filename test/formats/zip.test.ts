import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { writeWithGdal } from '../../src/formats/gdal/write.js';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { cell, textColumn } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';
import { type ZipDialect, type ZippedFile, zipBytes } from './zipBytes.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-zip-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SHP = shpBytes([[square(0, 0, 10)]]);
const DBF = dbfBytes([{ name: utf8('DLMC'), type: 'C', width: 20 }], [{ cells: [gbk('工业用地')] }]);
const POINTS = '{"type":"Feature","properties":{"a":1},"geometry":{"type":"Point","coordinates":[1,2]}}';

function read(bytes: Uint8Array, options: object = {}) {
  return readLayers(memorySource({ 'd.zip': bytes }, 'd.zip'), { scratch: NO_SCRATCH, ...options });
}

async function failure(bytes: Uint8Array, options: object = {}): Promise<LianpianError> {
  return read(bytes, options).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

const onDisk = { scratch: scratchAt(folder), inProcess: true } as const;

describe('a zipped delivery', () => {
  const whole = zipBytes([
    { name: gbk('交付/图斑.shp'), bytes: SHP },
    { name: gbk('交付/图斑.DBF'), bytes: DBF },
    { name: gbk('交付/图斑.shp.xml'), bytes: '<metadata/>' },
    { name: gbk('交付/说明.txt'), bytes: 'read me' },
    { name: 'points.geojson', bytes: POINTS, stored: true },
  ]);

  it('gives the layers of all its files, names in GBK, .dbf beside .shp in any case', async () => {
    const layers = await read(whole);
    expect(layers.map(({ file, layer, format, table }) => [file, layer, format, table.rowCount])).toEqual([
      ['d.zip/交付/图斑.shp', '图斑', 'shapefile', 1],
      ['d.zip/points.geojson', 'points', 'geojson', 1],
    ]);
    expect([...layers[0].table.columns.keys()]).toEqual(['DLMC']);
    expect((await read(whole, { layer: 'points' })).map(({ layer }) => layer)).toEqual(['points']);
  });

  it('names the files that are none of its layers once', async () => {
    const [first, second] = await read(whole);
    expect(first.findings.filter(({ code }) => code.startsWith('file.'))).toMatchObject([
      { code: 'file.notGis', severity: 'note', layer: 'd.zip', numbers: { files: 1, names: '交付/说明.txt' } },
    ]);
    expect(second.findings.filter(({ code }) => code.startsWith('file.'))).toEqual([]);
  });

  it('is refused when cut off, when without a GIS file, and when a layer is not in it', async () => {
    expect(await failure(whole.slice(0, whole.length - 30))).toMatchObject({ code: 'E_FILE_DAMAGED' });
    expect(await failure(zipBytes([{ name: 'a.txt', bytes: 'a' }]))).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    expect(await failure(zipBytes([]))).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    const missing = await failure(whole, { layer: 'roads' });
    expect([missing.code, missing.remedy]).toEqual(['E_LAYER_MISSING', expect.stringContaining('图斑, points')]);
  });

  it('is refused when its only file is damaged, and says so in a finding when there are others', async () => {
    const cut: ZippedFile = { name: 'a/a.shp', bytes: SHP.slice(0, 120) };
    expect(await failure(zipBytes([cut]))).toMatchObject({ code: 'E_FILE_DAMAGED', where: 'd.zip/a/a.shp' });
    const layers = await read(zipBytes([cut, { name: 'points.geojson', bytes: POINTS }]));
    expect(layers.map(({ layer }) => layer)).toEqual(['points']);
    expect(layers[0].findings).toMatchObject([
      {
        code: 'file.unread',
        severity: 'error',
        numbers: { file: 'a/a.shp', reason: expect.stringContaining('E_FILE_DAMAGED') },
      },
    ]);
  });

  it.each<[string, readonly ZippedFile[], ZipDialect]>([
    ['zip64', [{ name: 'points.geojson', bytes: POINTS, zip64: true }], { zip64: true }],
    ['a data descriptor', [{ name: 'points.geojson', bytes: POINTS, descriptor: true }], {}],
    ['bytes before it', [{ name: 'points.geojson', bytes: POINTS }], { before: utf8('MZ self-extracting') }],
    [
      'bytes before it and zip64',
      [{ name: 'points.geojson', bytes: POINTS, zip64: true }],
      { before: utf8('MZ'), zip64: true },
    ],
    ['bytes behind it', [{ name: 'points.geojson', bytes: POINTS }], { after: new Uint8Array(3000) }],
    [
      'a comment that looks like its end',
      [{ name: 'points.geojson', bytes: POINTS }],
      { comment: `PK\x05\x06${'0'.repeat(30)}` },
    ],
    ['backslashes', [{ name: 'a\\points.geojson', bytes: POINTS }], {}],
    ['./ before a name', [{ name: './points.geojson', bytes: POINTS }], {}],
  ])('is read with %s', async (_what, files, dialect) => {
    const [layer] = await read(zipBytes(files, dialect));
    expect([layer.layer, layer.table.rowCount]).toEqual(['points', 1]);
  });

  it('is refused when the bytes of a file are not those that were packed', async () => {
    const changed = zipBytes([{ name: 'points.geojson', bytes: POINTS, crc: 1 }]);
    expect(await failure(changed)).toMatchObject({ code: 'E_FILE_DAMAGED', message: expect.stringContaining('CRC') });
    const garbled = zipBytes([{ name: 'a.shp', bytes: SHP }]);
    garbled.fill(0xff, 40, 60);
    expect(await failure(garbled)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    for (const says of [POINTS.length - 1, POINTS.length + 1]) {
      expect(await failure(zipBytes([{ name: 'points.geojson', bytes: POINTS, says }])), String(says)).toMatchObject({
        code: 'E_FILE_DAMAGED',
      });
    }
  });

  it('gives its whole files when it is cut off and salvaged, and names the one it is cut off in', async () => {
    const two = zipBytes([
      { name: gbk('点/一.geojson'), bytes: POINTS },
      { name: gbk('点/二.geojson'), bytes: POINTS },
    ]);
    const cut = two.slice(0, two.indexOf(gbk('点/二')[0], 150) + 40);
    expect(await failure(cut)).toMatchObject({ code: 'E_FILE_DAMAGED' });
    const [layer, ...none] = await read(cut, { salvage: true });
    expect([layer.layer, none]).toEqual(['一', []]);
    expect(layer.findings).toMatchObject([
      { code: 'file.unread', numbers: { file: '点/二.geojson' } },
      { code: 'file.unread', numbers: { file: 'd.zip', reason: expect.stringContaining('1 whole files') } },
    ]);
  });

  it('says what to do about passwords and other ways of packing', async () => {
    const locked = await failure(zipBytes([{ name: 'points.geojson', bytes: POINTS, encrypted: true }]));
    expect(locked).toMatchObject({ code: 'E_FORMAT_UNSUPPORTED', remedy: expect.stringContaining('password') });
    const deflate64 = await failure(zipBytes([{ name: 'points.geojson', bytes: POINTS, method: 9 }]));
    expect(deflate64).toMatchObject({ code: 'E_FORMAT_UNSUPPORTED', message: expect.stringContaining('Deflate64') });
  });
});

describe('layers of one name in a zip', () => {
  const twice = zipBytes([
    { name: '2022/DLTB.geojson', bytes: POINTS },
    { name: '2023/DLTB.geojson', bytes: POINTS.replace('1}', '2}') },
    { name: '2023/DLTB.csv', bytes: 'a,b\n3,x\n' },
  ]);
  const value = async (layer: string) => {
    const [found] = await read(twice, { layer });
    return [found.layer, cell(found.table.columns.get('a')!, 0)];
  };

  it('are called by their folder, and by their ending where that is not enough', async () => {
    expect((await read(twice)).map(({ layer }) => layer)).toEqual(['2022/DLTB', '2023/DLTB.geojson', '2023/DLTB.csv']);
  });

  it('can each be asked for, and not by the name they share', async () => {
    expect(await value('2022/DLTB')).toEqual(['2022/DLTB', 1]);
    expect(await value('2023/DLTB.geojson')).toEqual(['2023/DLTB.geojson', 2]);
    expect(await value('2023/DLTB.csv')).toEqual(['2023/DLTB.csv', 3]);
    expect(await failure(twice, { layer: 'DLTB' })).toMatchObject({
      code: 'E_LAYER_MISSING',
      remedy: expect.stringContaining('2022/DLTB'),
    });
  });
});

describe('zips in a zip', () => {
  const wrap = (bytes: Uint8Array, name: string) => zipBytes([{ name, bytes }]);
  const inner = zipBytes([{ name: 'points.geojson', bytes: POINTS }]);

  it('are read two deep', async () => {
    const two = wrap(wrap(inner, 'b.zip'), 'a.zip');
    const [layer] = await read(two);
    expect([layer.layer, layer.file]).toEqual(['points', 'd.zip/a.zip/b.zip/points.geojson']);
    for (const name of ['points', 'a/points', 'a/b/points', 'a.zip/b.zip/points']) {
      expect(
        (await read(two, { layer: name })).map((one) => one.layer),
        name,
      ).toEqual([name]);
    }
    expect(await failure(wrap(two, 'c.zip'))).toMatchObject({ code: 'E_FORMAT_UNSUPPORTED' });
  });
});

describe('a hostile zip', () => {
  it.each(['../../evil.geojson', 'a/../../evil.geojson', '..\\..\\evil.geojson', 'evil.geojson\0.png'])(
    'does not get %j unpacked',
    async (name) => {
      const slip: ZippedFile = { name, bytes: POINTS };
      expect(await failure(zipBytes([slip]))).toMatchObject({ code: 'E_FILE_DAMAGED' });
      const layers = await read(zipBytes([slip, { name: 'points.geojson', bytes: POINTS }]));
      expect(layers.map(({ layer }) => layer)).toEqual(['points']);
      expect(layers[0].findings).toMatchObject([{ code: 'file.unread', severity: 'error' }]);
    },
  );

  it.each(['/etc/evil.geojson', 'C:\\data\\evil.geojson', '//server/share/evil.geojson'])(
    'has %j read below the zip, with a finding',
    async (name) => {
      const [layer] = await read(zipBytes([{ name, bytes: POINTS }]));
      expect(layer.layer).toBe('evil');
      expect(layer.findings).toMatchObject([{ code: 'file.renamed', numbers: { file: name } }]);
      expect(layer.file.startsWith('d.zip/')).toBe(true);
    },
  );

  it('is refused as a bomb by what it announces, before a byte is unpacked', async () => {
    const bomb = zipBytes([{ name: 'points.geojson', bytes: POINTS, says: 4_000_000_000 }]);
    const refused = await failure(
      zipBytes([
        { name: 'in.zip', bytes: bomb },
        { name: 'p.geojson', bytes: POINTS },
      ]),
    );
    expect(refused).toMatchObject({ code: 'E_FILE_DAMAGED', message: expect.stringContaining('4000000000 bytes') });
  });

  it('has the last of two files of one path read, and says so', async () => {
    const [layer, ...none] = await read(
      zipBytes([
        { name: 'p.geojson', bytes: POINTS },
        { name: 'p.geojson', bytes: POINTS.replace('1}', '2}') },
      ]),
    );
    expect([cell(layer.table.columns.get('a')!, 0), none]).toEqual([2, []]);
    expect(layer.findings).toMatchObject([{ code: 'file.unread', numbers: { file: 'p.geojson' } }]);
  });
});

describe('databases in a zip', () => {
  const layer: OutputLayer = {
    name: '地块',
    shapes: {
      kind: 'polygon',
      polygons: polygonSetFromNested([
        [
          [
            [
              [0, 0],
              [10, 0],
              [10, 10],
              [0, 0],
            ],
          ],
        ],
      ]),
    },
    table: { rowCount: 1, columns: new Map([['BSM', textColumn(['330212001001000001'])]]) },
    crs: 'EPSG:4549',
  };

  it('are unpacked to the scratch folder and gone afterwards, from memory and from within another zip', async () => {
    const gpkg = await writeWithGdal('gpkg', '交付.gpkg', [layer], onDisk);
    const gdb = await writeWithGdal('filegdb', '库.gdb', [layer], onDisk);
    const files = [...gpkg, ...gdb].map(({ name, bytes }) => ({ name, bytes, utf8: true }));
    const zip = zipBytes([{ name: 'in.zip', bytes: zipBytes(files) }]);
    const layers = await readLayers(memorySource({ 'd.zip': zip }, 'd.zip'), onDisk);
    expect(layers.map(({ file, layer: name, table }) => [file, name, table.rowCount])).toEqual([
      ['d.zip/in.zip/库.gdb', '库/地块', 1],
      ['d.zip/in.zip/交付.gpkg', '交付/地块', 1],
    ]);
    const [picked] = await readLayers(memorySource({ 'd.zip': zip }, 'd.zip'), { ...onDisk, layer: 'in/库/地块' });
    expect(picked.format).toBe('filegdb');
    expect(readdirSync(folder).filter((name) => name.startsWith('zip-'))).toEqual([]);
  });

  it('may be geodatabases zipped without their folder', async () => {
    const gdb = await writeWithGdal('filegdb', '库.gdb', [layer], onDisk);
    const zip = zipBytes(gdb.map(({ name, bytes }) => ({ name: name.replace(/^.*\//, ''), bytes })));
    const layers = await readLayers(memorySource({ 'x.gdb.zip': zip }, 'x.gdb.zip'), onDisk);
    expect(layers.map(({ layer: name, format }) => [name, format])).toEqual([['地块', 'filegdb']]);
  });
});
