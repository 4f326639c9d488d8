import { rename, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { parseScenario } from '../../formats/scenario/parse.js';
import { LianpianError } from '../../model/errors.js';
import { type Draft, draftScenario } from '../../stages/recognise/draft/draft.js';
import type { Reason } from '../../stages/recognise/reason.js';
import { type CommandLine, usage } from '../commandLine.js';
import { isPlainFolder } from '../files/deliveryFiles.js';
import { scratchFolder } from '../files/sources.js';
import { initPage } from '../pages/initPage.js';
import { terminalJob } from '../progress.js';
import { type Inspection, inspectPaths } from './inspection.js';

/**
 * `lianpian init DELIVERY -o SCENARIO.json`: looks through a folder, zip or file and writes a scenario with what it recognised.
 * Exit 0: it can be run as it stands; 1: written, and it says what a person must settle first. A scenario that is there is kept
 * unless `--force`; a plain file called so that is no scenario of ours is kept always.
 */
export async function initCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.paths.length !== 1)
    throw usage({
      zh: 'init 需要一份交付数据：文件夹、压缩包或文件',
      en: 'init needs one delivery: a folder, a zip or a file',
    });
  if (line.output === null)
    throw usage({ zh: 'init 需要 -o 方案.json', en: 'init needs -o SCENARIO.json, the scenario to write' });
  const toStdout = line.output === '-';
  const output = toStdout ? 'scenario.json' : line.output;
  if (!toStdout) await refuseExisting(output, line.force);
  const [delivery] = line.paths;
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json || toStdout, signal);
  try {
    const stage = line.lang === 'zh' ? '读取' : 'reading';
    const inspection = await inspectPaths([delivery], line.file, { scratch, job, stage });
    job.done();
    const draft = await draftOf(inspection, delivery, output, line);
    const text = `${JSON.stringify(draft.scenario, null, 2)}\n`;
    if (!toStdout) {
      await writeFile(`${output}.part`, text);
      await rename(`${output}.part`, output);
    }
    const open = [...draft.open, ...unreadLines(inspection), ...invalid(draft)];
    if (toStdout) process.stdout.write(text);
    else if (line.json) process.stdout.write(`${JSON.stringify({ output, scenario: draft.scenario, open })}\n`);
    else process.stdout.write(`${initPage(inspection, draft.keys, open, output, line.lang)}\n`);
    return open.length > 0 ? 1 : 0;
  } finally {
    job.done();
    await scratch.removeAll();
  }
}

async function draftOf(inspection: Inspection, delivery: string, output: string, line: CommandLine): Promise<Draft> {
  const from = dirname(resolve(output));
  const root = (await isPlainFolder(delivery)) ? resolve(delivery) : '';
  const count = new Map<string, number>();
  for (const { path } of inspection.layers) count.set(path, (count.get(path) ?? 0) + 1);
  const layers = inspection.layers.map((layer) => ({
    ...layer,
    file: pathFrom(from, root === '' ? resolve(layer.path) : join(root, layer.path)),
    named: (count.get(layer.path) ?? 1) > 1,
  }));
  const name = basename(resolve(delivery)).replace(/\.(zip|gdb|gpkg)$/i, '');
  return draftScenario(layers, { name, today: new Date().toISOString().slice(0, 10), lang: line.lang });
}

/** Relative, with `/`; absolute only on another drive. */
function pathFrom(folder: string, path: string): string {
  const below = relative(folder, path);
  return isAbsolute(below) ? path : below.replaceAll('\\', '/');
}

async function refuseExisting(output: string, force: boolean): Promise<void> {
  const found = await stat(output).catch(() => null);
  if (found === null || (force && found.isFile())) return;
  throw new LianpianError(
    'E_OUTPUT_EXISTS',
    found.isFile() ? `${output} 已存在 / is there already` : `${output} 是文件夹 / is a folder`,
    output,
    found.isFile()
      ? '换一个文件名，或加 --force 覆盖 / Choose another name with -o, or pass --force to replace it.'
      : '给出文件名 / Give the name of a file, such as scenario.json.',
  );
}

function unreadLines({ unread }: Inspection): Reason[] {
  return unread.map(({ file, code, message }) => ({
    zh: `${file} 读不了：${code} ${message}`,
    en: `${file} could not be read: ${code} ${message}`,
  }));
}

/** What the scenario's own check says, where the draft has not said it already. */
function invalid({ scenario, open }: Draft): Reason[] {
  if (open.length > 0) return [];
  try {
    parseScenario(JSON.parse(JSON.stringify(scenario)), '');
    return [];
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    return [{ zh: `${error.messageIn.zh}${error.where}`, en: `${error.messageIn.en}${error.where}` }];
  }
}
