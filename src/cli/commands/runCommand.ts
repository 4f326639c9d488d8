import { join } from 'node:path';
import type { Summary } from '../../export/summary.js';
import { summaryOf } from '../../export/summary.js';
import { explainedCrs } from '../../formats/asStated.js';
import { loadScenario } from '../../formats/scenario/load.js';
import { checkSetting, settingsOf } from '../../formats/scenario/parse.js';
import type { Scratch } from '../../formats/source.js';
import { loadGeos } from '../../geometry/geos.js';
import type { Scenario } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import { type Engine, run } from '../../run.js';
import { workerSolve } from '../../solve/workerSolve.js';
import { type CommandLine, usage } from '../commandLine.js';
import { hashInputs, inputFiles, readDelivery } from '../files/delivery.js';
import { folderSink } from '../files/folderSink.js';
import { limiter } from '../files/limiter.js';
import { pendingFolder } from '../files/outputFolder.js';
import { outputNames, writeOutputs } from '../files/outputs.js';
import { readRules } from '../files/ruleFiles.js';
import { DISK } from '../files/scenarioFiles.js';
import { scratchFolder } from '../files/sources.js';
import { resultPage } from '../pages/runPage.js';
import { terminalJob } from '../progress.js';
import { VERSION } from '../version.js';
import { type SweepRun, sweepFolders, sweepPage, sweepTable } from './sweep.js';

/** `lianpian run`: one scenario, or with `--set` one run a value and a table over all. */
export async function runCommand(line: CommandLine, signal: AbortSignal): Promise<0 | 1> {
  if (line.paths.length !== 1) throw usage({ zh: 'run 需要一个方案文件', en: 'run needs one scenario file' });
  if (line.output === null)
    throw usage({ zh: 'run 需要 -o 文件夹，用于存放成果', en: 'run needs -o DIR, the folder for its outputs' });
  const loaded = await loadScenario(line.paths[0], DISK);
  const base = settingsOf(loaded.scenario, line.paths[0]);
  const variants = sweepFolders(line.sweep, (key, value) => checkSetting(key, value, `--set ${key}=${value}`));
  const rules = await readRules(loaded.scenario.rules);

  const folder = await pendingFolder(line.output, line.force, inputFiles(loaded.files, loaded.scenario));
  const scratch = await scratchFolder();
  const job = terminalJob(line.quiet || line.json, signal, line.lang);
  try {
    const atOnce = limiter(line.threads);
    const scenario = await withExplainedCrs(loaded.scenario, scratch);
    const delivery = await readDelivery(scenario, { scratch, atOnce, job, lang: line.lang });
    const solveInWorker = workerSolve(new URL('../../solve/highsWorker.js', import.meta.url), signal);
    const engine: Engine = {
      geos: await loadGeos(),
      solve: (mip, options) => atOnce(() => solveInWorker(mip, options)),
    };
    const inputs = await hashInputs(loaded.files, loaded.scenario);
    const runs: SweepRun[] = [];
    for (const variant of variants) {
      const settings = { ...base, ...variant.settings } as Settings;
      const result = await run(delivery, scenario, settings, rules, engine, job);
      const summary = summaryOf(result, { version: VERSION, inputs, outputs: outputNames(settings) });
      const sink = folderSink(join(folder.path, variant.folder));
      await writeOutputs(result, summary, engine.geos, sink, scratch).finally(sink.closeAll);
      runs.push({ ...variant, summary });
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
    await folder.publish();
    job.done();
    printResult(line, runs);
    return runs.some((one) => one.summary.exit === 1) ? 1 : 0;
  } catch (error) {
    job.done();
    await folder.discard();
    throw error;
  } finally {
    await scratch.removeAll();
  }
}

/** The scenario with the WKT of its working CRS where that is a code the engine's table does not hold. */
async function withExplainedCrs(scenario: Scenario, scratch: Scratch): Promise<Scenario> {
  return scenario.crs === undefined ? scenario : { ...scenario, crs: await explainedCrs(scenario.crs, { scratch }) };
}

function printResult(line: CommandLine, runs: readonly SweepRun[]): void {
  const summaries: Summary[] = runs.map((one) => one.summary);
  if (line.json) {
    process.stdout.write(`${JSON.stringify(line.sweep.size > 0 ? summaries : summaries[0])}\n`);
    return;
  }
  if (line.sweep.size > 0) process.stdout.write(`${sweepPage(runs, line.output!, line.lang)}\n`);
  else process.stdout.write(`${resultPage(summaries[0], line.output!, line.lang)}\n`);
}
