import { Worker } from 'node:worker_threads';
import { type ErrorCode, LianpianError } from '../model/errors.js';
import type { Mip, MipSolution, Solve, SolveOptions, SolveProgress, SolveWatch } from '../model/mip.js';
import { type PackedMip, packed } from './packed.js';
import { cutShort, startOf } from './startPoint.js';

/** What a worker is started with. */
export interface WorkerOrder {
  readonly mip: PackedMip;
  readonly options: SolveOptions;
  readonly stop?: Int32Array;
  /** Whether progress is asked for. */
  readonly watched: boolean;
  readonly wasmModule?: object;
}

/** Where a worker starts from. */
export interface SolverEntry {
  /** The compiled `highsWorker.js`. */
  readonly url: URL;
  /** The solver's WebAssembly, compiled once: workers share what the engine has optimised of it, which halves the time of all solves but the first. */
  readonly wasmModule?: () => object;
}

/** What it says on the way. */
export type WorkerReport = { readonly progress: SolveProgress } | { readonly improved: Float64Array };

export type WorkerAnswer =
  | { readonly solution: MipSolution }
  | {
      readonly coded: {
        readonly code: ErrorCode;
        readonly message: string;
        readonly where: string;
        readonly remedy: string;
      };
    }
  | { readonly mistake: string };

/** A solver that is in a long step (presolve, one large factorisation) when it is stopped is not waited for longer. */
const PATIENCE_MS = 1500;
const LOOKED_AT_MS = 100;

/**
 * A `Solve` that runs each model in a worker of its own and throws the worker away: out of memory or an abort becomes `E_SOLVER`,
 * never a dead process. `signal` throws away whatever is being solved (`E_CANCELLED`).
 * `watch.stop` ends it with the best so far: the solver polls it; one that does not answer within 1.5 s is thrown away, and its last
 * solution that was reported is the answer.
 */
export function workerSolve(entry: SolverEntry, signal?: AbortSignal, watch: SolveWatch = {}): Solve {
  return (mip, options) => solveInWorker(entry.url, entry.wasmModule?.(), mip, options, signal, watch);
}

function solveInWorker(
  url: URL,
  wasmModule: object | undefined,
  mip: Mip,
  options: SolveOptions,
  signal: AbortSignal | undefined,
  { stop, progress }: SolveWatch,
): Promise<MipSolution> {
  return new Promise((resolve, reject) => {
    const order: WorkerOrder = {
      mip: packed(mip),
      options,
      ...(stop ? { stop } : {}),
      ...(wasmModule ? { wasmModule } : {}),
      watched: progress !== undefined,
    };
    // compiled, it needs none of the loaders that this process may have been started with
    const worker = new Worker(url, { workerData: order, execArgv: [] });
    let settled = false;
    let best: Float64Array | undefined;
    let reported: SolveProgress | undefined;
    let stoppedAt = Number.POSITIVE_INFINITY;
    const looking = stop ? setInterval(look, LOOKED_AT_MS, stop) : undefined;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
      clearInterval(looking);
      signal?.removeEventListener('abort', cancel);
      finish();
      void worker.terminate();
    };
    const fail = (why: string) =>
      settle(() =>
        reject(
          new LianpianError(
            'E_SOLVER',
            `the solver's worker stopped: ${why}`,
            `${mip.name} (${mip.columns.length} columns, ${mip.rows.length} rows)`,
            'Free memory or run with fewer threads; lower cluster.maxCount or raise solve.relativeGap.',
          ),
        ),
      );
    const cancel = () =>
      settle(() => reject(new LianpianError('E_CANCELLED', 'stopped by hand', mip.name, 'Run again to go on.')));
    function look(flag: Int32Array): void {
      if (Atomics.load(flag, 0) === 0) return;
      stoppedAt = Math.min(stoppedAt, performance.now());
      if (performance.now() - stoppedAt < PATIENCE_MS) return;
      const found = {
        ...(best ? { best } : {}),
        ...startOf(options),
        bound: reported?.bound ?? Number.NEGATIVE_INFINITY,
        nodes: reported?.nodes ?? 0,
        solver: '',
      };
      settle(() => resolve(cutShort(mip, 'stoppedByHand', found)));
    }
    worker.on('message', (said: WorkerAnswer | WorkerReport) => {
      if ('progress' in said) {
        reported = said.progress;
        progress?.(said.progress);
      } else if ('improved' in said) best = said.improved;
      else settle(() => finish(said));
    });
    function finish(answer: WorkerAnswer): void {
      if ('solution' in answer) resolve(answer.solution);
      else if ('coded' in answer) {
        const { code, message, where, remedy } = answer.coded;
        reject(new LianpianError(code, message, where, remedy));
      } else reject(new Error(answer.mistake));
    }
    worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => fail(`exit code ${code} without an answer`));
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  });
}
