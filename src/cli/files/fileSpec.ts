import { LianpianError } from '../../model/errors.js';

/**
 * A file as the command line names it: `parcels.gpkg|layer=DLTB|crs=EPSG:4549|encoding=GBK|axes=yx|id=BSM`, its options behind its path.
 * Keys: those of `FileOptions`; `salvage` has no value. A path may hold no `|`.
 */
export interface FileOptions {
  readonly layer?: string;
  readonly crs?: string;
  readonly encoding?: string;
  /** `yx`: the file has north (or latitude) first. */
  readonly axes?: 'xy' | 'yx';
  /** Field of the ids; default BSM, else the row number. */
  readonly id?: string;
  readonly salvage?: boolean;
  /** What `check` takes a layer as: `parcels`, `controlLine:ecologicalRedline`, … */
  readonly role?: string;
}

export interface FileSpec extends FileOptions {
  readonly path: string;
}

const KEYS: readonly string[] = ['layer', 'crs', 'encoding', 'axes', 'id'];

/** `common` are the options given for the whole command; those behind the path win. `more`: keys that this command has besides. */
export function parseFileSpec(text: string, common: FileOptions = {}, more: readonly 'role'[] = []): FileSpec {
  const keys = [...KEYS, ...more];
  const [path, ...parts] = text.split('|');
  const own: Record<string, string | true> = {};
  for (const part of parts) {
    const at = part.indexOf('=');
    const key = at < 0 ? part : part.slice(0, at);
    if (at < 0 && key === 'salvage') own[key] = true;
    else if (key === 'axes' && !/^axes=(xy|yx)$/.test(part)) throw wrongAxes(part, text);
    else if (at > 0 && at < part.length - 1 && keys.includes(key)) own[key] = part.slice(at + 1);
    else {
      throw new LianpianError(
        'E_USAGE',
        { zh: `“${part}”不是文件的选项`, en: `"${part}" is not an option of a file` },
        text,
        {
          zh: `请写 ${path}|${keys.map((k) => `${k}=…`).join('|')} 或 |salvage，并整体加引号。`,
          en: `Write ${path}|${keys.map((k) => `${k}=…`).join('|')} or |salvage, and quote the whole for the shell.`,
        },
      );
    }
  }
  return { path, ...common, ...(own as FileOptions) };
}

function wrongAxes(part: string, text: string): LianpianError {
  return new LianpianError('E_USAGE', { zh: `“${part}”不是坐标次序`, en: `"${part}" is not an order of axes` }, text, {
    zh: '请写 axes=yx（北坐标在前）或 axes=xy。',
    en: 'Write axes=yx (north first) or axes=xy.',
  });
}
