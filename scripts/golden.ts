/**
 * Refreshes the golden folders: runs `test/golden/<case>/in/scenario.json` and keeps every text output in `expected/`.
 * Look at the difference before you commit it: `npx tsx scripts/golden.ts && git diff test/golden`. Needs a build.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const GOLDEN = join(ROOT, 'test', 'golden');

for (const name of readdirSync(GOLDEN)) {
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
  cpSync(out, expected, { recursive: true, filter: (path) => !path.endsWith('.gpkg') });
  console.log(`${name}: ${readdirSync(expected).length} files`);
}
