import { loadGeos } from '../../geometry/geos.js';
import type { Decisions } from '../../measureTable/decisions.js';
import { MEASURE_SETTINGS, type MeasureTable, measureTable, type NamedZones } from '../../measureTable/measureTable.js';
import type { Finding } from '../../model/finding.js';
import { type CommandLine, usage } from '../commandLine.js';
import { parseFileSpec } from '../files/fileSpec.js';
import { type Measured, measureJson, measurePage, metricsJson, metricsPage } from '../pages/measurePage.js';
import type { LayersOutput, WorkedLayer } from './layersOutput.js';
import { metresOf, someMetresOf } from './metres.js';
import { namedFiles, readNamed, readSole } from './namedFiles.js';
import { statedSettings } from './statedSettings.js';
import { wholeCommand } from './wholeCommand.js';

/**
 * `lianpian measure PATCHES [--class FIELD] [--within ZONES --by FIELD] [--gap M] [--barrier FILE…] -o TABLE`: how broken up land is, by zone and
 * class; with --after DECISIONS before and after them. Without PATCHES and with --list: every metric with its formula. Exit 1 when a finding asks for a person.
 */
export async function measureCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.list) {
    process.stdout.write(`${line.json ? JSON.stringify(metricsJson(), null, 2) : metricsPage(line.lang)}\n`);
    return 0;
  }
  if (line.paths.length !== 1) {
    throw usage({
      zh: 'measure 需要一个斑块文件：measure 斑块 [--class 字段] [--within 分区 --by 字段] -o 输出表',
      en: 'measure needs one file of patches: measure PATCHES [--class FIELD] [--within ZONES --by FIELD] -o TABLE',
    });
  }
  if (line.output === null)
    throw usage({
      zh: 'measure 需要 -o 输出表（.csv .xlsx .json .dbf，或 - 写到标准输出）',
      en: 'measure needs -o TABLE (.csv .xlsx .json .dbf, or - for standard output)',
    });
  if (line.by !== null && line.within === null)
    throw usage({
      zh: '--by 字段 是 --within 分区 中的名称字段，缺少 --within',
      en: '--by FIELD names the zones of --within ZONES, which is missing',
    });
  if (line.gap === null && line.connect === null && line.barriers.length > 0) {
    throw usage({
      zh: '--barrier 切断斑块间的连接：请给出 --gap 米（在此间距内相连）或 --connect 米',
      en: '--barrier cuts links between patches: give --gap METRES, up to which they are joined, or --connect METRES',
    });
  }
  const { after } = line.judge;
  if (after.length > 1)
    throw usage({
      zh: 'measure 的 --after 只取一个决策表',
      en: 'measure takes one file of decisions: --after DECISIONS',
    });
  if (after.length > 0 && line.class === null)
    throw usage({
      zh: '--after 改变地块的类别：请用 --class 字段 写明类别所在的字段',
      en: '--after changes the class of land: name its field by --class FIELD',
    });
  if (after.length === 0 && line.becomes.length > 0)
    throw usage({
      zh: '--becomes 说明 --after 决策表中的去向成为哪一类，缺少 --after',
      en: '--becomes says what the fates of --after DECISIONS make of land, which is missing',
    });
  const becomes = becomesOf(line.becomes);
  const gapM = line.gap === null ? null : metresOf('gap', line.gap);
  const asked = {
    classField: line.class,
    gapM,
    coreM: someMetresOf('core', line.core),
    proximityM: someMetresOf('prox', line.prox),
    connectM: someMetresOf('connect', line.connect),
    ownerField: line.owner,
    steps: line.steps,
  };
  const settings = statedSettings(line.sweep, MEASURE_SETTINGS);
  const patches = parseFileSpec(line.paths[0], line.file);
  const within = line.within === null ? null : parseFileSpec(line.within);
  const barriers = namedFiles('barrier', line.barriers);
  const decided = after.length === 0 ? null : parseFileSpec(after[0]);
  const paths = [
    patches,
    ...(within ? [within] : []),
    ...(decided ? [decided] : []),
    ...barriers.map(({ spec }) => spec),
  ].map(({ path }) => path);
  const { output } = line;
  return wholeCommand({ line, output, paths }, signal, async ({ scratch, job, output: place, findings }) => {
    const delivered = await readSole(patches, line.lang === 'zh' ? '斑块' : 'patches', scratch, job);
    const zones: NamedZones | null = within && {
      name: 'zones',
      delivered: await readSole(within, line.lang === 'zh' ? '分区' : 'zones', scratch, job),
      nameField: line.by,
    };
    const decisions: Decisions | null = decided && {
      delivered: await readSole(decided, line.lang === 'zh' ? '决策' : 'decisions', scratch, job),
      idField: decided.id ?? null,
      becomes,
    };
    const named = await readNamed(barriers, scratch, job, signal);
    job.progress(line.lang === 'zh' ? '量测' : 'measuring', 0, 0);
    const began = performance.now();
    const options = { idField: patches.id ?? null, ...asked, decisions, settings, threads: line.threads };
    const table = measureTable(delivered, zones, named, options, await loadGeos(), (item) => findings.add([item]));
    const seconds = (performance.now() - began) / 1000;
    const done = (losses: readonly Finding[]): Measured => ({
      patches: patches.path,
      zones: within?.path ?? null,
      decisions: decided?.path ?? null,
      barriers: named.map(({ name }) => name),
      output,
      asked,
      settings,
      table,
      findings,
      losses,
      seconds,
    });
    return {
      layers: layersOf(table, place),
      page: (losses) => measurePage(done(losses), line.lang),
      json: (losses) => measureJson(done(losses)),
    };
  });
}

/** `FATE=CLASS`, each fate once. */
function becomesOf(given: readonly string[]): Map<string, string> {
  const becomes = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    const fate = text.slice(0, at);
    if (at < 1 || at === text.length - 1 || becomes.has(fate))
      throw usage({
        zh: `--becomes ${text}：请写 去向=类别，每个去向一次，如 --becomes reclaim=0103`,
        en: `--becomes ${text}: write FATE=CLASS, each fate once, as --becomes reclaim=0103`,
      });
    becomes.set(fate, text.slice(at + 1));
  }
  return becomes;
}

/** The metrics; where a file holds several layers or sheets, every patch by itself, what joined rows hold together, and the holders beside them. */
function layersOf(table: MeasureTable, output: LayersOutput): WorkedLayer[] {
  const none = { shapes: { kind: 'none' }, working: null } as const;
  const { table: rows, decimals, titles, holders, working } = table;
  const metrics = {
    name: 'measure',
    title: { zh: '景观指数', en: 'landscape metrics' },
    table: rows,
    decimals,
    titles,
    ...none,
  };
  if (!output.holdsMany) return holders ? [{ name: 'holders', ...holders, ...none }] : [metrics];
  const { polygons, ...fields } = table.patchLayer();
  const patches = {
    name: 'patches',
    title: { zh: '斑块', en: 'patches' },
    ...fields,
    shapes: { kind: 'polygon', polygons },
    working,
  } as const;
  const owners = holders ? [{ name: 'holders', title: { zh: '权利人', en: 'holders' }, ...holders, ...none }] : [];
  const causes = table.contributions?.();
  const more = causes
    ? [
        {
          name: 'parcels',
          title: { zh: '图斑贡献', en: 'what each parcel holds together' },
          ...causes.parcels,
          ...none,
        },
        {
          name: 'parted',
          title: { zh: '被阻隔的斑块', en: 'patches that a barrier parts' },
          ...causes.parted,
          ...none,
        },
      ]
    : [];
  return [metrics, patches, ...more, ...owners];
}
