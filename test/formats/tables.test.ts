import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readLayers } from '../../src/formats/index.js';
import { parseCsv } from '../../src/formats/table/readCsv.js';
import { writeCsv } from '../../src/formats/table/writeCsv.js';
import { type Column, cell, textColumn } from '../../src/model/column.js';
import type { LianpianError } from '../../src/model/errors.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { gbk, memorySource, NO_SCRATCH, utf8 } from './memorySource.js';

async function read(name: string, bytes: Uint8Array | string, options: object = {}): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ [name]: bytes }, name), { scratch: NO_SCRATCH, ...options });
}

function values(layer: DeliveredLayer, field: string): unknown[] {
  const column = layer.table.columns.get(field)!;
  return Array.from({ length: layer.table.rowCount }, (_, row) => cell(column, row));
}

describe('CSV', () => {
  const TEXT = '企业名称,统一社会信用代码,税收\n甲厂,913302120000000001,12.5\n"乙,厂","913302120000000002",\n';

  it('in GBK and in UTF-8 with or without byte order mark gives the same table', async () => {
    const tables = await Promise.all(
      [gbk(TEXT), utf8(TEXT), utf8(`\ufeff${TEXT}`)].map(async (bytes) => (await read('a.csv', bytes))[0]),
    );
    for (const layer of tables) {
      expect([...layer.table.columns.keys()]).toEqual(['企业名称', '统一社会信用代码', '税收']);
      expect(values(layer, '企业名称')).toEqual(['甲厂', '乙,厂']);
      expect(values(layer, '统一社会信用代码')).toEqual(['913302120000000001', '913302120000000002']);
      expect(values(layer, '税收')).toEqual([12.5, null]);
      expect(layer.shapes.kind).toBe('none');
    }
    expect(tables.map(({ encoding }) => encoding?.name)).toEqual(['gb18030', 'utf-8', 'utf-8']);
  });

  it('parses quotes, doubled quotes, line breaks in fields and every line ending', () => {
    expect(parseCsv('a,"b ""x""\nc",d\r\n,"",\re,f,g', ',').rows).toEqual([
      ['a', 'b "x"\nc', 'd'],
      ['', '', ''],
      ['e', 'f', 'g'],
    ]);
    expect(parseCsv('a,', ',').rows).toEqual([['a', '']]);
    expect(parseCsv('', ',').rows).toEqual([]);
  });

  it('keeps codes with leading zeros and of 15 digits as text, and finds tabs and semicolons', async () => {
    const [zeros] = await read('a.csv', 'x;y\n0601;1\n0602;2\n');
    expect([values(zeros, 'x'), values(zeros, 'y')]).toEqual([
      ['0601', '0602'],
      [1, 2],
    ]);
    const [long] = await read('a.tsv', 'x\ty\n330212001001001\t1e3\n');
    expect([values(long, 'x'), values(long, 'y')]).toEqual([['330212001001001'], [1000]]);
  });

  it('makes mixed columns text with a finding, and reads a header alone as an empty table', async () => {
    const [mixed] = await read('a.csv', 'name,value\na,1\nb,many\n');
    expect(values(mixed, 'value')).toEqual(['1', 'many']);
    expect(mixed.findings).toMatchObject([{ code: 'field.mixed', numbers: { field: 'value' } }]);
    const [empty] = await read('a.csv', 'name,value\n');
    expect([empty.table.rowCount, [...empty.table.columns.keys()]]).toEqual([0, ['name', 'value']]);
  });

  it('what writeCsv writes is read back the same', async () => {
    const columns = new Map<string, Column>([
      ['parcel_id', textColumn(['330212001001', '3000-02-31', '"quoted", text', null])],
      ['area_m2', { type: 'f64', values: Float64Array.of(1 / 3, 0, -0.001, 1e21), valid: Uint8Array.of(1, 1, 1, 1) }],
      ['zone_share', { type: 'f64', values: Float64Array.of(1 / 3, 1, 0, 0), valid: Uint8Array.of(1, 1, 1, 0) }],
      ['name', textColumn(['鄞州', 'a\nb', null, 'c'])],
    ]);
    const bytes = writeCsv({ rowCount: 4, columns });
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)).toBe(
      '\ufeffparcel_id,area_m2,zone_share,name\n' +
        '330212001001,0.33,0.333333,鄞州\n' +
        '3000-02-31,0.00,1.000000,"a\nb"\n' +
        '"""quoted"", text",0.00,0.000000,\n' +
        ',1000000000000000000000,,c\n',
    );
    const [layer] = await read('a.csv', bytes);
    expect(values(layer, 'parcel_id')).toEqual(['330212001001', '3000-02-31', '"quoted", text', null]);
    expect(values(layer, 'name')).toEqual(['鄞州', 'a\nb', null, 'c']);
    expect(Buffer.from(writeCsv({ rowCount: 4, columns })).equals(bytes)).toBe(true);
  });
});

describe('a text file that ends within a character', () => {
  it('is read in its encoding up to there, and is said to be cut off', async () => {
    // 名称,备注 / 甲,乙 in GBK and in UTF-8, without the last byte
    const gbk = Uint8Array.of(0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0xb1, 0xb8, 0xd7, 0xa2, 0x0a, 0xbc, 0xd7, 0x2c, 0xd2, 0xd2);
    for (const [whole, name] of [
      [gbk, 'gb18030'],
      [new TextEncoder().encode('名称,备注\n甲,乙'), 'utf-8'],
    ] as const) {
      const [cut] = await read('a.csv', whole.subarray(0, -1));
      expect([cut.encoding?.name, values(cut, '名称'), values(cut, '备注')]).toEqual([name, ['甲'], [null]]);
      expect(cut.findings.map(({ code }) => code)).toContain('text.cutOff');
      const [kept] = await read('a.csv', whole);
      const codes = ['encoding.guessed', 'table.noLineEnd'];
      expect([values(kept, '备注'), kept.findings.map(({ code }) => code)]).toEqual([['乙'], codes]);
      const [ended] = await read('a.csv', Uint8Array.of(...whole, 0x0a));
      expect(ended.findings.map(({ code }) => code)).toEqual(['encoding.guessed']);
    }
  });
});

describe('XLSX', () => {
  it('finds the header below two title rows; codes stay text, dates are dates', async () => {
    const bytes = await writeXlsxFile([
      [{ value: '鄞州区工业企业清单（模拟数据）' }],
      [{ value: '制表：2025' }, null, { value: '单位：万元' }],
      [
        { value: '企业名称' },
        { value: '统一社会信用代码' },
        { value: '税收' },
        { value: '评价日期' },
        { value: '图斑' },
      ],
      [
        { value: '甲厂' },
        { value: '913302120000000001' },
        { type: Number, value: 12.5 },
        { type: Date, value: new Date('2024-02-29T00:00:00Z'), format: 'yyyy-mm-dd' },
        { type: Number, value: 330212001001001 },
      ],
      [{ value: '乙厂' }, { value: '913302120000000002' }, null, null, { type: Number, value: 330212001001002 }],
    ]).toBuffer();
    const [layer] = await read('firms.xlsx', bytes);
    expect(layer).toMatchObject({ layer: 'firms', format: 'xlsx', crs: null, shapes: { kind: 'none' } });
    expect([...layer.table.columns.keys()]).toEqual(['企业名称', '统一社会信用代码', '税收', '评价日期', '图斑']);
    expect(values(layer, '统一社会信用代码')).toEqual(['913302120000000001', '913302120000000002']);
    expect(values(layer, '税收')).toEqual([12.5, null]);
    expect(values(layer, '评价日期')).toEqual(['2024-02-29', null]);
    expect(values(layer, '图斑')).toEqual(['330212001001001', '330212001001002']);
  });

  it('gives a layer a sheet, by name when asked, and lists them when it is not there', async () => {
    const data = (value: number) => [
      [{ value: 'name' }, { value: 'tax' }],
      [{ value: '甲' }, { type: Number, value }],
    ];
    const bytes = await writeXlsxFile([
      { data: data(0.1 + 0.2), sheet: 'Sheet1' },
      { data: data(2), sheet: '企业' },
    ]).toBuffer();
    const both = await read('a.xlsx', bytes);
    expect(both.map(({ layer, table }) => [layer, table.rowCount])).toEqual([
      ['Sheet1', 1],
      ['企业', 1],
    ]);
    expect(values(both[0], 'tax')).toEqual([0.3]);
    expect((await read('a.xlsx', bytes, { layer: 'Sheet1' })).map(({ layer }) => layer)).toEqual(['Sheet1']);
    const error = await read('a.xlsx', bytes, { layer: '厂' }).then(
      () => expect.fail('was read'),
      (thrown) => thrown as LianpianError,
    );
    expect([error.code, error.remedy]).toEqual(['E_LAYER_MISSING', expect.stringContaining('Sheet1, 企业')]);
  });

  it('says of codes that Excel rounded that their digits are lost, and not of amounts', async () => {
    const [layer] = await read('a.csv', utf8('信用代码,税收\n9.13302E+17,1E+10\n91330212144052937A,5\n'));
    const lost = layer.findings.flatMap((item) => (item.code === 'cell.digitsLost' ? [item.numbers] : []));
    expect(lost).toEqual([{ field: '信用代码', cells: 1 }]);
    expect(values(layer, '信用代码')).toEqual(['9.13302E+17', '91330212144052937A']);
  });

  it('names the sheets that are empty', async () => {
    const bytes = await writeXlsxFile([
      {
        data: [
          [{ value: 'name' }, { value: 'tax' }],
          [{ value: '甲' }, { value: '乙' }],
        ],
        sheet: '企业',
      },
      { data: [[{ value: '' }]], sheet: 'Sheet2' },
      { data: [], sheet: 'Sheet3' },
    ]).toBuffer();
    const [layer, ...none] = await read('a.xlsx', bytes);
    expect([layer.layer, none]).toEqual(['企业', []]);
    const named = layer.findings.flatMap((item) =>
      item.code === 'sheet.empty' ? [[item.severity, item.numbers.sheet]] : [],
    );
    expect(named).toEqual([
      ['note', 'Sheet2'],
      ['note', 'Sheet3'],
    ]);
  });

  it('refuses a cut workbook', async () => {
    const bytes = await writeXlsxFile([[{ value: 'a' }, { value: 'b' }]]).toBuffer();
    const error = await read('a.xlsx', bytes.subarray(0, bytes.length - 40)).then(
      () => expect.fail('was read'),
      (thrown) => thrown as LianpianError,
    );
    expect(error.code).toBe('E_FILE_DAMAGED');
  });
});

describe('a CSV that is not sound', () => {
  const codes = ({ findings }: DeliveredLayer) =>
    findings.filter(({ code }) => code !== 'encoding.guessed').map(({ code, numbers }) => [code, numbers]);

  it('a quote that is never closed is a plain character, and swallows nothing', async () => {
    const [layer] = await read('a.csv', 'name,tax\n甲厂,1\n"乙厂,2\n丙厂,3\n');
    expect([values(layer, 'name'), values(layer, 'tax')]).toEqual([
      ['甲厂', '"乙厂', '丙厂'],
      [1, 2, 3],
    ]);
    expect(codes(layer)).toEqual([['table.unclosedQuote', { row: 3 }]]);
  });

  it('text behind a closing quote is kept and named', async () => {
    const [layer] = await read('a.csv', 'name,tax\n"甲"厂,1\n乙,2\n');
    expect(values(layer, 'name')).toEqual(['甲厂', '乙']);
    expect(codes(layer)).toEqual([['table.quote', { row: 2, rows: 1 }]]);
  });

  it('rows longer and shorter than the header are kept and counted', async () => {
    const [layer] = await read('a.csv', '清单\nname,tax\n甲,1,余\n乙\n丙,3\n');
    expect(values(layer, 'name')).toEqual(['甲', '乙', '丙']);
    expect(values(layer, 'column_3')).toEqual(['余', null, null]);
    expect(codes(layer)).toEqual([
      ['table.ragged', { fields: 2, longer: 1, shorter: 1, row: 3 }],
      ['table.header', { rows: '2', titles: '清单' }],
    ]);
  });

  it('in UTF-16, and with bars between its fields, is the same table', async () => {
    const text = 'name|tax\n甲|1\n';
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    for (const bytes of [utf8(text), utf16]) {
      expect(values((await read('a.csv', bytes))[0], 'name')).toEqual(['甲']);
    }
  });
});
