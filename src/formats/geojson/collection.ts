import { type Cursor, isString, JsonError, NEED_MORE, peek, unexpected } from './cursor.js';
import type { Feeder } from './feeder.js';
import {
  COLLECTION,
  clearGeometry,
  type GeometryDraft,
  geometryDraft,
  isLeafType,
  readGeometry,
  readType,
} from './geometry.js';
import type { GeometryRows } from './geometryRows.js';
import type { PropertyColumns } from './properties.js';
import { hasNext, readKey, skipValue } from './skip.js';

/**
 * Reads the GeoJSON texts of one file, feature by feature, into rows.
 *
 * Definition: a file holds one text (a FeatureCollection, a Feature or a geometry), or a sequence of them: each behind a record separator
 * (RFC 8142), or simply one after the other, a line each. FeatureCollections of a sequence give their features.
 * Promises: `rows.count` goes up when a feature has been read to its end, and not before: what a broken text leaves in the columns
 * belongs to no row. Members stand in any order; of two of one name the last counts, save "features", which may stand once.
 * Throws: `JsonError` at the place of the trouble; `NotGeoJson` when the text is JSON of another kind.
 */
export interface Rows {
  count: number;
  readonly shapes: GeometryRows;
  readonly properties: PropertyColumns;
  /** The "crs" member, as JSON; null where there is none. */
  crs: string | null;
}

/** The text is JSON, but its "type" is none of GeoJSON's. */
export class NotGeoJson extends Error {
  override readonly name = 'NotGeoJson';
  readonly type: string | null;
  constructor(type: string | null, message: string) {
    super(message);
    this.type = type;
  }
}

const RECORD_SEPARATOR = 0x1e;

export async function readTexts(feeder: Feeder, rows: Rows, isSequence: boolean): Promise<void> {
  const { cursor } = feeder;
  const draft = geometryDraft();
  let texts = 0;
  let mayGoOn = isSequence;
  for (;;) {
    const separators = await feeder.whole(() => skipSeparators(cursor));
    if (separators > 0) mayGoOn = true;
    if (cursor.at >= cursor.end) break;
    if (texts > 0 && !mayGoOn) throw new JsonError(cursor.at, 'more text after the end of the JSON');
    const type = await readText(feeder, rows, draft);
    // features one after the other, a line each, under whatever ending
    if (texts++ === 0 && type !== 'FeatureCollection') mayGoOn = true;
  }
  if (texts === 0) throw new JsonError(cursor.at, 'there is no JSON text');
}

/** Passes blanks and record separators; gives the number of the latter. Where the text ends, the cursor stands at its end. */
function skipSeparators(c: Cursor): number {
  let separators = 0;
  for (; c.at < c.end; c.at++) {
    const byte = c.bytes[c.at];
    if (byte === RECORD_SEPARATOR) separators++;
    else if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return separators;
  }
  if (!c.isLast) throw NEED_MORE;
  return separators;
}

interface Root {
  type: string | null;
  crs: string | null;
  features: 'absent' | 'read' | 'wrong';
}

/** Reads one text, and gives its type. */
async function readText(feeder: Feeder, rows: Rows, draft: GeometryDraft): Promise<string> {
  const { cursor } = feeder;
  const addRow = () => {
    rows.shapes.add(draft);
    rows.count++;
  };
  const head = await feeder.whole(() => {
    const start = cursor.at;
    if (peek(cursor) !== 0x7b) {
      skipValue(cursor);
      throw new NotGeoJson(null, 'it is no object');
    }
    cursor.at++;
    const root: Root = { type: null, crs: null, features: 'absent' };
    const next = readMembers(cursor, root, true);
    if (next === 'feature' || (root.type === 'Feature' && next === 'end')) {
      cursor.at = start;
      root.crs = readFeature(cursor, rows, draft);
      return { root, next: 'done' as const };
    }
    if (next === 'end' && (isLeafType(root.type) || root.type === COLLECTION)) {
      cursor.at = start;
      rows.properties.begin(rows.count);
      readGeometry(cursor, draft);
      return { root, next: 'done' as const };
    }
    return { root, next };
  });
  let { root } = head;
  if (head.next === 'done') {
    addRow();
    agreeOnCrs(rows, root.crs, cursor.at);
    return root.type ?? '';
  }
  if (head.next === 'features') {
    await readFeatures(feeder, () => readFeature(cursor, rows, draft), addRow);
    root.features = 'read';
    const before = root;
    root = await feeder.whole(() => {
      const again = { ...before };
      readMembers(cursor, again, false);
      return again;
    });
  }
  if (root.type !== 'FeatureCollection') {
    throw new NotGeoJson(root.type, `its "type" is ${root.type === null ? 'missing' : `"${root.type}"`}`);
  }
  if (root.features === 'absent') throw new NotGeoJson(root.type, 'it is a FeatureCollection without "features"');
  if (root.features === 'wrong') throw new NotGeoJson(root.type, 'its "features" are not an array');
  agreeOnCrs(rows, root.crs, cursor.at);
  return root.type;
}

function agreeOnCrs(rows: Rows, crs: string | null, at: number): void {
  if (crs !== null && rows.crs !== null && crs !== rows.crs) {
    throw new JsonError(at - 1, 'the "crs" of this text of the sequence differs from that of those before');
  }
  rows.crs = crs ?? rows.crs;
}

/**
 * Reads members of the outermost object to its end, or to the first entry of "features", or, before anything else has been read, to where
 * it turns out to be a feature.
 */
function readMembers(c: Cursor, root: Root, isHead: boolean): 'end' | 'features' | 'feature' {
  let isFirst = isHead;
  while (hasNext(c, 0x7d, isFirst)) {
    isFirst = false;
    readKey(c);
    if (isString(c, 'type')) {
      root.type = readType(c);
      if (root.type === 'Feature' && isHead) return 'feature';
      if (root.type === 'Topology') throw new NotGeoJson(root.type, 'it is TopoJSON');
    } else if (isString(c, 'features')) {
      if (root.features === 'read') throw new JsonError(c.from - 1, 'a second "features"');
      if (peek(c) === 0x5b) {
        c.at++;
        return 'features';
      }
      root.features = 'wrong';
      skipValue(c);
    } else if (isString(c, 'crs')) root.crs = readCrs(c);
    else skipValue(c);
  }
  return 'end';
}

function readCrs(c: Cursor): string | null {
  peek(c);
  const from = c.at;
  skipValue(c);
  const text = new TextDecoder().decode(c.bytes.subarray(from, c.at));
  return text === 'null' ? null : text;
}

/** Reads the entries of "features" behind its bracket, one unit each, without waiting between those that are in the buffer. */
async function readFeatures(feeder: Feeder, read: () => void, done: () => void): Promise<void> {
  const { cursor } = feeder;
  for (let isFirst = true; ; ) {
    const start = cursor.at;
    try {
      if (!hasNext(cursor, 0x5d, isFirst)) return;
      read();
    } catch (error) {
      if (error !== NEED_MORE) throw error;
      cursor.at = start;
      await feeder.refill();
      continue;
    }
    isFirst = false;
    done();
  }
}

/** Reads a feature into the row after those that are done; its geometry is then in the draft. Gives its "crs". */
function readFeature(c: Cursor, rows: Rows, draft: GeometryDraft): string | null {
  const isObject = peek(c) === 0x7b;
  const start = c.at;
  const row = rows.count;
  rows.properties.begin(row);
  clearGeometry(draft);
  let type: string | null = null;
  let crs: string | null = null;
  if (isObject) {
    c.at++;
    for (let isFirst = true; hasNext(c, 0x7d, isFirst); isFirst = false) {
      readKey(c);
      if (isString(c, 'type')) type = readType(c);
      else if (isString(c, 'geometry')) readGeometry(c, draft);
      else if (isString(c, 'properties')) readProperties(c, rows, row);
      else if (isString(c, 'id')) rows.properties.readId(c, row);
      else if (isString(c, 'crs')) crs = readCrs(c);
      else skipValue(c);
    }
  } else skipValue(c);
  if (type !== 'Feature') throw new JsonError(start, `entry ${row + 1} of "features" is not a Feature`);
  return crs;
}

function readProperties(c: Cursor, rows: Rows, row: number): void {
  const byte = peek(c);
  if (byte === 0x7b) rows.properties.read(c, row);
  else if (byte === 0x6e) {
    skipValue(c);
    rows.properties.clear(row);
  } else unexpected(c, c.at, 'an object or null as "properties"');
}
