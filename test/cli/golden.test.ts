import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lianpian, PROGRAM, ROOT, runProgram, temporaryFolder } from '../helpers/program.js';
import { withoutTimes } from '../helpers/withoutTimes.js';

const GOLDEN = join(ROOT, 'test', 'golden');

/** Every text output of a run against the one that was looked at and kept; `npx tsx scripts/golden.ts` refreshes them. */
describe('golden folders', () => {
  const checked = readdirSync(GOLDEN).filter((name) => existsSync(join(GOLDEN, name, 'accepted.csv')));
  for (const name of checked) {
    it(`${name}, checked`, async () => {
      const folder = await temporaryFolder();
      const place = join(GOLDEN, name);
      const out = join(folder.path, 'findings.csv');
      for (const lang of ['zh', 'en']) {
        const args = ['check', 'in', '--accepted', 'accepted.csv', '-o', out, '--lang', lang, '--force'];
        const ended = await runProgram(process.execPath, [PROGRAM, ...args], {}, place);
        expect([ended.stderr, ended.code]).toEqual(['', 1]);
        const page = await readFile(join(place, 'expected', `page.${lang}.txt`), 'utf8');
        expect(withoutTimes(ended.stdout, out).split('\n')).toEqual(page.split('\n'));
      }
      const table = async (path: string) => (await readFile(path, 'utf8')).split('\n');
      expect(await table(out)).toEqual(await table(join(place, 'expected', 'findings.csv')));
      await folder.remove();
    });
  }

  for (const name of readdirSync(GOLDEN).filter((one) => !checked.includes(one))) {
    it(name, async () => {
      const folder = await temporaryFolder();
      const out = join(folder.path, 'out');
      const ended = await lianpian('run', join(GOLDEN, name, 'in', 'scenario.json'), '-o', out);
      expect([ended.stderr, ended.code]).toEqual(['', 1]);
      const expected = readdirSync(join(GOLDEN, name, 'expected')).sort();
      expect(
        readdirSync(out)
          .filter((file) => !/\.(gpkg|xlsx|gz)$/.test(file))
          .sort(),
      ).toEqual(expected);
      for (const file of expected) {
        const text = async (place: string) => (await readFile(join(place, file), 'utf8')).split('\n');
        expect(await text(out), file).toEqual(await text(join(GOLDEN, name, 'expected')));
      }
      await folder.remove();
    });
  }
});
