import type { Cell } from '../../model/column.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type LooseShape, looseLayers } from '../shapes/looseLayers.js';
import { damaged, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, encodingSaid } from '../text/text.js';
import { PLOT_FIELDS, type Plot, type PlotPoint, parsePoints } from './parse.js';
import { placePoints } from './place.js';

/**
 * Reads a 界址点 file: one row a plot, its fields as columns (codes as text), its rings as a polygon, line or point by 图形属性.
 *
 * Promises: ring 1 is the shell and 2 … are holes, or further parts where they lie outside it: by what contains what; coordinates as
 * written, east before north in memory; the order of the file and why it was taken are in a finding. Rings that are not closed are, with a finding.
 * Refuses: lines that are neither plot nor point, a last plot cut off (fewer points than it announces, ring open), coordinates of no certain order.
 */
export async function readBoundaryPoints(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const name = baseName(source.name);
  const claim = encodingSaid(options.encoding, source.name);
  const { text, encoding, findings: decoding } = decodeFile(await readAll(source), claim, name, source.name);
  const parsed = parsePoints(text, source.name, options.salvage === true);
  const { plots } = parsed;
  refuseCutOff(plots, source.name, options.salvage === true);
  const place = placePoints(parsed, source.name);
  const numeric = numericFields(plots);
  const layers = looseLayers(name);
  for (const plot of plots) layers.add(shapeOf(plot, place.eastFirst), cellsOf(plot, numeric));
  const order = place.eastFirst ? 'Y（东）, X（北） / east, north' : 'X（北）, Y（东） / north, east';
  const severity = place.isLocal ? 'warning' : 'note';
  const findings: Finding[] = [
    ...decoding,
    ...(plots.length > 0 ? [finding('points.order', severity, name, { order, because: place.because })] : []),
    ...plots.flatMap((plot, p) => countFinding(plot, p, name)),
    ...parsed.unread.map(({ line, text: said }) =>
      finding('line.unread', 'error', name, { line, text: said }, { dropped: true }),
    ),
  ];
  if (parsed.longPoints > 0) {
    findings.push(finding('field.unread', 'note', name, { field: `5 … (${parsed.longPoints} points)`, type: 'point' }));
  }
  return layers.finish().map((layer, l) => ({
    file: source.name,
    format: 'boundaryPoints',
    ...layer,
    crs: place.crs === null ? null : { definition: place.crs, from: 'file' },
    encoding,
    findings: l === 0 ? [...findings, ...layer.findings] : layer.findings,
  }));
}

/** Runs of one ring number. */
function ringsOf(points: readonly PlotPoint[]): PlotPoint[][] {
  const rings: PlotPoint[][] = [];
  for (const point of points) {
    const last = rings[rings.length - 1];
    if (last && last[0].ring === point.ring) last.push(point);
    else rings.push([point]);
  }
  return rings;
}

function shapeOf(plot: Plot, eastFirst: boolean): LooseShape | null {
  if (plot.points.length === 0) return null;
  const paths = ringsOf(plot.points).map((ring) =>
    Float64Array.from(ring.flatMap(({ first, second }) => (eastFirst ? [first, second] : [second, first]))),
  );
  const kind = plot.fields[PLOT_FIELDS.indexOf('图形属性')];
  if (kind.includes('点')) return { kind: 'point', xy: paths[0] };
  return kind.includes('线') ? { kind: 'line', lines: paths } : { kind: 'polygon', rings: paths };
}

/** Counts and areas are numbers where every plot has one; all other fields are text. */
function numericFields(plots: readonly Plot[]): ReadonlySet<number> {
  return new Set([0, 1].filter((f) => plots.every(({ fields }) => /^(?:\d+\.?\d*)?$/.test(fields[f]))));
}

function cellsOf(plot: Plot, numeric: ReadonlySet<number>): [string, Cell][] {
  return PLOT_FIELDS.map((name, f) => {
    const text = plot.fields[f];
    return [name, text === '' ? null : numeric.has(f) ? Number(text) : text];
  });
}

/** Plots count their points with or without the closing ones. */
function announces(plot: Plot): number | null {
  const said = Number(plot.fields[0] || Number.NaN);
  const rings = ringsOf(plot.points).filter(isClosed).length;
  return Number.isNaN(said) || said === plot.points.length || said === plot.points.length - rings ? null : said;
}

function isClosed(ring: readonly PlotPoint[]): boolean {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  return ring.length > 1 && first.first === last.first && first.second === last.second;
}

function countFinding(plot: Plot, p: number, layer: string): Finding[] {
  const announced = announces(plot);
  if (announced === null) return [];
  const numbers = { announced, found: plot.points.length };
  return [finding('points.count', 'warning', layer, numbers, { feature: p + 1 })];
}

/** The last plot has fewer points than it announces, and its last ring is open: the file ends too early. */
function refuseCutOff(plots: readonly Plot[], file: string, salvage: boolean): void {
  const last = plots[plots.length - 1];
  const announced = last ? announces(last) : null;
  if (salvage || announced === null || announced <= last.points.length) return;
  const ring = ringsOf(last.points).pop();
  if (ring && isClosed(ring)) return;
  throw damaged(
    file,
    `最后一个地块（第 ${last.line} 行）应有 ${announced} 点，只有 ${last.points.length} 点 / the last plot (line ${last.line}) announces ${announced} points and has ${last.points.length}: the file is cut off`,
    '重新索取文件；或用 --salvage 读入其余部分 / Ask for the file again, or read what is there with --salvage.',
  );
}
