import { join } from 'node:path';
import type { Summary } from '../../export/summary.js';
import { LianpianError } from '../../model/errors.js';
import { readTextFile } from './scenarioFiles.js';

/** `summary.json` of a run's folder. */
export async function readSummary(folder: string): Promise<Summary> {
  const path = join(folder, 'summary.json');
  const content = await readTextFile(path, 'Give the output folder of a `lianpian run`.');
  try {
    return JSON.parse(content) as Summary;
  } catch (error) {
    throw new LianpianError(
      'E_FILE_DAMAGED',
      `not valid JSON: ${(error as Error).message}`,
      path,
      'Run the scenario again.',
    );
  }
}
