import type { GrowingSource } from '../flatgeobuf/decode.js';
import type { Scratch } from '../source.js';

/**
 * A file of the scratch folder that somebody else is still writing, as a `Source`: reading waits until the bytes are there, or
 * until the writer says that there will be no more.
 */
export interface GrowingFile {
  readonly source: GrowingSource;
  /** Whether the file gets a first byte at all. */
  begins(): Promise<boolean>;
  /** The writer is done. */
  finish(bytes: number): void;
  /** Nobody will write any more: who waits for bytes gets this error. */
  abandon(error: unknown): void;
  /** Bytes seen so far. */
  seen(): number;
}

const POLL_MS = 10;

export function growingFile(scratch: Scratch, name: string): GrowingFile {
  let seen = 0;
  let final: number | null = null;
  let failure: { readonly error: unknown } | null = null;
  async function bytesAtLeast(wanted: number): Promise<number> {
    for (;;) {
      if (failure) throw failure.error;
      if (final !== null) return final;
      if (seen >= wanted) return seen;
      const before = seen;
      seen = await scratch.source(name).then(
        (source) => source.byteLength,
        () => 0,
      );
      if (seen === before || seen < wanted) await new Promise((wake) => setTimeout(wake, POLL_MS));
    }
  }
  const source: GrowingSource = {
    name,
    byteLength: 0,
    isFolder: false,
    path: null,
    async read(start, end, room) {
      const there = await bytesAtLeast(end);
      if (start >= there) return new Uint8Array(0);
      return (await scratch.source(name)).read(start, Math.min(end, there), room);
    },
    sibling: async () => null,
    finalBytes: () => bytesAtLeast(Number.POSITIVE_INFINITY),
  };
  return {
    source,
    begins: async () => (await bytesAtLeast(1)) > 0,
    finish(bytes) {
      final = bytes;
      seen = bytes;
    },
    abandon(error) {
      failure = { error };
    },
    seen: () => seen,
  };
}
