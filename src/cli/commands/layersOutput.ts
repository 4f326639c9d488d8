import { basename, dirname, extname, join } from 'node:path';
import { explainedCrs } from '../../formats/asStated.js';
import { openJson, writableFormat, writeLayersTo } from '../../formats/index.js';
import type { OutputLayer } from '../../formats/output/output.js';
import { ending, type Sink } from '../../formats/source.js';
import { type Crs, parseCrs } from '../../geodesy/crs.js';
import { writtenCrs } from '../../geodesy/esriWkt.js';
import { transformKind } from '../../geodesy/proj.js';
import { reprojectShapes } from '../../geodesy/reproject.js';
import type { Finding } from '../../model/finding.js';
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

/** A layer in the CRS it was worked in; null where it has no shapes. */
export interface WorkedLayer extends Omit<OutputLayer, 'crs'> {
  readonly working: Crs | null;
}

/** The `-o` of a command that makes layers or tables as a whole. */
export interface LayersOutput {
  /** Whether the output holds shapes, and whether it holds several layers or sheets in one file. */
  readonly holdsShapes: boolean;
  readonly holdsMany: boolean;
  /** Shapes are written in lon/lat, because the format holds nothing else. */
  readonly holdsLonLat: boolean;
  /** Paths of the files; none for standard output. */
  readonly paths: readonly string[];
  /** Writes beside the place; gives what the format could not hold. Of a file that holds one layer the others stand beside it. */
  write(layers: readonly WorkedLayer[]): Promise<readonly Finding[]>;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

export interface OutputShell {
  readonly line: CommandLine;
  readonly inputs: readonly string[];
  readonly scratch: ScratchFolder;
  readonly signal: AbortSignal;
}

/**
 * Opens an output by its ending: a table (.csv .json .dbf .xlsx, `-` for CSV on standard output), layers in one file (.gpkg with styles, .gdb), or, where a
 * file holds one layer with shapes (.geojson .fgb .shp .parquet), the first layer in the file named and one file more for each of `beside`
 * (`areas` → `…_areas`). Shapes are written in their own CRS, in --out-crs, or in lon/lat where the format holds nothing else.
 */
export async function layersOutput(
  given: string,
  beside: readonly string[],
  shell: OutputShell,
): Promise<LayersOutput> {
  const { line, inputs, scratch, signal } = shell;
  const spec = parseOutputSpec(given);
  const isStream = spec.path === '-';
  if (isStream && line.json)
    throw usage({
      zh: '-o - 与 --json 都写到标准输出，不能同时用',
      en: '-o - and --json both write to standard output',
    });
  const name = isStream ? 'stdout.csv' : basename(spec.path);
  const isJson = ending(name) === 'json';
  const format = isJson ? null : writableFormat(name);
  const encoding = format ? encodingOf(spec, format.id) : null;
  const holds = format?.write.holds;
  const holdsShapes = holds?.shapes === true;
  const holdsMany = holds?.layers === 'many';
  const outCrs = line.outCrs === null ? null : parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
  if (outCrs && !holdsShapes)
    throw usage({
      zh: `--out-crs 只用于含图形的输出，${name} 是表格`,
      en: `--out-crs is for outputs that hold shapes, ${name} is a table`,
    });
  if (outCrs && holds?.lonLat && outCrs.kind !== 'geographic') {
    throw usage({
      zh: `${name} 只能存经纬度，而 --out-crs ${line.outCrs} 是投影坐标系`,
      en: `${name} holds longitude and latitude alone, --out-crs ${line.outCrs} is projected`,
    });
  }
  const others = holdsShapes && !holdsMany ? beside : [];
  const paths = [spec.path, ...others.map((suffix) => besideFile(spec.path, suffix))];
  const places = paths.map((path): OutputPlace => ({ path, force: line.force, inputs, sides: format?.write.sides }));
  const pending: PendingOutput[] = [];
  if (isStream) pending.push(standardOutput(scratch.path, signal));
  else {
    for (const place of places) await checkPlace(place);
    for (const place of places) pending.push(await pendingOutput(place, signal));
  }
  const options = { scratch, index: line.index, ...(encoding ? { encoding } : {}) };
  return {
    holdsShapes,
    holdsMany,
    holdsLonLat: holds?.lonLat === true,
    paths: isStream ? [] : paths,
    async write(layers) {
      const written = layers.map((layer) =>
        holdsShapes ? placed(layer, outCrs, holds?.lonLat === true) : bare(layer),
      );
      if (isJson) return writeJson(pending[0].sink, name, written[0]);
      if (holdsMany) return writeLayersTo(pending[0].sink, name, written, options);
      const losses: Finding[] = [];
      for (const [k, { sink }] of pending.entries()) {
        losses.push(...(await writeLayersTo(sink, basename(k === 0 ? name : paths[k]), [written[k]], options)));
      }
      return losses;
    },
    async publish() {
      for (const one of pending) await one.publish();
    },
    async discard() {
      for (const one of pending) await one.discard();
    },
  };
}

/** `findings_areas.fgb` beside `findings.fgb`; `end` where it is of another format. */
export function besideFile(path: string, suffix: string, end = extname(path)): string {
  return join(dirname(path), `${basename(path, extname(path))}_${suffix}${end}`);
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

function bare({ working: _, ...layer }: WorkedLayer): OutputLayer {
  return { ...layer, shapes: { kind: 'none' }, crs: null };
}

function placed({ working, ...layer }: WorkedLayer, outCrs: Crs | null, isLonLat: boolean): OutputLayer {
  const to = outCrs ?? (isLonLat ? parseCrs('EPSG:4326') : working);
  if (!working || !to || layer.shapes.kind === 'none') return { ...layer, crs: null };
  if (transformKind(working, to) === 'identity') return { ...layer, crs: writtenCrs(to) };
  const { shapes } = reprojectShapes(layer.shapes, working, to, DEFAULT_SETTINGS['reproject.chordErrorM']);
  return { ...layer, shapes, crs: writtenCrs(to) };
}
