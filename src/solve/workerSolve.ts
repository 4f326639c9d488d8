import { Worker } from 'node:worker_threads';
import { type ErrorCode, LianpianError } from '../model/errors.js';
import type { Mip, MipSolution, Solve, SolveOptions } from '../model/mip.js';

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

/**
 * A `Solve` that runs each model in a worker of its own and throws the worker away: out of memory or an abort becomes `E_SOLVER`,
 * never a dead process. `workerUrl` is the compiled `highsWorker.js`; `signal` stops whatever is being solved (`E_CANCELLED`).
 */
export function workerSolve(workerUrl: URL, signal?: AbortSignal): Solve {
  return (mip, options) => solveInWorker(workerUrl, mip, options, signal);
}

function solveInWorker(url: URL, mip: Mip, options: SolveOptions, signal?: AbortSignal): Promise<MipSolution> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(url, { workerData: { mip, options } });
    let settled = false;
    const settle = (finish: () => void) => {
      if (settled) return;
      settled = true;
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
    worker.on('message', (answer: WorkerAnswer) =>
      settle(() => {
        if ('solution' in answer) resolve(answer.solution);
        else if ('coded' in answer) {
          const { code, message, where, remedy } = answer.coded;
          reject(new LianpianError(code, message, where, remedy));
        } else reject(new Error(answer.mistake));
      }),
    );
    worker.on('error', (error) => fail(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => fail(`exit code ${code} without an answer`));
    if (signal?.aborted) cancel();
    else signal?.addEventListener('abort', cancel);
  });
}
