/** Shapefiles made byte by byte from the format's description, so that tests can plant what no writer would write. */
export interface DbfFieldSpec {
  readonly name: Uint8Array;
  readonly type: string;
  readonly width: number;
  readonly decimals?: number;
}

export interface DbfRowSpec {
  readonly cells: readonly Uint8Array[];
  readonly deleted?: boolean;
}

export function dbfBytes(fields: readonly DbfFieldSpec[], rows: readonly DbfRowSpec[], ldid = 0): Uint8Array {
  const headerBytes = 32 + 32 * fields.length + 1;
  const rowBytes = 1 + fields.reduce((sum, field) => sum + field.width, 0);
  const bytes = new Uint8Array(headerBytes + rows.length * rowBytes + 1).fill(0x20, headerBytes);
  const view = new DataView(bytes.buffer);
  bytes[0] = 3;
  view.setUint32(4, rows.length, true);
  view.setUint16(8, headerBytes, true);
  view.setUint16(10, rowBytes, true);
  bytes[29] = ldid;
  fields.forEach((field, f) => {
    bytes.set(field.name.subarray(0, 11), 32 + 32 * f);
    bytes[32 + 32 * f + 11] = field.type.charCodeAt(0);
    bytes[32 + 32 * f + 16] = field.width;
    bytes[32 + 32 * f + 17] = field.decimals ?? 0;
  });
  bytes[headerBytes - 1] = 0x0d;
  rows.forEach((row, r) => {
    let at = headerBytes + r * rowBytes;
    bytes[at++] = row.deleted ? 0x2a : 0x20;
    row.cells.forEach((cell, f) => {
      const { width, type } = fields[f];
      const cut = cell.subarray(0, width);
      bytes.set(cut, type === 'N' || type === 'F' ? at + width - cut.length : at);
      at += width;
    });
  });
  bytes[bytes.length - 1] = 0x1a;
  return bytes;
}

/** Polygons as loose rings; null = null shape. `gap` unused bytes are left before each record. */
export function shpBytes(shapes: readonly (readonly (readonly number[])[] | null)[], gap = 0): Uint8Array {
  const contents = shapes.map((rings) => (rings === null ? Uint8Array.of(0, 0, 0, 0) : polygonContent(rings)));
  const total = contents.reduce((sum, content) => sum + gap + 8 + content.length, 100);
  const bytes = new Uint8Array(total);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 9994);
  view.setInt32(24, total / 2);
  view.setInt32(28, 1000, true);
  view.setInt32(32, 5, true);
  let at = 100;
  contents.forEach((content, r) => {
    at += gap;
    view.setInt32(at, r + 1);
    view.setInt32(at + 4, content.length / 2);
    bytes.set(content, at + 8);
    at += 8 + content.length;
  });
  return bytes;
}

function polygonContent(rings: readonly (readonly number[])[]): Uint8Array {
  const points = rings.reduce((sum, ring) => sum + ring.length / 2, 0);
  const bytes = new Uint8Array(44 + 4 * rings.length + 16 * points);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, 5, true);
  view.setInt32(36, rings.length, true);
  view.setInt32(40, points, true);
  let part = 0;
  let at = 44 + 4 * rings.length;
  rings.forEach((ring, r) => {
    view.setInt32(44 + 4 * r, part, true);
    part += ring.length / 2;
    for (const value of ring) {
      view.setFloat64(at, value, true);
      at += 8;
    }
  });
  return bytes;
}

/** A square of side `side` at (x, y), clockwise as Shapefiles want shells. */
export function square(x: number, y: number, side: number): number[] {
  return [x, y, x, y + side, x + side, y + side, x + side, y, x, y];
}

/** The index of a .shp without gaps between its records. */
export function shxBytes(shp: Uint8Array): Uint8Array {
  const view = new DataView(shp.buffer, shp.byteOffset, shp.byteLength);
  const entries: [number, number][] = [];
  for (let at = 100; at < shp.length; at += 8 + 2 * view.getInt32(at + 4))
    entries.push([at / 2, view.getInt32(at + 4)]);
  const bytes = new Uint8Array(100 + 8 * entries.length);
  bytes.set(shp.subarray(0, 100));
  const index = new DataView(bytes.buffer);
  index.setInt32(24, bytes.length / 2);
  entries.forEach(([place, words], e) => {
    index.setInt32(100 + 8 * e, place);
    index.setInt32(104 + 8 * e, words);
  });
  return bytes;
}
