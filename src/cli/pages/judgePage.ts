import { lineTitle } from '../../export/conflicts.js';
import { placeNames } from '../../export/placeNames.js';
import { CONFLICT_FATES, gainedAndLost, type JudgedChanges } from '../../judging/changes.js';
import type { Judged, OpenedLayers } from '../../judging/judging.js';
import type { JudgedTotals } from '../../judging/totals.js';
import { withoutRepeats } from '../../model/batchFindings.js';
import { asksForPerson, type Finding, type Lang } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import type { Conflict } from '../../model/rule.js';
import { M2_PER_HA, roundedMu, sumM2 } from '../../model/units.js';
import { ACTION_WORDS, CONFLICT_FATE_WORDS, lineWord, SEVERITY_WORDS } from '../../model/words.js';
import { findingLog } from '../../overlayTable/findingLog.js';
import type { ConflictTotal } from '../../stages/judge/judge.js';
import { timeText } from '../rateProgress.js';
import { findingLines } from './findingLines.js';
import { rulesLine } from './rulesPage.js';
import { textTable } from './textTable.js';

/** What `judge` did. */
export interface JudgedPage {
  readonly parcels: string;
  readonly lines: readonly { readonly name: string; readonly version: string | null; readonly file: string }[];
  readonly output: string;
  /** Files written; none where the output is standard output. */
  readonly written: readonly string[];
  readonly opened: OpenedLayers;
  /** By the lines as they are to be. */
  readonly judged: Judged;
  readonly totals: JudgedTotals;
  /** Null where there is one version of each line. */
  readonly changes: (JudgedChanges & { readonly totalsBefore: JudgedTotals }) | null;
  readonly findings: readonly Finding[];
  readonly seconds: number;
}

/** Conflicts that are printed one by one; the output has all. */
const PRINTED = 10;

export function judgePage(page: JudgedPage, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { parcels, output, written, judged, totals, changes, seconds } = page;
  const { district, options, rules } = judged;
  const basis = {
    official: t('官方椭球面积', 'official area'),
    geodesic: t('测地线面积', 'geodesic area'),
    levelled: '',
  };
  const all = t(
    `${count(district.parcels.id.length)} 个图斑，${muText(sumM2(district.parcels.officialM2))} 亩`,
    `${count(district.parcels.id.length)} parcels, ${muText(sumM2(district.parcels.officialM2))} mu`,
  );
  const asked = t(`判定对象：${ACTION_WORDS[options.action].zh}`, `judged as: ${ACTION_WORDS[options.action].en}`);
  const plane = `${district.crs.code} ${district.crs.name}`;
  const log = findingLog();
  log.add(withoutRepeats(page.findings));
  const sections: [string, string[]][] = [
    [t('读入', 'Read'), readLines(page, lang)],
    ...(changes
      ? ([
          [t('冲突变化', 'Changes of conflicts'), changeLines(changes, totals, lang)],
          [t('控制线变化（图斑内）', 'Lines inside the parcels'), lineChangeLines(changes, lang)],
        ] satisfies [string, string[]][])
      : []),
    [t('冲突（按控制线和等级）', 'Conflicts by line and severity'), conflictLines(judged, totals, lang)],
    [t(`最大的 ${PRINTED} 处（刚性在先）`, `The ${PRINTED} largest, hard ones first`), largestLines(judged, lang)],
    [
      t('控制线交叉（只列出，不调整）', 'Control lines over each other (listed, never re-assigned)'),
      crossingLines(judged, lang),
    ],
    [t('数据问题', 'Findings'), findingLines(log, [], lang)],
  ];
  return [
    `${parcels} → ${written.length > 0 ? written.join(' ') : output}`,
    [
      `${all}${t('；', '; ')}${asked}`,
      rulesLine(rules, options.date, lang),
      t(
        `面积口径：${basis[district.areaBasis]}；坐标系 ${plane}；用时 ${timeText(seconds, lang)}`,
        `area basis: ${basis[district.areaBasis]}; CRS ${plane}; ${timeText(seconds, lang)}`,
      ),
    ].join('\n'),
    ...sections
      .filter(([, lines]) => lines.length > 0)
      .map(([heading, lines]) => [`■ ${heading}`, ...lines].join('\n')),
  ].join('\n\n');
}

function readLines({ opened, lines }: JudgedPage, lang: Lang): string[] {
  const header =
    lang === 'zh' ? ['图层', '文件', '要素', '坐标系', '作为'] : ['layer', 'file', 'rows', 'CRS', 'taken as'];
  const kinds = new Map(opened.district.controlLines.map(({ key, kind }) => [key, kind]));
  const title = (key: string, role: string) => {
    const kind = kinds.get(key);
    const version = lines.find((line) => `${line.name}=${line.version}` === key)?.version;
    const word = kind === undefined ? role : lineWord(kind, lang);
    if (!version) return word;
    return lang === 'zh' ? `${word}（${version === 'before' ? '旧版' : '新版'}）` : `${word} (${version})`;
  };
  const rows = opened.read.map(({ key, role, file, layer, kept, crs }) => [
    layer,
    file,
    count(kept),
    crs ?? '–',
    title(key, key.startsWith('=') ? key.slice(1) : role),
  ]);
  return textTable(header, rows, ['left', 'left', 'right', 'left', 'left']);
}

/** By line and severity: all of it, and the part that is boundary noise; the last rows are the union over lines. */
function conflictLines(
  { conflicts, district, options, effort }: Judged,
  { byLine, all }: JudgedTotals,
  lang: Lang,
): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  if (conflicts.length === 0) return [t('  无', '  none')];
  const title = (kind: string) => {
    const line = district.controlLines.findIndex((one) => one.kind === kind);
    return lang === 'zh' ? lineTitle({ lineKind: kind, line }, district) : lineWord(kind, lang);
  };
  const figures = (total: ConflictTotal) => [
    severityWord(total.severity, lang),
    count(total.parcels),
    fixed(total.areaM2, 2),
    fixed(total.areaM2 / M2_PER_HA, 4),
    muText(total.areaM2),
    muText(sumM2([total.areaM2, -total.encroachmentM2])),
  ];
  const severities = (kind: string) => byLine.filter(({ lineKind }) => lineKind === kind).length;
  const rows = [
    // of a line with one severity and the sum, the sum says nothing more
    ...byLine
      .filter(({ lineKind, severity }) => severity !== 'all' || severities(lineKind) > 2)
      .map((total) => [title(total.lineKind), ...figures(total)]),
    ...all
      .filter(({ parcels }) => parcels > 0)
      .map((total) => [t('合计（各线并集）', 'total (union of lines)'), ...figures(total)]),
  ];
  const header = [
    t('控制线', 'line'),
    t('等级', 'severity'),
    t('图斑', 'parcels'),
    'm²',
    t('公顷', 'ha'),
    t('亩', 'mu'),
    t('其中边界误差（亩）', 'of it boundary noise (mu)'),
  ];
  const signed = conflicts.filter(({ signOff }) => signOff !== undefined).length;
  const { 'conflict.mismatchWidthM': widthM, 'conflict.mismatchAreaM2': areaM2 } = options.settings;
  const noise = conflicts.filter(({ widthClass }) => widthClass === 'mismatch').length;
  return [
    ...textTable(header, rows, ['left', 'left', 'right', 'right', 'right', 'right', 'right']),
    t(
      `冲突 ${count(conflicts.length - noise)} 处；边界误差（窄于 ${widthM} 米且小于 ${areaM2} 平方米）${count(noise)} 处另列，已计入面积`,
      `${count(conflicts.length - noise)} conflicts; ${count(noise)} of boundary noise (narrower than ${widthM} m and below ${areaM2} m²) are listed apart, and are in the areas`,
    ),
    t(
      `重叠 ${count(effort.overlaps)} 处，其中裁切 ${count(effort.cut)} 处；须量内切圆才能分类 ${count(effort.circles)} 处`,
      `${count(effort.overlaps)} overlaps, ${count(effort.cut)} of them cut; ${count(effort.circles)} needed their circle to be classed`,
    ),
    ...(signed > 0 ? [t(`其中 ${signed} 处已签批`, `${signed} of them are signed for`)] : []),
  ];
}

function largestLines({ conflicts, rules, district }: Judged, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const titles = new Map(rules.map(({ id, title }) => [id, title[lang]]));
  const worst = ['hard', 'review', 'soft'] as const;
  const largest = worst
    .flatMap((severity) =>
      conflicts.filter((one) => one.severity === severity).sort((a, b) => b.overlapM2 - a.overlapM2),
    )
    .slice(0, PRINTED);
  const places = placeNames(district);
  const header = [
    t('图斑', 'parcel'),
    t('镇街', 'town'),
    t('等级', 'severity'),
    t('规则', 'rule'),
    t('分区', 'zone'),
    t('亩', 'mu'),
    '%',
  ];
  const zone = ({ line, zone: z, zoneId }: Conflict) => district.controlLines[line]?.zoneName[z] || zoneId || '–';
  const rows = largest.map((conflict) => [
    conflict.subject.id,
    places.town(conflict.subject.index) ?? '–',
    SEVERITY_WORDS[conflict.severity][lang],
    titles.get(conflict.rule) ?? conflict.rule,
    zone(conflict),
    muText(conflict.overlapM2),
    (100 * conflict.share).toFixed(2),
  ]);
  return textTable(header, rows, ['left', 'left', 'left', 'left', 'left', 'right', 'right']);
}

function crossingLines({ crossed, district }: Judged, lang: Lang): string[] {
  const title = (line: number) => district.controlLines[line].title[lang];
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  return textTable(
    [t('控制线', 'lines'), t('处', 'places'), 'm²', t('亩', 'mu')],
    crossed.totals.map(({ lineA, lineB, places, areaM2 }) => [
      `${title(lineA)} × ${title(lineB)}`,
      count(places),
      fixed(areaM2, 2),
      muText(areaM2),
    ]),
    ['left', 'right', 'right', 'right'],
  );
}

/** Conflicts by fate and, for severities and in all, the union of their land before and after. */
function changeLines(
  { conflicts, before, after, totalsBefore }: JudgedChanges & { totalsBefore: JudgedTotals },
  now: JudgedTotals,
  lang: Lang,
): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const m2 = (of: Judged, k: number) => of.conflicts[k]?.overlapM2 ?? 0;
  const fates = CONFLICT_FATES.map((fate) => {
    const own = conflicts.filter((one) => one.fate === fate);
    const difference = sumM2(own.flatMap((one) => [m2(after, one.after), -m2(before, one.before)]));
    return [CONFLICT_FATE_WORDS[fate][lang], count(own.length), signedMu(difference)];
  });
  const unions = now.all.map(({ severity, areaM2 }, k) => [
    severityWord(severity, lang),
    muText(totalsBefore.all[k].areaM2),
    muText(areaM2),
    signedMu(sumM2([areaM2, -totalsBefore.all[k].areaM2])),
  ]);
  return [
    ...textTable([t('变化', 'change'), t('冲突', 'conflicts'), t('差（亩）', 'difference (mu)')], fates, [
      'left',
      'right',
      'right',
    ]),
    '',
    ...textTable(
      [
        t('等级（各线并集）', 'severity (union of lines)'),
        t('变化前（亩）', 'before (mu)'),
        t('变化后（亩）', 'after (mu)'),
        t('差（亩）', 'difference (mu)'),
      ],
      unions,
      ['left', 'right', 'right', 'right'],
    ),
  ];
}

function lineChangeLines({ lines, after: { district } }: JudgedChanges, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const rows = district.controlLines
    .filter(({ key }) => key?.endsWith('=after'))
    .map(({ kind }) => {
      const own = lines.filter(({ lineKind }) => lineKind === kind);
      const { gainedM2, lostM2 } = gainedAndLost(own);
      return [
        lineWord(kind, lang),
        count(own.length),
        muText(gainedM2),
        muText(lostM2),
        signedMu(sumM2([gainedM2, -lostM2])),
      ];
    });
  return textTable(
    [
      t('控制线', 'line'),
      t('变化图斑', 'parcels changed'),
      t('调入（亩）', 'gained (mu)'),
      t('调出（亩）', 'lost (mu)'),
      t('差（亩）', 'difference (mu)'),
    ],
    rows,
    ['left', 'right', 'right', 'right', 'right'],
  );
}

/** The same for programs; every conflict is in the output file. */
export function judgeJson({ parcels, lines, output, written, judged, totals, changes, findings, seconds }: JudgedPage) {
  const { district, options, rules, conflicts, crossed } = judged;
  const inUnits = <T extends { readonly areaM2: number }>(total: T) => ({ ...total, areaMu: roundedMu(total.areaM2) });
  return {
    input: parcels,
    lines,
    output,
    written,
    date: options.date,
    action: options.action,
    areaBasis: district.areaBasis,
    workingCrs: district.crs.code,
    settings: options.settings,
    rules: { inForce: rules.map(({ id }) => id), toConfirm: rules.filter(({ clause }) => !clause.confirmed).length },
    parcels: district.parcels.id.length,
    conflicts: conflicts.length,
    effort: judged.effort,
    totals: totals.all.map(inUnits),
    byLine: totals.byLine.map(inUnits),
    byTown: totals.byTown.map((one) => ({ ...one, totals: one.totals.map(inUnits) })),
    zones: totals.zones.map(({ line, zone, ...total }) => ({
      line: district.controlLines[line].kind,
      zone: district.controlLines[line].zoneId[zone],
      ...inUnits(total),
    })),
    lineOverlaps: crossed.overlaps.map((one) => ({
      ...inUnits(one),
      lineA: district.controlLines[one.lineA].kind,
      lineB: district.controlLines[one.lineB].kind,
    })),
    signOffs: judged.signOffs,
    ...(changes ? { changes: changesJson(changes) } : {}),
    asksForPerson: findings.filter(asksForPerson).length,
    findings: findings.map((item) => ({
      code: item.code,
      severity: item.severity,
      layer: item.layer,
      feature: item.feature,
      parcelId: item.parcelId,
      numbers: item.numbers,
      message: findingMessage(item, 'en'),
    })),
    seconds: Math.round(seconds * 1000) / 1000,
  };
}

function changesJson({
  conflicts,
  lines,
  before,
  after,
  totalsBefore,
}: JudgedChanges & { totalsBefore: JudgedTotals }) {
  const m2 = (of: Judged, k: number) => of.conflicts[k]?.overlapM2 ?? 0;
  return {
    fates: CONFLICT_FATES.map((fate) => {
      const own = conflicts.filter((one) => one.fate === fate);
      const beforeM2 = sumM2(own.map((one) => m2(before, one.before)));
      const afterM2 = sumM2(own.map((one) => m2(after, one.after)));
      const differenceM2 = sumM2([afterM2, -beforeM2]);
      return { fate, conflicts: own.length, beforeM2, afterM2, differenceM2, differenceMu: roundedMu(differenceM2) };
    }),
    totalsBefore: totalsBefore.all,
    lines: after.district.controlLines.map(({ kind }) => {
      const own = lines.filter(({ lineKind }) => lineKind === kind);
      return { line: kind, parcels: own.length, ...gainedAndLost(own) };
    }),
  };
}

function severityWord(severity: ConflictTotal['severity'], lang: Lang): string {
  return severity === 'all' ? (lang === 'zh' ? '全部' : 'all') : SEVERITY_WORDS[severity][lang];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function fixed(value: number, decimals: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

function muText(areaM2: number): string {
  return fixed(roundedMu(areaM2), 2);
}

function signedMu(areaM2: number): string {
  return `${areaM2 > 0 ? '+' : ''}${muText(areaM2)}`;
}
