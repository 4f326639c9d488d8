import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileKernel, KERNEL_BYTES } from '../../scripts/kernelCompiler.mjs';

it('the WebAssembly in the repository is its source, compiled', async () => {
  expect(readFileSync(KERNEL_BYTES, 'utf8')).toBe(await compileKernel());
});
