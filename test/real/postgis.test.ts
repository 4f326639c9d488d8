import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgisCluster, startPostgis } from '../../scripts/bench/overlay/peers/postgisCluster.js';
import { nestedFromItem, type PolygonSet } from '../../src/geometry/polygonSet.js';
import { geosOracle } from '../geometry/oracle.js';
import { type Comparison, compareWithKernel, realPairs } from '../helpers/realPairs.js';
import { isMissing } from './tools.js';

/** PostGIS errs as its GEOS does: 1e-7 m² on these pairs. */
const POSTGIS_ERROR_M2 = 1e-6;

describe.skipIf(isMissing('PostGIS'))('100,000 real pairs against PostGIS', () => {
  let cluster: PostgisCluster | undefined;
  const seen: Comparison[] = [];
  beforeAll(async () => {
    cluster = startPostgis();
    const { isValid } = await geosOracle();
    for (const real of realPairs(isValid)) {
      const { city, parcels, zones, pairs } = real;
      for (const [name, set] of [
        ['parcels', parcels],
        ['zones', zones],
      ] as const) {
        cluster.sql(`CREATE TABLE ${city}_${name} (id int PRIMARY KEY, shape geometry);
          ALTER TABLE ${city}_${name} ALTER shape SET STORAGE EXTERNAL`);
        await cluster.copy(`COPY ${city}_${name} FROM STDIN`, shapeLines(set, new Set(usedItems(pairs, name))));
      }
      cluster.sql(`CREATE TABLE ${city}_pairs (k int, parcel int, zone int)`);
      await cluster.copy(`COPY ${city}_pairs FROM STDIN`, pairLines(pairs));
      const answer = cluster.sql(`SELECT st_area(st_intersection(p.shape, z.shape)) FROM ${city}_pairs
        JOIN ${city}_parcels p ON p.id = parcel JOIN ${city}_zones z ON z.id = zone ORDER BY k`);
      seen.push(compareWithKernel(real, Float64Array.from(answer.trim().split('\n'), Number)));
    }
  }, 900_000);
  afterAll(() => cluster?.stop());

  it('pair by pair; where the two differ most, exact rationals side with the kernel', () => {
    expect(seen.reduce((sum, { pairs }) => sum + pairs, 0)).toBeGreaterThanOrEqual(100_000);
    expect(seen.reduce((sum, { cut }) => sum + cut, 0)).toBeGreaterThan(5000);
    for (const city of seen) {
      expect(city.largestDifferenceM2).toBeLessThanOrEqual(POSTGIS_ERROR_M2);
      expect(city.disputes).toBe(100);
      expect(city.wrong).toEqual([]);
      expect(city.kernelErrorM2).toBeLessThan(city.judgeErrorM2);
    }
  });
});

function usedItems(pairs: Uint32Array, name: 'parcels' | 'zones'): Uint32Array {
  return pairs.filter((_, k) => k % 2 === (name === 'parcels' ? 0 : 1));
}

function* pairLines(pairs: Uint32Array): Generator<string> {
  for (let k = 0; k < pairs.length; k += 2) yield `${k / 2}\t${pairs[k]}\t${pairs[k + 1]}\n`;
}

function* shapeLines(set: PolygonSet, items: ReadonlySet<number>): Generator<string> {
  for (const item of [...items].sort((a, b) => a - b)) yield `${item}\t${multiPolygonHex(set, item)}\n`;
}

/** Well-known binary, little-endian: every double as it is. */
function multiPolygonHex(set: PolygonSet, item: number): string {
  const header = (type: number, count: number) => {
    const bytes = Buffer.alloc(9);
    bytes.writeUInt8(1, 0);
    bytes.writeUInt32LE(type, 1);
    bytes.writeUInt32LE(count, 5);
    return bytes;
  };
  const polygons = nestedFromItem(set, item);
  const parts = [header(6, polygons.length)];
  for (const rings of polygons) {
    parts.push(header(3, rings.length));
    for (const ring of rings) {
      const count = Buffer.alloc(4);
      count.writeUInt32LE(ring.length);
      parts.push(count, Buffer.from(Float64Array.from(ring.flat()).buffer));
    }
  }
  return Buffer.concat(parts).toString('hex');
}
