import { createRequire } from 'node:module';
import { dirname, relative } from 'node:path';
import { threadId } from 'node:worker_threads';
import { bufferFiles, type NodeFiles } from './fileBuffers.js';

/** GDAL's package as this engine uses it: its types, how it is started, and names in its one output folder. */
export interface Dataset {
  readonly pointer: number;
  readonly info?: OgrInfo;
}

export interface OgrInfo {
  readonly driverShortName?: string;
  readonly layers?: readonly {
    readonly name: string;
    readonly featureCount?: number;
    readonly features?: readonly unknown[];
    readonly fields?: readonly { readonly name: string; readonly type: string }[];
    readonly geometryFields?: readonly {
      readonly name?: string;
      readonly type?: string;
      readonly coordinateSystem?: { readonly wkt?: string; readonly projjson?: { readonly id?: ProjJsonId } };
    }[];
  }[];
}

export interface ProjJsonId {
  readonly authority?: string;
  readonly code?: number | string;
}

export interface Gdal {
  open(path: string, options?: string[], handlers?: string[]): Promise<{ datasets: Dataset[]; errors: unknown[] }>;
  close(dataset: Dataset): Promise<void>;
  ogrinfo(dataset: Dataset, options?: string[]): Promise<OgrInfo>;
  ogr2ogr(dataset: Dataset, args: string[], name: string): Promise<{ local: string }>;
  readonly Module: { readonly FS: GdalFs; readonly NODEFS: NodeFiles };
}

export interface GdalFs {
  mount(type: unknown, options: { root: string }, at: string): void;
  unmount(at: string): void;
  readFile(path: string): Uint8Array;
  writeFile(path: string, bytes: Uint8Array): void;
  unlink(path: string): void;
  rmdir(path: string): void;
  mkdir(path: string): void;
  rename(from: string, to: string): void;
  readdir(path: string): string[];
  stat(path: string): { mode: number; size: number };
  isDir(mode: number): boolean;
  analyzePath(path: string): { exists: boolean };
}

export const OUTPUT = '/output';

export async function loadGdal(): Promise<{ readonly gdal: Gdal; readonly errors: string[] }> {
  const require = createRequire(import.meta.url);
  const init = require('gdal3.js/node') as (config: object) => Promise<Gdal>;
  const folder = dirname(require.resolve('gdal3.js/dist/package/gdal3.node.js'));
  const errors: string[] = [];
  const hear = (message: string) => {
    if (/^ERROR/.test(message)) errors.push(message);
  };
  // The loader prefixes "./": only a path relative to the working directory works.
  const path = relative(process.cwd(), folder).replaceAll('\\', '/');
  const gdal = await init({ path, logHandler: hear, errorHandler: hear });
  bufferFiles(gdal.Module.NODEFS, (why) => errors.push(why));
  return { gdal, errors };
}

/** A name nobody uses in the scratch folder, which several workers may share. */
export function freeName(fs: GdalFs, ending: string): string {
  for (let n = 0; ; n++) {
    const name = `gdal-${threadId}-${n}`;
    if (!fs.analyzePath(`${OUTPUT}/${name}${ending}`).exists) return name;
  }
}
