import { beforeAll, expect, it } from 'vitest';
import { lineOverlapsTable } from '../../src/export/lineOverlaps.js';
import { type Geos, loadGeos } from '../../src/geometry/geos.js';
import { cell } from '../../src/model/column.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import type { RunResult } from '../../src/run.js';
import { lineOverlaps } from '../../src/stages/overlay/lineOverlaps.js';
import { districtOf } from '../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

it('lists control lines over each other by zone, class, area and place; the zones stay as they were delivered', () => {
  const district = districtOf({
    lines: [
      { kind: 'ecologicalRedline', layer: 'STBHHX', zones: [{ shape: [0, 0, 100, 100], id: 'R1', name: '东钱湖' }] },
      {
        kind: 'basicFarmland',
        layer: 'YJJBNT',
        // 20 × 100 m over the redline, and 0.5 × 100 m over it
        zones: [
          { shape: [80, 0, 200, 100], id: 'F1' },
          { shape: [-50, 0, 0.5, 100], id: 'F2' },
        ],
      },
    ],
  });
  const before = structuredClone(district.controlLines.map(({ zones }) => zones));
  const { overlaps } = lineOverlaps(district, DEFAULT_SETTINGS, geos);
  const { table } = lineOverlapsTable({ district, lineOverlaps: overlaps } as unknown as RunResult);
  const names = ['layer_a', 'zone_a', 'zone_name_a', 'layer_b', 'zone_b', 'area_m2', 'width_m', 'width_class'];
  const rows = [0, 1].map((row) => names.map((name) => cell(table.columns.get(name)!, row)));
  expect(table.rowCount).toBe(2);
  expect(rows).toEqual([
    ['STBHHX', 'R1', '东钱湖', 'YJJBNT', 'F1', 2000, 20, 'encroachment'],
    ['STBHHX', 'R1', '东钱湖', 'YJJBNT', 'F2', 50, 0.5, 'mismatch'],
  ]);
  const [x, y] = ['x', 'y'].map((name) => Number(cell(table.columns.get(name)!, 0)));
  expect([x > 80 && x < 100, y > 0 && y < 100]).toEqual([true, true]);
  expect(district.controlLines.map(({ zones }) => zones)).toEqual(before);
});
