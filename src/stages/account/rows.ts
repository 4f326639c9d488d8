import type { Overlay, Proposal } from '../../model/decision.js';
import { type District, LAND_USES, type LandUse } from '../../model/district.js';
import { LEDGER_FATES, type LedgerFate, type LedgerFlow, type LedgerRow } from '../../model/ledger.js';
import { toHundredths } from '../../model/units.js';

/**
 * The land ledger: every m² of every parcel by town, use before and fate after.
 *
 * Promises: rows are in town order (−1 last, only if it occurs), flows in town, use and fate order; sums are integers of 0.01 m², so
 * that fates sum to rows, rows and flows to the total, and the total to all parcels, exactly.
 * *Construction land*: industry, idle, storage, homestead, town, public service, road, railway (三大类 of `domain.md` §1.2; field works,
 * farm roads, ditches, ridges and water are not). After the run: before − planned reclaim that stands + infill on other land.
 */
export interface LandRows {
  readonly byTown: LedgerRow[];
  readonly flows: LedgerFlow[];
  readonly total: LedgerRow;
}

const CONSTRUCTION: ReadonlySet<LandUse> = new Set([
  'industry',
  'idle',
  'storage',
  'homestead',
  'town',
  'publicService',
  'road',
  'railway',
]);

export function isConstruction(use: LandUse): boolean {
  return CONSTRUCTION.has(use);
}

export function landRows(district: District, overlay: Overlay, proposal: Proposal): LandRows {
  const { pieces } = overlay;
  const { town, use } = district.parcels;
  const flows = new Map<number, Flow>();
  const useCount = LAND_USES.length;
  const unknownTown = district.towns.code.length;
  for (let k = 0; k < pieces.parcel.length; k++) {
    const parcel = pieces.parcel[k];
    const t = town[parcel] < 0 ? unknownTown : town[parcel];
    const fate = LEDGER_FATES.indexOf(ledgerFate(proposal, k));
    const key = (t * useCount + LAND_USES.indexOf(use[parcel])) * LEDGER_FATES.length + fate;
    const flow = flows.get(key) ?? { key, town: town[parcel], use: use[parcel], fate, pieces: 0, area: 0, recorded: 0 };
    flow.pieces++;
    flow.area += toHundredths(pieces.areaM2[k]);
    if (!Number.isNaN(pieces.recordedM2[k])) flow.recorded += toHundredths(pieces.recordedM2[k]);
    flows.set(key, flow);
  }
  const ordered = [...flows.values()].sort((a, b) => a.key - b.key);
  const parcelsOf = new Map<number, number>();
  for (const t of town) parcelsOf.set(t, (parcelsOf.get(t) ?? 0) + 1);
  const towns = Array.from({ length: unknownTown }, (_, t) => t);
  if (parcelsOf.has(-1)) towns.push(-1);
  return {
    byTown: towns.map((t) =>
      rowOf(
        t,
        parcelsOf.get(t) ?? 0,
        ordered.filter((flow) => flow.town === t),
      ),
    ),
    flows: ordered.map((flow) => ({
      town: flow.town,
      use: flow.use,
      fate: LEDGER_FATES[flow.fate],
      pieces: flow.pieces,
      areaM2: flow.area / 100,
      recordedM2: flow.recorded / 100,
    })),
    total: rowOf(-1, town.length, ordered),
  };
}

/** Areas in 0.01 m²; `fate` indexes `LEDGER_FATES`. */
interface Flow {
  readonly key: number;
  readonly town: number;
  readonly use: LandUse;
  readonly fate: number;
  pieces: number;
  area: number;
  recorded: number;
}

function rowOf(town: number, parcels: number, flows: readonly Flow[]): LedgerRow {
  const total = (value: (flow: Flow) => number) => flows.reduce((sum, flow) => sum + value(flow), 0);
  const fateM2 = Object.fromEntries(
    LEDGER_FATES.map((name, fate) => [name, total((flow) => (flow.fate === fate ? flow.area : 0)) / 100]),
  ) as Record<LedgerFate, number>;
  return {
    town,
    parcels,
    pieces: total((flow) => flow.pieces),
    areaM2: total((flow) => flow.area) / 100,
    recordedM2: total((flow) => flow.recorded) / 100,
    fateM2,
  };
}

export function ledgerFate(proposal: Proposal, piece: number): LedgerFate {
  const fate = proposal.landFate[piece];
  return fate === 'notEligible' && proposal.clusterOfPiece[piece] >= 0 ? 'infill' : fate;
}
