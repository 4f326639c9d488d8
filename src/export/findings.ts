import { EMPTY_POLYGON_SET, itemCount, type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import type { Checks } from '../model/checks.js';
import type { Finding } from '../model/finding.js';
import { findingMessage } from '../model/findingTexts.js';
import type { Shapes } from '../model/layer.js';
import { snakeCase } from '../model/snakeCase.js';
import { FINDING_SEVERITY_WORDS } from '../model/words.js';
import { type Field, type FieldTable, flag, number, tableOf, text } from './fields.js';
import { findingStyle } from './findingStyle.js';

/** A layer of findings: shapes in the working CRS, a row a finding. */
export interface FindingLayer extends FieldTable {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly shapes: Shapes;
  /** A style of QGIS (QML). */
  readonly style: string;
}

/** The columns that every table of findings has, in this order. */
export function findingFields(f: readonly Finding[]): Field[] {
  return [
    text('layer', '图层', (i) => f[i].layer),
    number('feature', '行号', 0, (i) => f[i].feature),
    text('code', '代码', (i) => f[i].code),
    text('severity', '等级', (i) => f[i].severity),
    number('x', '东', 3, (i) => f[i].x),
    number('y', '北', 3, (i) => f[i].y),
    number('area_m2', '面积（平方米）', 2, (i) => f[i].areaM2),
    number('width_m', '宽度（米）', 3, (i) => f[i].widthM),
    text('message', '说明（英文）', (i) => findingMessage(f[i], 'en')),
    text('message_zh', '说明', (i) => findingMessage(f[i], 'zh')),
    text('parcel_id', '图斑标识', (i) => f[i].parcelId),
    flag('dropped', '未写出', (i) => f[i].dropped),
  ];
}

/** Who accepted a finding, when and why: filled in by a person, and given back by the next run. */
export function acceptedField(f: readonly Finding[]): Field {
  return text('accepted', '接受（填写：谁、为何、何时）', (i) => f[i].accepted?.words ?? null);
}

/** The table of `check`: the columns of every table of findings, the town, the numbers of each code in columns of their own. */
export function checkFields(f: readonly Finding[], towns: readonly string[]): Field[] {
  const common = [
    ...findingFields(f),
    text('severity_zh', '等级名称', (i) => FINDING_SEVERITY_WORDS[f[i].severity].zh),
    text('town', '乡镇', (i) => towns[i] || null),
  ];
  const accepted = acceptedField(f);
  const taken = new Set([...common, accepted].map(({ name }) => name));
  return [...common, ...numberFields(f, taken), accepted];
}

/** A column for each number that a finding here has; texts where one of them is text. */
function numberFields(f: readonly Finding[], taken: Set<string>): Field[] {
  const names = new Map<string, boolean>();
  for (const { numbers } of f) {
    for (const [name, value] of Object.entries(numbers)) {
      names.set(name, (names.get(name) ?? true) && typeof value === 'number');
    }
  }
  return [...names].map(([name, isNumber]): Field => {
    const value = (i: number) => (f[i].numbers as Readonly<Record<string, string | number>>)[name] ?? null;
    let column = snakeCase(name);
    while (taken.has(column)) column += '_of_code';
    taken.add(column);
    if (!isNumber) return text(column, column, (i) => value(i)?.toString() ?? null);
    const whole = f.every((_, i) => Number.isInteger(value(i) ?? 0));
    // metres are never whole by type: that would hang on what a delivery happens to hold
    const decimals = /_(m2|pct)$/.test(column) ? 2 : /_m$/.test(column) ? 3 : whole ? 0 : 6;
    return number(column, column, decimals, (i) => value(i) as number | null);
  });
}

/** Findings as points where they lie, those without a place last of all on a map, and as the land they are about. */
export function findingLayers({ findings, areas, areaOf }: Checks, fields: readonly Field[]): readonly FindingLayer[] {
  const xy = new Float64Array(2 * findings.length);
  findings.forEach(({ x, y }, i) => {
    xy[2 * i] = x ?? Number.NaN;
    xy[2 * i + 1] = y ?? Number.NaN;
  });
  const withArea = Array.from(areaOf.keys()).filter((i) => areaOf[i] >= 0);
  return [
    {
      name: 'findings_areas',
      title: { zh: '数据问题（面）', en: 'Findings, as areas' },
      shapes: { kind: 'polygon', polygons: inOrder(areas, withArea, areaOf) },
      style: findingStyle('areas'),
      ...tableOf(
        withArea.length,
        fields.map((field) => ofRows(field, withArea)),
      ),
    },
    {
      name: 'findings_points',
      title: { zh: '数据问题（点）', en: 'Findings, as points' },
      shapes: { kind: 'point', points: { xy } },
      style: findingStyle('points'),
      ...tableOf(findings.length, fields),
    },
  ];
}

function inOrder(areas: PolygonSet, rows: readonly number[], areaOf: Int32Array): PolygonSet {
  if (rows.length === 0) return EMPTY_POLYGON_SET;
  const items = rows.map((row) => areaOf[row]);
  return items.length === itemCount(areas) && items.every((item, k) => item === k) ? areas : selectItems(areas, items);
}

function ofRows(field: Field, rows: readonly number[]): Field {
  const value = field.value as (row: number) => never;
  return { ...field, value: (row: number) => value(rows[row]) } as Field;
}
