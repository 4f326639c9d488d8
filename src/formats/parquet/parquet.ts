import { type Format, HOLDS_ALL } from '../format.js';

export const PARQUET: Format = {
  id: 'parquet',
  title: 'GeoParquet and Parquet (.parquet, .geoparquet)',
  endings: ['parquet', 'geoparquet'],
  signed: true,
  recognises: (_head, text) => text.startsWith('PAR1') || text.startsWith('PARE'),
  // the decompressors take a while to load, and most runs need none
  read: async (source, options) => (await import('./read.js')).readParquet(source, options),
  write: {
    holds: { ...HOLDS_ALL, layers: 'one' },
    endings: ['parquet', 'geoparquet'],
    write: async (name, [layer], options) => [
      { name, bytes: await (await import('./write.js')).encodeGeoParquet(layer, options) },
    ],
  },
};
