import type { DeliveredLayer } from '../model/layer.js';
import type { OutputFile, OutputLayer } from './output.js';
import type { ReadOptions, Scratch, Source } from './source.js';

/**
 * What the engine knows of one file format: how to tell it, read it and write it.
 *
 * A new format is one value of this type in a file of its own, named once in `formats.ts`.
 */
export interface Format {
  readonly id: string;
  /** As told to people. */
  readonly title: string;
  /** Endings of its files, lower case without the dot; the first is the one it is written with. */
  readonly endings: readonly string[];
  /** A folder, not a file (.gdb). */
  readonly folder?: true;
  /** Its ending decides before any signature: plain text, and formats packed in a container that has a signature too (kmz, xlsx). */
  readonly endingFirst?: true;
  /** Files of this format never lack their signature: the ending alone proves nothing. */
  readonly signed?: true;
  /** The format's first bytes (4 KB of them); `text` is their start as Latin-1 without byte order mark and blanks. */
  recognises(head: Uint8Array, text: string): boolean;
  /** Layers in file order, or the one `options.layer` names. A format that can't be read says so with a coded error. */
  read(source: Source, options: ReadOptions): Promise<DeliveredLayer[]>;
  /** Null: it can only be read. */
  readonly write: FormatWriter | null;
}

export interface FormatWriter {
  readonly holds: Holds;
  /** Files of one output called `name` (ending included), in the order they are to be written. */
  write(name: string, layers: readonly OutputLayer[], options: WriteOptions): Promise<readonly OutputFile[]>;
}

/** What a format can hold. What it can't is a loss, announced by field and count before the output is declared done. */
export interface Holds {
  readonly layers: 'one' | 'many';
  readonly shapes: boolean;
}

export interface WriteOptions {
  readonly scratch: Scratch;
  /** Texts of a Shapefile; default UTF-8. */
  readonly encoding?: 'UTF-8' | 'GB18030';
  /** A spatial index in a FlatGeobuf; its rows are then in the order of the index. */
  readonly index?: boolean;
  readonly inProcess?: boolean;
}
