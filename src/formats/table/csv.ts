import { type Format, HOLDS_ALL } from '../format.js';

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
    write: async (name, [layer]) => [
      { name, bytes: (await import('./writeCsv.js')).writeCsv(layer.table, layer.decimals) },
    ],
  },
};
