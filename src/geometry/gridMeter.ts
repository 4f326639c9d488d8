import { boxMeter } from './boxMeter.js';
import { cellMeter } from './cellMeter.js';
import type { CellWindow } from './cellTrace.js';
import type { OverlapGrid } from './overlapIndex.js';
import type { ItemPart, OwnItem } from './ownItem.js';

/**
 * Measures items against one grid of an overlap index; both calls speak of the item whose cells were last asked about.
 *
 * Method: four look-ups tell whether any line of the layer runs in the item's cells. Where one does, an item of few cells and few pairs keeps
 * its edges whole (`boxMeter`), any other is cut into the cells itself (`cellMeter`).
 */
export interface GridMeter {
  /** The one winding of all cells under the item's box; null when an edge of the layer runs there. */
  windingThroughout(own: OwnItem): number | null;
  /** The record is reused by the next call. */
  measure(own: OwnItem): Readonly<ItemPart>;
}

const FEW_CELLS = 100;
/** An item whose box holds more pairs than this for each of its cells is cut into them. */
const PAIRS_A_CELL = 400;

export function gridMeter(grid: OverlapGrid): GridMeter {
  const { originX, originY, size, columns, rows, corner, mixedBefore } = grid;
  const right = columns * size;
  const top = rows * size;
  const perSize = 1 / size;
  const window = { firstColumn: 0, firstRow: 0, columns: 0, rows: 0 } satisfies CellWindow;
  const inBox = boxMeter(grid);
  let byCells: ((own: OwnItem, window: CellWindow) => ItemPart) | undefined;
  return {
    windingThroughout(own) {
      const minX = own.minX - originX;
      const maxX = own.maxX - originX;
      const minY = own.minY - originY;
      const maxY = own.maxY - originY;
      if (!(minX <= right && maxX >= 0 && minY <= top && maxY >= 0)) return 0;
      const i1 = strip(minX, perSize, columns, right);
      const i2 = strip(maxX, perSize, columns, right) + 1;
      const j1 = strip(minY, perSize, rows, top);
      const j2 = strip(maxY, perSize, rows, top) + 1;
      const stride = rows + 1;
      const mixed =
        mixedBefore[i2 * stride + j2] -
        mixedBefore[i1 * stride + j2] -
        mixedBefore[i2 * stride + j1] +
        mixedBefore[i1 * stride + j1];
      if (mixed === 0) return corner[i1 * rows + j1];
      window.firstColumn = i1;
      window.firstRow = j1;
      window.columns = i2 - i1;
      window.rows = j2 - j1;
      return null;
    },
    measure(own) {
      const cells = window.columns * window.rows;
      const mostPairs = cells === 1 ? Infinity : PAIRS_A_CELL * cells;
      const part = cells <= FEW_CELLS ? inBox(own, window, mostPairs) : null;
      if (part) return part;
      byCells ??= cellMeter(grid);
      return byCells(own, window);
    },
  };
}

/** Number of the row or column of a coordinate, of `limit` that end at `end`; the first or last of what lies outside. */
function strip(coordinate: number, perSize: number, limit: number, end: number): number {
  return coordinate > 0 ? (coordinate < end ? Math.trunc(coordinate * perSize) : limit - 1) : 0;
}
