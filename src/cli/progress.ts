import type { Lang } from '../model/finding.js';
import { findingMessage } from '../model/findingTexts.js';
import type { Job } from '../model/job.js';
import { gapOf } from '../model/level.js';
import type { SolveProgress } from '../model/mip.js';
import { unitWord } from '../model/unitWords.js';
import { LEVEL_WORDS } from '../model/words.js';

/** Progress on standard error, one line rewritten in place; silent unless standard error is a terminal. */
export interface TerminalJob extends Job {
  /** Whether anybody sees it. */
  readonly shown: boolean;
  /** How far a solve is: only for levels, which are told in a planner's unit. */
  readonly solving: (at: SolveProgress) => void;
  /** Clears the line, so that results print on a clean one. */
  done(): void;
}

export function terminalJob(
  quiet: boolean,
  signal: { readonly aborted: boolean },
  lang: Lang = 'zh',
  screen: { readonly isTTY?: boolean; write(text: string): unknown } = process.stderr,
): TerminalJob {
  const shown = !quiet && screen.isTTY === true;
  let last = Number.NEGATIVE_INFINITY;
  let line = '';
  const draw = (text: string, isLast: boolean) => {
    const now = performance.now();
    if (!shown || (now - last < 80 && !isLast)) return;
    last = now;
    line = text;
    screen.write(`\r\x1b[2K${line}`);
  };
  return {
    shown,
    progress(stage, done, total) {
      draw(total > 0 ? `${stage} ${Math.floor((100 * done) / total)} %` : stage, done >= total);
    },
    solving(at) {
      if (at.told) draw(solvingText(at, lang), false);
    },
    advise(advice) {
      if (!shown) return;
      for (const one of advice) screen.write(`\r\x1b[2K${one.code}: ${findingMessage(one, lang)}\n`);
    },
    cancelled: () => signal.aborted,
    done() {
      if (shown && line !== '') screen.write('\r\x1b[2K');
      line = '';
    },
  };
}

/** `disturbance: best 6,066,182 m² of floor, bound 6,060,209, gap 0.098 %, 12 nodes`. */
export function solvingText({ told, name, incumbent, bound, nodes }: SolveProgress, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const level = told?.level ?? name;
  const known: Readonly<Record<string, Readonly<Record<Lang, string>> | undefined>> = LEVEL_WORDS;
  const count = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 2 });
  const parts = [];
  const scale = told?.scale ?? 1;
  const found = told?.whole && incumbent !== null ? incumbent + told.whole.others : incumbent;
  const [best, proved] = [found, told?.whole?.bound ?? bound].map((value) => (value === null ? null : value * scale));
  if (best === null) parts.push(t('尚无方案', 'no plan yet'));
  else parts.push(`${t('最好', 'best')} ${count(best)} ${unitWord(told?.unit ?? '', lang)}`.trim());
  if (proved !== null) parts.push(`${t('界', 'bound')} ${count(proved)}`);
  if (best !== null && proved !== null) {
    const { absolute, relative } = gapOf(best, proved);
    parts.push(`${t('差距', 'gap')} ${relative === null ? count(absolute) : `${(100 * relative).toFixed(3)} %`}`);
  }
  parts.push(t(`${count(nodes)} 个节点`, `${count(nodes)} nodes`));
  return `${known[level]?.[lang] ?? level}${t('：', ': ')}${parts.join(t('，', ', '))}`;
}
