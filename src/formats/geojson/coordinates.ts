import { type Cursor, peek, unexpected } from './cursor.js';
import { readNumber } from './number.js';
import { skipValue } from './skip.js';

/**
 * Coordinates of one feature, flat: the arrays of every "coordinates" member in it, one after the other.
 *
 * Definition: a position is an array that does not begin with an array; its depth is the number of brackets around its first
 * number. An end is the closing bracket of an array of positions (or of such arrays), kept with its depth, counted from 1
 * outside, and the number of vertices before it. So the nesting can be read before the type of the geometry is known.
 * Promises: a position without two numbers in front has NaN in their place; further ordinates are passed and counted.
 * Nesting deeper than four, or positions of different depths, make `positionDepth` −1.
 */
export interface CoordinateStore {
  xy: Float64Array;
  /** Numbers of `xy` in use: twice the vertices. */
  used: number;
  endVertex: Uint32Array;
  endDepth: Uint8Array;
  ends: number;
  /** Ordinates of the longest position of the feature. */
  ordinates: number;
}

/** Deepest nesting of any geometry: a MultiPolygon's positions. */
const DEEPEST = 4;

export function coordinateStore(): CoordinateStore {
  return {
    xy: new Float64Array(2048),
    used: 0,
    endVertex: new Uint32Array(64),
    endDepth: new Uint8Array(64),
    ends: 0,
    ordinates: 0,
  };
}

/**
 * Reads the array of coordinates that the cursor stands on, to the end of the store. Gives the depth of its positions: 0 when there are
 * none, −1 when they are nested as in no geometry.
 */
export function readCoordinates(c: Cursor, store: CoordinateStore): number {
  let depth = 0;
  let positionDepth = 0;
  for (;;) {
    let byte = peek(c);
    if (byte === 0x5b) {
      c.at++;
      depth++;
      byte = peek(c);
      if (byte === 0x5b) continue;
      if (byte === 0x5d) {
        c.at++;
        addEnd(store, depth--);
      } else {
        readPosition(c, store, byte);
        positionDepth = positionDepth === 0 || positionDepth === depth ? depth : -1;
        depth--;
      }
    } else {
      // a number, null or text among arrays: a position without coordinates
      skipValue(c);
      addVertex(store, Number.NaN, Number.NaN);
      positionDepth = positionDepth === 0 || positionDepth === depth + 1 ? depth + 1 : -1;
    }
    for (;;) {
      if (depth === 0) return positionDepth > DEEPEST ? -1 : positionDepth;
      byte = peek(c);
      if (byte === 0x2c) break;
      if (byte !== 0x5d) unexpected(c, c.at, "',' or ']'");
      c.at++;
      addEnd(store, depth--);
    }
    c.at++;
  }
}

/** Reads a position behind its opening bracket; `byte` is where the cursor stands. */
function readPosition(c: Cursor, store: CoordinateStore, byte: number): void {
  const x = readOrdinate(c, byte);
  let y = Number.NaN;
  let ordinates = 1;
  for (;;) {
    byte = peek(c);
    if (byte === 0x5d) break;
    if (byte !== 0x2c) unexpected(c, c.at, "',' or ']'");
    c.at++;
    byte = peek(c);
    const value = readOrdinate(c, byte);
    if (++ordinates === 2) y = value;
  }
  c.at++;
  if (ordinates > store.ordinates) store.ordinates = ordinates;
  addVertex(store, x, y);
}

function readOrdinate(c: Cursor, byte: number): number {
  if ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d) return readNumber(c);
  skipValue(c);
  return Number.NaN;
}

function addVertex(store: CoordinateStore, x: number, y: number): void {
  if (store.used + 2 > store.xy.length) {
    const grown = new Float64Array(store.xy.length * 2);
    grown.set(store.xy);
    store.xy = grown;
  }
  store.xy[store.used] = x;
  store.xy[store.used + 1] = y;
  store.used += 2;
}

function addEnd(store: CoordinateStore, depth: number): void {
  // nothing can be made of what is deeper: it need not be kept
  if (depth > DEEPEST) return;
  if (store.ends === store.endVertex.length) {
    const vertex = new Uint32Array(store.ends * 2);
    vertex.set(store.endVertex);
    store.endVertex = vertex;
    const depths = new Uint8Array(store.ends * 2);
    depths.set(store.endDepth);
    store.endDepth = depths;
  }
  store.endVertex[store.ends] = store.used / 2;
  store.endDepth[store.ends++] = depth;
}
