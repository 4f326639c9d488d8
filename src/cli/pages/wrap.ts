import { displayWidth } from './textTable.js';

/** A text as lines no wider than `width` columns: broken at blanks and after Chinese punctuation, in a long run anywhere. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[^\s，、；。：,;]*[，、；。：,;]?\s*/g) ?? []) {
    if (displayWidth(line + piece.trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line.trim() !== '') lines.push(line.trimEnd());
    line = piece;
    while (displayWidth(line.trimEnd()) > width) {
      const head = cutAt(line, width);
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines.length === 0 ? [''] : lines;
}

/** The text, or as much of it as `width` columns take, ending in an ellipsis. */
export function cut(text: string, width: number): string {
  return displayWidth(text) <= width ? text : `${cutAt(text, width - 1)}…`;
}

/** The end of a text in as many columns: of a path the end says more than its beginning. */
export function cutStart(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let end = text;
  while (displayWidth(end) > width - 1) end = end.slice(end.codePointAt(0)! > 0xffff ? 2 : 1);
  return `…${end}`;
}

function cutAt(text: string, width: number): string {
  let used = 0;
  let end = 0;
  for (const character of text) {
    used += displayWidth(character);
    if (used > width && end > 0) break;
    end += character.length;
  }
  return text.slice(0, end);
}
