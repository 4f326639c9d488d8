import type { CheckResult } from '../../check/check.js';
import type { TakenLayer } from '../../check/openLayers.js';
import { describeCrs } from '../../geodesy/crs.js';
import { countOf } from '../../model/batchFindings.js';
import { CODE_SYSTEMS } from '../../model/codes/landCodes.js';
import { asksForPerson, type Finding, type Lang, type Severity } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import { sumM2 } from '../../model/units.js';
import { FINDING_MARKS, FINDING_SEVERITY_WORDS, lineWord } from '../../model/words.js';
import { timeText } from '../rateProgress.js';
import { gradeLines } from './gradeLines.js';
import { CONFIDENCE, GEOMETRY } from './inspectWords.js';
import { textTable } from './textTable.js';
import { wrap } from './wrap.js';

/** What `check` did. */
export interface Checked {
  readonly paths: readonly string[];
  readonly output: string;
  /** Files written; none where the output is standard output. */
  readonly written: readonly string[];
  readonly result: CheckResult;
  readonly losses: readonly Finding[];
  readonly seconds: number;
}

/** Findings of one code that are printed one by one. */
const PRINTED = 5;
/** Columns of a message before it is wrapped. */
const WHAT_COLUMNS = 90;
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'note', 'accepted'];

export function checkPage(checked: Checked, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { paths, output, written, result, losses, seconds } = checked;
  const { taken, findings, working } = result;
  const plane = working ? describeCrs({ definition: working.code }) : t('无坐标', 'no coordinates');
  const rows = taken.reduce((sum, layer) => sum + layer.rows, 0);
  const sections: [string, string[]][] = [
    [t('图层', 'Layers'), layerLines(taken, lang)],
    [t('质量评分（按图层）', 'Grade by layer'), gradeLines(result.grades, lang)],
    [t('数据问题（按代码）', 'Findings by code'), codeLines([...findings, ...losses], lang)],
    [t('数据问题（按乡镇）', 'Findings by town'), townLines(result, lang)],
    [t('须人工处理（每类前几条）', 'What asks for a person (the first of each code)'), firstLines(findings, lang)],
    [t('已接受', 'Accepted'), acceptedLines(findings, lang)],
  ];
  const body = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([heading, lines]) => [`■ ${heading}`, ...lines].join('\n'));
  return [
    `${paths.join(' ')} → ${written.length > 0 ? written.join(' ') : output}`,
    t(
      `${count(taken.length)} 个图层 ${count(rows)} 行，检查用时 ${timeText(seconds, lang)}；计算平面 ${plane}`,
      `${count(taken.length)} layers, ${count(rows)} rows, checked in ${timeText(seconds, lang)}; plane ${plane}`,
    ),
    ...body,
    exitLine([...findings, ...losses], lang),
  ].join('\n\n');
}

function layerLines(taken: readonly TakenLayer[], lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['图层', '文件', '几何', '行', '坐标系', '作为', '依据', '地类体系']
      : ['layer', 'file', 'shapes', 'rows', 'CRS', 'checked as', 'because', 'land classes'];
  const rows = taken.map(({ layer, file, shapes, rows, crs, role, codeSystem }) => [
    layer,
    file,
    GEOMETRY[shapes][lang],
    count(rows),
    crs?.code ?? '–',
    roleWords(role, lang),
    whyWords(role, lang),
    CODE_SYSTEMS.find(({ id }) => id === codeSystem)?.title[lang] ?? '–',
  ]);
  return textTable(header, rows, ['left', 'left', 'left', 'right', 'left', 'left', 'left', 'left']);
}

const ROLE_WORDS: Readonly<Record<TakenLayer['role']['role'], Readonly<Record<Lang, string>>>> = {
  parcels: { zh: '地块', en: 'parcels' },
  controlLine: { zh: '控制线', en: 'control line' },
  towns: { zh: '乡镇', en: 'towns' },
  villages: { zh: '村', en: 'villages' },
  parks: { zh: '园区', en: 'parks' },
  plannedParks: { zh: '规划园区', en: 'planned parks' },
  slope: { zh: '坡度', en: 'slope' },
  approvedUnbuilt: { zh: '批而未建', en: 'approved, not built' },
  temporaryLand: { zh: '临时用地', en: 'temporary land' },
  barrier: { zh: '阻隔', en: 'barrier' },
  unknown: { zh: '其他', en: 'other' },
};

function roleWords({ role, kind, title }: TakenLayer['role'], lang: Lang): string {
  const word = ROLE_WORDS[role][lang];
  if (kind !== null) return `${word} ${lineWord(kind, lang)}`;
  return role === 'unknown' && title ? `${word} (${title[lang]})` : word;
}

function whyWords({ confidence, reasons }: TakenLayer['role'], lang: Lang): string {
  if (confidence === 'stated') return lang === 'zh' ? '指定' : 'stated';
  const why = confidence === 'ambiguous' || confidence === 'unknown' ? '' : (reasons[0]?.[lang] ?? '');
  return why === '' ? CONFIDENCE[confidence][lang] : `${CONFIDENCE[confidence][lang]}: ${why}`;
}

function codeLines(findings: readonly Finding[], lang: Lang): string[] {
  const header =
    lang === 'zh'
      ? ['代码', '图层', '等级', '个数', '面积（m²）']
      : ['code', 'layer', 'severity', 'count', 'area (m²)'];
  const rows = shownCounts(findings, lang).map(({ code, layer, severity, count: n, areaM2 }) => [
    code,
    layer,
    FINDING_SEVERITY_WORDS[severity][lang],
    count(n),
    areaM2 > 0 ? areaM2.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : '–',
  ]);
  return textTable(header, rows, ['left', 'left', 'left', 'right', 'right']);
}

/** Notes of one code in one line, whatever their layers: they ask for nothing. */
function shownCounts(findings: readonly Finding[], lang: Lang): CodeCount[] {
  const counts = countsOf(findings);
  const notes = counts.filter(({ severity }) => severity === 'note');
  return counts.flatMap((row): CodeCount[] => {
    if (row.severity !== 'note') return [row];
    const same = notes.filter(({ code }) => code === row.code);
    if (same[0] !== row) return [];
    const layer = same.length === 1 ? row.layer : lang === 'zh' ? `${same.length} 个图层` : `${same.length} layers`;
    return [
      {
        ...row,
        layer,
        count: same.reduce((sum, one) => sum + one.count, 0),
        areaM2: sumM2(same.map(({ areaM2 }) => areaM2)),
      },
    ];
  });
}

/** How many findings a list stands for: of some codes the first rows are listed, the rest counted. */
function rowsOf(list: readonly Finding[]): number {
  return list.reduce((sum, item) => sum + countOf(item).rows, 0);
}

interface CodeCount {
  readonly code: string;
  readonly layer: string;
  readonly severity: Severity;
  readonly count: number;
  readonly areaM2: number;
}

/** By severity, then layer as it comes, then code. */
function countsOf(findings: readonly Finding[]): CodeCount[] {
  const groups = new Map<string, Finding[]>();
  for (const item of findings) {
    const key = `${SEVERITIES.indexOf(item.severity)}\0${item.layer}\0${countOf(item).code}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups]
    .sort(([a], [b]) => Number(a[0]) - Number(b[0]))
    .map(([, list]) => ({
      code: countOf(list[0]).code,
      layer: list[0].layer,
      severity: list[0].severity,
      count: rowsOf(list),
      areaM2: sumM2(list.map(({ areaM2 }) => areaM2 ?? 0)),
    }));
}

function townLines(result: CheckResult, lang: Lang): string[] {
  const towns = townCounts(result);
  if (towns.every(({ town }) => town === '')) return [];
  const header = [lang === 'zh' ? '乡镇' : 'town', ...SEVERITIES.map((s) => FINDING_SEVERITY_WORDS[s][lang])];
  const rows = towns.map((row) => [
    row.town === '' ? (lang === 'zh' ? '（不属于任何乡镇）' : '(of no town)') : row.town,
    ...SEVERITIES.map((severity) => count(row[severity])),
  ]);
  return textTable(header, rows, ['left', 'right', 'right', 'right', 'right']);
}

type TownCount = { readonly town: string } & { readonly [S in Severity]: number };

/** Towns by name, what belongs to none last. */
function townCounts({ findings, towns }: CheckResult): TownCount[] {
  const counts = new Map<string, Record<Severity, number>>();
  findings.forEach((item, f) => {
    const row = counts.get(towns[f]) ?? { error: 0, warning: 0, note: 0, accepted: 0 };
    row[item.severity] += countOf(item).rows;
    counts.set(towns[f], row);
  });
  const order = (town: string) => (town === '' ? '\uffff' : town);
  return [...counts].sort(([a], [b]) => (order(a) < order(b) ? -1 : 1)).map(([town, row]) => ({ town, ...row }));
}

function firstLines(findings: readonly Finding[], lang: Lang): string[] {
  const shown = new Map<string, number>();
  const rows: string[][] = [];
  for (const item of findings) {
    if (!asksForPerson(item)) continue;
    const seen = (shown.get(item.code) ?? 0) + 1;
    shown.set(item.code, seen);
    if (seen > PRINTED) continue;
    const [what, ...more] = wrap(findingMessage(item, lang), WHAT_COLUMNS);
    rows.push([FINDING_MARKS[item.severity], item.code, item.layer, whichOf(item), what, placeOf(item)]);
    for (const text of more) rows.push(['', '', '', '', text, '']);
  }
  const header =
    lang === 'zh'
      ? ['', '代码', '图层', '图斑/行', '说明', '位置']
      : ['', 'code', 'layer', 'parcel/row', 'what', 'place'];
  return textTable(header, rows, ['left', 'left', 'left', 'left', 'left', 'left']);
}

function whichOf({ parcelId, feature }: Finding): string {
  if (feature === null) return '';
  return parcelId === null || parcelId === '' ? String(feature) : `${parcelId} (${feature})`;
}

function placeOf({ x, y }: Finding): string {
  return x === null || y === null ? '' : `${x.toFixed(2)} ${y.toFixed(2)}`;
}

function acceptedLines(findings: readonly Finding[], lang: Lang): string[] {
  const rows = findings
    .filter(({ severity }) => severity === 'accepted')
    .map((item) => [item.code, item.layer, whichOf(item), findingMessage(item, lang), item.accepted?.words ?? '']);
  const header =
    lang === 'zh' ? ['代码', '图层', '图斑/行', '说明', '接受'] : ['code', 'layer', 'parcel/row', 'what', 'accepted'];
  return textTable(header, rows, ['left', 'left', 'left', 'left', 'left']);
}

/** Why the exit code is 0 or 1. */
function exitLine(findings: readonly Finding[], lang: Lang): string {
  const of = (severity: Severity) => rowsOf(findings.filter((item) => item.severity === severity));
  const [errors, warnings, accepted] = [of('error'), of('warning'), of('accepted')];
  const quiet =
    accepted === 0 ? '' : lang === 'zh' ? `；已接受 ${count(accepted)} 项` : `; ${count(accepted)} accepted`;
  if (errors + warnings === 0) {
    return lang === 'zh' ? `退出码 0：无事项需人工处理${quiet}。` : `Exit 0: nothing asks for a person${quiet}.`;
  }
  return lang === 'zh'
    ? `退出码 1：需人工处理——错误 ${count(errors)} 项，警告 ${count(warnings)} 项${quiet}。`
    : `Exit 1: a person is asked for: ${count(errors)} errors, ${count(warnings)} warnings${quiet}.`;
}

/** The same for programs; all findings are in it. */
export function checkJson({ paths, output, written, result, losses, seconds }: Checked) {
  const { taken, findings, towns, working } = result;
  return {
    inputs: paths,
    output,
    written,
    workingCrs: working?.code ?? null,
    seconds: Math.round(seconds * 1000) / 1000,
    layers: taken.map(({ layer, file, shapes, rows, crs, role, codeSystem, addedVertices }) => ({
      layer,
      file,
      shapes,
      rows,
      crs: crs?.code ?? null,
      role: role.role,
      kind: role.kind,
      confidence: role.confidence,
      reasons: role.reasons,
      codeSystem,
      addedVertices,
    })),
    grades: result.grades,
    counts: countsOf([...findings, ...losses]),
    towns: townCounts(result),
    findings: [...findings, ...losses].map((item, f) => ({
      layer: item.layer,
      feature: item.feature,
      code: item.code,
      severity: item.severity,
      x: item.x,
      y: item.y,
      areaM2: item.areaM2,
      widthM: item.widthM,
      parcelId: item.parcelId,
      town: towns[f] ?? '',
      dropped: item.dropped,
      numbers: item.numbers,
      accepted: item.accepted ?? null,
      message: findingMessage(item, 'en'),
      messageZh: findingMessage(item, 'zh'),
    })),
  };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
