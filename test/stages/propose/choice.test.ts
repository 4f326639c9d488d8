import { describe, expect, it } from 'vitest';
import type { Choice } from '../../../src/model/choice.js';
import type { ParcelSketch } from '../../helpers/district.js';
import { proposalFor, target, type Wish } from './land.js';

/** Idle plots inside 集中建设区, each alone: 150 m deep, as wide as said, 300 m apart. */
function apart(widthsM: readonly number[]): ParcelSketch[] {
  return widthsM.map((w, i) => ({ id: `p${i + 1}`, shape: [400 * i, 0, 400 * i + w, 150], use: 'idle' }));
}

const LAND = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2500, 2000] as const, kind: 'concentrated' as const }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] as const }],
};

async function choiceOf(wish: Wish): Promise<{ choice: Choice; fates: readonly string[]; ids: readonly string[] }> {
  const { choice, proposal, overlaid } = await proposalFor(wish);
  if (!choice) throw new Error('nothing was asked for');
  return { choice, fates: proposal.landFate, ids: overlaid.pieces.id };
}

describe('alternatives', () => {
  const three: Wish = {
    // 15,000, 15,750 and 16,500 m²; one of them is enough. Cost: a tenth of the ground and 3,000: 4,500, 4,575, 4,650 m² of floor.
    sketch: { ...LAND, parcels: apart([100, 105, 110]) },
    settings: { 'cluster.minMu': 100, 'choice.alternatives': 4 },
    targets: [target('better', 'revitalised', 15_000, { mode: 'must' })],
  };

  it('are the next best, in order', async () => {
    const { choice, fates } = await choiceOf(three);
    expect(fates).toEqual(['upgrade', 'keep', 'keep']);
    expect(choice.alternatives.map(({ landFate }) => landFate).slice(0, 2)).toEqual([
      ['keep', 'upgrade', 'keep'],
      ['keep', 'keep', 'upgrade'],
    ]);
    expect(
      choice.alternatives
        .map(({ levels }) => Math.round(levels.find(({ name }) => name === 'disturbance')?.value ?? 0))
        .slice(0, 2),
    ).toEqual([4575, 4650]);
    // then two plots at once: p1 and p2
    expect(choice.alternatives[2].landFate).toEqual(['upgrade', 'upgrade', 'keep']);
    expect(Math.round(choice.alternatives[2].levels.find(({ name }) => name === 'disturbance')?.value ?? 0)).toBe(9075);
    expect(choice.ended).toBe('');
    // p1 is treated no more, p2 instead: 15,000 + 15,750 m²
    expect(choice.alternatives[0].differsMu).toBeCloseTo(30_750 / (2000 / 3), 6);
  });

  it('end where there is no other plan', async () => {
    const { choice } = await choiceOf({ ...three, sketch: { ...LAND, parcels: apart([100]) } });
    expect([choice.alternatives.length, choice.ended]).toEqual([0, 'noOtherPlan']);
  });

  it('differ by as much as is asked', async () => {
    // p3 differs from p1 by all the land treated; nothing differs from p1 by ten times what p1 treats
    const { choice } = await choiceOf({ ...three, settings: { ...three.settings, 'choice.leastShare': 1 } });
    expect(choice.alternatives[0].landFate).toEqual(['keep', 'upgrade', 'keep']);
    for (const { differsMu } of choice.alternatives) expect(differsMu).toBeGreaterThan(22.5 - 1e-6);
  });
});

describe('how often a cluster is chosen, and what it is worth', () => {
  // Three plots of 15,000 m² side by side, all wanted: one park, 0.1 × 45,000 + 5,000 = 9,500. Without it and what is mostly the same (any two
  // of the three) each is upgraded alone: 3 × 4,500 = 13,500.
  const joined: Wish = {
    sketch: {
      ...LAND,
      parcels: [0, 1, 2].map((i) => ({ id: `p${i}`, shape: [100 * i, 0, 100 * i + 100, 150] as const, use: 'idle' })),
    },
    settings: { 'choice.alternatives': 1, 'choice.replacementCosts': true },
    targets: [target('better', 'revitalised', 45_000, { mode: 'must' })],
  };

  it('says by how much the plan is dearer without', async () => {
    const { choice } = await choiceOf(joined);
    expect(choice.replacement).toHaveLength(1);
    const [{ changes, proved }] = choice.replacement;
    expect(proved).toBe(true);
    expect(changes.find(({ name }) => name === 'shortfall')?.change).toBeCloseTo(0, 5);
    expect(changes.find(({ name }) => name === 'disturbance')?.change).toBeCloseTo(4000, 2);
  });

  it('says what is missed where nothing stands in for it', async () => {
    // too small to be upgraded alone: without the cluster nothing is revitalised
    const { choice } = await choiceOf({ ...joined, settings: { ...joined.settings, 'upgrade.minSiteM2': 1e6 } });
    const [{ changes }] = choice.replacement;
    expect(changes.find(({ name }) => name === 'shortfall')?.change).toBeGreaterThan(0.3);
  });

  it('counts the plans that build it', async () => {
    const { choice } = await choiceOf(joined);
    expect(choice.timesChosen).toHaveLength(1);
    const [{ times, of }] = choice.timesChosen;
    expect(of).toBe(1 + choice.alternatives.length);
    const alike = choice.alternatives.filter(({ clusters }) => clusters.some(({ members }) => members.length > 1));
    expect(times).toBe(1 + alike.length);
  });
});

describe('what giving land back costs', () => {
  it('is a tenth of the ground where nobody is disturbed', async () => {
    // Idle plots of 1,000 … 5,000 m² beside a field: any amount up to 15,000 m² in steps of 1,000, at 0.1 m² of floor a square metre.
    const wish: Wish = {
      sketch: {
        ...LAND,
        parcels: [
          ...[1, 2, 3, 4, 5].map((i) => ({
            id: `o${i}`,
            shape: [4000 + 200 * i, 0, 4050 + 200 * i, 20 * i] as const,
            use: 'idle' as const,
          })),
          { id: 'field', shape: [4000, -100, 6000, 0], use: 'paddy' },
        ],
      },
      settings: { 'choice.paretoPoints': 4 },
      targets: [target('back', 'reclaimed', 4000, { mode: 'must' })],
    };
    const { choice } = await choiceOf(wish);
    expect(choice.pareto.map(({ reclaimedMu }) => Math.round(reclaimedMu * (2000 / 3)))).toEqual([
      0, 5000, 10_000, 15_000,
    ]);
    expect(choice.pareto.map(({ value }) => Math.round(value))).toEqual([0, 500, 1000, 1500]);
    for (const { value, bound } of choice.pareto) expect(bound).toBeLessThanOrEqual(value + 1e-6);
  });

  it('is empty where there is nothing to give back, and absent where nothing is asked', async () => {
    const wish: Wish = { sketch: { ...LAND, parcels: apart([100]) }, settings: { 'choice.paretoPoints': 3 } };
    expect((await choiceOf(wish)).choice.pareto).toEqual([]);
    expect((await proposalFor({ ...wish, settings: {} })).choice).toBeNull();
  });
});
