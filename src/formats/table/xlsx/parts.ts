import { damaged, type Source } from '../../source.js';
import { zipContents } from '../../zip/contents.js';
import type { RawEntry } from '../../zip/directory.js';
import { type Budget, unpackToMemory } from '../../zip/unpack.js';

/**
 * The XML files of a workbook.
 *
 * Promises: a part comes as a string of its *bytes* (one character a byte), because a sheet of 60,000 rows is 100 MB of ASCII that would
 * double as text; `unescaped` makes text of a piece of it. With `salvage`, of a workbook that is cut off, the part it ends in comes as far as it goes. Limits: a part beyond 512 MB is refused, as V8 holds no longer string.
 */
export interface Parts {
  /** Null when there is no such part. */
  text(path: string): Promise<string | null>;
  readonly paths: readonly string[];
  /** The file ends within this part. */
  isCut(path: string): boolean;
  /** What is lost of the file, as far as it tells. */
  readonly lost: readonly { readonly path: string; readonly reason: string }[];
}

const LONGEST_PART = 512_000_000;

export async function openParts(source: Source, salvage = false): Promise<Parts> {
  const byPath = new Map<string, RawEntry>();
  const { entries, lost } = await zipContents(source, salvage);
  for (const { entry } of entries) {
    byPath.set(Buffer.from(entry.nameBytes).toString('utf8').replaceAll('\\', '/'), entry);
  }
  const budget: Budget = { zipBytes: source.byteLength, unpackedBytes: 0, passed: null };
  return {
    paths: [...byPath.keys()],
    lost,
    isCut: (path) => byPath.get(path)?.isCut ?? false,
    async text(path) {
      const entry = byPath.get(path);
      if (!entry) return null;
      if (entry.unpackedBytes > LONGEST_PART) {
        throw damaged(source.name, `${path} holds more than 512 MB`, 'Split the workbook, or save the sheet as CSV.');
      }
      const bytes = await unpackToMemory(source, entry, path, budget);
      return utf8Part(bytes).toString('latin1');
    },
  };
}

function utf8Part(bytes: Uint8Array): Buffer {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  if (!isUtf16) return buffer;
  return Buffer.from(new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Text of a piece of a part: UTF-8 decoded, entities and Excel's `_x000D_` resolved. Never a slice that keeps the part alive. */
export function unescaped(piece: string): string {
  let text = Buffer.from(piece, 'latin1').toString('utf8');
  if (text.includes('&')) {
    text = text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
      if (name) return ENTITIES[name] ?? whole;
      const code = hex ? Number.parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
    });
  }
  if (!text.includes('_x')) return text;
  return text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The value of an attribute in the inside of a tag; null when it is not there. */
export function attribute(tag: string, name: string): string | null {
  const found = new RegExp(`(?:^|[\\s:])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found ? unescaped(found[1] ?? found[2]) : null;
}

/** The attributes of all elements of a name, whatever their prefix. */
export function tagsOf(part: string, name: string): string[] {
  return [...elementsOf(part, name)].map(({ tag }) => tag);
}

export interface Element {
  /** Its attributes, as written. */
  readonly tag: string;
  /** What stands between its tags; '' for an element that is closed at once. */
  readonly inside: string;
}

/**
 * All elements of a name that are not inside one another, in order. Takes time in proportion to the part, however it is written: what has
 * no end stops the search.
 */
export function* elementsOf(part: string, name: string): Generator<Element> {
  for (let at = part.indexOf(name); at >= 0; at = part.indexOf(name, at + 1)) {
    const prefix = prefixBefore(part, at);
    const after = part.charCodeAt(at + name.length);
    // not the name of an element, or only the beginning of one: > / and blanks may follow
    if (prefix === null || !(after === 62 || after === 47 || after <= 32)) continue;
    const end = part.indexOf('>', at);
    if (end < 0) return;
    if (part.charCodeAt(end - 1) === 47) {
      yield { tag: part.slice(at + name.length, end - 1), inside: '' };
      at = end;
      continue;
    }
    const close = part.indexOf(`</${prefix}${name}>`, end);
    if (close < 0) return;
    yield { tag: part.slice(at + name.length, end), inside: part.slice(end + 1, close) };
    at = close + prefix.length + name.length + 2;
  }
}

/** The prefix with its colon of an element whose name starts at `at`; null when no `<` stands before it. */
function prefixBefore(part: string, at: number): string | null {
  const before = part.charCodeAt(at - 1);
  if (before === 60) return '';
  if (before !== 58) return null;
  const open = part.lastIndexOf('<', at);
  return open >= 0 && at - open <= 32 ? part.slice(open + 1, at) : null;
}
