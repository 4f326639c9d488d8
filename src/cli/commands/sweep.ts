import { number, tableOf, text } from '../../export/fields.js';
import type { Summary } from '../../export/summary.js';
import { writeCsv } from '../../formats/table/writeCsv.js';
import type { Lang } from '../../model/finding.js';
import { PROPOSAL_STANDING_WORDS } from '../../model/words.js';
import { textTable } from '../pages/textTable.js';

/** One run of a sweep: its folder below the output, the settings it changes, and what came out. */
export interface Variant {
  readonly folder: string;
  readonly settings: Readonly<Record<string, number | string | boolean>>;
}
export interface SweepRun extends Variant {
  readonly summary: Summary;
}

/** Every combination of the values given, in order; no `--set` gives one run in the output folder itself. */
export function sweepFolders(
  sweep: ReadonlyMap<string, readonly string[]>,
  check: (key: string, value: string) => number | string | boolean,
): Variant[] {
  let variants: Variant[] = [{ folder: '', settings: {} }];
  for (const [key, values] of sweep) {
    variants = variants.flatMap((variant) =>
      values.map((value) => ({
        folder: [variant.folder, `${key}=${value}`].filter((part) => part !== '').join(','),
        settings: { ...variant.settings, [key]: check(key, value) },
      })),
    );
  }
  return variants;
}

/** One row a run and target: what was set, what was reached. */
export function sweepTable(runs: readonly SweepRun[]): Uint8Array {
  const rows = runs.flatMap((run) => run.summary.targets.map((target) => ({ run, target })));
  const keys = Object.keys(runs[0]?.settings ?? {});
  const { table, decimals } = tableOf(rows.length, [
    text('run', '方案', (i) => rows[i].run.folder),
    ...keys.map((key) => text(key, key, (i) => String(rows[i].run.settings[key]))),
    text('target', '目标', (i) => rows[i].target.spec.id),
    text('unit', '单位', (i) => rows[i].target.spec.unit),
    number('value', '目标值', 2, (i) => rows[i].target.spec.value),
    number('reached', '达到', 2, (i) => rows[i].target.reached),
    number('short', '缺口', 2, (i) => rows[i].target.short),
    number('bound', '候选范围内上限', 2, (i) => rows[i].target.bound),
    number('open_bound', '任意形状上限', 2, (i) => rows[i].target.openBound),
    number('percent', '完成率', 2, (i) => rows[i].target.percent),
    text('standing', '方案效力', (i) => rows[i].run.summary.proposal.standing),
    number('would_reach', '若合法则达到（压力测试）', 2, (i) => rows[i].target.wouldReach),
    number('clusters', '连片数', 0, (i) => rows[i].run.summary.clusters.length),
    number('scattered_blocks', '低散乱区块', 0, (i) => sum(rows[i].run.summary.towns.map((t) => t.scatteredBlocks))),
  ]);
  return writeCsv(table, decimals);
}

export function sweepPage(runs: readonly SweepRun[], output: string, lang: Lang): string {
  const ids = runs[0]?.summary.targets.map((t) => t.spec.id) ?? [];
  const header = [
    lang === 'zh' ? '方案' : 'run',
    ...ids,
    lang === 'zh' ? '连片' : 'clusters',
    lang === 'zh' ? '低散乱区块' : 'scattered',
  ];
  const rows = runs.map(({ folder, summary }) => [
    summary.proposal.standing === 'lawful' ? folder : `${folder} !! ${PROPOSAL_STANDING_WORDS.stressTestOnly[lang]}`,
    ...summary.targets.map((t) => {
      const reached = t.reached.toLocaleString('en-US', { maximumFractionDigits: 1 });
      return t.short > 0 ? `${reached} (−${t.short.toLocaleString('en-US', { maximumFractionDigits: 1 })})` : reached;
    }),
    String(summary.clusters.length),
    String(sum(summary.towns.map((t) => t.scatteredBlocks))),
  ]);
  const align = ['left' as const, ...header.slice(1).map(() => 'right' as const)];
  return [...textTable(header, rows, align), `→ ${output}/runs.csv`].join('\n');
}

function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}
