import { MEASURE_SETTINGS, type MeasureOptions, type MeasureTable, WHOLE } from '../../measureTable/measureTable.js';
import type { Finding, Lang } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import type { FindingLog } from '../../overlayTable/findingLog.js';
import { METRICS, type Metric, NOT_OFFERED } from '../../stages/measure/metrics/catalogue.js';
import { HOLDING_METRICS } from '../../stages/measure/metrics/holdingCatalogue.js';
import { findingLines, findingsJson } from './findingLines.js';
import { textTable } from './textTable.js';

/** What `measure` did. */
export interface Measured {
  readonly patches: string;
  readonly zones: string | null;
  readonly barriers: readonly string[];
  readonly output: string;
  readonly asked: Omit<MeasureOptions, 'idField' | 'settings' | 'decisions'>;
  /** The file of decisions. */
  readonly decisions: string | null;
  readonly settings: Settings;
  readonly table: MeasureTable;
  readonly findings: FindingLog;
  readonly losses: readonly Finding[];
  readonly seconds: number;
}

/** Columns of the printed table; the file has them all. */
const SHOWN = [
  'np',
  'ca_ha',
  'area_mn_ha',
  'lpi_pct',
  'shape_mn',
  'enn_mn_m',
  'mesh_cut_ha',
  'mesh_cbc_ha',
  'division',
];
const ROWS_SHOWN = 40;

const STATES = {
  before: { zh: '现状', en: 'before' },
  after: { zh: '决策后', en: 'after' },
  change: { zh: '变化', en: 'change' },
} as const;

export function measurePage(done: Measured, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { table, asked, patches, output } = done;
  const { gapM } = asked;
  const shown = METRICS.filter(({ column }) => SHOWN.includes(column));
  const rows = table.metrics.slice(0, ROWS_SHOWN).map((m) => [
    m.zone === WHOLE ? t('全部', 'all') : m.zone,
    m.className,
    ...(m.state === null ? [] : [STATES[m.state][lang]]),
    ...(m.step === null ? [] : [m.step]),
    ...shown.map((metric) => {
      const figure = m.figure(metric);
      return Number.isFinite(figure) ? figure.toFixed(Math.min(metric.decimals, 3)) : '–';
    }),
  ]);
  const left = table.metrics.length - rows.length;
  const names = [
    t('分区', 'zone'),
    t('类别', 'class'),
    ...(done.decisions === null ? [] : [t('状态', 'state')]),
    ...(asked.steps ? [t('距离一步', 'step')] : []),
  ];
  const join =
    gapM === null
      ? t('每行一个斑块', 'a row is a patch')
      : t(
          `间距 ≤ ${gapM} 米且未被阻隔的同类相连为一个斑块`,
          `rows of one class at most ${gapM} m apart, not parted, are one patch`,
        );
  const basis =
    table.basis === 'official'
      ? t(
          '面积口径：官方椭球面积；边界与形状在平面上量',
          'area basis: official (椭球面积); borders and shapes in the plane',
        )
      : t('面积口径：测地线面积；边界与形状在平面上量', 'area basis: geodesic; borders and shapes in the plane');
  return [
    `■ ${patches} → ${output}`,
    t(
      `${count(table.rows)} 行，${count(table.patches)} 个斑块（${join}），${table.zones} 个分区`,
      `${count(table.rows)} rows, ${count(table.patches)} patches (${join}), ${table.zones} zones`,
    ),
    basis,
    ...textTable([...names, ...shown.map(({ column }) => column)], rows, [
      ...names.map(() => 'left' as const),
      ...shown.map(() => 'right' as const),
    ]),
    ...(left > 0 ? [t(`  另有 ${left} 行，见输出文件`, `  ${left} more rows in the file`)] : []),
    t(
      `指数含义：lianpian measure --list；计算平面 ${table.working.code}；用时 ${done.seconds.toFixed(1)} 秒`,
      `what each metric is: lianpian measure --list; measured in ${table.working.code}; ${done.seconds.toFixed(1)} s`,
    ),
    ...findingLines(done.findings, done.losses, lang),
  ].join('\n');
}

/** Every metric: what it is called, its formula, unit, range and source; those of holders; and those that are not offered. */
/** The same as `metricsPage` in both languages, for programs. */
export function metricsJson(): unknown {
  const told = (metrics: readonly Omit<Metric, 'value'>[]) =>
    metrics.map(({ column, title, formula, unit, range, source }) => ({ column, title, formula, unit, range, source }));
  return { metrics: told(METRICS), holders: told(HOLDING_METRICS), notOffered: NOT_OFFERED };
}

export function metricsPage(lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  return [
    t(
      'a、p：分区内斑块部分的面积与周长；n：个数；A：分区面积；E：边界长度；MN 平均，SD 总体标准差',
      'a, p: area and border of what a zone has of a patch; n: how many; A: area of the zone; E: length of borders; MN mean, SD of the population',
    ),
    ...metricLines(METRICS, lang),
    '',
    t(
      '按权利人（--owner 字段）；n：地块数，a、c：地块面积与中心，J：全部地块对共同中心的惯性矩',
      'of holders (--owner FIELD); n: plots, a, c: area and centre of a plot, J: second moment of all plots about their common centre',
    ),
    ...metricLines(HOLDING_METRICS, lang),
    '',
    t('不提供：', 'not offered:'),
    ...NOT_OFFERED.map(({ name, because }) => `  ${name}: ${because[lang]}`),
  ].join('\n');
}

function metricLines(metrics: readonly Omit<Metric, 'value'>[], lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const heading = [
    t('列', 'column'),
    t('名称', 'name'),
    t('公式', 'formula'),
    t('单位', 'unit'),
    t('范围', 'range'),
    t('来源', 'source'),
  ];
  const rows = metrics.map(({ column, title, formula, unit, range, source }) => [
    column,
    title[lang],
    formula[lang],
    unit[lang],
    range[lang],
    source[lang],
  ]);
  return textTable(
    heading,
    rows,
    heading.map(() => 'left' as const),
  );
}

export function measureJson(done: Measured) {
  const { patches, zones, decisions, barriers, output, asked, settings, table, findings, losses, seconds } = done;
  return {
    input: patches,
    zones,
    ...(decisions === null ? {} : { decisions }),
    barriers,
    output,
    ...asked,
    areaBasis: table.basis,
    workingCrs: table.working.code,
    settings: Object.fromEntries(MEASURE_SETTINGS.map((key) => [key, settings[key]])),
    rows: table.rows,
    patches: table.patches,
    metrics: table.metrics.map((m) => ({
      zone: m.zone,
      class: m.className,
      ...(m.state === null ? {} : { state: m.state }),
      ...(m.step === null ? {} : { step: m.step }),
      ...Object.fromEntries(METRICS.map((metric) => [metric.column, finite(m.figure(metric))])),
    })),
    seconds: Math.round(seconds * 1000) / 1000,
    ...findingsJson(findings, losses),
  };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
