import type { DefectKind, INVALIDATING } from '../geometry/defects/defect.js';
import { invalidityFinder } from '../geometry/defects/itemDefects.js';
import type { Geos } from '../geometry/geos.js';
import { itemCount, type PolygonSet, replaceItems } from '../geometry/polygonSet.js';
import { type Finding, finding } from '../model/finding.js';

/** Shapes that can be measured, and which of them are made-valid copies. */
export interface Mended {
  /** All valid; the same object where all were. */
  readonly polygons: PolygonSet;
  /** Items that were not valid, ascending, and their copies in that order. */
  readonly broken: readonly number[];
  readonly sound: PolygonSet;
}

/**
 * Shapes of a layer with those that are not valid made so. Each of these has a finding geometry.invalid with the first reason and its place, and
 * feature.unmendable besides where nothing can be made of it: it is empty then.
 */
export function mended(
  polygons: PolygonSet,
  layer: string,
  feature: (item: number) => number,
  geos: Geos,
  report: (item: Finding) => void,
): Mended {
  const invalidityOf = invalidityFinder(polygons);
  const broken: number[] = [];
  for (let item = 0; item < itemCount(polygons); item++) {
    const first = invalidityOf(item);
    if (first === null) continue;
    broken.push(item);
    const place = { feature: feature(item), ...(Number.isFinite(first.x + first.y) ? { x: first.x, y: first.y } : {}) };
    report(finding('geometry.invalid', 'error', layer, { reason: REASONS[first.kind] ?? first.kind }, place));
  }
  const { polygons: sound, unmendable } = geos.makeValid(polygons, broken);
  for (const item of unmendable) {
    report(finding('feature.unmendable', 'error', layer, {}, { feature: feature(item) }));
  }
  return { polygons: broken.length === 0 ? polygons : replaceItems(polygons, broken, sound), broken, sound };
}

type InvalidatingKind = { [K in DefectKind]: (typeof INVALIDATING)[K] extends true ? K : never }[DefectKind];

const WORDS: Readonly<Record<InvalidatingKind, string>> = {
  notFinite: '坐标不是数 / a coordinate is no number',
  notClosed: '环未闭合 / a ring is not closed',
  tooFewPoints: '环不足四点 / a ring has fewer than four points',
  spike: '无宽度的尖刺 / a spike of no width',
  selfCrossing: '环自相交 / a ring crosses itself',
  selfTouching: '环与自身相接 / a ring touches itself',
  selfOverlap: '环沿线与自身重合 / a ring runs along itself',
  ringsCross: '环相交 / two rings cross',
  sharedLine: '环沿线相接 / two rings share a line',
  holeOutside: '洞在外环之外 / a hole lies outside its shell',
  nestedHoles: '洞在另一洞内 / a hole lies in another',
  nestedShells: '部分在另一部分内 / a part lies inside another',
  disconnected: '内部被隔断 / rings that touch cut the inside in two',
  zeroArea: '面积为零 / a ring encloses nothing',
};
const REASONS: Partial<Record<DefectKind, string>> = WORDS;
