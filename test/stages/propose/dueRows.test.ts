import { describe, expect, it } from 'vitest';
import type { DistrictSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { proposalFor, shortfallOf, target, type Wish } from './land.js';

/** Two workshops side by side inside, each with a firm graded D; none may be closed. Joined they disturb 21,500, upgraded 10,500 + 12,000. */
const SKETCH: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    { id: 'a', shape: [0, 0, 100, 150] },
    { id: 'b', shape: [100, 0, 200, 150] },
  ],
  firms: [
    { creditCode: 'A', floorM2: 6000, grade: 'D', taxWan: [1, 1, 1] },
    { creditCode: 'B', floorM2: 7500, grade: 'D', taxWan: [1, 1, 1] },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
  ],
};
const wish = (year: number, more: Partial<Wish['settings']> = {}): Wish => ({
  sketch: SKETCH,
  targets: [target('outdated', 'outdatedFirms', 2, { mode: 'must', date: `${year}-12-31` })],
  settings: { 'phase.lastYear': 2025, 'close.maxShare': 0, ...more },
});

describe('a target that is due before any new cluster can stand', () => {
  it('is met by what can be done by then', async () => {
    const early = await proposalFor(wish(2022));
    expect([early.fate('a'), early.fate('b')]).toEqual(['upgrade', 'upgrade']);
    expect(early.proposal.phases?.due).toEqual([{ target: 'outdated', year: 2022, reached: 2, wanted: 2 }]);
    // a cluster begun in 2022 stands in 2024
    expect((await proposalFor(wish(2024))).fate('a')).toBe('cluster');
    expect((await proposalFor(wish(2022, { 'cluster.buildLagYears': 0 }))).fate('a')).toBe('cluster');
  });

  it('is met late rather than never, and that is said', async () => {
    const { fate, proposal, reached, findings } = await proposalFor(wish(2022, { 'upgrade.minSiteM2': 1e6 }));
    expect([fate('a'), reached('outdated')]).toEqual(['cluster', 2]);
    expect(shortfallOf(proposal)).toBeCloseTo(0.5, 6);
    expect(findings.find(({ code }) => code === 'phase.dueLate')).toMatchObject({
      numbers: { target: 'outdated', year: 2022, reached: 0, wanted: 2 },
    });
  });

  it('compiles to the sum without clusters', async () => {
    const { row, names } = await compiledFor(wish(2023));
    expect(row('due[outdated]')).toEqual({
      lower: 2,
      upper: Infinity,
      'close[A]': 1,
      'close[B]': 1,
      'upgrade[a]': 1,
      'upgrade[b]': 1,
      'late[outdated]': 2,
    });
    expect(row('target[outdated]')).toMatchObject({ 'joined[a]': 1, 'joined[b]': 1 });
    expect(names).toContain('late[outdated]');
    expect((await compiledFor(wish(2024))).names).not.toContain('late[outdated]');
  });
});
