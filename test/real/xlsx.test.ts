import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { writeXlsx } from '../../src/formats/table/writeXlsx.js';
import { type Column, textColumn } from '../../src/model/column.js';
import { parseCsv } from '../helpers/outputs.js';
import { temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>([
  ['BSM', textColumn(['330212202500000001', '000000000000000012', null])],
  ['备注', textColumn(['<a> & "b"', '换\n行 _x0041_', '=1+1'])],
  ['面积', { type: 'f64', values: Float64Array.of(1.25, 123456789012.5, 0.1), valid: Uint8Array.of(1, 1, 1) }],
  ['年', { type: 'i32', values: Int32Array.of(2025, 0, -1), valid: Uint8Array.of(1, 1, 0) }],
  ['日', { type: 'date', days: Int32Array.of(-1, 20_000, 0), valid: Uint8Array.of(1, 1, 0) }],
  ['时', { type: 'time', ms: Float64Array.of(0, 1_700_000_000_000, 0), valid: Uint8Array.of(0, 1, 0) }],
  ['在用', { type: 'bool', values: Uint8Array.of(1, 0, 0), valid: Uint8Array.of(1, 1, 0) }],
]);

describe.skipIf(isMissing('LibreOffice'))('LibreOffice opens a workbook we wrote', () => {
  it('and shows ids as they are, days as days and all digits', async () => {
    const scratch = await temporaryFolder();
    const layer = {
      name: '图斑',
      shapes: { kind: 'none' },
      table: { rowCount: 3, columns: COLUMNS },
      crs: null,
    } as const;
    await writeFile(join(scratch.path, 'a.xlsx'), await writeXlsx('a.xlsx', [layer]));
    const profile = `-env:UserInstallation=file://${scratch.path}/profile`;
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false';
    const args = [
      profile,
      '--headless',
      '--convert-to',
      filter,
      '--outdir',
      scratch.path,
      join(scratch.path, 'a.xlsx'),
    ];
    await promisify(execFile)('soffice', args);
    const rows = parseCsv(await readFile(join(scratch.path, 'a.csv'), 'utf8'));
    rows[0][0] = rows[0][0].replace(/^\uFEFF/, '');
    expect(rows).toEqual([
      ['BSM', '备注', '面积', '年', '日', '时', '在用'],
      ['330212202500000001', '<a> & "b"', '1.25', '2025', '1969-12-31', '', 'TRUE'],
      ['000000000000000012', '换\n行 _x0041_', '123456789012.5', '0', '2024-10-04', '2023-11-14 22:13:20', 'FALSE'],
      ['', '=1+1', '0.1', '', '', '', ''],
    ]);
    await scratch.remove();
  }, 120_000);
});
