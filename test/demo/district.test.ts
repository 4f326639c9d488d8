import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDelivery } from '../../src/cli/files/delivery.js';
import { limiter } from '../../src/cli/files/limiter.js';
import { DISK } from '../../src/cli/files/scenarioFiles.js';
import { scratchAt } from '../../src/cli/files/sources.js';
import { loadScenario } from '../../src/formats/scenario/load.js';
import { settingsOf } from '../../src/formats/scenario/parse.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { overlapPairs } from '../../src/geometry/overlap/overlapPairs.js';
import { itemCount, nestedFromItem, planarAreas, ringArea, selectItems } from '../../src/geometry/polygonSet.js';
import { numberCell, textCell } from '../../src/model/column.js';
import { overlapTolerances } from '../../src/model/conflictClass.js';
import type { ControlLine, District } from '../../src/model/district.js';
import { districtLayers } from '../../src/model/districtLayers.js';
import type { Finding } from '../../src/model/finding.js';
import { QUIET_JOB } from '../../src/model/job.js';
import type { Scenario } from '../../src/model/scenario.js';
import type { Settings } from '../../src/model/settings.js';
import { M2_PER_MU } from '../../src/model/units.js';
import { measure } from '../../src/stages/measure/measure.js';
import { normalise } from '../../src/stages/normalise/normalise.js';
import { overlay } from '../../src/stages/overlay/overlay.js';
import { repair } from '../../src/stages/repair/repair.js';
import { validate } from '../../src/stages/validate/validate.js';

const FOLDER = join(import.meta.dirname, '../../data/yinzhou');

interface Planted {
  readonly code: string;
  readonly layer: string;
  readonly feature: number | null;
}

/** The committed demo district, read by the engine's own readers, against what the issue asks of it. */
describe('the demo district', () => {
  let scratch: string;
  let scenario: Scenario;
  let settings: Settings;
  let district: District;
  let geos: Geos;
  let findings: readonly Finding[];
  let planted: readonly Planted[];
  /** Parcels that carry no planted defect and are not extra rows. */
  let sound: number[];
  const fileNames: string[] = [];
  const layerFields = new Map<string, readonly string[]>();

  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'demo-test-'));
    const path = join(FOLDER, 'scenario.json');
    scenario = (await loadScenario(path, DISK)).scenario;
    settings = settingsOf(scenario, path);
    const delivery = await readDelivery(scenario, {
      scratch: scratchAt(scratch),
      atOnce: limiter(1),
      job: QUIET_JOB,
      lang: 'en',
    });
    for (const [key, layer] of delivery.layers) layerFields.set(key, [...layer.table.columns.keys()]);
    const read = normalise(delivery.layers, scenario, settings, QUIET_JOB);
    district = read.district;
    geos = await loadGeos();
    const { crs } = district;
    const checks = await validate(districtLayers(district), { settings, geos, crs }, QUIET_JOB);
    findings = [...read.findings, ...checks.findings];
    planted = (JSON.parse(readFileSync(join(FOLDER, 'planted.json'), 'utf8')) as { defects: readonly Planted[] })
      .defects;
    const touched = new Set(planted.filter((p) => p.layer === 'DLTB').map((p) => p.feature));
    const overlapped = findings
      .filter((f) => f.code === 'coverage.overlap')
      .map((f) => f.numbers as { otherFeature: number });
    for (const { otherFeature } of overlapped) touched.add(otherFeature);
    sound = [...district.parcels.feature.keys()].filter((i) => !touched.has(district.parcels.feature[i]));
    fileNames.push(
      ...(readdirSync(FOLDER, { recursive: true }) as string[]).filter((name) => statSync(join(FOLDER, name)).isFile()),
    );
  });
  afterAll(() => rm(scratch, { recursive: true, force: true }));

  const industrial = (): number[] => sound.filter((i) => district.parcels.use[i] === 'industry');
  const decided = (): number[] => sound.filter((i) => ['industry', 'idle'].includes(district.parcels.use[i]));
  const mu = (indices: readonly number[]): number =>
    indices.reduce((sum, i) => sum + district.parcels.officialM2[i], 0) / M2_PER_MU;
  const line = (kind: string): ControlLine => district.controlLines.find((l) => l.kind === kind)!;

  /** Share of each parcel inside the zones of a line (all of them, or of one kind). */
  function shares(indices: readonly number[], kind: string, zoneKind?: string): number[] {
    const { zones, zoneKind: kinds } = line(kind);
    const wanted = [...kinds.keys()].filter((z) => zoneKind === undefined || kinds[z] === zoneKind);
    const parcels = selectItems(district.parcels.polygons, indices);
    const areas = planarAreas(parcels);
    const sums = indices.map(() => 0);
    for (const { a, areaM2 } of overlapPairs(parcels, selectItems(zones, wanted), overlapTolerances(settings)))
      sums[a] += areaM2;
    return sums.map((sum, k) => Math.min(1, sum / areas[k]));
  }

  it('is 832 km² in the plane, 25 towns, 8,000–12,000 parcels, at most 20 MB', () => {
    const total = planarAreas(selectItems(district.parcels.polygons, sound)).reduce((a, b) => a + b, 0);
    expect(Math.abs(total / 832e6 - 1)).toBeLessThan(0.01);
    expect(itemCount(district.parcels.polygons)).toBeGreaterThanOrEqual(8000);
    expect(itemCount(district.parcels.polygons)).toBeLessThanOrEqual(12_000);
    expect(district.towns.name).toHaveLength(25);
    expect(new Set(district.towns.name).size).toBe(25);
    expect(itemCount(district.villages.polygons)).toBeGreaterThan(200);
    const bytes = fileNames.reduce((sum, name) => sum + statSync(join(FOLDER, name)).size, 0);
    expect(bytes).toBeLessThan(20 * 1024 * 1024);
    expect(district.crs.code).toBe('EPSG:4549');
  });

  it('is a true coverage: every edge has its other half, save the outline and the planted rows', () => {
    const seen = new Set<string>();
    const twice: string[] = [];
    for (const i of sound) {
      for (const ring of nestedFromItem(district.parcels.polygons, i).flat()) {
        for (let v = 1; v < ring.length; v++) {
          const key = `${ring[v - 1].map((c) => Math.round(c * 1000))}>${ring[v].map((c) => Math.round(c * 1000))}`;
          if (seen.has(key)) twice.push(key);
          seen.add(key);
        }
      }
    }
    expect(twice).toEqual([]);
    const alone = [...seen].filter((key) => !seen.has(key.split('>').reverse().join('>')));
    // What is left runs around the district and around the few parcels left out, and closes at every vertex. A gap, or a
    // vertex that only one neighbour has, would be one more closed run.
    const balance = new Map<string, number>();
    const group = new Map<string, string>();
    const root = (place: string): string => {
      let top = place;
      while (group.get(top) !== top) top = group.get(top)!;
      return top;
    };
    for (const key of alone) {
      const [from, to] = key.split('>');
      balance.set(from, (balance.get(from) ?? 0) + 1);
      balance.set(to, (balance.get(to) ?? 0) - 1);
      for (const place of [from, to]) if (!group.has(place)) group.set(place, place);
      group.set(root(from), root(to));
    }
    expect([...balance.values()].filter((sum) => sum !== 0)).toEqual([]);
    const runs = new Set([...group.keys()].map(root)).size;
    expect(runs).toBeLessThanOrEqual(1 + district.parcels.feature.length - sound.length);
    for (const i of sound) {
      const { polygonStart, itemStart } = district.parcels.polygons;
      expect(ringArea(district.parcels.polygons, polygonStart[itemStart[i]])).toBeGreaterThan(0);
    }
  });

  it('holds industry as real districts do', () => {
    const factories = industrial();
    expect(factories.length).toBeGreaterThanOrEqual(1500);
    expect(mu(factories)).toBeGreaterThanOrEqual(30_000);
    expect(Math.max(...factories.map((i) => district.parcels.officialM2[i])) / M2_PER_MU).toBeLessThanOrEqual(400);
    expect(district.parks.level.filter((l) => l === 'platform')).toHaveLength(2);
    expect(district.parks.level.filter((l) => l === 'agglomeration')).toHaveLength(4);
    expect(district.parks.level.filter((l) => l === 'smallPark').length).toBeGreaterThanOrEqual(5);
    const rural = factories.filter((i) => ['203', '203A'].includes(district.parcels.settlementCode[i]));
    expect(rural.length).toBeGreaterThan(500);
  });

  it('has 8,000 mu reclaimable outside the boundary, clear of redline, basic farmland and steep slopes', () => {
    const land = decided();
    const inside = shares(land, 'urbanBoundary', 'concentrated');
    const red = shares(land, 'ecologicalRedline');
    const farmland = shares(land, 'basicFarmland');
    const steep = new Set(steepParcels(land));
    const free = land.filter((i, k) => inside[k] < 0.01 && red[k] === 0 && farmland[k] === 0 && !steep.has(i));
    expect(mu(free)).toBeGreaterThanOrEqual(8000);
    expect(land.filter((_, k) => red[k] > 0.01).length).toBeGreaterThan(5);
    expect(land.filter((_, k) => farmland[k] > 0.01).length).toBeGreaterThan(20);
  });

  function steepParcels(land: readonly number[]): number[] {
    const slope = district.slope!;
    const steep = [...slope.code.keys()].filter((z) => Number(slope.code[z]) > settings['reclaim.maxSlopeDeg']);
    const parcels = selectItems(district.parcels.polygons, land);
    const pairs = overlapPairs(parcels, selectItems(slope.polygons, steep), overlapTolerances(settings));
    return pairs.map(({ a }) => land[a]);
  }

  it('has 8,000 mu low-efficiency or idle inside the boundary', () => {
    const land = decided();
    const inside = shares(land, 'urbanBoundary', 'concentrated');
    const tax = new Map<number, number>();
    const floor = new Map<number, number>();
    for (const { firm, parcel, share } of district.sites) {
      tax.set(parcel, (tax.get(parcel) ?? 0) + share * district.firms[firm].taxWan[2]);
      floor.set(parcel, (floor.get(parcel) ?? 0) + share * district.firms[firm].floorM2);
    }
    const poor = land.filter((i, k) => {
      if (inside[k] < 0.5) return false;
      if (district.parcels.use[i] === 'idle') return true;
      if (!tax.has(i)) return false;
      const area = district.parcels.officialM2[i];
      return tax.get(i)! / (area / M2_PER_MU) < 5 || floor.get(i)! / area < 1;
    });
    expect(mu(poor)).toBeGreaterThanOrEqual(8000);
    expect(mu(poor)).toBeLessThan(0.6 * mu(land));
  });

  it('has about 5,000 firms: three in five in parks, a third scattered, some outdated', () => {
    expect(district.firms.length).toBeGreaterThan(4800);
    expect(district.firms.length).toBeLessThan(5300);
    const codes = district.firms.map((f) => f.creditCode);
    expect(new Set(codes).size).toBe(codes.length);
    const digits = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    for (const code of codes) {
      const sum = weights.reduce((total, w, k) => total + w * digits.indexOf(code[k]), 0);
      expect(code).toHaveLength(18);
      expect(digits[(31 - (sum % 31)) % 31]).toBe(code[17]);
    }
    const parkOf = overlapPairs(district.parcels.polygons, district.parks.polygons, overlapTolerances(settings));
    const inPark = new Set(parkOf.map(({ a }) => a));
    const housed = new Set(district.sites.filter((s) => inPark.has(s.parcel)).map((s) => s.firm));
    expect(housed.size / district.firms.length).toBeGreaterThan(0.54);
    expect(housed.size / district.firms.length).toBeLessThan(0.63);
    const outdated = district.firms.filter((f) => f.eliminated || f.grade === 'D').length;
    expect(outdated).toBeGreaterThanOrEqual(440);
    expect(outdated).toBeLessThanOrEqual(510);
    const floorToMove = district.firms.filter((_, f) => !housed.has(f)).reduce((sum, f) => sum + f.floorM2, 0);
    const capacity = district.parks.remainingFloorM2.reduce((a, b) => a + b, 0);
    expect(capacity / floorToMove).toBeGreaterThan(0.45);
    expect(capacity / floorToMove).toBeLessThan(0.85);
    expect(district.keep.size).toBeGreaterThan(20);
  });

  it('straddles every threshold of a scattered block: one step moves the headline by 1 to 10 % of its area', async () => {
    const { findings: defects } = await validate(districtLayers(district), { settings, geos }, QUIET_JOB);
    const repaired = repair(district, defects, settings, geos, QUIET_JOB).district;
    const { sensitivity } = measure(repaired, overlay(repaired, settings, geos, QUIET_JOB), settings, QUIET_JOB);
    const stepped = ['block.gapM', 'block.scatteredBelowMu', 'block.isolatedM', 'block.insideShare', 'cluster.minMu'];
    const shown = ['block.lineShare', 'block.farmlandBorderShare', 'block.minCompactness'];
    expect(new Set(sensitivity.map((row) => row.setting))).toEqual(new Set([...stepped, ...shown, 'measure.touchM']));
    for (const setting of shown) {
      const rows = sensitivity.filter((row) => row.setting === setting);
      expect(new Set(rows.map((row) => row.scatteredBlocks)).size, setting).toBe(1);
      // the line of the demo holds blocks whole or not at all
      expect(new Set(rows.map((row) => row.withReason)).size, setting).toBe(setting === 'block.lineShare' ? 1 : 3);
    }
    for (const setting of stepped) {
      const [less, asSet, more] = sensitivity.filter((row) => row.setting === setting);
      const rising = !['block.gapM', 'block.isolatedM'].includes(setting);
      for (const [low, high] of rising
        ? [
            [less, asSet],
            [asSet, more],
          ]
        : [
            [asSet, less],
            [more, asSet],
          ]) {
        expect(high.scatteredBlocks, setting).toBeGreaterThan(low.scatteredBlocks);
        expect(high.scatteredFirms, setting).toBeGreaterThan(low.scatteredFirms);
        expect(high.scatteredM2 / low.scatteredM2, setting).toBeGreaterThan(1.01);
        expect(high.scatteredM2 / low.scatteredM2, setting).toBeLessThan(1.1);
      }
    }
  });

  it('quotes what holds a comma in the keep-list', () => {
    const lines = readFileSync(join(FOLDER, 'keep-list.csv'), 'utf8').trim().split('\r\n');
    expect(lines.some((row) => row.includes('"规上企业,设备难以搬迁"'))).toBe(true);
    for (const row of lines) expect(row.replace(/"[^"]*"/g, '').split(',')).toHaveLength(3);
  });

  it('keeps the rules of the survey standard on every sound row', () => {
    const { table, landClass, settlementCode, officialM2, recordedM2, id } = district.parcels;
    const column = (name: string) => table.columns.get(name)!;
    const towns = new Set(district.towns.code);
    for (const i of sound) {
      expect(id[i]).toMatch(/^330212\d{12}$/);
      expect(recordedM2[i]).toBeCloseTo(officialM2[i], 2);
      const net = numberCell(column('TBMJ'), i) - (numberCell(column('KCMJ'), i) || 0);
      expect(numberCell(column('TBDLMJ'), i)).toBeCloseTo(net, 2);
      expect(textCell(column('ZLDWDM'), i)).toMatch(/^330212\d{13}$/);
      expect(towns.has(textCell(column('ZLDWDM'), i).slice(0, 9))).toBe(true);
      const needsCode = /^0[5678]/.test(landClass[i]) || ['09', '1004', '1005', '1201'].includes(landClass[i]);
      expect(settlementCode[i] !== '').toBe(needsCode);
      expect(numberCell(column('SJNF'), i)).toBe(2021);
    }
  });

  it('finds every planted defect, and hardly any other', () => {
    const missing = planted.filter(
      (p) =>
        !findings.some(
          (f) => f.code === p.code && f.layer === p.layer && (p.feature === null || f.feature === p.feature),
        ),
    );
    expect(missing).toEqual([]);
    const kinds = new Set(planted.map((p) => p.code));
    expect(kinds.size).toBeGreaterThanOrEqual(19);
    const rows = new Set(
      findings
        // roads and rivers of the generator end in a dozen spikes below 10°, nowhere 0.1 m wide
        .filter(
          (f) => f.layer === 'DLTB' && f.feature !== null && !['line.overlap', 'ring.narrowSpike'].includes(f.code),
        )
        .map((f) => f.feature),
    );
    expect(rows.size).toBeLessThan(25);
    const others = findings.filter((f) => f.severity === 'error' && !kinds.has(f.code));
    expect(others).toEqual([]);
  });

  it('finds the planted defects of attributes, and the ends of roads and rivers that village limits leave too small', () => {
    const ofAttributes =
      /^(area\.(deduction|belowMapping|mismatch)|number\.|value\.|id\.|code\.|field\.required|text\.|year\.)/;
    const told = (list: readonly Planted[]) =>
      [...new Set(list.map(({ code, layer, feature }) => `${code} ${layer} ${feature}`))].sort();
    const small = [2532, 5256, 7094, 7742, 8429, 9223].map((feature) => ({
      code: 'area.belowMapping',
      layer: 'DLTB',
      feature,
    }));
    expect(told(findings.filter(({ code }) => ofAttributes.test(code)))).toEqual(
      told([...planted.filter(({ code }) => ofAttributes.test(code)), ...small]),
    );
  });

  it('says 模拟数据 in every layer and beside every file', () => {
    expect(existsSync(join(FOLDER, 'README.txt'))).toBe(true);
    expect(readFileSync(join(FOLDER, 'README.txt'), 'utf8')).toContain('模拟数据');
    const gbk = Buffer.from([0xc4, 0xa3, 0xc4, 0xe2, 0xca, 0xfd, 0xbe, 0xdd]);
    for (const name of fileNames.filter((n) => /\.(dbf|geojson|gpkg|json|csv|txt)$/.test(n))) {
      const bytes = readFileSync(join(FOLDER, name));
      expect(bytes.includes(name.endsWith('.dbf') ? gbk : Buffer.from('模拟数据')), name).toBe(true);
    }
    expect(layerFields.get('CZKFBJ')).toContain('BZ');
    expect(fileNames.some((n) => n.endsWith('.cpg'))).toBe(false);
  });
});
