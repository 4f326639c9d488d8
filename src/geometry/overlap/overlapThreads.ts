import { Worker } from 'node:worker_threads';
import { itemCount, type PolygonSet } from '../polygonSet.js';
import { OVERLAP_TOLERANCES, type OverlapTolerances, overlapAreas } from './overlapAreas.js';
import { buildOverlapIndex, type OverlapIndex } from './overlapIndex.js';
import { claims, indexClaimed, measureClaimed, type OverlapAnswer, type OverlapTask } from './sharedWork.js';

/**
 * Overlap areas on several threads of one memory.
 *
 * Needs compiled JavaScript (threads start from `overlapWorker.js`). Promises: the same bytes as `overlapAreas`, whatever the number
 * of threads, since a parcel's figure depends on that parcel and the layer alone. Sets on SharedArrayBuffers go to the threads as they
 * are; others are copied once a call. The caller's thread works with the others. A thread that fails or dies leaves its
 * work to this one, which does all of it anew: bad input throws what `overlapAreas` throws. `stop` ends the threads; until then they stay
 * warm for the next call, and so does the memory that is copied to; one call at a time. Below some 500,000 parcels the start of a thread costs more than it brings.
 */
export interface OverlapThreads {
  /** Threads at work, the caller's included. */
  readonly count: number;
  /** The index of each layer, on shared memory. */
  index(layers: readonly PolygonSet[]): Promise<OverlapIndex[]>;
  /** m² of parcel k inside layer l at [l][k]. */
  areas(parcels: PolygonSet, layers: readonly OverlapIndex[], tolerances?: OverlapTolerances): Promise<Float64Array[]>;
  stop(): Promise<void>;
}

const WORKER_URL = new URL('./overlapWorker.js', import.meta.url);

/** Shared memory by purpose, used again from call to call: a thread keeps what it is sent until it next tidies up, which may be never. */
type Rooms = Map<string, SharedArrayBuffer>;

function roomOf(rooms: Rooms, purpose: string, bytes: number): SharedArrayBuffer {
  const known = rooms.get(purpose);
  if (known && known.byteLength >= bytes) return known;
  const room = new SharedArrayBuffer(Math.ceil(bytes * ROOM_TO_GROW));
  rooms.set(purpose, room);
  return room;
}

const ROOM_TO_GROW = 1.25;

/** `count` threads, the caller's among them; with 1 there is no other. */
export function overlapThreads(count: number, workerUrl: URL = WORKER_URL): OverlapThreads {
  if (!(Number.isInteger(count) && count >= 1)) throw new RangeError(`${count} threads asked for`);
  const workers = new Set(Array.from({ length: count - 1 }, () => new Worker(workerUrl, { execArgv: [] })));
  for (const worker of workers) {
    worker.unref();
    worker.once('exit', () => workers.delete(worker));
  }

  const rooms: Rooms = new Map();

  /** Hands the task to all and does `own` here meanwhile; gives what the others say, also when `own` throws. */
  async function together(task: OverlapTask, own: () => void): Promise<OverlapAnswer[]> {
    const answers = Array.from(workers, answerOf);
    for (const worker of workers) worker.postMessage(task);
    try {
      own();
    } finally {
      await Promise.all(answers);
    }
    return Promise.all(answers);
  }

  return {
    count,
    async index(layers) {
      const indexes = new Array<OverlapIndex | undefined>(layers.length);
      const shared = layers.map((layer) => sharedSet(layer, new Map()));
      const work = claims();
      // the largest first, so that no thread is left with it at the end
      const order = shared.map((_, l) => l).sort((a, b) => shared[b].xy.length - shared[a].xy.length || a - b);
      const task: OverlapTask = { task: 'index', layers: order.map((l) => shared[l]), claims: work };
      const answers = await together(task, () => {
        for (const [k, index] of indexClaimed(task.layers, work)) indexes[order[k]] = index;
      });
      for (const answer of answers) {
        if ('done' in answer) for (const [k, index] of answer.done) indexes[order[k]] = index;
      }
      return layers.map((layer, l) => indexes[l] ?? buildOverlapIndex(layer, { shared: true }));
    },
    async areas(parcels, layers, tolerances = OVERLAP_TOLERANCES) {
      const items = itemCount(parcels);
      const shared = layers.map((_, l) => new Float64Array(roomOf(rooms, `areas ${l}`, 8 * items), 0, items).fill(0));
      const work = claims();
      const task: OverlapTask = {
        task: 'areas',
        parcels: sharedSet(parcels, rooms),
        layers,
        tolerances,
        claims: work,
        areas: shared,
      };
      const answers = await together(task, () => measureClaimed(task));
      if (answers.some((answer) => 'failed' in answer)) return overlapAreas(parcels, layers, tolerances);
      return shared.map((areas) => new Float64Array(areas));
    },
    async stop() {
      await Promise.all(Array.from(workers, (worker) => worker.terminate()));
    },
  };
}

/** What the worker says next, or that it died. */
function answerOf(worker: Worker): Promise<OverlapAnswer> {
  return new Promise((resolve) => {
    worker.ref();
    const settle = (answer: OverlapAnswer) => {
      worker.off('message', settle);
      worker.off('error', failed);
      worker.off('exit', exited);
      worker.unref();
      resolve(answer);
    };
    const failed = (error: Error) => settle({ failed: error.message });
    const exited = (code: number) => settle({ failed: `exit code ${code}` });
    worker.on('message', settle);
    worker.on('error', failed);
    worker.on('exit', exited);
  });
}

/** The set on shared memory: itself if it is there already. */
function sharedSet({ xy, ringStart, polygonStart, itemStart }: PolygonSet, rooms: Rooms): PolygonSet {
  const numbers = (from: Uint32Array, purpose: string) =>
    isShared(from) ? from : copied(new Uint32Array(roomOf(rooms, purpose, 4 * from.length), 0, from.length), from);
  return {
    xy: isShared(xy) ? xy : copied(new Float64Array(roomOf(rooms, 'xy', 8 * xy.length), 0, xy.length), xy),
    ringStart: numbers(ringStart, 'ringStart'),
    polygonStart: numbers(polygonStart, 'polygonStart'),
    itemStart: numbers(itemStart, 'itemStart'),
  };
}

function isShared(array: ArrayBufferView): boolean {
  return array.buffer instanceof SharedArrayBuffer;
}

function copied<T extends Float64Array | Uint32Array>(to: T, from: T): T {
  to.set(from);
  return to;
}
