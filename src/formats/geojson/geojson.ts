import type { DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL, type Holds } from '../format.js';
import { writeBlocks } from '../output/output.js';
import { damaged, ending, type ReadOptions, type Source } from '../source.js';
import { SEQUENCE_ENDINGS } from './sequence.js';

const RECORD_SEPARATOR = '\u001e';

const HOLDS: Holds = {
  ...HOLDS_ALL,
  layers: 'one',
  becomes: { date: 'text', time: 'text' },
  grid: { degrees: 1e-9, projected: 1e-9 },
  lonLat: true,
};

export const GEOJSON: Format = {
  id: 'geojson',
  title: 'GeoJSON (.geojson, .json) and TopoJSON (.topojson)',
  endings: ['geojson', 'json', 'topojson'],
  sharedEndings: ['json'],
  signed: true,
  recognises: isJson,
  read: readJsonLayers,
  write: {
    endings: ['geojson', 'json'],
    holds: HOLDS,
    write: async (name, [layer], sink) => writeBlocks(sink, name, (await import('./write.js')).geoJsonBlocks(layer)),
    open: async (name, schema, sink) => (await import('./write.js')).openGeoJson(await sink.open(name), schema),
  },
};

export const GEOJSON_SEQUENCE: Format = {
  id: 'geojsonseq',
  title: 'GeoJSON text sequence (.geojsonl, .geojsons, .ndjson, .jsonl)',
  endings: SEQUENCE_ENDINGS,
  sharedEndings: ['ndjson', 'jsonl'],
  endingFirst: true,
  signed: true,
  recognises: isJson,
  read: readJsonLayers,
  write: {
    endings: SEQUENCE_ENDINGS,
    holds: HOLDS,
    write: async (name, [layer], sink) => {
      const { sequenceBlocks } = await import('./write.js');
      return writeBlocks(sink, name, sequenceBlocks(layer, hasSeparators(name)));
    },
    open: async (name, schema, sink) => {
      const { openGeoJsonSequence } = await import('./write.js');
      return openGeoJsonSequence(await sink.open(name), schema, hasSeparators(name));
    },
  },
};

/** By custom, .geojsons and .geojsonseq have the separators of RFC 8142 and the others do not. */
function hasSeparators(name: string): boolean {
  return ending(name).startsWith('geojsons');
}

/** An object or array, perhaps behind record separators. */
function isJson(head: Uint8Array, text: string): boolean {
  const first = text.replaceAll(RECORD_SEPARATOR, ' ').trimStart()[0];
  return first === '{' || first === '[' || isUtf16(head);
}

/** `{` or `[` in UTF-16 of either byte order, behind a byte order mark or without one. */
function isUtf16(head: Uint8Array): boolean {
  const marked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  const units = marked ? head.subarray(2) : head;
  const first = units[0] === 0 ? units[1] : units[0];
  return (units[0] === 0) !== (units[1] === 0) && (first === 0x7b || first === 0x5b);
}

async function readJsonLayers(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const { readGeoJson } = await import('./read.js');
  const layer = await readGeoJson(source, options);
  if (layer !== 'topology') return [layer];
  try {
    const [{ readJson }, { topoJsonLayers }] = await Promise.all([import('./objects.js'), import('./topojson.js')]);
    return topoJsonLayers(await readJson(source, options), source, options);
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      throw damaged(source.name, 'values are nested too deep to be TopoJSON of any map');
    }
    throw error;
  }
}
