import type { Binding, Gain } from '../../../model/binding.js';
import type { Lang } from '../../../model/finding.js';
import type { TargetSpec } from '../../../model/target.js';
import { GROUPS } from './groups.js';
import type { Trial } from './lifted.js';

const UNIT: Readonly<Record<TargetSpec['unit'], Readonly<Record<Lang, string>>>> = {
  mu: { zh: '亩', en: 'mu' },
  m2: { zh: 'm²', en: 'm²' },
  firms: { zh: '家', en: 'firms' },
  percent: { zh: '个百分点', en: 'points' },
};
const CAUSE_UNIT: Readonly<Record<'mu' | 'firms', Readonly<Record<Lang, string>>>> = { mu: UNIT.mu, firms: UNIT.firms };
/** Causes that are told in a sentence; all of them are in `summary.json`. */
const MOST_CAUSES = 6;

/** A trial in words, as the beginning of a sentence. No group: the other targets are given up. */
export function trialWords({ groups, part }: Trial): Pick<Gain, 'limits' | 'zh' | 'en'> {
  if (part) return { limits: [part.id], zh: part.zh, en: part.en };
  if (groups.length === 0) {
    return { limits: ['otherTargets'], zh: '放弃其他目标', en: 'giving up the other targets' };
  }
  return {
    limits: groups.map(({ relaxation }) => relaxation),
    zh: groups.map(({ zh }) => zh).join('并'),
    en: groups.map(({ en }) => en).join(' and '),
  };
}

/** What holds a target, as a sentence. "At most" where only a bound was proved. */
export function bindingWords(target: TargetSpec, figures: Omit<Binding, 'zh' | 'en'>): Readonly<Record<Lang, string>> {
  return { zh: sentence(target, figures, 'zh'), en: sentence(target, figures, 'en') };
}

function sentence(target: TargetSpec, figures: Omit<Binding, 'zh' | 'en'>, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const unit = target.unit === 'percent' ? '%' : UNIT[target.unit][lang];
  const { single, pairs, together, nothing, causes, alone } = figures;
  const round = (value: number) => number(target, value);
  const gained = ({ atLeast, atMost, about }: Pick<Gain, 'atLeast' | 'atMost' | 'about'>) => {
    const points = UNIT[target.unit][lang];
    if (about !== undefined) {
      const own = t(`约 +${round(about)}`, `about +${round(about)}`);
      return `${own}${t('，至多', ', at most')} +${round(atMost)} ${points}`;
    }
    if (atLeast !== null && round(atLeast) === round(atMost)) return `+${round(atMost)} ${points}`;
    const most = t(`至多 +${round(atMost)} ${points}`, `at most +${round(atMost)} ${points}`);
    return atLeast === null ? most : `+${round(atLeast)}${t('，', ', ')}${most}`;
  };
  const parts: string[] = [];
  parts.push(
    alone < target.value
      ? t(`即使只求此目标，最多 ${round(alone)} ${unit}`, `even alone at most ${round(alone)} ${unit}`)
      : t(
          '单独可以达到，与其他目标争用土地和园区容量',
          'could be met alone; competes with the other targets for land and room in parks',
        ),
  );
  const isPart = ({ limits: [id] }: Gain) => id.includes('/');
  single.forEach((gain, i) => {
    if (isPart(gain)) return;
    const own: Gain[] = [];
    for (let n = i + 1; n < single.length && isPart(single[n]); n++) own.push(single[n]);
    const finer = own.map((part) => `${part[lang]} ${gained(part)}`);
    const aside = finer.length > 0 ? t(`（${finer.join('；')}）`, ` (${finer.join(', ')})`) : '';
    parts.push(`${gain[lang]} ${t('', 'gives ')}${gained(gain)}${aside}`);
  });
  for (const pair of pairs) parts.push(`${pair[lang]} ${t('共', 'together give ')}${gained(pair)}`);
  if (together && together.atMost > 0 && nothing.length > 0 && single.length > 0) {
    const words = nothing.map((id) => GROUPS.find(({ relaxation }) => relaxation === id)?.[lang] ?? id);
    parts.push(t(`单独放开无益：${words.join('、')}`, `nothing by themselves: ${words.join(', ')}`));
  }
  const missing = target.value - figures.reached;
  if (together === null && figures.leftOut > 0) {
    // nothing was tried: what limits hold it is not known
  } else if (together === null || together.atMost <= 0) {
    parts.push(
      t('放开所列限制均无帮助：受现状与法定规则约束', 'taking away no limit helps: the land as it is and the law bind'),
    );
  } else {
    parts.push(t(`全部放开 ${gained(together)}`, `all limits gone ${gained(together)}`));
  }
  if (causes.length > 0 && (together?.atMost ?? 0) < missing) {
    const said = causes
      .slice(0, MOST_CAUSES)
      .map(
        (cause) =>
          `${cause[lang]} ${cause.amount.toFixed(cause.unit === 'mu' ? 1 : 0)} ${CAUSE_UNIT[cause.unit][lang]}`,
      );
    parts.push(t(`不能计入的：${said.join('，')}`, `what can not count: ${said.join(', ')}`));
  }
  if (figures.leftOut > 0) {
    parts.push(
      t(`模型较大，有 ${figures.leftOut} 次试算未做`, `the model is large: ${figures.leftOut} trials were left out`),
    );
  }
  return `${parts.join(t('；', '; '))}${t('。', '.')}`;
}

function number(target: TargetSpec, value: number): string {
  return (target.unit === 'firms' ? Math.round(value) : Math.round(value * 10) / 10).toString();
}
