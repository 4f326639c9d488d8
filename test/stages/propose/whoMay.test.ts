import { describe, expect, it } from 'vitest';
import type { Firm } from '../../../src/model/district.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { inputOf, proposalFor, target, type Wish } from './land.js';

/** 集中建设区 for x < 1000, 弹性发展区 to 2000, 特别用途区 to 3000, outside beyond; flat. One plot at a time is looked at. */
const LAND: Pick<DistrictSketch, 'lines' | 'slope'> = {
  lines: [
    {
      kind: 'urbanBoundary',
      zones: [
        { shape: [0, 0, 1000, 1000], kind: 'concentrated' },
        { shape: [1000, 0, 2000, 1000], kind: 'flexible' },
        { shape: [2000, 0, 3000, 1000], kind: 'special' },
      ],
    },
  ],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
};

interface Plot {
  /** West edge; the plot is 50 × 60 m = 3,000 m² = 4.5 mu, a field east of it. */
  readonly x: number;
  readonly parcel?: Partial<ParcelSketch>;
  readonly firm?: Partial<Firm> | null;
  readonly more?: Partial<DistrictSketch>;
  readonly wish?: Partial<Wish>;
}

/** A workshop of 1,000 m² of floor that pays 9 (2 a mu) and is graded C, unless said. */
async function fates({ x, parcel, firm = {}, more, wish }: Plot): Promise<string> {
  const sketch: DistrictSketch = {
    ...LAND,
    parcels: [
      { id: 'p', shape: [x, 0, x + 50, 60], ...parcel },
      { id: 'field', shape: [x + 50, 0, x + 150, 60], use: 'paddy' },
    ],
    firms: firm ? [{ creditCode: 'F', floorM2: 1000, staff: 9, taxWan: [9, 9, 9], grade: 'C', ...firm }] : [],
    sites: firm ? [{ firm: 'F', parcel: 'p' }] : [],
    ...more,
  };
  const may = situationOf(await inputOf({ sketch, ...wish }));
  const open = {
    upgrade: may.mayUpgrade[0],
    join: may.mayJoin[0],
    reclaim: may.mayReclaim[0],
    regreen: may.mayRegreen[0],
    reserve: may.mayReserve[0],
  };
  return Object.entries(open)
    .flatMap(([fate, flag]) => (flag ? [fate] : []))
    .join(' ');
}

const OUTSIDE = 4000;
const TAX_AT_LINE = 53 * 4.5;

describe('reclaim is open only to', () => {
  it('construction land: a field is decided by nobody', async () => {
    expect(await fates({ x: OUTSIDE, parcel: { use: 'dryland' }, firm: null })).toBe('');
  });

  it('land outside 集中建设区', async () => {
    expect(await fates({ x: 100 })).toBe('upgrade join reserve');
    expect(await fates({ x: 1100 })).toBe('upgrade reclaim regreen');
    expect(await fates({ x: 2100 })).toBe('reclaim regreen');
    expect(await fates({ x: OUTSIDE })).toBe('reclaim regreen');
    // no boundary delivered: nothing is known to lie outside
    expect(await fates({ x: OUTSIDE, more: { lines: [] } })).not.toMatch(/reclaim|regreen/);
  });

  it('land in a scattered block, or idle', async () => {
    // Listed in an existing park: the block is not scattered, and the land not idle.
    const park = [{ id: 'K', shape: [OUTSIDE - 10, -10, OUTSIDE + 60, 70] as const, remainingFloorM2: 0 }];
    expect(await fates({ x: OUTSIDE, more: { parks: park } })).toBe('');
    expect(await fates({ x: OUTSIDE, more: { parks: park }, parcel: { use: 'idle' }, firm: null })).toBe(
      'reclaim regreen',
    );
  });

  it('land that is not on the keep-list', async () => {
    expect(await fates({ x: OUTSIDE, more: { keep: { p: 'supply chain' } } })).toBe('');
    // its owner may still upgrade it; it is neither joined nor recovered
    expect(await fates({ x: 100, more: { keep: { p: 'supply chain' } } })).toBe('upgrade');
  });

  it('land without an A, B or above-scale firm at or over the park tax line', async () => {
    const strong = (tax: number, more: Partial<Firm>) => fates({ x: OUTSIDE, firm: { taxWan: [0, 0, tax], ...more } });
    for (const more of [{ grade: 'A' }, { grade: 'B' }, { grade: 'C', scale: 'aboveScale' }] as const) {
      expect(await strong(TAX_AT_LINE, more)).toBe('');
      expect(await strong(TAX_AT_LINE - 0.01, more)).toBe('reclaim regreen');
    }
    expect(await strong(10 * TAX_AT_LINE, { grade: 'C' })).toBe('reclaim regreen');
  });

  it('net area that makes a unit', async () => {
    expect(await fates({ x: OUTSIDE, parcel: { shape: [OUTSIDE, 0, OUTSIDE + 19, 20] } })).toBe('');
    // a polluting firm: not to farmland
    expect(await fates({ x: OUTSIDE, firm: { polluting: true } })).toBe('regreen');
  });

  it('and overshoot earns nothing', async () => {
    // 3,000 and 3,050 m² idle beside fields; 3,000 wanted by a goal that counts a thousand times: still one of them, the smaller.
    const sketch: DistrictSketch = {
      ...LAND,
      parcels: [
        { id: 'p', shape: [OUTSIDE, 0, OUTSIDE + 50, 60], use: 'idle' },
        { id: 'q', shape: [OUTSIDE, 500, OUTSIDE + 50, 561], use: 'idle' },
        { id: 'f', shape: [OUTSIDE + 50, 0, OUTSIDE + 150, 600], use: 'paddy' },
      ],
    };
    const { fate } = await proposalFor({ sketch, targets: [target('back', 'reclaimed', 3000, { weight: 1000 })] });
    expect([fate('p'), fate('q')]).toEqual(['reclaim', 'keep']);
  });
});

describe('upgrade needs', () => {
  it('low-efficiency or idle status', async () => {
    // 1,000 of floor on 3,000: FAR 0.33 is low; with FAR 1.5 and 5 × 4.5 of tax it is neither
    expect(await fates({ x: 100 })).toContain('upgrade');
    expect(await fates({ x: 100, firm: { floorM2: 4500, taxWan: [99, 99, 99] } })).toBe('join reserve');
  });

  it('legality by rule', async () => {
    const redline = { kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 1000, 1000] as const }] };
    expect(await fates({ x: 100, more: { lines: [...(LAND.lines ?? []), redline] } })).toBe('');
    // outside the boundary the table asks a review
    expect(await fates({ x: OUTSIDE })).not.toContain('upgrade');
  });

  it('a planned FAR above the present one', async () => {
    // tax makes it low-efficiency; FAR 0.99 and 1.0 against 1.0 planned
    expect(await fates({ x: 100, firm: { floorM2: 2970 } })).toContain('upgrade');
    expect(await fates({ x: 100, firm: { floorM2: 3000 } })).toBe('join reserve');
    expect(
      await fates({ x: 100, firm: { floorM2: 3000 }, wish: { settings: { 'upgrade.plannedFar': 1.2 } } }),
    ).toContain('upgrade');
  });

  it('a minimum site', async () => {
    expect(await fates({ x: 100, parcel: { shape: [100, 0, 150, 40] } })).toContain('upgrade');
    expect(await fates({ x: 100, parcel: { shape: [100, 0, 150, 39.9] } })).toBe('join reserve');
  });

  it('a developer or a cost', async () => {
    const idle = { x: 100, parcel: { use: 'idle' } } as const;
    const prices = {
      acquireWanPerMu: 10,
      demolishWanPerM2Floor: 0.01,
      reclaimWanPerMu: 10,
      rebuildWanPerM2Floor: 0.2,
      moveWanPerM2Floor: 0.05,
    };
    // a price, or a price blank and then disturbance: it costs
    expect(await fates({ ...idle, firm: null, wish: { prices: { ...prices, upgradeWanPerMu: 5 } } })).toContain(
      'upgrade',
    );
    expect(await fates({ ...idle, firm: null, wish: { prices } })).toContain('upgrade');
    // for nothing, and by nobody
    expect(await fates({ ...idle, firm: null, wish: { prices: { ...prices, upgradeWanPerMu: 0 } } })).toBe('join');
    const settings = { 'disturbance.groundShare': 0, 'upgrade.fixedDisturbance': 0 };
    expect(await fates({ ...idle, firm: null, wish: { settings } })).toBe('join');
    // for nothing, by the firm that operates there
    expect(await fates({ x: 100, wish: { prices: { ...prices, upgradeWanPerMu: 0 } } })).toContain('upgrade');
    expect(
      await fates({ ...idle, firm: { operating: false }, wish: { prices: { ...prices, upgradeWanPerMu: 0 } } }),
    ).toBe('join reserve');
  });

  it('a firm that is known: a parcel with none on 0601 is to be verified, not idle', async () => {
    const input = await inputOf({ sketch: { ...LAND, parcels: [{ id: 'p', shape: [100, 0, 150, 60] }] } });
    expect([input.measures.status.verify[0], input.measures.status.idle[0]]).toEqual([1, 0]);
    expect(situationOf(input).lowOrIdle[0]).toBe(0);
    expect(await fates({ x: 100, firm: null })).toBe('join');
    expect(await fates({ x: 100, firm: null, parcel: { use: 'idle' } })).toContain('upgrade');
  });
});

describe('firms', () => {
  it('close only by rule: eliminated sector, grade D, or not operating', async () => {
    const closable = async (firm: Partial<Firm>) => {
      const sketch: DistrictSketch = {
        ...LAND,
        parcels: [{ id: 'p', shape: [100, 0, 150, 60] }],
        firms: [{ creditCode: 'F', ...firm }],
        sites: [{ firm: 'F', parcel: 'p' }],
      };
      return situationOf(await inputOf({ sketch })).closable[0];
    };
    expect(await closable({ grade: 'C' })).toBe(0);
    expect(await closable({ grade: 'D' })).toBe(1);
    expect(await closable({ eliminated: true })).toBe(1);
    expect(await closable({ operating: false })).toBe(1);
  });

  it('close up to the cap, and the closed ones are shown with the rule', async () => {
    // Ten firms of grade D; a tenth may close: one. Three wanted out; there is nowhere to go.
    const firms = Array.from({ length: 10 }, (_, i) => ({ creditCode: `F${i}`, grade: 'D' as const, floorM2: 100 }));
    const { proposal, reached } = await proposalFor({
      sketch: {
        ...LAND,
        parcels: [{ id: 'p', shape: [OUTSIDE, 0, OUTSIDE + 50, 60] }],
        firms,
        sites: firms.map(({ creditCode }) => ({ firm: creditCode, parcel: 'p' })),
      },
      targets: [target('old', 'outdatedFirms', 3)],
    });
    const closed = proposal.firmFate.filter(({ fate }) => fate === 'close');
    expect(closed.map(({ reason }) => reason)).toEqual(['gradeD']);
    expect(reached('old')).toBe(1);
    expect(proposal.binding[0].en).toContain('no cap on closing firms gives +2 firms');
  });

  it('move within the distance and to a park of their sector only', async () => {
    const moved = async (settings: NonNullable<Wish['settings']>, sector: string) => {
      const { firm } = await proposalFor({
        sketch: {
          ...LAND,
          parcels: [
            { id: 'p', shape: [OUTSIDE, 0, OUTSIDE + 50, 60] },
            { id: 'f', shape: [OUTSIDE + 50, 0, OUTSIDE + 150, 60], use: 'paddy' },
          ],
          parks: [{ id: 'K', shape: [0, 0, 100, 60], remainingFloorM2: 5000, sectors: ['C33', 'C34'] }],
          firms: [{ creditCode: 'F', floorM2: 1000, sector }],
          sites: [{ firm: 'F', parcel: 'p' }],
        },
        settings,
        targets: [target('in', 'inParkShare', 100)],
      });
      return firm('F').fate;
    };
    // centre to centre 4,025 − 50 = 3,975 m
    expect(await moved({ 'move.maxKm': 3.975 }, 'C34')).toBe('move');
    expect(await moved({ 'move.maxKm': 3.974 }, 'C34')).toBe('stay');
    expect(await moved({ 'move.maxKm': 15 }, 'C17')).toBe('stay');
  });

  it('a decision of the planner is stopped by the same rules, with the reason', async () => {
    const input = await inputOf({
      sketch: {
        ...LAND,
        parcels: [{ id: 'p', shape: [OUTSIDE, 0, OUTSIDE + 50, 60] }],
        keep: { p: 'supply chain' },
        firms: [{ creditCode: 'F', grade: 'C' }],
        sites: [{ firm: 'F', parcel: 'p' }],
      },
      locks: {
        land: [{ target: 'p', lock: 'reclaim', origin: 'edits[0]' }],
        firms: [{ creditCode: 'F', fate: 'close', park: '', origin: 'edits[1]' }],
      },
    });
    const { findings } = resolveLocks(situationOf(input));
    expect(findings.map(({ code }) => code)).toEqual(['lock.unlawful', 'lock.unlawful']);
    expect(JSON.stringify(findings)).toContain('keep-list: supply chain');
    expect(JSON.stringify(findings)).toContain('closing needs a rule');
  });
});
