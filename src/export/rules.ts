import { conditionsText } from '../model/clause.js';
import type { Rule } from '../model/rule.js';
import { ACTION_WORDS, lineWord, SEVERITY_WORDS } from '../model/words.js';
import { type FieldTable, flag, tableOf, text } from './fields.js';

/** The rules in force, with the clause each rests on and whether that was checked against its text. */
export function rulesTable(rules: readonly Rule[]): FieldTable & {
  readonly name: string;
  readonly title: { readonly zh: string; readonly en: string };
} {
  const r = rules;
  return {
    name: 'rules',
    title: { zh: '规则', en: 'Rules in force' },
    ...tableOf(r.length, [
      text('rule', '规则', (i) => r[i].id),
      text('rule_zh', '规则名称', (i) => r[i].title.zh),
      text('rule_en', '规则名称（英文）', (i) => r[i].title.en),
      text('line', '控制线', (i) => r[i].line),
      text('line_zh', '控制线名称', (i) => lineWord(r[i].line, 'zh')),
      text('zone_kinds', '分区', (i) => r[i].zoneKinds.join(' ') || null),
      text('actions', '行为', (i) => r[i].actions.join(' ')),
      text('actions_zh', '行为名称', (i) => r[i].actions.map((action) => ACTION_WORDS[action].zh).join('、')),
      text('uses', '用途', (i) => r[i].uses.join(' ') || null),
      text('levels', '级别', (i) => r[i].levels?.join(' ') || null),
      text('conditions', '条件', (i) => conditionsText(r[i].when ?? []) || null),
      text('verdict', '结论', (i) => r[i].verdict),
      text('severity_zh', '等级名称', (i) => (r[i].severity ? SEVERITY_WORDS[r[i].severity!].zh : null)),
      text('document', '文件', (i) => r[i].clause.document),
      text('number', '文号', (i) => r[i].clause.number || null),
      text('article', '条款', (i) => r[i].clause.article || null),
      text('document_date', '文件日期', (i) => r[i].clause.date),
      text('from', '起', (i) => r[i].from),
      text('to', '止', (i) => r[i].to),
      flag('confirmed', '已核', (i) => r[i].clause.confirmed),
      text('remedy', '处理建议', (i) => r[i].remedy.zh),
      text('remedy_en', '处理建议（英文）', (i) => r[i].remedy.en),
    ]),
  };
}
