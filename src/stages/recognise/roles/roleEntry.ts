import { CODE_SYSTEMS } from '../../../model/codes/landCodes.js';
import type { DeliveredLayer } from '../../../model/layer.js';
import type { ClassSystem } from '../../../model/scenario.js';
import type { CodeReading } from '../codeSystem.js';
import { named, type Reason, reason } from '../reason.js';
import { roleFields } from './roleFields.js';
import type { ScenarioUse } from './signature.js';

/**
 * The entry of a recognised layer in a scenario, without its file: role, kind, fields, code system; and what a person should know of it.
 *
 * Promises: fields of parcels are named only where they are not the standard ones, of all other roles always; a land-class system
 * that is ambiguous is left out, with the reason; nothing is mapped by codes whose meaning differs from place to place (GHFQDM, LXBM).
 */
export interface RoleEntry {
  readonly entry: Readonly<Record<string, unknown>>;
  readonly comments: readonly Reason[];
  /** Without these the entry does not run. */
  readonly open: readonly Reason[];
}

const PARCEL_DEFAULTS: Readonly<Record<string, string>> = {
  id: 'BSM',
  landClass: 'DLBM',
  settlementCode: 'CZCSXM',
  ownership: 'QSXZ',
  recordedArea: 'TBMJ',
  location: 'ZLDWDM',
  year: 'SJNF',
};

export function roleEntry(layer: DeliveredLayer, use: ScenarioUse, codes: readonly CodeReading[]): RoleEntry {
  const comments: Reason[] = [];
  const open: Reason[] = [];
  const known: Record<string, string> = use.role === 'parcels' && codes[0] ? { landClass: codes[0].field } : {};
  const { fields, missing } = roleFields(use.role, layer.table, known);
  for (const { word, need, lacks } of missing) {
    const text = reason(
      `没有找到${lacks?.zh ?? word}（fields.${word}）`,
      `not found: ${lacks?.en ?? word} (fields.${word})`,
    );
    (need === 'must' ? open : comments).push(text);
  }
  const given = use.role === 'parcels' ? notStandard(fields) : fields;
  const more =
    use.role === 'parcels'
      ? parcelEntry(fields, codes, open)
      : use.role === 'controlLine'
        ? lineEntry(layer, use, comments)
        : areaUnitOf(fields.area, 'areaUnit');
  if (use.role === 'towns' || use.role === 'villages') comments.push(...levelComments(layer, use.role, fields.code));
  const own = { ...given, ...more.fields };
  const { fields: _merged, ...rest } = more;
  return {
    entry: {
      role: use.role,
      ...(use.kind ? { kind: use.kind } : {}),
      ...(use.cuts ? { cuts: [...use.cuts] } : {}),
      ...(Object.keys(own).length > 0 ? { fields: own } : {}),
      ...rest,
    },
    comments,
    open,
  };
}

interface More {
  readonly fields?: Readonly<Record<string, string>>;
  readonly classes?: ClassSystem;
  readonly recordedAreaUnit?: string;
  readonly areaUnit?: string;
}

/** A field that says its unit is not read as square metres. */
function areaUnitOf(field: unknown, key: 'recordedAreaUnit' | 'areaUnit'): More {
  const name = typeof field === 'string' ? field : '';
  const unit = /亩|_MU$|\bmu\b/i.test(name) ? 'mu' : /公顷|_HA$|\bha\b/i.test(name) ? 'ha' : null;
  return unit === null ? {} : { [key]: unit };
}

function notStandard(fields: Readonly<Record<string, string | readonly string[]>>) {
  return Object.fromEntries(
    Object.entries(fields).filter(([word, field]) => String(field).toUpperCase() !== PARCEL_DEFAULTS[word]),
  );
}

function parcelEntry(
  fields: Readonly<Record<string, string | readonly string[]>>,
  codes: readonly CodeReading[],
  open: Reason[],
): More {
  const reading = codes.find(({ field }) => field === fields.landClass);
  const unit = areaUnitOf(fields.recordedArea, 'recordedAreaUnit');
  if (!reading) return unit;
  if (reading.zerosLost) {
    open.push(
      reason(
        `${reading.field} 的前导零已丢失，请重新导出为文本`,
        `${reading.field} has lost its leading zeros: have it exported as text`,
      ),
    );
  }
  if (reading.verdict === 'system' || reading.verdict === 'same') {
    const system = CODE_SYSTEMS.find(({ id }) => id === reading.systems[0].system);
    return system ? { classes: system.classes, ...unit } : unit;
  }
  const titles = named(reading.systems.map(({ title }) => title.zh));
  const ids = reading.systems.map(({ title }) => title.en).join(', ');
  open.push(
    reading.verdict === 'none'
      ? reason(
          `${reading.field} 的代码不属于已知体系：写 "classes": {"system": "custom", "uses": {…}}，未写时按三调读`,
          `codes of ${reading.field} are of no known system: write "classes": {"system": "custom", "uses": {…}}; without it they are read as 三调`,
        )
      : reason(
          `${reading.field} 的代码体系有歧义（${titles.zh}）：写 "classes": {"system": "sandiao"} 或 {"system": "yongdiyonghai"}，未写时按三调读`,
          `the code system of ${reading.field} is ambiguous (${ids}): write "classes": {"system": "sandiao"} or {"system": "yongdiyonghai"}; without it they are read as 三调`,
        ),
  );
  return unit;
}

/** Codes of a county have 6 digits, of a town 9, of a village 12 or 19. */
function levelComments(layer: DeliveredLayer, role: 'towns' | 'villages', field: unknown): Reason[] {
  const column = layer.table.columns.get(String(field));
  if (column?.type !== 'text') return [];
  const codes = column.values.filter((value) => /^\d+$/.test(value.trim()));
  const wanted = role === 'towns' ? [9, 19] : [12, 19];
  const other = codes.filter((value) => !wanted.includes(value.trim().length));
  if (codes.length === 0 || other.length < codes.length) return [];
  const digits = other[0].trim().length;
  return [
    role === 'towns'
      ? reason(
          `${field} 是 ${digits} 位代码，镇街应为 9 位：可能不是乡级行政区`,
          `${field} has codes of ${digits} digits, towns have 9: these may not be towns`,
        )
      : reason(
          `${field} 是 ${digits} 位代码，村应为 12 位：可能不是村级`,
          `${field} has codes of ${digits} digits, villages have 12: these may not be villages`,
        ),
  ];
}

/** Values that say the kind of a zone by themselves, as the engine reads them. */
const ZONE_WORDS: Readonly<Record<string, RegExp>> = {
  urbanBoundary: /集中建设|集建区|弹性|特别用途|特殊用途/,
  ecologicalRedline: /核心|一般控制|其他/,
};
const ZONE_FIELDS = /^(GHFQMC|FQMC|FQLX|HXLX|GKFQ|LXMC|ZRBHDFQ)$|分区|类型/i;

function lineEntry(layer: DeliveredLayer, use: ScenarioUse, comments: Reason[]): More {
  const pattern = ZONE_WORDS[use.kind ?? ''];
  if (!pattern) return {};
  for (const [field, column] of layer.table.columns) {
    if (column.type !== 'text' || !ZONE_FIELDS.test(field)) continue;
    const values = column.values.map((value) => value.trim()).filter((value) => value !== '');
    if (!values.some((value) => pattern.test(value))) continue;
    const silent = named(values.filter((value) => !pattern.test(value)));
    if (silent.zh !== '') {
      comments.push(
        reason(
          `${field} 的值 ${silent.zh} 无法识别，用 zoneKinds 写明`,
          `values of ${field} that are not understood: ${silent.en}; map them by zoneKinds`,
        ),
      );
    }
    return { fields: { zoneKind: field } };
  }
  comments.push(
    use.kind === 'urbanBoundary'
      ? reason(
          '没有说明分区（集中建设、弹性发展、特别用途）的字段：用 fields.zoneKind 和 zoneKinds 写明',
          'no field says which zone is which (concentrated, flexible, special): name it by fields.zoneKind and zoneKinds',
        )
      : reason(
          '没有说明核心保护区的字段：如有，用 fields.zoneKind 和 zoneKinds 写明',
          'no field says what is core: if there is one, name it by fields.zoneKind and zoneKinds',
        ),
  );
  return {};
}
