import { describe, expect, it } from 'vitest';
import type { DistrictSketch } from '../../helpers/district.js';
import { proposalFor, target } from './land.js';

/** 集中建设区 for x < 2000; flat. */
const LAND: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
};

describe('the last two objectives, between plans that cost the same', () => {
  it('gives back the plot that joins farmland', async () => {
    // Two idle plots of 2,000 m², each beside a field of 10,000 m²; 2,000 wanted. q lies between two fields (10,000 + 10,000 joined), p at the edge
    // of one: Δ Σ a²: q 22,000² − 2 × 10,000² = 2.84e8; p 12,000² − 10,000² = 0.44e8. District: 2 × 2,000 + 3 × 10,000 = 34,000 m².
    const { fate, proposal } = await proposalFor({
      sketch: {
        ...LAND,
        parcels: [
          { id: 'p', shape: [3000, 0, 3025, 80], use: 'idle' },
          { id: 'f1', shape: [3025, 0, 3125, 100], use: 'paddy' },
          { id: 'f2', shape: [3000, 500, 3100, 600], use: 'paddy' },
          { id: 'q', shape: [3100, 500, 3125, 580], use: 'idle' },
          { id: 'f3', shape: [3125, 500, 3225, 600], use: 'paddy' },
        ],
      },
      targets: [target('back', 'reclaimed', 2000, { mode: 'must' })],
    });
    expect([fate('p'), fate('q')]).toEqual(['keep', 'reclaim']);
    const level = proposal.levels[3];
    expect(level).toMatchObject({ name: 'farmlandJoined', sense: 'most', optimalityGap: { absolute: 0, relative: 0 } });
    expect(level.value).toBeCloseTo(2.84e8 / 34_000, 3);
  });

  it('joins land of one town', async () => {
    // Two pairs of idle plots, one pair over a town border, apart; one pair is wanted.
    const plot = (id: string, x: number, town: number) =>
      ({ id, shape: [x, 0, x + 100, 150], use: 'idle', town }) as const;
    const sketch: DistrictSketch = {
      ...LAND,
      towns: [
        { code: '1', shape: [0, 0, 100, 150] },
        { code: '2', shape: [100, 0, 900, 150] },
      ],
      parcels: [plot('a', 0, 0), plot('b', 100, 1), plot('c', 500, 1), plot('d', 600, 1)],
    };
    const { proposal } = await proposalFor({
      sketch,
      settings: { 'upgrade.minSiteM2': 1e6 },
      targets: [target('better', 'revitalised', 30_000, { mode: 'must' })],
    });
    expect(proposal.landFate).toEqual(['keep', 'keep', 'cluster', 'cluster']);
    expect(proposal.levels[4]).toMatchObject({ name: 'townsCrossed', value: 0, bound: 0 });
    // where only the pair over the border is left, the border is crossed
    const left = await proposalFor({
      sketch: { ...sketch, keep: { c: 'kept' } },
      settings: { 'upgrade.minSiteM2': 1e6 },
      targets: [target('better', 'revitalised', 30_000, { mode: 'must' })],
    });
    expect(left.proposal.levels[4]).toMatchObject({ value: 1, bound: 1 });
  });
});
