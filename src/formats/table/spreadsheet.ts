import { type Format, HOLDS_ALL } from '../format.js';

export const XLSX: Format = {
  id: 'xlsx',
  title: 'Excel workbook (.xlsx)',
  endings: ['xlsx', 'xlsm'],
  signed: true,
  recognises: (_head, text) => text.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\//.test(text),
  read: async (source, options) => (await import('./readXlsx.js')).readSpreadsheet(source, options),
  write: {
    holds: {
      ...HOLDS_ALL,
      shapes: false,
      layerNames: { characters: 31, forbidden: /[\\/?*[\]:]|^'|'$/g, reserved: /^history$/i, ignoresCase: true },
      textCharacters: 32_767,
      emptyTexts: false,
      // Excel's calendar is wrong before March 1900
      years: [1901, 9999],
      // one row is the header
      rows: 1_048_575,
      fields: 16_384,
    },
    endings: ['xlsx'],
    write: async (name, layers, sink) => (await import('./writeXlsx.js')).writeWorkbook(sink, name, layers),
  },
};
