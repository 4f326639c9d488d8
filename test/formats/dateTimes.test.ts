import { describe, expect, it } from 'vitest';
import { dateTimeColumn, parseDateTime } from '../../src/formats/text/dateTimes.js';
import { cell } from '../../src/model/column.js';
import type { Finding } from '../../src/model/finding.js';

function columnOf(values: readonly string[]) {
  const findings: Finding[] = [];
  const codes = Uint32Array.from(values, (_, code) => code);
  const valid = Uint8Array.from(values, () => 1);
  const column = dateTimeColumn({ codes, valid, values }, 'RQ', 'a', findings);
  return { type: column.type, cells: values.map((_, row) => cell(column, row)), findings };
}

describe('written days and times', () => {
  it('are times of the clock, to the millisecond, before 1970 too', () => {
    const read = columnOf(['2024-02-29T13:05:07.25', '1955/04/01 23:59:59', '1969-12-31T23:59', '2024-01-01']);
    expect(read.type).toBe('time');
    expect(read.cells).toEqual([
      '2024-02-29T13:05:07.250',
      '1955-04-01T23:59:59',
      '1969-12-31T23:59:00',
      '2024-01-01T00:00:00',
    ]);
    expect(read.findings).toEqual([]);
  });

  it('that all are midnight are dates', () => {
    expect(columnOf(['2024-02-29', '1955-04-01T00:00:00Z'])).toEqual({
      type: 'date',
      cells: ['2024-02-29', '1955-04-01'],
      findings: [],
    });
  });

  it('keep the clock of a marked zone, which is named with its rows; UTC goes unsaid', () => {
    const read = columnOf(['2024-02-29T08:00:00+08:00', '2024-02-29T08:00:00Z', '2024-02-29T08:00:00+08']);
    expect(read.cells).toEqual(Array(3).fill('2024-02-29T08:00:00'));
    expect(read.findings.map(({ code, numbers }) => [code, numbers])).toEqual([
      ['time.zone', { field: 'RQ', zone: '+08:00', rows: 1 }],
      ['time.zone', { field: 'RQ', zone: '+08', rows: 1 }],
    ]);
  });

  it('stay text when one of them is no day or time', () => {
    for (const odd of ['3000-02-31', '2024-01-01T24:00:00', '2024-1-1', '20240101', '', '2024-01-01T10:61'])
      expect(columnOf(['2024-01-01', odd])).toEqual({ type: 'text', cells: ['2024-01-01', odd], findings: [] });
  });

  it('have a midnight and a zone', () => {
    expect(parseDateTime('1970-01-02T00:00:00-03:30')).toEqual({ ms: 86_400_000, isMidnight: true, zone: '-03:30' });
  });
});
