import { noYearWords } from '../../export/phases.js';
import type { Summary } from '../../export/summary.js';
import type { Lang } from '../../model/finding.js';
import { QUOTA_LEDGERS, QUOTA_WORDS } from '../../model/quota.js';
import { muFromM2 } from '../../model/units.js';
import { textTable } from './textTable.js';

/** Works without a year that are named on the page; the table `no_year` has all. */
const MOST_NAMED = 5;

/** 分年实施, one line a year; then targets that are late and works that find no year. */
export function phaseLines({ ledger, phases }: Summary, lang: Lang): string[] {
  if (!phases) return [];
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const priced = ledger.years.some(({ costWan }) => costWan !== null);
  const header = [
    t('年份', 'year'),
    t('连片', 'clusters'),
    t('亩', 'mu'),
    t('提升（亩）', 'upgraded (mu)'),
    t('复垦复绿（亩）', 'given back (mu)'),
    t('搬迁', 'moved'),
    t('关停', 'closed'),
    t('建筑（万平方米）', 'floor (10⁴ m²)'),
    ...(priced ? [t('费用（万元）', 'cost (10⁴ yuan)')] : []),
    ...QUOTA_LEDGERS.map((name) => t(`${QUOTA_WORDS[name].zh}余额（亩）`, `${QUOTA_WORDS[name].en} balance (mu)`)),
  ];
  const mu = (areaM2: number) => fixed(muFromM2(areaM2), 2);
  const rows = ledger.years.map((y) => [
    String(y.year),
    String(y.clusters),
    mu(y.clusterM2),
    mu(y.upgradeM2),
    mu(y.reclaimM2 + y.regreenM2),
    fixed(y.firmsMoved, 0),
    fixed(y.firmsClosed, 0),
    fixed(y.floorM2 / 10_000, 2),
    ...(priced ? [fixed(y.costWan ?? 0, 2)] : []),
    ...QUOTA_LEDGERS.map((name) => mu(y.quota[name].balanceM2)),
  ]);
  const late = phases.due
    .filter(({ reached, wanted }) => reached < wanted - 1e-6)
    .map(({ target, year, reached, wanted }) =>
      t(
        `${target}：到期限 ${year} 年达到 ${fixed(reached, 2)}，应有 ${fixed(wanted, 2)}`,
        `${target}: ${fixed(reached, 2)} of ${fixed(wanted, 2)} by ${year}, when it is due`,
      ),
    );
  const named = phases.noYear.slice(0, MOST_NAMED).map(({ work, why }) => `${work}: ${noYearWords(why)[lang]}`);
  const more = phases.noYear.length - named.length;
  return [
    ...textTable(
      header,
      rows,
      header.map(() => 'right'),
    ),
    ...late,
    ...(phases.noYear.length > 0
      ? [t(`排不进任何年份的工作 ${phases.noYear.length} 项：`, `${phases.noYear.length} works find no year:`)]
      : []),
    ...named.map((line) => `  ${line}`),
    ...(more > 0 ? [t(`  另有 ${more} 项，见表 no_year`, `  and ${more} more, see table no_year`)] : []),
  ];
}

function fixed(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
