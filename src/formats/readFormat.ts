import { LianpianError } from '../model/errors.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { Format } from './format.js';
import { damaged, type ReadOptions, type Source } from './source.js';

/** Reads a file of a known format; numbers in it that lead nowhere are a coded error. */
export async function readFormat(format: Format, source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  try {
    return await format.read(source, options);
  } catch (error) {
    throw error instanceof RangeError ? outOfRange(error, source.name) : error;
  }
}

/** Numbers in a damaged file lead outside it, or ask for arrays that no memory holds. */
export function outOfRange(error: RangeError, file: string): LianpianError {
  if (!/allocation failed/i.test(error.message))
    return damaged(file, `numbers in it lead outside it (${error.message})`);
  return new LianpianError('E_MEMORY', `${file}: ${error.message}`, file, 'Split the file into smaller ones.');
}
