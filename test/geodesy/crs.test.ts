import { describe, expect, it } from 'vitest';
import { parseCrs } from '../../src/geodesy/crs.js';
import { type Bounds, crsByEpsg } from '../../src/geodesy/crsTable.js';
import { checkPlausible, crsMissing, guessCrs, middleBounds } from '../../src/geodesy/plausible.js';
import { LianpianError } from '../../src/model/errors.js';

const GEOGCS =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

function projcs(name: string, meridian: number, falseEasting: number, tail = ''): string {
  return `PROJCS["${name}",${GEOGCS},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting}.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]${tail}]`;
}

function errorOf(action: () => unknown): LianpianError {
  try {
    action();
  } catch (error) {
    if (error instanceof LianpianError) return error;
    throw error;
  }
  throw new Error('did not throw');
}

describe('the table of CGCS2000 codes', () => {
  it.each([
    [4491, 75, 13_500_000],
    [4498, 117, 20_500_000],
    [4501, 135, 23_500_000],
    [4502, 75, 500_000],
    [4509, 117, 500_000],
    [4512, 135, 500_000],
    [4513, 75, 25_500_000],
    [4527, 117, 39_500_000],
    [4528, 120, 40_500_000],
    [4533, 135, 45_500_000],
    [4534, 75, 500_000],
    [4543, 102, 500_000],
    [4545, 108, 500_000],
    [4549, 120, 500_000],
    [4551, 126, 500_000],
    [4554, 135, 500_000],
  ])('EPSG:%i has central meridian %i° and false easting %i m', (epsg, centralMeridianDeg, falseEastingM) => {
    expect(crsByEpsg(epsg)?.gaussKruger).toEqual({ centralMeridianDeg, falseEastingM });
  });

  it('holds every code from 4490 to 4554 and not its neighbours', () => {
    for (let epsg = 4490; epsg <= 4554; epsg++) expect(crsByEpsg(epsg)?.code).toBe(`EPSG:${epsg}`);
    expect(crsByEpsg(4489)).toBeNull();
    expect(crsByEpsg(4555)).toBeNull();
  });
});

describe('parseCrs', () => {
  it.each([
    ['EPSG:4549', 'EPSG:4549'],
    [' epsg:4490 ', 'EPSG:4490'],
    ['4528', 'EPSG:4528'],
    ['urn:ogc:def:crs:EPSG::4527', 'EPSG:4527'],
    ['urn:ogc:def:crs:EPSG:9.8:4527', 'EPSG:4527'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326'],
    ['OGC:CRS84', 'EPSG:4326'],
    ['http://www.opengis.net/def/crs/EPSG/0/4490', 'EPSG:4490'],
    ['EPSG:32651', 'EPSG:32651'],
    [GEOGCS, 'EPSG:4490'],
    [GEOGCS.replace('GCS_China_Geodetic_Coordinate_System_2000', 'my name'), 'EPSG:4490'],
    [projcs('CGCS2000_3_Degree_GK_Zone_40', 120, 40_500_000), 'EPSG:4528'],
    [projcs('CGCS2000_3_Degree_GK_CM_120E', 120, 500_000), 'EPSG:4549'],
    [projcs('CGCS2000 / 3-degree Gauss-Kruger CM 123E', 123, 500_000), 'EPSG:4550'],
    [projcs('CGCS2000_GK_Zone_21', 123, 21_500_000), 'EPSG:4499'],
    [projcs('CGCS2000_GK_CM_117E', 117, 500_000), 'EPSG:4509'],
    [projcs('no name of the kind', 120, 500_000), 'EPSG:4549'],
    [projcs('x', 120, 500_000, ',AUTHORITY["EPSG","4549"]'), 'EPSG:4549'],
    [`COMPD_CS["both",${projcs('CGCS2000_3_Degree_GK_CM_120E', 120, 500_000)},VERT_CS["h"]]`, 'EPSG:4549'],
    [
      'PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 120E",BASEGEOGCRS["x",ID["EPSG",4490]],ID["EPSG",4549]]',
      'EPSG:4549',
    ],
  ])('%s → %s', (claim, code) => {
    expect(parseCrs(claim).code).toBe(code);
  });

  it('does not take the authority of the geographic system inside for its own', () => {
    const inside = projcs('CGCS2000_3_Degree_GK_CM_120E', 120, 500_000).replace(
      'UNIT["Degree",0.0174532925199433]]',
      'UNIT["Degree",0.0174532925199433],AUTHORITY["EPSG","4490"]]',
    );
    expect(parseCrs(inside).code).toBe('EPSG:4549');
  });

  it('keeps a local meridian as a Gauss–Krüger system of CGCS2000', () => {
    const local = parseCrs(projcs('宁波独立坐标系', 121.5, 500_000));
    expect(local.code).toBe('WKT:宁波独立坐标系');
    expect(local.gaussKruger).toEqual({ centralMeridianDeg: 121.5, falseEastingM: 500_000 });
    expect(local.cgcs2000).toBe(true);
  });

  it.each(['EPSG:9999', 'rubbish', '', 'LOCAL_CS["plane"]', '+proj=nonsense'])(
    'E_CRS_UNKNOWN with a remedy: %s',
    (claim) => {
      const error = errorOf(() => parseCrs(claim, 'a.shp'));
      expect(error.code).toBe('E_CRS_UNKNOWN');
      expect(error.where).toBe('a.shp');
      expect(error.remedy).toContain('4490');
    },
  );

  it.each(['EPSG:4610', 'EPSG:2385', 'PROJCS["Xian_1980_3_Degree_GK_Zone_40",GEOGCS["GCS_Xian_1980"]]'])(
    'refuses the older datum %s and says why',
    (claim) => {
      const error = errorOf(() => parseCrs(claim));
      expect(error.code).toBe('E_CRS_DATUM');
      expect(error.message).toContain('Xian 1980');
      expect(error.remedy).toContain('+noDatumShift');
      expect(error.remedy).toContain('+towgs84=');
    },
  );

  it('refuses a WKT whose name and numbers contradict each other', () => {
    const error = errorOf(() => parseCrs(projcs('CGCS2000_3_Degree_GK_Zone_40', 123, 41_500_000)));
    expect(error.code).toBe('E_CRS_UNKNOWN');
    expect(error.message).toContain('123');
  });
});

const IN_DEGREES: Bounds = [121.3, 29.6, 121.8, 30];
const IN_4549: Bounds = [630_000, 3_280_000, 660_000, 3_310_000];
const IN_4528: Bounds = [40_630_000, 3_280_000, 40_660_000, 3_310_000];

describe('what coordinates could be', () => {
  it('degrees, prefixed three-degree and six-degree zones are told by the numbers', () => {
    expect(guessCrs(IN_DEGREES)[0].crs.code).toBe('EPSG:4490');
    expect(guessCrs([-71.2, 42.3, -71, 42.4])[0].crs.code).toBe('EPSG:4326');
    expect(guessCrs(IN_4528).map((guess) => guess.crs.code)).toEqual(['EPSG:4528']);
    expect(guessCrs([21_400_000, 3_280_000, 21_410_000, 3_310_000]).map((g) => g.crs.code)).toEqual(['EPSG:4499']);
  });

  it('six-digit eastings leave the meridian open: all 21 are listed', () => {
    const codes = guessCrs(IN_4549).map((guess) => guess.crs.code);
    expect(new Set(codes).size).toBe(21);
    expect(codes).toContain('EPSG:4549');
  });

  it('north in x is noticed', () => {
    const [minX, minY, maxX, maxY] = IN_4528;
    const [first] = guessCrs([minY, minX, maxY, maxX]);
    expect(first.swapped).toBe(true);
    expect(first.crs.code).toBe('EPSG:4528');
    expect(crsMissing([minY, minX, maxY, maxX], 'a.shp').remedy).toContain('axes=yx');
  });

  it('every candidate says where it would lie, and what has the same numbers', () => {
    const [zone40] = guessCrs(IN_4528);
    // echo "40645000 3295000" | gdaltransform -s_srs EPSG:4528 -t_srs EPSG:4326
    expect(zone40.place[0]).toBeCloseTo(121.4991, 3);
    expect(zone40.place[1]).toBeCloseTo(29.7647, 3);
    expect(zone40.sameNumbers).toEqual([
      'EPSG:2416 Beijing 1954 / 3-degree Gauss-Kruger zone 40',
      'EPSG:4776 New Beijing / 3-degree Gauss-Kruger zone 40',
      'EPSG:2364 Xian 1980 / 3-degree Gauss-Kruger zone 40',
    ]);
    const wide = guessCrs(IN_4549, [117.6, 29.8])[0].sameNumbers;
    expect(wide).toContain('EPSG:4509 CGCS2000 / Gauss-Kruger CM 117E');
    expect(wide).toContain('EPSG:2384 Xian 1980 / 3-degree Gauss-Kruger CM 117E');
    expect(guessCrs([21_400_000, 3_280_000, 21_410_000, 3_310_000])[0].sameNumbers).toContain(
      'EPSG:2335 Xian 1980 / Gauss-Kruger zone 21',
    );
  });

  it('another layer of the delivery ranks the meridians', () => {
    expect(
      guessCrs(IN_4549, [124.6, 29.8])
        .slice(0, 2)
        .map(({ crs }) => crs.code),
    ).toEqual(['EPSG:4550', 'EPSG:4551']);
    expect(crsMissing(IN_4549, 'a.shp', [124.6, 29.8]).message).toContain('it could be EPSG:4550');
  });

  it('E_CRS_MISSING carries the list and asks', () => {
    const error = crsMissing(IN_4528, 'a.shp');
    expect(error.code).toBe('E_CRS_MISSING');
    expect(error.message).toContain('EPSG:4528');
    expect(error.remedy).toContain('"crs": "EPSG:n"');
    expect(crsMissing([1, 2, 3000, 4000], 'a.shp').message).toContain('nothing known');
  });

  it('middleBounds is not moved by outliers, and is null without a finite coordinate', () => {
    const xy = Float64Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? 649_000 + k : 3_300_000 + k));
    xy[0] = 1e300;
    xy[3] = Number.NaN;
    const bounds = middleBounds(xy);
    expect(bounds && bounds[2] < 650_000 && bounds[0] >= 649_000).toBe(true);
    expect(middleBounds(new Float64Array(0))).toBeNull();
  });
});

describe('checkPlausible', () => {
  it.each([
    ['degrees labelled as metres', 'EPSG:4549', IN_DEGREES, 'EPSG:4490'],
    ['metres labelled as degrees', 'EPSG:4490', IN_4528, 'EPSG:4528'],
    ['a prefixed easting under the meridian code', 'EPSG:4549', IN_4528, 'EPSG:4528'],
    ['a plain easting under the zone code', 'EPSG:4528', IN_4549, 'EPSG:4549'],
    ['latitude before longitude', 'EPSG:4490', [29.6, 121.3, 30, 121.8] as Bounds, 'swapped'],
    ['latitude before longitude in the west', 'EPSG:4326', [43.7, 87.4, 43.9, 87.7] as Bounds, 'swapped'],
    ['northing before easting', 'EPSG:4549', [3_280_000, 630_000, 3_310_000, 660_000] as Bounds, 'swapped'],
    [
      'northing before a prefixed easting',
      'EPSG:4528',
      [3_280_000, 40_630_000, 3_310_000, 40_660_000] as Bounds,
      '121.499°E',
    ],
    ['degrees under a grid that holds small numbers', 'EPSG:27700', IN_DEGREES, 'EPSG:4490'],
  ])('E_CRS_WRONG for %s, with both readings', (_, code, bounds, reading) => {
    const error = errorOf(() => checkPlausible(parseCrs(code), bounds, 'a.shp'));
    expect(error.code).toBe('E_CRS_WRONG');
    expect(error.message).toContain(code);
    expect(error.message).toContain(reading);
  });

  it('what fits only when exchanged is asked for as axes=yx, on the command line and in a scenario', () => {
    const error = errorOf(() => checkPlausible(parseCrs('EPSG:4549'), [3_280_000, 630_000, 3_310_000, 660_000]));
    expect(error.remedy).toContain('|axes=yx');
    expect(error.remedy).toContain('"axes": "yx"');
    const plain = errorOf(() => checkPlausible(parseCrs('EPSG:4549'), IN_4528));
    expect(plain.remedy).not.toContain('axes');
    expect(plain.remedy).toContain('--crs EPSG:n');
  });

  it.each([
    ['EPSG:4549', IN_4549],
    ['EPSG:4326', [15, 78, 16, 79] as Bounds],
    ['EPSG:4528', IN_4528],
    ['EPSG:4490', IN_DEGREES],
    ['EPSG:27700', [380_000, 390_000, 400_000, 410_000] as Bounds],
    ['EPSG:26986', [230_000, 900_000, 235_000, 905_000] as Bounds],
  ])('%s accepts coordinates of its own', (code, bounds) => {
    expect(() => checkPlausible(parseCrs(code), bounds)).not.toThrow();
  });
});
