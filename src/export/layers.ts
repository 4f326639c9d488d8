import type { Geos } from '../geometry/geos.js';
import type { RunResult } from '../run.js';
import { areasTable } from './areas.js';
import { changeFields } from './changes.js';
import { clustersLayer, conflictsLayer, patchesLayer } from './groups.js';
import { levellingTables } from './levelling.js';
import type { OutputPolygons } from './outputLayer.js';
import { parcelsLayer, proposalLayer } from './parcels.js';
import {
  behindTable,
  findingsTable,
  firmsTable,
  ledgerTable,
  type OutputTable,
  targetsTable,
  townsTable,
} from './tables.js';

/** The layers of a run, in the order a map shows them from below. */
export function outputLayers(result: RunResult, geos: Geos): readonly OutputPolygons[] {
  return [
    parcelsLayer(result),
    proposalLayer(result),
    patchesLayer(result, geos),
    clustersLayer(result, geos),
    conflictsLayer(result),
  ];
}

export function outputTables(result: RunResult): readonly OutputTable[] {
  return [
    targetsTable(result),
    behindTable(result),
    ledgerTable(result),
    townsTable(result),
    areasTable(result),
    ...levellingTables(result),
    firmsTable(result),
    findingsTable(result),
    { name: 'changes', ...changeFields(result.changes) },
  ];
}

export const LAYER_NAMES = ['parcels', 'proposal', 'patches', 'clusters', 'conflicts'] as const;
/** Tables of every run; `levelling` is of those that asked for it. */
export const TABLE_NAMES = [
  'targets',
  'behind_targets',
  'ledger',
  'towns',
  'areas',
  'firms',
  'findings',
  'changes',
] as const;
