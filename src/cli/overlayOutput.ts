import { basename } from 'node:path';
import { explainedCrs } from '../formats/asStated.js';
import { HOLDS_ALL, type Holds } from '../formats/format.js';
import { openJson, openLayer, writableFormat } from '../formats/index.js';
import type { LayerSchema, RowBatch } from '../formats/output/rowWriter.js';
import { ending, type Scratch, type Sink } from '../formats/source.js';
import { type Crs, parseCrs } from '../geodesy/crs.js';
import type { Finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import { DEFAULT_SETTINGS } from '../model/settings.js';
import type { OverlayRows, OverlayTable } from '../overlayTable/overlayTable.js';
import { type ShapesOut, shapesOut } from '../overlayTable/shapesOut.js';
import { type CommandLine, usage } from './commandLine.js';
import type { ScratchFolder } from './files.js';
import { checkPlace, type OutputPlace, type PendingOutput, pendingOutput, standardOutput } from './outputFile.js';

/** What `overlay` writes, row by row as it is made. */
export interface OverlayOutput {
  append(table: OverlayTable, batch: DeliveredLayer, rows: OverlayRows): Promise<void>;
  /** Makes the files whole; gives what their formats could not hold. */
  close(): Promise<readonly Finding[]>;
  /** Puts them in their places. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

interface BatchWriter {
  append(batch: RowBatch): Promise<void>;
  close(): Promise<readonly Finding[]>;
}

/** Checks the place of the table before any work. */
export async function overlayOutput(
  line: CommandLine,
  inputs: readonly string[],
  scratch: ScratchFolder,
  signal: AbortSignal,
): Promise<OverlayOutput> {
  const path = line.output ?? '-';
  const isStream = path === '-';
  if (isStream && line.json) throw usage('-o - and --json both write to standard output');
  const name = isStream ? 'stdout.csv' : basename(path);
  const { holds, sides, id } = formatOf(name);
  if (line.index && id !== 'flatgeobuf') throw usage('--index is for FlatGeobuf (.fgb)');
  const outCrs = await outCrsOf(line, name, holds, scratch);
  const place: OutputPlace = { path, force: line.force, inputs, sides };
  if (!isStream) await checkPlace(place);
  const pending: PendingOutput = isStream ? standardOutput(scratch.path, signal) : await pendingOutput(place, signal);
  let writer: BatchWriter | null = null;
  let out: ShapesOut | null = null;
  return {
    async append(table, batch, rows) {
      const chordErrorM = DEFAULT_SETTINGS['reproject.chordErrorM'];
      out ??= shapesOut(batch, table.parcelCrs, outCrs, holds, chordErrorM);
      if (!writer) {
        const schema: LayerSchema = {
          name: 'overlay',
          title: { zh: '叠加面积', en: 'overlay' },
          kind: holds.shapes ? 'polygon' : 'none',
          fields: new Map([...rows.table.columns].map(([field, { type }]) => [field, type])),
          crs: holds.shapes ? out.crs : null,
          decimals: rows.decimals,
          titles: rows.titles,
        };
        writer = await openTable(pending.sink, name, schema, { scratch, index: line.index });
      }
      if (!holds.shapes) return writer.append({ shapes: { kind: 'none' }, table: rows.table });
      const { shapes, findings } = out.shapes(rows.shapes, rows.batch.feature);
      table.findings.add(findings);
      return writer.append({ shapes, table: rows.table });
    },
    close: async () => (writer ? writer.close() : []),
    publish: pending.publish,
    discard: pending.discard,
  };
}

/** A .json is a table here; everything else is as its ending says. */
function formatOf(name: string): { readonly id: string; readonly holds: Holds; readonly sides?: readonly string[] } {
  if (ending(name) === 'json') return { id: 'json', holds: { ...HOLDS_ALL, shapes: false } };
  const { id, write } = writableFormat(name);
  return { id, holds: write.holds, ...(write.sides ? { sides: write.sides } : {}) };
}

async function openTable(
  sink: Sink,
  name: string,
  schema: LayerSchema,
  options: { readonly scratch: Scratch; readonly index: boolean },
): Promise<BatchWriter> {
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

async function outCrsOf(line: CommandLine, name: string, holds: Holds, scratch: Scratch): Promise<Crs | null> {
  if (line.outCrs === null) return null;
  if (!holds.shapes) throw usage(`--out-crs is for outputs that hold shapes, ${name} is a table`);
  const crs = parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
  if (holds.lonLat && crs.kind !== 'geographic') {
    throw usage(`${name} holds longitude and latitude alone, --out-crs ${line.outCrs} is projected`);
  }
  return crs;
}
