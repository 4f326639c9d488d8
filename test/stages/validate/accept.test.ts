import { describe, expect, it } from 'vitest';
import { readAcceptances } from '../../../src/model/acceptance.js';
import { columnFromCells } from '../../../src/model/column.js';
import { asksForPerson, type Finding, finding } from '../../../src/model/finding.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { accept } from '../../../src/stages/validate/accept.js';

/** A table as read: a header, then rows. */
function rowsOf(header: string, ...rows: string[]) {
  const cells = rows.map((row) => row.split('|'));
  const columns = header.split('|').map((name, c) => {
    return [name, columnFromCells(cells.map((row) => (row[c] ?? '') || null)).column] as const;
  });
  return readAcceptances({ rowCount: rows.length, columns: new Map(columns) }, undefined, 'accepted.csv');
}
function accepted(findings: readonly Finding[], header: string, ...rows: string[]) {
  return accept(findings, { file: 'accepted.csv', rows: rowsOf(header, ...rows) }, DEFAULT_SETTINGS);
}
const severities = (result: { readonly findings: readonly Finding[] }) => result.findings.map((f) => f.severity);

const overlap = (parcelId: string | null, otherParcelId: string, areaM2: number, x = 0, y = 0): Finding =>
  finding(
    'coverage.overlap',
    'error',
    'DLTB',
    { otherFeature: 1, otherParcelId, widthClass: 'encroachment' },
    { parcelId, feature: 2, x, y, areaM2 },
  );

describe('accept', () => {
  it('marks the finding of the same layer, code, id and text, and leaves everything else', () => {
    const findings = [overlap('a', 'b', 10), overlap('a', 'c', 10), overlap('d', 'b', 10)];
    const result = accepted(
      findings,
      'layer|code|parcel_id|other_parcel_id|接受',
      'DLTB|coverage.overlap|a|b|张三 2025-01-01',
    );
    expect(severities(result)).toEqual(['accepted', 'error', 'error']);
    expect(result.findings[0].accepted).toEqual({ words: '张三 2025-01-01', was: 'error' });
    expect(result.findings[0]).toMatchObject({ code: 'coverage.overlap', areaM2: 10, numbers: findings[0].numbers });
    expect(result.findings.slice(1)).toEqual(findings.slice(1));
    expect(result.said).toEqual([]);
    expect(result.findings.map(asksForPerson)).toEqual([false, true, true]);
  });

  it('goes by the numbers in one JSON column too, as the table of a run has them', () => {
    const numbers = JSON.stringify({ otherFeature: 99, otherParcelId: 'c', widthClass: 'encroachment' as const });
    const findings = [overlap('a', 'b', 10), overlap('a', 'c', 10)];
    const result = accepted(findings, 'layer|code|parcel_id|numbers|accepted', `DLTB|coverage.overlap|a|${numbers}|x`);
    expect(severities(result)).toEqual(['error', 'accepted']);
  });

  it('goes by place where there is no id: within the tolerance, the nearest, one each', () => {
    const findings = [overlap(null, '', 1, 0, 0), overlap(null, '', 1, 0.4, 0), overlap(null, '', 1, 9, 0)];
    const header = 'layer|code|x|y|accepted';
    expect(severities(accepted(findings, header, 'DLTB|coverage.overlap|0.3|0|x'))).toEqual([
      'error',
      'accepted',
      'error',
    ]);
    const two = accepted(findings, header, 'DLTB|coverage.overlap|0.3|0|x', 'DLTB|coverage.overlap|0.3|0|y');
    expect(severities(two)).toEqual(['accepted', 'accepted', 'error']);
    const far = accepted(findings, header, 'DLTB|coverage.overlap|9.51|0|x');
    expect(severities(far)).toEqual(['error', 'error', 'error']);
    expect(far.said).toMatchObject([{ code: 'accepted.unused', severity: 'note', layer: 'accepted.csv', x: 9.51 }]);
  });

  it('goes by the row where there is neither id nor place', () => {
    const missing = (feature: number | null) => finding('value.missing', 'warning', 't', { field: 'f' }, { feature });
    const findings = [missing(1), missing(2), missing(null)];
    const header = 'layer|code|feature|field|accepted';
    expect(severities(accepted(findings, header, 't|value.missing|2|f|x'))).toEqual(['warning', 'accepted', 'warning']);
    expect(severities(accepted(findings, header, 't|value.missing||f|x'))).toEqual(['warning', 'warning', 'accepted']);
    expect(severities(accepted(findings, header, 't|value.missing|2|other|x'))).toEqual([
      'warning',
      'warning',
      'warning',
    ]);
  });

  it('no longer accepts what has grown, and says so; what has shrunk stays accepted', () => {
    const header = 'layer|code|parcel_id|area_m2|accepted';
    const row = 'DLTB|coverage.overlap|a|100|李四';
    // 1 % and 0.1 m²: 101.1 m² is as far as it goes
    for (const [areaM2, severity] of [
      [50, 'accepted'],
      [101.1, 'accepted'],
      [101.2, 'error'],
    ] as const) {
      const result = accepted([overlap('a', 'b', areaM2)], header, row);
      expect(severities(result), String(areaM2)).toEqual([severity]);
      expect(result.said.map((f) => f.code)).toEqual(severity === 'error' ? ['accepted.grown'] : []);
    }
    const [said] = accepted([overlap('a', 'b', 300)], header, row).said;
    expect(said).toMatchObject({ severity: 'warning', parcelId: 'a', numbers: { acceptedM2: 100, nowM2: 300 } });
  });

  it('survives what a spreadsheet does to long numbers', () => {
    const item = overlap('330212000000000006', '330212000000000005', 10, 5, 5);
    const header = 'layer|code|parcel_id|x|y|other_parcel_id|accepted';
    const row = 'DLTB|coverage.overlap|3.30212E+17|5|5|3.30212E+17|王五';
    expect(severities(accepted([item], header, row))).toEqual(['accepted']);
    expect(severities(accepted([item], header, row.replaceAll('3.30212', '3.30213')))).toEqual(['error']);
  });

  it('takes the question mark of a character that GBK has not for that character', () => {
    const item = finding('row.outsideRange', 'warning', 't', { value: 'XZDWKD = "Î"' }, { feature: 3 });
    const header = 'layer|code|feature|value|accepted';
    expect(severities(accepted([item], header, 't|row.outsideRange|3|XZDWKD = "?"|x'))).toEqual(['accepted']);
    expect(severities(accepted([item], header, 't|row.outsideRange|3|XZDWKD = "??"|x'))).toEqual(['warning']);
    expect(severities(accepted([item], header, 't|row.outsideRange|3|XZDWKX = "?"|x'))).toEqual(['warning']);
  });

  it('reads words of several columns, and no for no', () => {
    const header = '图层|代码|图斑标识|接受|接受人|理由|接受日期';
    const rows = ['是|张三|复测无误|2025-01-01', '否|张三||', '||复测|', '0|||', 'No|||'].map(
      (r, k) => `L|c${k}|p|${r}`,
    );
    expect(rowsOf(header, ...rows).map(({ code, words }) => [code, words])).toEqual([
      ['c0', '是; 张三; 复测无误; 2025-01-01'],
    ]);
  });

  it('refuses a table that is none of findings', () => {
    expect(() => rowsOf('layer|code|x', 'a|b|1')).toThrow(/accepted/);
    expect(() => rowsOf('layer|accepted', 'a|b')).toThrow(/code/);
  });
});
