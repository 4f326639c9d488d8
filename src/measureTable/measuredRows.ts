import { type Field, number, text } from '../export/fields.js';
import { METRICS, type Metric } from '../stages/measure/metrics/catalogue.js';
import type { ClassMetrics } from '../stages/measure/metrics/classMetrics.js';
import { ALL_CLASSES } from '../stages/measure/metrics/parts.js';

/** A row of the table: a zone and class, as it is or before and after decisions, or what they change. */
export interface MeasuredRow {
  readonly zone: string;
  readonly className: string;
  readonly state: 'before' | 'after' | 'change' | null;
  /** Which distance is one step off what was asked for, as `gap=15`; '' where none is, null where steps were not asked for. */
  readonly step: string | null;
  /** NaN where the metric has no figure. */
  figure(metric: Metric): number;
}

type Key = Pick<MeasuredRow, 'zone' | 'className'>;

function measuredRow(
  { zone, className }: Key,
  state: MeasuredRow['state'],
  figure: MeasuredRow['figure'],
): MeasuredRow {
  return { zone, className, state, step: null, figure };
}

/** Each zone and class as it is. */
export function plainRows(metrics: readonly ClassMetrics[]): MeasuredRow[] {
  return metrics.map((m) => measuredRow(m, null, (metric) => metric.value(m)));
}

/** Before, after and change of every zone and class that has land in either; a class without land has none of what adds up. */
export function comparedRows(before: readonly ClassMetrics[], after: readonly ClassMetrics[]): MeasuredRow[] {
  const keyOf = ({ zone, className }: Key) => `${zone}\0${className}`;
  const [was, is] = [before, after].map((list) => {
    // where there is one class, it is all of them
    const all = list.some(({ className }) => className === ALL_CLASSES)
      ? []
      : list.map((m) => ({ ...m, className: ALL_CLASSES }));
    return new Map([...all, ...list].map((m) => [keyOf(m), m]));
  });
  const zones = [...new Set([...before, ...after].map(({ zone }) => zone))];
  const keys = zones.flatMap((zone) => {
    const own = [...before, ...after].filter((m) => m.zone === zone && m.className !== ALL_CLASSES);
    const all = [...before, ...after].filter((m) => m.zone === zone && m.className === ALL_CLASSES);
    return [...new Map([...own, ...all].map((m) => [keyOf(m), { zone, className: m.className }])).values()];
  });
  return keys.flatMap((key) => {
    const figureOf = (m: ClassMetrics | undefined) => (metric: Metric) =>
      m ? metric.value(m) : metric.addsUp ? 0 : Number.NaN;
    const [first, second] = [figureOf(was.get(keyOf(key))), figureOf(is.get(keyOf(key)))];
    return [
      measuredRow(key, 'before', first),
      measuredRow(key, 'after', second),
      measuredRow(key, 'change', (metric) => second(metric) - first(metric)),
    ];
  });
}

export function metricFields(metrics: readonly MeasuredRow[]): Field[] {
  const isCompared = metrics.some(({ state }) => state !== null);
  return [
    text('zone', '分区', (k) => metrics[k].zone),
    text('class', '类别', (k) => metrics[k].className),
    ...(isCompared ? [text('state', '状态', (k) => metrics[k].state)] : []),
    ...(metrics.some(({ step }) => step !== null) ? [text('step', '距离一步', (k) => metrics[k].step || null)] : []),
    // a column of nothing but blanks is of a metric that was not asked for
    ...METRICS.filter((metric) => metrics.some((m) => Number.isFinite(m.figure(metric)))).map((metric) =>
      number(metric.column, metric.title.zh, metric.decimals, (k) => {
        const figure = metrics[k].figure(metric);
        return Number.isFinite(figure) ? figure : null;
      }),
    ),
  ];
}
