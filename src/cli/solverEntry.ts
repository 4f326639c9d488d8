import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { SolverEntry } from '../solve/workerSolve.js';

declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

/** The solver's worker as it is built, its WebAssembly compiled at the first solve. */
export function solverEntry(): SolverEntry {
  let compiled: Promise<object> | undefined;
  return {
    url: new URL('../solve/highsWorker.js', import.meta.url),
    get wasmModule() {
      compiled ??= readFile(fileURLToPath(import.meta.resolve('highs/runtime'))).then((bytes) =>
        WebAssembly.compile(bytes),
      );
      return compiled;
    },
  };
}
