import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { SolverEntry } from '../solve/workerSolve.js';

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object };

/** The solver's worker as it is built, its WebAssembly compiled at the first solve (20 ms). */
export function solverEntry(): SolverEntry {
  let compiled: object | undefined;
  return {
    url: new URL('../solve/highsWorker.js', import.meta.url),
    wasmModule() {
      compiled ??= new WebAssembly.Module(readFileSync(fileURLToPath(import.meta.resolve('highs/runtime'))));
      return compiled;
    },
  };
}
