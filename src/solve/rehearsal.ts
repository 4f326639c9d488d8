import { Worker } from 'node:worker_threads';
import type { Mip, MipColumn, MipRow } from '../model/mip.js';
import { packed } from './packed.js';
import type { SolverEntry, WorkerOrder } from './workerSolve.js';

const PLACES = 36;
const CUSTOMERS = 90;

/**
 * Solves a made-up program in a worker while something else is made ready, and forgets it: the engine compiles WebAssembly the better the more
 * it has run, and what it has compiled serves all later workers. The first solves of a large district take half of the time after it. Changes no
 * answer, and holds up no end of the process.
 */
export function rehearse({ url, wasmModule }: SolverEntry): void {
  const options = { relativeGap: 0.2, absoluteGap: 0, maxNodes: 1 };
  const order: WorkerOrder = {
    mip: packed(facilities()),
    options,
    watched: false,
    ...(wasmModule ? { wasmModule: wasmModule() } : {}),
  };
  const worker = new Worker(url, { workerData: order, execArgv: [] });
  worker.on('error', () => undefined);
  worker.unref();
}

/** Where to open places that serve customers, none more than its room: like the programs that follow, nearly whole in its relaxation. */
function facilities(): Mip {
  const columns: MipColumn[] = [];
  const add = (name: string, cost: number, integer: boolean) =>
    columns.push({ name, cost, lower: 0, upper: 1, integer }) - 1;
  const open = Array.from({ length: PLACES }, (_, p) => add(`open[${p}]`, 6 + mixed(p) * 4, true));
  const serve = open.map((_, p) =>
    Array.from({ length: CUSTOMERS }, (__, c) => add(`serve[${p},${c}]`, distance(p, c), false)),
  );
  const rows: MipRow[] = [];
  for (let c = 0; c < CUSTOMERS; c++) {
    const own = serve.map((list) => list[c]);
    rows.push({ name: `served[${c}]`, lower: 1, upper: 1, columns: own, values: own.map(() => 1) });
  }
  serve.forEach((list, p) => {
    list.forEach((column, c) => {
      rows.push({ name: `from[${p},${c}]`, lower: -Infinity, upper: 0, columns: [column, open[p]], values: [1, -1] });
    });
    const values = [...list.map((_, c) => 1 + mixed(1000 + c)), -CUSTOMERS / 6];
    rows.push({ name: `room[${p}]`, lower: -Infinity, upper: 0, columns: [...list, open[p]], values });
  });
  return { name: 'rehearsal', columns, rows, offset: 0 };
}

function distance(place: number, customer: number): number {
  const [east, north] = [
    mixed(2 * place + 1) - mixed(5000 + 2 * customer),
    mixed(2 * place) - mixed(5001 + 2 * customer),
  ];
  return 5 * Math.sqrt(east * east + north * north);
}

/** A number in 0…1 for each whole one, the same everywhere. */
function mixed(n: number): number {
  const x = Math.imul(n ^ 0x9e3779b9, 0x85ebca6b);
  return ((x ^ (x >>> 13)) >>> 0) / 2 ** 32;
}
