import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import { type Row, soundDltb } from '../../../helpers/dltbTable.js';
import { checkRows } from './check.js';

/** Defects of known kind: what is done to a row, and which code must name it. */
interface Kind {
  readonly name: string;
  readonly code: string;
  readonly times?: number;
  /** Null where the row does not suit. */
  readonly plant: (row: Row, other: Row) => Row | null;
}

const isBuilt = (row: Row) => /^(05|06|07|08|1004|1201)/.test(String(row.DLBM));
const area = (row: Row, TBMJ: number): Row => ({ ...row, TBMJ, KCDLBM: '', KCXS: null, KCMJ: 0, TBDLMJ: TBMJ });
const KINDS: readonly Kind[] = [
  { name: 'no id', code: 'id.missing', plant: (row) => ({ ...row, BSM: '' }) },
  { name: 'no owner', code: 'value.missing', plant: (row) => ({ ...row, QSDWDM: ' ', QSDWMC: '' }) },
  { name: 'no class', code: 'value.missing', plant: (row) => ({ ...row, DLBM: '', DLMC: '' }) },
  { name: 'placeholder', code: 'value.placeholder', plant: (row) => ({ ...row, ZLDWMC: '<Null>' }) },
  { name: 'unknown class', code: 'value.unknownCode', plant: (row) => ({ ...row, DLBM: '9901' }) },
  { name: 'unknown ownership', code: 'value.unlistedCode', plant: (row) => ({ ...row, QSXZ: '77' }) },
  { name: 'other name', code: 'value.contradicts', plant: (row) => ({ ...row, DLMC: '红树林地' }) },
  {
    name: 'no settlement',
    code: 'value.missing',
    plant: (row) => (isBuilt(row) || row.DLBM === '09' ? { ...row, CZCSXM: '' } : null),
  },
  {
    name: 'wrong settlement',
    code: 'value.contradicts',
    plant: (row) => (row.CZCSXM !== '' ? { ...row, CZCSXM: row.DLBM === '09' ? '203' : '205' } : null),
  },
  {
    name: 'net area',
    code: 'area.deduction',
    plant: (row) => ({ ...row, TBDLMJ: Math.round(Number(row.TBDLMJ) * 100 + 3) / 100 }),
  },
  {
    name: 'deduction',
    code: 'area.deduction',
    plant: (row) =>
      row.KCXS === null
        ? null
        : {
            ...row,
            KCMJ: Math.round(Number(row.KCMJ) * 90) / 100,
            TBDLMJ: Math.round(Number(row.TBMJ) * 100 - Math.round(Number(row.KCMJ) * 90)) / 100,
          },
  },
  {
    name: 'small',
    code: 'area.belowMapping',
    plant: (row) => (/^9/.test(String(row.DLBM)) ? null : area(row, 199.99)),
  },
  // TBMJ and TBDLMJ alike
  { name: 'negative', code: 'value.outsideRange', times: 2, plant: (row) => area(row, -5) },
  { name: 'year', code: 'value.outsideRange', plant: (row) => ({ ...row, SJNF: 21 }) },
  { name: 'place', code: 'code.malformed', plant: (row) => ({ ...row, ZLDWDM: '33021200' }) },
  { name: 'county', code: 'code.parent', plant: (row) => ({ ...row, ZLDWDM: '3201020012010000000' }) },
  { name: 'full width', code: 'text.fullWidth', plant: (row) => ({ ...row, QSXZ: '３０' }) },
  {
    name: 'number',
    code: 'number.duplicate',
    plant: (row, other) => ({ ...row, TBBH: other.TBBH, ZLDWDM: other.ZLDWDM }),
  },
];

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('planted attribute defects', () => {
  it('are all found, and nothing else, in 1,000 random tables', () => {
    const planted = new Map<string, number>();
    for (let seed = 1; seed <= 1000; seed++) {
      const random = seeded(seed);
      const rows = soundDltb(40 + Math.floor(random() * 60), random);
      // one row in five at most, so that the majority stays sound
      const free = new Set(rows.keys());
      const expected: string[] = [];
      const take = () => {
        const row = [...free][Math.floor(random() * free.size)];
        free.delete(row);
        return row;
      };
      for (let k = 0; k < rows.length / 20; k++) {
        const kind = KINDS[Math.floor(random() * KINDS.length)];
        const [earlier, row] = [take(), take()].sort((a, b) => a - b);
        const changed = kind.plant(rows[row], rows[earlier]);
        if (!changed) continue;
        rows[row] = changed;
        for (let n = 0; n < (kind.times ?? 1); n++) expected.push(`${kind.code} ${row + 1}`);
        planted.set(kind.name, (planted.get(kind.name) ?? 0) + 1);
      }
      const found = checkRows(rows)
        .filter(({ code }) => code !== 'year.mixed' && code !== 'text.padded')
        .map(({ code, feature }) => `${code} ${feature}`);
      expect(found.sort(), `seed ${seed}`).toEqual(expected.sort());
    }
    // every kind had its turn
    expect([...planted.keys()].sort()).toEqual(KINDS.map(({ name }) => name).sort());
  });

  it('do not depend on the order of the rows', () => {
    const rows = soundDltb(300, seeded(7)).map((row, i): Row => {
      const change: Record<number, Record<string, Cell>> = { 3: { QSXZ: '88' }, 9: { DLMC: '乱' }, 20: { SJNF: 1 } };
      return { ...row, ...change[i] };
    });
    const idsOf = (list: readonly Row[]) =>
      checkRows(list)
        .map(({ code, feature }) => `${code} ${feature === null ? '' : list[feature - 1].BSM}`)
        .sort();
    expect(idsOf([...rows].reverse())).toEqual(idsOf(rows));
  });
});
