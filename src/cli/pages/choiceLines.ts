import type { Summary } from '../../export/summary.js';
import type { Lang } from '../../model/finding.js';
import type { Level } from '../../model/level.js';
import { unitWord } from '../../model/unitWords.js';
import { LEVEL_WORDS } from '../../model/words.js';
import { textTable } from './textTable.js';

/** What else could be chosen, as far as the run was asked for it. */
export function choiceLines({ choice, optimiser, settings }: Summary, lang: Lang): string[] {
  if (!choice) return [];
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { alternatives, ended, timesChosen, replacement, pareto } = choice;
  const last = optimiser.costBasis as Level['name'];
  const lines: string[] = [];
  const titled = (name: Level['name']) => {
    const unit = optimiser.levels.find((level) => level.name === name)?.unit ?? '';
    return t(`${LEVEL_WORDS[name].zh}（${unitWord(unit, lang)}）`, `${LEVEL_WORDS[name].en} (${unit})`);
  };
  if (settings['choice.alternatives'] > 0) {
    const levels = optimiser.levels.map(({ name }) => titled(name));
    const plans = [{ levels: optimiser.levels, clusters: [], differsMu: 0, differsClusters: 0 }, ...alternatives];
    const rows = plans.map((plan, p) => [
      p === 0 ? t('方案', 'proposal') : t(`备选 ${p}`, `alternative ${p}`),
      ...optimiser.levels.map((_, l) => figure(plan.levels[l]?.value ?? Number.NaN)),
      figure(plan.differsMu),
      String(plan.differsClusters),
    ]);
    const header = ['', ...levels, t('相差（亩）', 'differs, mu'), t('换掉的连片', 'clusters replaced')];
    lines.push(...textTable(header, rows, ['left', ...header.slice(1).map(() => 'right' as const)]));
    if (ended === 'noOtherPlan')
      lines.push(t('  再无其他方案能同样接近目标。', '  No other plan comes as near to the targets.'));
    if (ended === 'stopped')
      lines.push(t('  在限定的节点或时间内未再找到方案。', '  No further plan was found before the solver stopped.'));
  }
  if (replacement.length > 0) {
    const rows = replacement.map(({ cluster, changes, proved }, i) => [
      cluster,
      ...['shortfall', last].map((name) =>
        figure(changes.find((change) => change.name === name)?.change ?? Number.NaN),
      ),
      timesChosen[i] ? `${timesChosen[i].times}/${timesChosen[i].of}` : '–',
      proved ? '' : t('未证明', 'not proved'),
    ]);
    const header = [
      t('去掉连片', 'without cluster'),
      `+ ${titled('shortfall')}`,
      `+ ${titled(last)}`,
      t('入选', 'chosen'),
      '',
    ];
    lines.push(...textTable(header, rows, ['left', 'right', 'right', 'right', 'left']));
  }
  if (pareto.length > 0) {
    const rows = pareto.map(({ reclaimedMu, value, bound }) => [figure(reclaimedMu), figure(value), figure(bound)]);
    const header = [t('复垦复绿（亩）', 'given back, mu'), titled(last), t('下界', 'bound')];
    lines.push(...textTable(header, rows, ['right', 'right', 'right']));
  }
  return lines;
}

function figure(value: number): string {
  if (Number.isNaN(value)) return '–';
  const decimals = Math.abs(value) < 10 && value !== 0 ? 4 : 1;
  return value.toLocaleString('en-US', { maximumFractionDigits: decimals });
}
