import { expect, it } from 'vitest';
import { seededRandom } from '../../../../scripts/district/random.js';
import { planarAreas, polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { type Rows, wholeLayer } from '../../../../src/stages/measure/metrics/cells.js';
import { ALL_CLASSES, partsOf } from '../../../../src/stages/measure/metrics/parts.js';
import { boxRing } from '../../../helpers/rings.js';

/** Squares of one metre on a chequered field, each of a class, a patch (−1: none) and a zone. */
interface Square {
  readonly x: number;
  readonly y: number;
  readonly className: string;
  readonly patch: number;
  readonly zone: number;
}

const ZONES = 3;
const PATCHES_A_CLASS = 4;

function field(random: () => number): Square[] {
  const side = 2 + Math.floor(5 * random());
  return Array.from({ length: side * side }, (_, k) => {
    const c = Math.floor(3 * random());
    const patch = random() < 0.15 ? -1 : c * PATCHES_A_CLASS + Math.floor(PATCHES_A_CLASS * random());
    const zone = Math.floor(ZONES * random());
    return { x: k % side, y: Math.floor(k / side), className: 'abc'[c], patch, zone };
  }).filter(() => random() < 0.9);
}

/** Sides of squares, each with the squares on it: one at the outer boundary. */
function sidesOf(squares: readonly Square[]): Square[][] {
  const sides = new Map<string, Square[]>();
  for (const square of squares) {
    const { x, y } = square;
    for (const key of [`${x} ${y} -`, `${x} ${y + 1} -`, `${x} ${y} |`, `${x + 1} ${y} |`]) {
      sides.set(key, [...(sides.get(key) ?? []), square]);
    }
  }
  return [...sides.values()];
}

it('parts and their edges are those that are counted side by side: random chequered fields', () => {
  const random = seededRandom(5);
  for (let round = 0; round < 150; round++) {
    const squares = field(random);
    if (squares.length === 0) continue;
    const polygons = polygonSetFromNested(squares.map(({ x, y }) => [[boxRing(x, y, x + 1, y + 1)]]));
    const rows: Rows = {
      polygons,
      className: squares.map(({ className }) => className),
      areaM2: planarAreas(polygons),
      patch: Int32Array.from(squares, ({ patch }) => patch),
      patches: 3 * PATCHES_A_CLASS,
    };
    const zoned = {
      ...wholeLayer(rows, ''),
      zoneName: Array.from({ length: ZONES }, (_, z) => `zone ${z}`),
      zoneAreaM2: new Float64Array(ZONES).fill(1),
      zone: Uint32Array.from(squares, ({ zone }) => zone),
    };
    const parts = partsOf(rows, zoned);
    const partOf = ({ zone, patch }: Square) => (patch < 0 ? '' : `${zone} ${patch}`);
    const keys = [...new Set(squares.map(partOf))].filter((key) => key !== '');
    expect(Array.from(parts.zone, (z, part) => `${z} ${parts.patch[part]}`)).toEqual(keys);
    const sides = sidesOf(squares);
    keys.forEach((key, part) => {
      const own = squares.filter((square) => partOf(square) === key);
      expect(parts.areaM2[part]).toBeCloseTo(own.length, 9);
      expect(parts.classes[parts.classOf[part]]).toBe(own[0].className);
      const border = sides.filter((on) => on.filter((square) => partOf(square) === key).length === 1);
      expect(parts.shapes.borderM[part]).toBeCloseTo(border.length, 6);
      expect(parts.polygons.itemStart[part + 1] - parts.polygons.itemStart[part]).toBe(own.length);
    });
    for (let z = 0; z < ZONES; z++) {
      for (const oneClass of [...parts.classes.keys(), ALL_CLASSES] as const) {
        const isOwn = ({ zone, patch, className }: Square) =>
          zone === z && patch >= 0 && (oneClass === ALL_CLASSES || className === parts.classes[oneClass]);
        const sums = { allM: 0, innerM: 0, bordersM: 0, sharedM: 0 };
        for (const on of sides) {
          const here = on.filter(({ zone }) => zone === z);
          const own = here.filter(isOwn);
          if (own.length === 0 || (here.length === 2 && partOf(here[0]) === partOf(here[1]))) continue;
          sums.allM += 1;
          sums.bordersM += own.length;
          if (here.length === 2) {
            sums.innerM += 1;
            sums.sharedM += own.length;
          }
        }
        const found = parts.edges(z, oneClass);
        for (const name of ['allM', 'innerM', 'bordersM', 'sharedM'] as const) {
          expect(found[name]).toBeCloseTo(sums[name], 6);
        }
      }
    }
  }
});
