import { describe, expect, it } from 'vitest';
import { againstExact, baselines } from '../../scripts/bench/propose/baselines.js';
import { inputOf, target } from '../stages/propose/land.js';
import { STRIP } from '../stages/propose/strip.js';

/** What each of the methods ends with on the strip of `handSolved.test.ts`: lawful or not, and its levels. */
async function plansFor(wanted: ReturnType<typeof target>) {
  const input = await inputOf({ sketch: STRIP, targets: [wanted] });
  const { names, results } = await baselines(input, 0.2, [1, 2], false);
  return results.map(({ name, lawful, values }) => ({
    name,
    lawful,
    short: values[names.indexOf('must')],
    disturbanceM2: values[names.indexOf('disturbance')],
  }));
}

describe('the baselines of propose', () => {
  it('upgrade the cheapest land where that is all it takes, and no more', async () => {
    for (const plan of await plansFor(target('better', 'revitalised', 12_000, { mode: 'must' }))) {
      expect(plan).toMatchObject({ lawful: true, short: 0 });
      // on paper 10,500 m²
      expect(plan.disturbanceM2).toBeGreaterThanOrEqual(10_500 - 1e-6);
      if (/benefit|annealing/.test(plan.name)) expect(plan.disturbanceM2).toBeCloseTo(10_500, 3);
    }
  });

  it('annealing finds the park that a firm needs to leave its land, rules alone do not; none beats the plan on paper', async () => {
    const plans = await plansFor(target('back', 'reclaimed', 2500, { mode: 'must' }));
    expect(plans.every(({ lawful }) => lawful)).toBe(true);
    for (const { name, short, disturbanceM2 } of plans) {
      if (name.startsWith('annealing')) expect([short, disturbanceM2]).toEqual([0, expect.closeTo(26_125, 3)]);
      else expect([short, disturbanceM2]).toEqual([1, 0]);
    }
  });
});

describe('againstExact', () => {
  const gap = { absolute: 0, relative: 0 };
  const level = {
    unit: '',
    bound: 0,
    optimalityGap: gap,
    openBound: 0,
    openGap: gap,
    status: 'optimal',
    nodes: 0,
  } as const;
  const levels = [
    { ...level, name: 'shortfall', sense: 'least', value: 0 },
    { ...level, name: 'disturbance', sense: 'least', value: 200 },
  ] as unknown as Parameters<typeof againstExact>[0];
  const told = (...values: number[]) => againstExact(levels, ['must', 'goal', 'disturbance'], values);

  it('tells the first level that differs', () => {
    expect(told(0, 0, 200)).toBe('the same');
    expect(told(0, 0, 230)).toBe('disturbance more by 15.00 %');
    expect(told(0.1, 0.02, 100)).toBe('shortfall more by 0.1200');
    expect(told(0, 0, 190)).toBe('disturbance LESS by 5.00 %');
  });
});
