import { parentPort, workerData } from 'node:worker_threads';
import { answerTask } from './gdal.js';
import type { GdalTask } from './task.js';

/** The disposable thread of one GDAL task: tells how far it is, sends the answer, and is ended by the asker. */
const answer = await answerTask(workerData as GdalTask, (event) => parentPort?.postMessage(event));
parentPort?.postMessage(answer);
