import { basename, extname } from 'node:path';
import { readLayers, soleLayer } from '../../formats/index.js';
import type { Scratch } from '../../formats/source.js';
import type { NamedLayer } from '../../measureTable/patches.js';
import type { Job } from '../../model/job.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { usage } from '../commandLine.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { refuseStopped } from '../files/outputFile.js';
import { fileSource } from '../files/sources.js';

/** A file under the name that results call its layer by. */
export interface NamedFile {
  readonly name: string;
  readonly spec: FileSpec;
}

const NAMED = /^([\p{Script=Han}A-Za-z0-9_]+)=(.+)$/u;

/** `FILE` or `NAME=FILE` of an option that may be given several times; without a name it is the file's, without its ending. */
export function namedFiles(option: string, texts: readonly string[]): NamedFile[] {
  const seen = new Set<string>();
  return texts.map((text) => {
    const found = NAMED.exec(text);
    const spec = parseFileSpec(found ? found[2] : text);
    const name = found ? found[1] : basename(spec.path, extname(spec.path));
    if (seen.has(name))
      throw usage({
        zh: `--${option} ${name} 重复；请各取名称：--${option} 名称=文件`,
        en: `--${option} ${name} is given twice; name them: --${option} NAME=FILE`,
      });
    seen.add(name);
    return { name, spec };
  });
}

/** The one layer of a file, as delivered. */
export async function readSole(spec: FileSpec, stage: string, scratch: Scratch, job: Job): Promise<DeliveredLayer> {
  const { path, id: _, role: _role, ...stated } = spec;
  const source = await fileSource(path);
  const named = {
    progress: (_stage: string, done: number, total: number) => job.progress(stage, done, total),
    cancelled: job.cancelled,
  };
  return soleLayer(await readLayers(source, { ...stated, scratch, job: named }), source, stated);
}

/** The one layer of each file, under its name. */
export async function readNamed(
  files: readonly NamedFile[],
  scratch: Scratch,
  job: Job,
  signal: AbortSignal,
): Promise<NamedLayer[]> {
  const layers: NamedLayer[] = [];
  for (const { name, spec } of files) {
    layers.push({ name, delivered: await readSole(spec, name, scratch, job) });
    refuseStopped(signal, spec.path);
  }
  return layers;
}
