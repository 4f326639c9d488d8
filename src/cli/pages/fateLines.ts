import type { FirmFate, LandFate } from '../../model/decision.js';
import type { Lang } from '../../model/finding.js';
import type { ClosedFate, StoredFirm } from '../../model/storedProgram.js';
import { unitWord } from '../../model/unitWords.js';
import { FIRM_FATE_WORDS, LAND_FATE_WORDS } from '../../model/words.js';
import type { FateCost } from '../../stages/propose/explain/fateCosts.js';

/** Other changes that are named with a fate. */
const MOST_CHANGES = 4;

/** A firm in a sentence: its name and code, and with `fate` what becomes of it. */
export function firmWords({ code, name, fate, destination }: StoredFirm, lang: Lang): string {
  const to = destination ? ` → ${destination}` : '';
  return `${named({ code, name }, lang)}${lang === 'zh' ? '：' : ': '}${FIRM_FATE_WORDS[fate][lang]}${to}`;
}

function named({ code, name }: Pick<StoredFirm, 'code' | 'name'>, lang: Lang): string {
  if (name === '') return code;
  return lang === 'zh' ? `${name}（${code}）` : `${name} (${code})`;
}

/** The other fates of `id`, the least costly first. */
export function otherLines(
  id: string,
  others: readonly FateCost[],
  firms: ReadonlyMap<string, StoredFirm>,
  lang: Lang,
): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (others.length === 0) return [`  ${t('没有其他可选处置', 'no other fate is open')}`];
  return others.map((other, i) => {
    const label = i === 0 ? t('次优', 'next best') : t('其他', 'other');
    const head = `  ${label}${t('：', ': ')}${other[lang]}${t('：', ': ')}`;
    if (other.levels === null) return `${head}${t('无可行方案', 'no plan carries it out')}`;
    const most = other.proved ? ' ' : t('至多 ', ' at most ');
    const said = other.levels
      .filter(({ difference }) => difference !== 0)
      .map((level) => `${level[lang]}${most}${signed(level.difference)} ${level.unit[lang]}`);
    const targets = other.targets.map(
      (target) => `${target.id} ${signed(target.difference)} ${unitWord(target.unit, lang)}`,
    );
    const changes = other.changes.flatMap((change) => changeWords(change, id, firms, lang));
    const more = changes.length > MOST_CHANGES ? t('等', ' …') : '';
    const listed = changes.slice(0, MOST_CHANGES).join(t('、', ', '));
    const parts = [
      said.length > 0 ? said.join(t('，', ', ')) : t('代价相同', 'costs the same'),
      ...targets,
      ...(changes.length > 0 ? [t(`随之：${listed}${more}`, `with it: ${listed}${more}`)] : []),
    ];
    return `${head}${parts.join(t('；', '; '))}`;
  });
}

/** `+move[code]` in words; nothing of what is said already: the fates of `id` itself. */
function changeWords(change: string, id: string, firms: ReadonlyMap<string, StoredFirm>, lang: Lang): string[] {
  const [, sign, kind, of] = /^(.)(\w+)\[(.*)\]$/.exec(change) ?? [];
  if (kind === undefined || of === id) return [];
  const isDone = sign === '+';
  const zh = lang === 'zh';
  if (kind === 'cluster')
    return [zh ? `${isDone ? '建' : '不建'}连片 ${of}` : `cluster ${of} ${isDone ? '' : 'not '}built`];
  if (kind === 'move' || kind === 'close') {
    const firm = named(firms.get(of) ?? { code: of, name: '' }, lang);
    const words = FIRM_FATE_WORDS[kind satisfies FirmFate];
    const en = kind === 'move' ? ['moves', 'does not move'] : ['closes', 'does not close'];
    return [zh ? `${firm}${isDone ? '' : '不'}${words.zh}` : `${firm} ${en[isDone ? 0 : 1]}`];
  }
  const words = LAND_FATE_WORDS[kind as LandFate];
  return [zh ? `${of} ${isDone ? '' : '不'}${words.zh}` : `${isDone ? '' : 'no '}${words.en} of ${of}`];
}

/** Closed fates with what closes them; those that the same facts close in one line. */
export function closedLines(closed: readonly ClosedFate[], lang: Lang): string[] {
  const byReason = new Map<string, string[]>();
  for (const { fate, why } of closed) {
    const reasons = why.map((one) => one[lang]).join(lang === 'zh' ? '；' : '; ');
    byReason.set(reasons, [...(byReason.get(reasons) ?? []), fateWord(fate, lang)]);
  }
  return [...byReason].map(([reasons, fates]) =>
    lang === 'zh' ? `  不可${fates.join('、')}：${reasons}` : `  closed ${fates.join(', ')}: ${reasons}`,
  );
}

export function fateWord(fate: string, lang: Lang): string {
  if (fate === 'infill') return lang === 'zh' ? '填充用地' : 'infill';
  const words: Readonly<Record<string, Readonly<Record<Lang, string>>>> = { ...FIRM_FATE_WORDS, ...LAND_FATE_WORDS };
  return words[fate]?.[lang] ?? fate;
}

function signed(value: number): string {
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toLocaleString('en-US', { maximumFractionDigits: Math.abs(value) < 1 ? 6 : 2 })}`;
}
