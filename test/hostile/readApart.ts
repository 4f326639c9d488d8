import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const READER = fileURLToPath(new URL('./read.mjs', import.meta.url));
const TIME_LIMIT_MS = 120_000;
const HEAP_MB = 700;

export interface Outcome {
  readonly code?: string;
  readonly message?: string;
  readonly remedy?: string;
  readonly crash?: string;
  readonly layers?: readonly LayerOutcome[];
  readonly peakBytes?: number;
}

export interface LayerOutcome {
  readonly layer: string;
  readonly rows: number;
  readonly vertices: number;
  readonly inStep: boolean;
  readonly encoding: string | null;
  readonly crs?: string | null;
  readonly codes: readonly string[];
  readonly first: Readonly<Record<string, unknown>>;
}

/** Reads files in a child process; the last outcome holds its peak memory. */
export function readApart(files: readonly object[]): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, READER]);
    let stdout = '';
    let stderr = '';
    const stop = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(stop);
      const lines = stdout.split('\n').filter((line) => line !== '');
      if (code === 0) resolve(lines.map((line) => JSON.parse(line) as Outcome));
      else reject(new Error(`ended with ${signal ?? code} after ${lines.length} files: ${stderr.slice(-2000)}`));
    });
    child.stdin.end(JSON.stringify(files));
  });
}
