import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { beforeAndAfter } from '../../../src/stages/measure/beforeAfter.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { type DistrictSketch, districtOf } from '../../helpers/district.js';
import { type ProposalSketch, proposalOf } from '../../helpers/proposal.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

function compared(sketch: DistrictSketch, decisions: ProposalSketch, changes: Partial<Settings> = {}) {
  const district = districtOf(sketch);
  const settings = { ...DEFAULT_SETTINGS, ...changes };
  const overlaid = overlay(district, settings, geos, QUIET_JOB);
  const measures = measure(district, overlaid, settings, QUIET_JOB);
  const proposal = proposalOf(district, overlaid, decisions);
  return beforeAndAfter(district, overlaid, measures, proposal, settings);
}

const FIELDS: DistrictSketch = {
  parcels: [
    { id: 'A', use: 'paddy', shape: [0, 0, 400, 100] },
    { id: 'y', shape: [400, 0, 500, 100] },
    { id: 'B', use: 'dryland', shape: [500, 0, 700, 100] },
  ],
};

describe('before and after', () => {
  it('a yard given back joins the fields on both sides of it', () => {
    const { before, after } = compared(FIELDS, { land: { y: 'reclaim' } });
    // 4 and 2 ha of 7: (16 + 4) / 7; after: 7 ha in one, 105 mu
    expect(before.asSet.district).toMatchObject({
      blocks: 1,
      scatteredBlocks: 1,
      farmlandPatches: 2,
      farmlandM2: 60_000,
    });
    expect(before.asSet.district.meshFarmlandM2).toBeCloseTo(200_000 / 7, 6);
    expect(before.asSet.district.farmlandTracts.map(({ patches }) => patches)).toEqual([0, 0, 0]);
    expect(after.asSet.district).toMatchObject({
      blocks: 0,
      scatteredBlocks: 0,
      farmlandPatches: 1,
      farmlandM2: 70_000,
    });
    expect(after.asSet.district.meshFarmlandM2).toBeCloseTo(70_000, 6);
    expect(after.asSet.district.farmlandTracts).toEqual([
      { mu: 100, patches: 1, areaM2: 70_000 },
      { mu: 1000, patches: 0, areaM2: 0 },
      { mu: 10_000, patches: 0, areaM2: 0 },
    ]);
  });

  it('works narrower than the gap part two fields until they are given back', () => {
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'A', use: 'paddy', shape: [0, 0, 100, 100] },
        { id: 'y', shape: [100, -50, 112, 150] },
        { id: 'B', use: 'dryland', shape: [112, 0, 200, 100] },
      ],
    };
    const patches = (land: NonNullable<ProposalSketch['land']>) => {
      const { before, after } = compared(sketch, { land });
      return [before, after].map(({ asSet }) => asSet.district.farmlandPatches);
    };
    expect(patches({ y: 'reclaim' })).toEqual([2, 1]);
    expect(patches({ y: 'regreen' })).toEqual([2, 2]);
  });

  it('given to green it leaves industry and joins no field; kept in reserve it is no block', () => {
    for (const fate of ['regreen', 'reserve'] as const) {
      const { after } = compared(FIELDS, { land: { y: fate } });
      expect(after.asSet.district).toMatchObject({ blocks: 0, farmlandPatches: 2, farmlandM2: 60_000 });
    }
  });

  it('moves both gap distances one step for the band', () => {
    // workshops 23 m apart and fields 18 m apart
    const { before } = compared(
      {
        parcels: [
          { id: 'w1', shape: [0, 0, 100, 100] },
          { id: 'w2', shape: [123, 0, 223, 100] },
          { id: 'f1', use: 'paddy', shape: [0, 500, 100, 600] },
          { id: 'f2', use: 'paddy', shape: [118, 500, 218, 600] },
        ],
      },
      {},
    );
    const counts = [before.asSet, ...before.gaps].map(({ district }) => [district.blocks, district.farmlandPatches]);
    expect(counts).toEqual([
      [2, 1],
      [2, 2],
      [1, 1],
    ]);
  });

  it('with the matching tolerance a hundredth and a hundredfold: what lies a hair beyond a gap, or a hair apart in a redline', () => {
    // the works 20.00005 m apart, the fields 20.00005 m; two yards 0.00005 m apart with the redline over both
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'w1', shape: [0, 0, 100, 100] },
        { id: 'w2', shape: [120.00005, 0, 220, 100] },
        { id: 'f1', use: 'paddy', shape: [0, 500, 100, 600] },
        { id: 'f2', use: 'paddy', shape: [120.00005, 500, 220, 600] },
        { id: 'y1', shape: [0, 2000, 100, 2100] },
        { id: 'y2', shape: [100.00005, 2000, 200, 2100] },
      ],
      lines: [{ kind: 'ecologicalRedline', zones: [{ shape: [-50, 1950, 250, 2150] }] }],
    };
    const { before, after } = compared(sketch, {});
    const counts = [before.asSet, ...before.tolerance].map(({ district }) => [
      district.blocks,
      district.farmlandPatches,
    ]);
    expect(counts).toEqual([
      [4, 2],
      [4, 2],
      [2, 1],
    ]);
    expect(after).toEqual(before);
    // a tolerance at its bound has one step only
    const least = compared(sketch, {}, { 'measure.touchM': 1e-8 });
    expect(least.before.tolerance).toHaveLength(1);
  });

  it('a cluster that is a park is no scattered block, and ends the isolation of what is near it', () => {
    const sketch: DistrictSketch = {
      parcels: [
        { id: 'a', shape: [0, 0, 200, 100] },
        { id: 'b', use: 'idle', shape: [200, 0, 300, 100] },
        { id: 'c', shape: [800, 0, 900, 100] },
      ],
      parks: [{ id: 'P', shape: [9000, 0, 9100, 100] }],
    };
    const decisions: ProposalSketch = { clusters: [{ members: ['a', 'b'], isPark: true }] };
    const { before, after } = compared(sketch, decisions, { 'block.scatteredBelowMu': 1 });
    expect(before.asSet.district).toMatchObject({ blocks: 2, scatteredBlocks: 2, blockAreaM2: 30_000 });
    expect(after.asSet.district).toMatchObject({ blocks: 2, scatteredBlocks: 0, blockAreaM2: 40_000 });
  });

  it('changes nothing where nothing is decided: the land after is measured as the land before', () => {
    const sketch: DistrictSketch = {
      ...FIELDS,
      towns: [
        { code: 'W', shape: [0, 0, 450, 100] },
        { code: 'E', shape: [450, 0, 1000, 100] },
      ],
      lines: [{ kind: 'urbanBoundary', zones: [{ shape: [300, -50, 900, 200], kind: 'concentrated' }] }],
    };
    const { before, after } = compared(sketch, {});
    expect(after).toEqual(before);
    expect(after.asSet.district.blocks).toBe(1);
  });
});
