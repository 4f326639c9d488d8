import { basename } from 'node:path';
import { convertedLayer } from '../../export/converted.js';
import { explainedCrs } from '../../formats/asStated.js';
import { readLayers, refuseUnfit, writableFormat, writeLayersTo } from '../../formats/index.js';
import { parseCrs } from '../../geodesy/crs.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { DEFAULT_SETTINGS } from '../../model/settings.js';
import { type CommandLine, usage } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { checkPlace, type OutputPlace, pendingOutput, refuseStopped, standardOutput } from '../files/outputFile.js';
import { encodingOf, parseOutputSpec } from '../files/outputSpec.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { type Conversion, conversionJson, conversionPage, needsPerson } from '../pages/convertPage.js';
import { terminalJob } from '../progress.js';

/**
 * `lianpian convert IN OUT`: from any format to any other, every loss announced before the output is in its place. Exit 1 when a value,
 * name or shape is no longer what it was, or reading found what asks for a person.
 */
export async function convertCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  const { input, output } = parsePaths(line);
  const isStream = output.path === '-';
  const name = isStream ? 'stdout.csv' : basename(output.path);
  const format = writableFormat(name);
  const { holds } = format.write;
  const encoding = encodingOf(output, format.id);
  if (line.index && format.id !== 'flatgeobuf')
    throw usage({ zh: '--index 只用于 FlatGeobuf（.fgb）', en: '--index is for FlatGeobuf (.fgb)' });
  if (isStream && line.json)
    throw usage({
      zh: '-o - 与 --json 都写到标准输出，不能同时用',
      en: '-o - and --json both write to standard output',
    });

  const source = await fileSource(input.path);
  const inputs = [input.path, ...(await filesOf(input.path)).map(([, path]) => path)];
  const place: OutputPlace = { path: output.path, force: line.force, inputs, sides: format.write.sides };
  if (!isStream) await checkPlace(place);
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const outCrs = line.outCrs === null ? null : parseCrs(await explainedCrs(line.outCrs, { scratch }), '--out-crs');
    if (outCrs && holds.lonLat && outCrs.kind !== 'geographic') {
      throw usage({
        zh: `${name} 只能存经纬度，而 --out-crs ${line.outCrs} 是投影坐标系`,
        en: `${name} holds longitude and latitude alone, --out-crs ${line.outCrs} is projected`,
      });
    }
    const { path: _path, id: _id, ...stated } = input;
    const delivered = await readLayers(source, { ...stated, scratch, job });
    refuseStopped(signal, input.path);
    refuseUnfit(name, delivered.map(asNamed), holds);
    const chordErrorM = DEFAULT_SETTINGS['reproject.chordErrorM'];
    const converted = delivered.map((layer) => convertedLayer(layer, outCrs, holds, chordErrorM));
    refuseStopped(signal, input.path);
    const pending = isStream ? standardOutput(scratch.path, signal) : await pendingOutput(place, signal);
    try {
      const layers = converted.map(({ layer }) => layer);
      const options = { scratch, job, index: line.index, ...(encoding ? { encoding } : {}) };
      const losses = await writeLayersTo(pending.sink, name, layers, options);
      job.done();
      const written = { files: pending.names(), losses };
      const conversion: Conversion = { input, output: output.path, format, encoding, delivered, converted, written };
      if (!line.json) report(conversion, line, isStream);
      await pending.publish();
      // one JSON value: the losses, or why there is no output
      if (line.json) process.stdout.write(`${JSON.stringify(conversionJson(conversion))}\n`);
      return needsPerson(conversion) ? 1 : 0;
    } finally {
      await pending.discard();
    }
  } finally {
    job.done();
    await scratch.removeAll();
  }
}

function parsePaths(line: CommandLine): { readonly input: FileSpec; readonly output: FileSpec } {
  const paths = line.output === null ? line.paths : [...line.paths, line.output];
  if (paths.length !== 2)
    throw usage({ zh: 'convert 需要两个文件：输入和输出', en: 'convert needs two files: IN and OUT' });
  return { input: parseFileSpec(paths[0], line.file), output: parseOutputSpec(paths[1]) };
}

function asNamed({ layer, shapes, table }: DeliveredLayer) {
  return { name: layer, shapes, table };
}

/** Losses are told before the file is in its place; on standard error when standard output is the table itself. */
function report(conversion: Conversion, line: CommandLine, isStream: boolean): void {
  if (!line.quiet) (isStream ? process.stderr : process.stdout).write(`${conversionPage(conversion, line.lang)}\n`);
}
