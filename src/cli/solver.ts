import type { Mip, Solve } from '../model/mip.js';
import { modelHash } from '../model/mps.js';
import { rehearse } from '../solve/rehearsal.js';
import { workerSolve } from '../solve/workerSolve.js';
import type { CommandLine } from './commandLine.js';
import type { Interrupts } from './interrupts.js';
import type { TerminalJob } from './progress.js';
import { solverEntry } from './solverEntry.js';

/** The solver of a run: workers, as many at once as there are threads, told of on the terminal, and ended early by Ctrl-C. */
export interface RunSolver {
  readonly solve: Solve;
  /** Ctrl-C was pressed: what is solved from now on is not. */
  stopped(): boolean;
  /** Told beforehand that a large district comes: makes the first solves quicker. */
  rehearse(): void;
  /** The programs of levels that were solved, by their hash, where they are kept (`--mps`). */
  program(sha256: string): Promise<Mip | null>;
}

export function runSolver(
  line: CommandLine,
  interrupts: Interrupts,
  job: TerminalJob,
  atOnce: <T>(task: () => Promise<T>) => Promise<T>,
): RunSolver {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const endEarly = () => {
    Atomics.store(stop, 0, 1);
    job.done();
    if (!line.quiet) process.stderr.write(`${ENDING[line.lang]}\n`);
  };
  const entry = solverEntry();
  const inWorker = workerSolve(entry, interrupts.signal, {
    stop,
    ...(job.shown ? { progress: job.solving } : {}),
  });
  const kept: Mip[] = [];
  let begun = false;
  return {
    solve(mip, options) {
      if (!begun) interrupts.endEarly = endEarly;
      begun = true;
      if (line.mps !== null && options.told && !options.told.whole) kept.push(mip);
      return atOnce(() => inWorker(mip, options));
    },
    stopped: () => Atomics.load(stop, 0) !== 0,
    rehearse: () => rehearse(entry),
    async program(sha256) {
      for (const mip of kept) if ((await modelHash(mip)) === sha256) return mip;
      return null;
    },
  };
}

const ENDING = {
  zh: '正在停止：将写出目前最好的方案（再按一次 Ctrl-C 立即结束，不写出）',
  en: 'Ending: the best plan so far will be written (Ctrl-C again ends at once and writes nothing)',
} as const;
