import { basename, join } from 'node:path';
import type { Summary } from '../../export/summary.js';
import { summaryOf } from '../../export/summary.js';
import { explainedCrs } from '../../formats/asStated.js';
import { loadScenario } from '../../formats/scenario/load.js';
import { checkSetting, settingsOf } from '../../formats/scenario/parse.js';
import type { Scratch } from '../../formats/source.js';
import { loadGeos } from '../../geometry/geos.js';
import type { Mip } from '../../model/mip.js';
import type { Scenario } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import { type Engine, run } from '../../run.js';
import { type CommandLine, usage } from '../commandLine.js';
import { hashInputs, inputFiles, readDelivery } from '../files/delivery.js';
import { folderSink, refuseStopped } from '../files/folderSink.js';
import { limiter } from '../files/limiter.js';
import { writeMps } from '../files/mpsFiles.js';
import { checkPlace, type OutputPlace, pendingOutput } from '../files/outputFile.js';
import { pendingFolder } from '../files/outputFolder.js';
import { type OutputScope, outputNames, writeOutputs } from '../files/outputs.js';
import { readRules } from '../files/ruleFiles.js';
import { DISK } from '../files/scenarioFiles.js';
import { scratchFolder } from '../files/sources.js';
import type { Interrupts } from '../interrupts.js';
import { resultPage } from '../pages/runPage.js';
import { terminalJob } from '../progress.js';
import { type RunSolver, runSolver } from '../solver.js';
import { VERSION } from '../version.js';
import { type SweepRun, sweepFolders, sweepPage, sweepTable } from './sweep.js';

/** A layer of so many rows makes a program whose solves take seconds. */
const LARGE_FROM_ROWS = 5000;

/** `lianpian run`: one scenario, or with `--set` one run a value and a table over all. */
export function runCommand(line: CommandLine, interrupts: Interrupts): Promise<0 | 1> {
  return runScenario(line, interrupts, 'all');
}

/** `lianpian propose`: the same way to a proposal, and only what speaks of decisions is written and told. */
export function proposeCommand(line: CommandLine, interrupts: Interrupts): Promise<0 | 1> {
  return runScenario(line, interrupts, 'decisions');
}

/** Ctrl-C while the solver is at work ends it with the best plan so far, which is written, marked so; values of `--set` after it are not run. */
async function runScenario(line: CommandLine, interrupts: Interrupts, scope: OutputScope): Promise<0 | 1> {
  const { command, mps } = line;
  const { signal } = interrupts;
  if (line.paths.length !== 1)
    throw usage({ zh: `${command} 需要一个方案文件`, en: `${command} needs one scenario file` });
  if (line.output === null)
    throw usage({
      zh: `${command} 需要 -o 文件夹，用于存放成果`,
      en: `${command} needs -o DIR, the folder for its outputs`,
    });
  if (mps !== null && line.sweep.size > 0)
    throw usage({ zh: '--mps 不能与 --set 同用', en: '--mps and --set do not go together' });
  const loaded = await loadScenario(line.paths[0], DISK);
  const base = { ...settingsOf(loaded.scenario, line.paths[0]), ...choiceSettings(line) };
  const variants = sweepFolders(line.sweep, (key, value) => checkSetting(key, value, `--set ${key}=${value}`));
  const rules = await readRules(loaded.scenario.rules);

  const inputPaths = inputFiles(loaded.files, loaded.scenario);
  const programs = mps === null ? null : { path: mps, force: line.force, inputs: [...inputPaths, line.output] };
  if (programs) await checkPlace(programs);
  const folder = await pendingFolder(line.output, line.force, inputPaths);
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal, line.lang);
  try {
    const atOnce = limiter(line.threads);
    const scenario = await withExplainedCrs(loaded.scenario, scratch);
    const delivery = await readDelivery(scenario, { scratch, atOnce, job, lang: line.lang });
    const solver = runSolver(line, interrupts, job, atOnce);
    if ([...delivery.layers.values()].some(({ table }) => table.rowCount >= LARGE_FROM_ROWS)) solver.rehearse();
    const engine: Engine = { geos: await loadGeos(), solve: solver.solve };
    const inputs = await hashInputs(loaded.files, loaded.scenario);
    const runs: SweepRun[] = [];
    for (const variant of variants) {
      const settings = { ...base, ...variant.settings } as Settings;
      const result = await run(delivery, scenario, settings, rules, engine, { ...job, ending: solver.stopped });
      const summary = summaryOf(result, { version: VERSION, inputs, outputs: outputNames(settings, scope) });
      const sink = folderSink(join(folder.path, variant.folder), signal);
      await writeOutputs(result, summary, engine.geos, sink, scratch, scope).finally(sink.closeAll);
      runs.push({ ...variant, summary });
      if (solver.stopped()) break;
    }
    if (line.sweep.size > 0) {
      await folder.write('runs.csv', sweepTable(runs));
      await folder.write(
        'runs.json',
        `${JSON.stringify(
          runs.map(({ folder: name, settings, summary }) => ({ name, settings, targets: summary.targets })),
          null,
          2,
        )}\n`,
      );
    }
    refuseStopped(signal, line.output);
    if (programs) await publishPrograms(programs, await solvedPrograms(runs[0].summary, solver), signal);
    await folder.publish();
    interrupts.endEarly = null;
    job.done();
    printResult(line, runs, scope);
    return runs.some((one) => one.summary.exit === 1) ? 1 : 0;
  } catch (error) {
    job.done();
    await folder.discard();
    throw error;
  } finally {
    await scratch.removeAll();
  }
}

/** What `--alternatives`, `--replacement-costs` and `--pareto` set. */
function choiceSettings({ choice }: CommandLine): Partial<Record<string, number | string | boolean>> {
  return Object.fromEntries(
    Object.entries(choice).map(([key, value]) => [key, checkSetting(key, value, `${key}=${value}`)]),
  );
}

/** The scenario with the WKT of its working CRS where that is a code the engine's table does not hold. */
async function withExplainedCrs(scenario: Scenario, scratch: Scratch): Promise<Scenario> {
  return scenario.crs === undefined ? scenario : { ...scenario, crs: await explainedCrs(scenario.crs, { scratch }) };
}

/** The programs of the levels, in their order. */
async function solvedPrograms({ optimiser }: Summary, solver: RunSolver): Promise<Mip[]> {
  const hashes = optimiser.levels.flatMap(({ programs }) => programs.map(({ sha256 }) => sha256));
  const programs = await Promise.all(hashes.map((sha256) => solver.program(sha256)));
  return programs.filter((mip) => mip !== null);
}

async function publishPrograms(place: OutputPlace, programs: readonly Mip[], signal: AbortSignal): Promise<void> {
  const pending = await pendingOutput(place, signal);
  try {
    await writeMps(pending.sink, basename(place.path), programs);
    await pending.publish();
  } finally {
    await pending.discard();
  }
}

function printResult(line: CommandLine, runs: readonly SweepRun[], scope: OutputScope): void {
  const summaries: Summary[] = runs.map((one) => one.summary);
  if (line.json) {
    process.stdout.write(`${JSON.stringify(line.sweep.size > 0 ? summaries : summaries[0])}\n`);
    return;
  }
  if (line.sweep.size > 0) process.stdout.write(`${sweepPage(runs, line.output!, line.lang)}\n`);
  else process.stdout.write(`${resultPage(summaries[0], line.output!, line.lang, scope)}\n`);
}
