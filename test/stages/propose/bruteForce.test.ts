import { describe, expect, it } from 'vitest';
import type { TargetSpec } from '../../../src/model/target.js';
import { M2_PER_MU } from '../../../src/model/units.js';
import type { ProposeInput } from '../../../src/stages/propose/propose.js';
import { seeded } from '../../geometry/random.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { inputOf, proposalFor, target, type Wish } from './land.js';

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
  };
}

const CELL = 100;

function tinyDistrict(seed: number): Tiny {
  const random = seeded(seed);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)];
  const parcels: ParcelSketch[] = [];
  const cells = [0, 1, 2, 3, 4, 5, 6, 7, 8].sort(() => random() - 0.5).slice(0, 2 + Math.floor(random() * 4));
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
  const firmCount = built.length === 0 ? 0 : 1 + Math.floor(random() * 4);
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
    settings: { 'cluster.minMu': pick([10, 30, 45]), 'close.maxShare': pick([0, 0.3, 0.6]), 'solve.relativeGap': 0 },
  };
}

/** Least Σ weight × short / aim over every lawful combination of fates. */
function bruteForce(input: ProposeInput): number {
  const { district, overlay, measures, settings, targets } = input;
  const { pieces } = overlay;
  const { status } = measures;
  const firms = district.firms;
  const land = pieces.id.map((_, k) => k).filter((k) => pieces.eligible[k]);
  const landOf = firms.map((_, f) => district.sites.filter((site) => site.firm === f && site.share > 0));
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
  let best = Number.POSITIVE_INFINITY;
  const chosen: LandChoice[] = land.map(() => 'keep');
  const tryLand = (at: number): void => {
    if (best === 0) return;
    if (at < land.length) {
      for (const choice of choices[at]) {
        chosen[at] = choice;
        tryLand(at + 1);
      }
      return;
    }
    const clusters = clustersOf(land.filter((_, i) => chosen[i] === 'cluster'));
    if (clusters) best = Math.min(best, bestFirms(clusters));
  };
  tryLand(0);
  return best;

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

  function bestFirms(clusters: readonly number[][]): number {
    const choiceOf = new Map(land.map((k, i) => [pieces.parcel[k], chosen[i]]));
    const parkOf = (parcel: number) =>
      clusters.find((group) => isPark(group) && group.some((k) => pieces.parcel[k] === parcel));
    const receivers = [
      ...district.parks.id.map((_, p) => ({
        room: district.parks.remainingFloorM2[p],
        sectors: district.parks.sectors[p],
      })),
      ...clusters.filter(isPark).map((group) => {
        const stayers = district.sites
          .filter(({ parcel }) => group.some((k) => pieces.parcel[k] === parcel))
          .reduce((sum, { firm, share }) => sum + share * firms[firm].floorM2, 0);
        return { room: 0.7 * group.length * CELL * CELL * 2 - stayers, sectors: [] as readonly string[] };
      }),
    ];
    const most = (f: number, accept: (parcel: number) => boolean) =>
      landOf[f].reduce((sum, { parcel, share }) => sum + (accept(parcel) ? share : 0), 0) > 0.5 + 1e-9;
    const fates: number[] = firms.map(() => -1);
    const room = receivers.map((receiver) => receiver.room);
    let bestHere = Number.POSITIVE_INFINITY;
    let closed = 0;
    const cap = Math.floor(settings['close.maxShare'] * firms.length + 1e-9);
    const isEmptied = (parcel: number) => {
      const here = firms.flatMap((firm, f) =>
        firm.operating && landOf[f].some((site) => site.parcel === parcel) ? [f] : [],
      );
      return here.length > 0 && here.every((f) => fates[f] !== -1);
    };
    const tryFirm = (f: number): void => {
      if (f === firms.length) {
        if (land.some((k, i) => ['keep', 'upgrade'].includes(chosen[i]) && isEmptied(pieces.parcel[k]))) return;
        bestHere = Math.min(bestHere, score());
        return;
      }
      const firm = firms[f];
      const mustLeave = landOf[f].some(({ parcel }) =>
        ['reserve', 'reclaim', 'regreen'].includes(choiceOf.get(parcel) ?? 'keep'),
      );
      const worked = most(f, (parcel) => ['upgrade', 'cluster'].includes(choiceOf.get(parcel) ?? 'keep'));
      if (!mustLeave) {
        fates[f] = -1;
        tryFirm(f + 1);
      }
      if (worked) return;
      if ((firm.eliminated || firm.grade === 'D' || !firm.operating) && closed < cap) {
        fates[f] = -2;
        closed++;
        tryFirm(f + 1);
        closed--;
      }
      if (!firm.operating || firm.eliminated) return;
      receivers.forEach(({ sectors }, r) => {
        if (room[r] < firm.floorM2 || (sectors.length > 0 && !sectors.includes(firm.sector))) return;
        room[r] -= firm.floorM2;
        fates[f] = r;
        tryFirm(f + 1);
        room[r] += firm.floorM2;
      });
    };
    tryFirm(0);
    return bestHere;

    function score(): number {
      const area = (accept: (choice: LandChoice, k: number) => number) =>
        land.reduce((sum, k, i) => sum + accept(chosen[i], k), 0);
      const worked = (f: number) =>
        fates[f] === -1 &&
        !firms[f].eliminated &&
        most(f, (parcel) => ['upgrade', 'cluster'].includes(choiceOf.get(parcel) ?? 'keep'));
      const dealt = (f: number) => firms[f].operating && (fates[f] !== -1 || worked(f));
      const operating = firms.filter((firm) => firm.operating).length;
      const reached: Record<TargetSpec['basis'], () => number> = {
        revitalised: () =>
          area((choice, k) =>
            (choice === 'upgrade' || choice === 'cluster') && status.lowEfficiency[k] ? pieces.areaM2[k] : 0,
          ),
        reclaimed: () =>
          area((choice, k) =>
            choice === 'reclaim' ? status.reclaimableM2[k] : choice === 'regreen' ? status.regreenableM2[k] : 0,
          ),
        rectified: () =>
          measures.blocks
            .filter((block) => block.scattered && block.parcels.every((parcel) => choiceOf.get(parcel) !== 'keep'))
            .reduce((sum, block) => sum + block.areaM2, 0),
        scatteredFirms: () => firms.filter((_, f) => measures.firms.inScatteredBlock[f] && dealt(f)).length,
        outdatedFirms: () => firms.filter((_, f) => measures.firms.outdated[f] && dealt(f)).length,
        inParkShare: () =>
          firms.filter(
            (firm, f) =>
              firm.operating &&
              (fates[f] >= 0 || (fates[f] === -1 && most(f, (parcel) => parkOf(parcel) !== undefined))),
          ).length,
      };
      return targets.reduce((sum, { basis, value, weight = 1, sense }) => {
        const wanted = value * (sense === 'about' ? 1 - settings['target.aboutShare'] : 1);
        const isShare = basis === 'inParkShare';
        const isCount = isShare || basis.endsWith('Firms');
        const raw = isShare ? (wanted / 100) * operating : wanted;
        const aim = isCount ? Math.ceil(raw - 1e-9) : raw;
        if (!(aim > 0) || (isShare && operating === 0)) return sum;
        return sum + weight * Math.max(0, 1 - reached[basis]() / aim);
      }, 0);
    }
  }
}

describe('against brute force', () => {
  const seeds = Array.from({ length: 60 }, (_, i) => 1000 + i);
  it.each([0, 1, 2, 3])(
    'the same least shortfall, part %i',
    async (part) => {
      for (const seed of seeds.filter((s) => s % 4 === part)) {
        const tiny = tinyDistrict(seed);
        const expected = bruteForce(await inputOf(tiny));
        const { proposal } = await proposalFor(tiny);
        expect(proposal.levels[0].value, `seed ${seed}`).toBeCloseTo(expected, 4);
      }
    },
    300_000,
  );
});
