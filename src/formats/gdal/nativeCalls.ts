import { functionType, leb, moduleOf, named, sized, TYPES } from './wasmModule.js';

/**
 * GDAL's calls that may throw, without a way through JavaScript. The package was built for engines that can't catch in WebAssembly, and
 * goes through a JavaScript function (`invoke_…`) at each of them: 140 times a row of 30 fields, a quarter of all time.
 *
 * Method: a small WebAssembly module, made here, has each such function as one that calls and catches by itself. It calls through a
 * table of its own, since GDAL's comes with GDAL, which wants these functions first; a second one, made when GDAL is there, copies
 * GDAL's table into it, and memory for GDAL.
 * Promises: what the package's functions do: what C++ throws is told by its flag, anything else goes on up.
 * Limits: functions that take or give 64-bit integers stay the package's; all do if its source does not say how it calls GDAL.
 */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => CompiledModule;
  readonly Instance: new (
    module: CompiledModule,
    imports: Readonly<Record<string, Imports>>,
  ) => { readonly exports: Exports };
  readonly Table: new (...never: never[]) => Table;
  readonly Memory: new (...never: never[]) => object;
  compile(bytes: Uint8Array): Promise<CompiledModule>;
};

/** May cross threads. */
export type CompiledModule = object;
export type Imports = Readonly<Record<string, unknown>>;
export type Exports = Readonly<Record<string, unknown>>;

interface Table {
  readonly length: number;
  grow(by: number): void;
  set(at: number, call: unknown): void;
}

export function compile(bytes: Uint8Array): Promise<CompiledModule> {
  return WebAssembly.compile(bytes);
}

export interface NativeCalls {
  readonly imports: Imports;
  /** To be told what GDAL exports before GDAL runs. */
  connect(exports: Exports): void;
}

/** An instance of GDAL for the package's own `imports`; `source` is the package's JavaScript. */
export function instantiate(gdal: CompiledModule, imports: Imports, source: string) {
  const calls = nativeCalls(imports, source);
  const instance = new WebAssembly.Instance(gdal, { a: calls?.imports ?? imports });
  calls?.connect(instance.exports);
  return instance;
}

/** Null if the source is not as expected. */
export function nativeCalls(imports: Imports, source: string): NativeCalls | null {
  const exported = (name: string) => new RegExp(`${name}=wasmExports\\["(\\w+)"\\]`).exec(source)?.[1] ?? '';
  const helpers = ['stackSave', 'stackRestore', '_setThrew'].map(exported);
  const signatures = new Set(Object.values(imports).flatMap((call) => signatureOf(call) ?? []));
  if (helpers.includes('') || signatures.size === 0) return null;
  let isThrown = false;
  const judge = () => {
    const was = isThrown;
    isThrown = false;
    return was ? 1 : 0;
  };
  const tell = (error: unknown) => {
    isThrown = typeof error === 'number';
  };
  const module = new WebAssembly.Module(callsModule([...signatures]));
  const own = new WebAssembly.Instance(module, { e: { judge } }).exports;
  const replaced = Object.entries(imports).map(([key, call]) => [key, replacement(call, own, tell, judge)]);
  return {
    imports: Object.fromEntries(replaced),
    connect(exports) {
      const from = Object.values(exports).find((one) => one instanceof WebAssembly.Table) as Table;
      const memory = Object.values(exports).find((one) => one instanceof WebAssembly.Memory);
      const to = own.table as Table;
      to.grow(from.length - to.length);
      const copier = new WebAssembly.Instance(new WebAssembly.Module(copyModule()), { e: { memory, from, to } });
      const places = own.helpers as Table;
      for (const [place, key] of helpers.entries()) places.set(place, exports[key]);
      places.set(HELPER.copy, copier.exports.copy);
    },
  };
}

type Call = (...values: unknown[]) => unknown;

const MEMORY_COPY = '_emscripten_memcpy_js';
const THROWS = /^(___cxa_throw|___cxa_rethrow|___resumeException|__emscripten_throw_longjmp)$/;

function replacement(call: unknown, own: Exports, tell: (error: unknown) => void, judge: () => void): unknown {
  if (typeof call !== 'function') return call;
  const signature = signatureOf(call);
  if (signature !== null) return own[signature];
  if (call.name === MEMORY_COPY) return own[MEMORY_COPY];
  if (THROWS.test(call.name)) {
    return (...values: unknown[]) => {
      try {
        return (call as Call)(...values);
      } catch (error) {
        tell(error);
        throw error;
      }
    };
  }
  if (!call.name.startsWith('invoke_')) return call;
  return (...values: unknown[]) => {
    const result = (call as Call)(...values);
    // it has caught what was thrown, if anything
    judge();
    return result;
  };
}

/** `iid` of `invoke_iid`: the result, then the parameters behind the place of what is called. */
function signatureOf(call: unknown): string | null {
  return typeof call === 'function' ? (/^invoke_([vidf][idf]*)$/.exec(call.name)?.[1] ?? null) : null;
}

/** Places in the second table of the calls: functions of GDAL, and of the copier. */
const HELPER = { stackSave: 0, stackRestore: 1, setThrew: 2, copy: 3 } as const;
const ZERO: Readonly<Record<string, readonly number[]>> = {
  v: [],
  i: [0x41, 0],
  f: [0x43, 0, 0, 0, 0],
  d: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
};
const NO_RESULT = 0x40;
const FUNCTIONS = 0x70;
const END = 0x0b;

function callsModule(signatures: readonly string[]): Uint8Array {
  const types = new Map<string, number>();
  const typeOf = (signature: string) => {
    const known = types.get(signature) ?? types.size;
    types.set(signature, known);
    return known;
  };
  const called = (signature: string, table: number) => [0x11, ...leb(typeOf(signature)), table];
  const helper = (signature: string, place: number) => [0x41, place, ...called(signature, 1)];
  const save = helper('i', HELPER.stackSave);
  const restore = helper('vi', HELPER.stackRestore);
  const setThrew = [0x41, 1, 0x41, 0, ...helper('vii', HELPER.setThrew)];
  const judge = typeOf('i');
  const bodyOf = (signature: string): number[] => {
    const stack = signature.length;
    const body = [1, 1, TYPES.i, ...save, 0x21, stack, 0x06, signature[0] === 'v' ? NO_RESULT : TYPES[signature[0]]];
    for (let k = 1; k < stack; k++) body.push(0x20, k);
    body.push(0x20, 0, ...called(signature, 0));
    // caught: thrown on unless the judge says that it is C++'s
    body.push(0x19, 0x10, 0, 0x45, 0x04, NO_RESULT, 0x09, 1, END);
    body.push(0x20, stack, ...restore, ...setThrew, ...ZERO[signature[0]], END, END);
    return body;
  };
  const copied = [0, 0x20, 0, 0x20, 1, 0x20, 2, ...helper('viii', HELPER.copy), END];
  const bodies = [...signatures.map(bodyOf), copied];
  const own = [...signatures.map((one) => typeOf(`${one[0]}i${one.slice(1)}`)), typeOf('viii')];
  const names = [...signatures, MEMORY_COPY];
  return moduleOf({
    1: [...types.keys()].map(functionType),
    2: [[...named('e'), ...named('judge'), 0, judge]],
    3: own.map(leb),
    4: [
      [FUNCTIONS, 0, 1],
      [FUNCTIONS, 0, Object.keys(HELPER).length],
    ],
    7: [
      ...names.map((name, k) => [...named(name), 0, ...leb(k + 1)]),
      [...named('table'), 1, 0],
      [...named('helpers'), 1, 1],
    ],
    10: bodies.map(sized),
  });
}

/** Copies the table `from` to `to` as it starts, and blocks of memory when asked. */
function copyModule(): Uint8Array {
  const tables = [0x41, 0, 0x41, 0, 0xfc, 16, 0, 0xfc, 14, 1, 0];
  const memory = [0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 10, 0, 0];
  return moduleOf({
    1: ['v', 'viii'].map(functionType),
    2: [
      [...named('e'), ...named('memory'), 2, 0, 0],
      ...['from', 'to'].map((name) => [...named('e'), ...named(name), 1, FUNCTIONS, 0, 0]),
    ],
    3: [[0], [1]],
    7: [[...named('copy'), 0, 1]],
    8: 0,
    10: [tables, memory].map((code) => sized([0, ...code, END])),
  });
}
