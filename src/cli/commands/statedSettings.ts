import { checkSetting } from '../../formats/scenario/parse.js';
import { DEFAULT_SETTINGS, SETTINGS, type SettingKey, type Settings } from '../../model/settings.js';
import { usage } from '../commandLine.js';

/** The settings of a command that is one run: the defaults and what `--set key=value` says, which must be one of `used`. */
export function statedSettings(set: ReadonlyMap<string, readonly string[]>, used: readonly SettingKey[]): Settings {
  const settings: Record<string, number | string | boolean> = { ...DEFAULT_SETTINGS };
  for (const [key, given] of set) {
    if (!used.some((one) => one === key)) {
      // a key that is none says so itself
      if (!Object.hasOwn(SETTINGS, key)) checkSetting(key, given[0], `--set ${key}`);
      throw usage({
        zh: `--set ${key}：本命令的设置有 ${used.join('、')}`,
        en: `--set ${key}: this command uses ${used.join(', ')}`,
      });
    }
    if (given.length > 1)
      throw usage({
        zh: `--set ${key}=${given.join(',')}：此处只取一个值，多个值用于 run`,
        en: `--set ${key}=${given.join(',')}: one value here; several are for run`,
      });
    settings[key] = checkSetting(key, given[0], `--set ${key}=${given[0]}`);
  }
  return settings as Settings;
}
