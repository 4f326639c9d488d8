import type { Lang } from '../model/finding.js';
import type { Job } from '../model/job.js';

/** Progress of work on rows: how many, how many a second, and how long it will take, in one line of standard error that is written over. */
export interface RateProgress extends Job {
  /** So many more rows are done. */
  rows(count: number): void;
  /** Rows a second since the first were done. */
  rate(): { readonly rows: number; readonly seconds: number };
  /** Clears the line. */
  done(): void;
}

/** The time left is told once a hundredth of the file is read. */
const LEAST_SHARE = 0.01;
const REDRAWN_MS = 200;

export function rateProgress(
  quiet: boolean,
  signal: { readonly aborted: boolean },
  lang: Lang,
  screen: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): RateProgress {
  const shown = !quiet && screen.isTTY === true;
  let stage = '';
  let share = 0;
  let rows = 0;
  let start = performance.now();
  let last = Number.NEGATIVE_INFINITY;
  let isDrawn = false;
  function draw(): void {
    const now = performance.now();
    if (!shown || now - last < REDRAWN_MS) return;
    last = now;
    isDrawn = true;
    screen.write(`\r\x1b[2K${progressText({ stage, share, rows, seconds: (now - start) / 1000 }, lang)}`);
  }
  return {
    progress(name, done, total) {
      // rows are counted from the moment that the first of them is worked on
      if (name !== stage && rows === 0) start = performance.now();
      stage = name;
      if (total > 0) share = done / total;
      draw();
    },
    cancelled: () => signal.aborted,
    rows(count) {
      rows += count;
      draw();
    },
    rate: () => ({ rows, seconds: (performance.now() - start) / 1000 }),
    done() {
      if (isDrawn) screen.write('\r\x1b[2K');
      isDrawn = false;
    },
  };
}

/** `1,250,000 parcels, 45 %, 310,000/s, 2 min 5 s left`. */
export function progressText(
  at: { readonly stage: string; readonly share: number; readonly rows: number; readonly seconds: number },
  lang: Lang,
): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const percent = `${Math.floor(100 * at.share)} %`;
  if (at.rows === 0) return `${at.stage} ${percent}`;
  const count = (n: number) => Math.round(n).toLocaleString('en-US');
  const parts = [`${count(at.rows)} ${t('个图斑', 'parcels')}`, percent];
  if (at.seconds > 0) parts.push(t(`每秒 ${count(at.rows / at.seconds)} 个`, `${count(at.rows / at.seconds)}/s`));
  if (at.share >= LEAST_SHARE && at.share < 1) {
    const left = timeText((at.seconds * (1 - at.share)) / at.share, lang);
    parts.push(t(`还需 ${left}`, `${left} left`));
  }
  return parts.join(t('，', ', '));
}

export function timeText(seconds: number, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (seconds < 10) return `${seconds.toFixed(1)} ${t('秒', 's')}`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  if (hours > 0) return `${hours} ${t('小时', 'h')} ${minutes} ${t('分', 'min')}`;
  if (minutes > 0) return `${minutes} ${t('分', 'min')} ${whole % 60} ${t('秒', 's')}`;
  return `${whole} ${t('秒', 's')}`;
}
