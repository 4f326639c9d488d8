import type { Crs } from './crsTable.js';
import type { OlderDatumName } from './olderDatums.js';

/**
 * The WKT of a CRS as ESRI writes it into a `.prj`, on one line.
 *
 * Promises: every system of the engine's table and of the older datums of China, with the names and numbers of ArcGIS (`CGCS2000_3_Degree_GK_CM_120E`, datum
 * `D_China_2000`); `parseCrs` of the text gives the same code. A Gauss–Krüger system of CGCS2000 without a code (a local
 * meridian) keeps its own name; a system read from an ESRI WKT gives that WKT back.
 * Null for every other system: whoever writes the `.prj` must then ask GDAL.
 */
export function esriWkt(crs: Crs): string | null {
  if (crs.gaussKruger) {
    const { centralMeridianDeg, falseEastingM } = crs.gaussKruger;
    return gaussKruger(esriName(crs), CHINA_2000, centralMeridianDeg, falseEastingM);
  }
  if (crs.olderPlane) {
    const { centralMeridianDeg, falseEastingM } = crs.olderPlane;
    const base = OLDER.find(([datum]) => crs.name.startsWith(datum));
    if (base) return gaussKruger(esriName(crs), base[1], centralMeridianDeg, falseEastingM);
  }
  const epsg = Number(/^EPSG:(\d+)/.exec(crs.code)?.[1] ?? Number.NaN);
  const geographic = GEOGRAPHIC.get(epsg);
  if (geographic) return geographic;
  const projected = PROJECTED.get(epsg);
  if (projected) return projected;
  const utm = /^WGS 84 \/ UTM zone (\d+)([NS])$/.exec(crs.name);
  if (utm) return utmWkt(Number(utm[1]), utm[2] === 'S');
  return isEsriWkt(crs.definition) ? crs.definition : null;
}

/** A CRS as a writer is told it: its code without what was said of its datum, else the WKT of a system that has none. */
export function writtenCrs(crs: Crs): string {
  return /^EPSG:\d+/.exec(crs.code)?.[0] ?? esriWkt(crs) ?? crs.definition;
}

const DEGREE = 'UNIT["Degree",0.0174532925199433]';
const CHINA_2000 = geogcs('GCS_China_Geodetic_Coordinate_System_2000', 'D_China_2000', 'CGCS2000', '298.257222101');
const WGS_84 = geogcs('GCS_WGS_1984', 'D_WGS_1984', 'WGS_1984', '298.257223563');
const NAD_83 = geogcs('GCS_North_American_1983', 'D_North_American_1983', 'GRS_1980', '298.257222101');
const OSGB_36 = geogcs('GCS_OSGB_1936', 'D_OSGB_1936', 'Airy_1830', '299.3249646', '6377563.396');

const OLDER: readonly (readonly [OlderDatumName, string])[] = [
  ['Xian 1980', geogcs('GCS_Xian_1980', 'D_Xian_1980', 'Xian_1980', '298.257', '6378140.0')],
  ['Beijing 1954', geogcs('GCS_Beijing_1954', 'D_Beijing_1954', 'Krasovsky_1940', '298.3', '6378245.0')],
  ['New Beijing', geogcs('GCS_New_Beijing', 'D_New_Beijing', 'Krasovsky_1940', '298.3', '6378245.0')],
];

const GEOGRAPHIC: ReadonlyMap<number, string> = new Map([
  [4490, CHINA_2000],
  [4326, WGS_84],
  [4258, geogcs('GCS_ETRS_1989', 'D_ETRS_1989', 'GRS_1980', '298.257222101')],
  [4269, NAD_83],
  [4610, OLDER[0][1]],
  [4214, OLDER[1][1]],
  [4555, OLDER[2][1]],
]);

const PROJECTED: ReadonlyMap<number, string> = new Map([
  [
    3857,
    projcs('WGS_1984_Web_Mercator_Auxiliary_Sphere', WGS_84, 'Mercator_Auxiliary_Sphere', [
      ['False_Easting', 0],
      ['False_Northing', 0],
      ['Central_Meridian', 0],
      ['Standard_Parallel_1', 0],
      ['Auxiliary_Sphere_Type', 0],
    ]),
  ],
  [
    26986,
    projcs('NAD_1983_StatePlane_Massachusetts_Mainland_FIPS_2001', NAD_83, 'Lambert_Conformal_Conic', [
      ['False_Easting', 200_000],
      ['False_Northing', 750_000],
      ['Central_Meridian', -71.5],
      ['Standard_Parallel_1', 42.6833333333333],
      ['Standard_Parallel_2', 41.7166666666667],
      ['Latitude_Of_Origin', 41],
    ]),
  ],
  [27700, transverse('British_National_Grid', OSGB_36, [400_000, -100_000, -2, 0.9996012717, 49])],
]);

/** ESRI's name of a Gauss–Krüger system of China; a system without a code keeps the name it came with. */
function esriName({ code, name }: Crs): string {
  const said = /^(.+) \/ (3-degree )?Gauss-Kruger (zone|CM) (\d+E?)$/.exec(name);
  if (!code.startsWith('EPSG:') || !said) return name.replaceAll('"', '');
  const [, datum, threeDegree, form, place] = said;
  const spelled = datum === 'New Beijing' || (datum === 'Beijing 1954' && !threeDegree && form === 'CM');
  const projection = spelled ? 'Gauss_Kruger' : 'GK';
  return `${datum.replaceAll(' ', '_')}_${threeDegree ? '3_Degree_' : ''}${projection}_${form === 'CM' ? 'CM' : 'Zone'}_${place}`;
}

function gaussKruger(name: string, base: string, centralMeridianDeg: number, falseEastingM: number): string {
  return transverse(name, base, [falseEastingM, 0, centralMeridianDeg, 1, 0], 'Gauss_Kruger');
}

function utmWkt(zone: number, south: boolean): string {
  const name = `WGS_1984_UTM_Zone_${zone}${south ? 'S' : 'N'}`;
  return transverse(name, WGS_84, [500_000, south ? 10_000_000 : 0, 6 * zone - 183, 0.9996, 0]);
}

/** `numbers`: false easting, false northing, central meridian, scale, latitude of origin. */
function transverse(
  name: string,
  base: string,
  numbers: readonly [number, number, number, number, number],
  projection = 'Transverse_Mercator',
): string {
  const keys = ['False_Easting', 'False_Northing', 'Central_Meridian', 'Scale_Factor', 'Latitude_Of_Origin'];
  return projcs(
    name,
    base,
    projection,
    keys.map((key, k) => [key, numbers[k]]),
  );
}

function projcs(
  name: string,
  base: string,
  projection: string,
  parameters: readonly (readonly [string, number])[],
): string {
  const list = parameters.map(([key, value]) => `PARAMETER["${key}",${decimal(value)}]`).join(',');
  return `PROJCS["${name}",${base},PROJECTION["${projection}"],${list},UNIT["Meter",1.0]]`;
}

function geogcs(
  name: string,
  datum: string,
  spheroid: string,
  inverseFlattening: string,
  semiMajor = '6378137.0',
): string {
  return `GEOGCS["${name}",DATUM["${datum}",SPHEROID["${spheroid}",${semiMajor},${inverseFlattening}]],PRIMEM["Greenwich",0.0],${DEGREE}]`;
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** WKT 1 without what ESRI does not write. */
function isEsriWkt(text: string): boolean {
  return /^\s*(PROJCS|GEOGCS)\[/.test(text) && !/\b(AUTHORITY|AXIS|TOWGS84|EXTENSION)\[/.test(text);
}
