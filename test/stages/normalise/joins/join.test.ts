import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cell, type Table, textColumn } from '../../../../src/model/column.js';
import type { Finding } from '../../../../src/model/finding.js';
import { type JoinSide, join, joinKey } from '../../../../src/stages/normalise/joins/join.js';

function side(layer: string, keys: readonly (string | null)[]): JoinSide {
  const key = textColumn(keys);
  const columns = new Map([
    [layer === 'here' ? 'BSM' : 'id', key],
    [`${layer}_row`, textColumn(keys.map((_, row) => String(row)))],
  ]);
  const table: Table = { rowCount: keys.length, columns };
  return { layer, table, field: layer === 'here' ? 'BSM' : 'id', key, feature: (row) => row + 1 };
}

function joined(here: readonly (string | null)[], there: readonly (string | null)[]) {
  const findings: Finding[] = [];
  const table = join(side('here', here), side('there', there), (item) => findings.push(item));
  const column = table.columns.get('there_row')!;
  const rows = here.map((_, row) => (cell(column, row) === null ? -1 : Number(cell(column, row))));
  return { rows, table, said: findings.map(({ code, layer, feature, numbers }) => [code, layer, feature, numbers]) };
}

describe('keys', () => {
  it('are compared half-width, upper case, without blanks and trailing .0', () => {
    for (const [a, b] of [
      ['９１３３０２１２ma2', '91330212MA2'],
      [' 330212 001 ', '330212001'],
      ['1001.0', '1001'],
      ['甲－1', '甲-1'],
    ])
      expect(joinKey(a)).toBe(joinKey(b));
    expect(joinKey('1001.5')).not.toBe(joinKey('1001'));
    expect(joinKey('10.0.0')).toBe('10.0.0');
  });

  it('that match only so are counted; those that lost leading zeros match where one key alone can be meant', () => {
    const { rows, said } = joined(['ab1', '00123', '045', '45', '7'], ['AB1', '123', '45', '0045', '0007', '00007']);
    expect(rows).toEqual([0, 1, -1, 2, -1]);
    expect(said).toContainEqual(['join.rewritten', 'here', null, { field: 'BSM', rows: 1 }]);
    expect(said).toContainEqual(['join.zeros', 'here', null, { field: 'BSM', rows: 1 }]);
  });
});

describe('a join', () => {
  it('lists the rows of both sides that found none, and repeated keys, each with its key', () => {
    const { rows, said, table } = joined(['P1', 'P2', null, 'P1', 'P9'], ['P2', 'P1', 'P2', 'X', null]);
    expect(rows).toEqual([1, 0, -1, 1, -1]);
    expect([...table.columns.keys()]).toEqual(['BSM', 'here_row', 'id', 'there_row']);
    expect(said).toEqual([
      ['join.noMatch', 'here', 5, { field: 'BSM', key: 'P9' }],
      ['join.unmatched', 'here', null, { field: 'BSM', rows: 2 }],
      ['join.noKey', 'here', null, { field: 'BSM', rows: 1 }],
      ['join.repeated', 'there', 3, { field: 'id', key: 'P2', otherFeature: 1 }],
      ['join.unused', 'there', 4, { field: 'id', key: 'X' }],
      ['join.duplicate', 'there', null, { field: 'id', rows: 1 }],
      ['join.unusedRows', 'there', null, { field: 'id', rows: 1 }],
      ['join.noKey', 'there', null, { field: 'id', rows: 1 }],
      ['join.oneToMany', 'there', null, { field: 'id', keys: 1, most: 2 }],
    ]);
  });

  it('of empty sides is nothing', () => {
    expect(joined([], []).said).toEqual([]);
    expect(joined([], ['a']).said.map(([code]) => code)).toEqual(['join.unused', 'join.unusedRows']);
  });

  it('accounts for every row: matched, or named, on both sides', () => {
    const keys = fc.array(
      fc.option(fc.constantFrom('1', '01', '001', 'a', 'A', 'ａ', '2.0', '2', ' b'), { nil: null }),
      {
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(keys, keys, (here, there) => {
        const { rows, said } = joined(here, there);
        const of = (code: string, layer: string) => said.filter((s) => s[0] === code && s[1] === layer).length;
        const blankHere = here.filter((key) => key === null).length;
        expect(rows.filter((row) => row >= 0).length + of('join.noMatch', 'here') + blankHere).toBe(here.length);
        const used = new Set(rows.filter((row) => row >= 0)).size;
        const blankThere = there.filter((key) => key === null).length;
        expect(used + of('join.unused', 'there') + of('join.repeated', 'there') + blankThere).toBe(there.length);
        rows.forEach((row, k) => {
          if (row < 0) return;
          const plain = (text: string | null) => joinKey(text ?? '').replace(/^0+(?=.)/, '');
          expect(plain(here[k])).toBe(plain(there[row]));
        });
      }),
    );
  });
});
