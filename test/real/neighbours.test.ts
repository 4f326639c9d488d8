import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgisCluster, startPostgis } from '../../scripts/bench/overlay/peers/postgisCluster.js';
import { wkbOfShapes } from '../../src/formats/shapes/wkbOut.js';
import { neighbours } from '../../src/geometry/gaps/gapGraph.js';
import { itemCount, type PolygonSet } from '../../src/geometry/polygonSet.js';
import { geosOracle } from '../geometry/oracle.js';
import { realPairs } from '../helpers/realPairs.js';
import { isMissing } from './tools.js';

const GAP_M = 20;

/** Tax parcels of Cambridge and census areas of Manchester: every pair within 20 m, and every border. */
describe.skipIf(isMissing('PostGIS'))('neighbours of real parcels against PostGIS', () => {
  let cluster: PostgisCluster | undefined;
  const cities: { readonly city: string; readonly parcels: PolygonSet }[] = [];
  beforeAll(async () => {
    cluster = startPostgis();
    const { isValid } = await geosOracle();
    for (const { city, parcels } of realPairs(isValid)) {
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
