import { parentPort, workerData } from 'node:worker_threads';
import { LianpianError } from '../model/errors.js';
import type { Mip, SolveOptions } from '../model/mip.js';
import { solveMip } from './highs.js';
import type { WorkerAnswer } from './workerSolve.js';

/** Entry of a disposable worker: solves the one model it was started with and answers once. */
async function answer(): Promise<WorkerAnswer> {
  const { mip, options } = workerData as { readonly mip: Mip; readonly options: SolveOptions };
  try {
    return { solution: await solveMip(mip, options) };
  } catch (error) {
    if (error instanceof LianpianError) {
      return { coded: { code: error.code, message: error.message, where: error.where, remedy: error.remedy } };
    }
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await answer());
