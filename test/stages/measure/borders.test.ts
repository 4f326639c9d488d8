import { beforeAll, describe, expect, it } from 'vitest';
import { momentOfInertia, perimeterM } from '../../../src/geometry/compactness.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import type { LandUse } from '../../../src/model/district.js';
import { bordersOfGroups, compactnessOf, industryBorders } from '../../../src/stages/measure/borders.js';
import { districtOf } from '../../helpers/district.js';
import { randomCoverage } from '../../helpers/randomCoverage.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('borders of blocks', () => {
  it('are those of the dissolved shapes, on random coverages', () => {
    for (let seed = 1; seed <= 25; seed++) {
      const { items, random } = randomCoverage(seed);
      const use = items.map(
        (): LandUse => (['industry', 'industry', 'paddy', 'homestead'] as const)[Math.floor(4 * random())],
      );
      const district = districtOf({ parcels: items.map((shape, i) => ({ id: `p${i}`, shape, use: use[i] })) });
      const members = use.flatMap((one, p) => (one === 'industry' ? [p] : []));
      const group = members.map(() => Math.floor(3 * random()));
      const borders = industryBorders(district, members, 1e-6);
      const lengthM = bordersOfGroups(borders, group, 3);
      const { polygons } = district.parcels;
      // groups 0…2 of industry, then farmland, then each group with the farmland
      const groupOf = (value: (k: number) => number, withFields: number) => {
        const groups = new Int32Array(items.length).fill(-1);
        members.forEach((p, k) => {
          groups[p] = value(k);
        });
        use.forEach((one, p) => {
          if (one === 'paddy') groups[p] = withFields;
        });
        return groups;
      };
      const apart = geos.dissolve(
        polygons,
        groupOf((k) => group[k], 3),
      );
      const fields = use.includes('paddy') ? perimeterM(apart, 3) : 0;
      for (let g = 0; g < 3; g++) {
        const own = members.flatMap((_, k) => (group[k] === g ? [k] : []));
        if (own.length === 0) continue;
        expect(lengthM[g], `seed ${seed}`).toBeCloseTo(perimeterM(apart, g), 5);
        expect(compactnessOf(own.map((k) => borders.moments[k]))).toBeCloseTo(momentOfInertia(apart, g), 8);
        // what two shapes share is in both borders and not in that of their union
        const together = geos.dissolve(
          polygons,
          groupOf((k) => (group[k] === g ? 0 : -1), 0),
        );
        const sharedM = (lengthM[g] + fields - perimeterM(together, 0)) / 2;
        expect(own.reduce((sum, k) => sum + borders.alongFarmlandM[k], 0)).toBeCloseTo(sharedM, 5);
      }
    }
  });
});
