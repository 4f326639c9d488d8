import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const COMMITTED = join(ROOT, 'data/yinzhou');

function filesBelow(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true }) as string[];
  return names.filter((name) => statSync(join(folder, name)).isFile()).sort();
}

describe('the generator', () => {
  // Other versions of V8 may round sines in the last bit, which is enough to move a vertex by a millimetre.
  it.runIf(process.versions.node.startsWith('20.'))(
    'makes the committed district again from its seed, byte for byte (on Node 20)',
    async () => {
      const out = mkdtempSync(join(tmpdir(), 'demo-again-'));
      try {
        const args = ['--import', 'tsx', 'scripts/demo-district.ts', '--out', out];
        await promisify(execFile)(process.execPath, args, { cwd: ROOT });
        // A File Geodatabase stamps random ids; what went into it is hashed beside it.
        const plain = (folder: string): string[] => filesBelow(folder).filter((name) => !name.includes('.gdb/'));
        expect(plain(out)).toEqual(plain(COMMITTED));
        const differing = plain(out).filter(
          (n) => !readFileSync(join(out, n)).equals(readFileSync(join(COMMITTED, n))),
        );
        expect(differing).toEqual([]);
      } finally {
        rmSync(out, { recursive: true, force: true });
      }
    },
    240_000,
  );
});
