import { expect, it } from 'vitest';
import { loadGeos } from '../../src/geometry/geos.js';
import { largestCircle } from '../../src/geometry/largestCircle.js';
import { overlapPairs } from '../../src/geometry/overlap/overlapPairs.js';
import {
  itemCount,
  type PolygonSet,
  planarAreas,
  polygonSetBuilder,
  selectItems,
} from '../../src/geometry/polygonSet.js';
import { pointSegment2 } from '../../src/geometry/segments.js';
import { geosOracle } from '../geometry/oracle.js';
import { TOLERANCES } from '../geometry/overlap/kernel.js';
import { realPairs } from '../helpers/realPairs.js';

const PIECES_A_CITY = 300;
const PARCELS_A_CITY = 300;
const MM = 0.001;
/** Of the radius GEOS looks for: half of what may differ is then left for ours. */
const GEOS_TOLERANCE_M = 2.5e-4;

it('widths of real parcels and of their parts in real zones are those of GEOS to 1 mm; where GEOS stops before that, ours is a real circle', async () => {
  const geos = await loadGeos();
  const oracle = await geosOracle();
  let compared = 0;
  let short = 0;
  for (const { parcels, zones } of realPairs(oracle.isValid)) {
    const wholeM2 = planarAreas(parcels);
    const cut = overlapPairs(parcels, zones, TOLERANCES).filter(
      ({ a, areaM2 }) => areaM2 > 1 && areaM2 < wholeM2[a] - 1,
    );
    const some = everyOf(cut, PIECES_A_CITY);
    const pieces = geos.clip(
      parcels,
      some.map(({ a }) => a),
      zones,
      some.map(({ b }) => [b]),
    ).polygons;
    const whole = selectItems(parcels, everyOf([...wholeM2.keys()], PARCELS_A_CITY));
    for (const set of [pieces, whole]) {
      for (let item = 0; item < itemCount(set); item++) {
        const { widthM, x, y } = largestCircle(set, item);
        expect(Math.abs(2 * distanceToBorderM(set, item, x, y) - widthM)).toBeLessThan(1e-6 + 1e-5 * widthM);
        const byGeosM = 2 * oracle.inscribedRadiusM(set, item, GEOS_TOLERANCE_M);
        expect(widthM).toBeGreaterThan(byGeosM - 1e-5 * widthM - 1e-6);
        if (widthM - byGeosM > MM) short++;
        compared++;
      }
    }
  }
  expect(compared).toBeGreaterThan(1000);
  // its search ends after so many squares: on long parts of one width before it is as near as asked
  expect(short).toBeLessThan(compared / 50);
}, 900_000);

function everyOf<T>(list: readonly T[], most: number): T[] {
  const step = Math.max(1, Math.floor(list.length / most));
  return list.filter((_, k) => k % step === 0).slice(0, most);
}

function distanceToBorderM(set: PolygonSet, item: number, x: number, y: number): number {
  const builder = polygonSetBuilder();
  builder.copyItem(set, item);
  const { xy, ringStart } = builder.finish();
  let least2 = Infinity;
  for (let r = 0; r + 1 < ringStart.length; r++) {
    for (let v = 2 * ringStart[r]; v < 2 * (ringStart[r + 1] - 1); v += 2) {
      least2 = Math.min(least2, pointSegment2(x, y, xy[v], xy[v + 1], xy[v + 2], xy[v + 3]));
    }
  }
  return Math.sqrt(least2);
}
