import type { Format } from '../format.js';
import { readWithGdal } from './read.js';

export const GML: Format = {
  id: 'gml',
  title: 'GML (.gml)',
  endings: ['gml'],
  opensPath: true,
  sides: ['xsd', 'gfs'],
  recognises: (_head, text) =>
    /^<(\?xml|gml|\w+:FeatureCollection)/.test(text) && /<(\w+:)?FeatureCollection/.test(text),
  read: (source, options) => readWithGdal(source, options, 'gml'),
  write: null,
};

export const GPX: Format = {
  id: 'gpx',
  title: 'GPX (.gpx)',
  endings: ['gpx'],
  opensPath: true,
  recognises: (_head, text) => /^<(\?xml|gpx)/.test(text) && /<gpx[\s>]/.test(text),
  read: (source, options) => readWithGdal(source, options, 'gpx'),
  write: null,
};

/** Both forms of MapInfo: the text of .mif and .mid, and the tables of .tab with .dat, .map, .id. Their `Charset` says the encoding. */
export const MAPINFO: Format = {
  id: 'mapinfo',
  title: 'MapInfo (.tab, .mif)',
  endings: ['tab', 'mif'],
  opensPath: true,
  sides: ['mid', 'dat', 'map', 'id', 'ind'],
  recognises: (_head, text) => /^(version \d+\s[\s\S]*\bcolumns \d|!table\s)/i.test(text),
  read: (source, options) => readWithGdal(source, options, 'mapinfo'),
  write: null,
};
