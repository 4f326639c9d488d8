export const KERNEL_BYTES: URL;
export function compileKernel(): Promise<string>;
