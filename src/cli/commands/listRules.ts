import { rulesTable } from '../../export/rules.js';
import { balancesInForce, rulesInForce } from '../../model/legality.js';
import { type CommandLine, usage } from '../commandLine.js';
import { readRules } from '../files/ruleFiles.js';
import { scratchFolder } from '../files/sources.js';
import { rulesJson, rulesPage } from '../pages/rulesPage.js';
import { dateOf } from './judgeOptions.js';
import { layersOutput } from './layersOutput.js';

/** `lianpian judge --list-rules [--rules FILE] [--date D] [-o TABLE]`: the rules in force, each with the clause it rests on. */
export async function listRules(line: CommandLine, signal: AbortSignal): Promise<0> {
  if (line.paths.length > 0)
    throw usage({
      zh: 'judge --list-rules 只列规则，不要写图斑文件',
      en: 'judge --list-rules reads rules alone: leave the parcels out',
    });
  const date = dateOf(line.judge.date);
  const set = await readRules(line.rules ?? undefined);
  const rules = rulesInForce(set, date);
  const balances = balancesInForce(set, date);
  if (line.output !== null) {
    const scratch = await scratchFolder();
    const inputs = line.rules === null ? [] : [line.rules];
    try {
      const output = await layersOutput(line.output, [], { line, inputs, scratch, signal });
      try {
        await output.write([{ ...rulesTable(rules), shapes: { kind: 'none' }, working: null }]);
        await output.publish();
      } finally {
        await output.discard();
      }
    } finally {
      await scratch.removeAll();
    }
  }
  if (line.json) process.stdout.write(`${JSON.stringify(rulesJson(rules, balances, date))}\n`);
  else if (!line.quiet && line.output !== '-') process.stdout.write(`${rulesPage(rules, balances, date, line.lang)}\n`);
  return 0;
}
