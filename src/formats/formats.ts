import { BOUNDARY_POINTS } from './boundaryPoints/boundaryPoints.js';
import { DXF } from './dxf/dxf.js';
import { FLATGEOBUF } from './flatgeobuf/flatgeobuf.js';
import type { Format } from './format.js';
import { FILE_GEODATABASE } from './gdal/fileGeodatabase.js';
import { GEOPACKAGE } from './gdal/geopackage.js';
import { GML, GPX, MAPINFO } from './gdal/otherVector.js';
import { GEOJSON, GEOJSON_SEQUENCE } from './geojson/geojson.js';
import { KML, KMZ } from './kml/kml.js';
import { PARQUET } from './parquet/parquet.js';
import { REFUSED } from './refused.js';
import { DBF, SHAPEFILE } from './shapefile/shapefile.js';
import { CSV } from './table/csv.js';
import { XLSX } from './table/spreadsheet.js';
import { zipFormat } from './zip/zipFormat.js';

/** Formats of single files and folders, in order of recognition. */
const PLAIN: readonly Format[] = [
  SHAPEFILE,
  GEOPACKAGE,
  FILE_GEODATABASE,
  FLATGEOBUF,
  PARQUET,
  KMZ,
  XLSX,
  BOUNDARY_POINTS,
  GEOJSON,
  GEOJSON_SEQUENCE,
  DXF,
  KML,
  GML,
  GPX,
  MAPINFO,
  DBF,
  CSV,
  ...REFUSED,
];

/** Every format the engine knows. */
export const FORMATS: readonly Format[] = [...PLAIN, zipFormat(PLAIN)];
