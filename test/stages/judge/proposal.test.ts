import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { planarAreas } from '../../../src/geometry/polygonSet.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { Rule, RuleSet } from '../../../src/model/rule.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { groundOf } from '../../../src/stages/judge/judge.js';
import { judgeProposal, standingOf } from '../../../src/stages/judge/proposal.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
const RULES = SHIPPED_RULES;
const BOUNDARY = {
  kind: 'urbanBoundary',
  zones: [{ shape: [0, 0, 1000, 1000] as const, kind: 'concentrated' as const }],
};

async function verdictOn(sketch: DistrictSketch, wanted: ProposalSketch, rules: RuleSet = RULES) {
  const district = districtOf(sketch);
  const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
  const ground = groundOf(district, DEFAULT_SETTINGS, { geos });
  const context = { district, rules, date: '2025-06-01', settings: DEFAULT_SETTINGS, geos };
  const judged = await judgeProposal(proposalOf(district, overlaid, wanted), overlaid, ground, context);
  const areas = planarAreas(judged.shapes);
  return {
    ...judged,
    areas,
    standing: standingOf(judged.conflicts),
    met: judged.conflicts.map((c) => [c.rule, c.subject.kind, c.subject.id, c.action, c.overlapM2, c.widthClass]),
  };
}

describe('a cluster is judged by its footprint', () => {
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'A', shape: [0, 0, 100, 100] },
      { id: 'B', shape: [100, 0, 200, 100] },
      { id: 'road', shape: [200, 0, 210, 100], use: 'road' },
    ],
    lines: [BOUNDARY, { kind: 'basicFarmland', zones: [{ shape: [60, -10, 140, 110], id: 'F' }] }],
  };

  it('what it meets as a whole is listed once, beside what each piece meets, and the proposal is a stress test', async () => {
    const { met, areas, conflicts, standing } = await verdictOn(sketch, {
      clusters: [{ members: ['A#1', 'A#2', 'B#1', 'B#2'], infill: ['road'] }],
    });
    expect(met).toEqual([
      ['farmland.build', 'piece', 'A#2', 'join', 4000, 'encroachment'],
      ['farmland.build', 'piece', 'B#2', 'join', 4000, 'encroachment'],
      ['farmland.build', 'cluster', 'C-1', 'join', 8000, 'encroachment'],
    ]);
    expect(areas[2]).toBeCloseTo(8000, 6);
    expect(new Set(conflicts.map(({ id }) => id)).size).toBe(3);
    expect(standing).toBe('stressTestOnly');
  });

  it('is asked about the firms it receives where a rule speaks of that alone, and not twice for one answer', async () => {
    const taking = RULES.rules.find(({ id }) => id === 'farmland.build') as Rule;
    const rules = {
      ...RULES,
      rules: [...RULES.rules, { ...taking, id: 'own.receive', actions: ['receive' as const] }],
    };
    const firms = [{ creditCode: 'F' }];
    const clusters = [{ members: ['A#2', 'B#2'], isPark: true }];
    const { met } = await verdictOn({ ...sketch, firms }, { clusters, firms: { F: { to: 0 } } }, rules);
    expect(met.filter(([, kind]) => kind === 'cluster').map(([rule, , , action]) => [rule, action])).toEqual([
      ['farmland.build', 'join'],
      ['own.receive', 'receive'],
    ]);
    const stays = await verdictOn({ ...sketch, firms }, { clusters }, rules);
    expect(stays.met.map(([rule]) => rule)).not.toContain('own.receive');
  });
});

describe('thin parts', () => {
  it('stay with their parent in a footprint too: two slivers on one border are no encroachment, what is wide is one', async () => {
    // 0.6 m of A and 0.6 m of B: together 1.2 m × 100 m, by itself wider than noise
    const parcels = [
      { id: 'A', shape: [0, 0, 100, 100] as const },
      { id: 'B', shape: [100, 0, 200, 100] as const },
    ];
    const sliver = { kind: 'basicFarmland', zones: [{ shape: [99.4, -10, 100.6, 110] as const }] };
    const clusters = [{ members: ['A', 'B'] }];
    const thin = await verdictOn({ parcels, lines: [BOUNDARY, sliver] }, { clusters });
    expect(thin.met).toEqual([
      ['farmland.build', 'piece', 'A', 'join', 60, 'mismatch'],
      ['farmland.build', 'piece', 'B', 'join', 60, 'mismatch'],
      ['farmland.build', 'cluster', 'C-1', 'join', 120, 'mismatch'],
    ]);
    expect(thin.standing).toBe('lawful');
  });
});

describe('land given back', () => {
  it('is judged as what is done with it; reviews leave a proposal lawful', async () => {
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'A', shape: [0, 0, 100, 100] },
        { id: 'B', shape: [0, 200, 100, 300] },
      ],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [-10, -10, 110, 400] }] }],
    };
    const both = await verdictOn(sketch, { land: { A: 'regreen', B: 'reclaim' } });
    expect(both.met.map(([rule]) => rule)).toEqual(['redline.regreen', 'redline.reclaim']);
    expect(both.standing).toBe('stressTestOnly');
    expect((await verdictOn(sketch, { land: { A: 'regreen', B: 'hold' } })).standing).toBe('lawful');
  });
});
