import { Worker } from 'node:worker_threads';
import { type Component, type SourceSums, sourceSums } from './sourceSums.js';

/**
 * The sums of a component in blocks of sources, on several threads where it is large.
 *
 * Needs compiled JavaScript for threads (they start from `sourceWorker.js`). Promises: the same bytes on any number of threads, since the blocks are
 * the same and hang on nothing but the component. The caller's thread works with the others and waits for none: a block that another has not
 * finished when nothing is left to claim, be it slow or dead, is done here.
 */
export function sourceBlocks(component: Component, threads: number, workerUrl: URL = WORKER_URL): SourceSums[] {
  const blocks = blocksOf(component.areas.length);
  const sumsOf = sourceSums(component);
  if (threads === 1 || component.areas.length < WORTH_THREADS) return blocks.map(([from, to]) => sumsOf(from, to));
  const shared = sharedSums(component);
  const workers = Array.from({ length: threads - 1 }, () => {
    const worker = new Worker(workerUrl, { workerData: shared, execArgv: [] });
    worker.unref();
    // what it leaves undone is done here
    return worker.on('error', () => {});
  });
  const own = new Map<number, SourceSums>();
  for (const [b, from, to] of claims(shared)) own.set(b, sumsOf(from, to));
  const all = blocks.map(([from, to], b) => own.get(b) ?? finished(shared, b) ?? sumsOf(from, to));
  for (const worker of workers) void worker.terminate();
  return all;
}

const WORKER_URL = new URL('./sourceWorker.js', import.meta.url);

/** Below this many patches the start of a thread costs more than it brings. */
const WORTH_THREADS = 2000;

/** Sources of a block: a multiple of 32, for `fewestLinks.ts`; no more than 64 blocks, each of which holds a number for every patch. */
function blocksOf(count: number): (readonly [from: number, to: number])[] {
  const size = 32 * Math.ceil(Math.max(128, count / 64) / 32);
  return Array.from({ length: Math.ceil(count / size) }, (_, b) => [b * size, Math.min(count, (b + 1) * size)]);
}

/** A component and what threads have summed of it, on memory that they share. */
export interface SharedSums {
  readonly component: Component;
  /** How many blocks were claimed. */
  readonly claimed: Int32Array;
  /** 1 for every block whose sums stand in `sums`. */
  readonly isDone: Int32Array;
  /** Of every block the sums of its sources, then of every patch, then the one of the block. */
  readonly sums: readonly Float64Array[];
}

function sharedSums(component: Component): SharedSums {
  const count = component.areas.length;
  const blocks = blocksOf(count);
  return {
    component,
    claimed: new Int32Array(new SharedArrayBuffer(4)),
    isDone: new Int32Array(new SharedArrayBuffer(4 * blocks.length)),
    sums: blocks.map(([from, to]) => new Float64Array(new SharedArrayBuffer(8 * (to - from + count + 1)))),
  };
}

/** The blocks this thread gets hold of. */
function* claims({ component, claimed }: SharedSums): Generator<readonly [b: number, from: number, to: number]> {
  const blocks = blocksOf(component.areas.length);
  for (let b = Atomics.add(claimed, 0, 1); b < blocks.length; b = Atomics.add(claimed, 0, 1)) yield [b, ...blocks[b]];
}

/** Sums what blocks are left, each put where the caller's thread finds it as soon as it is done. */
export function sumClaimed(shared: SharedSums): void {
  const sumsOf = sourceSums(shared.component);
  for (const [b, from, to] of claims(shared)) {
    const { nearM2, connectorM4, integralM4 } = sumsOf(from, to);
    const sums = shared.sums[b];
    sums.set(nearM2);
    sums.set(connectorM4, nearM2.length);
    sums[sums.length - 1] = integralM4;
    Atomics.store(shared.isDone, b, 1);
  }
}

function finished({ component, isDone, sums }: SharedSums, b: number): SourceSums | null {
  if (Atomics.load(isDone, b) === 0) return null;
  const sources = sums[b].length - component.areas.length - 1;
  return {
    nearM2: sums[b].subarray(0, sources),
    connectorM4: sums[b].subarray(sources, -1),
    integralM4: sums[b][sums[b].length - 1],
  };
}
