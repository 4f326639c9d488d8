import { epsgOfGaussKruger } from './crsTable.js';

/**
 * The EPSG code of a system's name in the writings of EPSG, ESRI and Chinese software; null when the name says nothing.
 *
 * Known: the names of the engine's table, as `CGCS2000_3_Degree_GK_Zone_40`, `CGCS2000_3_Degree_GK_CM_120E`,
 * `CGCS2000 / 3-degree Gauss-Kruger CM 120E`, `GCS_China_Geodetic_Coordinate_System_2000`, `WGS_1984_UTM_Zone_51N`.
 */
export function epsgOfName(name: string): number | null {
  const plain = name
    .replace(/[\s/_-]+/g, ' ')
    .trim()
    .toLowerCase();
  for (const [pattern, epsg] of NAMES) if (pattern.test(plain)) return epsg;
  const utm = /^wgs ?(?:19)?84 utm zone (\d{1,2})([ns])$/.exec(plain);
  if (utm && Number(utm[1]) >= 1 && Number(utm[1]) <= 60) return (utm[2] === 's' ? 32_700 : 32_600) + Number(utm[1]);
  const cgcs = /^cgcs ?2000 (3 degree )?(?:gk|gauss kruger) (zone|cm) (\d+)e?$/.exec(plain);
  if (!cgcs) return null;
  const widthDeg = cgcs[1] ? 3 : 6;
  const number = Number(cgcs[3]);
  if (cgcs[2] === 'cm') return epsgOfGaussKruger({ centralMeridianDeg: number, falseEastingM: 500_000 }, widthDeg);
  const centralMeridianDeg = widthDeg === 3 ? 3 * number : 6 * number - 3;
  return epsgOfGaussKruger({ centralMeridianDeg, falseEastingM: number * 1e6 + 500_000 }, widthDeg);
}

const NAMES: readonly (readonly [RegExp, number])[] = [
  [/^(gcs )?(china geodetic coordinate system 2000|cgcs ?2000|china 2000)$/, 4490],
  [/^(gcs )?wgs ?(19)?84$/, 4326],
  [/^(gcs )?etrs ?(19)?89$/, 4258],
  [/^(gcs )?(nad ?(19)?83|north american 1983)$/, 4269],
  [/^wgs (19)?84 (pseudo mercator|web mercator.*)$/, 3857],
  [/^(osgb ?(19)?36( british national grid)?|british national grid)$/, 27700],
  [/^nad ?(19)?83 (stateplane massachusetts mainland fips 2001|massachusetts mainland)$/, 26986],
];
