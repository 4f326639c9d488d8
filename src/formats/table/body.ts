import { filled, type Header } from './header.js';
import type { Merge } from './xlsx/sheet.js';

/**
 * The rows below a header: which of them are data, with merged cells filled.
 *
 * Definition: not data are a row whose first text is a total (合计, 小计; `total` at the end only), a cell merged over four fifths of the columns (a
 * section), the header printed again, and at the end of the table the notes and signatures (注:, 填表人:). A cell merged down holds for every
 * row it covers; one merged to the right counts in its first column only.
 * Promises: each row that is left out is named; blank rows at the end are left out, blank rows between others stay.
 */
export interface Body {
  /** Numbers of the rows that are data, ascending. */
  readonly rows: readonly number[];
  readonly left: readonly {
    readonly row: number;
    readonly kind: 'total' | 'section' | 'header' | 'note';
    readonly text: string;
  }[];
  /** Cells that got their text from a merged cell above: row × stride + column → the row it is from. */
  readonly filledFrom: ReadonlyMap<number, number>;
  readonly merges: number;
}

type Rows = readonly (readonly string[])[];

/** No sheet merges more cells than this; what a damaged one says beyond is left as it is. */
const MOST_FILLED = 4_000_000;
const TOTAL = /^(?:合计|总计|小计|累计|共计|总和|本页小计|本页合计)(?:[（(].*[)）])?[:：]?$/;
const TOTAL_AT_END = /^(?:total|subtotal|sum|grand total)s?:?$/i;
const NOTE =
  /^(?:备?注|附注|说明|填表|制表|填报|审核|复核|核对|单位负责人|负责人|分管领导|经办|联系人|联系电话|数据来源|资料来源|来源|报送|注意|notes?|source)/i;

export function readBody(rows: Rows, header: Header, merges: readonly Merge[], stride: number): Body {
  const width = header.names.filter((name) => name !== '').length;
  const filledFrom = new Map<number, number>();
  let filling = 0;
  const sections = new Set<number>();
  for (const { top, bottom, left, right } of merges) {
    if (top < header.body) continue;
    if (top === bottom && right - left + 1 >= Math.max(3, 0.8 * width)) sections.add(top);
    if (bottom === top || !rows[top]?.[left]?.trim()) continue;
    filling++;
    for (let r = top + 1; r <= Math.min(bottom, rows.length - 1); r++) {
      const place = r * stride + left;
      // merged cells never overlap in a sound file
      if (filledFrom.has(place)) break;
      filledFrom.set(place, top);
    }
    if (filledFrom.size > MOST_FILLED) break;
  }
  const filledRows = new Set([...filledFrom.keys()].map((place) => Math.floor(place / stride)));
  const again = headerAgain(rows, header);
  const isBlank = (r: number) => filled(rows[r]).length === 0 && !filledRows.has(r);
  let end = rows.length;
  const left: Body['left'][number][] = [];
  while (end > header.body) {
    const text = firstText(rows[end - 1]);
    if (isBlank(end - 1)) end--;
    else if (isNote(rows[end - 1], text, width)) left.push({ row: --end, kind: 'note', text });
    else if (TOTAL_AT_END.test(text)) left.push({ row: --end, kind: 'total', text });
    else break;
  }
  left.reverse();
  const found: Body['left'][number][] = [];
  const data: number[] = [];
  for (let r = header.body; r < end; r++) {
    const text = firstText(rows[r]);
    const kind = TOTAL.test(text.replace(/\s/g, ''))
      ? 'total'
      : sections.has(r) && filled(rows[r]).length === 1
        ? 'section'
        : again(r)
          ? 'header'
          : null;
    if (kind) found.push({ row: r, kind, text });
    else data.push(r);
  }
  while (data.length > 0 && isBlank(data[data.length - 1])) data.pop();
  return { rows: data, left: [...found, ...left], filledFrom, merges: filling };
}

function firstText(row: readonly string[] | undefined): string {
  // find would visit holes
  let text = '';
  row?.some((cell) => {
    text = cell.trim();
    return text !== '';
  });
  return text;
}

function isNote(row: readonly string[], text: string, width: number): boolean {
  if (!NOTE.test(text)) return false;
  const cells = filled(row);
  return /^[^:：]{1,12}[:：]/.test(text) || (cells.length === 1 && width >= 2);
}

/** Whether a row repeats the header, as printed pages do. */
function headerAgain(rows: Rows, header: Header): (row: number) => boolean {
  const above = rows[header.first] ?? [];
  const named = filled(above);
  return (r) => {
    if (named.length < 2 || rows[r]?.[named[0]]?.trim() !== above[named[0]].trim()) return false;
    const cells = filled(rows[r]);
    return cells.length >= 2 && cells.every((c) => rows[r][c].trim() === above[c]?.trim());
  };
}
