import { beforeAll, describe, expect, it } from 'vitest';
import { overlapPairs } from '../../src/geometry/overlapPairs.js';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { FAMILIES, isOriented, type Pair, type Random } from './degenerate.js';
import { exactIntersectionM2, exactShoelaceM2, type Shape } from './exactArea.js';
import { areasInside, TOLERANCES } from './kernel.js';
import { type GeosOracle, geosOracle } from './oracle.js';
import { seeded } from './random.js';

/**
 * The promise of the kernel, held to exact rationals: the area of a parcel in a zone is right to 1e-12 of the parcel + 1e-9 m², however
 * the two lie to each other.
 */
const PAIRS_A_FAMILY = 1430;
const names = Object.keys(FAMILIES);

let geos: GeosOracle;
beforeAll(async () => {
  geos = await geosOracle();
});

describe(`${names.length * PAIRS_A_FAMILY} pairs against exact rationals`, () => {
  it('are 20,000 at least', () => expect(names.length * PAIRS_A_FAMILY).toBeGreaterThanOrEqual(20_000));

  it.each(names.map((name, k) => [name, k] as const))('%s', (name, k) => {
    const random = seeded(1000 + k);
    const wrong: string[] = [];
    const kinds = new Set<string>();
    for (let n = 0; n < PAIRS_A_FAMILY; n++) {
      const [parcel, zone] = validPair(FAMILIES[name], random);
      const exactM2 = exactIntersectionM2(parcel, zone);
      const parcelM2 = exactShoelaceM2(parcel);
      kinds.add(exactM2 === 0 ? 'outside' : exactM2 === parcelM2 ? 'inside' : 'cut');
      for (const [road, areaM2, wholeM2] of roads(parcel, zone, parcelM2, exactShoelaceM2(zone))) {
        if (!(Math.abs(areaM2 - exactM2) <= 1e-12 * wholeM2 + 1e-9)) {
          wrong.push(`pair ${n}, ${road}: ${areaM2} instead of ${exactM2} m² of ${wholeM2}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(kinds.size).toBeGreaterThan(1);
  });
});

/** The same overlap by every public road of the kernel, each with the area its error is a share of. */
function roads(parcel: Shape, zone: Shape, parcelM2: number, zoneM2: number): [string, number, number][] {
  const [p, z] = [polygonSetFromNested([parcel]), polygonSetFromNested([zone])];
  const pairM2 = (a: typeof p, b: typeof p) => overlapPairs(a, b, TOLERANCES)[0]?.areaM2 ?? 0;
  return [
    ['parcel in zone', areasInside(p, z)[0], parcelM2],
    ['zone in parcel', areasInside(z, p)[0], zoneM2],
    ['pair', pairM2(p, z), parcelM2],
    ['pair turned round', pairM2(z, p), zoneM2],
  ];
}

/** The next pair of the family that is valid: rounding makes one in a hundred cross itself. */
function validPair(family: (random: Random) => Pair, random: Random): Pair {
  for (let attempt = 0; attempt < 20; attempt++) {
    const pair = family(random);
    const isSound = (shape: Shape) => isOriented(shape) && geos.isValid(polygonSetFromNested([shape]), 0);
    if (pair.every(isSound)) return pair;
  }
  throw new Error('twenty draws, none valid');
}
