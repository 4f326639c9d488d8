import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, inject, it } from 'vitest';
import { parseCsv, readCsvRows } from '../helpers/outputs.js';
import { temporaryFolder } from '../helpers/program.js';
import { isMissing } from './tools.js';

const folder = inject('demoRuns')[1].folder;

describe.skipIf(isMissing('LibreOffice'))('LibreOffice opens the tables of the demo run', () => {
  for (const table of ['targets', 'firms', 'ledger']) {
    it(`${table}.csv: Chinese as Chinese, numbers as numbers, every row there`, async () => {
      const scratch = await temporaryFolder();
      const profile = `-env:UserInstallation=file://${scratch.path}/profile`;
      // Open as UTF-8 CSV, save as a spreadsheet, and read that back through LibreOffice as CSV again.
      const office = (args: string[]) =>
        promisify(execFile)('soffice', [profile, '--headless', ...args, '--outdir', scratch.path]);
      await office(['--convert-to', 'ods', '--infilter=CSV:44,34,76,1', join(folder, `${table}.csv`)]);
      await office([
        '--convert-to',
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false',
        join(scratch.path, `${table}.ods`),
      ]);
      const [header, ...rows] = parseCsv(await readFile(join(scratch.path, `${table}.csv`), 'utf8'));
      const ours = await readCsvRows(folder, table);
      expect(rows.length).toBe(ours.length);
      expect(header.map((h) => h.replace(/^\uFEFF/, ''))).toEqual(Object.keys(ours[0]));
      const chinese = rows.flat().filter((text) => /[\u4e00-\u9fff]/.test(text));
      expect(chinese.length).toBeGreaterThan(0);
      expect(rows.flat().some((text) => text.includes('\ufffd'))).toBe(false);
      await scratch.remove();
    }, 120_000);
  }
});
