import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RuleSet } from '../../model/rule.js';
import { joinRuleSets, readRuleSet } from '../../stages/judge/ruleSet.js';
import { readTextFile } from './scenarioFiles.js';

const SHIPPED = fileURLToPath(new URL('../../../rules', import.meta.url));

/** The shipped rule sets, in order of file name, and the scenario's own after them. */
export async function readRules(own: string | undefined): Promise<RuleSet> {
  const names = (await readdir(SHIPPED)).filter((name) => name.endsWith('.json')).sort();
  const paths = [...names.map((name) => join(SHIPPED, name)), ...(own === undefined ? [] : [own])];
  return joinRuleSets(await Promise.all(paths.map(readRuleFile)));
}

async function readRuleFile(path: string): Promise<RuleSet> {
  return readRuleSet(await readTextFile(path, 'Check the path under "rules" in the scenario.'), path);
}
