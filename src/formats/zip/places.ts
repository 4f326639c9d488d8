import { baseName } from '../../model/fileName.js';
import type { DeliveredLayer } from '../../model/layer.js';
import type { Format } from '../format.js';
import { readFormat } from '../readFormat.js';
import { recogniseFormat } from '../recognise.js';
import { ending, type ReadOptions } from '../source.js';
import type { ZipFile, ZipFiles } from './entries.js';
import { fileNameOnDisk } from './entryPath.js';

/**
 * What can be a layer or several inside a zip: each file that is not the side file of another, and each folder that is a format (.gdb).
 *
 * Rules: a folder belongs to a folder format by its ending, or when it holds files with the first of the format's `sides`
 * (a geodatabase zipped without its folder). A file is a side file when one with its stem and an ending whose format lists its
 * ending stands beside it, or when its name begins with the whole name of another (x.shp.xml).
 */
export interface Place {
  /** Path inside the zip. */
  readonly path: string;
  /** Its ending is that of a format: what is wrong with it is told on its own. */
  readonly isNamed: boolean;
  format(): Promise<Format>;
  read(options: ReadOptions): Promise<DeliveredLayer[]>;
}

export function placesOf(zip: ZipFiles, zipName: string, formats: readonly Format[]): Place[] {
  const { files, onDisk } = zip;
  const folders = new Map<string, { readonly format: Format; readonly files: ZipFile[] }>();
  const loose: ZipFile[] = [];
  for (const file of files) {
    const home = folderFormat(file.path, formats);
    if (!home) loose.push(file);
    else if (folders.has(home.path)) folders.get(home.path)?.files.push(file);
    else folders.set(home.path, { format: home.format, files: [file] });
  }
  const places = [...folders].map(([path, { format, files: inside }], n) =>
    folderPlace(path === '' ? zipName : path, path, format, inside, n, onDisk),
  );
  const byFolder = new Map<string, ZipFile[]>();
  for (const file of loose) {
    const folder = folderOf(file.path);
    const there = byFolder.get(folder);
    if (there) there.push(file);
    else byFolder.set(folder, [file]);
  }
  for (const beside of byFolder.values()) {
    const sides = sideFiles(beside, formats);
    for (const file of beside) {
      if (sides.has(file)) continue;
      places.push(filePlace(file, sides, formats, places.length));
    }
  }
  const order = new Map(files.map((file, f) => [file.path, f]));
  return places.sort((a, b) => (order.get(a.path) ?? -1) - (order.get(b.path) ?? -1));
}

function folderFormat(path: string, formats: readonly Format[]) {
  const parts = path.split('/').slice(0, -1);
  for (const format of formats) {
    if (!format.folder) continue;
    const depth = parts.findIndex((part) => format.endings.includes(ending(part)));
    if (depth >= 0) return { format, path: parts.slice(0, depth + 1).join('/') };
    if (format.sides?.includes(ending(path)) && ending(path).startsWith(format.endings[0])) {
      return { format, path: parts.join('/') };
    }
  }
  return null;
}

/** Side file → the files it belongs to. */
function sideFiles(beside: readonly ZipFile[], formats: readonly Format[]): Map<ZipFile, ZipFile[]> {
  const nameOf = (file: ZipFile) => file.path.slice(folderOf(file.path).length).toLowerCase();
  const mains = new Map<string, { file: ZipFile; format: Format }[]>();
  for (const file of beside) {
    const format = formats.find((one) => one.endings.includes(ending(file.path)));
    if (!format) continue;
    const stem = stemOf(nameOf(file));
    mains.set(stem, [...(mains.get(stem) ?? []), { file, format }]);
  }
  const names = new Map(beside.map((file) => [nameOf(file), file]));
  const sides = new Map<ZipFile, ZipFile[]>();
  for (const file of beside) {
    const name = nameOf(file);
    const owners = (mains.get(stemOf(name)) ?? [])
      .filter((main) => main.file !== file && main.format.sides?.includes(ending(name)))
      .map((main) => main.file);
    const named = names.get(stemOf(name));
    if (named && named !== file) owners.push(named);
    if (owners.length > 0) sides.set(file, owners);
  }
  return sides;
}

function filePlace(
  file: ZipFile,
  sides: ReadonlyMap<ZipFile, readonly ZipFile[]>,
  formats: readonly Format[],
  n: number,
): Place {
  const recognise = () => recogniseFormat(file.open(), formats);
  return {
    path: file.path,
    isNamed: formats.some(
      ({ endings, sharedEndings = [] }) =>
        endings.includes(ending(file.path)) && !sharedEndings.includes(ending(file.path)),
    ),
    format: recognise,
    async read(options) {
      const format = await recognise();
      if (!format.opensPath) return readFormat(format, file.open(), options);
      const source = await file.toDisk(String(n));
      for (const [side, owners] of sides) if (owners.includes(file)) await side.toDisk(String(n));
      return readFormat(format, source, options);
    },
  };
}

function folderPlace(
  path: string,
  prefix: string,
  format: Format,
  files: readonly ZipFile[],
  n: number,
  onDisk: ZipFiles['onDisk'],
): Place {
  return {
    path,
    isNamed: true,
    format: async () => format,
    async read(options) {
      const folder = `${n}/${fileNameOnDisk(`${baseName(path)}.${format.endings[0]}`)}`;
      for (const file of files) {
        if (folderOf(file.path) === (prefix === '' ? '' : `${prefix}/`)) await file.toDisk(folder);
      }
      return readFormat(format, await onDisk(folder), options);
    },
  };
}

function folderOf(path: string): string {
  return path.replace(/[^/]*$/, '');
}

function stemOf(name: string): string {
  return name.replace(/\.[^.]*$/, '');
}
