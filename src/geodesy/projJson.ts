import type { Crs } from './crsTable.js';
import { esriWkt } from './esriWkt.js';

/**
 * PROJJSON, the form in which GeoParquet states a CRS: ours written, others' read.
 *
 * `projJson` gives every system of the table with the names, methods and axes of EPSG, others out of their ESRI WKT, and PROJJSON as it
 * was delivered; null for one it can't describe. Axes are as the registry has them; GeoParquet's coordinates are (x, y) all the same.
 */
export type Json = { readonly [key: string]: unknown };

const SCHEMA = 'https://proj.org/schemas/v0.7/projjson.schema.json';

const GEOGRAPHIC: ReadonlyMap<
  number,
  readonly [name: string, datum: string, ellipsoid: string, axisM: number, inverse: number]
> = new Map([
  [4490, ['China Geodetic Coordinate System 2000', 'China 2000', 'CGCS2000', 6_378_137, 298.257222101]],
  [4326, ['WGS 84', 'World Geodetic System 1984', 'WGS 84', 6_378_137, 298.257223563]],
  [4258, ['ETRS89', 'European Terrestrial Reference System 1989', 'GRS 1980', 6_378_137, 298.257222101]],
  [4269, ['NAD83', 'North American Datum 1983', 'GRS 1980', 6_378_137, 298.257222101]],
  [4277, ['OSGB36', 'Ordnance Survey of Great Britain 1936', 'Airy 1830', 6_377_563.396, 299.3249646]],
]);

export function projJson(crs: Crs): Json | null {
  const epsg = Number(/^EPSG:(\d+)$/.exec(crs.code)?.[1] ?? Number.NaN);
  if (GEOGRAPHIC.has(epsg)) return { $schema: SCHEMA, ...geographic(epsg) };
  if (crs.gaussKruger) {
    const { centralMeridianDeg, falseEastingM } = crs.gaussKruger;
    const conversion = transverse([0, centralMeridianDeg, 1, falseEastingM, 0]);
    return projected(crs, epsg, 4490, conversion, NORTH_EAST);
  }
  const utm = /^WGS 84 \/ UTM zone (\d+)([NS])$/.exec(crs.name);
  if (utm) {
    const conversion = transverse([0, 6 * Number(utm[1]) - 183, 0.9996, 500_000, utm[2] === 'S' ? 10_000_000 : 0]);
    return projected(crs, epsg, 4326, conversion, EAST_NORTH);
  }
  if (epsg === 27700)
    return projected(crs, epsg, 4277, transverse([49, -2, 0.9996012717, 400_000, -100_000]), EAST_NORTH);
  if (epsg === 26986) return projected(crs, epsg, 4269, MASSACHUSETTS, EAST_NORTH_XY);
  if (epsg === 3857) return projected(crs, epsg, 4326, WEB_MERCATOR, EAST_NORTH_XY);
  if (crs.definition.startsWith('{')) return JSON.parse(crs.definition) as Json;
  return projJsonOfWkt(esriWkt(crs) ?? crs.definition, Number.isNaN(epsg) ? null : epsg);
}

/** ESRI's names of projections and parameters, and what EPSG calls them. */
const METHODS: ReadonlyMap<string, readonly [name: string, code: number]> = new Map([
  ['transverse_mercator', ['Transverse Mercator', 9807]],
  ['gauss_kruger', ['Transverse Mercator', 9807]],
  ['lambert_conformal_conic', ['Lambert Conic Conformal (2SP)', 9802]],
  ['albers', ['Albers Equal Area', 9822]],
  ['lambert_azimuthal_equal_area', ['Lambert Azimuthal Equal Area', 9820]],
]);
const NATURAL_ORIGIN: Readonly<Record<string, string>> = {
  latitude_of_origin: 'Latitude of natural origin',
  central_meridian: 'Longitude of natural origin',
  scale_factor: 'Scale factor at natural origin',
  false_easting: 'False easting',
  false_northing: 'False northing',
};
const FALSE_ORIGIN: Readonly<Record<string, string>> = {
  latitude_of_origin: 'Latitude of false origin',
  central_meridian: 'Longitude of false origin',
  standard_parallel_1: 'Latitude of 1st standard parallel',
  standard_parallel_2: 'Latitude of 2nd standard parallel',
  false_easting: 'Easting at false origin',
  false_northing: 'Northing at false origin',
};

/** PROJJSON of a system in WKT 1; `epsg` is its code where it has one. Null where it is not among the methods above, or not in metres. */
export function projJsonOfWkt(wkt: string, epsg: number | null): Json | null {
  const spheroid = /SPHEROID\["([^"]*)",([\d.eE+]+),([\d.eE+]+)/.exec(wkt);
  const names = /GEOGCS\["([^"]*)",\s*DATUM\["([^"]*)"/.exec(wkt);
  const root = /^\s*(PROJCS|GEOGCS)\["([^"]*)"/.exec(wkt);
  if (!spheroid || !names || !root || !/PRIMEM\["[^"]*",0(\.0*)?\]/.test(wkt)) return null;
  const id = epsg === null ? {} : { id: { authority: 'EPSG', code: epsg } };
  const base = geographicCrs(names[1], names[2], spheroid[1], Number(spheroid[2]), Number(spheroid[3]));
  if (root[1] === 'GEOGCS') return { $schema: SCHEMA, ...base, ...id };
  const method = METHODS.get(/PROJECTION\["([^"]*)"/.exec(wkt)?.[1].toLowerCase() ?? '');
  // the last unit is that of the plane
  const isMetric = Number(/.*UNIT\["[^"]*",([\d.eE+-]+)/s.exec(wkt)?.[1]) === 1;
  if (!method || !isMetric) return null;
  const parameters = [...wkt.matchAll(/PARAMETER\["([^"]*)",([-\d.eE+]+)\]/g)].map(
    ([, name, value]) => [name.toLowerCase(), Number(value)] as const,
  );
  const isConic = parameters.some(([name]) => name === 'standard_parallel_2');
  const own = isConic ? FALSE_ORIGIN : NATURAL_ORIGIN;
  if (method[1] === 9822 || method[1] === 9802 ? !isConic : isConic) return null;
  if (parameters.some(([name, value]) => !own[name] && !(name === 'scale_factor' && value === 1))) return null;
  const values = parameters.filter(([name]) => own[name]).map(([name, value]) => [own[name], value] as const);
  const coordinate_system = { subtype: 'Cartesian', axis: EAST_NORTH };
  const conversion = conversionOf(method[0], method[1], values);
  return { $schema: SCHEMA, type: 'ProjectedCRS', name: root[2], base_crs: base, conversion, coordinate_system, ...id };
}

function geographic(epsg: number): Json {
  const [name, datum, ellipsoid, axisM, inverse] = GEOGRAPHIC.get(epsg) ?? ['', '', '', 0, 0];
  return { ...geographicCrs(name, datum, ellipsoid, axisM, inverse), id: { authority: 'EPSG', code: epsg } };
}

function geographicCrs(name: string, datum: string, ellipsoid: string, axisM: number, inverse: number): Json {
  return {
    type: 'GeographicCRS',
    name,
    datum: {
      type: 'GeodeticReferenceFrame',
      name: datum,
      ellipsoid: { name: ellipsoid, semi_major_axis: axisM, inverse_flattening: inverse },
    },
    coordinate_system: {
      subtype: 'ellipsoidal',
      axis: [axis('Geodetic latitude', 'Lat', 'north', 'degree'), axis('Geodetic longitude', 'Lon', 'east', 'degree')],
    },
  };
}

function projected(crs: Crs, epsg: number, base: number, conversion: Json, axes: readonly Json[]): Json {
  return {
    $schema: SCHEMA,
    type: 'ProjectedCRS',
    name: crs.name,
    base_crs: geographic(base),
    conversion,
    coordinate_system: { subtype: 'Cartesian', axis: axes },
    ...(Number.isNaN(epsg) ? {} : { id: { authority: 'EPSG', code: epsg } }),
  };
}

function axis(name: string, abbreviation: string, direction: string, unit: string): Json {
  return { name, abbreviation, direction, unit };
}

const NORTH_EAST = [axis('Northing', 'X', 'north', 'metre'), axis('Easting', 'Y', 'east', 'metre')];
const EAST_NORTH = [axis('Easting', 'E', 'east', 'metre'), axis('Northing', 'N', 'north', 'metre')];
const EAST_NORTH_XY = [axis('Easting', 'X', 'east', 'metre'), axis('Northing', 'Y', 'north', 'metre')];

const PARAMETERS: ReadonlyMap<string, readonly [code: number, unit: string]> = new Map([
  ['Latitude of natural origin', [8801, 'degree']],
  ['Longitude of natural origin', [8802, 'degree']],
  ['Scale factor at natural origin', [8805, 'unity']],
  ['False easting', [8806, 'metre']],
  ['False northing', [8807, 'metre']],
  ['Latitude of false origin', [8821, 'degree']],
  ['Longitude of false origin', [8822, 'degree']],
  ['Latitude of 1st standard parallel', [8823, 'degree']],
  ['Latitude of 2nd standard parallel', [8824, 'degree']],
  ['Easting at false origin', [8826, 'metre']],
  ['Northing at false origin', [8827, 'metre']],
]);

function conversionOf(method: string, code: number, values: readonly (readonly [name: string, value: number])[]): Json {
  return {
    name: method,
    method: { name: method, id: { authority: 'EPSG', code } },
    parameters: values.map(([name, value]) => {
      const [parameter, unit] = PARAMETERS.get(name) ?? [0, ''];
      return { name, value, unit, id: { authority: 'EPSG', code: parameter } };
    }),
  };
}

/** `numbers`: latitude of origin, central meridian, scale, false easting, false northing. */
function transverse(numbers: readonly [number, number, number, number, number]): Json {
  const names = [...PARAMETERS.keys()].slice(0, 5);
  return conversionOf(
    'Transverse Mercator',
    9807,
    names.map((name, k) => [name, numbers[k]]),
  );
}

const MASSACHUSETTS = conversionOf('Lambert Conic Conformal (2SP)', 9802, [
  ['Latitude of false origin', 41],
  ['Longitude of false origin', -71.5],
  ['Latitude of 1st standard parallel', 42.6833333333333],
  ['Latitude of 2nd standard parallel', 41.7166666666667],
  ['Easting at false origin', 200_000],
  ['Northing at false origin', 750_000],
]);
const WEB_MERCATOR = conversionOf('Popular Visualisation Pseudo Mercator', 1024, [
  ['Latitude of natural origin', 0],
  ['Longitude of natural origin', 0],
  ['False easting', 0],
  ['False northing', 0],
]);

/** The EPSG code that a PROJJSON bears itself; CRS84 is 4326 in the engine's order of axes; null for none. */
export function epsgOfProjJson(json: Json): number | null {
  const ids = [json.id, ...(Array.isArray(json.ids) ? json.ids : [])] as readonly (Json | undefined)[];
  for (const id of ids) {
    const authority = String(id?.authority ?? '').toUpperCase();
    if (authority === 'EPSG' && Number(id?.code) > 0) return Number(id?.code);
    if (authority === 'OGC' && /^(CRS:?)?84$/i.test(String(id?.code))) return 4326;
  }
  return null;
}
