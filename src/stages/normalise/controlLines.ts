import { textCell } from '../../model/column.js';
import type { ControlLine, ControlLineKind, ZoneKind } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { Field } from './fields.js';
import type { PlacedLayer } from './namedAreas.js';
import { polygonsOf } from './placeLayer.js';

/**
 * Control lines from their delivered layers: zones in delivered order, none dropped.
 *
 * Definition: the kind of a zone is what the scenario's `zoneKinds` says of its delivered value (`*` for all others), else what its
 * standard Chinese name says: 城镇集中建设区, 城镇弹性发展区, 特别用途区; 核心保护区, 一般控制区. Codes are not read: systems differ
 * (GHFQDM 410 here, 01 there). A value of the urban boundary that says nothing is a finding, and its kind stays empty.
 */
type LineSpec = Extract<LayerSpec, { role: 'controlLine' }>;

const NAMED_KINDS: readonly (readonly [RegExp, ZoneKind])[] = [
  [/集中建设|集建区/, 'concentrated'],
  [/弹性/, 'flexible'],
  [/特别用途|特殊用途/, 'special'],
  [/核心/, 'core'],
  [/一般控制|非核心|其他/, 'other'],
];
const ZONE_KIND_FIELDS: Readonly<Record<string, readonly string[]>> = {
  urbanBoundary: ['GHFQMC', 'FQMC', 'zone_kind'],
  ecologicalRedline: ['GKFQ', 'FQMC', 'ZRBHDFQ', 'HXLX', 'LXMC', 'zone_kind'],
};
const ZONE_ID_FIELDS = ['BSM', 'HXBM', 'YJJBNTTBBH', 'TBBH', 'id'];
const ZONE_NAME_FIELDS = ['MC', 'HXMC', 'QYMJMC', 'GHFQMC', 'YJJBNTMC', 'XZQMC', 'name'];
const LEVEL_FIELDS = ['JB', '级别', 'level'];
const TITLES: Readonly<Record<string, ControlLine['title']>> = {
  ecologicalRedline: { zh: '生态保护红线', en: 'ecological redline' },
  basicFarmland: { zh: '永久基本农田', en: 'permanent basic farmland' },
  urbanBoundary: { zh: '城镇开发边界', en: 'urban boundary' },
  industrialLine: { zh: '工业用地控制线', en: 'industrial line' },
  farmlandTarget: { zh: '耕地保护目标', en: 'farmland protection target' },
  farmlandReserve: { zh: '永久基本农田储备区', en: 'basic farmland reserve' },
  villageBoundary: { zh: '村庄建设边界', en: 'village boundary' },
};

export function readControlLine(layer: PlacedLayer<LineSpec>, report: (item: Finding) => void): ControlLine {
  const { open, placed } = layer;
  const { spec, fields, feature, table } = open;
  const named = spec.fields ?? {};
  const id = fields.optional(named.zoneId, ZONE_ID_FIELDS);
  const name = fields.optional(named.zoneName, ZONE_NAME_FIELDS);
  const level = fields.optional(named.level, LEVEL_FIELDS);
  const rows = Array.from(feature, (_, row) => row);
  return {
    kind: spec.kind as ControlLineKind,
    layer: open.layer,
    key: open.key,
    title: spec.title ?? TITLES[spec.kind] ?? { zh: spec.kind, en: spec.kind },
    zones: polygonsOf(placed.shapes),
    zoneId: rows.map((row) => textCell(id?.column, row) || String(feature[row])),
    zoneName: rows.map((row) => textCell(name?.column, row)),
    zoneKind: readZoneKinds(layer, rows, report),
    level: rows.map((row) => textCell(level?.column, row)),
    feature,
    table,
  };
}

function readZoneKinds(
  { open }: PlacedLayer<LineSpec>,
  rows: readonly number[],
  report: (item: Finding) => void,
): ZoneKind[] {
  const { spec, feature, layer } = open;
  const others = spec.zoneKinds?.['*'];
  const field = zoneKindField(open, rows);
  if (!field) {
    if (spec.kind === 'urbanBoundary' && rows.length > 0 && others === undefined) {
      report(finding('value.missing', 'warning', layer, { field: 'zoneKind' }));
    }
    return rows.map(() => others ?? '');
  }
  return rows.map((row) => {
    const value = textCell(field.column, row);
    const kind = spec.zoneKinds && Object.hasOwn(spec.zoneKinds, value) ? spec.zoneKinds[value] : standardKind(value);
    if (kind !== null) return kind;
    if (others !== undefined) return others;
    if (spec.kind === 'urbanBoundary') {
      const place = { feature: feature[row] };
      if (value === '') report(finding('value.missing', 'warning', layer, { field: field.name }, place));
      else report(finding('value.unknownCode', 'warning', layer, { field: field.name, value }, place));
    }
    return '';
  });
}

/** The field named in the scenario, else the first standard one in which at least one value says something. */
function zoneKindField(open: PlacedLayer<LineSpec>['open'], rows: readonly number[]): Field | null {
  const { spec, fields } = open;
  const said = spec.fields?.zoneKind;
  if (said !== undefined) return fields.optional(said, []);
  for (const name of ZONE_KIND_FIELDS[spec.kind] ?? ['zone_kind']) {
    const field = fields.optional(undefined, [name]);
    const speaks = (row: number) => {
      const value = textCell(field?.column, row);
      return standardKind(value) !== null || Object.hasOwn(spec.zoneKinds ?? {}, value);
    };
    if (field && rows.some(speaks)) return field;
  }
  return null;
}

function standardKind(value: string): ZoneKind | null {
  const found = NAMED_KINDS.find(([pattern]) => pattern.test(value));
  return found ? found[1] : null;
}
