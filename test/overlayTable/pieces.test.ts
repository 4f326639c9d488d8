import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { OVERLAP_TOLERANCES } from '../../src/geometry/overlap/overlapAreas.js';
import {
  itemCount,
  type NestedPolygons,
  type PolygonSet,
  polygonSetFromNested,
} from '../../src/geometry/polygonSet.js';
import { cell } from '../../src/model/column.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { type OverlayRows, overlayTable } from '../../src/overlayTable/overlayTable.js';
import { type CutRows, cutRows } from '../../src/overlayTable/pieces.js';
import { box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

async function cut(parcels: readonly NestedPolygons[], zones: readonly NestedPolygons[], crs = 'EPSG:4549') {
  const delivered = (name: string, shapes: readonly NestedPolygons[]) => deliveredOf({ ...layerOf(name, shapes), crs });
  const named = [{ name: 'zone', delivered: delivered('zone', zones), idField: null }];
  const given = delivered('parcels', parcels);
  const table = overlayTable(named, given, { idField: null, settings: DEFAULT_SETTINGS, threads: 1 }, geos);
  const rows = await table.measure(given);
  return { rows, pieces: cutRows(rows, table.zones, OVERLAP_TOLERANCES, geos) };
}

function records({ table }: CutRows): Record<string, unknown>[] {
  return Array.from({ length: table.rowCount }, (_, row) =>
    Object.fromEntries([...table.columns].map(([name, column]) => [name, cell(column, row)])),
  );
}

/** Columns and rows of quadrangles whose corners lie anywhere, neighbours sharing theirs. */
function mesh(columns: number, rows: number, stepM: number, east: number, random: () => number): NestedPolygons[] {
  const corner = Array.from({ length: columns + 1 }, (_, i) =>
    Array.from({ length: rows + 1 }, (_, j): [number, number] => [
      east + (i + 0.6 * random()) * stepM,
      3_300_000 + (j + 0.6 * random()) * stepM,
    ]),
  );
  const cells: NestedPolygons[] = [];
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < rows; j++) {
      cells.push([[[corner[i][j], corner[i + 1][j], corner[i + 1][j + 1], corner[i][j + 1], corner[i][j]]]]);
    }
  }
  return cells;
}

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Edges of all pieces, and of the parcels that are not cut, that no other runs back along. */
function openEdges(sets: readonly (readonly [PolygonSet, readonly number[]])[]): string[] {
  const edges = new Map<string, number>();
  for (const [{ xy, ringStart, polygonStart, itemStart }, items] of sets) {
    for (const item of items) {
      for (let r = polygonStart[itemStart[item]]; r < polygonStart[itemStart[item + 1]]; r++) {
        for (let v = ringStart[r]; v + 1 < ringStart[r + 1]; v++) {
          const [a, b] = [`${xy[2 * v]} ${xy[2 * v + 1]}`, `${xy[2 * v + 2]} ${xy[2 * v + 3]}`];
          if (edges.get(`${b} ${a}`)) edges.set(`${b} ${a}`, edges.get(`${b} ${a}`)! - 1);
          else edges.set(`${a} ${b}`, (edges.get(`${a} ${b}`) ?? 0) + 1);
        }
      }
    }
  }
  return [...edges].flatMap(([edge, count]) => (count > 0 ? [edge] : []));
}

function seams({ batch: { polygons, feature } }: OverlayRows, pieces: CutRows): string[] {
  const isCut = new Set(pieces.feature);
  const uncut = Array.from(feature.keys()).filter((row) => !isCut.has(feature[row]));
  return openEdges([
    [pieces.polygons, Array.from({ length: itemCount(pieces.polygons) }, (_, k) => k)],
    [polygons, uncut],
  ]);
}

describe('pieces', () => {
  it('are parcel ∩ zone and the rest outside, by hand', async () => {
    const { pieces } = await cut([box(0, 0, 100), box(100, 0, 100), box(300, 0, 100)], [box(-50, -50, 100, 200)]);
    expect(records(pieces)).toEqual([
      { parcel_id: '1', feature: 1, zone: 'zone', zone_id: '1', part: 'inside', area_m2: 5000, share: 0.5 },
      { parcel_id: '1', feature: 1, zone: 'zone', zone_id: null, part: 'outside', area_m2: 5000, share: 0.5 },
    ]);
  });

  it('tell the zones of a layer apart, and give land under two zones to the first', async () => {
    const zones = [box(-50, -50, 80, 200), box(30, -50, 70, 200), box(20, -50, 30, 200)];
    const { pieces, rows } = await cut([box(0, 0, 100), box(0, 200, 100)], zones);
    expect(records(pieces).map((one) => [one.feature, one.zone_id, one.area_m2])).toEqual([
      [1, '1', 3000],
      [1, '2', 7000],
    ]);
    expect(rows.insideM2[0][0]).toBe(10_000);
  });

  it('sum to the table to 0.01 m² and leave no seam, on 400 parcels under a zone prefix', async () => {
    const east = 40_500_000;
    const parcels = mesh(20, 20, 50, east, randomOf(7));
    const zones = mesh(5, 5, 150, east + 111.1, randomOf(11));
    const { pieces, rows } = await cut(parcels, zones, 'EPSG:4528');
    const inside = new Map<unknown, number>();
    const all = new Map<unknown, number>();
    for (const { feature, part, area_m2 } of records(pieces)) {
      const hundredths = Math.round(Number(area_m2) * 100);
      all.set(feature, (all.get(feature) ?? 0) + hundredths);
      if (part === 'inside') inside.set(feature, (inside.get(feature) ?? 0) + hundredths);
    }
    expect(all.size).toBeGreaterThan(100);
    for (const [feature, sum] of all) {
      const row = Number(feature) - 1;
      expect([sum, inside.get(feature) ?? 0]).toEqual([
        Math.round(rows.batch.officialM2[row] * 100),
        Math.round(rows.insideM2[0][row] * 100),
      ]);
    }
    // the outline of the mesh is cut where a zone crosses it; inside every edge is run along twice
    const outline = seams(rows, { ...pieces, polygons: polygonSetFromNested([]), feature: [] });
    expect(outline).toHaveLength(80);
    const open = seams(rows, pieces);
    const ends = open.flatMap((edge) => edge.split(/ (?=\S+ \S+$)/));
    const degree = new Map<string, number>();
    for (const end of ends) degree.set(end, (degree.get(end) ?? 0) + 1);
    // one closed line, as long as the outline and its cuts
    expect([...degree.values()].every((count) => count === 2)).toBe(true);
    expect(open.length).toBeLessThan(80 + 40);
  });

  it('are the same by one zone of many parts as by each part alone', async () => {
    const parcels = mesh(12, 12, 50, 500_000, randomOf(3));
    const parts = mesh(16, 16, 60, 500_030, randomOf(4)).filter((_, k) => k % 2 === 0);
    const single = await cut(parcels, parts);
    const joined = await cut(parcels, [parts.flat()]);
    const sums = ({ pieces }: typeof single) => {
      const byPart = new Map<string, number>();
      for (const { feature, part, area_m2 } of records(pieces)) {
        const key = `${feature} ${part}`;
        byPart.set(key, Math.round(100 * ((byPart.get(key) ?? 0) + Number(area_m2))) / 100);
      }
      return byPart;
    };
    // parcels wholly inside two parts are cut by the one and not by the other
    const [apart, together] = [sums(single), sums(joined)];
    expect(together.size).toBeGreaterThan(100);
    for (const [key, areaM2] of together) expect([key, apart.get(key)]).toEqual([key, areaM2]);
  });

  it('of no parcel are none', async () => {
    const { pieces } = await cut([box(0, 0, 10)], [box(100, 0, 10)]);
    expect([pieces.table.rowCount, itemCount(pieces.polygons)]).toEqual([0, 0]);
  });
});
