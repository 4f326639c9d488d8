import type { Job } from '../model/job.js';

/** Progress on standard error, one line rewritten in place; silent unless standard error is a terminal. */
export interface TerminalJob extends Job {
  /** Clears the line, so that results print on a clean one. */
  done(): void;
}

export function terminalJob(quiet: boolean, signal: { readonly aborted: boolean }): TerminalJob {
  const shown = !quiet && process.stderr.isTTY === true;
  let last = 0;
  let line = '';
  return {
    progress(stage, done, total) {
      const now = performance.now();
      if (!shown || (now - last < 80 && done < total)) return;
      last = now;
      line = total > 0 ? `${stage} ${Math.floor((100 * done) / total)} %` : stage;
      process.stderr.write(`\r\x1b[2K${line}`);
    },
    cancelled: () => signal.aborted,
    done() {
      if (shown && line !== '') process.stderr.write('\r\x1b[2K');
      line = '';
    },
  };
}

/**
 * One line of progress for several files read at once. The function gives the job of one file of `bytes` bytes; files count by
 * their size, whatever steps their readers take.
 */
export function sharedProgress(job: Job, stage: string, totalBytes: number): (bytes: number) => Job {
  let read = 0;
  return (bytes) => {
    let told = 0;
    return {
      progress(_stage, done, total) {
        const now = total > 0 ? (bytes * Math.min(done, total)) / total : 0;
        read += now - told;
        told = now;
        job.progress(stage, read, totalBytes);
      },
      cancelled: () => job.cancelled(),
    };
  };
}
