import { loadGeos } from '../../geometry/geos.js';
import { NEIGHBOUR_SETTINGS, neighbourTable } from '../../measureTable/neighbourTable.js';
import type { Finding } from '../../model/finding.js';
import { type CommandLine, usage } from '../commandLine.js';
import { parseFileSpec } from '../files/fileSpec.js';
import { type Neighboured, neighboursJson, neighboursPage } from '../pages/neighboursPage.js';
import { metresOf } from './metres.js';
import { namedFiles, readNamed, readSole } from './namedFiles.js';
import { statedSettings } from './statedSettings.js';
import { wholeCommand } from './wholeCommand.js';

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
    throw usage({
      zh: 'neighbours 需要 -o 表（.csv .xlsx .json；带连线 .gpkg .geojson .shp 等；- 为标准输出）',
      en: 'neighbours needs -o TABLE (.csv .xlsx .json, with lines .gpkg .geojson .shp …, or - for standard output)',
    });
  }
  const gapM = gapOf(line);
  const settings = statedSettings(line.sweep, NEIGHBOUR_SETTINGS);
  const parcels = parseFileSpec(line.paths[0], line.file);
  const barriers = namedFiles('barrier', line.barriers);
  const paths = [parcels.path, ...barriers.map(({ spec }) => spec.path)];
  const { output } = line;
  return wholeCommand({ line, output, paths }, signal, async ({ scratch, job, findings }) => {
    const delivered = await readSole(parcels, line.lang === 'zh' ? '图斑' : 'parcels', scratch, job);
    const named = await readNamed(barriers, scratch, job, signal);
    const began = performance.now();
    const options = { gapM, idField: parcels.id ?? null, settings };
    const table = neighbourTable(delivered, named, options, await loadGeos(), (item) => findings.add([item]));
    const seconds = (performance.now() - began) / 1000;
    const { working, lines, table: rows, decimals, titles } = table;
    const done = (losses: readonly Finding[]): Neighboured => ({
      parcels: parcels.path,
      barriers: named.map(({ name }) => name),
      output,
      gapM,
      settings,
      table,
      findings,
      losses,
      seconds,
    });
    const title = { zh: '邻接与间距', en: 'neighbours' };
    return {
      layers: [{ name: 'neighbours', title, table: rows, decimals, titles, shapes: { kind: 'line', lines }, working }],
      page: (losses) => neighboursPage(done(losses), line.lang),
      json: (losses) => neighboursJson(done(losses)),
    };
  });
}

function gapOf({ gap }: CommandLine): number {
  if (gap === null)
    throw usage({
      zh: 'neighbours 需要 --gap 米：相邻图斑的最大间距',
      en: 'neighbours needs --gap METRES: the largest distance between neighbours',
    });
  return metresOf('gap', gap);
}
