import type { Column } from '../../model/column.js';
import { type Finding, finding } from '../../model/finding.js';
import { dateBuilder, daysOf, timeBuilder } from '../columns.js';

/**
 * Text of days and times as columns: `yyyy-mm-dd`, `yyyy-mm-ddThh:mm[:ss[.sss]]` (also with `/` and a blank), with or without a zone.
 *
 * Promises: a column whose values all are days or midnights is `date`, whose values all are days and times is `time`, any other stays
 * text. A time is what the clock showed: a zone mark is left out and nothing is shifted by it. UTC marks (`Z`) go unsaid, since
 * GeoPackage and GDAL put one behind every time; any other is named in a finding with its rows.
 */
export interface WrittenTexts {
  readonly codes: Uint32Array;
  readonly valid: Uint8Array;
  /** Texts by code. */
  readonly values: readonly string[];
}

const DAY_MS = 86_400_000;

export function dateTimeColumn(texts: WrittenTexts, field: string, layer: string, findings: Finding[]): Column {
  const { codes, valid, values } = texts;
  const parsed = values.map(parseDateTime);
  if (parsed.includes(null)) return { type: 'text', codes, values, valid };
  const isDate = parsed.every((value) => value?.isMidnight);
  const builder = isDate ? dateBuilder(codes.length) : timeBuilder(codes.length);
  const rowsByZone = new Map<string, number>();
  for (let row = 0; row < codes.length; row++) {
    const value = valid[row] ? parsed[codes[row]] : null;
    if (!value) continue;
    builder.set(row, isDate ? Math.floor(value.ms / DAY_MS) : value.ms);
    if (value.zone !== '') rowsByZone.set(value.zone, (rowsByZone.get(value.zone) ?? 0) + 1);
  }
  for (const [zone, rows] of rowsByZone) {
    findings.push(finding('time.zone', 'note', layer, { field, zone, rows }));
  }
  return builder.finish();
}

export interface ParsedDateTime {
  /** Milliseconds from 1970-01-01T00:00:00 of the same clock. */
  readonly ms: number;
  readonly isMidnight: boolean;
  /** As written; '' for none and for UTC. */
  readonly zone: string;
}

const WRITTEN =
  /^([+-]\d{6}|\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Null when the text is not a day or time, or there is none such (31 February, 25:00). */
export function parseDateTime(text: string): ParsedDateTime | null {
  const match = WRITTEN.exec(text);
  const days = match && daysOf(Number(match[1]), Number(match[2]), Number(match[3]));
  if (!match || days === null) return null;
  const [hour, minute, second] = [match[4], match[5], match[6]].map((part) => Number(part ?? 0));
  if (hour > 23 || minute > 59 || second > 59) return null;
  const fractionMs = match[7] ? Math.round(Number(`0.${match[7]}`) * 1000) : 0;
  const clockMs = (hour * 3600 + minute * 60 + second) * 1000 + fractionMs;
  const zone = match[8] === undefined || /^(Z|[+-]00(:?00)?)$/.test(match[8]) ? '' : match[8];
  return { ms: days * DAY_MS + clockMs, isMidnight: clockMs === 0, zone };
}
