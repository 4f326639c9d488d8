import { numberCell, textCell } from '../../model/column.js';
import type { ControlAreas } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { LayerSpec } from '../../model/scenario.js';
import { AREA_UNIT_M2 } from '../../model/units.js';
import type { Field } from './fields.js';
import { isIsland, villageOf } from './levelUnits.js';
import type { OpenLayer } from './openLayer.js';

type Role<R extends LayerSpec['role']> = OpenLayer<Extract<LayerSpec, { role: R }>>;

const CODES = ['ZLDWDM', 'XZQDM', 'code'];
const AREAS = ['DCMJ', 'KZMJ'];

/**
 * 控制面积 of villages: of their own tables where there are such, else of the villages layers. A cell that is no area is named. Null where no
 * levelling is wanted; a field named in the scenario must exist all the same.
 */
export function readControlAreas(
  tables: readonly Role<'controlAreas'>[],
  villages: readonly Role<'villages'>[],
  isWanted: boolean,
  report: (item: Finding) => void,
): ControlAreas | null {
  const ofTables = tables.map((open) => {
    const named = open.spec.fields ?? {};
    const code = open.fields.required(named.code, CODES, 'the village code');
    const area = open.fields.required(named.area, [...AREAS, 'area'], 'the control area');
    const island = open.fields.optional(named.island, ['MSSM']);
    return { open, code, area, island, unitM2: AREA_UNIT_M2[open.spec.areaUnit ?? 'm2'] };
  });
  const ofVillages = villages.map((open) => {
    const named = open.spec.fields ?? {};
    const code = open.fields.optional(named.code, CODES);
    const area = open.fields.optional(named.controlArea, AREAS);
    return { open, code, area, island: open.fields.optional(named.island, ['MSSM']), unitM2: 1 };
  });
  if (!isWanted) return null;
  const parts = (ofTables.length > 0 ? ofTables : ofVillages).map((part) => rowsOf(part, report));
  return {
    layer: parts.map(({ layer }) => layer).join(', '),
    feature: Uint32Array.from(parts.flatMap(({ feature }) => [...feature])),
    villageCode: parts.flatMap(({ villageCode }) => villageCode),
    island: Uint8Array.from(parts.flatMap(({ island }) => [...island])),
    areaM2: Float64Array.from(parts.flatMap(({ areaM2 }) => [...areaM2])),
  };
}

interface Part {
  readonly open: Pick<OpenLayer, 'layer' | 'feature'>;
  readonly code: Field | null;
  readonly area: Field | null;
  readonly island: Field | null;
  readonly unitM2: number;
}

function rowsOf({ open, code, area, island, unitM2 }: Part, report: (item: Finding) => void): ControlAreas {
  const { layer, feature } = open;
  return {
    layer,
    feature,
    villageCode: Array.from(feature, (_, k) => villageOf(textCell(code?.column, k))),
    island: Uint8Array.from(feature, (_, k) => isIsland(textCell(island?.column, k))),
    areaM2: Float64Array.from(feature, (row, k) => {
      const areaM2 = numberCell(area?.column, k) * unitM2;
      if (areaM2 >= 0) return areaM2;
      const text = textCell(area?.column, k);
      if (text !== '') {
        report(finding('row.outsideRange', 'warning', layer, { value: `${area?.name}=${text}` }, { feature: row }));
      }
      return Number.NaN;
    }),
  };
}
