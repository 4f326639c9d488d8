/**
 * Makes test/fixtures/real-pairs.json: real parcels of Cambridge, Massachusetts, each against real zones whose box it shares.
 *
 *   npx tsx scripts/real-pairs.ts <folder with the city's parcels.topojson and zone layers>
 *
 * Source: City of Cambridge GIS, PDDL 1.0. Projected to EPSG:26986, rounded to mm, made valid; what is not valid after rounding is
 * left out. The parcels with
 * most cuts by zones for their size are taken; pairs cut come first, the rest (inside, touching, outside) fill up. Rings are written as
 * steps in mm, the first from the origin.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureCollection } from 'geojson';
import proj4 from 'proj4';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { buildBoxIndex } from '../src/geometry/boxIndex.js';
import { loadGeos } from '../src/geometry/geos.js';
import { assemblePolygon } from '../src/geometry/orient.js';
import {
  itemBoxes,
  itemCount,
  nestedFromItem,
  type PolygonSet,
  polygonSetBuilder,
} from '../src/geometry/polygonSet.js';

const EPSG_26986 =
  '+proj=lcc +lat_0=41 +lon_0=-71.5 +lat_1=42.6833333333333 +lat_2=41.7166666666667 +x_0=200000 +y_0=750000 +ellps=GRS80 +towgs84=0,0,0 +units=m +no_defs';
const ZONE_LAYERS = ['FloodPlains100Year', 'FloodPlains500Year', 'Wetlands', 'OpenSpace', 'ZoningDistricts'];
const ORIGIN: [number, number] = [230000, 895000];
const PAIRS = 2000;
const MOST_PARCELS = 650;
const MOST_PARCEL_VERTICES = 150;
const MOST_ZONE_VERTICES = 400;

const folder = process.argv[2];
if (!folder) throw new Error('usage: npx tsx scripts/real-pairs.ts <folder>');
const geos = await loadGeos();

function roundMm(metres: number): number {
  return Math.round(metres * 1000) / 1000;
}

function isShape(set: PolygonSet, item: number): boolean {
  return set.itemStart[item + 1] > set.itemStart[item];
}

/** Polygons of a collection in mm-rounded metres, valid ones only. */
function polygonsOf(collection: FeatureCollection): PolygonSet {
  const projected = polygonSetBuilder();
  for (const { geometry } of collection.features) {
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') continue;
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
    for (const rings of polygons) {
      assemblePolygon(
        projected,
        rings.map((ring) => Float64Array.from(ring.flatMap((p) => proj4(EPSG_26986, [p[0], p[1]]).map(roundMm)))),
      );
    }
    projected.endItem();
  }
  const delivered = projected.finish();
  const valid = geos.makeValid(
    delivered,
    Array.from({ length: itemCount(delivered) }, (_, i) => i),
  );
  const rounded: PolygonSet = { ...valid, xy: valid.xy.map(roundMm) };
  const kept = polygonSetBuilder();
  geos.invalidReasons(rounded).forEach((reason, i) => {
    if (reason === null && isShape(rounded, i)) kept.copyItem(rounded, i);
  });
  return kept.finish();
}

function vertices(set: PolygonSet, item: number): number {
  return nestedFromItem(set, item).flat(2).length;
}

/** Polygons → rings → steps in mm. */
function steps(set: PolygonSet, item: number): number[][][] {
  return nestedFromItem(set, item).map((rings) =>
    rings.map((ring) => {
      let [x, y] = ORIGIN.map((metres) => metres * 1000);
      return ring.flatMap(([px, py]) => {
        const step = [Math.round(px * 1000) - x, Math.round(py * 1000) - y];
        [x, y] = [x + step[0], y + step[1]];
        return step;
      });
    }),
  );
}

const topology = JSON.parse(readFileSync(join(folder, 'parcels.topojson'), 'utf8')) as Topology;
const parcels = polygonsOf(feature(topology, Object.values(topology.objects)[0] as GeometryCollection));
const zoneBuilder = polygonSetBuilder();
for (const layer of ZONE_LAYERS) {
  const set = polygonsOf(JSON.parse(readFileSync(join(folder, `${layer}.geojson`), 'utf8')) as FeatureCollection);
  for (let i = 0; i < itemCount(set); i++) if (vertices(set, i) <= MOST_ZONE_VERTICES) zoneBuilder.copyItem(set, i);
}
const zones = zoneBuilder.finish();
const zoneIndex = buildBoxIndex(itemBoxes(zones));
const boxes = itemBoxes(parcels);
const cut: [number, number][] = [];
const other: [number, number][] = [];
for (let i = 0; i < itemCount(parcels); i++) {
  if (vertices(parcels, i) > MOST_PARCEL_VERTICES) continue;
  for (const j of zoneIndex.search(boxes[4 * i], boxes[4 * i + 1], boxes[4 * i + 2], boxes[4 * i + 3])) {
    const inside = isShape(geos.intersection(parcels, i, zones, j).polygons, 0);
    const outside = isShape(geos.difference(parcels, i, zones, j).polygons, 0);
    (inside && outside ? cut : other).push([i, j]);
  }
}
function evenly<T>(list: readonly T[], count: number): T[] {
  return Array.from(
    { length: Math.min(count, list.length) },
    (_, k) => list[Math.floor((k * list.length) / Math.min(count, list.length))],
  );
}
const cutsOf = new Map<number, number>();
for (const [i] of cut) cutsOf.set(i, (cutsOf.get(i) ?? 0) + 1);
const richest = [...cutsOf.keys()].sort(
  (a, b) => cutsOf.get(b)! / vertices(parcels, b) - cutsOf.get(a)! / vertices(parcels, a) || a - b,
);
const chosenParcels = new Set(richest.slice(0, MOST_PARCELS));
const chosenCut = cut.filter(([i]) => chosenParcels.has(i)).slice(0, PAIRS);
const chosenZones = new Set(chosenCut.map(([, j]) => j));
const reachable = other.filter(([i, j]) => chosenParcels.has(i) && chosenZones.has(j));
const pairs = [...chosenCut, ...evenly(reachable, PAIRS - chosenCut.length)];
const usedParcels = [...new Set(pairs.map(([i]) => i))].sort((a, b) => a - b);
const usedZones = [...new Set(pairs.map(([, j]) => j))].sort((a, b) => a - b);
const parcelPlace = new Map(usedParcels.map((i, k) => [i, k]));
const zonePlace = new Map(usedZones.map((j, k) => [j, k]));
const out = {
  source: 'City of Cambridge, Massachusetts, GIS data, PDDL 1.0; EPSG:26986, rounded to mm, made valid',
  originM: ORIGIN,
  parcels: usedParcels.map((i) => steps(parcels, i)),
  zones: usedZones.map((j) => steps(zones, j)),
  pairs: pairs.flatMap(([i, j]) => [parcelPlace.get(i), zonePlace.get(j)]),
};
const text = `${JSON.stringify(out).replaceAll('],[[', '],\n[[')}\n`;
writeFileSync(join(import.meta.dirname, '../test/fixtures/real-pairs.json'), text);
console.log(
  `${pairs.length} pairs (${chosenCut.length} of ${cut.length} cut), ${usedParcels.length} parcels, ${usedZones.length} zones, ${text.length} bytes`,
);
