import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { EMPTY_POLYGON_SET, planarAreas } from '../../../src/geometry/polygonSet.js';
import { NO_REFUSALS } from '../../../src/model/clusterWords.js';
import type { LandFate, Proposal } from '../../../src/model/decision.js';
import type { District } from '../../../src/model/district.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { sumM2 } from '../../../src/model/units.js';
import {
  blockingConflicts,
  conflictTotals,
  conflictTotalsByLine,
  groundOf,
  heldPieces,
  judge,
} from '../../../src/stages/judge/judge.js';
import { parseRuleSet } from '../../../src/stages/judge/ruleSet.js';
import { existingSubjects, proposedSubjects } from '../../../src/stages/judge/subjects.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { box, type DistrictSketch, districtOf, type LineSketch, ring } from '../../helpers/district.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
const RULES = SHIPPED_RULES;
const DATE = '2025-06-01';

async function standing(sketch: DistrictSketch, rules = RULES, date = DATE) {
  const district = districtOf(sketch);
  const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
  const judgement = await judge(existingSubjects(district, overlaid), groundFor(district), rules, date);
  return { district, overlaid, ...judgement, held: heldPieces(judgement.conflicts, overlaid) };
}

function groundFor(district: District) {
  return groundOf(district, DEFAULT_SETTINGS, { geos });
}

/** A proposal with these fates by piece and firms moved to these parks; what is not asked about is empty. */
function proposalOf(
  landFate: readonly LandFate[],
  clusterOfPiece: readonly number[] = landFate.map(() => -1),
  parks: readonly number[] = [],
): Proposal {
  return {
    landFate,
    clusterOfPiece: Int32Array.from(clusterOfPiece),
    clusters: [],
    firmFate: parks.map((destination) => ({ fate: 'move', destination, reason: '', distanceM: 0 })),
    exitManner: landFate.map(() => ''),
    levels: [],
    costBasis: 'disturbance',
    limits: [],
    bodies: [],
    targetBounds: new Map(),
    openTargetBounds: new Map(),
    candidateCount: 0,
    refusedGroups: NO_REFUSALS,
    solver: '',
    binding: [],
    why: [],
  };
}

const REDLINE: LineSketch = {
  kind: 'ecologicalRedline',
  zones: [
    { shape: [0, 0, 100, 1000], id: 'R-core', kind: 'core' },
    { shape: [100, 0, 200, 1000], id: 'R-other', kind: 'other' },
  ],
};
const FARMLAND: LineSketch = { kind: 'basicFarmland', zones: [{ shape: [1000, 0, 1200, 1000], id: 'F1' }] };
const BOUNDARY: LineSketch = {
  kind: 'urbanBoundary',
  zones: [
    { shape: [2000, 0, 2500, 1000], id: 'U-c', kind: 'concentrated' },
    { shape: [2500, 0, 2700, 1000], id: 'U-f', kind: 'flexible' },
    { shape: [2700, 0, 2900, 1000], id: 'U-s', kind: 'special' },
  ],
};

describe('the land as it is', () => {
  it('names rule, clause, area, share, width, place, town and village', async () => {
    const { conflicts } = await standing({
      parcels: [{ id: 'W1', shape: [1150, 100, 1250, 200], town: 3, village: 7, officialM2: 9994.51 }],
      lines: [REDLINE, FARMLAND],
    });
    expect(conflicts).toHaveLength(1);
    expect(conflicts[0]).toMatchObject({
      id: 'existing.farmland.industry:basicFarmland-F1:W1',
      rule: 'existing.farmland.industry',
      severity: 'hard',
      action: 'existing',
      subject: { kind: 'parcel', id: 'W1', index: 0 },
      line: 1,
      lineKind: 'basicFarmland',
      zone: 0,
      zoneId: 'F1',
      zones: [0],
      overlapM2: 4997.26,
      share: 0.5,
      widthClass: 'encroachment',
      town: 3,
      village: 7,
    });
    expect(conflicts[0].clause).toContain('第三十五条');
    expect(conflicts[0].clause).toContain('待核');
    expect(conflicts[0].widthM).toBeCloseTo(50, 1);
    expect(conflicts[0].x).toBeGreaterThan(1150);
    expect(conflicts[0].x).toBeLessThan(1200);
  });

  it('judges each use as the rules say', async () => {
    const { conflicts } = await standing({
      parcels: [
        { id: 'factory in core', shape: [10, 0, 60, 50] },
        { id: 'idle in other', shape: [110, 0, 160, 50], use: 'idle' },
        { id: 'house in redline', shape: [10, 100, 60, 150], use: 'homestead' },
        { id: 'forest in redline', shape: [10, 200, 60, 250], use: 'forest' },
        { id: 'road in farmland', shape: [1000, 0, 1010, 900], use: 'road' },
        { id: 'paddy in farmland', shape: [1100, 0, 1150, 50], use: 'paddy' },
        { id: 'forest in farmland', shape: [1100, 100, 1150, 150], use: 'forest' },
        { id: 'factory inside', shape: [2100, 0, 2150, 50] },
        { id: 'factory flexible', shape: [2550, 0, 2600, 50] },
        { id: 'factory special', shape: [2750, 0, 2800, 50] },
        { id: 'factory outside', shape: [5000, 0, 5050, 50] },
        { id: 'house outside', shape: [5100, 0, 5150, 50], use: 'homestead' },
      ],
      lines: [REDLINE, FARMLAND, BOUNDARY],
    });
    expect(conflicts.map((c) => [c.subject.id, c.lineKind, c.severity])).toEqual([
      ['factory in core', 'ecologicalRedline', 'hard'],
      ['factory in core', 'outside', 'soft'],
      ['idle in other', 'ecologicalRedline', 'hard'],
      ['idle in other', 'outside', 'soft'],
      ['house in redline', 'ecologicalRedline', 'review'],
      ['road in farmland', 'basicFarmland', 'review'],
      ['factory special', 'urbanBoundary', 'review'],
      ['factory outside', 'outside', 'soft'],
    ]);
    expect(new Set(conflicts.map((c) => c.id)).size).toBe(conflicts.length);
  });

  it('tells mismatch from encroachment by width and area, and only encroachment holds', async () => {
    const { conflicts, held, overlaid } = await standing({
      parcels: [
        { id: 'noise', shape: [1199.5, 0, 1300, 100] },
        { id: 'workshop corner', shape: [1190, 200, 1300, 215] },
        { id: 'long sliver', shape: [1199.5, 300, 1300, 800] },
        { id: 'touching', shape: [1200, 100, 1300, 200] },
      ],
      lines: [FARMLAND],
    });
    expect(conflicts.map((c) => [c.subject.id, c.overlapM2, c.widthClass, c.severity])).toEqual([
      ['noise', 50, 'mismatch', 'hard'],
      ['workshop corner', 150, 'encroachment', 'hard'],
      ['long sliver', 250, 'encroachment', 'hard'],
    ]);
    expect(overlaid.pieces.id).toHaveLength(4);
    expect([...held]).toEqual([0, 1, 1, 0]);
  });

  it('needs a circle for the class only where neither area nor bounds of the width tell', async () => {
    const slanted = ring(1010, 700, 1070, 780, 1069.2, 780.6, 1009.2, 700.6);
    const { conflicts, effort } = await standing({
      parcels: [
        { id: 'noise', shape: [1199.5, 0, 1300, 100] },
        { id: 'large', shape: [1100, 200, 1150, 250] },
        { id: 'slanted strip of 1 m', shape: slanted },
      ],
      lines: [FARMLAND],
    });
    expect(effort).toEqual({ overlaps: 3, cut: 1, circles: 1 });
    expect(conflicts[2]).toMatchObject({ widthM: 1, widthClass: 'encroachment' });
  });

  it('holds the piece in the line and lets the rest of the parcel go', async () => {
    const { held, overlaid } = await standing({
      parcels: [
        { id: 'half', shape: [1100, 0, 1300, 100] },
        { id: 'house', shape: [1100, 200, 1150, 250], use: 'homestead' },
        { id: 'free', shape: [1500, 0, 1600, 100] },
      ],
      lines: [FARMLAND, REDLINE],
    });
    expect(overlaid.pieces.id).toEqual(['half#1', 'half#2', 'house', 'free']);
    const inLine = [...(overlaid.pieces.hardZone[0] ?? [])];
    expect([...held]).toEqual([inLine[0] >= 0 ? 1 : 0, inLine[1] >= 0 ? 1 : 0, 0, 0]);
    expect(held[0] + held[1]).toBe(1);
  });

  it('counts zones that overlap once', async () => {
    const { conflicts } = await standing({
      parcels: [{ id: 'W', shape: [0, 0, 100, 100] }],
      lines: [{ kind: 'basicFarmland', zones: [{ shape: [0, 0, 60, 100] }, { shape: [20, 0, 80, 100] }] }],
    });
    expect(conflicts[0].overlapM2).toBe(8000);
    expect(conflicts[0].zones).toEqual([0, 1]);
  });

  it('has nothing to say of an outside where no boundary was delivered, nor before the rules', async () => {
    const parcels = [{ id: 'W', shape: [1100, 0, 1150, 50] as const }];
    expect((await standing({ parcels })).conflicts).toEqual([]);
    expect((await standing({ parcels, lines: [FARMLAND] }, RULES, '1990-01-01')).conflicts).toEqual([]);
    expect((await standing({ lines: [FARMLAND, REDLINE, BOUNDARY] })).conflicts).toEqual([]);
    expect((await standing({})).conflicts).toEqual([]);
    expect(
      (await standing({ parcels: [{ id: 'no geometry', shape: null }], lines: [FARMLAND, BOUNDARY] })).conflicts,
    ).toEqual([]);
    const noZones = await standing({ parcels, lines: [{ kind: 'urbanBoundary', zones: [] }] });
    expect(noZones.conflicts.map((c) => [c.lineKind, c.share, c.zone, c.zones])).toEqual([['outside', 1, -1, []]]);
  });

  it('speaks of kinds of line of your own, by zone level, and holds whole parcels for them', async () => {
    const own = parseRuleSet(
      {
        id: 'own',
        version: '1',
        title: { zh: '蓄滞洪区', en: 'flood basin' },
        rules: [
          {
            ...JSON.parse(
              JSON.stringify(
                RULES.rules.find((r) => r.id === 'existing.farmland.industry'),
                (key, value) => (key === 'where' ? undefined : value),
              ),
            ),
            id: 'own.flood',
            line: 'floodBasin',
            levels: ['1'],
          },
        ],
      },
      'own.json',
    );
    const { conflicts, held } = await standing(
      {
        parcels: [
          { id: 'a', shape: [0, 0, 50, 50] },
          { id: 'b', shape: [100, 0, 150, 50] },
        ],
        lines: [
          {
            kind: 'floodBasin',
            zones: [
              { shape: [0, 0, 40, 50], level: '1' },
              { shape: [100, 0, 140, 50], level: '2' },
            ],
          },
        ],
      },
      own,
    );
    expect(conflicts.map((c) => c.subject.id)).toEqual(['a']);
    expect([...held]).toEqual([1, 0]);
  });

  it('keeps ids unique when parcel ids are not', async () => {
    const { conflicts } = await standing({
      parcels: [
        { id: 'x', shape: [1100, 0, 1150, 50] },
        { id: 'x', shape: [1100, 50, 1150, 100] },
      ],
      lines: [FARMLAND],
    });
    expect(new Set(conflicts.map((c) => c.id)).size).toBe(2);
  });

  it('gives shapes of the conflicts with their areas', async () => {
    const { district, ...judged } = await standing({
      parcels: [
        { id: 'a', shape: [1150, 0, 1250, 100] },
        { id: 'b', shape: [2650, 0, 2750, 100] },
        { id: 'c', shape: [2850, 0, 2950, 100] },
      ],
      lines: [FARMLAND, BOUNDARY],
    });
    const areas = planarAreas(judged.shapes);
    const { conflicts } = judged;
    expect(conflicts.map((c) => c.rule)).toEqual([
      'existing.farmland.industry',
      'existing.outside.industry',
      'existing.special.industry',
      'existing.special.industry',
      'existing.outside.industry',
    ]);
    conflicts.forEach((c, k) => {
      expect(areas[k]).toBeCloseTo(c.overlapM2, 2);
    });
  });
});

const NOTHING = { conflicts: [], shapes: EMPTY_POLYGON_SET };

describe('totals', () => {
  it('count land in several conflicts once, and give each line by itself', async () => {
    const { district, ...judged } = await standing({
      parcels: [
        { id: 'both', shape: [0, 0, 100, 100] },
        { id: 'farmland only', shape: [0, 200, 100, 300] },
        { id: 'house', shape: [0, 400, 100, 500], use: 'homestead' },
      ],
      lines: [
        { kind: 'ecologicalRedline', zones: [{ shape: [0, 0, 60, 100] }, { shape: [0, 400, 50, 500] }] },
        { kind: 'basicFarmland', zones: [{ shape: [40, 0, 90, 100] }, { shape: [0, 200, 50, 300] }] },
      ],
    });
    const totals = conflictTotals(judged, district, geos);
    expect(totals.map((t) => [t.severity, t.parcels, t.areaM2])).toEqual([
      ['hard', 2, 14_000],
      ['review', 1, 5000],
      ['soft', 0, 0],
      ['all', 3, 19_000],
    ]);
    const lines = conflictTotalsByLine(judged, district, geos);
    expect(lines.map((t) => [t.lineKind, t.severity, t.parcels, t.areaM2])).toEqual([
      ['basicFarmland', 'hard', 2, 10_000],
      ['basicFarmland', 'all', 2, 10_000],
      ['ecologicalRedline', 'hard', 1, 6000],
      ['ecologicalRedline', 'review', 1, 5000],
      ['ecologicalRedline', 'all', 2, 11_000],
    ]);
  });
  it('keep boundary noise in the sum and say how much is more than noise', async () => {
    const { district, ...judged } = await standing({
      parcels: [
        { id: 'noise', shape: [1199.5, 0, 1300, 100] },
        { id: 'real', shape: [1100, 200, 1150, 250] },
      ],
      lines: [FARMLAND],
    });
    expect(conflictTotals(judged, district, geos)[0]).toEqual({
      severity: 'hard',
      parcels: 2,
      areaM2: 2550,
      encroachmentM2: 2500,
      encroachmentParcels: 1,
    });
  });
  it('are zero where there is nothing', async () => {
    expect(conflictTotals(NOTHING, districtOf({}), geos).every((t) => t.areaM2 === 0 && t.parcels === 0)).toBe(true);
    expect(conflictTotalsByLine(NOTHING, districtOf({}), geos)).toEqual([]);
  });
});

describe('the proposal', () => {
  const sketch: DistrictSketch = {
    parcels: [
      { id: 'inside', shape: [2000, 0, 2100, 100] },
      { id: 'field', shape: [2100, 0, 2200, 100], use: 'paddy' },
      { id: 'flexible', shape: [2500, 0, 2600, 100] },
      { id: 'special', shape: [2700, 0, 2800, 100] },
      { id: 'outside', shape: [3000, 0, 3100, 100] },
      { id: 'farmland', shape: [1000, 0, 1100, 100] },
      { id: 'redline', shape: [0, 0, 100, 100] },
      { id: 'inLine', shape: [2300, 0, 2400, 100] },
    ],
    lines: [
      REDLINE,
      FARMLAND,
      BOUNDARY,
      { kind: 'industrialLine', zones: [{ shape: [2300, 0, 2500, 1000], id: 'I1' }] },
    ],
  };
  async function verdict(fates: readonly LandFate[], clusters?: readonly number[]) {
    const district = districtOf(sketch);
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const subjects = proposedSubjects(district, overlaid, proposalOf(fates, clusters), geos);
    const { conflicts } = await judge(subjects, groundFor(district), RULES, DATE);
    return conflicts.map((c) => `${c.subject.id}: ${c.rule} ${c.severity}`);
  }
  it('is clean when lawful, with reviews where the table says review', async () => {
    expect(
      await verdict(
        ['cluster', 'notEligible', 'upgrade', 'regreen', 'reclaim', 'hold', 'hold', 'keep'],
        [0, 0, -1, -1, -1, -1, -1, -1],
      ),
    ).toEqual([]);
    expect(
      await verdict(['upgrade', 'notEligible', 'keep', 'keep', 'upgrade', 'reclaim', 'regreen', 'reclaim']),
    ).toEqual([
      'special: special.keep review',
      'outside: outside.upgrade review',
      'farmland: farmland.reclaim review',
      'redline: redline.regreen review',
      'inLine: concentrated.reclaim.insideLine review',
    ]);
  });
  it('names every unlawful decision', async () => {
    expect(
      await verdict(
        ['keep', 'notEligible', 'cluster', 'cluster', 'cluster', 'regreen', 'reclaim', 'reserve'],
        [-1, -1, 0, 1, 2, -1, -1, -1],
      ),
    ).toEqual([
      'flexible: flexible.build hard',
      'special: special.build hard',
      'outside: outside.build hard',
      'farmland: farmland.regreen hard',
      'redline: redline.reclaim hard',
    ]);
    expect(await verdict(['keep', 'keep', 'keep', 'keep', 'keep', 'upgrade', 'reserve', 'keep'])).toEqual([
      'special: special.keep review',
      'farmland: farmland.upgrade hard',
      'farmland: outside.upgrade review',
      'redline: redline.upgrade hard',
      'redline: outside.upgrade review',
    ]);
  });
  it('lets a footprint keep thin parts outside its zone, as mismatch', async () => {
    const district = districtOf({ parcels: [{ id: 'p', shape: [2400, 0, 2510, 15] }], lines: [BOUNDARY] });
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    expect(overlaid.pieces.boundaryZone).toEqual(['concentrated']);
    const subjects = proposedSubjects(district, overlaid, proposalOf(['cluster'], [0]), geos);
    const { conflicts } = await judge(subjects, groundFor(district), RULES, DATE);
    expect(conflicts.map((c) => [c.rule, c.overlapM2, c.widthClass])).toEqual([['flexible.build', 150, 'mismatch']]);
    expect(blockingConflicts(conflicts)).toEqual([]);
  });
  it('judges the parks that receive firms, by where most of them lies', async () => {
    const district = districtOf({
      lines: [BOUNDARY, FARMLAND],
      parks: [
        { id: 'inside', shape: [2000, 0, 2400, 100] },
        { id: 'outside', shape: [4000, 0, 4400, 100] },
        { id: 'partly outside', shape: [1900, 200, 2400, 300] },
        { id: 'outside, receives none', shape: [5000, 0, 5400, 100] },
      ],
    });
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const subjects = proposedSubjects(district, overlaid, proposalOf([], [], [2, 0, 1, 1, 7, -1]), geos);
    const { conflicts } = await judge(subjects, groundFor(district), RULES, DATE);
    expect(conflicts.map((c) => [c.subject.id, c.rule, c.severity, c.overlapM2])).toEqual([
      ['outside', 'outside.build', 'hard', 40_000],
      ['partly outside', 'outside.build', 'review', 10_000],
    ]);
  });
});

describe('held land makes a clean proposal', () => {
  it('whatever the lines: upgrading every piece that is not held meets no blocking conflict with a hard line', async () => {
    const at = fc.integer({ min: 0, max: 300 });
    const side = fc.integer({ min: 1, max: 160 });
    const rectangle = fc
      .tuple(at, at, side, side)
      .map(([x, y, w, h]) => box(x / 1.7, y / 1.3, x / 1.7 + w, y / 1.3 + h));
    await fc.assert(
      fc.asyncProperty(
        fc.array(rectangle, { minLength: 1, maxLength: 5 }),
        fc.array(rectangle, { maxLength: 4 }),
        fc.array(rectangle, { maxLength: 4 }),
        async (parcels, redline, farmland) => {
          const { district, overlaid, held, ...judged } = await standing({
            parcels: parcels.map((shape, i) => ({ id: `p${i}`, shape })),
            lines: [
              { kind: 'ecologicalRedline', zones: redline.map((shape) => ({ shape })) },
              { kind: 'basicFarmland', zones: farmland.map((shape) => ({ shape })) },
            ],
          });
          const fates = [...held].map((h): LandFate => (h ? 'hold' : 'upgrade'));
          const subjects = proposedSubjects(district, overlaid, proposalOf(fates), geos);
          const { conflicts: verdicts } = await judge(subjects, groundFor(district), RULES, DATE);
          expect(blockingConflicts(verdicts)).toEqual([]);
          const totals = conflictTotals(judged, district, geos);
          const hard = totals.find((t) => t.severity === 'hard');
          const each = conflictTotalsByLine(judged, district, geos).filter((t) => t.severity === 'hard');
          expect(hard?.areaM2).toBeLessThanOrEqual(sumM2(each.map((t) => t.areaM2)) + 1e-9);
          expect(hard?.areaM2).toBeGreaterThanOrEqual(Math.max(0, ...each.map((t) => t.areaM2)));
          judged.conflicts.forEach((c) => {
            const inside = overlaid.insideM2[c.line][c.subject.index];
            expect(c.overlapM2).toBe(inside);
          });
        },
      ),
      { numRuns: 50, seed: 7 },
    );
  });
});
