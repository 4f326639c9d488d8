import type { Format } from '../format.js';

export const KML: Format = {
  id: 'kml',
  title: 'KML (.kml)',
  endings: ['kml'],
  recognises: (_head, text) => /^<(\?xml|kml|\w+:kml)/.test(text) && /<(\w+:)?kml[\s>]/.test(text),
  read: async (source, options) => (await import('./read.js')).readKml(source, options),
  write: null,
};

export const KMZ: Format = {
  id: 'kmz',
  title: 'KMZ (.kmz)',
  endings: ['kmz'],
  endingFirst: true,
  recognises: (_head, text) => text.startsWith('PK\x03\x04') && text.startsWith('doc.kml', 30),
  read: async (source, options) => (await import('./read.js')).readKmz(source, options),
  write: null,
};
