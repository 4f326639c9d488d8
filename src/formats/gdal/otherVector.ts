import { LianpianError } from '../../model/errors.js';
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
  read: async (source, options) =>
    decodable(await (await import('./read.js')).readWithGdal(source, options, 'mapinfo'), source.name),
  write: null,
};

/** GDAL takes what `Charset "Neutral"` leaves open as UTF-8, and puts a mark where that fails. */
function decodable(layers: DeliveredLayer[], file: string): DeliveredLayer[] {
  const isMarked = (text: string) => text.includes('\ufffd');
  for (const { layer, table } of layers) {
    for (const [name, column] of table.columns) {
      if (!isMarked(name) && !(column.type === 'text' && column.values.some(isMarked))) continue;
      throw new LianpianError(
        'E_ENCODING',
        `${file}: 文字不是其 Charset 所写的编码 / texts are not in the encoding its Charset says: ${name}`,
        `${file} | ${layer}`,
        '中文数据：把 .mif 或 .tab 中的 Charset 改为 "WindowsSimpChinese" / For Chinese write Charset "WindowsSimpChinese" in the .mif or .tab.',
      );
    }
  }
  return layers;
}

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
