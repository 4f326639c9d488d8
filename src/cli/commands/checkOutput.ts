import { basename, dirname, extname, join } from 'node:path';
import type { CheckResult } from '../../check/check.js';
import { tableOf } from '../../export/fields.js';
import { checkFields, type FindingLayer, findingLayers } from '../../export/findings.js';
import { gradeTable } from '../../export/grades.js';
import { explainedCrs } from '../../formats/asStated.js';
import { openJson, writableFormat, writeLayersTo } from '../../formats/index.js';
import type { OutputLayer } from '../../formats/output/output.js';
import { ending, type Sink } from '../../formats/source.js';
import { type Crs, parseCrs } from '../../geodesy/crs.js';
import { writtenCrs } from '../../geodesy/esriWkt.js';
import { transformKind } from '../../geodesy/proj.js';
import { reprojectShapes } from '../../geodesy/reproject.js';
import { asksForPerson, type Finding } from '../../model/finding.js';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import { type CommandLine, usage } from '../commandLine.js';
import {
  checkPlace,
  type OutputPlace,
  type PendingOutput,
  pendingOutput,
  standardOutput,
} from '../files/outputFile.js';
import { encodingOf, parseOutputSpec } from '../files/outputSpec.js';
import type { ScratchFolder } from '../files/sources.js';

/** Where the findings go. */
export interface CheckOutput {
  /** Writes everything beside its place; gives what the format could not hold. */
  write(result: CheckResult): Promise<readonly Finding[]>;
  publish(): Promise<void>;
  discard(): Promise<void>;
  /** Paths of the files. */
  readonly paths: readonly string[];
}

/**
 * The output of `check` by its ending: a table (.csv .json .dbf; .xlsx with a second sheet, `grade`), layers in one file (.gpkg with styles, .gdb), or, where a file holds one
 * layer (.geojson .fgb .shp .parquet), points in the file named and areas beside it (`…_areas`). `x`, `y` are in the working CRS; shapes are too, or in
 * --out-crs, or in lon/lat where the format holds nothing else.
 */
export async function checkOutput(
  given: string,
  line: CommandLine,
  inputs: readonly string[],
  scratch: ScratchFolder,
  signal: AbortSignal,
): Promise<CheckOutput> {
  const spec = parseOutputSpec(given);
  const isStream = spec.path === '-';
  if (isStream && line.json) throw usage('-o - and --json both write to standard output');
  const name = isStream ? 'stdout.csv' : basename(spec.path);
  const isJson = ending(name) === 'json';
  const format = isJson ? null : writableFormat(name);
  const encoding = format ? encodingOf(spec, format.id) : null;
  const holds = format?.write.holds;
  const hasShapes = holds?.shapes === true;
  const outCrs = line.outCrs === null ? null : parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
  if (outCrs && !hasShapes) throw usage(`--out-crs is for outputs that hold shapes, ${name} is a table`);
  if (outCrs && holds?.lonLat && outCrs.kind !== 'geographic') {
    throw usage(`${name} holds longitude and latitude alone, --out-crs ${line.outCrs} is projected`);
  }
  const isSplit = hasShapes && holds?.layers === 'one';
  const paths = isSplit ? [spec.path, besideAreas(spec.path)] : [spec.path];
  const places = paths.map((path): OutputPlace => ({ path, force: line.force, inputs, sides: format?.write.sides }));
  const pending: PendingOutput[] = [];
  if (isStream) pending.push(standardOutput(scratch.path, signal));
  else {
    for (const place of places) await checkPlace(place);
    for (const place of places) pending.push(await pendingOutput(place, signal));
  }
  const options = { scratch, ...(encoding ? { encoding } : {}) };
  async function written(result: CheckResult): Promise<readonly Finding[]> {
    const fields = checkFields(result.findings, result.towns);
    if (!hasShapes) {
      const titled = tableOf(result.findings.length, fields);
      const table: OutputLayer = { name: 'findings', ...titled, shapes: { kind: 'none' }, crs: null };
      if (isJson) return writeJson(pending[0].sink, name, table);
      const grade = { name: 'grade', ...gradeTable(result.grades), shapes: { kind: 'none' }, crs: null } as const;
      return writeLayersTo(pending[0].sink, name, holds?.layers === 'many' ? [table, grade] : [table], options);
    }
    const layers = findingLayers(result, fields).map((layer) => placed(layer, result, outCrs, holds?.lonLat === true));
    if (!isSplit) return writeLayersTo(pending[0].sink, name, layers, options);
    const [areas, points] = layers;
    return [
      ...(await writeLayersTo(pending[0].sink, name, [points], options)),
      ...(await writeLayersTo(pending[1].sink, basename(paths[1]), [areas], options)),
    ];
  }
  return {
    paths: isStream ? [] : paths,
    async write(result) {
      // that a finding has no shape, or a truth value is a word, is no loss worth telling
      return (await written(result)).filter(asksForPerson);
    },
    async publish() {
      for (const one of pending) await one.publish();
    },
    async discard() {
      for (const one of pending) await one.discard();
    },
  };
}

/** `findings_areas.fgb` beside `findings.fgb`. */
function besideAreas(path: string): string {
  const end = extname(path);
  return join(dirname(path), `${basename(path, end)}_areas${end}`);
}

async function writeJson(sink: Sink, name: string, layer: OutputLayer): Promise<readonly Finding[]> {
  const fields = new Map([...layer.table.columns].map(([field, { type }]) => [field, type]));
  const { decimals = {}, titles = {} } = layer;
  const schema = { name: layer.name, kind: 'none', fields, crs: null, decimals, titles } as const;
  const rows = await openJson(await sink.open(name), schema);
  await rows.append({ shapes: layer.shapes, table: layer.table });
  await rows.close();
  return [];
}

function placed(layer: FindingLayer, { working }: CheckResult, outCrs: Crs | null, isLonLat: boolean): OutputLayer {
  const to = outCrs ?? (isLonLat ? parseCrs('EPSG:4326') : working);
  if (!working || !to) return { ...layer, crs: null };
  if (transformKind(working, to) === 'identity') return { ...layer, crs: writtenCrs(to) };
  const { shapes } = reprojectShapes(layer.shapes, working, to, DEFAULT_SETTINGS['reproject.chordErrorM']);
  return { ...layer, shapes, crs: writtenCrs(to) };
}
