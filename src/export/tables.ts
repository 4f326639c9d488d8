import type { FirmLand } from '../model/district.js';
import type { Finding } from '../model/finding.js';
import { muFromM2 } from '../model/units.js';
import { FINDING_SEVERITY_WORDS, FIRM_FATE_WORDS, LAND_FATE_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { type Field, type FieldTable, number, tableOf, text } from './fields.js';
import { acceptedField, type FindingLayer, findingFields, findingLayers } from './findings.js';

/** A table ready to be written as CSV. */
export interface OutputTable extends FieldTable {
  readonly name: string;
}

/** Every finding in the columns of `lianpian check`, with the message in both languages. */
export function findingsTable({ findings }: RunResult): OutputTable {
  const f = findings;
  return {
    name: 'findings',
    ...tableOf(f.length, runFields(f)),
  };
}

function runFields(f: readonly Finding[]): Field[] {
  return [...findingFields(f), text('numbers', '数值', (i) => JSON.stringify(f[i].numbers)), acceptedField(f)];
}

/** The findings of a run as layers. */
export function runFindingLayers({ findings, findingAreas }: RunResult): readonly FindingLayer[] {
  const severity = text('severity_zh', '等级名称', (i) => FINDING_SEVERITY_WORDS[findings[i].severity].zh);
  return findingLayers({ findings, ...findingAreas }, [...runFields(findings), severity]);
}

/** Every firm and its one fate. */
export function firmsTable({ district, proposal }: RunResult): OutputTable {
  const { firms } = district;
  const siteOf = new Map<number, string[]>();
  for (const site of district.sites) {
    const ids = siteOf.get(site.firm) ?? [];
    if (site.parcel >= 0) ids.push(district.parcels.id[site.parcel]);
    siteOf.set(site.firm, ids);
  }
  const destination = (i: number): string | null => {
    const to = proposal.firmFate[i].destination;
    if (to < 0) return null;
    const parks = district.parks.id.length;
    return to < parks ? district.parks.name[to] : (proposal.clusters[to - parks]?.id ?? null);
  };
  return {
    name: 'firms',
    ...tableOf(firms.length, [
      text('credit_code', '统一社会信用代码', (i) => firms[i].creditCode),
      text('name', '企业名称', (i) => firms[i].name),
      text('parcels', '图斑', (i) => (siteOf.get(i) ?? []).join(' ') || null),
      text('sector', '行业', (i) => firms[i].sector),
      text('grade', '亩均评级', (i) => firms[i].grade || null),
      number('floor_m2', '建筑面积（平方米）', 2, (i) => firms[i].floorM2),
      number('staff', '从业人数', 0, (i) => firms[i].staff),
      text('fate', '处置', (i) => proposal.firmFate[i].fate),
      text('fate_zh', '处置名称', (i) => FIRM_FATE_WORDS[proposal.firmFate[i].fate].zh),
      text('destination', '去向', destination),
      number('distance_m', '搬迁距离（米）', 0, (i) =>
        proposal.firmFate[i].destination < 0 ? null : proposal.firmFate[i].distanceM,
      ),
      text('reason', '理由', (i) => proposal.firmFate[i].reason || null),
      number('year', '搬迁、关停年份', 0, (i) => proposal.phases?.ofFirm[i] || null),
      ...landColumns(district.land),
    ]),
  };
}

/** Land of each firm, where titles were delivered: behind the columns that every run has, so that those keep their places. */
function landColumns(land: FirmLand | undefined) {
  if (!land) return [];
  return [
    number('owned_m2', '自有用地（平方米）', 2, (i) => land.ownedM2[i]),
    number('rented_in_m2', '租入用地（平方米）', 2, (i) => land.rentedInM2[i]),
    number('rented_out_m2', '出租用地（平方米）', 2, (i) => land.rentedOutM2[i]),
    number('used_m2', '实际用地（平方米）', 2, (i) => land.usedM2[i]),
  ];
}

/** The table of targets. */
export function targetsTable({ ledger }: RunResult): OutputTable {
  const t = ledger.targets;
  return {
    name: 'targets',
    ...tableOf(t.length, [
      text('target', '目标', (i) => t[i].spec.id),
      text('words', '规划表述', (i) => t[i].spec.words?.zh ?? null),
      text('basis', '口径', (i) => t[i].spec.basis),
      text('mode', '性质', (i) => t[i].spec.mode),
      text('sense', '要求', (i) => t[i].spec.sense),
      number('value', '目标值', 2, (i) => t[i].spec.value),
      text('unit', '单位', (i) => t[i].spec.unit),
      number('reached', '达到', 2, (i) => t[i].reached),
      number('short', '缺口', 2, (i) => t[i].short),
      number('bound', '候选范围内上限', 2, (i) => t[i].bound),
      number('open_bound', '任意形状上限', 2, (i) => t[i].openBound),
      number('percent', '完成率', 2, (i) => t[i].percent),
      number('reached_recorded', '达到（TBMJ）', 2, (i) => t[i].reachedRecorded),
      number('short_recorded', '缺口（TBMJ）', 2, (i) => t[i].shortRecorded),
      number('in_progress', '在途', 2, (i) => t[i].inProgress),
      number('subject_to_review', '待审查', 2, (i) => t[i].subjectToReview),
      number('not_checked', '未核查', 2, (i) => t[i].notChecked),
      number('signed_off', '其中经签批退出', 2, (i) => t[i].signedOff),
      number('would_reach', '若合法则达到（压力测试）', 2, (i) => t[i].wouldReach),
    ]),
  };
}

/** The pieces, blocks and firms behind each target: one row each. */
export function behindTable({ ledger }: RunResult): OutputTable {
  const rows = ledger.targets.flatMap((t) => t.behind.map((id) => [t.spec.id, id] as const));
  return {
    name: 'behind_targets',
    ...tableOf(rows.length, [text('target', '目标', (i) => rows[i][0]), text('id', '编号', (i) => rows[i][1])]),
  };
}

const LAND_FATES = { ...LAND_FATE_WORDS, infill: { zh: '填充用地', en: 'infill' } };

/** Land by town and fate, m² and mu; the last row is the district. Rows sum to it exactly. */
export function ledgerTable({ district, ledger }: RunResult): OutputTable {
  const rows = [...ledger.byTown, ledger.total];
  const total = rows.length - 1;
  const fates = Object.keys(ledger.total.fateM2) as (keyof typeof ledger.total.fateM2)[];
  return {
    name: 'ledger',
    ...tableOf(rows.length, [
      text('town', '镇街', (i) => (i === total ? '合计' : (district.towns.name[rows[i].town] ?? '未知'))),
      number('parcels', '图斑数', 0, (i) => rows[i].parcels),
      number('area_m2', '面积（平方米）', 2, (i) => rows[i].areaM2),
      number('area_mu', '面积（亩）', 2, (i) => muFromM2(rows[i].areaM2)),
      ...fates.map((fate) => number(`${fate}_m2`, `${LAND_FATES[fate].zh}（平方米）`, 2, (i) => rows[i].fateM2[fate])),
    ]),
  };
}
