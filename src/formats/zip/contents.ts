import { LianpianError } from '../../model/errors.js';
import { damaged, SALVAGE_REMEDY, type Source } from '../source.js';
import { decodeTexts } from '../text/text.js';
import { LOCAL, type RawEntry, readDirectory } from './directory.js';
import { scanLocalHeaders } from './localHeaders.js';

/**
 * The files of a zip by its table of contents, or, with `salvage`, by the headers of the files where the table is lost.
 *
 * Promises: `lost` names what is not whole, and why. Without `salvage` a zip that has lost its table is refused, with the names of the files
 * that are whole.
 */
export interface Contents {
  readonly entries: readonly { readonly name: string; readonly entry: RawEntry }[];
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
}

const MOST_NAMES = 5;

export async function zipContents(source: Source, salvage = false): Promise<Contents> {
  try {
    return { entries: namesOf(await readDirectory(source), source.name), lost: [] };
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    if (!salvage && !(await beginsAsZip(source))) throw error;
    return byHeaders(source, salvage, error);
  }
}

async function byHeaders(source: Source, salvage: boolean, error: LianpianError): Promise<Contents> {
  const { entries, broken } = await scanLocalHeaders(source);
  const names = namesOf([...entries, ...broken], source.name);
  if (names.length === 0) throw error;
  const isNothing = ({ entry }: (typeof names)[number]) => entry.isCut && entry.unpackedBytes === 0;
  const found = names.slice(0, entries.length).filter((one) => !isNothing(one));
  const unread = [
    ...names.filter(isNothing).map(({ name }) => {
      return { path: name, reason: '压缩包在此截断 / the zip is cut off here' };
    }),
    ...names.slice(entries.length).map(({ name }) => {
      return { path: name, reason: '其内容已损坏，无法解压 / its bytes are damaged and can not be unpacked' };
    }),
  ];
  const cut = found.filter(({ entry }) => entry.isCut);
  if (!salvage) throw refused(found, [...cut.map(({ name }) => name), ...unread.map(({ path }) => path)], error);
  const whole = found.length - cut.length;
  const table = `压缩包的目录丢失：按各文件头找到 ${whole} 个完整文件，其后的文件丢失 / the table of contents of the zip is lost: ${whole} whole files were found by their headers, what came after them is lost`;
  const cutOff = cut.map(({ name, entry }) => {
    const reason = `压缩包在此截断，只有前 ${entry.unpackedBytes} 字节 / the zip is cut off here, its first ${entry.unpackedBytes} bytes are there`;
    return { path: name, reason };
  });
  return { entries: found, lost: [...cutOff, ...unread, { path: source.name, reason: table }] };
}

function refused(found: Contents['entries'], lost: readonly string[], error: LianpianError): LianpianError {
  const whole = found.filter(({ entry }) => !entry.isCut).map(({ name }) => name);
  const list = (names: readonly string[]) =>
    `${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? ', …' : ''}`;
  const parts = [
    `其中 ${whole.length} 个文件完整 / ${whole.length} files in it are whole${whole.length > 0 ? ` (${list(whole)})` : ''}`,
    ...(lost.length > 0 ? [`不完整 / not whole: ${list(lost)}`] : []),
  ];
  return damaged(error.where, `${withoutPlace(error)}; ${parts.join('; ')}`, {
    zh: `${error.remedyIn.zh}${SALVAGE_REMEDY.zh}`,
    en: `${error.remedy} ${SALVAGE_REMEDY.en}`,
  });
}

function withoutPlace({ message, where }: LianpianError): string {
  return message.startsWith(`${where}: `) ? message.slice(where.length + 2) : message;
}

async function beginsAsZip(source: Source): Promise<boolean> {
  const head = await source.read(0, 4);
  return head.length === 4 && new DataView(head.buffer, head.byteOffset).getUint32(0, true) === LOCAL;
}

function namesOf(raw: readonly RawEntry[], file: string): { readonly name: string; readonly entry: RawEntry }[] {
  const guessed = decodeTexts(
    raw.map((entry) => (entry.isUtf8 ? new Uint8Array(0) : entry.nameBytes)),
    null,
    file,
    file,
  );
  const utf8 = new TextDecoder();
  return raw.map((entry, e) => ({ entry, name: entry.isUtf8 ? utf8.decode(entry.nameBytes) : guessed.texts[e] }));
}
