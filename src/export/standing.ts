import { textColumn } from '../model/column.js';
import type { ProposalStanding } from '../model/decision.js';
import { sumM2 } from '../model/units.js';
import { PROPOSAL_STANDING_WORDS } from '../model/words.js';
import type { RunResult } from '../run.js';
import { blockingConflicts } from '../stages/judge/judge.js';
import type { FieldTable } from './fields.js';

/**
 * A proposal with a hard conflict goes out as a stress test only, and every output says so: the first column of each layer and table, the
 * title and the name of each layer of the GeoPackage, a member of each GeoJSON, the summary and the page.
 */
export interface StandingSum {
  readonly standing: ProposalStanding;
  /** Hard rules that it breaks; none where it is lawful. */
  readonly reasons: readonly {
    readonly rule: string;
    readonly clause: string;
    readonly conflicts: number;
    readonly areaM2: number;
  }[];
}

export function standingSum({ verdict, proposalStanding }: RunResult): StandingSum {
  const blocking = blockingConflicts(verdict);
  const reasons = [...new Set(blocking.map(({ rule }) => rule))].sort().map((rule) => {
    const own = blocking.filter((conflict) => conflict.rule === rule);
    // a footprint and the pieces it is made of are the same land
    const parts = own.filter(({ subject }) => subject.kind !== 'cluster');
    const areaM2 = sumM2((parts.length > 0 ? parts : own).map(({ overlapM2 }) => overlapM2));
    return { rule, clause: own[0].clause, conflicts: own.length, areaM2 };
  });
  return { standing: proposalStanding, reasons };
}

/** The same table with its standing as the first column, where that is not lawful. */
export function withStanding<T extends FieldTable>(table: T, standing: ProposalStanding): T {
  if (standing === 'lawful') return table;
  const { rowCount, columns } = table.table;
  const words: readonly string[] = Array.from({ length: rowCount }, () => standing);
  const marked = new Map([['standing', textColumn(words)], ...columns]);
  return { ...table, table: { rowCount, columns: marked }, titles: { standing: '方案效力', ...table.titles } };
}

/** Name and title of a layer in a file that a map opens. */
export function markedLayer<
  L extends { readonly name: string; readonly title: { readonly zh: string; readonly en: string } },
>(layer: L, standing: ProposalStanding): L {
  if (standing === 'lawful') return layer;
  const { zh, en } = PROPOSAL_STANDING_WORDS[standing];
  const { name, title } = layer;
  return { ...layer, name: `stress_test_${name}`, title: { zh: `${title.zh}（${zh}）`, en: `${title.en} (${en})` } };
}
