import { LianpianError } from '../../model/errors.js';
import type { Finding } from '../../model/finding.js';
import { finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';

/**
 * Which encoding the texts of a file are in, and their decoding.
 *
 * Definition: a claim is what the user, a `.cpg` or the language byte (LDID) says, in this order. Without a claim: strict UTF-8 if
 * every text passes, else GB18030 (which holds GBK and GB2312) if every text passes, else windows-1252.
 * A claim is contradicted when a text is not in it, when it is another than UTF-8 and all bytes are UTF-8 that says Chinese, and when it
 * is a one-byte code page (which any bytes pass; Chinese software writes LDID 87 for whatever its machine uses) and the bytes are GB2312.
 * Promises: a claim of a file that its own bytes contradict gives way to the bytes, with a finding; a claim of the
 * user's is kept or refused (E_ENCODING), never overruled. Bytes that are ASCII throughout bring no finding.
 * Limits: a text cut in the middle of its last character (full 254-byte field) loses that half character; a whole file that ends so is cut
 * off, which is a finding.
 */
type Decoder = InstanceType<typeof TextDecoder>;
export type Encoding = NonNullable<DeliveredLayer['encoding']>;

export interface EncodingClaim {
  readonly name: string;
  readonly from: 'option' | 'cpg' | 'ldid' | 'format';
}

const CLAIMANTS: Readonly<Record<EncodingClaim['from'], readonly [string, string]>> = {
  option: ['选项', 'the option'],
  cpg: ['.cpg 文件', 'the .cpg'],
  ldid: ['语言字节', 'the language byte'],
  format: ['格式', 'the format'],
};

export interface DecodedTexts {
  readonly texts: readonly string[];
  readonly encoding: Encoding;
  readonly findings: readonly Finding[];
}

/** Code pages of the DBF language byte, as ESRI and FoxPro write them. */
const LABEL_BY_LDID: Readonly<Record<number, string>> = {
  3: 'windows-1252',
  87: 'windows-1252',
  77: 'gb18030',
  122: 'gb18030',
  78: 'euc-kr',
  121: 'euc-kr',
  79: 'big5',
  120: 'big5',
  19: 'shift_jis',
  123: 'shift_jis',
  88: 'windows-1252',
  89: 'windows-1252',
  200: 'windows-1250',
  201: 'windows-1251',
  202: 'windows-1254',
  203: 'windows-1253',
};

/** Writings of `.cpg` files and options → label of the Encoding standard. */
const LABEL_BY_WRITING: Readonly<Record<string, string>> = {
  cp936: 'gb18030',
  '936': 'gb18030',
  ansi936: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  gb18030: 'gb18030',
  utf8: 'utf-8',
  cp65001: 'utf-8',
  '65001': 'utf-8',
  '950': 'big5',
  cp950: 'big5',
  '932': 'shift_jis',
  cp932: 'shift_jis',
  '88591': 'windows-1252',
  iso88591: 'windows-1252',
  latin1: 'windows-1252',
  ansi1252: 'windows-1252',
  cp1252: 'windows-1252',
  '1252': 'windows-1252',
};

export function labelOfLdid(ldid: number): string | null {
  return LABEL_BY_LDID[ldid] ?? null;
}

/** The encoding label behind a writing ("CP936", "UTF-8", "ANSI 1252"); null when nobody knows it. */
export function labelOfWriting(writing: string): string | null {
  const key = writing
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '');
  if (key === '') return null;
  if (LABEL_BY_WRITING[key]) return LABEL_BY_WRITING[key];
  const windows = /^(?:ansi|cp|windows)?(125\d)$/.exec(key)?.[1];
  if (windows) return `windows-${windows}`;
  const iso = /^iso?8859(\d{1,2})$/.exec(key)?.[1];
  return standardLabel(iso ? `iso-8859-${iso}` : writing.trim());
}

function standardLabel(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

/** Same as above for an encoding that the user asked for: unknown is a coded error. */
export function labelOfOption(writing: string, file: string): string {
  const label = labelOfWriting(writing);
  if (label === null) {
    throw new LianpianError(
      'E_ENCODING',
      `encoding "${writing}" is not known`,
      file,
      'Use UTF-8, GBK (CP936), GB18030, Big5 or windows-1252, or leave it out to have it found from the file.',
    );
  }
  return label;
}

/** The encoding the user says a file is in; null when nothing is said. */
export function encodingSaid(said: string | undefined, file: string): EncodingClaim | null {
  return said ? { name: labelOfOption(said, file), from: 'option' } : null;
}

/**
 * Decodes all texts of one file in one encoding. `layer` names the findings; `file` the errors. `isFull(i)` says that text i
 * fills its field, so that its last character may be cut.
 */
export function decodeTexts(
  slices: readonly Uint8Array[],
  claim: EncodingClaim | null,
  layer: string,
  file: string,
  isFull: (index: number) => boolean = () => false,
): DecodedTexts {
  if (slices.every(isAscii)) {
    const encoding: Encoding = claim ? { name: claim.name, from: claim.from } : { name: 'utf-8', from: 'bytes' };
    return { texts: decodeAll(slices, 'utf-8', () => false) ?? [], encoding, findings: [] };
  }
  if (claim) {
    const texts = decodeAll(slices, claim.name, isFull);
    if (texts && (claim.from === 'option' || !isContradicted(claim, slices, isFull))) {
      return { texts, encoding: { name: claim.name, from: claim.from }, findings: [] };
    }
    if (claim.from === 'option') {
      throw new LianpianError(
        'E_ENCODING',
        `${file} holds bytes that are not ${claim.name}`,
        file,
        'Leave the encoding out to have it found from the bytes, or name the right one.',
      );
    }
  }
  const asUtf8 = claim?.name === 'utf-8' ? null : decodeAll(slices, 'utf-8', isFull);
  const asGb = asUtf8 ? null : decodeAll(slices, 'gb18030', isFull);
  const name = asUtf8 ? 'utf-8' : asGb ? 'gb18030' : 'windows-1252';
  const texts = asUtf8 ?? asGb ?? slices.map((slice) => new TextDecoder('windows-1252').decode(slice));
  const severity = claim || name === 'windows-1252' ? 'warning' : 'note';
  const numbers = { encoding: name.toUpperCase(), because: reasonOf(claim, name) };
  return {
    texts,
    encoding: { name, from: 'bytes' },
    findings: [finding('encoding.guessed', severity, layer, numbers)],
  };
}

/** Why the bytes decided, as `中文 / English`. */
export function reasonOf(claim: EncodingClaim | null, found: string): string {
  if (claim) {
    const [zh, en] = CLAIMANTS[claim.from];
    return `${zh}称 ${claim.name}，与字节不符 / ${en} says ${claim.name}, the bytes are not`;
  }
  if (found === 'utf-8') return '没有声明，全部字节是有效的 UTF-8 / nothing is declared; all bytes are valid UTF-8';
  if (found === 'gb18030') {
    return '没有声明，字节不是 UTF-8 而是有效的 GB18030 / nothing is declared; bytes are not UTF-8 but valid GB18030';
  }
  return '没有声明，字节既非 UTF-8 也非 GB18030 / nothing is declared; bytes are neither UTF-8 nor GB18030';
}

/** A text or two may be Chinese in the wrong encoding by chance; most of all of them are not. */
const MOST = 0.9;
const FEWEST_CHARACTERS = 2;

function isContradicted(
  claim: EncodingClaim,
  slices: readonly Uint8Array[],
  isFull: (index: number) => boolean,
): boolean {
  if (claim.name === 'utf-8' || claim.from === 'format') return false;
  const utf8 = decodeAll(slices, 'utf-8', isFull)?.join('');
  if (utf8 !== undefined) {
    const others = utf8.replace(/[\0-\x7f]/g, '').length;
    const chinese = utf8.replace(/[^\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]/g, '').length;
    if (chinese >= FEWEST_CHARACTERS && chinese >= MOST * others) return true;
  }
  return /^(windows-125\d|iso-8859-\d+)$/.test(claim.name) && isGb2312(slices);
}

/** Whether the bytes above ASCII come in the pairs of GB2312; in Western texts they mostly stand alone before a letter. */
function isGb2312(slices: readonly Uint8Array[]): boolean {
  let pairs = 0;
  let strays = 0;
  for (const bytes of slices) {
    for (let i = 0; i < bytes.length; i++) {
      if (bytes[i] < 0x80) continue;
      const isPair = bytes[i] >= 0xa1 && bytes[i] <= 0xf7 && bytes[i + 1] >= 0xa1;
      if (isPair) pairs++;
      else strays++;
      if (isPair) i++;
    }
  }
  return pairs >= FEWEST_CHARACTERS && pairs >= MOST * (pairs + strays);
}

const BATCH = 4096;

/**
 * All texts in `label`, or null when one of them is not in it. Thousands are decoded at once, zeros between them: no encoding of the
 * world's DBFs has a zero within a character, so that each text ends where it ends.
 */
function decodeAll(slices: readonly Uint8Array[], label: string, isFull: (index: number) => boolean): string[] | null {
  const strict = new TextDecoder(label, { fatal: true, ignoreBOM: true });
  const texts: string[] = [];
  for (let first = 0; first < slices.length; first += BATCH) {
    const batch = slices.slice(first, first + BATCH);
    const joined =
      batch.length > 1 && !label.startsWith('utf-16') ? tryDecode(withZeros(batch), strict)?.split('\0') : null;
    // a text that has a zero itself, or a half character at its end, is met one by one
    if (joined?.length === batch.length) {
      for (const text of joined) texts.push(text);
      continue;
    }
    for (let i = 0; i < batch.length; i++) {
      const text = tryDecode(batch[i], strict) ?? (isFull(first + i) ? decodeCut(batch[i], strict) : null);
      if (text === null) return null;
      texts.push(text);
    }
  }
  return texts;
}

function withZeros(slices: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(slices.reduce((sum, slice) => sum + slice.length + 1, -1));
  let at = 0;
  for (const slice of slices) {
    joined.set(slice, at);
    at += slice.length + 1;
  }
  return joined;
}

function tryDecode(slice: Uint8Array, strict: Decoder): string | null {
  try {
    return strict.decode(slice);
  } catch {
    return null;
  }
}

/** The text without the half character at its end: at most three bytes of one character are missing their last. */
function decodeCut(slice: Uint8Array, strict: Decoder): string | null {
  for (let cut = 1; cut <= Math.min(3, slice.length) && slice[slice.length - cut] >= 0x30; cut++) {
    const text = tryDecode(slice.subarray(0, slice.length - cut), strict);
    if (text !== null) return text;
  }
  return null;
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i] >= 0x80) return false;
  return true;
}

/** A string of the engine holds little more. */
const LONGEST_TEXT = 500_000_000;

/** Decodes one whole text file (CSV, GeoJSON): BOM first, then claim, then as above. Gives the text without its BOM. */
export function decodeFile(
  bytes: Uint8Array,
  claim: EncodingClaim | null,
  layer: string,
  file: string,
): { readonly text: string; readonly encoding: Encoding; readonly findings: readonly Finding[] } {
  if (bytes.length > LONGEST_TEXT) {
    throw new LianpianError(
      'E_TOO_LARGE',
      `${file} 有 ${bytes.length} 字节，文本最多读 ${LONGEST_TEXT} / has ${bytes.length} bytes; a text is read up to ${LONGEST_TEXT}`,
      file,
      '拆分文件，或转成 GeoPackage、Shapefile / Split the file, or convert it to GeoPackage or Shapefile.',
    );
  }
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return { text: utf8(bytes.subarray(3), file), encoding: { name: 'utf-8', from: 'bytes' }, findings: [] };
  }
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    const label = bytes[0] === 0xff ? 'utf-16le' : 'utf-16be';
    const text = new TextDecoder(label).decode(bytes);
    return { text, encoding: { name: label, from: 'bytes' }, findings: [] };
  }
  const { texts, encoding, findings } = decodeTexts([bytes], claim, layer, file, () => true);
  const cut = isCutOff(bytes, encoding.name) ? [finding('text.cutOff', 'error', layer, {})] : [];
  return { text: texts[0], encoding, findings: [...findings, ...cut] };
}

/** Whether the text ends within a character. */
function isCutOff(bytes: Uint8Array, label: string): boolean {
  if (isAscii(bytes.subarray(-3)) || label === 'windows-1252') return false;
  return tryDecode(bytes, new TextDecoder(label, { fatal: true })) === null;
}

function utf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new LianpianError(
      'E_ENCODING',
      `${file} starts as UTF-8 (byte order mark) but holds other bytes`,
      file,
      'Save the file anew as UTF-8.',
    );
  }
}
