import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { repairedFile } from '../../src/export/repaired.js';
import { repairPlane } from '../../src/export/repairPlane.js';
import { readLayers } from '../../src/formats/index.js';
import { coverageOf, coverageOverlaps } from '../../src/geometry/coverage.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { QUIET_JOB } from '../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { type GeosOracle, geosOracle } from '../geometry/oracle.js';
import { ROOT, temporaryFolder } from '../helpers/program.js';

/** Real layers beside the checkout, each with overlaps, borders that miss each other, and gaps: coverages once repaired, by GEOS. */
const SHARED = join(ROOT, '..', 'shared', 'data');
const LAYERS = [
  { path: 'cambridge/parcels.topojson', crs: 'EPSG:4326', overlapM2: 6850, left: [] },
  // places where a border would have to bend farther than 1 cm, and a parcel thinner than that
  { path: 'manchester/farmland_grades.geojson', overlapM2: 30, left: ['tooFar', 'tooThin'] },
  { path: 'manchester/output_areas.geojson', overlapM2: 0, left: [] },
];

let geos: Geos;
let oracle: GeosOracle;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  geos = await loadGeos();
  oracle = await geosOracle();
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

describe.skipIf(!existsSync(SHARED))('real layers', () => {
  it.each(LAYERS)(
    '$path comes out of repair as a coverage',
    async ({ path, crs, overlapM2, left }) => {
      const options = { scratch: scratchAt(folder.path), inProcess: true, ...(crs ? { crs } : {}) };
      const [delivered] = await readLayers(await fileSource(join(SHARED, path)), options);
      const settings = {
        ...DEFAULT_SETTINGS,
        'repair.snapM': 0.01,
        'repair.overlaps': 'longestBorder',
        'repair.gapsM': 0.5,
      } as const;
      const fields = { idField: null, townField: null, priorityField: null };
      const done = repairedFile(delivered, { settings, ...fields, isControlLine: false, crs: null }, geos, QUIET_JOB);
      if (done.layer.shapes.kind !== 'polygon') throw new Error(`${basename(path)} has no polygons`);
      const { polygons } = repairPlane(done.layer.shapes.polygons, delivered.crs, path);
      expect(coverageOverlaps(coverageOf(polygons), { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 })).toEqual([]);
      expect(geos.invalidReasons(polygons).filter((reason) => reason !== null)).toEqual([]);
      expect(oracle.isCoverage(polygons, 0)).toBe(true);
      const lostM2 = done.changes.filter(({ lostM2: lost }) => lost > 0).reduce((sum, one) => sum + one.lostM2, 0);
      expect(lostM2).toBeGreaterThanOrEqual(overlapM2);
      const reasons = done.findings.map(({ numbers }) => ('reason' in numbers ? numbers.reason : ''));
      expect([...new Set(reasons)].sort()).toEqual(left);
      for (const { beforeM2, gainedM2, lostM2: lost, afterM2 } of done.balances) {
        expect(Math.round(100 * (beforeM2 + gainedM2 - lost))).toBe(Math.round(100 * afterM2));
      }
    },
    300_000,
  );
});
