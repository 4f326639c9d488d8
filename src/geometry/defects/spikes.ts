import { type Loops, turnsSharply } from './loops.js';
import { sameWay, side } from './side.js';

/**
 * Takes the spikes of no width off a loop: places where the border turns by exactly 180° and runs back on itself.
 *
 * Definition: a tip is a vertex b with neighbours a and c on one side of it on one line. Without b the border runs as before but for the
 * part it ran twice; what then turns back again, or repeats a vertex, goes the same way, and the spike grows by that length.
 * Promises: decided exactly; the loop keeps its other vertices and their order. A loop of which fewer than three vertices stay folds
 * up completely: it encloses nothing. What a spike crosses is not told apart: without the spike there is nothing to cross.
 */
export interface Spike {
  /** Vertex of the set at the outermost tip. */
  readonly tip: number;
  readonly lengthM: number;
}

export interface Unfolded {
  readonly spikes: readonly Spike[];
  readonly isCollapsed: boolean;
}

/** The spikes that stand at one edge: only the longest grows. */
interface Standing {
  readonly longest: Spike;
  readonly others: Spike[];
}

/** Works on the loop laid last; a collapsed one is taken away again. */
export function unfold(loops: Loops): Unfolded {
  const l = loops.count - 1;
  const from = loops.start[l];
  const to = loops.end[l];
  const { x, y, vertex } = loops;
  const before = new Map<number, number>();
  const after = new Map<number, number>();
  const prev = (e: number) => before.get(e) ?? (e === from ? to - 1 : e - 1);
  const next = (e: number) => after.get(e) ?? (e + 1 === to ? from : e + 1);
  const gone = new Set<number>();
  const standing = new Map<number, Standing>();
  let left = to - from;
  const take = (e: number) => {
    gone.add(e);
    left--;
    const [a, c] = [prev(e), next(e)];
    after.set(a, c);
    before.set(c, a);
  };
  const move = (e: number, base: number, moreM: number) => {
    const own = standing.get(e);
    standing.delete(e);
    if (own === undefined && moreM === 0) return;
    const grown = { tip: own?.longest.tip ?? vertex[e], lengthM: (own?.longest.lengthM ?? 0) + moreM };
    standing.set(base, together({ longest: grown, others: own?.others ?? [] }, standing.get(base)));
  };
  const waiting: number[] = [];
  for (let e = from; e < to; e++) if (turnsSharply(x, y, prev(e), e, e + 1, 0)) waiting.push(e);
  for (let e = waiting.pop(); e !== undefined && left >= 3; e = waiting.pop()) {
    if (gone.has(e)) continue;
    const [a, c] = [prev(e), next(e)];
    if (x[a] === x[e] && y[a] === y[e]) move(e, a, 0);
    else if (isTip(x, y, a, e, c)) {
      const [toA, toC] = [Math.hypot(x[a] - x[e], y[a] - y[e]), Math.hypot(x[c] - x[e], y[c] - y[e])];
      move(e, toA <= toC ? a : c, Math.min(toA, toC));
    } else continue;
    take(e);
    waiting.push(a, c);
  }
  if (gone.size > 0) close(loops, l, gone);
  const spikes = [...standing.values()].flatMap(({ longest, others }) => [longest, ...others]);
  return { spikes: spikes.sort((a, b) => a.tip - b.tip), isCollapsed: left < 3 };
}

/** The shorter list goes into the longer: a spike is moved seldom, however many there are. */
function together(a: Standing, b: Standing | undefined): Standing {
  if (b === undefined) return a;
  const [shorter, longer] = a.longest.lengthM > b.longest.lengthM ? [b, a] : [a, b];
  const [few, many] = a.others.length < b.others.length ? [a.others, b.others] : [b.others, a.others];
  many.push(shorter.longest);
  for (const spike of few) many.push(spike);
  return { longest: longer.longest, others: many };
}

function isTip(x: Float64Array, y: Float64Array, a: number, b: number, c: number): boolean {
  // asked both ways, as GEOS asks of two edges on one line
  if (side(x[a], y[a], x[b], y[b], x[c], y[c]) !== 0 || side(x[b], y[b], x[c], y[c], x[a], y[a]) !== 0) return false;
  return sameWay(x[b], y[b], x[a], y[a], x[c], y[c]);
}

/** The loop without the edges that are gone; none at all if it collapsed. */
function close(loops: Loops, l: number, gone: ReadonlySet<number>): void {
  const { x, y, vertex } = loops;
  const from = loops.start[l];
  let at = from;
  for (let e = from; e < loops.end[l]; e++) {
    if (gone.has(e)) continue;
    x[at] = x[e];
    y[at] = y[e];
    vertex[at++] = vertex[e];
  }
  x[at] = x[from];
  y[at] = y[from];
  loops.end[l] = at;
  if (at - from < 3) loops.count--;
  else boxAgain(loops, l);
}

function boxAgain({ x, y, start, end, box }: Loops, l: number): void {
  box.set([Infinity, Infinity, -Infinity, -Infinity], 4 * l);
  for (let e = start[l]; e < end[l]; e++) {
    box[4 * l] = Math.min(box[4 * l], x[e]);
    box[4 * l + 1] = Math.min(box[4 * l + 1], y[e]);
    box[4 * l + 2] = Math.max(box[4 * l + 2], x[e]);
    box[4 * l + 3] = Math.max(box[4 * l + 3], y[e]);
  }
}
