import { beforeAll, describe, expect, it } from 'vitest';
import { areasInCrs } from '../../../src/geodesy/areasInCrs.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, nestedFromItem, planarAreas, selectItems } from '../../../src/geometry/polygonSet.js';
import type { District } from '../../../src/model/district.js';
import { districtLayers } from '../../../src/model/districtLayers.js';
import { finding } from '../../../src/model/finding.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { repair } from '../../../src/stages/repair/repair.js';
import { validate } from '../../../src/stages/validate/validate.js';
import { type DistrictSketch, districtOf, ring } from '../../helpers/district.js';
import { starRing } from '../../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
async function repaired(sketch: DistrictSketch): Promise<{ before: District } & ReturnType<typeof repair>> {
  const before = districtOf(sketch);
  const { findings: found } = await validate(districtLayers(before), { settings: DEFAULT_SETTINGS, geos }, QUIET_JOB);
  return { before, ...repair(before, found, DEFAULT_SETTINGS, geos, QUIET_JOB) };
}
/** Lobes of 2,500/3·… : triangle (0,0)–(0,50)–(100/3,100/3) and triangle (100,100)–(100,0)–(100/3,100/3). */
const BOW_TIE = ring(0, 0, 100, 100, 100, 0, 0, 50);
const LOBES_M2 = (50 * (100 / 3)) / 2 + (100 * (200 / 3)) / 2;

describe('repair', () => {
  it('makes invalid parcels valid, in place, and says how much land moved', async () => {
    const { district, before, changes, findings } = await repaired({
      parcels: [
        { id: 'a', shape: [200, 0, 300, 100] },
        { id: 'bow', shape: BOW_TIE, feature: 9, recordedM2: 4000 },
        { id: 'z', shape: [300, 0, 400, 100] },
      ],
    });
    expect(itemCount(district.parcels.polygons)).toBe(3);
    expect(geos.invalidReasons(district.parcels.polygons)).toEqual([null, null, null]);
    for (const kept of [0, 2]) {
      expect(nestedFromItem(district.parcels.polygons, kept)).toEqual(nestedFromItem(before.parcels.polygons, kept));
    }
    const signedM2 = planarAreas(selectItems(before.parcels.polygons, [1]))[0];
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({
      layer: 'parcels',
      feature: 9,
      parcelId: 'bow',
      rule: 'makeValid',
      lostM2: 0,
      computingCopy: false,
    });
    expect(changes[0].gainedM2).toBeCloseTo(LOBES_M2 - signedM2, 2);
    expect(district.parcels.planarM2[1]).toBeCloseTo(LOBES_M2, 6);
    expect(district.parcels.officialM2[1]).toBeCloseTo(LOBES_M2, 2);
    expect(district.parcels.recordedM2[1]).toBe(4000);
    expect(district.parcels.officialM2[0]).toBe(10_000);
    expect(findings).toEqual([]);
    expect(before.parcels.planarM2[1], 'what was handed in is not touched').toBeCloseTo(signedM2, 9);
  });

  it('repairs a control line in the computing copy only, and says so', async () => {
    const { district, before, changes, findings } = await repaired({
      parcels: [{ id: 'a', shape: [0, 0, 100, 100] }],
      lines: [
        { kind: 'basicFarmland', zones: [{ shape: [0, 0, 50, 50] }] },
        { kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 10, 10] }, { shape: BOW_TIE }] },
      ],
    });
    expect(changes).toHaveLength(1);
    expect(changes[0]).toMatchObject({ layer: 'ecologicalRedline', feature: 2, parcelId: null, computingCopy: true });
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ code: 'line.repaired', layer: 'ecologicalRedline', feature: 2 });
    const movedM2 = changes[0].gainedM2 + changes[0].lostM2;
    expect(findings[0].numbers).toEqual({ movedM2 });
    expect(movedM2).toBeGreaterThan(0);
    expect(findingMessage(findings[0], 'zh')).toBe(`仅在计算副本中修复，移动 ${movedM2} m²；法定原件未改动`);
    expect(planarAreas(district.controlLines[1].zones)[1]).toBeCloseTo(LOBES_M2, 6);
    expect(district.controlLines[0].zones).toBe(before.controlLines[0].zones);
    expect(nestedFromItem(before.controlLines[1].zones, 1)).toEqual(BOW_TIE);
  });

  it('leaves a collapsed parcel as a row without land', async () => {
    const { district, changes } = await repaired({
      parcels: [
        { id: 'spike', shape: ring(0, 0, 100, 0, 50, 0) },
        { id: 'a', shape: [200, 0, 300, 100] },
      ],
    });
    expect(changes.map((c) => [c.rule, c.gainedM2, c.lostM2])).toEqual([['dropEmpty', 0, 0]]);
    expect(itemCount(district.parcels.polygons)).toBe(2);
    expect(district.parcels.polygons.itemStart[1]).toBe(0);
    expect([...district.parcels.officialM2]).toEqual([0, 10_000]);
  });

  it('leaves a parcel that can’t be made valid as a row without land, and names it', async () => {
    const { district, changes, findings } = await repaired({
      parcels: [
        { id: 'tangle', shape: [[starRing(3001, 1500)]], feature: 5 },
        { id: 'a', shape: [2000, 0, 2100, 100] },
      ],
    });
    expect(findings).toMatchObject([{ code: 'feature.unmendable', severity: 'error', feature: 5, x: 1000, y: 0 }]);
    expect(changes.map(({ rule, feature }) => [rule, feature])).toEqual([['dropEmpty', 5]]);
    expect([...district.parcels.officialM2]).toEqual([0, 10_000]);
  });

  it('repairs every layer the engine computes with', async () => {
    const { district, changes } = await repaired({
      parcels: [{ id: 'a', shape: [0, 0, 100, 100] }],
      towns: [{ code: 't', shape: BOW_TIE }],
      villages: [{ code: 'v', shape: BOW_TIE }],
      parks: [{ id: 'p', shape: BOW_TIE }],
      slope: [{ code: '15', shape: BOW_TIE }],
      approvedUnbuilt: [{ code: 'x', shape: BOW_TIE }],
    });
    expect(changes.map((c) => c.layer)).toEqual(['towns', 'villages', 'parks', 'slope', 'approvedUnbuilt']);
    for (const layer of [district.towns, district.villages, district.parks, district.slope, district.approvedUnbuilt]) {
      expect(layer && geos.invalidReasons(layer.polygons)).toEqual([null]);
    }
  });

  it('gives back the same district when nothing is broken, or nothing is there', async () => {
    for (const sketch of [
      {},
      {
        parcels: [
          { id: 'a', shape: [0, 0, 1, 1] as const },
          { id: 'none', shape: null },
        ],
      },
    ]) {
      const { district, before, changes, findings } = await repaired(sketch);
      expect(district).toBe(before);
      expect(changes).toEqual([]);
      expect(findings).toEqual([]);
    }
  });
});

describe('rules that the settings turn on', () => {
  const parcels = [
    { id: 'a', shape: [0, 0, 100, 100] as const, town: 0 },
    { id: 'b', shape: [99, 0, 200, 100] as const, town: 1 },
  ];
  const towns = [
    { code: '1', name: 'East', shape: [0, 0, 99.5, 100] as const },
    { code: '2', name: 'West', shape: [99, 0, 200, 100] as const },
  ];
  it('mend borders of parcels, measure them anew, and balance each town', () => {
    const before = districtOf({ parcels, towns });
    const settings = { ...DEFAULT_SETTINGS, 'repair.overlaps': 'larger' } as const;
    const { district, changes, balances } = repair(before, [], settings, geos, QUIET_JOB);
    expect([...district.parcels.officialM2]).toEqual([9900, 10_100]);
    expect([...district.parcels.planarM2]).toEqual([9900, 10_100]);
    expect(changes.at(-1)).toMatchObject({ rule: 'overlaps', parcelId: 'a', town: 'East', otherFeature: 2 });
    expect(balances).toEqual([
      { layer: 'parcels', town: 'East', beforeM2: 10_000, gainedM2: 0, lostM2: 100, afterM2: 9900 },
      { layer: 'parcels', town: 'West', beforeM2: 10_100, gainedM2: 0, lostM2: 0, afterM2: 10_100 },
    ]);
    expect(district.towns, 'borders of other layers are not touched').toBe(before.towns);
  });
  it('list the rings that the reader closed', () => {
    const before = districtOf({ parcels, towns });
    const closed = finding('ring.unclosed', 'warning', 'parcels', { rings: 1 }, { feature: 2 });
    const { district, changes } = repair(before, [closed], DEFAULT_SETTINGS, geos, QUIET_JOB);
    expect(changes).toMatchObject([{ rule: 'closeRing', parcelId: 'b', gainedM2: 0, lostM2: 0, town: 'West' }]);
    expect(district).toBe(before);
  });
});

describe('areasInCrs', () => {
  const square = districtOf({
    parcels: [{ id: 's', shape: [649_126.2888, 3_300_997.4001, 649_226.2888, 3_301_097.4001] }],
  }).parcels.polygons;
  it('gives official, geodesic and planar areas in a Gauss–Krüger plane', () => {
    const { officialM2, geodesicM2, planarM2 } = areasInCrs(square, {
      code: 'EPSG:4549',
      name: '',
      definition: '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs',
      gaussKruger: { centralMeridianDeg: 120, falseEastingM: 500_000 },
    });
    expect(officialM2[0]).toBeCloseTo(9994.51, 1);
    expect(geodesicM2[0]).toBeCloseTo(9994.51, 1);
    expect(planarM2[0]).toBeCloseTo(10_000, 3);
  });
  it('lets the geodesic area stand in where the official one is not defined', () => {
    const grid = districtOf({ parcels: [{ id: 's', shape: [384_000, 398_000, 384_100, 398_100] }] }).parcels.polygons;
    const crs = { code: 'EPSG:27700', name: 'British National Grid', definition: 'EPSG:27700', gaussKruger: null };
    const { officialM2, geodesicM2 } = areasInCrs(grid, crs);
    expect(officialM2[0]).toBeCloseTo(geodesicM2[0], 2);
    expect(Math.abs(officialM2[0] / 10_000 - 1)).toBeLessThan(0.001);
    expect(officialM2[0]).not.toBe(10_000);
  });
});
