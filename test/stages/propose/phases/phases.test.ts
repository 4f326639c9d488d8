import { describe, expect, it } from 'vitest';
import type { DistrictSketch } from '../../../helpers/district.js';
import { type Answer, proposalFor, target, type Wish } from '../land.js';

/**
 * Inside: two workshops side by side (a, b), together a park of 45 mu; with `between` a strip of paddy of 3.375 mu parts two idle plots (w, e).
 * Outside beside paddy: a workshop v (2,500 m²) whose firm has nowhere to go but a new park, and idle land h (3,000 m² = 4.5 mu).
 */
const LINES: DistrictSketch['lines'] = [
  { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 3000], kind: 'concentrated' }] },
];
const SKETCH: DistrictSketch = {
  lines: LINES,
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    { id: 'a', shape: [0, 0, 100, 150] },
    { id: 'b', shape: [100, 0, 200, 150] },
    { id: 'v', shape: [2000, 0, 2050, 50] },
    { id: 'vf', shape: [2050, 0, 2250, 200], use: 'paddy' },
  ],
  firms: [
    { creditCode: 'A', floorM2: 6000, staff: 60, taxWan: [5, 5, 5], grade: 'C' },
    { creditCode: 'B', floorM2: 7500, staff: 75, taxWan: [5, 5, 5], grade: 'C' },
    { creditCode: 'V', floorM2: 1000, staff: 10, taxWan: [1, 1, 1], grade: 'C' },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
    { firm: 'V', parcel: 'v' },
  ],
};
const JOINED: DistrictSketch = {
  lines: LINES,
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    { id: 'w', shape: [0, 0, 100, 150], use: 'idle' },
    { id: 'between', shape: [100, 0, 115, 150], use: 'paddy' },
    { id: 'e', shape: [115, 0, 215, 150], use: 'idle' },
    { id: 'h', shape: [4000, 0, 4060, 50], use: 'idle' },
    { id: 'hf', shape: [4060, 0, 4200, 50], use: 'paddy' },
  ],
};

function yearsIn({ proposal, overlaid, district }: Answer) {
  const { phases } = proposal;
  if (!phases) throw new Error('the proposal has no years');
  return {
    cluster: phases.ofCluster[0],
    land: (id: string) => phases.ofPiece[overlaid.pieces.id.indexOf(id)],
    firm: (code: string) => phases.ofFirm[district.firms.findIndex(({ creditCode }) => creditCode === code)],
    noYear: phases.noYear.map(({ work, why }) => [work, why.cause]),
  };
}
const joined = (more: Partial<Wish> = {}): Wish => ({
  sketch: JOINED,
  targets: [target('better', 'revitalised', 30_000, { mode: 'must' })],
  ...more,
  settings: { 'upgrade.minSiteM2': 1e6, ...more.settings },
});

describe('years of a plan', () => {
  it('builds the park, moves the firm, clears the land', async () => {
    const answer = await proposalFor({
      sketch: SKETCH,
      targets: [target('back', 'reclaimed', 2500, { mode: 'must' })],
    });
    const { cluster, land, firm, noYear } = yearsIn(answer);
    // stands two years after it is begun; the one year of slack goes to work that is early
    expect([cluster, land('a'), land('b'), firm('V'), land('v')]).toEqual([2022, 2022, 2022, 2024, 2024]);
    expect([firm('A'), noYear]).toEqual([0, []]);
  });

  it('gives land back, waits for acceptance, takes field in; the account says the same', async () => {
    const answer = await proposalFor(joined());
    const { cluster, land } = yearsIn(answer);
    expect([land('h'), cluster, land('between')]).toEqual([2022, 2023, 2023]);
    const { years } = answer.ledger;
    expect(
      years.map(({ year, quota }) => [year, quota.paddy.acceptedM2, quota.paddy.usedM2, quota.paddy.balanceM2]),
    ).toEqual([
      [2022, 0, 0, 0],
      [2023, 3000, 2250, 750],
      [2024, 3000, 2250, 750],
      [2025, 3000, 2250, 750],
    ]);
  });

  it('does not wait where there is quota', async () => {
    const full = { openingMu: 3.375 };
    const { cluster, land } = yearsIn(
      await proposalFor(joined({ quotas: { construction: full, farmland: full, paddy: full } })),
    );
    expect([cluster, land('h')]).toEqual([2022, 0]);
  });

  it('says that a firm finds no park in time, and what waits for it', async () => {
    const answer = await proposalFor({
      sketch: SKETCH,
      targets: [target('back', 'reclaimed', 2500, { mode: 'must' })],
      settings: { 'phase.lastYear': 2022 },
    });
    const { cluster, noYear } = yearsIn(answer);
    expect(cluster).toBe(0);
    expect(noYear.map(([, cause]) => cause)).toEqual(['tooLate', 'waits', 'waits']);
    const said = answer.findings.find(({ code }) => code === 'phase.tooLate');
    expect(said).toMatchObject({ severity: 'error', numbers: { works: 1, of: 3, earliest: 2022, latest: 2020 } });
  });

  it('says how far a ledger is from letting a cluster be begun that only its own firm could pay for', async () => {
    // h is a workshop here, and its firm can only go into the very park whose strip of field its land should pay for
    const answer = await proposalFor(
      joined({
        sketch: {
          ...JOINED,
          parcels: (JOINED.parcels ?? []).map((parcel) =>
            parcel.id === 'h' ? { ...parcel, use: 'industry' } : parcel,
          ),
          firms: [{ creditCode: 'H', floorM2: 1000, staff: 10, grade: 'C' }],
          sites: [{ firm: 'H', parcel: 'h' }],
        },
        settings: { 'phase.lastYear': 2027, 'cluster.minMu': 30 },
      }),
    );
    const { cluster, noYear } = yearsIn(answer);
    expect(answer.proposal.clusters).toHaveLength(1);
    expect(cluster).toBe(0);
    expect(noYear.map(([, cause]) => cause)).toEqual(['quota', 'waits', 'waits']);
    const said = answer.findings.find(({ code }) => code === 'phase.noQuota');
    expect(said).toMatchObject({ severity: 'error', numbers: { shortMu: 3.38, waits: 1 } });
  });

  it('closes outdated firms by the date of their target', async () => {
    const sheds = Array.from({ length: 8 }, (_, i) => `s${i}`);
    const answer = await proposalFor({
      sketch: {
        lines: LINES,
        slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
        parcels: [
          ...sheds.map((id, i) => ({ id, shape: [2000 + 200 * i, 0, 2040 + 200 * i, 40] as const })),
          { id: 'field', shape: [2000, -60, 4000, 0], use: 'paddy' },
        ],
        firms: sheds.map((id) => ({ creditCode: id, floorM2: 500, staff: 5, grade: 'D' as const })),
        sites: sheds.map((id) => ({ firm: id, parcel: id })),
      },
      targets: [
        target('outdated', 'outdatedFirms', 3, { mode: 'must', date: '2022-12-31' }),
        target('back', 'reclaimed', 8 * 1600, { mode: 'must' }),
      ],
      settings: { 'close.maxShare': 1 },
    });
    const { firm, land } = yearsIn(answer);
    const left = sheds.map(firm);
    expect(left.filter((year) => year === 2022).length).toBeGreaterThanOrEqual(3);
    for (const id of sheds) expect(land(id)).toBeGreaterThanOrEqual(firm(id));
    expect(answer.proposal.phases?.due).toEqual([{ target: 'outdated', year: 2022, reached: 3, wanted: 3 }]);
  });

  describe('with a budget a year', () => {
    // 2,000 m² = 3 mu: 30 to acquire + 30 to reclaim = 60; 3,000 m²: 90 (10⁴ yuan)
    const prices = {
      acquireWanPerMu: 10,
      demolishWanPerM2Floor: 0.01,
      reclaimWanPerMu: 10,
      rebuildWanPerM2Floor: 0.2,
      moveWanPerM2Floor: 0.05,
      upgradeWanPerMu: 5,
    };
    const wish = (byYear: Record<string, number>): Wish => ({
      sketch: {
        lines: LINES,
        slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
        parcels: [
          { id: 'o', shape: [3000, 0, 3050, 40], use: 'idle' },
          { id: 'p', shape: [3200, 0, 3250, 60], use: 'idle' },
          { id: 'field', shape: [3000, -100, 5000, 0], use: 'paddy' },
        ],
      },
      prices,
      targets: [target('back', 'reclaimed', 5000, { mode: 'must' })],
      limits: { budget: { byYear } },
    });

    it('spends in a year what there is in it', async () => {
      const answer = await proposalFor(wish({ 2022: 0, 2023: 60, 2024: 89, 2025: 90 }));
      const { land, noYear } = yearsIn(answer);
      expect([land('o'), land('p'), noYear]).toEqual([2023, 2025, []]);
      const { years } = answer.ledger;
      expect(years.map(({ costWan, budgetWan }) => [Math.round(costWan ?? Number.NaN), budgetWan])).toEqual([
        [0, 0],
        [60, 60],
        [0, 89],
        [90, 90],
      ]);
    });

    it('says what a work lacks that is dearer than any year', async () => {
      const answer = await proposalFor(wish({ 2022: 85, 2023: 80, 2024: 0, 2025: 0 }));
      // o is given back in 2022; p would leave 2023 ten short, 2022 more
      expect(yearsIn(answer).land('p')).toBe(0);
      const said = answer.findings.find(({ code }) => code === 'phase.noBudget');
      expect(said).toMatchObject({ numbers: { work: 'reclaim p', year: 2023, shortWan: 10 } });
    });

    it('plans for no more than all years have', async () => {
      const answer = await proposalFor(wish({ 2022: 40, 2023: 40, 2024: 40, 2025: 20 }));
      expect([answer.fate('o'), answer.fate('p')]).toEqual(['keep', 'reclaim']);
      expect(answer.proposal.limits.find(({ id }) => id === 'budget')).toMatchObject({ used: 90, most: 140 });
    });

    it('refuses a year that is none of the plan', async () => {
      await expect(proposalFor(wish({ 2030: 1 }))).rejects.toMatchObject({
        code: 'E_LIMIT',
        where: '/budget/byYear/2030',
      });
    });
  });
});
