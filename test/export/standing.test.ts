import { describe, expect, it } from 'vitest';
import { tableOf, text } from '../../src/export/fields.js';
import { markedLayer, standingSum, withStanding } from '../../src/export/standing.js';
import { cell } from '../../src/model/column.js';
import type { Conflict } from '../../src/model/rule.js';
import type { RunResult } from '../../src/run.js';

const TABLE = {
  name: 'proposal',
  title: { zh: '处置方案', en: 'Proposal' },
  ...tableOf(2, [text('id', '编号', String)]),
};

function conflict(kind: Conflict['subject']['kind'], overlapM2: number, more: Partial<Conflict> = {}): Conflict {
  return {
    rule: 'redline.build',
    clause: '条款',
    severity: 'hard',
    widthClass: 'encroachment',
    overlapM2,
    subject: { kind, id: '', index: 0 },
    ...more,
  } as Conflict;
}
const sumOf = (...verdict: Conflict[]) =>
  standingSum({ verdict, proposalStanding: 'stressTestOnly' } as unknown as RunResult).reasons;

describe('the standing of a proposal in its outputs', () => {
  it('is the first column, the name and the title of what is no plan, and is not written where the proposal is lawful', () => {
    expect(withStanding(TABLE, 'lawful')).toBe(TABLE);
    expect(markedLayer(TABLE, 'lawful')).toBe(TABLE);
    const marked = markedLayer(withStanding(TABLE, 'stressTestOnly'), 'stressTestOnly');
    expect([...marked.table.columns.keys()]).toEqual(['standing', 'id']);
    const column = marked.table.columns.get('standing');
    expect([0, 1].map((row) => column && cell(column, row))).toEqual(['stressTestOnly', 'stressTestOnly']);
    expect([marked.name, marked.title.en]).toEqual(['stress_test_proposal', 'Proposal (stress test only, not lawful)']);
    expect(marked.titles).toEqual({ standing: '方案效力', id: '编号' });
  });

  it('gives each hard rule that is broken once, a footprint and its pieces as one land', () => {
    const own = [conflict('piece', 100), conflict('piece', 50), conflict('cluster', 150)];
    const harmless = [
      conflict('piece', 1, { severity: 'review' }),
      conflict('piece', 2, { widthClass: 'mismatch' }),
      conflict('piece', 3, { signOff: 0 }),
    ];
    const other = conflict('cluster', 70, { rule: 'own.cluster' });
    expect(sumOf(...own, ...harmless, other)).toEqual([
      { rule: 'own.cluster', clause: '条款', conflicts: 1, areaM2: 70 },
      { rule: 'redline.build', clause: '条款', conflicts: 3, areaM2: 150 },
    ]);
  });
});
