import { clauseText, conditionsText } from '../../model/clause.js';
import type { Lang } from '../../model/finding.js';
import type { BalanceRule, Rule } from '../../model/rule.js';
import { ACTION_WORDS, lineWord, SEVERITY_WORDS } from '../../model/words.js';
import { textTable } from './textTable.js';

/** The rules in force on a day, each with the clause it rests on, its date, and 待核 where the clause was not checked against its text. */
export function rulesPage(rules: readonly Rule[], balances: readonly BalanceRule[], date: string, lang: Lang): string {
  const t = (zh: string, en: string) => (lang === 'zh' ? zh : en);
  const header = [
    t('规则', 'rule'),
    t('控制线', 'line'),
    t('行为', 'actions'),
    t('结论', 'verdict'),
    t('名称', 'title'),
    t('依据', 'clause'),
    t('日期', 'from'),
    '',
  ];
  const rows = rules.map((rule) => [
    rule.id,
    lineWord(rule.line, lang),
    rule.actions.map((action) => ACTION_WORDS[action][lang]).join(t('、', ', ')),
    rule.severity ? SEVERITY_WORDS[rule.severity][lang] : t('允许', 'allowed'),
    [rule.title[lang], conditionsText(rule.when ?? [])].filter((text) => text !== '').join(t('：', ': ')),
    [rule.clause.document, rule.clause.number, rule.clause.article].filter((text) => text !== '').join(' '),
    rule.to === null ? rule.from : `${rule.from} – ${rule.to}`,
    rule.clause.confirmed ? '' : t('待核', 'to be confirmed'),
  ]);
  return [
    rulesLine(rules, date, lang),
    ...textTable(
      header,
      rows,
      header.map(() => 'left'),
    ),
    ...balances.map((balance) => balanceLine(balance, lang)),
  ].join('\n');
}

/** What a whole proposal must keep, with 待核 where no source confirms the number. */
function balanceLine(balance: BalanceRule, lang: Lang): string {
  const { id, title, clause, measure, atLeast, atMost, confirmed } = balance;
  const bound = atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
  const open = confirmed ? '' : lang === 'zh' ? '（待核）' : ' (待核)';
  const head = lang === 'zh' ? '方案总量' : 'whole proposal';
  return `${head}  ${id}  ${SEVERITY_WORDS[balance.severity][lang]}  ${title[lang]}: ${measure} ${bound}${open}  ${clauseText(clause)}`;
}

/** How many rules are in force, and how many of them rest on a clause that is still to be checked. */
export function rulesLine(rules: readonly Rule[], date: string, lang: Lang): string {
  const open = rules.filter(({ clause }) => !clause.confirmed).length;
  return lang === 'zh'
    ? `规则：${date} 有效 ${rules.length} 条，其中依据待核 ${open} 条`
    : `rules: ${rules.length} in force on ${date}, of which ${open} rest on a clause still to be confirmed (待核)`;
}

export function rulesJson(rules: readonly Rule[], balances: readonly BalanceRule[], date: string) {
  return {
    date,
    rules: rules.length,
    toConfirm: rules.filter(({ clause }) => !clause.confirmed).length,
    list: rules.map(({ where: _, ...rule }) => rule),
    balances: balances.map(({ where: _, ...balance }) => balance),
  };
}
