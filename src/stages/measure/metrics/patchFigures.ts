import { type Barrier, distancesBetween, type GapEdges, neighbours } from '../../../geometry/gaps/gapGraph.js';
import { membersOf, numberedNames } from '../../../geometry/membersOf.js';
import { selectItems } from '../../../geometry/polygonSet.js';
import type { Rows } from './cells.js';
import { type Connectivity, connectivity } from './connectivity.js';

/**
 * What is known of every whole patch, whatever zones cut it: its area, how near the next of its class is, and how well it is connected.
 *
 * Definition: `nearestM` (ENN) is the distance to the nearest other patch of the class, border to border, NaN where there is none. `proximity` (PROX, Gustafson,
 * Parker 1992) = Σ a_s / h_s² over the other patches of the class at most `radiusM` away, h at least `leastM`, since patches that touch have
 * h = 0; accounted areas, so that it has no unit. `connected`: see `connectivity.ts`, class by class, links up to `thresholdM` at which p = 0.5.
 */
export interface PatchFigures {
  readonly areaM2: Float64Array;
  readonly nearestM: Float64Array;
  readonly proximity: Float64Array | null;
  readonly connected: Connected | null;
}

export interface Connected {
  readonly byClass: ReadonlyMap<string, Connectivity>;
  /** dPC of each patch in its class, percent, and its parts; the connector is an upper bound where `isExact` is 0. */
  readonly intraPct: Float64Array;
  readonly fluxPct: Float64Array;
  readonly connectorPct: Float64Array;
  readonly isExact: Uint8Array;
}

export interface PatchOptions {
  readonly proximity?: { readonly radiusM: number; readonly leastM: number };
  readonly connected?: {
    readonly thresholdM: number;
    readonly exactPatches: number;
    readonly barriers: readonly Barrier[];
    readonly threads?: number | undefined;
  };
}

export function patchFigures(rows: Rows, options: PatchOptions = {}): PatchFigures {
  const areaM2 = new Float64Array(rows.patches);
  rows.patch.forEach((patch, r) => {
    if (patch >= 0) areaM2[patch] += rows.areaM2[r];
  });
  const { proximity, connected } = options;
  return {
    areaM2,
    nearestM: nearestOfClass(rows),
    proximity: proximity ? proximityOf(rows, areaM2, proximity) : null,
    connected: connected ? connectedOf(rows, areaM2, connected) : null,
  };
}

/** Each class by itself: others are not in the way. */
function nearestOfClass(rows: Rows): Float64Array {
  const nearestM = new Float64Array(rows.patches).fill(Number.NaN);
  const { names, numbers } = numberedNames(rows.className);
  const classOf = Int32Array.from(numbers, (number, r) => (rows.patch[r] < 0 ? -1 : number));
  const place = new Int32Array(rows.patches).fill(-1);
  for (const own of membersOf(classOf, names.length)) {
    const patches: number[] = [];
    const group = new Int32Array(own.length);
    for (let k = 0; k < own.length; k++) {
      const patch = rows.patch[own[k]];
      if (place[patch] < 0) place[patch] = patches.push(patch) - 1;
      group[k] = place[patch];
    }
    if (patches.length < 2) continue;
    const distances = distancesBetween(selectItems(rows.polygons, own), group, patches.length);
    patches.forEach((patch, k) => {
      nearestM[patch] = distances[k];
    });
  }
  return nearestM;
}

/** Pairs of patches of one class with the least gap between them, at most `maxGapM` and, with barriers, not parted. */
function patchPairs(rows: Rows, maxGapM: number, barriers: readonly Barrier[]): GapEdges {
  const pairs = neighbours(rows.polygons, maxGapM, barriers, rows.touchM);
  const gaps = new Map<number, number>();
  for (let k = 0; k < pairs.a.length; k++) {
    const [ra, rb] = [pairs.a[k], pairs.b[k]];
    const [a, b] = [rows.patch[ra], rows.patch[rb]];
    if (a < 0 || b < 0 || a === b || rows.className[ra] !== rows.className[rb]) continue;
    const key = Math.min(a, b) * rows.patches + Math.max(a, b);
    const known = gaps.get(key);
    if (known !== undefined && known <= pairs.gapM[k]) continue;
    if (barriers.length === 0 || !pairs.isBlocked(k)) gaps.set(key, pairs.gapM[k]);
  }
  const keys = [...gaps.keys()].sort((p, q) => p - q);
  return {
    a: keys.map((key) => Math.floor(key / rows.patches)),
    b: keys.map((key) => key % rows.patches),
    gapM: keys.map((key) => gaps.get(key) ?? 0),
  };
}

function proximityOf(
  rows: Rows,
  areaM2: Float64Array,
  { radiusM, leastM }: NonNullable<PatchOptions['proximity']>,
): Float64Array {
  const proximity = new Float64Array(rows.patches);
  const { a, b, gapM } = patchPairs(rows, radiusM, []);
  for (let k = 0; k < a.length; k++) {
    const h2 = Math.max(leastM, gapM[k]) ** 2;
    proximity[a[k]] += areaM2[b[k]] / h2;
    proximity[b[k]] += areaM2[a[k]] / h2;
  }
  return proximity;
}

function connectedOf(
  rows: Rows,
  areaM2: Float64Array,
  { thresholdM, exactPatches, barriers, threads }: NonNullable<PatchOptions['connected']>,
): Connected {
  const links = patchPairs(rows, thresholdM, barriers);
  const patchesOf = new Map<string, number[]>();
  const seen = new Uint8Array(rows.patches);
  rows.patch.forEach((patch, r) => {
    if (patch < 0 || seen[patch]) return;
    seen[patch] = 1;
    const own = patchesOf.get(rows.className[r]);
    if (own) own.push(patch);
    else patchesOf.set(rows.className[r], [patch]);
  });
  const percent = () => new Float64Array(rows.patches);
  const result = {
    byClass: new Map<string, Connectivity>(),
    intraPct: percent(),
    fluxPct: percent(),
    connectorPct: percent(),
    isExact: new Uint8Array(rows.patches),
  };
  for (const [name, own] of patchesOf) {
    const place = new Map(own.map((patch, n) => [patch, n]));
    const inClass = Array.from(links.a, (_, k) => k).filter((k) => place.has(links.a[k]));
    const edges = {
      a: inClass.map((k) => place.get(links.a[k]) ?? 0),
      b: inClass.map((k) => place.get(links.b[k]) ?? 0),
      gapM: inClass.map((k) => links.gapM[k]),
    };
    const areas = Float64Array.from(own, (patch) => areaM2[patch]);
    const found = connectivity(areas, edges, { halfM: thresholdM, exactPatches, threads });
    result.byClass.set(name, found);
    own.forEach((patch, n) => {
      const share = found.probableM4 > 0 ? 100 / found.probableM4 : 0;
      result.intraPct[patch] = share * found.change.intraM4[n];
      result.fluxPct[patch] = share * found.change.fluxM4[n];
      result.connectorPct[patch] = share * found.change.connectorM4[n];
      result.isExact[patch] = found.change.isExact[n];
    });
  }
  return result;
}
