import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import type { LianpianError } from '../../src/model/errors.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';

interface File {
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
  readonly packed?: boolean;
}

/** A zip made from the format's description; checksums are left 0, which the reader does not ask for. */
function zipBytes(files: readonly File[]): Uint8Array {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, packed } of files) {
    const content = packed ? deflateRawSync(bytes) : Buffer.from(bytes);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(packed ? 8 : 0, 4);
    common.writeUInt32LE(content.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, name]));
    parts.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}

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

describe('a zipped delivery', () => {
  const whole = zipBytes([
    { name: gbk('交付/图斑.shp'), bytes: SHP, packed: true },
    { name: gbk('交付/图斑.DBF'), bytes: DBF, packed: true },
    { name: gbk('交付/说明.txt'), bytes: utf8('read me') },
    { name: utf8('points.geojson'), bytes: utf8(POINTS) },
  ]);

  it('gives the layers of all its files, names in GBK, .dbf beside .shp in any case', async () => {
    const layers = await read(whole);
    expect(layers.map(({ layer, format, table }) => [layer, format, table.rowCount])).toEqual([
      ['图斑', 'shapefile', 1],
      ['points', 'geojson', 1],
    ]);
    expect([...layers[0].table.columns.keys()]).toEqual(['DLMC']);
    expect((await read(whole, { layer: 'points' })).map(({ layer }) => layer)).toEqual(['points']);
  });

  it('is refused when cut off, when without a GIS file, and when a layer is not in it', async () => {
    expect(await failure(whole.slice(0, whole.length - 30))).toMatchObject({ code: 'E_FILE_DAMAGED' });
    const text = zipBytes([{ name: utf8('a.txt'), bytes: utf8('a') }]);
    expect(await failure(text)).toMatchObject({ code: 'E_FORMAT_UNKNOWN' });
    const missing = await failure(whole, { layer: 'roads' });
    expect([missing.code, missing.remedy]).toEqual(['E_LAYER_MISSING', expect.stringContaining('图斑, points')]);
  });

  it('is refused when the file in it is damaged', async () => {
    const broken = zipBytes([{ name: utf8('a.shp'), bytes: SHP.slice(0, 120), packed: true }]);
    expect(await failure(broken)).toMatchObject({ code: 'E_FILE_DAMAGED', where: 'a.shp' });
    const garbled = zipBytes([{ name: utf8('a.shp'), bytes: SHP, packed: true }]);
    garbled.fill(0xff, 40, 60);
    expect(await failure(garbled)).toMatchObject({ code: 'E_FILE_DAMAGED' });
  });
});
