import { PAIR_KERNEL_BASE64 } from './pairKernelBytes.js';

/**
 * The compiled inner loops of the overlap kernel (`wasm/pairKernel.ts`) and the one memory they share with TypeScript: each measurement asks
 * for room, fills it and calls. Once a thread. Places in `numbers` count f64s; the kernel counts bytes.
 */
export interface KernelRoom {
  /** All of the memory. */
  numbers: Float64Array;
  /** Where own edges may be written. */
  own: number;
  /** Where edges of lines may. */
  lines: number;
  /** Where the own item's vertices may, x and y. */
  vertices: number;
  /** Where segments of the layer may, 4 numbers each; as much room follows. */
  segments: number;
  /** What follows is the kernel's. */
  free: number;
}

export const EDGE_STRIDE = 5;
export const SEGMENT_STRIDE = 4;

interface Kernel {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
  boxEdges(
    segments: number,
    spare: number,
    vertices: number,
    verticesEnd: number,
    lines: number,
    own: number,
    width: number,
    height: number,
  ): void;
  addPairs(own: number, ownEnd: number, lines: number, linesEnd: number, free: number, ofF: number): void;
}

declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: unknown };
};

const kernel = new WebAssembly.Instance(
  new WebAssembly.Module(Uint8Array.from(atob(PAIR_KERNEL_BASE64), (c) => c.charCodeAt(0))),
).exports as Kernel;

/** Numbers of an empty edge and of results at the head of memory, as `wasm/pairKernel.ts` places them. */
const HEAD = 10;
const [AREA, COMMON, LINES_END, OWN_END, WINDING] = [5, 6, 7, 8, 9];
const PAGE = 65_536;

const room: KernelRoom = {
  numbers: new Float64Array(kernel.memory.buffer),
  own: HEAD,
  lines: HEAD,
  vertices: HEAD,
  segments: HEAD,
  free: HEAD,
};

/** Room for an item of so many vertices and for so many segments of a layer, or edges made of them; what was there is lost. */
export function kernelRoom(vertices: number, segments: number): KernelRoom {
  room.lines = HEAD + EDGE_STRIDE * vertices;
  room.vertices = room.lines + 2 * EDGE_STRIDE * segments;
  room.segments = room.vertices + 2 * vertices;
  room.free = room.segments + 2 * SEGMENT_STRIDE * segments;
  const { length } = renewed().numbers;
  const lacking = room.free + EDGE_STRIDE - length;
  if (lacking > 0) kernel.memory.grow(Math.ceil((8 * Math.max(lacking, length)) / PAGE));
  return renewed();
}

/** Memory that grew is another buffer, and the view of the one before is empty. */
function renewed(): KernelRoom {
  if (room.numbers.length === 0) room.numbers = new Float64Array(kernel.memory.buffer);
  return room;
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

/**
 * Makes edges of the own vertices and of the layer's segments in the room, both relative to the lower left corner of the item's box; those
 * that can bring no area are left out. Gives the winding that lines above the box cast on all of its width.
 */
export function boxEdges(
  own: EdgeList,
  lines: EdgeList,
  verticesEnd: number,
  segmentsEnd: number,
  widthM: number,
  heightM: number,
): number {
  const { vertices, segments } = room;
  own.first = room.own;
  lines.first = room.lines;
  kernel.boxEdges(
    8 * segments,
    8 * segmentsEnd,
    8 * vertices,
    8 * verticesEnd,
    8 * lines.first,
    8 * own.first,
    widthM,
    heightM,
  );
  own.end = room.numbers[OWN_END] / 8;
  lines.end = room.numbers[LINES_END] / 8;
  return room.numbers[WINDING];
}

const sum = { areaM2: 0, commonM: 0 };

/** The sum that `edgePairs.ts` defines, with `ofF` / 4 of the ∫ f of lines. The record is reused. */
export function sumPairs(own: EdgeList, lines: EdgeList, ofF: number): Readonly<PairSum> {
  kernel.addPairs(8 * own.first, 8 * own.end, 8 * lines.first, 8 * lines.end, 8 * room.free, ofF);
  const { numbers } = renewed();
  sum.areaM2 = numbers[AREA] / 8;
  sum.commonM = numbers[COMMON];
  return sum;
}
