import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { bufferFiles, type NodeFiles } from './fileBuffers.js';
import { type CompiledModule, compile, type Exports, type Imports, instantiate } from './nativeCalls.js';

/**
 * GDAL as this engine uses it. Of the npm package only what Emscripten made is taken: its wrapper reads the options of all 200
 * drivers as XML before it does anything.
 */
export interface Gdal {
  /** `drivers`: those to be asked, null = all. */
  open(path: string, options: readonly string[], drivers: readonly string[] | null): Dataset;
  close(dataset: Dataset): void;
  /** As `ogrinfo -json` tells it. */
  describe(dataset: Dataset, options: readonly string[]): OgrInfo;
  /** As `ogr2ogr` does it; `settings` of GDAL hold for this call alone. */
  convert(dataset: Dataset, to: string, options: readonly string[], settings?: Readonly<Record<string, string>>): void;
  readonly FS: GdalFs;
  readonly NODEFS: NodeFiles;
}

/** Its address. */
export type Dataset = number;

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

interface EmscriptenModule extends Pick<Gdal, 'FS' | 'NODEFS'> {
  ccall(name: string, returns: 'number' | 'string' | null, types: string[], values: (string | number)[]): unknown;
  lengthBytesUTF8(text: string): number;
  stringToUTF8(text: string, at: number, bytes: number): void;
  setValue(at: number, value: number, type: '*'): void;
  _malloc(bytes: number): number;
  _free(at: number): void;
}

/** Where GDAL sees the folder of the file that is read, and the one it writes to. */
export const INPUT = '/input';
export const OUTPUT = '/output';
const PACKAGE = '/package';

export interface LoadedGdal {
  readonly gdal: Gdal;
  /** What it logs as an ERROR. */
  readonly errors: string[];
  /** For other threads: compiling takes longer than anything else. */
  readonly compiled: CompiledModule;
}

export async function loadGdal(known: CompiledModule | null): Promise<LoadedGdal> {
  const require = createRequire(import.meta.url);
  const start = require('gdal3.js/build/package/gdal3WebAssembly.js') as (config: object) => Promise<EmscriptenModule>;
  const folder = dirname(require.resolve('gdal3.js/dist/package/gdal3WebAssembly.wasm'));
  const errors: string[] = [];
  const hear = (message: string) => {
    if (/^ERROR/.test(message)) errors.push(message);
  };
  const environment = {
    PROJ_LIB: '/usr/share/proj',
    GDAL_DATA: '/usr/share/gdal',
    GDAL_NUM_THREADS: '0',
    CPL_LOG_ERRORS: 'ON',
    // for equal bytes of equal inputs
    OGR_CURRENT_DATE: '2000-01-01T00:00:00.000Z',
  };
  let compiled = known;
  const module = await new Promise<EmscriptenModule>((resolve, reject) => {
    const config = {
      locateFile: (name: string) => join(folder, name),
      print: hear,
      printErr: hear,
      preRun: [({ ENV }: { readonly ENV: object }) => Object.assign(ENV, environment)],
      instantiateWasm({ a: imports }: { readonly a: Imports }, done: (instance: object) => Exports) {
        const run = async () => {
          compiled ??= await compile(readOwn(config as unknown as EmscriptenModule, folder, 'gdal3WebAssembly.wasm'));
          done(instantiate(compiled, imports, String(start)));
        };
        // its file system is there once it has come to wait
        Promise.resolve().then(run).catch(reject);
        return {};
      },
    };
    start(config).then(resolve, reject);
  });
  if (compiled === null) throw new Error('GDAL was not compiled');
  module.ccall('GDALAllRegister', null, [], []);
  module.FS.mkdir(INPUT);
  module.FS.mkdir(OUTPUT);
  bufferFiles(module.NODEFS, (why) => errors.push(why));
  return { gdal: gdalOf(module), errors, compiled };
}

/** A file of the package, which has the only way to the disk here. */
function readOwn({ FS, NODEFS }: EmscriptenModule, folder: string, name: string): Uint8Array {
  FS.mkdir(PACKAGE);
  FS.mount(NODEFS, { root: folder }, PACKAGE);
  const bytes = FS.readFile(`${PACKAGE}/${name}`);
  FS.unmount(PACKAGE);
  return bytes;
}

const VECTOR = 4;
/** GDAL's lower numbers are told by the log. */
const FIRST_ERROR = 3;

function gdalOf(module: EmscriptenModule): Gdal {
  const { FS, NODEFS } = module;
  const call = (name: string, ...values: (string | number)[]) =>
    module.ccall(
      name,
      'number',
      values.map((value) => typeof value),
      values,
    ) as number;
  const texts = (name: string, ...values: number[]) =>
    module.ccall(
      name,
      'string',
      values.map(() => 'number'),
      values,
    ) as string;
  function textAt(text: string): number {
    const bytes = module.lengthBytesUTF8(text) + 1;
    const at = module._malloc(bytes);
    module.stringToUTF8(text, at, bytes);
    return at;
  }
  function pointersAt(pointers: readonly number[]): number {
    const at = module._malloc(4 * (pointers.length + 1));
    for (const [n, pointer] of [...pointers, 0].entries()) module.setValue(at + 4 * n, pointer, '*');
    return at;
  }
  function withList<T>(texts: readonly string[], use: (list: number) => T): T {
    const items = texts.map(textAt);
    const list = pointersAt(items);
    try {
      return use(list);
    } finally {
      for (const at of [...items, list]) module._free(at);
    }
  }
  function check(): void {
    if (call('CPLGetLastErrorNo') < FIRST_ERROR) return;
    const why = texts('CPLGetLastErrorMsg');
    call('CPLErrorReset');
    throw new Error(why);
  }
  return {
    FS,
    NODEFS,
    open(path, options, drivers) {
      call('CPLErrorReset');
      const dataset = withList(options, (list) =>
        drivers === null
          ? call('GDALOpenEx', path, VECTOR, 0, list, 0)
          : withList(drivers, (asked) => call('GDALOpenEx', path, VECTOR, asked, list, 0)),
      );
      if (dataset !== 0) return dataset;
      check();
      throw new Error('');
    },
    close(dataset) {
      call('GDALClose', dataset);
    },
    describe(dataset, options) {
      const how = withList(['-json', ...options], (list) => call('GDALVectorInfoOptionsNew', list, 0));
      const told = texts('GDALVectorInfo', dataset, how);
      call('GDALVectorInfoOptionsFree', how);
      check();
      return JSON.parse(told) as OgrInfo;
    },
    convert(dataset, to, options, settings = {}) {
      const how = withList(options, (list) => call('GDALVectorTranslateOptionsNew', list, 0));
      const datasets = pointersAt([dataset]);
      for (const [name, value] of Object.entries(settings)) call('CPLSetConfigOption', name, value);
      const written = call('GDALVectorTranslate', to, 0, 1, datasets, how, 0);
      for (const name of Object.keys(settings)) call('CPLSetConfigOption', name, 0);
      module._free(datasets);
      call('GDALVectorTranslateOptionsFree', how);
      if (written !== 0) call('GDALClose', written);
      check();
      if (written === 0) throw new Error('');
    },
  };
}

/** A name nobody uses in the scratch folder, which several workers may share. */
export function freeName(fs: GdalFs, ending: string): string {
  for (let n = 0; ; n++) {
    const name = `gdal-${threadId}-${n}`;
    if (!fs.analyzePath(`${OUTPUT}/${name}${ending}`).exists) return name;
  }
}
