import type { OutputEncoding } from '../../formats/format.js';
import { labelOfOption } from '../../formats/text/text.js';
import { LianpianError } from '../../model/errors.js';
import { usage } from '../commandLine.js';
import { type FileSpec, parseFileSpec } from './fileSpec.js';

/** A file to be written, as `out.shp|encoding=GB18030`. */
export function parseOutputSpec(text: string): FileSpec {
  const output = parseFileSpec(text);
  const other = Object.keys(output).filter((key) => key !== 'path' && key !== 'encoding');
  if (other.length > 0)
    throw usage({
      zh: `输出文件后只能写 |encoding=…，不能写 ${other.join('、')}；坐标系用 --out-crs`,
      en: `the output takes |encoding=… alone, not ${other.join(', ')}; --out-crs gives its CRS`,
    });
  return output;
}

/** What texts are written in; null for formats that leave no choice. */
export function encodingOf({ path, encoding }: FileSpec, format: string): OutputEncoding | null {
  const takesBoth = format === 'shapefile' || format === 'dbf';
  if (encoding === undefined) return takesBoth ? 'UTF-8' : null;
  const label = labelOfOption(encoding, path);
  if (label === 'utf-8') return takesBoth ? 'UTF-8' : null;
  if (label === 'gb18030' && takesBoth) return 'GB18030';
  throw new LianpianError(
    'E_ENCODING',
    `${path} can't be written in ${encoding}`,
    path,
    takesBoth ? 'Use UTF-8 or GB18030 (GBK).' : 'Leave the encoding out: this format is always UTF-8.',
  );
}
