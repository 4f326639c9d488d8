import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import readXlsxFile from 'read-excel-file/node';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import { readLayers } from '../../../src/formats/index.js';
import { cell } from '../../../src/model/column.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import type { DeliveredLayer } from '../../../src/model/layer.js';
import { memorySource, NO_SCRATCH } from '../memorySource.js';
import { plainRows, type WrittenSheet, workbookBytes } from './workbookBytes.js';

async function layersOf(bytes: Uint8Array, layer?: string): Promise<DeliveredLayer[]> {
  return readLayers(memorySource({ 'a.xlsx': bytes }, 'a.xlsx'), { scratch: NO_SCRATCH, ...(layer ? { layer } : {}) });
}

async function sheet(written: Omit<WrittenSheet, 'name'>, shared: readonly string[] = []): Promise<DeliveredLayer> {
  return (await layersOf(workbookBytes([{ name: '企业', ...written }], shared)))[0];
}

function columnsOf({ table }: DeliveredLayer): Record<string, unknown[]> {
  return Object.fromEntries(
    [...table.columns].map(([name, column]) => [
      name,
      Array.from({ length: table.rowCount }, (_, row) => cell(column, row)),
    ]),
  );
}

function said(layer: DeliveredLayer): Record<string, unknown>[] {
  return layer.findings.map(({ code, numbers }) => ({ code, ...numbers }));
}

describe('cells of a sheet', () => {
  it('are texts shared, inline and of formulas, rich runs in one piece, entities and escapes resolved', async () => {
    const shared = [
      '<t>名称</t>',
      '<r><t>甲</t></r><r><rPr><b/></rPr><t xml:space="preserve"> &amp; 乙</t></r><rPh><t>jia</t></rPh>',
      '<t>a_x000D_b&#x5382;&#21378;</t>',
    ];
    const rows =
      '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>说明</t></is></c><c r="C1" t="str"><f>1</f><v>算</v></c></row>' +
      '<row><c t="s"><v>1</v></c><c t="s"><v>2</v></c><c t="b"><v>1</v></c></row>' +
      '<row r="4"><c r="C4" t="inlineStr"><is><t>x</t></is></c></row>';
    const layer = await sheet({ rows }, shared);
    expect(columnsOf(layer)).toEqual({
      名称: ['甲 & 乙', null, null],
      说明: ['a\rb厂厂', null, null],
      算: ['true', null, 'x'],
    });
  });

  it('are dates by their format, in both calendars, and numbers in the digits written', async () => {
    const rows =
      plainRows([['日子', '钟点', '自定', '号码', '数', '比例']]) +
      '<row r="2"><c r="A2" s="1"><v>44260</v></c><c r="B2" s="2"><v>0.5625</v></c><c r="C2" s="3"><v>59</v></c>' +
      '<c r="D2"><v>3.3021200100100101E17</v></c><c r="E2"><v>0.30000000000000004</v></c><c r="F2" s="4"><v>0.12</v></c></row>';
    const layer = await sheet({ rows });
    expect(columnsOf(layer)).toEqual({
      日子: ['2021-03-05'],
      钟点: ['13:30:00'],
      自定: ['1900-02-28'],
      号码: ['330212001001001010'],
      数: [0.3],
      比例: [0.12],
    });
    expect(said(layer)).toEqual([{ code: 'cell.digitsLost', field: '号码', cells: 1 }]);
    const [later] = await layersOf(workbookBytes([{ name: 'a', rows }], [], true));
    expect(columnsOf(later).日子).toEqual(['2025-03-06']);
  });

  it('keep the clock that their format shows, before 1970 too, and a day alone where it shows none', async () => {
    const rows =
      plainRows([['登记', '只看日', '混']]) +
      '<row r="2"><c r="A2" s="5"><v>18172.62500142361</v></c><c r="B2" s="1"><v>44260.75</v></c><c r="C2" s="5"><v>44260</v></c></row>' +
      '<row r="3"><c r="A3" t="d"><v>2021-03-05T08:30:00</v></c><c r="B3" s="1"><v>44261</v></c><c r="C3" s="1"><v>44261</v></c></row>';
    const layer = await sheet({ rows });
    expect(columnsOf(layer)).toEqual({
      登记: ['1949-10-01T15:00:00.123', '2021-03-05T08:30:00'],
      只看日: ['2021-03-05', '2021-03-06'],
      混: ['2021-03-05', '2021-03-06'],
    });
  });

  it('that hold an error or a formula without a value are empty, and counted by field', async () => {
    const rows =
      plainRows([['名称', '税收']]) +
      '<row r="2"><c r="A2" t="inlineStr"><is><t>甲</t></is></c><c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>' +
      '<row r="3"><c r="A3" t="inlineStr"><is><t>乙</t></is></c><c r="B3"><f>SUM(B1:B2)</f></c></row>' +
      '<row r="4"><c r="A4" t="inlineStr"><is><t>丙</t></is></c><c r="B4"><f>1+1</f><v>2</v></c></row>';
    const layer = await sheet({ rows });
    expect(columnsOf(layer).税收).toEqual([null, null, 2]);
    expect(said(layer)).toEqual([
      { code: 'cell.error', field: '税收', cells: 1 },
      { code: 'cell.unsaved', field: '税收', cells: 1 },
    ]);
  });

  it('of prefixed elements, single quotes and other orders are the same cells', async () => {
    const rows =
      "<x:row r='1'><x:c t='str' r='B1'><x:v>name</x:v></x:c><x:c r='A1' t='str'><x:v>id</x:v></x:c></x:row>";
    const plain = workbookBytes([{ name: 'a', rows: '' }]);
    const text = Buffer.from(plain).toString('latin1');
    expect(text).toContain('sheet1.xml');
    const bytes = workbookBytes([{ name: 'a', rows: `</sheetData><x:sheetData>${rows}</x:sheetData><sheetData>` }]);
    // the first sheetData is empty: what counts is that nothing hangs and nothing is invented
    expect(await layersOf(bytes)).toEqual([]);
    const layer = await sheet({
      rows: "<row r='1'><c t='str' r='B1'><v>name</v></c><c r='A1' t='str'><v>id</v></c></row><row r='2'><c r='A2'><v>7</v></c></row>",
    });
    expect(columnsOf(layer)).toEqual({ id: ['7'], name: [null] });
  });

  it('are those another reader finds, on random workbooks and on the demo', async () => {
    const value = fc.oneof(
      fc.constant(null),
      fc.string({ unit: fc.constantFrom(...'ab<>&"\'厂 _x0041'), minLength: 1, maxLength: 6 }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((v) => Number(v.toPrecision(15))),
    );
    const rows = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 8 });
    const bytesOf = (cells: readonly (readonly (string | number | null)[])[]) =>
      writeXlsxFile([
        ['c0', 'c1', 'c2'].map((name) => ({ value: name })),
        ...cells.map((row) =>
          row.map((v) => (v === null ? null : { type: typeof v === 'number' ? Number : String, value: v })),
        ),
      ] as unknown as Parameters<typeof writeXlsxFile>[0]).toBuffer();
    await fc.assert(
      fc.asyncProperty(rows, async (cells) => {
        const bytes = await bytesOf(cells);
        const [{ data }] = await readXlsxFile(Buffer.from(bytes), { trim: false });
        const [layer] = await layersOf(bytes);
        const found = columnsOf(layer);
        for (let r = 0; r < layer.table.rowCount; r++) {
          for (const name of ['c0', 'c1', 'c2']) {
            const theirs = data[r + 1]?.[Number(name[1])] ?? null;
            const ours = found[name][r];
            const text = (v: unknown) =>
              v === null || String(v).trim() === ''
                ? ''
                : typeof v === 'number'
                  ? Number(v.toPrecision(15))
                  : String(v).trim();
            expect(String(text(ours))).toBe(String(text(theirs)));
          }
        }
      }),
      { numRuns: 40, seed: 7 },
    );
    const demo = await readFile(new URL('../../../data/yinzhou/firms.xlsx', import.meta.url));
    const [{ data }] = await readXlsxFile(demo);
    const [layer] = await layersOf(demo);
    const header = data.findIndex((row) => row.filter((v) => v !== null).length > 5);
    expect([...layer.table.columns.keys()]).toEqual(data[header]);
    expect(layer.table.rowCount).toBe(data.length - header - 1);
    const ours = columnsOf(layer);
    data[header].forEach((name, c) => {
      const theirs = data.slice(header + 1).map((row) => (row[c] === null ? null : String(row[c])));
      expect(ours[String(name)].map((v) => (v === null ? null : String(v)))).toEqual(theirs);
    });
  });
});

describe('headers', () => {
  it('of two rows under a merged title give names like 税收/2019年; firms merged over rows hold for each', async () => {
    const layer = await sheet({
      rows: plainRows([
        ['鄞州区企业税收情况表'],
        ['填报单位：姜山镇', '', '', '单位：万元'],
        ['企业名称', '税收', '', '图斑'],
        ['', '2019年', '2020年', ''],
        ['甲厂', '#1', '#2', 'P1'],
        ['', '', '', 'P2'],
        ['乙厂', '#3', '#4', 'P3'],
      ]),
      merges: ['A1:D1', 'A3:A4', 'B3:C3', 'D3:D4', 'A5:A6', 'B5:B6', 'C5:C6'],
    });
    expect(columnsOf(layer)).toEqual({
      企业名称: ['甲厂', '甲厂', '乙厂'],
      '税收/2019年': [1, 1, 3],
      '税收/2020年': [2, 2, 4],
      图斑: ['P1', 'P2', 'P3'],
    });
    expect(said(layer)).toEqual([
      { code: 'table.header', rows: '3–4', titles: '鄞州区企业税收情况表 | 填报单位：姜山镇 | 单位：万元' },
      { code: 'table.filledDown', merges: 3, cells: 3 },
    ]);
  });

  it('of two rows without merges, as in a CSV, are told by the blanks to the right of a group', async () => {
    const layer = await sheet({
      rows: plainRows([
        ['企业名称', '税收', '', '图斑'],
        ['', '2019', '2020', ''],
        ['甲厂', '#1', '#2', 'P1'],
      ]),
    });
    expect([...layer.table.columns.keys()]).toEqual(['企业名称', '税收/2019', '税收/2020', '图斑']);
    const single = await sheet({
      rows: plainRows([
        ['id', 'name', '', 'tax', 'x', 'y'],
        ['', 'a', 'b', '#5'],
        ['#2', 'c', '', '#6', '#1', '#1'],
        ['#3', 'e', '', '#7', '#1', '#1'],
      ]),
    });
    expect([...single.table.columns.keys()]).toEqual(['id', 'name', 'column_3', 'tax', 'x', 'y']);
    expect(single.table.rowCount).toBe(3);
  });

  it('leave units, column numbers, sections, totals and notes out of the data, each named with its row', async () => {
    const layer = await sheet({
      rows: plainRows([
        ['', '企业名称', '用地面积', '税收'],
        ['', '', '平方米', '（万元）'],
        ['', '甲', '1', '2'],
        ['', '一、姜山镇'],
        ['', '甲厂', '#100', '#1'],
        ['', '小 计', '#100', '#1'],
        ['', '乙厂', '#200', '#2'],
        ['', '合计（2家）', '#300', '#3'],
        [],
        ['', '注：数据为模拟'],
        ['', '填表人：张三', '', '日期：2024-01-01'],
      ]),
      merges: ['B4:D4'],
    });
    expect(columnsOf(layer)).toEqual({ 企业名称: ['甲厂', '乙厂'], 用地面积: [100, 200], 税收: [1, 2] });
    expect([...(layer.rowNumbers ?? [])]).toEqual([4, 6]);
    expect(said(layer).map(({ row, kind }) => [row, kind])).toEqual([
      [2, 'units'],
      [3, 'columnNumbers'],
      [4, 'section'],
      [6, 'total'],
      [8, 'total'],
      [10, 'note'],
      [11, 'note'],
    ]);
    expect(findingMessage(layer.findings[3], 'zh')).toContain('小 计');
  });

  it('that are wrapped in their cell are one line; a firm called 合计机械厂 and a note about rows in the middle are data', async () => {
    const layer = await sheet({
      rows: plainRows([
        ['企业\n名称', 'tax\nyear'],
        ['合计机械厂', '#1'],
        ['注塑厂', '#2'],
        ['丙', '#3'],
      ]),
    });
    expect(columnsOf(layer)).toEqual({ 企业名称: ['合计机械厂', '注塑厂', '丙'], 'tax year': [1, 2, 3] });
  });

  it('hidden sheets are read when asked for, or when there is no other; hidden rows are read and counted', async () => {
    const rows =
      '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row><row r="2" hidden="1"><c r="A2"><v>1</v></c></row>';
    const bytes = workbookBytes([
      { name: '旧', rows, state: 'hidden' },
      { name: '新', rows },
    ]);
    const layers = await layersOf(bytes);
    expect(layers.map(({ layer }) => layer)).toEqual(['新']);
    expect(said(layers[0])).toEqual([
      { code: 'sheet.hidden', sheet: '旧', rows: 2 },
      { code: 'table.hiddenRows', rows: 1 },
    ]);
    expect((await layersOf(bytes, '旧')).map(({ layer, table }) => [layer, table.rowCount])).toEqual([['旧', 1]]);
    expect((await layersOf(workbookBytes([{ name: '旧', rows, state: 'veryHidden' }]))).map((l) => l.layer)).toEqual([
      '旧',
    ]);
  });

  it('an empty workbook, a sheet of a title alone and a header alone are no rows', async () => {
    expect(await layersOf(workbookBytes([{ name: 'a', rows: '' }]))).toEqual([]);
    expect((await sheet({ rows: plainRows([['标题']]) })).table.rowCount).toBe(0);
    expect(columnsOf(await sheet({ rows: plainRows([['a', 'b']]) }))).toEqual({ a: [], b: [] });
  });

  it('a sheet that claims all rows and columns and fills next to none is refused', async () => {
    const far = Array.from({ length: 400 }, (_, r) => `<c r="XFD${r + 1}"><v>1</v></c>`);
    const rows = far.map((written, r) => `<row r="${r + 1}">${written}</row>`).join('');
    expect((await sheet({ rows: `${rows}<row r="1048576"><c r="A1048576"><v>1</v></c></row>` })).table.rowCount).toBe(
      1_048_575,
    );
    const wide = Array.from({ length: 16_384 }, () => '<c><v>1</v></c>').join('');
    const error = await sheet({
      rows: `<row r="1">${wide}</row><row r="1048576">${wide.replaceAll('1', '2')}</row>`,
    }).then(
      () => expect.fail('was read'),
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ code: 'E_FILE_DAMAGED', where: 'a.xlsx | 企业' });
  });
});

describe('what people write into cells', () => {
  const column = async (name: string, ...cells: string[]) => {
    const layer = await sheet({ rows: plainRows([['k', name], ...cells.map((text, k) => [`k${k}`, text])]) });
    return { values: columnsOf(layer)[name], said: said(layer) };
  };

  it('thousands, per cent, full-width digits and words for nothing are numbers and blanks, reported', async () => {
    expect(await column('税收', '1,234.5', '１２', '—', '/', '无', '12.3%')).toEqual({
      values: [1234.5, 12, null, null, null, 0.123],
      said: [
        { code: 'cell.halfWidth', field: '税收', cells: 1 },
        { code: 'cell.blankWord', field: '税收', cells: 3, words: '— / 无' },
        { code: 'cell.asNumber', field: '税收', cells: 2 },
      ],
    });
  });

  it('words for nothing are blank in codes, and stay in texts', async () => {
    expect((await column('信用代码', '９１３３０２１２ＭＡ２', '无', '/')).values).toEqual(['91330212MA2', null, null]);
    expect((await column('污染情况', '废水', '无', '-')).values).toEqual(['废水', '无', '-']);
    expect((await column('名称', '（甲）厂', 'ＡＢ厂')).values).toEqual(['（甲）厂', 'ＡＢ厂']);
  });

  it('numbers among words stay texts; 1,23 and 12 % of nothing are no numbers', async () => {
    expect((await column('税收', '1,23', '5')).values).toEqual(['1,23', '5']);
    expect((await column('税收', '1,234', '约 5')).values).toEqual(['1,234', '约 5']);
  });

  it('days in any writing are dates where the field is called one; days that do not exist are not', async () => {
    expect(await column('起租日期', '2021/3/5', '2021年3月5日', '2021.03.05', '20210305', '#44260')).toEqual({
      values: ['2021-03-05', '2021-03-05', '2021-03-05', '2021-03-05', '2021-03-05'],
      said: [{ code: 'cell.asDate', field: '起租日期', cells: 5 }],
    });
    expect((await column('起租日期', '2021-02-30', '2021-03-05')).values).toEqual(['2021-02-30', '2021-03-05']);
    expect((await column('批次', '20210305', '20210306')).values).toEqual([20210305, 20210306]);
  });
});
