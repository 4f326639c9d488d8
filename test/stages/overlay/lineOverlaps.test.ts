import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { lineOverlapFindings, lineOverlaps } from '../../../src/stages/overlay/lineOverlaps.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
const overlapsOf = (sketch: DistrictSketch) => lineOverlaps(districtOf(sketch), DEFAULT_SETTINGS, geos).overlaps;
const LINES = [
  { kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 100, 100] as const }] },
  { kind: 'basicFarmland', zones: [{ shape: [90, 0, 200, 100] as const }, { shape: [300, 0, 400, 100] as const }] },
  {
    kind: 'urbanBoundary',
    zones: [
      { shape: [399.5, 0, 500, 100] as const, kind: 'concentrated' as const },
      { shape: [500, 0, 600, 100] as const, kind: 'special' as const },
    ],
  },
  { kind: 'industrialLine', zones: [{ shape: [450, 0, 500, 100] as const }] },
];

describe('overlaps between control lines', () => {
  it('lists each with area, width and place, and leaves the industrial line in its boundary alone', () => {
    const overlaps = overlapsOf({ lines: LINES });
    expect(overlaps).toHaveLength(2);
    expect(overlaps[0]).toMatchObject({
      lineA: 0,
      zoneA: 0,
      lineB: 1,
      zoneB: 0,
      areaM2: 1000,
      widthClass: 'encroachment',
    });
    expect(overlaps[0].widthM).toBeCloseTo(10, 1);
    expect(overlaps[0].x).toBeGreaterThan(90);
    expect(overlaps[0].x).toBeLessThan(100);
    expect(overlaps[1]).toMatchObject({ lineA: 1, zoneA: 1, lineB: 2, zoneB: 0, areaM2: 50, widthClass: 'mismatch' });
  });
  it('counts land that zones of one line share once in the total of two lines', () => {
    const farmland = {
      kind: 'basicFarmland',
      zones: [{ shape: [0, 0, 60, 100] as const }, { shape: [40, 0, 80, 100] as const }],
    };
    const { overlaps, totals } = lineOverlaps(districtOf({ lines: [LINES[0], farmland] }), DEFAULT_SETTINGS, geos);
    expect(overlaps.map(({ areaM2 }) => areaM2)).toEqual([6000, 4000]);
    expect(totals).toEqual([{ lineA: 0, lineB: 1, places: 2, areaM2: 8000 }]);
    const apart = lineOverlaps(districtOf({ lines: LINES }), DEFAULT_SETTINGS, geos);
    expect(apart.totals.map(({ areaM2 }) => areaM2)).toEqual([1000, 50]);
  });
  it('measures official areas in a Gauss–Krüger plane', () => {
    const crs = {
      code: 'EPSG:4549',
      name: 'CGCS2000 / 3-degree Gauss-Kruger CM 120E',
      definition: '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
      gaussKruger: { centralMeridianDeg: 120, falseEastingM: 500_000 },
    };
    const square = [649_126, 3_300_997, 649_226, 3_301_097] as const;
    const [overlap] = overlapsOf({
      crs,
      lines: [
        { kind: 'ecologicalRedline', zones: [{ shape: square }] },
        { kind: 'basicFarmland', zones: [{ shape: square }] },
      ],
    });
    expect(Math.abs(overlap.areaM2 - 9994.51)).toBeLessThan(0.03);
  });
  it('is empty where there is nothing, or one line only', () => {
    expect(overlapsOf({})).toEqual([]);
    expect(overlapsOf({ lines: [{ kind: 'basicFarmland', zones: [] }, LINES[0]] })).toEqual([]);
    expect(overlapsOf({ lines: [LINES[0], { ...LINES[0], layer: 'another' }] })).toEqual([]);
  });
  it("is a note where a kind of the user's own is one of the two: those may lie over each other", () => {
    const square = [0, 0, 100, 100] as const;
    const own = districtOf({ lines: [LINES[0], { kind: 'wetland', zones: [{ shape: square }] }] });
    const findings = lineOverlapFindings(lineOverlaps(own, DEFAULT_SETTINGS, geos).overlaps, own);
    expect(findings.map((f) => [f.code, f.severity])).toEqual([['line.overlap', 'note']]);
  });
  it('can be said as findings', () => {
    const district = districtOf({ lines: LINES });
    const findings = lineOverlapFindings(lineOverlaps(district, DEFAULT_SETTINGS, geos).overlaps, district);
    expect(findings.map((f) => [f.code, f.severity, f.layer, f.feature, f.areaM2])).toEqual([
      ['line.overlap', 'warning', 'ecologicalRedline', 1, 1000],
      ['line.overlap', 'note', 'basicFarmland', 2, 50],
    ]);
  });
});
