import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import type { RuleSet } from '../../src/model/rule.js';
import { parseRuleSet } from '../../src/stages/judge/ruleSet.js';
import { box } from './overlayCase.js';

/** Squares of 100 m (10,000 m², 15 mu) in two towns, beside and inside two lines. */
export const PLOTS: readonly { readonly id: string; readonly landClass: string; readonly shape: NestedPolygons }[] = [
  // half of it in the redline
  { id: '甲', landClass: '0601', shape: box(0, 0, 100) },
  // fields, wholly in the redline
  { id: '乙', landClass: '0101', shape: box(150, 0, 100) },
  // half a metre of it in farmland: 50 m² of noise
  { id: '丙', landClass: '0601', shape: box(0, 150, 100) },
  // a quarter in farmland
  { id: '丁', landClass: '0601', shape: box(0, 300, 100) },
  // apart from all lines
  { id: '戊', landClass: '0601', shape: box(900, 900, 100) },
];
const TOWNS = ['330212001', '330212001', '330212001', '330212002', '330212002'];

export const REDLINE = [box(50, -50, 1000, 200)];
export const FARMLAND = [box(99.5, 140, 100, 120), box(50, 350, 50, 50)];
/** The second zone is twice as wide, and a third covers 乙 now. */
export const FARMLAND_AFTER = [box(0, 350, 100, 50), box(150, 0, 100, 100)];

export function delivered(
  layer: string,
  shapes: readonly NestedPolygons[],
  fields: Readonly<Record<string, readonly (string | null)[]>> = {},
): DeliveredLayer {
  const columns = new Map(Object.entries(fields).map(([name, cells]) => [name, textColumn(cells)]));
  return {
    file: `${layer}.shp`,
    layer,
    format: 'test',
    shapes: { kind: 'polygon', polygons: polygonSetFromNested(shapes) },
    table: { rowCount: shapes.length, columns },
    crs: { definition: 'EPSG:4549', from: 'prj' },
    encoding: null,
    findings: [],
  };
}

export function plots(): DeliveredLayer {
  return delivered(
    'DLTB',
    PLOTS.map(({ shape }) => shape),
    {
      BSM: PLOTS.map(({ id }) => id),
      DLBM: PLOTS.map(({ landClass }) => landClass),
      DLMC: PLOTS.map(({ landClass }) => (landClass === '0601' ? '工业用地' : '水田')),
      CZCSXM: PLOTS.map(({ landClass }) => (landClass === '0601' ? '203' : null)),
      ZLDWDM: TOWNS.map((town) => `${town}001`),
    },
  );
}

/** Industry is hard in the redline and for review in farmland; a new industry is hard in both, whatever is there now. */
export function judgeRules(): RuleSet {
  const clause = { document: '测试规则', number: '', date: '2020-01-01', article: '', confirmed: false };
  const rule = (id: string, line: string, action: string, uses: readonly string[], verdict: 'hard' | 'review') => ({
    id,
    title: { zh: id, en: id },
    clause,
    line,
    zoneKinds: [],
    actions: [action],
    uses,
    verdict,
    severity: verdict,
    remedy: { zh: '核查', en: 'look' },
    from: '2020-01-01',
    to: null,
  });
  return parseRuleSet(
    {
      id: 'test',
      version: '1',
      title: { zh: '测试', en: 'test' },
      rules: [
        rule('now.redline', 'ecologicalRedline', 'existing', ['industry'], 'hard'),
        rule('now.farmland', 'basicFarmland', 'existing', ['industry'], 'review'),
        rule('new.redline', 'ecologicalRedline', 'newIndustry', [], 'hard'),
        rule('new.farmland', 'basicFarmland', 'newIndustry', [], 'hard'),
      ],
    },
    'test',
  );
}
