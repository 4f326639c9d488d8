import { readdirSync, readFileSync } from 'node:fs';
import type { RuleSet } from '../../src/model/rule.js';
import { joinRuleSets, readRuleSet } from '../../src/stages/judge/ruleSet.js';

const FOLDER = new URL('../../rules/', import.meta.url);

/** Names of the shipped rule files, in order. */
export const RULE_FILES: readonly string[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();

export function ruleFileText(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** The shipped rules, as a run without rules of its own has them. */
export const SHIPPED_RULES: RuleSet = joinRuleSets(RULE_FILES.map((name) => readRuleSet(ruleFileText(name), name)));
