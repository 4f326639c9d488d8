import { NEIGHBOUR_SETTINGS, type NeighbourTable } from '../../measureTable/neighbourTable.js';
import type { Finding, Lang } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import type { FindingLog } from '../../overlayTable/findingLog.js';
import { findingLines, findingsJson } from './findingLines.js';
import { textTable } from './textTable.js';

/** What `neighbours` did. */
export interface Neighboured {
  readonly parcels: string;
  readonly barriers: readonly string[];
  readonly output: string;
  readonly gapM: number;
  readonly settings: Settings;
  readonly table: NeighbourTable;
  readonly findings: FindingLog;
  readonly losses: readonly Finding[];
  readonly seconds: number;
}

export function neighboursPage(done: Neighboured, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { parcels, output, gapM, table, barriers } = done;
  const figures = figuresOf(done);
  const rows: string[][] = [
    [t('共边', 'share a border'), count(figures.touching), `${figures.borderM.toFixed(1)} m`],
    [t('只在点上相接', 'touch in points'), count(figures.inPoints), ''],
    [t(`相距 0–${gapM} 米`, `0 to ${gapM} m apart`), count(figures.apart), ''],
    [t('其中被阻隔', 'of all, parted'), count(figures.blocked), ''],
    ...figures.byBarrier.map(([name, pairs]) => [`  ${name}`, count(pairs), '']),
  ];
  return [
    `■ ${parcels} → ${output}`,
    t(
      `${count(table.parcels)} 个图斑，${count(figures.pairs)} 对邻近图斑（间距 ≤ ${gapM} 米），${barriers.length} 个阻隔图层`,
      `${count(table.parcels)} parcels, ${count(figures.pairs)} pairs at most ${gapM} m apart, ${barriers.length} layers of barriers`,
    ),
    ...textTable([t('关系', 'relation'), t('对数', 'pairs'), t('共边长', 'border')], rows, ['left', 'right', 'right']),
    t(
      `计算平面 ${table.working.code}；用时 ${done.seconds.toFixed(1)} 秒`,
      `measured in ${table.working.code}; ${done.seconds.toFixed(1)} s`,
    ),
    ...findingLines(done.findings, done.losses, lang),
  ].join('\n');
}

export function neighboursJson(done: Neighboured) {
  const { parcels, output, gapM, barriers, settings, table, findings, losses, seconds } = done;
  const { byBarrier, ...figures } = figuresOf(done);
  return {
    input: parcels,
    output,
    gapM,
    barriers,
    workingCrs: table.working.code,
    settings: Object.fromEntries(NEIGHBOUR_SETTINGS.map((key) => [key, settings[key]])),
    parcels: table.parcels,
    ...figures,
    blockedBy: Object.fromEntries(byBarrier),
    seconds: Math.round(seconds * 1000) / 1000,
    ...findingsJson(findings, losses),
  };
}

function figuresOf({ table, barriers }: Neighboured) {
  const { gapM, borderM, blockedBy } = table.pairs;
  const byBarrier = barriers.map((name): [string, number] => [name, 0]);
  const figures = { pairs: gapM.length, touching: 0, borderM: 0, inPoints: 0, apart: 0, blocked: 0 };
  for (let k = 0; k < gapM.length; k++) {
    if (gapM[k] > 0) figures.apart++;
    else if (borderM[k] > 0) figures.touching++;
    else figures.inPoints++;
    figures.borderM += borderM[k];
    if (blockedBy[k] < 0) continue;
    figures.blocked++;
    byBarrier[blockedBy[k]][1]++;
  }
  return { ...figures, byBarrier };
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
