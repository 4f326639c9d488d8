import { basename, join } from 'node:path';
import type { GivenLayer } from '../../check/openLayers.js';
import { parseRole } from '../../check/role.js';
import { readLayers } from '../../formats/index.js';
import { ending, type Scratch } from '../../formats/source.js';
import { LianpianError, reasonOf } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import { type Job, sharedJob } from '../../model/job.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { usage } from '../commandLine.js';
import { deliveryFiles, isPlainFolder } from '../files/deliveryFiles.js';
import { type FileOptions, parseFileSpec } from '../files/fileSpec.js';
import { fileSource } from '../files/sources.js';

/** What was read for a check. */
export interface CheckInputs {
  readonly layers: readonly GivenLayer[];
  /** Files that could not be read while others could. */
  readonly unread: readonly Finding[];
  readonly paths: readonly string[];
}

/** Endings that many other files have too. */
const COMMON_ENDINGS = new Set(['json', 'txt', 'xml', 'dat']);
/** A table of QGIS beside the layers it describes. */
const STYLES = 'layer_styles';

interface ListedFile {
  readonly path: string;
  readonly options: FileOptions;
  /** Found below a folder, not named by the user. */
  readonly listed: boolean;
}

/**
 * Every layer of files, folders and zips.
 *
 * Promises: layers in the order given, those below a folder by path; a file that can't be read is a finding file.unread (error) while another
 * one can, else its own error; what is no GIS file below a folder is one note. A role that is said is of one layer.
 */
export async function readForCheck(
  texts: readonly string[],
  common: FileOptions,
  place: { readonly scratch: Scratch; readonly job: Job; readonly stage: string },
): Promise<CheckInputs> {
  const files: ListedFile[] = [];
  for (const text of texts) {
    const { path, ...options } = parseFileSpec(text, common, ['role']);
    if (options.role !== undefined) parseRole(options.role, text);
    if (!(await isPlainFolder(path))) files.push({ path, options, listed: false });
    else
      for (const { below } of await deliveryFiles(path)) files.push({ path: join(path, below), options, listed: true });
  }
  const sources = await Promise.all(files.map(({ path }) => fileSource(path)));
  const bytes = sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const jobOf = sharedJob(place.job, bytes, place.stage);
  const layers: GivenLayer[] = [];
  const unread: Finding[] = [];
  const others: string[] = [];
  let first: unknown = null;
  for (const [n, file] of files.entries()) {
    const job = jobOf(sources[n].byteLength);
    try {
      const { id: _id, role: _role, ...stated } = file.options;
      const found = await readLayers(sources[n], { scratch: place.scratch, job, ...stated });
      layers.push(...givenOf(found, file));
    } catch (error) {
      if (!(error instanceof LianpianError) || error.code === 'E_CANCELLED' || error.code === 'E_USAGE') throw error;
      const isOther = file.listed && error.code === 'E_FORMAT_UNKNOWN';
      if (isOther && COMMON_ENDINGS.has(ending(file.path))) others.push(basename(file.path));
      else if (isOther && !/its bytes are not/.test(error.message)) others.push(basename(file.path));
      else {
        first ??= error;
        const reason = reasonOf(error);
        const name = basename(file.path);
        unread.push(finding('file.unread', 'error', name, { file: name, reason }, { dropped: true }));
      }
    }
    job.progress('', 1, 1);
  }
  if (layers.length === 0) throw first ?? noLayers(texts);
  if (others.length > 0) {
    const numbers = { files: others.length, names: others.join(', ') };
    unread.push(finding('file.notGis', 'note', basename(texts[0]), numbers));
  }
  return { layers, unread, paths: files.map(({ path }) => path) };
}

function givenOf(found: readonly DeliveredLayer[], { path, options }: ListedFile): GivenLayer[] {
  const layers = found.filter(({ layer }) => layer !== STYLES);
  if (options.role !== undefined && layers.length > 1) {
    const names = layers.map(({ layer }) => layer).join(', ');
    throw usage({
      zh: `${path} 有 ${layers.length} 个图层（${names}）：请用 |layer=图层名|role=${options.role} 指明哪一个`,
      en: `${path} holds ${layers.length} layers (${names}): say which has the role by |layer=NAME|role=${options.role}`,
    });
  }
  return layers.map((delivered) => ({
    delivered,
    alone: layers.filter(({ file }) => file === delivered.file).length === 1,
    idField: options.id ?? null,
    role: options.role === undefined ? null : parseRole(options.role, path),
  }));
}

function noLayers(texts: readonly string[]): LianpianError {
  return new LianpianError(
    'E_LAYER_EMPTY',
    `没有图层 / there is no layer in ${texts.join(', ')}`,
    texts[0] ?? '',
    'Name files, folders or zips that hold layers; `lianpian inspect` shows what is in them.',
  );
}
