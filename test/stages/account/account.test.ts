import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { LianpianError } from '../../../src/model/errors.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { LEDGER_FATES } from '../../../src/model/ledger.js';
import type { Quotas } from '../../../src/model/quota.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import type { TargetBasis, TargetSpec } from '../../../src/model/target.js';
import { M2_PER_MU, sumM2 } from '../../../src/model/units.js';
import { account } from '../../../src/stages/account/account.js';
import { targetFindings } from '../../../src/stages/account/targetFindings.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

const UNIT_OF: Readonly<Record<TargetBasis, TargetSpec['unit']>> = {
  revitalised: 'm2',
  reclaimed: 'm2',
  rectified: 'm2',
  scatteredFirms: 'firms',
  outdatedFirms: 'firms',
  inParkShare: 'percent',
};

function target(basis: TargetBasis, value: number, more: Partial<TargetSpec> = {}): TargetSpec {
  return { id: basis, basis, value, unit: UNIT_OF[basis], sense: 'atLeast', mode: 'must', date: '2025-12-31', ...more };
}

interface Case {
  readonly settings?: Partial<Settings>;
  /** Piece ids in hard conflict. */
  readonly held?: readonly string[];
  readonly targets?: readonly TargetSpec[];
  readonly quotas?: Quotas;
}

function accounted(
  sketch: DistrictSketch,
  proposal: ProposalSketch,
  { settings: changes, held, targets, quotas }: Case = {},
) {
  const district = districtOf(sketch);
  const settings: Settings = { ...DEFAULT_SETTINGS, ...changes };
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  const measures = measure(district, overlaid, settings, QUIET_JOB);
  const ledger = account({
    district,
    overlay: overlaid,
    measures,
    proposal: proposalOf(district, overlaid, proposal),
    held: Uint8Array.from(overlaid.pieces.id, (id) => (held?.includes(id) ? 1 : 0)),
    targets: targets ?? (Object.keys(UNIT_OF) as TargetBasis[]).map((basis) => target(basis, 1)),
    settings,
    ...(quotas ? { quotas } : {}),
  });
  const of = (id: string) => {
    const found = ledger.targets.find((row) => row.spec.id === id);
    if (!found) throw new Error(`no target ${id}`);
    return found;
  };
  return { district, overlaid, measures, ledger, of };
}

/**
 * Yards of 50 m × 40 m = 3 mu, 1000 m apart, a field of the same size right of each, on flat land. `good` pays 5 ×10⁴ a mu at FAR 1;
 * `low1`, `low2` pay nothing; `idle` is empty; `polluted` is low and plating. All are scattered (no boundary: too small).
 */
const YARDS = ['good', 'low1', 'low2', 'polluted', 'idle'] as const;
const PLAIN: DistrictSketch = {
  towns: [
    { code: 'A', shape: [-100, -100, 2500, 200] },
    { code: 'B', shape: [2500, -100, 9000, 200] },
  ],
  parcels: [
    ...YARDS.map((id, i) => ({
      id,
      use: id === 'idle' ? ('idle' as const) : ('industry' as const),
      shape: [i * 1000, 0, i * 1000 + 50, 40] as const,
      recordedM2: 2100,
      town: i < 3 ? 0 : 1,
    })),
    ...YARDS.map((id, i) => ({
      id: `field-${id}`,
      use: 'paddy' as const,
      shape: [i * 1000 + 50, 0, i * 1000 + 100, 40] as const,
      town: i < 3 ? 0 : 1,
    })),
  ],
  slope: [{ code: '2', shape: [-100, -100, 9000, 200] }],
  firms: [
    { creditCode: 'G', taxWan: [1, 1, 15], floorM2: 2000 },
    { creditCode: 'L1', taxWan: [0, 0, 0], floorM2: 1500, grade: 'D' },
    { creditCode: 'L2', taxWan: [0, 0, 0], floorM2: 1600, eliminated: true },
    { creditCode: 'P', taxWan: [0, 0, 0], floorM2: 1000, polluting: true },
    { creditCode: 'Z', operating: false },
  ],
  sites: [
    { firm: 'G', parcel: 'good' },
    { firm: 'L1', parcel: 'low1' },
    { firm: 'L2', parcel: 'low2' },
    { firm: 'P', parcel: 'polluted' },
  ],
};

describe('盘活', () => {
  it('counts low-efficiency and idle land upgraded or rebuilt; reserve is in progress; the efficient do not count', () => {
    const { of } = accounted(PLAIN, {
      land: { good: 'upgrade', low1: 'upgrade', idle: 'reserve' },
      clusters: [{ members: ['low2'], infill: ['field-low2'] }],
    });
    const row = of('revitalised');
    expect(row.behind).toEqual(['low1', 'low2']);
    expect([row.reached, row.reachedRecorded, row.inProgress]).toEqual([4000, 4200, 2000]);
    expect(of('reclaimed').reached).toBe(0);
  });

  it('adds nothing for land in hard conflict, whatever is proposed', () => {
    const { of } = accounted(PLAIN, { land: { low1: 'upgrade', low2: 'hold' } }, { held: ['low1', 'low2'] });
    expect(of('revitalised').reached).toBe(0);
  });
});

describe('复垦复绿', () => {
  it('counts net reclaimable area; polluted land only to green, and says so', () => {
    const { of, ledger } = accounted(PLAIN, { land: { good: 'reclaim', low1: 'regreen', polluted: 'regreen' } });
    const row = of('reclaimed');
    expect([row.reached, row.reachedRecorded]).toEqual([6000, 6300]);
    expect(row.behind).toEqual(['good', 'low1', 'polluted']);
    expect([ledger.reclaimedFarmlandM2, ledger.regreenedM2, ledger.regreenedPollutedM2]).toEqual([2000, 4000, 2000]);
    expect(of('revitalised').reached).toBe(0);
  });

  it('gives nothing for polluted land turned to farmland', () => {
    const { of, ledger } = accounted(PLAIN, { land: { polluted: 'reclaim' } });
    expect(of('reclaimed').reached).toBe(0);
    expect(ledger.refusedUnits).toEqual([{ pieces: ['polluted'], areaM2: 0, reason: 'nothing' }]);
  });

  it('shows exits of conflict land beside the sum, never inside', () => {
    const { of, ledger } = accounted(
      PLAIN,
      { land: { low1: 'reclaim', low2: 'reclaim' } },
      { held: ['low1'], settings: { conflictExit: 'propose' } },
    );
    const row = of('reclaimed');
    expect([row.reached, row.subjectToReview, row.behind.join()]).toEqual([2000, 2000, 'low2']);
    expect(ledger.reclaimedFarmlandM2).toBe(2000);
  });

  it('shows land not checked for slope beside the sum', () => {
    const { slope: _, ...noSlope } = PLAIN;
    const { of, ledger } = accounted(noSlope, { land: { low1: 'reclaim' } });
    const row = of('reclaimed');
    expect([row.reached, row.notChecked, row.behind.length]).toEqual([0, 2000, 0]);
    expect(ledger.checked).toEqual({ slope: false, soil: false });
    const findings = targetFindings(ledger, districtOf(noSlope));
    expect(findings.map(({ code, severity, areaM2 }) => [code, severity, areaM2])).toEqual([
      ['target.notChecked', 'warning', null],
      ['target.notChecked', 'note', 2000],
    ]);
  });

  it('refuses units below 400 m², and takes two that touch as one', () => {
    // 15 m × 20 m = 300 m² each; x and y touch, z stands alone. Green needs no field.
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'x', shape: [0, 0, 15, 20] },
        { id: 'y', shape: [15, 0, 30, 20] },
        { id: 'z', shape: [500, 0, 515, 20] },
      ],
      slope: [{ code: '2', shape: [-10, -10, 600, 100] }],
    };
    const { of, ledger } = accounted(sketch, { land: { x: 'regreen', y: 'regreen', z: 'regreen' } });
    expect([of('reclaimed').reached, of('reclaimed').behind]).toEqual([600, ['x', 'y']]);
    expect(ledger.refusedUnits).toEqual([{ pieces: ['z'], areaM2: 300, reason: 'belowMinimum' }]);
  });

  it('lets land reach the field through other chosen land only', () => {
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'field', use: 'dryland', shape: [0, 0, 50, 50] },
        { id: 'first', shape: [50, 0, 100, 50] },
        { id: 'second', shape: [100, 0, 150, 50] },
      ],
      slope: [{ code: '2', shape: [-10, -10, 600, 100] }],
    };
    expect(accounted(sketch, { land: { first: 'reclaim', second: 'reclaim' } }).of('reclaimed').reached).toBe(5000);
    const alone = accounted(sketch, { land: { second: 'reclaim' } });
    expect(alone.of('reclaimed').reached).toBe(0);
    expect(alone.ledger.refusedUnits).toEqual([{ pieces: ['second'], areaM2: 2500, reason: 'notAtFarmland' }]);
    expect(accounted(sketch, { land: { second: 'regreen' } }).of('reclaimed').reached).toBe(2500);
    // A yard too small to count carries no chain: 'bit' is 300 m² and 5 m from 'second'.
    const gapped: DistrictSketch = {
      ...sketch,
      parcels: [
        { id: 'field', use: 'dryland', shape: [0, 0, 50, 50] },
        { id: 'bit', shape: [60, 0, 75, 20] },
        { id: 'second', shape: [80, 0, 130, 50] },
      ],
    };
    expect(accounted(gapped, { land: { bit: 'reclaim', second: 'reclaim' } }).ledger.refusedUnits).toEqual([
      { pieces: ['bit'], areaM2: 300, reason: 'belowMinimum' },
      { pieces: ['second'], areaM2: 2500, reason: 'notAtFarmland' },
    ]);
  });
});

describe('整治', () => {
  // Two workshops of one block, 10 m apart: 2000 m² and 3000 m², 1000 m² and 2400 m² of floor.
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'p', shape: [0, 0, 50, 40], recordedM2: 2010 },
      { id: 'q', shape: [60, 0, 110, 60], recordedM2: null },
    ],
    firms: [
      { creditCode: 'F', floorM2: 1000 },
      { creditCode: 'H', floorM2: 2400 },
    ],
    sites: [
      { firm: 'F', parcel: 'p' },
      { firm: 'H', parcel: 'q' },
    ],
  };
  it('counts a scattered block only when all of it is treated', () => {
    expect(accounted(sketch, { land: { p: 'upgrade' } }).of('rectified').reached).toBe(0);
    const row = accounted(sketch, { land: { p: 'upgrade', q: 'reserve' } }).of('rectified');
    // TBMJ: 2010 + 3000 (official, as q has none).
    expect([row.reached, row.reachedRecorded, row.behind]).toEqual([5000, 5010, ['B-p']]);
  });

  it('counts floor on the floor basis', () => {
    const floor: Case = { settings: { 'rectified.basis': 'floor' } };
    const row = accounted(sketch, { land: { p: 'upgrade', q: 'upgrade' } }, floor).of('rectified');
    expect([row.reached, row.reachedRecorded]).toEqual([3400, null]);
  });

  it('leaves a block with conflict land to review', () => {
    const land = { p: 'regreen', q: 'upgrade' } as const;
    const row = accounted(sketch, { land }, { held: ['p'], settings: { conflictExit: 'propose' } }).of('rectified');
    expect([row.reached, row.subjectToReview]).toEqual([0, 5000]);
  });
});

describe('firms', () => {
  const parks = [{ id: 'K', shape: [0, 500, 200, 700] as const }];

  it('deals with firms that move, close, or stay on rebuilt land', () => {
    const { of, ledger } = accounted(
      { ...PLAIN, parks },
      { land: { low1: 'upgrade' }, firms: { G: { to: 0 }, L2: 'close', P: 'hold' } },
    );
    expect(of('scatteredFirms').behind).toEqual(['G', 'L1', 'L2']);
    expect(of('outdatedFirms').behind).toEqual(['L1', 'L2']);
    expect(ledger.firms).toMatchObject({ firms: 5, operatingBefore: 4, move: 1, close: 1, hold: 1, stay: 2 });
  });

  it('deals with a firm of an eliminated sector only by closing it, not by rebuilding its shed', () => {
    const { of } = accounted({ ...PLAIN, parks }, { land: { low1: 'upgrade', low2: 'upgrade' } });
    expect(of('outdatedFirms').behind).toEqual(['L1']);
  });

  it('takes firms in parks over firms operating; closing does not flatter the share with the closed in', () => {
    const sketch = { ...PLAIN, parks };
    const proposal: ProposalSketch = { firms: { G: { to: 0 }, L1: 'close' } };
    // G of G, L2, P; with the closed one of 4.
    expect(accounted(sketch, proposal).of('inParkShare').reached).toBeCloseTo(100 / 3, 12);
    const withClosed: Case = { settings: { 'inPark.denominator': 'operatingAndClosed' } };
    expect(accounted(sketch, proposal, withClosed).of('inParkShare').reached).toBe(25);
  });

  it('puts a firm in a park by most of its land; a rebuilt block and held land are no park', () => {
    const sketch: DistrictSketch = {
      parks: [{ id: 'K', shape: [0, 0, 100, 100] }],
      parcels: [
        { id: 'in', shape: [0, 0, 50, 50] },
        { id: 'heldIn', shape: [50, 0, 100, 50] },
        { id: 'out', shape: [500, 0, 550, 50] },
        { id: 'newPark', shape: [1000, 0, 1200, 100] },
        { id: 'block', shape: [2000, 0, 2050, 50] },
      ],
      firms: ['in', 'heldIn', 'mostly', 'half', 'newPark', 'block'].map((creditCode) => ({ creditCode })),
      sites: [
        { firm: 'in', parcel: 'in' },
        { firm: 'heldIn', parcel: 'heldIn' },
        { firm: 'mostly', parcel: 'in', share: 0.6 },
        { firm: 'mostly', parcel: 'out', share: 0.4 },
        { firm: 'half', parcel: 'in', share: 0.5 },
        { firm: 'half', parcel: 'out', share: 0.5 },
        { firm: 'newPark', parcel: 'newPark' },
        { firm: 'block', parcel: 'block' },
      ],
    };
    const { of, ledger } = accounted(
      sketch,
      {
        land: { heldIn: 'hold' },
        clusters: [{ members: ['newPark'], isPark: true }, { members: ['block'] }],
        firms: { heldIn: 'hold' },
      },
      { held: ['heldIn'] },
    );
    expect(of('inParkShare').behind).toEqual(['in', 'mostly', 'newPark']);
    expect(of('inParkShare').reached).toBe(50);
    expect([ledger.firms.inParkBefore, ledger.firms.inParkAfter]).toEqual([3, 3]);
  });
});

describe('targets', () => {
  const upgrade: ProposalSketch = { land: { low1: 'upgrade', low2: 'upgrade' }, bounds: { 't-mu': 9 } };
  it('converts once, adds what was done, and states the bound', () => {
    const targets = [target('revitalised', 10, { id: 't-mu', unit: 'mu', alreadyDone: 3 })];
    const { of } = accounted(PLAIN, upgrade, { targets });
    // 4000 m² = 6 mu, and 3 done before; TBMJ 4200 m² = 6.3 mu.
    expect(of('t-mu').reached).toBeCloseTo(9, 12);
    expect(of('t-mu').short).toBeCloseTo(1, 12);
    expect(of('t-mu').shortRecorded).toBeCloseTo(0.7, 12);
    expect(of('t-mu')).toMatchObject({ bound: 9 });
    expect(of('t-mu').percent).toBeCloseTo(90, 12);
  });

  it('wants over strictly above, at least equal, about within its margin', () => {
    const targets = [
      target('revitalised', 4000, { id: 'equal' }),
      target('revitalised', 4000, { id: 'over', sense: 'over' }),
      target('revitalised', 3999.99, { id: 'justOver', sense: 'over' }),
      target('revitalised', 4080, { id: 'about', sense: 'about' }),
      target('revitalised', 4090, { id: 'notAbout', sense: 'about' }),
      target('scatteredFirms', 2, { id: 'firmsOver', sense: 'over' }),
      target('revitalised', 4000 / M2_PER_MU, { id: 'inMu', unit: 'mu' }),
    ];
    const { of } = accounted(PLAIN, upgrade, { targets });
    expect(of('equal').short).toBe(0);
    expect(of('over').short).toBe(0.01);
    expect(of('justOver').short).toBe(0);
    expect(of('about').short).toBe(0);
    expect(of('notAbout').short).toBe(90);
    // L2 is of an eliminated sector and stays: one firm is dealt with, more than two are asked for
    expect([of('firmsOver').reached, of('firmsOver').short]).toEqual([1, 1]);
    expect(of('inMu').short).toBe(0);
  });

  it('refuses a unit the basis does not have', () => {
    const targets = [target('inParkShare', 80, { unit: 'mu' })];
    expect(() => accounted(PLAIN, {}, { targets })).toThrow(LianpianError);
    expect(() => accounted(PLAIN, {}, { targets })).toThrow(/inParkShare in mu/);
  });

  it('has no TBMJ figure where nothing was recorded', () => {
    const sketch: DistrictSketch = { parcels: [{ id: 'a', use: 'idle', shape: [0, 0, 50, 50], recordedM2: null }] };
    expect(accounted(sketch, { land: { a: 'upgrade' } }).of('revitalised')).toMatchObject({
      reached: 2500,
      reachedRecorded: null,
      shortRecorded: null,
    });
  });
});

describe('the land ledger', () => {
  it('books every parcel by town, use and fate', () => {
    const { ledger, district } = accounted(PLAIN, {
      land: { good: 'reclaim', low1: 'upgrade', idle: 'reserve' },
      clusters: [{ members: ['low2'], infill: ['field-low2'] }],
    });
    expect(ledger.byTown.map((row) => [row.town, row.parcels, row.areaM2])).toEqual([
      [0, 6, 12_000],
      [1, 4, 8000],
    ]);
    expect(ledger.byTown[0].fateM2).toMatchObject({
      reclaim: 2000,
      upgrade: 2000,
      cluster: 2000,
      infill: 2000,
      keep: 0,
    });
    expect(ledger.byTown[0].fateM2.notEligible).toBe(4000);
    expect(ledger.total.areaM2).toBe(sumM2(district.parcels.officialM2));
    // TBMJ: yards 2100, fields 2000 (their own).
    expect(ledger.total.recordedM2).toBe(5 * 2100 + 5 * 2000);
    expect(ledger.flows.filter((flow) => flow.town === 1)).toEqual([
      { town: 1, use: 'industry', fate: 'keep', pieces: 1, areaM2: 2000, recordedM2: 2100 },
      { town: 1, use: 'idle', fate: 'reserve', pieces: 1, areaM2: 2000, recordedM2: 2100 },
      { town: 1, use: 'paddy', fate: 'notEligible', pieces: 2, areaM2: 4000, recordedM2: 4000 },
    ]);
    // Construction 5 yards; 1 reclaimed, 1 field built on.
    expect([ledger.constructionBeforeM2, ledger.constructionAfterM2]).toEqual([10_000, 10_000]);
    const used = {
      openingM2: 0,
      usedBeforeM2: 0,
      overdraftM2: 0,
      acceptedM2: 0,
      usedM2: 2000,
      acceptedBalanceM2: -2000,
    };
    // The yard lies beside paddy, and becomes paddy.
    const even = { ...used, plannedM2: 2000, plannedBalanceM2: 0 };
    expect(ledger.quota).toEqual({ construction: even, farmland: even, paddy: even });
  });

  it('gives no quota for reclaimed state land, and asks none for infill on construction land', () => {
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'state', stateOwned: true, shape: [0, 0, 50, 50] },
        { id: 'field', use: 'paddy', shape: [50, 0, 100, 50] },
        { id: 'yard', shape: [500, 0, 550, 50] },
        { id: 'street', use: 'road', shape: [550, 0, 560, 50] },
      ],
    };
    const { ledger } = accounted(sketch, {
      land: { state: 'reclaim' },
      clusters: [{ members: ['yard'], infill: ['street'] }],
    });
    expect(ledger.reclaimedFarmlandM2).toBe(2500);
    expect(ledger.quota.construction).toMatchObject({ plannedM2: 0, usedM2: 0 });
  });

  it('starts from what there was, and brings paddy only beside paddy', () => {
    const sketch: DistrictSketch = {
      ...PLAIN,
      parcels: (PLAIN.parcels ?? []).map((parcel) =>
        parcel.id === 'field-good' ? { ...parcel, use: 'dryland' } : parcel,
      ),
    };
    const plan: ProposalSketch = {
      land: { good: 'reclaim' },
      clusters: [{ members: ['low2'], infill: ['field-low2'] }],
    };
    // 15 mu = 10,000 m² accepted, 3 mu used; 1.5 mu may be overdrawn.
    const quotas: Quotas = { construction: { openingMu: 15, usedMu: 3 }, paddy: { overdraftMu: 1.5 } };
    const { quota } = accounted(sketch, plan, { quotas }).ledger;
    expect(quota.construction).toMatchObject({ openingM2: 10_000, usedBeforeM2: 2000, plannedBalanceM2: 8000 });
    expect(quota.construction.acceptedBalanceM2).toBe(6000);
    expect(quota.farmland).toMatchObject({ plannedM2: 2000, usedM2: 2000, plannedBalanceM2: 0 });
    expect(quota.paddy).toMatchObject({ overdraftM2: 1000, plannedM2: 0, usedM2: 2000, plannedBalanceM2: -2000 });
    const stated = accounted(sketch, plan, { quotas, settings: { 'reclaim.toPaddy': 'all' } }).ledger.quota;
    expect(stated.paddy).toMatchObject({ plannedM2: 2000, plannedBalanceM2: 0 });
  });

  it('accounts an empty district', () => {
    const { ledger, of } = accounted({}, {});
    expect(ledger.total).toMatchObject({ parcels: 0, areaM2: 0 });
    expect(Object.keys(ledger.total.fateM2)).toEqual([...LEDGER_FATES]);
    expect(of('inParkShare')).toMatchObject({ reached: 0, short: 1 });
    expect(ledger.byTown).toEqual([]);
  });
});
