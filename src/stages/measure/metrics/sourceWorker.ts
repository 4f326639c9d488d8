import { workerData } from 'node:worker_threads';
import { type SharedSums, sumClaimed } from './sourceThreads.js';

/** A thread of `sourceThreads.ts`: sums what blocks are left to claim, and ends. */
sumClaimed(workerData as SharedSums);
