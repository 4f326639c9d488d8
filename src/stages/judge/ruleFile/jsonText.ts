import type { Problem } from './reader.js';

/** A value of JSON text, and where in the text each part of it stands. */
export interface PlacedJson {
  readonly value: unknown;
  /** Offset of the value at a path (`rules[3].when[0].field`), of the nearest part around it where there is none. */
  offsetOf(path: string): number;
}

/** What is wrong with the text, and where. */
export type StopAt = (offset: number, problem: Problem) => never;

const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const BLANKS = /[ \t\r\n]*/y;
const MOST_NESTED = 50;

/**
 * JSON with the place of every value, for messages that point at it. The grammar is that of RFC 8259, and stricter in two things: a key
 * stands once in its object (JSON.parse would let the last one win in silence), and nesting ends at 50.
 */
export function parseJson(text: string, stop: StopAt): PlacedJson {
  const offsets = new Map<string, number>();
  let at = text.startsWith('\uFEFF') ? 1 : 0;

  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const [token] = pattern.exec(text) ?? [null];
    at += token?.length ?? 0;
    return token;
  }
  function expect(mark: string, zh: string, en: string): void {
    if (text[at] !== mark) unexpected(zh, en);
    at++;
  }
  function unexpected(zh: string, en: string): never {
    const found = at >= text.length ? { zh: '文件到此结束', en: 'the file ends' } : quoted(text[at]);
    return stop(at, { zh: `此处应为${zh}，却是${found.zh}`, en: `${en} is expected here, ${found.en} found` });
  }
  function string(zh: string, en: string): string {
    const token = take(STRING);
    if (token === null) return unexpected(zh, en);
    return JSON.parse(token) as string;
  }
  /** What stands between the brackets, up to and with the closing one. */
  function members(close: string, one: (k: number) => void): void {
    at++;
    take(BLANKS);
    for (let k = 0; text[at] !== close; k++) {
      if (k > 0) {
        expect(',', `逗号或 ${close}`, `a comma or ${close}`);
        take(BLANKS);
      }
      one(k);
      take(BLANKS);
    }
    at++;
  }
  function value(path: string, depth: number): unknown {
    offsets.set(path, at);
    if (depth > MOST_NESTED) stop(at, { zh: `嵌套超过 ${MOST_NESTED} 层`, en: `nested more than ${MOST_NESTED} deep` });
    if (text[at] === '[') {
      const list: unknown[] = [];
      members(']', (k) => list.push(value(`${path}[${k}]`, depth + 1)));
      return list;
    }
    if (text[at] === '{') {
      const entries = new Map<string, unknown>();
      members('}', () => {
        const start = at;
        const key = string('带双引号的键', 'a key in double quotes');
        if (entries.has(key))
          stop(start, { zh: `键 "${key}" 在同一对象中重复`, en: `the key "${key}" stands here twice` });
        take(BLANKS);
        expect(':', '冒号', 'a colon');
        take(BLANKS);
        entries.set(key, value(path === '' ? key : `${path}.${key}`, depth + 1));
      });
      return Object.fromEntries(entries);
    }
    if (text[at] === '"') return string('完整的字符串', 'a whole string');
    const token = take(NUMBER) || take(WORD);
    return token ? JSON.parse(token) : unexpected('一个值', 'a value');
  }

  take(BLANKS);
  const whole = value('', 0);
  take(BLANKS);
  if (at < text.length) unexpected('文件结尾', 'the end of the file');
  return { value: whole, offsetOf: (path) => nearest(offsets, path) };
}

function quoted(mark: string) {
  return { zh: ` ${JSON.stringify(mark)}`, en: JSON.stringify(mark) };
}

function nearest(offsets: ReadonlyMap<string, number>, path: string): number {
  for (let around = path; around !== ''; around = around.replace(/(\.[^.[]*|\[\d+\]|^[^.[]*)$/, '')) {
    const offset = offsets.get(around);
    if (offset !== undefined) return offset;
  }
  return offsets.get('') ?? 0;
}

/** `12:7`: line and column of an offset, from 1. */
export function lineAndColumn(text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${before.length}:${before[before.length - 1].length + 1}`;
}
