import { refuseWildCoordinates } from '../coordinates.js';
import { EMPTY_POLYGON_SET, itemArea, itemVertexRange, type PolygonSet } from '../polygonSet.js';
import type { CellMeter } from './cellMeter.js';
import type { CellWindow } from './cellTrace.js';
import { gridsEnd } from './kernelGrids.js';
import { keepMemory, kernel, kernelMemory } from './pairKernel.js';

/**
 * A run of items whose vertices lie in the memory of the kernel as one block, to be measured all in one call: against a grid of an index that
 * lies there too (`kernelGrids.ts`), or against another item. One turn at a time.
 *
 * Method: four look-ups tell whether any line of the layer runs in an item's cells. Where one does, an item of few cells and few pairs keeps its edges
 * whole: area = winding over the whole width × the item + Σ pairs of its edges with lines and with the half-lines that lines above its box leave
 * along its top, in coordinates relative to the lower left corner of the box. Any other is cut into the cells (`cellMeter.ts`).
 */
export interface OverlapTurn {
  /** Opens the items of `set` from `from` on, as many as a turn holds before `to`; refuses coordinates that are no place. */
  open(set: PolygonSet, from: number, to: number): void;
  /** How many items are open. */
  count(): number;
  /** Measures them anew. */
  begin(): void;
  /** Adds what the grid at an address holds of each item. */
  addGrid(address: number, byCells: CellMeter): void;
  /** Adds what an item of another set holds of the first one. */
  addItem(other: PolygonSet, item: number): void;
  /** Of item k: m² found; height × common width of its pairs, what rounding can be a share of; and signed planar area, the bits of `planarAreas`. */
  areaM2(k: number): number;
  relevantM2(k: number): number;
  wholeM2(k: number): number;
}

/** So many items are measured in one layer before its turn is over: what the processor has learnt of a layer is soon forgotten. */
const ITEMS_A_TURN = 256;
/** And no more vertices, but for one item. */
const VERTICES_A_TURN = 2 ** 15;

/** Where the items at hand lie, as `wasm/itemKernel.ts` reads it. */
const [FIRST_RING, RING_START, VERTICES, BOXES, ANSWERS, FREE] = [16, 17, 18, 19, 20, 21];
/** Numbers of a box, of an answer and, in u32s, where in an answer the cells stand. */
const [BOX, ANSWER, CELLS] = [4, 5, 6];

const areaM2 = new Float64Array(ITEMS_A_TURN);
const relevantM2 = new Float64Array(ITEMS_A_TURN);
const wholeM2 = new Float64Array(ITEMS_A_TURN);

export function overlapTurn(noun: string): OverlapTurn {
  let set = EMPTY_POLYGON_SET;
  let first = 0;
  let count = 0;
  let answers = 0;
  let end = 0;

  const whole = (k: number) => {
    if (Number.isNaN(wholeM2[k])) wholeM2[k] = itemArea(set, first + k);
    return wholeM2[k];
  };

  function addAnswer(k: number, numbers: Float64Array): void {
    const at = answers + ANSWER * k;
    const winding = numbers[at];
    areaM2[k] += (winding === 0 ? 0 : winding * whole(k)) + numbers[at + 1];
    relevantM2[k] += numbers[at + 2];
  }

  return {
    open(from, start, to) {
      set = from;
      first = start;
      count = itemsOfTurn(set, first, to);
      const { itemStart, polygonStart } = set;
      const [v1] = itemVertexRange(set, first);
      const [, v2] = itemVertexRange(set, first + count - 1);
      const r1 = polygonStart[itemStart[first]];
      const r2 = polygonStart[itemStart[first + count]];
      const firstRing = gridsEnd();
      const boxes = firstRing + evenly((count + 1) / 2);
      answers = boxes + BOX * count;
      const ringStart = answers + evenly(ANSWER * count);
      const vertices = ringStart + evenly((r2 - r1 + 1) / 2);
      end = vertices + 2 * (v2 - v1);
      const { numbers, counts } = keepMemory(end);
      counts[FIRST_RING] = 8 * firstRing;
      counts[RING_START] = 8 * ringStart;
      counts[VERTICES] = 8 * vertices - 16 * v1;
      counts[BOXES] = 8 * boxes;
      counts[ANSWERS] = 8 * answers;
      counts[FREE] = 8 * end;
      for (let k = 0; k <= count; k++) counts[2 * firstRing + k] = polygonStart[itemStart[first + k]] - r1;
      copyRun(set.ringStart, r1, r2 + 1, counts, 2 * ringStart);
      copyRun(set.xy, 2 * v1, 2 * v2, numbers, vertices);
      if (!kernel.openItems(count)) refuseWildCoordinates(set, noun, first, first + count);
      wholeM2.fill(Number.NaN, 0, count);
    },
    count: () => count,
    begin() {
      areaM2.fill(0, 0, count);
      relevantM2.fill(0, 0, count);
    },
    addGrid(address, byCells) {
      kernel.measureItems(count, address);
      let { numbers } = kernelMemory();
      for (let k = 0; k < count; k++) {
        if (!Number.isNaN(numbers[answers + ANSWER * k])) {
          addAnswer(k, numbers);
          continue;
        }
        const part = byCells(set, first + k, cellsOf(answers + ANSWER * k));
        areaM2[k] += part.areaM2;
        relevantM2[k] += part.relevantM2;
        numbers = kernelMemory().numbers;
      }
    },
    addItem(other, item) {
      const { itemStart, polygonStart } = other;
      const r1 = polygonStart[itemStart[item]];
      const r2 = polygonStart[itemStart[item + 1]];
      const [v1, v2] = itemVertexRange(other, item);
      const vertices = end + evenly((r2 - r1 + 1) / 2);
      const { numbers, counts } = keepMemory(vertices + 2 * (v2 - v1));
      counts[FREE] = 8 * (vertices + 2 * (v2 - v1));
      copyRun(other.ringStart, r1, r2 + 1, counts, 2 * end);
      copyRun(other.xy, 2 * v1, 2 * v2, numbers, vertices);
      kernel.measurePair(r2 - r1, 8 * end, 8 * vertices - 16 * v1);
      addAnswer(0, kernelMemory().numbers);
    },
    areaM2: (k) => areaM2[k],
    relevantM2: (k) => relevantM2[k],
    wholeM2: whole,
  };
}

function itemsOfTurn(set: PolygonSet, first: number, to: number): number {
  const [v1] = itemVertexRange(set, first);
  const most = Math.min(to, first + ITEMS_A_TURN);
  let end = first + 1;
  while (end < most && itemVertexRange(set, end)[1] - v1 <= VERTICES_A_TURN) end++;
  return end - first;
}

/** A short run is copied sooner than a view of it is made. */
function copyRun<T extends Float64Array | Uint32Array>(run: T, from: number, end: number, to: T, at: number): void {
  if (end - from > SHORT_RUN) to.set(run.subarray(from, end), at);
  else for (let k = from; k < end; k++) to[at++] = run[k];
}

const SHORT_RUN = 100;

/** Rounded up to what lies at a multiple of 16 bytes. */
function evenly(numbers: number): number {
  return 2 * Math.ceil(numbers / 2);
}

function cellsOf(answer: number): CellWindow {
  const { counts } = kernelMemory();
  const at = 2 * answer + CELLS;
  return { firstColumn: counts[at], firstRow: counts[at + 1], columns: counts[at + 2], rows: counts[at + 3] };
}
