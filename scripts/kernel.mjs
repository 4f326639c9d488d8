/** `npm run kernel`: compiles the WebAssembly of the overlap kernel from AssemblyScript and writes it where TypeScript imports it. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compileKernel, KERNEL_BYTES } from './kernelCompiler.mjs';

writeFileSync(KERNEL_BYTES, await compileKernel());
console.log(`${fileURLToPath(KERNEL_BYTES)} written`);
