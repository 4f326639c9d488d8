import type { Summary } from '../../export/summary.js';
import type { Lang } from '../../model/finding.js';
import type { Gap, Level } from '../../model/level.js';
import { statusWord, unitWord } from '../../model/unitWords.js';
import { LEVEL_WORDS } from '../../model/words.js';

/**
 * What is proved of each objective: within the candidates, and over clusters of any shape. "Best possible" is said by the second alone, within the gap
 * that the solver was asked for.
 */
export function levelLines({ optimiser, settings }: Summary, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { levels, notReproducible } = optimiser;
  const lines = levels.map((level) => {
    const { name, value, bound, openBound, optimalityGap, openGap, sense } = level;
    const [unit, status] = [unitWord(level.unit, lang), statusWord(level.status, lang)];
    const sign = sense === 'most' ? '≤' : '≥';
    const best = isBestPossible(level, settings['solve.relativeGap']) ? t('，已达最优', ', best possible') : '';
    const within = `${sign} ${number(bound)} (${t('差距', 'gap')} ${gapWords(optimalityGap, unit)}, ${status})`;
    const free = `${sign} ${number(openBound)} (${t('差距', 'gap')} ${gapWords(openGap, unit)})`;
    return lang === 'zh'
      ? `${LEVEL_WORDS[name].zh} ${number(value)} ${unit}；备选连片之内 ${within}；任意连片 ${free}${best}`
      : `${LEVEL_WORDS[name].en} ${number(value)} ${unit}; within the candidates ${within}; clusters of any shape ${free}${best}`;
  });
  const cut = {
    timeLimit: t('求解因限时而截断：结果不可复现', 'the solver was cut short by its time limit: not reproducible'),
    stoppedByHand: t(
      '求解由人停止：为当时最好的方案，不可复现',
      'stopped by hand: the best plan so far, not reproducible',
    ),
  };
  return notReproducible ? [...lines, `!! ${cut[notReproducible]}`] : lines;
}

export function isBestPossible({ openGap }: Pick<Level, 'openGap'>, relativeGap: number): boolean {
  return openGap.relative !== null && openGap.relative <= relativeGap;
}

/** A share of the value, or in its unit where it may be 0. */
function gapWords({ absolute, relative }: Gap, unit: string): string {
  return relative === null ? `${number(absolute)} ${unit}` : `${(100 * relative).toFixed(3)} %`;
}

function number(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
