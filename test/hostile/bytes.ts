import { utf8 } from '../formats/memorySource.js';
import { dbfBytes, shpBytes, shxBytes, square } from '../formats/shapefileBytes.js';

/** Small sound files, for the corpus to break. */

export type Files = Readonly<Record<string, Uint8Array | string>>;

const SIDE = 100;
/** Three parcels in the zone form of EPSG:4528. */
export const EAST = 40_500_000;
export const NORTH = 3_300_000;

export function rings(east = EAST, north = NORTH): number[][][] {
  return [0, 1, 2].map((k) => [square(east + 2 * SIDE * k, north, SIDE)]);
}

export function dbf(encode: (text: string) => Uint8Array = utf8, ldid = 0): Uint8Array {
  return dbfBytes(
    [
      { name: encode('地类名称').subarray(0, 10), type: 'C', width: 20 },
      { name: utf8('BSM'), type: 'C', width: 18 },
      { name: utf8('TBMJ'), type: 'N', width: 12, decimals: 2 },
    ],
    [0, 1, 2].map((k) => ({ cells: [encode('工业用地'), utf8(`33021200100100000${k}`), utf8('10000.00')] })),
    ldid,
  );
}

export const CGCS2000_40 =
  'PROJCS["CGCS2000_3_Degree_GK_Zone_40",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';

/** A Shapefile with all its parts; `parts` replaces some, null leaves them out. */
export function shapefile(stem: string, parts: Readonly<Record<string, Uint8Array | string | null>> = {}): Files {
  const shp = shpBytes(rings());
  const all = { shp, shx: shxBytes(shp), dbf: dbf(), cpg: 'UTF-8', prj: CGCS2000_40, ...parts };
  return Object.fromEntries(
    Object.entries(all).flatMap(([ending, bytes]) => (bytes === null ? [] : [[`${stem}.${ending}`, bytes]])),
  );
}

export function collection(features: readonly unknown[], more: object = {}): string {
  return JSON.stringify({ type: 'FeatureCollection', ...more, features });
}

export function feature(geometry: unknown, properties: unknown = { BSM: '1' }): unknown {
  return { type: 'Feature', properties, geometry };
}

export function lonLatSquare(x = 121.5, y = 29.8, side = 0.01): number[][] {
  return [
    [x, y],
    [x + side, y],
    [x + side, y + side],
    [x, y + side],
    [x, y],
  ];
}
