import { errorAt, LianpianError, reasonAndRemedyOf } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { Format } from '../format.js';
import { unknown } from '../recognise.js';
import { damaged, layerMissing, type ReadOptions, type Source } from '../source.js';
import type { ZipFiles } from './entries.js';
import { type Place, placesOf } from './places.js';
import type { Budget } from './unpack.js';

/** Zips inside a zip are read, and zips inside those. */
const DEEPEST = 2;

/** A file in it, an empty one, one of several volumes. */
const SIGNATURES = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];

/** A zip of files of `formats`. */
export function zipFormat(formats: readonly Format[]): Format {
  return zipAt(formats, 0, null);
}

function zipAt(formats: readonly Format[], depth: number, outer: Budget | null): Format {
  return {
    id: 'zip',
    title: 'zip of any of these (.zip)',
    endings: ['zip'],
    endingFirst: true,
    recognises: (_head, text) => SIGNATURES.some((signature) => text.startsWith(signature)),
    read: (source, options) => readZip(source, options, formats, depth, outer),
    write: null,
  };
}

/**
 * Reads the layers of all files in a zip, in its order: every format of the table, geodatabase folders and zips inside it too.
 *
 * Definition: the long name of a layer is its path: `folder/file`, and `folder/file/layer` where the file names its layers. A
 * layer is called by its own name, by its long name when another layer of the zip has that name too, and by its long name with
 * the ending of the file when that is not enough. Any of these picks it by `options.layer`; a file called so comes before layers called so.
 * Promises: a file that can't be read, or is no GIS file, is named in a finding of the first layer and stops nothing, unless no layer is read:
 * then the first reason is the error. Zip bombs stop everything (`unpack.ts`).
 */
async function readZip(
  source: Source,
  options: ReadOptions,
  formats: readonly Format[],
  depth: number,
  outer: Budget | null,
): Promise<DeliveredLayer[]> {
  if (depth > DEEPEST) {
    throw new LianpianError(
      'E_FORMAT_UNSUPPORTED',
      `${source.name} 压缩包嵌套过深 / is a zip in a zip in a zip in a zip`,
      source.name,
      '先解压内层压缩包 / Unpack the inner zips first.',
    );
  }
  const budget = outer ?? { zipBytes: source.byteLength, unpackedBytes: 0, passed: null };
  const inside = [...formats, zipAt(formats, depth + 1, budget)];
  const { openZip } = await import('./entries.js');
  const zip = await openZip(source, options.scratch, budget, options.salvage).catch((error: unknown) =>
    misnamed(source, formats, error),
  );
  if ('format' in zip) return zip.format.read(source, options);
  try {
    const places = placesOf(zip, source.name, inside);
    const found = await (options.layer === undefined
      ? readAllPlaces(places, source, options, budget)
      : readWanted(places, source, options, options.layer, budget));
    if (found.layers.length === 0) throw noLayer(source, zip, found, formats);
    const [first, ...rest] = found.layers;
    return [{ ...first, findings: [...findingsOf(zip, found, source.name), ...first.findings] }, ...rest];
  } finally {
    await zip.close();
  }
}

/** What is called .zip and is none may still be a file of another format. */
async function misnamed(source: Source, formats: readonly Format[], error: unknown): Promise<{ format: Format }> {
  const head = await source.read(0, 4096);
  const text = new TextDecoder('latin1').decode(head);
  const format = formats.find((one) => one.recognises(head, text));
  if (format) return { format };
  throw error;
}

interface Found {
  readonly layers: readonly DeliveredLayer[];
  readonly failed: readonly { readonly path: string; readonly error: LianpianError }[];
  readonly notGis: readonly string[];
}

interface Gathering {
  readonly layers: { readonly path: string; readonly layer: DeliveredLayer }[];
  readonly failed: { readonly path: string; readonly error: LianpianError }[];
  readonly notGis: string[];
}

async function readAllPlaces(places: readonly Place[], source: Source, options: ReadOptions, budget: Budget) {
  const gathered: Gathering = { layers: [], failed: [], notGis: [] };
  for (const place of places) await gather(place, options, source, budget, gathered);
  const names = namesOf(gathered.layers);
  const layers = gathered.layers.map(({ layer }, n) => renamed(layer, names[n].shown));
  return { ...gathered, layers };
}

/** The one layer called `wanted`: first among the files that are called so, then among the layers of files that hold several. */
async function readWanted(
  places: readonly Place[],
  source: Source,
  options: ReadOptions,
  wanted: string,
  budget: Budget,
): Promise<Found> {
  const gathered: Gathering = { layers: [], failed: [], notGis: [] };
  const read = async (place: Place, layer: string) => {
    await gather(place, { ...options, layer }, source, budget, gathered);
    if (gathered.failed.at(-1)?.error.code === 'E_LAYER_MISSING') gathered.failed.pop();
  };
  const rest: Place[] = [];
  for (const place of places) {
    const stem = place.path.replace(/\.[^./]*$/, '');
    const inner = [place.path, stem].find((prefix) => wanted.startsWith(`${prefix}/`));
    if (inner) await read(place, wanted.slice(inner.length + 1));
    else if ([place.path, stem, baseName(place.path)].includes(wanted)) await read(place, baseName(place.path));
    else rest.push(place);
  }
  if (gathered.layers.length === 0) {
    for (const place of rest) {
      const format = await place.format().catch(() => null);
      if (format && !format.oneLayer) await read(place, wanted);
    }
  }
  const { layers } = gathered;
  const names = namesOf(layers);
  for (const key of ['full', 'long', 'plain'] as const) {
    const called = layers.filter((_, n) => names[n][key] === wanted);
    if (called.length === 1) return { ...gathered, notGis: [], layers: [renamed(called[0].layer, wanted)] };
  }
  if (layers.length > 0)
    throw layerMissing(
      source.name,
      wanted,
      names.map(({ shown }) => shown),
    );
  if (gathered.failed.length > 0) return { ...gathered, layers: [] };
  throw layerMissing(source.name, wanted, await namesWithin(places, source, options, budget));
}

/** Names of all layers, for a remedy. */
async function namesWithin(places: readonly Place[], source: Source, options: ReadOptions, budget: Budget) {
  const { layer: _none, ...all } = options;
  return (await readAllPlaces(places, source, all, budget)).layers.map(({ layer }) => layer);
}

async function gather(place: Place, options: ReadOptions, source: Source, budget: Budget, into: Gathering) {
  try {
    for (const layer of await place.read(options)) {
      if (options.layer !== undefined && layer.layer !== options.layer) continue;
      into.layers.push({
        path: place.path,
        layer: { ...layer, file: `${source.name}/${fileWithin(place.path, layer)}` },
      });
    }
  } catch (error) {
    if (budget.passed) throw budget.passed;
    if (!(error instanceof LianpianError) || error.code === 'E_CANCELLED') throw error;
    if (error.code === 'E_FORMAT_UNKNOWN' && !place.isNamed) into.notGis.push(place.path);
    else {
      into.failed.push({ path: place.path, error: errorAt(error, `${source.name}/${place.path}`) });
    }
  }
}

/** A layer of a zip inside this one has the path of its file in that zip. */
function fileWithin(path: string, { file }: DeliveredLayer): string {
  const [folder, name] = /^(.*\/)?([^/]*)$/.exec(path)?.slice(1) ?? ['', path];
  return file.startsWith(`${name}/`) ? `${folder ?? ''}${file}` : path;
}

/** The names of each layer, shortest first, and the one it is shown by. */
function namesOf(layers: Gathering['layers']) {
  const names = layers.map(({ path, layer }) => {
    const own = layer.layer === baseName(path) ? '' : `/${layer.layer}`;
    return { plain: layer.layer, long: `${path.replace(/\.[^./]*$/, '')}${own}`, full: `${path}${own}` };
  });
  const count = (key: 'plain' | 'long', name: string) => names.filter((other) => other[key] === name).length;
  return names.map((name) => {
    const shown =
      count('plain', name.plain) === 1 ? name.plain : count('long', name.long) === 1 ? name.long : name.full;
    return { ...name, shown };
  });
}

function renamed(layer: DeliveredLayer, name: string): DeliveredLayer {
  if (layer.layer === name) return layer;
  const findings = layer.findings.map((item) => (item.layer === layer.layer ? { ...item, layer: name } : item));
  return { ...layer, layer: name, findings };
}

function noLayer(source: Source, zip: ZipFiles, found: Found, formats: readonly Format[]): LianpianError {
  if (found.failed.length > 0) return found.failed[0].error;
  if (zip.unread.length > 0) {
    const [{ path, reason }] = zip.unread;
    return damaged(source.name, `${path}: ${reason}`, 'Ask for a zip made anew from the delivery.');
  }
  return unknown(source, 'is a zip without a GIS file in it', formats);
}

const MOST_NAMES = 5;

function findingsOf(zip: ZipFiles, found: Found, file: string): Finding[] {
  const { notGis } = found;
  const names = `${notGis.slice(0, MOST_NAMES).join(', ')}${notGis.length > MOST_NAMES ? ', …' : ''}`;
  return [
    ...zip.unread.map(({ path, reason }) => finding('file.unread', 'error', file, { file: path, reason })),
    ...zip.renamed.map(({ name, path }) => finding('file.renamed', 'warning', file, { file: name, path })),
    ...found.failed.map(({ path, error }) =>
      finding('file.unread', 'error', file, { file: path, reason: reasonAndRemedyOf(error) }),
    ),
    ...(notGis.length > 0 ? [finding('file.notGis', 'note', file, { files: notGis.length, names })] : []),
  ];
}
