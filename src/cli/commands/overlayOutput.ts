import { basename, resolve } from 'node:path';
import type { FieldTable } from '../../export/fields.js';
import { explainedCrs } from '../../formats/asStated.js';
import { HOLDS_ALL, type Holds, type WriteOptions } from '../../formats/format.js';
import { openJson, openLayer, writableFormat } from '../../formats/index.js';
import type { LayerSchema, RowBatch } from '../../formats/output/rowWriter.js';
import { ending, type Sink } from '../../formats/source.js';
import { type Crs, parseCrs } from '../../geodesy/crs.js';
import type { Geos } from '../../geometry/geos.js';
import { overlapTolerances } from '../../model/conflictClass.js';
import type { Finding } from '../../model/finding.js';
import type { DeliveredLayer, Shapes } from '../../model/layer.js';
import type { Settings } from '../../model/settings.js';
import type { OverlayRows, OverlayTable } from '../../overlayTable/overlayTable.js';
import { cutRows } from '../../overlayTable/pieces.js';
import { type ShapesOut, shapesOut } from '../../overlayTable/shapesOut.js';
import { type CommandLine, usage } from '../commandLine.js';
import { checkPlace, type OutputPlace, pendingOutput, standardOutput } from '../files/outputFile.js';
import { encodingOf, parseOutputSpec } from '../files/outputSpec.js';
import type { ScratchFolder } from '../files/sources.js';

/** What `overlay` writes, row by row as it is made: the table, and the pieces where they are asked for. */
export interface OverlayOutput {
  append(table: OverlayTable, batch: DeliveredLayer, rows: OverlayRows, geos: Geos): Promise<void>;
  /** Makes the files whole; gives what their formats could not hold. */
  close(): Promise<readonly Finding[]>;
  /** Puts them in their places. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

interface Shell {
  readonly line: CommandLine;
  readonly settings: Settings;
  readonly inputs: readonly string[];
  readonly scratch: ScratchFolder;
  readonly signal: AbortSignal;
}

/** Checks the places of the outputs before any work. */
export async function overlayOutput(shell: Shell): Promise<OverlayOutput> {
  const { output, pieces, json } = shell.line;
  const chordErrorM = shell.settings['reproject.chordErrorM'];
  if (output === '-' && json)
    throw usage({
      zh: '-o - 与 --json 都写到标准输出，不能同时用',
      en: '-o - and --json both write to standard output',
    });
  if (pieces !== null) refusePieces(pieces, output);
  const table = await rowFile(output ?? '-', { name: 'overlay', zh: '叠加面积', en: 'overlap areas' }, shell);
  const cut = pieces === null ? null : await rowFile(pieces, { name: 'pieces', zh: '分块', en: 'pieces' }, shell);
  const files = cut ? [cut, table] : [table];
  return {
    async append(overlay, batch, rows, geos) {
      await table.append(rows, rows.shapes, rows.batch.feature, overlay, () =>
        shapesOut(batch, overlay.parcelCrs, table.outCrs, table.holds, chordErrorM),
      );
      if (!cut) return;
      const own = cutRows(rows, overlay.zones, overlapTolerances(shell.settings), geos);
      const { code, definition } = overlay.working;
      const crs = { definition: /^EPSG:\d+$/.test(code) ? code : definition, from: 'file' } as const;
      await cut.append(own, { kind: 'polygon', polygons: own.polygons }, own.feature, overlay, () =>
        shapesOut({ ...batch, crs }, overlay.working, cut.outCrs, cut.holds, chordErrorM),
      );
    },
    async close() {
      const losses: Finding[] = [];
      for (const file of files) losses.push(...(await file.close()));
      return losses;
    },
    async publish() {
      for (const file of files) await file.publish();
    },
    async discard() {
      for (const file of files) await file.discard();
    },
  };
}

function refusePieces(pieces: string, output: string | null): void {
  if (pieces === '-' || !formatOf(basename(parseOutputSpec(pieces).path)).holds.shapes) {
    throw usage({
      zh: `--pieces ${pieces}：切开的图斑带图形，请写 .gpkg .fgb .parquet .shp .geojson 文件`,
      en: `--pieces ${pieces}: pieces are shapes; give a file like pieces.gpkg, .fgb, .parquet, .shp or .geojson`,
    });
  }
  const place = (text: string) => resolve(parseOutputSpec(text).path);
  if (output !== null && place(output) === place(pieces))
    throw usage({ zh: '-o 与 --pieces 是同一个文件', en: '-o and --pieces name the same file' });
}

interface RowFile {
  readonly holds: Holds;
  readonly outCrs: Crs | null;
  append(
    rows: FieldTable,
    shapes: Shapes,
    feature: ArrayLike<number>,
    overlay: OverlayTable,
    out: () => ShapesOut,
  ): Promise<void>;
  close(): Promise<readonly Finding[]>;
  publish(): Promise<void>;
  discard(): Promise<void>;
}

async function rowFile(
  given: string,
  title: { readonly name: string; readonly zh: string; readonly en: string },
  { line, inputs, scratch, signal }: Shell,
): Promise<RowFile> {
  const spec = parseOutputSpec(given);
  const { path } = spec;
  const isStream = path === '-';
  const name = isStream ? 'stdout.csv' : basename(path);
  const { holds, sides, id } = formatOf(name);
  const encoding = encodingOf(spec, id);
  if (line.index && id !== 'flatgeobuf')
    throw usage({ zh: '--index 只用于 FlatGeobuf（.fgb）', en: '--index is for FlatGeobuf (.fgb)' });
  const outCrs = await outCrsOf(line, name, holds, scratch);
  const place: OutputPlace = { path, force: line.force, inputs, sides };
  if (!isStream) await checkPlace(place);
  const pending = isStream ? standardOutput(scratch.path, signal) : await pendingOutput(place, signal);
  let writer: BatchWriter | null = null;
  let out: ShapesOut | null = null;
  return {
    holds,
    outCrs,
    async append({ table, decimals, titles }, shapes, feature, overlay, makeOut) {
      out ??= makeOut();
      const moved = holds.shapes ? out.shapes(shapes, feature) : null;
      if (moved) overlay.findings.add(moved.findings);
      const schema: LayerSchema = {
        name: title.name,
        title,
        kind: moved ? 'polygon' : 'none',
        fields: new Map([...table.columns].map(([field, { type }]) => [field, type])),
        crs: moved ? out.crs : null,
        decimals,
        titles,
      };
      const options = { scratch, index: line.index, ...(encoding ? { encoding } : {}) };
      writer ??= await openRows(pending.sink, name, schema, options);
      await writer.append({ shapes: moved?.shapes ?? { kind: 'none' }, table });
    },
    close: async () => (writer ? writer.close() : []),
    publish: pending.publish,
    discard: pending.discard,
  };
}

interface BatchWriter {
  append(batch: RowBatch): Promise<void>;
  close(): Promise<readonly Finding[]>;
}

/** A .json is a table here; everything else is as its ending says. */
function formatOf(name: string): { readonly id: string; readonly holds: Holds; readonly sides?: readonly string[] } {
  if (ending(name) === 'json') return { id: 'json', holds: { ...HOLDS_ALL, shapes: false } };
  const { id, write } = writableFormat(name);
  return { id, holds: write.holds, ...(write.sides ? { sides: write.sides } : {}) };
}

async function openRows(sink: Sink, name: string, schema: LayerSchema, options: WriteOptions): Promise<BatchWriter> {
  if (ending(name) !== 'json') return openLayer(sink, name, schema, options);
  const rows = await openJson(await sink.open(name), schema);
  return {
    append: rows.append,
    async close() {
      await rows.close();
      return [];
    },
  };
}

async function outCrsOf(line: CommandLine, name: string, holds: Holds, scratch: ScratchFolder): Promise<Crs | null> {
  if (line.outCrs === null) return null;
  if (!holds.shapes && line.pieces !== null) return null;
  if (!holds.shapes)
    throw usage({
      zh: `--out-crs 只用于含图形的输出，${name} 是表格`,
      en: `--out-crs is for outputs that hold shapes, ${name} is a table`,
    });
  const crs = parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
  if (holds.lonLat && crs.kind !== 'geographic') {
    throw usage({
      zh: `${name} 只能存经纬度，而 --out-crs ${line.outCrs} 是投影坐标系`,
      en: `${name} holds longitude and latitude alone, --out-crs ${line.outCrs} is projected`,
    });
  }
  return crs;
}
