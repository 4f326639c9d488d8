import type { Column } from '../../model/column.js';
import type { Finding, FindingCode, Severity } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import type { DeliveredLayer, Shapes } from '../../model/layer.js';
import { type YearShown, yearShown } from '../../model/yearShown.js';
import { type CodeReading, recogniseCodes } from './codeSystem.js';
import { fieldMeaning } from './fieldMeanings.js';
import { type FieldProfile, profileFields } from './fieldProfile.js';
import { type Place, placeOf } from './place.js';
import { type Reason, reason } from './reason.js';
import { type RoleEvidence, type RoleReading, recogniseRole } from './role.js';
import { type RoleEntry, roleEntry } from './roleEntry.js';
import { roleFields } from './roleFields.js';
import type { ScenarioUse } from './signature.js';

/**
 * All there is to say of one delivered layer, as plain values: what a page prints and `--json` gives.
 *
 * Needs: the layer as a reader gave it, and whether its file holds no other. Promises: nothing stops it; `needs` lists what has to be
 * supplied before the engine can use the layer in the role it was recognised in.
 */
export interface Portrait {
  readonly file: string;
  readonly layer: string;
  readonly format: string;
  readonly features: number;
  readonly geometry: Shapes['kind'];
  readonly role: PlainRole;
  readonly codes: readonly CodeReading[];
  readonly place: PlainPlace;
  readonly encoding: DeliveredLayer['encoding'];
  readonly year: YearShown;
  readonly fields: readonly (FieldProfile & { readonly meaning: Reason | null })[];
  readonly findings: readonly FindingCount[];
  readonly needs: readonly Need[];
  /** The layer in a scenario, where it has a role there. */
  readonly entry: RoleEntry | null;
}

export interface PlainRole {
  readonly confidence: RoleReading['confidence'];
  readonly id: string | null;
  readonly title: Reason | null;
  readonly use: ScenarioUse | null;
  readonly candidates: readonly PlainCandidate[];
  readonly reasons: readonly Reason[];
  readonly remarks: readonly Reason[];
}

export interface PlainCandidate {
  readonly id: string;
  readonly title: Reason;
  readonly use: ScenarioUse | null;
  readonly reasons: readonly Reason[];
}

export interface PlainPlace extends Omit<Place, 'crs'> {
  readonly crs: { readonly code: string; readonly name: string } | null;
}

export interface FindingCount {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly count: number;
  /** The first ones, with their delivered rows. */
  readonly first: readonly { readonly feature: number | null; readonly message: Reason }[];
}

export interface Need {
  readonly weight: 'must' | 'should';
  readonly text: Reason;
}

const FIRST = 3;

export function portrait(layer: DeliveredLayer, alone: boolean): Portrait {
  const reading = recogniseRole(layer, alone);
  const role = plainRole(reading);
  const codes = recogniseCodes(layer);
  const { crs, ...place } = placeOf(layer);
  return {
    file: layer.file,
    layer: layer.layer,
    format: layer.format,
    features: layer.table.rowCount,
    geometry: layer.shapes.kind,
    role,
    codes,
    place: { ...place, crs: crs && { code: crs.code, name: crs.name } },
    encoding: layer.encoding,
    year: yearShown(layer.table, [layer.layer, layer.file]),
    fields: profileFields(layer.table).map((field) => ({ ...field, meaning: fieldMeaning(field.name, role.id) })),
    findings: countFindings(layer.findings),
    needs: needsOf(layer, role, codes, place),
    entry: role.use ? roleEntry(layer, role.use, codes) : null,
  };
}

function plainRole({ confidence, role, candidates, reasons }: RoleReading): PlainRole {
  const remarks = role ? [role.unused, role.caution].filter((one) => one !== undefined) : [];
  const rivals = role === null ? candidates : [];
  return {
    confidence,
    id: role?.id ?? null,
    title: role?.title ?? null,
    use: role?.use ?? null,
    candidates: rivals.map(plainCandidate),
    reasons,
    remarks,
  };
}

function plainCandidate({ role, reasons }: RoleEvidence): PlainCandidate {
  return { id: role.id, title: role.title, use: role.use, reasons };
}

export function countFindings(findings: readonly Finding[]): FindingCount[] {
  const groups = new Map<string, Finding[]>();
  for (const item of findings) {
    const key = `${item.code} ${item.severity}`;
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const rank = { error: 0, warning: 1, note: 2 };
  return [...groups.values()]
    .map((group) => ({
      code: group[0].code,
      severity: group[0].severity,
      count: group.length,
      first: group.slice(0, FIRST).map((item) => ({
        feature: item.feature,
        message: { zh: findingMessage(item, 'zh'), en: findingMessage(item, 'en') },
      })),
    }))
    .sort((a, b) => rank[a.severity] - rank[b.severity]);
}

function needsOf(
  layer: DeliveredLayer,
  role: PlainRole,
  codes: readonly CodeReading[],
  place: Omit<Place, 'crs'>,
): Need[] {
  const needs: Need[] = [];
  const must = (zh: string, en: string) => needs.push({ weight: 'must', text: reason(zh, en) });
  const should = (zh: string, en: string) => needs.push({ weight: 'should', text: reason(zh, en) });
  if (layer.table.rowCount === 0) must('图层为空', 'the layer is empty');
  if (place.trouble) must(place.trouble.message, place.trouble.message);
  else if (place.said === null && place.bounds) {
    const missing = layer.format === 'shapefile' ? { zh: '缺 .prj，', en: 'there is no .prj: ' } : { zh: '', en: '' };
    must(
      `${missing.zh}坐标系未说明：向测绘单位核实后用 crs 写明`,
      `${missing.en}no CRS is said: ask the bureau and state it by crs`,
    );
  }
  if (role.confidence === 'ambiguous') {
    const titles = role.candidates.map(({ title }) => title);
    must(
      `确认图层是哪一种：${titles.map((t) => t.zh).join(' / ')}`,
      `say which it is: ${titles.map((t) => t.en).join(' / ')}`,
    );
  }
  if (role.use) {
    const code = codes[0] ? { landClass: codes[0].field } : {};
    for (const { word, need, lacks } of roleFields(role.use.role, layer.table, code).missing) {
      const names = `${lacks?.zh ?? word}`;
      if (need === 'must')
        must(`缺必需字段：${names}（fields.${word}）`, `missing: ${lacks?.en ?? word} (fields.${word})`);
      else should(`无${names}（fields.${word}）`, `no ${lacks?.en ?? word} (fields.${word})`);
    }
  }
  for (const { field, verdict, systems, zerosLost } of role.use?.role === 'parcels' ? codes : []) {
    if (zerosLost) {
      must(
        `${field} 是数字，前导零已丢失（601 应为 0601）：请重新导出为文本`,
        `${field} is a number and has lost its leading zeros (601 for 0601): have it exported as text`,
      );
    }
    if (verdict !== 'ambiguous') continue;
    const titles = systems.map(({ title }) => title);
    must(
      `说明 ${field} 的代码体系：${titles.map((t) => t.zh).join(' / ')}`,
      `say which code system ${field} is in: ${titles.map((t) => t.en).join(' / ')}`,
    );
  }
  return needs.sort((a, b) => Number(b.weight === 'must') - Number(a.weight === 'must'));
}

/** Column types in words. */
export const TYPE_WORDS: Readonly<Record<Column['type'], Reason>> = {
  f64: reason('数值', 'number'),
  i32: reason('整数', 'integer'),
  bool: reason('是否', 'yes/no'),
  date: reason('日期', 'date'),
  time: reason('时间', 'time'),
  text: reason('文本', 'text'),
};
