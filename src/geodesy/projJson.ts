import { type Crs, crsByEpsg } from './crsTable.js';

/**
 * PROJJSON, the form in which GeoParquet states a CRS: ours written, others' read.
 *
 * `projJson` gives every system of the table (and Gauss–Krüger systems of CGCS2000 on a meridian of their own) with the names, methods
 * and axes of EPSG; null for one it can't describe. Axes are as the registry has them; GeoParquet's coordinates are (x, y) all the same.
 * `epsgOfProjJson` and `wktOfProjJson` read: the code if it is EPSG's or CRS84, and the definition as WKT 1 for the methods below.
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
  return null;
}

function geographic(epsg: number): Json {
  const [name, datum, ellipsoid, axisM, inverse] = GEOGRAPHIC.get(epsg) ?? ['', '', '', 0, 0];
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
    id: { authority: 'EPSG', code: epsg },
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

/** Codes, units and names of the parameters; the names in WKT 1 behind them. */
const PARAMETERS: ReadonlyMap<string, readonly [code: number, unit: string, wkt: string]> = new Map([
  ['Latitude of natural origin', [8801, 'degree', 'latitude_of_origin']],
  ['Longitude of natural origin', [8802, 'degree', 'central_meridian']],
  ['Scale factor at natural origin', [8805, 'unity', 'scale_factor']],
  ['False easting', [8806, 'metre', 'false_easting']],
  ['False northing', [8807, 'metre', 'false_northing']],
  ['Latitude of false origin', [8821, 'degree', 'latitude_of_origin']],
  ['Longitude of false origin', [8822, 'degree', 'central_meridian']],
  ['Latitude of 1st standard parallel', [8823, 'degree', 'standard_parallel_1']],
  ['Latitude of 2nd standard parallel', [8824, 'degree', 'standard_parallel_2']],
  ['Easting at false origin', [8826, 'metre', 'false_easting']],
  ['Northing at false origin', [8827, 'metre', 'false_northing']],
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
  const body = bodyOf(json);
  const ids = [body?.id, ...(Array.isArray(body?.ids) ? body.ids : [])] as readonly (Json | undefined)[];
  for (const id of ids) {
    const authority = String(id?.authority ?? '').toUpperCase();
    if (authority === 'EPSG' && Number(id?.code) > 0) return Number(id?.code);
    if (authority === 'OGC' && /^(CRS:?)?84$/i.test(String(id?.code))) return 4326;
  }
  return null;
}

/** A compound system counts as its horizontal part, a bound one as its source. */
function bodyOf(json: Json | undefined): Json | undefined {
  if (json?.type === 'CompoundCRS' && Array.isArray(json.components)) return bodyOf(json.components[0] as Json);
  return json?.type === 'BoundCRS' ? bodyOf(json.source_crs as Json) : json;
}

const METHODS: ReadonlyMap<string, string> = new Map([
  ['Transverse Mercator', 'Transverse_Mercator'],
  ['Lambert Conic Conformal (2SP)', 'Lambert_Conformal_Conic_2SP'],
  ['Lambert Conic Conformal (1SP)', 'Lambert_Conformal_Conic_1SP'],
  ['Albers Equal Area', 'Albers_Conic_Equal_Area'],
  ['Mercator (variant A)', 'Mercator_1SP'],
]);

/** The definition as WKT 1; null when its method or a number of it can't be said. */
export function wktOfProjJson(json: Json): string | null {
  const body = bodyOf(json);
  if (body?.type === 'GeographicCRS' || body?.type === 'GeodeticCRS') return geogcs(body);
  if (body?.type !== 'ProjectedCRS') return null;
  const base = geogcs((body.base_crs ?? {}) as Json);
  const conversion = (body.conversion ?? {}) as Json;
  const method = METHODS.get(String((conversion.method as Json | undefined)?.name));
  const axes = (body.coordinate_system as Json | undefined)?.axis as readonly Json[] | undefined;
  const unit = factor(axes?.[0]?.unit, 'metre');
  if (!base || !method || unit === null || !Array.isArray(conversion.parameters)) return null;
  const parameters: string[] = [];
  for (const parameter of conversion.parameters as readonly Json[]) {
    const wkt = PARAMETERS.get(String(parameter.name))?.[2];
    const value = Number(parameter.value);
    if (!wkt || !Number.isFinite(value)) return null;
    parameters.push(`PARAMETER["${wkt}",${value}]`);
  }
  return `PROJCS["${named(body)}",${base},PROJECTION["${method}"],${parameters.join(',')},UNIT["metre",${unit}]]`;
}

function geogcs(json: Json): string | null {
  const datum = (json.datum ?? json.datum_ensemble) as Json | undefined;
  const ellipsoid = datum?.ellipsoid as Json | undefined;
  const semiMajor = Number(ellipsoid?.semi_major_axis ?? ellipsoid?.radius);
  const inverse = Number(ellipsoid?.inverse_flattening ?? flattening(semiMajor, Number(ellipsoid?.semi_minor_axis)));
  if (!datum || !ellipsoid || !(semiMajor > 0) || !Number.isFinite(inverse)) return null;
  const spheroid = `SPHEROID["${named(ellipsoid)}",${semiMajor},${inverse}]`;
  return `GEOGCS["${named(json)}",DATUM["${named(datum).replaceAll(' ', '_')}",${spheroid}],PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]`;
}

/** Inverse flattening by both axes; 0 stands for a sphere. */
function flattening(semiMajor: number, semiMinor: number): number {
  return semiMajor === semiMinor || Number.isNaN(semiMinor) ? 0 : semiMajor / (semiMajor - semiMinor);
}

function named(json: Json): string {
  return String(json.name ?? '').replaceAll('"', '');
}

/** Metres (or the like) a unit of PROJJSON, which is a name or an object; null when it is not known. */
function factor(unit: unknown, otherwise: string): number | null {
  if (typeof unit === 'object' && unit !== null) return Number((unit as Json).conversion_factor) || null;
  return (unit ?? otherwise) === otherwise ? 1 : null;
}

/** PROJJSON of a code of the table. */
export function projJsonOfEpsg(epsg: number): Json | null {
  const crs = crsByEpsg(epsg);
  return crs && projJson(crs);
}
