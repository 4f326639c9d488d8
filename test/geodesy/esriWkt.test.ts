import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCrs } from '../../src/geodesy/crs.js';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { esriWkt } from '../../src/geodesy/esriWkt.js';

const BY_GDAL = readFileSync(new URL('../fixtures/crs/esri.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split('\t') as [string, string]);

describe('esriWkt', () => {
  it('writes every system of the table as GDAL does, to the character', () => {
    expect(BY_GDAL.length).toBeGreaterThan(70);
    for (const [epsg, wkt] of BY_GDAL) expect(esriWkt(crsByEpsg(Number(epsg))!), epsg).toBe(wkt);
  });

  it('is read back as the same code, for every code of the table', () => {
    let systems = 0;
    for (let epsg = 1024; epsg < 33_000; epsg++) {
      const crs = crsByEpsg(epsg);
      if (!crs) continue;
      systems++;
      expect(parseCrs(esriWkt(crs) ?? '', `EPSG:${epsg}`).code).toBe(crs.code);
    }
    expect(systems).toBe(65 + 120 + 6);
  });

  it('keeps the name and meridian of a local CGCS2000 system, and a WKT as ESRI wrote it', () => {
    const [, wkt] = BY_GDAL.find(([epsg]) => epsg === '4549')!;
    const local = wkt.replace('CGCS2000_3_Degree_GK_CM_120E', '宁波独立坐标系').replace('",120.0]', '",121.55]');
    expect(esriWkt(parseCrs(local))).toBe(local);
    const foreign = BY_GDAL.find(([epsg]) => epsg === '32651')![1].replace(
      /"WGS_1984_UTM_Zone_51N"/,
      '"plane of the town"',
    );
    expect(esriWkt(parseCrs(foreign.replace('0.9996', '0.9999')))).toBe(foreign.replace('0.9996', '0.9999'));
  });

  it('is null for a system known by its PROJ text alone', () => {
    expect(
      esriWkt(parseCrs('+proj=tmerc +lat_0=0 +lon_0=121 +k=0.9999 +x_0=250000 +y_0=0 +ellps=GRS80 +units=m')),
    ).toBeNull();
  });
});
