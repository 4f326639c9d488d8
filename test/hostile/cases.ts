import { gbk, utf8 } from '../formats/memorySource.js';
import { dbfBytes, shpBytes, square } from '../formats/shapefileBytes.js';
import { zipBytes } from '../formats/zipBytes.js';
import {
  CGCS2000_40,
  collection,
  dbf,
  EAST,
  type Files,
  feature,
  lonLatSquare,
  NORTH,
  rings,
  shapefile,
} from './bytes.js';

/** One hostile delivery: its files, the one that is opened, and what must become of it. */
export interface Case {
  readonly name: string;
  readonly files: Files;
  readonly open: string;
  readonly options?: {
    readonly salvage?: boolean;
    readonly layer?: string;
    readonly encoding?: string;
    readonly crs?: string;
  };
  /** Also made ready as parcels, where the CRS is settled. */
  readonly place?: true;
  readonly expect: Refused | Read;
}

export interface Refused {
  readonly code: string;
}

export interface Read {
  /** Rows of each layer. */
  readonly rows: readonly number[];
  /** Codes of all findings, sorted, each once; those not named here must not be there. */
  readonly codes?: readonly string[];
  readonly encoding?: string;
  readonly crs?: string | null;
  readonly first?: Readonly<Record<string, unknown>>;
}

const SHP = shpBytes(rings());

export function encodingCases(): Case[] {
  const cases: Case[] = [];
  for (const [bytes, encode] of [
    ['UTF-8', utf8],
    ['GBK', gbk],
  ] as const) {
    for (const cpg of [null, 'UTF-8', '936', 'ANSI 1252', 'nonsense']) {
      for (const ldid of [0, 77, 87]) {
        const claim = cpg === null || cpg === 'nonsense' ? (ldid === 77 ? 'gbk' : ldid === 87 ? '1252' : '') : cpg;
        const isTrue = (bytes === 'UTF-8' && claim === 'UTF-8') || (bytes === 'GBK' && /936|gbk/.test(claim));
        cases.push({
          name: `${bytes} texts, .cpg ${cpg ?? 'missing'}, language byte ${ldid}`,
          files: shapefile('a', { dbf: dbf(encode, ldid), cpg }),
          open: 'a.shp',
          expect: {
            rows: [3],
            codes: isTrue ? [] : ['encoding.guessed'],
            encoding: `${bytes === 'GBK' ? 'gb18030' : 'utf-8'} ${isTrue ? (/936|UTF/.test(claim) ? 'cpg' : 'ldid') : 'bytes'}`,
            first: { [bytes === 'GBK' ? '地类名称' : '地类名']: '工业用地' },
          },
        });
      }
    }
  }
  return cases;
}

export function crsCases(): Case[] {
  const shp = (east: number, north: number, side = 100) => shpBytes([[square(east, north, side)]]);
  const one = dbfBytes([{ name: utf8('BSM'), type: 'C', width: 3 }], [{ cells: [utf8('1')] }]);
  const at = (bytes: Uint8Array, prj: string | null): Files => shapefile('a', { shp: bytes, shx: null, dbf: one, prj });
  const degrees = shp(121.5, 29.8, 0.01);
  const place = true as const;
  return [
    {
      name: 'zone in the easting, .prj says so',
      files: at(shp(EAST, NORTH), CGCS2000_40),
      open: 'a.shp',
      place,
      expect: { rows: [1], crs: 'EPSG:4528' },
    },
    {
      name: 'zone in the easting, no .prj',
      files: at(shp(EAST, NORTH), null),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_MISSING' },
    },
    {
      name: 'six-digit easting, no .prj',
      files: at(shp(500_000, NORTH), null),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_MISSING' },
    },
    { name: 'degrees, no .prj', files: at(degrees, null), open: 'a.shp', place, expect: { code: 'E_CRS_MISSING' } },
    {
      name: 'no .prj, CRS said',
      files: at(shp(500_000, NORTH), null),
      open: 'a.shp',
      place,
      options: { crs: 'EPSG:4549' },
      expect: { rows: [1], crs: 'EPSG:4549' },
    },
    {
      name: 'degrees under a projected .prj',
      files: at(degrees, CGCS2000_40),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_WRONG' },
    },
    {
      name: 'north before east',
      files: at(shp(NORTH, EAST), CGCS2000_40),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_WRONG' },
    },
    {
      name: 'another zone than the .prj',
      files: at(shp(39_500_000, NORTH), CGCS2000_40),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_WRONG' },
    },
    {
      name: 'a name that contradicts its numbers',
      files: at(shp(EAST, NORTH), CGCS2000_40.replace('40500000.0', '39500000.0')),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_UNKNOWN' },
    },
    { name: 'an empty .prj', files: at(shp(EAST, NORTH), ''), open: 'a.shp', place, expect: { code: 'E_CRS_MISSING' } },
    {
      name: 'a .prj that is HTML',
      files: at(shp(EAST, NORTH), '<html>404</html>'),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_UNKNOWN' },
    },
    {
      name: 'a .prj of 100,000 brackets',
      files: at(shp(EAST, NORTH), `PROJCS${'['.repeat(100_000)}`),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_UNKNOWN' },
    },
    {
      name: "Xi'an 80 without parameters",
      files: at(
        shp(EAST, NORTH),
        CGCS2000_40.replaceAll('CGCS2000', 'Xian_1980')
          .replace('GCS_China_Geodetic_Coordinate_System_2000', 'GCS_Xian_1980')
          .replace('D_China_2000', 'D_Xian_1980')
          .replace('6378137.0,298.257222101', '6378140.0,298.257'),
      ),
      open: 'a.shp',
      place,
      expect: { code: 'E_CRS_DATUM' },
    },
  ];
}

export function shapefileCases(): Case[] {
  const whole = dbf();
  const cut = (bytes: Uint8Array, to: number) => bytes.slice(0, to < 0 ? bytes.length + to : to);
  const damagedDbf = (to: number): Case => ({
    name: `.dbf cut at ${to}`,
    files: shapefile('a', { dbf: cut(whole, to) }),
    open: 'a.shp',
    expect: { code: 'E_FILE_DAMAGED' },
  });
  const damagedShp = (to: number): Case => ({
    name: `.shp cut at ${to}`,
    files: shapefile('a', { shp: cut(SHP, to) }),
    open: 'a.shp',
    expect: { code: 'E_FILE_DAMAGED' },
  });
  const manyFields = (fields: number): Uint8Array => {
    const bytes = new Uint8Array(33 + 32 * fields);
    const view = new DataView(bytes.buffer);
    bytes[0] = 3;
    view.setUint16(8, (33 + 32 * fields) & 0xffff, true);
    view.setUint16(10, (1 + fields) & 0xffff, true);
    for (let f = 0; f < fields; f++) {
      bytes.set(utf8(`F${f}`), 32 + 32 * f);
      bytes[32 + 32 * f + 11] = 0x43;
      bytes[32 + 32 * f + 16] = 1;
    }
    bytes[bytes.length - 1] = 0x0d;
    return bytes;
  };
  const odd = (value: number) =>
    shpBytes([
      [square(EAST, NORTH, 100)],
      [[EAST, NORTH, EAST, value, EAST + 1, NORTH, EAST, NORTH]],
      [square(EAST, NORTH, 50)],
    ]);
  return [
    ...[31, 60, -40].map(damagedDbf),
    ...[50, 99, 104, 150, -1].map(damagedShp),
    { name: '.dbf of 0 bytes', files: shapefile('a', { dbf: '' }), open: 'a.shp', expect: { code: 'E_FILE_DAMAGED' } },
    { name: '.shp of 0 bytes', files: shapefile('a', { shp: '' }), open: 'a.shp', expect: { code: 'E_FILE_DAMAGED' } },
    {
      name: '.shx cut in the middle',
      files: shapefile('a', { shx: cut(SHP, 110) }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['file.indexWrong'] },
    },
    {
      name: '.shx of 0 bytes',
      files: shapefile('a', { shx: '' }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['file.indexWrong'] },
    },
    {
      name: 'no .shx',
      files: shapefile('a', { shx: null }),
      open: 'a.shp',
      expect: { rows: [3], codes: [] },
    },
    {
      name: 'no .dbf',
      files: shapefile('a', { dbf: null }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['file.incomplete'] },
    },
    { name: 'no .prj', files: shapefile('a', { prj: null }), open: 'a.shp', expect: { rows: [3], codes: [] } },
    { name: 'only .shp', files: { 'a.shp': SHP }, open: 'a.shp', expect: { rows: [3], codes: ['file.incomplete'] } },
    { name: 'only .dbf', files: { 'a.dbf': whole }, open: 'a.dbf', expect: { rows: [3] } },
    {
      name: '.shp cut, salvaged',
      files: shapefile('a', { shp: cut(SHP, -1) }),
      open: 'a.shp',
      options: { salvage: true },
      expect: { rows: [2] },
    },
    {
      name: '.dbf cut, salvaged',
      files: shapefile('a', { dbf: cut(whole, -40) }),
      open: 'a.shp',
      options: { salvage: true },
      expect: { rows: [2], codes: ['file.salvaged'] },
    },
    {
      name: '.shp and .dbf of different length',
      files: shapefile('a', { shp: shpBytes(rings().slice(0, 2)), shx: null }),
      open: 'a.shp',
      expect: { code: 'E_FILE_DAMAGED' },
    },
    { name: 'a .dbf of 2,000 fields', files: { 'a.dbf': manyFields(2000) }, open: 'a.dbf', expect: { rows: [0] } },
    {
      name: 'a .dbf of 10,000 fields, whose header says less',
      files: { 'a.dbf': manyFields(10_000) },
      open: 'a.dbf',
      expect: { rows: [0] },
    },
    {
      name: 'a coordinate that is NaN',
      files: shapefile('a', { shp: odd(Number.NaN), shx: null }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['geometry.notFinite'] },
    },
    {
      name: 'a coordinate of 1e300',
      files: shapefile('a', { shp: odd(1e300), shx: null }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['geometry.notFinite'] },
    },
    {
      name: 'rings of 2 points',
      files: shapefile('a', {
        shp: shpBytes([
          [[EAST, NORTH, EAST + 1, NORTH]],
          [square(EAST, NORTH, 9)],
          [square(EAST, NORTH, 9), [EAST, NORTH]],
        ]),
        shx: null,
      }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['ring.tooFewPoints'] },
    },
    {
      name: 'holes in islands in holes, wound anyhow',
      files: shapefile('a', {
        shp: shpBytes([
          [square(0, 0, 100), square(10, 10, 80), square(20, 20, 60), square(30, 30, 40)],
          null,
          [square(0, 0, 1)],
        ]),
        shx: null,
      }),
      open: 'a.shp',
      expect: { rows: [3], codes: ['geometry.null', 'ring.reoriented'] },
    },
    {
      name: 'a record that announces 2 GB',
      files: shapefile('a', { shp: announcing(2 ** 29), shx: null }),
      open: 'a.shp',
      expect: { code: 'E_FILE_DAMAGED' },
    },
    {
      name: 'a polygon that announces two thousand million points',
      files: shapefile('a', { shp: pointCount(2_000_000_000), shx: null }),
      open: 'a.shp',
      expect: { code: 'E_FILE_DAMAGED' },
    },
    {
      name: 'rows marked deleted',
      files: shapefile('a', { dbf: deleted(), shx: null }),
      open: 'a.shp',
      expect: { rows: [2], codes: ['row.deleted'] },
    },
  ];
}

function announcing(words: number): Uint8Array {
  const bytes = Uint8Array.from(SHP);
  new DataView(bytes.buffer).setInt32(104, words);
  return bytes;
}

function pointCount(points: number): Uint8Array {
  const bytes = Uint8Array.from(SHP);
  new DataView(bytes.buffer).setInt32(108 + 40, points, true);
  return bytes;
}

function deleted(): Uint8Array {
  const bytes = dbf();
  bytes[33 + 32 * 3] = 0x2a;
  return bytes;
}

export function jsonCases(): Case[] {
  const square1 = { type: 'Polygon', coordinates: [lonLatSquare()] };
  const deep = (n: number) => `${'['.repeat(n)}${']'.repeat(n)}`;
  const text = (name: string, json: string | Uint8Array, expect: Case['expect'], options?: Case['options']): Case => ({
    name,
    files: { 'a.geojson': json },
    open: 'a.geojson',
    ...(options ? { options } : {}),
    expect,
  });
  const whole = collection([feature(square1), feature(square1, { BSM: '2' })]);
  return [
    text('a byte order mark', `\uFEFF${whole}`, { rows: [2], codes: [] }),
    text('UTF-16', Buffer.from(`\uFEFF${whole}`, 'utf16le'), { rows: [2] }),
    text('GBK', gbk(collection([feature(square1, { 名称: '工业用地' })])), {
      rows: [1],
      encoding: 'gb18030 bytes',
      first: { 名称: '工业用地' },
    }),
    text(
      'shapes of three kinds',
      collection([
        feature(square1),
        feature({ type: 'Point', coordinates: [121, 29] }),
        feature({
          type: 'LineString',
          coordinates: [
            [121, 29],
            [122, 29],
          ],
        }),
      ]),
      { rows: [3] },
    ),
    text('null geometry', collection([feature(null), feature(square1)]), { rows: [2], codes: ['geometry.null'] }),
    text('no geometry member', collection([{ type: 'Feature', properties: { a: 1 } }]), {
      rows: [1],
      codes: ['geometry.null'],
    }),
    text('empty coordinates', collection([feature({ type: 'Polygon', coordinates: [] }), feature(square1)]), {
      rows: [2],
      codes: ['geometry.empty'],
    }),
    text('no features', collection([]), { rows: [0], codes: [] }),
    text('coordinates that are words', collection([feature({ type: 'Point', coordinates: ['a', 'b'] })]), {
      rows: [1],
      codes: ['geometry.notFinite'],
    }),
    text('a coordinate of 1e300', collection([feature({ type: 'Point', coordinates: [1e300, 0] })]), {
      rows: [1],
      codes: ['geometry.notFinite'],
    }),
    text('a coordinate of 1e999', whole.replace('29.8', '1e999'), { rows: [2], codes: ['geometry.notFinite'] }),
    text(
      'rings of 2 points',
      collection([
        feature({
          type: 'Polygon',
          coordinates: [
            [
              [0, 0],
              [1, 1],
            ],
          ],
        }),
      ]),
      { rows: [1], codes: ['ring.tooFewPoints'] },
    ),
    text('an integer of 30 digits', whole.replace('"BSM":"2"', '"BSM":123456789012345678901234567890'), { rows: [2] }),
    text('100,000 brackets for coordinates', `{"type":"Point","coordinates":${deep(100_000)}}`, {
      rows: [1],
      codes: ['geometry.empty'],
    }),
    text('100,000 brackets for a property', collection([feature(square1)]).replace('"1"', deep(100_000)), {
      rows: [1],
    }),
    text('100,000 brackets for a file', deep(100_000), { code: 'E_FORMAT_UNKNOWN' }),
    text('100,000 open braces', '{"a":'.repeat(100_000), { code: 'E_FILE_DAMAGED' }),
    text(
      '100,000 geometry collections, one in the other',
      collection([feature(0)]).replace(
        '"geometry":0',
        `"geometry":${'{"type":"GeometryCollection","geometries":['.repeat(100_000)}${']}'.repeat(100_000)}`,
      ),
      { code: 'E_FILE_DAMAGED' },
    ),
    text('cut in the middle', whole.slice(0, 150), { code: 'E_FILE_DAMAGED' }),
    text('cut in the middle, salvaged', whole.slice(0, -60), { rows: [1] }, { salvage: true }),
    text('cut behind a feature', whole.slice(0, -2), { code: 'E_FILE_DAMAGED' }),
    text('zero bytes', '', { code: 'E_FILE_DAMAGED' }),
    text('JSON that is no GeoJSON', '{"name":"package"}', { code: 'E_FORMAT_UNKNOWN' }),
    text('features that are none', '{"type":"FeatureCollection","features":[1,null,"x"]}', { code: 'E_FILE_DAMAGED' }),
    text('a features that is no list', '{"type":"FeatureCollection","features":{}}', { code: 'E_FORMAT_UNKNOWN' }),
    text(
      'a geometry of a kind nobody knows',
      collection([feature({ type: 'Blob', coordinates: [] }), feature(square1)]),
      { rows: [2] },
    ),
    text(
      '__proto__ for a field',
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"__proto__":"x","constructor":"y"},"geometry":null}]}',
      { rows: [1], codes: ['geometry.null'] },
    ),
    text('bytes of nothing', new Uint8Array(4096), { code: 'E_FORMAT_UNKNOWN' }),
  ];
}

export function zipCases(): Case[] {
  const point = collection([feature({ type: 'Point', coordinates: [121, 29] })]);
  const zip = (name: string, bytes: Uint8Array, expect: Case['expect'], options?: Case['options']): Case => ({
    name,
    files: { 'd.zip': bytes },
    open: 'd.zip',
    ...(options ? { options } : {}),
    expect,
  });
  const good = { name: 'p.geojson', bytes: point };
  const whole = zipBytes([good]);
  const flat = Buffer.alloc(300 << 20, ' ');
  flat.write('{"type":"FeatureCollection","features":[');
  const parts = Object.entries(shapefile('交付/地块')).map(([name, bytes]) => ({ name: gbk(name), bytes }));
  return [
    zip('names in GBK', zipBytes(parts), { rows: [3], codes: [] }),
    zip('a path that leaves the zip', zipBytes([{ ...good, name: '../../../../tmp/evil.geojson' }]), {
      code: 'E_FILE_DAMAGED',
    }),
    zip('a path that leaves the zip beside a good one', zipBytes([{ ...good, name: '..\\evil.geojson' }, good]), {
      rows: [1],
      codes: ['file.unread'],
    }),
    zip('an absolute path', zipBytes([{ ...good, name: '/etc/evil.geojson' }]), { rows: [1], codes: ['file.renamed'] }),
    zip('300 MB of blanks packed a thousand to one', zipBytes([{ name: 'a.geojson', bytes: flat }]), {
      code: 'E_FILE_DAMAGED',
    }),
    zip(
      '300 MB of blanks in a zip in a zip',
      zipBytes([{ name: 'a.zip', bytes: zipBytes([{ name: 'a.geojson', bytes: flat }]) }, good]),
      { code: 'E_FILE_DAMAGED' },
    ),
    zip('a size that lies', zipBytes([{ ...good, says: 10 }]), { code: 'E_FILE_DAMAGED' }),
    zip('a size of 4 GB that lies', zipBytes([{ ...good, says: 0xfffffff0 }]), { code: 'E_FILE_DAMAGED' }),
    zip('a password', zipBytes([{ ...good, encrypted: true }]), { code: 'E_FORMAT_UNSUPPORTED' }),
    zip('a wrong checksum', zipBytes([{ ...good, crc: 7 }]), { code: 'E_FILE_DAMAGED' }),
    zip('cut in the middle', whole.slice(0, whole.length / 2), { code: 'E_FILE_DAMAGED' }),
    zip('cut by one byte', whole.slice(0, -1), { code: 'E_FILE_DAMAGED' }),
    zip('empty', zipBytes([]), { code: 'E_FORMAT_UNKNOWN' }),
    zip(
      'four deep',
      zipBytes([
        { name: 'c.zip', bytes: zipBytes([{ name: 'b.zip', bytes: zipBytes([{ name: 'a.zip', bytes: whole }]) }]) },
      ]),
      { code: 'E_FORMAT_UNSUPPORTED' },
    ),
    zip('two files of one path', zipBytes([good, good]), { rows: [1], codes: ['file.unread'] }),
    zip('bytes before and behind', zipBytes([good], { before: utf8('MZ'), after: utf8('tail') }), {
      rows: [1],
      codes: [],
    }),
    zip('a broken Shapefile beside a good file', zipBytes([{ name: 'a.shp', bytes: SHP.slice(0, 150) }, good]), {
      rows: [1],
      codes: ['file.unread'],
    }),
  ];
}

export function textCases(): Case[] {
  const file = (
    name: string,
    open: string,
    bytes: Uint8Array | string,
    expect: Case['expect'],
    options?: Case['options'],
  ): Case => ({
    name,
    files: { [open]: bytes },
    open,
    ...(options ? { options } : {}),
    expect,
  });
  const kml = (inside: string) => `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${inside}</Document></kml>`;
  const mark = '<Placemark><Point><coordinates>121,29</coordinates></Point></Placemark>';
  const plot =
    '[属性描述]\n坐标系=2000国家大地坐标系\n带号=40\n[地块坐标]\n4,1,1,甲,面,,,0601,@\nJ1,1,3300000,40500000\nJ2,1,3300100,40500000\nJ3,1,3300100,40500100\nJ1,1,3300000,40500000\n';
  const dxf = `0\nSECTION\n2\nENTITIES\n0\nLWPOLYLINE\n8\n地块\n70\n1\n10\n0\n20\n0\n10\n9\n20\n0\n10\n9\n20\n9\n0\nENDSEC\n0\nEOF\n`;
  return [
    file('a KML cut off', 'a.kml', kml(mark).slice(0, 100), { code: 'E_FILE_DAMAGED' }),
    file(
      'a KML of 100,000 folders, one in the other',
      'a.kml',
      kml(`${'<Folder>'.repeat(100_000)}${mark}${'</Folder>'.repeat(100_000)}`),
      { rows: [1] },
    ),
    file(
      'a KML whose entities multiply',
      'a.kml',
      `<!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>${kml(`<Placemark><name>&b;</name></Placemark>`)}`,
      { rows: [1], codes: ['geometry.null'] },
    ),
    file('a KML with a tag that never ends', 'a.kml', `${kml(mark)}<${'a'.repeat(1_000_000)}`, {
      code: 'E_FILE_DAMAGED',
    }),
    file('boundary points of a plot', 'a.txt', gbk(plot), { rows: [1], codes: ['encoding.guessed', 'points.order'] }),
    file('boundary points cut off', 'a.txt', plot.slice(0, -40), { code: 'E_FILE_DAMAGED' }),
    file('boundary points with a line that is none', 'a.txt', plot.replace('J2,1', 'J2,一'), {
      code: 'E_FILE_DAMAGED',
    }),
    file('boundary points in both orders', 'a.txt', plot.replace('3300100,40500100', '40500100,3300100'), {
      code: 'E_CRS_WRONG',
    }),
    file('boundary points of 1e300', 'a.txt', plot.replaceAll('3300100', '1e300'), { code: 'E_CRS_WRONG' }),
    file('a DXF cut off', 'a.dxf', dxf.slice(0, -30), { code: 'E_FILE_DAMAGED' }),
    file('a DXF with NaN', 'a.dxf', dxf.replace('10\n9', '10\nabc'), {
      rows: [1],
      codes: ['encoding.guessed', 'geometry.notFinite'],
    }),
    file('a DXF with an arc of a huge radius', 'a.dxf', dxf.replace('10\n9\n20\n9', '10\n9\n20\n9\n42\n1e-300'), {
      rows: [1],
    }),
    file('a DXF that ends in a group code', 'a.dxf', '0\nSECTION\n2\nENTITIES\n0\nLINE\n8', { code: 'E_FILE_DAMAGED' }),
    file('a CSV with an open quote', 'a.csv', 'a,b\n"1,2\n', { rows: [1] }),
    file('a CSV of binary data', 'a.csv', new Uint8Array(5000), { code: 'E_FORMAT_UNKNOWN' }),
    file('a CSV of 200,000 columns', 'a.csv', `${Array.from({ length: 200_000 }, (_, k) => `c${k}`).join(',')}\n`, {
      rows: [0],
    }),
    file('a CSV of zero bytes', 'a.csv', '', { code: 'E_FILE_DAMAGED' }),
    file('a VCT', 'a.vct', 'HeadBegin\n', { code: 'E_FORMAT_UNSUPPORTED' }),
    file('an MDB', 'a.mdb', '\0\x01\0\0Standard Jet DB\0', { code: 'E_FORMAT_UNSUPPORTED' }),
    file('an XLS', 'a.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0), { code: 'E_FORMAT_UNSUPPORTED' }),
    file('a PDF called .shp', 'a.shp', '%PDF-1.7', { code: 'E_FORMAT_UNKNOWN' }),
  ];
}
