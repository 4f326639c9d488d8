import type { DeliveredLayer } from '../../model/layer.js';
import type { Format } from '../format.js';
import { readWithGdal } from '../gdal/read.js';
import { recogniseFormat, unknown } from '../recognise.js';
import { ending, type ReadOptions, type Source } from '../source.js';
import { zipEntries } from './zip.js';

/** A zip of files of `formats`. */
export function zipFormat(formats: readonly Format[]): Format {
  return {
    id: 'zip',
    title: 'zip of any of these (.zip)',
    endings: ['zip'],
    signed: true,
    recognises: (_head, text) => text.startsWith('PK\x03\x04'),
    read: (source, options) => readZip(source, options, formats),
    write: null,
  };
}

const ZIPPED_ENDINGS = ['shp', 'geojson', 'topojson', 'json', 'fgb', 'csv', 'xlsx'];

/** All layers in a zip, in its order; geodatabases and GeoPackages are opened by GDAL where they are. */
async function readZip(source: Source, options: ReadOptions, formats: readonly Format[]): Promise<DeliveredLayer[]> {
  const { layer: _all, ...each } = options;
  const entries = await zipEntries(source);
  const layers: DeliveredLayer[] = [];
  const databases = new Set(
    entries.flatMap(
      ({ path }) => /^(?:.*\/)?[^/]+\.(?:gdb(?=\/)|(?:gpkg|gml|kml|gpx|dxf|mif|tab)$)/i.exec(path)?.[0] ?? [],
    ),
  );
  for (const inside of databases) {
    const format = ending(inside) === 'gdb' ? 'filegdb' : ending(inside);
    layers.push(...(await readWithGdal(source, each, format, inside)));
  }
  for (const { path, source: entry } of entries) {
    if (!ZIPPED_ENDINGS.includes(ending(path))) continue;
    const format = await recogniseFormat(entry, formats);
    layers.push(...(await format.read(entry, each)));
  }
  if (layers.length === 0) throw unknown(source, 'is a zip without a GIS file in it', formats);
  return layers;
}
