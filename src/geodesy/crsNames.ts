import { epsgOfGaussKruger } from './crsTable.js';
import { olderDatumIn, olderSystemOf } from './olderDatums.js';

/**
 * The EPSG code of a system's name in the writings of EPSG, ESRI and Chinese software; null when the name says nothing.
 *
 * Known: the names of the engine's table, as `CGCS2000_3_Degree_GK_Zone_40`, `CGCS2000_3_Degree_GK_CM_120E`,
 * those of Xi'an 1980, Beijing 1954 and New Beijing in the same forms, `CGCS2000 / 3-degree Gauss-Kruger CM 120E`, `GCS_China_Geodetic_Coordinate_System_2000`, `WGS_1984_UTM_Zone_51N`.
 */
export function epsgOfName(name: string): number | null {
  const plain = name
    .replace(/[\s/_-]+/g, ' ')
    .trim()
    .toLowerCase();
  for (const [pattern, epsg] of NAMES) if (pattern.test(plain)) return epsg;
  const utm = /^wgs ?(?:19)?84 utm zone (\d{1,2})([ns])$/.exec(plain);
  if (utm && Number(utm[1]) >= 1 && Number(utm[1]) <= 60) return (utm[2] === 's' ? 32_700 : 32_600) + Number(utm[1]);
  const plane = /^(.+?) (3 degree )?(?:gk|gauss kruger) (?:(zone|cm) )?(\d+)([en])?$/.exec(plain);
  if (!plane) return null;
  const [, datum, threeDegree, form, digits, letter] = plane;
  const widthDeg = threeDegree ? 3 : 6;
  const number = Number(digits);
  const centralMeridianDeg = form === 'cm' ? number : widthDeg === 3 ? 3 * number : 6 * number - 3;
  // "Zone_20N" and "Gauss-Kruger 20N" are the zone by its number and the easting without it
  const falseEastingM = form === 'cm' || letter === 'n' ? 500_000 : number * 1e6 + 500_000;
  const numbers = { centralMeridianDeg, falseEastingM };
  if (/^(cgcs ?2000|china 2000)$/.test(datum)) return epsgOfGaussKruger(numbers, widthDeg);
  const older = olderDatumIn(datum);
  return older && OLDER.test(datum) ? (olderSystemOf(older, numbers, widthDeg)?.epsg ?? null) : null;
}

const OLDER = /^(xi'?an ?(19)?80|beijing ?(19)?54|new beijing)$/;
const NAMES: readonly (readonly [RegExp, number])[] = [
  [/^(gcs )?(china geodetic coordinate system 2000|cgcs ?2000|china 2000)$/, 4490],
  [/^(gcs )?wgs ?(19)?84$/, 4326],
  [/^(gcs )?xi'?an ?(19)?80$/, 4610],
  [/^(gcs )?beijing ?(19)?54$/, 4214],
  [/^(gcs )?new beijing$/, 4555],
  [/^(gcs )?etrs ?(19)?89$/, 4258],
  [/^(gcs )?(nad ?(19)?83|north american 1983)$/, 4269],
  [/^wgs (19)?84 (pseudo mercator|web mercator.*)$/, 3857],
  [/^(osgb ?(19)?36( british national grid)?|british national grid)$/, 27700],
  [/^nad ?(19)?83 (stateplane massachusetts mainland fips 2001|massachusetts mainland)$/, 26986],
];
