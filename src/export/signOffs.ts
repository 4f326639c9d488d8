import type { District } from '../model/district.js';
import type { Conflict } from '../model/rule.js';
import { SIGN_OFF_STATES, type SignOffState, type SignOffUse } from '../model/signOff.js';
import { muFromM2 } from '../model/units.js';
import { SIGN_OFF_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { type Field, flag, number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/** Every row of the sign-off files: what it signs for, and what became of it; one list for runs and `judge`. */
export function signOffFields(
  { signOffs = [], parcels }: Pick<District, 'signOffs' | 'parcels'>,
  uses: readonly SignOffUse[],
  conflicts: readonly Conflict[],
): Field[] {
  const row = (i: number) => signOffs[uses[i].signOff];
  const ids = new Map<number, string[]>();
  for (const { signOff, id } of conflicts) {
    if (signOff !== undefined) ids.set(signOff, [...(ids.get(signOff) ?? []), id]);
  }
  return [
    text('layer', '图层', (i) => row(i).layer),
    number('feature', '行号', 0, (i) => row(i).feature),
    text(
      'parcels',
      '图斑标识',
      (i) =>
        row(i)
          .parcels.map((p) => parcels.id[p])
          .join(' ') || null,
    ),
    flag('drawn', '按范围签批', (i) => row(i).area !== null),
    text('rule', '规则', (i) => row(i).rule || null),
    text('document', '批准文号', (i) => row(i).document || null),
    text('person', '签批人', (i) => row(i).person || null),
    text('until', '有效期至', (i) => row(i).until || null),
    text('state', '状态', (i) => uses[i].state),
    text('state_zh', '状态名称', (i) => SIGN_OFF_WORDS[uses[i].state].zh),
    text('because', '原因', (i) => uses[i].because || null),
    number('conflicts', '放行冲突数', 0, (i) => uses[i].conflicts),
    number('area_m2', '放行面积（平方米）', 2, (i) => uses[i].areaM2),
    number('area_mu', '放行面积（亩）', 2, (i) => muFromM2(uses[i].areaM2)),
    text('conflict_ids', '放行冲突', (i) => ids.get(uses[i].signOff)?.join(' ') ?? null),
  ];
}

export function signOffsTable({ district, signOffs, standing, verdict }: RunResult): OutputTable {
  const fields = signOffFields(district, signOffs, [...standing, ...verdict]);
  return { name: 'sign_offs', ...tableOf(signOffs.length, fields) };
}

export type SignOffSum = Readonly<Record<SignOffState, number>> & { readonly rows: number; readonly conflicts: number };

export function signOffSum(uses: readonly SignOffUse[]): SignOffSum {
  const of = (state: SignOffState) => uses.filter((use) => use.state === state).length;
  const states = Object.fromEntries(SIGN_OFF_STATES.map((state) => [state, of(state)])) as Record<SignOffState, number>;
  return { rows: uses.length, ...states, conflicts: uses.reduce((sum, use) => sum + use.conflicts, 0) };
}
