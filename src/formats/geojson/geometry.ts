import { type CoordinateStore, coordinateStore, readCoordinates } from './coordinates.js';
import { type Cursor, isString, JsonError, peek, plainString, readString } from './cursor.js';
import { hasNext, readKey, skipValue } from './skip.js';

/**
 * The geometry of one feature as it is being read: a tree of GeometryCollections flattened to its leaves, in order.
 *
 * Definition: a leaf is a geometry that is no collection; its vertices and ends lie in the store from … to (exclusive).
 * Promises: members in any order ("coordinates" before "type"), of two of one name the last counts; unknown members are passed;
 * collections are read without recursion. What is JSON but no geometry is a `flaw`, said in words, not an error.
 * Refuses: collections nested more than a thousand deep.
 */
export interface GeometryDraft {
  presence: 'null' | 'some';
  /** Type of the outermost geometry. */
  name: string;
  leaves: Leaf[];
  flaw: string | null;
  readonly store: CoordinateStore;
}

export interface Leaf {
  type: GeometryType;
  /** Depth of its positions (`readCoordinates`). */
  depth: number;
  vertexFrom: number;
  vertexTo: number;
  endFrom: number;
  endTo: number;
}

export type GeometryType = (typeof LEAF_TYPES)[number];

export const LEAF_TYPES = ['Polygon', 'MultiPolygon', 'Point', 'LineString', 'MultiLineString', 'MultiPoint'] as const;
export const COLLECTION = 'GeometryCollection';

/** A geometry object whose members are being read. */
export interface GeometryFrame {
  type: string | null;
  coordinates: Omit<Leaf, 'type'> | null;
  /** Leaves of the feature before this geometry. */
  readonly leavesBefore: number;
}

const DEEPEST_COLLECTION = 1000;
const NOTHING_READ: Omit<Leaf, 'type'> = { depth: 0, vertexFrom: 0, vertexTo: 0, endFrom: 0, endTo: 0 };

export function geometryDraft(): GeometryDraft {
  return { presence: 'null', name: '', leaves: [], flaw: null, store: coordinateStore() };
}

export function clearGeometry(draft: GeometryDraft): void {
  draft.presence = 'null';
  draft.flaw = null;
  draft.leaves.length = 0;
  draft.store.used = 0;
  draft.store.ends = 0;
  draft.store.ordinates = 0;
}

export function geometryFrame(draft: GeometryDraft): GeometryFrame {
  return { type: null, coordinates: null, leavesBefore: draft.leaves.length };
}

/** Reads the value of a "geometry" member in the place of what the draft held. */
export function readGeometry(c: Cursor, draft: GeometryDraft): void {
  clearGeometry(draft);
  const byte = peek(c);
  if (byte !== 0x7b) {
    skipValue(c);
    if (byte !== 0x6e) addFlaw(draft, 'the geometry is not an object');
    return;
  }
  c.at++;
  readTree(c, draft, geometryFrame(draft), false);
}

/** Reads "coordinates" of a frame. */
export function readCoordinatesMember(c: Cursor, draft: GeometryDraft, frame: GeometryFrame): void {
  const { store } = draft;
  const byte = peek(c);
  const vertexFrom = store.used / 2;
  const endFrom = store.ends;
  if (byte === 0x5b) {
    const depth = readCoordinates(c, store);
    frame.coordinates = { depth, vertexFrom, vertexTo: store.used / 2, endFrom, endTo: store.ends };
    return;
  }
  skipValue(c);
  // null is as good as nothing, anything else no nesting of any geometry
  frame.coordinates = byte === 0x6e ? null : { ...NOTHING_READ, depth: -1 };
}

/** Reads "geometries" of a frame, with all that is nested in it. */
export function readGeometriesMember(c: Cursor, draft: GeometryDraft, frame: GeometryFrame): void {
  draft.leaves.length = frame.leavesBefore;
  if (opensList(c, draft)) readTree(c, draft, frame, true);
}

function opensList(c: Cursor, draft: GeometryDraft): boolean {
  const byte = peek(c);
  if (byte === 0x5b) {
    c.at++;
    return true;
  }
  skipValue(c);
  if (byte !== 0x6e) addFlaw(draft, '"geometries" is not an array');
  return false;
}

/** Reads the rest of a geometry object behind its brace, or of its list of geometries behind the bracket. */
function readTree(c: Cursor, draft: GeometryDraft, root: GeometryFrame, startsInList: boolean): void {
  const outer: GeometryFrame[] = [];
  let frame = root;
  let inList = startsInList;
  let isFirst = true;
  for (;;) {
    if (inList) {
      if (!hasNext(c, 0x5d, isFirst)) {
        if (startsInList && outer.length === 0) return;
        inList = false;
        isFirst = false;
        continue;
      }
      isFirst = false;
      const byte = peek(c);
      if (byte !== 0x7b) {
        skipValue(c);
        if (byte !== 0x6e) addFlaw(draft, 'an entry of "geometries" is not an object');
        continue;
      }
      if (outer.length === DEEPEST_COLLECTION) {
        throw new JsonError(c.at, `geometry collections nested more than ${DEEPEST_COLLECTION} deep`);
      }
      c.at++;
      outer.push(frame);
      frame = geometryFrame(draft);
      inList = false;
      isFirst = true;
      continue;
    }
    if (!hasNext(c, 0x7d, isFirst)) {
      closeFrame(draft, frame);
      const parent = outer.pop();
      if (!parent) return;
      frame = parent;
      inList = true;
      isFirst = false;
      continue;
    }
    isFirst = false;
    readKey(c);
    if (isString(c, 'type')) frame.type = readType(c);
    else if (isString(c, 'coordinates')) readCoordinatesMember(c, draft, frame);
    else if (isString(c, 'geometries')) {
      draft.leaves.length = frame.leavesBefore;
      inList = opensList(c, draft);
      isFirst = inList;
    } else skipValue(c);
  }
}

/** The value of a "type" member; null when it is no string. */
export function readType(c: Cursor): string | null {
  if (peek(c) !== 0x22) {
    skipValue(c);
    return null;
  }
  readString(c);
  for (const type of LEAF_TYPES) if (isString(c, type)) return type;
  if (c.to - c.from > 100) return '…';
  return plainString(c);
}

/** Ends a geometry: its leaf stands for it, or, in a collection, those of its members. */
export function closeFrame(draft: GeometryDraft, frame: GeometryFrame): void {
  draft.presence = 'some';
  draft.name = frame.type ?? 'geometry without "type"';
  if (frame.type === COLLECTION) return;
  draft.leaves.length = frame.leavesBefore;
  if (!isLeafType(frame.type)) {
    addFlaw(draft, frame.type === null ? 'a geometry without "type"' : `"${frame.type}" is no type of geometry`);
    return;
  }
  const read = frame.coordinates ?? NOTHING_READ;
  draft.leaves.push({ type: frame.type, ...read });
}

export function isLeafType(type: string | null): type is GeometryType {
  return (LEAF_TYPES as readonly (string | null)[]).includes(type);
}

function addFlaw(draft: GeometryDraft, flaw: string): void {
  draft.presence = 'some';
  draft.flaw ??= flaw;
}
