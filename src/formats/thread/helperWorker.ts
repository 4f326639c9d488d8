import { parentPort, workerData } from 'node:worker_threads';
import type { Column, Table } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import type { Source } from '../source.js';
import type { HelperAnswer, HelperMessage, HelperTask, PackedTexts } from './helperThread.js';

/**
 * The thread of `helperThread.ts`: reads the attributes it was started for and answers once. A file on disk it opens by itself and
 * only says how far it is; of any other it asks its parent for the bytes. Modules are loaded for the task at hand alone.
 */
const task = workerData as HelperTask;

function send(message: HelperMessage, moved: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, moved);
}

async function openedHere(path: string, openedBy: string): Promise<Source> {
  const { fileSource } = (await import(openedBy)) as { fileSource(path: string): Promise<Source> };
  const source = await fileSource(path);
  return {
    ...source,
    read(start, end, room) {
      send({ at: end });
      return source.read(start, end, room);
    },
  };
}

function askedFor(): Source {
  const waiting = new Map<number, (bytes: Uint8Array) => void>();
  let asked = 0;
  parentPort?.on('message', ({ id, bytes }: { readonly id: number; readonly bytes: Uint8Array }) => {
    waiting.get(id)?.(bytes);
    waiting.delete(id);
  });
  return {
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
}

async function readTask(source: Source): Promise<HelperAnswer> {
  if (task.task === 'dbf') {
    const { readDbf } = await import('../shapefile/dbf.js');
    return readDbf(source, task.claim, task.layer, { salvage: task.salvage });
  }
  const { readFlatGeobufTable } = await import('../flatgeobuf/decode.js');
  return readFlatGeobufTable(source, task.layer);
}

/** Texts of a column as one, where each ends: thousands of strings cross threads in a tenth of a second, one in none. */
function packed(values: readonly string[]): PackedTexts {
  const ends = new Uint32Array(values.length);
  let end = 0;
  values.forEach((value, code) => {
    end += value.length;
    ends[code] = end;
  });
  return { text: values.join(''), ends };
}

const MOST_PACKED = 1 << 28;

function withoutTexts(table: Table): { readonly table: Table; readonly texts: Map<string, PackedTexts> } {
  const texts = new Map<string, PackedTexts>();
  const columns = new Map<string, Column>();
  for (const [name, column] of table.columns) {
    const isShort = column.type === 'text' && column.values.reduce((sum, value) => sum + value.length, 0) < MOST_PACKED;
    if (column.type === 'text' && isShort) texts.set(name, packed(column.values));
    columns.set(name, column.type === 'text' && isShort ? { ...column, values: [] } : column);
  }
  return { table: { ...table, columns }, texts };
}

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
  const { path, openedBy } = task.file;
  const result = await readTask(path !== null && openedBy ? await openedHere(path, openedBy) : askedFor());
  const { table, texts } = withoutTexts(result.table);
  send({ result: { ...result, table }, texts }, buffersOf(table));
} catch (error) {
  if (error instanceof LianpianError) {
    const { code, message, where, remedy } = error;
    send({ coded: { code, message, where, remedy } });
  } else {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    send({ failed: { name, message } });
  }
}
