import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeCrs, parseCrs, statedOver } from '../../src/geodesy/crs.js';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { esriWkt } from '../../src/geodesy/esriWkt.js';
import { olderSystem } from '../../src/geodesy/olderDatums.js';
import { transformer } from '../../src/geodesy/proj.js';
import { LianpianError } from '../../src/model/errors.js';

const rows = (name: string) =>
  readFileSync(new URL(`../fixtures/crs/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
const OLDER = rows('older.tsv');
const ELLIPSOID = {
  Xian: ['GCS_Xian_1980', 'D_Xian_1980', 'Xian_1980', 6378140, 298.257],
  Beijing: ['GCS_Beijing_1954', 'D_Beijing_1954', 'Krasovsky_1940', 6378245, 298.3],
  New: ['GCS_New_Beijing', 'D_New_Beijing', 'Krasovsky_1940', 6378245, 298.3],
} as const;

function geogcs(name: string): string {
  const [gcs, datum, spheroid, a, rf] = ELLIPSOID[name.split(/[_ ]/)[0] as keyof typeof ELLIPSOID];
  return `GEOGCS["${gcs}",DATUM["${datum}",SPHEROID["${spheroid}",${a},${rf}]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]`;
}

function projcs(name: string, falseEasting: number | string, meridian: number | string, base = geogcs(name)): string {
  return `PROJCS["${name}",${base},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
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

/** The deprecated twins of 21453–21463 have the same names. */
const sameSystem = (epsg: number) => (epsg >= 21_473 ? epsg - 20 : epsg);

describe('systems before CGCS2000', () => {
  it('have the numbers GDAL gives each code', () => {
    expect(OLDER.length).toBeGreaterThan(190);
    for (const [epsg, , name, falseEasting, meridian] of OLDER) {
      const system = olderSystem(Number(epsg));
      expect(system?.name, epsg).toBe(name);
      expect(system?.plane, epsg).toEqual({
        centralMeridianDeg: Number(meridian),
        falseEastingM: Number(falseEasting),
      });
    }
    for (const epsg of [2326, 2391, 2400, 2443, 4567, 4590, 21_412, 21_424]) expect(olderSystem(epsg)).toBeNull();
  });

  it('are known by ESRI name, by EPSG name, and by their numbers under a name of somebody', () => {
    for (const [epsg, esri, name, falseEasting, meridian] of OLDER) {
      const code = `EPSG:${sameSystem(Number(epsg))}+noDatumShift`;
      const said = `+noDatumShift`;
      for (const named of [esri, name]) {
        const wkt = projcs(named, falseEasting, meridian, geogcs(esri));
        expect(parseCrs(`${wkt}${said}`, epsg).code, named).toBe(code);
      }
    }
    const local = projcs('宁波1980坐标系', 40_500_000, 120, geogcs('Xian'));
    expect(parseCrs(`${local}+noDatumShift`).code).toBe('EPSG:2364+noDatumShift');
    const plane = projcs('宁波独立坐标系', 500_000, 121.55, geogcs('Beijing'));
    expect(parseCrs(`${plane}+noDatumShift`).olderPlane).toEqual({
      centralMeridianDeg: 121.55,
      falseEastingM: 500_000,
    });
    expect(parseCrs(`${geogcs('Xian')}+noDatumShift`).code).toBe('EPSG:4610+noDatumShift');
  });

  it('are written with the names of ESRI', () => {
    for (const [epsg, esri, , falseEasting, meridian] of OLDER) {
      // ESRI spells this one code of New Beijing unlike its neighbours
      const name = epsg === '4812' ? 'New_Beijing_3_Degree_Gauss_Kruger_CM_132E' : esri;
      const written = esriWkt(parseCrs(`EPSG:${epsg}+noDatumShift`));
      expect(written).toContain(`PROJCS["${name}",GEOGCS["GCS_${/^(New_Beijing|[A-Z][a-z]+_\d+)/.exec(esri)![1]}"`);
      expect(written).toContain(`PARAMETER["False_Easting",${falseEasting}]`);
      expect(written).toContain(`PARAMETER["Central_Meridian",${meridian}]`);
      expect(parseCrs(`${written}+noDatumShift`).code).toBe(`EPSG:${sameSystem(Number(epsg))}+noDatumShift`);
    }
    for (const epsg of [4610, 4214, 4555])
      expect(parseCrs(`${esriWkt(parseCrs(`EPSG:${epsg}+noDatumShift`))}+noDatumShift`).code).toContain(`EPSG:${epsg}`);
  });

  it.each([
    ['EPSG:4610', 'EPSG:4610+noDatumShift'],
    ['EPSG:2364', 'EPSG:2364+towgs84='],
    ['EPSG:21420', 'EPSG:21420+noDatumShift'],
    [projcs('Beijing_1954_3_Degree_GK_CM_120E', 500_000, 120), 'EPSG:2437+towgs84='],
    [projcs('a plane of ours', 500_000, 121.5, geogcs('Xian')), '"+noDatumShift"'],
    ['+proj=tmerc +lon_0=121 +x_0=500000 +ellps=krass', '"+noDatumShift"'],
  ])('need a word on their datum, and E_CRS_DATUM says what to write: %s', (claim, written) => {
    const error = errorOf(() => parseCrs(claim, 'a.shp'));
    expect(error.code).toBe('E_CRS_DATUM');
    expect(error.where).toBe('a.shp');
    expect(error.remedy).toContain(written);
  });

  it.each(['+towgs84=1,2', '+towgs84=', '+towgs84=1,2,x', '+towgs84=1,2,3,4', '+towgs84=1,,3'])(
    'parameters must be three or seven numbers: EPSG:2364%s',
    (statement) => {
      expect(errorOf(() => parseCrs(`EPSG:2364${statement}`)).code).toBe('E_CRS_DATUM');
    },
  );

  it('a shift behind CGCS2000 is refused, its absence is no news', () => {
    expect(errorOf(() => parseCrs('EPSG:4549+towgs84=1,2,3')).code).toBe('E_CRS_DATUM');
    expect(parseCrs('EPSG:4549+noDatumShift').code).toBe('EPSG:4549');
  });

  it('a statement alone speaks of the CRS of the file', () => {
    const file = { definition: 'EPSG:3828', wkt: 'PROJCS["TWD67"]' };
    expect(statedOver('+noDatumShift', file)).toEqual({ definition: 'EPSG:3828+noDatumShift', wkt: file.wkt });
    expect(statedOver('+towgs84=1,2,3', { definition: 'EPSG:2364+noDatumShift' })).toEqual({
      definition: 'EPSG:2364+towgs84=1,2,3',
    });
    expect(statedOver('EPSG:4549', file)).toEqual({ definition: 'EPSG:4549' });
    expect(statedOver('+noDatumShift', null)).toBeNull();
    expect(errorOf(() => parseCrs('+noDatumShift')).code).toBe('E_CRS_UNKNOWN');
  });

  it('parameters in the WKT itself are taken: TOWGS84, and the transformation of a BOUNDCRS', () => {
    const towgs84 = projcs(
      'x',
      40_500_000,
      120,
      geogcs('Xian').replace('298.257]', '298.257],TOWGS84[24.12,-123.7,-94.3,0.021,-0.155,0.0124,-3.2]'),
    );
    const seven = [24.12, -123.7, -94.3, 0.021, -0.155, 0.0124, -3.2];
    expect(parseCrs(towgs84).datumShift).toEqual({ datum: 'Xian 1980', parameters: seven });
    const frame = `BOUNDCRS[SOURCECRS[${projcs('Xian_1980_3_Degree_GK_Zone_40', 40_500_000, 120)}],TARGETCRS[GEOGCRS["WGS 84"]],ABRIDGEDTRANSFORMATION["t",METHOD["Coordinate Frame rotation"],PARAMETER["X-axis translation",24.12],PARAMETER["Y-axis translation",-123.7],PARAMETER["Z-axis translation",-94.3],PARAMETER["X-axis rotation",-0.021],PARAMETER["Y-axis rotation",0.155],PARAMETER["Z-axis rotation",-0.0124],PARAMETER["Scale difference",0.9999968]]]`;
    expect(parseCrs(frame).datumShift?.parameters).toEqual(seven);
    const zeros = projcs('Xian_1980_3_Degree_GK_Zone_40', 40_500_000, 120).replace(
      '298.257]',
      '298.257],TOWGS84[0,0,0,0,0,0,0]',
    );
    expect(errorOf(() => parseCrs(zeros)).code).toBe('E_CRS_DATUM');
  });

  it('parameters in the WKT of any other datum are told too, and another word wins over them', () => {
    const tokyo = projcs(
      'zone',
      500_000,
      129,
      geogcs('Beijing')
        .replaceAll('Beijing_1954', 'Tokyo')
        .replace('298.3]', '299.1528128],TOWGS84[-146.414,507.337,680.507]')
        .replace('6378245', '6377397.155'),
    );
    expect(parseCrs(tokyo).datumShift?.parameters).toEqual([-146.414, 507.337, 680.507]);
    expect(parseCrs(`${tokyo}+towgs84=1,2,3`).datumShift?.parameters).toEqual([1, 2, 3]);
    expect(parseCrs(`${tokyo}+noDatumShift`).datumShift?.parameters).toBeNull();
    expect(parseCrs('+proj=longlat +ellps=bessel +towgs84=1,2,3').datumShift?.parameters).toEqual([1, 2, 3]);
    expect(parseCrs('+proj=longlat +datum=potsdam').datumShift).toBeNull();
  });

  it('a name and numbers that disagree are refused, with both', () => {
    const moved = errorOf(() => parseCrs(`${projcs('Xian_1980_3_Degree_GK_Zone_40', 39_500_000, 117)}+noDatumShift`));
    expect(moved.code).toBe('E_CRS_UNKNOWN');
    expect(moved.message).toContain('EPSG:2364');
    expect(moved.message).toContain('central meridian 117°, not 120°');
    const datum = errorOf(() => parseCrs(projcs('CGCS2000_3_Degree_GK_CM_120E', 500_000, 120, geogcs('Xian'))));
    expect(datum.message).toContain('semi-major axis 6378140 m, not 6378137 m');
    const code = projcs('CGCS2000_3_Degree_GK_CM_120E', 500_000, 120, geogcs('Xian')).replace(
      /GEOGCS.*?\]\],PRIMEM/,
      'GEOGCS["g",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137,298.257222101]],PRIMEM',
    );
    expect(parseCrs(code).code).toBe('EPSG:4549');
    expect(errorOf(() => parseCrs(`${code.slice(0, -1)},AUTHORITY["EPSG","4528"]]`)).message).toContain('EPSG:4528');
  });
});

describe('datum shifts against PROJ 9', () => {
  const lonLat = crsByEpsg(4490)!;
  const seven = '24.12,-123.7,-94.3,0.021,-0.155,0.0124,-3.2';
  // echo "40649000 3300000 0" | gdaltransform -s_srs "+proj=tmerc +lon_0=120 +k=1 +x_0=40500000 +a=6378140 +rf=298.257 +towgs84=…"
  //   -t_srs "+proj=longlat +ellps=GRS80 +towgs84=0,0,0"; the Beijing row with +ellps=krass's numbers, "no shift" to +proj=longlat of its own ellipsoid
  it.each([
    [`EPSG:2364+towgs84=${seven}`, 40_649_000, 3_300_000, 121.541713842801, 29.8093259417941],
    ['EPSG:2385+towgs84=24.12,-123.7,-94.3', 649_000, 3_300_000, 121.541687777211, 29.8093430220574],
    [
      'EPSG:21421+towgs84=15.8,-154.4,-82.3,0.5,-0.2,1.1,2.5',
      21_349_000,
      3_300_000,
      121.439188562415,
      29.8088882977666,
    ],
    ['EPSG:2364+noDatumShift', 40_649_000, 3_300_000, 121.541231034917, 29.8095519936595],
    [`EPSG:4610+towgs84=${seven}`, 121.5, 29.8, 121.500481884157, 29.7997738942086],
    ['EPSG:4610+noDatumShift', 121.5, 29.8, 121.5, 29.8],
  ])('%s', (claim, x, y, lon, lat) => {
    const moved = transformer(parseCrs(claim), lonLat)(Float64Array.of(x, y));
    // 1e-9° is 0.1 mm
    expect(Math.abs(moved[0] - lon)).toBeLessThan(1e-9);
    expect(Math.abs(moved[1] - lat)).toBeLessThan(1e-9);
    // The height of the shifted ellipsoid is not carried, which costs a millimetre on the way back
    const back = transformer(lonLat, parseCrs(claim))(moved);
    expect(Math.hypot(back[0] - x, back[1] - y)).toBeLessThan(claim.includes('4610') ? 2e-8 : 2e-3);
  });

  it('are applied to a system of which nothing is said, too', () => {
    const wkt = rows('writings.tsv').find(([code, form]) => code === '32651' && form === 'wkt_esri')![2];
    const plane = parseCrs(wkt.replace('WGS_1984_UTM_Zone_51N', 'ours').replace('0.9996', '0.9997'));
    const point = transformer(parseCrs(`EPSG:2364+towgs84=${seven}`), plane)(Float64Array.of(40_649_000, 3_300_000));
    const [lon, lat] = transformer(plane, lonLat)(point);
    expect(lon).toBeCloseTo(121.541713842801, 8);
    expect(lat).toBeCloseTo(29.8093259417941, 8);
  });
});

describe('one system in every writing of GDAL', () => {
  it.each(rows('writings.tsv'))('EPSG:%s as %s', (code, _, text) => {
    const [epsg] = code.split('+');
    const expected = epsg === '2364' ? 'EPSG:2364+noDatumShift' : `EPSG:${epsg}`;
    expect(parseCrs(`${text}+noDatumShift`).code).toBe(expected);
    expect(parseCrs(`EPSG:${code}+noDatumShift`).code).toBe(expected);
  });
});

describe('a claim as people read it', () => {
  it.each([
    ['EPSG:4549', 'EPSG:4549 CGCS2000 / 3-degree Gauss-Kruger CM 120E'],
    [
      projcs(
        'CGCS2000_3_Degree_GK_CM_120E',
        500_000,
        120,
        geogcs('Xian')
          .replace(/Xian_1980/g, 'x')
          .replace('6378140,298.257', '6378137,298.257222101'),
      ),
      'EPSG:4549 CGCS2000 / 3-degree Gauss-Kruger CM 120E',
    ],
    [projcs('Xian_1980_3_Degree_GK_Zone_40', 40_500_000, 120), 'EPSG:2364 Xian 1980 / 3-degree Gauss-Kruger zone 40'],
    ['EPSG:2364+noDatumShift', 'EPSG:2364 Xian 1980 / 3-degree Gauss-Kruger zone 40 +noDatumShift'],
    ['EPSG:4610+towgs84=1,2,3', 'EPSG:4610 Xian 1980 +towgs84=1,2,3'],
    ['EPSG:9999', 'EPSG:9999'],
    ['LOCAL_CS["工地坐标"]', 'LOCAL_CS["工地坐标"] (未能识别 / not known)'],
    ['', ' (未能识别 / not known)'],
    [`PROJCS["厂区",${geogcs('Xian')},PROJECTION["Bonne of nowhere"]]`, '厂区 (未能识别 / not known)'],
    [
      'PROJCS["本地", GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137,298.257223563]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["Central_Meridian",121.5],PARAMETER["Scale_Factor",0.9999],UNIT["Meter",1]]',
      '本地',
    ],
  ])('%s', (definition, shown) => {
    expect(describeCrs({ definition })).toBe(shown);
  });
});
