import { parentPort, workerData } from 'node:worker_threads';
import { LianpianError } from '../../model/errors.js';
import type { Shapes } from '../../model/layer.js';
import type { Source } from '../source.js';
import type { HelperAnswer, HelperMessage, HelperTask } from './helperThread.js';

/**
 * The thread of `helperThread.ts`: reads the shapes it was started for and answers once. A file on disk it opens by itself and
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
  if (task.task === 'shp') {
    const { readShp } = await import('../shapefile/shp.js');
    return readShp(source, null, task.layer, { expectedRecords: task.expectedRecords });
  }
  if (task.task === 'parquet') {
    const { readParquetShapes } = await import('../parquet/read.js');
    return readParquetShapes(source, task.layer);
  }
  const { readFlatGeobufPart } = await import('../flatgeobuf/decode.js');
  return readFlatGeobufPart(source, task.layer, { zeroIsNoHeight: task.zeroIsNoHeight }, 'shapes');
}

function arraysOf(shapes: Shapes): readonly (Float64Array | Uint32Array)[] {
  switch (shapes.kind) {
    case 'polygon':
      return [shapes.polygons.xy, shapes.polygons.ringStart, shapes.polygons.polygonStart, shapes.polygons.itemStart];
    case 'line':
      return [shapes.lines.xy, shapes.lines.lineStart, shapes.lines.itemStart];
    case 'point':
      return [shapes.points.xy];
    case 'none':
      return [];
  }
}

try {
  const { path, openedBy } = task.file;
  const result = await readTask(path !== null && openedBy ? await openedHere(path, openedBy) : askedFor());
  const buffers = new Set(arraysOf(result.shapes).map((array) => array.buffer as ArrayBuffer));
  send({ result }, [...buffers]);
} catch (error) {
  if (error instanceof LianpianError) {
    const { code, messageIn, where, remedyIn } = error;
    send({ coded: { code, messageIn, where, remedyIn } });
  } else {
    const { name, message } = error instanceof Error ? error : { name: 'Error', message: String(error) };
    send({ failed: { name, message } });
  }
}
