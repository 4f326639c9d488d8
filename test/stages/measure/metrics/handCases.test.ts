import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../../src/geometry/geos.js';
import {
  type NestedPolygons,
  type PolygonSet,
  planarAreas,
  polygonSetFromNested,
} from '../../../../src/geometry/polygonSet.js';
import { METRICS, NOT_OFFERED } from '../../../../src/stages/measure/metrics/catalogue.js';
import { cutAtZones, type Rows, wholeLayer } from '../../../../src/stages/measure/metrics/cells.js';
import { type ClassMetrics, classMetrics } from '../../../../src/stages/measure/metrics/classMetrics.js';
import { coreAreas } from '../../../../src/stages/measure/metrics/coreAreas.js';
import { HOLDING_METRICS } from '../../../../src/stages/measure/metrics/holdingCatalogue.js';
import { patchFigures } from '../../../../src/stages/measure/metrics/patchFigures.js';
import { boxRing } from '../../../helpers/rings.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

/**
 * Fields in a square kilometre, A = 10⁶ m². Class F: P, Q, R; class G: s. Metres:
 *
 *   300 ┌────────┐
 *       │ Q      │               P  400 × 100  a = 40,000  p = 1,000
 *   150 │        ├───────┐       Q  200 × 200  a = 40,000  p =   800
 *   100 ├────────┴──s────┤       R  100 × 100  a = 10,000  p =   400
 *       │ P              │ ┌─R─┐ s  200 ×  50  a = 10,000
 *     0 └────────────────┘ └───┘
 *       0        200     400 500–600
 *
 * Borders: P|Q 200 m, P|s 200 m, Q|s 50 m. Gaps: P–Q 0, P–R 100 m, Q–R 300 m and more. n = 3, Σa = 90,000,
 * Σa² = (16 + 16 + 1)·10⁸ = 33·10⁸.
 */
const FIELDS = [
  [[boxRing(0, 0, 400, 100)]],
  [[boxRing(0, 100, 200, 300)]],
  [[boxRing(500, 0, 600, 100)]],
  [[boxRing(200, 100, 400, 150)]],
] satisfies NestedPolygons[];
const KM2 = 1_000_000;

/** An L of three squares of 100 m: a = 30,000; of the square of 40,000 round it its hull leaves out a triangle of 5,000. */
const ELL: NestedPolygons[] = [
  [
    [
      [
        [0, 0],
        [200, 0],
        [200, 100],
        [100, 100],
        [100, 200],
        [0, 200],
        [0, 0],
      ],
    ],
  ],
];

/** Five squares of 100 m (p 400, a 10,000) and five strips of 400 m by 100 m (p 1,000, a 40,000), far apart. */
const TEN: NestedPolygons[] = Array.from({ length: 10 }, (_, k) => [
  [boxRing(1000 * k, 0, 1000 * k + (k < 5 ? 100 : 400), 100)],
]);

type Move = (x: number, y: number) => readonly [number, number];
const SAME: Move = (x, y) => [x, y];

function rowsOf(shapes: readonly NestedPolygons[], move: Move): Rows {
  const set = polygonSetFromNested(shapes);
  const xy = set.xy.slice();
  for (let v = 0; v < xy.length; v += 2) xy.set(move(xy[v], xy[v + 1]), v);
  const polygons: PolygonSet = { ...set, xy };
  return {
    polygons,
    className: shapes.map((_, k) => (shapes === FIELDS && k === 3 ? 'G' : 'F')),
    areaM2: planarAreas(polygons),
    patch: Int32Array.from(shapes, (_, k) => k),
    patches: shapes.length,
  };
}

/** Class F of a landscape, with cores 10 m deep, PROX and links up to 100 m: all of them `scale` times as much. */
function measured(shapes: readonly NestedPolygons[], move = SAME, scale = 1, zoneM2?: number): ClassMetrics {
  const rows = rowsOf(shapes, move);
  const patches = patchFigures(rows, {
    proximity: { radiusM: 100 * scale, leastM: scale },
    connected: { thresholdM: 100 * scale, exactPatches: 500, barriers: [] },
  });
  const coreOf = (parts: PolygonSet) => coreAreas(parts, 10 * scale, geos);
  return classMetrics(rows, wholeLayer(rows, 'all', zoneM2), patches, coreOf)[0];
}

const fields = (move = SAME, scale = 1) => measured(FIELDS, move, scale, KM2 * scale * scale);
const ell = (move = SAME, scale = 1) => measured(ELL, move, scale);
const ten = (move = SAME, scale = 1) => measured(TEN, move, scale);

/** What the west of the square, 200 m by 500 m, has of the fields: 20,000 m² of P's 40,000, and all of Q. */
function west(): ClassMetrics {
  const rows = rowsOf(FIELDS, SAME);
  const zones = {
    polygons: polygonSetFromNested([[[boxRing(0, 0, 200, 500)]]]),
    name: ['west'],
    areaM2: Float64Array.of(100_000),
  };
  return classMetrics(rows, cutAtZones(rows, zones, { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 }, geos))[0];
}

const { PI, log: ln, sqrt } = Math;
const FRAC_P = (2 * ln(250)) / ln(40_000);
/** Least circle round P: through its corners, r² = 200² + 50² = 42,500; round a square: r² = half its area. */
const CIRCLE_P = 1 - 40_000 / (PI * 42_500);
const CIRCLE_SQUARE = 1 - 2 / PI;
/** J of a rectangle = a (w² + h²) / 12, so that a² / 2πJ = 6a / π(w² + h²): of a square 3/π. */
const INERTIA_P = (6 * 40_000) / (PI * (400 ** 2 + 100 ** 2));

/** Metric → its figure worked by hand, and where. */
const BY_HAND: Readonly<Record<string, readonly [hand: number, of: (move?: Move, scale?: number) => ClassMetrics]>> = {
  np: [3, fields],
  ca_ha: [9, fields],
  pd_per_100ha: [3, fields],
  lpi_pct: [(100 * 40_000) / KM2, fields],
  // P|Q and the two borders with s
  te_m: [200 + 200 + 50, fields],
  ed_m_per_ha: [450 / 100, fields],
  area_mn_ha: [(4 + 4 + 1) / 3, fields],
  // deviations 1, 1, −2 ha from a mean of 3
  area_cv_pct: [(100 * sqrt((1 + 1 + 4) / 3)) / 3, fields],
  // SHAPE: P 250 / 200, squares 1
  shape_mn: [(1.25 + 1 + 1) / 3, fields],
  shape_am: [(40_000 * 1.25 + 40_000 + 10_000) / 90_000, fields],
  frac_mn: [(FRAC_P + 1 + 1) / 3, fields],
  enn_mn_m: [(0 + 0 + 100) / 3, fields],
  mesh_cut_ha: [33e8 / KM2 / 1e4, fields],
  mesh_cbc_ha: [(20_000 * 40_000 + 40_000 * 40_000) / 100_000 / 1e4, west],
  division: [1 - 33e8 / 1e12, fields],
  split: [1e12 / 33e8, fields],
  pland_pct: [9, fields],
  // P|Q once
  te_outer_m: [1000 + 800 + 400 - 200, fields],
  ed_outer_m_per_ha: [2000 / 100, fields],
  lsi: [(0.25 * 2000) / 300, fields],
  area_md_ha: [4, fields],
  area_sd_ha: [sqrt((1 + 1 + 4) / 3), fields],
  area_am_ha: [33e8 / 90_000 / 1e4, fields],
  // deviations 1/6, −1/12, −1/12
  shape_sd: [sqrt((1 / 36 + 2 / 144) / 3), fields],
  frac_am: [(40_000 * FRAC_P + 40_000 + 10_000) / 90_000, fields],
  para_mn_per_m: [(1000 / 40_000 + 800 / 40_000 + 400 / 10_000) / 3, fields],
  circle_mn: [(CIRCLE_P + 2 * CIRCLE_SQUARE) / 3, fields],
  // two points: the slope of ln a on ln p is that of the line through them
  pafrac: [2 / (ln(40_000 / 10_000) / ln(1000 / 400)), ten],
  inertia_mn: [(INERTIA_P + 2 * (3 / PI)) / 3, fields],
  convexity_mn: [30_000 / 35_000, ell],
  // P 1 − 100 / 400, squares 0
  elongation_mn: [0.75 / 3, fields],
  // P 400 m of 1000, Q 250 of 800, R 0 of 400
  shared_border_share: [(400 + 250) / 2200, fields],
  enn_sd_m: [sqrt((2 * (100 / 3) ** 2 + (200 / 3) ** 2) / 3), fields],
  mesh_density_per_1000km2: [1e9 / 3300, fields],
  coherence: [0.0033, fields],
  net_product_ha2: [16 + 16 + 1, fields],
  // ascending 1, 4, 4: (−2·1 + 0·4 + 2·4) / (3·9)
  gini: [6 / 27, fields],
  entropy: [-((8 / 9) * ln(4 / 9) + (1 / 9) * ln(1 / 9)), fields],
  evenness: [-((8 / 9) * ln(4 / 9) + (1 / 9) * ln(1 / 9)) / ln(3), fields],
  // 380 × 80, 180 × 180, 80 × 80
  tca_ha: [(30_400 + 32_400 + 6400) / 1e4, fields],
  cpland_pct: [(100 * 69_200) / KM2, fields],
  ndca: [3, fields],
  // P: Q at 1 m for 0, R at 100; Q: P; R: P
  prox_mn: [(40_000 + 10_000 / 100 ** 2 + 40_000 + 40_000 / 100 ** 2) / 3, fields],
  // P–Q and P–R one link, Q–R two
  iic: [(33e8 + 2 * (16e8 / 2 + 4e8 / 2 + 4e8 / 3)) / 1e12, fields],
  // p*: P–Q 1, P–R 1/2, Q–R by way of P 1/2
  pc: [(33e8 + 2 * (16e8 + 4e8 / 2 + 4e8 / 2)) / 1e12, fields],
  ec_ha: [sqrt(73e8) / 1e4, fields],
};

/** Powers of the scale by which a metric grows with the land; null: no law (FRAC is 1 for squares of any size alone). */
const POWERS: Readonly<Record<string, number | null>> = {
  ...Object.fromEntries(METRICS.map(({ column }) => [column, 0])),
  ...{ ca_ha: 2, area_mn_ha: 2, area_md_ha: 2, area_sd_ha: 2, area_am_ha: 2, tca_ha: 2, ec_ha: 2 },
  ...{ mesh_cut_ha: 2, mesh_cbc_ha: 2, net_product_ha2: 4, mesh_density_per_1000km2: -2, pd_per_100ha: -2 },
  ...{ te_m: 1, te_outer_m: 1, enn_mn_m: 1, enn_sd_m: 1 },
  ...{ ed_m_per_ha: -1, ed_outer_m_per_ha: -1, para_mn_per_m: -1 },
  ...{ frac_mn: null, frac_am: null },
};

function expectNear(figure: number, wanted: number, share: number, what: string): void {
  expect(Math.abs(figure - wanted), `${what}: ${figure} for ${wanted}`).toBeLessThanOrEqual(share * Math.abs(wanted));
}

describe('every metric', () => {
  it('has a case by hand, a formula, a range and a source', () => {
    expect(Object.keys(BY_HAND)).toEqual(METRICS.map(({ column }) => column));
    for (const { column, title, formula, range, source } of [...METRICS, ...HOLDING_METRICS]) {
      for (const text of [title.zh, title.en, formula, range, source]) expect(text, column).not.toBe('');
    }
  });

  it.each(METRICS.map((metric) => [metric.column, metric] as const))('%s is what it is by hand', (column, metric) => {
    const [hand, of] = BY_HAND[column];
    expectNear(metric.value(of()), hand, 1e-9, column);
  });

  it.each(METRICS.map((metric) => [metric.column, metric] as const))(
    '%s follows its law of scale',
    (column, metric) => {
      const power = POWERS[column];
      const of = column === 'mesh_cbc_ha' ? fields : BY_HAND[column][1];
      const [one, ten] = [of(), of((x, y) => [10 * x, 10 * y], 10)].map(metric.value);
      if (power === null) expect(Math.abs(ten - one)).toBeGreaterThan(1e-3);
      else expectNear(ten, one * 10 ** power, 1e-9, column);
    },
  );

  it.each(METRICS.map((metric) => [metric.column, metric] as const))(
    '%s turned and moved is the same',
    (column, metric) => {
      const of = column === 'mesh_cbc_ha' ? fields : BY_HAND[column][1];
      const [c, s] = [Math.cos(0.7), Math.sin(0.7)];
      const turned: Move = (x, y) => [40_500_000 + c * x - s * y, 3_300_000 + s * x + c * y];
      expectNear(metric.value(of(turned)), metric.value(of()), 1e-6, column);
    },
  );
});

describe('zones that make up the whole', () => {
  /** What sums over zones, and what is a mean of them weighted by their areas. */
  const SUMS = ['ca_ha', 'te_m'];
  const MEANS = ['pland_pct', 'ed_m_per_ha', 'mesh_cbc_ha'];

  it('areas, borders within and cross-boundary mesh of the parts are those of the whole', () => {
    const rows = rowsOf(FIELDS, SAME);
    const boxes = [boxRing(0, 0, 150, 1000), boxRing(150, 0, 1000, 1000)];
    const areaM2 = Float64Array.of(150_000, 850_000);
    const zones = { polygons: polygonSetFromNested(boxes.map((ring) => [[ring]])), name: ['w', 'e'], areaM2 };
    const cut = cutAtZones(rows, zones, { snapRelative: 1e-12, snapAbsoluteM2: 1e-9 }, geos);
    const parts = classMetrics(rows, cut).filter(({ className }) => className === 'F');
    const whole = classMetrics(rows, wholeLayer(rows, 'all', KM2))[0];
    expect(parts).toHaveLength(2);
    for (const { column, value } of METRICS) {
      if (SUMS.includes(column)) expectNear(value(parts[0]) + value(parts[1]), value(whole), 1e-9, column);
      if (!MEANS.includes(column)) continue;
      expectNear((value(parts[0]) * areaM2[0] + value(parts[1]) * areaM2[1]) / KM2, value(whole), 1e-9, column);
    }
  });
});

/** What planners and FRAGSTATS' users ask for by name. */
const ASKED_FOR = [
  ...[
    'NP',
    'PD',
    'CA',
    'LPI',
    'TE',
    'ED',
    'LSI',
    'AREA_MN',
    'AREA_MD',
    'AREA_SD',
    'AREA_CV',
    'AREA_AM',
    'SHAPE',
    'FRAC',
  ],
  ...['PARA', 'CIRCLE', 'PAFRAC', 'TCA', 'CPLAND', 'NDCA', 'ENN', 'PROX', 'MESH_CUT', 'MESH_CBC', 'DIVISION', 'SPLIT'],
  ...['MESH_DENSITY', 'COHERENCE', 'NET_PRODUCT', 'COHESION', 'AI', 'GINI', 'ENTROPY', 'SHARED_BORDER', 'INERTIA'],
  ...['CONVEXITY', 'ELONGATION', 'IIC', 'PC', 'EC', 'SIMMONS', 'SIMPSON', 'JANUSZEWSKI', 'IGOZURIKE', 'SCHMOOK'],
  ...['CONCENTRATION', 'CONTIG', 'CLUMPY', 'PLADJ', 'nLSI', 'IJI', 'CONTAG'],
];

describe('metrics asked for by name', () => {
  it('are offered, or listed as not offered', () => {
    const offered = [...METRICS, ...HOLDING_METRICS].map(({ column }) => column);
    const not = NOT_OFFERED.flatMap(({ name }) => name.split(', '));
    for (const name of ASKED_FOR) {
      const word = name.toLowerCase();
      const isOffered = offered.some((column) => column === word || column.startsWith(`${word}_`));
      expect([name, isOffered !== not.includes(name)]).toEqual([name, true]);
    }
  });
});

describe('metrics that are not offered', () => {
  it('are none that is, and each says why', () => {
    for (const { name, because } of NOT_OFFERED) {
      for (const one of name.split(', '))
        expect(METRICS.some(({ column }) => column === one.toLowerCase())).toBe(false);
      expect(because.zh.length * because.en.length).toBeGreaterThan(0);
    }
  });
});
