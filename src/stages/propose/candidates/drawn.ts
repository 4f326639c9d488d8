import { pointInItem } from '../../../geometry/gaps/gapGraph.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { Situation } from '../situation/situation.js';
import { jointsAmong } from './footprint.js';
import { componentsOf } from './linkage.js';
import type { SiteGraph } from './siteGraph.js';

export interface Drawn {
  readonly group: readonly number[];
  readonly name: string;
  readonly must: boolean;
  readonly origin: string;
  readonly lock: string;
}

/** The planner's areas as groups: the joinable pieces whose centre lies in them; what can't be honoured is said. */
export function drawnGroups(situation: Situation, graph: SiteGraph, findings: Finding[]): Drawn[] {
  const { locks, overlay } = situation.input;
  return locks.areas.flatMap((area): Drawn[] => {
    const within = (k: number) => pointInItem(area.polygons, 0, situation.pieceXy[2 * k], situation.pieceXy[2 * k + 1]);
    const lock = `${area.origin}: ${area.name}`;
    const group = graph.members.filter(within);
    if (group.length === 0) {
      const blocked = overlay.pieces.id.findIndex(
        (_, k) => overlay.pieces.eligible[k] === 1 && !situation.mayJoin[k] && within(k),
      );
      const rule =
        blocked < 0
          ? 'no industrial or idle land in it'
          : (situation.ruling('join', blocked).rule?.id ?? 'held or in an existing park');
      findings.push(finding('lock.unlawful', 'error', area.origin, { lock, rule }));
      return [];
    }
    if (componentsOf(group, jointsAmong(graph, group)).length > 1) {
      findings.push(finding('lock.unlawful', 'error', area.origin, { lock, rule: 'a cluster is contiguous' }));
      return [];
    }
    return [{ group, name: area.name, must: area.must, origin: area.origin, lock }];
  });
}
