import type { OverlapGrid, OverlapIndex } from './overlapIndex.js';
import { HEAD, keepMemory } from './pairKernel.js';

/**
 * Grids of overlap indexes in the memory of the kernel, each thread's own.
 *
 * Promises: a grid that is there is not copied again; all that were there go when the next would not fit into `LEAST_ROOM`, so that memory is
 * that of the largest measurement. Addresses hold until the next grids are placed.
 * Limits: a layer has room for so many numbers as `MOST_NUMBERS`, shared evenly by its grids. A grid with more comes without its stretches,
 * and what it holds of a parcel is found cell by cell, outside the kernel.
 */
export const MOST_NUMBERS = 2 ** 27;
const LEAST_ROOM = 2 ** 23;

/** An item of more cells is cut into them. */
const FEW_CELLS = 100;

/** Numbers of a grid before its lists, as `wasm/itemKernel.ts` reads them. */
const GRID_HEAD = 8;

let places = new WeakMap<OverlapGrid, number>();
let end = HEAD;

/** Address of each grid of each index, in bytes. */
export function placeGrids(indexes: readonly OverlapIndex[], mostNumbers: number): number[][] {
  const lacking = indexes.filter(({ grids }) => grids.some((grid) => !places.has(grid)));
  const numbers = lacking.reduce((sum, index) => sum + numbersOf(index, mostNumbers), 0);
  if (lacking.length > 0 && end + numbers > LEAST_ROOM) {
    places = new WeakMap();
    end = HEAD;
  }
  return indexes.map((index) =>
    index.grids.map((grid) => 8 * (places.get(grid) ?? place(grid, most(index, mostNumbers)))),
  );
}

/** Where the grids end. */
export function gridsEnd(): number {
  return end;
}

/** The indexes in their order, in runs of as many as have room beside each other. */
export function roundsOf(indexes: readonly OverlapIndex[], mostNumbers: number): OverlapIndex[][] {
  const rounds: OverlapIndex[][] = [];
  let left = 0;
  for (const index of indexes) {
    const numbers = numbersOf(index, mostNumbers);
    if (numbers > left || rounds.length === 0) {
      rounds.push([]);
      left = mostNumbers;
    }
    rounds[rounds.length - 1].push(index);
    left -= numbers;
  }
  return rounds;
}

function most(index: OverlapIndex, mostNumbers: number): number {
  return mostNumbers / index.grids.length;
}

function numbersOf(index: OverlapIndex, mostNumbers: number): number {
  return index.grids.reduce((sum, grid) => sum + numbersFor(listsOf(grid, most(index, mostNumbers))), 0);
}

/** Corners and look-ups come always; with them, when there is room, stretches and half-lines. */
function listsOf(grid: OverlapGrid, mostNumbers: number): readonly (Float64Array | Uint32Array | Int32Array)[] {
  const { corner, mixedBefore, stretchStart, stretches, halfLineStart, halfLines } = grid;
  const all = [corner, mixedBefore, stretchStart, stretches, halfLineStart, halfLines];
  return numbersFor(all) > mostNumbers ? [corner, mixedBefore] : all;
}

function numbersFor(lists: readonly ArrayBufferView[]): number {
  return lists.reduce((sum, list) => sum + roomOf(list), GRID_HEAD);
}

/** Each list starts at a multiple of 16 bytes. */
function roomOf(list: ArrayBufferView): number {
  return 2 * Math.ceil(list.byteLength / 16);
}

function place(grid: OverlapGrid, mostNumbers: number): number {
  const at = end;
  const lists = listsOf(grid, mostNumbers);
  end += numbersFor(lists);
  const { numbers, counts } = keepMemory(end);
  numbers.set([grid.originX, grid.originY, grid.size], at);
  counts.set([grid.columns, grid.rows, lists.length > 2 ? FEW_CELLS : 0], 2 * at + 6);
  let to = at + GRID_HEAD;
  lists.forEach((list, k) => {
    counts[2 * at + 9 + k] = 8 * to;
    if (list instanceof Float64Array) numbers.set(list, to);
    else counts.set(list, 2 * to);
    to += roomOf(list);
  });
  places.set(grid, at);
  return at;
}
