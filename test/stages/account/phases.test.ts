import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { Quotas } from '../../../src/model/quota.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { account } from '../../../src/stages/account/account.js';
import { checkProposal } from '../../../src/stages/account/checkProposal.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/**
 * a, b: 200 m × 100 m = 30 mu each, a strip of paddy of 1,000 m² = 1.5 mu between. Outside, each beside paddy: `out` of 2,000 m² = 3 mu with the
 * firm O, `idle` of 600 m² = 0.9 mu; and `dry` of 600 m² beside dryland.
 */
const SKETCH: DistrictSketch = {
  parcels: [
    { id: 'a', shape: [0, 0, 200, 100] },
    { id: 'gap', use: 'paddy', shape: [200, 0, 210, 100] },
    { id: 'b', shape: [210, 0, 410, 100] },
    { id: 'out', shape: [3000, 0, 3020, 100] },
    { id: 'field', use: 'paddy', shape: [3020, 0, 3100, 100] },
    { id: 'idle', use: 'idle', shape: [3100, 0, 3106, 100] },
    { id: 'dry', use: 'idle', shape: [4000, 0, 4006, 100] },
    { id: 'dryField', use: 'dryland', shape: [4006, 0, 4100, 100] },
  ],
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-50, -50, 2000, 2000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parks: [{ id: 'K', shape: [0, 1000, 200, 1100] }],
  firms: [{ creditCode: 'O', floorM2: 900 }],
  sites: [{ firm: 'O', parcel: 'out' }],
};
/** `idle` and `dry` in 2022, accepted in 2023: 1,200 m² of farmland, 600 m² of paddy; the park with its 1,000 m² of paddy in 2023. */
const PLAN: ProposalSketch = {
  land: { out: 'reclaim', idle: 'reclaim', dry: 'reclaim' },
  clusters: [{ members: ['a', 'b'], infill: ['gap'], isPark: true }],
  firms: { O: { to: 1, distanceM: 2900 } },
  years: [2022, 2023, 2024, 2025],
};
const YEARS = { idle: 2022, dry: 2022, 'C-1': 2023, O: 2025, out: 2025 };
/** What is missing of paddy: 400 m² = 0.6 mu. */
const QUOTAS: Quotas = { paddy: { overdraftMu: 0.6 } };

function given(yearOf: Record<string, number>, quotas: Quotas = QUOTAS, changes: Partial<Settings> = {}, plan = PLAN) {
  const settings: Settings = { ...DEFAULT_SETTINGS, ...changes };
  const district = districtOf(SKETCH);
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  return {
    district,
    overlay: overlaid,
    measures: measure(district, overlaid, settings, QUIET_JOB),
    proposal: proposalOf(district, overlaid, { ...plan, yearOf }),
    held: new Uint8Array(overlaid.pieces.id.length),
    targets: [],
    settings,
    quotas,
  };
}

describe('years that are sound', () => {
  it('pass, and balance year by year', () => {
    const input = given(YEARS);
    checkProposal(input, geos);
    const { years } = account(input);
    expect(
      years.map(({ year, clusters, clusterM2, reclaimM2, firmsMoved, floorM2 }) => [
        year,
        clusters,
        clusterM2,
        reclaimM2,
        firmsMoved,
        floorM2,
      ]),
    ).toEqual([
      [2022, 0, 0, 1200, 0, 0],
      [2023, 1, 41_000, 0, 0, 0],
      [2024, 0, 0, 0, 0, 0],
      [2025, 0, 0, 2000, 1, 900],
    ]);
    expect(years.map(({ quota }) => quota.farmland.balanceM2)).toEqual([0, 200, 200, 200]);
    expect(years.map(({ quota }) => quota.paddy)).toEqual([
      { acceptedM2: 0, usedM2: 0, balanceM2: 0 },
      { acceptedM2: 600, usedM2: 1000, balanceM2: -400 },
      { acceptedM2: 600, usedM2: 1000, balanceM2: -400 },
      { acceptedM2: 600, usedM2: 1000, balanceM2: -400 },
    ]);
  });

  it('pass where nothing has a year, and where a proposal has none at all', () => {
    checkProposal(given({}), geos);
    const { years: _, ...plan } = PLAN;
    const without = given({}, QUOTAS, {}, plan);
    checkProposal(without, geos);
    expect(account(without).years).toEqual([]);
  });
});

describe('years that are not', () => {
  const broken = (yearOf: Record<string, number>, quotas?: Quotas, settings?: Partial<Settings>) => () =>
    checkProposal(given({ ...YEARS, ...yearOf }, quotas, settings), geos);

  it.each([
    [
      'a park that does not stand yet',
      { O: 2024 },
      /moves in 2024 into cluster C-1, begun in 2023 and 2 years in building/,
    ],
    ['a park that is not built', { 'C-1': 0 }, /begun in 0/],
    ['land vacated before its firm left', { out: 2024 }, /leaves in 2025, piece out is cleared in 2024/],
    ['land vacated whose firm has no year', { O: 0 }, /leaves in no year, piece out is cleared in 2025/],
    ['infill before reclaim is accepted', { idle: 2023, dry: 2023 }, /construction 2023.*|ledger stands at -1000 m²/],
    ['a park that would stand after the last year', { 'C-1': 2024, O: 0, out: 0 }, /its year 2024 is not in 2022–2023/],
    ['a year that is none of the plan', { idle: 2021 }, /2021 is not in 2022–2025/],
    ['a year for what is left as it is', { field: 2023 }, /nothing is done with it/],
  ] as const)('%s', (_, yearOf, words) => {
    expect(broken(yearOf)).toThrow(words);
  });

  it('an overdraft beyond its limit, in paddy alone', () => {
    expect(broken({}, {})).toThrow(/ledger stands at -400 m², at least 0/);
    expect(broken({}, { paddy: { overdraftMu: 0.59 } })).toThrow(/ledger stands at -400 m²/);
    expect(broken({}, { paddy: { openingMu: 1, usedMu: 0.4 } })).not.toThrow();
  });

  it('more floor moved in a year than may be', () => {
    expect(broken({}, QUOTAS, { 'phase.maxFloorM2': 800 })).toThrow(/900 m² of floor leave, at most 800/);
  });
});
