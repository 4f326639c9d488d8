import { featureCollection, intersect, polygon } from '@turf/turf';
import type { Position } from 'geojson';
import { buildBoxIndex } from '../../../../src/geometry/boxIndex.js';
import { itemBoxes, itemCount, nestedFromItem, type PolygonSet } from '../../../../src/geometry/polygonSet.js';
import { seededRandom } from '../../../district/random.js';
import type { Measured, Peer, PeerInput } from './peer.js';

/**
 * turf.intersect on a seeded sample of the pairs it would have to do (parcel and polygon of a zone whose boxes meet), the time of the sample scaled to
 * all of them: the whole would take hours. Its index of boxes is not counted.
 */
export const TURF: Peer = { name: 'turf', lacks: () => null, measure };

const SAMPLE = 40;

async function* measure({ parcels, layers }: PeerInput): AsyncGenerator<Measured> {
  const boxes = itemBoxes(parcels);
  for (const { name, zones } of layers) {
    const singles = polygonsAsItems(zones);
    const index = buildBoxIndex(itemBoxes(singles));
    const pairs: [parcel: number, polygon: number][] = [];
    for (let i = 0; i < itemCount(parcels); i++) {
      const [minX, minY, maxX, maxY] = boxes.subarray(4 * i, 4 * i + 4);
      for (const j of index.search(minX, minY, maxX, maxY)) pairs.push([i, j]);
    }
    const random = seededRandom(1);
    const sample = Array.from({ length: Math.min(SAMPLE, pairs.length) }, () => {
      const [i, j] = pairs[Math.floor(random() * pairs.length)];
      return featureCollection([polygon(rings(parcels, i)), polygon(rings(singles, j))]);
    });
    const start = performance.now();
    const cpu = process.cpuUsage();
    for (const pair of sample) intersect(pair);
    const scale = pairs.length / Math.max(1, sample.length);
    const used = process.cpuUsage(cpu);
    yield {
      subject: 'turf.intersect',
      layer: name,
      seconds: [((performance.now() - start) / 1000) * scale],
      cpuSeconds: [((used.user + used.system) / 1e6) * scale],
      peakMb: null,
      note: `scaled from ${sample.length} of ${pairs.length} pairs whose boxes meet`,
    };
  }
}

function polygonsAsItems(set: PolygonSet): PolygonSet {
  const count = set.polygonStart.length - 1;
  return { ...set, itemStart: Uint32Array.from({ length: count + 1 }, (_, p) => p) };
}

function rings(set: PolygonSet, item: number): Position[][] {
  return nestedFromItem(set, item)[0];
}
