import type { LianpianError } from '../../model/errors.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { catalogueOf } from './catalogue.js';
import { lookThrough } from './rows.js';
import { type GeodatabaseTable, tableOf } from './table.js';

/**
 * Whether the files of a File Geodatabase are whole: GDAL reads what is there of a cut or missing table and says nothing.
 *
 * Method: every table by its own heads (`table.ts`). Table 1 is the catalogue: a table that it names must be there.
 */
export interface Geodatabase {
  readonly tables: readonly GeodatabaseTable[];
  /** Files by their name in lower case. */
  readonly files: ReadonlyMap<string, Source>;
}

const CATALOGUE = 'a00000001';
export const CATALOGUE_NAME = 'GDB_SystemCatalog';

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
