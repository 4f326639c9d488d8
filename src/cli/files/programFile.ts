import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { PROGRAM_FILE, programFromJson, programToJson } from '../../export/programJson.js';
import { LianpianError } from '../../model/errors.js';
import type { StoredProgram } from '../../model/storedProgram.js';

/** Byte of the gzip header that names the operating system; 255: unknown. */
const GZIP_SYSTEM = 9;

/** The same bytes on any machine: no time, no operating system in the header. */
export function programBytes(program: StoredProgram): Uint8Array {
  const bytes = gzipSync(programToJson(program), { level: 9 });
  bytes[GZIP_SYSTEM] = 255;
  return bytes;
}

export async function readProgram(folder: string): Promise<StoredProgram> {
  const path = join(folder, PROGRAM_FILE);
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
    throw new LianpianError(
      'E_FILE_MISSING',
      { zh: `${folder} 中没有 ${PROGRAM_FILE}`, en: `there is no ${PROGRAM_FILE} in ${folder}` },
      path,
      {
        zh: '请给出 `lianpian run` 的成果文件夹；较早版本的成果请重新运行。',
        en: 'Give the output folder of a `lianpian run`; run again what an earlier version wrote.',
      },
    );
  });
  try {
    const program = programFromJson(gunzipSync(bytes).toString('utf8'));
    if (program) return program;
  } catch {
    // said below
  }
  throw new LianpianError(
    'E_FILE_DAMAGED',
    { zh: `${PROGRAM_FILE} 不完整，或由另一版本写成`, en: `${PROGRAM_FILE} is incomplete, or of another version` },
    path,
    { zh: '请重新运行该方案。', en: 'Run the scenario again.' },
  );
}
