import { yearsOf } from '../../../model/horizon.js';
import type { MipRow } from '../../../model/mip.js';
import { type ByQuota, byQuota, drawnBy, QUOTA_LEDGERS, type QuotaName } from '../../../model/quota.js';
import { M2_PER_MU, sumM2 } from '../../../model/units.js';
import type { Candidate } from '../candidates/candidate.js';
import type { Situation } from '../situation/situation.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

/**
 * 增减挂钩 in three ledgers.
 *
 * Definition. Infill on land that is not construction land draws its area: on construction land from any field, on farmland from paddy and
 * dryland, on paddy from paddy. Collective land reclaimed to 耕地 brings its net area to construction land and farmland, and to
 * paddy as well where it touches paddy (`reclaim.toPaddy`); state land brings nothing, nor does land in hard conflict that nobody signed for.
 * `linked[ledger]`: what is drawn − what is brought *in time* ≤ opening − used + overdraft, mu. In time: accepted (`quota.lagYears` after its
 * reclaim) when the last cluster must be begun so that it stands in the last year; reclaim waits for its firms, and these, where no
 * existing park can take them, for a cluster to stand. What each year allows is settled over the chosen plan (`phases/`).
 * A ledger overdrawn beyond its limit before the run must be brought back to it first: `owed[ledger]` is the part that is not, and
 * `repaid[ledger,cluster]` lets nothing be drawn meanwhile. So doing nothing is always feasible.
 */
export function linkedRows(layout: Layout): MipRow[] {
  const { situation, candidates, relax } = layout;
  if (relax.has('quotas')) return [];
  const available = availableMu(situation);
  const draws = candidates.map((candidate) => drawnMu(situation, candidate));
  const inTime = reclaimInTime(layout);
  const rows: MipRow[] = [];
  for (const name of QUOTA_LEDGERS) {
    const linked = sum();
    candidates.forEach((_, c) => {
      linked.add(layout.cluster[c], draws[c][name]);
    });
    if (linked.size === 0) continue;
    const drawing = linked.entries();
    for (const k of inTime) linked.add(layout.reclaim[k], -broughtMu(situation, k)[name]);
    const owed = layout.owed[name];
    const debt = Math.max(0, -available[name]);
    linked.add(owed, -debt);
    rows.push(linked.row(`linked[${name}]`, -Infinity, available[name]));
    if (owed < 0) continue;
    for (const [column] of drawing) {
      const repaid = sum().add(column, 1).add(owed, 1);
      rows.push(repaid.row(`repaid[${name},${layout.columns[column].name}]`, -Infinity, 1));
    }
  }
  return rows;
}

/** Quota at hand before the run, overdraft included; negative where more is overdrawn than may be. */
export function availableMu({ input }: Situation): ByQuota<number> {
  return byQuota((name) => {
    const { openingMu = 0, usedMu = 0, overdraftMu = 0 } = input.quotas?.[name] ?? {};
    return openingMu - usedMu + overdraftMu;
  });
}

/** What a cluster draws when it is begun. Roads are the only construction land among infill. */
export function drawnMu({ input }: Situation, { infill }: Pick<Candidate, 'infill'>): ByQuota<number> {
  const { overlay, district } = input;
  const useOf = (k: number) => district.parcels.use[overlay.pieces.parcel[k]];
  const field = infill.filter((k) => useOf(k) !== 'road');
  const from = (name: QuotaName) => field.filter((k) => drawnBy(useOf(k)).includes(name));
  return byQuota((name) => sumM2(from(name).map((k) => overlay.pieces.areaM2[k])) / M2_PER_MU);
}

/** What reclaim of a piece to farmland brings once it is accepted. */
export function broughtMu({ input, exitCounts }: Situation, k: number): ByQuota<number> {
  const { overlay, district, measures, settings } = input;
  const { reclaimableM2, touchesPaddy } = measures.status;
  const collective = !district.parcels.stateOwned[overlay.pieces.parcel[k]] && exitCounts.reclaim[k] === 1;
  const net = collective ? reclaimableM2[k] / M2_PER_MU : 0;
  const toPaddy = settings['reclaim.toPaddy'];
  const wet = toPaddy === 'all' || (toPaddy === 'besidePaddy' && touchesPaddy[k] === 1);
  return { construction: net, farmland: net, paddy: wet ? net : 0 };
}

/** Pieces whose reclaim can be accepted before the last cluster has to be begun. */
function reclaimInTime({ situation, receivers, reclaim, close }: Layout): number[] {
  const { date, targets, settings } = situation.input;
  const years = yearsOf(date, targets, settings).length;
  const lag = settings['quota.lagYears'];
  const build = settings['cluster.buildLagYears'];
  const parks = receivers.list.filter(({ kind }) => kind === 'park');
  const leavesAtOnce = (f: number) => close[f] >= 0 || parks.some((park) => receivers.takesIn(f, park));
  return [...reclaim.keys()].filter((k) => {
    if (reclaim[k] < 0) return false;
    const waits = situation.firmsOfPiece[k].every(leavesAtOnce) ? 0 : build;
    return waits + lag + build < years;
  });
}
