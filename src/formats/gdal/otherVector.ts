import type { Format } from '../format.js';
import { ending } from '../source.js';
import { readWithGdal } from './read.js';

export const OTHER_VECTOR: Format = {
  id: 'gdal',
  title: 'KML, GML, GPX, DXF, MapInfo (.kml .kmz .gml .gpx .dxf .mif .tab)',
  endings: ['kml', 'kmz', 'gml', 'gpx', 'dxf', 'mif', 'tab'],
  recognises: (_head, text) => /^<(\?xml|kml|gpx|gml)/.test(text) && /<(kml|gpx|(\w+:)?FeatureCollection)/.test(text),
  read: (source, options) => readWithGdal(source, options, ending(source.name)),
  write: null,
};
