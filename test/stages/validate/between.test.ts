import { beforeAll, describe, expect, it } from 'vitest';
import { bestShift } from '../../../src/geometry/bestShift.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { PolygonSet } from '../../../src/geometry/polygonSet.js';
import type { CheckedLayer } from '../../../src/model/checkedLayer.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { validate } from '../../../src/stages/validate/validate.js';
import { checkedOf } from '../../helpers/checked.js';
import { polygonsOf, type Shape } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const CODES = /^(parcel\.|town\.|village\.|code\.elsewhere|line\.overlap|layer\.)/;
const check = async (...layers: readonly CheckedLayer[]) =>
  (await validate(layers, { settings: DEFAULT_SETTINGS, geos }, QUIET_JOB)).findings
    .filter(({ code }) => CODES.test(code))
    .map(({ code, severity, layer, feature, numbers }) => ({ code, severity, layer, feature, numbers }));

interface Unit {
  readonly code: string;
  readonly shape: Shape;
}
const unitsOf = (role: 'towns' | 'villages', units: readonly Unit[]) =>
  checkedOf(
    role === 'towns'
      ? { XZQDM: units.map(({ code }) => code), XZQMC: units.map(({ code }) => `镇${code.slice(-1)}`) }
      : { ZLDWDM: units.map(({ code }) => code), ZLDWMC: units.map(({ code }) => `村${code.slice(-1)}`) },
    { role, layer: role, polygons: polygonsOf(units.map(({ shape }) => shape)) },
  );
const parcelsOf = (parcels: readonly (readonly [string, Shape])[], isSurvey = true) =>
  checkedOf(
    {
      ZLDWDM: parcels.map(([code]) => `${code}0000000`),
      ...(isSurvey ? { DLBM: parcels.map(() => '0101'), TBMJ: parcels.map(() => 1) } : {}),
    },
    { polygons: polygonsOf(parcels.map(([, shape]) => shape)) },
  );

/** Two towns side by side, 1 km each, two villages in each, a parcel a village. */
const T1 = '330212001';
const T2 = '330212002';
const TOWNS: Unit[] = [
  { code: T1, shape: [0, 0, 1000, 1000] },
  { code: T2, shape: [1000, 0, 2000, 1000] },
];
const VILLAGES: Unit[] = [
  { code: `${T1}201`, shape: [0, 0, 1000, 500] },
  { code: `${T1}202`, shape: [0, 500, 1000, 1000] },
  { code: `${T2}201`, shape: [1000, 0, 2000, 500] },
  { code: `${T2}202`, shape: [1000, 500, 2000, 1000] },
];
const PARCELS = VILLAGES.map(({ code, shape }): [string, Shape] => [code, shape]);
const withParcel = (index: number, code: string, shape: Shape) =>
  PARCELS.map((parcel, i): [string, Shape] => (i === index ? [code, shape] : parcel));

describe('parcels, villages and towns', () => {
  it('that fit say nothing', async () => {
    expect(await check(parcelsOf(PARCELS), unitsOf('towns', TOWNS), unitsOf('villages', VILLAGES))).toEqual([]);
  });

  it('a missing parcel leaves its town open; of parcels that need not tile it is a note', async () => {
    const open = { code: 'town.uncovered', layer: 'towns', feature: 2 };
    const numbers = { name: `${T2} 镇2`, uncoveredM2: 500_000, sharePct: 50 };
    expect(await check(parcelsOf(PARCELS.slice(0, 3)), unitsOf('towns', TOWNS))).toEqual([
      { ...open, severity: 'warning', numbers },
    ]);
    expect(await check(parcelsOf(PARCELS.slice(0, 3), false), unitsOf('towns', TOWNS))).toEqual([
      { ...open, severity: 'note', numbers },
    ]);
  });

  it('land under two parcels is no cover for land under none, where they differ', async () => {
    const twice: [string, Shape][] = [...PARCELS.slice(0, 3), [`${T2}201`, [1000, 0, 1900, 500]]];
    const found = await check(parcelsOf(twice), unitsOf('towns', TOWNS));
    expect(found).toMatchObject([{ code: 'town.uncovered', numbers: { uncoveredM2: 500_000 } }]);
  });

  it('a parcel beyond the towns, by 2,000 m² and by 10 m²; half a square metre is nothing', async () => {
    const beyond = (north: number) =>
      check(parcelsOf(withParcel(3, `${T2}202`, [1000, 500, 2000, north])), unitsOf('towns', TOWNS));
    expect(await beyond(1002)).toEqual([
      {
        code: 'parcel.outside',
        severity: 'warning',
        layer: 'DLTB',
        feature: 4,
        numbers: { outsideM2: 2000, sharePct: 0.4 },
      },
    ]);
    expect((await beyond(1000.01)).map(({ code, severity }) => [code, severity])).toEqual([['parcel.outside', 'note']]);
    expect(await beyond(1000.0005)).toEqual([]);
  });

  it('a parcel that straddles two towns', async () => {
    const found = await check(
      parcelsOf([
        ...withParcel(0, `${T1}201`, [0, 0, 1100, 500]).slice(0, 2),
        [`${T2}201`, [1100, 0, 2000, 500]],
        PARCELS[3],
      ]),
      unitsOf('towns', TOWNS),
    );
    expect(found).toMatchObject([
      { code: 'parcel.straddles', severity: 'warning', feature: 1, numbers: { outsideM2: 50_000, sharePct: 9.09 } },
    ]);
  });

  it('a parcel that lies in another town, or another village of its town, than its code says', async () => {
    const town = await check(
      parcelsOf(withParcel(1, `${T2}202`, [0, 500, 1000, 1000])),
      unitsOf('towns', TOWNS),
      unitsOf('villages', VILLAGES),
    );
    expect(town).toMatchObject([
      { code: 'code.elsewhere', feature: 2, numbers: { value: `${T2}2020000000`, liesIn: `${T1} 镇1`, insidePct: 0 } },
    ]);
    const village = await check(
      parcelsOf(withParcel(1, `${T1}201`, [0, 450, 1000, 950])),
      unitsOf(
        'towns',
        TOWNS.map((town) => ({ ...town })),
      ),
      unitsOf('villages', VILLAGES),
    );
    expect(village.filter(({ code }) => code === 'code.elsewhere')).toMatchObject([
      { feature: 2, numbers: { liesIn: `${T1}202 村2`, insidePct: 10 } },
    ]);
  });

  it('a village that leaves its town', async () => {
    const moved = VILLAGES.map((unit, i) => (i === 0 ? { ...unit, shape: [0, 0, 1010, 500] as const } : unit));
    expect(await check(parcelsOf(PARCELS), unitsOf('towns', TOWNS), unitsOf('villages', moved))).toMatchObject([
      {
        code: 'village.notNested',
        severity: 'warning',
        layer: 'villages',
        feature: 1,
        numbers: { name: `${T1}201 村1`, town: `${T1} 镇1`, outsideM2: 5000, sharePct: 0.99 },
      },
    ]);
  });

  it('parcels in no CRS of the towns, without codes, or without towns say no more than that', async () => {
    expect(await check(parcelsOf(PARCELS))).toEqual([]);
    expect(
      await check(
        checkedOf({ A: ['1'] }, { polygons: polygonsOf([[0, 0, 1000, 1000]]) }),
        unitsOf('towns', TOWNS.slice(0, 1)),
      ),
    ).toEqual([]);
    expect(await check(parcelsOf([]), unitsOf('towns', []), unitsOf('villages', []))).toEqual([]);
  });
});

describe('control lines', () => {
  it('overlap with area, zones and shape; noise by width is a note', async () => {
    const line = (kind: string, shape: Shape) =>
      checkedOf(
        { MC: ['x'] },
        { role: 'controlLine', kind, layer: kind, id: [`${kind}-1`], polygons: polygonsOf([shape]) },
      );
    const result = await validate(
      [
        line('ecologicalRedline', [0, 0, 100, 100]),
        line('basicFarmland', [80, 0, 200, 100]),
        line('urbanBoundary', [0, 99.5, 100, 200]),
      ],
      { settings: DEFAULT_SETTINGS, geos },
      QUIET_JOB,
    );
    const found = result.findings.filter(({ code }) => code === 'line.overlap');
    expect(found.map(({ severity, layer, areaM2 }) => [severity, layer, areaM2])).toEqual([
      ['warning', 'ecologicalRedline', 2000],
      ['note', 'ecologicalRedline', 50],
      ['note', 'basicFarmland', 10],
    ]);
    expect(found[0].numbers).toEqual({
      otherLayer: 'basicFarmland',
      otherFeature: 1,
      zone: 'ecologicalRedline-1',
      otherZone: 'basicFarmland-1',
      widthClass: 'encroachment',
    });
    expect(found[1].numbers).toMatchObject({ widthClass: 'mismatch' });
    const areas = found.map((item) => result.areaOf[result.findings.indexOf(item)]);
    expect(areas.every((item) => item >= 0)).toBe(true);
  });
});

describe('a layer in another CRS', () => {
  let state = 5;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  /** Rows of fields of uneven width: no step repeats. */
  const fields: Shape[] = [];
  for (let row = 0; row < 20; row++) {
    for (let x = 0, width = 0; x < 2000; x += width) {
      width = 30 + 60 * random();
      fields.push([
        600_000 + x,
        3_300_000 + 100 * row + 20 * random(),
        600_000 + x + width,
        3_300_000 + 100 * row + 90,
      ]);
    }
  }
  const parcels = checkedOf(null, { polygons: polygonsOf(fields) });
  const zones = fields.filter((_, i) => i % 4 === 0);
  const moved = (eastM: number, northM: number, shapes: readonly Shape[] = zones): PolygonSet => {
    const set = polygonsOf(shapes);
    return { ...set, xy: set.xy.map((value, k) => value + (k % 2 === 0 ? eastM : northM)) };
  };
  const suspicion = async (polygons: PolygonSet) =>
    (await check(parcels, checkedOf(null, { role: 'parks', layer: 'zones', polygons })))
      .filter(({ code }) => code === 'layer.crsSuspicious')
      .map(({ numbers }) => numbers);

  it('is told by zone prefix, false easting and central meridian', async () => {
    expect(await suspicion(moved(40_000_000, 0))).toMatchObject([
      { because: expect.stringContaining('zone prefixes') },
    ]);
    expect(await suspicion(moved(-500_000, 0))).toMatchObject([{ because: expect.stringContaining('false easting') }]);
    expect(await suspicion(moved(-289_900, 120))).toMatchObject([{ because: expect.stringContaining('meridian') }]);
    expect(await suspicion(moved(120_000, 0))).toEqual([]);
    expect(await suspicion(moved(500_000, 400_000))).toEqual([]);
  });

  it('is told by the shift that makes it fit, to the decimetre', async () => {
    expect(await suspicion(moved(0, 0))).toEqual([]);
    expect(await suspicion(moved(0.3, -0.2))).toEqual([]);
    expect(await suspicion(moved(-97.31, 41.07))).toMatchObject([
      { because: expect.stringContaining('datum'), eastM: -97.3, northM: 41.1 },
    ]);
    expect(await suspicion(moved(6, 0))).toMatchObject([{ eastM: 6, northM: 0 }]);
  });

  it('is not told where nothing fits, or too little', async () => {
    const anywhere = Array.from({ length: 60 }, (): Shape => {
      const [x, y] = [600_000 + 1900 * random(), 3_300_000 + 1900 * random()];
      return [x, y, x + 40, y + 30];
    });
    expect(await suspicion(moved(0, 0, anywhere))).toEqual([]);
    expect(await suspicion(moved(20, 0, zones.slice(0, 4)))).toEqual([]);
    expect(bestShift(new Float64Array(0), new Float64Array(0))).toBeNull();
    expect(bestShift(Float64Array.of(Number.NaN, 1), moved(0, 0).xy)).toBeNull();
  });
});
