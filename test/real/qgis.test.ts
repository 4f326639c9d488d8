import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { LAYER_NAMES } from '../../src/export/layers.js';
import type { Summary } from '../../src/export/summary.js';
import { readSummary, sumOf } from '../helpers/outputs.js';
import { ROOT } from '../helpers/program.js';
import { isMissing } from './tools.js';

interface SeenLayer {
  readonly uri: string;
  readonly name: string;
  readonly valid: boolean;
  readonly crs: string;
  readonly count: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly sums: Readonly<Record<string, number>>;
  readonly byFate: Readonly<Record<string, number>>;
  readonly empty: number;
  readonly invalid: number;
  /** Values of a style by categories. */
  readonly categories: readonly string[];
}

const folder = inject('demoRuns')[1].folder;

describe.skipIf(isMissing('QGIS'))('QGIS, headless, opens the demo run', () => {
  let seen: SeenLayer[];
  let summary: Summary;
  beforeAll(async () => {
    summary = await readSummary(folder);
    const files = [join(folder, 'lianpian.gpkg'), ...LAYER_NAMES.map((name) => join(folder, `${name}.geojson`))];
    const script = join(ROOT, 'test', 'real', 'open_in_qgis.py');
    const { stdout } = await promisify(execFile)('/usr/bin/python3', [script, ...files], { maxBuffer: 1 << 26 });
    seen = JSON.parse(stdout) as SeenLayer[];
  }, 300_000);

  it('every GeoJSON and every layer of the GeoPackage, in the right CRS, with no invalid geometry', () => {
    const found = ['findings_areas', 'findings_points'];
    expect(seen.map((l) => l.name).sort()).toEqual([...LAYER_NAMES, ...LAYER_NAMES, ...found].sort());
    for (const layer of seen) {
      expect([layer.uri, layer.valid, layer.invalid]).toEqual([layer.uri, true, 0]);
      expect(layer.crs, layer.uri).toBe(layer.uri.includes('.gpkg') ? summary.crs.code : 'EPSG:4326');
    }
  });

  it('with the counts of summary.json', () => {
    const conflicts = sumOf(summary.conflicts.map((c) => c.parcels));
    for (const layer of seen) {
      if (layer.name === 'parcels') expect(layer.count, layer.uri).toBe(summary.parcels.written);
      if (layer.name === 'clusters') expect(layer.count, layer.uri).toBe(summary.clusters.length);
      if (layer.name === 'patches') expect(layer.count, layer.uri).toBe(sumOf(summary.towns.map((t) => t.blocks)));
      if (layer.name === 'conflicts') expect(layer.count, layer.uri).toBeGreaterThanOrEqual(conflicts);
      // a finding that stands for many rows is one point
      if (layer.name === 'findings_points')
        expect(layer.count).toBeLessThanOrEqual(sumOf(summary.findings.map((f) => f.count)));
      else if (layer.name !== 'parcels') expect(layer.empty, layer.uri).toBe(0);
    }
  });

  it('with sums of mu equal to those of summary.json', () => {
    const fateM2 = (fate: string) => sumOf(summary.towns.map((t) => t.fateM2[fate]));
    for (const layer of seen) {
      if (layer.name === 'parcels') expect(layer.sums.area_m2, layer.uri).toBe(summary.parcels.areaM2);
      if (layer.name === 'clusters')
        expect(layer.sums.area_m2 ?? 0, layer.uri).toBe(sumOf(summary.clusters.map((c) => c.footprintM2)));
      if (layer.name === 'patches') {
        const scattered = sumOf(summary.towns.map((t) => t.scatteredM2));
        expect(layer.sums.area_m2, layer.uri).toBeGreaterThan(scattered);
      }
      if (layer.name === 'proposal') {
        for (const [fate, areaM2] of Object.entries(layer.byFate))
          expect(areaM2, `${layer.uri} ${fate}`).toBe(fateM2(fate));
      }
      if (layer.name === 'conflicts') {
        expect(layer.sums.overlap_m2, layer.uri).toBe(sumOf(summary.conflicts.map((c) => c.areaM2)));
      }
    }
  });

  it('with findings coloured by severity, and nothing to set up', () => {
    const styled = seen.filter(({ name }) => name.startsWith('findings_'));
    expect(styled.map(({ name, categories }) => [name, categories])).toEqual([
      ['findings_areas', ['error', 'warning', 'note', 'accepted']],
      ['findings_points', ['error', 'warning', 'note', 'accepted']],
    ]);
  });

  it('with ids as text', () => {
    const ids = ['parcel_id', 'piece_id', 'cluster_id', 'block_id', 'BSM', 'ZLDWDM', 'DLBM'];
    for (const layer of seen) {
      for (const id of ids) if (id in layer.fields) expect(layer.fields[id], `${layer.uri} ${id}`).toBe('String');
    }
  });
});
