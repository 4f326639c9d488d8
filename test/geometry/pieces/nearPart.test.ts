import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { overlapAreas } from '../../../src/geometry/overlap/overlapAreas.js';
import { nearParts } from '../../../src/geometry/pieces/nearPart.js';
import {
  type PolygonSet,
  planarAreas,
  polygonSetBuilder,
  polygonSetFromNested,
} from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';
import type { Position } from '../overlap/exactArea.js';
import { seeded, starRing } from '../random.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

type Box = [number, number, number, number];

/** A long ragged ring around a hole as ragged, and an island in the hole. */
const random = seeded(21);
const ring = (inner: number, outer: number, vertices: number, [x, y]: Position = [500_000, 3_300_000]) =>
  starRing(random, x, y, inner, outer, vertices);
const ZONE = polygonSetFromNested([
  [[ring(800, 1000, 6000), [...ring(300, 500, 3000)].reverse()], [ring(50, 100, 500)]],
  [[ring(20, 40, 12, [500_700, 3_300_900])]],
]);

function partOf(item: number, box: Box): { set: PolygonSet; edges: readonly number[] } {
  const { copy, edges } = nearParts(ZONE).near(item, box);
  const builder = polygonSetBuilder();
  copy(builder);
  return { set: builder.finish(), edges };
}

/** Edges of an item whose box meets the box, as texts. */
function edgesMeeting(item: number, [minX, minY, maxX, maxY]: Box): string[] {
  const { xy, ringStart, polygonStart, itemStart } = ZONE;
  const found: string[] = [];
  for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
    for (let k = 2 * ringStart[r]; k < 2 * ringStart[r + 1] - 2; k += 2) {
      if (Math.max(xy[k], xy[k + 2]) < minX || Math.min(xy[k], xy[k + 2]) > maxX) continue;
      if (Math.max(xy[k + 1], xy[k + 3]) < minY || Math.min(xy[k + 1], xy[k + 3]) > maxY) continue;
      found.push([...xy.subarray(k, k + 4)].join(' '));
    }
  }
  return found.sort();
}

describe('the part of a zone near a box', () => {
  const boxes = Array.from({ length: 250 }, (): Box => {
    const [x, y] = [500_000 + 2200 * (random() - 0.5), 3_300_000 + 2200 * (random() - 0.5)];
    return [x, y, x + 5 + 60 * random(), y + 5 + 60 * random()];
  });

  it('is the zone itself inside the box, by area, and has its edges there', () => {
    let cut = 0;
    for (const box of boxes) {
      const parcel = polygonSetFromNested([[[boxRing(...box)]]]);
      const around: Box = [box[0] - 1, box[1] - 1, box[2] + 1, box[3] + 1];
      for (const item of [0, 1]) {
        const { set, edges } = partOf(item, around);
        const wantM2 = overlapAreas(parcel, [polygonSetFromNested([[], []]), itemOf(item)])[1][0];
        const { polygons } = geos.intersection(parcel, 0, set, 0);
        expect(planarAreas(polygons)[0]).toBeCloseTo(wantM2, 5);
        const left = geos.difference(parcel, 0, set, 0).polygons;
        expect(planarAreas(left)[0]).toBeCloseTo(planarAreas(parcel)[0] - wantM2, 5);
        const quads = Array.from({ length: edges.length / 4 }, (_, k) => edges.slice(4 * k, 4 * k + 4).join(' '));
        expect(quads.sort()).toEqual(edgesMeeting(item, around));
        if (wantM2 > 0 && wantM2 < planarAreas(parcel)[0]) cut++;
      }
    }
    expect(cut).toBeGreaterThan(40);
  });

  it('has few vertices, none where the zone keeps out of the box', () => {
    const parts = nearParts(ZONE);
    expect(parts.near(0, [500_649, 3_300_000, 500_651, 3_300_002]).vertices).toBe(5);
    expect(parts.near(0, [500_200, 3_300_000, 500_202, 3_300_002]).vertices).toBeLessThanOrEqual(10);
    expect(parts.near(0, [501_500, 3_300_000, 501_600, 3_300_100]).vertices).toBe(0);
    expect(parts.near(0, [500_890, 3_300_000, 500_910, 3_300_020]).vertices).toBeLessThan(200);
  });

  it('is the whole where the box is larger than a tile', () => {
    expect(partOf(0, [499_000, 3_299_000, 501_000, 3_301_000]).set.xy).toHaveLength(itemOf(0).xy.length);
  });
});

function itemOf(item: number): PolygonSet {
  const builder = polygonSetBuilder();
  builder.copyItem(ZONE, item);
  return builder.finish();
}
