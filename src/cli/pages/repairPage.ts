import type { RepairedFile } from '../../export/repaired.js';
import type { Change, RepairRule } from '../../model/change.js';
import type { Finding, Lang } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import type { Settings } from '../../model/settings.js';
import { totalsOf } from '../../stages/repair/account.js';
import { REPAIR_SETTINGS } from '../commands/repairRules.js';
import { textTable } from './textTable.js';

/** One layer of the file. */
export interface RepairOfLayer {
  readonly file: string;
  readonly layer: string;
  /** What it was recognised as; null where it was not. */
  readonly title: Readonly<Record<Lang, string>> | null;
  readonly isControlLine: boolean;
  readonly rows: number;
  /** Null for layers without polygons, which pass as they are. */
  readonly repaired: RepairedFile | null;
  /** Of reading and reprojecting. */
  readonly findings: readonly Finding[];
}

/** What `repair` did. */
export interface Repair {
  readonly input: string;
  /** Null where nothing was written. */
  readonly output: string | null;
  readonly settings: Settings;
  readonly layers: readonly RepairOfLayer[];
  readonly losses: readonly Finding[];
}

/** Rings that were mended in reading are changes, and ask for nobody. */
const MENDED = new Set(['ring.unclosed', 'ring.reoriented']);
/** Findings of one code that are printed one by one; `--json` has them all. */
const PRINTED = 10;
const MOST_TOWNS = 30;

const RULE_WORDS: Readonly<Record<RepairRule, Readonly<Record<Lang, string>>>> = {
  closeRing: { zh: '闭合环', en: 'ring closed' },
  orientRing: { zh: '改正环方向', en: 'ring turned' },
  dropDuplicates: { zh: '删重复顶点', en: 'repeated vertices dropped' },
  dropVertices: { zh: '删过密顶点', en: 'near vertices dropped' },
  dropSpikes: { zh: '删尖刺', en: 'spikes dropped' },
  makeValid: { zh: '修正无效图形', en: 'made valid' },
  dropEmpty: { zh: '无面积，清空', en: 'no land left, emptied' },
  dropCopies: { zh: '删重复要素', en: 'copies dropped' },
  snap: { zh: '边界并线', en: 'borders snapped' },
  node: { zh: '边界加结点', en: 'nodes on borders' },
  overlaps: { zh: '处理重叠', en: 'overlaps settled' },
  gaps: { zh: '填充缝隙', en: 'gaps filled' },
  slivers: { zh: '并掉碎面', en: 'slivers dissolved' },
  splitMultiparts: { zh: '拆分多部件', en: 'multiparts split' },
};

const BASIS_WORDS = {
  official: { zh: '官方椭球面积', en: 'official area' },
  geodesic: { zh: '测地线面积', en: 'geodesic area' },
  planar: { zh: '平面面积', en: 'planar area' },
} as const;

export function repairNeedsPerson({ layers, losses }: Repair): boolean {
  const all = [...losses, ...layers.flatMap(({ findings, repaired }) => [...findings, ...(repaired?.findings ?? [])])];
  return all.some(({ severity, code }) => severity !== 'note' && severity !== 'accepted' && !MENDED.has(code));
}

export function repairPage(repair: Repair, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { input, output, layers, settings, losses } = repair;
  const target = output === null ? t('（预览，未写出）', '(preview, nothing written)') : `→ ${output}`;
  return [
    `■ ${input} ${target}`,
    `${t('规则', 'rules')}: ${REPAIR_SETTINGS.map((key) => `${key}=${settings[key]}`).join(', ')}`,
    ...layers.flatMap((layer) => layerLines(layer, lang)),
    ...findingLines(losses, lang),
    ...(output === null ? [] : [t(`逐条变更见 ${output}.changes.csv`, `every change is in ${output}.changes.csv`)]),
  ].join('\n');
}

function layerLines(one: RepairOfLayer, lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const { repaired, rows, findings } = one;
  const title = one.title ? ` (${one.title[lang]})` : '';
  if (!repaired) {
    return [
      '',
      `▪ ${one.layer}${title}: ${t('无面要素，原样写出', 'no polygons, passed as it is')}`,
      ...findingLines(findings, lang),
    ];
  }
  const { changes, balances, basis, layer } = repaired;
  const totals = textTable(
    [t('规则', 'rule'), t('镇街', 'town'), t('要素', 'rows'), t('增加 m²', 'gained m²'), t('减少 m²', 'lost m²')],
    totalsOf(changes).map((total) => [
      `${total.rule} ${RULE_WORDS[total.rule][lang]}`,
      total.town || '–',
      String(total.features),
      total.gainedM2.toFixed(2),
      total.lostM2.toFixed(2),
    ]),
    ['left', 'left', 'right', 'right', 'right'],
  );
  const ledger = textTable(
    [
      t('镇街', 'town'),
      t('修复前 m²', 'before m²'),
      `+ ${t('增加', 'gained')}`,
      `− ${t('减少', 'lost')}`,
      `= ${t('修复后 m²', 'after m²')}`,
    ],
    balances
      .slice(0, MOST_TOWNS)
      .map((b) => [b.town || '–', ...[b.beforeM2, b.gainedM2, b.lostM2, b.afterM2].map((m2) => m2.toFixed(2))]),
    ['left', 'right', 'right', 'right', 'right'],
  );
  const copy = t(
    '控制线：写出的是仅供计算的副本（图层名和 computing_copy 字段注明），法定原件未改动',
    'control line: what is written is a copy for computing (its name and the field computing_copy say so); the statutory original is untouched',
  );
  return [
    '',
    `▪ ${one.layer}${title}: ${rows} → ${layer.table.rowCount} ${t('行', 'rows')}; ${changes.length} ${t('处变更', 'changes')}; ${t('面积口径', 'area basis')}: ${BASIS_WORDS[basis][lang]}`,
    ...(one.isControlLine ? [copy] : []),
    ...(changes.length > 0 ? totals : []),
    ...ledger,
    ...(balances.length > MOST_TOWNS
      ? [
          t(
            `  另有 ${balances.length - MOST_TOWNS} 个镇街（--json 列出）`,
            `  ${balances.length - MOST_TOWNS} more towns (--json)`,
          ),
        ]
      : []),
    ...findingLines([...findings, ...repaired.findings], lang),
  ];
}

const MARKS = { error: '!!', warning: '!', note: '·', accepted: '·' } as const;

function findingLines(findings: readonly Finding[], lang: Lang): string[] {
  const shown = new Map<string, number>();
  const rows: string[][] = [];
  for (const item of findings) {
    const seen = (shown.get(item.code) ?? 0) + 1;
    shown.set(item.code, seen);
    if (seen > PRINTED) continue;
    rows.push([MARKS[item.severity], item.code, item.feature?.toString() ?? '', findingMessage(item, lang)]);
  }
  if (rows.length === 0) return [];
  const header = lang === 'zh' ? ['', '代码', '行', '说明'] : ['', 'code', 'row', 'what'];
  const more = [...shown].filter(([, count]) => count > PRINTED);
  return [
    ...textTable(header, rows, ['left', 'left', 'right', 'left']),
    ...more.map(([code, count]) =>
      lang === 'zh' ? `  ${code}：另有 ${count - PRINTED} 条` : `  ${code}: ${count - PRINTED} more`,
    ),
  ];
}

/** The same for programs, every change and finding in it. */
export function repairJson({ input, output, settings, layers, losses }: Repair) {
  return {
    input,
    output,
    changesFile: output === null ? null : `${output}.changes.csv`,
    settings: Object.fromEntries(REPAIR_SETTINGS.map((key) => [key, settings[key]])),
    layers: layers.map(({ file, layer, isControlLine, rows, repaired, findings }) => ({
      file,
      layer,
      computingCopy: isControlLine,
      rows,
      written: repaired?.layer.table.rowCount ?? rows,
      areaBasis: repaired?.basis ?? null,
      totals: totalsOf(repaired?.changes ?? []),
      ledger: repaired?.balances ?? [],
      changes: (repaired?.changes ?? []) as readonly Change[],
      findings: [...findings, ...(repaired?.findings ?? [])].map(findingJson),
    })),
    losses: losses.map(findingJson),
  };
}

function findingJson(item: Finding) {
  const { code, severity, layer, feature, parcelId, x, y, areaM2, widthM, numbers } = item;
  return {
    code,
    severity,
    layer,
    feature,
    parcelId,
    x,
    y,
    areaM2,
    widthM,
    numbers,
    message: findingMessage(item, 'en'),
  };
}
