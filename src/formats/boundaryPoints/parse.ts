import { damaged } from '../source.js';

/**
 * The text of a 界址点 file (报部坐标 format) as attributes, plots and points.
 *
 * Definition: `[属性描述]` heads lines `name=value`; `[地块坐标]` heads plots. A plot is a line of nine fields that ends with `@`
 * (number of points, area, plot number, name, 图形属性 面/线/点, map sheet, use, land-class code), then its points, one a line:
 * point number, ring number, two coordinates, and perhaps more, which is not read. Separators are `,`, `，` or tabs.
 * Promises: every line that is not blank is one of these, else the file is refused with the number of the line; with `salvage` the line
 * is passed over, and is in `unread`.
 */
export interface PointsFile {
  readonly attributes: ReadonlyMap<string, string>;
  readonly plots: readonly Plot[];
  readonly unread: readonly { readonly line: number; readonly text: string }[];
  /** Points with more than four fields. */
  readonly longPoints: number;
}

export interface Plot {
  /** Line of its heading, 1-based. */
  readonly line: number;
  /** Eight fields, without the `@`. */
  readonly fields: readonly string[];
  readonly points: PlotPoint[];
}

export interface PlotPoint {
  readonly line: number;
  readonly name: string;
  readonly ring: number;
  /** The two coordinates, in the order of the file. */
  readonly first: number;
  readonly second: number;
}

export const PLOT_FIELDS = [
  '界址点数',
  '地块面积',
  '地块编号',
  '地块名称',
  '图形属性',
  '图幅号',
  '地块用途',
  '地类编码',
] as const;

const SEPARATOR = /\s*[,，\t]\s*/;

export function parsePoints(text: string, file: string, salvage: boolean): PointsFile {
  const attributes = new Map<string, string>();
  const plots: Plot[] = [];
  const unread: { line: number; text: string }[] = [];
  let longPoints = 0;
  let inAttributes = false;
  let line = 0;
  for (const raw of text.split(/\r\n|\n|\r/)) {
    line++;
    const trimmed = raw.trim();
    if (trimmed === '') continue;
    const block = /^[[【]\s*(.*?)\s*[\]】]$/.exec(trimmed);
    if (block) {
      inAttributes = block[1] === '属性描述';
      continue;
    }
    const attribute = inAttributes ? /^([^=＝:：,，]+?)\s*[=＝:：]\s*(.*)$/.exec(trimmed) : null;
    if (attribute) {
      attributes.set(attribute[1], attribute[2]);
      continue;
    }
    const fields = trimmed.split(SEPARATOR);
    const point = pointOf(fields, line);
    if (isPlot(fields, point !== null)) {
      inAttributes = false;
      plots.push({
        line,
        fields: PLOT_FIELDS.map((_, f) => fields[f] ?? '').map((one) => (one === '@' ? '' : one)),
        points: [],
      });
    } else if (point && plots.length > 0) {
      plots[plots.length - 1].points.push(point);
      if (fields.slice(4).some((field) => field !== '')) longPoints++;
    } else if (salvage) unread.push({ line, text: trimmed.slice(0, 80) });
    else throw badLine(file, line, trimmed, point !== null);
  }
  return { attributes, plots, unread, longPoints };
}

function isPlot(fields: readonly string[], couldBePoint: boolean): boolean {
  if (fields[fields.length - 1] === '@') return true;
  return !couldBePoint && fields.length >= PLOT_FIELDS.length && /^\d+$/.test(fields[0]);
}

function pointOf(fields: readonly string[], line: number): PlotPoint | null {
  const [name, ring, first, second] = fields;
  if (fields.length < 4 || !/^\d+$/.test(ring) || !isNumber(first) || !isNumber(second)) return null;
  return { line, name, ring: Number(ring), first: Number(first), second: Number(second) };
}

function isNumber(text: string): boolean {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text));
}

function badLine(file: string, line: number, text: string, isPoint: boolean) {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  const what = isPoint
    ? `第 ${line} 行的点不属于任何地块 / line ${line}: a point before any plot: ${shown}`
    : `第 ${line} 行既不是地块也不是界址点 / line ${line} is neither a plot nor a point: ${shown}`;
  return damaged(
    file,
    what,
    '改正该行；或用 --salvage 读入其余部分 / Correct the line, or read the rest with --salvage.',
  );
}
