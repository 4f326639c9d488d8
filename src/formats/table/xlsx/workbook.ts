import { attribute, elementsOf, type Parts, tagsOf, unescaped } from './parts.js';

/**
 * What the sheets of a workbook share: their names and places, the shared texts, and which number formats are dates.
 * A number format is a date when its code asks for a year, a month or a day, a moment when for hours or seconds too, a clock when it asks
 * for hours, minutes or seconds alone.
 */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly path: string; readonly hidden: boolean }[];
  readonly sharedTexts: readonly string[];
  /** By cell style. */
  readonly styles: readonly ('date' | 'moment' | 'clock' | 'plain')[];
  /** Days from 1970-01-01 to day 0 of the workbook's calendar. */
  readonly dayZero: number;
}

const DAY_ZERO_1900 = -25_569;
const DAY_ZERO_1904 = -24_107;

const partCalled = (parts: Parts, name: RegExp) => parts.paths.find((path) => name.test(path)) ?? null;

/** Null when there is no workbook among the parts. */
export async function readWorkbook(parts: Parts): Promise<Workbook | null> {
  const path = partCalled(parts, /(^|\/)workbook\.xml$/i);
  const text = path === null ? null : await parts.text(path);
  if (path === null || text === null) return null;
  const folder = path.replace(/[^/]*$/, '');
  const relations = (await parts.text(`${folder}_rels/workbook.xml.rels`)) ?? '';
  const targets = new Map<string, string>();
  let shared: string | null = null;
  let styles: string | null = null;
  for (const tag of tagsOf(relations, 'Relationship')) {
    const target = resolved(folder, attribute(tag, 'Target') ?? '');
    const type = attribute(tag, 'Type') ?? '';
    if (type.endsWith('/sharedStrings')) shared = target;
    else if (type.endsWith('/styles')) styles = target;
    else if (type.endsWith('/worksheet')) targets.set(attribute(tag, 'Id') ?? '', target);
  }
  const sheets = tagsOf(text, 'sheet').flatMap((tag) => {
    const target = targets.get(attribute(tag, 'id') ?? '');
    if (target === undefined) return [];
    const state = attribute(tag, 'state') ?? 'visible';
    return [{ name: attribute(tag, 'name') ?? '', path: target, hidden: state !== 'visible' }];
  });
  const is1904 = tagsOf(text, 'workbookPr').some((tag) => /^(1|true)$/.test(attribute(tag, 'date1904') ?? ''));
  return {
    sheets,
    sharedTexts: shared === null ? [] : textsOf((await parts.text(shared)) ?? ''),
    styles: styles === null ? [] : stylesOf((await parts.text(styles)) ?? ''),
    dayZero: is1904 ? DAY_ZERO_1904 : DAY_ZERO_1900,
  };
}

/**
 * The same of a workbook that is damaged. Where the list of sheets or the places of its parts are lost, the parts are known by the names that all
 * programs give them, and a sheet is called as its part (`sheet1`). What is lost of what the sheets share is in `lost`.
 */
export async function salvageWorkbook(parts: Parts): Promise<Workbook & { readonly lost: Parts['lost'] }> {
  const lost: { path: string; reason: string }[] = [];
  const optional: Parts = {
    ...parts,
    text: (path) =>
      parts.text(path).catch((error: unknown) => {
        lost.push({ path, reason: error instanceof Error ? error.message : String(error) });
        return null;
      }),
  };
  const said = await readWorkbook(optional);
  if (said && said.sheets.length > 0) {
    if (said.styles.length === 0) lost.push(...withoutStyles(parts));
    return { ...said, lost };
  }
  const sheets = parts.paths.filter((path) => /(^|\/)worksheets\/[^/]+\.xml$/i.test(path));
  const shared = partCalled(parts, /(^|\/)sharedStrings\.xml$/i);
  const styles = partCalled(parts, /(^|\/)styles\.xml$/i);
  const kinds = styles === null ? [] : stylesOf((await optional.text(styles)) ?? '');
  if (kinds.length === 0) lost.push(...withoutStyles(parts));
  const reason = '工作表名称丢失，按其部件名称读入 / the names of the sheets are lost; they are called as their parts';
  return {
    sheets: sheets.map((path) => ({ name: path.replace(/^.*\/|\.xml$/gi, ''), path, hidden: false })),
    sharedTexts: shared === null ? [] : textsOf((await optional.text(shared)) ?? ''),
    styles: kinds,
    dayZero: said?.dayZero ?? DAY_ZERO_1900,
    lost: [...lost, { path: 'xl/workbook.xml', reason }],
  };
}

/** Without its formats a date is the number that is saved: nothing else tells it from one. */
function withoutStyles(parts: Parts): Parts['lost'] {
  if (parts.lost.length === 0) return [];
  const reason =
    '数字格式丢失，日期按数值读入 / the number formats are lost: dates are read as the numbers that are saved';
  return [{ path: 'xl/styles.xml', reason }];
}

function resolved(folder: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const steps: string[] = [];
  for (const step of `${folder}${target}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.') steps.push(step);
  }
  return steps.join('/');
}

function textsOf(part: string): string[] {
  const texts: string[] = [];
  for (const { inside } of elementsOf(part, 'si')) texts.push(richText(inside));
  return texts;
}

/** The runs of a text in one piece, without the reading aids of East Asian text. */
export function richText(inside: string): string {
  let spoken = inside;
  if (inside.includes('rPh')) for (const aid of elementsOf(inside, 'rPh')) spoken = spoken.replace(aid.inside, '');
  let text = '';
  for (const run of elementsOf(spoken, 't')) text += unescaped(run.inside);
  return text;
}

function stylesOf(part: string): Workbook['styles'] {
  const formats = new Map<number, string>();
  for (const tag of tagsOf(part, 'numFmt')) {
    formats.set(Number(attribute(tag, 'numFmtId')), attribute(tag, 'formatCode') ?? '');
  }
  const [cells] = elementsOf(part, 'cellXfs');
  return tagsOf(cells?.inside ?? '', 'xf').map((tag) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0);
    return kindOf(formats.get(id) ?? BUILT_IN[id] ?? '');
  });
}

/** Numbers of the built-in formats that are dates and clocks; the others are numbers and texts. */
const DATES = [14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58];
const CLOCKS = [18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56];
const BUILT_IN: Readonly<Record<number, string>> = {
  ...Object.fromEntries(DATES.map((id) => [id, 'yyyy-mm-dd'])),
  22: 'yyyy-mm-dd hh:mm',
  ...Object.fromEntries(CLOCKS.map((id) => [id, 'hh:mm'])),
};

function kindOf(code: string): Workbook['styles'][number] {
  // quoted words, colours and conditions are not letters of the calendar
  const letters = code.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '').toLowerCase();
  if (/general/.test(letters)) return 'plain';
  const hasClock = /[hs]/.test(letters);
  if (/[yd]|e{2}/.test(letters)) return hasClock ? 'moment' : 'date';
  if (hasClock) return 'clock';
  return /m/.test(letters) ? 'date' : 'plain';
}
