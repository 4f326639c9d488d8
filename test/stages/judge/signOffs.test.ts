import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import type { SignOff } from '../../../src/model/signOff.js';
import { blockingConflicts, groundOf, heldPieces, judge } from '../../../src/stages/judge/judge.js';
import { signOffReport } from '../../../src/stages/judge/signOffReport.js';
import { honour } from '../../../src/stages/judge/signOffs.js';
import { existingSubjects, proposedSubjects } from '../../../src/stages/judge/subjects.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf, polygonsOf, type Shape } from '../../helpers/district.js';
import { proposalOf } from '../../helpers/proposal.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
const RULES = SHIPPED_RULES;
const DATE = '2025-06-01';
const INDUSTRY = 'existing.redline.industry';

/** Redline x 0…200. A and B lie in it whole; C has 100 × 50 m in it and 100 × 50 m out of it; H is a house in it. */
const SKETCH: DistrictSketch = {
  parcels: [
    { id: 'A', shape: [0, 0, 100, 100] },
    { id: 'B', shape: [0, 200, 100, 300] },
    { id: 'C', shape: [150, 0, 250, 100] },
    { id: 'H', shape: [0, 400, 100, 500], use: 'homestead' },
  ],
  lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 200, 1000], id: 'R' }] }],
};
const ID = { A: `${INDUSTRY}:ecologicalRedline-R:A`, C: `${INDUSTRY}:ecologicalRedline-R:C` };

let row = 0;
function signOff(parcels: readonly number[], drawn: Shape = null, more: Partial<SignOff> = {}): SignOff {
  row++;
  return {
    layer: 'sign',
    feature: row,
    parcels,
    area: drawn === null ? null : polygonsOf([drawn]),
    rule: INDUSTRY,
    document: '甬自然资规〔2025〕1号',
    person: '张三',
    until: '2026-12-31',
    fault: '',
    ...more,
  };
}

async function judged(...signOffs: SignOff[]) {
  const district = districtOf(SKETCH);
  const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
  const context = { district, rules: RULES, date: DATE, settings: DEFAULT_SETTINGS, geos };
  const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
  const asItIs = await judge(existingSubjects(district, overlaid), ground, RULES, DATE);
  const { conflicts, attempts } = honour(asItIs, signOffs, context);
  const { uses, findings } = signOffReport(signOffs, attempts, context);
  const held = heldPieces(conflicts, overlaid);
  return {
    asItIs: asItIs.conflicts,
    conflicts,
    uses,
    signed: Object.fromEntries(conflicts.flatMap((c) => (c.signOff === undefined ? [] : [[c.subject.id, c.signOff]]))),
    blocking: blockingConflicts(conflicts).map(({ subject }) => subject.id),
    held: overlaid.pieces.id.filter((_, k) => held[k]),
    states: uses.map(({ state, conflicts, areaM2 }) => [state, conflicts, areaM2]),
    said: findings.map(({ code, severity, feature, numbers }) => ({ code, severity, feature, ...numbers })),
  };
}

describe('sign-offs of land as it is', () => {
  it('with none, three hard conflicts hold what lies in the line', async () => {
    expect(await judged()).toMatchObject({ blocking: ['A', 'B', 'C'], held: ['A', 'B', 'C#1'], states: [], said: [] });
  });

  it('lets the parcel it names stand: the conflict stays listed as it was, blocks nothing, holds nothing', async () => {
    row = 0;
    const result = await judged(signOff([0]), signOff([3], null, { rule: 'existing.redline.built' }));
    expect(result).toMatchObject({ blocking: ['B', 'C'], held: ['B', 'C#1'], signed: { A: 0, H: 1 } });
    expect(result.conflicts.map(({ signOff: _, ...conflict }) => conflict)).toEqual(result.asItIs);
    expect(result.states).toEqual([
      ['honoured', 1, 10_000],
      ['honoured', 1, 10_000],
    ]);
    expect(result.said).toMatchObject([
      { code: 'signOff.honoured', severity: 'note', feature: 1, person: '张三', until: '2026-12-31', conflicts: 1 },
      { code: 'signOff.honoured', feature: 2 },
    ]);
  });

  it('counts the conflicts and the m² of a row that names several parcels', async () => {
    expect((await judged(signOff([0, 2]))).states).toEqual([['honoured', 2, 15_000]]);
  });

  it('drawn, signs for overlaps that it covers to all but boundary noise, and says how much it leaves', async () => {
    row = 0;
    // of C's 50 × 100 m in the line the shape leaves a strip of 0.5 × 100 m: noise; of A it leaves 30 × 100 m
    const result = await judged(signOff([], [150.5, -10, 300, 110]), signOff([], [30, 0, 120, 100]));
    expect(result).toMatchObject({ blocking: ['A', 'B'], signed: { C: 0 } });
    expect(result.states).toEqual([
      ['honoured', 1, 5000],
      ['unmatched', 0, 0],
    ]);
    expect(result.said[1]).toEqual({
      code: 'signOff.notCovered',
      severity: 'warning',
      feature: 2,
      conflict: ID.A,
      notCoveredM2: 3000,
    });
  });

  it('drawn, need not cover what of the parcel lies out of the line; a shape beside it signs for nothing', async () => {
    const result = await judged(signOff([], [150, 0, 200, 100]), signOff([], [200, 0, 250, 100]));
    expect(result).toMatchObject({ signed: { C: 0 } });
    expect(result.states[1]).toEqual(['unmatched', 0, 0]);
  });

  it('drawn over two parcels but naming one, signs for that one alone', async () => {
    expect(await judged(signOff([1], [-10, -10, 110, 310]))).toMatchObject({ signed: { B: 0 }, blocking: ['A', 'C'] });
  });

  it('mends a shape that crosses itself', async () => {
    // a bow-tie: its two halves cover x 0…100 only where y is within 50 of the middle at the ends
    const bowTie: Shape = [
      [
        [
          [0, 0],
          [100, 100],
          [100, 0],
          [0, 100],
          [0, 0],
        ],
      ],
    ];
    const { said } = await judged(signOff([], bowTie));
    expect(said).toMatchObject([{ code: 'signOff.notCovered', conflict: ID.A, notCoveredM2: 5000 }]);
  });
});

describe('what does not count', () => {
  it('expired, of a rule not in force, of an unknown rule, faulty, without a conflict: each is said, none signs', async () => {
    row = 0;
    const result = await judged(
      signOff([0], null, { until: '2025-05-31' }),
      signOff([0], null, { rule: 'existing.outside.industry.2019' }),
      signOff([0], null, { rule: 'existing.redline.*' }),
      signOff([0], null, { fault: '签批人 为空 / 签批人 is empty' }),
      signOff([3]),
      signOff([0], null, { until: DATE }),
    );
    expect(result.signed).toEqual({ A: 5 });
    expect(result.states.map(([state]) => state)).toEqual([
      'expired',
      'unmatched',
      'notValid',
      'notValid',
      'unmatched',
      'honoured',
    ]);
    expect(result.said.map(({ code, severity, feature }) => [feature, code, severity])).toEqual([
      [1, 'signOff.expired', 'warning'],
      [2, 'signOff.unmatched', 'warning'],
      [3, 'signOff.noRule', 'warning'],
      [4, 'signOff.unused', 'warning'],
      [5, 'signOff.unmatched', 'warning'],
      [6, 'signOff.honoured', 'note'],
    ]);
  });

  it('of two rows for one conflict the first stands; the same again is a note, another document a contradiction', async () => {
    row = 0;
    const result = await judged(signOff([0]), signOff([0]), signOff([0, 1], null, { document: '2号' }));
    expect(result.signed).toEqual({ A: 0, B: 2 });
    expect(result.states.map(([state]) => state)).toEqual(['honoured', 'unmatched', 'honoured']);
    expect(result.said).toMatchObject([
      { code: 'signOff.honoured', feature: 1 },
      { code: 'signOff.duplicate', severity: 'note', feature: 2, otherFeature: 1 },
      { code: 'signOff.honoured', feature: 3, conflicts: 1 },
      { code: 'signOff.contradicts', severity: 'warning', feature: 3, document: '2号', otherFeature: 1 },
    ]);
  });
});

describe('sign-offs of a proposal', () => {
  it('sign for reviews of the piece; a hard rule on a new use no document lifts', async () => {
    row = 0;
    const district = districtOf(SKETCH);
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const land = { A: 'regreen', B: 'regreen', 'C#1': 'upgrade' } as const;
    const subjects = proposedSubjects(district, overlaid, proposalOf(district, overlaid, { land }), geos);
    const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
    const proposed = await judge(subjects, ground, RULES, DATE);
    const signOffs = [signOff([0], null, { rule: 'redline.regreen' }), signOff([2], null, { rule: 'redline.upgrade' })];
    const context = {
      district,
      rules: RULES,
      date: DATE,
      settings: DEFAULT_SETTINGS,
      geos,
      parcelOfPiece: overlaid.pieces.parcel,
    };
    const { conflicts, attempts } = honour(proposed, signOffs, context);
    expect(conflicts.map(({ rule, subject, signOff: s }) => [rule, subject.id, s])).toEqual([
      ['redline.regreen', 'A', 0],
      ['redline.regreen', 'B', undefined],
      ['redline.upgrade', 'C#1', undefined],
    ]);
    expect(blockingConflicts(conflicts).map(({ subject }) => subject.id)).toEqual(['C#1']);
    const { uses, findings } = signOffReport(signOffs, attempts, context);
    expect(uses.map(({ state }) => state)).toEqual(['honoured', 'notValid']);
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['signOff.honoured', 'note'],
      ['signOff.notAllowed', 'error'],
    ]);
  });
});

describe('drawn sign-offs, against arithmetic of rectangles', () => {
  it('sign for a parcel of 40 × 100 m exactly when what they leave is nothing, or narrower than 1 m and under 200 m²', async () => {
    const district = districtOf({
      parcels: [{ id: 'A', shape: [0, 0, 40, 100] }],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [-500, -500, 500, 500], id: 'R' }] }],
    });
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
    const asItIs = await judge(existingSubjects(district, overlaid), ground, RULES, DATE);
    const context = { district, rules: RULES, date: DATE, settings: DEFAULT_SETTINGS, geos };
    /** How far a side of the shape stays short of the parcel's, in half metres; below 0 it goes beyond. */
    const side = fc.oneof(fc.integer({ min: -4, max: 0 }), fc.integer({ min: 0, max: 4 }));
    const outcomes = new Set<string>();
    fc.assert(
      fc.property(side, side, side, side, (left, below, right, above) => {
        const box: Shape = [left / 2, below / 2, 40 - right / 2, 100 - above / 2];
        const { attempts } = honour(asItIs, [signOff([], box)], context);
        const inside = (short: number) => Math.max(0, short / 2);
        const coveredM2 = (40 - inside(left) - inside(right)) * (100 - inside(below) - inside(above));
        const leftM2 = 4000 - coveredM2;
        // two strips of half a metre that meet in a corner hold a circle of 0.59 m
        const isNoise = Math.max(left, below, right, above) <= 1 && leftM2 < 200;
        expect(attempts.map(({ outcome, notCoveredM2 }) => [outcome, notCoveredM2])).toEqual([
          isNoise ? ['signed', 0] : ['notCovered', leftM2],
        ]);
        outcomes.add(attempts[0].outcome);
      }),
      { seed: 4, numRuns: 150 },
    );
    expect([...outcomes].sort()).toEqual(['notCovered', 'signed']);
  });
});
