import type { Lang } from '../../model/finding.js';
import { FINDING_SEVERITY_WORDS } from '../../model/words.js';
import type { CodeReading } from '../../stages/recognise/codeSystem.js';
import type { FieldProfile } from '../../stages/recognise/fieldProfile.js';
import { lonLatText } from '../../stages/recognise/place.js';
import { type FindingCount, TYPE_WORDS } from '../../stages/recognise/portrait.js';
import type { Reason } from '../../stages/recognise/reason.js';
import { layerLabel } from '../../stages/recognise/together.js';
import type { InspectedLayer } from '../commands/inspection.js';
import { CONFIDENCE, GEOMETRY, inLanguage, PAGE_WIDTH } from './inspectWords.js';
import { type Align, displayWidth, textTable } from './textTable.js';
import { cut, wrap } from './wrap.js';

/** One layer on the page of `lianpian inspect`: what it is and why, where it lies, how it is written, its fields, what it lacks. */
export function layerSection(layer: InspectedLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const title = `${layerLabel(layer)} (${layer.format})`;
  const { needs, year } = layer;
  const parts: [string, string[]][] = [
    [t('角色', 'role'), roleLines(layer, lang)],
    [t('几何', 'shapes'), [shapeWords(layer, lang)]],
    [t('坐标系', 'CRS'), crsLines(layer, lang)],
    [t('范围', 'extent'), extentLines(layer, lang)],
    [t('编码', 'encoding'), encodingLines(layer, lang)],
    [t('数据年份', 'year'), year.year === null ? [] : [`${year.year} (${year.field ?? t('名称', 'name')})`]],
    [t('代码体系', 'codes'), layer.codes.flatMap((codes) => codeLines(codes, lang))],
    [t('旁文件', 'beside it'), sideLines(layer, lang)],
    [t('问题', 'findings'), layer.findings.flatMap((one) => findingLines(one, lang))],
    [t('尚需', 'needed'), needs.map(({ weight, text }) => `${weight === 'must' ? '!' : '·'} ${text[lang]}`)],
  ];
  return [
    `── ${title} ${'─'.repeat(Math.max(0, PAGE_WIDTH - 4 - displayWidth(title)))}`,
    ...labelled(parts),
    ...fieldTable(layer, lang),
  ];
}

function shapeWords({ geometry, features }: InspectedLayer, lang: Lang): string {
  const count = features.toLocaleString('en-US');
  const what = geometry === 'none' ? { zh: '行', en: 'rows' } : { zh: '个要素', en: 'features' };
  return lang === 'zh'
    ? `${GEOMETRY[geometry].zh}，${count} ${what.zh}`
    : `${GEOMETRY[geometry].en}, ${count} ${what.en}`;
}

/** Label, then its lines, wrapped under each other. */
function labelled(parts: readonly (readonly [string, readonly string[]])[]): string[] {
  const width = Math.max(...parts.map(([label]) => displayWidth(label))) + 2;
  return parts.flatMap(([label, lines]) =>
    lines
      .flatMap((line) => hanging(line, PAGE_WIDTH - width))
      .map((line, n) => `${n === 0 ? label + ' '.repeat(width - displayWidth(label)) : ' '.repeat(width)}${line}`),
  );
}

/** Wrapped under its own indent. */
function hanging(line: string, width: number): string[] {
  const indent = ' '.repeat(line.length - line.trimStart().length);
  return wrap(line.trimStart(), width - indent.length).map((text) => indent + text);
}

function roleLines({ role }: InspectedLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const sure = CONFIDENCE[role.confidence][lang];
  const head = role.title ? `${role.title.zh} · ${role.title.en} — ${sure}` : sure;
  if (role.title) {
    const why = role.reasons.map((one) => one[lang]).join(t('；', '; '));
    return [head, `${t('依据：', 'because: ')}${why}`, ...role.remarks.map((one) => one[lang])];
  }
  const both = role.candidates.map(({ title }) => `${title.zh} · ${title.en}`);
  return [[head, ...both].join(' — '), ...role.reasons.map((one) => one[lang])];
}

const CRS_FROM: Readonly<Record<string, Reason>> = {
  option: { zh: '命令行指定', en: 'said on the command line' },
  prj: { zh: '.prj', en: '.prj' },
  file: { zh: '文件内', en: 'in the file' },
  format: { zh: '格式规定', en: 'by the standard of the format' },
};

function crsLines({ place, geometry }: InspectedLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (geometry === 'none') return [];
  if (place.crs)
    return [
      `${place.crs.code} ${place.crs.name}${t('（', ' (')}${CRS_FROM[place.from ?? 'file'][lang]}${t('）', ')')}`,
    ];
  const lines = place.trouble
    ? [place.named ?? t('读不懂', 'not understood'), `${place.trouble.code}: ${place.trouble.text[lang]}`]
    : [t('未说明', 'not said')];
  if (place.candidates.length === 0) {
    return place.bounds && !place.named
      ? [...lines, t('数值不符合任何已知坐标系', 'the numbers fit no known CRS')]
      : lines;
  }
  const [{ because, sameNumbers }] = place.candidates;
  const same = t(
    `第一个的数值与 ${sameNumbers.join('、')} 相同，靠数值分不出`,
    `the first has the same numbers as ${sameNumbers.join(', ')}: they can't be told apart by them`,
  );
  return [
    ...lines,
    `${t('按数值可能是（依可能性排序）：', 'by its numbers it could be, likeliest first: ')}${inLanguage(because, lang)}`,
    ...place.candidates.map(({ code, name, lonLat, swapped }) => {
      const axes = swapped ? t('，须对调 x、y', ', with x and y exchanged') : '';
      return `  ${code} ${name}${t('，中心 ', ', middle ')}${lonLatText(lonLat)}${axes}`;
    }),
    ...(sameNumbers.length > 0 ? [same] : []),
  ];
}

function extentLines({ place }: InspectedLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { bounds, core, lonLat, coreLonLat, crs } = place;
  if (!bounds || !core) return [];
  const degrees = Math.abs(bounds[2]) <= 180 && Math.abs(bounds[3]) <= 90;
  const box = ([a, b, c, d]: readonly number[], digits: number) =>
    `x ${a.toFixed(digits)} … ${c.toFixed(digits)}, y ${b.toFixed(digits)} … ${d.toFixed(digits)}`;
  const lonLatBox = ([a, b, c, d]: readonly number[]) =>
    `${a.toFixed(4)}–${c.toFixed(4)}°E, ${b.toFixed(4)}–${d.toFixed(4)}°N`;
  const own = (one: readonly number[]) => box(one, degrees ? 6 : 2);
  const isPlane = crs !== null && !degrees;
  const lines = [`${own(bounds)}${isPlane && lonLat ? `  (${lonLatBox(lonLat)})` : ''}`];
  const strays = [2, 3].some((k) => bounds[k] - bounds[k - 2] > 1.25 * (core[k] - core[k - 2]));
  if (strays) {
    lines.push(
      `${t('不计离群顶点（0.1 %）：', 'without stray vertices (0.1 %): ')}${own(core)}${isPlane && coreLonLat ? `  (${lonLatBox(coreLonLat)})` : ''}`,
    );
  }
  return lines;
}

const ENCODING_FROM: Readonly<Record<string, Reason>> = {
  option: { zh: '命令行指定', en: 'said on the command line' },
  cpg: { zh: '.cpg 文件所写', en: 'written in the .cpg' },
  ldid: { zh: 'DBF 语言字节所写', en: 'by the language byte of the .dbf' },
  bytes: { zh: '没有声明，按字节判断', en: 'nothing is declared; judged by the bytes' },
  format: { zh: '格式规定', en: 'by the standard of the format' },
};

function encodingLines({ encoding }: InspectedLayer, lang: Lang): string[] {
  if (!encoding) return [];
  const [open, close] = lang === 'zh' ? ['（', '）'] : [' (', ')'];
  return [`${encoding.name.toUpperCase()}${open}${ENCODING_FROM[encoding.from][lang]}${close}`];
}

function codeLines({ field, verdict, systems, reasons, distinct, rows }: CodeReading, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const titles = systems.map(({ title }) => title[lang]).join(' / ');
  const what = {
    system: titles,
    same: `${titles}${t('（所见代码含义相同）', ' (the codes met mean the same in both)')}`,
    ambiguous: `${t('有歧义：', 'ambiguous: ')}${titles}`,
    none: t('不属于任何已知体系', 'of no known system'),
  }[verdict];
  const met = t(
    `${distinct} 种代码，${rows.toLocaleString('en-US')} 行`,
    `${distinct} codes in ${rows.toLocaleString('en-US')} rows`,
  );
  return [`${field}: ${what} — ${met}`, ...reasons.map((one) => `  ${one[lang]}`)];
}

function sideLines({ sides }: InspectedLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (!sides) return [];
  const found = sides.found.length > 0 ? `${t('有 ', 'found ')}${sides.found.join(' ')}` : '';
  const missing = sides.missing.length > 0 ? `${t('缺 ', 'missing ')}${sides.missing.join(' ')}` : '';
  return [[found, missing].filter((one) => one !== '').join(t('；', '; '))];
}

type Field = InspectedLayer['fields'][number];

function findingLines({ code, severity, count, first }: FindingCount, lang: Lang): string[] {
  const places = first.map(({ feature, message }) => {
    const row = feature === null ? '' : lang === 'zh' ? `第 ${feature} 行 ` : `row ${feature} `;
    return `${row}${inLanguage(message[lang], lang)}`;
  });
  const more = count > first.length ? (lang === 'zh' ? ' 等' : ' …') : '';
  return [
    `${FINDING_SEVERITY_WORDS[severity][lang]} ${code} ×${count}: ${places.join(lang === 'zh' ? '；' : '; ')}${more}`,
  ];
}

function fieldTable({ fields, features }: InspectedLayer, lang: Lang): string[] {
  const columns: { readonly title: Reason; readonly align: Align; cell(field: Field): string }[] = [
    { title: { zh: '字段', en: 'field' }, align: 'left', cell: ({ name }) => cut(name.replace(/\s+/g, ' '), 24) },
    { title: { zh: '含义', en: 'meaning' }, align: 'left', cell: ({ meaning }) => cut(meaning?.[lang] ?? '', 34) },
    { title: { zh: '类型', en: 'type' }, align: 'left', cell: ({ type }) => TYPE_WORDS[type][lang] },
    {
      title: { zh: '非空', en: 'filled' },
      align: 'right',
      cell: ({ filled }) => (features === 0 ? '–' : share(filled / features)),
    },
    {
      title: { zh: '不同值', en: 'distinct' },
      align: 'right',
      cell: ({ distinct }) => distinct.toLocaleString('en-US'),
    },
  ];
  const shown = columns.filter(
    ({ title, cell }) => title.en !== 'meaning' || fields.some((field) => cell(field) !== ''),
  );
  const widths = shown.map(({ title, cell }) =>
    Math.max(displayWidth(title[lang]), ...fields.map((field) => displayWidth(cell(field)))),
  );
  const left = PAGE_WIDTH - widths.reduce((sum, width) => sum + width + 2, 0);
  return textTable(
    [...shown.map(({ title }) => title[lang]), lang === 'zh' ? '取值' : 'values'],
    fields.map((field) => [
      ...shown.map(({ cell }) => cell(field)),
      cut(valuesOf(field, lang).replace(/\s+/g, ' '), Math.max(20, left)),
    ]),
    [...shown.map(({ align }) => align), 'left'],
  );
}

function share(part: number): string {
  if (part === 0 || part === 1) return `${100 * part} %`;
  return `${Math.min(99.9, Math.max(0.1, 100 * part)).toFixed(1)} %`;
}

function valuesOf({ top, range, span, filled, distinct, notFinite }: FieldProfile, lang: Lang): string {
  const wild = notFinite > 0 ? ` (${notFinite} NaN/∞)` : '';
  if (range)
    return range[0] === range[1] ? `${shown(range[0])}${wild}` : `${shown(range[0])} … ${shown(range[1])}${wild}`;
  if (span) return span[0] === span[1] ? span[0] : `${span[0]} … ${span[1]}`;
  if (top.length === 0) return '';
  if (distinct === 1) return top[0].value;
  const examples = top[0].rows === 1 && filled > 1;
  const lead = examples ? (lang === 'zh' ? '例 ' : 'e.g. ') : '';
  return (
    lead +
    top
      .map(({ value, rows }) => (examples ? value : `${value} ×${rows.toLocaleString('en-US')}`))
      .join(lang === 'zh' ? '、' : ', ')
  );
}

function shown(value: number): string {
  if (value !== 0 && (Math.abs(value) < 0.001 || Math.abs(value) >= 1e15)) return value.toPrecision(6);
  return value.toLocaleString('en-US', { maximumFractionDigits: 4, useGrouping: Math.abs(value) >= 10_000 });
}
