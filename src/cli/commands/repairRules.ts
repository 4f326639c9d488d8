import type { SettingKey } from '../../model/settings.js';
import { SETTINGS } from '../../model/settings.js';
import { usage } from '../commandLine.js';

/** Settings that `repair` goes by. */
export const REPAIR_SETTINGS = (Object.keys(SETTINGS) as SettingKey[]).filter((key) => key.startsWith('repair.'));

/** A rule as `--rules` names it: the setting it turns on, and the value it has when none is given (none: one must be). */
interface NamedRule {
  readonly key: SettingKey;
  readonly value?: string;
}

const NAMED: Readonly<Record<string, NamedRule>> = {
  dropDuplicates: { key: 'repair.duplicateVertices', value: 'drop' },
  dropVertices: { key: 'repair.verticesM', value: '0.001' },
  dropSpikes: { key: 'repair.spikesDeg', value: '1' },
  makeValid: { key: 'repair.makeValid', value: 'structure' },
  dropCopies: { key: 'repair.copies', value: 'drop' },
  snap: { key: 'repair.snapM', value: '0.01' },
  overlaps: { key: 'repair.overlaps', value: 'longestBorder' },
  gaps: { key: 'repair.gapsM', value: '0.5' },
  slivers: { key: 'repair.slivers', value: 'dissolve' },
  splitMultiparts: { key: 'repair.multiparts', value: 'split' },
};

/** Rules that are on when `--rules` does not speak of them. */
const OFF: Partial<Record<SettingKey, string>> = {
  'repair.duplicateVertices': 'keep',
  'repair.makeValid': 'none',
};

/**
 * `--rules dropSpikes,snap=0.01,overlaps=larger,gaps`: exactly these are on, as settings. Without `--rules` the defaults hold. `--set` goes over both.
 */
export function settingsOfRules(
  rules: string | null,
  set: ReadonlyMap<string, readonly string[]>,
): Map<string, readonly string[]> {
  const all = new Map<string, readonly string[]>();
  if (rules !== null) {
    for (const [key, value] of Object.entries(OFF)) all.set(key, [value]);
    for (const entry of rules.split(',').filter((text) => text !== '')) {
      const [name, given] = entry.split('=');
      const rule = NAMED[name];
      if (!rule)
        throw usage({
          zh: `--rules：没有规则“${name}”，可用的有 ${Object.keys(NAMED).join('、')}`,
          en: `--rules: there is no rule "${name}"; the rules are ${Object.keys(NAMED).join(', ')}`,
        });
      const value = given ?? rule.value;
      if (value === undefined || value === '')
        throw usage({ zh: `--rules ${name} 须带值：${name}=…`, en: `--rules ${name} needs a value: ${name}=…` });
      all.set(rule.key, [value]);
    }
  }
  for (const [key, values] of set) all.set(key, values);
  return all;
}
