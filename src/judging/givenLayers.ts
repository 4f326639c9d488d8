import type { LandUse } from '../model/district.js';
import { LAND_USES } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import type { ClassSystem, LayerSpec, Scenario } from '../model/scenario.js';
import { type CodeReading, recogniseCodes } from '../stages/recognise/codeSystem.js';
import { roleEntry } from '../stages/recognise/roles/roleEntry.js';
import type { ScenarioUse } from '../stages/recognise/roles/signature.js';
import { lineKindOf } from './lineKind.js';

/** A layer as it was read, and the field of its ids that the user said. */
export interface LayerToJudge {
  readonly delivered: DeliveredLayer;
  readonly idField: string | null;
}

export interface GivenLine extends LayerToJudge {
  /** As the user calls it; `lineKindOf` gives its kind. */
  readonly name: string;
  /** Of two versions of a line, which; absent: the line as it stands. */
  readonly version?: LineVersion;
}

export type LineVersion = 'before' | 'after';

/** What is judged: parcels and lines, and layers that only say more of them. */
export interface GivenLayers {
  readonly parcels: LayerToJudge;
  readonly lines: readonly GivenLine[];
  readonly towns?: LayerToJudge;
  readonly villages?: LayerToJudge;
  readonly firms?: LayerToJudge;
  readonly signOffs?: LayerToJudge;
  /** Land as surveyed (DLTB), where the parcels are not that themselves, and as planned. */
  readonly land?: LayerToJudge;
  readonly plan?: LayerToJudge;
}

export interface Stated {
  readonly date: string;
  /** Use of parcels without a known land class; null: there must be one. */
  readonly use: LandUse | null;
  /** Field of the land classes; null: as recognised. */
  readonly classField: string | null;
  readonly codes: ClassSystem['system'] | null;
}

/** Keys that no line can have: a name holds no `=`. */
export const LAND_KEY = '=land';
export const PLAN_KEY = '=plan';
const OTHERS = ['towns', 'villages', 'firms', 'signOffs'] as const;

export function keyOfLine({ name, version }: GivenLine): string {
  return version === undefined ? name : `${name}=${version}`;
}

/**
 * Layers given by hand as a scenario, so that they are read as every run reads them.
 *
 * Definition: fields and code systems are recognised as `check` recognises them; a line is called as the user calls it. Promises: nothing is
 * guessed in silence: codes of an uncertain system are a finding code.ambiguous (a note where the field is called DLBM, as in 三调).
 * Refuses parcels without land classes where no use is said (E_FIELD_MISSING).
 */
export function scenarioOf(
  given: GivenLayers,
  stated: Stated,
  report: (item: Finding) => void,
): { readonly scenario: Scenario; readonly layers: ReadonlyMap<string, DeliveredLayer> } {
  const specs: Record<string, LayerSpec> = {};
  const layers = new Map<string, DeliveredLayer>();
  const add = (key: string, delivered: DeliveredLayer, entry: Readonly<Record<string, unknown>>) => {
    specs[key] = { ...entry, file: delivered.file } as LayerSpec;
    layers.set(key, delivered);
  };
  const { parcels } = given;
  add('=parcels', parcels.delivered, parcelEntry(parcels, stated, report));
  for (const line of given.lines) {
    const key = keyOfLine(line);
    add(key, called(key.replace('=', '.'), line.delivered), lineEntry(line, lineKindOf(line.name)));
  }
  for (const [key, layer] of [
    [LAND_KEY, given.land],
    [PLAN_KEY, given.plan],
  ] as const) {
    if (layer) add(key, layer.delivered, lineEntry(layer, key));
  }
  for (const role of OTHERS) {
    const layer = given[role];
    if (layer) add(`=${role}`, layer.delivered, entryOf(layer.delivered, { role }));
  }
  const name = { zh: parcels.delivered.file, en: parcels.delivered.file };
  return { scenario: { name, date: stated.date, layers: specs }, layers };
}

/** The code system of the land classes of a layer, where it is certain. */
export function classesOf(delivered: DeliveredLayer): ClassSystem | undefined {
  return entryOf(delivered, { role: 'parcels' }, recogniseCodes(delivered)).classes;
}

function entryOf(delivered: DeliveredLayer, use: ScenarioUse, codes: readonly CodeReading[] = []) {
  return roleEntry(delivered, use, codes).entry as {
    readonly fields?: Readonly<Record<string, string>>;
    readonly classes?: ClassSystem;
  };
}

function lineEntry({ delivered, idField }: LayerToJudge, kind: string) {
  const entry = entryOf(delivered, { role: 'controlLine', kind });
  return idField === null ? entry : { ...entry, fields: { ...entry.fields, zoneId: idField } };
}

function parcelEntry(
  { delivered, idField }: LayerToJudge,
  { use, classField, codes }: Stated,
  report: (item: Finding) => void,
) {
  const read = recogniseCodes(delivered);
  const readings = classField === null ? read : read.filter((one) => one.field === classField);
  const entry = entryOf(delivered, { role: 'parcels' }, readings);
  const field = classField ?? entry.fields?.landClass ?? standardField(delivered);
  if (field === null && use === null) throw noLandClass(delivered);
  const reading = readings.find((one) => one.field === field);
  if (reading && codes === null && use === null) sayUncertain(reading, delivered.layer, report);
  const id = idField === null ? {} : { id: idField };
  const landClass = classField === null ? {} : { landClass: classField };
  return {
    ...entry,
    fields: { ...entry.fields, ...id, ...landClass },
    ...(codes === null ? {} : { classes: { system: codes } }),
    ...(use === null ? {} : { use }),
  };
}

function standardField({ table }: DeliveredLayer): string | null {
  return [...table.columns.keys()].find((name) => name.toUpperCase() === 'DLBM') ?? null;
}

function sayUncertain({ field, verdict, systems }: CodeReading, layer: string, report: (item: Finding) => void): void {
  if (verdict === 'system' || verdict === 'same') return;
  const severity = field.toUpperCase() === 'DLBM' ? 'note' : 'warning';
  const titles = systems.map(({ title }) => `${title.zh} / ${title.en}`).join('; ');
  report(finding('code.ambiguous', severity, layer, { field, systems: titles || '–' }));
}

function called(layer: string, delivered: DeliveredLayer): DeliveredLayer {
  return { ...delivered, layer, findings: delivered.findings.map((item): Finding => ({ ...item, layer })) };
}

function noLandClass({ file, layer, table }: DeliveredLayer): LianpianError {
  const present = [...table.columns.keys()].join(', ') || '(none)';
  return new LianpianError(
    'E_FIELD_MISSING',
    `没有地类编码字段 / no field of land classes (DLBM); 现有字段 / the fields are: ${present}`,
    `${file} | ${layer}`,
    `Name the field by --class, say what all of it is used for by --use (${LAND_USES.join(', ')}), or what is to be done there by --as newIndustry.`,
  );
}
