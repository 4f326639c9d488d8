import { existsSync, readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const SOURCES = new URL('../src/geometry/overlap/wasm/', import.meta.url);

/** Where the compiled kernel lies, as TypeScript, so that neither Node nor a browser has a file to find. */
export const KERNEL_BYTES = new URL('../src/geometry/overlap/pairKernelBytes.ts', import.meta.url);

/** The text of that file, from the kernel's sources. */
export async function compileKernel() {
  let bytes = new Uint8Array();
  const { error, stderr } = await asc.main(
    [
      'itemKernel.ts',
      '--optimizeLevel',
      '3',
      '--initialMemory',
      '1',
      '--runtime',
      'stub',
      '--noAssert',
      '--enable',
      'simd',
      '--outFile',
      'itemKernel.wasm',
    ],
    {
      readFile: (name) => {
        const file = new URL(name, SOURCES);
        return existsSync(file) ? readFileSync(file, 'utf8') : null;
      },
      writeFile: (_, contents) => {
        bytes = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr.toString()}`);
  const lines =
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,110}/g) ?? [];
  return `/** WebAssembly of \`wasm/itemKernel.ts\`, ${bytes.length} bytes; written by \`npm run kernel\`. */
export const PAIR_KERNEL_BASE64 =
${lines.map((line) => `  '${line}'`).join(' +\n')};
`;
}
