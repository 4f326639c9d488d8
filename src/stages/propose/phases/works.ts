import { components } from '../../../geometry/gaps/gapGraph.js';
import { selectItems } from '../../../geometry/polygonSet.js';
import { farmlandBarriers, unpartedPairs } from '../../../model/barrierSets.js';
import type { LandFate } from '../../../model/decision.js';
import { type ByQuota, byQuota } from '../../../model/quota.js';
import type { Decoded } from '../answer/decode.js';
import { FLOOR_UNIT_M2 } from '../program/capacity.js';
import type { Layout } from '../program/layout.js';
import { broughtMu, drawnMu } from '../program/linked.js';
import { type Need, NO_QUOTA, type Work } from './schedule.js';

/** A work and what of the plan it is. */
export interface PlanWork extends Work {
  readonly pieces: readonly number[];
  readonly clusters: readonly number[];
  readonly firms: readonly number[];
}

/** Up to so many land works, and so many firms, each has a year of its own; more are packed. */
const EACH_ALONE = 200;
/** Packs of works carry about this part of a mean year each. */
const PACK_SHARE = 1 / 40;

/**
 * The chosen plan as works, in order of need: clusters, firms, land.
 *
 * A cluster is one work; it stands `cluster.buildLagYears` after it began, and has to by the last year. Land reclaimed is given back unit by
 * unit (pieces within `farmland.gapM` of each other that nothing parts, so that what joins farmland through others joins it with them),
 * other land piece by piece; where there are many, those of one fate and town are packed. Firms leave one by one; where there are many,
 * those that go to one place and make way for the same land are packed. Firms move into a new park once it stands; land is
 * vacated in the year its last firm left, or later.
 * `costs`: 10⁴ yuan a column, null where prices are not known; `loads`: what the busiest year is measured by.
 */
export function worksOf(
  layout: Layout,
  decoded: Decoded,
  years: number,
  loads: Float64Array,
  costs: Float64Array | null,
): PlanWork[] {
  const { situation, label } = layout;
  const { district, overlay, settings } = situation.input;
  const build = settings['cluster.buildLagYears'];
  const { landFate, firmFate } = decoded;
  const works: PlanWork[] = [];
  const of = (columns: readonly number[], from: Float64Array | null) =>
    columns.reduce((total, column) => total + (column >= 0 ? (from?.[column] ?? 0) : 0), 0);
  const add = (name: string, columns: readonly number[], more: Partial<PlanWork>) => {
    works.push({
      name,
      load: of(columns, loads),
      cost: of(columns, costs),
      floor: 0,
      latest: years - 1,
      after: [],
      draws: NO_QUOTA,
      brings: NO_QUOTA,
      pieces: [],
      clusters: [],
      firms: [],
      ...more,
    });
    return works.length - 1;
  };
  const total = decoded.clusters.map(
    (cluster) => layout.cluster[layout.candidates.findIndex(({ id }) => id === cluster.id)],
  );
  const clusterWork = decoded.clusters.map((cluster, c) =>
    add(`cluster ${cluster.id}`, [total[c]], {
      latest: years - 1 - build,
      draws: drawnMu(situation, cluster),
      pieces: [...cluster.members, ...cluster.infill],
      clusters: [c],
    }),
  );

  const columnOf = (k: number) => (FATE_COLUMN[landFate[k]] ? layout[FATE_COLUMN[landFate[k]] as 'upgrade'][k] : -1);
  const land = landUnits(layout, landFate).map((pieces) => ({ pieces, load: of(pieces.map(columnOf), loads) }));
  const leaving = firmFate.flatMap(({ fate }, f) => (fate === 'move' || fate === 'close' ? [f] : []));
  const firmLoad = (f: number) => of([firmFate[f].fate === 'move' ? layout.move[f] : layout.close[f]], loads);
  const sumOf = (list: readonly { readonly load: number }[]) => list.reduce((all, { load }) => all + load, 0);
  const all = of(total, loads) + sumOf(land) + leaving.reduce((load, f) => load + firmLoad(f), 0);
  const cap = (PACK_SHARE * all) / years;
  const town = (k: number) => district.parcels.town[overlay.pieces.parcel[k]];
  const landPacks = packed(land, land.length > EACH_ALONE, cap, ({ pieces: [k] }) => `${landFate[k]},${town(k)}`);
  const packOfPiece = new Map<number, number>();
  landPacks.forEach((pack, p) => {
    for (const { pieces } of pack) for (const k of pieces) packOfPiece.set(k, p);
  });

  const vacates = (f: number) =>
    [
      ...new Set(
        situation.weightsOfFirm[f].flatMap(({ piece: k }) =>
          VACATED.has(landFate[k]) ? [packOfPiece.get(k) ?? -1] : [],
        ),
      ),
    ]
      .filter((p) => p >= 0)
      .sort((a, b) => a - b);
  const firms = leaving.map((f) => ({ firm: f, load: firmLoad(f), land: vacates(f) }));
  const firmPacks = packed(firms, firms.length > EACH_ALONE, cap, ({ firm: f, land: p }) => {
    const { outdated, inScatteredBlock } = situation.input.measures.firms;
    return [firmFate[f].fate, firmFate[f].destination, p.join('+'), outdated[f], inScatteredBlock[f]].join();
  });
  const before = new Map<number, Need[]>();
  for (const pack of firmPacks) {
    const [first] = pack;
    const { fate, destination } = firmFate[first.firm];
    const c = destination - district.parks.id.length;
    const more = pack.length > 1 ? ` +${pack.length - 1}` : '';
    const w = add(
      `firm ${layout.firmLabel[first.firm]}${more}`,
      pack.map(({ firm: f }) => (fate === 'move' ? layout.move[f] : layout.close[f])),
      {
        floor: pack.reduce((floor, { firm: f }) => floor + situation.firmFloorM2[f], 0) / FLOOR_UNIT_M2,
        after: fate === 'move' && c >= 0 ? [{ work: clusterWork[c], years: build }] : [],
        firms: pack.map(({ firm }) => firm),
      },
    );
    for (const p of first.land) before.set(p, [...(before.get(p) ?? []), { work: w, years: 0 }]);
  }
  landPacks.forEach((pack, p) => {
    const pieces = pack.flatMap((unit) => unit.pieces);
    const [first] = pieces;
    const more = pieces.length > 1 ? ` +${pieces.length - 1}` : '';
    add(`${landFate[first]} ${label[first]}${more}`, pieces.map(columnOf), {
      after: before.get(p) ?? [],
      brings: landFate[first] === 'reclaim' ? sumQuota(pieces.map((k) => broughtMu(situation, k))) : NO_QUOTA,
      pieces,
    });
  });
  return works;
}

const VACATED: ReadonlySet<LandFate> = new Set(['reclaim', 'regreen', 'reserve']);
const FATE_COLUMN: Partial<Record<LandFate, 'upgrade' | 'reclaim' | 'regreen' | 'reserve'>> = {
  upgrade: 'upgrade',
  reclaim: 'reclaim',
  regreen: 'regreen',
  reserve: 'reserve',
};

/** Reclaimed land in units that hang together, other treated land piece by piece; in order of the first piece. */
function landUnits({ situation }: Layout, landFate: readonly LandFate[]): number[][] {
  const { district, overlay, settings } = situation.input;
  const alone: number[][] = [];
  const reclaimed: number[] = [];
  landFate.forEach((fate, k) => {
    if (fate === 'reclaim') reclaimed.push(k);
    else if (FATE_COLUMN[fate]) alone.push([k]);
  });
  const polygons = selectItems(overlay.pieces.polygons, reclaimed);
  const pairs = unpartedPairs(polygons, settings['farmland.gapM'], farmlandBarriers(district, settings), settings);
  const units = new Map<number, number[]>();
  components(reclaimed.length, pairs, () => true).forEach((unit, n) => {
    units.set(unit, [...(units.get(unit) ?? []), reclaimed[n]]);
  });
  return [...alone, ...units.values()].sort((p, q) => p[0] - q[0]);
}

/** Lists of what has the same key, in order, each up to the cap; one each where there is no need to pack. */
function packed<T extends { readonly load: number }>(
  list: readonly T[],
  many: boolean,
  cap: number,
  keyOf: (one: T) => string,
): T[][] {
  if (!many) return list.map((one) => [one]);
  const open = new Map<string, { readonly pack: T[]; load: number }>();
  const packs: T[][] = [];
  for (const one of list) {
    const key = keyOf(one);
    const last = open.get(key);
    if (last && last.load + one.load <= cap) {
      last.pack.push(one);
      last.load += one.load;
      continue;
    }
    const pack = [one];
    open.set(key, { pack, load: one.load });
    packs.push(pack);
  }
  return packs;
}

function sumQuota(list: readonly ByQuota<number>[]): ByQuota<number> {
  return byQuota((name) => list.reduce((total, one) => total + one[name], 0));
}
