import { readBatches, readLayers, readsInBatches, soleLayer } from '../../formats/index.js';
import type { Scratch, Source } from '../../formats/source.js';
import { loadGeos } from '../../geometry/geos.js';
import { asksForPerson } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import { OVERLAY_SETTINGS, type OverlayTable, overlayTable } from '../../overlayTable/overlayTable.js';
import type { NamedZones } from '../../overlayTable/zoneLayer.js';
import { checkZoneNames, splitZone } from '../../overlayTable/zoneNames.js';
import { type CommandLine, usage } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { refuseStopped } from '../files/outputFile.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { type Overlaid, overlayJson, overlayPage } from '../pages/overlayPage.js';
import { type RateProgress, rateProgress } from '../rateProgress.js';
import { type OverlayOutput, overlayOutput } from './overlayOutput.js';
import { statedSettings } from './statedSettings.js';

interface ZoneFile {
  readonly name: string;
  readonly spec: FileSpec;
}

/** Rows of a batch: enough for the kernel, little for memory. */
const BATCH_ROWS = 50_000;
/** From here on a file that can only be read whole is said to be so, and threads are worth their start. */
const LARGE_BYTES = 256 << 20;

/**
 * `lianpian overlay PARCELS --zone NAME=FILE… -o TABLE`: the area of every parcel inside every layer of zones. Zones are in memory, parcels
 * come in batches and rows go out as they are made; with `--pieces FILE` the shapes of parcels that are cut, too. Exit 1 when a finding asks for a person.
 */
export async function overlayCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  const zoneFiles = line.zones.map((text): ZoneFile => {
    const { name, file } = splitZone(text);
    return { name, spec: parseFileSpec(file) };
  });
  checkZoneNames(zoneFiles.map(({ name }) => name));
  if (line.paths.length !== 1)
    throw usage({
      zh: 'overlay 需要一个地块文件：overlay 地块 --zone 名称=文件… -o 输出表',
      en: 'overlay needs one file of parcels: overlay PARCELS --zone NAME=FILE… -o TABLE',
    });
  if (line.output === null)
    throw usage({
      zh: 'overlay 需要 -o 输出表（.csv .xlsx .json .gpkg .fgb …，或 - 为标准输出）',
      en: 'overlay needs -o TABLE (.csv .xlsx .json .gpkg .fgb …, or - for standard output)',
    });
  const settings = statedSettings(line.sweep, OVERLAY_SETTINGS);
  const parcels = parseFileSpec(line.paths[0], line.file);
  const source = await fileSource(parcels.path);
  const zoneSources = await Promise.all(zoneFiles.map(({ spec }) => fileSource(spec.path)));
  const inputs = await inputsOf([parcels.path, ...zoneFiles.map(({ spec }) => spec.path)]);
  const scratch = await scratchFolder();
  const job = rateProgress(line.quiet || line.json, signal, line.lang);
  const output = await overlayOutput({ line, settings, inputs, scratch, signal });
  try {
    await sayWhole(source, line);
    const zones: NamedZones[] = [];
    for (const [z, file] of zoneFiles.entries()) {
      zones.push(await readZones(file, zoneSources[z], scratch, job));
      refuseStopped(signal, file.spec.path);
    }
    const { table, rows } = await measureAll(source, parcels, zones, output, { line, settings, scratch, job, signal });
    const losses = await output.close();
    job.done();
    const overlaid: Overlaid = {
      parcels: parcels.path,
      output: line.output,
      settings,
      zones: zoneFiles.map(({ name, spec }) => ({ name, file: spec.path })),
      table,
      losses,
      ...rows,
    };
    const page = overlayPage(overlaid, line.lang);
    if (!line.quiet && !line.json) {
      process.stderr.write(`${page.basis}\n`);
      (line.output === '-' ? process.stderr : process.stdout).write(`${page.text}\n`);
    }
    await output.publish();
    if (line.json) process.stdout.write(`${JSON.stringify(overlayJson(overlaid))}\n`);
    return table.findings.asksForPerson() || losses.some(asksForPerson) ? 1 : 0;
  } finally {
    job.done();
    await output.discard();
    await scratch.removeAll();
  }
}

interface Place {
  readonly line: CommandLine;
  readonly settings: Settings;
  readonly scratch: Scratch;
  readonly job: RateProgress;
  readonly signal: AbortSignal;
}

async function measureAll(
  source: Source,
  spec: FileSpec,
  zones: readonly NamedZones[],
  output: OverlayOutput,
  { line, settings, scratch, job, signal }: Place,
): Promise<{ readonly table: OverlayTable; readonly rows: ReturnType<RateProgress['rate']> }> {
  const geos = await loadGeos();
  const { path: _path, id, ...stated } = spec;
  const fieldNames: string[] = [];
  const wantsField = (name: string) => {
    fieldNames.push(name);
    return id === undefined ? name.toLowerCase() === 'bsm' : name === id;
  };
  let table: OverlayTable | null = null;
  const reading = line.lang === 'zh' ? '读取图斑' : 'reading parcels';
  const parcelJob = {
    ...job,
    progress: (_: string, done: number, total: number) => job.progress(reading, done, total),
  };
  const threads = line.threadsAsked || source.byteLength >= LARGE_BYTES ? line.threads : 1;
  for await (const batch of readBatches(source, {
    ...stated,
    scratch,
    job: parcelJob,
    batchRows: BATCH_ROWS,
    wantsField,
  })) {
    refuseStopped(signal, source.name);
    const options = {
      idField: id ?? null,
      settings,
      threads,
      ...(fieldNames.length > 0 ? { fieldNames } : {}),
    };
    table ??= overlayTable(zones, batch, options, geos);
    const rows = await table.measure(batch);
    await output.append(table, batch, rows, geos);
    job.rows(rows.table.rowCount);
  }
  if (!table) throw new Error(`${source.name} gave no batch`);
  await table.close();
  return { table, rows: job.rate() };
}

async function readZones(
  { name, spec }: ZoneFile,
  source: Source,
  scratch: Scratch,
  job: RateProgress,
): Promise<NamedZones> {
  const { path: _path, id, ...stated } = spec;
  const stage = { progress: (_: string, done: number, total: number) => job.progress(name, done, total) };
  const layers = await readLayers(source, { ...stated, scratch, job: { ...stage, cancelled: job.cancelled } });
  return { name, delivered: soleLayer(layers, source, stated), idField: id ?? null };
}

/** Large files of formats that can't be read in batches take memory; better known before than after. */
async function sayWhole(source: Source, { quiet, json, lang }: CommandLine): Promise<void> {
  if (quiet || json || source.byteLength < LARGE_BYTES || (await readsInBatches(source))) return;
  const megabytes = Math.round(source.byteLength / 1e6).toLocaleString('en-US');
  process.stderr.write(
    lang === 'zh'
      ? `${source.name}（${megabytes} MB）的格式只能整体读入内存；转换为 FlatGeobuf（.fgb）后可分批读取\n`
      : `${source.name} (${megabytes} MB) is of a format that is read into memory whole; as FlatGeobuf (.fgb) it is read in batches\n`,
  );
}

async function inputsOf(paths: readonly string[]): Promise<string[]> {
  const files = await Promise.all(paths.map(filesOf));
  return [...paths, ...files.flat().map(([, path]) => path)];
}
