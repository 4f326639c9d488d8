import type { Format } from '../format.js';

export const DXF: Format = {
  id: 'dxf',
  title: 'DXF (.dxf)',
  endings: ['dxf'],
  recognises: (_head, text) =>
    /^(?:999\s*\n[^\n]*\n\s*)*0\s*\n\s*SECTION\s/.test(text) || text.startsWith('AutoCAD Binary DXF'),
  read: async (source, options) => (await import('./read.js')).readDxf(source, options),
  write: null,
};
