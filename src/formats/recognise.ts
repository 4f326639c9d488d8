import { LianpianError } from '../model/errors.js';
import type { Format } from './format.js';
import { damaged, ending, type Source } from './source.js';

const HEAD_BYTES = 4096;

/**
 * Which of `formats` a file or folder is: by its ending for the formats that say so, else by its first bytes, else by its ending.
 * Refuses what is none of them (E_FORMAT_UNKNOWN) and an empty file (E_FILE_DAMAGED).
 */
export async function recogniseFormat(source: Source, formats: readonly Format[]): Promise<Format> {
  const named = formats.find((format) => format.endings.includes(ending(source.name)));
  if (source.isFolder) {
    if (named?.folder) return named;
    throw unknown(source, 'is a folder, and not a .gdb', formats);
  }
  if (source.byteLength === 0)
    throw damaged(source.name, { zh: '文件为空（0 字节）', en: 'the file is empty (0 bytes)' });
  const head = await source.read(0, HEAD_BYTES);
  const text = new TextDecoder('latin1').decode(head).replace(/^(\xef\xbb\xbf)?\s*/, '');
  if (named?.endingFirst && (!named.signed || named.recognises(head, text))) return named;
  const recognised = formats.find((format) => format.recognises(head, text));
  if (recognised) return recognised;
  if (named && !named.signed && !named.folder) return named;
  throw unknown(source, named ? `is not a GIS file: its bytes are not ${named.title}` : 'is not a GIS file', formats);
}

export function unknown(source: Source, why: string, formats: readonly Format[]): LianpianError {
  const list = formats.flatMap((format) => (format.refused ? [] : [format.title])).join('; ');
  return new LianpianError('E_FORMAT_UNKNOWN', `${source.name} ${why}`, source.name, {
    zh: `可读的格式：${list}。`,
    en: `Can be read: ${list}.`,
  });
}
