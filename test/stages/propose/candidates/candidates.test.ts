import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../../src/geometry/geos.js';
import { polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import type { Barriers, LandUse } from '../../../../src/model/district.js';
import type { Settings } from '../../../../src/model/settings.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { siteGraph } from '../../../../src/stages/propose/candidates/siteGraph.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { seeded } from '../../../geometry/random.js';
import type { DistrictSketch, ParcelSketch, Shape } from '../../../helpers/district.js';
import { boxRing } from '../../../helpers/rings.js';
import { inputOf, type Wish } from '../land.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

type Plot = readonly [id: string, shape: Shape, more?: Partial<ParcelSketch>];

/** Plots inside 集中建设区, idle unless said. */
function sketchOf(plots: readonly Plot[], more: Partial<DistrictSketch> = {}): DistrictSketch {
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-1000, -1000, 9000, 9000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-1000, -1000, 9000, 9000] }],
    parcels: plots.map(([id, shape, own]) => ({ id, shape, use: 'idle', ...own })),
    ...more,
  };
}

async function situationFor(sketch: DistrictSketch, settings: Partial<Settings> = {}, wish: Partial<Wish> = {}) {
  return situationOf(await inputOf({ sketch, settings: { 'cluster.minMu': 1, ...settings }, ...wish }));
}

/** Candidates by the ids of their members and infill, as `a+b|street`. */
async function found(sketch: DistrictSketch, settings: Partial<Settings> = {}, wish: Partial<Wish> = {}) {
  const situation = await situationFor(sketch, settings, wish);
  const { list, refused } = candidatesOf(situation, geos, resolveLocks(situation));
  const { id } = situation.input.overlay.pieces;
  const names = (pieces: readonly number[]) => pieces.map((k) => id[k]).join('+');
  return {
    list,
    refused,
    names: list.map(({ members, infill }) => names(members) + (infill.length > 0 ? `|${names(infill)}` : '')),
    leftOut: (members: string) =>
      list
        .filter((candidate) => names(candidate.members) === members)
        .flatMap(({ leftOut }) => leftOut.map(({ piece, reason }) => `${id[piece]} ${reason}`)),
    of(members: string) {
      const candidate = list.find((one) => names(one.members) === members);
      if (!candidate) throw new Error(`no candidate ${members}: ${list.map((one) => names(one.members)).join(' ')}`);
      return candidate;
    },
  };
}

async function edgesOf(sketch: DistrictSketch) {
  const situation = await situationFor(sketch);
  const { joints, narrow, near } = siteGraph(situation, geos);
  const { id } = situation.input.overlay.pieces;
  const pair = (a: number, b: number) => `${id[a]}-${id[b]}`;
  return {
    joints: joints.map(({ a, b, infill }) => pair(a, b) + (infill >= 0 ? ` by ${id[infill]}` : '')),
    narrow: narrow.map(({ a, b }) => pair(a, b)),
    near: near.map(([a, b]) => pair(a, b)),
  };
}

function line(...xy: number[]): Barriers {
  const count = xy.length / 2;
  const lines = {
    xy: Float64Array.from(xy),
    lineStart: Uint32Array.of(0, count),
    itemStart: Uint32Array.of(0, 1),
  };
  return { layer: 'canals', name: 'canal', cuts: ['industry'], shape: { kind: 'line', lines } };
}

const A: Plot = ['a', [0, 0, 100, 60]];

describe('an edge of the gap graph', () => {
  it('is a shared border of 10 m, not of 9 m, and never a point', async () => {
    expect((await edgesOf(sketchOf([A, ['b', [90, 60, 190, 120]]]))).joints).toEqual(['a-b']);
    const nine = await edgesOf(sketchOf([A, ['b', [91, 60, 191, 120]]]));
    expect([nine.joints, nine.narrow, nine.near]).toEqual([[], ['a-b'], ['a-b']]);
    const point = await edgesOf(sketchOf([A, ['b', [100, 60, 200, 120]]]));
    expect([point.joints, point.narrow]).toEqual([[], []]);
  });

  it('is no border along which a canal runs, but for 10 m of it', async () => {
    const b: Plot = ['b', [100, 0, 200, 60]];
    expect((await edgesOf(sketchOf([A, b], { barriers: [line(100, -10, 100, 70)] }))).near).toEqual([]);
    expect((await edgesOf(sketchOf([A, b], { barriers: [line(100, -10, 100, 51)] }))).joints).toEqual([]);
    expect((await edgesOf(sketchOf([A, b], { barriers: [line(100, -10, 100, 49)] }))).joints).toEqual(['a-b']);
  });

  it('is some clear link within 20 m, across which 10 m face each other', async () => {
    expect((await edgesOf(sketchOf([A, ['b', [0, 80, 100, 140]]]))).joints).toEqual(['a-b']);
    expect((await edgesOf(sketchOf([A, ['b', [0, 80.1, 100, 140]]]))).near).toEqual([]);
    // A canal in the gap that leaves 12 m open, and one that leaves 8 m.
    const b: Plot = ['b', [0, 70, 100, 140]];
    expect((await edgesOf(sketchOf([A, b], { barriers: [line(-50, 65, 88, 65)] }))).joints).toEqual(['a-b']);
    const eight = await edgesOf(sketchOf([A, b], { barriers: [line(-50, 65, 92, 65)] }));
    expect([eight.joints, eight.near]).toEqual([[], ['a-b']]);
    expect((await edgesOf(sketchOf([A, b], { barriers: [line(-50, 65, 150, 65)] }))).near).toEqual([]);
  });
});

describe('a footprint', () => {
  it('is told from its neck: 9 m across a lane, and 11 m', async () => {
    // Nothing lies between, or a lane that is too long to be taken in (as infill it would make the neck 12 m wide, corner to corner).
    const lane: Plot = ['lane', [-500, 60, 800, 68], { use: 'farmRoad' }];
    const nine = await found(sketchOf([A, ['b', [91, 68, 191, 128]]]));
    expect([nine.names, nine.refused.neck]).toEqual([['a', 'b'], 1]);
    expect((await found(sketchOf([A, lane, ['b', [91, 68, 191, 128]]]))).names).toEqual(['a', 'b']);
    expect((await found(sketchOf([A, lane, ['b', [89, 68, 189, 128]]]))).names).toEqual(['a', 'b', 'a+b']);
  });

  it('needs no infill across lanes, and needs it across field', async () => {
    const between = (use: LandUse, landClass?: string): Plot => [
      'x',
      [0, 60, 100, 72],
      { use, ...(landClass ? { landClass } : {}) },
    ];
    const b: Plot = ['b', [0, 72, 100, 132]];
    for (const use of ['farmRoad', 'ditch', 'ridge'] as const) {
      expect((await found(sketchOf([A, between(use), b]))).names).toEqual(['a', 'b', 'a+b']);
    }
    // A street mostly theirs is taken in, where it may; a field always.
    expect((await found(sketchOf([A, between('road', '1004'), b]))).names).toEqual(['a', 'b', 'a+b|x']);
    expect((await found(sketchOf([A, between('road', '1003'), b]))).names).toEqual(['a', 'b', 'a+b|x']);
    const field = await found(sketchOf([A, between('paddy'), b]));
    expect(field.names).toEqual(['a', 'b', 'a+b|x']);
    expect(field.of('a+b')).toMatchObject({
      infillM2: 1200,
      newConstructionM2: 1200,
      infillByClass: [{ landClass: '0101', areaM2: 1200 }],
    });
    for (const use of ['homestead', 'water', 'river', 'forest'] as const) {
      expect((await found(sketchOf([A, between(use), b]))).names).toEqual(['a', 'b']);
    }
  });

  it('is infill by a fifth at most, and no basic farmland', async () => {
    const plots = (depth: number): Plot[] => [
      ['a', [0, 0, 100, 40]],
      ['x', [0, 40, 100, 40 + depth], { use: 'paddy' }],
      ['b', [0, 40 + depth, 100, 80 + depth]],
    ];
    expect((await found(sketchOf(plots(20)))).names).toEqual(['a', 'b', 'a+b|x']);
    const more = await found(sketchOf(plots(20)), { 'cluster.maxInfillShare': 0.19 });
    expect([more.names, more.refused.infill]).toEqual([['a', 'b'], 1]);
    const sketch = sketchOf(plots(15));
    const farmland = { kind: 'basicFarmland', zones: [{ shape: [0, 40, 100, 55] as const }] };
    expect((await found({ ...sketch, lines: [...(sketch.lines ?? []), farmland] })).names).toEqual(['a', 'b']);
  });

  it('is no snake', async () => {
    const strip: Plot[] = Array.from({ length: 12 }, (_, i) => [`p${i}`, [i * 100, 0, (i + 1) * 100, 20]]);
    const { list, refused } = await found(sketchOf(strip));
    // 4πA/P² of n plots of 100 × 20 m in a row: two give 0.26, three 0.19.
    expect(Math.max(...list.map(({ members }) => members.length))).toBe(2);
    expect(refused.compactness).toBe(10 + 9 + 8 + 7 + 6 + 5 + 4 + 3 + 2 + 1);
  });

  it('is too small below the site limit', async () => {
    const { names, refused } = await found(
      sketchOf([
        ['a', [0, 0, 30, 30]],
        ['b', [30, 0, 60, 30]],
      ]),
      { 'cluster.minMu': 30 },
    );
    expect([names, refused.small]).toEqual([[], 1]);
  });
});

describe('land that is enclosed', () => {
  /** Eight plots of 60 m round a ninth, with lanes of 6 m between all. */
  const around = (middle: Partial<ParcelSketch>): Plot[] =>
    Array.from({ length: 9 }, (_, i): Plot => {
      const [x, y] = [(i % 3) * 66, Math.floor(i / 3) * 66];
      return [i === 4 ? 'm' : `p${i}`, [x, y, x + 60, y + 60], i === 4 ? middle : {}];
    });
  const doughnut = 'p0+p1+p2+p3+p5+p6+p7+p8';

  it('is a member, so that there is no doughnut', async () => {
    const { list } = await found(sketchOf(around({})));
    const holes = list.filter(({ members }) => !members.includes(4) && members.length === 8);
    expect(holes).toEqual([]);
    const efficient = await found(sketchOf(around({ use: 'industry' })));
    expect(efficient.names).not.toContain(doughnut);
    expect(efficient.names).toContain('p0+p1+p2+p3+m+p5+p6+p7+p8');
  });

  it('may stay out for a reason, which the candidate carries', async () => {
    const kept = await found(sketchOf(around({}), { keep: { m: 'supply chain' } }));
    expect(kept.leftOut(doughnut)).toEqual(['m keepList']);
    const held = await found({
      ...sketchOf(around({})),
      lines: [
        { kind: 'urbanBoundary', zones: [{ shape: [-1000, -1000, 9000, 9000], kind: 'concentrated' }] },
        { kind: 'ecologicalRedline', zones: [{ shape: [66, 66, 126, 126] }] },
      ],
    });
    expect(held.leftOut(doughnut)).toEqual(['m held']);
    const park = await found(sketchOf(around({}), { parks: [{ id: 'K', shape: [65, 65, 127, 127] }] }));
    expect(park.leftOut(doughnut)).toEqual(['m existingPark']);
    const firm = { creditCode: 'F', grade: 'A' as const, floorM2: 3600, taxWan: [900, 900, 900] as const };
    const strong = await found(
      sketchOf(around({ use: 'industry' }), { firms: [firm], sites: [{ firm: 'F', parcel: 'm' }] }),
    );
    expect(strong.leftOut(doughnut)).toEqual(['m efficientFirm']);
    const locked = await found(
      sketchOf(around({})),
      {},
      { locks: { land: [{ target: 'm', lock: 'keep', origin: 'edits[0]' }] } },
    );
    expect(locked.leftOut(doughnut)).toEqual(['m planner']);
  });

  it('says so when a canal parts it from the ring', async () => {
    const canal = line(63, 63, 129, 63, 129, 129, 63, 129, 63, 63);
    const { leftOut } = await found(sketchOf(around({}), { barriers: [canal] }));
    expect(leftOut(doughnut)).toEqual(['m parted']);
  });
});

describe('planned parks', () => {
  const row: Plot[] = Array.from({ length: 4 }, (_, i) => [`p${i}`, [i * 100, 0, (i + 1) * 100, 100]]);
  const planned = [
    { id: 'P', shape: [0, -10, 200, 110] as const, level: 'platform' as const },
    { id: 'Q', shape: [200, -10, 500, 110] as const, level: 'agglomeration' as const },
  ];

  it('are spanned by no cluster, and give their level to what lies in one', async () => {
    const { names, refused, of } = await found(sketchOf(row, { plannedParks: planned }));
    expect(names.filter((name) => /p1\+p2/.test(name))).toEqual([]);
    expect(refused.plannedParks).toBe(4);
    expect(of('p0+p1')).toMatchObject({ level: 'platform', plannedPark: 0 });
    expect(of('p2+p3')).toMatchObject({ level: 'agglomeration', plannedPark: 1 });
    expect((await found(sketchOf(row))).of('p0+p1')).toMatchObject({ level: 'smallPark', plannedPark: -1 });
  });

  it('are filled whole by a platform, whatever the largest small park', async () => {
    const { names } = await found(sketchOf(row, { plannedParks: [planned[0]] }), { 'cluster.maxMu': 18 });
    expect(names).toEqual(['p0', 'p1', 'p2', 'p3', 'p0+p1']);
  });

  it('leave a cluster half in one a small park', async () => {
    const { of } = await found(sketchOf(row, { plannedParks: [planned[0]] }));
    expect(of('p1+p2')).toMatchObject({ level: 'smallPark', plannedPark: 0 });
  });
});

describe('a candidate carries', () => {
  it('its figures, worked by hand', async () => {
    const { of } = await found(
      sketchOf([A, ['b', [100, 0, 200, 60], { use: 'industry', town: 1 }]], {
        firms: [{ creditCode: 'F', floorM2: 3000 }],
        sites: [{ firm: 'F', parcel: 'b' }],
        towns: [
          { code: '1', shape: [-1000, -1000, 100, 9000] },
          { code: '2', shape: [100, -1000, 9000, 9000] },
        ],
        lines: [
          { kind: 'urbanBoundary', zones: [{ shape: [-1000, -1000, 9000, 9000], kind: 'concentrated' }] },
          { kind: 'industrialLine', zones: [{ shape: [100, 0, 300, 100], level: '一级' }] },
        ],
      }),
      {},
      {
        prices: {
          acquireWanPerMu: 30,
          demolishWanPerM2Floor: 0.01,
          reclaimWanPerMu: 1,
          rebuildWanPerM2Floor: 0.2,
          moveWanPerM2Floor: 0.02,
          upgradeWanPerMu: 1,
        },
      },
    );
    const candidate = of('a+b');
    // 200 × 60 m; the firm's land is efficient or not by its tax (unknown) and FAR 0.5, which is low.
    expect(candidate).toMatchObject({ footprintM2: 12_000, lowOrIdleM2: 12_000, capacityFloorM2: 16_800 - 3000 });
    expect(candidate.compactness).toBeCloseTo((4 * Math.PI * 12_000) / 520 ** 2, 9);
    expect(candidate.lineM2).toEqual([
      { level: '', areaM2: 6000 },
      { level: '一级', areaM2: 6000 },
    ]);
    // 18 mu at 30, 3,000 m² at 0.01, (16,800 + 5,000) m² at 0.2.
    expect(candidate.costWan).toBeCloseTo(540 + 30 + 4360, 6);
    expect(candidate.disturbanceM2).toBeCloseTo(3000 + 1200 + 5000, 9);
  });

  it('what makes it a park, at 30, 50 and 100 mu', async () => {
    const row: Plot[] = Array.from({ length: 5 }, (_, i) => [`p${i}`, [i * 100, 0, (i + 1) * 100, 150]]);
    for (const [minMu, plots] of [
      [30, 2],
      [50, 3],
      [100, 5],
    ]) {
      const { list } = await found(sketchOf(row), { 'cluster.minMu': minMu, 'cluster.minCompactness': 0 });
      for (const { members, isPark } of list) expect(isPark, `${minMu} mu`).toBe(members.length >= plots);
      expect(list.some(({ isPark }) => isPark)).toBe(true);
    }
  });
});

describe('drawn areas', () => {
  it('carry what they enclose and leave out', async () => {
    const plots: Plot[] = Array.from({ length: 9 }, (_, i): Plot => {
      const [x, y] = [(i % 3) * 60, Math.floor(i / 3) * 60];
      return [`p${i}`, [x, y, x + 60, y + 60]];
    });
    const frame = boxRing(-5, -5, 185, 185);
    const hole = [...boxRing(65, 65, 115, 115)].reverse();
    const areas = [{ name: 'wanted', must: true, polygons: polygonSetFromNested([[[frame, hole]]]), origin: 'areas' }];
    const { list } = await found(sketchOf(plots), {}, { locks: { areas } });
    const drawn = list.find(({ drawn: is }) => is);
    expect(drawn?.members).toHaveLength(8);
    expect(drawn?.leftOut).toEqual([{ piece: 4, reason: 'drawn' }]);
  });
});

describe('random districts', () => {
  it('give candidates that hold together, within every limit, and the same twice', async () => {
    for (const seed of [1, 2, 3, 4]) {
      const random = seeded(seed);
      const plots: Plot[] = [];
      for (let i = 0; i < 48; i++) {
        const [x, y] = [(i % 8) * 90, Math.floor(i / 8) * 80];
        const use = random() < 0.5 ? 'idle' : random() < 0.7 ? 'industry' : random() < 0.5 ? 'paddy' : 'homestead';
        plots.push([`p${i}`, [x, y, x + 60 + 30 * random(), y + 60 + 20 * random()], { use }]);
      }
      const settings = { 'cluster.maxMu': 60, 'cluster.minMu': 20 };
      const situation = await situationFor(sketchOf(plots), settings);
      const { list, graph } = candidatesOf(situation, geos);
      expect(list.length).toBeGreaterThan(5);
      const { polygons, areaM2 } = situation.input.overlay.pieces;
      for (const { id, members, infill, footprintM2, infillM2, compactness, lowOrIdleM2 } of list) {
        const footprint = [...members, ...infill];
        // By another way: land grown by half the gap is one piece, and links are among the pairs that nothing parts.
        const grown = geos.buffer(polygons, footprint, 10 + 1e-6);
        const one = geos.union(grown, [...footprint.keys()]);
        expect(one.itemStart[1], id).toBe(1);
        expect(linked(footprint, graph.near), id).toBe(true);
        expect(footprintM2).toBeCloseTo(
          footprint.reduce((sum, k) => sum + areaM2[k], 0),
          1,
        );
        expect(footprintM2).toBeLessThanOrEqual(40_000);
        expect(infillM2).toBeLessThanOrEqual(0.2 * footprintM2 + 0.01);
        expect(compactness).toBeGreaterThanOrEqual(0.2);
        expect(lowOrIdleM2).toBeGreaterThan(0);
        expect(members.every((k) => situation.mayJoin[k] === 1)).toBe(true);
      }
      expect(JSON.stringify(candidatesOf(situation, geos).list)).toBe(JSON.stringify(list));
    }
  }, 60_000);
});

function linked(pieces: readonly number[], near: readonly (readonly [number, number])[]): boolean {
  const inside = new Set(pieces);
  const reached = new Set([pieces[0]]);
  for (let before = 0; before !== reached.size; ) {
    before = reached.size;
    for (const [a, b] of near) {
      if (!inside.has(a) || !inside.has(b)) continue;
      if (reached.has(a)) reached.add(b);
      else if (reached.has(b)) reached.add(a);
    }
  }
  return reached.size === inside.size;
}
