import { basename, dirname } from 'node:path';
import { folderSink } from '../../../src/cli/files/folderSink.js';
import { scratchAt } from '../../../src/cli/files/sources.js';
import { openLayer } from '../../../src/formats/index.js';
import { itemCount, type PolygonSet } from '../../../src/geometry/polygonSet.js';
import { textColumn } from '../../../src/model/column.js';

/** A layer of polygons with a BSM each, EPSG:4549, written batch by batch: memory is that of one batch, in FlatGeobuf and Parquet. */
export interface LayerFile {
  append(polygons: PolygonSet): Promise<void>;
  close(): Promise<{ readonly rows: number; readonly vertices: number }>;
}

const BSM_START = '3302122001';

export async function createLayerFile(path: string, name: string): Promise<LayerFile> {
  const folder = dirname(path);
  const fields = new Map([['BSM', 'text' as const]]);
  const schema = { name, crs: 'EPSG:4549', kind: 'polygon' as const, fields };
  const writer = await openLayer(folderSink(folder), basename(path), schema, { scratch: scratchAt(folder) });
  let rows = 0;
  let vertices = 0;
  return {
    async append(polygons) {
      const rowCount = itemCount(polygons);
      const bsm = Array.from({ length: rowCount }, (_, k) => BSM_START + String(rows + k + 1).padStart(8, '0'));
      const table = { rowCount, columns: new Map([['BSM', textColumn(bsm)]]) };
      await writer.append({ shapes: { kind: 'polygon', polygons }, table });
      rows += rowCount;
      vertices += polygons.xy.length / 2;
    },
    async close() {
      await writer.close();
      return { rows, vertices };
    },
  };
}
