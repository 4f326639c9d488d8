import { describe, expect, it } from 'vitest';
import type { Mip, MipRow } from '../../../../src/model/mip.js';
import { fractionalRow, holdsWhole } from '../../../../src/stages/propose/decompose/wholePlans.js';

const column = (name: string, integer: boolean, upper = 1) => ({ name, cost: 0, lower: 0, upper, integer });
const row = (name: string, upper: number, ...terms: (readonly [number, number])[]): MipRow => ({
  name,
  lower: Number.NEGATIVE_INFINITY,
  upper,
  columns: terms.map(([c]) => c),
  values: terms.map(([, value]) => value),
});
const mipOf = (columns: Mip['columns'], rows: readonly MipRow[]): Mip => ({ name: 'm', columns, rows, offset: 0 });

describe('blocks whose plans may be taken as whole', () => {
  const [m, q, n, r] = [0, 1, 2, 3];
  const columns = [
    column('move[a]', false),
    column('close[a]', false),
    column('move[b]', false),
    column('reclaim', true),
  ];

  it('are those of firms that move or close and of land that waits for them', () => {
    const rows = [
      row('firm', 1, [m, 1], [q, 1]),
      row('leave[a]', 0, [r, 1], [m, -1], [q, -1]),
      row('leave[b]', 0, [r, 1], [n, -1]),
      row('empty', 1, [m, 1], [q, 1], [n, 1], [r, -1]),
    ];
    expect(fractionalRow(mipOf(columns, rows), rows)).toBeUndefined();
  });

  it('are not those where sets of columns cross: half of each could be the cheapest', () => {
    const rows = [row('one', 1, [m, 1], [q, 1]), row('two', 1, [q, 1], [n, 1]), row('three', 1, [m, 1], [n, 1])];
    expect(fractionalRow(mipOf(columns, rows), rows)).toBeDefined();
  });

  it('are those where such columns are whole by wish', () => {
    const rows = [row('one', 1, [m, 1], [q, 1]), row('two', 1, [q, 1], [n, 1]), row('three', 1, [m, 1], [n, 1])];
    const whole = columns.map((one) => ({ ...one, integer: true }));
    expect(fractionalRow(mipOf(whole, rows), rows)).toBeUndefined();
  });

  it('have rows of whole numbers over columns between 0 and 1', () => {
    const mip = mipOf([...columns, column('short', false, 2)], []);
    expect(holdsWhole(mip, row('fate', 1, [m, 1], [r, 1]))).toBe(true);
    expect(holdsWhole(mip, row('spread', 1, [m, 0.5], [r, 0.7]))).toBe(false);
    expect(holdsWhole(mip, row('target', 1, [4, 1]))).toBe(false);
  });
});
