import { describe, expect, it } from 'vitest';
import { limitsOf } from '../../../src/stages/propose/situation/limits.js';
import type { DistrictSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { inputOf, proposalFor, shortfallOf, target, type Wish } from './land.js';

/** So many workshops of 100 m² of floor outside, by sector, and parks with room for all. */
function wishOf(sectors: readonly string[], parks: number, more: Partial<DistrictSketch> = {}): Wish {
  const parcels = sectors.map((_, i) => {
    const [x, y] = [3000 + 60 * (i % 10), 60 * Math.floor(i / 10)];
    return { id: `w${i}`, shape: [x, y, x + 30, y + 30] as const };
  });
  const sketch: DistrictSketch = {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels,
    parks: Array.from({ length: parks }, (_, p) => ({
      id: `K${p}`,
      shape: [200 * p, 0, 200 * p + 100, 100] as const,
      remainingFloorM2: 50_000,
    })),
    firms: sectors.map((sector, i) => ({ creditCode: `F${i}`, floorM2: 100, grade: 'C', sector })),
    sites: sectors.map((_, i) => ({ firm: `F${i}`, parcel: `w${i}` })),
    ...more,
  };
  return {
    sketch,
    targets: [target('in', 'inParkShare', 100, { mode: 'must' })],
    limits: { sectorsApart: [['C13', 'C26']] },
  };
}

describe('sectors that may not share a park', () => {
  it('do not, and the shortfall says so', async () => {
    // Three food factories and two of chemicals, one park: food goes.
    const wish = wishOf(['C131', 'C1392', 'C13', 'C261', 'C26'], 1);
    const { proposal } = await proposalFor(wish);
    expect(proposal.firmFate.map(({ fate }) => fate)).toEqual(['move', 'move', 'move', 'stay', 'stay']);
    expect(shortfallOf(proposal)).toBeCloseTo(0.4, 6);
    expect(proposal.binding[0].en).toContain('unlike sectors in one park gives +40 points');
    const { limits: _, ...free } = wish;
    expect(shortfallOf((await proposalFor(free)).proposal)).toBe(0);
  });

  it('go to parks of their own where there are two', async () => {
    const { proposal } = await proposalFor(wishOf(['C131', 'C261', 'C13', 'C26', 'C33'], 2));
    expect(shortfallOf(proposal)).toBe(0);
    const [food, chemicals, food2, chemicals2] = proposal.firmFate.map(({ destination }) => destination);
    expect([food2, chemicals2]).toEqual([food, chemicals]);
    expect(food).not.toBe(chemicals);
  });

  it('nor with what is in the park already', async () => {
    const wish = wishOf(['C26', 'C33'], 1);
    const { sketch } = wish;
    const there: DistrictSketch = {
      ...sketch,
      parcels: [...(sketch.parcels ?? []), { id: 'old', shape: [10, 10, 90, 90] }],
      firms: [...(sketch.firms ?? []), { creditCode: 'OLD', floorM2: 100, sector: 'C135', grade: 'C' }],
      sites: [...(sketch.sites ?? []), { firm: 'OLD', parcel: 'old' }],
    };
    const { firm } = await proposalFor({ ...wish, sketch: there });
    expect([firm('F0').fate, firm('F1').fate]).toEqual(['stay', 'move']);
  });

  it('compiles who is let in', async () => {
    const { row } = await compiledFor(wishOf(['C13', 'C26', 'C33'], 1));
    expect(row('unlike[park K0,C13~C26]')).toEqual({
      lower: -Infinity,
      upper: 1,
      'host[park K0,C13~0]': 1,
      'host[park K0,C26~1]': 1,
    });
    expect(row('host[F0#0,park K0,C13~0]')).toEqual({
      lower: -Infinity,
      upper: 0,
      'to[F0#0,park K0]': 1,
      'host[park K0,C13~0]': -1,
    });
  });

  it('holds where firms move in groups', async () => {
    const sectors = Array.from({ length: 150 }, (_, i) => ['C13', 'C26', 'C33'][i % 3]);
    const { proposal } = await proposalFor(wishOf(sectors, 3));
    const at = new Map<number, Set<string>>();
    proposal.firmFate.forEach(({ destination }, f) => {
      if (destination >= 0) at.set(destination, (at.get(destination) ?? new Set()).add(sectors[f]));
    });
    expect(proposal.firmFate.filter(({ fate }) => fate === 'move')).toHaveLength(150);
    for (const there of at.values()) expect(there.has('C13') && there.has('C26')).toBe(false);
  });

  it('refuses a sector beside itself', async () => {
    const input = await inputOf({ ...wishOf(['C13'], 1), limits: { sectorsApart: [['C13', 'C1']] } });
    expect(() => limitsOf(input)).toThrow(expect.objectContaining({ code: 'E_LIMIT', where: '/sectorsApart/0' }));
  });
});
