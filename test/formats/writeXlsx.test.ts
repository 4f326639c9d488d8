import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import type { OutputLayer } from '../../src/formats/output/output.js';
import { writeLayers } from '../../src/formats/output/writeLayers.js';
import { writeXlsx } from '../../src/formats/table/writeXlsx.js';
import { columnLetters, escaped } from '../../src/formats/table/xlsxSheet.js';
import { type Column, cell, textColumn } from '../../src/model/column.js';
import { memorySource, NO_SCRATCH } from './memorySource.js';

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['BSM', textColumn(['330212202500000001', '000000000000000012', null])],
  ['备注', textColumn(['<a> & "b"\t_x0041_', '\u0001换\n行', ''])],
  ['面积', { type: 'f64', values: Float64Array.of(1.5, 1e-7, 123456789012.25), valid: Uint8Array.of(1, 1, 1) }],
  ['年', { type: 'i32', values: Int32Array.of(2025, 0, -1), valid: Uint8Array.of(1, 1, 0) }],
  ['日', { type: 'date', days: Int32Array.of(-1, 20_000, 0), valid: Uint8Array.of(1, 1, 0) }],
]);

function layer(name: string, more: Partial<OutputLayer> = {}): OutputLayer {
  return { name, shapes: { kind: 'none' }, table: { rowCount: 3, columns: COLUMNS }, crs: null, ...more };
}

/** The parts of a zip archive, by its own directory. */
function parts(bytes: Uint8Array): Map<string, string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - 22;
  const found = new Map<string, string>();
  let at = view.getUint32(end + 16, true);
  for (let e = 0; e < view.getUint16(end + 10, true); e++) {
    const [packed, nameLength] = [view.getUint32(at + 20, true), view.getUint16(at + 28, true)];
    const start = view.getUint32(at + 42, true) + 30 + nameLength;
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    found.set(name, inflateRawSync(bytes.subarray(start, start + packed)).toString('utf8'));
    at += 46 + nameLength;
  }
  return found;
}

describe('XLSX out', () => {
  it('comes back through our own reader: texts, numbers, days, empty cells', async () => {
    const bytes = await writeXlsx('a.xlsx', [layer('图斑'), layer('企业')]);
    const back = await readLayers(memorySource({ 'a.xlsx': bytes }, 'a.xlsx'), { scratch: NO_SCRATCH });
    expect(back.map((one) => one.layer)).toEqual(['图斑', '企业']);
    for (const [name, column] of COLUMNS) {
      const got = back[0].table.columns.get(name);
      const ours = Array.from({ length: 3 }, (_, row) => cell(column, row));
      expect(
        Array.from({ length: 3 }, (_, row) => got && cell(got, row)),
        name,
      ).toEqual(ours.map((value) => (value === '' ? null : value)));
    }
  });

  it('keeps ids as text cells in the text format, numbers with their decimals, and the header bold and frozen', async () => {
    const found = parts(await writeXlsx('a.xlsx', [layer('x', { titles: { BSM: '标识码' }, decimals: { 面积: 2 } })]));
    const sheet = found.get('xl/worksheets/sheet1.xml') ?? '';
    const texts = [...(found.get('xl/sharedStrings.xml') ?? '').matchAll(/<t [^>]*>(.*?)<\/t>/gs)].map(
      ([, text]) => text,
    );
    const styles = found.get('xl/styles.xml') ?? '';
    const id = /<c r="A2" s="(\d+)" t="s"><v>(\d+)<\/v>/.exec(sheet);
    expect(texts[Number(id?.[2])]).toBe('330212202500000001');
    const formats = [...styles.matchAll(/<cellXfs.*?<\/cellXfs>/gs)][0][0].match(/<xf [^>]*>/g) ?? [];
    expect(formats[Number(id?.[1])]).toContain('numFmtId="49"');
    const header = /<c r="A1" s="(\d+)" t="s"><v>(\d+)<\/v>/.exec(sheet);
    expect(texts[Number(header?.[2])]).toBe('标识码');
    expect(formats[Number(header?.[1])]).toContain('fontId="1"');
    expect(styles).toContain('<font><b/>');
    expect(sheet).toContain('ySplit="1" topLeftCell="A2"');
    expect(sheet).toMatch(/<c r="C4" s="\d+"><v>123456789012.25<\/v>/);
    expect(sheet).toMatch(/<c r="C3" s="\d+"><v>0.00<\/v>/);
    expect(sheet).not.toMatch(/<v>[^<]*e[^<]*<\/v>/i);
  });

  it('is the same bytes for the same layers, whatever the clock says', async () => {
    expect(await writeXlsx('a.xlsx', [layer('x')])).toEqual(await writeXlsx('a.xlsx', [layer('x')]));
  });

  it('holds no shapes, names of 31 characters, and a table without fields', async () => {
    const long = `${'地'.repeat(30)}/图斑`;
    const points = { kind: 'point', points: { xy: Float64Array.of(1, 2, 3, 4, 5, 6) } } as const;
    const empty = layer('空', { table: { rowCount: 0, columns: new Map() } });
    const { files, losses } = await writeLayers('a.xlsx', [layer(long, { shapes: points }), empty], {
      scratch: NO_SCRATCH,
    });
    expect(losses.map((loss) => loss.code)).toContain('loss.layerName');
    const names = [...(parts(files[0].bytes).get('xl/workbook.xml') ?? '').matchAll(/<sheet name="([^"]*)"/g)].map(
      ([, name]) => name,
    );
    expect(names).toEqual([`${'地'.repeat(30)}_`, '空']);
  });

  it('refuses more rows than a sheet has', async () => {
    const columns = new Map<string, Column>();
    const table = { rowCount: 1_048_576, columns };
    await expect(writeLayers('a.xlsx', [layer('x', { table })], { scratch: NO_SCRATCH })).rejects.toMatchObject({
      code: 'E_TOO_LARGE',
    });
  });

  it('counts columns as Excel does, and escapes what XML can not hold', () => {
    expect([0, 25, 26, 701, 702, 16_383].map(columnLetters)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA', 'XFD']);
    expect(escaped('a<b>&"c" _x0041_ \u0000\r\ud800 正常\n')).toBe(
      'a&lt;b&gt;&amp;&quot;c&quot; _x005F_x0041_ _x0000__x000D__xD800_ 正常\n',
    );
  });
});
