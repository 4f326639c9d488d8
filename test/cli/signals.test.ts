import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `overlay` on the demo, sends the signal once the output is begun, and gives how it ended and what it left. */
async function stopped(signal: NodeJS.Signals): Promise<{ code: number | null; said: string; left: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-test-'));
  const zones = ['red=data/yinzhou/STBHHX.geojson', 'farm=data/yinzhou/YJJBNTBHTB.gpkg'].flatMap((zone) => [
    '--zone',
    zone,
  ]);
  const args = ['dist/cli/main.js', 'overlay', 'data/yinzhou/DLTB.shp', ...zones, '-o', join(folder, 'inside.csv')];
  const child = spawn(process.execPath, args, { cwd: ROOT });
  let said = '';
  child.stderr.on('data', (text) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  try {
    while (readdirSync(folder).length === 0 && child.exitCode === null) await wait(5);
    child.kill(signal);
    return { code: await ended, said, left: readdirSync(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a command that is stopped', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`by ${signal} says so, ends with 2 and leaves nothing behind`, async () => {
      const { code, said, left } = await stopped(signal);
      expect(said).toContain('E_CANCELLED');
      expect(code).toBe(2);
      expect(left).toEqual([]);
    });
  }
});
