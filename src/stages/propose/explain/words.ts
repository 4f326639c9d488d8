import type { Binding, Gain } from '../../../model/binding.js';
import type { Lang } from '../../../model/finding.js';
import type { TargetSpec } from '../../../model/target.js';
import { GROUPS, type Part } from './groups.js';
import { idOf, type Trial } from './lifted.js';

const UNIT: Readonly<Record<TargetSpec['unit'], Readonly<Record<Lang, string>>>> = {
  mu: { zh: '亩', en: 'mu' },
  m2: { zh: 'm²', en: 'm²' },
  firms: { zh: '家', en: 'firms' },
  percent: { zh: '个百分点', en: 'points' },
};
const CAUSE_UNIT: Readonly<Record<'mu' | 'firms', Readonly<Record<Lang, string>>>> = { mu: UNIT.mu, firms: UNIT.firms };
/** Causes that are told in a sentence; all of them are in `summary.json`. */
const MOST_CAUSES = 6;
const MOST_PAIRS = 4;

/** A trial in words, as the beginning of a sentence. No group: the other targets are given up. */
export function trialWords(trial: Trial): Pick<Gain, 'limits' | 'zh' | 'en'> {
  if (trial.length === 0) {
    return { limits: ['otherTargets'], zh: '放弃其他目标', en: 'giving up the other targets' };
  }
  const words = trial.map(({ group, part }) => part ?? group);
  return {
    limits: trial.map(idOf),
    zh: words.map(({ zh }) => zh).join('并'),
    en: words.map(({ en }) => en).join(' and '),
  };
}

/** What holds a target, as a sentence. "At most" where only a bound was proved. */
export function bindingWords(
  target: TargetSpec,
  figures: Omit<Binding, 'zh' | 'en'>,
  parts: readonly Part[],
): Readonly<Record<Lang, string>> {
  return { zh: sentence(target, figures, parts, 'zh'), en: sentence(target, figures, parts, 'en') };
}

function sentence(
  target: TargetSpec,
  figures: Omit<Binding, 'zh' | 'en'>,
  splits: readonly Part[],
  lang: Lang,
): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const unit = target.unit === 'percent' ? '%' : UNIT[target.unit][lang];
  const { single, pairs, together, nothing, causes, alone, openAlone, inForce } = figures;
  const round = (value: number) => number(target, value);
  const points = UNIT[target.unit][lang];
  const gained = ({ atLeast, atMost }: Pick<Gain, 'atLeast' | 'atMost'>) => {
    if (atLeast !== null && round(atLeast) === round(atMost)) return `+${round(atMost)} ${points}`;
    const most = t(`至多 +${round(atMost)} ${points}`, `at most +${round(atMost)} ${points}`);
    return atLeast === null ? most : `+${round(atLeast)}${t('，', ', ')}${most}`;
  };
  const parts: string[] = [];
  const [most, ofAnyShape] = [round(alone), round(openAlone)];
  const even = t(`即使只求此目标，最多 ${most} ${unit}`, `even alone at most ${most} ${unit}`);
  const shaped = t(
    `即使只求此目标，候选范围内最多 ${most} ${unit}（连片为任意形状：${ofAnyShape} ${unit}）`,
    `even alone at most ${most} ${unit} within the candidates (clusters of any shape: ${ofAnyShape} ${unit})`,
  );
  parts.push(
    alone < target.value
      ? most === ofAnyShape || Number.isNaN(openAlone)
        ? even
        : shaped
      : t(
          '单独可以达到，与其他目标争用土地和园区容量',
          'could be met alone; competes with the other targets for land and room in parks',
        ),
  );
  if (inForce) {
    const most = `+${round(inForce.atMost)} ${points}`;
    parts.push(
      inForce.atLeast === null
        ? t(
            `求解未到底：不放开任何限制，尚不能排除 ${most}`,
            `the search ended early: ${most} is not ruled out with every limit in force`,
          )
        : t(
            `求解未到底：不放开任何限制就可再有 ${gained(inForce)}`,
            `the search ended early: with every limit in force there is ${gained(inForce)}`,
          ),
    );
  }
  const isPart = ({ limits: [id] }: Gain) => id.includes('/');
  single.forEach((gain, i) => {
    if (isPart(gain)) return;
    const own: Gain[] = [];
    for (let n = i + 1; n < single.length && isPart(single[n]); n++) own.push(single[n]);
    const brief = ({ limits: [id] }: Gain) => splits.find((part) => part.id === id)?.brief[lang] ?? id;
    const finer = own.map((part) => `${brief(part)} ${gained(part)}`);
    const aside = finer.length > 0 ? t(`（${finer.join('；')}）`, ` (${finer.join(', ')})`) : '';
    parts.push(`${gain[lang]} ${t('', 'gives ')}${gained(gain)}${aside}`);
  });
  for (const pair of telling(pairs, round).slice(0, MOST_PAIRS)) {
    const each = pair.each.map((most) => `+${round(most)}`);
    const aside = t(`（单独为 ${each.join(' 和 ')}）`, ` (by themselves ${each.join(' and ')})`);
    parts.push(
      `${pair[lang]} ${t('共', 'together give ')}${gained(pair)}${pair.each.some((most) => round(most) !== '0') ? aside : ''}`,
    );
  }
  if (together && together.atMost > 0 && nothing.length > 0 && single.length > 0) {
    const words = nothing.map((id) => GROUPS.find(({ relaxation }) => relaxation === id)?.[lang] ?? id);
    parts.push(t(`单独放开无益：${words.join('、')}`, `nothing by themselves: ${words.join(', ')}`));
  }
  const missing = target.value - figures.reached;
  if (together === null && figures.leftOut > 0) {
    // nothing was tried: what limits hold it is not known
  } else if (together === null || round(together.atMost) === '0') {
    parts.push(
      inForce
        ? t('此外放开所列限制均无帮助', 'beyond that taking away no limit helps')
        : t(
            '放开所列限制均无帮助：受现状与法定规则约束',
            'taking away no limit helps: the land as it is and the law bind',
          ),
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
      t(`另有 ${figures.leftOut} 组放开方式从略`, `${figures.leftOut} more ways to take limits away were left out`),
    );
  }
  return `${parts.join(t('；', '; '))}${t('。', '.')}`;
}

/** Pairs without those of which a finer one gives as much: the keep-list of one town instead of the whole list. */
function telling(pairs: Binding['pairs'], round: (value: number) => string): Binding['pairs'] {
  const isFiner = (one: Gain, other: Gain) =>
    one !== other && one.limits.every((id, n) => id === other.limits[n] || id.startsWith(`${other.limits[n]}/`));
  return pairs.filter((pair) => !pairs.some((one) => isFiner(one, pair) && round(one.atMost) === round(pair.atMost)));
}

function number(target: TargetSpec, value: number): string {
  return (target.unit === 'firms' ? Math.round(value) : Math.round(value * 10) / 10).toString();
}
