import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readGeoJson, readSummary } from '../helpers/outputs.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';

/**
 * The group 2 3 4 5 of `test/golden/fifteen`: 2 (200 × 150 m) beside 3, with 4 (200 × 100 m) above 2 and 5 above 3; x from 649,400 to 649,800. Two planned
 * parks from a file may lie over it.
 */
const SCENARIO = join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json');
const id = (n: number) => `330212${String(n).padStart(12, '0')}`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

type Planned = readonly [name: string, level: string, minX: number, maxX: number];

async function proposed(name: string, parks: readonly Planned[], settings: object = {}) {
  const features = parks.map(([park, level, minX, maxX]) => ({
    type: 'Feature',
    properties: { id: park, name: park, level },
    geometry: {
      type: 'Polygon',
      coordinates: [
        [
          [minX, 3_300_990],
          [maxX, 3_300_990],
          [maxX, 3_301_260],
          [minX, 3_301_260],
          [minX, 3_300_990],
        ],
      ],
    },
  }));
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4549' } };
  const plan = join(folder.path, `${name}-plan.geojson`);
  await writeFile(plan, JSON.stringify({ type: 'FeatureCollection', crs, features }));
  const file = join(folder.path, `${name}.json`);
  const layers = parks.length > 0 ? { layers: { planned: { role: 'plannedParks', file: plan } } } : {};
  // all low-efficiency and idle land is wanted (2, 3 and 4), and nothing is upgraded alone
  const targets = [
    {
      id: 'revitalised',
      basis: 'revitalised',
      value: 100_000,
      unit: 'm2',
      sense: 'atLeast',
      mode: 'must',
      date: '2025-12-31',
    },
  ];
  const rest = { ...layers, targets, settings: { 'upgrade.minSiteM2': 1e6, ...settings } };
  await writeFile(file, JSON.stringify({ extends: SCENARIO, name: { zh: name, en: name }, ...rest }));
  const out = join(folder.path, name);
  const ended = await lianpian('propose', file, '-o', out, '--lang', 'en');
  expect(ended.code, ended.stderr).not.toBe(2);
  const clusters = (await readGeoJson(out, 'clusters')).features.map(({ properties }) => properties);
  const proposal = (await readGeoJson(out, 'proposal')).features.map(({ properties }) => properties);
  const membersOf = (cluster: unknown) =>
    proposal
      .filter((piece) => piece.cluster === cluster || piece.cluster_id === cluster)
      .map((piece) => piece.parcel_id);
  return { out, ended, clusters, membersOf };
}

const WEST = [649_390, 649_600] as const;
const WHOLE = [649_390, 649_810] as const;

describe('planned parks from a file', () => {
  it('without one every new park is a small park', async () => {
    const { clusters } = await proposed('none', []);
    expect(clusters.map(({ level, planned_park }) => [level, planned_park])).toEqual([['smallPark', null]]);
  });

  it('platforms come from them alone: the level and the park are told', async () => {
    const { clusters, membersOf } = await proposed('whole', [['北平台', '平台', ...WHOLE]]);
    expect(clusters.map(({ level, planned_park }) => [level, planned_park])).toEqual([['platform', '北平台']]);
    expect(membersOf(clusters[0].cluster_id).sort()).toEqual([2, 3, 4].map(id));
  });

  it('what lies partly outside is a small park', async () => {
    // joined over the border of the planned park, the three are one small park
    const { clusters } = await proposed('west', [['西集聚区', '集聚区', ...WEST]]);
    expect(clusters.map(({ level }) => level)).toEqual(['smallPark']);
    const alone = await proposed('west-alone', [['西集聚区', '集聚区', ...WEST]], { 'cluster.maxMu': 80 });
    const inPlan = alone.clusters.filter(({ planned_park }) => planned_park !== null);
    for (const { cluster_id, level } of inPlan) {
      expect(level).toBe('agglomeration');
      expect(alone.membersOf(cluster_id).every((parcel) => [2, 4].map(id).includes(String(parcel)))).toBe(true);
    }
  });

  it('no cluster spans two of them', async () => {
    const { clusters, membersOf } = await proposed('two', [
      ['西平台', '平台', ...WEST],
      ['东平台', '平台', 649_600, 649_810],
    ]);
    // the two touch, so that one alone is built
    expect(clusters).toHaveLength(1);
    const [west, east] = [[2, 4].map(id), [3, 5].map(id)];
    expect([west, east]).toContainEqual(membersOf(clusters[0].cluster_id).sort());
  });

  it('their number is capped by level, and the shortfall says so', async () => {
    const { clusters, out } = await proposed('capped', [['北平台', '平台', ...WHOLE]], { 'cluster.maxPlatforms': 0 });
    expect(clusters).toEqual([]);
    expect(JSON.stringify(await readSummary(out))).toContain('any number of new parks gives +');
  });

  it('a level that is no known word counts as a small park, with a finding', async () => {
    const { clusters, ended } = await proposed('unknown', [['某园', '开发区', ...WHOLE]]);
    expect(clusters.map(({ level, planned_park }) => [level, planned_park])).toEqual([['smallPark', '某园']]);
    expect(ended.code).toBe(1);
  });
});
