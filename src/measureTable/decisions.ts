import { landUseReader } from '../model/codes/landUse.js';
import { textCell } from '../model/column.js';
import { LAND_USES } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import { LAND_FATE_WORDS } from '../model/words.js';
import type { OpenPatches } from './patches.js';

/**
 * Decisions on the rows of a layer, and the class that each row has when they are carried out.
 *
 * Definition. A table of ids and fates: the `proposal` of a run, an edited copy, or a planner's own. `becomes` says which class a fate makes of land; what it
 * does not say follows from what the classes are: uses of land (as `proposal` has them in `land_use`), or codes of the third survey. Land that
 * is kept, held or not decided keeps its class, and so does land that is upgraded but for idle land, which becomes industry.
 * Needs ids that are in the layer and fates that are known (E_LOCKS). Promises: rows that say the same of one id are one; where they differ, as of the
 * pieces of a cut parcel, the row keeps its class, with a finding. Limit: a row becomes what it becomes as a whole, without what is not reclaimable of it.
 */
export interface Decisions {
  readonly delivered: DeliveredLayer;
  /** Field of the ids; null: the first of `ID_FIELDS` whose ids are all in the layer. */
  readonly idField: string | null;
  /** Class by fate, as the planner says it. */
  readonly becomes: ReadonlyMap<string, string>;
}

const ID_FIELDS = ['piece_id', 'parcel_id', 'BSM', 'id'];
const FATE_FIELDS = ['fate', 'fate_zh', '去向'];

const STAYS = ['keep', 'hold', 'notEligible'];
/** Of idle land alone. */
const UPGRADE = 'upgrade';
/** What fates make of land, by what the classes are. */
const USUAL = {
  use: { reclaim: 'dryland', regreen: 'forest', reserve: 'idle', cluster: 'industry', infill: 'industry' },
  code: { reclaim: '0103', regreen: '0301', reserve: '1201', cluster: '0601', infill: '0601' },
} as const;

export function classesAfter(
  open: OpenPatches,
  className: readonly string[],
  { delivered, idField, becomes }: Decisions,
  report: (item: Finding) => void,
): string[] {
  const where = `${delivered.file} | ${delivered.layer}`;
  const rowOf = new Map(open.id.map((id, row) => [id, row]));
  const ids = idsOf(delivered, idField, rowOf, where);
  const fateOf = fatesOf(delivered, where);
  const madeBy = new Map([...becomes].map(([fate, name]) => [fateNamed(fate), name]));
  const usual = usualClasses(className);
  const fates = new Map<number, Set<string>>();
  ids.forEach((id, k) => {
    const row = rowOf.get(id)!;
    const fate = fateOf(k);
    if (fate === '') return;
    const own = fates.get(row) ?? new Set();
    fates.set(row, own.add(fate));
  });
  const after = [...className];
  for (const [row, own] of fates) {
    if (own.size > 1) {
      const numbers = { fates: [...own].sort().join(', ') };
      const at = { feature: open.feature[row], parcelId: open.id[row] };
      report(finding('decision.mixed', 'warning', open.delivered.layer, numbers, at));
      continue;
    }
    for (const fate of own) after[row] = classAfter(className[row], fate);
  }
  return after;

  function classAfter(before: string, fate: string): string {
    const stated = madeBy.get(fate);
    if (stated !== undefined) return stated;
    if (STAYS.includes(fate)) return before;
    if (fate === UPGRADE) return usual && before === usual.reserve ? usual.cluster : before;
    if (usual && Object.hasOwn(usual, fate)) return usual[fate as keyof typeof usual];
    const isKnown = Object.hasOwn(USUAL.use, fate);
    throw new LianpianError(
      'E_LOCKS',
      isKnown
        ? { zh: `不知道“${fate}”的地块成为哪一类`, en: `which class land becomes by "${fate}" is not known` }
        : { zh: `没有去向“${fate}”`, en: `there is no fate "${fate}"` },
      where,
      {
        zh: `用 --becomes ${fate}=类别 写明；已知去向：${KNOWN.join('、')}。`,
        en: `Say it: --becomes ${fate}=CLASS. Known fates: ${KNOWN.join(', ')}.`,
      },
    );
  }
}

const KNOWN = [...STAYS, UPGRADE, ...Object.keys(USUAL.use)];

/** The classes that fates make, if most classes are uses of land, or codes; null where they are words of another kind. */
function usualClasses(className: readonly string[]) {
  const classes = [...new Set(className)];
  const areMostly = (is: (name: string) => boolean) => 2 * classes.filter(is).length > classes.length;
  if (areMostly((name) => LAND_USES.some((use) => use === name))) return USUAL.use;
  const useOf = landUseReader(undefined);
  return areMostly((name) => useOf(name) !== null) ? USUAL.code : null;
}

function idsOf(
  { table }: DeliveredLayer,
  idField: string | null,
  rowOf: ReadonlyMap<string, number>,
  where: string,
): string[] {
  const fields = (idField === null ? ID_FIELDS : [idField]).filter((field) => table.columns.has(field));
  if (fields.length === 0) throw missing(table.columns.keys(), idField === null ? ID_FIELDS : [idField], where);
  let unknown: string[] | null = null;
  for (const field of fields) {
    const column = table.columns.get(field);
    const ids = Array.from({ length: table.rowCount }, (_, k) => textCell(column, k));
    const notThere = ids.filter((id) => !rowOf.has(id));
    if (notThere.length === 0) return ids;
    if (unknown === null || notThere.length < unknown.length) unknown = notThere;
  }
  const names = [...new Set(unknown)];
  const some = names.slice(0, 5).join(', ');
  throw new LianpianError(
    'E_LOCKS',
    {
      zh: `${names.length} 个编号不在图层中：${some}`,
      en: `${names.length} ids are not in the layer: ${some}`,
    },
    where,
    {
      zh: '请改正编号，或写明编号字段：图层用 --id 字段，决策表用 文件|id=字段。',
      en: 'Mend the ids, or name their fields: --id FIELD of the layer, FILE|id=FIELD of the decisions.',
    },
  );
}

/** A word of `LandFate`, also where it is given in Chinese; any other word as it is. */
function fateNamed(given: string): string {
  return Object.entries(LAND_FATE_WORDS).find(([, { zh }]) => zh === given)?.[0] ?? given;
}

/** The fate in row k, '' where none is. */
function fatesOf({ table }: DeliveredLayer, where: string): (row: number) => string {
  const field = FATE_FIELDS.find((name) => table.columns.has(name));
  if (field === undefined) throw missing(table.columns.keys(), FATE_FIELDS, where);
  const column = table.columns.get(field);
  return (row) => fateNamed(textCell(column, row).trim());
}

function missing(given: Iterable<string>, wanted: readonly string[], where: string): LianpianError {
  const fields = [...given];
  return new LianpianError(
    'E_FIELD_MISSING',
    {
      zh: `缺少字段 ${wanted.join(' / ')}；现有字段：${fields.join('、') || '无'}`,
      en: `no field ${wanted.join(' or ')}; the fields are: ${fields.join(', ') || '(none)'}`,
    },
    where,
    {
      zh: '决策表需要编号一列（或 文件|id=字段）和 fate 一列。',
      en: 'Decisions need a column of ids (or FILE|id=FIELD) and one called fate.',
    },
  );
}
