import { describe, expect, it } from 'vitest';
import type { TargetSpec } from '../../../../src/model/target.js';
import { M2_PER_MU } from '../../../../src/model/units.js';
import type { ProposeInput } from '../../../../src/stages/propose/propose.js';
import { seeded } from '../../../geometry/random.js';
import type { DistrictSketch, ParcelSketch } from '../../../helpers/district.js';
import { inputOf, proposalFor, target, type Wish } from '../land.js';

/**
 * Brute force over all fates of all pieces and firms of random tiny districts, written from `counting.md` and not from the model.
 * Plots of 100 × 100 m stand on a grid inside 集中建设区 (neighbours share 100 m, diagonal ones a point), workshops outside apart from each other. Facts
 * before the run (low-efficiency, scattered, net areas) are taken from `measure`.
 */
type LandChoice = 'keep' | 'upgrade' | 'cluster' | 'reserve' | 'reclaim' | 'regreen';

interface Tiny extends Wish {
  readonly sketch: DistrictSketch;
  readonly targets: readonly TargetSpec[];
  readonly settings: {
    readonly 'cluster.minMu': number;
    readonly 'close.maxShare': number;
    readonly 'solve.relativeGap': number;
    readonly 'total.basis': 'floor';
  };
}

const CELL = 100;

function tinyDistrict(seed: number): Tiny {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const parcels: ParcelSketch[] = [];
  const cells = [0, 1, 2, 3, 4, 5, 6, 7, 8].sort(() => random() - 0.5).slice(0, 2 + Math.floor(random() * 5));
  for (const cell of cells.sort((a, b) => a - b)) {
    const [x, y] = [(cell % 3) * CELL, Math.floor(cell / 3) * CELL];
    const use = random() < 0.25 ? 'idle' : 'industry';
    parcels.push({ id: `in${cell}`, shape: [x, y, x + CELL, y + CELL], use });
  }
  const outside = 1 + Math.floor(random() * 2);
  for (let i = 0; i < outside; i++) {
    const x = 3000 + 1000 * i;
    const w = 20 + Math.floor(random() * 60);
    parcels.push({ id: `out${i}`, shape: [x, 0, x + w, 50], use: random() < 0.2 ? 'idle' : 'industry' });
    if (random() < 0.6) parcels.push({ id: `field${i}`, shape: [x, -60, x + 80, 0], use: 'paddy' });
  }
  const built = parcels.filter(({ use }) => use === 'industry');
  const firmCount = built.length === 0 ? 0 : 1 + Math.floor(random() * 6);
  const firms = Array.from({ length: firmCount }, (_, f) => {
    const tax = pick([0.5, 3, 30, 1200]);
    return {
      creditCode: `F${f}`,
      floorM2: 300 + Math.floor(random() * 9000),
      staff: 5 + Math.floor(random() * 50),
      taxWan: [tax, tax, tax] as const,
      grade: pick(['A', 'B', 'C', 'C', 'D'] as const),
      operating: random() < 0.85,
      eliminated: random() < 0.1,
      polluting: random() < 0.1,
      sector: pick(['x', 'y']),
    };
  });
  const sites = firms.flatMap(({ creditCode }) => {
    const first = pick(built).id;
    const second = pick(built).id;
    if (random() < 0.8 || first === second) return [{ firm: creditCode, parcel: first, share: 1 }];
    const share = pick([0.3, 0.5, 0.7]);
    return [
      { firm: creditCode, parcel: first, share },
      { firm: creditCode, parcel: second, share: 1 - share },
    ];
  });
  const parks =
    random() < 0.7
      ? [
          {
            id: 'park',
            shape: [1200, 0, 1300, 100] as const,
            remainingFloorM2: Math.floor(random() * 9000),
            sectors: random() < 0.4 ? ['x'] : [],
          },
        ]
      : [];
  const wishes: readonly TargetSpec[] = [
    target('better', 'revitalised', 5000 + Math.floor(random() * 40_000)),
    target('back', 'reclaimed', 1000 + Math.floor(random() * 9000)),
    target('blocks', 'rectified', 3000 + Math.floor(random() * 40_000)),
    target('scattered', 'scatteredFirms', 1 + Math.floor(random() * 4)),
    target('outdated', 'outdatedFirms', 1 + Math.floor(random() * 2)),
    target('in', 'inParkShare', 10 + Math.floor(random() * 90)),
  ];
  const targets = wishes
    .filter(() => random() < 0.6)
    .map((wish) => ({ ...wish, weight: pick([1, 1, 2, 5]), sense: pick(['atLeast', 'atLeast', 'about'] as const) }));
  return {
    sketch: {
      parcels,
      firms,
      sites,
      parks,
      lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-10, -10, 1500, 1500], kind: 'concentrated' }] }],
      slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
      keep: random() < 0.15 ? { out0: 'supply chain' } : {},
    },
    targets,
    settings: {
      'cluster.minMu': pick([10, 30, 45]),
      'close.maxShare': pick([0, 0.3, 0.6]),
      'solve.relativeGap': 0,
      'total.basis': 'floor',
    },
  };
}

interface Worth {
  /** Σ weight × short / aim. */
  readonly shortfall: number;
  /** m² of floor. */
  readonly disturbance: number;
}

/** The least shortfall, and the least disturbance at that shortfall, over every lawful combination of fates. */
function bruteForce(input: ProposeInput): Worth {
  const { district, overlay, measures, settings, targets } = input;
  const { pieces } = overlay;
  const { status } = measures;
  const firms = district.firms;
  const land = pieces.id.map((_, k) => k).filter((k) => pieces.eligible[k]);
  const landOf = firms.map((_, f) => district.sites.filter((site) => site.firm === f && site.share > 0));
  const operating = firms.filter((firm) => firm.operating).length;
  const total = (of: (firm: (typeof firms)[number]) => number) => firms.reduce((sum, firm) => sum + of(firm), 0);
  const perStaff = total((firm) => firm.floorM2) / total((firm) => firm.staff);
  const perTax = total((firm) => firm.floorM2) / total((firm) => firm.taxWan[2]);
  const disturbanceOf = firms.map((firm) => firm.floorM2 + perStaff * firm.staff + perTax * firm.taxWan[2]);
  const floorOfParcel = new Map<number, number>();
  for (const { firm, parcel, share } of district.sites)
    floorOfParcel.set(parcel, (floorOfParcel.get(parcel) ?? 0) + share * firms[firm].floorM2);
  const floorOn = (k: number) => floorOfParcel.get(pieces.parcel[k]) ?? 0;
  const cellOf = (k: number) => {
    const id = pieces.id[k];
    if (!id.startsWith('in')) return null;
    const cell = Number(id.slice(2));
    return [cell % 3, Math.floor(cell / 3)] as const;
  };
  const choices = land.map((k): LandChoice[] => {
    const firmsHere = firms.filter((_, f) => landOf[f].some(({ parcel }) => parcel === pieces.parcel[k]));
    const inside = cellOf(k) !== null;
    const list: LandChoice[] = ['keep'];
    const strong = firmsHere.some((firm) => {
      const own = landOf[firms.indexOf(firm)].reduce(
        (mu, { parcel, share }) => mu + (share * district.parcels.officialM2[parcel]) / M2_PER_MU,
        0,
      );
      return (
        (firm.grade === 'A' || firm.grade === 'B' || firm.scale === 'aboveScale') &&
        firm.taxWan[2] / own >= settings['park.taxWanPerMu']
      );
    });
    if (inside) {
      list.push('cluster');
      if (firmsHere.length > 0 && !strong) list.push('reserve');
      const far = Number.isNaN(status.far[k]) ? (status.idle[k] ? 0 : 9) : status.far[k];
      if (
        status.lowEfficiency[k] &&
        far < settings['upgrade.plannedFar'] &&
        pieces.areaM2[k] >= settings['upgrade.minSiteM2']
      )
        list.push('upgrade');
      return list;
    }
    if (strong || district.keep.has(pieces.parcel[k]) || !(status.inScatteredBlock[k] || status.idle[k])) return list;
    if (status.reclaimableM2[k] >= settings['reclaim.minUnitM2'] && status.touchesFarmland[k]) list.push('reclaim');
    if (status.regreenableM2[k] >= settings['reclaim.minUnitM2']) list.push('regreen');
    return list;
  });
  let best: Worth = { shortfall: Number.POSITIVE_INFINITY, disturbance: Number.POSITIVE_INFINITY };
  const better = (worth: Worth) => {
    const less = worth.shortfall - best.shortfall;
    if (less < -1e-9 || (less < 1e-9 && worth.disturbance < best.disturbance)) best = worth;
  };
  const chosen: LandChoice[] = land.map(() => 'keep');
  const tryLand = (at: number): void => {
    if (at < land.length) {
      for (const choice of choices[at]) {
        chosen[at] = choice;
        tryLand(at + 1);
      }
      return;
    }
    const clusters = clustersOf(land.filter((_, i) => chosen[i] === 'cluster'));
    if (clusters && floorChangeM2() >= -1e-6) tryFirms(clusters);
  };
  tryLand(0);
  return best;

  /** What becomes of the floor capacity of industry: it may not shrink. */
  function floorChangeM2(): number {
    return land.reduce((change, k, i) => {
      const [areaM2, floorM2] = [pieces.areaM2[k], floorOn(k)];
      if (chosen[i] === 'keep') return change;
      if (chosen[i] === 'upgrade') return change + Math.max(0, settings['upgrade.plannedFar'] * areaM2 - floorM2);
      return change + (chosen[i] === 'cluster' ? 0.7 * areaM2 * 2 : 0) - floorM2;
    }, 0);
  }

  /** Components of the marked plots by shared border; null when two of them touch at a corner or one is no lawful cluster. */
  function clustersOf(marked: readonly number[]): number[][] | null {
    const apart = (a: number, b: number) => {
      const [p, q] = [cellOf(a), cellOf(b)];
      if (!p || !q) return 9;
      return (
        Math.abs(p[0] - q[0]) +
        Math.abs(p[1] - q[1]) +
        (Math.max(Math.abs(p[0] - q[0]), Math.abs(p[1] - q[1])) > 1 ? 9 : 0)
      );
    };
    const groups: number[][] = [];
    for (const k of marked) {
      const touched = groups.filter((group) => group.some((q) => apart(q, k) === 1));
      for (const group of touched) groups.splice(groups.indexOf(group), 1);
      groups.push([k, ...touched.flat()]);
    }
    for (const group of groups) {
      if (groups.some((other) => other !== group && other.some((a) => group.some((b) => apart(a, b) === 2))))
        return null;
      const borders = group.reduce((count, a) => count + group.filter((b) => apart(a, b) === 1).length, 0);
      const perimeter = CELL * (4 * group.length - borders);
      if ((4 * Math.PI * group.length * CELL * CELL) / perimeter ** 2 < settings['cluster.minCompactness']) return null;
      const mu = (group.length * CELL * CELL) / M2_PER_MU;
      if (mu < settings['cluster.minMu'] && group.length < 2) return null;
      if (!group.some((k) => status.lowEfficiency[k])) return null;
    }
    const space = groups.reduce((sum, group) => sum + group.length, 0);
    const parkSpace = groups.filter((group) => isPark(group)).reduce((sum, group) => sum + group.length, 0);
    return parkSpace >= settings['reserve.smallParkShare'] * space ? groups : null;
  }

  function isPark(group: readonly number[]): boolean {
    return (group.length * CELL * CELL) / M2_PER_MU >= settings['cluster.minMu'];
  }

  /** Every combination of firm fates on the land as chosen: −1 stays, −2 closes, r moves to receiver r. */
  function tryFirms(clusters: readonly number[][]): void {
    const choiceOf = new Map(land.map((k, i) => [pieces.parcel[k], chosen[i]]));
    const parkParcels = new Set(clusters.filter(isPark).flatMap((group) => group.map((k) => pieces.parcel[k])));
    const receivers = [
      ...district.parks.id.map((_, p) => ({
        room: district.parks.remainingFloorM2[p],
        sectors: district.parks.sectors[p],
      })),
      ...clusters.filter(isPark).map((group) => ({
        room: 0.7 * group.length * CELL * CELL * 2 - group.reduce((sum, k) => sum + floorOn(k), 0),
        sectors: [] as readonly string[],
      })),
    ];
    const most = (f: number, accept: (parcel: number) => boolean) =>
      landOf[f].reduce((sum, { parcel, share }) => sum + (accept(parcel) ? share : 0), 0) > 0.5 + 1e-9;
    const isAny = (parcel: number, ...of: readonly LandChoice[]) => of.includes(choiceOf.get(parcel) ?? 'keep');
    const worked = firms.map((_, f) => most(f, (parcel) => isAny(parcel, 'upgrade', 'cluster')));
    const settled = firms.map((_, f) => most(f, (parcel) => parkParcels.has(parcel)));
    const mustLeave = firms.map((_, f) =>
      landOf[f].some(({ parcel }) => isAny(parcel, 'reserve', 'reclaim', 'regreen')),
    );
    const landShort = targets.map((spec) => landReached(spec, choiceOf));
    const groundDisturbance = disturbanceOfLand(clusters);
    // sheds that stay as they are, or are upgraded, keep an operating firm
    const sheds = land
      .filter((_, i) => chosen[i] === 'keep' || chosen[i] === 'upgrade')
      .map((k) =>
        firms.flatMap((firm, f) =>
          firm.operating && landOf[f].some(({ parcel }) => parcel === pieces.parcel[k]) ? [f] : [],
        ),
      )
      .filter((here) => here.length > 0);
    const fates: number[] = firms.map(() => -1);
    const room = receivers.map((receiver) => receiver.room);
    const cap = Math.floor(settings['close.maxShare'] * firms.length + 1e-9);
    const tryFirm = (f: number, closed: number, disturbance: number): void => {
      if (f === firms.length) {
        if (!sheds.some((here) => here.every((g) => fates[g] !== -1)))
          better({ shortfall: shortfall(), disturbance: groundDisturbance + disturbance });
        return;
      }
      const firm = firms[f];
      if (!mustLeave[f]) {
        fates[f] = -1;
        tryFirm(f + 1, closed, disturbance);
      }
      if (worked[f]) return;
      if ((firm.eliminated || firm.grade === 'D' || !firm.operating) && closed < cap) {
        fates[f] = -2;
        tryFirm(f + 1, closed + 1, disturbance + settings['close.disturbanceFactor'] * disturbanceOf[f]);
      }
      if (firm.operating && !firm.eliminated) {
        receivers.forEach(({ sectors }, r) => {
          if (room[r] < firm.floorM2 || (sectors.length > 0 && !sectors.includes(firm.sector))) return;
          room[r] -= firm.floorM2;
          fates[f] = r;
          tryFirm(f + 1, closed, disturbance + disturbanceOf[f]);
          room[r] += firm.floorM2;
        });
      }
      fates[f] = -1;
    };
    tryFirm(0, 0, 0);

    function shortfall(): number {
      let sum = 0;
      targets.forEach(({ basis, value, weight = 1, sense }, t) => {
        const wanted = value * (sense === 'about' ? 1 - settings['target.aboutShare'] : 1);
        const isShare = basis === 'inParkShare';
        const isCount = isShare || basis.endsWith('Firms');
        const raw = isShare ? (wanted / 100) * operating : wanted;
        const aim = isCount ? Math.ceil(raw - 1e-9) : raw;
        if (!(aim > 0) || (isShare && operating === 0)) return;
        let reached = landShort[t];
        if (isCount) for (let f = 0; f < firms.length; f++) if (firms[f].operating && countsIn(basis, f)) reached++;
        sum += weight * Math.max(0, 1 - reached / aim);
      });
      return sum;
    }

    function countsIn(basis: TargetSpec['basis'], f: number): boolean {
      if (basis === 'inParkShare') return fates[f] >= 0 || (fates[f] === -1 && settled[f]);
      const listed = basis === 'scatteredFirms' ? measures.firms.inScatteredBlock : measures.firms.outdated;
      return listed[f] === 1 && (fates[f] !== -1 || (worked[f] && !firms[f].eliminated));
    }
  }

  /** m² toward a target of land; 0 toward one of firms. */
  function landReached({ basis }: TargetSpec, choiceOf: ReadonlyMap<number, LandChoice>): number {
    const area = (of: (choice: LandChoice, k: number) => number) =>
      land.reduce((sum, k, i) => sum + of(chosen[i], k), 0);
    if (basis === 'revitalised') {
      return area((choice, k) =>
        (choice === 'upgrade' || choice === 'cluster') && status.lowEfficiency[k] ? pieces.areaM2[k] : 0,
      );
    }
    if (basis === 'reclaimed') {
      return area((choice, k) =>
        choice === 'reclaim' ? status.reclaimableM2[k] : choice === 'regreen' ? status.regreenableM2[k] : 0,
      );
    }
    if (basis !== 'rectified') return 0;
    return measures.blocks
      .filter((block) => block.scattered && block.parcels.every((parcel) => choiceOf.get(parcel) !== 'keep'))
      .reduce((sum, block) => sum + block.areaM2, 0);
  }

  /** What treating the land disturbs: the floor on it, a tenth of the ground, and a fixed part a project. */
  function disturbanceOfLand(clusters: readonly number[][]): number {
    const ground = (k: number) => floorOn(k) + settings['disturbance.groundShare'] * pieces.areaM2[k];
    const alone = land.reduce((sum, k, i) => {
      if (chosen[i] === 'upgrade') return sum + ground(k) + settings['upgrade.fixedDisturbance'];
      if (chosen[i] === 'regreen') return sum + 1.001 * ground(k);
      return sum + (chosen[i] === 'reclaim' || chosen[i] === 'reserve' ? ground(k) : 0);
    }, 0);
    return clusters.reduce(
      (sum, group) =>
        sum +
        group.reduce((all, k) => all + ground(k), 0) +
        settings[isPark(group) ? 'cluster.fixedDisturbance' : 'upgrade.fixedDisturbance'],
      alone,
    );
  }
}

describe('against brute force', () => {
  const seeds = Array.from({ length: 200 }, (_, i) => 1000 + i);
  it.each([0, 1, 2, 3])(
    'the same least shortfall and the same least disturbance at it, part %i',
    async (part) => {
      for (const seed of seeds.filter((s) => s % 4 === part)) {
        const tiny = tinyDistrict(seed);
        const expected = bruteForce(await inputOf(tiny));
        const { proposal } = await proposalFor(tiny);
        const level = (name: string) => proposal.levels.find((one) => one.name === name)?.value;
        expect(level('shortfall'), `seed ${seed}`).toBeCloseTo(expected.shortfall, 4);
        expect(level('disturbance'), `seed ${seed}`).toBeCloseTo(expected.disturbance, 0);
        // no plan over all connected clusters is below the bound that is said to hold for clusters of any shape
        const open = (name: string) => proposal.levels.find((one) => one.name === name)?.openBound;
        expect(open('shortfall'), `seed ${seed}`).toBeLessThanOrEqual(expected.shortfall + 1e-6);
        expect(open('disturbance'), `seed ${seed}`).toBeLessThanOrEqual(expected.disturbance + 0.01);
      }
    },
    300_000,
  );
});
