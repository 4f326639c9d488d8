import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type Ended, lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Output folders of the demo run on one thread and on two, and what each printed. */
    demoRuns: readonly { readonly folder: string; readonly ended: Ended }[];
  }
}

/** Runs the demo district once on one thread and once on two; every test of the project looks at these outputs. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { path } = await temporaryFolder();
  const runs = [];
  for (const threads of [1, 2]) {
    const folder = join(path, `threads-${threads}`);
    const ended = await lianpian(
      'run',
      join(ROOT, 'data', 'yinzhou', 'scenario.json'),
      '-o',
      folder,
      '--threads',
      String(threads),
    );
    runs.push({ folder, ended });
  }
  project.provide('demoRuns', runs);
  return () => rm(path, { recursive: true, force: true });
}
