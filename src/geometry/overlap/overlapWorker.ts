import { parentPort } from 'node:worker_threads';
import { indexClaimed, measureClaimed, type OverlapAnswer, type OverlapTask } from './sharedWork.js';

/** A thread of `overlapThreads.ts`: works on what is left of each task it is told of, and answers once. */
parentPort?.on('message', (task: OverlapTask) => {
  parentPort?.postMessage(answerTo(task));
});

function answerTo(task: OverlapTask): OverlapAnswer {
  try {
    if (task.task === 'index') return { done: indexClaimed(task.layers, task.claims) };
    measureClaimed(task);
    return { done: [] };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}
