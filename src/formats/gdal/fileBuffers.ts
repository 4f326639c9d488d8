/**
 * Buffers between GDAL and the disk: the package writes every row with a call of its own, and reads every row with two.
 *
 * Promises: the bytes and their order stay as GDAL wants them; what is written is on disk once the file is closed or its size is asked
 * for; a file that is read and written gives what was written. A write that fails later than GDAL asked for it is told to `failed`, since GDAL may not hear of it.
 * Limits: only what is gone through from front to end, the scratch FlatGeobuf that is written, the tables of a File Geodatabase and the
 * pages of a GeoPackage that are read; everything else goes to the disk as it did.
 */
export interface NodeFiles {
  readonly stream_ops: StreamOps;
  readonly node_ops: { getattr(node: FileNode): unknown; setattr(node: FileNode, how: unknown): void };
}

interface FileNode {
  readonly name: string;
}

interface FileStream {
  readonly node: FileNode;
  /** As for `open(2)`. */
  readonly flags: number;
}

interface StreamOps {
  read(stream: FileStream, heap: Int8Array, offset: number, length: number, position: number): number;
  write(stream: FileStream, heap: Int8Array, offset: number, length: number, position: number): number;
  close(stream: FileStream): void;
}

interface Pending {
  readonly stream: FileStream;
  readonly bytes: Int8Array;
  start: number;
  used: number;
}

interface ReadAhead {
  readonly bytes: Int8Array;
  start: number;
  used: number;
}

const WRITTEN = /\.fgb$/;
const READ = /\.gdbtable$/;
/** In a database that others write to, what is shorter than a page says whether they did: it always comes from the disk. */
const DATABASE = /\.(gpkg|sqlite)$/i;
const LEAST_PAGE_BYTES = 512;
const WRITABLE = 3;
const WRITE_BYTES = 1 << 18;
const READ_BYTES = 1 << 15;

function isReadThrough({ node: { name }, flags }: FileStream, length: number): boolean {
  return READ.test(name) || (DATABASE.test(name) && (flags & WRITABLE) === 0 && length >= LEAST_PAGE_BYTES);
}

export function bufferFiles({ stream_ops: ops, node_ops: nodeOps }: NodeFiles, failed: (why: string) => void): void {
  const { read, write, close } = ops;
  const { getattr, setattr } = nodeOps;
  const pendingByNode = new Map<FileNode, Pending>();
  const aheadByNode = new Map<FileNode, ReadAhead>();

  function flush(node: FileNode): void {
    const pending = pendingByNode.get(node);
    if (pending === undefined) return;
    pendingByNode.delete(node);
    try {
      for (let from = 0; from < pending.used; ) {
        from += write(pending.stream, pending.bytes, from, pending.used - from, pending.start + from);
      }
    } catch (error) {
      failed(`${node.name} could not be written (${String((error as { code?: unknown }).code ?? error)})`);
      throw error;
    }
  }

  ops.write = (stream, heap, offset, length, position) => {
    const { node } = stream;
    aheadByNode.delete(node);
    if (!WRITTEN.test(node.name)) return write(stream, heap, offset, length, position);
    let pending = pendingByNode.get(node);
    const goesOn =
      pending?.stream === stream &&
      pending.start + pending.used === position &&
      pending.used + length <= pending.bytes.length;
    if (!pending || !goesOn) {
      flush(node);
      if (length > WRITE_BYTES) return write(stream, heap, offset, length, position);
      pending = { stream, bytes: pending?.bytes ?? new Int8Array(WRITE_BYTES), start: position, used: 0 };
      pendingByNode.set(node, pending);
    }
    pending.bytes.set(heap.subarray(offset, offset + length), pending.used);
    pending.used += length;
    return length;
  };
  ops.read = (stream, heap, offset, length, position) => {
    flush(stream.node);
    if (length > READ_BYTES || !isReadThrough(stream, length)) return read(stream, heap, offset, length, position);
    const ahead = aheadByNode.get(stream.node) ?? { bytes: new Int8Array(READ_BYTES), start: 0, used: 0 };
    aheadByNode.set(stream.node, ahead);
    if (position < ahead.start || position + length > ahead.start + ahead.used) {
      ahead.start = position;
      ahead.used = 0;
      ahead.used = read(stream, ahead.bytes, 0, READ_BYTES, position);
    }
    const from = position - ahead.start;
    const given = Math.min(length, ahead.used - from);
    heap.set(ahead.bytes.subarray(from, from + given), offset);
    return given;
  };
  ops.close = (stream) => {
    aheadByNode.delete(stream.node);
    try {
      if (pendingByNode.get(stream.node)?.stream === stream) flush(stream.node);
    } finally {
      close(stream);
    }
  };
  nodeOps.getattr = (node) => {
    flush(node);
    return getattr(node);
  };
  nodeOps.setattr = (node, how) => {
    flush(node);
    aheadByNode.delete(node);
    setattr(node, how);
  };
}
