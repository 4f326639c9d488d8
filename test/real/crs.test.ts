import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { scratchAt } from '../../src/cli/files/sources.js';
import { explainedCrs } from '../../src/formats/asStated.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { crsByEpsg } from '../../src/geodesy/crsTable.js';
import { transformer } from '../../src/geodesy/proj.js';
import { isMissing } from './tools.js';

const folder = mkdtempSync(join(tmpdir(), 'lianpian-real-crs-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const options = { scratch: scratchAt(folder), inProcess: true } as const;
const lonLat = crsByEpsg(4490)!;

function byProj(from: string, to: string, points: readonly (readonly [number, number])[]): number[][] {
  const input = points.map((point) => `${point.join(' ')} 0`).join('\n');
  return execFileSync('gdaltransform', ['-s_srs', from, '-t_srs', to], { input, encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.split(' ').slice(0, 2).map(Number));
}

/** Places in the degrees of EPSG:4490 as GDAL's own tool puts them, and as we do. */
describe.skipIf(isMissing('GDAL'))('coordinates as PROJ places them', () => {
  const chinese = Array.from({ length: 65 }, (_, k) => 4490 + k).filter((_, k) => k % 3 === 1);

  it('CGCS2000 planes of all four kinds, to 0.1 mm', () => {
    for (const epsg of chinese) {
      const crs = crsByEpsg(epsg)!;
      const { centralMeridianDeg, falseEastingM } = crs.gaussKruger!;
      const points = [
        [falseEastingM - 140_000, 2_500_000],
        [falseEastingM + 90_000, 3_300_000],
        [falseEastingM + 1, 5_800_000],
      ] as const;
      const ours = transformer(crs, lonLat)(Float64Array.from(points.flat()));
      // Longitude and latitude on the same ellipsoid, so that no registry of axes or shifts is asked
      const theirs = byProj(`EPSG:${epsg}`, '+proj=longlat +ellps=GRS80 +no_defs', points);
      for (const [n, [lon, lat]] of theirs.entries()) {
        expect(Math.abs(ours[2 * n] - lon), `EPSG:${epsg} ${centralMeridianDeg}`).toBeLessThan(1e-9);
        expect(Math.abs(ours[2 * n + 1] - lat), `EPSG:${epsg}`).toBeLessThan(1e-9);
      }
    }
  });

  it.each([
    [3826, 250_000, 2_700_000],
    [32650, 700_000, 3_300_000],
    [2444, 20_000, -50_000],
    [25832, 500_000, 5_500_000],
    [3035, 4_321_000, 3_210_000],
    [2154, 700_000, 6_600_000],
    [28355, 500_000, 5_800_000],
    [2326, 836_694, 819_069],
  ])('EPSG:%i, of GDAL’s registry, to 1 mm', async (epsg, x, y) => {
    const text = await explainedCrs(`EPSG:${epsg}`, options);
    const crs = parseCrs(epsg === 2326 ? `${text}+noDatumShift` : text);
    const [lon, lat] = transformer(crs, lonLat)(Float64Array.of(x, y));
    const own = epsg === 2326 ? '+proj=longlat +ellps=intl +no_defs' : '+proj=longlat +ellps=GRS80 +no_defs';
    const [[theirLon, theirLat]] = byProj(crsByEpsg(epsg) ? `EPSG:${epsg}` : epsgAsProj(epsg), own, [[x, y]]);
    expect(Math.abs(lon - theirLon)).toBeLessThan(1e-8);
    expect(Math.abs(lat - theirLat)).toBeLessThan(1e-8);
  });

  it.each([
    ['EPSG:2364', '+proj=tmerc +lon_0=120 +x_0=40500000 +a=6378140 +rf=298.257', 40_640_000, 3_300_000],
    ['EPSG:2437', '+proj=tmerc +lon_0=120 +x_0=500000 +ellps=krass', 640_000, 3_300_000],
    ['EPSG:21421', '+proj=tmerc +lon_0=123 +x_0=21500000 +ellps=krass', 21_360_000, 4_100_000],
  ])('%s with seven parameters and with three', (code, proj, x, y) => {
    for (const shift of ['24.1,-123.7,-94.3,0.02,-0.15,1.3,-3.2', '-15.8,154.4,82.3']) {
      const [lon, lat] = transformer(parseCrs(`${code}+towgs84=${shift}`), lonLat)(Float64Array.of(x, y));
      const target = '+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs';
      const [[theirLon, theirLat]] = byProj(`${proj} +towgs84=${shift} +no_defs`, target, [[x, y]]);
      expect(Math.abs(lon - theirLon)).toBeLessThan(1e-9);
      expect(Math.abs(lat - theirLat)).toBeLessThan(1e-9);
    }
  });
});

/** The registry's numbers without its datum, so that no grid or transformation comes between. */
function epsgAsProj(epsg: number): string {
  const text = execFileSync('gdalsrsinfo', ['-o', 'proj4', `EPSG:${epsg}`], { encoding: 'utf8' }).trim();
  return text.replace(/ \+towgs84=\S+/, '');
}
