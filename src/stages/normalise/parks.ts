import { concatSets } from '../../geometry/polygonSet.js';
import { numberCell, textCell } from '../../model/column.js';
import type { ParkLevel, Parks } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { PlacedLayer } from './namedAreas.js';
import { polygonsOf } from './placeLayer.js';

/**
 * Parks, existing or planned: 平台, 集聚区, 小微园; by default by the fields of KFYQ and XG_GYPQ. A level the scenario's `levels` and the standard words do not
 * tell is a small park, with a finding; sectors are split at ; , 、 and spaces. Several layers count as one, in scenario order.
 * Limit: ZDGN (主导功能) of XG_GYPQ is no list of the sectors a park takes, and would keep firms out; where it is, name it as `sectors`.
 */
type ParkSpec = Extract<LayerSpec, { role: 'parks' | 'plannedParks' }>;

const NAMED_LEVELS: readonly (readonly [RegExp, ParkLevel])[] = [
  [/平台|万亩|platform/i, 'platform'],
  [/小微|small/i, 'smallPark'],
  [/集聚|agglomeration/i, 'agglomeration'],
];

export function readParks(layers: readonly PlacedLayer<ParkSpec>[], report: (item: Finding) => void): Parks {
  const parts = layers.map((layer) => readOne(layer, report));
  if (parts.length === 1) return parts[0];
  return {
    layer: parts.map(({ layer }) => layer).join(', '),
    polygons: concatSets(parts.map(({ polygons }) => polygons)),
    feature: Uint32Array.from(parts.flatMap(({ feature }) => [...(feature ?? [])])),
    id: parts.flatMap(({ id }) => id),
    name: parts.flatMap(({ name }) => name),
    level: parts.flatMap(({ level }) => level),
    remainingFloorM2: Float64Array.from(parts.flatMap(({ remainingFloorM2 }) => [...remainingFloorM2])),
    sectors: parts.flatMap(({ sectors }) => sectors),
  };
}

function readOne({ open, placed }: PlacedLayer<ParkSpec>, report: (item: Finding) => void): Parks {
  const { spec, fields, feature, layer } = open;
  const named = spec.fields ?? {};
  const id = fields.optional(named.id, ['YQBM', 'YQBH', 'PQBM', 'BSM', 'id']);
  const name = fields.optional(named.name, ['YQMC', 'PQMC', 'KFYQMC', 'MC', 'name']);
  const level = fields.optional(named.level, ['YQJB', 'JB', '级别', '园区级别', 'level']);
  const floor = fields.optional(named.remainingFloorM2, ['remaining_floor_m2', 'SYJZMJ', '剩余建筑面积']);
  const sectors = fields.optional(named.sectors, ['sectors', '主导产业']);
  const rows = Array.from(feature, (_, row) => row);
  return {
    layer,
    polygons: polygonsOf(placed.shapes),
    feature,
    id: rows.map((row) => textCell(id?.column, row) || String(feature[row])),
    name: rows.map((row) => textCell(name?.column, row) || textCell(id?.column, row) || String(feature[row])),
    level: rows.map((row) => {
      const value = textCell(level?.column, row);
      const found = levelOf(value, spec.levels);
      if (found) return found;
      const numbers = { field: level?.name ?? 'level', value };
      report(finding('value.unknownCode', 'warning', layer, numbers, { feature: feature[row] }));
      return 'smallPark';
    }),
    remainingFloorM2: Float64Array.from(rows, (row) => numberCell(floor?.column, row)),
    sectors: rows.map((row) =>
      textCell(sectors?.column, row)
        .split(/[;；,，、\s]+/)
        .filter((sector) => sector !== ''),
    ),
  };
}

function levelOf(value: string, levels: ParkSpec['levels']): ParkLevel | null {
  if (levels && Object.hasOwn(levels, value)) return levels[value];
  if (levels && Object.hasOwn(levels, '*')) return levels['*'];
  const found = NAMED_LEVELS.find(([pattern]) => pattern.test(value));
  return found ? found[1] : null;
}
