import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { sameShapes } from '../../../src/geometry/sameShape.js';
import { districtLayers } from '../../../src/model/districtLayers.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import { saysInvalid } from '../../../src/model/geometryFindings.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { mainBody } from '../../../src/stages/validate/mainBody.js';
import { validate } from '../../../src/stages/validate/validate.js';
import { type DistrictSketch, districtOf, type ParcelSketch, polygonsOf, ring } from '../../helpers/district.js';
import { starRing } from '../../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
const checks = (sketch: DistrictSketch) => {
  const context = { settings: DEFAULT_SETTINGS, geos };
  return validate(districtLayers(districtOf(sketch)), context, QUIET_JOB);
};
const check = async (sketch: DistrictSketch) => (await checks(sketch)).findings;
const BOW_TIE = ring(0, 0, 100, 100, 100, 0, 0, 50);
const SPIKE = ring(200, 0, 300, 0, 250, 0);

/** A sound coverage of n parcels, 100 m squares in a row from x = 1000. */
const row = (n: number): ParcelSketch[] =>
  Array.from({ length: n }, (_, i) => ({
    id: `ok${i}`,
    shape: [1000 + 100 * i, 0, 1100 + 100 * i, 100],
    use: 'paddy',
  }));

describe('validate', () => {
  it('finds nothing in a sound district, in an empty one, or in rows without shape', async () => {
    expect(await check({})).toEqual([]);
    expect(
      await check({ parcels: row(5), lines: [{ kind: 'basicFarmland', zones: [{ shape: [900, 0, 1300, 100] }] }] }),
    ).toEqual([]);
    expect(await check({ parcels: [{ id: 'a', shape: null }], lines: [{ kind: 'basicFarmland', zones: [] }] })).toEqual(
      [],
    );
  });

  it('names a parcel that can’t be made valid, and counts it as without land', async () => {
    const tangle = { id: 'tangle', shape: [[starRing(3001, 1500, 5000, 5000)]] };
    const found = await check({ parcels: [...row(3), tangle, { id: 'bow', shape: BOW_TIE }] });
    expect(found[0]).toMatchObject({ code: 'feature.unmendable', severity: 'error', feature: 4, parcelId: 'tangle' });
    expect([found[0].x, found[0].y]).toEqual([6000, 5000]);
    expect(saysInvalid(found[0])).toBe(true);
    const codes = (id: string) => new Set(found.filter(({ parcelId }) => parcelId === id).map(({ code }) => code));
    expect(codes('tangle')).toEqual(new Set(['feature.unmendable', 'ring.selfCrossing', 'feature.cutShort']));
    expect(codes('bow')).toEqual(new Set(['ring.selfCrossing']));
  });

  it('names an invalid parcel with edges and place', async () => {
    const [found, ...more] = await check({ parcels: [...row(3), { id: 'bow', shape: BOW_TIE, feature: 77 }] });
    expect(more).toEqual([]);
    expect(found).toMatchObject({
      code: 'ring.selfCrossing',
      severity: 'error',
      layer: 'parcels',
      feature: 77,
      parcelId: 'bow',
      numbers: { places: 1, ring: 1, edge: 1, otherEdge: 3 },
    });
    expect(found.x).toBeCloseTo(100 / 3, 6);
    expect(found.y).toBeCloseTo(100 / 3, 6);
    expect(findingMessage(found, 'en')).toContain('crosses itself');
    expect(saysInvalid(found)).toBe(true);
  });

  it('says every defect of a feature: each place of an error, one of a note, and how many there are', async () => {
    // a straight lower side, and back over it in zigzags, up to a spike
    const zigzag = Array.from({ length: 13 }, (_, k) => [120 - 10 * k, k % 2 === 0 ? -5 : 50]).flat();
    const many = ring(0, 0, 130, 0, 130, 0, 130, 0, 140, 30, ...zigzag, -50, -5, -50, 200, -50, 250, -50, 200);
    const found = await check({ parcels: [...row(3), { id: 'many', shape: many, use: 'paddy' }] });
    const kinds = new Map<string, number>();
    for (const { code, parcelId } of found) {
      expect(parcelId).toBe('many');
      kinds.set(code, (kinds.get(code) ?? 0) + 1);
    }
    expect(Object.fromEntries(kinds)).toEqual({
      'ring.duplicateVertex': 1,
      'ring.spike': 1,
      'ring.selfCrossing': 10,
    });
    expect(found.find(({ code }) => code === 'ring.duplicateVertex')?.numbers).toMatchObject({ places: 2 });
    expect(found.find(({ code }) => code === 'ring.spike')).toMatchObject({
      severity: 'error',
      x: -50,
      y: 250,
      numbers: { places: 1, ring: 1, lengthM: 50 },
    });
    const crossings = found.filter(({ code }) => code === 'ring.selfCrossing');
    expect(new Set(crossings.map(({ x, y }) => `${x} ${y}`)).size).toBe(10);
    expect(crossings[0].numbers).toMatchObject({ places: 13 });
  });

  it('lists so many features of one note, and counts the others', async () => {
    const parts = (at: number) => [ring(at, 0, at + 1, 0, at, 1)[0], ring(at, 5, at + 1, 5, at, 6)[0]];
    const parcels = Array.from({ length: 30 }, (_, k) => ({
      id: `p${k}`,
      shape: parts(10 * k),
      use: 'paddy' as const,
    }));
    const settings = { ...DEFAULT_SETTINGS, 'check.featuresOfACode': 20 };
    const { findings } = await validate(districtLayers(districtOf({ parcels })), { settings, geos }, QUIET_JOB);
    const multipart = findings.filter(({ code }) => code === 'feature.multipart');
    expect(multipart.map(({ feature, severity }) => [feature, severity])).toEqual(
      Array.from({ length: 20 }, (_, k) => [k + 1, 'note']),
    );
    expect(findings.find(({ code }) => code === 'findings.more')).toMatchObject({
      feature: null,
      numbers: { of: 'feature.multipart', kind: 'feature.multipart', rows: 10 },
    });
  });

  it('names a vertex off the layer and a strip too narrow, and an angle by how wide its spike is', async () => {
    const found = await check({
      parcels: [
        ...row(40),
        { id: 'off', shape: ring(900, 0, 1000, 0, 1000, 100, 900, 3e6), use: 'paddy' },
        { id: 'strip', shape: [1000, 100, 1100, 100.05], use: 'paddy' },
        {
          id: 'thin',
          shape: ring(1200, 100, 1300, 100, 1300, 150, 1310, 150.05, 1300, 150.1, 1300, 200),
          use: 'paddy',
        },
        { id: 'wide', shape: ring(1400, 100, 1500, 100, 1500, 108), use: 'paddy' },
      ],
    });
    expect(
      found.filter(({ code }) => !code.startsWith('coverage.')).map((f) => [f.code, f.severity, f.parcelId]),
    ).toEqual([
      ['vertex.offExtent', 'error', 'off'],
      ['feature.narrow', 'warning', 'strip'],
      ['ring.narrowSpike', 'warning', 'thin'],
      ['ring.sharpCorners', 'note', null],
    ]);
    const corners = found.find(({ code }) => code === 'ring.sharpCorners');
    // of `off` and `wide`; the tip of the spike to the far north is the sharpest
    expect(corners).toMatchObject({ feature: null, x: 900, y: 3e6, numbers: { rows: 2, limitDeg: 10 } });
    const strip = found.find(({ code }) => code === 'feature.narrow');
    expect(strip?.numbers).toEqual({ limitM: 0.1 });
    expect(strip?.widthM).toBeCloseTo(0.05, 3);
  });

  it('calls what encloses no land empty', async () => {
    const found = await check({ parcels: [{ id: 'spike', shape: SPIKE }] });
    expect(found.map((f) => [f.code, f.parcelId])).toEqual([['geometry.empty', 'spike']]);
    const two = await check({ parcels: [{ id: 'two', shape: ring(0, 0, 100, 0, 100, 0) }] });
    expect(two.map((f) => [f.code, f.parcelId])).toEqual([['geometry.empty', 'two']]);
  });

  it('looks at every layer', async () => {
    const found = await check({
      parcels: [{ id: 'a', shape: [0, 0, 100, 100] }],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 10, 10] }, { shape: BOW_TIE }] }],
      towns: [{ code: 't', shape: BOW_TIE }],
      villages: [{ code: 'v', shape: BOW_TIE }],
      parks: [{ id: 'p', shape: BOW_TIE }],
      slope: [{ code: '15', shape: BOW_TIE }],
      approvedUnbuilt: [{ code: 'x', shape: BOW_TIE }],
      barriers: [
        {
          layer: 'rivers',
          name: 'rivers',
          cuts: ['industry'],
          shape: { kind: 'polygon', polygons: polygonsOf([BOW_TIE]) },
        },
      ],
    });
    expect(found.filter(saysInvalid).map((f) => [f.layer, f.feature])).toEqual([
      ['ecologicalRedline', 2],
      ['towns', 1],
      ['villages', 1],
      ['parks', 1],
      ['slope', 1],
      ['approvedUnbuilt', 1],
      ['rivers', 1],
    ]);
  });

  it('finds duplicates, wherever their rings start, and tells what else is wrong of the first alone', async () => {
    const found = await check({
      parcels: [
        { id: 'a', shape: ring(0, 0, 100, 0, 100, 100, 0, 100) },
        ...row(2),
        { id: 'b', shape: ring(100, 100, 0, 100, 0, 0, 100, 0) },
        { id: 'near', shape: ring(0, 0, 100, 0, 100, 100.01, 0, 100), use: 'paddy' },
      ],
    });
    expect(found.map((f) => [f.code, f.parcelId, f.numbers])).toEqual([
      ['geometry.duplicate', 'b', { otherFeature: 1 }],
      ['coverage.overlap', 'near', { otherFeature: 1, otherParcelId: 'a', widthClass: 'encroachment' }],
    ]);
    expect(found[0].areaM2).toBe(10_000);
  });

  it('measures overlaps of neighbours with place and width, and tells noise from more', async () => {
    const found = await check({
      parcels: [
        { id: 'a', shape: [0, 0, 100, 100] },
        { id: 'b', shape: [99.9, 0, 200, 100] },
        { id: 'c', shape: [190, 0, 300, 100] },
        { id: 'd', shape: [300 - 5e-6, 0, 400, 100] },
        { id: 'touching', shape: [400, 100, 500, 200] },
      ],
    });
    expect(found.map((f) => [f.code, f.parcelId, f.severity])).toEqual([
      ['coverage.overlap', 'b', 'warning'],
      ['coverage.overlap', 'c', 'error'],
    ]);
    expect(found[0].areaM2).toBeCloseTo(10, 6);
    expect(found[0].widthM).toBeCloseTo(0.1, 2);
    expect(found[0].x).toBeGreaterThan(99.9);
    expect(found[0].x).toBeLessThan(100);
    expect(found[1].areaM2).toBeCloseTo(1000, 6);
  });

  it('lets invalid parcels take part in overlaps as their made-valid copies', async () => {
    const found = await check({
      parcels: [
        { id: 'bow', shape: BOW_TIE },
        { id: 'over', shape: [90, 40, 200, 60] },
      ],
    });
    expect(found.map((f) => f.code)).toEqual(['ring.selfCrossing', 'coverage.overlap']);
  });

  it('notes zones of one line over each other', async () => {
    const found = await check({
      parcels: row(2),
      lines: [
        {
          kind: 'basicFarmland',
          zones: [
            { shape: [1000, 0, 1060, 100], id: 'Z1' },
            { shape: [1050, 0, 1100, 100], id: 'Z2' },
          ],
        },
      ],
    });
    expect(found.map((f) => [f.code, f.severity, f.layer, f.feature, f.numbers])).toEqual([
      [
        'coverage.overlap',
        'note',
        'basicFarmland',
        2,
        { otherFeature: 1, otherParcelId: 'Z1', widthClass: 'encroachment' },
      ],
    ]);
  });

  it('finds what lies far off, and layers that are somewhere else', async () => {
    const found = await check({
      parcels: [...row(30), { id: 'lost', shape: [500_000, 0, 500_100, 100], use: 'paddy' }],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [40_001_000, 0, 40_002_000, 100] }] }],
      towns: [{ code: 'empty', shape: null }],
    });
    expect(found.map((f) => [f.code, f.layer, f.parcelId])).toEqual([
      ['geometry.farOff', 'parcels', 'lost'],
      ['layer.outside', 'ecologicalRedline', null],
      ['layer.crsSuspicious', 'ecologicalRedline', null],
    ]);
    expect(found[0].numbers).toEqual({ distanceM: 496_000 });
  });

  it('does not call parks on the other side of the district far off', async () => {
    const found = await check({
      parcels: Array.from({ length: 30 }, (_, i) => ({
        id: `p${i}`,
        shape: [1000 * i, 0, 1000 * i + 1000, 1000],
        use: 'paddy',
      })),
      parks: [
        { id: 'P1', shape: [0, 0, 100, 100] },
        { id: 'P2', shape: [500, 0, 600, 100] },
        { id: 'P3', shape: [28_000, 0, 28_100, 100] },
      ],
    });
    expect(found).toEqual([]);
  });

  it('checks ids, settlement codes and recorded areas', async () => {
    const found = await check({
      parcels: [
        ...row(3),
        { id: 'ok1', shape: [2000, 0, 2100, 100], use: 'paddy' },
        { id: 'village works', shape: [2100, 0, 2200, 100], settlementCode: '203A' },
        { id: 'no code', shape: [2200, 0, 2300, 100] },
        { id: 'wrong code', shape: [2300, 0, 2400, 100], settlementCode: '999' },
        { id: 'no area', shape: [2400, 0, 2500, 100], use: 'paddy', recordedM2: null },
        { id: 'half a percent', shape: [2500, 0, 2600, 100], use: 'paddy', recordedM2: 10_050 },
        { id: 'two percent', shape: [2600, 0, 2700, 100], use: 'paddy', recordedM2: 10_200 },
        { id: 'in mu', shape: [2700, 0, 2800, 100], use: 'paddy', recordedM2: 15 },
        { id: 'small', shape: [2900, 0, 2902, 2], use: 'paddy', recordedM2: 4.9 },
      ],
      parks: [
        { id: 'P', shape: [1000, 0, 1100, 100] },
        { id: 'P', shape: [1200, 0, 1300, 100] },
      ],
    });
    expect(found.map((f) => [f.code, f.severity, f.parcelId, f.layer])).toEqual([
      ['id.duplicate', 'error', 'ok1', 'parcels'],
      ['value.missing', 'warning', 'no code', 'parcels'],
      ['value.unknownCode', 'warning', 'wrong code', 'parcels'],
      ['value.missing', 'warning', 'no area', 'parcels'],
      ['area.mismatch', 'warning', 'two percent', 'parcels'],
      ['area.mismatch', 'error', 'in mu', 'parcels'],
      ['area.differs', 'note', null, 'parcels'],
      ['id.duplicate', 'warning', null, 'parks'],
    ]);
    expect(found[0].numbers).toEqual({ id: 'ok1', otherFeature: 2 });
    expect(found[4].numbers).toEqual({
      field: 'TBMJ',
      recordedM2: 10_200,
      officialM2: 10_000,
      differenceM2: 200,
      sharePct: 2,
    });
    // half a percent and the small one
    expect(found[6].numbers).toEqual({ field: 'TBMJ', parcels: 2, mostM2: 50 });
  });

  it('does not ask for codes and areas that nobody delivered', async () => {
    const bare = row(3).map((parcel) => ({ ...parcel, use: 'industry' as const, recordedM2: null }));
    expect(await check({ parcels: bare })).toEqual([]);
  });

  it('stops when asked to', async () => {
    const job = { progress() {}, cancelled: () => true };
    const context = { settings: DEFAULT_SETTINGS, geos };
    await expect(validate(districtLayers(districtOf({})), context, job)).rejects.toThrow(/cancelled/);
  });
});

describe('sameShapes', () => {
  it('compares rings and polygons in any order, holes too, and nothing with nothing', () => {
    const outer = ring(0, 0, 100, 0, 100, 100, 0, 100)[0][0];
    const hole = ring(10, 10, 10, 20, 20, 20, 20, 10)[0][0];
    const holeTurned = ring(20, 20, 20, 10, 10, 10, 10, 20)[0][0];
    const far = ring(500, 0, 600, 0, 600, 100)[0][0];
    const set = polygonsOf([
      [[outer, hole], [far]],
      null,
      [[outer], [far]],
      [[far], [outer, holeTurned]],
      null,
      [[outer, hole], [far]],
    ]);
    expect([...sameShapes(set)]).toEqual([-1, -1, -1, 0, -1, 0]);
  });
});

describe('mainBody', () => {
  it('has no outliers in one or two items, nor in a long thin layer', () => {
    const far = 1_000_000;
    expect(mainBody(polygonsOf([[0, 0, 1, 1]]), 5000).away).toEqual([]);
    expect(
      mainBody(
        polygonsOf([
          [0, 0, 1, 1],
          [far, 0, far + 1, 1],
        ]),
        5000,
      ).away,
    ).toEqual([]);
    const line = polygonsOf(Array.from({ length: 50 }, (_, i) => [1000 * i, 0, 1000 * i + 900, 10] as const));
    expect(mainBody(line, 5000).away).toEqual([]);
    expect(mainBody(polygonsOf([]), 5000)).toEqual({ box: null, away: [] });
  });
});
