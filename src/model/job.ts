/** What a long stage takes: a place to tell how far it is, and a flag it polls between batches. */
export interface Job {
  /** `done` of `total` steps of `stage`; the shell draws it. */
  progress(stage: string, done: number, total: number): void;
  cancelled(): boolean;
}

export const QUIET_JOB: Job = { progress() {}, cancelled: () => false };
