import { isUtf8 } from 'node:buffer';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { ReadOptions, Source } from '../source.js';
import { type Encoding, labelOfOption, reasonOf } from '../text/text.js';

/**
 * A text file as blocks of UTF-8 bytes, whatever it is written in, its byte order mark left out.
 *
 * Definition: a reading is one belief about the encoding. `readingsOf` gives the readings to try, one after the other: by the byte order
 * mark or (UTF-16) the zeros of its first bytes; else the option; else UTF-8, GB18030, windows-1252.
 * Promises: bytes that a reading does not allow throw `NOT_IN_ENCODING` before the block that holds them is given out, so that the
 * next reading can be tried from the start; the last reading's refusal is a coded error (E_ENCODING) instead.
 * Half a character at the very end is passed on as it is: it is where the file was cut, not another encoding.
 */
export interface Reading {
  readonly label: string;
  /** Bytes before the text. */
  readonly skip: number;
  readonly encoding: Encoding;
  readonly findings: readonly Finding[];
  /** What follows when the bytes are not in this encoding. */
  readonly refusal: LianpianError | null;
}

export interface TextBlocks {
  /** The next bytes, at most a few more than asked for in `openBlocks`; null at the end. */
  next(): Promise<Uint8Array | null>;
  /** Bytes of the file behind all blocks given out. */
  readonly fileBytes: () => number;
}

export const NOT_IN_ENCODING: unique symbol = Symbol('not in this encoding');

export async function readingsOf(source: Source, options: ReadOptions, layer: string): Promise<readonly Reading[]> {
  const [a, b, c] = await source.read(0, 3);
  const marked = (label: string, skip: number): readonly Reading[] => [
    { label, skip, encoding: { name: label, from: 'bytes' }, findings: [], refusal: notAsMarked(source.name, label) },
  ];
  if (a === 0xef && b === 0xbb && c === 0xbf) return marked('utf-8', 3);
  if (a === 0xff && b === 0xfe) return marked('utf-16le', 2);
  if (a === 0xfe && b === 0xff) return marked('utf-16be', 2);
  if (a !== 0 && b === 0) return marked('utf-16le', 0);
  if (a === 0 && b !== 0) return marked('utf-16be', 0);
  if (options.encoding) {
    const label = labelOfOption(options.encoding, source.name);
    const refusal = notAsAsked(source.name, label);
    return [{ label, skip: 0, encoding: { name: label, from: 'option' }, findings: [], refusal }];
  }
  return [
    { label: 'utf-8', skip: 0, encoding: { name: 'utf-8', from: 'format' }, findings: [], refusal: null },
    guessed('gb18030', layer),
    guessed('windows-1252', layer),
  ];
}

function guessed(label: string, layer: string): Reading {
  const because = reasonOf({ name: 'utf-8', from: 'format' }, label);
  const findings = [finding('encoding.guessed', 'warning', layer, { encoding: label.toUpperCase(), because })];
  return { label, skip: 0, encoding: { name: label, from: 'bytes' }, findings, refusal: null };
}

function notAsMarked(file: string, label: string): LianpianError {
  const message = `${file} starts as ${label.toUpperCase()} but holds other bytes`;
  return new LianpianError('E_ENCODING', message, file, 'Save the file anew as UTF-8.');
}

function notAsAsked(file: string, label: string): LianpianError {
  const remedy = 'Leave the encoding out to have it found from the bytes, or name the right one.';
  return new LianpianError('E_ENCODING', `${file} holds bytes that are not ${label}`, file, remedy);
}

/** Opens the file under one reading. The block after the one given out is read ahead. */
export function openBlocks(source: Source, reading: Reading, blockBytes: number): TextBlocks {
  let at = reading.skip;
  let given = at;
  let ahead: Promise<Uint8Array> | null = null;
  const convert = reading.label === 'utf-8' ? utf8Checker() : transcoder(reading.label);
  function readAhead(): void {
    ahead = at < source.byteLength ? source.read(at, Math.min(source.byteLength, at + blockBytes)) : null;
    // a failure is met when the block is asked for; until then it must not end the process
    ahead?.catch(() => {});
  }
  return {
    fileBytes: () => given,
    async next() {
      if (given === reading.skip && ahead === null) readAhead();
      for (;;) {
        if (ahead === null) return null;
        const block = await ahead;
        at += block.length;
        given = at;
        const isLast = at >= source.byteLength || block.length === 0;
        if (isLast) at = source.byteLength;
        readAhead();
        const text = convert(block, isLast);
        if (text === null) throw reading.refusal ?? NOT_IN_ENCODING;
        if (text.length > 0) return text;
      }
    },
  };
}

/** A block as UTF-8, the half character at its end kept for the next one; null when it is not in the encoding. */
type Converter = (block: Uint8Array, isLast: boolean) => Uint8Array | null;

function utf8Checker(): Converter {
  let kept = new Uint8Array(0);
  return (block, isLast) => {
    let bytes = block;
    if (kept.length > 0) {
      bytes = new Uint8Array(kept.length + block.length);
      bytes.set(kept);
      bytes.set(block, kept.length);
    }
    const whole = wholeCharacters(bytes);
    if (!isUtf8(bytes.subarray(0, whole))) return null;
    if (isLast) return bytes;
    kept = bytes.slice(whole);
    return bytes.subarray(0, whole);
  };
}

/** Length of the bytes without the beginning of a character at their end. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) break;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return length > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function transcoder(label: string): Converter {
  const decoder = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  return (block, isLast) => {
    try {
      return encoder.encode(decoder.decode(block, { stream: !isLast }));
    } catch {
      return null;
    }
  };
}
