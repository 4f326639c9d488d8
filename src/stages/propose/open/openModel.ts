import type { LandUse } from '../../../model/district.js';
import type { MipRow } from '../../../model/mip.js';
import { M2_PER_MU, m2FromMu } from '../../../model/units.js';
import type { Candidate } from '../candidates/candidate.js';
import type { Candidates } from '../candidates/candidates.js';
import type { Model } from '../program/buildMip.js';
import { capacityRows } from '../program/capacity.js';
import { sum } from '../program/columns.js';
import { conflictRows } from '../program/conflicts.js';
import { decisions, fateRows } from '../program/decisions.js';
import { dueRows } from '../program/dueRows.js';
import type { Layout } from '../program/layout.js';
import { availableMu, broughtMu } from '../program/linked.js';
import { lockRows } from '../program/lockRows.js';
import { ownerRows } from '../program/owners.js';
import { parkWanted, type Receivers, receiversOf } from '../program/receivers.js';
import { targetRows } from '../program/targets.js';
import type { ResolvedLocks } from '../situation/locks.js';
import type { Relaxation, Situation } from '../situation/situation.js';
import { openLimits } from './openLimits.js';

/** Rows that every lawful plan keeps when its clusters are taken apart into their members. */
const HOLD_FOR_ALL: ReadonlySet<string> = new Set([
  'joined',
  'fate',
  'leave',
  'empty',
  'firm',
  'spread',
  'worked',
  'settled',
  'once',
  'target',
  'treated',
  'sent',
  'room',
  'closing',
  'due',
  'early',
  'inTime',
  'farmland',
  'lock',
  'lockFirm',
]);

/** The open program. */
export interface OpenModel extends Model {
  /** The columns of pieces that are developed, and what they carry at least of the fixed disturbance of their cluster, m² of floor. */
  readonly developed: readonly { readonly column: number; readonly fixedM2: number }[];
}

/**
 * A relaxation of every lawful plan, however its clusters are drawn: no candidates, no contiguity. Its optimum bounds the best of all plans, where the
 * bound of the program proper speaks of the candidates alone. The proof, term by term: `../MODEL.md`, "The open bound".
 *
 * Each piece that may be joined is developed by itself, as a park of one piece without a least size, with the room max(0, net share × FAR × area −
 * floor that stays). Infill is two quantities, of construction land and of field, each up to its share of all that is developed.
 * Room for movers in new parks is one pool for the district. Of the program's rows those stay that hold for every plan (`HOLD_FOR_ALL`, `openLimits.ts`): a
 * name may be added there only with its line in the proof. `reserve`: open to reserve, as bounds of single targets are.
 */
export function openModel(
  given: Situation,
  locks: ResolvedLocks,
  { components, graph }: Pick<Candidates, 'components' | 'graph'>,
  whole: boolean,
  reserve = false,
): OpenModel {
  const relax: ReadonlySet<Relaxation> = new Set(reserve ? ['clusters', 'reserve'] : ['clusters']);
  const situation = withoutFixedParts(given);
  const sites = components.flatMap((members) => sitesIn(given, members)).sort((p, q) => p.piece - q.piece);
  const pieces = sites.map(({ piece }) => piece);
  const infill = infillPools(situation, pieces);
  const candidates = [...sites.map((site) => developedAlone(situation, site)), ...infill];
  const receivers = openReceivers(situation, candidates, locks, relax, whole);
  const bare = decisions(situation, candidates, receivers, locks, relax);
  const pools = new Set(infill.map((_, i) => bare.cluster[pieces.length + i]));
  const wholes = new Set(whole ? [...bare.move, ...bare.close] : []);
  const columns = bare.columns.map((column, c) => {
    if (pools.has(c)) return { ...column, integer: false };
    return wholes.has(c) ? { ...column, integer: true } : column;
  });
  const layout = { ...bare, columns };
  const common = [
    ...fateRows(layout),
    ...targetRows(layout),
    ...capacityRows(layout),
    ...conflictRows(layout, { near: [] }),
    ...dueRows(layout),
    ...lockRows(layout),
  ];
  const rows = [
    ...common.filter(({ name }) => HOLD_FOR_ALL.has(name.slice(0, name.search(/\[|$/)))),
    ...infillRows(layout, pieces.length),
    ...linkedRow(layout),
    ...openLimits(layout, { couldBePark: sites.map(({ isPark }) => isPark) }),
    ...ownerRows(layout, graph),
  ];
  return { layout, rows, developed: sites.map(({ fixedM2 }, i) => ({ column: layout.cluster[i], fixedM2 })) };
}

interface Site {
  readonly piece: number;
  /** A park could lie there: large enough a one, inside the boundary. */
  readonly isPark: boolean;
  readonly fixedM2: number;
}

/**
 * Pieces of one component of the gap graph that could be in a cluster, as far as sums tell: a footprint is no larger than all members of the component
 * with the infill that these allow. Too small in all for a park: room for nobody; too small for a block, or with nothing low-efficient or idle:
 * nothing. Areas drawn by the planner are bound by the law and connection alone, plan polygons have no largest park.
 */
function sitesIn({ input, lowOrIdle, stress }: Situation, members: readonly number[]): Site[] {
  const { settings, overlay, locks, district } = input;
  const { areaM2, boundaryZone } = overlay.pieces;
  const mostM2 = members.reduce((total, k) => total + areaM2[k], 0) / (1 - settings['cluster.maxInfillShare']);
  const leastM2 = m2FromMu(settings['cluster.minMu']);
  const isDrawn = locks.areas.length > 0 || stress.size > 0;
  const isPark = isDrawn || mostM2 >= leastM2;
  const isBlock = members.length > 1 && mostM2 >= settings['upgrade.minSiteM2'];
  if (!isDrawn && (!(isPark || isBlock) || !members.some((k) => lowOrIdle[k]))) return [];
  const isUnlimited = isDrawn || (district.plannedParks?.id.length ?? 0) > 0;
  const parkM2 = Math.min(isUnlimited ? Number.POSITIVE_INFINITY : m2FromMu(settings['cluster.maxMu']), mostM2);
  const blockM2 = isDrawn ? mostM2 : Math.min(leastM2, mostM2);
  const ofPark = isPark ? settings['cluster.fixedDisturbance'] / parkM2 : Number.POSITIVE_INFINITY;
  const perM2 = Math.min(ofPark, settings['upgrade.fixedDisturbance'] / blockM2);
  return members.map((piece) => ({
    piece,
    isPark: isPark && boundaryZone[piece] === 'concentrated',
    fixedM2: perM2 * areaM2[piece],
  }));
}

/** The fixed part of a park depends on how many there are: here it is added by the m² (`openBounds.ts`), not by the piece. */
function withoutFixedParts(situation: Situation): Situation {
  const { input } = situation;
  return { ...situation, input: { ...input, settings: { ...input.settings, 'cluster.fixedDisturbance': 0 } } };
}

const AGGREGATE = {
  infill: [],
  newConstructionM2: 0,
  compactness: 1,
  isPark: true,
  level: 'smallPark',
  plannedPark: -1,
  lowOrIdleM2: 0,
  infillByClass: [],
  lineM2: [],
  leftOut: [],
  disturbanceM2: 0,
  costWan: Number.NaN,
  drawn: false,
  must: false,
  component: 0,
} as const;

function developedAlone(situation: Situation, { piece: k, isPark }: Site): Candidate {
  const { district, overlay, settings } = situation.input;
  const footprintM2 = overlay.pieces.areaM2[k];
  const stayersFloorM2 = situation.presentFloorM2[k];
  const town = district.parcels.town[overlay.pieces.parcel[k]];
  const space = settings['park.netShare'] * footprintM2 * settings['park.plannedFar'];
  return {
    ...AGGREGATE,
    id: `piece ${k}`,
    members: [k],
    footprintM2,
    infillM2: 0,
    town,
    towns: [town],
    capacityFloorM2: isPark ? Math.max(0, space - stayersFloorM2) : 0,
    stayersFloorM2,
    x: situation.pieceXy[2 * k],
    y: situation.pieceXy[2 * k + 1],
  };
}

const FIELD_USES: ReadonlySet<LandUse> = new Set(['paddy', 'dryland', 'grass', 'other', 'farmRoad', 'ditch', 'ridge']);

/** Infill on construction land and on field: as much as all that is developed could take, of construction land no more than there is. */
function infillPools(situation: Situation, pieces: readonly number[]): Candidate[] {
  const { overlay, settings, district } = situation.input;
  const { areaM2, boundaryZone, eligible, parcel } = overlay.pieces;
  const share = settings['cluster.maxInfillShare'];
  const most = share < 1 ? (pieces.reduce((total, k) => total + areaM2[k], 0) * share) / (1 - share) : Number.NaN;
  let builtM2 = 0;
  for (let k = 0; k < situation.pieceCount; k++) {
    const isBuilt = !eligible[k] && !FIELD_USES.has(district.parcels.use[parcel[k]]);
    if (isBuilt && boundaryZone[k] === 'concentrated') builtM2 += areaM2[k];
  }
  const pool = (id: string, footprintM2: number, newConstructionM2: number): Candidate[] =>
    footprintM2 > 0
      ? [
          {
            ...AGGREGATE,
            id,
            members: [],
            footprintM2,
            infillM2: footprintM2,
            newConstructionM2,
            town: -1,
            towns: [],
            capacityFloorM2: settings['park.netShare'] * footprintM2 * settings['park.plannedFar'],
            stayersFloorM2: 0,
            x: Number.NaN,
            y: Number.NaN,
          },
        ]
      : [];
  return [...pool('infill built', Math.min(most, builtM2), 0), ...pool('infill field', most, most)];
}

/** Existing parks as the program has them, by the room for a firm only where firms are `whole`; new parks as one pool, which a firm reaches that is near enough to where any of them could be. */
function openReceivers(
  situation: Situation,
  candidates: readonly Candidate[],
  locks: ResolvedLocks,
  relax: ReadonlySet<Relaxation>,
  whole: boolean,
): Receivers {
  const existing = receiversOf(situation, [], locks, relax);
  const { parks } = situation.input.district;
  const pool = candidates.flatMap(({ id, x, y, town, capacityFloorM2 }, index) =>
    capacityFloorM2 > 0
      ? [
          {
            kind: 'cluster' as const,
            index,
            id,
            x,
            y,
            capacityM2: capacityFloorM2,
            sectors: [],
            town,
            site: parks.id.length,
          },
        ]
      : [],
  );
  const placed = candidates.filter(({ x }) => !Number.isNaN(x));
  const [west, east] = [least(placed.map(({ x }) => x)), -least(placed.map(({ x }) => -x))];
  const [south, north] = [least(placed.map(({ y }) => y)), -least(placed.map(({ y }) => -y))];
  const beyond = (value: number, from: number, to: number) => Math.max(from - value, 0, value - to);
  const inReach = situation.firmFloorM2.map((_, f) => {
    const wanted = parkWanted(locks, f);
    if (wanted !== null && parks.id.includes(wanted)) return 0;
    const [x, y] = [situation.firmXy[2 * f], situation.firmXy[2 * f + 1]];
    return Math.hypot(beyond(x, west, east), beyond(y, south, north)) <= existing.maxM ? 1 : 0;
  });
  const takesIn: Receivers['takesIn'] = (f, receiver) =>
    receiver.kind === 'park' ? existing[whole ? 'takesIn' : 'reaches'](f, receiver) : inReach[f] === 1;
  return {
    list: [...existing.list, ...pool],
    maxM: existing.maxM,
    distanceM: existing.distanceM,
    suits: takesIn,
    reaches: takesIn,
    takesIn,
  };
}

function least(values: readonly number[]): number {
  return values.reduce((p, q) => Math.min(p, q), Number.POSITIVE_INFINITY);
}

/** `infill`: no more of it than its share of what is developed. */
function infillRows(layout: Layout, firstPool: number): MipRow[] {
  const share = layout.situation.input.settings['cluster.maxInfillShare'];
  const terms = sum();
  layout.candidates.forEach(({ footprintM2 }, c) => {
    const mu = footprintM2 / M2_PER_MU;
    terms.add(layout.cluster[c], c < firstPool ? (-share / (1 - share)) * mu : mu);
  });
  return layout.candidates.length > firstPool ? [terms.row('infill', Number.NEGATIVE_INFINITY, 0)] : [];
}

/** `linked[construction]`: field taken in ≤ what is at hand and all that reclaim brings, whenever it does. */
function linkedRow(layout: Layout): MipRow[] {
  const { situation, candidates, relax, owed } = layout;
  if (relax.has('quotas')) return [];
  const available = availableMu(situation).construction;
  const linked = sum();
  candidates.forEach(({ newConstructionM2 }, c) => {
    linked.add(layout.cluster[c], newConstructionM2 / M2_PER_MU);
  });
  if (linked.size === 0) return [];
  layout.reclaim.forEach((column, k) => {
    linked.add(column, -broughtMu(situation, k).construction);
  });
  linked.add(owed.construction, -Math.max(0, -available));
  return [linked.row('linked[construction]', Number.NEGATIVE_INFINITY, available)];
}
