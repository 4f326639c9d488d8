import { overlapPairs } from '../geometry/overlap/overlapPairs.js';
import type { Judged } from '../judging/judging.js';
import { LAND_GROUPS, type LandGroup } from '../judging/surveyedLand.js';
import { type Column, textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import { M2_PER_HA, sumM2 } from '../model/units.js';
import { type Field, type FieldTable, number, tableOf, text } from './fields.js';
import { placeNames } from './placeNames.js';

/** Columns of practice for the lines there are names for; a line of another kind has a column called by its layer. */
const LINE_COLUMNS: Readonly<Record<string, readonly [name: string, zh: string]>> = {
  basicFarmland: ['ZYYNMJ', '占用永久基本农田面积'],
  ecologicalRedline: ['ZYSTHXMJ', '占用生态保护红线面积'],
  urbanBoundary: ['ZYCZKFBJMJ', '占用城镇开发边界面积'],
};
const GROUP_COLUMNS: Readonly<Record<LandGroup, readonly [name: string, zh: string]>> = {
  all: ['BGZMJ', '变更调查总面积'],
  agricultural: ['BGNYDMJ', '变更调查农用地面积'],
  farmland: ['BGGDMJ', '变更调查耕地面积'],
  unused: ['BGWLYDMJ', '变更调查未利用地面积'],
  village: ['BGCZMJ', '变更调查村庄面积（203）'],
  mining: ['BGCKMJ', '变更调查采矿面积（204）'],
};
const PLANNED_CLASS = /^(GHYDFLMC|GHYDYHFLMC|GHYDYHMC|YDYHFLMC|YDYHMC)$|规划(用地)?(分类)?名称/i;

/**
 * 压盖统计: a row a parcel that a line touches or a rule is met by, then a row a town, the last row all of them.
 *
 * Definition: m² inside each line, each m² of a line once, whatever the rules say; what the parcel is as surveyed; its planned class. Every area in m²
 * at 0.01 and in ha at 0.0001. Totals are sums of the rows' m². A line or survey that was not given is an empty column.
 */
export function overlapStatistics(judged: Judged): FieldTable {
  const { district, conflicts, inside, survey } = judged;
  const { parcels } = district;
  const places = placeNames(district);
  const met = new Set(conflicts.map(({ subject }) => subject.index));
  const touched = parcels.id.flatMap((_, p) => (met.has(p) || inside.some(({ areaM2 }) => areaM2[p] > 0) ? [p] : []));
  const rows = [
    ...touched.map((p) => ({ level: 'parcel', town: places.town(p), members: [p] })),
    ...townRows(touched, places.town),
    { level: 'all', town: null, members: touched },
  ];
  const columns = [...lineColumns(judged), ...groupColumns(survey.groupM2)];
  const parcelOf = (i: number) => (rows[i].level === 'parcel' ? rows[i].members[0] : null);
  const ofParcel = (value: (p: number) => string | null) => (i: number) => {
    const p = parcelOf(i);
    return p === null ? null : value(p);
  };
  const planned = plannedClasses(judged);
  return tableOf(rows.length, [
    text('level', '层级', (i) => rows[i].level),
    text(
      'parcel_id',
      '图斑标识',
      ofParcel((p) => parcels.id[p]),
    ),
    text('town', '镇街', (i) => rows[i].town),
    text(
      'village',
      '村',
      ofParcel((p) => places.village(p)),
    ),
    text(
      'land_class',
      '地类编码',
      ofParcel((p) => parcels.landClass[p] || null),
    ),
    number('parcels', '图斑数', 0, (i) => rows[i].members.length),
    ...inBothUnits(['area_m2', 'area_ha'], '面积', (i) => sumM2(rows[i].members.map((p) => parcels.officialM2[p]))),
    ...columns.flatMap(({ names, zh, areaM2 }) =>
      inBothUnits(names, zh, (i) => (areaM2 ? sumM2(rows[i].members.map((p) => areaM2[p])) : null)),
    ),
    text('GHYDFLMC', '规划用地分类名称', ofParcel(planned)),
  ]);
}

interface AreaColumn {
  /** In m², and in ha. */
  readonly names: readonly [m2: string, ha: string];
  readonly zh: string;
  readonly areaM2: Float64Array | null;
}

function lineColumns({ district, inside }: Judged): AreaColumn[] {
  const lines = district.controlLines.map(({ kind }) => kind);
  const standard = Object.entries(LINE_COLUMNS).map(([kind, [name, zh]]) => {
    const l = lines.indexOf(kind);
    return { names: practice(name), zh, areaM2: inside[l]?.areaM2 ?? null };
  });
  const others = district.controlLines.flatMap(({ kind, title, layer }, l) =>
    kind in LINE_COLUMNS
      ? []
      : [{ names: [`${layer}_m2`, `${layer}_ha`] as const, zh: `占用${title.zh}面积`, areaM2: inside[l].areaM2 }],
  );
  return [...standard, ...others];
}

function groupColumns(groupM2: Judged['survey']['groupM2']): AreaColumn[] {
  return LAND_GROUPS.map((group) => {
    const [name, zh] = GROUP_COLUMNS[group];
    return { names: practice(name), zh, areaM2: groupM2?.[group] ?? null };
  });
}

/** Columns of practice are in m² by their own name. */
function practice(name: string): readonly [string, string] {
  return [name, `${name}_ha`];
}

function inBothUnits(
  [nameM2, nameHa]: readonly [string, string],
  zh: string,
  m2: (row: number) => number | null,
): Field[] {
  return [
    number(nameM2, `${zh}（平方米）`, 2, m2),
    number(nameHa, `${zh}（公顷）`, 4, (i) => {
      const areaM2 = m2(i);
      return areaM2 === null ? null : areaM2 / M2_PER_HA;
    }),
  ];
}

function townRows(parcels: readonly number[], townOf: (parcel: number) => string | null) {
  const members = new Map<string, number[]>();
  for (const p of parcels) {
    const town = townOf(p);
    if (town === null) continue;
    const own = members.get(town);
    if (own) own.push(p);
    else members.set(town, [p]);
  }
  return [...members].map(([town, own]) => ({ level: 'town', town, members: own }));
}

/** Planned classes of a parcel: of the layer of the plan under it, that of most land first, else of a field of its own. */
function plannedClasses({ district, plan, options }: Judged): (parcel: number) => string | null {
  const { table } = plan ?? district.parcels;
  const column: Column | undefined = [...table.columns].find(([name]) => PLANNED_CLASS.test(name))?.[1];
  if (!plan) return (parcel) => textCell(column, parcel) || null;
  const { polygons } = district.parcels;
  const classes = new Map<number, Map<string, number>>();
  for (const { a, b, areaM2 } of overlapPairs(polygons, plan.zones, overlapTolerances(options.settings))) {
    const name = textCell(column, b);
    const own = classes.get(a) ?? new Map<string, number>();
    if (name !== '') own.set(name, (own.get(name) ?? 0) + areaM2);
    classes.set(a, own);
  }
  return (parcel) => {
    const own = [...(classes.get(parcel) ?? [])].sort((a, b) => b[1] - a[1]);
    return own.map(([name]) => name).join('、') || null;
  };
}
