import { basename } from 'node:path';
import { changeFields } from '../../export/changes.js';
import { convertedLayer } from '../../export/converted.js';
import { type RepairedFile, repairedFile } from '../../export/repaired.js';
import { explainedCrs } from '../../formats/asStated.js';
import type { Format } from '../../formats/format.js';
import { readLayers, refuseUnfit, writableFormat, writeLayersTo } from '../../formats/index.js';
import type { OutputLayer } from '../../formats/output/output.js';
import { type Crs, parseCrs } from '../../geodesy/crs.js';
import { type Geos, loadGeos } from '../../geometry/geos.js';
import { LianpianError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { Settings } from '../../model/settings.js';
import { recogniseRole } from '../../stages/recognise/roles/role.js';
import { type CommandLine, usage } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { checkPlace, type OutputPlace, pendingOutput, refuseStopped } from '../files/outputFile.js';
import { encodingOf, parseOutputSpec } from '../files/outputSpec.js';
import { fileSource, type ScratchFolder, scratchFolder } from '../files/sources.js';
import { type Repair, type RepairOfLayer, repairJson, repairNeedsPerson, repairPage } from '../pages/repairPage.js';
import { type TerminalJob, terminalJob } from '../progress.js';
import { REPAIR_SETTINGS, settingsOfRules } from './repairRules.js';
import { statedSettings } from './statedSettings.js';

/**
 * `lianpian repair FILE -o FIXED`: the layers of a file mended by the rules asked for, every change with its m² beside it (FIXED's name, ending and
 * all, + .changes.csv), and the
 * area ledger by town on the page. With `--preview` nothing is written. Exit 1 when something was left, or reading or writing asks for a person.
 */
export async function repairCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  const { input, output } = parsePaths(line);
  const settings = statedSettings(settingsOfRules(line.rules, line.sweep), REPAIR_SETTINGS);
  if (line.priority !== null && settings['repair.overlaps'] !== 'priority')
    throw usage({
      zh: '--priority 须与 --rules overlaps=priority 同用',
      en: '--priority says who keeps an overlap: it goes with --rules overlaps=priority',
    });
  const source = await fileSource(input.path);
  const inputs = [input.path, ...(await filesOf(input.path)).map(([, path]) => path)];
  const format = output ? formatOf(output) : null;
  const outputs = output && format ? placesOf(output, format, inputs, line) : null;
  if (outputs) for (const place of outputs) await checkPlace(place);
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const outCrs = line.outCrs === null ? null : parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
    const { path: _path, id: _id, ...stated } = input;
    const delivered = await readLayers(source, { ...stated, scratch, job });
    refuseStopped(signal, input.path);
    if (!delivered.some(({ shapes }) => shapes.kind === 'polygon')) throw noPolygons(input.path);
    const shell: Shell = { line, input, settings, job, scratch, signal, outCrs, format, geos: await loadGeos() };
    const layers = delivered.map((layer) => repairedLayer(layer, delivered.length === 1, shell));
    const repair = { input: input.path, output: output?.path ?? null, settings, layers };
    if (!output || !outputs || !format) return say({ ...repair, losses: [] }, line);
    refuseUnfit(
      basename(output.path),
      layers.map(({ written }) => written),
      format.write.holds,
    );
    return await written(repair, layers, output, outputs, shell);
  } finally {
    job.done();
    await scratch.removeAll();
  }
}

interface Shell {
  readonly line: CommandLine;
  readonly input: FileSpec;
  readonly settings: Settings;
  readonly job: TerminalJob;
  readonly scratch: ScratchFolder;
  readonly signal: AbortSignal;
  readonly outCrs: Crs | null;
  readonly format: ReturnType<typeof writableFormat> | null;
  readonly geos: Geos;
}

type LayerToWrite = RepairOfLayer & { readonly written: OutputLayer };

/** One layer: repaired where it holds polygons, else as delivered; then in the CRS that is asked for. */
function repairedLayer(delivered: DeliveredLayer, alone: boolean, shell: Shell): LayerToWrite {
  const { line, input, settings, geos, job, format, outCrs } = shell;
  const holds = format?.write.holds ?? { shapes: true, lonLat: false };
  const asIs = convertedLayer(delivered, null, { shapes: true, lonLat: false }, settings['reproject.chordErrorM']);
  const role = recogniseRole(delivered, alone).role;
  const isControlLine = role?.use?.role === 'controlLine';
  let repaired: RepairedFile | null = null;
  if (delivered.shapes.kind === 'polygon') {
    requireFields(delivered, [input.id, line.town, line.priority]);
    repaired = repairedFile(
      delivered,
      {
        settings,
        idField: input.id ?? null,
        townField: line.town,
        priorityField: line.priority,
        isControlLine,
        crs: asIs.layer.crs,
      },
      geos,
      job,
    );
  }
  const layer = repaired?.layer ?? asIs.layer;
  const moves = outCrs !== null || (holds.lonLat && holds.shapes);
  const again = moves || !holds.shapes ? reconverted(delivered, layer, outCrs, holds, settings) : null;
  return {
    file: delivered.file,
    layer: delivered.layer,
    title: role?.title ?? null,
    isControlLine,
    rows: delivered.table.rowCount,
    repaired,
    findings: [...delivered.findings, ...(again?.findings ?? asIs.findings)],
    written: again ? { ...again.layer, name: layer.name } : layer,
  };
}

function reconverted(
  delivered: DeliveredLayer,
  { shapes, table }: OutputLayer,
  outCrs: Crs | null,
  holds: { readonly shapes: boolean; readonly lonLat: boolean },
  settings: Settings,
) {
  return convertedLayer({ ...delivered, shapes, table }, outCrs, holds, settings['reproject.chordErrorM']);
}

async function written(
  repair: Omit<Repair, 'losses'>,
  layers: readonly LayerToWrite[],
  output: FileSpec,
  [place, changesPlace]: readonly [OutputPlace, OutputPlace],
  { line, job, scratch, signal, format }: Shell,
): Promise<0 | 1> {
  const name = basename(output.path);
  const encoding = encodingOf(output, format?.id ?? '');
  const pending = await pendingOutput(place, signal);
  const pendingChanges = await pendingOutput(changesPlace, signal);
  try {
    const options = { scratch, job, index: line.index, ...(encoding ? { encoding } : {}) };
    const out = layers.map((one) => one.written);
    const losses: readonly Finding[] = await writeLayersTo(pending.sink, name, out, options);
    const changes = layers.flatMap(({ repaired }) => repaired?.changes ?? []);
    const changesLayer = { name: 'changes', shapes: { kind: 'none' }, crs: null, ...changeFields(changes) } as const;
    await writeLayersTo(pendingChanges.sink, basename(changesPlace.path), [changesLayer], { scratch });
    job.done();
    refuseStopped(signal, output.path);
    await pending.publish();
    await pendingChanges.publish();
    return say({ ...repair, losses }, line);
  } finally {
    await pending.discard();
    await pendingChanges.discard();
  }
}

function say(repair: Repair, line: CommandLine): 0 | 1 {
  if (line.json) process.stdout.write(`${JSON.stringify(repairJson(repair))}\n`);
  else if (!line.quiet) process.stdout.write(`${repairPage(repair, line.lang)}\n`);
  return repairNeedsPerson(repair) ? 1 : 0;
}

function parsePaths(line: CommandLine): { readonly input: FileSpec; readonly output: FileSpec | null } {
  if (line.paths.length !== 1)
    throw usage({ zh: 'repair 需要一个文件：repair 文件 -o 输出', en: 'repair needs one file: repair FILE -o FIXED' });
  if (line.preview && line.output !== null)
    throw usage({ zh: '--preview 不写文件，不要加 -o', en: '--preview writes nothing: leave -o out' });
  if (!line.preview && line.output === null)
    throw usage({ zh: 'repair 需要 -o 输出，或 --preview', en: 'repair needs -o FIXED, or --preview' });
  if (line.output === '-')
    throw usage({
      zh: 'repair 写出图形及改动清单，请给出文件名',
      en: 'repair writes shapes, and the list of changes beside them: name a file',
    });
  const output = line.output === null ? null : parseOutputSpec(line.output);
  return { input: parseFileSpec(line.paths[0], line.file), output };
}

function formatOf({ path }: FileSpec): ReturnType<typeof writableFormat> {
  const format = writableFormat(basename(path));
  if (!format.write.holds.shapes)
    throw usage({ zh: `${path} 不能存图形，repair 写出图形`, en: `${path} holds no shapes; repair writes shapes` });
  return format;
}

function placesOf(
  { path }: FileSpec,
  format: Format & { readonly write: { readonly sides?: readonly string[] } },
  inputs: readonly string[],
  { force }: CommandLine,
): [OutputPlace, OutputPlace] {
  return [
    { path, force, inputs, sides: format.write.sides },
    { path: `${path}.changes.csv`, force, inputs },
  ];
}

function requireFields({ table, file, layer }: DeliveredLayer, fields: readonly (string | null | undefined)[]): void {
  for (const field of fields) {
    if (field === null || field === undefined || table.columns.has(field)) continue;
    throw new LianpianError(
      'E_FIELD_MISSING',
      {
        zh: `缺少字段 ${field}；现有字段：${[...table.columns.keys()].join('、') || '无'}`,
        en: `no field ${field}; the fields are: ${[...table.columns.keys()].join(', ') || '(none)'}`,
      },
      `${file} | ${layer}`,
      {
        zh: '请写图层中的字段：--id、--town、--priority 各一个。',
        en: 'Name a field of the layer: --id, --town, --priority take one each.',
      },
    );
  }
}

function noPolygons(path: string): LianpianError {
  return new LianpianError(
    'E_GEOMETRY_TYPE',
    '没有面图层 / there is no layer of polygons; repair mends polygons',
    path,
    'Name the right file, or its layer: --layer NAME.',
  );
}
