import type { Geos } from '../../../../src/geometry/geos.js';
import type { CheckedLayer } from '../../../../src/model/checkedLayer.js';
import { checkLog } from '../../../../src/model/checks.js';
import type { Cell } from '../../../../src/model/column.js';
import type { Finding } from '../../../../src/model/finding.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../../src/model/settings.js';
import { attributeFindings } from '../../../../src/stages/validate/attributes/attributes.js';
import { checkedOf } from '../../../helpers/checked.js';
import { fieldsOfRows, type Row } from '../../../helpers/dltbTable.js';

const NO_GEOS = null as unknown as Geos;

export interface CheckOptions {
  readonly about?: Partial<CheckedLayer>;
  readonly settings?: Partial<Settings>;
  readonly towns?: readonly string[];
  readonly villages?: readonly string[];
}

/** What the attribute rules say of a table. */
export function checkFields(fields: Record<string, readonly Cell[]>, options: CheckOptions = {}): readonly Finding[] {
  const { report, checks } = checkLog();
  const layer = checkedOf(fields, options.about);
  attributeFindings(
    { layer, sound: layer.polygons, broken: new Uint8Array(0) },
    {
      settings: { ...DEFAULT_SETTINGS, ...options.settings } as Settings,
      geos: NO_GEOS,
      crs: null,
      lands: [],
      unitCodes: { towns: new Set(options.towns), villages: new Set(options.villages) },
    },
    report,
  );
  return checks().findings;
}

export function checkRows(rows: readonly Row[], options: CheckOptions = {}): readonly Finding[] {
  return checkFields(fieldsOfRows(rows), options);
}
