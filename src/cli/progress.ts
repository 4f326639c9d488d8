import type { Lang } from '../model/finding.js';
import { findingMessage } from '../model/findingTexts.js';
import type { Job } from '../model/job.js';

/** Progress on standard error, one line rewritten in place; silent unless standard error is a terminal. */
export interface TerminalJob extends Job {
  /** Clears the line, so that results print on a clean one. */
  done(): void;
}

export function terminalJob(quiet: boolean, signal: { readonly aborted: boolean }, lang: Lang = 'zh'): TerminalJob {
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
    advise(advice) {
      if (!shown) return;
      for (const one of advice) process.stderr.write(`\r\x1b[2K${one.code}: ${findingMessage(one, lang)}\n`);
    },
    cancelled: () => signal.aborted,
    done() {
      if (shown && line !== '') process.stderr.write('\r\x1b[2K');
      line = '';
    },
  };
}
