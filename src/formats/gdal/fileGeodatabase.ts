import type { Format } from '../format.js';
import { readWithGdal } from './read.js';
import { writeWithGdal } from './write.js';

export const FILE_GEODATABASE: Format = {
  id: 'filegdb',
  title: 'File Geodatabase (.gdb folder)',
  endings: ['gdb'],
  folder: true,
  recognises: () => false,
  read: (source, options) => readWithGdal(source, options, 'filegdb'),
  write: {
    holds: { layers: 'many', shapes: true },
    write: (name, layers, options) => writeWithGdal('filegdb', name, layers, options),
  },
};
