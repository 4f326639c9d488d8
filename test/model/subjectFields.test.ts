import { describe, expect, it } from 'vitest';
import type { Cluster } from '../../src/model/decision.js';
import type { RuleAction } from '../../src/model/rule.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { CLUSTER_FIELDS, SUBJECT_FIELDS, type SubjectFacts, subjectFields } from '../../src/model/subjectFields.js';
import { districtOf } from '../helpers/district.js';

/** A is 15 mu of a state-owned works with two firms, of which one is half on A; B has a firm without figures; C nobody. */
const DISTRICT = districtOf({
  parcels: [
    { id: 'A', shape: [0, 0, 100, 100], stateOwned: true, settlementCode: '203A', town: 0 },
    { id: 'B', shape: [100, 0, 200, 100], stateOwned: false },
    { id: 'C', shape: [200, 0, 300, 100] },
  ],
  towns: [{ code: '330212001', name: '姜山镇', shape: null }],
  firms: [
    { creditCode: 'one', floorM2: 6000, taxWan: [1, 20, Number.NaN] },
    { creditCode: 'half', floorM2: 4000, taxWan: [Number.NaN, Number.NaN, 50] },
    { creditCode: 'blank', floorM2: Number.NaN },
  ],
  sites: [
    { firm: 'one', parcel: 'A' },
    { firm: 'half', parcel: 'A', share: 0.5 },
    { firm: 'blank', parcel: 'B' },
  ],
});
const FIELDS = subjectFields(DISTRICT, { ...DEFAULT_SETTINGS, 'park.plannedFar': 2.5, 'upgrade.plannedFar': 1.2 });

function asked(parcel: number, more: Partial<SubjectFacts> = {}) {
  const facts: SubjectFacts = { action: 'existing', parcel, use: 'industry', areaM2: 10_000, town: -1, ...more };
  return (field: string) => FIELDS(field)?.(facts);
}

describe('what a rule is told of its subject', () => {
  it('a parcel: its own, its firms’, and every delivered field', () => {
    const a = asked(0, { town: 0, areaM2: 2500 });
    const words = SUBJECT_FIELDS.filter((field) => field !== 'plannedFar');
    expect(Object.fromEntries(words.map((field) => [field, a(field)]))).toEqual({
      use: 'industry',
      landClass: '0601',
      settlementCode: '203A',
      ownership: 'state',
      areaM2: 2500,
      far: 0.8,
      // (20 + 25) ÷ 15 mu
      taxWanPerMu: 3,
      firms: 2,
      town: '姜山镇',
    });
    expect([a('BSM'), a('bsm'), a('DLBM')]).toEqual(['A', 'A', '0601']);
    expect(FIELDS('ZDGZ')).toBeNull();
  });

  it('blanks: a firm without figures, no firm, an owner nobody recorded', () => {
    const [b, c] = [asked(1), asked(2)];
    expect([b('far'), b('taxWanPerMu'), b('firms'), b('ownership')]).toEqual([null, null, 1, 'collective']);
    expect([c('far'), c('taxWanPerMu'), c('firms'), c('ownership'), c('town')]).toEqual([null, null, 0, null, null]);
    const noFirms = subjectFields(districtOf({ parcels: [{ id: 'A', shape: [0, 0, 1, 1] }] }), DEFAULT_SETTINGS);
    expect(noFirms('firms')).toBeNull();
  });

  it('planned FAR by what is decided; clusters have their own words and no parcel’s', () => {
    const far = (action: RuleAction) => asked(0, { action })('plannedFar');
    expect([far('join'), far('infill'), far('upgrade'), far('keep')]).toEqual([2.5, 2.5, 1.2, null]);
    const cluster = { footprintM2: 30_000, compactness: 0.4, capacityFloorM2: 42_000 } as Cluster;
    const c = asked(-1, { action: 'join', cluster });
    expect(CLUSTER_FIELDS.map((field) => c(field))).toEqual([30_000, 0.4, 42_000]);
    expect([c('landClass'), c('BSM'), c('far'), c('plannedFar')]).toEqual([null, null, null, 2.5]);
    expect(CLUSTER_FIELDS.map((field) => asked(0)(field))).toEqual([null, null, null]);
  });
});
