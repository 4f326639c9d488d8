import { describe, expect, it } from 'vitest';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { proposalFor, target, type Wish } from './land.js';

/**
 * Two idle plots inside with a strip of field between them (15 m × 150 m = 2,250 m² = 3.375 mu): joined they are a park. Outside an idle
 * hamlet of 3,000 m² = 4.5 mu beside a field. Upgrading alone is not open: what is revitalised is joined.
 */
function landWith(
  between: 'paddy' | 'dryland' | 'grass' | 'road',
  hamlet: Partial<ParcelSketch> = {},
  beside: 'paddy' | 'dryland' = 'paddy',
): DistrictSketch {
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels: [
      { id: 'w', shape: [0, 0, 100, 150], use: 'idle' },
      { id: 'between', shape: [100, 0, 115, 150], use: between },
      { id: 'e', shape: [115, 0, 215, 150], use: 'idle' },
      { id: 'h', shape: [4000, 0, 4060, 50], use: 'idle', ...hamlet },
      { id: 'hf', shape: [4060, 0, 4200, 50], use: beside },
    ],
  };
}

function wish(sketch: DistrictSketch, more: Partial<Wish> = {}): Wish {
  return {
    sketch,
    targets: [target('better', 'revitalised', 30_000, { mode: 'must' })],
    ...more,
    settings: { 'upgrade.minSiteM2': 1e6, ...more.settings },
  };
}

describe('three ledgers in the program', () => {
  it('draws on each ledger by what the field was, and brings by what the land becomes', async () => {
    const { row } = await compiledFor(
      wish(landWith('paddy', {}, 'dryland'), {
        quotas: { construction: { openingMu: 3, usedMu: 1 }, paddy: { overdraftMu: 2 } },
      }),
    );
    expect(row('linked[construction]')).toEqual({
      lower: -Infinity,
      upper: 2,
      'cluster[C-w-2]': 3.375,
      'reclaim[h]': -4.5,
    });
    expect(row('linked[farmland]')).toEqual({
      lower: -Infinity,
      upper: 0,
      'cluster[C-w-2]': 3.375,
      'reclaim[h]': -4.5,
    });
    // the hamlet lies beside dryland: what it becomes can't be flooded
    expect(row('linked[paddy]')).toEqual({ lower: -Infinity, upper: 2, 'cluster[C-w-2]': 3.375 });
  });

  it('asks dryland for no paddy, other field for no farmland, a street for nothing', async () => {
    const ledgersOf = async (between: 'dryland' | 'grass' | 'road') =>
      (await compiledFor(wish(landWith(between)))).mip.rows
        .map(({ name }) => name)
        .filter((name) => name.startsWith('linked['));
    expect(await ledgersOf('dryland')).toEqual(['linked[construction]', 'linked[farmland]']);
    expect(await ledgersOf('grass')).toEqual(['linked[construction]']);
    expect(await ledgersOf('road')).toEqual([]);
  });

  it('takes field in against land given back, in all three', async () => {
    const { proposal, fate, ledger } = await proposalFor(wish(landWith('paddy')));
    expect(proposal.clusters).toMatchObject([{ infill: [1], newConstructionM2: 2250 }]);
    expect(fate('h')).toBe('reclaim');
    expect(ledger.quota.paddy).toMatchObject({ plannedM2: 3000, usedM2: 2250, plannedBalanceM2: 750 });
  });

  it('binds by paddy where farmland would do, and says so', async () => {
    const short = await proposalFor(wish(landWith('paddy', {}, 'dryland')));
    expect(short.proposal.clusters).toEqual([]);
    expect(short.proposal.levels[0].value).toBeCloseTo(1, 6);
    expect(short.proposal.binding[0].en).toContain('infill without 增减挂钩 quota gives +');
    // 3.375 mu at hand, or as much overdrawn, or reclaim that is stated to become paddy
    for (const more of [
      { quotas: { paddy: { openingMu: 3.375 } } },
      { quotas: { paddy: { overdraftMu: 3.375 } } },
      { settings: { 'reclaim.toPaddy': 'all' as const } },
    ]) {
      const { proposal } = await proposalFor(wish(landWith('paddy', {}, 'dryland'), more));
      expect(proposal.clusters).toHaveLength(1);
    }
    const bounded = await proposalFor(
      wish(landWith('paddy', {}, 'dryland'), { quotas: { paddy: { overdraftMu: 3.37 } } }),
    );
    expect(bounded.proposal.clusters).toEqual([]);
  });

  it('brings nothing by state land', async () => {
    const { proposal } = await proposalFor(wish(landWith('paddy', { stateOwned: true })));
    expect(proposal.clusters).toEqual([]);
  });

  it('does without reclaim where there is quota at hand, and not where it is used', async () => {
    const full = { openingMu: 10, usedMu: 6.625 };
    const { proposal, fate } = await proposalFor(
      wish(landWith('paddy'), { quotas: { construction: full, farmland: full, paddy: full } }),
    );
    expect([proposal.clusters.length, fate('h')]).toEqual([1, 'keep']);
    const used = { openingMu: 10, usedMu: 6.7 };
    const again = await proposalFor(
      wish(landWith('paddy'), { quotas: { construction: full, farmland: used, paddy: full } }),
    );
    expect([again.proposal.clusters.length, again.fate('h')]).toEqual([1, 'reclaim']);
  });

  it('lets nothing be drawn on an overdrawn ledger before it is brought back', async () => {
    // 2 mu too much used: 3.375 + 2 > 4.5
    const owing = await compiledFor(wish(landWith('paddy'), { quotas: { farmland: { usedMu: 2 } } }));
    expect(owing.row('linked[farmland]')).toEqual({
      lower: -Infinity,
      upper: -2,
      'cluster[C-w-2]': 3.375,
      'reclaim[h]': -4.5,
      'owed[farmland]': -2,
    });
    expect(owing.row('repaid[farmland,cluster[C-w-2]]')).toEqual({
      lower: -Infinity,
      upper: 1,
      'cluster[C-w-2]': 1,
      'owed[farmland]': 1,
    });
    const { proposal } = await proposalFor(wish(landWith('paddy'), { quotas: { farmland: { usedMu: 2 } } }));
    expect(proposal.clusters).toEqual([]);
    // 1 mu: 3.375 + 1 ≤ 4.5
    const repaid = await proposalFor(wish(landWith('paddy'), { quotas: { farmland: { usedMu: 1 } } }));
    expect([repaid.proposal.clusters.length, repaid.fate('h')]).toEqual([1, 'reclaim']);
  });

  it('does not count on reclaim that is accepted too late for any cluster to stand in time', async () => {
    // 2022–2025: reclaim in 2022, accepted in 2023, begun in 2023, stands in 2025. One year less, or one more to build: too late.
    const clusters = async (more: Partial<Wish>) =>
      (await proposalFor(wish(landWith('paddy'), more))).proposal.clusters.length;
    expect(await clusters({})).toBe(1);
    expect(await clusters({ date: '2022-12-31' })).toBe(0);
    expect(await clusters({ settings: { 'cluster.buildLagYears': 3 } })).toBe(0);
    expect(await clusters({ settings: { 'quota.lagYears': 2 } })).toBe(0);
    expect(await clusters({ settings: { 'quota.lagYears': 2, 'phase.lastYear': 2026 } })).toBe(1);
  });
});
