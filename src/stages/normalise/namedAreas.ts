import { concatSets } from '../../geometry/polygonSet.js';
import { textCell } from '../../model/column.js';
import type { NamedAreas } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import type { OpenLayer } from './openLayer.js';
import { type PlacedShapes, polygonsOf } from './placeLayer.js';

/**
 * Towns, villages, slope classes, approved-but-unbuilt and temporary land. Several layers of one role count as one, in scenario order.
 * The `code` of a slope class is its upper bound in degrees: of PDJB 1–5 that is 2, 6, 15, 25, 90.
 */
export interface PlacedLayer<S extends LayerSpec> {
  readonly open: OpenLayer<S>;
  readonly placed: PlacedShapes;
}

type PlaceSpec = Extract<LayerSpec, { role: 'towns' | 'villages' | 'approvedUnbuilt' | 'temporaryLand' }>;
type SlopeSpec = Extract<LayerSpec, { role: 'slope' }>;

const STANDARD_FIELDS: Readonly<Record<PlaceSpec['role'], { readonly code: string[]; readonly name: string[] }>> = {
  towns: { code: ['XZQDM', 'ZLDWDM', 'code'], name: ['XZQMC', 'ZLDWMC', 'name'] },
  villages: { code: ['ZLDWDM', 'XZQDM', 'code'], name: ['ZLDWMC', 'XZQMC', 'name'] },
  approvedUnbuilt: { code: ['BSM', 'PZWH', 'code'], name: ['XMMC', 'MC', 'name'] },
  temporaryLand: { code: ['BSM', 'PZWH', 'code'], name: ['XMMC', 'YT', 'MC', 'name'] },
};
const SLOPE_UPPER_DEG: Readonly<Record<string, string>> = { '1': '2', '2': '6', '3': '15', '4': '25', '5': '90' };

export function readNamedAreas(layers: readonly PlacedLayer<PlaceSpec>[]): NamedAreas {
  return concatenate(
    layers.map(({ open, placed }) => {
      const standard = STANDARD_FIELDS[open.spec.role];
      const code = open.fields.optional(open.spec.fields?.code, standard.code);
      const name = open.fields.optional(open.spec.fields?.name, standard.name);
      const rows = Array.from(open.feature, (_, row) => row);
      return {
        layer: open.layer,
        polygons: polygonsOf(placed.shapes),
        feature: open.feature,
        code: rows.map((row) => textCell(code?.column, row)),
        name: rows.map(
          (row) => textCell(name?.column, row) || textCell(code?.column, row) || String(open.feature[row]),
        ),
      };
    }),
  );
}

export function readSlope(
  layers: readonly PlacedLayer<SlopeSpec>[],
  report: (item: Finding) => void,
): NamedAreas | null {
  if (layers.length === 0) return null;
  return concatenate(
    layers.map(({ open, placed }) => {
      const { fields, spec, feature, layer } = open;
      const degrees = fields.optional(spec.fields?.degrees, spec.fields?.grade === undefined ? ['degrees'] : []);
      const field = degrees ?? fields.required(spec.fields?.grade, ['PDJB', 'GDPDJB'], 'slope grade');
      const code = Array.from(feature, (row, k) => {
        const value = textCell(field.column, k);
        const upper = degrees ? Number(value) : Number(SLOPE_UPPER_DEG[value.replace(/^0/, '')]);
        if (value !== '' && upper >= 0 && upper <= 90) return String(upper);
        report(finding('value.unknownCode', 'warning', layer, { field: field.name, value }, { feature: row }));
        return '';
      });
      return {
        layer,
        polygons: polygonsOf(placed.shapes),
        feature,
        code,
        name: code.map((upper) => (upper === '' ? '' : `≤ ${upper}°`)),
      };
    }),
  );
}

function concatenate(parts: readonly NamedAreas[]): NamedAreas {
  if (parts.length === 1) return parts[0];
  return {
    layer: parts.map(({ layer }) => layer).join(', '),
    polygons: concatSets(parts.map(({ polygons }) => polygons)),
    feature: Uint32Array.from(parts.flatMap(({ feature }) => [...(feature ?? [])])),
    code: parts.flatMap(({ code }) => code),
    name: parts.flatMap(({ name }) => name),
  };
}
