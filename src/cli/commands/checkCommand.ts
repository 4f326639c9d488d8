import { checkLayers } from '../../check/check.js';
import { readLayers } from '../../formats/index.js';
import { checkSetting } from '../../formats/scenario/parse.js';
import type { Scratch } from '../../formats/source.js';
import { loadGeos } from '../../geometry/geos.js';
import { asksForPerson } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Definition } from '../../model/settings/definition.js';
import { DEFAULT_SETTINGS, SETTINGS, type SettingKey, type Settings } from '../../model/settings.js';
import { type CommandLine, usage } from '../commandLine.js';
import { acceptancesOf, filesOf } from '../files/delivery.js';
import { parseFileSpec } from '../files/fileSpec.js';
import { refuseStopped } from '../files/outputFile.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { type Checked, checkJson, checkPage } from '../pages/checkPage.js';
import { terminalJob } from '../progress.js';
import { readForCheck } from './checkFiles.js';
import { BESIDE_FINDINGS, writeChecked } from './checkOutput.js';
import { layersOutput } from './layersOutput.js';

/**
 * `lianpian check FILE… -o FINDINGS`: every layer of files, folders and zips, each alone and against the others; findings as a table or as
 * layers. Exit 0: clean; 1: a finding asks for a person, and none had accepted it.
 */
export async function checkCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.paths.length === 0)
    throw usage({
      zh: 'check 需要文件、文件夹或压缩包：check 文件… -o 问题表',
      en: 'check needs files, folders or zips: check FILE… -o FINDINGS',
    });
  if (line.output === null)
    throw usage({
      zh: 'check 需要 -o 问题表（.csv .xlsx .json，含图形的 .gpkg .geojson .fgb .gdb，或 - 为标准输出）',
      en: 'check needs -o FINDINGS (.csv .xlsx .json, with shapes .gpkg .geojson .fgb .gdb, or - for standard output)',
    });
  const settings = settingsFrom(line);
  const named = [...line.paths.map((text) => parseFileSpec(text, {}, ['role']).path), ...acceptedPath(line)];
  for (const path of named) await fileSource(path);
  const inputs = [...named, ...(await Promise.all(named.map(filesOf))).flat().map(([, path]) => path)];
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const output = await layersOutput(line.output, BESIDE_FINDINGS, { line, inputs, scratch, signal });
    try {
      const accepted = line.accepted === null ? null : await readAccepted(line.accepted, scratch, job);
      const stage = line.lang === 'zh' ? '读取' : 'reading';
      const read = await readForCheck(line.paths, line.file, { scratch, job, stage });
      refuseStopped(signal, line.paths[0]);
      const began = performance.now();
      const result = await checkLayers(read.layers, { settings, accepted, unread: read.unread }, await loadGeos(), job);
      const seconds = (performance.now() - began) / 1000;
      const losses = await writeChecked(result, output);
      job.done();
      const checked: Checked = {
        paths: line.paths,
        output: line.output,
        written: output.paths,
        result,
        losses,
        seconds,
      };
      if (!line.quiet && !line.json) {
        (line.output === '-' ? process.stderr : process.stdout).write(`${checkPage(checked, line.lang)}\n`);
      }
      await output.publish();
      if (line.json) process.stdout.write(`${JSON.stringify(checkJson(checked))}\n`);
      return [...result.findings, ...losses].some(asksForPerson) ? 1 : 0;
    } finally {
      await output.discard();
    }
  } finally {
    job.done();
    await scratch.removeAll();
  }
}

/** `--set key=value`, one value a key. */
function settingsFrom({ sweep }: CommandLine): Settings {
  const own = [...sweep].map(([key, values]) => {
    // a list of codes may have commas in it
    if (isList(key)) return [key, checkSetting(key, values.join('+'), `--set ${key}`)] as const;
    if (values.length > 1)
      throw usage({
        zh: `--set ${key}=${values.join(',')}：check 的设置只取一个值`,
        en: `--set ${key}=${values.join(',')}: check takes one value of a setting`,
      });
    return [key, checkSetting(key, values[0], `--set ${key}=${values[0]}`)] as const;
  });
  return { ...DEFAULT_SETTINGS, ...Object.fromEntries(own) } as Settings;
}

function isList(key: string): boolean {
  const definition: Definition | undefined = Object.hasOwn(SETTINGS, key) ? SETTINGS[key as SettingKey] : undefined;
  return definition?.list !== undefined;
}

function acceptedPath({ accepted }: CommandLine): string[] {
  return accepted === null ? [] : [parseFileSpec(accepted).path];
}

async function readAccepted(text: string, scratch: Scratch, job: Job) {
  const { path, id: _id, ...stated } = parseFileSpec(text);
  return acceptancesOf(await readLayers(await fileSource(path), { scratch, job, ...stated }), path);
}
