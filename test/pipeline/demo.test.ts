import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Summary } from '../../src/export/summary.js';
import { type OutputFeatures, readCsvRows, readGeoJson, readSummary, sumOf } from '../helpers/outputs.js';
import { ROOT } from '../helpers/program.js';

const [one, two] = inject('demoRuns');

describe('the demo run', () => {
  let summary: Summary;
  let parcels: OutputFeatures;
  let proposal: OutputFeatures;
  beforeAll(async () => {
    summary = await readSummary(two.folder);
    parcels = await readGeoJson(two.folder, 'parcels');
    proposal = await readGeoJson(two.folder, 'proposal');
  });

  it('ends with 1: there are planted findings and conflicts', () => {
    expect([one.ended.stderr, one.ended.code]).toEqual(['', 1]);
    expect([two.ended.stderr, two.ended.code]).toEqual(['', 1]);
  });

  it('writes the same bytes on one thread and on two', async () => {
    const names = (await readdir(two.folder)).sort();
    expect((await readdir(one.folder)).sort()).toEqual(names);
    expect(names).toEqual([...summary.outputs].sort());
    for (const name of names) {
      const digest = async (folder: string) =>
        createHash('sha256')
          .update(await readFile(join(folder, name)))
          .digest('hex');
      expect(await digest(one.folder), name).toBe(await digest(two.folder));
    }
    expect(one.ended.stdout.replaceAll(one.folder, '')).toBe(two.ended.stdout.replaceAll(two.folder, ''));
  });

  it('holds no path, time or thread count in summary.json', async () => {
    const text = await readFile(join(two.folder, 'summary.json'), 'utf8');
    expect(text).not.toContain(ROOT);
    expect(text).not.toMatch(/threads|elapsed|\d{2}:\d{2}:\d{2}/);
  });

  it('loses no parcel: written = read − dropped, and every deleted row is named', async () => {
    expect(summary.parcels.written).toBe(summary.parcels.read - summary.parcels.dropped);
    expect(parcels.features.length).toBe(summary.parcels.written);
    expect(sumOf(parcels.features.map((f) => f.properties.area_m2))).toBe(summary.parcels.areaM2);
  });

  it('gives every industrial or idle piece exactly one land fate, and pieces sum to their parcels to 0.01 m²', () => {
    const known = new Set(['keep', 'upgrade', 'cluster', 'reserve', 'reclaim', 'regreen', 'hold']);
    const eligible = proposal.features.filter((f) => f.properties.fate !== 'infill');
    expect(eligible.filter((f) => !known.has(String(f.properties.fate)))).toEqual([]);
    expect(new Set(proposal.features.map((f) => f.properties.piece_id)).size).toBe(proposal.features.length);
    const piecesByParcel = new Map<string, number[]>();
    for (const { properties: p } of eligible) {
      const key = String(p.piece_id).replace(/#\d+$/, '');
      piecesByParcel.set(key, [...(piecesByParcel.get(key) ?? []), Number(p.area_m2)]);
    }
    const uses = new Set(['industry', 'idle', 'storage']);
    const decided = parcels.features.filter((f) => uses.has(String(f.properties.land_use)));
    expect(decided.length).toBeGreaterThan(1500);
    const byId = new Map<string, number[]>();
    for (const { properties: p } of decided)
      byId.set(String(p.parcel_id), [...(byId.get(String(p.parcel_id)) ?? []), Number(p.area_m2)]);
    for (const [id, areas] of byId) {
      if (areas.length === 1) expect(sumOf(piecesByParcel.get(id) ?? []), id).toBe(areas[0]);
    }
    expect(sumOf(eligible.map((f) => f.properties.area_m2))).toBe(sumOf(decided.map((f) => f.properties.area_m2)));
  });

  it('gives every firm exactly one fate', async () => {
    const firms = await readCsvRows(two.folder, 'firms');
    expect(new Set(firms.map((f) => f.credit_code)).size).toBe(firms.length);
    expect(firms.length).toBe(summary.firms.firms);
    const fates = ['stay', 'move', 'close', 'hold'] as const;
    for (const fate of fates) expect(firms.filter((f) => f.fate === fate).length, fate).toBe(summary.firms[fate]);
    expect(firms.filter((f) => f.fate === 'move' && f.destination === '')).toEqual([]);
  });

  it('balances the ledger: towns sum to the district, fates to towns', () => {
    for (const town of summary.towns) expect(sumOf(Object.values(town.fateM2)), town.town).toBe(town.areaM2);
    expect(sumOf(summary.towns.map((t) => t.areaM2))).toBe(summary.parcels.areaM2);
  });

  it('proposes nothing that is unlawful', () => {
    expect(summary.proposalConflicts.hard).toBe(0);
  });

  it('has each target accounted, its bound no less than what was reached', () => {
    expect(summary.targets.map((t) => t.spec.basis).sort()).toEqual([
      'inParkShare',
      'outdatedFirms',
      'reclaimed',
      'rectified',
      'revitalised',
      'scatteredFirms',
    ]);
    for (const t of summary.targets) expect(t.bound, t.spec.id).toBeGreaterThanOrEqual(t.reached - 0.01);
  });

  it('counts 盘活 and 复垦复绿 again from the layers alone', () => {
    const pieces = proposal.features.map((f) => f.properties);
    const revitalised = pieces.filter(
      (p) => (p.low_efficiency || p.idle) && (p.fate === 'upgrade' || p.fate === 'cluster'),
    );
    const target = summary.targets.find((t) => t.spec.basis === 'revitalised')!;
    expect((sumOf(revitalised.map((p) => p.area_m2)) * 3) / 2000).toBeCloseTo(target.reached, 1);
    const reclaimed = summary.targets.find((t) => t.spec.basis === 'reclaimed')!;
    const net = pieces.map((p) =>
      p.fate === 'reclaim' ? p.net_reclaim_m2 : p.fate === 'regreen' ? p.net_regreen_m2 : 0,
    );
    expect(reclaimed.reached).toBeLessThanOrEqual((sumOf(net) * 3) / 2000 + 0.01);
  });

  it('finds every planted defect', async () => {
    const planted = JSON.parse(await readFile(join(ROOT, 'data', 'yinzhou', 'planted.json'), 'utf8')) as {
      defects: readonly { code: string; layer: string; feature: number | null }[];
    };
    const findings = await readCsvRows(two.folder, 'findings');
    expect(planted.defects.length).toBeGreaterThan(10);
    const missing = planted.defects.filter(
      (d) => !findings.some((f) => f.code === d.code && (d.feature === null || Number(f.feature) === d.feature)),
    );
    expect(missing).toEqual([]);
  });

  it('says how broken up the land is in tables that agree with each other', async () => {
    const table = (name: string) => readCsvRows(two.folder, name);
    const scattered = await table('scattered_blocks');
    expect(scattered.length).toBe(sumOf(summary.towns.map((t) => t.scatteredBlocks)));
    expect(sumOf(scattered.map((row) => row.area_m2))).toBe(sumOf(summary.towns.map((t) => t.scatteredM2)));
    for (const row of scattered) {
      expect(row.evidence_zh.split('；').length, row.block_id).toBe(row.reasons.split(' ').length);
    }
    const patches = await readGeoJson(two.folder, 'patches');
    const accused = patches.features.filter((f) => f.properties.verdict === 'scattered');
    expect(accused.map((f) => f.properties.block_id)).toEqual(scattered.map((row) => row.block_id));

    const compared = await table('before_after');
    for (const measure of ['blocks', 'scattered_blocks', 'scattered_mu', 'farmland_patches', 'tracts_100mu']) {
      const rows = compared.filter((row) => row.measure === measure);
      const whole = rows.filter((row) => row.town === '合计');
      expect(whole).toHaveLength(1);
      for (const column of ['before', 'after'] as const) {
        const towns = rows.filter((row) => row.town !== '合计').map((row) => Number(row[column]));
        // mu are rounded town by town
        expect(Math.abs(sumOf(towns) - Number(whole[0][column])), measure).toBeLessThan(0.2);
        expect(Number(whole[0][`${column}_low`])).toBeLessThanOrEqual(Number(whole[0][column]));
        expect(Number(whole[0][`${column}_high`])).toBeGreaterThanOrEqual(Number(whole[0][column]));
      }
    }

    const [weights, ...ranked] = await table('fragmentation_index');
    const share = Object.entries(weights).filter(([name]) => name.endsWith('_normalised'));
    expect(share.reduce((sum, [, value]) => sum + Number(value), 0)).toBeCloseTo(1, 5);
    expect(ranked.length).toBe(summary.towns.filter((t) => t.blocks > 0).length);
    const scores = ranked.map((row) => Number(row.score));
    expect(scores).toEqual([...scores].sort((a, b) => b - a));

    const joins = await table('farmland_joins');
    const gains = joins.map((row) => Number(row.mesh_gain_ha));
    expect(gains).toEqual([...gains].sort((a, b) => b - a));
    const set = joins.filter((row) => row.set_rank !== '').sort((a, b) => Number(a.set_rank) - Number(b.set_rank));
    expect(set.map((row) => Number(row.set_rank))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(Number(set[0].mesh_gain_ha)).toBe(gains[0]);
    const total = set.reduce((sum, row) => sum + Number(row.set_mesh_gain_ha), 0);
    expect(Number(set[9].set_mesh_total_ha)).toBeCloseTo(total, 4);
  });
});
