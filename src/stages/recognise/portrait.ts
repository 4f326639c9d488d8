import type { Column } from '../../model/column.js';
import { type Finding, type FindingCode, finding, type Severity } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import type { DeliveredLayer, Shapes } from '../../model/layer.js';
import { type YearShown, yearShown } from '../../model/yearShown.js';
import { type CodeReading, recogniseCodes } from './codeSystem.js';
import { fieldMeaning } from './fieldMeanings.js';
import { type FieldProfile, profileFields } from './fieldProfile.js';
import { type Place, placeOf } from './place.js';
import { type Reason, reason } from './reason.js';
import { type RoleEvidence, type RoleReading, recogniseRole } from './roles/role.js';
import { type RoleEntry, roleEntry } from './roles/roleEntry.js';
import type { ScenarioUse } from './roles/signature.js';

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
  const entry = role.use ? roleEntry(layer, role.use, codes) : null;
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
    findings: countFindings([...layer.findings, ...zoneFindings(layer, { ...place, crs })]),
    needs: needsOf(layer, role, entry, place),
    entry,
  };
}

function zoneFindings({ layer }: DeliveredLayer, { outsideZone, crs }: Place): Finding[] {
  return outsideZone && crs ? [finding('crs.outsideNominalZone', 'note', layer, { crs: crs.code })] : [];
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
  const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2, accepted: 3 };
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

function needsOf(layer: DeliveredLayer, role: PlainRole, entry: RoleEntry | null, place: Omit<Place, 'crs'>): Need[] {
  const must = (text: Reason): Need => ({ weight: 'must', text });
  const needs: Need[] = [];
  if (layer.table.rowCount === 0) needs.push(must(reason('图层为空', 'the layer is empty')));
  if (place.trouble) {
    needs.push(must(place.trouble.text));
  } else if (place.said === null && place.bounds) {
    const [zh, en] = layer.format === 'shapefile' ? ['缺 .prj，', 'there is no .prj: '] : ['', ''];
    needs.push(
      must(
        reason(
          `${zh}坐标系未说明：向测绘单位核实后用 crs 写明`,
          `${en}no CRS is said: ask the bureau and state it by crs`,
        ),
      ),
    );
  }
  if (role.confidence === 'ambiguous') {
    const titles = role.candidates.map(({ title }) => title);
    needs.push(
      must(
        reason(
          `确认图层是哪一种：${titles.map((t) => t.zh).join(' / ')}`,
          `say which it is: ${titles.map((t) => t.en).join(' / ')}`,
        ),
      ),
    );
  }
  const lacking = (entry?.comments ?? []).map((text): Need => ({ weight: 'should', text }));
  return [...needs, ...(entry?.open ?? []).map(must), ...lacking];
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
