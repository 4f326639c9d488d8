/**
 * Refreshes the golden folders: runs `test/golden/<case>/in/scenario.json` and keeps every text output in `expected/`.
 * Look at the difference before you commit it: `npx tsx scripts/golden.ts && git diff test/golden`. Needs a build.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { withoutTimes } from '../test/helpers/withoutTimes.js';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GOLDEN = join(ROOT, 'test', 'golden');

/** What `check` says of the files in `in/`, with the findings of `accepted.csv`: the table, and the page in both languages. */
function refreshCheck(folder: string): void {
  const expected = join(folder, 'expected');
  rmSync(expected, { recursive: true, force: true });
  mkdirSync(expected);
  for (const lang of ['zh', 'en']) {
    const out = join(mkdtempSync(join(tmpdir(), 'lianpian-golden-')), 'findings.csv');
    const args = ['check', 'in', '--accepted', 'accepted.csv', '-o', out, '--lang', lang];
    const { stdout } = spawnSync(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), ...args], { cwd: folder });
    writeFileSync(join(expected, `page.${lang}.txt`), withoutTimes(stdout.toString(), out));
    cpSync(out, join(expected, 'findings.csv'));
  }
}

for (const name of readdirSync(GOLDEN)) {
  if (existsSync(join(GOLDEN, name, 'accepted.csv'))) {
    refreshCheck(join(GOLDEN, name));
    console.log(`${name}: checked`);
    continue;
  }
  const scenario = join(GOLDEN, name, 'in', 'scenario.json');
  if (!existsSync(scenario)) continue;
  const out = join(mkdtempSync(join(tmpdir(), 'lianpian-golden-')), 'out');
  try {
    execFileSync(process.execPath, [join(ROOT, 'dist', 'cli', 'main.js'), 'run', scenario, '-o', out, '--quiet'], {
      stdio: 'ignore',
    });
  } catch (error) {
    // exit 1: done, something asks for a person
    if ((error as { status?: number }).status !== 1) throw error;
  }
  const expected = join(GOLDEN, name, 'expected');
  rmSync(expected, { recursive: true, force: true });
  cpSync(out, expected, { recursive: true, filter: (path) => !/\.(gpkg|xlsx|gz)$/.test(path) });
  console.log(`${name}: ${readdirSync(expected).length} files`);
}
