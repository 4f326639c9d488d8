import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileSource, scratchAt } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { distancesBetween } from '../../src/geometry/gaps/gapGraph.js';
import { patchShapes } from '../../src/geometry/patchShape.js';
import { planarAreas } from '../../src/geometry/polygonSet.js';
import { textCell } from '../../src/model/column.js';
import { METRICS } from '../../src/stages/measure/metrics/catalogue.js';
import { type Rows, wholeLayer } from '../../src/stages/measure/metrics/cells.js';
import { type ClassMetrics, classMetrics } from '../../src/stages/measure/metrics/classMetrics.js';
import { temporaryFolder } from '../helpers/program.js';

const DATA = fileURLToPath(new URL('../../../shared/data/suites/fragstats-vaud/', import.meta.url));
const STEM = 'vaud_g100_clc00_V18_5';

/** Canton Vaud, 206 patches from a raster of 100 m, against the tables that FRAGSTATS 4.2 wrote of that raster. */
describe.skipIf(!existsSync(DATA))('FRAGSTATS on Canton Vaud', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let rows: Rows;
  let metrics: ClassMetrics[];
  beforeAll(async () => {
    folder = await temporaryFolder();
    const source = await fileSource(join(DATA, 'vaud_patches8.gpkg'));
    const [layer] = await readLayers(source, { scratch: scratchAt(folder.path), inProcess: true });
    if (layer.shapes.kind !== 'polygon') throw new Error('no polygons');
    const { polygons } = layer.shapes;
    const classes = layer.table.columns.get('class');
    const count = layer.table.rowCount;
    rows = {
      polygons,
      className: Array.from({ length: count }, (_, k) => `cls_${textCell(classes, k)}`),
      areaM2: planarAreas(polygons),
      patch: Int32Array.from({ length: count }, (_, k) => k),
      patches: count,
    };
    metrics = classMetrics(rows, wholeLayer(rows, 'all'));
  });
  afterAll(() => folder.remove());

  const table = async (ending: string) => {
    const [head, ...lines] = (await readFile(join(DATA, `${STEM}.${ending}`), 'utf8')).trim().split('\n');
    const names = head.split(',').map((name) => name.trim());
    return lines.map((line) => {
      const cells = line.split(',').map((cell) => cell.trim());
      return Object.fromEntries(names.map((name, k) => [name, cells[k]]));
    });
  };
  const value = (className: string, column: string) => {
    const found = metrics.find((m) => m.className === className);
    const metric = METRICS.find((one) => one.column === column);
    if (!found || !metric) throw new Error(`${className} ${column}`);
    return metric.value(found);
  };
  /** FRAGSTATS' column, and ours. */
  const SAME = [
    ['NP', 'np'],
    ['PD', 'pd_per_100ha'],
    ['LPI', 'lpi_pct'],
    ['TE', 'te_m'],
    ['ED', 'ed_m_per_ha'],
    ['MESH', 'mesh_cut_ha'],
  ] as const;

  it('class metrics: the same to the last digit it prints', async () => {
    for (const line of await table('class')) {
      for (const [theirs, ours] of [...SAME, ['CA', 'ca_ha'], ['PLAND', 'pland_pct'], ['PAFRAC', 'pafrac']] as const) {
        expect(Math.abs(value(line.TYPE, ours) - Number(line[theirs])), `${line.TYPE} ${theirs}`).toBeLessThan(
          0.000051,
        );
      }
    }
  });

  it('landscape metrics: the same to the last digit it prints', async () => {
    const [line] = await table('land');
    for (const [theirs, ours] of SAME) {
      expect(Math.abs(value('*', ours) - Number(line[theirs])), theirs).toBeLessThan(0.000051);
    }
  });

  it('LSI: the same border, over the square of as many cells as FRAGSTATS could lay', async () => {
    for (const line of await table('class')) {
      const cells = Number(line.CA);
      const side = Math.floor(Math.sqrt(cells));
      const least = 4 * side + (cells === side * side ? 0 : cells - side * side <= side ? 2 : 4);
      const border = value(line.TYPE, 'te_outer_m') / 100;
      expect(Math.abs(border / least - Number(line.LSI))).toBeLessThan(0.000051);
    }
  });

  it('patches: area, border, PARA, FRAC of each; ENN by borders is at most that by cell centres', async () => {
    const shapes = patchShapes(rows.polygons);
    const nearestM = new Map<string, Float64Array>();
    for (const name of new Set(rows.className)) {
      const group = rows.patch.map((patch, r) => (rows.className[r] === name ? patch : -1));
      nearestM.set(name, distancesBetween(rows.polygons, group, rows.patches));
    }
    const key = (type: string, area: number, border: number) => `${type} ${area.toFixed(4)} ${border.toFixed(4)}`;
    const ours = new Map<string, number[]>();
    rows.className.forEach((type, k) => {
      const name = key(type, shapes.areaM2[k] / 1e4, shapes.borderM[k]);
      ours.set(name, [...(ours.get(name) ?? []), k]);
    });
    const lines = await table('patch');
    expect(lines).toHaveLength(206);
    for (const line of lines) {
      const same = ours.get(key(line.TYPE, Number(line.AREA), Number(line.PERIM)));
      expect(same, `${line.PID}`).toBeDefined();
      const [k] = same ?? [];
      expect(shapes.paraPerM[k] * 1e4).toBeCloseTo(Number(line.PARA), 3);
      expect(shapes.fractal[k]).toBeCloseTo(Number(line.FRAC), 3);
      expect(same?.some((one) => (nearestM.get(line.TYPE)?.[one] ?? 0) <= Number(line.ENN) + 1e-6)).toBe(true);
    }
  });
});
