import type { ParkLevel } from '../../../../src/model/district.js';
import { M2_PER_MU } from '../../../../src/model/units.js';
import type { ProposeInput } from '../../../../src/stages/propose/propose.js';
import type { Between, Box, Plot, Strips } from './strips.js';

/** Connected plots of a row and what is taken in between them. */
export interface Cluster {
  readonly members: readonly number[];
  readonly infill: readonly number[];
  readonly footprintM2: number;
  readonly newConstructionM2: number;
  readonly isPark: boolean;
  /** Of a park: above a small park only what lies whole in one planned park of that level. */
  readonly level: ParkLevel | null;
  /** Planned park that it lies in, −1 none. */
  readonly planned: number;
  /** That holds most of the footprint; of equals the first. */
  readonly town: number;
}

export interface ClusterRules {
  readonly strips: Strips;
  readonly input: ProposeInput;
  readonly indexOf: ReadonlyMap<string, number>;
  readonly isLow: (k: number) => boolean;
}

export function clusterRules(
  strips: Strips,
  input: ProposeInput,
  facts: Pick<ClusterRules, 'indexOf' | 'isLow'>,
): ClusterRules {
  return { strips, input, ...facts };
}

/** Land between that a cluster may hang together over; nobody joins across a river, which parts, or across homes, which do not. */
const JOINING: readonly Between[] = ['none', 'paddy', 'dryland', 'grass', 'street', 'farmRoad'];
const FIELD: readonly Between[] = ['paddy', 'dryland', 'grass'];

/** The marked plots as clusters; null when one of them is unlawful, or two are nearer than the gap with nothing that parts them. */
export function clustersOf(rules: ClusterRules, isMarked: (k: number) => boolean): Cluster[] | null {
  const { strips, indexOf } = rules;
  const runs: Plot[][] = [];
  let last: Plot | null = null;
  for (const plot of strips.plots) {
    const isOn = isMarked(indexOf.get(plot.id) ?? -1);
    if (isOn) {
      const isNext = last !== null && last.row === plot.row;
      if (isNext && plot.before === 'homestead') return null;
      if (isNext && JOINING.includes(plot.before)) runs[runs.length - 1].push(plot);
      else runs.push([plot]);
    }
    last = isOn ? plot : null;
  }
  const clusters = runs.map((run) => clusterOf(rules, run));
  return clusters.every((cluster) => cluster !== null) ? clusters : null;
}

function clusterOf({ strips, input, indexOf, isLow }: ClusterRules, run: readonly Plot[]): Cluster | null {
  const { overlay, district, settings } = input;
  const { areaM2, parcel } = overlay.pieces;
  const number = (id: string) => indexOf.get(id) ?? -1;
  const sum = (list: readonly number[]) => list.reduce((m2, k) => m2 + areaM2[k], 0);
  const members = run.map(({ id }) => number(id));
  const between = run.slice(1);
  const share = settings['cluster.maxInfillShare'];
  const mostM2 = (sum(members) * share) / (1 - share);
  // field between members must be taken in; a street is, while the share lasts; a farm road stays where it is
  const field = between.filter(({ before }) => FIELD.includes(before)).map(({ strip }) => number(strip));
  if (sum(field) > mostM2 + 1e-9) return null;
  const infill = [...field];
  const streets = between.filter(({ before }) => before === 'street').map(({ strip }) => number(strip));
  for (const k of streets.sort((a, b) => areaM2[a] - areaM2[b] || a - b)) {
    if (sum(infill) + areaM2[k] <= mostM2 + 1e-9) infill.push(k);
  }
  const footprintM2 = sum(members) + sum(infill);
  const mu = footprintM2 / M2_PER_MU;
  const isPark = mu >= settings['cluster.minMu'] - 1e-9;
  const parks = (strips.sketch.plannedParks ?? []).map(({ shape }) => shape as Box);
  const plannedOf = (id: string) => {
    const parcel = (strips.sketch.parcels ?? []).find((one) => one.id === id);
    if (!parcel || run[0].row > 0) return -1;
    const [x, , X] = parcel.shape as Box;
    return parks.findIndex(([from, , to]) => (x + X) / 2 > from && (x + X) / 2 < to);
  };
  const lies = [...members, ...infill].map((k) => plannedOf(overlay.pieces.id[k]));
  const planned = Math.max(...lies);
  if (lies.some((park) => park >= 0 && park !== planned)) return null;
  const isWhole = planned >= 0 && lies.every((park) => park === planned);
  const level = isPark ? (isWhole && strips.sketch.plannedParks?.[planned].level) || 'smallPark' : null;
  // a platform or an agglomeration may fill its planned park
  if (mu > settings['cluster.maxMu'] && (level === null || level === 'smallPark')) return null;
  if (!isPark && (members.length < 2 || footprintM2 < settings['upgrade.minSiteM2'])) return null;
  const [[x, y], [X, Y]] = [run[0].shape, run[run.length - 1].shape.slice(2)];
  const perimeterM = 2 * (X - x + Y - y);
  if ((4 * Math.PI * (X - x) * (Y - y)) / perimeterM ** 2 < settings['cluster.minCompactness']) return null;
  if (!members.some(isLow)) return null;
  const byTown = new Map<number, number>();
  for (const k of [...members, ...infill]) {
    const town = district.parcels.town[parcel[k]];
    byTown.set(town, (byTown.get(town) ?? 0) + areaM2[k]);
  }
  const [[town]] = [...byTown].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return { members, infill, footprintM2, newConstructionM2: sum(field), isPark, level, planned, town };
}

export function boxDistanceM(a: Box, b: Box): number {
  return Math.hypot(Math.max(a[0] - b[2], b[0] - a[2], 0), Math.max(a[1] - b[3], b[1] - a[3], 0));
}
