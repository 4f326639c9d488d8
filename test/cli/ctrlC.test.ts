import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSummary } from '../helpers/outputs.js';
import { PROGRAM, ROOT, temporaryFolder } from '../helpers/program.js';

/** `script` gives a terminal: then Ctrl-C is the key that the terminal makes a signal of. */
const withTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;
const CTRL_C = '\u0003';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

interface Pressed {
  readonly code: number | null;
  readonly said: string;
}

/** `lianpian propose` on the demo district on a terminal; Ctrl-C when the solver tells how far it is, and again when that is answered. */
async function pressed(out: string, times: 1 | 2): Promise<Pressed> {
  // `exec`: a shell between terminal and program would take the key too, and end with 130.
  const command = `exec '${process.execPath}' '${PROGRAM}' propose data/yinzhou/scenario.json -o '${out}' --lang en`;
  const child = spawn('script', ['-qefc', command, '/dev/null'], { cwd: ROOT });
  let said = '';
  let keys = 0;
  const awaited = [/: (no plan yet|best [^\n]*), \d+ nodes/, /Ending: the best plan so far will be written/] as const;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
    if (keys === times || !awaited[keys].test(said)) return;
    keys++;
    child.stdin.write(CTRL_C);
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}

describe.skipIf(!withTerminal)('Ctrl-C while the solver is at work', () => {
  it('once: the best plan so far is written, marked so, and the command ends with 1', async () => {
    const out = join(folder.path, 'once');
    const { code, said } = await pressed(out, 1);
    expect(code, said.slice(-2000)).toBe(1);
    const summary = await readSummary(out);
    expect(summary.optimiser).toMatchObject({ notReproducible: 'stoppedByHand' });
    expect((await readdir(out)).sort()).toEqual([...summary.outputs].sort());
    expect(said).toContain('stopped by hand');
  }, 240_000);

  it('twice: the command ends with 2 and leaves nothing behind', async () => {
    const out = join(folder.path, 'twice');
    const { code, said } = await pressed(out, 2);
    expect(code, said.slice(-2000)).toBe(2);
    expect(said).toContain('E_CANCELLED');
    expect(existsSync(out)).toBe(false);
    expect((await readdir(folder.path)).filter((name) => name.includes('twice'))).toEqual([]);
  }, 240_000);
});
