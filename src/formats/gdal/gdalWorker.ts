import { parentPort, workerData } from 'node:worker_threads';
import { answerTask, compiledHere, type GdalMessage, type GdalWork } from './gdal.js';

/** The disposable thread of one GDAL task: tells how far it is, sends the answer, and is ended by the asker. */
const { task, compiled } = workerData as GdalWork;
const send = (message: GdalMessage) => parentPort?.postMessage(message);
const answer = await answerTask(task, send, compiled);
const here = compiled === null ? await compiledHere() : null;
if (here !== null) send({ compiled: here });
send(answer);
