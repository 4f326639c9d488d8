import { concatSets, type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import { CONFLICT_FATES, type ConflictFate, gainedAndLost, type JudgedChanges } from '../judging/changes.js';
import type { JudgedTotals } from '../judging/totals.js';
import { muFromM2, sumM2 } from '../model/units.js';
import { CONFLICT_FATE_WORDS, SEVERITY_WORDS } from '../model/words.js';
import type { ConflictTotal } from '../stages/judge/judge.js';
import { conflictFields, lineTitle } from './conflicts.js';
import { type Field, number, tableOf, text } from './fields.js';
import { conflictContext, layerStyle, type TitledLayer, type TitledTable } from './judged.js';
import { placeNames } from './placeNames.js';
import { rulesTable } from './rules.js';

const COLOURS: Readonly<Record<ConflictFate, string>> = {
  appeared: '215,25,28',
  grown: '253,141,60',
  shrunk: '49,130,189',
  vanished: '65,171,93',
  same: '120,120,120',
};

/** A layer a fate; what appeared on top. The land is that of the new version, of what vanished that of the old. */
export function changeLayers(changes: JudgedChanges): readonly TitledLayer[] {
  return [...CONFLICT_FATES].reverse().map((fate) => {
    const title = { zh: `冲突${CONFLICT_FATE_WORDS[fate].zh}`, en: `Conflicts: ${CONFLICT_FATE_WORDS[fate].en}` };
    return changeLayer(changes, fate, title, COLOURS[fate], (one) => one === fate);
  });
}

export function allChanges(changes: JudgedChanges): TitledLayer {
  return changeLayer(changes, 'changes', { zh: '冲突变化', en: 'Changes' }, COLOURS.appeared, () => true);
}

function changeLayer(
  changes: JudgedChanges,
  name: string,
  title: TitledTable['title'],
  colour: string,
  isIn: (fate: ConflictFate) => boolean,
): TitledLayer {
  const { before, after } = changes;
  const rows = changes.conflicts.filter(({ fate }) => isIn(fate));
  const shapes = concatSets([before.shapes, after.shapes]);
  const polygons: PolygonSet = selectItems(
    shapes,
    rows.map((row) => (row.after < 0 ? row.before : before.conflicts.length + row.after)),
  );
  const tip = `"parcel_id" || '　' || "change_zh" || '　' || "difference_mu" || ' 亩'`;
  return {
    name,
    title,
    polygons,
    style: layerStyle(colour, tip),
    ...tableOf(rows.length, changeFields(changes, rows)),
  };
}

/** What changed, then the columns of evidence: of the new conflict, or of the old where it vanished. */
function changeFields({ before, after }: JudgedChanges, rows: JudgedChanges['conflicts']): Field[] {
  const beforeM2 = (i: number) => before.conflicts[rows[i].before]?.overlapM2 ?? 0;
  const afterM2 = (i: number) => after.conflicts[rows[i].after]?.overlapM2 ?? 0;
  const old = conflictFields(before.conflicts, conflictContext(before));
  const evidence = conflictFields(after.conflicts, conflictContext(after)).map((field, f): Field => {
    const value = (i: number) => {
      const row = rows[i];
      return row.after < 0 ? old[f].value(row.before) : field.value(row.after);
    };
    return { ...field, value } as Field;
  });
  return [
    text('change', '变化', (i) => rows[i].fate),
    text('change_zh', '变化名称', (i) => CONFLICT_FATE_WORDS[rows[i].fate].zh),
    ...beforeAndAfter(beforeM2, afterM2),
    ...evidence,
  ];
}

function beforeAndAfter(beforeM2: (row: number) => number, afterM2: (row: number) => number): Field[] {
  const differenceM2 = (i: number) => sumM2([afterM2(i), -beforeM2(i)]);
  return [
    number('before_m2', '变化前（平方米）', 2, beforeM2),
    number('after_m2', '变化后（平方米）', 2, afterM2),
    number('difference_m2', '差（平方米）', 2, differenceM2),
    number('before_mu', '变化前（亩）', 2, (i) => muFromM2(beforeM2(i))),
    number('after_mu', '变化后（亩）', 2, (i) => muFromM2(afterM2(i))),
    number('difference_mu', '差（亩）', 2, (i) => muFromM2(differenceM2(i))),
  ];
}

/** Everything `judge --before --after` says, a table each. */
export function changeTables(
  changes: JudgedChanges,
  before: JudgedTotals,
  after: JudgedTotals,
): readonly TitledTable[] {
  return [allChanges(changes), ...behindChanges(changes, before, after)];
}

export function behindChanges(
  changes: JudgedChanges,
  before: JudgedTotals,
  after: JudgedTotals,
): readonly TitledTable[] {
  return [
    changesByTown(changes, before, after),
    lineChangesTable(changes),
    lineTotalsTable(changes),
    rulesTable(changes.after.rules),
  ];
}

/** By town and severity, the last rows in all: how many conflicts met which fate, and the union over lines before and after. */
function changesByTown({ conflicts, before, after }: JudgedChanges, old: JudgedTotals, now: JudgedTotals): TitledTable {
  const townOf = placeNames(after.district).town;
  const met = conflicts.map(({ fate, ...k }) => {
    const { severity, subject } = after.conflicts[k.after] ?? before.conflicts[k.before];
    return { fate, severity, town: townOf(subject.index) ?? '' };
  });
  const towns = [...new Set([...now.byTown, ...old.byTown].map(({ town }) => town))];
  const ofTown = (totals: JudgedTotals, town: string | null) =>
    town === null ? totals.all : (totals.byTown.find((one) => one.town === town)?.totals ?? []);
  const areaM2 = (totals: readonly ConflictTotal[], severity: string) =>
    totals.find((total) => total.severity === severity)?.areaM2 ?? 0;
  const rows = [...towns, null].flatMap((town) =>
    now.all.map(({ severity }) => ({
      town,
      severity,
      beforeM2: areaM2(ofTown(old, town), severity),
      afterM2: areaM2(ofTown(now, town), severity),
      met: met.filter(
        (one) => (town === null || one.town === town) && (severity === 'all' || one.severity === severity),
      ),
    })),
  );
  return {
    name: 'by_town',
    title: { zh: '按镇街', en: 'By town' },
    ...tableOf(rows.length, [
      text('town', '镇街', (i) => rows[i].town ?? '合计'),
      text('severity', '等级', (i) => rows[i].severity),
      text('severity_zh', '等级名称', (i) => {
        const { severity } = rows[i];
        return severity === 'all' ? '合计' : SEVERITY_WORDS[severity].zh;
      }),
      ...CONFLICT_FATES.map((fate) =>
        number(fate, CONFLICT_FATE_WORDS[fate].zh, 0, (i) => rows[i].met.filter((one) => one.fate === fate).length),
      ),
      ...beforeAndAfter(
        (i) => rows[i].beforeM2,
        (i) => rows[i].afterM2,
      ),
    ]),
  };
}

function lineChangesTable({ lines, after: { district } }: JudgedChanges): TitledTable {
  const places = placeNames(district);
  const parcel = (i: number) => lines[i].parcel;
  return {
    name: 'line_changes',
    title: { zh: '图斑内控制线面积变化', en: 'Lines inside parcels' },
    ...tableOf(lines.length, [
      text('parcel_id', '图斑标识', (i) => district.parcels.id[parcel(i)]),
      text('town', '镇街', (i) => places.town(parcel(i))),
      text('village', '村', (i) => places.village(parcel(i))),
      text('land_class', '地类编码', (i) => district.parcels.landClass[parcel(i)] || null),
      text('line', '控制线', (i) => lines[i].lineKind),
      text('line_zh', '控制线名称', (i) => titleOf(lines[i].lineKind, district)),
      ...beforeAndAfter(
        (i) => lines[i].beforeM2,
        (i) => lines[i].afterM2,
      ),
    ]),
  };
}

/** By line and town, the town '合计' last: parcels that changed, what was gained and what was lost. */
function lineTotalsTable({ lines, after: { district } }: JudgedChanges): TitledTable {
  const townOf = placeNames(district).town;
  const rows = district.controlLines.flatMap(({ kind }) => {
    const own = lines.filter(({ lineKind }) => lineKind === kind);
    const towns = [...new Set(own.map(({ parcel }) => townOf(parcel) ?? ''))].filter((town) => town !== '');
    return [...towns, null].map((town) => {
      const met = town === null ? own : own.filter(({ parcel }) => townOf(parcel) === town);
      return { kind, town, parcels: met.length, ...gainedAndLost(met) };
    });
  });
  return {
    name: 'line_totals',
    title: { zh: '控制线变化合计', en: 'Lines inside parcels, totals' },
    ...tableOf(rows.length, [
      text('line', '控制线', (i) => rows[i].kind),
      text('line_zh', '控制线名称', (i) => titleOf(rows[i].kind, district)),
      text('town', '镇街', (i) => rows[i].town ?? '合计'),
      number('parcels', '变化图斑数', 0, (i) => rows[i].parcels),
      number('gained_m2', '调入（平方米）', 2, (i) => rows[i].gainedM2),
      number('lost_m2', '调出（平方米）', 2, (i) => rows[i].lostM2),
      number('gained_mu', '调入（亩）', 2, (i) => muFromM2(rows[i].gainedM2)),
      number('lost_mu', '调出（亩）', 2, (i) => muFromM2(rows[i].lostM2)),
      number('difference_mu', '差（亩）', 2, (i) => muFromM2(sumM2([rows[i].gainedM2, -rows[i].lostM2]))),
    ]),
  };
}

function titleOf(lineKind: string, district: JudgedChanges['after']['district']): string {
  return lineTitle({ lineKind, line: district.controlLines.findIndex(({ kind }) => kind === lineKind) }, district);
}
