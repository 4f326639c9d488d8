/**
 * A day as people write it: `2021-03-05`, `2021/3/5`, `2021.3.5`, `2021年3月5日`, `20210305`; a clock at midnight may follow.
 * Days since 1970-01-01; null when it is none, when the calendar has no such day, and before 1900 or after 2100.
 */
const DAY =
  /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]0{1,2}:00(?::00(?:\.0+)?)?)?$/;

export function dayOfText(text: string): number | null {
  const found = DAY.exec(text.trim());
  if (!found) return null;
  const [, yearText, m1, d1, m2, d2, m3, d3] = found;
  const year = Number(yearText);
  const month = Number(m1 ?? m2 ?? m3);
  const day = Number(d1 ?? d2 ?? d3);
  const date = new Date(Date.UTC(year, month - 1, day));
  const isReal = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return isReal && year >= 1900 && year <= 2100 ? date.getTime() / 86_400_000 : null;
}

/** The same of a text that may show any clock behind the day. */
export function dayOfMoment(text: string): number | null {
  return dayOfText(text.trim().replace(/[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/, ''));
}
