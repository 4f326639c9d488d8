import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeFlatGeobuf } from '../../../src/formats/flatgeobuf/encode.js';
import { fieldAt } from '../../../src/formats/flatgeobuf/layout.js';
import type { OutputLayer } from '../../../src/formats/output/output.js';
import { EMPTY_POLYGON_SET, itemCount, type PolygonSet } from '../../../src/geometry/polygonSet.js';
import { textColumn } from '../../../src/model/column.js';

/**
 * A FlatGeobuf of polygons with a BSM each, written batch by batch: memory is that of one batch. No index; the count of rows is put into the
 * header at the end.
 */
export interface LayerFile {
  append(polygons: PolygonSet): void;
  close(): { readonly rows: number; readonly vertices: number };
}

const BSM_START = '3302122001';

export function createLayerFile(path: string, name: string): LayerFile {
  const layerOf = (polygons: PolygonSet, firstRow: number): OutputLayer => {
    const rowCount = itemCount(polygons);
    const bsm = Array.from({ length: rowCount }, (_, k) => BSM_START + String(firstRow + k + 1).padStart(8, '0'));
    return {
      name,
      crs: 'EPSG:4549',
      shapes: { kind: 'polygon', polygons },
      table: { rowCount, columns: new Map([['BSM', textColumn(bsm)]]) },
    };
  };
  const head = encodeFlatGeobuf(layerOf(EMPTY_POLYGON_SET, 0));
  const file = openSync(path, 'w');
  const write = (bytes: Uint8Array) => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  write(head);
  let rows = 0;
  let vertices = 0;
  return {
    append(polygons) {
      write(encodeFlatGeobuf(layerOf(polygons, rows)).subarray(head.length));
      rows += itemCount(polygons);
      vertices += polygons.xy.length / 2;
    },
    close() {
      const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
      const countAt = fieldAt(view, 12 + view.getUint32(12, true), 8);
      view.setBigUint64(countAt, BigInt(rows), true);
      writeSync(file, head, 0, head.length, 0);
      closeSync(file);
      return { rows, vertices };
    },
  };
}
