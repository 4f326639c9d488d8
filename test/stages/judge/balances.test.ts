import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { balanceFindings, balances } from '../../../src/stages/judge/balances.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** Boxes of 100 × 100 m in a row, A to E, all industry but the road; the line over B to D. Floor: A 4,000, B 8,000, C 20,000 m². */
const SKETCH: DistrictSketch = {
  parcels: [
    ...['A', 'B', 'C', 'D'].map((id, k) => ({ id, shape: [100 * k, 0, 100 * k + 100, 100] as const })),
    { id: 'road', shape: [400, 0, 500, 100], use: 'road' },
    { id: 'idle', shape: [500, 0, 600, 100], use: 'idle' },
  ],
  lines: [{ kind: 'industrialLine', zones: [{ shape: [100, 0, 500, 100] }] }],
  firms: [
    { creditCode: 'a', floorM2: 4000 },
    { creditCode: 'b', floorM2: 8000 },
    { creditCode: 'c', floorM2: 20_000 },
  ],
  sites: [
    { firm: 'a', parcel: 'A' },
    { firm: 'b', parcel: 'B' },
    { firm: 'c', parcel: 'C' },
  ],
};

function balanceOf(
  wanted: ProposalSketch,
  more: { date?: string; sketch?: DistrictSketch; settings?: Partial<Settings> } = {},
) {
  const settings = { ...DEFAULT_SETTINGS, ...more.settings };
  const district = districtOf(more.sketch ?? SKETCH);
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  const proposal = proposalOf(district, overlaid, wanted);
  const results = balances(SHIPPED_RULES, more.date ?? '2025-06-01', {
    district,
    overlay: overlaid,
    proposal,
    settings,
  });
  return { results, of: (rule: string) => results.find((one) => one.rule === rule)! };
}

describe('balances of a whole proposal', () => {
  it('are those in force on the day', () => {
    const rulesOn = (date: string) => balanceOf({}, { date }).results.map(({ rule }) => rule);
    expect(rulesOn('2020-12-31')).toEqual([]);
    expect(rulesOn('2024-12-31')).toEqual(['plan.smallParks', 'plan.floorCapacity']);
    expect(rulesOn('2025-01-01')).toEqual(['line.smallParks', 'line.balance', 'plan.floorCapacity']);
  });

  it('hold where nothing is done', () => {
    const { of } = balanceOf({});
    expect(of('line.smallParks')).toMatchObject({ value: null, missing: 'noNewSpace', holds: true });
    expect(of('line.balance')).toMatchObject({ value: 0, sense: 'atMost', limit: 0, holds: true });
    expect(of('plan.floorCapacity')).toMatchObject({ value: 0, sense: 'atLeast', limit: 0, holds: true });
  });

  it('share of small parks: of two clusters the park has 10,000 of 30,000 m², and with none it is 0', () => {
    const clusters = [
      { members: ['A'], isPark: true },
      { members: ['B', 'C'], isPark: false },
    ];
    expect(balanceOf({ clusters }).of('line.smallParks')).toMatchObject({ limit: 0.1, value: 1 / 3, holds: true });
    const none = balanceOf({ clusters: [{ members: ['B'] }] });
    expect(none.of('line.smallParks')).toMatchObject({ value: 0, holds: false, severity: 'hard', confirmed: true });
    expect(balanceFindings(none.results, 'proposal').map(({ code, severity }) => [code, severity])).toContainEqual([
      'balance.broken',
      'error',
    ]);
  });

  it('floor: a cluster puts up 0.7 × footprint × 2.0, an upgrade 1.0 × its land if that is more, what is given back loses its own', () => {
    // A and B rebuilt: 0.7 × 20,000 × 2 − 12,000 = 16,000.
    expect(balanceOf({ clusters: [{ members: ['A', 'B'] }] }).of('plan.floorCapacity')).toMatchObject({
      value: 16_000,
    });
    // A upgraded to 10,000: + 6,000; C, denser than that, stays at its own.
    expect(balanceOf({ land: { A: 'upgrade', C: 'upgrade' } }).of('plan.floorCapacity')).toMatchObject({
      value: 6000,
      holds: true,
    });
    // C given back: − 20,000; idle land has no floor to lose.
    const back = balanceOf({ land: { C: 'reclaim', idle: 'regreen', A: 'reserve' } }).of('plan.floorCapacity');
    expect(back).toMatchObject({ value: -24_000, holds: false });
  });

  it('floor nobody knows of is not 0: the figure is then the most it can be, and decides only when that is short', () => {
    // D has no firm. 0.7 × 10,000 × 2 = 14,000 at most: open.
    const open = balanceOf({ clusters: [{ members: ['D'] }] });
    expect(open.of('plan.floorCapacity')).toMatchObject({
      value: 14_000,
      missing: 'floorOfPieces',
      pieces: 1,
      holds: null,
    });
    expect(balanceFindings(open.results, 'proposal').map(({ code }) => code)).toContain('balance.open');
    // C lost and D given back: −20,000 at most, whatever D had.
    expect(balanceOf({ land: { C: 'reclaim', D: 'reclaim' } }).of('plan.floorCapacity')).toMatchObject({
      value: -20_000,
      holds: false,
    });
  });

  it('the industrial line: land given back inside it less infill there that was no industry', () => {
    expect(balanceOf({ land: { B: 'regreen', A: 'reclaim' } }).of('line.balance')).toMatchObject({
      value: 10_000,
      holds: false,
    });
    const made = balanceOf({ land: { B: 'regreen' }, clusters: [{ members: ['D'], infill: ['road'] }] });
    expect(made.of('line.balance')).toMatchObject({ value: 0, holds: true });
    const noLine = balanceOf({}, { sketch: { ...SKETCH, lines: [] } });
    expect(noLine.of('line.balance')).toMatchObject({ value: null, missing: 'noIndustrialLine', holds: null });
  });
});
