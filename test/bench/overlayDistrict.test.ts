import { describe, expect, it } from 'vitest';
import { makeDistrict, makeParcels } from '../../scripts/bench/overlay/district.js';
import { meshPlan } from '../../scripts/bench/overlay/mesh.js';
import { loadGeos } from '../../src/geometry/geos.js';
import { overlapAreas, selfOverlapM2 } from '../../src/geometry/overlap/overlapAreas.js';
import { itemCount, nestedFromItem, type PolygonSet, planarAreas } from '../../src/geometry/polygonSet.js';

const COUNT = 4_001;
const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
const { parcels, layers } = makeDistrict({ parcels: COUNT, seed: 3 });

/** Edges that no neighbour walks the other way, as [from, to]; throws where two parcels walk an edge the same way. */
function outerEdges(set: PolygonSet): [string, string][] {
  const edges = new Map<string, [string, string]>();
  for (let i = 0; i < itemCount(set); i++) {
    for (const ring of nestedFromItem(set, i).flat()) {
      for (let v = 1; v < ring.length; v++) {
        const [a, b] = [ring[v - 1].join(), ring[v].join()];
        if (edges.has(`${a} ${b}`)) throw new Error(`edge ${a} ${b} walked twice`);
        if (!edges.delete(`${b} ${a}`)) edges.set(`${a} ${b}`, [a, b]);
      }
    }
  }
  return [...edges.values()];
}

describe('the district of the overlay bench', () => {
  it('is a coverage of valid parcels, about 33 vertices each: what no neighbour shares is one outline', async () => {
    expect(itemCount(parcels)).toBe(COUNT);
    expect(parcels.xy.length / 2 / COUNT).toBeCloseTo(33.2, 0);
    const outline = outerEdges(parcels);
    const next = new Map(outline);
    expect(next.size).toBe(outline.length);
    let length = 1;
    for (let at = next.get(outline[0][0]); at !== outline[0][0] && length <= next.size; length++)
      at = next.get(`${at}`);
    expect(length).toBe(outline.length);
    expect(Math.max(...selfOverlapM2(parcels, TOLERANCES).map(Math.abs))).toBe(0);
    expect((await loadGeos()).invalidReasons(parcels).filter((reason) => reason !== null)).toEqual([]);
  });

  it('has valid layers that do not overlap themselves, with parcels inside, outside and across', async () => {
    const geos = await loadGeos();
    const areas = planarAreas(parcels);
    for (const { name, zones } of layers) {
      expect([name, geos.invalidReasons(zones).filter((reason) => reason !== null)]).toEqual([name, []]);
      expect(Math.max(...selfOverlapM2(zones, TOLERANCES).map(Math.abs))).toBeLessThan(1e-6);
      const inside = overlapAreas(parcels, [zones], TOLERANCES)[0];
      expect(inside.some((area) => area === 0)).toBe(true);
      expect(inside.some((area, i) => area === areas[i])).toBe(true);
      expect(inside.some((area, i) => area > 0 && area < areas[i])).toBe(true);
    }
    for (const { zones } of makeDistrict({ parcels: COUNT, seed: 3, selfOverlap: true }).layers) {
      expect(Math.max(...selfOverlapM2(zones, TOLERANCES))).toBeGreaterThan(1);
    }
  });

  it('makes any range of parcels by itself, bit for bit', () => {
    const part = makeParcels(meshPlan(COUNT, 3), 1_234, 1_301);
    for (let k = 0; k < 67; k++) expect(nestedFromItem(part, k)).toEqual(nestedFromItem(parcels, 1_234 + k));
  });
});
