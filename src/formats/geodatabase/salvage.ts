import { threadId } from 'node:worker_threads';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { READ_BLOCK_BYTES } from '../bytes/blocks.js';
import { viewOf } from '../bytes/viewOf.js';
import { damaged, type ReadOptions, type Scratch, type Source } from '../source.js';
import { lookThrough, type TableRows, tailOf } from './rows.js';
import { CATALOGUE_NAME, type Geodatabase } from './survey.js';
import { type GeodatabaseTable, PLACES_TAIL_BYTES, placesBytes } from './table.js';

/**
 * What is left of a File Geodatabase whose files are cut off, missing or damaged.
 *
 * Method: a copy in the scratch folder, in whose tables the rows that are not whole are marked as deleted, so that GDAL reads the others; tables
 * that can't be read are left out, and so are all indexes. Promises: every layer that lost rows, or all of them, has a finding with the rows that the
 * head of its table announces and those that were read.
 */
export async function salvageGeodatabase(
  source: Source,
  { tables, files }: Geodatabase,
  options: ReadOptions,
  read: (copy: Source) => Promise<DeliveredLayer[]>,
): Promise<DeliveredLayer[]> {
  const states: TableState[] = [];
  for (const table of tables) {
    const isReadable = table.damage !== 'missing' && table.damage !== 'head';
    states.push({ ...table, found: isReadable ? await lookThrough(table) : null });
  }
  if (states.every(isWhole)) return read(source);
  const lists = states.filter(({ name }) => name === 'GDB_Items' || name === CATALOGUE_NAME);
  if (lists.some(isLost))
    throw damaged(source.name, '图层目录 GDB_Items 丢失 / the list of layers (GDB_Items) is lost');
  const isListLost = !lists.every(isWhole);
  const layers = states.filter(({ stem, name }) => !/^GDB_/i.test(name) && (name !== stem || !SYSTEM_STEM.test(stem)));
  const asked = layers.find(({ name }) => name === options.layer);
  if (asked && !asked.found && isLost(asked)) throw damaged(source.name, lossOf(asked));
  const { scratch } = options;
  const home = `gdb-${threadId}-${copies++}`;
  try {
    await writeCopy(states, files, scratch, `${home}/${source.name}`);
    const found = await read(await scratch.source(`${home}/${source.name}`));
    const gone = layers.filter(
      (state) =>
        (options.layer ?? state.name) === state.name &&
        !found.some(({ layer }) => layer === state.name) &&
        (isListLost || !isWhole(state)),
    );
    if (found.length === 0 && gone.length > 0) {
      const lost = gone.map((state) => `${state.name}（应有 / announces ${state.announced ?? '?'}）`).join(', ');
      throw damaged(source.name, `没有可读的图层；丢失 / no layer can be read; lost: ${lost}`);
    }
    const about = gone.map((state) => lostLayer(source.name, state));
    return found.map((layer, l) => {
      const state = layers.find(({ name }) => name === layer.layer);
      const withLoss = state ? said(layer, source.name, state) : layer;
      return l === 0 ? { ...withLoss, findings: [...about, ...withLoss.findings] } : withLoss;
    });
  } finally {
    await scratch.remove(home);
  }
}

let copies = 0;
/** Tables 1 to 8 are the system's own. */
const SYSTEM_STEM = /^a0000000[1-8]$/;

interface TableState extends GeodatabaseTable {
  readonly found: TableRows | null;
}

const isLost = ({ damage }: TableState) => damage === 'missing' || damage === 'head';
const isWhole = ({ damage, found }: TableState) => damage === null && (found === null || found.broken.length === 0);

function lossOf({ stem, damage }: TableState): string {
  if (damage === 'missing') return `${stem}.gdbtable 缺失 / ${stem}.gdbtable is missing`;
  if (damage === 'head') return `${stem}.gdbtable 的字段定义不完整 / the fields of ${stem}.gdbtable are not whole`;
  if (damage === 'cut') return `${stem}.gdbtable 被截断 / ${stem}.gdbtable is cut off`;
  if (damage === null) return `${stem}.gdbtable 有损坏的行 / ${stem}.gdbtable has damaged rows`;
  return `${stem}.gdbtablx 缺失或不完整，行序可能不同 / ${stem}.gdbtablx is missing or cut off, rows may be in another order`;
}

function lostLayer(file: string, state: TableState): Finding {
  const because = isWhole(state) ? '图层目录中的定义丢失 / what the lists of layers say of it is lost' : lossOf(state);
  const numbers = { file, announced: state.announced ?? ('?' as const), read: 0, because };
  return finding('file.salvaged', 'error', state.name, numbers);
}

function said(layer: DeliveredLayer, file: string, state: TableState): DeliveredLayer {
  const read = layer.table.rowCount;
  if (isWhole(state) && read >= (state.announced ?? 0)) return layer;
  if (read === state.announced) {
    const missing = finding('file.incomplete', 'warning', layer.layer, { missing: `${state.stem}.gdbtablx` });
    return { ...layer, findings: [missing, ...layer.findings] };
  }
  const numbers = { file, announced: state.announced ?? ('?' as const), read, because: lossOf(state) };
  const others = layer.findings.filter(({ code }) => code !== 'file.salvaged');
  return { ...layer, findings: [finding('file.salvaged', 'error', layer.layer, numbers), ...others] };
}

async function writeCopy(
  states: readonly TableState[],
  files: ReadonlyMap<string, Source>,
  scratch: Scratch,
  home: string,
): Promise<void> {
  for (const name of ['gdb', 'timestamps']) {
    const file = files.get(name);
    if (file) await copy(file, scratch, `${home}/${name}`, () => {});
  }
  for (const state of states) {
    const { stem, table, places, found } = state;
    if (!table || isLost(state)) continue;
    await copy(table, scratch, `${home}/${stem}.gdbtable`, (bytes) => {
      const view = viewOf(bytes);
      view.setBigUint64(24, BigInt(table.byteLength), true);
      if (found) view.setUint32(4, found.rows, true);
    });
    if (found?.places) await scratch.append(`${home}/${stem}.gdbtablx`, found.places);
    else if (places && found) await copyPlaces(places, found, scratch, `${home}/${stem}.gdbtablx`);
  }
}

async function copy(file: Source, scratch: Scratch, name: string, mend: (first: Uint8Array) => void): Promise<void> {
  for (let at = 0; at === 0 || at < file.byteLength; at += READ_BLOCK_BYTES) {
    const block = await file.read(at, Math.min(file.byteLength, at + READ_BLOCK_BYTES));
    if (at === 0) mend(block);
    await scratch.append(name, block);
  }
}

async function copyPlaces(places: Source, { broken }: TableRows, scratch: Scratch, name: string): Promise<void> {
  const bytes = await places.read(0, places.byteLength);
  const view = viewOf(bytes);
  const step = view.getUint32(12, true);
  for (const place of broken) bytes.fill(0, 16 + place * step, 16 + (place + 1) * step);
  const end = placesBytes(view);
  const isTailThere = bytes.length >= end + PLACES_TAIL_BYTES;
  await scratch.append(name, isTailThere ? bytes : bytes.subarray(0, end));
  if (!isTailThere) await scratch.append(name, tailOf(view.getUint32(4, true)));
}
