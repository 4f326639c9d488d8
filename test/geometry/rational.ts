/**
 * Exact area of overlap of polygons with integer coordinates, by a road the kernel does not take: the plane is cut into
 * vertical slabs at every vertex and every crossing of two edges; inside a slab edges do not cross, so the overlap is a
 * stack of trapezoids between neighbours. Rationals of BigInt; for small inputs only.
 */
export type IntegerRings = readonly (readonly (readonly [number, number])[])[];

interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

interface Edge {
  readonly x1: bigint;
  readonly y1: bigint;
  readonly x2: bigint;
  readonly y2: bigint;
  /** Change of winding on going down through the edge, by owner. */
  readonly weight: readonly [bigint, bigint];
}

function ratio(n: bigint, d: bigint): Rational {
  if (d < 0n) return ratio(-n, -d);
  let a = n < 0n ? -n : n;
  let b = d;
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { n: 0n, d: 1n } : { n: n / a, d: d / a };
}
function add(a: Rational, b: Rational): Rational {
  return ratio(a.n * b.d + b.n * a.d, a.d * b.d);
}
function multiply(a: Rational, b: Rational): Rational {
  return ratio(a.n * b.n, a.d * b.d);
}
function compare(a: Rational, b: Rational): number {
  const difference = a.n * b.d - b.n * a.d;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

function edgesOf(rings: IntegerRings, owner: 0 | 1): Edge[] {
  const edges: Edge[] = [];
  for (const ring of rings) {
    for (let k = 1; k < ring.length; k++) {
      const [ax, ay] = ring[k - 1].map(BigInt);
      const [bx, by] = ring[k].map(BigInt);
      if (ax === bx) continue;
      const sign = bx < ax ? 1n : -1n;
      const weight: [bigint, bigint] = owner === 0 ? [sign, 0n] : [0n, sign];
      edges.push(bx < ax ? { x1: bx, y1: by, x2: ax, y2: ay, weight } : { x1: ax, y1: ay, x2: bx, y2: by, weight });
    }
  }
  return edges;
}

function heightAt(edge: Edge, x: Rational): Rational {
  const dx = edge.x2 - edge.x1;
  const dy = edge.y2 - edge.y1;
  return ratio(edge.y1 * dx * x.d + dy * (x.n - edge.x1 * x.d), dx * x.d);
}

function crossingX(e: Edge, f: Edge): Rational | null {
  const ex = e.x2 - e.x1;
  const ey = e.y2 - e.y1;
  const fx = f.x2 - f.x1;
  const fy = f.y2 - f.y1;
  const cross = ex * fy - ey * fx;
  if (cross === 0n) return null;
  const along = ratio((f.x1 - e.x1) * fy - (f.y1 - e.y1) * fx, cross);
  if (along.n < 0n || along.n > along.d) return null;
  return add({ n: e.x1, d: 1n }, multiply(along, { n: ex, d: 1n }));
}

export function exactOverlap(p: IntegerRings, z: IntegerRings): number {
  const edges = [...edgesOf(p, 0), ...edgesOf(z, 1)];
  const cuts: Rational[] = edges.flatMap((e) => [
    { n: e.x1, d: 1n },
    { n: e.x2, d: 1n },
  ]);
  for (const e of edges) {
    for (const f of edges) {
      if (e.x2 <= f.x1 || f.x2 <= e.x1) continue;
      const x = crossingX(e, f);
      if (x) cuts.push(x);
    }
  }
  cuts.sort(compare);
  let sum: Rational = { n: 0n, d: 1n };
  for (let k = 1; k < cuts.length; k++) {
    const left = cuts[k - 1];
    const right = cuts[k];
    if (compare(left, right) === 0) continue;
    const middle = multiply(add(left, right), { n: 1n, d: 2n });
    const stack = edges
      .filter((e) => compare({ n: e.x1, d: 1n }, middle) < 0 && compare(middle, { n: e.x2, d: 1n }) < 0)
      .map((edge) => ({ edge, height: heightAt(edge, middle) }))
      .sort((a, b) => compare(b.height, a.height));
    const winding: [bigint, bigint] = [0n, 0n];
    const width = add(right, { n: -left.n, d: left.d });
    for (let n = 0; n + 1 < stack.length; n++) {
      winding[0] += stack[n].edge.weight[0];
      winding[1] += stack[n].edge.weight[1];
      const height = add(stack[n].height, { n: -stack[n + 1].height.n, d: stack[n + 1].height.d });
      sum = add(sum, multiply(multiply(width, height), { n: winding[0] * winding[1], d: 1n }));
    }
  }
  return Number((sum.n << 100n) / sum.d) / 2 ** 100;
}
