import { SCENARIO_SCHEMA } from '../../formats/scenario/schema.js';
import { RULES_SCHEMA } from '../../stages/judge/ruleFile/schema.js';
import { type CommandLine, usage } from '../commandLine.js';

/** `lianpian schema [rules]`: the JSON schema of a scenario, or of a rule file. */
export async function schemaCommand({ paths }: CommandLine): Promise<0> {
  const [of = 'scenario'] = paths;
  if (paths.length > 1 || (of !== 'scenario' && of !== 'rules'))
    throw usage({ zh: 'schema 后只写一个词：scenario 或 rules', en: 'schema takes one word: scenario or rules' });
  process.stdout.write(`${JSON.stringify(of === 'rules' ? RULES_SCHEMA : SCENARIO_SCHEMA, null, 2)}\n`);
  return 0;
}
