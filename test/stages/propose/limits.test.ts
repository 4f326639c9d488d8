import { describe, expect, it } from 'vitest';
import type { LianpianError } from '../../../src/model/errors.js';
import type { PlanLimits } from '../../../src/model/planLimits.js';
import { limitsOf } from '../../../src/stages/propose/situation/limits.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { inputOf, proposalFor, shortfallOf, target, type Wish } from './land.js';

/** 集中建设区 for x < 2000; flat; west of x = 2500 the town 东镇, beyond 西镇. */
function land(more: Partial<DistrictSketch>): DistrictSketch {
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    towns: [
      { code: '330212001', name: '东镇', shape: [0, 0, 2500, 2000] },
      { code: '330212002', name: '西镇', shape: [2500, 0, 9000, 2000] },
    ],
    ...more,
  };
}

/** The same with a second 集中建设区 in 西镇. */
function twoZones(more: Partial<DistrictSketch>): DistrictSketch {
  const zones = [
    { shape: [0, 0, 2000, 2000] as const, kind: 'concentrated' as const },
    { shape: [3000, 0, 4200, 200] as const, kind: 'concentrated' as const },
  ];
  return { ...land(more), lines: [{ kind: 'urbanBoundary', zones }] };
}

/** Idle plots along a field outside, 50 m wide, of so many m² each: o0, o1, … */
function idleOutside(...areasM2: readonly number[]): ParcelSketch[] {
  const plots = areasM2.map((m2, i): ParcelSketch => {
    const x = 3000 + 200 * i;
    return { id: `o${i}`, shape: [x, 0, x + 50, m2 / 50], use: 'idle', town: 1 };
  });
  return [...plots, { id: 'field', shape: [3000, -100, 5000, 0], use: 'paddy', town: 1 }];
}

const back = (m2: number) => target('back', 'reclaimed', m2, { mode: 'must' });
const gains = (answer: Awaited<ReturnType<typeof proposalFor>>, id: string) =>
  answer.proposal.binding
    .filter(({ target: of }) => of === id)
    .flatMap(({ single }) => single.map(({ limits, atLeast }) => [limits.join('+'), Math.round(atLeast ?? 0)]));

describe('the total of industry only grows', () => {
  /** A workshop of 1,000 m² of floor outside, a park with room for it, and perhaps an idle plot inside. */
  const workshop = (...inside: readonly ParcelSketch[]): DistrictSketch =>
    land({
      parcels: [
        { id: 'w', shape: [3000, 0, 3050, 40] },
        { id: 'field', shape: [3050, 0, 3250, 200], use: 'paddy' },
        ...inside,
      ],
      parks: [{ id: 'K', shape: [1900, 0, 2000, 100], remainingFloorM2: 5000 }],
      firms: [{ creditCode: 'W', floorM2: 1000, grade: 'C' }],
      sites: [{ firm: 'W', parcel: 'w' }],
    });
  const idle: ParcelSketch = { id: 'p', shape: [0, 0, 50, 50], use: 'idle' };
  const floor = { 'total.basis': 'floor' } as const;

  it('makes up for the floor that is given back, where the room of parks alone would do', async () => {
    // 1,000 m² of floor go with w. The park's room was there before. p: 2,500 m² of ground at FAR 1.0 = 2,500 m² of floor.
    const { fate, proposal } = await proposalFor({ sketch: workshop(idle), settings: floor, targets: [back(2000)] });
    expect([fate('w'), fate('p')]).toEqual(['reclaim', 'upgrade']);
    expect(proposal.limits[0]).toMatchObject({ id: 'total[floor]', used: 1500, least: 0, most: null, holds: true });
    const off = await proposalFor({ sketch: workshop(idle), targets: [back(2000)] });
    expect([off.fate('w'), off.fate('p')]).toEqual(['reclaim', 'keep']);
  });

  it('holds a target down where nothing makes up for it, and is named for it', async () => {
    const answer = await proposalFor({ sketch: workshop(), settings: floor, targets: [back(2000)] });
    expect([answer.fate('w'), shortfallOf(answer.proposal)]).toEqual(['keep', 1]);
    expect(gains(answer, 'back')).toEqual([['total', 2000]]);
  });

  it('compiles what each fate does to the floor, in 1000 m²', async () => {
    const { row } = await compiledFor({ sketch: workshop(idle), settings: floor });
    expect(row('total[floor]')).toEqual({
      lower: 0,
      upper: Infinity,
      'upgrade[p]': 2.5,
      'reclaim[w]': -1,
      'regreen[w]': -1,
    });
  });

  it('or counts land inside the industrial line', async () => {
    // w: 2,000 m² = 3 mu, inside the line though outside the boundary
    const sketch = workshop(idle);
    const line = { kind: 'industrialLine', zones: [{ shape: [2900, -10, 3050, 100] as const }] };
    const inLine: Wish = {
      sketch: { ...sketch, lines: [...(sketch.lines ?? []), line] },
      settings: { 'total.basis': 'industrialLine' },
      targets: [back(2000)],
    };
    const { row } = await compiledFor(inLine);
    expect(row('total[industrialLine]')).toEqual({ lower: 0, upper: Infinity, 'reclaim[w]': -3, 'regreen[w]': -3 });
    const answer = await proposalFor(inLine);
    expect(answer.fate('w')).toBe('keep');
    expect(gains(answer, 'back')).toEqual([['total', 2000]]);
  });
});

describe('a budget', () => {
  const prices = {
    acquireWanPerMu: 10,
    demolishWanPerM2Floor: 0.01,
    reclaimWanPerMu: 10,
    rebuildWanPerM2Floor: 0.2,
    moveWanPerM2Floor: 0.05,
    upgradeWanPerMu: 5,
  };
  // 2,000 m² = 3 mu: 30 to acquire + 30 to reclaim = 60; 3,000 m² = 4.5 mu: 90.
  const plots = land({ parcels: idleOutside(2000, 3000) });
  const wish = (totalWan: number): Wish => ({
    sketch: plots,
    prices,
    targets: [back(5000)],
    limits: { budget: { totalWan } },
  });

  it('is spent where it brings most of a target', async () => {
    const { fate, proposal } = await proposalFor(wish(149));
    expect([fate('o0'), fate('o1')]).toEqual(['keep', 'reclaim']);
    expect(shortfallOf(proposal)).toBeCloseTo(0.4, 6);
    expect(proposal.limits[0]).toMatchObject({ id: 'budget', used: 90, most: 149, unit: '10⁴ yuan', holds: true });
    expect((await proposalFor(wish(150))).reached('back')).toBe(5000);
  });

  it('is named for the shortfall, with what a fifth more would bring', async () => {
    // 150 are needed: 130 + 20 % = 156 do, 130 + 10 % = 143 don't
    const answer = await proposalFor(wish(130));
    expect(gains(answer, 'back')).toEqual([
      ['budget', 2000],
      ['budget/+20%', 2000],
    ]);
  });

  it('compiles the price of each choice, 1000 × 10⁴ yuan', async () => {
    const { row } = await compiledFor(wish(130));
    expect(row('budget')).toEqual({
      lower: -Infinity,
      upper: 0.13,
      'reclaim[o0]': 0.06,
      'regreen[o0]': 0.06,
      'reclaim[o1]': 0.09,
      'regreen[o1]': 0.09,
    });
  });

  it('needs every price', async () => {
    const input = await inputOf({ ...wish(130), prices: { ...prices, moveWanPerM2Floor: null } });
    expect(() => limitsOf(input)).toThrow(
      expect.objectContaining({ code: 'E_LIMIT', message: 'a budget needs every price; blank: moveWanPerM2Floor' }),
    );
  });
});

describe('least and most by town', () => {
  const both = land({
    parcels: [
      ...idleOutside(2000, 3000),
      { id: 'q', shape: [2100, 0, 2150, 40], use: 'idle', town: 0 },
      { id: 'g', shape: [2150, 0, 2250, 40], use: 'paddy', town: 0 },
      { id: 'p', shape: [0, 0, 100, 150], use: 'idle', town: 0 },
    ],
  });

  it('a most binds, and is named for what it costs', async () => {
    // 3 mu in 西镇: o0 alone; with q (2,000 m² in 东镇) 4,000 of 7,000.
    const limits: PlanLimits = { townLimits: [{ town: '西镇', basis: 'reclaimed', max: 3 }] };
    const answer = await proposalFor({ sketch: both, targets: [back(7000)], limits });
    expect(['o0', 'o1', 'q'].map(answer.fate)).toEqual(['reclaim', 'keep', 'reclaim']);
    expect(answer.proposal.limits[0]).toMatchObject({ id: 'town[西镇,reclaimed]', used: 3, most: 3, holds: true });
    expect(gains(answer, 'back')).toEqual([['townLimits', 3000]]);
  });

  it('a least is met before anything else', async () => {
    // No target asks for it: 22.5 mu of p, by its code.
    const limits: PlanLimits = { townLimits: [{ town: '330212001', basis: 'revitalised', min: 20 }] };
    const { fate, proposal } = await proposalFor({ sketch: both, limits });
    expect(fate('p')).toBe('upgrade');
    expect(proposal.limits[0]).toMatchObject({ used: 22.5, least: 20, most: null, holds: true });
  });

  it('a least that can not be had is missed as little as can be, and said; targets are met all the same', async () => {
    const limits: PlanLimits = { townLimits: [{ town: '东镇', basis: 'revitalised', min: 45 }] };
    const { fate, findings, reached } = await proposalFor({ sketch: both, limits, targets: [back(2000)] });
    expect([fate('p'), reached('back')]).toEqual(['upgrade', 2000]);
    expect(findings).toContainEqual(
      expect.objectContaining({
        code: 'limit.unmet',
        numbers: { limit: 'town[东镇,revitalised]', wanted: '≥ 45 mu', reached: '22.5' },
      }),
    );
  });

  it('compiles both sides', async () => {
    const townLimits = [{ town: '西镇', basis: 'reclaimed', min: 1, max: 5 }] as const;
    const { row } = await compiledFor({ sketch: both, limits: { townLimits } });
    const land = { 'reclaim[o0]': 3, 'regreen[o0]': 3, 'reclaim[o1]': 4.5, 'regreen[o1]': 4.5 };
    expect(row('town[西镇,reclaimed] max')).toEqual({ lower: -Infinity, upper: 5, ...land });
    expect(row('town[西镇,reclaimed] min')).toEqual({
      lower: 1,
      upper: Infinity,
      ...land,
      'unmetTown[西镇,reclaimed]': 1,
    });
  });

  it.each([
    ['in the same words as the towns layer', '西镇', 'firmsReceived', 1],
    ['of firms that move', '东镇', 'firmsMoving', 2],
  ] as const)('counts firms, %s', async (_, town, basis, max) => {
    // Three workshops in 东镇, parks in both towns; all three are wanted in parks, only 西镇 has room for more than one.
    const workshops = [0, 1, 2].map((i) => ({
      id: `w${i}`,
      shape: [2050 + 60 * i, 500, 2080 + 60 * i, 530] as const,
      town: 0,
    }));
    const sketch = twoZones({
      parcels: workshops,
      parks: [
        { id: 'E', shape: [100, 0, 200, 100], remainingFloorM2: 100 },
        { id: 'W', shape: [3000, 0, 3100, 100], remainingFloorM2: 1000 },
      ],
      firms: workshops.map(({ id }) => ({ creditCode: `F${id}`, floorM2: 100, grade: 'C' })),
      sites: workshops.map(({ id }) => ({ firm: `F${id}`, parcel: id })),
    });
    const wish: Wish = {
      sketch,
      targets: [target('in', 'inParkShare', 100)],
      limits: { townLimits: [{ town, basis, max }] },
    };
    const answer = await proposalFor(wish);
    // one to E and one to W; or two that move
    expect(answer.proposal.firmFate.filter(({ fate }) => fate === 'move')).toHaveLength(2);
    expect(answer.proposal.limits[0]).toMatchObject({ used: max, holds: true });
    expect(answer.proposal.binding[0].single.map(({ limits }) => limits.join())).toContain('townLimits');
  });

  it('holds the number of firms received where firms move in groups', async () => {
    // 120 small workshops × 5 parks: groups. 西镇 takes 7, 东镇 has room for 30.
    const workshops = Array.from({ length: 120 }, (_, i) => ({
      id: `w${i}`,
      shape: [2050 + 60 * (i % 7), 30 * Math.floor(i / 7), 2070 + 60 * (i % 7), 30 * Math.floor(i / 7) + 20] as const,
      town: 0,
    }));
    const sketch = twoZones({
      parcels: workshops,
      parks: [0, 1, 2, 3, 4].map((p) => ({
        id: `K${p}`,
        shape: (p === 0 ? [100, 0, 200, 100] : [3000 + 200 * p, 0, 3100 + 200 * p, 100]) as [
          number,
          number,
          number,
          number,
        ],
        remainingFloorM2: p === 0 ? 3200 : 20_000,
      })),
      firms: workshops.map(({ id }, i) => ({ creditCode: `F${id}`, floorM2: 90 + (i % 20), grade: 'C' })),
      sites: workshops.map(({ id }) => ({ firm: `F${id}`, parcel: id })),
    });
    const answer = await proposalFor({
      sketch,
      targets: [target('in', 'inParkShare', 100)],
      limits: { townLimits: [{ town: '西镇', basis: 'firmsReceived', max: 7 }] },
    });
    const west = answer.proposal.firmFate.filter(({ destination }) => destination > 0);
    expect(west).toHaveLength(7);
    expect(answer.proposal.limits[0]).toMatchObject({ used: 7, holds: true });
  });

  it('refuses what can not be meant', async () => {
    const refused = async (townLimits: NonNullable<PlanLimits['townLimits']>) => {
      const input = await inputOf({ sketch: both, limits: { townLimits } });
      try {
        limitsOf(input);
      } catch (error) {
        const { code, message, where, messageIn } = error as LianpianError;
        return [code, message, where, messageIn.zh];
      }
      return [];
    };
    expect(await refused([{ town: '西真', basis: 'reclaimed', max: 1 }])).toEqual([
      'E_LIMIT',
      'there is no town "西真" (did you mean 西镇?)',
      '/townLimits/0/town',
      '没有镇街“西真”；是否指 西镇？',
    ]);
    expect((await refused([{ town: '西镇', basis: 'reclaimed', min: 2, max: 1 }]))[1]).toBe(
      '西镇 reclaimed has a min of 2 above its max of 1',
    );
    expect((await refused([{ town: '西镇', basis: 'reclaimed' }]))[1]).toBe('西镇 reclaimed has neither min nor max');
    expect(
      (
        await refused([
          { town: '西镇', basis: 'reclaimed', max: 1 },
          { town: '330212002', basis: 'reclaimed', min: 1 },
        ])
      )[2],
    ).toBe('/townLimits/1');
  });
});
