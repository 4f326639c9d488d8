import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readLayers } from '../../src/formats/index.js';
import { cell } from '../../src/model/column.js';
import { memorySource, NO_SCRATCH } from '../formats/memorySource.js';
import { temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

const PAGE = `<html><head><meta charset="utf-8"></head><body><table>
<tr><td colspan="4">鄞州区企业税收情况表（模拟数据）</td></tr>
<tr><td rowspan="2">企业名称</td><td colspan="2">税收</td><td rowspan="2">图斑</td></tr>
<tr><td>2019年</td><td>2020年</td></tr>
<tr><td rowspan="2">甲厂</td><td>1</td><td>1,234.5</td><td>P1</td></tr>
<tr><td>2</td><td>3</td><td>P2</td></tr>
<tr><td>合计</td><td>3</td><td>1,237.5</td><td></td></tr>
</table></body></html>`;

describe.skipIf(isMissing('LibreOffice'))('a workbook that LibreOffice wrote', () => {
  it('is read with its merged title, group headers and cells merged down', async () => {
    const scratch = await temporaryFolder();
    await writeFile(join(scratch.path, 'firms.html'), PAGE);
    await promisify(execFile)('soffice', [
      `-env:UserInstallation=file://${scratch.path}/profile`,
      ...['--headless', '--infilter=HTML (StarCalc)', '--convert-to', 'xlsx:Calc MS Excel 2007 XML'],
      ...['--outdir', scratch.path, join(scratch.path, 'firms.html')],
    ]);
    const bytes = await readFile(join(scratch.path, 'firms.xlsx'));
    const [{ table, findings }] = await readLayers(memorySource({ 'firms.xlsx': bytes }, 'firms.xlsx'), {
      scratch: NO_SCRATCH,
    });
    const columns = [...table.columns].map(([name, column]) => [
      name,
      Array.from({ length: table.rowCount }, (_, row) => cell(column, row)),
    ]);
    expect(Object.fromEntries(columns)).toEqual({
      企业名称: ['甲厂', '甲厂'],
      '税收/2019年': [1, 2],
      '税收/2020年': [1234.5, 3],
      图斑: ['P1', 'P2'],
    });
    expect(findings.map(({ code }) => code)).toEqual(['table.header', 'table.notRow', 'table.filledDown']);
    await scratch.remove();
  }, 120_000);
});
