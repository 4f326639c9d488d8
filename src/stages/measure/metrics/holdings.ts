import { areaMoments } from '../../../geometry/compactness.js';
import { hullFinder, hullM2 } from '../../../geometry/convexHull.js';
import { itemVertexRange, type PolygonSet } from '../../../geometry/polygonSet.js';

/**
 * How scattered the land of each holder is: the indices of land fragmentation, a holder being an owner, a village, a town or a group of firms.
 *
 * Over the n plots of a holder with areas a and centroids c: `simmons` = Σ a² / (Σ a)², 1 for one plot, 1/n for n alike; `simpson` = 1 − simmons;
 * `januszewski` = √Σ a / Σ √a, 1 for one plot; `igozurike` = D / (ā / 100) with ā the mean plot in ha and D the shortest round found through all
 * plots in km (0 for one plot); it has no upper end and leaves n out; `schmook` = area of the convex hull of all plots / Σ a, ≥ 1 for plots that do
 * not overlap; `spreadM` = √(Σ a |c − c̄|² / Σ a), the standard distance weighted by area; `concentration` = (Σ a)² / (2π J), J the second moment
 * of all the land about its centre: 1 if it were one disc, towards 0 the farther it is strewn.
 * Sources: Simmons 1964, Januszewski 1968, Igozurike 1974, Schmook 1976; standard distance after Bachi 1963; concentration is the moment-of-inertia
 * compactness (Li, Goodchild, Church 2013) of the holding. Plots without area count for nothing.
 * The round of Igozurike is a nearest-neighbour tour mended by 2-opt: an upper bound of the shortest, the same on every run.
 */
export interface Holding {
  readonly holder: string;
  readonly plots: number;
  readonly areaM2: number;
  readonly simmons: number;
  readonly simpson: number;
  readonly januszewski: number;
  readonly igozurike: number;
  readonly schmook: number;
  readonly spreadM: number;
  readonly concentration: number;
}

/** One entry a holder, in the order of first plots; plots of the holder '' are nobody's. */
export function holdings(plots: PolygonSet, holder: readonly string[], areaM2: Float64Array): Holding[] {
  const own = new Map<string, number[]>();
  holder.forEach((name, k) => {
    if (name === '' || !(areaM2[k] > 0)) return;
    const list = own.get(name);
    if (list) list.push(k);
    else own.set(name, [k]);
  });
  return [...own].map(([name, items]) => holdingOf(name, items, plots, areaM2));
}

function holdingOf(holder: string, items: readonly number[], plots: PolygonSet, areaM2: Float64Array): Holding {
  let sum = 0;
  let squares = 0;
  let roots = 0;
  let x = 0;
  let y = 0;
  let inertiaM4 = 0;
  const centres = items.map((k) => {
    const { x: cx, y: cy, inertiaM4: own, areaM2: planarM2 } = areaMoments(plots, k);
    // the plane's moment, with the accounted area
    inertiaM4 += own * (areaM2[k] / planarM2) ** 2;
    sum += areaM2[k];
    squares += areaM2[k] ** 2;
    roots += Math.sqrt(areaM2[k]);
    x += areaM2[k] * cx;
    y += areaM2[k] * cy;
    return [cx, cy] as const;
  });
  const middle = [x / sum, y / sum] as const;
  const spread2 = centres.reduce((all, c, n) => all + areaM2[items[n]] * squared(c, middle), 0) / sum;
  const simmons = squares / sum ** 2;
  return {
    holder,
    plots: items.length,
    areaM2: sum,
    simmons,
    simpson: 1 - simmons,
    januszewski: Math.sqrt(sum) / roots,
    igozurike: roundM(centres) / 1000 / (sum / items.length / 10_000 / 100),
    schmook: roundAllM2(items, plots) / sum,
    spreadM: Math.sqrt(spread2),
    concentration: sum ** 2 / (2 * Math.PI * (inertiaM4 + sum * spread2)),
  };
}

type Point = readonly [x: number, y: number];

function squared([ax, ay]: Point, [bx, by]: Point): number {
  return (ax - bx) ** 2 + (ay - by) ** 2;
}

function roundAllM2(items: readonly number[], plots: PolygonSet): number {
  const flat = items.flatMap((k) => {
    const [from, to] = itemVertexRange(plots, k);
    return [...plots.xy.subarray(2 * from, 2 * to)];
  });
  return hullM2(hullFinder()(Float64Array.from(flat), 0, flat.length / 2, flat[0], flat[1]));
}

/** Length of a round through all points: nearest neighbour from the first, then 2-opt until nothing is gained. */
function roundM(points: readonly Point[]): number {
  const n = points.length;
  if (n < 2) return 0;
  const far = (a: number, b: number) => Math.sqrt(squared(points[a], points[b]));
  const tour = [0];
  const left = new Set(points.keys());
  left.delete(0);
  while (left.size > 0) {
    const at = tour[tour.length - 1];
    let nearest = -1;
    for (const p of left) if (nearest < 0 || far(at, p) < far(at, nearest)) nearest = p;
    tour.push(nearest);
    left.delete(nearest);
  }
  for (let isBetter = true, pass = 0; isBetter && pass < MOST_PASSES; pass++) {
    isBetter = false;
    for (let i = 1; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        const [a, b, c, d] = [tour[i - 1], tour[i], tour[j], tour[(j + 1) % n]];
        if (far(a, c) + far(b, d) >= far(a, b) + far(c, d) - 1e-9) continue;
        for (let p = i, q = j; p < q; p++, q--) [tour[p], tour[q]] = [tour[q], tour[p]];
        isBetter = true;
      }
    }
  }
  return tour.reduce((sum, p, k) => sum + far(p, tour[(k + 1) % n]), 0);
}

const MOST_PASSES = 50;
