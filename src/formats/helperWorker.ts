import { parentPort, workerData } from 'node:worker_threads';
import type { Column, Table } from '../model/column.js';
import { LianpianError } from '../model/errors.js';
import { readFlatGeobufTable } from './flatgeobuf/decode.js';
import type { HelperMessage, HelperTask } from './helperThread.js';
import { readDbf } from './shapefile/dbf.js';
import type { Source } from './source.js';

/** The thread of `helperThread.ts`: reads the attributes it was started for, asking its parent for the bytes, and answers once. */
const task = workerData as HelperTask;
const waiting = new Map<number, (bytes: Uint8Array) => void>();
let asked = 0;

parentPort?.on('message', ({ id, bytes }: { readonly id: number; readonly bytes: Uint8Array }) => {
  waiting.get(id)?.(bytes);
  waiting.delete(id);
});

function send(message: HelperMessage, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

const source: Source = {
  ...task.file,
  isFolder: false,
  path: null,
  read: (start, end) =>
    new Promise((resolve) => {
      const id = asked++;
      waiting.set(id, resolve);
      send({ read: [start, end], id });
    }),
  sibling: async () => null,
};

function arrays(column: Column): ArrayBufferLike[] {
  const own =
    column.type === 'text'
      ? column.codes
      : column.type === 'date'
        ? column.days
        : column.type === 'time'
          ? column.ms
          : column.values;
  return [own.buffer, column.valid.buffer];
}

function buffersOf({ columns }: Table): ArrayBuffer[] {
  return [...new Set([...columns.values()].flatMap(arrays))] as ArrayBuffer[];
}

try {
  const result =
    task.task === 'dbf'
      ? await readDbf(source, task.claim, task.layer, { salvage: task.salvage })
      : await readFlatGeobufTable(source, task.layer);
  send({ result }, buffersOf(result.table));
} catch (error) {
  if (error instanceof LianpianError) {
    const { code, message, where, remedy } = error;
    send({ coded: { code, message, where, remedy } });
  } else {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    send({ failed: { name, message } });
  }
}
