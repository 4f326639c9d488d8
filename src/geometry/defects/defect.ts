/**
 * What can be wrong with one item of a `PolygonSet`, as data.
 *
 * Definition: a defect has a kind, a place, the ring (and edges) concerned and the numbers of its kind. Kinds that make the item invalid
 * by OGC Simple Features (as GEOS and JTS judge it) are so marked in `INVALIDATING`: an item has one of them exactly if GEOS calls it
 * not valid. Rings are counted over the item, its first shell is 0; edges go by the vertex they start from, counted in the ring from 0.
 */
export type DefectKind = keyof typeof INVALIDATING;

export const INVALIDATING = {
  /** A coordinate that is no finite number; `count` of them in the ring. */
  notFinite: true,
  /** First and last vertex differ, by `lengthM`. The ring is judged as if closed. */
  notClosed: true,
  /** Fewer than four vertices, repeated ones counted once; `count` of them. */
  tooFewPoints: true,
  /** The border runs out and back on itself: a spike of no width, `lengthM` long, its tip at the place. */
  spike: true,
  /** Two edges of a ring cross, at the place (rounded). */
  selfCrossing: true,
  /** A ring comes back to a place where it has been, `count` passes in all, without crossing itself there. */
  selfTouching: true,
  /** A ring runs along itself for `lengthM` (a corridor without width). */
  selfOverlap: true,
  /** Two rings of the item cross at the place. */
  ringsCross: true,
  /** Two rings of the item share `lengthM` of border: hole and shell, two holes, two parts. */
  sharedLine: true,
  /** A hole lies outside its shell. */
  holeOutside: true,
  /** A hole lies in another hole. */
  nestedHoles: true,
  /** A part lies inside another part. */
  nestedShells: true,
  /** Rings touch in a chain that cuts the inside of a polygon in two; the place is the touch that closes the chain. */
  disconnected: true,
  /** The ring encloses nothing: it folds up completely. */
  zeroArea: true,
  /** A vertex repeats the one before; nothing is lost without it. */
  duplicateVertex: false,
  /** A vertex `lengthM` from the one before, no more than the tolerance, but not the same. */
  nearDuplicate: false,
  /** A vertex with an angle of `angleDeg`, below the limit; `lengthM` long on its shorter side. */
  narrowSpike: false,
  /** A shell that runs clockwise or a hole that runs counter-clockwise. */
  winding: false,
  /** A vertex `lengthM` from the middle of the layer, far beyond its extent. */
  offExtent: false,
  /** The widest place of the item is `lengthM` wide, less than the limit. */
  narrow: false,
  /** The item has `count` parts. */
  multipart: false,
} as const;

export interface Defect {
  readonly kind: DefectKind;
  readonly item: number;
  readonly x: number;
  readonly y: number;
  /** −1 where the item as a whole is meant. */
  readonly ring: number;
  readonly otherRing: number;
  readonly edge: number;
  readonly otherEdge: number;
  readonly lengthM: number;
  readonly angleDeg: number;
  readonly count: number;
}

/** A defect with the blanks filled in. */
export function defect(kind: DefectKind, item: number, x: number, y: number, known: Partial<Defect> = {}): Defect {
  return {
    kind,
    item,
    x,
    y,
    ring: known.ring ?? -1,
    otherRing: known.otherRing ?? -1,
    edge: known.edge ?? -1,
    otherEdge: known.otherEdge ?? -1,
    lengthM: known.lengthM ?? Number.NaN,
    angleDeg: known.angleDeg ?? Number.NaN,
    count: known.count ?? 1,
  };
}

export function isInvalidating({ kind }: Defect): boolean {
  return INVALIDATING[kind];
}

/** All defects of one item. */
export interface ItemDefects {
  /** In the order of the kinds' discovery, then of the rings; at most `places` of a kind. */
  readonly defects: readonly Defect[];
  /** How many of each kind there are, also those not listed. */
  readonly totals: ReadonlyMap<DefectKind, number>;
  /** So many edges meet that the search was ended: totals of crossings and touches are least numbers. */
  readonly isCutShort: boolean;
}

export interface DefectLimits {
  /** A vertex nearer to the one before than this, or as near, is a near-duplicate. */
  readonly nearVertexM: number;
  /** Angles below this are narrow spikes. */
  readonly spikeAngleDeg: number;
  /** Items less wide than this are narrow; 0 asks for none. */
  readonly narrowM: number;
  /** Vertices farther from the middle of the layer than its extent times this are off it. */
  readonly offExtentTimes: number;
  /** How many defects of a kind are listed an item. */
  readonly places: number;
}
