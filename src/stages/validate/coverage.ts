import {
  type Coverage,
  coverageOf,
  itemOfEdge,
  type MostOverlaps,
  type NearBorders,
  nearBorders,
  overlapsAndPiles,
  type PiledItem,
} from '../../geometry/coverage.js';
import type { OverlapPair } from '../../geometry/overlap/overlapPairs.js';
import { planarAreas, withoutItems } from '../../geometry/polygonSet.js';
import { sameShapes, withoutCopies } from '../../geometry/sameShape.js';
import { isAtMost, measuredWidth } from '../../geometry/width.js';
import type { CheckedLayer } from '../../model/checkedLayer.js';
import type { Report } from '../../model/checks.js';
import { overlapTolerances, widthClassOf } from '../../model/conflictClass.js';
import { finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import type { CheckContext, SoundLayer } from './context.js';
import { gaps } from './coverage/gaps.js';
import { overlapShapes } from './coverage/overlapShapes.js';
import { rounded, slivers } from './coverage/slivers.js';
import { at, rowOf } from './rows.js';

/**
 * The shapes of one layer against each other.
 *
 * What is asked depends on what the layer is: parcels, towns and villages are to tile the land, so everything is; of any other only duplicates
 * and overlaps, which are notes there; of a layer of unknown role what `check.unknownLayers` says, and that is said.
 *  - geometry.duplicate: the very same rings as an earlier row. What else is wrong about them is told of that row alone.
 *  - coverage.overlap of two rows above validate.overlapM2, on the later row; one no wider than check.nearBorderM is told by the near border
 *    of the two, if they have one.
 *  - coverage.manyOverlaps: a row that overlaps more others than MOST_OVERLAPS says, told once; it is not asked for gaps and near borders.
 *  - coverage.gap, coverage.undershoot: see `gaps`. coverage.sliver (parcels): see `slivers`.
 *  - coverage.nearBorder: borders of two rows that run beside each other, at most check.nearBorderM apart, with the m² overlapped and left between.
 *  - coverage.missingVertex: vertices of one row on a side of another that has none there (within check.onBorderM) and that the border of the first
 *    runs along: harmless until one of the two moves.
 * Severity of overlaps and gaps: a warning when narrow and small (`widthClassOf`), else an error.
 * Promises: invalid shapes take part as their made-valid copies; findings by kind in the order above, then row. Method: `geometry/coverage.ts`;
 * areas by the kernel, shapes of what is told by GEOS.
 */
export function coverageFindings(checked: SoundLayer, context: CheckContext, report: Report): void {
  const { layer, sound } = checked;
  const { settings } = context;
  const asked = askedOf(layer, settings);
  const earlier = sameShapes(layer.polygons);
  duplicates(checked, earlier, context, report);
  if (layer.role === 'unknown' && sound.itemStart.length > 1) {
    report(finding('coverage.notAsked', 'note', layer.layer, { asked: ASKED_WORDS[asked] }));
  }
  if (asked === 'none') return;
  const single = { ...checked, sound: withoutCopies(sound, earlier) };
  const whole = coverageOf(single.sound);
  const isCoverage = asked === 'coverage';
  const { pairs, piled } = overlapsAndPiles(whole, overlapTolerances(settings), MOST_OVERLAPS);
  const piledItems = piled.map(({ item }) => item);
  const coverage = piledItems.length === 0 ? whole : coverageOf(withoutItems(single.sound, piledItems));
  const near: NearBorders = isCoverage
    ? nearBorders(coverage, settings['check.onBorderM'], settings['check.nearBorderM'])
    : { pairs: [], missing: [], short: [] };
  const thinM2 = overlaps(single, pairs, near, isCoverage, context, report);
  manyOverlaps(single, piled, isCoverage, context, report);
  if (!isCoverage) return;
  const found = gaps(single, coverage, near, piledItems, context, report);
  if (layer.role === 'parcels') slivers(single, context, report);
  nearFindings(single, near, (k) => thinM2[k] + found.thinM2[k], report);
  missingVertices(single, coverage, near, report);
}

type Asked = 'none' | 'overlaps' | 'coverage';

const ASKED_WORDS: { readonly [A in Asked]: string } = {
  none: '不查 / nothing',
  overlaps: '重叠 / overlaps',
  coverage: '重叠和缝隙 / overlaps and gaps',
};

function askedOf({ role }: CheckedLayer, settings: Settings): Asked {
  if (role === 'parcels' || role === 'towns' || role === 'villages') return 'coverage';
  if (role === 'unknown') return settings['check.unknownLayers'] as Asked;
  return role === 'barrier' ? 'none' : 'overlaps';
}

/** Rows that overlap more others are told once: of a thousand in a heap half a million pairs overlap. */
const MOST_OVERLAPS: MostOverlaps = { anItem: 200, inAll: 100_000 };

function duplicates({ layer, sound }: SoundLayer, earlier: Int32Array, { geos }: CheckContext, report: Report): void {
  if (earlier.every((first) => first < 0)) return;
  const areas = planarAreas(sound);
  const severity = layer.role === 'parcels' ? 'error' : 'warning';
  earlier.forEach((first, i) => {
    if (first < 0) return;
    const [x, y] = geos.interiorPoint(sound, i);
    const numbers = { otherFeature: layer.feature(first) };
    const known = { ...rowOf(layer, i), ...at(x, y), areaM2: areas[i] };
    report(finding('geometry.duplicate', severity, layer.layer, numbers, known), { set: sound, item: i });
  });
}

/** Two items of one layer over each other: told once, on the later row. Gives the m² left to near borders, by pair of these. */
function overlaps(
  { layer, sound }: SoundLayer,
  pairs: readonly OverlapPair[],
  near: NearBorders,
  isCoverage: boolean,
  context: CheckContext,
  report: Report,
): Float64Array {
  const { settings, geos } = context;
  const nearM = settings['check.nearBorderM'];
  const thinM2 = new Float64Array(near.pairs.length);
  const n = sound.itemStart.length - 1;
  const shapeOf = overlapShapes(sound, geos);
  const nearAt = new Map(near.pairs.map(({ a, b }, k) => [a * n + b, k]));
  for (const { a, b, areaM2 } of [...pairs].sort((p, q) => p.b - q.b || p.a - q.a)) {
    const k = nearAt.get(a * n + b);
    const pair = k !== undefined && near.pairs[k].apartM > 0 ? k : -1;
    // a circle as wide as nearM does not fit
    if (pair >= 0 && areaM2 < (Math.PI / 4) * nearM * nearM) {
      thinM2[pair] += areaM2;
      continue;
    }
    if (areaM2 <= settings['validate.overlapM2']) continue;
    const shape = shapeOf(a, b, areaM2);
    if (pair >= 0 && isAtMost(shape, 0, nearM)) {
      thinM2[pair] += areaM2;
      continue;
    }
    const widthM = measuredWidth(shape, 0).widthM;
    const [x, y] = geos.interiorPoint(shape, 0);
    const widthClass = widthClassOf(shape, 0, areaM2, settings);
    const severity = !isCoverage ? 'note' : widthClass === 'mismatch' ? 'warning' : 'error';
    const numbers = { otherFeature: layer.feature(a), otherParcelId: layer.id?.[a] ?? '', widthClass };
    const known = { ...rowOf(layer, b), ...at(x, y), areaM2, widthM };
    report(finding('coverage.overlap', severity, layer.layer, numbers, known), { set: shape, item: 0 });
  }
  return thinM2;
}

function manyOverlaps(
  { layer, sound }: SoundLayer,
  piled: readonly PiledItem[],
  isCoverage: boolean,
  { geos }: CheckContext,
  report: Report,
): void {
  for (const { item, others, overlapsM2 } of piled) {
    const [x, y] = geos.interiorPoint(sound, item);
    const known = { ...rowOf(layer, item), ...at(x, y), areaM2: overlapsM2 };
    const severity = isCoverage ? 'error' : 'note';
    report(finding('coverage.manyOverlaps', severity, layer.layer, { others }, known), { set: sound, item });
  }
}

/** Once for two rows, whichever of them lacks the vertices: on the one that lacks the first. */
function missingVertices(
  { layer, sound }: SoundLayer,
  coverage: Coverage,
  { pairs, missing }: NearBorders,
  report: Report,
): void {
  const n = sound.itemStart.length - 1;
  const onM = new Map(pairs.map((pair) => [pair.a * n + pair.b, pair.onM]));
  const byPair = new Map<number, { item: number; other: number; vertex: number; vertices: number }>();
  for (const { edge, vertex, isAlong } of missing) {
    if (!isAlong) continue;
    const [item, other] = [itemOfEdge(coverage, edge), itemOfEdge(coverage, vertex)];
    const pair = Math.min(item, other) * n + Math.max(item, other);
    const known = byPair.get(pair);
    if (known) known.vertices++;
    else byPair.set(pair, { item, other, vertex, vertices: 1 });
  }
  for (const [pair, { item, other, vertex, vertices }] of byPair) {
    const place = { ...rowOf(layer, item), x: sound.xy[2 * vertex], y: sound.xy[2 * vertex + 1] };
    const numbers = { otherFeature: layer.feature(other), vertices, lengthM: rounded(onM.get(pair) ?? 0, 100) };
    report(finding('coverage.missingVertex', 'note', layer.layer, numbers, place));
  }
}

function nearFindings(
  { layer }: SoundLayer,
  { pairs }: NearBorders,
  areaM2: (pair: number) => number,
  report: Report,
): void {
  pairs.forEach(({ a, b, apartM, mostM, x, y }, k) => {
    if (apartM === 0) return;
    const numbers = {
      otherFeature: layer.feature(a),
      apartMm: rounded(mostM * 1000, 100),
      lengthM: rounded(apartM, 100),
    };
    const known = { ...rowOf(layer, b), x, y, areaM2: areaM2(k), widthM: mostM };
    report(finding('coverage.nearBorder', 'warning', layer.layer, numbers, known));
  });
}
