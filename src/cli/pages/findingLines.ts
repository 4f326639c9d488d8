import type { Finding, Lang } from '../../model/finding.js';
import { findingMessage } from '../../model/findingTexts.js';
import { FINDING_MARKS } from '../../model/words.js';
import type { FindingLog } from '../../overlayTable/findingLog.js';
import { textTable } from './textTable.js';

/** Findings of one code that are printed one by one; `--json` has more. */
const PRINTED = 10;

/** The findings of a command that keeps a log, code by code at most ten, and how many more there are. */
export function findingLines(log: FindingLog, losses: readonly Finding[], lang: Lang): string[] {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const shown = new Map<string, number>();
  const rows: string[][] = [];
  for (const item of [...log.kept(), ...losses]) {
    const seen = (shown.get(item.code) ?? 0) + 1;
    if (seen > PRINTED) continue;
    shown.set(item.code, seen);
    const row = item.feature?.toString() ?? '';
    rows.push([FINDING_MARKS[item.severity], item.code, item.layer, row, findingMessage(item, lang)]);
  }
  const more = [...log.counts()].flatMap(([code, all]) => {
    const left = all - (shown.get(code) ?? 0);
    const many = left.toLocaleString('en-US');
    return left > 0 ? [t(`  ${code}：另有 ${many} 条`, `  ${code}: ${many} more`)] : [];
  });
  const header = ['', t('代码', 'code'), t('图层', 'layer'), t('行', 'row'), t('说明', 'what')];
  return [...textTable(header, rows, ['left', 'left', 'left', 'right', 'left']), ...more];
}

/** The same for programs: of each code the first thousand findings about rows, and how many there are of all. */
export function findingsJson(log: FindingLog, losses: readonly Finding[]) {
  return {
    counts: Object.fromEntries(log.counts()),
    findings: [...log.kept(), ...losses].map((item) => ({
      code: item.code,
      severity: item.severity,
      layer: item.layer,
      feature: item.feature,
      parcelId: item.parcelId,
      numbers: item.numbers,
      message: findingMessage(item, 'en'),
    })),
  };
}
