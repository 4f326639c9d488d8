import type { LandUse } from '../../../../src/model/district.js';
import type { ByQuota } from '../../../../src/model/quota.js';
import type { TargetSpec } from '../../../../src/model/target.js';
import { M2_PER_MU } from '../../../../src/model/units.js';
import type { ProposeInput } from '../../../../src/stages/propose/propose.js';
import { boxDistanceM, type Cluster, clusterRules, clustersOf } from './oracleClusters.js';
import { type Owned, owners } from './oracleOwners.js';
import type { Box, Strips } from './strips.js';

/**
 * The best plan of a `Strips` district by trying every fate of every plot and firm. Written from `counting.md` and the words of MODEL.md, not from the
 * program; what the land is before the run (low-efficiency, scattered, net areas, in the line) is taken from `measure` and `overlay`.
 */
export type LandChoice = 'keep' | 'upgrade' | 'cluster' | 'reserve' | 'reclaim' | 'regreen';

/** In the order in which plans are judged; each is to be least. */
export interface Worth {
  /** Lawful locks not carried, and the missed share of each town's least. */
  readonly unmet: number;
  /** Σ weight × short / aim. */
  readonly must: number;
  readonly goal: number;
  readonly newConstructionM2: number;
  /** 10⁴ yuan, with a millionth of the disturbance; or m² of floor. */
  readonly cost: number;
}

/** A plan that was tried. */
export interface Tried extends Worth {
  /** Per target: short / aim. */
  readonly shorts: readonly number[];
  /** Land given back, mu. */
  readonly backMu: number;
  /** Per firm: −1 stays, −2 closes, else moves. */
  readonly fates: readonly number[];
}

/** Which plans are meant, and whether the cheapest of them is asked for and not the best. */
export interface Question {
  readonly land?: (choiceOf: (k: number) => LandChoice, clusters: readonly Cluster[]) => boolean;
  readonly plan?: (tried: Tried) => boolean;
  readonly byCost?: boolean;
}

interface Place {
  readonly id: string;
  readonly room: number;
  readonly sectors: readonly string[];
  readonly at: readonly [number, number];
  readonly town: number;
  readonly besideHomes: boolean;
  /** Operating firms that are there before the run. */
  readonly there: readonly number[];
  readonly isNew: boolean;
}

const ORDER = ['unmet', 'must', 'goal', 'newConstructionM2', 'cost'] as const;
const SAME: Readonly<Record<(typeof ORDER)[number], number>> = {
  unmet: 1e-7,
  must: 1e-7,
  goal: 1e-7,
  newConstructionM2: 0.01,
  cost: 0,
};

export function bruteForce(strips: Strips, input: ProposeInput): Tried {
  const best = search(strips, input, {});
  if (best === null) throw new Error('doing nothing is a plan');
  return best;
}

/** The best plan of those that are meant; null where there is none. */
export function search(
  strips: Strips,
  input: ProposeInput,
  { land: isMeant, plan: isAllowed, byCost }: Question,
): Tried | null {
  const { district, overlay, measures, settings, targets } = input;
  const { limits, quotas, prices, plots } = strips;
  const { pieces } = overlay;
  const { status } = measures;
  const { firms } = district;
  const perM2 = settings['park.netShare'] * settings['park.plannedFar'];
  const indexOf = new Map(pieces.id.map((id, k) => [id, k]));
  const boxOf = new Map((strips.sketch.parcels ?? []).map(({ id, shape }) => [id, shape as Box]));
  const centre = ([x, y, X, Y]: Box) => [(x + X) / 2, (y + Y) / 2] as const;
  const useOf = (k: number): LandUse => district.parcels.use[pieces.parcel[k]];
  const townOf = (k: number) => district.parcels.town[pieces.parcel[k]];
  const mu = (k: number) => pieces.areaM2[k] / M2_PER_MU;
  const isInside = (k: number) => pieces.id[k].startsWith('in');
  const isLow = (k: number) => status.lowEfficiency[k] === 1 || status.idle[k] === 1;
  const isKept = (k: number) => district.keep.has(pieces.parcel[k]);
  const land = pieces.id.map((_, k) => k).filter((k) => pieces.eligible[k]);
  const homes = pieces.id.map((_, k) => k).filter((k) => useOf(k) === 'homestead');
  const isBesideHomes = (box: Box) =>
    homes.some((k) => boxDistanceM(box, boxOf.get(pieces.id[k]) ?? box) < settings['homes.apartM']);

  const landOf = firms.map((_, f) =>
    district.sites
      .filter((site) => site.firm === f && site.share > 0)
      .map(({ parcel, share }) => ({ k: pieces.parcel.indexOf(parcel), share })),
  );
  const homeOf = landOf.map((parts) => {
    const largest = Math.max(0, ...parts.map(({ share }) => share));
    return Math.min(...parts.filter(({ share }) => share === largest).map(({ k }) => k));
  });
  const firmsOn = (k: number) => firms.map((_, f) => f).filter((f) => landOf[f].some((part) => part.k === k));
  const floorOn = (k: number) =>
    landOf.reduce(
      (sum, parts, f) => sum + parts.reduce((s, p) => s + (p.k === k ? p.share * firms[f].floorM2 : 0), 0),
      0,
    );
  const operating = firms.filter((firm) => firm.operating).length;
  const total = (of: (firm: (typeof firms)[number]) => number) => firms.reduce((sum, firm) => sum + of(firm), 0);
  const perStaff = total((firm) => firm.floorM2) / total((firm) => firm.staff);
  const perTax = total((firm) => firm.floorM2) / total((firm) => firm.taxWan[2]);
  const disturbanceOf = firms.map((firm) => firm.floorM2 + perStaff * firm.staff + perTax * firm.taxWan[2]);
  const isStrong = (f: number) => {
    const own = landOf[f].reduce((sum, { k, share }) => sum + share * mu(k), 0);
    return 'AB'.includes(firms[f].grade || '-') && firms[f].taxWan[2] / own >= settings['park.taxWanPerMu'];
  };
  const mayClose = (f: number) => firms[f].eliminated || firms[f].grade === 'D' || !firms[f].operating;

  // the planner's own decisions, those that the law lets stand
  const wantOf = new Map<number, LandChoice>();
  for (const { target, lock } of strips.locks.land) {
    const k = indexOf.get(target) ?? -1;
    const want = lock === 'out' ? 'keep' : lock === 'in' ? 'cluster' : (lock as LandChoice);
    const netM2 = want === 'reclaim' ? status.reclaimableM2[k] : status.regreenableM2[k];
    const isBarred =
      (want === 'cluster' && (!isInside(k) || isKept(k))) ||
      ((want === 'reclaim' || want === 'regreen') && (isKept(k) || !(netM2 > 0)));
    if (!isBarred) wantOf.set(k, want);
  }
  const firmWantOf = new Map<number, { readonly fate: 'stay' | 'move' | 'close'; readonly park: string }>();
  for (const { creditCode, fate, park } of strips.locks.firms) {
    const f = firms.findIndex((firm) => firm.creditCode === creditCode);
    if (fate === 'stay' || (fate === 'close' ? mayClose(f) : firms[f].operating)) firmWantOf.set(f, { fate, park });
  }

  const choices = land.map((k): LandChoice[] => {
    const want = wantOf.get(k);
    if (want === 'keep') return ['keep'];
    const here = firmsOn(k);
    const strong = here.some(isStrong);
    const far = Number.isNaN(status.far[k]) ? (status.idle[k] ? 0 : 9) : status.far[k];
    const isGivenBack =
      !isInside(k) && !strong && !isKept(k) && (status.inScatteredBlock[k] === 1 || status.idle[k] === 1);
    const isUnit = (netM2: number) => netM2 >= settings['reclaim.minUnitM2'];
    const open: Readonly<Record<LandChoice, boolean>> = {
      keep: true,
      cluster: isInside(k) && !isKept(k),
      reserve: isInside(k) && here.length > 0 && !strong && !isKept(k),
      upgrade:
        isInside(k) &&
        isLow(k) &&
        far < settings['upgrade.plannedFar'] &&
        pieces.areaM2[k] >= settings['upgrade.minSiteM2'],
      reclaim: isGivenBack && isUnit(status.reclaimableM2[k]),
      regreen: isGivenBack && isUnit(status.regreenableM2[k]),
    };
    return (Object.keys(open) as LandChoice[]).filter(
      (choice) => (open[choice] || choice === want) && (choice !== 'reclaim' || status.touchesFarmland[k] === 1),
    );
  });

  const existing = district.parks.id.map((id, p): Place => {
    const box = (strips.sketch.parks ?? [])[p].shape as Box;
    const at = centre(box);
    const town = (strips.sketch.towns ?? []).findIndex(({ shape }) => boxDistanceM(shape as Box, [...at, ...at]) === 0);
    const stated = district.parks.remainingFloorM2[p];
    // none of the firms is in an existing park
    const room = Number.isNaN(stated) ? perM2 * (box[2] - box[0]) * (box[3] - box[1]) : stated;
    const sectors = district.parks.sectors[p];
    return { id, room, sectors, at, town, besideHomes: isBesideHomes(box), there: [], isNew: false };
  });
  const pairs = limits.sectorsApart ?? [];
  const isUnlike = (f: number, g: number) =>
    [...pairs, ...pairs.map(([p, q]) => [q, p] as const)].some(
      ([p, q]) => firms[f].sector.startsWith(p) && firms[g].sector.startsWith(q),
    );
  const isTaken = (f: number, { id, room, sectors, at, besideHomes, there }: Place) => {
    const [x, y] = centre(boxOf.get(pieces.id[homeOf[f]]) ?? [0, 0, 0, 0]);
    const named = firmWantOf.get(f)?.park ?? '';
    return (
      firms[f].floorM2 <= room &&
      Math.hypot(x - at[0], y - at[1]) <= 1000 * settings['move.maxKm'] &&
      (sectors.length === 0 || sectors.includes(firms[f].sector)) &&
      !(firms[f].polluting && besideHomes) &&
      !there.some((g) => isUnlike(f, g)) &&
      (named === '' || named === id)
    );
  };
  const mayMove = (f: number) =>
    firms[f].operating && !firms[f].eliminated && !['stay', 'close'].includes(firmWantOf.get(f)?.fate ?? '');
  const mayBeClosed = (f: number) => mayClose(f) && !['stay', 'move'].includes(firmWantOf.get(f)?.fate ?? '');

  // land given back brings its quota in time where each firm can leave before any cluster stands
  const isInTime = (k: number) => {
    const years = settings['phase.lastYear'] - 2021;
    const isFree = firmsOn(k).every((f) => mayBeClosed(f) || existing.some((place) => mayMove(f) && isTaken(f, place)));
    const build = settings['cluster.buildLagYears'];
    return (isFree ? 0 : build) + settings['quota.lagYears'] + build < years;
  };
  const inTime = new Map(land.map((k) => [k, isInTime(k)]));
  const held: Owned = owners(input, landOf);
  const rules = clusterRules(strips, input, { indexOf, isLow });

  let best: Tried | null = null;
  const chosen: LandChoice[] = land.map(() => 'keep');
  const choiceOf = (k: number) => chosen[land.indexOf(k)] ?? 'keep';
  const tryLand = (at: number): void => {
    if (at < land.length) {
      for (const choice of choices[at]) {
        chosen[at] = choice;
        tryLand(at + 1);
      }
      return;
    }
    const clusters = clustersOf(rules, (k) => choiceOf(k) === 'cluster');
    if (!clusters || (isMeant && !isMeant(choiceOf, clusters))) return;
    if (areOwnersContent(clusters) && isTotalKept(clusters) && isQuotaKept(clusters)) tryFirms(clusters);
  };
  tryLand(0);
  return best;

  function areOwnersContent(clusters: readonly Cluster[]): boolean {
    const platforms = clusters.filter(({ members }) => held.needsPlatform(members)).length;
    if (platforms > settings['oneBody.platformClusters']) return false;
    if (clusters.filter(({ isPark }) => isPark).length > settings['cluster.maxCount']) return false;
    const large = clusters.filter(({ level }) => level === 'platform' || level === 'agglomeration');
    if (large.filter(({ level }) => level === 'platform').length > settings['cluster.maxPlatforms']) return false;
    if (large.filter(({ level }) => level === 'agglomeration').length > settings['cluster.maxAgglomerations'])
      return false;
    if (new Set(large.map(({ planned }) => planned)).size < large.length) return false;
    const space = (list: readonly Cluster[]) => list.reduce((sum, { footprintM2 }) => sum + perM2 * footprintM2, 0);
    // of larger parks the room that is left for firms that move in
    const roomOf = ({ members, footprintM2 }: Cluster) =>
      Math.max(0, perM2 * footprintM2 - members.reduce((sum, k) => sum + floorOn(k), 0));
    const small =
      space(clusters.filter(({ level }) => level === 'smallPark')) + large.reduce((sum, one) => sum + roomOf(one), 0);
    if (small < settings['reserve.smallParkShare'] * space(clusters) - 1e-6) return false;
    if (settings['owner.together']) {
      for (const k of land) {
        for (const j of land) {
          const isOne = held.main[k] >= 0 && held.main[k] === held.main[j];
          if (isOne && (choiceOf(k) === 'keep') !== (choiceOf(j) === 'keep')) return false;
        }
      }
    }
    if (!settings['oneBody.neighbours']) return true;
    return plots.every(({ id, before }, i) => {
      if (i === 0 || plots[i - 1].row !== plots[i].row || before === 'river') return true;
      const [a, b] = [indexOf.get(plots[i - 1].id) ?? -1, indexOf.get(id) ?? -1];
      const isOne = held.main[a] >= 0 && held.main[a] === held.main[b];
      const fates = [choiceOf(a), choiceOf(b)];
      return isOne || !(fates.includes('cluster') && fates.includes('upgrade'));
    });
  }

  /** 总量只增不减, by floor or by land in the line. */
  function isTotalKept(clusters: readonly Cluster[]): boolean {
    let change = 0;
    const isFloor = settings['total.basis'] === 'floor';
    if (!isFloor && settings['total.basis'] !== 'industrialLine') return true;
    for (const k of land) {
      const choice = choiceOf(k);
      const isBack = choice === 'reclaim' || choice === 'regreen';
      if (!isFloor) change -= isBack && pieces.inIndustrialLine[k] ? pieces.areaM2[k] : 0;
      else if (choice === 'upgrade')
        change += Math.max(0, settings['upgrade.plannedFar'] * pieces.areaM2[k] - floorOn(k));
      else if (choice !== 'keep') change -= floorOn(k);
    }
    for (const { footprintM2, infill } of clusters) {
      if (isFloor) change += perM2 * footprintM2;
      else for (const k of infill) change += pieces.inIndustrialLine[k] ? pieces.areaM2[k] : 0;
    }
    return change >= -1e-3;
  }

  /** 增减挂钩: what is drawn from a ledger ≤ what it has and is brought in time; one overdrawn too far lets nothing be drawn until it is brought back. */
  function isQuotaKept(clusters: readonly Cluster[]): boolean {
    const infill = clusters.flatMap((cluster) => cluster.infill);
    const drawnFrom: ByQuota<readonly LandUse[]> = {
      construction: ['paddy', 'dryland', 'grass'],
      farmland: ['paddy', 'dryland'],
      paddy: ['paddy'],
    };
    return (['construction', 'farmland', 'paddy'] as const).every((name) => {
      const { openingMu = 0, usedMu = 0, overdraftMu = 0 } = quotas[name] ?? {};
      const drawn = infill.reduce((sum, k) => sum + (drawnFrom[name].includes(useOf(k)) ? mu(k) : 0), 0);
      const brought = land.reduce((sum, k) => {
        const isWet = settings['reclaim.toPaddy'] === 'all' || status.touchesPaddy[k] === 1;
        const becomes = name !== 'paddy' || (settings['reclaim.toPaddy'] !== 'none' && isWet);
        const counts = choiceOf(k) === 'reclaim' && inTime.get(k) && !district.parcels.stateOwned[pieces.parcel[k]];
        return sum + (counts && becomes ? status.reclaimableM2[k] / M2_PER_MU : 0);
      }, 0);
      return drawn === 0 || drawn - brought <= openingMu - usedMu + overdraftMu + 1e-9;
    });
  }

  /** Every combination of firm fates on the land as chosen: −1 stays, −2 closes, r moves to place r. */
  function tryFirms(clusters: readonly Cluster[]): void {
    const places = [
      ...existing,
      ...clusters
        .filter(({ isPark }) => isPark)
        .map(({ members, footprintM2, town }): Place => {
          const boxes = members.map((k) => boxOf.get(pieces.id[k]) ?? ([0, 0, 0, 0] as const));
          const areaM2 = members.reduce((sum, k) => sum + pieces.areaM2[k], 0);
          const at = [0, 1].map((i) =>
            boxes.reduce((sum, box, m) => sum + (pieces.areaM2[members[m]] / areaM2) * centre(box)[i], 0),
          );
          return {
            id: '',
            room: perM2 * footprintM2 - members.reduce((sum, k) => sum + floorOn(k), 0),
            sectors: [],
            at: [at[0], at[1]],
            town,
            besideHomes: boxes.some(isBesideHomes),
            there: firms
              .map((_, f) => f)
              .filter((f) => firms[f].operating && landOf[f].some(({ k }) => members.includes(k))),
            isNew: true,
          };
        })
        .filter(({ room }) => room > 0),
    ];
    const inParks = new Set(clusters.filter(({ isPark }) => isPark).flatMap(({ members }) => members));
    const mostly = (f: number, accept: (k: number) => boolean) =>
      landOf[f].reduce((sum, { k, share }) => sum + (accept(k) ? share : 0), 0) > 0.5 + 1e-9;
    const isAny = (k: number, ...of: readonly LandChoice[]) => of.includes(choiceOf(k));
    const worked = firms.map((_, f) => mostly(f, (k) => isAny(k, 'upgrade', 'cluster')));
    const settled = firms.map((_, f) => mostly(f, (k) => inParks.has(k)));
    const mustLeave = landOf.map((parts) => parts.some(({ k }) => isAny(k, 'reserve', 'reclaim', 'regreen')));
    // sheds that stay as they are, or are upgraded, keep an operating firm
    const sheds = land
      .filter((k) => isAny(k, 'keep', 'upgrade'))
      .map((k) => firmsOn(k).filter((f) => firms[f].operating))
      .filter((here) => here.length > 0);
    const ofLand = costOfLand(clusters);
    const landUnmet = [...wantOf].filter(([k, want]) => want !== 'keep' && choiceOf(k) !== want).length;
    const fates: number[] = firms.map(() => -1);
    const room = places.map((place) => place.room);
    const cap = Math.floor(settings['close.maxShare'] * firms.length + 1e-9);
    const tryFirm = (f: number, closed: number): void => {
      if (f === firms.length) {
        if (!sheds.some((here) => here.every((g) => fates[g] !== -1))) judge();
        return;
      }
      if (!mustLeave[f]) {
        fates[f] = -1;
        tryFirm(f + 1, closed);
      }
      if (worked[f]) return;
      if (mayBeClosed(f) && closed < cap) {
        fates[f] = -2;
        tryFirm(f + 1, closed + 1);
      }
      if (mayMove(f)) {
        places.forEach((place, r) => {
          if (room[r] < firms[f].floorM2 || !isTaken(f, place)) return;
          if (fates.some((fate, g) => g < f && fate === r && isUnlike(f, g))) return;
          room[r] -= firms[f].floorM2;
          fates[f] = r;
          tryFirm(f + 1, closed);
          room[r] += firms[f].floorM2;
        });
      }
      fates[f] = -1;
    };
    tryFirm(0, 0);

    function judge(): void {
      let unmet = landUnmet;
      for (const [f, { fate }] of firmWantOf) {
        if ((fate === 'move' && !(fates[f] >= 0)) || (fate === 'close' && fates[f] !== -2)) unmet++;
      }
      for (const { town, basis, min = 0, max = Number.POSITIVE_INFINITY } of limits.townLimits ?? []) {
        const counted = countedIn(district.towns.name.indexOf(town), basis);
        if (counted > max + 1e-6) return;
        if (min > 0) unmet += Math.max(0, 1 - counted / min);
      }
      const paid = (price: number | null | undefined) =>
        fates.reduce((sum, fate, f) => {
          const times = fate === -1 ? 0 : fate === -2 ? settings['close.disturbanceFactor'] : 1;
          return sum + times * (price === undefined ? disturbanceOf[f] : (price ?? 0) * firms[f].floorM2);
        }, 0);
      const moving = paid(prices.moveWanPerM2Floor ?? null);
      const { totalWan = Number.POSITIVE_INFINITY } = limits.budget ?? {};
      if (ofLand.wan + moving > totalWan + 1e-6) return;
      const disturbance = ofLand.disturbanceM2 + paid(undefined);
      const isPriced = prices.acquireWanPerMu !== undefined;
      const shorts = targets.map(shortOf);
      const sum = (mode: 'must' | 'goal') =>
        targets.reduce((all, target, t) => all + (target.mode === mode ? (target.weight ?? 1) * shorts[t] : 0), 0);
      const tried: Tried = {
        unmet,
        must: sum('must'),
        goal: sum('goal'),
        shorts,
        backMu: land.reduce((all, k) => all + landCounted('reclaimed', k), 0) / M2_PER_MU,
        fates: [...fates],
        newConstructionM2: clusters.reduce((sum, { newConstructionM2 }) => sum + newConstructionM2, 0),
        cost: isPriced ? ofLand.wan + ofLand.greenWan + moving + 1e-6 * disturbance : disturbance,
      };
      if (isAllowed && !isAllowed(tried)) return;
      if (best === null || (byCost ? tried.cost < best.cost : isBetter(tried, best))) best = tried;
    }

    function countedIn(town: number, basis: string): number {
      if (basis === 'firmsReceived') return fates.filter((fate) => fate >= 0 && places[fate].town === town).length;
      if (basis.startsWith('firms')) {
        const is = (fate: number) => (basis === 'firmsMoving' ? fate >= 0 : fate === -2);
        return fates.filter((fate, f) => is(fate) && townOf(homeOf[f]) === town).length;
      }
      return land.reduce((sum, k) => sum + (townOf(k) === town ? landCounted(basis, k) : 0), 0) / M2_PER_MU;
    }

    function shortOf({ basis, value, sense }: TargetSpec): number {
      const wanted = value * (sense === 'about' ? 1 - settings['target.aboutShare'] : 1);
      const isShare = basis === 'inParkShare';
      const isCount = isShare || basis.endsWith('Firms');
      const raw = isShare ? (wanted / 100) * operating : wanted;
      const aim = isCount ? Math.ceil(raw - 1e-9) : raw;
      if (!(aim > 0)) return 0;
      const reached = isCount
        ? firms.filter((firm, f) => firm.operating && countsIn(basis, f)).length
        : basis === 'rectified'
          ? rectifiedM2()
          : land.reduce((sum, k) => sum + landCounted(basis, k), 0);
      return Math.max(0, 1 - reached / aim);
    }

    function countsIn(basis: TargetSpec['basis'], f: number): boolean {
      if (basis === 'inParkShare') return fates[f] >= 0 || (fates[f] === -1 && settled[f]);
      const listed = basis === 'scatteredFirms' ? measures.firms.inScatteredBlock : measures.firms.outdated;
      return listed[f] === 1 && (fates[f] !== -1 || (worked[f] && !firms[f].eliminated));
    }
  }

  /** m² of a piece toward 盘活 or 复垦复绿. */
  function landCounted(basis: string, k: number): number {
    const choice = choiceOf(k);
    if (basis === 'revitalised')
      return (choice === 'upgrade' || choice === 'cluster') && isLow(k) ? pieces.areaM2[k] : 0;
    return choice === 'reclaim' ? status.reclaimableM2[k] : choice === 'regreen' ? status.regreenableM2[k] : 0;
  }

  function rectifiedM2(): number {
    const isTreated = (parcel: number) => choiceOf(pieces.parcel.indexOf(parcel)) !== 'keep';
    return measures.blocks
      .filter((block) => block.scattered && block.parcels.every(isTreated))
      .reduce((sum, block) => sum + block.areaM2, 0);
  }

  /** What treating the land costs: in money, and as floor disturbed (floor, a tenth of the ground, a fixed part a project). */
  function costOfLand(clusters: readonly Cluster[]) {
    const price = (key: keyof typeof prices) => prices[key] ?? 0;
    let [wan, greenWan, disturbanceM2] = [0, 0, 0];
    for (const k of land) {
      const choice = choiceOf(k);
      const groundM2 = floorOn(k) + settings['disturbance.groundShare'] * pieces.areaM2[k];
      const cleared = price('acquireWanPerMu') * mu(k) + price('demolishWanPerM2Floor') * floorOn(k);
      const back = cleared + price('reclaimWanPerMu') * mu(k);
      if (choice === 'upgrade') {
        wan += price('upgradeWanPerMu') * mu(k);
        disturbanceM2 += groundM2 + settings['upgrade.fixedDisturbance'];
      }
      if (choice === 'reserve') wan += cleared;
      if (choice === 'reclaim' || choice === 'regreen') wan += back;
      if (choice === 'regreen') greenWan += 0.001 * back;
      if (choice === 'reserve' || choice === 'reclaim') disturbanceM2 += groundM2;
      if (choice === 'regreen') disturbanceM2 += 1.001 * groundM2;
    }
    for (const { members, infill, footprintM2, isPark } of clusters) {
      const floorM2 = members.reduce((sum, k) => sum + floorOn(k), 0);
      for (const k of [...members, ...infill]) wan += price('acquireWanPerMu') * mu(k);
      wan += price('demolishWanPerM2Floor') * floorM2;
      wan +=
        price('rebuildWanPerM2Floor') * (perM2 * footprintM2 + (isPark ? settings['cluster.fixedDisturbance'] : 0));
      disturbanceM2 += floorM2 + settings['disturbance.groundShare'] * footprintM2;
      disturbanceM2 += settings[isPark ? 'cluster.fixedDisturbance' : 'upgrade.fixedDisturbance'];
    }
    return { wan, greenWan, disturbanceM2 };
  }
}

function isBetter(one: Worth, other: Worth): boolean {
  for (const key of ORDER) {
    if (one[key] < other[key] - SAME[key]) return true;
    if (one[key] > other[key] + SAME[key]) return false;
  }
  return false;
}
