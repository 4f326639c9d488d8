import { buildBoxIndex } from '../../../geometry/boxIndex.js';
import { perimeterM } from '../../../geometry/compactness.js';
import { edgeRuns, edgesInBox, itemEdgesInBox } from '../../../geometry/gaps/edgeRuns.js';
import { type Band, facingBand } from '../../../geometry/gaps/facing.js';
import { gapPairs } from '../../../geometry/gaps/gapGraph.js';
import type { Geos } from '../../../geometry/geos.js';
import { type NeckMeter, neckMeter } from '../../../geometry/neck.js';
import { itemBoxes, planarAreas, selectItems } from '../../../geometry/polygonSet.js';
import { industryBarriers, nearPairs } from '../../../model/barrierSets.js';
import type { Situation } from '../situation/situation.js';
import { infillAllowed, isLane } from './between.js';

/** How two pieces of a cluster hang together. */
export interface Joint {
  readonly a: number;
  readonly b: number;
  readonly gapM: number;
  /** Centre to centre, metres: breaks ties between equal gaps toward compact groups. */
  readonly centresM: number;
  /** Piece that fills the gap, −1 where they touch or where only lanes or nothing lies between. */
  readonly infill: number;
  /** Land between that is left to lanes; null where they touch or infill joins them. */
  readonly band: Band | null;
}

/**
 * The gap graph of the pieces that may be joined, and what lies between them.
 *
 * Definition. Members: decided pieces in 集中建设区, outside existing parks, where the rules allow `join`. An edge is a pair within `block.gapM`
 * between which some link is clear of barriers, or that shares a border of which `cluster.neckM` or more runs along no barrier; a point is no edge.
 * A *joint* is an edge over which a footprint holds together, by a way nowhere narrower than `cluster.neckM` (`geometry/neck.ts`): across the
 * border; across a gap in which nothing but lanes lies, where the two face each other; or through one lawful piece of infill.
 * `narrow`: edges that would be joints but for the width. `near`: all pairs within the gap that nothing parts, joint or not, infill
 * too: clusters that hold one end each would stand too close; with `oneBody.neighbours` also with decided land that can't be joined.
 */
export interface SiteGraph {
  readonly members: readonly number[];
  readonly joints: readonly Joint[];
  readonly narrow: readonly Joint[];
  jointsOf(piece: number): readonly Joint[];
  readonly near: readonly (readonly [number, number])[];
  readonly mayInfill: ReadonlySet<number>;
  readonly necks: NeckMeter;
  /** Length of shared border of two pieces, 0 where they don't touch. */
  borderM(a: number, b: number): number;
  /** Pieces that share a border with one. */
  touching(piece: number): readonly number[];
  perimeterM(piece: number): number;
  readonly planarM2: Float64Array;
}

export function siteGraph(situation: Situation, geos: Geos): SiteGraph {
  const { district, overlay, settings } = situation.input;
  const { polygons } = overlay.pieces;
  const gapM = settings['block.gapM'];
  const neckM = settings['cluster.neckM'];
  const members: number[] = [];
  for (let k = 0; k < situation.pieceCount; k++) if (situation.mayJoin[k]) members.push(k);
  const isMember = (k: number) => situation.mayJoin[k] === 1;
  const around = piecesAround(situation, members, gapM);
  const mayInfill = new Set(around.filter((k) => !isMember(k) && infillAllowed(situation, k)));
  // a neighbour that may not be joined can still be upgraded alone, where nobody is to do that beside a cluster
  const mayStandBeside = (k: number) => settings['oneBody.neighbours'] && situation.decided[k] === 1;
  const relevant = around.filter((k) => isMember(k) || mayInfill.has(k) || mayStandBeside(k));
  const borders = bordersOf(situation, around);
  const borderM = (a: number, b: number) => borders.get(a)?.get(b) ?? 0;
  const touching = (piece: number) => [...(borders.get(piece)?.keys() ?? [])];
  const planarM2 = planarAreas(polygons);
  const necks = neckMeter(polygons, neckM, geos);
  const bandBetween = bandFinder(situation, around, gapM);

  const pairs = nearPairs(selectItems(polygons, relevant), gapM, industryBarriers(district), settings);
  const near: (readonly [number, number])[] = [];
  const edges: { a: number; b: number; gapM: number; freeM: number }[] = [];
  const free = new Map<string, number>();
  for (let p = 0; p < pairs.a.length; p++) {
    const [a, b] = [relevant[pairs.a[p]], relevant[pairs.b[p]]];
    const freeM = pairs.borderM[p] > 0 ? pairs.freeBorderM(p) : 0;
    if (freeM >= neckM) free.set(`${a},${b}`, freeM);
    if (!pairs.isJoined(p)) continue;
    near.push([a, b]);
    if (isMember(a) && isMember(b)) edges.push({ a, b, gapM: pairs.gapM[p], freeM });
  }
  const joints: Joint[] = [];
  const narrow: Joint[] = [];
  for (const edge of edges) {
    const { a, b } = edge;
    const { pieceXy } = situation;
    const centresM = Math.hypot(pieceXy[2 * a] - pieceXy[2 * b], pieceXy[2 * a + 1] - pieceXy[2 * b + 1]);
    const ways = [...waysAcross(edge)].map((way) => ({ a, b, gapM: edge.gapM, centresM, ...way }));
    const wide = ways.find(({ infill, band }) => isWide(edge, infill, band));
    if (wide) joints.push(wide);
    else if (ways.length > 0) narrow.push(ways[0]);
  }

  /** Over the border, across lanes, through infill: what costs no land first, then the smallest infill. */
  function* waysAcross({ a, b, gapM: pairGapM }: (typeof edges)[number]): Generator<Pick<Joint, 'infill' | 'band'>> {
    if (borderM(a, b) > 0) yield { infill: -1, band: null };
    const band = pairGapM > 0 ? bandBetween(a, b) : null;
    if (band) yield { infill: -1, band };
    const both = touching(a).filter((k) => mayInfill.has(k) && borderM(b, k) > 0);
    both.sort((p, q) => planarM2[p] - planarM2[q] || p - q);
    for (const infill of both) yield { infill, band: null };
  }
  function isWide({ a, b, freeM }: (typeof edges)[number], infill: number, band: Band | null): boolean {
    if (infill >= 0 ? !isFree(a, infill) || !isFree(b, infill) : (band?.widthM ?? freeM) < neckM - SLACK_M)
      return false;
    return necks.joins(a, b, infill, band);
  }
  function isFree(a: number, b: number): boolean {
    return free.has(a < b ? `${a},${b}` : `${b},${a}`);
  }

  const ofPiece = new Map<number, Joint[]>(members.map((k) => [k, []]));
  for (const joint of joints) for (const k of [joint.a, joint.b]) ofPiece.get(k)?.push(joint);
  const lengths = new Map<number, number>();
  return {
    members,
    joints,
    narrow,
    jointsOf: (piece) => ofPiece.get(piece) ?? [],
    near,
    mayInfill,
    necks,
    borderM,
    touching,
    perimeterM(piece) {
      const known = lengths.get(piece) ?? perimeterM(polygons, piece);
      lengths.set(piece, known);
      return known;
    },
    planarM2,
  };
}

/** Widths are told at half a millimetre. */
const SLACK_M = 5e-4;

function bordersOf({ input }: Situation, around: readonly number[]): Map<number, Map<number, number>> {
  const touch = gapPairs(selectItems(input.overlay.pieces.polygons, around), 0, [], input.settings['measure.touchM']);
  const borders = new Map<number, Map<number, number>>();
  const set = (a: number, b: number, lengthM: number) => {
    const row = borders.get(a);
    if (row) row.set(b, lengthM);
    else borders.set(a, new Map([[b, lengthM]]));
  };
  for (let p = 0; p < touch.a.length; p++) {
    if (!(touch.borderM[p] > 0)) continue;
    const [a, b] = [around[touch.a[p]], around[touch.b[p]]];
    set(a, b, touch.borderM[p]);
    set(b, a, touch.borderM[p]);
  }
  return borders;
}

/** The band over which two members face each other, clear of all land but lanes, and of barriers. */
function bandFinder(situation: Situation, around: readonly number[], gapM: number) {
  const { district, overlay } = situation.input;
  const boxes = itemBoxes(overlay.pieces.polygons);
  const pieces = edgeRuns(selectItems(overlay.pieces.polygons, around));
  const place = new Map(around.map((k, i) => [k, i]));
  const isBetween = Uint8Array.from(around, (k) => (isLane(situation, k) ? 0 : 1));
  const barriers = industryBarriers(district).map(({ shape }) => ({
    isLine: shape.kind === 'line',
    runs: edgeRuns(shape.kind === 'line' ? shape.lines : shape.polygons),
  }));
  return (a: number, b: number): Band | null => {
    const window = [
      Math.max(boxes[4 * a], boxes[4 * b]) - gapM,
      Math.max(boxes[4 * a + 1], boxes[4 * b + 1]) - gapM,
      Math.min(boxes[4 * a + 2], boxes[4 * b + 2]) + gapM,
      Math.min(boxes[4 * a + 3], boxes[4 * b + 3]) + gapM,
    ] as const;
    const [i, j] = [place.get(a) ?? -1, place.get(b) ?? -1];
    const between: number[] = [];
    pieces.index.visit(...window, (run) => {
      const item = pieces.item[run];
      if (item !== i && item !== j && isBetween[item]) edgesInBox(pieces, run, window, between);
    });
    for (const { runs, isLine } of barriers) {
      const edges: number[] = [];
      runs.index.visit(...window, (run) => edgesInBox(runs, run, window, edges));
      between.push(...edges, ...(isLine ? reversed(edges) : []));
    }
    return facingBand(itemEdgesInBox(pieces, i, window), itemEdgesInBox(pieces, j, window), gapM, between);
  };
}

function reversed(edges: readonly number[]): number[] {
  const back: number[] = [];
  for (let e = 0; e < edges.length; e += 4) back.push(edges[e + 2], edges[e + 3], edges[e], edges[e + 1]);
  return back;
}

/** Pieces whose box comes within the gap of a member's, ascending, members too. */
function piecesAround(situation: Situation, members: readonly number[], gapM: number): number[] {
  const boxes = itemBoxes(situation.input.overlay.pieces.polygons);
  const found = new Uint8Array(situation.pieceCount);
  if (members.length === 0) return [];
  const index = buildBoxIndex(boxes);
  for (const k of members) {
    const o = 4 * k;
    index.visit(boxes[o] - gapM, boxes[o + 1] - gapM, boxes[o + 2] + gapM, boxes[o + 3] + gapM, (other) => {
      found[other] = 1;
    });
  }
  const list: number[] = [];
  found.forEach((flag, k) => {
    if (flag) list.push(k);
  });
  return list;
}
