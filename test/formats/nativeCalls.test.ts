import { describe, expect, it } from 'vitest';
import { compile, type Exports, instantiate, nativeCalls } from '../../src/formats/gdal/nativeCalls.js';
import { functionType, moduleOf, named, sized } from '../../src/formats/gdal/wasmModule.js';

/** The package's source, as far as it is looked at. */
const SOURCE =
  'stackSave=()=>(stackSave=wasmExports["save"])();stackRestore=wasmExports["restore"];_setThrew=wasmExports["threw"]';

const [II, III, I, V, VI, VII, VIII] = [0, 1, 2, 3, 4, 5, 6];
const TWICE = 1;
const FAILS = 2;
const ABORTS = 3;

/** A module made as GDAL is: it calls through a table what may throw, and imports the functions that do so. */
function likeGdal(): Uint8Array {
  const functions: readonly (readonly [name: string, type: number, code: readonly number[]])[] = [
    ['twice', II, [0x20, 0, 0x20, 0, 0x6a]],
    // uses the stack, then throws
    ['fails', II, [0x41, 7, 0x24, 0, 0x20, 0, 0x10, 1, 0x41, 9]],
    ['aborts', II, [0x10, 4, 0x41, 9]],
    ['save', I, [0x23, 0]],
    ['restore', VI, [0x20, 0, 0x24, 0]],
    ['threw', VII, [0x20, 0, 0x24, 1]],
    ['isThrown', I, [0x23, 1]],
    ['run', III, [0x20, 0, 0x20, 1, 0x10, 0]],
    ['copy', VIII, [0x20, 0, 0x20, 1, 0x20, 2, 0x10, 2]],
    ['runLong', V, [0x10, 3]],
  ];
  const imported = [III, VI, VIII, V, V].map((type, k) => [...named('a'), ...named('itcla'[k]), 0, type]);
  return moduleOf({
    1: ['ii', 'iii', 'i', 'v', 'vi', 'vii', 'viii'].map(functionType),
    2: imported,
    3: functions.map(([, type]) => [type]),
    4: [[0x70, 0, 4]],
    5: [[0, 1]],
    6: [
      [0x7f, 1, 0x41, 50, 0x0b],
      [0x7f, 1, 0x41, 0, 0x0b],
    ],
    7: [
      ...functions.map(([name], k) => [...named(name), 0, k + imported.length]),
      [...named('table'), 1, 0],
      [...named('memory'), 2, 0],
    ],
    9: [[0, 0x41, TWICE, 0x0b, 3, imported.length, imported.length + 1, imported.length + 2]],
    10: functions.map(([, , code]) => sized([0, ...code, 0x0b])),
  });
}

type Call = (...values: number[]) => number;

/** `thrown`: by the import that C++ throws with. */
async function running(thrown: unknown) {
  const calls = { invoke: 0 };
  const imports = {
    i: function invoke_ii() {
      calls.invoke++;
    },
    t: function ___cxa_throw() {
      throw thrown;
    },
    c: function _emscripten_memcpy_js() {},
    l: function invoke_j() {
      try {
        replaced.t();
      } catch {}
    },
    a: function _abort() {
      throw new Error('aborted');
    },
  };
  const replaced = { ...imports } as Record<string, () => void>;
  const compiled = await compile(likeGdal());
  // what the package's own functions call is what GDAL gets
  const native = nativeCalls(imports, SOURCE);
  if (native === null) throw new Error('not understood');
  Object.assign(replaced, native.imports);
  const exports: Exports = instantiate(compiled, native.imports, '').exports;
  native.connect(exports);
  return { gdal: exports as Readonly<Record<string, Call>>, memory: exports.memory as { buffer: ArrayBuffer }, calls };
}

describe('calls that may throw', () => {
  it('reach what they call, and not by JavaScript', async () => {
    const { gdal, calls } = await running(1);
    expect(gdal.run(TWICE, 21)).toBe(42);
    expect(calls.invoke).toBe(0);
  });

  it('catch what C++ throws: nothing is returned, the flag set, the stack as before', async () => {
    const { gdal } = await running(5_242_880);
    expect([gdal.run(FAILS, 1), gdal.isThrown(), gdal.save()]).toEqual([0, 1, 50]);
    expect(gdal.run(TWICE, 4)).toBe(8);
  });

  it('let everything else through, also after an exception of C++', async () => {
    const { gdal } = await running(5_242_880);
    expect(() => gdal.run(ABORTS, 1)).toThrow('aborted');
    // thrown, and caught by one of the package's own functions
    gdal.runLong();
    expect(() => gdal.run(ABORTS, 1)).toThrow('aborted');
    expect(gdal.isThrown()).toBe(0);
    const { gdal: other } = await running(new Error('no exception to throw'));
    expect(() => other.run(FAILS, 1)).toThrow('no exception to throw');
  });

  it('copy memory', async () => {
    const { gdal, memory } = await running(1);
    const bytes = new Uint8Array(memory.buffer);
    bytes.set([1, 2, 3, 4], 100);
    gdal.copy(200, 101, 2);
    expect(Array.from(bytes.subarray(199, 203))).toEqual([0, 2, 3, 0]);
  });

  it("stay the package's if its source does not say how it calls GDAL", () => {
    expect(nativeCalls({ i: function invoke_ii() {} }, 'stackSave=wasmExports["save"]')).toBeNull();
  });
});
