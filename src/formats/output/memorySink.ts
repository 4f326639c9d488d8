import type { Sink } from '../source.js';
import type { OutputFile } from './output.js';

/** Keeps what is written to it; files stand in the order they were begun. */
export interface MemorySink extends Sink {
  files(): readonly OutputFile[];
}

const FIRST_BYTES = 1 << 16;
const KEEP_ABOVE = 1 << 20;

export function memorySink(): MemorySink {
  const begun: { readonly name: string; whole(): Uint8Array }[] = [];
  return {
    async open(name) {
      let bytes = new Uint8Array(0);
      let used = 0;
      // a large buffer's unused end was never touched and takes no memory; a copy would take as much again
      begun.push({ name, whole: () => (used > KEEP_ABOVE ? bytes.subarray(0, used) : bytes.slice(0, used)) });
      return {
        async append(more) {
          if (used + more.length > bytes.length) {
            const grown = new Uint8Array(Math.max(used + more.length, used === 0 ? 0 : 2 * bytes.length, FIRST_BYTES));
            grown.set(bytes.subarray(0, used));
            bytes = grown;
          }
          bytes.set(more, used);
          used += more.length;
        },
        async patch(start, over) {
          if (start + over.length > used) throw new RangeError(`${name}: bytes from ${start} on are not there yet`);
          bytes.set(over, start);
        },
        close: async () => {},
      };
    },
    files: () => begun.map(({ name, whole }) => ({ name, bytes: whole() })),
  };
}
