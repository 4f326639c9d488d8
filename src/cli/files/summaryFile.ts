import { join } from 'node:path';
import type { Summary } from '../../export/summary.js';
import { LianpianError } from '../../model/errors.js';
import { readTextFile } from './scenarioFiles.js';

/** `summary.json` of a run's folder. */
export async function readSummary(folder: string): Promise<Summary> {
  const path = join(folder, 'summary.json');
  const content = await readTextFile(path, 'Give the output folder of a `lianpian run`.');
  try {
    const summary = JSON.parse(content) as Summary;
    if (summary?.program === 'lianpian') return summary;
    throw new Error('it is not of a run of lianpian');
  } catch (error) {
    throw new LianpianError(
      'E_FILE_DAMAGED',
      `summary.json can't be read: ${(error as Error).message}`,
      path,
      'Run the scenario again.',
    );
  }
}

/** The same with all that is told of it: what an earlier version wrote may lack a part. */
export async function readWholeSummary(folder: string): Promise<Summary> {
  const summary = await readSummary(folder);
  const { targets, optimiser, binding, ledger, firms, clusters, version } = summary;
  const parts = [targets, optimiser?.levels, binding, ledger?.total?.fateM2, firms, clusters];
  const isTold =
    parts.every((part) => part !== undefined) &&
    targets.every((target) => 'openBound' in target) &&
    optimiser.levels.every((level) => level.optimalityGap && level.openGap);
  if (isTold) return summary;
  throw new LianpianError(
    'E_FILE_DAMAGED',
    {
      zh: `summary.json 由另一版本（${version}）写成，缺少所需内容`,
      en: `summary.json is of another version (${version}) and lacks what is asked for`,
    },
    join(folder, 'summary.json'),
    { zh: '请重新运行该方案。', en: 'Run the scenario again.' },
  );
}
