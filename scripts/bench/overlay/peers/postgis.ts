import { wkbOfShapes } from '../../../../src/formats/shapes/wkbOut.js';
import { itemCount, type PolygonSet } from '../../../../src/geometry/polygonSet.js';
import type { Measured, Peer, PeerInput } from './peer.js';
import { hasPostgis, type PostgisCluster, startPostgis } from './postgisCluster.js';

/**
 * PostGIS as well as it can be had: parcels with their area, zones subdivided, both GiST-indexed, clustered by place and analysed; the
 * pieces of zones drive the join, so that each is prepared once for all parcels near it; a parcel within a piece is settled without an
 * intersection; areas are taken before the sum by parcel sorts pieces out of order. (Of 64, 128, 256 and 512 vertices a piece and six
 * forms of the query this took the least processor time.) Timed is the one query, a table of (parcel, m²) written; loading, subdividing
 * and indexing are said apart. Once on one process, once with a parallel worker.
 */
export const POSTGIS: Peer = {
  name: 'postgis',
  lacks: () => (hasPostgis() ? null : 'apt-get install postgis postgresql postgresql-postgis'),
  measure,
};

const SUBDIVIDED_VERTICES = 128;

async function* measure({ parcels, layers, runs }: PeerInput): AsyncGenerator<Measured> {
  const cluster = startPostgis();
  try {
    await load(cluster, 'parcels', parcels);
    cluster.sql(`
      ALTER TABLE parcels ADD area float8; UPDATE parcels SET area = ST_Area(geom);
      CREATE INDEX parcels_geom ON parcels USING gist (geom);
      CLUSTER parcels USING parcels_geom; ANALYZE parcels;`);
    const version = cluster.sql(`SELECT postgis_lib_version() || ', GEOS ' || postgis_geos_version()`).trim();
    for (const { name, zones } of layers) {
      await load(cluster, 'zones', zones);
      const start = performance.now();
      cluster.sql(`
        SET client_min_messages = warning; DROP TABLE IF EXISTS pieces;
        CREATE UNLOGGED TABLE pieces AS SELECT ST_Subdivide(geom, ${SUBDIVIDED_VERTICES}) AS geom FROM zones;
        CREATE INDEX pieces_geom ON pieces USING gist (geom);
        CLUSTER pieces USING pieces_geom; ANALYZE pieces;`);
      const preparedS = (performance.now() - start) / 1000;
      const pieces = cluster.sql('SELECT count(*) FROM pieces').trim();
      for (const workers of [0, 1]) {
        yield {
          subject: workers === 0 ? 'PostGIS' : 'PostGIS, 2 processes',
          layer: name,
          ...queries(cluster, workers, runs),
          note: `${version}; not counted: ${preparedS.toFixed(1)} s to subdivide into ${pieces} pieces and index`,
          ...(workers === 0 ? { areasM2: areasOf(cluster, itemCount(parcels)) } : {}),
        };
      }
    }
  } finally {
    cluster.stop();
  }
}

const QUERY = `
  CREATE UNLOGGED TABLE result AS
  SELECT id, sum(area) AS area FROM (
    SELECT p.id, CASE WHEN ST_ContainsProperly(z.geom, p.geom) THEN p.area ELSE ST_Area(ST_Intersection(z.geom, p.geom)) END AS area
    FROM pieces z JOIN parcels p ON ST_Intersects(z.geom, p.geom) OFFSET 0
  ) parts GROUP BY id;`;
const CPU = `SELECT 'cpu ' || split_part(s, ' ', 14)::int + split_part(s, ' ', 15)::int FROM pg_read_file('/proc/self/stat') s;`;

/** All runs in one session. Processor time and memory are those of the session's own process, without a parallel worker's. */
function queries(cluster: PostgisCluster, workers: number, runs: number) {
  const told = cluster.sql(`
    SET client_min_messages = warning;
    SET max_parallel_workers_per_gather = ${workers};
    SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
    SET enable_hashjoin = off; SET enable_mergejoin = off;
    ${`DROP TABLE IF EXISTS result;\n${CPU}\n\\timing on\n${QUERY}\n\\timing off\n${CPU}\n`.repeat(runs)}
    SELECT 'peak ' || (regexp_match(pg_read_file('/proc/self/status'), 'VmHWM:\\s*(\\d+)'))[1];`);
  const numbers = (pattern: RegExp) => [...told.matchAll(pattern)].map((found) => Number(found[1]));
  const ticks = numbers(/cpu (\d+)/g);
  return {
    seconds: numbers(/Time: ([\d.]+) ms/g).map((ms) => ms / 1000),
    cpuSeconds: workers > 0 ? [] : Array.from({ length: runs }, (_, k) => (ticks[2 * k + 1] - ticks[2 * k]) / 100),
    peakMb: numbers(/peak (\d+)/g)[0] / 1024,
  };
}

function areasOf(cluster: PostgisCluster, count: number): Float64Array {
  const areasM2 = new Float64Array(count);
  for (const line of cluster.sql('SET extra_float_digits = 1; SELECT id, area FROM result').split('\n')) {
    const [id, area] = line.split('|');
    if (area) areasM2[Number(id)] = Number(area);
  }
  return areasM2;
}

async function load(cluster: PostgisCluster, table: string, polygons: PolygonSet): Promise<void> {
  cluster.sql(
    `SET client_min_messages = warning; DROP TABLE IF EXISTS ${table}; CREATE UNLOGGED TABLE ${table} (id int, geom geometry);`,
  );
  const wkb = wkbOfShapes({ kind: 'polygon', polygons }, itemCount(polygons));
  function* lines(): Generator<string> {
    for (let i = 0; i < wkb.length; i++) {
      const bytes = wkb[i];
      // a MultiPolygon of one as a Polygon: GEOS is quicker with it
      const one = bytes && bytes[5] === 1 && bytes[6] === 0 && bytes[7] === 0 && bytes[8] === 0;
      if (bytes) yield `${i}\t${Buffer.from(one ? bytes.subarray(9) : bytes).toString('hex')}\n`;
    }
  }
  await cluster.copy(`COPY ${table} FROM STDIN`, lines());
}
