import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, resolve } from 'node:path';
import type { ScenarioFiles } from '../../formats/scenario/load.js';
import { LianpianError } from '../../model/errors.js';

/** Scenario files on disk: paths are relative to the file that names them. */
export const DISK: ScenarioFiles = {
  readText: (path) =>
    readTextFile(
      path,
      'Check the path of the scenario; `lianpian run data/yinzhou/scenario.json -o out` runs the demo.',
    ),
  resolve: (from, path) => (isAbsolute(path) ? path : resolve(dirname(from), path)),
};

export async function readTextFile(path: string, remedy: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new LianpianError(
      'E_FILE_MISSING',
      missing
        ? { zh: `没有文件 ${path}`, en: `there is no file ${path}` }
        : {
            zh: `${path} 无法读取：${(error as Error).message}`,
            en: `${path} can't be read: ${(error as Error).message}`,
          },
      path,
      remedy,
    );
  }
}
