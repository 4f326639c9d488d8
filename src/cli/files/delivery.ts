import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { InputHash } from '../../export/summary.js';
import { readLayers } from '../../formats/index.js';
import type { Scratch, Source } from '../../formats/source.js';
import { readAcceptances } from '../../model/acceptance.js';
import { LianpianError } from '../../model/errors.js';
import type { Lang } from '../../model/finding.js';
import { type Job, sharedJob } from '../../model/job.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { Scenario } from '../../model/scenario.js';
import type { Delivery } from '../../run.js';
import type { limiter } from './limiter.js';
import { fileSource } from './sources.js';

/** Where a file's layer is, as a scenario says it. */
interface LayerFile {
  readonly file: string;
  readonly layer?: string;
  readonly crs?: string;
  readonly axes?: 'xy' | 'yx';
  readonly encoding?: string;
}

/** Where a delivery is read: the folder for scratch files, how many files at once, and who hears how far it is. */
export interface ReadingPlace {
  readonly scratch: Scratch;
  readonly atOnce: ReturnType<typeof limiter>;
  readonly job: Job;
  readonly lang: Lang;
}

/** Reads every file a scenario names, a few at once; results are in scenario order whatever finishes first. */
export async function readDelivery(scenario: Scenario, place: ReadingPlace): Promise<Delivery> {
  const wanted: [string, LayerFile][] = Object.entries(scenario.layers).flatMap(
    ([key, spec]): [string, LayerFile][] => [
      [key, spec],
      ...(spec.join ? [[`${key}.join`, spec.join] as [string, LayerFile]] : []),
    ],
  );
  const drawn = (scenario.edits ?? []).map((edit) =>
    edit.op === 'addArea' && edit.file !== undefined
      ? { file: edit.file, ...(edit.layer ? { layer: edit.layer } : {}) }
      : null,
  );
  const files = [
    ...wanted.map(([, spec]) => spec),
    ...drawn,
    ...(scenario.locks ? [{ file: scenario.locks }] : []),
    ...(scenario.accepted ? [{ file: scenario.accepted }] : []),
  ];
  const read = await layerReader(
    files.flatMap((spec) => (spec ? [spec.file] : [])),
    place,
  );
  const layers = await Promise.all(
    wanted.map(async ([key, spec]) => [key, soleLayer(await read(spec), spec, key)] as const),
  );
  const locks = scenario.locks ? await read({ file: scenario.locks }) : [];
  const areas = await Promise.all(drawn.map(async (spec, i) => (spec ? ([i, await read(spec)] as const) : null)));
  return {
    layers: new Map(layers),
    lockFiles: { locks, areas: new Map(areas.filter((entry) => entry !== null)) },
    ...(scenario.accepted
      ? { accepted: acceptancesOf(await read({ file: scenario.accepted }), scenario.accepted) }
      : {}),
  };
}

/** A function that reads the layers of one of `files` in its turn, telling how much of all of them is read. */
async function layerReader(
  files: readonly string[],
  { scratch, atOnce, job, lang }: ReadingPlace,
): Promise<(spec: LayerFile) => Promise<DeliveredLayer[]>> {
  const sources = new Map<string, Source>();
  for (const file of files) if (!sources.has(file)) sources.set(file, await fileSource(file));
  const bytes = files.reduce((sum, file) => sum + sources.get(file)!.byteLength, 0);
  const shared = sharedJob(job, bytes, lang === 'zh' ? '读取' : 'reading');
  return ({ file, layer, crs, axes, encoding }) =>
    atOnce(async () => {
      const source = sources.get(file)!;
      const one = shared(source.byteLength);
      const where = { ...(crs ? { crs } : {}), ...(axes ? { axes } : {}) };
      const said = { ...(layer ? { layer } : {}), ...where, ...(encoding ? { encoding } : {}) };
      const found = await readLayers(source, { scratch, job: one, ...said });
      one.progress('', 1, 1);
      return found;
    });
}

/** The rows of a file that accept findings, of every layer that has findings: in a GeoPackage one may be filled in as point or as area. */
export function acceptancesOf(layers: readonly DeliveredLayer[], path: string): NonNullable<Delivery['accepted']> {
  const file = basename(path);
  const hasCodes = ({ table }: DeliveredLayer) => table.columns.has('code') || table.columns.has('代码');
  // the sheet of grades beside them has codes, too
  const tables = layers.filter((one) => hasCodes(one) && one.layer !== 'grade');
  const rows = (tables.length > 0 ? tables : layers.slice(0, 1)).flatMap(({ table, rowNumbers }) =>
    readAcceptances(table, rowNumbers, file),
  );
  const seen = new Set<string>();
  const isNew = ({ layer, code, parcelId, feature, x, y }: (typeof rows)[number]): boolean => {
    const which = JSON.stringify([layer, code, parcelId, feature, x, y]);
    return !seen.has(which) && Boolean(seen.add(which));
  };
  return { file, rows: tables.length > 1 ? rows.filter(isNew) : rows };
}

function soleLayer(found: readonly DeliveredLayer[], spec: LayerFile, key: string): DeliveredLayer {
  if (found.length === 1) return found[0];
  const names = found.map((one) => one.layer);
  throw new LianpianError(
    found.length === 0 ? 'E_LAYER_EMPTY' : 'E_LAYER_MISSING',
    found.length === 0
      ? `${basename(spec.file)} holds no layer`
      : `${basename(spec.file)} holds ${found.length} layers: ${names.join(', ')}`,
    `${basename(spec.file)} (layer key ${key})`,
    found.length === 0 ? 'Check that this is the right file.' : `Say which: "layer": "${names[0]}" in layers/${key}.`,
  );
}

/** SHA-256 of every file read (a Shapefile with its side files, a folder file by file), names without folders. */
export async function hashInputs(scenarioFiles: readonly string[], scenario: Scenario): Promise<InputHash[]> {
  const hashes: InputHash[] = [];
  for (const path of [...new Set(inputFiles(scenarioFiles, scenario))]) {
    for (const [name, file] of await filesOf(path)) hashes.push({ file: name, sha256: await sha256(file) });
  }
  return hashes.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}

/** Every file a run reads. */
export function inputFiles(scenarioFiles: readonly string[], scenario: Scenario): string[] {
  return [
    ...scenarioFiles,
    ...Object.values(scenario.layers).flatMap((spec) => [spec.file, ...(spec.join ? [spec.join.file] : [])]),
    ...(scenario.edits ?? []).flatMap((edit) => (edit.op === 'addArea' && edit.file ? [edit.file] : [])),
    ...(scenario.locks ? [scenario.locks] : []),
    ...(scenario.accepted ? [scenario.accepted] : []),
    ...(scenario.rules ? [scenario.rules] : []),
  ];
}

/** The files behind one path: of a Shapefile with its side files, of a folder all in it. */
export async function filesOf(path: string): Promise<[string, string][]> {
  const folder = (await stat(path)).isDirectory();
  if (folder) {
    const names = (await readdir(path)).sort();
    return names.map((name) => [`${basename(path)}/${name}`, join(path, name)]);
  }
  if (extname(path).toLowerCase() !== '.shp') return [[basename(path), path]];
  const stem = basename(path, extname(path)).toLowerCase();
  const sides = ['.shp', '.dbf', '.shx', '.prj', '.cpg'];
  const names = (await readdir(dirname(path))).sort();
  return names
    .filter(
      (name) => basename(name, extname(name)).toLowerCase() === stem && sides.includes(extname(name).toLowerCase()),
    )
    .map((name) => [name, join(dirname(path), name)]);
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  return hash.digest('hex');
}
