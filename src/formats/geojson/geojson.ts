import type { DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL } from '../format.js';
import type { ReadOptions, Source } from '../source.js';
import { geoJsonLayer, readJson } from './read.js';
import { topoJsonLayers } from './topojson.js';
import { writeGeoJson } from './write.js';

export const GEOJSON: Format = {
  id: 'geojson',
  title: 'GeoJSON (.geojson, .json) and TopoJSON (.topojson)',
  endings: ['geojson', 'json', 'topojson'],
  sharedEndings: ['json'],
  signed: true,
  recognises: (_head, text) => text.startsWith('{') || text.startsWith('['),
  read: readJsonLayers,
  write: {
    endings: ['geojson', 'json'],
    holds: {
      ...HOLDS_ALL,
      layers: 'one',
      becomes: { date: 'text', time: 'text' },
      grid: { degrees: 1e-9, projected: 1e-9 },
      lonLat: true,
    },
    write: async (name, [layer]) => [{ name, bytes: writeGeoJson(layer) }],
  },
};

async function readJsonLayers(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const read = await readJson(source, options);
  const isTopology = (read.json as { type?: unknown } | null)?.type === 'Topology';
  return isTopology ? topoJsonLayers(read, source, options) : [geoJsonLayer(read, source, options)];
}
