import { PAIR_KERNEL_BASE64 } from './pairKernelBytes.js';

/**
 * The compiled inner loops of the overlap kernel (`wasm/itemKernel.ts`, `wasm/pairKernel.ts`) and the one memory they share with TypeScript, once a thread. Places
 * in it count f64s; the kernel counts bytes. From the start: its head, grids of indexes (`kernelGrids.ts`), the items at hand (`overlapTurn.ts`),
 * and a room that each measurement asks for and fills anew.
 */
export interface KernelMemory {
  /** All of the memory, as f64 and as u32. */
  numbers: Float64Array;
  counts: Uint32Array;
}

export interface KernelRoom extends KernelMemory {
  /** Where own edges may be written. */
  own: number;
  /** Where edges of lines may. */
  lines: number;
  /** What follows is the kernel's. */
  free: number;
}

export const EDGE_STRIDE = 5;

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  openItems(count: number): number;
  measureItems(count: number, grid: number): void;
  measurePair(rings: number, starts: number, vertices: number): void;
  addPairs(own: number, ownEnd: number, lines: number, linesEnd: number, free: number, ofF: number): void;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

export const kernel = new WebAssembly.Instance(
  new WebAssembly.Module(Uint8Array.from(atob(PAIR_KERNEL_BASE64), (c) => c.charCodeAt(0))),
).exports as Kernel;

/** What lies at the head of memory, as `wasm/` places it: an empty edge, results, and where the items at hand are (`overlapTurn.ts`). */
export const HEAD = 12;
const [AREA, COMMON, WORK] = [5, 6, 7];
const PAGE = 65_536;

const numbers = new Float64Array(kernel.memory.buffer);
const counts = new Uint32Array(kernel.memory.buffer);
const room: KernelRoom = { numbers, counts, own: HEAD, lines: HEAD, free: HEAD };

/** Memory as it is now: when it grew it is another buffer, and views of the one before are empty. The record is reused. */
export function kernelMemory(): Readonly<KernelMemory> {
  if (room.numbers.length === 0) {
    room.numbers = new Float64Array(kernel.memory.buffer);
    room.counts = new Uint32Array(kernel.memory.buffer);
  }
  return room;
}

/** Memory of at least so many numbers; the first `kept` of them are no room to measure in. */
export function keepMemory(kept: number): Readonly<KernelMemory> {
  room.own = kept;
  return memoryUpTo(kept);
}

function memoryUpTo(end: number): KernelRoom {
  const { length } = kernelMemory().numbers;
  const lacking = end - length;
  if (lacking > 0) kernel.memory.grow(Math.ceil((8 * Math.max(lacking, Math.min(length, MOST_AT_ONCE))) / PAGE));
  kernelMemory();
  return room;
}

/** Memory is doubled, but by no more than 16 MB. */
const MOST_AT_ONCE = 2 ** 21;

/** Room for so many own edges and so many lines; what was there is lost. */
export function kernelRoom(edges: number, lines: number): KernelRoom {
  room.lines = room.own + EDGE_STRIDE * edges;
  room.free = room.lines + EDGE_STRIDE * lines;
  return memoryUpTo(room.free + EDGE_STRIDE);
}

/** Numbers that the kernel read and pairs of edges it looked at since it was loaded: what tests hold to edges + cells. */
export function kernelWork(): number {
  return kernelMemory().numbers[WORK];
}

/** Edges from place `first` to `end` of the room; EDGE_STRIDE numbers each. */
export interface EdgeList {
  first: number;
  end: number;
}

export interface PairSum {
  areaM2: number;
  /** Common width of every pair summed: what rounding is a share of. */
  commonM: number;
}

const sum = { areaM2: 0, commonM: 0 };

/** The sum that `edgePairs.ts` defines, with `ofF` / 4 of the ∫ f of lines. The record is reused. */
export function sumPairs(own: EdgeList, lines: EdgeList, ofF: number): Readonly<PairSum> {
  kernel.addPairs(8 * own.first, 8 * own.end, 8 * lines.first, 8 * lines.end, 8 * room.free, ofF);
  const { numbers } = kernelMemory();
  sum.areaM2 = numbers[AREA] / 8;
  sum.commonM = numbers[COMMON];
  return sum;
}
