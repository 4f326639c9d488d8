import { describeCrs } from '../../geodesy/crs.js';
import type { Finding, Lang } from '../../model/finding.js';
import { SETTINGS, type Settings } from '../../model/settings.js';
import { M2_PER_HA, roundedMu } from '../../model/units.js';
import { OVERLAY_SETTINGS, type OverlayTable } from '../../overlayTable/overlayTable.js';
import { timeText } from '../rateProgress.js';
import { findingLines, findingsJson } from './findingLines.js';
import { textTable } from './textTable.js';

/** What `overlay` did. */
export interface Overlaid {
  readonly parcels: string;
  readonly output: string;
  readonly zones: readonly { readonly name: string; readonly file: string }[];
  readonly table: OverlayTable;
  readonly settings: Settings;
  readonly losses: readonly Finding[];
  readonly rows: number;
  readonly seconds: number;
}

/** The page in one language: by what areas were counted, and all the rest. */
export function overlayPage(overlaid: Overlaid, lang: Lang): { readonly basis: string; readonly text: string } {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { table, parcels, output, rows, seconds } = overlaid;
  const totals = table.totals();
  const basis = {
    official: t('面积口径：官方椭球面积（按交付坐标）', 'area basis: official (椭球面积 of the delivered coordinates)'),
    geodesic: t(
      '面积口径：测地线面积（该坐标系没有官方椭球面积）',
      'area basis: geodesic (the CRS has no official area)',
    ),
  }[table.basis];
  const plane = describeCrs({ definition: table.working.code });
  const rate = seconds > 0 ? count(rows / seconds) : count(rows);
  const zones = textTable(
    [t('控制线', 'zones'), t('亩', 'mu'), t('公顷', 'ha'), '%', t('全部在内', 'wholly'), t('部分在内', 'partly')],
    totals.zones.map(({ name, insideM2, whole, partly }) => [
      name,
      fixed(roundedMu(insideM2), 2),
      fixed(insideM2 / M2_PER_HA, 4),
      totals.officialM2 > 0 ? ((100 * insideM2) / totals.officialM2).toFixed(2) : '–',
      count(whole),
      count(partly),
    ]),
    ['left', 'right', 'right', 'right', 'right', 'right'],
  );
  const all = [
    t(`${count(totals.parcels)} 个图斑`, `${count(totals.parcels)} parcels`),
    `${fixed(roundedMu(totals.officialM2), 2)} ${t('亩', 'mu')}`,
    `${fixed(totals.officialM2 / M2_PER_HA, 4)} ${t('公顷', 'ha')}`,
  ].join(t('，', ', '));
  const text = [
    `■ ${parcels} → ${output}`,
    all,
    ...zones,
    t(
      `每秒 ${rate} 个图斑，用时 ${timeText(seconds, lang)}；计算平面 ${plane}`,
      `${rate} parcels/s, ${timeText(seconds, lang)}; measured in ${plane}`,
    ),
    `${t('容差：', 'tolerances: ')}${tolerances(overlaid.settings)}`,
    ...findingLines(overlaid.table.findings, overlaid.losses, lang),
  ].join('\n');
  return { basis, text };
}

function tolerances(settings: Settings): string {
  return OVERLAY_SETTINGS.map((key) => {
    const { unit } = SETTINGS[key];
    return `${key} = ${settings[key]}${unit === 'share' || unit === '' ? '' : ` ${unit}`}`;
  }).join(', ');
}

/** The same for programs. Of each code the first thousand findings about rows are in it; `counts` has them all. */
export function overlayJson({ parcels, output, zones, table, settings, losses, rows, seconds }: Overlaid) {
  const totals = table.totals();
  const inUnits = (m2: number) => ({ m2, mu: roundedMu(m2), ha: Math.round(m2) / M2_PER_HA });
  return {
    input: parcels,
    output,
    areaBasis: table.basis,
    crs: table.parcelCrs.code,
    workingCrs: table.working.code,
    settings: Object.fromEntries(OVERLAY_SETTINGS.map((key) => [key, settings[key]])),
    parcels: totals.parcels,
    area: inUnits(totals.officialM2),
    zones: totals.zones.map(({ name, insideM2, whole, partly, selfOverlapM2 }, z) => ({
      name,
      file: zones[z].file,
      inside: inUnits(insideM2),
      wholeParcels: whole,
      partlyParcels: partly,
      selfOverlapM2,
    })),
    seconds: Math.round(seconds * 1000) / 1000,
    parcelsPerSecond: seconds > 0 ? Math.round(rows / seconds) : null,
    ...findingsJson(table.findings, losses),
  };
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function fixed(value: number, decimals: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}
