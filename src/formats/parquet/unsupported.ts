import { LianpianError } from '../../model/errors.js';

/** E_FORMAT_UNSUPPORTED: `what` of the format is not read here. */
export function unsupported(where: string, what: string): LianpianError {
  return new LianpianError(
    'E_FORMAT_UNSUPPORTED',
    `${where}: Parquet with ${what} can't be read`,
    where,
    'Write it anew with Snappy compression and ordinary encodings, or convert it to GeoPackage or FlatGeobuf.',
  );
}
