import { describe, expect, it } from 'vitest';
import type { Solve } from '../../../src/model/mip.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { proposalFor, target } from './land.js';
import { syntheticDistrict } from './synthetic.js';

const WISH = {
  sketch: syntheticDistrict(5, { quarters: 2, hamlets: 6 }),
  targets: [
    target('better', 'revitalised', 60_000, { mode: 'must' }),
    target('back', 'reclaimed', 900_000, { mode: 'must' }),
    target('in', 'inParkShare', 60),
  ],
};

/** Stops by hand as the solve of the given number begins. */
function stoppedAt(solves: number): Solve {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const solve = inProcessSolve({ stop });
  let begun = 0;
  return (mip, options) => {
    begun++;
    if (begun >= solves) Atomics.store(stop, 0, 1);
    return solve(mip, options);
  };
}

describe('a proposal that is stopped by hand', () => {
  it('before any solve does nothing, which is always a plan, and says so', async () => {
    const { proposal, findings } = await proposalFor(WISH, stoppedAt(1));
    expect(new Set(proposal.landFate)).toEqual(new Set(['keep', 'notEligible']));
    expect(proposal.firmFate.every(({ fate }) => fate === 'stay')).toBe(true);
    expect(proposal.notReproducible).toBe('stoppedByHand');
    expect(proposal.binding).toEqual([]);
    // nothing of it is told to be needless
    expect(proposal.why.some(({ en }) => en.startsWith('the search ended'))).toBe(true);
    expect(proposal.why.some(({ en }) => en.startsWith('the targets are served'))).toBe(false);
    expect(findings.map(({ code }) => code)).toContain('proposal.stoppedByHand');
    for (const { sense, value, bound, openBound } of proposal.levels) {
      const [least, most] = sense === 'most' ? [value, bound] : [bound, value];
      expect(least).toBeLessThanOrEqual(most);
      if (sense === 'least') expect(openBound).toBeLessThanOrEqual(bound);
    }
  });

  it('at any solve ends with a plan that passes all checks, never worse than the one before', async () => {
    const whole = await proposalFor(WISH);
    expect(whole.proposal.notReproducible).toBeUndefined();
    const [least] = whole.proposal.levels;
    let before = Number.POSITIVE_INFINITY;
    for (const solves of [2, 5, 9, 14]) {
      const { proposal } = await proposalFor(WISH, stoppedAt(solves));
      const [{ value, bound }] = proposal.levels;
      expect(value, `stopped at ${solves}`).toBeLessThanOrEqual(before + 1e-6);
      expect(value).toBeGreaterThanOrEqual(least.bound - 1e-6);
      expect(bound).toBeLessThanOrEqual(least.value + 1e-6);
      before = value;
      // what is left to do is timed all the same
      expect(proposal.phases?.noYear.filter(({ why }) => why.cause === 'stopped')).toEqual([]);
    }
  });
});

describe('a proposal whose solves have a time limit', () => {
  it('that ends none of them is the same, and is not marked', async () => {
    const [free, limited] = [
      await proposalFor(WISH),
      await proposalFor({ ...WISH, settings: { 'solve.timeLimitS': 3600 } }),
    ];
    expect(limited.proposal.landFate).toEqual(free.proposal.landFate);
    expect(limited.proposal.notReproducible).toBeUndefined();
  });

  it('that ends one is marked, with a finding', async () => {
    const { proposal, findings } = await proposalFor({ ...WISH, settings: { 'solve.timeLimitS': 1e-9 } });
    expect(proposal.notReproducible).toBe('timeLimit');
    expect(findings.find(({ code }) => code === 'proposal.timeLimit')?.severity).toBe('warning');
  });

  it('blames no law for what a longer search finds', async () => {
    const quick = inProcessSolve();
    // the search for the plan is cut short, its explanation is not
    const solve: Solve = (mip, options) =>
      quick(mip, mip.name.startsWith('explain') ? options : { ...options, timeLimitS: 1e-9 });
    const { proposal } = await proposalFor({ ...WISH, targets: WISH.targets.slice(0, 1) }, solve);
    const [{ inForce, reached, en, zh }] = proposal.binding;
    expect(reached).toBe(0);
    expect(inForce?.atLeast).toBeCloseTo(60_000, 1);
    expect(en).toMatch(/the search ended early: with every limit in force there is \+60000 m²/);
    expect(en).not.toMatch(/the law bind/);
    expect(zh).toMatch(/求解未到底：不放开任何限制就可再有 \+60000 m²/);
  });
});
