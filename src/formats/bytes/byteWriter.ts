/** Little-endian bytes written forwards into a buffer that grows; earlier places can be patched. */
export interface ByteWriter {
  readonly at: () => number;
  u8(value: number): void;
  u16(value: number): void;
  u32(value: number): void;
  i32(value: number): void;
  u64(value: number): void;
  f64(value: number): void;
  bytes(values: Uint8Array): void;
  /** Zeros until (position − from) is a multiple of `size`. */
  align(from: number, size: number): void;
  patchU32(place: number, value: number): void;
  /** What is written so far, to be used before the next write; the writer starts anew at 0 in the same memory. */
  drain(): Uint8Array;
  finish(): Uint8Array;
}

export function byteWriter(expectedBytes: number): ByteWriter {
  let buffer = new Uint8Array(Math.max(1024, expectedBytes));
  let view = new DataView(buffer.buffer);
  let used = 0;
  function reserve(extra: number): number {
    if (used + extra > buffer.length) {
      const grown = new Uint8Array(Math.max(buffer.length * 2, used + extra));
      grown.set(buffer.subarray(0, used));
      buffer = grown;
      view = new DataView(buffer.buffer);
    }
    const place = used;
    used += extra;
    return place;
  }
  return {
    at: () => used,
    u8: (value) => {
      const place = reserve(1);
      view.setUint8(place, value);
    },
    u16: (value) => {
      const place = reserve(2);
      view.setUint16(place, value, true);
    },
    u32: (value) => {
      const place = reserve(4);
      view.setUint32(place, value, true);
    },
    i32: (value) => {
      const place = reserve(4);
      view.setInt32(place, value, true);
    },
    u64: (value) => {
      const place = reserve(8);
      view.setBigUint64(place, BigInt(value), true);
    },
    f64: (value) => {
      const place = reserve(8);
      view.setFloat64(place, value, true);
    },
    bytes: (values) => {
      const place = reserve(values.length);
      buffer.set(values, place);
    },
    align: (from, size) => {
      const over = (used - from) % size;
      if (over === 0) return;
      const place = reserve(size - over);
      buffer.fill(0, place, used);
    },
    patchU32: (place, value) => view.setUint32(place, value, true),
    drain: () => {
      const written = buffer.subarray(0, used);
      used = 0;
      return written;
    },
    finish: () => buffer.slice(0, used),
  };
}
