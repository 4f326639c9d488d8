/**
 * One fresh process of ours, on the build in `dist`: reads geometry that `dump.ts` wrote into memory, judges it `runs` times and prints what each step
 * took, a run an entry, as JSON. Ground is made anew for every run: its indexes are part of the first step.
 *
 *   node scripts/bench/judge/ours.mjs '{"folder": DIR, "layers": [NAME…], "rules": [FILE…], "threads": 2, "few": 10000, "pieces": 85000, "runs": 3}'
 *
 * Writes the first overlaps that were cut to DIR/shapes.json for peers: parcel, zones, planar m², width.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSet } from '../overlay/readSet.mjs';

const { folder, layers, rules, threads, few, pieces, runs } = JSON.parse(process.argv[2]);
const from = (path) => import(`../../../dist/${path}.js`);
const { loadGeos } = await from('geometry/geos');
const { overlapThreads } = await from('geometry/overlap/overlapThreads');
const { itemCount, planarAreas } = await from('geometry/polygonSet');
const { rulesInForce } = await from('model/legality');
const { DEFAULT_SETTINGS } = await from('model/settings');
const { askedOf, kindsOf } = await from('stages/judge/asked');
const { evidenceOf } = await from('stages/judge/evidence');
const { groundOf } = await from('stages/judge/ground');
const { rulesMet } = await from('stages/judge/met');
const { joinRuleSets, parseRuleSet } = await from('stages/judge/ruleSet');
const { existingSubjects } = await from('stages/judge/subjects');

const EMPTY_TABLE = { rowCount: 0, columns: new Map() };
/** Uses come round in the shares that a district has of them; zones of the boundary are of three kinds. */
const USES = ['industry', 'homestead', 'paddy', 'paddy', 'road', 'dryland', 'forest', 'storage', 'town', 'paddy'];
const KINDS = ['concentrated', 'flexible', 'special'];

function districtOf() {
  const polygons = readSet(join(folder, 'parcels.set'));
  const count = itemCount(polygons);
  const planarM2 = planarAreas(polygons);
  const each = (value) => Array.from({ length: count }, (_, k) => value(k));
  const parcels = {
    layer: 'parcels',
    polygons,
    id: each((k) => `p${k}`),
    feature: Uint32Array.from({ length: count }, (_, k) => k + 1),
    landClass: each(() => ''),
    use: each((k) => USES[k % USES.length]),
    settlementCode: each(() => ''),
    stateOwned: new Uint8Array(count),
    town: new Int32Array(count).fill(-1),
    village: new Int32Array(count).fill(-1),
    officialM2: planarM2.map((areaM2) => Math.round(areaM2 * 100) / 100),
    geodesicM2: planarM2,
    planarM2,
    recordedM2: new Float64Array(count).fill(Number.NaN),
    table: EMPTY_TABLE,
  };
  const controlLines = layers.map((kind) => {
    const zones = readSet(join(folder, `${kind}.set`));
    const names = Array.from({ length: itemCount(zones) }, (_, z) => `${kind}${z}`);
    return {
      kind,
      layer: kind,
      title: { zh: kind, en: kind },
      zones,
      zoneId: names,
      zoneName: names,
      zoneKind: names.map((_, z) => (kind === 'urbanBoundary' ? KINDS[z % KINDS.length] : '')),
      level: names.map(() => ''),
      feature: Uint32Array.from(names, (_, z) => z + 1),
      table: EMPTY_TABLE,
    };
  });
  const none = { layer: '', polygons: readSet(join(folder, 'none.set')), code: [], name: [] };
  return { parcels, controlLines, firms: [], sites: [], parks: { id: [] }, towns: none, villages: none };
}

const district = districtOf();
const geos = await loadGeos();
const pool = threads > 1 ? overlapThreads(threads) : null;
const ruleSet = joinRuleSets(rules.map((file) => parseRuleSet(JSON.parse(readFileSync(file, 'utf8')), file)));
const DATE = '2025-12-31';
const insideShare = district.controlLines.map(() => new Float64Array(itemCount(district.parcels.polygons)));

async function timed(steps, name, work) {
  const start = performance.now();
  const cpu = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  steps[name] ??= { seconds: [], cpuSeconds: [] };
  const step = steps[name];
  step.seconds.push((performance.now() - start) / 1000);
  step.cpuSeconds.push((user + system) / 1e6);
  return result;
}

const steps = {};
let counts = {};
for (let run = 0; run < runs; run++) {
  const ground = groundOf(district, DEFAULT_SETTINGS, { geos, threads: pool });
  const { set, overlaps, meetings } = await timed(steps, 'verdicts', async () => {
    const subjects = existingSubjects(district, { insideShare });
    const kinds = kindsOf(subjects);
    const asked = rulesInForce(ruleSet, DATE).flatMap((rule) => askedOf(rule, subjects, kinds, ground));
    return rulesMet(asked, subjects, ground);
  });
  const subjectsOf = (list) => new Set(list.map(({ subject }) => subject)).size;
  const first = firstSubjects(overlaps, few);
  const ofFew = overlaps.filter(({ subject }) => first.has(subject));
  const some = await timed(steps, 'few', () => evidenceOf(ofFew, set, ground));
  const ofAll = overlaps.slice(0, pieces);
  const all = await timed(steps, 'pieces', () => evidenceOf(ofAll, set, ground));
  counts = {
    overlaps: overlaps.length,
    meetings: meetings.length,
    few: { subjects: subjectsOf(ofFew), overlaps: ofFew.length, cut: some.cut },
    pieces: { subjects: subjectsOf(ofAll), overlaps: ofAll.length, cut: all.cut },
  };
  if (run < runs - 1) continue;
  const planarM2 = planarAreas(all.shapes);
  const cut = ofAll.flatMap(({ subject, share, place }, k) =>
    share < 1 && place.side === 'inside'
      ? [{ parcel: subject, line: place.line, zones: all.zones[k], areaM2: planarM2[k], widthM: all.widths[k].widthM }]
      : [],
  );
  writeFileSync(join(folder, 'shapes.json'), JSON.stringify(cut));
}

function firstSubjects(overlaps, most) {
  const first = new Set();
  for (const { subject } of overlaps) if (first.size < most) first.add(subject);
  return first;
}

await pool?.stop();
console.log(JSON.stringify({ steps, counts, peakMb: process.resourceUsage().maxRSS / 1024 }));
