import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FeatureCollection } from 'geojson';
import proj4 from 'proj4';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import { buildBoxIndex } from '../../src/geometry/boxIndex.js';
import { assemblePolygon } from '../../src/geometry/orient.js';
import { overlapPairs } from '../../src/geometry/overlap/overlapPairs.js';
import {
  concatSets,
  itemBoxes,
  itemCount,
  itemVertexRange,
  nestedFromItem,
  type PolygonSet,
  planarAreas,
  polygonSetBuilder,
} from '../../src/geometry/polygonSet.js';
import { exactIntersectionM2 } from '../geometry/overlap/exactArea.js';
import { TOLERANCES } from '../geometry/overlap/kernel.js';
import { ROOT } from './program.js';

/**
 * Real polygons in metres and the pairs of them whose boxes meet: tax parcels of Cambridge, Massachusetts, and census areas of Greater
 * Manchester (four of every nine), each against the zones of its city and all parcels of it, itself included. Coordinates are those of the projection,
 * to the last digit.
 */
export interface RealPairs {
  readonly city: string;
  readonly parcels: PolygonSet;
  readonly zones: PolygonSet;
  /** Parcel number, zone number, parcel number, …; all pairs of every parcel in it, in ascending order. */
  readonly pairs: Uint32Array;
}

interface City {
  readonly folder: string;
  readonly projection: string;
  readonly parcels: string;
  readonly zones: readonly string[];
}

const CITIES: readonly City[] = [
  {
    folder: 'cambridge',
    projection:
      '+proj=lcc +lat_0=41 +lon_0=-71.5 +lat_1=42.6833333333333 +lat_2=41.7166666666667 +x_0=200000 +y_0=750000 +ellps=GRS80 +units=m',
    parcels: 'parcels.topojson',
    zones: ['FloodPlains100Year', 'Wetlands', 'OpenSpace', 'ZoningDistricts', 'CDDNeighborhoods'],
  },
  {
    folder: 'manchester',
    projection:
      '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m',
    parcels: 'output_areas.geojson',
    zones: ['farmland_grades', 'woodland', 'built_up'],
  },
];
const KEPT_OF_NINE = 4;

/** One city after the other. `isValid` says which items take part; what is not valid has no area to agree on. */
export function realPairs(isValid: (set: PolygonSet, item: number) => boolean): RealPairs[] {
  return CITIES.map((city) => {
    const parcels = validItems(readShapes(city, city.parcels), isValid);
    const layers = city.zones.map((name) => validItems(readShapes(city, `${name}.geojson`), isValid));
    const zones = concatSets([...layers, parcels]);
    const index = buildBoxIndex(itemBoxes(zones));
    const boxes = itemBoxes(parcels);
    const pairs: number[] = [];
    for (let i = 0; i < itemCount(parcels); i++) {
      if (i % 9 >= KEPT_OF_NINE) continue;
      const [minX, minY, maxX, maxY] = boxes.subarray(4 * i, 4 * i + 4);
      for (const j of index.search(minX, minY, maxX, maxY)) pairs.push(i, j);
    }
    return { city: city.folder, parcels, zones, pairs: Uint32Array.from(pairs) };
  });
}

function readShapes({ folder, projection }: City, file: string): PolygonSet {
  const text = readFileSync(join(ROOT, 'data', folder, file), 'utf8');
  const collection = file.endsWith('.topojson') ? fromTopology(text) : (JSON.parse(text) as FeatureCollection);
  const builder = polygonSetBuilder();
  const { forward } = proj4(projection);
  for (const { geometry } of collection.features) {
    if (geometry?.type !== 'Polygon' && geometry?.type !== 'MultiPolygon') continue;
    for (const rings of geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates) {
      assemblePolygon(
        builder,
        rings.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => forward([lon, lat])))),
      );
    }
    builder.endItem();
  }
  return builder.finish();
}

function fromTopology(text: string): FeatureCollection {
  const topology = JSON.parse(text) as Topology;
  return feature(topology, Object.values(topology.objects)[0] as GeometryCollection);
}

function validItems(set: PolygonSet, isValid: (set: PolygonSet, item: number) => boolean): PolygonSet {
  const builder = polygonSetBuilder();
  for (let i = 0; i < itemCount(set); i++) {
    const [from, to] = itemVertexRange(set, i);
    if (to > from && isValid(set, i)) builder.copyItem(set, i);
  }
  return builder.finish();
}

/** How often judge and kernel differ by more than exact rationals are asked about, at most. */
const MOST_DISPUTES = 100;
const MOST_DISPUTED_VERTICES = 300;

/** What a second opinion says of the pairs, beside what the kernel says. */
export interface Comparison {
  readonly pairs: number;
  /** Pairs in which the parcel is partly inside. */
  readonly cut: number;
  readonly largestDifferenceM2: number;
  /** Pairs that differ most, as exact rationals settle them: largest difference from the truth of the kernel and of the judge. */
  readonly disputes: number;
  readonly kernelErrorM2: number;
  readonly judgeErrorM2: number;
  /** Disputes in which the kernel is further from the truth than 1e-12 of the parcel + 1e-9 m². */
  readonly wrong: readonly string[];
}

export function compareWithKernel({ parcels, zones, pairs }: RealPairs, judgedM2: Float64Array): Comparison {
  const found = new Map<string, number>();
  for (const { a, b, areaM2 } of overlapPairs(parcels, zones, TOLERANCES)) found.set(`${a} ${b}`, areaM2);
  const wholesM2 = planarAreas(parcels);
  const differences: { readonly k: number; readonly ours: number; readonly off: number }[] = [];
  let cut = 0;
  for (let k = 0; k < judgedM2.length; k++) {
    const ours = found.get(`${pairs[2 * k]} ${pairs[2 * k + 1]}`) ?? 0;
    if (ours > 0 && ours < wholesM2[pairs[2 * k]]) cut++;
    differences.push({ k, ours, off: Math.abs(ours - judgedM2[k]) });
  }
  differences.sort((a, b) => b.off - a.off || a.k - b.k);
  const wrong: string[] = [];
  let [disputes, kernelErrorM2, judgeErrorM2] = [0, 0, 0];
  for (const { k, ours } of differences) {
    const [i, j] = [pairs[2 * k], pairs[2 * k + 1]];
    const shapes = [nestedFromItem(parcels, i), nestedFromItem(zones, j)] as const;
    if (shapes[0].flat(2).length + shapes[1].flat(2).length > MOST_DISPUTED_VERTICES) continue;
    if (++disputes > MOST_DISPUTES) break;
    const exactM2 = exactIntersectionM2(shapes[0], shapes[1]);
    kernelErrorM2 = Math.max(kernelErrorM2, Math.abs(ours - exactM2));
    judgeErrorM2 = Math.max(judgeErrorM2, Math.abs(judgedM2[k] - exactM2));
    if (!(Math.abs(ours - exactM2) <= 1e-12 * wholesM2[i] + 1e-9)) {
      wrong.push(`parcel ${i}, zone ${j}: ${ours} instead of ${exactM2} m² of ${wholesM2[i]}`);
    }
  }
  return {
    pairs: judgedM2.length,
    cut,
    largestDifferenceM2: differences[0].off,
    disputes: Math.min(disputes, MOST_DISPUTES),
    kernelErrorM2,
    judgeErrorM2,
    wrong,
  };
}
