import { describe, expect, it } from 'vitest';
import { proposalFor, target } from './land.js';
import { STRIP } from './strip.js';

describe('solved on paper', () => {
  it('leaves everything as it is when nothing is wanted', async () => {
    const { proposal } = await proposalFor({ sketch: STRIP });
    expect(proposal.landFate).toEqual(['keep', 'keep', 'keep', 'notEligible', 'keep']);
    expect(proposal.firmFate.every(({ fate }) => fate === 'stay')).toBe(true);
    expect(proposal.levels.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0]);
  });

  it('moves one firm into a new park to give its land back', async () => {
    // Wanted: 2,500 m². w (2,500 m², touches the field) and v (3,000 m², joins no field: only to green) both would do; w has the smaller firm.
    // W needs a park: a + b = 30,000 m² = 45 mu ≥ 30 mu. Room: 0.7 × 30,000 × 2 − 13,500 = 28,500 m² ≥ 1,000.
    // Disturbance: floor of all firms 16,500, staff 165, tax 12: 100 m² a person, 1,375 m² a 10⁴ yuan.
    //   W moves: 1,000 + 10 × 100 + 1 × 1,375 = 3,375. w cleared: 1,000 + 0.1 × 2,500 = 1,250.
    //   Park: 13,500 of floor worked on + 0.1 × 30,000 + 5,000 = 21,500. Sum 26,125.
    const { proposal, fate, firm, reached } = await proposalFor({
      sketch: STRIP,
      targets: [target('back', 'reclaimed', 2500, { mode: 'must' })],
    });
    expect([fate('a'), fate('b'), fate('w'), fate('v')]).toEqual(['cluster', 'cluster', 'reclaim', 'keep']);
    expect(firm('W')).toMatchObject({ fate: 'move', destination: 0, reason: 'landVacated' });
    expect(firm('V').fate).toBe('stay');
    expect(reached('back')).toBe(2500);
    expect(proposal.levels.map(({ name }) => name)).toEqual([
      'shortfall',
      'newConstruction',
      'disturbance',
      'farmlandJoined',
      'townsCrossed',
    ]);
    expect(proposal.levels[0]).toMatchObject({ value: 0, bound: 0, optimalityGap: { absolute: 0, relative: 0 } });
    expect(proposal.levels[2].value).toBeCloseTo(26_125, 3);
    expect(proposal.levels[2].optimalityGap.relative).toBeLessThan(0.001);
    // Alone, both could go: 2,500 + 3,000.
    expect(proposal.targetBounds.get('back')).toBeCloseTo(5500, 3);
    expect(proposal.clusters[0]).toMatchObject({ footprintM2: 30_000, isPark: true, capacityFloorM2: 28_500 });
    // W's land pays 1 / 3.75 mu < 5: measured low-efficiency, firm graded: guided return. The members too.
    expect(proposal.exitManner).toEqual(['引导退还', '引导退还', '引导退还', '', '']);
  });

  it('upgrades the cheapest land that meets the target and no more', async () => {
    // Both inside pieces are low-efficiency (tax 5 / 22.5 mu; FAR 0.4 and 0.5), 15,000 m² each. Wanted 12,000: one upgrade.
    // Upgrade of a: 6,000 of floor + 1,500 + 3,000 = 10,500; of b: 7,500 + 4,500 = 12,000; a cluster of both 21,500.
    const { proposal, reached } = await proposalFor({
      sketch: STRIP,
      targets: [target('better', 'revitalised', 12_000, { mode: 'must' })],
    });
    expect(proposal.landFate.slice(0, 2)).toEqual(['upgrade', 'keep']);
    expect(reached('better')).toBe(15_000);
    expect(proposal.levels[2].value).toBeCloseTo(10_500, 3);
    expect(proposal.targetBounds.get('better')).toBeCloseTo(30_000, 3);
  });

  it('joins neighbours when one project disturbs less than many', async () => {
    // Six idle plots of 22.5 mu in a row, all wanted (90,000 m²). One by one: 6 × (1,500 of ground + 3,000) = 27,000. One park of six:
    // 9,000 + 5,000 = 14,000.
    const plots = Array.from({ length: 6 }, (_, i) => ({
      id: `p${i}`,
      shape: [i * 100, 0, (i + 1) * 100, 150] as const,
      use: 'idle' as const,
    }));
    const { proposal } = await proposalFor({
      sketch: { ...STRIP, parcels: plots, firms: [], sites: [] },
      targets: [target('better', 'revitalised', 90_000, { mode: 'must' })],
    });
    expect(proposal.clusters.map(({ members }) => members.length)).toEqual([6]);
    expect(proposal.levels[2].value).toBeCloseTo(14_000, 3);
  });

  it('answers an impossible must with the shortfall', async () => {
    const { proposal, reached } = await proposalFor({
      sketch: STRIP,
      targets: [target('back', 'reclaimed', 10_000, { mode: 'must' })],
    });
    // At most w + v = 5,500 of 10,000.
    expect(reached('back')).toBe(5500);
    expect(proposal.levels[0].value).toBeCloseTo(0.45, 4);
    expect(proposal.levels[0].optimalityGap.relative).toBeLessThan(1e-3);
  });
});
