import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { evidenceOf } from '../../../src/model/blockReasons.js';
import type { Measures, Overlay } from '../../../src/model/decision.js';
import type { Barriers, District } from '../../../src/model/district.js';
import { LianpianError } from '../../../src/model/errors.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { box, type DistrictSketch, districtOf } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function measured(sketch: DistrictSketch, changes: Partial<Settings> = {}) {
  const district: District = districtOf(sketch);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...changes };
  const overlaid: Overlay = overlay(district, settings, geos, QUIET_JOB);
  const measures: Measures = measure(district, overlaid, settings, QUIET_JOB);
  return { district, overlaid, measures };
}

/** A square of that many hectares with its lower left corner at x, 0. */
function square(x: number, areaHa: number): readonly [number, number, number, number] {
  const side = Math.sqrt(areaHa * 10_000);
  return [x, 0, x + side, side];
}

function lineBarrier(name: string, ...xy: number[]): Barriers {
  return {
    layer: name,
    name,
    cuts: ['industry', 'farmland'],
    shape: {
      kind: 'line',
      lines: {
        xy: Float64Array.from(xy),
        lineStart: Uint32Array.of(0, xy.length / 2),
        itemStart: Uint32Array.of(0, 1),
      },
    },
  };
}

const CONCENTRATED = (minX: number, minY: number, maxX: number, maxY: number) =>
  ({ kind: 'urbanBoundary', zones: [{ shape: [minX, minY, maxX, maxY], kind: 'concentrated' }] }) as const;

describe('blocks', () => {
  it('joins industry over gaps up to the threshold, across town limits, and nothing else', () => {
    // a–b 20 m apart, b–c 21 m apart; the idle yard between b and c and the storage beside a are no industry.
    const { measures } = measured({
      towns: [
        { code: 'T0', shape: [0, 0, 110, 100] },
        { code: 'T1', shape: [110, 0, 400, 100] },
      ],
      parcels: [
        { id: 'b', shape: [120, 0, 220, 100], town: 1 },
        { id: 'a', shape: [0, 0, 100, 100], town: 0 },
        { id: 'c', shape: [241, 0, 300, 100], town: 1 },
        { id: 'idle', use: 'idle', shape: [221, 0, 240, 100], town: 1 },
        { id: 'storage', use: 'storage', shape: [0, 100, 100, 150], town: 0 },
      ],
    });
    expect(measures.blocks.map(({ id, parcels, areaM2 }) => [id, [...parcels], areaM2])).toEqual([
      ['B-a', [0, 1], 20_000],
      ['B-c', [2], 5900],
    ]);
    expect([...measures.blockOfParcel]).toEqual([0, 0, 1, -1, -1]);
    // Both towns hold 10,000 m² of B-a: the earlier one is its town.
    expect(measures.blocks.map((block) => block.town)).toEqual([0, 1]);
    expect(measures.towns.map(({ blocks, blockAreaM2, blockMeanM2 }) => [blocks, blockAreaM2, blockMeanM2])).toEqual([
      [1, 20_000, 20_000],
      [1, 5900, 5900],
    ]);
    expect(measures.district.blockMeanM2).toBe(12_950);
  });

  it('is cut by a delivered line, by a river among the parcels, by a redline; not by a street', () => {
    const pair = (x: number) => [
      { id: `${x}w`, shape: [x, 0, x + 50, 50] as const },
      { id: `${x}e`, shape: [x + 60, 0, x + 110, 50] as const },
    ];
    const { measures } = measured({
      parcels: [
        ...pair(0),
        ...pair(1000),
        { id: 'river', use: 'river', shape: [1052, -500, 1058, 500] },
        ...pair(2000),
        ...pair(3000),
        { id: 'street', use: 'road', shape: [3050, -500, 3060, 500] },
      ],
      barriers: [lineBarrier('railway', 55, -500, 55, 500)],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [2050, -500, 2060, 500] }] }],
    });
    expect(measures.blocks.map((block) => block.parcels.length)).toEqual([1, 1, 1, 1, 1, 1, 2]);
  });

  it('is not cut where parcels touch inside a redline', () => {
    const { measures } = measured({
      parcels: [
        { id: 'a', shape: [0, 0, 50, 50] },
        { id: 'b', shape: [50, 0, 100, 50] },
      ],
      lines: [{ kind: 'basicFarmland', zones: [{ shape: [-10, -10, 200, 60] }] }],
    });
    expect(measures.blocks.map((block) => block.id)).toEqual(['B-a']);
  });

  it('keeps ids apart where parcels share one', () => {
    const { measures } = measured({
      parcels: [
        { id: 'same', shape: [0, 0, 50, 50] },
        { id: 'same', shape: [500, 0, 550, 50] },
      ],
    });
    expect(measures.blocks.map((block) => block.id)).toEqual(['B-same', 'B-same~2']);
  });
});

describe('scattered', () => {
  // 100 mu = 66,666.67 m²; 30 mu = 20,000 m². Boundary x < 2000; park at x 0…100, y 1000…1100.
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'inPark', shape: [0, 1000, 60, 1060] },
      { id: 'qualifies', shape: [300, 0, 500, 100] },
      { id: 'small', shape: [700, 0, 800, 100] },
      { id: 'outsideBig', shape: [2500, 0, 2800, 300] },
      { id: 'far', shape: [9000, 0, 9300, 300] },
      { id: 'straddles', shape: [1900, 600, 2050, 700] },
    ],
    parks: [{ id: 'P', shape: [0, 1000, 100, 1100] }],
    lines: [CONCENTRATED(-1000, -1000, 2000, 3000)],
    firms: [
      { creditCode: 'S' },
      { creditCode: 'halves' },
      { creditCode: 'closed', operating: false },
      { creditCode: 'P' },
      { creditCode: 'nowhere' },
    ],
    sites: [
      { firm: 'S', parcel: 'small' },
      { firm: 'halves', parcel: 'small', share: 0.5 },
      { firm: 'halves', parcel: 'qualifies', share: 0.5 },
      { firm: 'closed', parcel: 'far' },
      { firm: 'P', parcel: 'inPark' },
    ],
  };

  it('gives the reasons, and spares listed parks and what qualifies as one', () => {
    const { measures } = measured(sketch);
    const rows = measures.blocks.map(({ id, reasons, scattered, park }) => [id, [...reasons], scattered, park]);
    expect(rows).toEqual([
      ['B-inPark', ['tooSmall'], false, 0],
      ['B-qualifies', ['tooSmall'], false, -1], // exactly 30 mu, wholly inside; 200 m × 100 m, 938 m from P
      ['B-small', ['tooSmall', 'isolated'], true, -1], // √(600² + 900²) = 1082 m from P
      ['B-outsideBig', ['isolated', 'outside'], true, -1],
      ['B-far', ['isolated', 'outside'], true, -1],
      ['B-straddles', ['tooSmall', 'isolated'], true, -1], // two thirds inside
    ]);
    expect(measures.blocks[5].insideShare).toBeCloseTo(2 / 3, 6);
    expect(measures.blocks[1].parkDistanceM).toBeCloseTo(Math.hypot(200, 900), 9);
    const { district } = measures;
    expect(district.scatteredBlocks).toBe(4);
    expect(district.scatteredM2).toBe(10_000 + 90_000 + 90_000 + 15_000);
    expect(district.scatteredByReason).toMatchObject({ tooSmall: 2, isolated: 4, outside: 2, offLine: 0 });
    expect(district.scatteredM2ByReason).toMatchObject({ tooSmall: 25_000, isolated: 205_000, outside: 180_000 });
  });

  it('knows where firms stand: most of their land decides, and a firm of no known place stands nowhere', () => {
    const { measures } = measured(sketch);
    expect([...measures.firms.inScatteredBlock]).toEqual([1, 0, 1, 0, 0]);
    expect([...measures.firms.park]).toEqual([-1, -1, -1, 0, -1]);
  });

  it('says how the headline moves with each threshold', () => {
    const { measures } = measured(sketch);
    const at = (setting: string, value: number) =>
      measures.sensitivity.find((row) => row.setting === setting && row.value === value);
    const base = { scatteredBlocks: 4, scatteredM2: 205_000, scatteredFirms: 1 };
    expect(at('block.gapM', 20)).toMatchObject(base);
    // 40 mu to qualify: 'qualifies' (20,000 m², one half of a firm) is scattered too.
    expect(at('cluster.minMu', 40)).toMatchObject({
      scatteredBlocks: 5,
      scatteredM2: 225_000,
      scatteredFirms: 2,
    });
    // With isolation only from 1250 m on, 'small' and 'straddles' stay scattered for their size.
    expect(at('block.isolatedM', 1250)).toMatchObject(base);
    // Of 228,600 m² of blocks 205,000 are scattered; 'qualifies', 938 m from P, is farther than 750 m too.
    expect(at('block.gapM', 20)?.scatteredShare).toBeCloseTo(205_000 / 228_600, 12);
    expect(at('block.gapM', 20)?.withReason).toBeNull();
    expect(at('block.isolatedM', 750)?.withReason).toBe(5);
    expect(measures.sensitivity).toHaveLength(27);
  });

  it('neither accuses nor acquits by what was not delivered', () => {
    const { measures } = measured({
      parcels: [
        { id: 'big', shape: [0, 0, 300, 300] },
        { id: 's', shape: square(900, 1) },
      ],
    });
    expect(measures.blocks.map(({ reasons, scattered }) => [[...reasons], scattered])).toEqual([
      [[], false],
      [['tooSmall'], true],
    ]);
    expect(measures.blocks[0].insideShare).toBeNaN();
  });
});

describe('other reasons against a block', () => {
  // a | b, 100 m × 100 m each, side by side: border 600 m; fields along the south of both (200 m) and the east of b (100 m).
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'a', shape: [0, 0, 100, 100], settlementCode: '203A' },
      { id: 'b', shape: [100, 0, 200, 100], settlementCode: '202A' },
      { id: 'south', use: 'paddy', shape: [0, -50, 200, 0] },
      { id: 'east', use: 'dryland', shape: [200, 0, 300, 100] },
      { id: 'village', use: 'homestead', shape: [0, 100, 200, 200] },
      { id: 'strip', shape: [1000, 0, 1800, 100] },
    ],
    lines: [{ kind: 'industrialLine', zones: [{ shape: [50, -100, 500, 500] }] }],
  };

  it('has the border along farmland, the share on the industrial line, compactness and marks', () => {
    const [block, strip] = measured(sketch).measures.blocks;
    expect(block.borderM).toBeCloseTo(600, 6);
    expect(block.farmlandBorderShare).toBeCloseTo(300 / 600, 9);
    expect(block.lineShare).toBeCloseTo(0.75, 9);
    // a rectangle w × h has 6wh / (π (w² + h²)): 2:1 gives 12 / 5π, 8:1 gives 48 / 65π
    expect(block.compactness).toBeCloseTo(12 / (5 * Math.PI), 9);
    expect(strip.compactness).toBeCloseTo(48 / (65 * Math.PI), 9);
    expect([block.villageMarkM2, block.urbanMarkM2]).toEqual([10_000, 10_000]);
    expect([strip.villageMarkM2, strip.urbanMarkM2]).toEqual([0, 0]);
    expect(block.reasons).toEqual(['tooSmall', 'enclosed']);
    expect(strip.reasons).toEqual(['offLine', 'loose']);
    expect(evidenceOf(block, DEFAULT_SETTINGS, 'zh')).toBe('面积过小 30.00 亩 < 100.00 亩；耕地包围 50.0 % ≥ 50.0 %');
    expect(evidenceOf(strip, DEFAULT_SETTINGS, 'en')).toBe(
      'outside the industrial line 0.0 % < 50.0 %; of low compactness 0.235 < 0.300',
    );
  });

  it('makes a block scattered only where a setting says so', () => {
    const scattered = (changes: Partial<Settings>) =>
      measured(sketch, changes).measures.blocks.map((block) => block.scattered);
    const large = { 'block.scatteredBelowMu': 1 };
    expect(scattered({})).toEqual([true, false]);
    expect(scattered(large)).toEqual([false, false]);
    expect(scattered({ ...large, 'block.enclosedScatters': true })).toEqual([true, false]);
    expect(scattered({ ...large, 'block.looseScatters': true })).toEqual([false, true]);
    expect(scattered({ ...large, 'block.offLineScatters': true })).toEqual([false, true]);
  });

  it('is not known without an industrial line', () => {
    const [block] = measured({ ...sketch, lines: [] }).measures.blocks;
    expect(block.lineShare).toBeNaN();
    expect(block.reasons).toEqual(['tooSmall', 'enclosed']);
  });
});

describe('towns and mesh', () => {
  it('gives 46 ha for blocks of 60, 30 and 10 ha in 100 ha', () => {
    // (60² + 30² + 10²) / 100 = 46
    const { measures } = measured({
      towns: [{ code: 'T', shape: [0, 0, 1000, 1000] }],
      parcels: [60, 30, 10].map((areaHa, i) => ({ id: `p${i}`, shape: square(i * 3000, areaHa), town: 0 })),
    });
    expect(measures.towns[0].meshIndustryM2).toBeCloseTo(460_000, 3);
    expect(measures.district.meshIndustryM2).toBeCloseTo(460_000, 3);
  });

  it('does not cut a patch at a town limit', () => {
    // Field of 2 ha, half in each town of 2 ha: CBC1 = 1 · 2 / 2 = 1 ha in both; cut at the limit it would be 0.5.
    const { measures } = measured({
      towns: [
        { code: 'W', shape: [0, 0, 200, 100] },
        { code: 'E', shape: [200, 0, 400, 100] },
      ],
      parcels: [
        { id: 'w', use: 'paddy', shape: [100, 0, 200, 100], town: 0 },
        { id: 'e', use: 'dryland', shape: [200, 0, 300, 100], town: 1 },
      ],
    });
    expect(measures.towns.map((row) => row.meshFarmlandM2)).toEqual([10_000, 10_000]);
    expect(measures.district.meshFarmlandM2).toBe(10_000);
    expect([...measures.farmlandPatchOfParcel]).toEqual([0, 0]);
    expect(measures.towns.map((row) => row.farmlandPatches)).toEqual([1, 0]);
  });

  it('takes the official area of a town from its outline and its parcels', () => {
    // Outline 4 ha in the plane, its parcel 1 ha planar and 0.9 official: F = 3.6 ha; m = 0.9² / 3.6 = 0.225 ha.
    const { measures } = measured({
      towns: [{ code: 'T', shape: [0, 0, 200, 200] }],
      parcels: [{ id: 'p', shape: [0, 0, 100, 100], town: 0, officialM2: 9000 }],
    });
    expect(measures.towns[0].meshIndustryM2).toBeCloseTo(2250, 9);
  });

  it('has a row for land in no known town, so that rows sum to the district', () => {
    const { measures } = measured({
      towns: [{ code: 'T', shape: [0, 0, 100, 100] }],
      parcels: [
        { id: 'known', shape: [0, 0, 100, 100], town: 0 },
        { id: 'unknown', shape: [500, 0, 600, 100] },
      ],
    });
    expect(measures.towns.map((row) => [row.town, row.blocks, row.blockAreaM2])).toEqual([
      [0, 1, 10_000],
      [-1, 1, 10_000],
    ]);
  });
});

describe('fragmentation index', () => {
  it('ranks towns by the figures of their blocks', () => {
    // W: one block of 4 ha; E: two of 1 ha, 300 m apart, and 500 m from that of W. Each town 1 km².
    const { fragmentation } = measured({
      towns: [
        { code: 'W', shape: [0, 0, 1000, 1000] },
        { code: 'E', shape: [1000, 0, 2000, 1000] },
        { code: 'none', shape: [2000, 0, 3000, 1000] },
      ],
      parcels: [
        { id: 'w', shape: [600, 0, 800, 200], town: 0 },
        { id: 'e1', shape: [1300, 0, 1400, 100], town: 1 },
        { id: 'e2', shape: [1700, 0, 1800, 100], town: 1 },
      ],
    }).measures;
    const [w, e] = fragmentation.rows;
    expect(fragmentation.rows).toHaveLength(2);
    expect(w.figures).toMatchObject({ town: 0, blocksPerKm2: 1, meanHa: 4, scatteredShare: 1, nearestM: 500 });
    expect(e.figures).toMatchObject({ town: 1, blocksPerKm2: 2, meanHa: 1, scatteredShare: 1, nearestM: 300 });
    expect(w.figures.meshHa).toBeCloseTo(0.16, 9); // 4² / 100
    expect(e.figures.meshHa).toBeCloseTo(0.02, 9); // (1 + 1) / 100
    // all is scattered and square: no weight; three figures speak against E, the distance against W
    expect([fragmentation.weights.scatteredShare, fragmentation.weights.shape]).toEqual([0, 0]);
    expect(fragmentation.weights.blocksPerKm2).toBeCloseTo(0.25, 12);
    expect(e.score).toBeCloseTo(Math.sqrt(3) / (Math.sqrt(3) + 1), 12);
    expect([w.rank, e.rank]).toEqual([2, 1]);
  });
});

describe('farmland patches', () => {
  it('joins fields over a farm track or ditch, not over a road or a river', () => {
    const { measures } = measured({
      parcels: [
        { id: 'f1', use: 'paddy', shape: [0, 0, 100, 100] },
        { id: 'track', use: 'farmRoad', shape: [100, 0, 105, 100] },
        { id: 'f2', use: 'dryland', shape: [105, 0, 200, 100] },
        { id: 'road', use: 'road', shape: [200, -50, 210, 150] },
        { id: 'f3', use: 'paddy', shape: [210, 0, 300, 100] },
        { id: 'river', use: 'river', shape: [300, -50, 315, 150] },
        { id: 'f4', use: 'paddy', shape: [315, 0, 400, 100] },
        { id: 'orchard', use: 'orchard', shape: [0, 100, 100, 200] },
      ],
    });
    expect([...measures.farmlandPatchOfParcel]).toEqual([0, -1, 0, -1, 1, -1, 2, -1]);
    expect(measures.district.farmlandPatches).toBe(3);
  });

  it('not over a row of houses that is narrower than the gap; a yard behind it does not touch the field', () => {
    const { measures } = measured({
      parcels: [
        { id: 'f1', use: 'paddy', shape: [0, 0, 100, 100] },
        { id: 'houses', use: 'homestead', shape: [100, -50, 112, 150] },
        { id: 'f2', use: 'dryland', shape: [112, 0, 200, 100] },
        { id: 'yard', shape: [-112, 0, -12, 100] },
        { id: 'row', use: 'homestead', shape: [-12, -50, 0, 150] },
      ],
    });
    expect([...measures.farmlandPatchOfParcel]).toEqual([0, -1, 1, -1, -1]);
    expect([...measures.status.touchesFarmland]).toEqual([0, 0, 0, 0, 0]);
  });
});

describe('status of pieces', () => {
  // 3 mu = 2000 m²: 50 m × 40 m.
  const yard = (x: number) => [x, 0, x + 50, 40] as const;
  const firm = (creditCode: string, taxWan: number, floorM2: number) => ({
    creditCode,
    taxWan: [Number.NaN, 1, taxWan] as const,
    floorM2,
  });
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'fine', shape: yard(0) },
      { id: 'lowTax', shape: yard(1000) },
      { id: 'lowFar', shape: yard(2000) },
      { id: 'empty', shape: yard(3000) },
      { id: 'idle', use: 'idle', shape: yard(4000) },
      { id: 'noTax', shape: yard(5000) },
      { id: 'storage', use: 'storage', shape: yard(6000) },
      { id: 'field', use: 'paddy', shape: yard(7000) },
    ],
    firms: [
      firm('ok', 15, 2000),
      firm('low', 14.99, 4000),
      firm('flat', 40, 1999),
      firm('two', 30, 4000),
      { creditCode: 'blank', floorM2: 2400 },
      firm('store', 0, 0),
      { ...firm('plating', 60, 4000), polluting: true, grade: 'D' },
    ],
    sites: [
      { firm: 'ok', parcel: 'fine' },
      { firm: 'low', parcel: 'lowTax' },
      { firm: 'flat', parcel: 'lowFar' },
      { firm: 'blank', parcel: 'noTax' },
      { firm: 'store', parcel: 'storage' },
    ],
  };

  it('judges tax per mu and FAR on the parcel; no firm is a question, an empty tax is not 0', () => {
    const { measures } = measured(sketch);
    const { status } = measures;
    expect(status.taxWanPerMu[0]).toBeCloseTo(5, 12);
    expect(status.far[0]).toBe(1);
    expect([...status.lowEfficiency]).toEqual([0, 1, 1, 0, 1, 0, 0, 0]);
    expect([...status.idle]).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect([...status.verify]).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
    expect(status.taxWanPerMu[5]).toBeNaN();
    expect(status.far[5]).toBe(1.2);
    expect(status.far[7]).toBeNaN();
  });

  it('spreads a firm over its parcels by share', () => {
    const { measures } = measured({
      ...sketch,
      sites: [
        { firm: 'two', parcel: 'fine', share: 0.25 },
        { firm: 'two', parcel: 'lowFar', share: 0.75 },
      ],
    });
    // fine: 7.5 and 1000 m² on 3 mu; lowFar: 22.5 and 3000 m².
    expect(measures.status.taxWanPerMu[0]).toBeCloseTo(2.5, 12);
    expect(measures.status.far[2]).toBe(1.5);
    expect([...measures.status.lowEfficiency].slice(0, 3)).toEqual([1, 0, 0]);
  });

  it('takes tax per mu on used land where titles and leases say it of every firm there, else on the parcel', () => {
    // `ok` uses 500 of its 1,000 m² on `fine`: half of its 15 on 0.75 mu; of `flat`, on lowFar, nothing is known beside `two`.
    const { measures } = measured({
      ...sketch,
      sites: [
        { firm: 'ok', parcel: 'fine' },
        { firm: 'flat', parcel: 'lowFar' },
        { firm: 'two', parcel: 'lowFar' },
      ],
      land: {
        ownedM2: Float64Array.of(1000, 0, 0, 800, 0, 0, 0),
        rentedInM2: new Float64Array(7),
        rentedOutM2: new Float64Array(7),
        usedM2: Float64Array.of(1000, Number.NaN, Number.NaN, 800, Number.NaN, Number.NaN, Number.NaN),
        uses: [
          { firm: 0, parcel: 0, areaM2: 500 },
          { firm: 0, parcel: 7, areaM2: 500 },
          { firm: 3, parcel: 2, areaM2: 800 },
        ],
      },
    });
    expect(measures.status.taxWanPerMu[0]).toBeCloseTo(10, 12);
    expect(measures.status.taxWanPerMu[2]).toBeCloseTo((40 + 30) / 3, 12);
  });

  it('knows polluting and outdated firms', () => {
    const { measures } = measured({ ...sketch, sites: [{ firm: 'plating', parcel: 'fine' }] });
    expect([...measures.status.polluting].slice(0, 2)).toEqual([1, 0]);
    expect([...measures.firms.outdated]).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });
});

describe('reclaimable area', () => {
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'yard', shape: [0, 0, 100, 100], officialM2: 9990 },
      { id: 'field', use: 'paddy', shape: [0, 100, 100, 300] },
      { id: 'lonely', shape: [5000, 0, 5100, 100] },
      { id: 'strip', use: 'idle', shape: [100, 100, 100.9, 300] },
    ],
    slope: [
      { code: '6', shape: [-10, -10, 60, 400] },
      { code: '25', shape: [60, -10, 80, 400] },
      { code: '90', shape: [80, -10, 6000, 400] },
    ],
    approvedUnbuilt: [{ code: 'A', shape: [0, 0, 60, 10] }],
  };

  it('takes off what is too steep and what was approved but never built', () => {
    const { measures } = measured(sketch);
    const { status } = measures;
    // yard: steeper than 15° 40 %, than 25° 20 %, unbuilt 6 %: 54 % and 74 % of 9990 m².
    expect(status.reclaimableM2[0]).toBe(5394.6);
    expect(status.regreenableM2[0]).toBe(7392.6);
    expect([...status.touchesFarmland]).toEqual([1, 0, 0, 1]);
    // Land that no field is near goes to green only; a strip of 0.9 m is too thin; a field is no construction land.
    expect(status.reclaimableM2[2]).toBe(0);
    expect(status.regreenableM2[2]).toBe(0); // all of it is steeper than 25°
    expect([status.reclaimableM2[3], status.regreenableM2[3], status.reclaimableM2[1]]).toEqual([0, 0, 0]);
    expect([...status.notChecked]).toEqual([0, 0, 0, 0]);
  });

  it('says that it was not checked where no slope was delivered', () => {
    const { slope: _, ...flat } = sketch;
    const { status } = measured(flat).measures;
    expect(status.reclaimableM2[0]).toBe(9390.6); // 94 %
    expect(status.regreenableM2[2]).toBe(10_000);
    expect([...status.notChecked]).toEqual([1, 0, 1, 1]);
  });

  it('has not checked a piece that the slope layer does not reach', () => {
    const { status } = measured({
      parcels: [
        { id: 'in', shape: [0, 0, 100, 100] },
        { id: 'edge', shape: [100, 0, 200, 100] },
        { id: 'out', shape: [300, 0, 400, 100] },
      ],
      slope: [{ code: '6', shape: [-10, -10, 199.5, 110] }],
    }).measures;
    expect([...status.notChecked]).toEqual([0, 0, 1]);
    expect(status.regreenableM2[2]).toBe(10_000);
  });

  it('sends land of polluting firms to green', () => {
    const { status } = measured({
      ...sketch,
      firms: [{ creditCode: 'X', polluting: true }],
      sites: [{ firm: 'X', parcel: 'yard' }],
    }).measures;
    expect(status.reclaimableM2[0]).toBe(0);
    expect(status.regreenableM2[0]).toBe(7392.6);
  });

  it('lets a chain of yards reach the field', () => {
    const { status } = measured({
      parcels: [
        { id: 'field', use: 'paddy', shape: [0, 0, 100, 100] },
        { id: 'near', shape: [110, 0, 200, 100] },
        { id: 'behind', shape: [200, 0, 300, 100] },
        { id: 'acrossRoad', shape: [0, -110, 100, -10] },
        { id: 'road', use: 'road', shape: [-100, -10, 400, 0] },
      ],
    }).measures;
    expect([...status.touchesFarmland]).toEqual([0, 1, 0, 0, 0]);
    expect([...status.reclaimableM2]).toEqual([0, 9000, 10_000, 0, 0]);
  });
});

describe('ordinary emptiness', () => {
  it('measures an empty district', () => {
    const { measures } = measured({});
    expect(measures.blocks).toEqual([]);
    expect(measures.towns).toEqual([]);
    expect(measures.district).toMatchObject({ blocks: 0, blockMeanM2: 0, meshIndustryM2: 0, scatteredM2: 0 });
    expect(measures.sensitivity.every((row) => row.scatteredBlocks === 0)).toBe(true);
  });

  it('lives with an empty geometry', () => {
    const { measures } = measured({
      parcels: [
        { id: 'null', shape: null },
        { id: 'a', shape: box(0, 0, 10, 10) },
      ],
    });
    expect(measures.blocks.map((block) => [block.id, block.areaM2])).toEqual([['B-a', 100]]);
    expect([...measures.blockOfParcel]).toEqual([-1, 0]);
  });

  it('stops when asked to', () => {
    const district = districtOf({ parcels: [{ id: 'a', shape: [0, 0, 10, 10] }] });
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const cancel = () => measure(district, overlaid, DEFAULT_SETTINGS, { progress() {}, cancelled: () => true });
    expect(cancel).toThrow(LianpianError);
    expect(cancel).toThrow(/cancelled/);
  });
});
