import { describe, expect, it } from 'vitest';
import type { DistrictSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { proposalFor, shortfallOf, target, type Wish } from './land.js';
import { asked } from './manyDue.js';

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

describe('where firms move in groups', () => {
  const intoPark = ({ proposal, input }: Awaited<ReturnType<typeof proposalFor>>) =>
    proposal.firmFate.filter(
      ({ fate, destination }, f) => fate === 'move' && destination < 7 && input.measures.firms.outdated[f],
    ).length;

  it('outdated firms get the room of parks that stand, the others wait for the new one', async () => {
    const answer = await proposalFor(asked(2000, 2022));
    expect(intoPark(answer)).toBe(20);
    expect(answer.proposal.phases?.due).toEqual([{ target: 'outdated', year: 2022, reached: 20, wanted: 20 }]);
    expect(answer.findings.map(({ code }) => code)).not.toContain('phase.dueLate');
  });

  it('where the room is too small it is told that no plan has more by then', async () => {
    const { proposal, findings, reached } = await proposalFor(asked(1500, 2022));
    expect(reached('outdated')).toBeGreaterThanOrEqual(20);
    expect(proposal.phases?.due).toEqual([
      { target: 'outdated', year: 2022, reached: 15, wanted: 20, most: expect.closeTo(15, 6) },
    ]);
    expect(findings.find(({ code }) => code === 'phase.dueBeyond')?.numbers).toEqual({
      target: 'outdated',
      year: 2022,
      most: 15,
      wanted: 20,
    });
    expect(shortfallOf(proposal)).toBeCloseTo(0.5 * (5 / 20), 5);
  });

  it('compiles to firms that go to a park that stands, and floor that carries them there', async () => {
    const { row, names } = await compiledFor(asked(2000, 2022));
    expect(row('due[outdated]')).toMatchObject({ lower: 20, 'early[F0]': 1, 'late[outdated]': 20 });
    expect(row('early[F0]')).toEqual({ lower: -Infinity, upper: 0, 'early[F0]': 1, 'move[F0]': -1 });
    expect(row('inTime[0]')).toMatchObject({ upper: 0, 'early[F0]': 0.1, 'flow[group 0,site 0]': -1 });
    expect(names).not.toContain('early[F1]');
    expect((await compiledFor(asked(2000, 2025))).names).not.toContain('early[F0]');
  });
});
