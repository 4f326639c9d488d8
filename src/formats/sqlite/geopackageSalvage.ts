import { threadId } from 'node:worker_threads';
import { finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { damaged, type ReadOptions, SALVAGE_REMEDY, type Source } from '../source.js';
import { writeMended } from './mend.js';
import { type Pages, scanPages } from './pages.js';
import { rowsOf, type SqlValue } from './record.js';
import { readTrees, type TableTree, type Trees } from './trees.js';

/**
 * What is left of a GeoPackage that is cut off or has broken pages.
 *
 * Promises: the error of a file read without `salvage` says how many pages and rows are promised and how many are whole; with it the rows on whole
 * pages are read, out of a mended copy in the scratch folder, and every layer that lost rows has a finding with both counts. Rows announced are
 * those of gpkg_ogr_contents; a file without it (or whose own page of it is lost) does not say, and the finding gives `?`.
 * Limits: what stands in a -wal beside a damaged file is not read.
 */
export interface Damage {
  readonly pages: Pages;
  readonly trees: Trees;
  /** Rows of the layers: as the file announces them, and whole. */
  readonly layers: readonly LayerDamage[];
}

interface LayerDamage {
  readonly name: string;
  readonly hasShapes: boolean;
  readonly announced: number | null;
  readonly whole: number;
  /** Null when the list of tables no longer has it: then nothing can be read of it. */
  readonly lostPages: number | null;
}

/** `none`: nothing is found to be wrong; `hopeless`: the lists of tables and layers are lost, and every row with them. */
export async function damageOf(source: Source): Promise<Damage | 'none' | 'hopeless'> {
  const pages = await scanPages(source);
  const trees = pages && (await readTrees(pages));
  if (!pages || !trees) return 'hopeless';
  const layers = await layersOf(pages, trees);
  const isTorn = ({ lostPages, dropped, adopted }: TableTree) => lostPages > 0 || dropped.size > 0 || adopted > 0;
  const { schema, tables, unindexed, lostRoots } = trees;
  const isTornAnywhere = schema.lostPages + unindexed.length + lostRoots.length > 0 || tables.some(isTorn);
  const isSound = pages.there >= pages.promised && !isTornAnywhere;
  if (!isSound && layers.every(({ lostPages }) => lostPages === null)) return 'hopeless';
  return isSound ? 'none' : { pages, trees, layers };
}

async function layersOf(pages: Pages, { schema, tables }: Trees): Promise<LayerDamage[]> {
  const byName = new Map(tables.map((tree) => [tree.name.toLowerCase(), tree]));
  const rows = async (name: string): Promise<readonly (readonly SqlValue[])[]> => {
    const tree = byName.get(name);
    return tree ? rowsOf(pages, tree.leaves) : [];
  };
  const counts = new Map((await rows('gpkg_ogr_contents')).map(([name, count]) => [String(name), count]));
  return (await rows('gpkg_contents')).flatMap(([name, type]): LayerDamage[] | LayerDamage => {
    const tree = byName.get(String(name).toLowerCase());
    const count = counts.get(String(name));
    const announced = typeof count === 'number' ? count : null;
    const lostPages = tree ? tree.lostPages + tree.dropped.size : null;
    if (!tree && schema.lostPages === 0) return [];
    return { name: String(name), hasShapes: type === 'features', announced, whole: tree?.rows ?? 0, lostPages };
  });
}

/** The error of a damaged file that is not to be salvaged. */
export function refusedGeoPackage(source: Source, damage: Damage | 'hopeless', because?: string) {
  if (damage === 'hopeless') return hopeless(source, because);
  const { pages, layers } = damage;
  const zh = layers.map(({ name, announced, whole }) => `${name} 应有 ${announced ?? '?'} 行，完好 ${whole} 行`);
  const en = layers.map(
    ({ name, announced, whole }) => `${name} announces ${announced ?? '?'} rows, ${whole} are whole`,
  );
  return damaged(
    source.name,
    `文件损坏：文件头称 ${pages.promised} 页，完整的有 ${pages.there} 页（每页 ${pages.pageBytes} 字节）；${zh.join('；')} / ` +
      `the header announces ${pages.promised} pages of ${pages.pageBytes} bytes, ${pages.there} are there; ${en.join('; ')}`,
    SALVAGE_REMEDY,
  );
}

function hopeless(source: Source, because = '') {
  return damaged(
    source.name,
    `数据库的表目录或图层目录已损坏，无法读出任何行 / the list of tables or of layers in the database is lost, no row can be read${because && ` (${because})`}`,
  );
}

let copies = 0;

/** Reads the mended copy with `read`, as the file itself is read. */
export async function salvageGeoPackage(
  source: Source,
  { pages, trees, layers }: Damage,
  options: ReadOptions,
  read: (copy: Source) => Promise<DeliveredLayer[]>,
): Promise<DeliveredLayer[]> {
  const { scratch } = options;
  const home = `gpkg-${threadId}-${copies++}`;
  try {
    await writeMended(source, pages, trees, scratch, `${home}/${source.name}`);
    const found = await read(await scratch.source(`${home}/${source.name}`));
    const lost = layers.filter(({ name, lostPages }) => lostPages === null && (options.layer ?? name) === name);
    return found.map((layer, l) => {
      const known = layers.find(({ name }) => name === layer.layer);
      const whole = known ? withLoss(layer, source.name, known) : layer;
      if (l > 0) return whole;
      return { ...whole, findings: [...lost.map((one) => lostLayer(source.name, one)), ...whole.findings] };
    });
  } finally {
    await scratch.remove(home);
  }
}

function lostLayer(file: string, { name, announced }: LayerDamage) {
  const because = '其表定义所在的页丢失 / the page that says what its table is like is lost';
  return finding('file.salvaged', 'error', name, { file, announced: announced ?? '?', read: 0, because });
}

function withLoss(
  layer: DeliveredLayer,
  file: string,
  { announced, lostPages, hasShapes }: LayerDamage,
): DeliveredLayer {
  const read = layer.table.rowCount;
  const withoutShapes = hasShapes && layer.shapes.kind === 'none';
  if (!lostPages && !withoutShapes && (announced ?? read) <= read) return layer;
  const because = withoutShapes
    ? '几何列目录丢失，图形未能读出 / the list of geometry columns is lost, and no shape can be read'
    : !lostPages
      ? '文件损坏 / the file is damaged'
      : `${lostPages} 个数据页丢失或损坏 / ${lostPages} of its pages are lost or damaged`;
  const numbers = { file, announced: announced ?? ('?' as const), read, because };
  const others = layer.findings.filter(({ code }) => code !== 'file.salvaged');
  return { ...layer, findings: [finding('file.salvaged', 'error', layer.layer, numbers), ...others] };
}
