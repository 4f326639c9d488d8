import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { LandFate, Overlay, Proposal } from '../../../src/model/decision.js';
import type { District } from '../../../src/model/district.js';
import { LianpianError } from '../../../src/model/errors.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { LEDGER_FATES } from '../../../src/model/ledger.js';
import type { PlanLimits } from '../../../src/model/planLimits.js';
import type { Prices } from '../../../src/model/scenario.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { sumM2 } from '../../../src/model/units.js';
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
 * a, b: 200 m × 100 m = 30 mu each, 10 m apart with a field between; `far` 300 m on; `out` outside the boundary; park K of 20,000 m² 1 km
 * north: 0.7 × 2 × 20,000 = 28,000 m² of floor. Ten firms, so that one may be closed.
 */
const SKETCH: DistrictSketch = {
  parcels: [
    { id: 'a', shape: [0, 0, 200, 100] },
    { id: 'gap', use: 'paddy', shape: [200, 0, 210, 100] },
    { id: 'b', shape: [210, 0, 410, 100] },
    { id: 'far', shape: [710, 0, 910, 100] },
    { id: 'out', shape: [3000, 0, 3200, 100] },
    { id: 'forest', use: 'forest', shape: [3200, 0, 3300, 100] },
  ],
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-50, -50, 2000, 2000], kind: 'concentrated' }] }],
  parks: [{ id: 'K', shape: [0, 1000, 200, 1100], sectors: ['C1'] }],
  firms: [
    { creditCode: 'A', floorM2: 20_000 },
    { creditCode: 'B', floorM2: 20_000, sector: 'C1' },
    { creditCode: 'O', floorM2: 9000, grade: 'D', sector: 'C1' },
    { creditCode: 'E', floorM2: 100, eliminated: true },
    ...['1', '2', '3', '4', '5', '6'].map((creditCode) => ({ creditCode })),
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
    { firm: 'O', parcel: 'out' },
    { firm: 'E', parcel: 'far' },
  ],
};
const SOUND: ProposalSketch = {
  land: { out: 'reclaim' },
  clusters: [{ members: ['a', 'b'], infill: ['gap'], isPark: true }],
  firms: { O: { to: 1, distanceM: 2900 } },
};

interface Situation {
  readonly district: District;
  readonly overlaid: Overlay;
}
function situationOf(sketch: DistrictSketch = SKETCH, settings: Settings = DEFAULT_SETTINGS): Situation {
  const district = districtOf(sketch);
  return { district, overlaid: overlay(district, settings, geos, QUIET_JOB) };
}

function check(
  sketch: ProposalSketch,
  {
    held = [] as readonly string[],
    settings: changes = {} as Partial<Settings>,
    district: districtSketch = SKETCH,
    spoil = (proposal: Proposal): Proposal => proposal,
    limits = undefined as PlanLimits | undefined,
    prices = {} as Prices,
  } = {},
): void {
  // clusters of these sketches need not be parks
  const settings: Settings = { ...DEFAULT_SETTINGS, 'reserve.smallParkShare': 0, ...changes };
  const { district, overlaid } = situationOf(districtSketch, settings);
  checkProposal(
    {
      district,
      overlay: overlaid,
      measures: measure(district, overlaid, settings, QUIET_JOB),
      proposal: spoil(proposalOf(district, overlaid, sketch)),
      held: Uint8Array.from(overlaid.pieces.id, (id) => (held.includes(id) ? 1 : 0)),
      settings,
      ...(limits ? { limits } : {}),
      prices,
    },
    geos,
  );
}

describe('a proposal that is sound', () => {
  it('passes, as does doing nothing, as does an empty district', () => {
    check(SOUND);
    check({});
    check({}, { district: {} });
  });

  it('may close by rule, fill a park to the brim, exit conflict land where the scenario says so', () => {
    check({ land: { far: 'reserve' }, firms: { E: 'close' } });
    // 0.7 × 2 × 42,000 = 58,800 m²: 40,000 stay, 9000 arrive. Existing park: 28,000 m², 20,000 arrive.
    check({ ...SOUND, land: { ...SOUND.land, far: 'keep' }, firms: { O: { to: 1 }, B: { to: 0 } } });
    check(
      { land: { out: 'reclaim' }, firms: { O: { to: 0 } } },
      { held: ['out'], settings: { conflictExit: 'propose' } },
    );
  });
});

describe('what breaks a proposal', () => {
  const drop = (proposal: Proposal): Proposal => ({ ...proposal, landFate: proposal.landFate.slice(1) });
  const refate =
    (id: string, fate: LandFate) =>
    (proposal: Proposal): Proposal => {
      const { overlaid } = situationOf();
      return { ...proposal, landFate: proposal.landFate.map((old, k) => (overlaid.pieces.id[k] === id ? fate : old)) };
    };
  const cluster =
    (change: Partial<Proposal['clusters'][number]>) =>
    (proposal: Proposal): Proposal => ({
      ...proposal,
      clusters: proposal.clusters.map((old) => ({ ...old, ...change })),
    });
  const cases: readonly (readonly [
    name: string,
    sketch: ProposalSketch,
    how: Parameters<typeof check>[1],
    words: RegExp,
  ])[] = [
    ['a piece without a fate', {}, { spoil: drop }, /6 pieces, but 5/],
    ['industry left undecided', {}, { spoil: refate('a', 'notEligible') }, /its fate is notEligible/],
    ['a forest decided', {}, { spoil: refate('forest', 'regreen') }, /not industrial/],
    [
      'a cluster fate without a cluster',
      {},
      { spoil: refate('a', 'cluster') },
      /its fate is cluster and its cluster -1/,
    ],
    ['a member that is kept', SOUND, { spoil: refate('a', 'keep') }, /its fate is keep and its cluster 0/],
    [
      'conflict land upgraded',
      { land: { a: 'upgrade' } },
      { held: ['a'] },
      /in hard conflict, and its fate is upgrade/,
    ],
    [
      'conflict land exited unasked',
      { land: { far: 'regreen' }, firms: { E: { to: 0 } } },
      { held: ['far'] },
      /hard conflict/,
    ],
    ['conflict land in a cluster', SOUND, { held: ['a'] }, /in hard conflict/],
    ['a cluster in two parts', { clusters: [{ members: ['a', 'far'] }] }, {}, /falls into 2 parts/],
    [
      'a cluster across a river',
      { clusters: [{ members: ['a', 'b'] }] },
      {
        district: {
          ...SKETCH,
          parcels:
            SKETCH.parcels?.map((p) =>
              p.id === 'gap' ? { ...p, use: 'river' as const, shape: [200, -100, 210, 200] as const } : p,
            ) ?? [],
        },
      },
      /falls into 2 parts/,
    ],
    ['a footprint that is not its pieces', SOUND, { spoil: cluster({ footprintM2: 42_001 }) }, /stated as 42001 m²/],
    ['new construction land hidden', SOUND, { spoil: cluster({ newConstructionM2: 0 }) }, /sum to 1000 m²/],
    ['too much infill', SOUND, { settings: { 'cluster.maxInfillShare': 0.02 } }, /1000 m² of 41000 m² are infill/],
    ['a footprint too large', SOUND, { settings: { 'cluster.maxMu': 60 } }, /the most is 40000 m²/],
    ['a snake', SOUND, { spoil: cluster({ compactness: 0.1 }) }, /compactness is 0.1/],
    ['a park too small', SOUND, { settings: { 'cluster.minMu': 90 } }, /the least is 60000 m²/],
    ['a park outside the boundary', { clusters: [{ members: ['out'], isPark: true }] }, {}, /in outside/],
    ['too many parks', SOUND, { settings: { 'cluster.maxCount': 0 } }, /1 new parks, at most 0/],
    ['a piece in no list', SOUND, { spoil: cluster({ infill: [], infillM2: 0 }) }, /stated as 41000|does not list it/],
    ['land vacated with its firm on it', { land: { out: 'reclaim' } }, {}, /its fate is stay on piece out/],
    ['a shed left standing empty', { firms: { O: { to: 0 } } }, {}, /every firm on it leaves and its fate is keep/],
    ['a firm closed without a rule', { firms: { A: 'close' } }, {}, /closed without a rule/],
    ['too many closed', { firms: { O: 'close', E: 'close' } }, {}, /2 firms closed, at most 1/],
    ['a move to nowhere', { firms: { O: { to: 7 } } }, {}, /moves to 7/],
    ['a move to a rebuilt block', { clusters: [{ members: ['a'] }], firms: { O: { to: 1 } } }, {}, /no park/],
    [
      'a move out of sector',
      { firms: { A: { to: 0 } } },
      { district: { ...SKETCH, firms: SKETCH.firms?.map((f) => ({ ...f, sector: 'C9' })) ?? [] } },
      /sector C9/,
    ],
    ['a move too far', { firms: { O: { to: 0, distanceM: 15_001 } } }, {}, /15001 m, at most 15000/],
    [
      'a distance understated',
      { firms: { O: { to: 0, distanceM: 5 } } },
      { settings: { 'move.maxKm': 2 } },
      /at least 29\d\d/,
    ],
    [
      'a park overfilled',
      { firms: { B: { to: 0 }, O: { to: 0 } } },
      {},
      /29000 m² of floor move in, 28000 m² are free/,
    ],
    [
      'a new park overfilled',
      { clusters: [{ members: ['a'], isPark: true }], firms: { O: { to: 1 } } },
      {},
      /9000 m² of floor move in, 20000 m² stay, 8000/,
    ],
  ];
  it.each(cases)('%s', (_, sketch, how, words) => {
    let thrown: unknown;
    try {
      check(sketch, how);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(LianpianError);
    expect((thrown as LianpianError).code).toBe('E_INTERNAL');
    expect((thrown as LianpianError).message).toMatch(words);
  });

  it('pieces that do not sum to their parcel', () => {
    const { district, overlaid } = situationOf();
    const areaM2 = overlaid.pieces.areaM2.slice();
    areaM2[0] += 0.01;
    expect(() =>
      checkProposal(
        {
          district,
          overlay: { ...overlaid, pieces: { ...overlaid.pieces, areaM2 } },
          measures: measure(district, overlaid, DEFAULT_SETTINGS, QUIET_JOB),
          proposal: proposalOf(district, overlaid, {}),
          held: new Uint8Array(overlaid.pieces.id.length),
          settings: DEFAULT_SETTINGS,
        },
        geos,
      ),
    ).toThrow(/sum to 20000.01 m², the parcel is 20000 m²/);
  });
});

describe('ledgers of random proposals', () => {
  const FATES: readonly LandFate[] = ['keep', 'upgrade', 'reserve', 'reclaim', 'regreen', 'hold'];
  it('balance to 0.01 m², count no piece twice, and add nothing for held land', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            fate: fc.nat(5),
            areaM2: fc.integer({ min: 1, max: 5_000_000 }),
            use: fc.nat(3),
            held: fc.boolean(),
          }),
          {
            maxLength: 12,
          },
        ),
        (rows) => {
          const district = districtOf({
            parcels: rows.map(({ areaM2, use }, i) => ({
              id: `p${i}`,
              shape: [i * 60, 0, i * 60 + 50, 50] as const,
              officialM2: areaM2 / 100,
              use: (['industry', 'idle', 'storage', 'paddy'] as const)[use],
              town: (i % 3) - 1,
            })),
            towns: [
              { code: 'A', shape: null },
              { code: 'B', shape: null },
            ],
          });
          const settings = DEFAULT_SETTINGS;
          const overlaid = overlay(district, settings, geos, QUIET_JOB);
          const measures = measure(district, overlaid, settings, QUIET_JOB);
          const land = Object.fromEntries(
            rows.flatMap(({ fate, use }, i) => (use === 3 ? [] : [[`p${i}`, FATES[fate]] as const])),
          );
          const held = Uint8Array.from(rows, ({ held: isHeld, use }) => (isHeld && use !== 3 ? 1 : 0));
          const ledger = account({
            district,
            overlay: overlaid,
            measures,
            proposal: proposalOf(district, overlaid, { land }),
            held,
            targets: (['revitalised', 'reclaimed'] as const).map((basis) => ({
              id: basis,
              basis,
              value: 1,
              unit: 'm2',
              sense: 'atLeast',
              mode: 'must',
              date: '2025-12-31',
            })),
            settings,
          });
          const wholeM2 = sumM2(district.parcels.officialM2);
          expect(ledger.total.areaM2).toBe(wholeM2);
          expect(sumM2(ledger.byTown.map((row) => row.areaM2))).toBe(wholeM2);
          expect(sumM2(ledger.flows.map((flow) => flow.areaM2))).toBe(wholeM2);
          for (const row of [...ledger.byTown, ledger.total]) {
            expect(sumM2(LEDGER_FATES.map((fate) => row.fateM2[fate]))).toBe(row.areaM2);
          }
          expect(ledger.byTown.reduce((sum, row) => sum + row.parcels, 0)).toBe(rows.length);
          const [revitalised, reclaimed] = ledger.targets.map((row) => new Set(row.behind));
          for (const id of revitalised) expect(reclaimed.has(id)).toBe(false);
          rows.forEach((_, i) => {
            if (!held[i]) return;
            expect(revitalised.has(`p${i}`) || reclaimed.has(`p${i}`)).toBe(false);
          });
        },
      ),
      { numRuns: 80, seed: 2 },
    );
  });
});
