import { type Format, HOLDS_ALL } from '../format.js';

export const PARQUET: Format = {
  id: 'parquet',
  title: 'GeoParquet and Parquet (.parquet, .geoparquet)',
  endings: ['parquet', 'geoparquet'],
  signed: true,
  recognises: (_head, text) => text.startsWith('PAR1') || text.startsWith('PARE'),
  // the decompressors take a while to load, and most runs need none
  read: async (source, options) => (await import('./read.js')).readParquet(source, options),
  async *batches(source, options) {
    yield* (await import('./batches.js')).parquetBatches(source, options);
  },
  write: {
    holds: { ...HOLDS_ALL, layers: 'one' },
    endings: ['parquet', 'geoparquet'],
    write: async (name, [layer], sink, options) =>
      (await import('./write.js')).writeGeoParquet(await sink.open(name), layer, options),
    open: async (name, schema, sink, options) =>
      (await import('./write.js')).openGeoParquet(await sink.open(name), schema, options),
  },
};
