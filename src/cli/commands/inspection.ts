import { basename, dirname } from 'node:path';
import { readLayers } from '../../formats/index.js';
import { ending, type Scratch } from '../../formats/source.js';
import { LianpianError } from '../../model/errors.js';
import { asksForPerson as asks } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { candidatesFor } from '../../stages/recognise/place.js';
import { type Portrait, portrait } from '../../stages/recognise/portrait.js';
import { compareLayers, layerLabel, type Remark } from '../../stages/recognise/together.js';
import { type Sight, sightOf, webMapRemarks } from '../../stages/recognise/webMap.js';
import { type DeliveryFile, deliveryFiles, isPlainFolder, sidesOf } from '../files/deliveryFiles.js';
import { type FileOptions, parseFileSpec } from '../files/fileSpec.js';
import { fileSource } from '../files/sources.js';

/**
 * Everything in files, folders and zips looked at: one portrait a layer, what could not be read, and what is no GIS file.
 *
 * Promises: below a folder or in a zip a file that can't be read stops nothing and is named with its code; of files named one by one the
 * first that can't be read stops all if none can. One file is in memory at a time, and the polygons of the parcels.
 */
export interface Inspection {
  readonly layers: readonly InspectedLayer[];
  readonly unread: readonly Unread[];
  /** Files that are no GIS files: notes, documents, scenarios. */
  readonly others: readonly string[];
  readonly together: readonly Remark[];
}

export interface InspectedLayer extends Portrait {
  /** Path of the file, folder or zip to open, as given on the command line and below it. */
  readonly path: string;
  /** What the user said of its file. */
  readonly stated: Pick<FileOptions, 'crs' | 'encoding' | 'axes'>;
  /** The file holds this layer alone. */
  readonly alone: boolean;
  /** Endings beside a Shapefile; null for other formats. */
  readonly sides: { readonly found: readonly string[]; readonly missing: readonly string[] } | null;
}

type ListedFile = DeliveryFile & {
  readonly options: FileOptions;
  /** Found below a folder, not named by the user. */
  readonly listed: boolean;
  /** The one path that was named. */
  readonly only: boolean;
};

export interface Unread {
  readonly file: string;
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

/** Endings that many other files have too: what is not a GIS file among them is no defect of the delivery. */
const COMMON_ENDINGS = new Set(['json', 'txt', 'xml', 'dat']);

export async function inspectPaths(
  paths: readonly string[],
  common: FileOptions,
  place: { readonly scratch: Scratch; readonly job: Job; readonly stage: string },
): Promise<Inspection> {
  const inspection = { layers: [] as InspectedLayer[], unread: [] as Unread[], others: [] as string[] };
  const sights: Sight[] = [];
  const files: ListedFile[] = [];
  for (const text of paths) {
    const { path, ...options } = parseFileSpec(text, common);
    if (await isPlainFolder(path)) {
      for (const file of await deliveryFiles(path)) files.push({ ...file, options, listed: true, only: false });
    } else {
      files.push({
        path,
        below: path,
        sides: await sidesOf(dirname(path), basename(path)),
        options,
        listed: false,
        only: paths.length === 1,
      });
    }
  }
  let first: unknown = null;
  for (const [n, file] of files.entries()) {
    place.job.progress(`${place.stage} ${file.below}`, n, files.length);
    try {
      const { id: _id, ...stated } = file.options;
      const layers = await readLayers(await fileSource(file.path), {
        scratch: place.scratch,
        job: place.job,
        ...stated,
      });
      take(layers, file, inspection);
      sights.push(...sightsOf(layers, inspection.layers.slice(-layers.length)));
    } catch (error) {
      if (!(error instanceof LianpianError) || error.code === 'E_CANCELLED') throw error;
      if (!file.listed) first ??= error;
      const { code, message, remedy } = error;
      const isOther = code === 'E_FORMAT_UNKNOWN' && (COMMON_ENDINGS.has(ending(file.path)) || !named(error));
      if (file.listed && isOther) inspection.others.push(file.below);
      else inspection.unread.push({ file: file.below, code, message, remedy });
    }
  }
  if (inspection.layers.length === 0 && first !== null) throw first;
  const layers = withNearest(inspection.layers);
  const whole = files.some((file) => file.listed) || layers.some(({ file, path }) => file !== path);
  return { ...inspection, layers, together: [...compareLayers(layers, whole), ...webMapRemarks(sights)] };
}

/** Path of a file in a zip: below the zip where several paths are looked at, else within it. */
function withinZip(name: string, { path, below, only }: ListedFile): string {
  const inside = name.startsWith(`${basename(path)}/`) ? name.slice(basename(path).length + 1) : name;
  return only ? inside : `${below}/${inside}`;
}

function sightsOf(layers: readonly DeliveredLayer[], seen: readonly InspectedLayer[]): Sight[] {
  return layers.flatMap((layer, n) => {
    return sightOf(layer, layerLabel(seen[n]), seen[n].role.id === 'DLTB') ?? [];
  });
}

/** Where a layer's CRS is not known, what it could be is ranked by where the others lie, parcels before all. */
function withNearest(layers: readonly InspectedLayer[]): InspectedLayer[] {
  const placed = layers.filter(({ place }) => place.coreLonLat !== null);
  const box = (placed.find(({ role }) => role.id === 'DLTB') ?? placed[0])?.place.coreLonLat;
  if (!box) return [...layers];
  const near = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  return layers.map((layer) => {
    const { place } = layer;
    if (place.candidates.length === 0 || !place.core) return layer;
    return { ...layer, place: { ...place, candidates: candidatesFor(place.core, near) } };
  });
}

/** Not a file whose ending alone promised a format: of those the message says that its bytes are not. */
function named(error: LianpianError): boolean {
  return /its bytes are not/.test(error.message);
}

function take(
  layers: readonly DeliveredLayer[],
  file: ListedFile,
  into: { layers: InspectedLayer[]; unread: Unread[]; others: string[] },
): void {
  for (const layer of layers) {
    const alone = layers.filter((other) => other.file === layer.file).length === 1;
    const own = layer.findings.filter((item) => item.code !== 'file.unread' && item.code !== 'file.notGis');
    for (const item of layer.findings) {
      if (item.code === 'file.notGis')
        into.others.push(file.only ? item.numbers.names : `${file.below}: ${item.numbers.names}`);
      if (item.code !== 'file.unread') continue;
      const coded = /^(E_\w+): (.*)$/s.exec(item.numbers.reason);
      into.unread.push({
        file: withinZip(item.numbers.file, file),
        code: coded?.[1] ?? 'E_FILE_DAMAGED',
        message: coded?.[2] ?? item.numbers.reason,
        remedy: '',
      });
    }
    const drawn = portrait({ ...layer, findings: own }, alone);
    const inZip = layer.file !== basename(file.path);
    const shown = inZip ? withinZip(layer.file, file) : file.below;
    const { crs, encoding, axes } = file.options;
    const stated = { ...(crs ? { crs } : {}), ...(encoding ? { encoding } : {}), ...(axes ? { axes } : {}) };
    into.layers.push({
      ...drawn,
      file: shown,
      path: file.below,
      stated,
      alone,
      sides: inZip ? null : sidesFor(layer, file),
    });
  }
}

function sidesFor(layer: DeliveredLayer, file: DeliveryFile): InspectedLayer['sides'] {
  if (layer.format !== 'shapefile') return null;
  const found = file.sides.map((side) => `.${side.slice(side.indexOf('.') + 1)}`);
  const missing = ['.dbf', '.shx', '.prj', '.cpg'].filter((one) => !found.some((there) => there.toLowerCase() === one));
  return { found, missing };
}

/** Something asks for a person: files that can't be read, findings, doubts, years that differ, layers that lie apart. */
export function asksForPerson({ layers, unread, together }: Inspection): boolean {
  return (
    unread.length > 0 ||
    together.some(({ severity }) => severity === 'warning') ||
    layers.some(({ findings, needs }) => {
      return findings.some(asks) || needs.some(({ weight }) => weight === 'must');
    })
  );
}
