import { LianpianError } from './errors.js';
import type { Finding } from './finding.js';
import type { SolveProgress } from './mip.js';

/** What a long stage takes: a place to tell how far it is, and a flag it polls between batches. */
export interface Job {
  /** `done` of `total` steps of `stage`; the shell draws it. */
  progress(stage: string, done: number, total: number): void;
  /** What can be told before long work; the shell shows it. */
  advise?(advice: readonly Finding[]): void;
  cancelled(): boolean;
  /** How far a solve is that the stage does by itself. */
  solving?(at: SolveProgress): void;
  /** Whether it is to end with what it has so far; absent: it is not. */
  ending?(): boolean;
}

/** `E_CANCELLED` where the job is. */
export function checkCancelled(job: Pick<Job, 'cancelled'>, stage: string): void {
  if (job.cancelled())
    throw new LianpianError('E_CANCELLED', `stopped by hand: ${stage}`, stage, 'Run again to go on.');
}

/** Lets the process do what else it has to: a signal is heard then, a solver in a worker is begun. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

export const QUIET_JOB: Job = { progress() {}, cancelled: () => false };

/**
 * One job for several files read in their turn or at once: each call gives the job of a file of so many bytes. Files count by their
 * size, whatever steps their readers take, and what was told read stays read. `stage`, where given, is told in place of the reader's.
 */
export function sharedJob(job: Job, totalBytes: number, stage?: string): (bytes: number) => Job {
  let read = 0;
  return (bytes) => {
    let told = 0;
    return {
      progress(ownStage, done, total) {
        const now = total > 0 ? Math.floor((bytes * Math.min(done, total)) / total) : 0;
        read += Math.max(0, now - told);
        told = Math.max(told, now);
        job.progress(stage ?? ownStage, Math.min(read, totalBytes), totalBytes);
      },
      cancelled: () => job.cancelled(),
    };
  };
}
