import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../scripts/district/random.js';
import { type Geos, loadGeos } from '../../../../src/geometry/geos.js';
import { type NestedPolygons, planarAreas, polygonSetFromNested } from '../../../../src/geometry/polygonSet.js';
import { METRICS } from '../../../../src/stages/measure/metrics/catalogue.js';
import { cutAtZones, type Rows, wholeLayer } from '../../../../src/stages/measure/metrics/cells.js';
import { type ClassMetrics, classMetrics } from '../../../../src/stages/measure/metrics/classMetrics.js';
import { boxRing } from '../../../helpers/rings.js';

const TOLERANCES = { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 };
let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/** [west, south, east, north] in hundreds of metres, class, patch. */
type Sketch = readonly [box: readonly [number, number, number, number], className: string, patch: number];

function rowsOf(sketch: readonly Sketch[]): Rows {
  const shapes = sketch.map(([[w, s, e, n]]): NestedPolygons => [[boxRing(100 * w, 100 * s, 100 * e, 100 * n)]]);
  const polygons = polygonSetFromNested(shapes);
  const patch = Int32Array.from(sketch, ([, , p]) => p);
  return {
    polygons,
    className: sketch.map(([, name]) => name),
    areaM2: planarAreas(polygons),
    patch,
    patches: Math.max(-1, ...patch) + 1,
  };
}

function figure(m: ClassMetrics | undefined, column: string): number {
  const metric = METRICS.find((one) => one.column === column);
  if (!metric || !m) throw new Error(`no ${column}`);
  return metric.value(m);
}

/**
 * A square kilometre: 60 ha of A in the west, 30 ha and 10 ha of B in the east, all touching.
 *
 *   AAAAAABBBB
 *   AAAAAABBBB   y ≥ 2.5: B of 30 ha
 *   AAAAAAbbbb   y < 2.5: b of 10 ha, of class B too
 */
const KILOMETRE: readonly Sketch[] = [
  [[0, 0, 6, 10], 'A', 0],
  [[6, 2.5, 10, 10], 'B', 1],
  [[6, 0, 10, 2.5], 'B', 2],
];

describe('class metrics', () => {
  it('the golden landscape of 60, 30 and 10 ha in 100 ha', () => {
    const rows = rowsOf(KILOMETRE);
    const all = classMetrics(rows, wholeLayer(rows, 'all')).find(({ className }) => className === '*');
    expect(figure(all, 'np')).toBe(3);
    expect(figure(all, 'mesh_cut_ha')).toBeCloseTo(46, 9);
    expect(figure(all, 'division')).toBeCloseTo(0.54, 12);
    expect(figure(all, 'split')).toBeCloseTo(2.173913, 6);
    expect(figure(all, 'lpi_pct')).toBeCloseTo(60, 9);
    expect(figure(all, 'pd_per_100ha')).toBeCloseTo(3, 9);
    expect(figure(all, 'coherence')).toBeCloseTo(0.46, 12);
    expect(figure(all, 'net_product_ha2')).toBeCloseTo(4600, 6);
    expect(figure(all, 'mesh_density_per_1000km2')).toBeCloseTo(1e9 / 460_000, 6);
    expect(figure(all, 'area_mn_ha')).toBeCloseTo(100 / 3, 9);
    expect(figure(all, 'area_md_ha')).toBeCloseTo(30, 9);
    expect(figure(all, 'area_sd_ha')).toBeCloseTo(Math.sqrt((26.6667 ** 2 + 3.3333 ** 2 + 23.3333 ** 2) / 3), 3);
    expect(figure(all, 'gini')).toBeCloseTo(1 / 3, 9);
    expect(figure(all, 'entropy')).toBeCloseTo(-(0.6 * Math.log(0.6) + 0.3 * Math.log(0.3) + 0.1 * Math.log(0.1)), 9);
  });

  it('edges: every border once, with the outer boundary and without', () => {
    const rows = rowsOf(KILOMETRE);
    const metrics = classMetrics(rows, wholeLayer(rows, 'all'));
    const of = (name: string) => metrics.find(({ className }) => className === name);
    // A | B is 1000 m, B | b 400 m, the outline 4000 m
    expect(figure(of('*'), 'te_m')).toBeCloseTo(1400, 9);
    expect(figure(of('*'), 'te_outer_m')).toBeCloseTo(5400, 9);
    expect(figure(of('A'), 'te_m')).toBeCloseTo(1000, 9);
    expect(figure(of('A'), 'te_outer_m')).toBeCloseTo(3200, 9);
    expect(figure(of('B'), 'te_m')).toBeCloseTo(1400, 9);
    expect(figure(of('B'), 'te_outer_m')).toBeCloseTo(3200, 9);
    expect(figure(of('B'), 'shared_border_share')).toBeCloseTo(1800 / (2300 + 1300), 9);
    expect(figure(of('*'), 'ed_m_per_ha')).toBeCloseTo(14, 9);
    expect(figure(of('A'), 'lsi')).toBeCloseTo((0.25 * 3200) / Math.sqrt(600_000), 9);
  });

  it('rows joined to a patch are one: the border between them is none', () => {
    const rows = rowsOf(KILOMETRE.map(([box, name, patch]) => [box, name, Math.min(patch, 1)]));
    const b = classMetrics(rows, wholeLayer(rows, 'all')).find(({ className }) => className === 'B');
    expect(figure(b, 'np')).toBe(1);
    expect(figure(b, 'te_outer_m')).toBeCloseTo(2800, 9);
    expect(figure(b, 'shape_mn')).toBeCloseTo((0.25 * 2800) / Math.sqrt(400_000), 9);
  });

  it('zones cut patches, and cross-boundary mesh does not', () => {
    const rows = rowsOf(KILOMETRE);
    const zones = {
      polygons: polygonSetFromNested([[[boxRing(0, 0, 300, 1000)]], [[boxRing(300, 0, 1000, 1000)]]]),
      name: ['west', 'east'],
      areaM2: Float64Array.of(300_000, 700_000),
    };
    const metrics = classMetrics(rows, cutAtZones(rows, zones, TOLERANCES, geos));
    const of = (zone: string, name: string) => metrics.find((m) => m.zone === zone && m.className === name);
    expect(figure(of('west', 'A'), 'mesh_cut_ha')).toBeCloseTo(30, 6);
    expect(figure(of('west', 'A'), 'mesh_cbc_ha')).toBeCloseTo(60, 6);
    expect(figure(of('east', 'A'), 'mesh_cut_ha')).toBeCloseTo(900 / 70, 6);
    expect(figure(of('east', 'A'), 'mesh_cbc_ha')).toBeCloseTo(1800 / 70, 6);
    expect(of('west', 'B')).toBeUndefined();
    // zones sum to the layer: area, and Σ a·A
    const whole = classMetrics(rows, wholeLayer(rows, 'all')).find((m) => m.className === '*');
    const inZones = metrics.filter((m) => m.className === '*');
    expect(inZones.reduce((sum, m) => sum + m.areaM2, 0)).toBeCloseTo(whole?.areaM2 ?? 0, 3);
    expect(inZones.reduce((sum, m) => sum + m.crossM4, 0) / (whole?.squaresM4 ?? 1)).toBeCloseTo(1, 9);
    expect(figure(of('west', 'A'), 'te_outer_m')).toBeCloseTo(2600, 6);
  });

  it('nearest neighbours: border to border, of the class; none for a patch alone', () => {
    const rows = rowsOf([
      [[0, 0, 1, 1], 'A', 0],
      [[1.5, 0, 2, 1], 'B', 1],
      [[4, 0, 5, 1], 'A', 2],
      [[9, 0, 10, 1], 'A', 3],
    ]);
    const metrics = classMetrics(rows, wholeLayer(rows, 'all'));
    expect(
      figure(
        metrics.find(({ className }) => className === 'A'),
        'enn_mn_m',
      ),
    ).toBeCloseTo((300 + 300 + 400) / 3, 9);
    expect(
      figure(
        metrics.find(({ className }) => className === 'B'),
        'enn_mn_m',
      ),
    ).toBeNaN();
  });

  it('scaled by 10: areas by 100, lengths by 10, shapes not at all', () => {
    const small = rowsOf(KILOMETRE);
    const large = rowsOf(KILOMETRE.map(([box, n, p]) => [box.map((v) => 10 * v) as never, n, p]));
    const [one, ten] = [small, large].map((rows) => classMetrics(rows, wholeLayer(rows, 'all')).at(-1));
    const power: Record<string, number> = { mesh_cut_ha: 2, te_m: 1, shape_mn: 0, division: 0, split: 0, gini: 0 };
    for (const [column, exponent] of Object.entries(power)) {
      expect(figure(ten, column)).toBeCloseTo(figure(one, column) * 10 ** exponent, 6);
    }
  });

  it('turned and moved: the same; every figure in the range that its metric states', () => {
    const turned = (rows: Rows, degrees: number, dx: number, dy: number): Rows => {
      const [c, s] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
      const xy = rows.polygons.xy.slice();
      for (let k = 0; k < xy.length; k += 2) {
        const [x, y] = [xy[k], xy[k + 1]];
        xy[k] = dx + c * x - s * y;
        xy[k + 1] = dy + s * x + c * y;
      }
      return { ...rows, polygons: { ...rows.polygons, xy } };
    };
    const random = seededRandom(5);
    for (let round = 0; round < 40; round++) {
      // a row of blocks of random widths, some joined, two classes
      let x = 0;
      const sketch = Array.from({ length: 12 }, (_, k): Sketch => {
        const west = x + (random() < 0.5 ? 0 : random());
        x = west + 0.2 + 2 * random();
        return [[west, 0, x, 0.3 + 2 * random()], random() < 0.5 ? 'A' : 'B', k];
      });
      const rows = rowsOf(sketch);
      const far = turned(rows, 360 * random(), 40_500_000, 3_300_000);
      const [here, there] = [rows, far].map((one) => classMetrics(one, wholeLayer(one, 'all')));
      expect(there.length).toBe(here.length);
      here.forEach((m, k) => {
        for (const {
          column,
          value,
          range: { en: range },
        } of METRICS) {
          const [a, b] = [value(m), value(there[k])];
          if (!Number.isFinite(a)) continue;
          expect(Math.abs(a - b), column).toBeLessThanOrEqual(1e-5 * Math.max(1, Math.abs(a)));
          const [, least, most] = /^(\d[\d.]*)–(\d[\d.]*)/.exec(range) ?? [];
          if (least !== undefined) expect(a, column).toBeGreaterThanOrEqual(Number(least) - 1e-9);
          if (most !== undefined) expect(a, column).toBeLessThanOrEqual(Number(most) + 1e-9);
          if (/^≥ \d/.test(range)) expect(a, column).toBeGreaterThanOrEqual(Number.parseFloat(range.slice(2)) - 1e-3);
        }
      });
    }
  });

  it('no rows, no metrics; empty rows count for nothing', () => {
    const none = rowsOf([]);
    expect(classMetrics(none, wholeLayer(none, 'all'))).toEqual([]);
    const polygons = polygonSetFromNested([[], [[boxRing(0, 0, 10, 10)]]]);
    const rows: Rows = {
      polygons,
      className: ['A', 'A'],
      areaM2: planarAreas(polygons),
      patch: Int32Array.of(-1, 0),
      patches: 1,
    };
    expect(figure(classMetrics(rows, wholeLayer(rows, 'all'))[0], 'np')).toBe(1);
  });
});
