import type { Summary } from '../../export/summary.js';
import type { Binding, Gain } from '../../model/binding.js';
import type { Lang } from '../../model/finding.js';
import type { StoredFirm, StoredPiece } from '../../model/storedProgram.js';
import { muFromM2 } from '../../model/units.js';
import { unitWord } from '../../model/unitWords.js';
import { FIRM_FATE_WORDS, LAND_USE_WORDS, TARGET_WORDS } from '../../model/words.js';
import type { FateCost } from '../../stages/propose/explain/fateCosts.js';
import { GROUPS } from '../../stages/propose/explain/groups.js';
import { closedLines, fateWord, firmWords, otherLines } from './fateLines.js';
import { levelLines } from './levelLines.js';
import { textTable } from './textTable.js';

type Target = Summary['targets'][number];

/** A piece and a firm with what their other fates would cost. */
export interface ExplainedPiece extends Omit<StoredPiece, 'open'> {
  readonly others: readonly FateCost[];
}
export interface ExplainedFirm extends Omit<StoredFirm, 'open'> {
  readonly others: readonly FateCost[];
}

/** The story of a run: what was decided, what is reached, what holds the rest, and what to ask next. */
export function storyPage(summary: Summary, folder: string, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { ledger, firms, targets, binding, clusters } = summary;
  const land = Object.entries(ledger.total.fateM2)
    .filter(([fate, areaM2]) => areaM2 > 0 && fate !== 'notEligible')
    .map(([fate, areaM2]) => `${fateWord(fate, lang)} ${muFromM2(areaM2).toFixed(1)} ${t('亩', 'mu')}`);
  const short = targets.filter((target) => target.short > 0);
  const lines = [
    `${t('连片', 'lianpian')} · ${summary.scenario[lang]} · ${summary.scenario.date}`,
    '',
    t(`用地：${land.join('，')}`, `Land: ${land.join(', ')}`),
    t(
      `企业：入园 ${firms.move} 家，关停 ${firms.close} 家；新连片 ${clusters.length} 处，其中小微园 ${clusters.filter(({ isPark }) => isPark).length} 处`,
      `Firms: ${firms.move} move, ${firms.close} close; ${clusters.length} clusters, ${clusters.filter(({ isPark }) => isPark).length} of them parks`,
    ),
    t(
      `目标 ${targets.length} 项，${short.length === 0 ? '全部达到' : `未达 ${short.length} 项`}`,
      `Targets: ${targets.length}, ${short.length === 0 ? 'all reached' : `${short.length} short`}`,
    ),
    ...short.flatMap((target) => {
      const why = binding.find((one) => one.target === target.spec.id);
      return [`  ${targetLine(target, lang)}`, ...(why ? [`    ${why[lang]}`] : [])];
    }),
    ...levelLines(summary, lang).map((line) => `  ${line}`),
    '',
    t(
      `再问：lianpian explain ${folder} --target 目标 | --parcel 图斑 | --firm 信用代码`,
      `Ask on: lianpian explain ${folder} --target ID | --parcel ID | --firm CODE`,
    ),
  ];
  return lines.join('\n');
}

/** What counts toward a target, what holds it, and what each limit taken away gives. */
export function targetPage(target: Target, binding: Binding | null, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const unit = unitWord(target.spec.unit, lang);
  const head = [
    targetLine(target, lang),
    t(
      `计入 ${target.behind} 个单元（behind_targets.csv 逐一列出）；单独求此目标：候选范围内至多 ${round(target.bound)}，连片为任意形状至多 ${round(target.openBound)} ${unit}`,
      `${target.behind} pieces, blocks or firms count (behind_targets.csv names them); alone at most ${round(target.bound)} within the candidates, ${round(target.openBound)} ${unit} with clusters of any shape`,
    ),
  ];
  if (!binding) return [...head, t('没有缺口，无需放开任何限制。', 'It is not short: no limit holds it.')].join('\n');
  const gains = [...binding.single, ...binding.pairs, ...(binding.together ? [binding.together] : [])];
  const rows = gains
    .filter(({ atMost }) => round(atMost) !== '0')
    .map((gain) => [
      gain === binding.together ? t('全部放开', 'all limits gone') : gain[lang],
      gained(gain, lang),
      unit,
    ]);
  const { inForce } = binding;
  const early = t('求解未到底：不放开任何限制', 'the search ended early: no limit taken away');
  if (inForce) rows.unshift([early, gained(inForce, lang), unit]);
  const nothing = binding.nothing.map((id) => GROUPS.find(({ relaxation }) => relaxation === id)?.[lang] ?? id);
  const causes = binding.causes.map((cause) => [
    cause[lang],
    cause.amount.toFixed(cause.unit === 'mu' ? 1 : 0),
    unitWord(cause.unit, lang),
  ]);
  return [
    ...head,
    '',
    ...(rows.length > 0
      ? textTable([t('放开', 'taken away'), t('增加', 'gives'), ''], rows, ['left', 'right', 'left'])
      : [
          t(
            '放开任何限制均无帮助：受现状与法定规则约束',
            'taking away no limit helps: the land as it is and the law bind',
          ),
        ]),
    ...(rows.length > 0 && binding.nothing.length > 0
      ? [t(`单独放开无益：${nothing.join('、')}`, `nothing by themselves: ${nothing.join(', ')}`)]
      : []),
    '',
    ...textTable([t('不能计入的', 'what can not count'), '', ''], causes, ['left', 'right', 'left']),
    t(
      `试算 ${binding.solves} 次，未做 ${binding.leftOut} 次`,
      `${binding.solves} trials solved, ${binding.leftOut} left out`,
    ),
  ].join('\n');
}

/** `firms`: all of the run, by code. */
export function parcelPage(
  parcel: string,
  use: string | null,
  pieces: readonly ExplainedPiece[],
  firms: ReadonlyMap<string, StoredFirm>,
  lang: Lang,
): string {
  if (use !== null) {
    const word = LAND_USE_WORDS[use as keyof typeof LAND_USE_WORDS]?.[lang] ?? use;
    return lang === 'zh'
      ? `${parcel}：${word}，不参与决策（只对工业、仓储和空闲用地作决定）。`
      : `${parcel}: ${word}, not decided (industry, storage and idle land are).`;
  }
  return pieces.map((piece) => pieceLines(piece, firms, lang).join('\n')).join('\n\n');
}

function pieceLines(piece: ExplainedPiece, known: ReadonlyMap<string, StoredFirm>, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { id, mu, fate, cluster, firms, why, closed, others } = piece;
  return [
    `${id} · ${mu.toFixed(2)} ${t('亩', 'mu')} · ${fateWord(fate, lang)}${cluster ? ` · ${cluster}` : ''}`,
    `  ${t('原因：', 'why: ')}${why[lang]}`,
    ...firms.map((code) => {
      const firm = known.get(code);
      return `  ${t('企业 ', 'firm ')}${firm ? firmWords(firm, lang) : code}`;
    }),
    ...otherLines(id, others, known, lang),
    ...closedLines(closed, lang),
  ];
}

export function firmPage(firm: ExplainedFirm, firms: ReadonlyMap<string, StoredFirm>, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { code, name, fate, destination, pieces, why, closed, others } = firm;
  return [
    `${code}${name ? ` ${name}` : ''} · ${FIRM_FATE_WORDS[fate][lang]}${destination ? ` → ${destination}` : ''}`,
    `  ${t('原因：', 'why: ')}${why[lang]}`,
    `  ${t('用地：', 'land: ')}${pieces.join(' ') || '–'}`,
    ...otherLines(code, others, firms, lang),
    ...closedLines(closed, lang),
  ].join('\n');
}

function targetLine({ spec, reached, short, percent }: Target, lang: Lang): string {
  const words = `${spec.id} · ${TARGET_WORDS[spec.basis][lang]}`;
  const unit = unitWord(spec.unit, lang);
  return lang === 'zh'
    ? `${words}：要求 ${round(spec.value)}，达到 ${round(reached)} ${unit}（${percent.toFixed(1)} %），缺 ${round(short)}`
    : `${words}: ${round(spec.value)} wanted, ${round(reached)} ${unit} reached (${percent.toFixed(1)} %), ${round(short)} short`;
}

function gained({ atLeast, atMost }: Pick<Gain, 'atLeast' | 'atMost'>, lang: Lang): string {
  if (atLeast !== null && round(atLeast) === round(atMost)) return `+${round(atMost)}`;
  return `${lang === 'zh' ? '至多' : 'at most'} +${round(atMost)}`;
}

function round(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 2 });
}
