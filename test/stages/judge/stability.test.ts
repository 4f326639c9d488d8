import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { OverlapThreads } from '../../../src/geometry/overlap/overlapThreads.js';
import type { LandUse } from '../../../src/model/district.js';
import type { Conflict } from '../../../src/model/rule.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { groundOf, judge } from '../../../src/stages/judge/judge.js';
import { existingSubjects } from '../../../src/stages/judge/subjects.js';
import { type DistrictSketch, districtOf, type ParcelSketch, type ZoneSketch } from '../../helpers/district.js';
import { SHIPPED_RULES } from '../../helpers/shippedRules.js';

const DATE = '2025-12-31';
const RULES = SHIPPED_RULES;

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

async function conflictsOf(
  sketch: DistrictSketch,
  threads: OverlapThreads | null = null,
): Promise<readonly Conflict[]> {
  const district = districtOf(sketch);
  const insideShare = district.controlLines.map(() => new Float64Array(district.parcels.id.length));
  const ground = groundOf(district, DEFAULT_SETTINGS, { geos, threads });
  return (await judge(existingSubjects(district, { insideShare }), ground, RULES, DATE)).conflicts;
}

/** A quarter of a metre is a number that no shift by metres rounds. */
const at = fc.integer({ min: 0, max: 1200 }).map((quarters) => quarters / 4);
const side = fc.integer({ min: 1, max: 400 }).map((quarters) => quarters / 4);
/** A box with one corner cut, so that borders cross at all angles. */
const shape = fc.tuple(at, at, side, side, fc.double({ min: 0.1, max: 0.9, noNaN: true })).map(([x, y, w, h, cut]) => {
  const [dx, dy] = [Math.floor(cut * w * 64) / 64, Math.floor(cut * h * 64) / 64];
  return [
    [
      [
        [x, y],
        [x + w, y],
        [x + w, y + h - dy],
        [x + w - dx, y + h],
        [x, y + h],
        [x, y],
      ] as [number, number][],
    ],
  ];
});
type Drawn = [number, number][][][];

const USES: readonly LandUse[] = ['industry', 'homestead', 'road', 'agriFacility', 'paddy', 'storage'];
const sketch = fc
  .record({
    parcels: fc.array(fc.tuple(shape, fc.constantFrom(...USES)), { minLength: 1, maxLength: 8 }),
    redline: fc.array(shape, { maxLength: 4 }),
    farmland: fc.array(shape, { maxLength: 4 }),
    boundary: fc.array(fc.tuple(shape, fc.constantFrom('concentrated', 'flexible', 'special')), { maxLength: 4 }),
  })
  .map(({ parcels, redline, farmland, boundary }) => ({
    parcels: parcels.map(([drawn, use], k): ParcelSketch => ({ id: `p${k}`, shape: drawn, use })),
    lines: [
      { kind: 'ecologicalRedline', zones: redline.map((drawn, k): ZoneSketch => ({ id: `R${k}`, shape: drawn })) },
      { kind: 'basicFarmland', zones: farmland.map((drawn, k): ZoneSketch => ({ id: `F${k}`, shape: drawn })) },
      {
        kind: 'urbanBoundary',
        zones: boundary.map(([drawn, kind], k) => ({ id: `U${k}`, shape: drawn, kind }) as ZoneSketch),
      },
    ],
  }));

const byId = (a: Conflict, b: Conflict) => (a.id < b.id ? -1 : 1);

const COMPILED = fileURLToPath(new URL('../../../dist/geometry/overlap/overlapThreads.js', import.meta.url));

describe('the list of conflicts is the same', () => {
  const pools: OverlapThreads[] = [];
  beforeAll(async () => {
    if (!existsSync(COMPILED)) throw new Error('dist is missing: run `npm run build` first');
    const { overlapThreads } = await import(pathToFileURL(COMPILED).href);
    for (const count of [1, 2, 3]) pools.push(overlapThreads(count));
  });
  afterAll(() => Promise.all(pools.map((pool) => pool.stop())));

  it('on one, two and three threads', async () => {
    await fc.assert(
      fc.asyncProperty(sketch, async (drawn) => {
        const alone = await conflictsOf(drawn);
        for (const pool of pools) expect(await conflictsOf(drawn, pool)).toEqual(alone);
      }),
      { numRuns: 25, seed: 20 },
    );
  });

  it('whatever the order of the parcels', async () => {
    await fc.assert(
      fc.asyncProperty(sketch, fc.integer({ min: 1, max: 7918 }), async (drawn, step) => {
        const rank = (k: number) => ((k + 1) * step) % 7919;
        const order = [...drawn.parcels.keys()].sort((a, b) => rank(a) - rank(b));
        const parcels = order.map((k) => drawn.parcels[k]);
        const same = (conflicts: readonly Conflict[]) =>
          conflicts.map((conflict) => ({ ...conflict, subject: { ...conflict.subject, index: 0 } })).sort(byId);
        expect(same(await conflictsOf({ ...drawn, parcels }))).toEqual(same(await conflictsOf(drawn)));
      }),
      { numRuns: 40, endOnFailure: true, seed: 21 },
    );
  });

  it('after a shift by a zone prefix: shares and places to rounding, all else to the last digit', async () => {
    const EAST_M = 40_000_000;
    const moved = (drawn: Drawn): Drawn =>
      drawn.map((rings) => rings.map((ring) => ring.map(([x, y]) => [x + EAST_M, y])));
    await fc.assert(
      fc.asyncProperty(sketch, async (drawn) => {
        const there = await conflictsOf({
          parcels: drawn.parcels.map((parcel) => ({ ...parcel, shape: moved(parcel.shape as Drawn) })),
          lines: drawn.lines.map((line) => ({
            ...line,
            zones: line.zones.map((zone) => ({ ...zone, shape: moved(zone.shape as Drawn) })),
          })),
        });
        const here = await conflictsOf(drawn);
        const still = (conflicts: readonly Conflict[]) =>
          conflicts.map((conflict) => ({ ...conflict, share: 0, x: 0, y: 0 }));
        expect(still(there)).toEqual(still(here));
        there.forEach(({ share, x, y }, k) => {
          // zones that overlap each other are dissolved: new corners are rounded where they lie
          expect(Math.abs(share - here[k].share)).toBeLessThan(1e-9);
          expect(Math.abs(x - EAST_M - here[k].x)).toBeLessThan(1e-6);
          expect(Math.abs(y - here[k].y)).toBeLessThan(1e-6);
        });
      }),
      { numRuns: 40, endOnFailure: true, seed: 22 },
    );
  });

  it('when every zone is cut in two: the same rules, areas, widths and classes', async () => {
    const half = (drawn: Drawn, cutAt: number, isLeft: boolean): Drawn => {
      const limited = drawn.map((rings) => rings.map((ring) => cutRing(ring, cutAt, isLeft)));
      return limited.filter(([shell]) => shell.length >= 4);
    };
    await fc.assert(
      fc.asyncProperty(sketch, at, async (drawn, cutAt) => {
        const lines = drawn.lines.map((line) => ({
          ...line,
          zones: line.zones.flatMap((zone) => [
            { ...zone, shape: half(zone.shape as Drawn, cutAt, true) },
            { ...zone, id: `${zone.id}b`, shape: half(zone.shape as Drawn, cutAt, false) },
          ]),
        }));
        const told = (conflicts: readonly Conflict[]) =>
          conflicts.map(({ rule, severity, subject, overlapM2, widthM, widthClass }) => {
            return { rule, severity, subject, overlapM2, widthM, widthClass };
          });
        expect(told(await conflictsOf({ ...drawn, lines }))).toEqual(told(await conflictsOf(drawn)));
      }),
      { numRuns: 40, endOnFailure: true, seed: 23 },
    );
  });
});

/** The part of a ring left or right of a line; the ring is convex. */
function cutRing(ring: readonly [number, number][], cutAt: number, isLeft: boolean): [number, number][] {
  const left: [number, number][] = [];
  const isKept = ([x]: readonly [number, number]) => (isLeft ? x <= cutAt : x >= cutAt);
  for (let k = 0; k + 1 < ring.length; k++) {
    const [a, b] = [ring[k], ring[k + 1]];
    if (isKept(a)) left.push(a);
    if (isKept(a) !== isKept(b) && a[0] !== cutAt && b[0] !== cutAt) {
      left.push([cutAt, a[1] + ((b[1] - a[1]) * (cutAt - a[0])) / (b[0] - a[0])]);
    }
  }
  return left.length >= 3 ? [...left, left[0]] : [];
}
