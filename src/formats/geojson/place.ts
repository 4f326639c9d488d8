import type { Source } from '../source.js';
import { openBlocks, type Reading } from './textBlocks.js';

/** Where in a text a byte of it (as UTF-8) stands, counted from 1, lines apart by line feeds; characters in UTF-16 units, from 0. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly character: number;
  /** All characters of the text. */
  readonly characters: number;
}

/** Reads the file again to count: this is asked for once, when it can't be read. */
export async function placeOf(source: Source, reading: Reading, textAt: number, blockBytes: number): Promise<Place> {
  const blocks = openBlocks(source, reading, blockBytes);
  let line = 1;
  let lineStart = 0;
  let characters = 0;
  let character = -1;
  let bytes = 0;
  for (let block = await blocks.next(); block !== null; block = await blocks.next()) {
    for (let k = 0; k < block.length; k++) {
      if (bytes + k === textAt) character = characters;
      const byte = block[k];
      if ((byte & 0xc0) !== 0x80) characters += byte >= 0xf0 ? 2 : 1;
      if (byte === 0x0a && character < 0) {
        line++;
        lineStart = characters;
      }
    }
    bytes += block.length;
  }
  if (character < 0) character = characters;
  return { line, column: character - lineStart + 1, character, characters };
}
