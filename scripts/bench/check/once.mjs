/**
 * One fresh process on the build in `dist`: reads parcels that `dump.ts` wrote, does one task `runs` times and prints
 * { seconds and cpuSeconds: one a run, peakMb, found } as JSON.
 *
 *   node scripts/bench/check/once.mjs '{"task": "check", "file": PARCELS.set, "runs": 2}'
 *
 * Tasks: check (features, coverage and what lies between layers, as `lianpian check` does; no attributes), geosValid (GEOS's isValid on
 * every polygon, in wasm), geosCoverage (that, and GEOS's own test of a coverage, whose answer is yes or no), repair (the rules on by default),
 * repairAll (every rule).
 */
import initGeos from 'geos-wasm';
import { loadGeos } from '../../../dist/geometry/geos.js';
import { collectionOf, GEOS_COLLECTION, geometryFromItem } from '../../../dist/geometry/geosRaw.js';
import { planarAreas } from '../../../dist/geometry/polygonSet.js';
import { QUIET_JOB } from '../../../dist/model/job.js';
import { DEFAULT_SETTINGS } from '../../../dist/model/settings.js';
import { repairLayer } from '../../../dist/stages/repair/repairLayer.js';
import { RULES } from '../../../dist/stages/repair/rules/index.js';
import { validate } from '../../../dist/stages/validate/validate.js';
import { readSet } from '../overlay/readSet.mjs';

const { task, file, runs } = JSON.parse(process.argv[2]);

const polygons = readSet(file);
const geos = await loadGeos();
const none = { kind: null, table: null, codeSystem: null, id: null, facts: null };
const layer = { ...none, role: 'parcels', layer: 'parcels', polygons, feature: (k) => k + 1, parcelId: (k) => `${k}` };
const allRules = {
  'repair.verticesM': 0.001,
  'repair.spikesDeg': 1,
  'repair.copies': 'drop',
  'repair.snapM': 0.01,
  'repair.nodeM': 0.001,
  'repair.overlaps': 'longestBorder',
  'repair.gapsM': 0.5,
  'repair.slivers': 'dissolve',
};
function repaired(settings) {
  const known = { computingCopy: false, needsLedger: true, town: () => '', areasM2: planarAreas };
  const all = { ...DEFAULT_SETTINGS, ...settings };
  return repairLayer({ ...layer, ...known }, RULES, all, geos, QUIET_JOB).changes.length;
}
const tasks = {
  repair: () => repaired({}),
  repairAll: () => repaired(allRules),
  check: async () => (await validate([layer], { settings: DEFAULT_SETTINGS, geos }, QUIET_JOB)).findings.length,
  geosValid: async () => geos.invalidReasons(polygons).filter((reason) => reason !== null).length,
  geosCoverage: async () => {
    const raw = await initGeos({ errorHandler: () => {}, noticeHandler: () => {} });
    const items = Array.from({ length: polygons.itemStart.length - 1 }, (_, k) => geometryFromItem(raw, polygons, k));
    const invalid = items.filter((item) => raw.GEOSisValid(item) !== 1).length;
    const all = collectionOf(raw, GEOS_COLLECTION, items);
    const cell = raw.Module._malloc(8);
    const isCoverage = raw.GEOSCoverageIsValid(all, 0, cell) === 1;
    return invalid + (isCoverage ? 0 : 1);
  },
};
const [seconds, cpuSeconds] = [[], []];
let found = 0;
for (let run = 0; run < runs; run++) {
  const [began, used] = [performance.now(), process.cpuUsage()];
  found = await tasks[task]();
  seconds.push((performance.now() - began) / 1000);
  const { user, system } = process.cpuUsage(used);
  cpuSeconds.push((user + system) / 1e6);
}
console.log(JSON.stringify({ seconds, cpuSeconds, peakMb: process.resourceUsage().maxRSS / 1024, found }));
process.exit(0);
