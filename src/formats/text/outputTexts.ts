import { createRequire } from 'node:module';
import type Iconv from 'iconv-lite';
import type { OutputEncoding } from '../format.js';

/**
 * Texts as bytes of an output, character by character.
 *
 * Promises: a text is cut between characters only. `held` gives the text as it will be read again: a character the encoding has
 * no bytes for (a lone surrogate; 19 private ones in GB18030) becomes `?`.
 */
export interface OutputTexts {
  bytes(text: string): Uint8Array;
  byteLength(text: string): number;
  held(text: string): string;
  /** The longest beginning of the text that takes at most so many bytes. */
  cut(text: string, mostBytes: number): string;
}

export function outputTexts(encoding: OutputEncoding): OutputTexts {
  const bytes = encoding === 'UTF-8' ? (text: string) => UTF8.encode(text) : gb18030;
  const byteLength =
    encoding === 'UTF-8' ? (text: string) => Buffer.byteLength(text) : (text: string) => bytes(text).length;
  const held = encoding === 'UTF-8' ? heldByUtf8 : heldByGb18030;
  return {
    bytes,
    byteLength,
    held,
    cut(text, mostBytes) {
      // no character takes more than three bytes a UTF-16 unit
      if (text.length * 3 <= mostBytes || byteLength(text) <= mostBytes) return text;
      let used = 0;
      let end = 0;
      for (const character of text) {
        used += byteLength(character);
        if (used > mostBytes) break;
        end += character.length;
      }
      return text.slice(0, end);
    },
  };
}

const UTF8 = new TextEncoder();
const GB18030 = new TextDecoder('gb18030');
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ABOVE_ASCII = /[^\0-\x7f]/;

/** Loaded when first asked for. */
const require = createRequire(import.meta.url);

function gb18030(text: string): Uint8Array {
  if (!ABOVE_ASCII.test(text)) return UTF8.encode(text);
  return (require('iconv-lite') as typeof Iconv).encode(text, 'gb18030');
}

function heldByUtf8(text: string): string {
  return ABOVE_ASCII.test(text) ? text.replace(LONE_SURROGATE, '?') : text;
}

function heldByGb18030(text: string): string {
  if (!ABOVE_ASCII.test(text)) return text;
  const whole = heldByUtf8(text);
  const isHeld = (part: string) => GB18030.decode(gb18030(part)) === part;
  return isHeld(whole) ? whole : [...whole].map((character) => (isHeld(character) ? character : '?')).join('');
}
