import { buildBoxIndex } from '../../../geometry/boxIndex.js';
import {
  type Coverage,
  type Faces,
  type NearBorders,
  openFaces,
  type ShortCorner,
} from '../../../geometry/coverage.js';
import { itemLocators } from '../../../geometry/pointInItem.js';
import { itemBoxes, joinItems, type PolygonSet, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import { isAtMost, measuredWidth } from '../../../geometry/width.js';
import { widthBounds } from '../../../geometry/widthBounds.js';
import type { Report } from '../../../model/checks.js';
import { widthClassOf } from '../../../model/conflictClass.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { at, rowOf } from '../rows.js';
import { rounded } from './slivers.js';

/**
 * Empty places that shapes enclose, and corners that stop short.
 *
 * Definition: a gap is an enclosed place of no shape (`openFaces`, closed where borders lie on each other within check.onBorderM), larger than
 * check.gapMinAreaM2, and as wide as asked for; wider than check.nearBorderM, or none of the shapes around it have a near border, which then
 * tells it. A place open to the outside only through a slit narrower than check.nearBorderM is a gap too, but where a corner stops short of
 * the slit's other side: that is told (coverage.undershoot), once for all corners between two shapes, where it is the farthest, with the m²
 * they leave open. No gap is where one of the `piledItems` lies, which are not in the coverage.
 * `thinM2`: m² of the gaps that near borders tell, by place in `near.pairs`.
 */
export function gaps(
  { layer, sound }: SoundLayer,
  coverage: Coverage,
  near: NearBorders,
  piledItems: readonly number[],
  { settings, geos }: CheckContext,
  report: Report,
): { readonly thinM2: Float64Array } {
  const thinM2 = new Float64Array(near.pairs.length);
  const leftOut = { gaps: 0, gapsM2: 0 };
  const closed = openFaces(coverage, settings['check.onBorderM'], isGap);
  const nearPairOf = nearPairFinder(near);
  const isUnder = placeFinder(selectItems(sound, piledItems));
  const tell = (faces: Faces, face: number, areaM2: number) => {
    if (piledItems.length > 0 && isUnder(...geos.interiorPoint(faces.polygons, face))) return;
    const pair = nearPairOf(faces, face);
    if (pair >= 0 && isAtMost(faces.polygons, face, settings['check.nearBorderM'])) {
      thinM2[pair] += areaM2;
      return;
    }
    const widthM = widthOf(faces, face, settings['check.nearBorderM']);
    const isWide = widthM > settings['check.gapMaxWidthM'];
    if (areaM2 <= settings['check.gapMinAreaM2'] || widthM < settings['check.gapMinWidthM'] || isWide) {
      leftOut.gaps++;
      leftOut.gapsM2 += areaM2;
      return;
    }
    const around = neighboursOf(faces, face);
    const rows = around.slice(0, 20).map((item) => layer.feature(item));
    const [x, y] = geos.interiorPoint(faces.polygons, face);
    const isNoise = widthClassOf(faces.polygons, face, areaM2, settings) === 'mismatch';
    const numbers = { neighbours: around.length, features: rows.join(' ') };
    const known = { ...rowOf(layer, around[0]), ...at(x, y), areaM2, widthM };
    report(finding('coverage.gap', isNoise ? 'warning' : 'error', layer.layer, numbers, known), {
      set: faces.polygons,
      item: face,
    });
  };
  eachGap(closed, (face, areaM2) => tell(closed, face, areaM2));

  const inlets = inletsOf(coverage, closed, near, settings['check.nearBorderM'], geos);
  const told = new Set<number>();
  for (const corners of cornersByPair(near.short)) {
    const { item, other, vertex, distanceM } = corners.reduce((most, one) =>
      one.distanceM > most.distanceM ? one : most,
    );
    const faces = new Set(inlets ? corners.map((corner) => inlets.at(corner)) : []);
    const left = [...faces].filter((face) => face >= 0 && !told.has(face));
    for (const face of left) told.add(face);
    const numbers = {
      otherFeature: layer.feature(other),
      corners: corners.length,
      apartMm: rounded(distanceM * 1000, 100),
    };
    const [x, y] = [coverage.set.xy[2 * vertex], coverage.set.xy[2 * vertex + 1]];
    const known = { ...rowOf(layer, item), x, y, widthM: distanceM };
    if (inlets && left.length > 0) {
      const areaM2 = left.reduce((sum, face) => sum + inlets.areas[face], 0);
      const shape = { set: joinItems(inlets.faces.polygons, [left]), item: 0 };
      report(finding('coverage.undershoot', 'warning', layer.layer, numbers, { ...known, areaM2 }), shape);
    } else report(finding('coverage.undershoot', 'warning', layer.layer, numbers, known));
  }
  if (inlets) {
    for (const face of inlets.open) if (!told.has(face)) tell(inlets.faces, face, inlets.areas[face]);
  }
  if (leftOut.gaps > 0) {
    report(
      finding('coverage.gapsLeftOut', 'note', layer.layer, {
        gaps: leftOut.gaps,
        gapsM2: rounded(leftOut.gapsM2, 1e4),
      }),
    );
  }
  return { thinM2 };
}

const isGap = (winding: number) => winding === 0;

/** Below this an enclosed place is rounding. */
const NOTHING_M2 = 1e-9;

function eachGap({ polygons }: Faces, visit: (face: number, areaM2: number) => void): void {
  planarAreas(polygons).forEach((areaM2, face) => {
    if (areaM2 > NOTHING_M2) visit(face, areaM2);
  });
}

function widthOf({ polygons }: Faces, face: number, nearM: number): number {
  const { mostM } = widthBounds(polygons, face);
  return mostM <= nearM ? mostM : measuredWidth(polygons, face).widthM;
}

/** Neighbours of a face, longest border first. */
function neighboursOf({ start, neighbour, borderM }: Faces, face: number): number[] {
  const places = Array.from({ length: start[face + 1] - start[face] }, (_, k) => start[face] + k);
  return places.sort((p, q) => borderM[q] - borderM[p] || neighbour[p] - neighbour[q]).map((k) => neighbour[k]);
}

/** Answers: the first near border that two neighbours of a face have, −1 for none. */
function nearPairFinder({ pairs }: NearBorders) {
  /** Pairs ascend by their first item. */
  const firstOf = new Map<number, number>();
  pairs.forEach(({ a }, k) => {
    if (!firstOf.has(a)) firstOf.set(a, k);
  });
  return ({ start, neighbour }: Faces, face: number): number => {
    const around = neighbour.subarray(start[face], start[face + 1]);
    const isAround = new Set(around);
    for (const a of around) {
      for (let k = firstOf.get(a) ?? pairs.length; k < pairs.length && pairs[k].a === a; k++) {
        if (pairs[k].apartM > 0 && isAround.has(pairs[k].b)) return k;
      }
    }
    return -1;
  };
}

/** Corners by the two items they lie between, whichever of the two they are of; pairs as their first corner comes. */
function cornersByPair(short: readonly ShortCorner[]): ShortCorner[][] {
  const pairs = new Map<string, ShortCorner[]>();
  for (const corner of short) {
    const pair = `${Math.min(corner.item, corner.other)} ${Math.max(corner.item, corner.other)}`;
    const known = pairs.get(pair);
    if (known) known.push(corner);
    else pairs.set(pair, [corner]);
  }
  return [...pairs.values()];
}

interface Inlets {
  readonly faces: Faces;
  readonly areas: Float64Array;
  /** Gaps that only the wider tolerance closes. */
  readonly open: readonly number[];
  /** The one a corner leaves open, −1 for none. */
  at(corner: ShortCorner): number;
}

function inletsOf(
  coverage: Coverage,
  closed: Faces,
  near: NearBorders,
  nearM: number,
  geos: CheckContext['geos'],
): Inlets | null {
  if (near.short.length === 0 && near.pairs.every(({ apartM }) => apartM === 0)) return null;
  const faces = openFaces(coverage, nearM, isGap);
  const areas = planarAreas(faces.polygons);
  const isIn = placeFinder(closed.polygons);
  const open: number[] = [];
  eachGap(faces, (face) => {
    if (!isIn(...geos.interiorPoint(faces.polygons, face))) open.push(face);
  });
  const isOpen = new Set(open);
  const openIndex = buildBoxIndex(itemBoxes(faces.polygons));
  const reachM = 2 * nearM;
  return {
    faces,
    areas,
    open,
    at({ vertex }) {
      const [x, y] = [coverage.set.xy[2 * vertex], coverage.set.xy[2 * vertex + 1]];
      const beside = openIndex
        .search(x - reachM, y - reachM, x + reachM, y + reachM)
        .filter((face) => isOpen.has(face) && isBesideBorder(faces, face, x, y, reachM));
      return beside.length > 0 ? Math.min(...beside) : -1;
    },
  };
}

/** Answers: whether a place lies in one of the items, or on its border. */
function placeFinder(set: PolygonSet): (x: number, y: number) => boolean {
  const index = buildBoxIndex(itemBoxes(set));
  const placeIn = itemLocators(set);
  return (x, y) => index.search(x, y, x, y).some((item) => placeIn(item, x, y) !== 'outside');
}

function isBesideBorder({ polygons }: Faces, face: number, x: number, y: number, reachM: number): boolean {
  const { xy, ringStart, polygonStart, itemStart } = polygons;
  for (let r = polygonStart[itemStart[face]]; r < polygonStart[itemStart[face + 1]]; r++) {
    for (let v = ringStart[r]; v < ringStart[r + 1]; v++) {
      if (Math.hypot(xy[2 * v] - x, xy[2 * v + 1] - y) <= reachM) return true;
    }
  }
  return false;
}
