import type { LianpianError } from '../../model/errors.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { catalogueOf } from './geodatabaseCatalogue.js';
import { lookThrough } from './geodatabaseRows.js';

/**
 * Whether the files of a File Geodatabase are whole: GDAL reads what is there of a cut or missing table and says nothing.
 *
 * Method: the head of a .gdbtable has its size and its rows; that of a .gdbtablx (the places of its rows) the number of its blocks of 1,024
 * places and the bytes a place takes. Files may be longer than they say. Table 1 is the catalogue: a table that it names must be there.
 */
export interface Geodatabase {
  readonly tables: readonly GeodatabaseTable[];
  /** Files by their name in lower case. */
  readonly files: ReadonlyMap<string, Source>;
}

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

const CATALOGUE = 'a00000001';
export const CATALOGUE_NAME = 'GDB_SystemCatalog';
/** Of later versions (row ids of 64 bits) only the size of the files is known. */
const VERSION = 3;

export async function surveyGeodatabase(source: Source): Promise<Geodatabase | null> {
  const list = await source.files?.();
  if (!list) return null;
  const files = new Map(list.map((file) => [file.name.toLowerCase(), file]));
  const catalogue = await tableOf(CATALOGUE, CATALOGUE_NAME, files);
  if (catalogue.damage === 'missing' || catalogue.damage === 'head') {
    throw damaged(
      source.name,
      '文件夹中没有完整的数据库目录表 a00000001.gdbtable / there is no whole catalogue (a00000001.gdbtable) in the folder',
      '给出完整的 .gdb 文件夹 / Give the whole .gdb folder; ask for it again if this is all there is.',
    );
  }
  const stems = [...files.keys()].flatMap((name) => /^(a[0-9a-f]{8})\.gdbtablx?e?$/.exec(name)?.[1] ?? []);
  const names = await catalogueOf(catalogue, Math.max(...stems.map((stem) => Number.parseInt(stem.slice(1), 16))));
  // tables of the system that no program wrote are in the catalogue all the same; the list of layers never is one of them
  const wanted = [...names].flatMap(([stem, name]) => (/^GDB_(?!Items$)/i.test(name) ? [] : [stem]));
  const all = [...new Set([...stems, ...wanted])].sort();
  const tables = all.map((stem) =>
    stem === CATALOGUE ? Promise.resolve(catalogue) : tableOf(stem, names.get(stem) ?? stem, files),
  );
  return { tables: await Promise.all(tables), files };
}

async function tableOf(stem: string, name: string, files: ReadonlyMap<string, Source>): Promise<GeodatabaseTable> {
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

const HEAD_BYTES = 40;

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

const LONGEST_SIGNATURE = 100;

/** Behind the places: how many blocks of them there are. GDAL reads no row of a table without it, and says nothing. */
export const PLACES_TAIL_BYTES = 16;

export function placesBytes(head: DataView): number {
  return 16 + head.getUint32(4, true) * 1024 * head.getUint32(12, true);
}

const MOST_NAMED = 5;

/** The error of a geodatabase that is not to be salvaged, with the rows of what is damaged; null when every file is whole. */
export async function refusedGeodatabase(source: Source, { tables }: Geodatabase): Promise<LianpianError | null> {
  const wrong = tables.filter(({ damage }) => damage !== null && damage !== 'placesMissing');
  if (wrong.length === 0) return null;
  const zh: string[] = [];
  const en: string[] = [];
  for (const one of wrong.slice(0, MOST_NAMED)) {
    const { stem, name, announced, damage } = one;
    const whole = damage === 'missing' || damage === 'head' ? 0 : ((await lookThrough(one))?.rows ?? '?');
    const file = damage === 'missing' ? '缺失' : '不完整';
    zh.push(`${name}（${stem} ${file}）应有 ${announced ?? '?'} 行，完好 ${whole} 行`);
    en.push(
      `${name} (${stem} is ${damage === 'missing' ? 'missing' : 'cut off'}) announces ${announced ?? '?'} rows, ${whole} are whole`,
    );
  }
  const more = wrong.length > MOST_NAMED ? '…' : '';
  return damaged(source.name, `${zh.join('；')}${more} / ${en.join('; ')}${more}`, SALVAGE_REMEDY);
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
