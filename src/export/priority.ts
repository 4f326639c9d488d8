import { type Column, textCell } from '../model/column.js';
import { LianpianError } from '../model/errors.js';

/**
 * Rank of each row by a field, the lesser first: numbers in ascending order (007 is 7), else texts in theirs; an empty value comes last, equal
 * values rank equal. Refuses a field with nothing in it, and one of numbers and texts, of which nothing says how they stand to each other.
 */
export function priorityRanks(
  column: Column | undefined,
  rowCount: number,
  field: string,
  where: string,
): Float64Array {
  const values = Array.from({ length: rowCount }, (_, row) => textCell(column, row));
  const isNumber = (value: string) => Number.isFinite(Number(value));
  const given = [...new Set(values)].filter((value) => value !== '');
  const texts = given.filter((value) => !isNumber(value));
  if (rowCount > 0 && given.length === 0) {
    throw new LianpianError(
      'E_FIELD_MISSING',
      { zh: `优先字段 ${field} 全部为空`, en: `field ${field} of the priority is empty in every row` },
      where,
      { zh: '请用 --priority 指定有值的字段。', en: 'Name a field that has values: --priority FIELD.' },
    );
  }
  if (texts.length > 0 && texts.length < given.length) {
    const [text] = texts;
    const number = given.find(isNumber);
    throw new LianpianError(
      'E_USAGE',
      {
        zh: `优先字段 ${field} 既有数字（如 ${number}）又有文字（如 ${text}），次序不明`,
        en: `field ${field} of the priority has numbers (${number}) and texts (${text}): their order is not known`,
      },
      where,
      { zh: '请用全为数字或全为文字的字段。', en: 'Name a field of numbers alone, or of texts alone.' },
    );
  }
  const isBefore = texts.length > 0 ? (a: string, b: string) => a < b : (a: string, b: string) => Number(a) < Number(b);
  const order = given.sort((a, b) => (isBefore(a, b) ? -1 : isBefore(b, a) ? 1 : 0));
  const rank = new Map([['', order.length]]);
  order.forEach((value, k) => {
    const previous = k > 0 && !isBefore(order[k - 1], value) ? rank.get(order[k - 1]) : undefined;
    rank.set(value, previous ?? k);
  });
  return Float64Array.from(values, (value) => rank.get(value) ?? order.length);
}
