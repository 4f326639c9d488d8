import { type Format, HOLDS_ALL } from '../format.js';
import { writeBlocks } from '../output/output.js';

export const CSV: Format = {
  id: 'csv',
  title: 'CSV (.csv, .tsv)',
  endings: ['csv', 'tsv'],
  endingFirst: true,
  oneLayer: true,
  sides: ['csvt', 'prj', 'xml'],
  recognises: () => false,
  read: async (source, options) => [await (await import('./readCsv.js')).readCsv(source, options)],
  write: {
    holds: {
      ...HOLDS_ALL,
      layers: 'one',
      shapes: false,
      becomes: { bool: 'text', date: 'text', time: 'text' },
      emptyTexts: false,
    },
    write: async (name, [layer], sink) => writeBlocks(sink, name, (await import('./writeCsv.js')).csvBlocks(layer)),
    open: async (name, schema, sink) => (await import('./writeCsv.js')).openCsv(await sink.open(name), schema),
  },
};
