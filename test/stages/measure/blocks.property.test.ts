import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { sumM2 } from '../../../src/model/units.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { districtOf } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

type Rectangle = readonly [number, number, number, number];

/** Rectangles on a grid of 50 m cells, one a cell at most, so that they never overlap. */
const rectangles: fc.Arbitrary<Rectangle[]> = fc
  .uniqueArray(
    fc.record({
      column: fc.nat(7),
      row: fc.nat(7),
      left: fc.integer({ min: 0, max: 20 }),
      bottom: fc.integer({ min: 0, max: 20 }),
      width: fc.integer({ min: 5, max: 30 }),
      height: fc.integer({ min: 5, max: 30 }),
    }),
    { selector: ({ column, row }) => column * 8 + row, maxLength: 25 },
  )
  .map((cells) =>
    cells.map(({ column, row, left, bottom, width, height }) => {
      const x = column * 50 + left;
      const y = row * 50 + bottom;
      return [x, y, x + width, y + height] as const;
    }),
  );

/** Edge-to-edge distance of two boxes, from the definition. */
function gapM(a: Rectangle, b: Rectangle): number {
  return Math.hypot(Math.max(a[0] - b[2], b[0] - a[2], 0), Math.max(a[1] - b[3], b[1] - a[3], 0));
}

/** Groups by flooding from each rectangle over every other. */
function floodGroups(shapes: readonly Rectangle[], limitM: number): number[] {
  const group = shapes.map(() => -1);
  let next = 0;
  shapes.forEach((_, start) => {
    if (group[start] >= 0) return;
    const open = [start];
    group[start] = next;
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      for (let j = 0; j < shapes.length; j++) {
        if (group[j] >= 0 || gapM(shapes[i], shapes[j]) > limitM) continue;
        group[j] = next;
        open.push(j);
      }
    }
    next++;
  });
  return group;
}

describe('measures of random industry', () => {
  it('finds the blocks that flooding finds, and its totals hold', () => {
    fc.assert(
      fc.property(
        rectangles,
        fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 25, maxLength: 25 }),
        (shapes, towns) => {
          const district = districtOf({
            parcels: shapes.map((shape, i) => ({
              id: `p${i}`,
              shape,
              town: towns[i],
              use: i % 5 === 4 ? 'paddy' : 'industry',
            })),
            towns: [0, 1, 2].map((t) => ({ code: `T${t}`, shape: null })),
          });
          const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
          const measures = measure(district, overlaid, DEFAULT_SETTINGS, QUIET_JOB);
          const industry = shapes.map((_, i) => i).filter((i) => i % 5 !== 4);
          const expected = floodGroups(
            industry.map((i) => shapes[i]),
            20,
          );
          expect(industry.map((i) => measures.blockOfParcel[i])).toEqual(expected);
          const industryM2 = sumM2(industry.map((i) => district.parcels.officialM2[i]));
          expect(measures.district.blockAreaM2).toBe(industryM2);
          expect(sumM2(measures.towns.map((row) => row.blockAreaM2))).toBe(industryM2);
          expect(measures.towns.reduce((sum, row) => sum + row.blocks, 0)).toBe(measures.blocks.length);
          expect(measures.towns.reduce((sum, row) => sum + row.farmlandPatches, 0)).toBe(
            measures.district.farmlandPatches,
          );
          // Mesh of the district lies between that of single parcels and that of one patch.
          const totalM2 = sumM2(district.parcels.officialM2);
          if (totalM2 > 0) {
            expect(measures.district.meshIndustryM2).toBeLessThanOrEqual(industryM2 ** 2 / totalM2 + 1e-6);
            const single = industry.reduce((sum, i) => sum + district.parcels.officialM2[i] ** 2, 0) / totalM2;
            expect(measures.district.meshIndustryM2).toBeGreaterThanOrEqual(single - 1e-6);
          }
          // A wider gap never makes more blocks: it can only join them.
          const [less, same, more] = measures.sensitivity.filter((row) => row.setting === 'block.gapM');
          expect(same.scatteredBlocks).toBe(measures.district.scatteredBlocks);
          expect(less.scatteredBlocks).toBeGreaterThanOrEqual(same.scatteredBlocks);
          expect(same.scatteredBlocks).toBeGreaterThanOrEqual(more.scatteredBlocks);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });
});
