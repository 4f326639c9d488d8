import { kindOfFinding, withCountsOf } from '../model/batchFindings.js';
import { asksForPerson, type Finding, type FindingCode } from '../model/finding.js';

/**
 * Findings of a table of any length: every one is counted, and of each code the first thousand about single rows are kept. What is said of
 * a layer as a whole in batch after batch becomes one finding, its counts added.
 */
export interface FindingLog {
  add(findings: readonly Finding[]): void;
  /** Those kept, those of layers first; rows in the order they came. */
  kept(): readonly Finding[];
  /** All that came, by code. */
  counts(): ReadonlyMap<FindingCode, number>;
  /** Whether one asks for a person. */
  asksForPerson(): boolean;
}

export const KEPT_OF_A_CODE = 1000;

export function findingLog(): FindingLog {
  const ofLayers = new Map<string, Finding>();
  const ofRows: Finding[] = [];
  const counts = new Map<FindingCode, number>();
  let asks = false;
  return {
    add(findings) {
      for (const item of findings) {
        asks ||= asksForPerson(item);
        const before = counts.get(item.code) ?? 0;
        if (item.feature !== null) {
          counts.set(item.code, before + 1);
          if (before < KEPT_OF_A_CODE) ofRows.push(item);
          continue;
        }
        const kind = kindOfFinding(item);
        const same = ofLayers.get(kind);
        if (!same) counts.set(item.code, before + 1);
        ofLayers.set(kind, same ? withCountsOf(same, item) : item);
      }
    },
    kept: () => [...ofLayers.values(), ...ofRows],
    counts: () => counts,
    asksForPerson: () => asks,
  };
}
