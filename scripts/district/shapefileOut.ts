/**
 * Shapefile bytes, written as they are told: null shapes, records without parts, rings left open or wound the wrong way
 * and deleted table rows come out as such, because the demo district must hold them. Text is GBK; no `.cpg` is written.
 */
import type { Cells } from './dltb.js';

export interface DbfField {
  readonly name: string;
  readonly type: 'C' | 'N';
  readonly length: number;
  readonly decimals: number;
}

type Ring = readonly (readonly [number, number])[];

export interface ShapeRow {
  readonly cells: Cells;
  /** null = null shape; [] = a shape without parts. Rings as stored: shells clockwise in a proper file. */
  readonly rings: readonly Ring[] | null;
  readonly deleted?: boolean;
}

export type ShapeKind = 'polygon' | 'line';

export const PRJ_4549 =
  'PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",' +
  'SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],' +
  'PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],' +
  'PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

export interface ShapefileBytes {
  readonly shp: Uint8Array;
  readonly shx: Uint8Array;
  readonly dbf: Uint8Array;
}

export function shapefileBytes(
  rows: readonly ShapeRow[],
  fields: readonly DbfField[],
  kind: ShapeKind = 'polygon',
  languageByte = 0x4d,
): ShapefileBytes {
  const type = kind === 'polygon' ? 5 : 3;
  const sizes = rows.map(({ rings }) =>
    rings === null ? 4 : 44 + rings.length * 4 + rings.reduce((n, r) => n + r.length, 0) * 16,
  );
  const shp = new DataView(new ArrayBuffer(100 + sizes.reduce((sum, size) => sum + 8 + size, 0)));
  const shx = new DataView(new ArrayBuffer(100 + rows.length * 8));
  const box = boxOf(rows.flatMap((row) => row.rings ?? []));
  let at = 100;
  rows.forEach(({ rings }, i) => {
    shx.setInt32(100 + i * 8, at / 2);
    shx.setInt32(104 + i * 8, sizes[i] / 2);
    shp.setInt32(at, i + 1);
    shp.setInt32(at + 4, sizes[i] / 2);
    at += 8;
    if (rings === null) shp.setInt32(at, 0, true);
    else {
      shp.setInt32(at, type, true);
      boxOf(rings).forEach((value, k) => void shp.setFloat64(at + 4 + k * 8, value, true));
      shp.setInt32(at + 36, rings.length, true);
      shp.setInt32(
        at + 40,
        rings.reduce((n, r) => n + r.length, 0),
        true,
      );
      let first = 0;
      rings.forEach((ring, k) => {
        shp.setInt32(at + 44 + k * 4, first, true);
        ring.forEach(([x, y], v) => {
          const place = at + 44 + rings.length * 4 + (first + v) * 16;
          shp.setFloat64(place, x, true);
          shp.setFloat64(place + 8, y, true);
        });
        first += ring.length;
      });
    }
    at += sizes[i];
  });
  for (const [view, length] of [
    [shp, at],
    [shx, 100 + rows.length * 8],
  ] as const) {
    view.setInt32(0, 9994);
    view.setInt32(24, length / 2);
    view.setInt32(28, 1000, true);
    view.setInt32(32, type, true);
    box.forEach((value, k) => void view.setFloat64(36 + k * 8, value, true));
  }
  return {
    shp: new Uint8Array(shp.buffer),
    shx: new Uint8Array(shx.buffer),
    dbf: dbfBytes(rows, fields, languageByte),
  };
}

function boxOf(rings: readonly Ring[]): readonly [number, number, number, number] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of rings) {
    for (const [x, y] of ring) {
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
  }
  return minX === Infinity ? [0, 0, 0, 0] : [minX, minY, maxX, maxY];
}

function dbfBytes(rows: readonly ShapeRow[], fields: readonly DbfField[], languageByte: number): Uint8Array {
  const recordLength = 1 + fields.reduce((sum, field) => sum + field.length, 0);
  const headerLength = 33 + fields.length * 32;
  const bytes = new Uint8Array(headerLength + rows.length * recordLength + 1).fill(0x20, headerLength);
  const view = new DataView(bytes.buffer);
  bytes.set([0x03, 121, 12, 31]);
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerLength, true);
  view.setUint16(10, recordLength, true);
  bytes[29] = languageByte;
  fields.forEach((field, i) => {
    const at = 32 + i * 32;
    bytes.set(gbk(field.name), at);
    bytes[at + 11] = field.type.charCodeAt(0);
    bytes[at + 16] = field.length;
    bytes[at + 17] = field.decimals;
  });
  bytes[headerLength - 1] = 0x0d;
  rows.forEach(({ cells, deleted }, i) => {
    let at = headerLength + i * recordLength;
    bytes[at++] = deleted ? 0x2a : 0x20;
    for (const field of fields) {
      const value = cells[field.name];
      if (value !== null && value !== undefined && value !== '') {
        if (field.type === 'C') bytes.set(gbk(String(value)).subarray(0, field.length), at);
        else {
          const shown = typeof value === 'number' ? value.toFixed(field.decimals) : value;
          bytes.set(gbk(shown.padStart(field.length)).subarray(0, field.length), at);
        }
      }
      at += field.length;
    }
  });
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

const gbkCodes = new Map<string, readonly number[]>();

/** GBK bytes; ASCII as it is, two bytes for every other character. */
export function gbk(value: string): Uint8Array {
  if (gbkCodes.size === 0) {
    const decoder = new TextDecoder('gbk');
    for (let lead = 0x81; lead <= 0xfe; lead++) {
      for (let trail = 0x40; trail <= 0xfe; trail++) {
        if (trail === 0x7f) continue;
        const character = decoder.decode(Uint8Array.of(lead, trail));
        if (character.length === 1 && character !== '\ufffd' && !gbkCodes.has(character))
          gbkCodes.set(character, [lead, trail]);
      }
    }
  }
  const bytes: number[] = [];
  for (const character of value) {
    const code = character.charCodeAt(0);
    const pair = gbkCodes.get(character);
    if (code < 0x80) bytes.push(code);
    else if (pair) bytes.push(...pair);
    else throw new Error(`no GBK code for ${character}`);
  }
  return Uint8Array.from(bytes);
}
