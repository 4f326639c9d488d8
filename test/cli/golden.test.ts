import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

const GOLDEN = join(ROOT, 'test', 'golden');

/** Every text output of a run against the one that was looked at and kept; `npx tsx scripts/golden.ts` refreshes them. */
describe('golden folders', () => {
  for (const name of readdirSync(GOLDEN)) {
    it(name, async () => {
      const folder = await temporaryFolder();
      const out = join(folder.path, 'out');
      const ended = await lianpian('run', join(GOLDEN, name, 'in', 'scenario.json'), '-o', out);
      expect([ended.stderr, ended.code]).toEqual(['', 1]);
      const expected = readdirSync(join(GOLDEN, name, 'expected')).sort();
      expect(
        readdirSync(out)
          .filter((file) => !file.endsWith('.gpkg'))
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
