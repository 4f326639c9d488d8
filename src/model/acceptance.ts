import { type Column, numberCell, type Table, textCell } from './column.js';
import { LianpianError } from './errors.js';
import type { Finding } from './finding.js';
import { snakeCase } from './snakeCase.js';

/** One row of the file in which a planner accepts findings: which finding, as it was then, and who, why, when. */
export interface Acceptance {
  /** 1-based row of the file. */
  readonly row: number;
  readonly layer: string;
  readonly code: string;
  /** '' where it has none. */
  readonly parcelId: string;
  readonly feature: number;
  readonly x: number;
  readonly y: number;
  readonly areaM2: number;
  /** A number of the finding as text; null where the file does not say it. */
  number(name: string): string | null;
  /** The cells that say who, why and when. */
  readonly words: string;
}

/** The rows of a file that accept findings. */
export interface AcceptedFile {
  readonly file: string;
  readonly rows: readonly Acceptance[];
}

const ACCEPTED = ['accepted', '接受', '已接受'];
const MORE_WORDS = ['accepted_by', '接受人', 'accepted_why', '理由', '原因', 'accepted_on', '接受日期', '日期'];
/** What people write for "not accepted". */
const NO: ReadonlySet<string> = new Set(['', '0', 'no', 'n', 'false', '否', '不', '不接受', '未接受']);

/**
 * The rows of a table that accept a finding.
 *
 * Definition: our own table of findings (of `check`, or `findings.csv` of a run) whose column `accepted` (接受) says anything but no, 0,
 * false, 否. Columns accepted_by (接受人), accepted_why (理由), accepted_on (日期) are read along. Rows with an empty cell accept nothing.
 * Refuses: a table without `accepted`, `layer` or `code` (E_FIELD_MISSING).
 */
export function readAcceptances(table: Table, rowNumbers: ArrayLike<number> | undefined, file: string): Acceptance[] {
  const columns = new Map([...table.columns].map(([name, column]) => [name.trim().toLowerCase(), column]));
  // a workbook has the titles of fields: 接受（填写：…）
  for (const [name, column] of [...columns]) {
    const bare = name.replace(/（.*$/, '');
    if (!columns.has(bare)) columns.set(bare, column);
  }
  const column = (...names: readonly string[]) => names.map((name) => columns.get(name)).find((one) => one);
  const required = (...names: readonly string[]): Column => column(...names) ?? missing(names, table, file);
  const accepted = required(...ACCEPTED);
  const [layer, code] = [required('layer', '图层'), required('code', '代码')];
  const more = MORE_WORDS.flatMap((name) => columns.get(name) ?? []);
  const all = column('numbers', '数值');
  const number = (row: number) => {
    const numbers = numbersOf(textCell(all, row));
    return (name: string): string | null => {
      if (numbers && name in numbers) return String(numbers[name]).trim();
      const own = columns.get(snakeCase(name));
      return own ? textCell(own, row) : null;
    };
  };
  return Array.from({ length: table.rowCount }, (_, row) => row).flatMap((row): Acceptance[] => {
    const said = textCell(accepted, row);
    if (NO.has(said.toLowerCase())) return [];
    return [
      {
        row: rowNumbers?.[row] ?? row + 1,
        layer: textCell(layer, row),
        code: textCell(code, row),
        parcelId: textCell(column('parcel_id', '图斑标识'), row),
        feature: numberCell(column('feature', '行号'), row),
        x: numberCell(column('x', '东'), row),
        y: numberCell(column('y', '北'), row),
        areaM2: numberCell(column('area_m2', '面积'), row),
        number: number(row),
        words: [said, ...more.map((one) => textCell(one, row))].filter((text) => text !== '').join('; '),
      },
    ];
  });
}

function missing(names: readonly string[], table: Table, file: string): never {
  const fields = [...table.columns.keys()].join(', ') || '(none)';
  throw new LianpianError(
    'E_FIELD_MISSING',
    {
      zh: `没有字段 ${names.join(' / ')}；现有字段：${fields}`,
      en: `no field ${names.join(' / ')}; the fields are: ${fields}`,
    },
    file,
    {
      zh: '请用 `lianpian check` 写出的问题表，在要接受的行填写 accepted 一列（谁、为何、何时），其余列保持不变。',
      en: 'Take the table of findings that `lianpian check` wrote, fill its column "accepted" in the rows you accept (who, why, when), and keep the other columns.',
    },
  );
}

function numbersOf(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.startsWith('{')) return null;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return null;
  }
}

/** The texts among a finding's numbers: what it is about, not how much. Row numbers are left out: rows move. */
export function identityOf(item: Finding): readonly (readonly [name: string, value: string])[] {
  return Object.entries(item.numbers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' ? [[name, value.trim()]] : [],
  );
}
