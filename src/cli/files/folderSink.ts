import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sink } from '../../formats/source.js';
import { LianpianError } from '../../model/errors.js';

/** A `Sink` whose files stand in a folder. */
export interface FolderSink extends Sink {
  /** Names of the files, in the order they were begun. */
  names(): readonly string[];
  /** Closes what a writer that failed left open. */
  closeAll(): Promise<void>;
}

/** `signal` stops the next write. */
export function folderSink(folder: string, signal?: AbortSignal): FolderSink {
  const names: string[] = [];
  const handles = new Set<FileHandle>();
  return {
    async open(name) {
      refuseStopped(signal, name);
      const path = join(folder, name);
      await mkdir(dirname(path), { recursive: true });
      const handle = await open(path, 'w');
      handles.add(handle);
      names.push(name);
      let end = 0;
      return {
        async append(bytes) {
          refuseStopped(signal, name);
          await writeAll(handle, bytes, end);
          end += bytes.length;
        },
        patch: (start, bytes) => writeAll(handle, bytes, start),
        async close() {
          handles.delete(handle);
          await handle.close();
        },
      };
    },
    names: () => names,
    async closeAll() {
      for (const handle of handles) await handle.close().catch(() => {});
      handles.clear();
    },
  };
}

async function writeAll(handle: FileHandle, bytes: Uint8Array, start: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await handle.write(bytes, done, bytes.length - done, start + done)).bytesWritten;
  }
}

export function refuseStopped(signal: AbortSignal | undefined, where: string): void {
  if (signal?.aborted) throw new LianpianError('E_CANCELLED', 'stopped by hand', where, 'Run it again.');
}
