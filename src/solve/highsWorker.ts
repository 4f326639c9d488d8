import { parentPort, workerData } from 'node:worker_threads';
import { LianpianError } from '../model/errors.js';
import type { SolveProgress } from '../model/mip.js';
import { solveMip } from './highs.js';
import { unpacked } from './packed.js';
import type { WorkerAnswer, WorkerOrder, WorkerReport } from './workerSolve.js';

/** Progress is told so often at most. */
const TOLD_MS = 100;

/** Entry of a disposable worker: solves the one model it was started with, reports on the way, and answers once. */
async function answer(): Promise<WorkerAnswer> {
  const { mip, options, stop, watched, wasmModule } = workerData as WorkerOrder;
  const report = (said: WorkerReport) => parentPort?.postMessage(said);
  let last = Number.NEGATIVE_INFINITY;
  const progress = (at: SolveProgress) => {
    const now = performance.now();
    if (now - last < TOLD_MS) return;
    last = now;
    report({ progress: at });
  };
  const improved = (values: Float64Array) => report({ improved: values });
  try {
    const watch = { ...(stop ? { stop, improved } : {}), ...(watched ? { progress } : {}) };
    return { solution: await solveMip(unpacked(mip), options, watch, wasmModule) };
  } catch (error) {
    if (error instanceof LianpianError) {
      return { coded: { code: error.code, message: error.message, where: error.where, remedy: error.remedy } };
    }
    return { mistake: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(await answer());
