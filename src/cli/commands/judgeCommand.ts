import { allConflicts, behindTables, judgedLayers, judgedTables } from '../../export/judged.js';
import { allChanges, behindChanges, changeLayers, changeTables } from '../../export/judgedChanges.js';
import { placeNames } from '../../export/placeNames.js';
import { readLayers, soleLayer } from '../../formats/index.js';
import type { Scratch } from '../../formats/source.js';
import { type Geos, loadGeos } from '../../geometry/geos.js';
import { overlapThreads } from '../../geometry/overlap/overlapThreads.js';
import { judgedChanges } from '../../judging/changes.js';
import type { GivenLayers, LayerToJudge } from '../../judging/givenLayers.js';
import { type Judged, judgeOpened, type OpenedLayers, openGiven } from '../../judging/judging.js';
import { judgedTotals } from '../../judging/totals.js';
import { asksForPerson } from '../../model/finding.js';
import { type Job, sharedJob } from '../../model/job.js';
import { crossingSeverity } from '../../model/lineOverlaps.js';
import type { JudgeTools } from '../../stages/judge/judge.js';
import { type CommandLine, usage } from '../commandLine.js';
import { filesOf } from '../files/delivery.js';
import { type FileSpec, parseFileSpec } from '../files/fileSpec.js';
import { limiter } from '../files/limiter.js';
import { refuseStopped } from '../files/outputFile.js';
import { readRules } from '../files/ruleFiles.js';
import { fileSource, scratchFolder } from '../files/sources.js';
import { type JudgedPage, judgeJson, judgePage } from '../pages/judgePage.js';
import { terminalJob } from '../progress.js';
import { judgingOptions, type LineFile, linesOf } from './judgeOptions.js';
import { type JudgeResult, judgeOutput } from './judgeOutput.js';
import { listRules } from './listRules.js';

/** Layers that only say more, by their option. */
const OTHERS = {
  towns: 'towns',
  villages: 'villages',
  firms: 'firms',
  exempt: 'signOffs',
  land: 'land',
  plan: 'plan',
} as const;

/**
 * `lianpian judge PARCELS --line KIND=FILE… -o CONFLICTS`: the rules in force against every parcel, without a scenario; with `--before` and
 * `--after`, two versions of a line against each other. Exit 1: a hard or review conflict that no sign-off lets stand and that is more than
 * boundary noise (of two versions: of the new one), control lines over each other, or a finding that asks for a person.
 */
export async function judgeCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  const { judge, output: given } = line;
  if (judge.listRules || (line.paths.length === 0 && line.rules !== null)) return listRules(line, signal);
  if (line.paths.length !== 1)
    throw usage({
      zh: 'judge 需要一个图斑文件：judge 图斑 --line 类型=文件… -o 冲突',
      en: 'judge needs one file of parcels: judge PARCELS --line KIND=FILE… -o CONFLICTS',
    });
  if (given === null) {
    throw usage({
      zh: 'judge 需要 -o 冲突（.csv .xlsx .json；带图形 .gpkg .geojson .fgb .gdb；- 为标准输出）',
      en: 'judge needs -o CONFLICTS (.csv .xlsx .json, with shapes .gpkg .geojson .fgb .gdb, or - for standard output)',
    });
  }
  const lines = linesOf(judge);
  const options = judgingOptions(line, await readRules(line.rules ?? undefined));
  const parcels = parseFileSpec(line.paths[0], line.file);
  const others = Object.entries(OTHERS).flatMap(([option, key]) => {
    const text = judge[option as keyof typeof OTHERS];
    return text === null ? [] : [{ key, spec: parseFileSpec(text) }];
  });
  const specs = [parcels, ...lines.map(({ spec }) => spec), ...others.map(({ spec }) => spec)];
  const inputs = await inputsOf(specs, line.rules);
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal);
  const isChange = judge.before.length > 0;
  const threads = line.threadsAsked && line.threads > 1 ? overlapThreads(line.threads) : null;
  try {
    const output = await judgeOutput(given, isChange ? 'line_changes' : 'overlap', { line, inputs, scratch, signal });
    try {
      const read = await readAll(specs, { scratch, job, threads: line.threads, lang: line.lang });
      refuseStopped(signal, parcels.path);
      const began = performance.now();
      const geos = await loadGeos();
      const opened = openGiven(givenOf(read, lines, others), options, geos, job);
      refuseStopped(signal, parcels.path);
      const judged = await judgedBy(opened, lines, { geos, threads }, options);
      const result = isChange ? changesOf(judged.before, judged.after, geos) : conflictsOf(judged.after, geos);
      const place = { crs: opened.district.crs, settings: options.settings, geos };
      const losses = await output.write(result.written, place);
      const seconds = (performance.now() - began) / 1000;
      job.done();
      const findings = [...opened.findings, ...judged.after.findings, ...losses];
      const page: JudgedPage = {
        parcels: parcels.path,
        lines: lines.map(({ name, version, spec }) => ({ name, version: version ?? null, file: spec.path })),
        output: given,
        written: output.paths,
        opened,
        judged: judged.after,
        totals: result.totals,
        changes: result.changes,
        findings,
        seconds,
      };
      if (!line.quiet && !line.json) {
        (given === '-' ? process.stderr : process.stdout).write(`${judgePage(page, line.lang)}\n`);
      }
      await output.publish();
      if (line.json) process.stdout.write(`${JSON.stringify(judgeJson(page))}\n`);
      return needsPerson(judged.after) || findings.some(asksForPerson) ? 1 : 0;
    } finally {
      await output.discard();
    }
  } finally {
    job.done();
    await threads?.stop();
    await scratch.removeAll();
  }
}

/** The lines as they are to be, and as they were where both were given. */
async function judgedBy(
  opened: OpenedLayers,
  lines: readonly LineFile[],
  tools: JudgeTools,
  options: Judged['options'],
): Promise<{ readonly before: Judged; readonly after: Judged }> {
  const without = (version: string) => (key: string) => !key.endsWith(`=${version}`);
  const after = await judgeOpened(opened, options, tools, without('before'));
  if (lines.every(({ version }) => version === undefined)) return { before: after, after };
  return { before: await judgeOpened(opened, options, tools, without('after')), after };
}

interface Written {
  readonly written: JudgeResult;
  readonly totals: JudgedPage['totals'];
  readonly changes: JudgedPage['changes'];
}

function conflictsOf(judged: Judged, geos: Geos): Written {
  const totals = judgedTotals(judged, placeNames(judged.district).town, geos);
  const written: JudgeResult = {
    all: () => allConflicts(judged),
    layers: () => judgedLayers(judged),
    sheets: () => judgedTables(judged, totals),
    behind: () => behindTables(judged, totals).filter(({ name }) => name !== 'line_overlaps'),
  };
  return { written, totals, changes: null };
}

function changesOf(before: Judged, after: Judged, geos: Geos): Written {
  const changes = judgedChanges(before, after);
  const townOf = placeNames(after.district).town;
  const [old, now] = [before, after].map((judged) => judgedTotals(judged, townOf, geos));
  const written: JudgeResult = {
    all: () => allChanges(changes),
    layers: () => changeLayers(changes),
    sheets: () => changeTables(changes, old, now),
    behind: () => behindChanges(changes, old, now),
  };
  return { written, totals: now, changes: { ...changes, totalsBefore: old } };
}

function needsPerson({ conflicts, crossed, district }: Judged): boolean {
  const isOpen = conflicts.some(
    ({ severity, widthClass, signOff }) =>
      severity !== 'soft' && widthClass === 'encroachment' && signOff === undefined,
  );
  const lines = district.controlLines;
  return (
    isOpen ||
    crossed.overlaps.some(
      ({ lineA, lineB, widthClass }) => crossingSeverity(lines[lineA].kind, lines[lineB].kind, widthClass) !== 'note',
    )
  );
}

async function inputsOf(specs: readonly FileSpec[], rules: string | null): Promise<string[]> {
  const paths = [...specs.map(({ path }) => path), ...(rules === null ? [] : [rules])];
  for (const path of paths) await fileSource(path);
  return [...paths, ...(await Promise.all(paths.map(filesOf))).flat().map(([, path]) => path)];
}

/** The one layer of each file, several files at once; a file named twice with the same options is read once. */
async function readAll(
  specs: readonly FileSpec[],
  { scratch, job, threads, lang }: { scratch: Scratch; job: Job; threads: number; lang: CommandLine['lang'] },
): Promise<ReadonlyMap<FileSpec, LayerToJudge>> {
  const sources = await Promise.all(specs.map(({ path }) => fileSource(path)));
  const bytes = sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const jobOf = sharedJob(job, bytes, lang === 'zh' ? '读取' : 'reading');
  const atOnce = limiter(threads);
  const read = await Promise.all(
    specs.map((spec, k) =>
      atOnce(async () => {
        const { path: _path, id, role: _role, ...stated } = spec;
        const layers = await readLayers(sources[k], { ...stated, scratch, job: jobOf(sources[k].byteLength) });
        return [spec, { delivered: soleLayer(layers, sources[k], stated), idField: id ?? null }] as const;
      }),
    ),
  );
  return new Map(read);
}

function givenOf(
  read: ReadonlyMap<FileSpec, LayerToJudge>,
  lines: readonly LineFile[],
  others: readonly { readonly key: string; readonly spec: FileSpec }[],
): GivenLayers {
  const [parcels] = read.values();
  return {
    parcels,
    lines: lines.map(({ name, version, spec }) => ({ ...read.get(spec)!, name, ...(version ? { version } : {}) })),
    ...Object.fromEntries(others.map(({ key, spec }) => [key, read.get(spec)])),
  };
}
