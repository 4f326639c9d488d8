import { type Format, HOLDS_ALL } from '../format.js';

const NOT_IN_NAMES = /[\x20-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f]/g;
const RESERVED =
  /^(\d|(add|alter|and|between|by|column|create|delete|drop|exists|for|from|group|in|insert|into|is|like|not|null|or|order|select|set|table|update|values|where|objectid)$)/i;

export const FILE_GEODATABASE: Format = {
  id: 'filegdb',
  title: 'File Geodatabase (.gdb folder)',
  endings: ['gdb'],
  folder: true,
  opensPath: true,
  sides: ['gdbtable', 'gdbtablx', 'gdbindexes', 'atx', 'spx', 'freelist', 'horizon'],
  recognises: () => false,
  async read(source, options) {
    const { refuseCutGeodatabase } = await import('./geodatabaseFiles.js');
    if (!options.salvage) await refuseCutGeodatabase(source);
    return (await import('./read.js')).readWithGdal(source, options, 'filegdb');
  },
  write: {
    holds: {
      ...HOLDS_ALL,
      // as GDAL's writer mends them, so that what is announced is what is written
      fieldNames: { ignoresCase: true, characters: 64, forbidden: NOT_IN_NAMES, reserved: RESERVED },
      layerNames: { ignoresCase: true, characters: 160, forbidden: NOT_IN_NAMES, reserved: /^(\d|gdb_|sde_|delta_)/i },
      becomes: { bool: 'i32' },
      timeStepMs: 1000,
      grid: { degrees: 1e-9, projected: 1e-4 },
    },
    write: async (name, layers, sink, options) =>
      (await import('./write.js')).writeGdalFiles('filegdb', name, layers, sink, options),
  },
};
