import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { buildMip, buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import { disturbanceCosts } from '../../../../src/stages/propose/program/objective.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import type { DistrictSketch } from '../../../helpers/district.js';
import { inputOf, proposalFor, target } from '../land.js';

/** Two idle plots of 45 mu each, 300 m apart, each in a planned platform of its own. */
const SKETCH: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-100, -100, 2000, 2000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 2000, 2000] }],
  parcels: [
    { id: 'a', shape: [0, 0, 200, 150], use: 'idle' },
    { id: 'b', shape: [500, 0, 700, 150], use: 'idle' },
  ],
  plannedParks: [
    { id: 'P', shape: [-10, -10, 210, 160], level: 'platform' },
    { id: 'Q', shape: [490, -10, 710, 160], level: 'platform' },
  ],
};
const settings = { 'upgrade.minSiteM2': 1e6 };
const targets = [target('better', 'revitalised', 90, { unit: 'mu', mode: 'must' })];

describe('new parks by level', () => {
  it('have a row each, and one a planned park', async () => {
    const situation = situationOf(await inputOf({ sketch: SKETCH, settings, targets }));
    const model = buildModel(situation, candidatesOf(situation, await loadGeos()), resolveLocks(situation));
    const mip = buildMip(model, 'test', disturbanceCosts(model.layout));
    const row = (name: string) => {
      const { columns, values, upper } = mip.rows.find((one) => one.name === name) ?? {
        columns: [],
        values: [],
        upper: NaN,
      };
      return [columns.map((c, i) => `${values[i]} ${mip.columns[c].name}`).join(' + '), upper];
    };
    expect(row('parks')).toEqual(['1 cluster[C-a-1] + 1 cluster[C-b-1]', 40]);
    expect(row('parks[platform]')).toEqual(['1 cluster[C-a-1] + 1 cluster[C-b-1]', 2]);
    expect(row('planned[P]')).toEqual(['1 cluster[C-a-1]', 1]);
    expect(mip.rows.some(({ name }) => name === 'parks[agglomeration]')).toBe(false);
  });

  it('are both built where two platforms may be, one where one may be, and the plan says what holds it', async () => {
    const two = await proposalFor({ sketch: SKETCH, settings, targets });
    expect(two.proposal.clusters.map(({ level }) => level)).toEqual(['platform', 'platform']);
    expect(two.reached('better')).toBe(90);
    const one = await proposalFor({ sketch: SKETCH, settings: { ...settings, 'cluster.maxPlatforms': 1 }, targets });
    expect(one.proposal.clusters).toHaveLength(1);
    expect(one.reached('better')).toBe(45);
    expect(one.proposal.binding.map(({ en }) => en).join(' ')).toMatch(/any number of new parks gives \+45 mu/);
  });
});
