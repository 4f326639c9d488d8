import { damaged } from '../source.js';
import { type EncodingClaim, labelOfWriting } from './text.js';

/**
 * A text of XML as a stream of starts, texts and ends.
 *
 * Promises: names without their prefix; the five named entities and numbered ones decoded, CDATA taken as text; comments,
 * instructions and a DOCTYPE passed over: no entity is ever defined or fetched. What is not XML is refused with its line.
 * Nothing nests on a stack of the engine: depth costs memory in proportion only.
 */
export interface XmlHandler {
  start(name: string, attributes: ReadonlyMap<string, string>): void;
  text(text: string): void;
  end(name: string): void;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function readXml(text: string, file: string, handler: XmlHandler): void {
  const open: string[] = [];
  let at = 0;
  const fail = (what: string, place = at): never => {
    let line = 1;
    for (let k = text.indexOf('\n'); k >= 0 && k < place; k = text.indexOf('\n', k + 1)) line++;
    throw damaged(file, `line ${line}: ${what}`, 'The file is cut off or was edited badly; export it anew.');
  };
  const until = (mark: string, from: number): number => {
    const found = text.indexOf(mark, from);
    return found < 0 ? fail(`the text ends before "${mark}"`) : found;
  };
  while (at < text.length) {
    const next = text.indexOf('<', at);
    const stop = next < 0 ? text.length : next;
    if (stop > at) {
      const between = text.slice(at, stop);
      if (open.length > 0) handler.text(decoded(between));
      else if (between.trim() !== '') fail('text outside the root element');
    }
    if (next < 0) break;
    at = next;
    if (text.startsWith('<!--', at)) at = until('-->', at + 4) + 3;
    else if (text.startsWith('<![CDATA[', at)) {
      const end = until(']]>', at + 9);
      handler.text(text.slice(at + 9, end));
      at = end + 3;
    } else if (text.startsWith('<?', at)) at = until('?>', at + 2) + 2;
    else if (text.startsWith('<!', at)) at = endOfDoctype(text, at, until);
    else if (text.startsWith('</', at)) {
      const end = until('>', at);
      const name = text.slice(at + 2, end).trim();
      if (open.pop() !== name) fail(`</${name.slice(0, 60)}> closes what is not open`);
      handler.end(withoutPrefix(name));
      at = end + 1;
    } else {
      const end = endOfTag(text, at, until);
      const isEmpty = text[end - 1] === '/';
      const inside = text.slice(at + 1, isEmpty ? end - 1 : end);
      const name = /^[^\s=/<>]+/.exec(inside)?.[0] ?? fail('a tag without a name');
      handler.start(withoutPrefix(name), attributesOf(inside.slice(name.length)));
      if (isEmpty) handler.end(withoutPrefix(name));
      else open.push(name);
      at = end + 1;
    }
  }
  if (open.length > 0) fail(`<${open[open.length - 1]}> is not closed: the text ends too early`, text.length);
}

function endOfTag(text: string, at: number, until: (mark: string, from: number) => number): number {
  let k = at + 1;
  for (;;) {
    const end = until('>', k);
    const quote = /["']/.exec(text.slice(k, end));
    if (!quote) return end;
    k = until(quote[0], k + quote.index + 1) + 1;
  }
}

function endOfDoctype(text: string, at: number, until: (mark: string, from: number) => number): number {
  const end = until('>', at);
  const inner = text.indexOf('[', at);
  return inner >= 0 && inner < end ? until('>', until(']', inner)) + 1 : end + 1;
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name, quoted] of text.matchAll(/([^\s=]+)\s*=\s*("[^"]*"|'[^']*')/g)) {
    attributes.set(withoutPrefix(name), decoded(quoted.slice(1, -1)));
  }
  return attributes;
}

function withoutPrefix(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** What the declaration of an XML file says of its encoding; UTF-8 when it says nothing. */
export function xmlEncoding(head: Uint8Array): EncodingClaim {
  const said = /^<\?xml[^>]*encoding\s*=\s*["']([^"']+)["']/.exec(
    new TextDecoder('latin1').decode(head.subarray(0, 200)),
  );
  return { name: labelOfWriting(said?.[1] ?? '') ?? 'utf-8', from: 'format' };
}
