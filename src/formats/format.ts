import type { Column } from '../model/column.js';
import type { Job } from '../model/job.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { OutputLayer } from './output/output.js';
import type { LayerSchema, RowWriter } from './output/rowWriter.js';
import type { BatchOptions, ReadOptions, Scratch, Sink, Source } from './source.js';

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
  /** Told apart only to be refused with what to do instead (`refused.ts`). */
  readonly refused?: true;
  /** Files of this format never lack their signature: the ending alone proves nothing. */
  readonly signed?: true;
  /** Endings of files that stand beside its own with the same stem, or in its folder, and are no layers of their own. */
  readonly sides?: readonly string[];
  /** Those of its endings that files of other kinds have too: a file called so that is none of the format is no surprise. */
  readonly sharedEndings?: readonly string[];
  /** A file is one layer, called as the file. */
  readonly oneLayer?: true;
  /** Its driver opens files itself, by path: out of a zip they are unpacked to disk. */
  readonly opensPath?: true;
  /** The format's first bytes (4 KB of them); `text` is their start as Latin-1 without byte order mark and blanks. */
  recognises(head: Uint8Array, text: string): boolean;
  /** Layers in file order, or the one `options.layer` names. A format that can't be read says so with a coded error. */
  read(source: Source, options: ReadOptions): Promise<DeliveredLayer[]>;
  /**
   * The one layer of a file as layers of consecutive rows, at least one, each with its `rowNumbers`; memory is that of a batch. Absent:
   * the file can only be read whole.
   */
  batches?(source: Source, options: BatchOptions): AsyncGenerator<DeliveredLayer>;
  /** Null: it can only be read. */
  readonly write: FormatWriter | null;
}

export interface FormatWriter {
  readonly holds: Holds;
  /** Endings of the files beside the first that an output consists of or makes stale: they go when the output is replaced. */
  readonly sides?: readonly string[];
  /** Endings it can be written with; default: the first of the format. */
  readonly endings?: readonly string[];
  /** Rows are written in another order than they came in; announced. Default: never. */
  reorders?(options: WriteOptions): boolean;
  /**
   * Writes the files of one output called `name` (ending included), in blocks as they are made. The layers are those that
   * `fitLayers` made fit: names, texts and types are as the format holds them, and what that took has been announced.
   */
  write(name: string, layers: readonly OutputLayer[], sink: Sink, options: WriteOptions): Promise<void>;
  /** Opens an output of one layer whose rows come in batches. Absent: the batches are kept and written as a whole. */
  open?(name: string, schema: LayerSchema, sink: Sink, options: WriteOptions): Promise<RowWriter>;
}

/**
 * What a format can hold. What it can't is a loss (`losses.ts`), announced by field and count before the output is declared done.
 * A format spreads `HOLDS_ALL` and says only where it falls short.
 */
export interface Holds {
  readonly layers: 'one' | 'many';
  /** False: shapes are dropped. */
  readonly shapes: boolean;
  /** False: a layer without shapes is refused. */
  readonly tables: boolean;
  readonly fieldNames: NameRule;
  readonly layerNames: NameRule;
  /** Most bytes of a text, in the encoding of the output. */
  readonly textBytes: number;
  /** Most UTF-16 units of a text. */
  readonly textCharacters: number;
  /** Blanks at the end of a text, and what follows a NUL, are not read again. */
  readonly trimsTexts: boolean;
  /** What a column comes back as; types that stay what they are do not stand here. */
  readonly becomes: Readonly<Partial<Record<Column['type'], Column['type']>>>;
  /** `blank`: an empty number, date or truth value is only a blank, which some programs read as 0. */
  readonly nulls: 'kept' | 'blank';
  /** Whether '' can be told from an empty cell. */
  readonly emptyTexts: boolean;
  /** Step of times. */
  readonly timeStepMs: number;
  /** First and last year of dates and times. */
  readonly years: readonly [number, number];
  /** Step of coordinates, in degrees and in projected units; 0 = kept bit for bit. */
  readonly grid: { readonly degrees: number; readonly projected: number };
  /** The coordinates must be lon/lat (the caller reprojects). */
  readonly lonLat: boolean;
  /** Most rows and most fields of a layer; more are refused. */
  readonly rows: number;
  readonly fields: number;
}

/** What names of fields or layers a format takes; others are cut or mended, and numbered where that makes two alike. */
export interface NameRule {
  /** Most bytes in the encoding of the output. */
  readonly bytes?: number;
  /** Most UTF-16 units. */
  readonly characters?: number;
  /** Characters that become `_`; a global expression. */
  readonly forbidden?: RegExp;
  /** Whole names that may not be, and beginnings that may not: they get `N_` before them. */
  readonly reserved?: RegExp;
  /** `A` and `a` are one name. */
  readonly ignoresCase?: true;
}

export const HOLDS_ALL: Holds = {
  layers: 'many',
  shapes: true,
  tables: true,
  fieldNames: {},
  layerNames: {},
  textBytes: Number.POSITIVE_INFINITY,
  textCharacters: Number.POSITIVE_INFINITY,
  trimsTexts: false,
  becomes: {},
  nulls: 'kept',
  emptyTexts: true,
  timeStepMs: 1,
  years: [-271_820, 275_759],
  grid: { degrees: 0, projected: 0 },
  lonLat: false,
  rows: Number.POSITIVE_INFINITY,
  fields: Number.POSITIVE_INFINITY,
};

export interface WriteOptions {
  readonly scratch: Scratch;
  /** Texts of a Shapefile; default UTF-8. */
  readonly encoding?: OutputEncoding;
  /** A spatial index in a FlatGeobuf; its rows are then in the order of the index. */
  readonly index?: boolean;
  /** Asked whether to stop, where writing goes through GDAL. */
  readonly job?: Job;
  readonly inProcess?: boolean;
}

export type OutputEncoding = 'UTF-8' | 'GB18030';
