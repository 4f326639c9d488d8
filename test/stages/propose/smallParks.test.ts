import { describe, expect, it } from 'vitest';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { proposalFor, shortfallOf, target, type Wish } from './land.js';

/**
 * Inside 集中建设区: so many pairs of workshops of 60 × 60 m whose FAR is reached (4,000 m² of floor each) and whose tax is low. A pair, joined, is a
 * rebuilt block of 7,200 m² = 10.8 mu; alone its plots can't be upgraded. And perhaps an idle plot p of 200 × 150 m = 45 mu.
 */
function sketch(pairs: number, withPark: boolean): DistrictSketch {
  const plots = Array.from({ length: 2 * pairs }, (_, i): ParcelSketch => {
    const [x, y] = [60 * (i % 2), 200 * Math.floor(i / 2)];
    return { id: `w${i}`, shape: [x, y, x + 60, y + 60] };
  });
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels: [...plots, ...(withPark ? [{ id: 'p', shape: [600, 0, 800, 150] as const, use: 'idle' as const }] : [])],
    firms: plots.map(({ id }) => ({ creditCode: `F${id}`, floorM2: 4000, taxWan: [1, 1, 1], grade: 'C' })),
    sites: plots.map(({ id }) => ({ firm: `F${id}`, parcel: id })),
  };
}
const better = (mu: number) => [target('better', 'revitalised', mu, { unit: 'mu', mode: 'must' })];
const parksOf = async (wish: Wish) => {
  const answer = await proposalFor(wish);
  const { clusters, levels } = answer.proposal;
  return { ...answer, parks: clusters.map(({ isPark }) => isPark), cost: Math.round(levels[2].value) };
};

describe('new space kept for small parks', () => {
  it('binds: p is made a park, which is dearer than an upgrade, so that the block beside it may be built', async () => {
    // New space: block 0.7 × 7,200 × 2 = 10,080 m², park 0.7 × 30,000 × 2 = 42,000: 42,000 ≥ 0.1 × 52,080.
    // Disturbance: block 8,000 + 720 + 3,000 = 11,720; park 3,000 + 5,000 = 8,000, upgraded 3,000 + 3,000 = 6,000.
    const wish: Wish = { sketch: sketch(1, true), targets: better(55.8) };
    const held = await parksOf(wish);
    expect([held.parks, held.cost, held.fate('p')]).toEqual([[false, true], 19_720, 'cluster']);
    const free = await parksOf({ ...wish, settings: { 'reserve.smallParkShare': 0 } });
    expect([free.parks, free.cost, free.fate('p')]).toEqual([[false], 17_720, 'upgrade']);
  });

  it('lets as many blocks be built as its share leaves', async () => {
    // 42,000 of 52,080 = 0.806; of 62,160, with both blocks, 0.676
    const wish = (share: number): Wish => ({
      sketch: sketch(2, true),
      targets: better(66.6),
      settings: { 'reserve.smallParkShare': share },
    });
    const both = await parksOf(wish(0.67));
    expect([both.parks, shortfallOf(both.proposal)]).toEqual([[false, false, true], 0]);
    const one = await parksOf(wish(0.68));
    expect([one.parks.length, one.reached('better')]).toEqual([2, expect.closeTo(55.8, 6)]);
    expect(shortfallOf(one.proposal)).toBeCloseTo(10.8 / 66.6, 6);
    expect(one.proposal.binding[0].en).toContain('no new space kept for small parks gives +10.8 mu');
    // no block: then p is no park either
    expect((await parksOf(wish(0.81))).parks).toEqual([]);
  });

  it('holds a target down where no park can be, and is named for it', async () => {
    const { proposal } = await proposalFor({ sketch: sketch(1, false), targets: better(10.8) });
    expect([proposal.clusters, shortfallOf(proposal)]).toEqual([[], 1]);
    expect(proposal.binding[0].en).toContain('no new space kept for small parks gives +10.8 mu');
    expect(proposal.binding[0].zh).toContain('新增空间不为小微园预留 +10.8 亩');
  });

  it('is the room for relocated firms in a larger park, not all of the park', async () => {
    // p in a planned platform, a firm of 37,000 m² on it: room 42,000 − 37,000 = 5,000: enough for its own 42,000, not with the block (5,208 of 52,080);
    // with 36,000 it is 6,000
    const platform = (floorM2: number): Wish => {
      const base = sketch(1, true);
      const firms = [
        ...(base.firms ?? []),
        { creditCode: 'P', floorM2, taxWan: [1, 1, 1] as const, grade: 'C' as const },
      ];
      return {
        sketch: {
          ...base,
          parcels: base.parcels?.map((one) => (one.id === 'p' ? { ...one, use: 'industry' } : one)) ?? [],
          firms,
          sites: [...(base.sites ?? []), { firm: 'P', parcel: 'p' }],
          plannedParks: [{ id: 'P', shape: [590, -10, 810, 160], level: 'platform' }],
        },
        targets: better(55.8),
      };
    };
    const full = await parksOf(platform(37_000));
    expect([full.parks, shortfallOf(full.proposal)]).toEqual([[true], expect.closeTo(10.8 / 55.8, 6)]);
    expect(full.proposal.binding[0].en).toContain('no new space kept for small parks gives +10.8 mu');
    const roomy = await parksOf(platform(36_000));
    expect([roomy.parks, shortfallOf(roomy.proposal)]).toEqual([[false, true], 0]);
    expect(roomy.proposal.clusters.map(({ level }) => level)).toEqual([null, 'platform']);
    const { row, candidates } = await compiledFor(platform(36_000));
    expect(row('smallParks')).toMatchObject({ [`cluster[${candidates.list[1].id}]`]: 1.8 });
  });

  it('compiles to space, 1000 m²: 0.9 of a park against 0.1 of a block', async () => {
    const { row, candidates } = await compiledFor({ sketch: sketch(1, true), targets: better(55.8) });
    const [block, park] = candidates.list;
    expect(row('smallParks')).toEqual({
      lower: 0,
      upper: Infinity,
      [`cluster[${block.id}]`]: -1.008,
      [`cluster[${park.id}]`]: 37.8,
    });
  });
});
