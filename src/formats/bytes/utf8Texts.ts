/**
 * Texts of byte strings known to be UTF-8, many at a time.
 *
 * Promises: each text as `TextDecoder` gives it, a byte order mark at its head kept; a surrogate without partner, which UTF-8
 * can't write, is read from the three bytes that stand for it. Method: neighbours in memory are decoded as one text and cut up by the
 * number of UTF-16 units that each takes: one call of the decoder for hundreds of texts.
 */
export function utf8Texts(slices: readonly Uint8Array[]): string[] {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const texts: string[] = [];
  for (let first = 0; first < slices.length; ) {
    let end = first + 1;
    let bytes = slices[first].length;
    while (end < slices.length && bytes < BATCH_BYTES && follows(slices[end - 1], slices[end])) {
      bytes += slices[end++].length;
    }
    cutUp(slices, first, end, bytes, decoder, texts);
    first = end;
  }
  return texts;
}

const BATCH_BYTES = 1 << 16;

function follows(one: Uint8Array, next: Uint8Array): boolean {
  return one.buffer === next.buffer && one.byteOffset + one.length === next.byteOffset;
}

function cutUp(
  slices: readonly Uint8Array[],
  first: number,
  end: number,
  bytes: number,
  decoder: InstanceType<typeof TextDecoder>,
  texts: string[],
): void {
  const run = new Uint8Array(slices[first].buffer, slices[first].byteOffset, bytes);
  if (holdsSurrogate(run)) {
    for (let s = first; s < end; s++) texts.push(withSurrogates(slices[s], decoder));
    return;
  }
  const text = decoder.decode(run);
  const isAscii = text.length === bytes;
  let from = 0;
  for (let s = first; s < end; s++) {
    const to = from + (isAscii ? slices[s].length : unitsOf(slices[s]));
    texts.push(text.slice(from, to));
    from = to;
  }
}

/** UTF-16 units of UTF-8 bytes: one a character, two where it takes four bytes. */
function unitsOf(slice: Uint8Array): number {
  let units = 0;
  for (let i = 0; i < slice.length; i++) {
    if ((slice[i] & 0xc0) !== 0x80) units++;
    if (slice[i] >= 0xf0) units++;
  }
  return units;
}

function isSurrogate(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xed && bytes[at + 1] >= 0xa0;
}

function holdsSurrogate(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0xed); at >= 0; at = bytes.indexOf(0xed, at + 1)) if (isSurrogate(bytes, at)) return true;
  return false;
}

function withSurrogates(slice: Uint8Array, decoder: InstanceType<typeof TextDecoder>): string {
  let text = '';
  let from = 0;
  for (let at = 0; at < slice.length; at++) {
    if (!isSurrogate(slice, at)) continue;
    text += decoder.decode(slice.subarray(from, at));
    text += String.fromCharCode(0xd000 | ((slice[at + 1] & 0x3f) << 6) | (slice[at + 2] & 0x3f));
    from = at + 3;
    at += 2;
  }
  return text + decoder.decode(slice.subarray(from));
}
