import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { decodeFile } from '../../src/formats/text/text.js';
import type { LianpianError } from '../../src/model/errors.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';
import { dbfBytes, shpBytes, square } from './shapefileBytes.js';
import { zipBytes } from './zipBytes.js';

async function failure(name: string, bytes: Uint8Array | string): Promise<LianpianError> {
  return readLayers(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH }).then(
    () => expect.fail('was read'),
    (error) => error as LianpianError,
  );
}

const OLE = Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, ...new Uint8Array(600));
const RAR = Buffer.from('Rar!\x1a\x07\x00', 'latin1');

describe('a file that is not read', () => {
  it.each<[string, Uint8Array | string, string, string]>([
    ['交付.vct', 'HeadBegin\nDataMark:LANDUSE-VCT\n', 'E_FORMAT_UNSUPPORTED', 'File Geodatabase'],
    ['data.txt', 'HeadBegin\nDataMark:LANDUSE-VCT\n', 'E_FORMAT_UNSUPPORTED', 'File Geodatabase'],
    ['三调.mdb', Buffer.from('\0\x01\0\0Standard Jet DB\0'), 'E_FORMAT_UNSUPPORTED', '.gdb'],
    ['企业.xls', OLE, 'E_FORMAT_UNSUPPORTED', '.xlsx'],
    ['企业.dat', OLE, 'E_FORMAT_UNSUPPORTED', '.xlsx'],
    ['总图.dwg', Buffer.from('AC1027\0\0\0'), 'E_FORMAT_UNSUPPORTED', 'DXF'],
    ['交付.rar', RAR, 'E_FORMAT_UNSUPPORTED', '.zip'],
    ['really-a-rar.zip', RAR, 'E_FORMAT_UNSUPPORTED', '.zip'],
    ['交付.7z', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), 'E_FORMAT_UNSUPPORTED', '.zip'],
    ['DLTB.gpkg.gz', Uint8Array.of(0x1f, 0x8b, 8, 0), 'E_FORMAT_UNSUPPORTED', '.zip'],
    ['DLTB.shx', shpBytes([[square(0, 0, 10)]]), 'E_FORMAT_UNSUPPORTED', 'DLTB.shp'],
    ['DLTB.prj', 'GEOGCS["x"]', 'E_FORMAT_UNSUPPORTED', 'DLTB.shp'],
    ['a00000009.gdbtable', Uint8Array.of(3, 0, 0, 0), 'E_FORMAT_UNSUPPORTED', '.gdb folder'],
    ['DLTB.mid', '"a",1\n', 'E_FORMAT_UNSUPPORTED', 'DLTB.mif'],
    ['方案.pdf', '%PDF-1.7\n', 'E_FORMAT_UNKNOWN', 'data behind'],
    ['方案.docx', zipBytes([{ name: '[Content_Types].xml', bytes: '<a/>' }]), 'E_FORMAT_UNKNOWN', 'data behind'],
    ['方案.doc', OLE, 'E_FORMAT_UNKNOWN', 'data behind'],
  ])('%s is refused with what to do instead', async (name, bytes, code, remedy) => {
    expect(await failure(name, bytes)).toMatchObject({ code, remedy: expect.stringContaining(remedy) });
  });

  it('is a text beyond what a string holds', () => {
    const bytes = new Uint8Array(500_000_001);
    const failure = (() => {
      try {
        return decodeFile(bytes, null, 'a', 'a.dxf');
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ code: 'E_TOO_LARGE', where: 'a.dxf' });
  });

  it('does not stand in the list of what can be read', async () => {
    const { remedy } = await failure('x.bin', Uint8Array.of(1, 2, 3, 4));
    expect(remedy).toContain('GeoPackage');
    expect(remedy).not.toMatch(/DWG|VCT|RAR/);
  });

  it('is named in a zip when it holds geodata, and only counted when it is a document', async () => {
    const zip = zipBytes([
      { name: 'DLTB.shp', bytes: shpBytes([[square(0, 0, 10)]]) },
      {
        name: 'DLTB.dbf',
        bytes: dbfBytes([{ name: Buffer.from('A'), type: 'C', width: 3 }], [{ cells: [Buffer.from('x')] }]),
      },
      { name: 'DLTB.prj', bytes: 'PROJCS["CGCS2000_3_Degree_GK_Zone_40"]' },
      { name: '三调.mdb', bytes: Buffer.from('\0\x01\0\0Standard Jet DB\0') },
      { name: '方案.pdf', bytes: '%PDF-1.7\n' },
      { name: '照片.jpg', bytes: Uint8Array.of(0xff, 0xd8) },
    ]);
    const layers = await readLayers(memorySource({ 'd.zip': zip }, 'd.zip'), { scratch: NO_SCRATCH });
    expect(layers.map(({ layer }) => layer)).toEqual(['DLTB']);
    expect(layers[0].findings.filter(({ code }) => code.startsWith('file.'))).toMatchObject([
      { code: 'file.unread', numbers: { file: '三调.mdb', reason: expect.stringContaining('.gdb') } },
      { code: 'file.notGis', numbers: { files: 2, names: '方案.pdf, 照片.jpg' } },
    ]);
  });
});
