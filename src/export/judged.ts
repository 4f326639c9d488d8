import { itemCount, type PolygonSet, selectItems } from '../geometry/polygonSet.js';
import type { Judged } from '../judging/judging.js';
import type { JudgedTotals } from '../judging/totals.js';
import type { Conflict } from '../model/rule.js';
import { M2_PER_HA, muFromM2 } from '../model/units.js';
import { lineWord, SEVERITY_WORDS } from '../model/words.js';
import { type ConflictContext, conflictFields } from './conflicts.js';
import { type FieldTable, number, tableOf, text } from './fields.js';
import { lineOverlapFields } from './lineOverlaps.js';
import { overlapStatistics } from './overlapStatistics.js';
import { fillSymbol, qgisStyle } from './qml.js';
import { rulesTable } from './rules.js';
import { signOffFields } from './signOffs.js';

/** A table of a result, by the name files give it and the title people do. */
export interface TitledTable extends FieldTable {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
}

export interface TitledLayer extends TitledTable {
  readonly polygons: PolygonSet;
  /** A style of QGIS (QML). */
  readonly style: string;
}

/** Conflicts by severity, boundary noise apart, worst last so that a map draws it on top; and lines over each other. */
export function judgedLayers(judged: Judged): readonly TitledLayer[] {
  const isNoise = ({ widthClass }: Conflict) => widthClass === 'mismatch';
  const of = (name: 'soft' | 'review' | 'hard') => (conflict: Conflict) =>
    !isNoise(conflict) && conflict.severity === name;
  const { crossed } = judged;
  return [
    {
      ...crossingsTable(judged),
      polygons: crossed.shapes,
      style: layerStyle('117,107,177', '"line_a_zh" || \' × \' || "line_b_zh"'),
    },
    conflictLayer(judged, 'noise', { zh: '边界误差', en: 'Boundary noise' }, '120,120,120', isNoise),
    conflictLayer(judged, 'soft', { zh: '提示', en: 'Soft conflicts' }, '49,130,189', of('soft')),
    conflictLayer(judged, 'review', { zh: '需审查', en: 'Conflicts for review' }, '253,141,60', of('review')),
    conflictLayer(judged, 'hard', { zh: '刚性冲突', en: 'Hard conflicts' }, '215,25,28', of('hard')),
  ];
}

/** All conflicts in one layer: hard, review, soft, then boundary noise. */
export function allConflicts(judged: Judged): TitledLayer {
  return conflictLayer(judged, 'conflicts', { zh: '冲突', en: 'Conflicts' }, '215,25,28', () => true);
}

function conflictLayer(
  judged: Judged,
  name: string,
  title: TitledTable['title'],
  colour: string,
  isIn: (conflict: Conflict) => boolean,
): TitledLayer {
  const own = judged.conflicts.flatMap((conflict, k) => (isIn(conflict) ? [k] : []));
  const isAll = own.length === itemCount(judged.shapes);
  return {
    ...conflictList(judged, name, title, own),
    polygons: isAll ? judged.shapes : selectItems(judged.shapes, own),
    style: layerStyle(colour, `"parcel_id" || '　' || "rule_zh" || '　' || "overlap_m2" || ' m²'`),
  };
}

function conflictList(judged: Judged, name: string, title: TitledTable['title'], own: readonly number[]): TitledTable {
  const conflicts = own.map((k) => judged.conflicts[k]);
  return { name, title, ...tableOf(own.length, conflictFields(conflicts, conflictContext(judged))) };
}

/** What the evidence of the conflicts of a judgement is told from. */
export function conflictContext({ district, rules, conflicts, survey, options }: Judged): ConflictContext {
  const numberOf = new Map(conflicts.map((conflict, k) => [conflict, k]));
  const landOf = (conflict: Conflict) => survey.landOf(conflict, numberOf.get(conflict) ?? -1);
  return { district, rules, landOf, date: options.date };
}

export function layerStyle(colour: string, tip: string): string {
  const renderer = `<renderer-v2 type="singleSymbol" symbollevels="0" enableorderby="0" forceraster="0"><symbols>${fillSymbol(0, colour)}</symbols></renderer-v2>`;
  return qgisStyle(renderer, `[% ${tip.replaceAll('&', '&amp;').replaceAll('<', '&lt;')} %]`, 'areas');
}

/** Everything `judge` says, a table each, in the order of the sheets of a workbook. */
export function judgedTables(judged: Judged, totals: JudgedTotals): readonly TitledTable[] {
  const split = (isNoise: boolean) =>
    judged.conflicts.flatMap(({ widthClass }, k) => ((widthClass === 'mismatch') === isNoise ? [k] : []));
  return [
    conflictList(judged, 'conflicts', { zh: '冲突清单', en: 'Conflicts' }, split(false)),
    conflictList(judged, 'noise', { zh: '边界误差', en: 'Boundary noise' }, split(true)),
    ...behindTables(judged, totals),
  ];
}

/** The tables beside the conflicts themselves; `line_overlaps` is a layer where there are layers. */
export function behindTables(judged: Judged, totals: JudgedTotals): readonly TitledTable[] {
  return [
    { name: 'overlap', title: { zh: '压盖统计', en: 'Overlap table' }, ...overlapStatistics(judged) },
    byLineTable(judged, totals),
    byTownTable(totals),
    crossingsTable(judged),
    rulesTable(judged.rules),
    signOffsTable(judged),
  ];
}

/** Per line and severity the union of its conflicts; per zone the land in conflict inside it; the last rows are the union over all lines. */
function byLineTable({ district }: Judged, { byLine, zones, all }: JudgedTotals): TitledTable {
  const title = (kind: string) => {
    const word = lineWord(kind, 'zh');
    return word === kind ? (district.controlLines.find((line) => line.kind === kind)?.title.zh ?? word) : word;
  };
  const lines = byLine.map((t) => ({ level: 'line', line: t.lineKind, zone: null, name: null, ...t }));
  const inZones = zones.map(({ line, zone, parcels, areaM2 }) => {
    const { kind, zoneId, zoneName } = district.controlLines[line];
    const own = { level: 'zone', line: kind, zone: zoneId[zone], name: zoneName[zone] || null };
    return { ...own, severity: null, parcels, areaM2, encroachmentM2: null };
  });
  const union = all.map((t) => ({ level: 'union', line: null, zone: null, name: null, ...t }));
  const rows = [...lines, ...inZones, ...union];
  return {
    name: 'by_line',
    title: { zh: '按控制线', en: 'By line and zone' },
    ...tableOf(rows.length, [
      text('level', '层级', (i) => rows[i].level),
      text('line', '控制线', (i) => rows[i].line),
      text('line_zh', '控制线名称', (i) => (rows[i].line === null ? '各线并集' : title(rows[i].line ?? ''))),
      text('zone_id', '分区编号', (i) => rows[i].zone),
      text('zone_name', '分区名称', (i) => rows[i].name),
      text('severity', '等级', (i) => rows[i].severity),
      number('parcels', '图斑数', 0, (i) => rows[i].parcels),
      number('area_m2', '冲突面积（平方米）', 2, (i) => rows[i].areaM2),
      number('area_ha', '冲突面积（公顷）', 4, (i) => rows[i].areaM2 / M2_PER_HA),
      number('area_mu', '冲突面积（亩）', 2, (i) => muFromM2(rows[i].areaM2)),
      number('encroachment_m2', '其中占用（平方米）', 2, (i) => rows[i].encroachmentM2),
    ]),
  };
}

function byTownTable({ byTown, all }: JudgedTotals): TitledTable {
  const rows = [...byTown, { town: '合计', totals: all }].flatMap(({ town, totals }) =>
    totals.map((total) => ({ town: town === '' ? '未知' : town, ...total })),
  );
  return {
    name: 'by_town',
    title: { zh: '按镇街', en: 'By town' },
    ...tableOf(rows.length, [
      text('town', '镇街', (i) => rows[i].town),
      text('severity', '等级', (i) => rows[i].severity),
      text('severity_zh', '等级名称', (i) => {
        const { severity } = rows[i];
        return severity === 'all' ? '合计' : SEVERITY_WORDS[severity].zh;
      }),
      number('parcels', '图斑数', 0, (i) => rows[i].parcels),
      number('area_m2', '冲突面积（平方米）', 2, (i) => rows[i].areaM2),
      number('area_ha', '冲突面积（公顷）', 4, (i) => rows[i].areaM2 / M2_PER_HA),
      number('area_mu', '冲突面积（亩）', 2, (i) => muFromM2(rows[i].areaM2)),
      number('encroachment_m2', '其中占用（平方米）', 2, (i) => rows[i].encroachmentM2),
    ]),
  };
}

/** Control lines over each other: listed, never re-assigned. */
function crossingsTable({ crossed, district }: Judged): TitledTable {
  const { overlaps } = crossed;
  return {
    name: 'line_overlaps',
    title: { zh: '控制线交叉', en: 'Control lines over each other' },
    ...tableOf(overlaps.length, lineOverlapFields(overlaps, district.controlLines)),
  };
}

/** What was signed for, and what became of it. */
function signOffsTable({ district, conflicts, signOffs }: Judged): TitledTable {
  return {
    name: 'sign_offs',
    title: { zh: '豁免', en: 'Sign-offs' },
    ...tableOf(signOffs.length, signOffFields(district, signOffs, conflicts)),
  };
}
