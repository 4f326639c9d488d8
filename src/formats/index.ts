import { LianpianError } from '../model/errors.js';
import type { DeliveredLayer } from '../model/layer.js';
import { readCsv } from './csv.js';
import { decodeFlatGeobuf } from './flatgeobuf.js';
import { readWithGdal } from './gdalFormats.js';
import { geoJsonLayer, readJson } from './geojson.js';
import { readShapefile } from './shapefile/shapefile.js';
import { baseName, damaged, ending, layerMissing, type ReadOptions, readAll, type Source } from './source.js';
import { readSpreadsheet } from './spreadsheet.js';
import { topoJsonLayers } from './topojson.js';
import { zipEntries } from './zip.js';

/**
 * Reads the layers of a file or folder, whatever its format.
 *
 * Method: the first bytes decide, then the ending. Promises: every layer, or the one `options.layer` names; layers in file
 * order; coordinates and CRS as delivered; what reading took is in the findings of each layer.
 * Refuses: what is not a GIS file (E_FORMAT_UNKNOWN), empty, cut off or malformed files (E_FILE_DAMAGED), a layer that
 * is not there (E_LAYER_MISSING, with the names of those that are).
 */
export async function readLayers(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const format = await formatOf(source);
  const layers = await format.read(source, options).catch((error: unknown) => {
    throw error instanceof RangeError ? outOfRange(error, source.name) : error;
  });
  if (options.layer === undefined) return layers;
  const wanted = layers.filter((layer) => layer.layer === options.layer);
  if (wanted.length > 0) return wanted;
  throw layerMissing(
    source.name,
    options.layer,
    layers.map((layer) => layer.layer),
  );
}

/** Numbers in a damaged file lead outside it, or ask for arrays that no memory holds. */
function outOfRange(error: RangeError, file: string): LianpianError {
  if (!/allocation failed/i.test(error.message))
    return damaged(file, `numbers in it lead outside it (${error.message})`);
  return new LianpianError('E_MEMORY', `${file}: ${error.message}`, file, 'Split the file into smaller ones.');
}

interface Format {
  readonly id: string;
  /** As told to people. */
  readonly title: string;
  readonly endings: readonly string[];
  /** The format's first bytes; `text` is their start as Latin-1 without byte order mark and blanks. */
  readonly recognises: (head: Uint8Array, text: string) => boolean;
  readonly read: (source: Source, options: ReadOptions) => Promise<DeliveredLayer[]>;
}

const GDAL_ENDINGS = ['kml', 'kmz', 'gml', 'gpx', 'dxf', 'mif', 'tab'];

/** In order of recognition: formats with a signature first. */
const FORMATS: readonly Format[] = [
  {
    id: 'shapefile',
    title: 'Shapefile (.shp, with .dbf and .prj beside it)',
    endings: ['shp'],
    recognises: (head) => head[0] === 0 && head[1] === 0 && head[2] === 0x27 && head[3] === 0x0a,
    read: async (source, options) => [await readShapefile(source, options)],
  },
  {
    id: 'gpkg',
    title: 'GeoPackage (.gpkg)',
    endings: ['gpkg', 'sqlite'],
    recognises: (_head, text) => text.startsWith('SQLite format 3'),
    read: readGeoPackage,
  },
  {
    id: 'filegdb',
    title: 'File Geodatabase (.gdb folder)',
    endings: ['gdb'],
    recognises: () => false,
    read: (source, options) => readWithGdal(source, options, 'filegdb'),
  },
  {
    id: 'flatgeobuf',
    title: 'FlatGeobuf (.fgb)',
    endings: ['fgb'],
    recognises: (_head, text) => text.startsWith('fgb\x03fgb'),
    read: readFlatGeobuf,
  },
  {
    id: 'xlsx',
    title: 'Excel workbook (.xlsx)',
    endings: ['xlsx'],
    recognises: (_head, text) => text.startsWith('PK\x03\x04') && /\[Content_Types\]\.xml|xl\/|_rels\//.test(text),
    read: readSpreadsheet,
  },
  {
    id: 'zip',
    title: 'zip of any of these (.zip)',
    endings: ['zip'],
    recognises: (_head, text) => text.startsWith('PK\x03\x04'),
    read: readZip,
  },
  {
    id: 'geojson',
    title: 'GeoJSON (.geojson, .json) and TopoJSON (.topojson)',
    endings: ['geojson', 'json', 'topojson'],
    recognises: (_head, text) => text.startsWith('{') || text.startsWith('['),
    read: readJsonLayers,
  },
  {
    id: 'gdal',
    title: 'KML, GML, GPX, DXF, MapInfo (.kml .kmz .gml .gpx .dxf .mif .tab)',
    endings: GDAL_ENDINGS,
    recognises: (_head, text) => /^<(\?xml|kml|gpx|gml)/.test(text) && /<(kml|gpx|(\w+:)?FeatureCollection)/.test(text),
    read: (source, options) => readWithGdal(source, options, ending(source.name)),
  },
  {
    id: 'dbf',
    title: 'dBASE table (.dbf)',
    endings: ['dbf'],
    recognises: () => false,
    read: async (source, options) => [await readShapefile(source, options)],
  },
  {
    id: 'csv',
    title: 'CSV (.csv, .tsv)',
    endings: ['csv', 'tsv'],
    recognises: () => false,
    read: async (source, options) => [await readCsv(source, options)],
  },
];

/** Formats whose files never lack their signature: the ending alone proves nothing. */
const SIGNED: readonly string[] = ['shapefile', 'gpkg', 'flatgeobuf', 'xlsx', 'zip', 'geojson'];

async function formatOf(source: Source): Promise<Format> {
  const named = FORMATS.find((format) => format.endings.includes(ending(source.name)));
  if (source.isFolder) {
    if (named?.id === 'filegdb') return named;
    throw unknown(source, 'is a folder, and not a .gdb');
  }
  if (source.byteLength === 0) throw damaged(source.name, 'the file is empty (0 bytes)');
  const head = await source.read(0, 4096);
  const text = new TextDecoder('latin1').decode(head).replace(/^(\xef\xbb\xbf)?\s*/, '');
  if (named?.id === 'dbf' || named?.id === 'csv' || ending(source.name) === 'kmz') return named!;
  if (named?.id === 'xlsx' && text.startsWith('PK\x03\x04')) return named;
  const recognised = FORMATS.find((format) => format.recognises(head, text));
  if (recognised) return recognised;
  if (named && !SIGNED.includes(named.id) && named.id !== 'filegdb') return named;
  if (text.startsWith('\xd0\xcf\x11\xe0')) throw unknown(source, 'is an old Excel file (.xls): save it as .xlsx');
  throw unknown(source, named ? `is not a GIS file: its bytes are not ${named.title}` : 'is not a GIS file');
}

function unknown(source: Source, why: string): LianpianError {
  const list = FORMATS.map((format) => format.title).join('; ');
  return new LianpianError('E_FORMAT_UNKNOWN', `${source.name} ${why}`, source.name, `Can be read: ${list}.`);
}

async function readJsonLayers(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const read = await readJson(source, options);
  const isTopology = (read.json as { type?: unknown } | null)?.type === 'Topology';
  return isTopology ? topoJsonLayers(read, source, options) : [geoJsonLayer(read, source, options)];
}

async function readFlatGeobuf(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const layer = baseName(source.name);
  const { shapes, table, crs, findings } = decodeFlatGeobuf(await readAll(source), layer);
  const claim = options.crs
    ? ({ definition: options.crs, from: 'option' } as const)
    : crs
      ? ({ definition: crs, from: 'file' } as const)
      : null;
  const encoding = { name: 'utf-8', from: 'format' } as const;
  return [{ file: source.name, layer, format: 'flatgeobuf', shapes, table, crs: claim, encoding, findings }];
}

/** SQLite says in its first page how long the file is; GDAL would say of a cut file only that it is malformed. */
async function readGeoPackage(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const head = await source.read(0, 100);
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  if (head.length < 100) throw damaged(source.name, `a database header takes 100 bytes, the file has ${head.length}`);
  const pageBytes = view.getUint16(16) === 1 ? 65536 : view.getUint16(16);
  const announced = pageBytes * view.getUint32(28);
  // the count of pages holds only if it was written by the last writer
  if (view.getUint32(24) === view.getUint32(92) && announced > source.byteLength) {
    throw damaged(
      source.name,
      `the header announces ${announced} bytes, the file has ${source.byteLength}: it is cut off`,
    );
  }
  return readWithGdal(source, options, 'gpkg');
}

const ZIPPED_ENDINGS = ['shp', 'geojson', 'topojson', 'json', 'fgb', 'csv', 'xlsx'];

/** All layers in a zip, in its order; geodatabases and GeoPackages are opened by GDAL where they are. */
async function readZip(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
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
    const format = await formatOf(entry);
    layers.push(...(await format.read(entry, each)));
  }
  if (layers.length === 0) throw unknown(source, 'is a zip without a GIS file in it');
  return layers;
}
