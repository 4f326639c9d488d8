import { loadGeos } from '../../geometry/geos.js';
import { NEIGHBOUR_SETTINGS, neighbourTable } from '../../measureTable/neighbourTable.js';
import type { NamedLayer } from '../../measureTable/patches.js';
import { asksForPerson } from '../../model/finding.js';
import { findingLog } from '../../overlayTable/findingLog.js';
import { type CommandLine, usage } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { parseFileSpec } from '../files/fileSpec.js';
import { refuseStopped } from '../files/outputFile.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { type Neighboured, neighboursJson, neighboursPage } from '../pages/neighboursPage.js';
import { terminalJob } from '../progress.js';
import { layersOutput } from './layersOutput.js';
import { metresOf } from './metres.js';
import { namedFiles, readSole } from './namedFiles.js';
import { statedSettings } from './statedSettings.js';

/**
 * `lianpian neighbours PARCELS --gap METRES [--barrier FILE…] -o TABLE`: every pair of parcels within the distance, with its gap, its shared
 * border and the barrier that parts it. Exit 1 when a finding asks for a person.
 */
export async function neighboursCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.paths.length !== 1) {
    throw usage({
      zh: 'neighbours 需要一个地块文件：neighbours 地块 --gap 米 [--barrier 文件…] -o 输出表',
      en: 'neighbours needs one file of parcels: neighbours PARCELS --gap METRES [--barrier FILE…] -o TABLE',
    });
  }
  if (line.output === null) {
    throw usage(
      'neighbours needs -o TABLE (.csv .xlsx .json, with lines .gpkg .geojson .shp …, or - for standard output)',
    );
  }
  const gapM = gapOf(line);
  const settings = statedSettings(line.sweep, NEIGHBOUR_SETTINGS);
  const parcels = parseFileSpec(line.paths[0], line.file);
  const barriers = namedFiles('barrier', line.barriers);
  const paths = [parcels.path, ...barriers.map(({ spec }) => spec.path)];
  for (const path of paths) await fileSource(path);
  const inputs = [...paths, ...(await Promise.all(paths.map(filesOf))).flat().map(([, path]) => path)];
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  try {
    const output = await layersOutput(line.output, [], { line, inputs, scratch, signal });
    try {
      const delivered = await readSole(parcels, line.lang === 'zh' ? '图斑' : 'parcels', scratch, job);
      const named: NamedLayer[] = [];
      for (const { name, spec } of barriers) {
        named.push({ name, delivered: await readSole(spec, name, scratch, job) });
        refuseStopped(signal, spec.path);
      }
      const findings = findingLog();
      const began = performance.now();
      const options = { gapM, idField: parcels.id ?? null, settings };
      const table = neighbourTable(delivered, named, options, await loadGeos(), (item) => findings.add([item]));
      const seconds = (performance.now() - began) / 1000;
      const { working, lines, table: rows, decimals, titles } = table;
      const title = { zh: '邻接与间距', en: 'neighbours' };
      const losses = await output.write([
        { name: 'neighbours', title, table: rows, decimals, titles, shapes: { kind: 'line', lines }, working },
      ]);
      job.done();
      const done: Neighboured = {
        parcels: parcels.path,
        barriers: named.map(({ name }) => name),
        output: line.output,
        gapM,
        settings,
        table,
        findings,
        losses,
        seconds,
      };
      if (!line.quiet && !line.json) {
        (line.output === '-' ? process.stderr : process.stdout).write(`${neighboursPage(done, line.lang)}\n`);
      }
      await output.publish();
      if (line.json) process.stdout.write(`${JSON.stringify(neighboursJson(done))}\n`);
      return findings.asksForPerson() || losses.some(asksForPerson) ? 1 : 0;
    } finally {
      await output.discard();
    }
  } finally {
    job.done();
    await scratch.removeAll();
  }
}

function gapOf({ gap }: CommandLine): number {
  if (gap === null) throw usage('neighbours needs --gap METRES: the largest distance between neighbours');
  return metresOf('gap', gap);
}
