import type { MipRow } from '../../../model/mip.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

/** `lock[…]`: the wanted fate, or the `unmet` column of the lock. */
export function lockRows(layout: Layout): MipRow[] {
  const rows: MipRow[] = [];
  const { situation, locks, label } = layout;
  for (const [k, unmet] of layout.unmetLand) {
    const want = locks.land.get(k)?.want;
    const choice = { keep: -1, upgrade: layout.upgrade[k], cluster: layout.joined[k], reserve: layout.reserve[k] };
    const column =
      want === 'reclaim' ? layout.reclaim[k] : want === 'regreen' ? layout.regreen[k] : choice[want ?? 'keep'];
    rows.push(sum().add(column, 1).add(unmet, 1).row(`lock[${label[k]}]`, 1, 1));
  }
  for (const [f, unmet] of layout.unmetFirm) {
    const lock = locks.firms.get(f);
    const code = situation.input.district.firms[f].creditCode;
    const terms = sum().add(unmet, 1);
    if (lock?.fate === 'close') terms.add(layout.close[f], 1);
    // a park that is named is the only receiver in the firm's reach
    else terms.add(layout.move[f], 1);
    rows.push(terms.row(`lockFirm[${code}]`, 1, 1));
  }
  return rows;
}
