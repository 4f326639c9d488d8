const TOKEN =
  /[\t\n\r ]*(?:([{}[\]:,])|"(?:[ !#-[\]-\uffff]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\d.])|true|false|null)/y;

/** Where a text stops being JSON: the place of the first character that can't stand there, its length when it ends too early. */
export function jsonErrorAt(text: string): number {
  const open: string[] = [];
  let expected: 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'next' = 'value';
  TOKEN.lastIndex = 0;
  for (let at = 0; ; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    const start = match ? match.index + match[0].length - match[0].trimStart().length : skipBlanks(text, at);
    if (!match) return isCutToken(text, start) ? text.length : start;
    const sign = match[1] ?? '';
    const isString = text[start] === '"';
    const inside = open.at(-1);
    if (expected === 'colon') {
      if (sign !== ':') return start;
      expected = 'value';
    } else if (expected === 'next') {
      if (inside === undefined) return start;
      if (sign === ',') expected = inside === '{' ? 'key' : 'value';
      else if (sign === (inside === '{' ? '}' : ']')) open.pop();
      else return start;
    } else if (expected === 'key' || expected === 'keyOrEnd') {
      if (isString) expected = 'colon';
      else if (sign === '}' && expected === 'keyOrEnd') {
        open.pop();
        expected = 'next';
      } else return start;
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      expected = sign === '{' ? 'keyOrEnd' : 'valueOrEnd';
    } else if (sign === ']' && expected === 'valueOrEnd') {
      open.pop();
      expected = 'next';
    } else if (sign !== '') return start;
    else expected = 'next';
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && '\t\n\r '.includes(text[at])) at++;
  return at;
}

/** A string without its closing quote, or the beginning of a word or number, with nothing behind it. */
function isCutToken(text: string, start: number): boolean {
  if (text[start] === '"') return !/[^\\]"/.test(text.slice(start, start + 1_000_000));
  const rest = text.slice(start, start + 20);
  return ['true', 'false', 'null'].some((word) => word.startsWith(rest)) || /^-?\d*[.eE]?[+-]?$/.test(rest);
}
