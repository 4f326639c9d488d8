import { viewOf } from '../bytes/viewOf.js';
import type { Source } from '../source.js';

/**
 * A table of a File Geodatabase, by what the heads of its files say.
 *
 * Method: the head of a .gdbtable has its size and its rows; that of a .gdbtablx (the places of its rows) the number of its blocks of 1,024
 * places and the bytes a place takes. Files may be longer than they say.
 */
export interface GeodatabaseTable {
  /** `a00000009`: its files are called so. */
  readonly stem: string;
  /** As the catalogue calls it; its stem where the catalogue does not. */
  readonly name: string;
  /** Null when not even the head of the table is there. */
  readonly announced: number | null;
  readonly table: Source | null;
  readonly places: Source | null;
  /** `head`: what says what its fields are is not whole, and nothing can be read of it. */
  readonly damage: 'missing' | 'head' | 'cut' | 'places' | 'placesMissing' | null;
}

const HEAD_BYTES = 40;
const LONGEST_SIGNATURE = 100;
/** Of later versions (row ids of 64 bits) only the size of the files is known. */
const VERSION = 3;

export async function tableOf(
  stem: string,
  name: string,
  files: ReadonlyMap<string, Source>,
): Promise<GeodatabaseTable> {
  const table = files.get(`${stem}.gdbtable`) ?? null;
  const places = files.get(`${stem}.gdbtablx`) ?? null;
  const common = { stem, name, table, places };
  if (!table) return { ...common, announced: null, damage: 'missing' };
  const head = viewOf(await table.read(0, HEAD_BYTES));
  const isKnown = head.byteLength >= 8 && head.getUint32(0, true) === VERSION;
  const announced = isKnown ? head.getUint32(4, true) : null;
  if (head.byteLength < HEAD_BYTES || !(await hasFields(table, head))) return { ...common, announced, damage: 'head' };
  if (table.byteLength < Number(head.getBigUint64(24, true))) return { ...common, announced, damage: 'cut' };
  if (!isKnown) return { ...common, announced, damage: null };
  if (!places) return { ...common, announced, damage: announced === 0 ? null : 'placesMissing' };
  const placesHead = viewOf(await places.read(0, 16));
  const isCut = placesHead.byteLength < 16 || places.byteLength < placesBytes(placesHead) + PLACES_TAIL_BYTES;
  return { ...common, announced, damage: isCut ? 'places' : null };
}

async function hasFields(table: Source, head: DataView): Promise<boolean> {
  const at = Number(head.getBigUint64(32, true));
  const length = viewOf(await table.read(at, at + 4));
  return length.byteLength === 4 && at + 4 + length.getUint32(0, true) <= table.byteLength;
}

/** Where rows begin in a table whose fields stand before them, as they do unless fields were added later; else null. */
export async function rowsStart(table: Source): Promise<number | null> {
  const head = viewOf(await table.read(0, HEAD_BYTES + 4));
  const fieldsAt = Number(head.getBigUint64(32, true));
  // GDAL writes its name between head and fields
  const isFirst = fieldsAt === HEAD_BYTES || fieldsAt === HEAD_BYTES + 4 + head.getUint32(HEAD_BYTES, true);
  if (!isFirst || fieldsAt > HEAD_BYTES + LONGEST_SIGNATURE) return null;
  const length = viewOf(await table.read(fieldsAt, fieldsAt + 4));
  return length.byteLength < 4 ? null : fieldsAt + 4 + length.getUint32(0, true);
}

/** Behind the places: how many blocks of them there are. GDAL reads no row of a table without it, and says nothing. */
export const PLACES_TAIL_BYTES = 16;

export function placesBytes(head: DataView): number {
  return 16 + head.getUint32(4, true) * 1024 * head.getUint32(12, true);
}
