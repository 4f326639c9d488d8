import { itemCount, type PolygonSet, polygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { hashUnit } from '../../district/random.js';

/**
 * The made-up district with the defects of a survey, seeded. Of every 1,000 parcels 5 of each kind are planted, at other parcels for each:
 * a vertex pushed a metre off (an overlap, a gap, or both), a border pulled 5 mm off the neighbour's, a vertex the neighbour lacks, a spike, a
 * vertex twice, rings that cross themselves, a shape delivered twice, a parcel that is not there. `loose`: no parcel is where its neighbours
 * are, each is moved by up to 1.5 mm, so that no border matches.
 */
export const DISTRICTS = ['clean', 'dirty', 'loose'] as const;
export type Spoilt = (typeof DISTRICTS)[number];

export function isDistrict(name: string): name is Spoilt {
  return (DISTRICTS as readonly string[]).includes(name);
}

const OF_EACH_KIND = 5 / 1000;
const KINDS = ['pushed', 'pulled', 'extra', 'spike', 'twice', 'bow', 'copy', 'absent'] as const;
const LOOSE_M = 1.5e-3;

export function spoil(set: PolygonSet, how: Spoilt, seed: number): PolygonSet {
  if (how === 'clean') return set;
  const out = polygonSetBuilder(set.xy.length / 2 + itemCount(set));
  for (let item = 0; item < itemCount(set); item++) {
    if (how === 'loose') {
      const angle = 2 * Math.PI * hashUnit(item, 1, seed);
      const m = LOOSE_M * hashUnit(item, 2, seed);
      writeItem(set, item, out, null, [m * Math.cos(angle), m * Math.sin(angle)]);
      continue;
    }
    const kind = KINDS[Math.floor(hashUnit(item, 3, seed) / OF_EACH_KIND)] ?? null;
    if (kind === 'absent') continue;
    writeItem(set, item, out, kind, [0, 0]);
    if (kind === 'copy') writeItem(set, item, out, null, [0, 0]);
  }
  return out.finish();
}

function writeItem(
  { xy, ringStart, polygonStart, itemStart }: PolygonSet,
  item: number,
  out: ReturnType<typeof polygonSetBuilder>,
  kind: (typeof KINDS)[number] | null,
  [dx, dy]: readonly [number, number],
): void {
  for (let p = itemStart[item]; p < itemStart[item + 1]; p++) {
    for (let r = polygonStart[p]; r < polygonStart[p + 1]; r++) {
      const ring = xy.slice(2 * ringStart[r], 2 * ringStart[r + 1]);
      const isShell = r === polygonStart[itemStart[item]];
      const planted = isShell && kind !== null ? plant(ring, kind) : ring;
      for (let k = 0; k < planted.length; k += 2) out.vertex(planted[k] + dx, planted[k + 1] + dy);
      out.endRing();
    }
    out.endPolygon();
  }
  out.endItem();
}

/** A defect at the ring's second vertex, or along its first edges. */
function plant(ring: Float64Array, kind: (typeof KINDS)[number]): ArrayLike<number> {
  const [ax, ay, bx, by, cx, cy] = ring;
  const lengthM = Math.hypot(bx - ax, by - ay) || 1;
  const [nx, ny] = [(by - ay) / lengthM, (ax - bx) / lengthM];
  const numbers = [...ring];
  const after = (...more: number[]) => [...numbers.slice(0, 2), ...more, ...numbers.slice(2)];
  const [mx, my] = [(ax + bx) / 2, (ay + by) / 2];
  switch (kind) {
    case 'pushed':
      numbers[2] += nx;
      numbers[3] += ny;
      return numbers;
    case 'pulled':
      for (let k = 2; k <= Math.min(10, numbers.length - 4); k += 2) {
        numbers[k] -= 0.005 * nx;
        numbers[k + 1] -= 0.005 * ny;
      }
      return numbers;
    case 'extra':
      return after(mx, my);
    case 'spike':
      return after(mx, my, mx + 3 * nx, my + 3 * ny, mx, my);
    case 'twice':
      return after(ax, ay);
    case 'bow':
      [numbers[2], numbers[3], numbers[4], numbers[5]] = [cx, cy, bx, by];
      return numbers;
    default:
      return numbers;
  }
}
