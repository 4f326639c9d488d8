import { type BorderNet, borderNet } from '../../geometry/borderNet/borderNet.js';
import { type NetFaces, netFaces } from '../../geometry/borderNet/faces.js';
import { itemsOfFaces } from '../../geometry/borderNet/itemsOfFaces.js';
import { type NodedBorders, nodeBorders } from '../../geometry/borderNet/nodeBorders.js';
import { buildBoxIndex } from '../../geometry/boxIndex.js';
import { coverageOverlaps } from '../../geometry/coverage/overlaps.js';
import { type Coverage, coverageOf, itemOfEdge, OPEN } from '../../geometry/coverage.js';
import { itemBoxes, itemCount, type PolygonSet } from '../../geometry/polygonSet.js';
import { sameShapes, withoutCopies } from '../../geometry/sameShape.js';
import type { Settings } from '../../model/settings.js';

/**
 * The part of a layer whose borders do not match, with nodes where they meet and the faces between them: what the rules of coverages work on.
 *
 * Definition: items concerned = those with an open edge (`Coverage`) near another item's box, those whose box meets such an edge,
 * those that overlap, those in `asked`, and whoever meets their boxes. All others match their neighbours on every border and are not looked at.
 * `owners` of a face: the local items whose land it is, ascending; the rules change it and nothing else.
 * Copies, rows with the very land of an earlier row as delivered or once noded, own nothing and decide nothing: they follow that row
 * (`followed`), so that the check, which looks at a shape once, sees what the rules saw.
 */
export interface BorderWork {
  readonly net: BorderNet;
  readonly faces: NetFaces;
  readonly owners: (readonly number[])[];
  /** Local item of each item; −1 where not concerned. */
  readonly local: Int32Array;
  /** Of each item the first with the very same land, if that is an earlier one; −1. */
  readonly earlier: Int32Array;
}

export interface NodedWork {
  /** Null where the borders are too tangled to be told apart. */
  readonly work: BorderWork | null;
  readonly net: BorderNet;
  readonly noded: NodedBorders;
  /** Items thinner than the tolerance, which would have folded up: they were left where they are. */
  readonly thin: readonly number[];
}

/** Whether a rule that looks at borders is on. */
export function needsBorders(settings: Settings): boolean {
  return (
    settings['repair.snapM'] > 0 ||
    settings['repair.overlaps'] !== 'none' ||
    settings['repair.gapsM'] > 0 ||
    settings['repair.slivers'] === 'dissolve'
  );
}

/** `withGaps`: items with nothing near their open edges are concerned, too, as they may lie in a gap. */
export function bordersOf(
  polygons: PolygonSet,
  toleranceM: number,
  asked: readonly number[],
  withGaps: boolean,
): NodedWork {
  const earlier = sameShapes(polygons);
  const single = withoutCopies(polygons, earlier);
  const coverage = coverageOf(single);
  const items = concerned(single, coverage, toleranceM, asked, withGaps);
  const held = new Uint8Array(items.length);
  let [net, noded, faces] = nodedNet(single, items, coverage, toleranceM, held);
  for (let thin = folded(net, faces, held); thin.length > 0; thin = folded(net, faces, held)) {
    for (const k of thin) held[k] = 1;
    [net, noded, faces] = nodedNet(single, items, coverage, toleranceM, held);
  }
  const thin = Array.from(items).filter((_, k) => held[k] === 1);
  const local = new Int32Array(itemCount(polygons)).fill(-1);
  items.forEach((item, k) => {
    local[item] = k;
  });
  if (!faces) return { work: null, net, noded, thin };
  for (const [k, first] of sameLand(net, faces)) earlier[items[k]] = items[first];
  const owners = faces.items.map((list) => list.filter((k) => earlier[items[k]] < 0));
  return { work: { net, faces, owners, local, earlier }, net, noded, thin };
}

function nodedNet(
  single: PolygonSet,
  items: Int32Array,
  coverage: Coverage,
  toleranceM: number,
  held: Uint8Array,
): [BorderNet, NodedBorders, NetFaces | null] {
  const net = borderNet(single, items, (v) => coverage.twin[v] === OPEN);
  const noded = nodeBorders(net, toleranceM, held);
  return [net, noded, noded.isSettled ? netFaces(net) : null];
}

/** Local items not yet held that have no land left. */
function folded(net: BorderNet, faces: NetFaces | null, held: Uint8Array): number[] {
  if (!faces) return [];
  const hasLand = new Set(faces.items.flat());
  return Array.from(new Set(net.ringItem)).filter((k) => !hasLand.has(k) && held[k] === 0);
}

/** Local items that lie on the very faces of an earlier one, with that one. */
function sameLand(net: BorderNet, faces: NetFaces): [copy: number, first: number][] {
  const own = facesByItem({ net, owners: faces.items });
  const found = new Map<number, number>();
  faces.items.forEach((list, face) => {
    const here = list.length > 1 ? list.filter((k) => own[k][0] === face) : [];
    for (const [n, k] of here.entries()) {
      const first = here.slice(0, n).find((other) => !found.has(other) && sameList(own[other], own[k]));
      if (first !== undefined) found.set(k, first);
    }
  });
  return [...found];
}

function sameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, k) => value === b[k]);
}

const OVERLAPS = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };

function concerned(
  polygons: PolygonSet,
  coverage: Coverage,
  toleranceM: number,
  asked: readonly number[],
  withGaps: boolean,
): Int32Array {
  const { xy } = polygons;
  const boxes = itemBoxes(polygons);
  const index = buildBoxIndex(boxes);
  const isIn = new Uint8Array(itemCount(polygons));
  const reachM = 4 * toleranceM;
  for (const v of coverage.open) {
    const own = itemOfEdge(coverage, v);
    if (withGaps) isIn[own] = 1;
    const [ax, ay, bx, by] = [xy[2 * v], xy[2 * v + 1], xy[2 * v + 2], xy[2 * v + 3]];
    index.visit(
      Math.min(ax, bx) - reachM,
      Math.min(ay, by) - reachM,
      Math.max(ax, bx) + reachM,
      Math.max(ay, by) + reachM,
      (item) => {
        if (item === own) return;
        isIn[item] = 1;
        isIn[own] = 1;
      },
    );
  }
  // two whole coverages on each other are open along their outlines alone
  const over = coverageOverlaps(coverage, OVERLAPS).flatMap(({ a, b }) => [a, b]);
  for (const item of new Set([...asked, ...over])) {
    index.visit(boxes[4 * item], boxes[4 * item + 1], boxes[4 * item + 2], boxes[4 * item + 3], (other) => {
      isIn[other] = 1;
    });
  }
  const items: number[] = [];
  for (let i = 0; i < isIn.length; i++) if (isIn[i] === 1) items.push(i);
  return Int32Array.from(items);
}

/** Faces of each local item. */
export function facesByItem({
  net,
  owners,
}: {
  readonly net: BorderNet;
  readonly owners: readonly (readonly number[])[];
}): number[][] {
  const own: number[][] = Array.from({ length: net.items.length }, () => []);
  owners.forEach((items, face) => {
    for (const item of items) own[item].push(face);
  });
  return own;
}

/** The shapes that the faces give the local items asked for, in that order. */
export function shapesOf(work: BorderWork, items: readonly number[]): PolygonSet {
  const own = facesByItem(work);
  return itemsOfFaces(
    work.net,
    work.faces,
    (item, face) => work.owners[face].includes(item),
    (item) => own[item],
    items,
  );
}

/** Metres of border of a face with land that one item alone owns: item → metres. Faces that `skip` names count for nobody. */
export function bordersOfFace(work: BorderWork, face: number): Map<number, number> {
  const { faces, net, owners } = work;
  const metres = new Map<number, number>();
  forBorders(work, face, (h) => {
    const beyond = owners[faces.faceOf[h ^ 1]];
    if (beyond.length !== 1) return;
    const n = 2 * faces.from[h];
    const m = 2 * faces.to[h];
    const length = Math.hypot(net.xy[m] - net.xy[n], net.xy[m + 1] - net.xy[n + 1]);
    metres.set(beyond[0], (metres.get(beyond[0]) ?? 0) + length);
  });
  return metres;
}

/** Every half-edge with the face on its left. */
export function forBorders({ faces }: Pick<BorderWork, 'faces'>, face: number, visit: (h: number) => void): void {
  for (const start of faces.cycles[face]) {
    let h = start;
    do {
      visit(h);
      h = faces.next[h];
    } while (h !== start);
  }
}

/** The face as an item of its own. */
export function faceShape(work: BorderWork, face: number): PolygonSet {
  return itemsOfFaces(
    work.net,
    work.faces,
    (_, f) => f === face,
    () => [face],
    [0],
    false,
  );
}
