/**
 * Parquet's run-length and bit-packed hybrid: levels, dictionary codes, booleans.
 *
 * Needs: `count` values of `width` bits (1 … 32) from byte `at` on, none read at or beyond `end`.
 * Promises: never more than `count` values whatever the lengths in the file say; a text that ends too early is a RangeError.
 */
export function readHybrid(
  bytes: Uint8Array,
  at: number,
  end: number,
  width: number,
  out: Uint8Array | Uint32Array,
  count: number,
): void {
  let seen = 0;
  while (seen < count) {
    let header = 0;
    for (let scale = 1; ; scale *= 128) {
      if (at >= end || scale > 2 ** 35) throw new RangeError('a run of values is cut off');
      const byte = bytes[at++];
      header += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    const length = Math.floor(header / 2);
    if (header % 2 === 0) {
      const byteWidth = (width + 7) >> 3;
      if (at + byteWidth > end) throw new RangeError('a run of values is cut off');
      let value = 0;
      for (let k = 0, scale = 1; k < byteWidth; k++, scale *= 256) value += bytes[at++] * scale;
      const to = Math.min(count, seen + length);
      out.fill(value, seen, to);
      seen = to;
    } else {
      const to = Math.min(count, seen + length * 8);
      // the last group may be cut after its last value
      if (at + Math.ceil(((to - seen) * width) / 8) > end) throw new RangeError('packed values are cut off');
      if (width <= 24) unpackNarrow(bytes, at, width, out, seen, to);
      else unpackWide(bytes, at, width, out, seen, to);
      at = Math.min(end, at + length * width);
      seen = to;
    }
  }
}

function unpackNarrow(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Uint8Array | Uint32Array,
  from: number,
  to: number,
): void {
  const mask = (1 << width) - 1;
  let buffer = 0;
  let bits = 0;
  for (let k = from; k < to; k++) {
    while (bits < width) {
      buffer |= bytes[at++] << bits;
      bits += 8;
    }
    out[k] = buffer & mask;
    buffer >>>= width;
    bits -= width;
  }
}

function unpackWide(
  bytes: Uint8Array,
  at: number,
  width: number,
  out: Uint8Array | Uint32Array,
  from: number,
  to: number,
): void {
  for (let k = from, bit = 0; k < to; k++, bit += width) {
    let value = 0;
    for (let b = 0; b < width; b++) {
      const place = bit + b;
      if ((bytes[at + (place >> 3)] >> (place & 7)) & 1) value += 2 ** b;
    }
    out[k] = value;
  }
}
