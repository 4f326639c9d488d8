import type { Geos } from '../geometry/geos.js';
import type { RunResult } from '../run.js';
import { areasTable } from './areas.js';
import { beforeAfterTable } from './beforeAfter.js';
import { changeFields } from './changes.js';
import { choiceTables } from './choice.js';
import { farmlandJoinsTable } from './farmlandJoins.js';
import {
  fragmentationIndexTable,
  scatteredBlocksLayer,
  scatteredBlocksTable,
  sensitivityTable,
  townsTable,
} from './fragmentation.js';
import { clustersLayer, patchesLayer } from './groups.js';
import { levellingTables } from './levelling.js';
import { limitsTable } from './limits.js';
import { lineOverlapsTable } from './lineOverlaps.js';
import type { OutputPolygons } from './outputLayer.js';
import { parcelsLayer, proposalLayer } from './parcels.js';
import { noYearTable, phasesTable } from './phases.js';
import { conflictsLayer, proposalConflictsLayer } from './runConflicts.js';
import { signOffsTable } from './signOffs.js';
import { withStanding } from './standing.js';
import { behindTable, findingsTable, firmsTable, ledgerTable, type OutputTable, targetsTable } from './tables.js';

/** The layers of a run, in the order a map shows them from below. */
export function outputLayers(result: RunResult, geos: Geos): readonly OutputPolygons[] {
  const patches = patchesLayer(result, geos);
  const layers = [
    parcelsLayer(result),
    proposalLayer(result),
    patches,
    scatteredBlocksLayer(result, patches),
    clustersLayer(result, geos),
    conflictsLayer(result),
    proposalConflictsLayer(result),
  ];
  return layers.map((layer) => withStanding(layer, result.proposalStanding));
}

export function outputTables(result: RunResult): readonly OutputTable[] {
  const tables = [
    targetsTable(result),
    behindTable(result),
    limitsTable(result),
    ledgerTable(result),
    phasesTable(result),
    noYearTable(result),
    townsTable(result),
    fragmentationIndexTable(result),
    scatteredBlocksTable(result),
    sensitivityTable(result),
    farmlandJoinsTable(result),
    beforeAfterTable(result),
    areasTable(result),
    ...levellingTables(result),
    ...choiceTables(result),
    firmsTable(result),
    signOffsTable(result),
    lineOverlapsTable(result),
    findingsTable(result),
    { name: 'changes', ...changeFields(result.changes) },
  ];
  return tables.map((table) => withStanding(table, result.proposalStanding));
}

export const LAYER_NAMES = [
  'parcels',
  'proposal',
  'patches',
  'scattered_blocks',
  'clusters',
  'conflicts',
  'proposal_conflicts',
] as const;
/** Tables of every run; `levelling` and `choiceTableNames` are of those that asked for them. */
export const TABLE_NAMES = [
  'targets',
  'behind_targets',
  'limits',
  'ledger',
  'phases',
  'no_year',
  'towns',
  'fragmentation_index',
  'scattered_blocks',
  'sensitivity',
  'farmland_joins',
  'before_after',
  'areas',
  'firms',
  'sign_offs',
  'line_overlaps',
  'findings',
  'changes',
] as const;
