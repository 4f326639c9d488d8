import type { DeliveredLayer } from '../../model/layer.js';
import type { Format } from '../format.js';
import { damaged, type ReadOptions, readAll, type Source } from '../source.js';

export const GML: Format = {
  id: 'gml',
  title: 'GML (.gml)',
  endings: ['gml'],
  opensPath: true,
  sides: ['xsd', 'gfs'],
  recognises: (_head, text) =>
    /^<(\?xml|gml|\w+:FeatureCollection)/.test(text) && /<(\w+:)?FeatureCollection/.test(text),
  read: (source, options) => readWholeXml(source, options, 'gml'),
  write: null,
};

export const GPX: Format = {
  id: 'gpx',
  title: 'GPX (.gpx)',
  endings: ['gpx'],
  opensPath: true,
  recognises: (_head, text) => /^<(\?xml|gpx)/.test(text) && /<gpx[\s>]/.test(text),
  read: (source, options) => readWholeXml(source, options, 'gpx'),
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
  read: async (source, options) => (await import('./read.js')).readWithGdal(source, options, 'mapinfo'),
  write: null,
};

const CHECKED_BYTES = 400_000_000;
const NOTHING = { start: () => {}, text: () => {}, end: () => {} };

/** GDAL reads what is there of a cut or broken XML and says nothing: so it is held to be XML first (up to 400 MB). */
async function readWholeXml(source: Source, options: ReadOptions, format: string): Promise<DeliveredLayer[]> {
  if (!options.salvage && source.byteLength <= CHECKED_BYTES) {
    const bytes = await readAll(source);
    const [{ decodeFile }, { readXml, xmlEncoding }] = await Promise.all([
      import('../text/text.js'),
      import('../text/xml.js'),
    ]);
    readXml(decodeFile(bytes, xmlEncoding(bytes), source.name, source.name).text, source.name, NOTHING);
  }
  const layers = await (await import('./read.js')).readWithGdal(source, options, format);
  if (layers.length === 0) throw damaged(source.name, '其中没有要素 / there is no feature in it');
  return layers;
}
