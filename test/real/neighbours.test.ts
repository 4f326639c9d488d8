import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgisCluster, startPostgis } from '../../scripts/bench/overlay/peers/postgisCluster.js';
import { wkbOfShapes } from '../../src/formats/shapes/wkbOut.js';
import { neighbours } from '../../src/geometry/gaps/gapGraph.js';
import { concatSets, itemCount, type PolygonSet } from '../../src/geometry/polygonSet.js';
import { geosOracle } from '../geometry/oracle.js';
import { realPairs } from '../helpers/realPairs.js';
import { isMissing } from './tools.js';

const GAP_M = 20;

/** A city turned about its first vertex and set down at a place of its own, 200 km from the others. */
function turned(parcels: PolygonSet, angle: number, column: number, row: number): PolygonSet {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const xy = new Float64Array(parcels.xy.length);
  for (let k = 0; k < xy.length; k += 2) {
    const [x, y] = [parcels.xy[k] - parcels.xy[0], parcels.xy[k + 1] - parcels.xy[1]];
    xy[k] = 200_000 * (column + 1) + c * x - s * y;
    xy[k + 1] = 200_000 * (row + 1) + s * x + c * y;
  }
  return { ...parcels, xy };
}

/**
 * Tax parcels of Cambridge and census areas of Manchester, each city by itself and all in one layer three times over, turned by other angles and set
 * apart, so that no coordinate comes twice: more than 60,000 real shapes. Every pair within 20 m, and every border.
 */
describe.skipIf(isMissing('PostGIS'))('neighbours of real parcels against PostGIS', () => {
  let cluster: PostgisCluster | undefined;
  const cities: { readonly city: string; readonly parcels: PolygonSet }[] = [];
  beforeAll(async () => {
    cluster = startPostgis();
    const { isValid } = await geosOracle();
    const real = realPairs(isValid);
    const turns = [0.3, 1.7, 4.1];
    const all = turns.flatMap((angle, k) => real.map(({ parcels }, c) => turned(parcels, angle, k, c)));
    for (const { city, parcels } of [...real, { city: 'both_thrice', parcels: concatSets(all) }]) {
      cities.push({ city, parcels });
      cluster.sql(`CREATE TABLE ${city} (id int, geom geometry)`);
      const wkb = wkbOfShapes({ kind: 'polygon', polygons: parcels }, itemCount(parcels));
      const lines = [...wkb.entries()].flatMap(([i, bytes]) =>
        bytes ? [`${i}\t${Buffer.from(bytes).toString('hex')}\n`] : [],
      );
      await cluster.copy(`COPY ${city} FROM STDIN`, lines);
      cluster.sql(`CREATE INDEX ON ${city} USING gist (geom); ANALYZE ${city}`);
    }
  }, 900_000);
  afterAll(() => cluster?.stop());

  const answers = (query: string) =>
    new Map(
      (cluster?.sql(query) ?? '')
        .trim()
        .split('\n')
        .map((row) => row.split('|'))
        .map(([a, b, value]) => [`${a} ${b}`, Number(value)]),
    );

  it('are 60,000 and more in one layer', () => {
    expect(itemCount(cities[2].parcels)).toBeGreaterThan(60_000);
  });

  it('the same pairs within 20 m, each with the same gap to a micrometre', () => {
    for (const { city, parcels } of cities) {
      const theirs = answers(`SELECT a.id, b.id, ST_Distance(a.geom, b.geom) FROM ${city} a
        JOIN ${city} b ON a.id < b.id AND ST_DWithin(a.geom, b.geom, ${GAP_M})`);
      const pairs = neighbours(parcels, GAP_M);
      expect(pairs.a.length, city).toBe(theirs.size);
      pairs.a.forEach((a, k) => {
        const gapM = theirs.get(`${a} ${pairs.b[k]}`);
        expect(Math.abs((gapM ?? Number.NaN) - pairs.gapM[k])).toBeLessThan(2e-6);
      });
      expect(theirs.size).toBeGreaterThan(5000);
    }
  }, 900_000);

  it('the same borders, where vertices match', () => {
    for (const { city, parcels } of cities) {
      const theirs =
        answers(`SELECT a.id, b.id, ST_Length(ST_CollectionExtract(ST_Intersection(ST_Boundary(a.geom), ST_Boundary(b.geom)), 2))
        FROM ${city} a JOIN ${city} b ON a.id < b.id AND ST_Intersects(a.geom, b.geom)`);
      const pairs = neighbours(parcels, 0);
      let metres = 0;
      let apart = 0;
      pairs.a.forEach((a, k) => {
        const borderM = theirs.get(`${a} ${pairs.b[k]}`) ?? 0;
        metres += borderM;
        // borders within 1e-6 m of each other are shared to us; to PostGIS only those that are the same
        if (borderM > pairs.borderM[k]) expect(borderM - pairs.borderM[k]).toBeLessThan(1e-6);
        else apart += pairs.borderM[k] - borderM;
      });
      expect(metres).toBeGreaterThan(100_000);
      expect(apart / metres, city).toBeLessThan(0.02);
    }
  }, 900_000);
});
