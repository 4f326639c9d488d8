/**
 * Exact area of the overlap of two shapes, straight from the doubles of their coordinates: the judge of the overlap kernel, by a
 * road the kernel does not take.
 *
 * Every double is a rational, so all coordinates become integers of one unit 2⁻ˢ m. The plane is cut into vertical slabs at every
 * vertex and every crossing; inside a slab edges keep their order, so the overlap is a stack of trapezoids. Places of cuts and
 * heights are exact rationals (BigInt) and so is every comparison; only the sum is kept as a whole number of 2⁻¹²⁸ unit².
 */
export type Position = readonly [number, number];
export type Shape = readonly (readonly (readonly Position[])[])[];

/** How often a point counts that the two shapes wind about so many times. */
type Weighing = (windingP: number, windingZ: number) => number;

const FRACTION_BITS = 128n;

/** Area of P ∩ Z as point sets: a point is in a shape that an odd number of its edges lie above. Orientation plays no part. */
export function exactIntersectionM2(p: Shape, z: Shape): number {
  return stackedTrapezoidsM2(p, z, (a, b) => a & b & 1);
}

/** ∬ winding(P) · winding(Z): equal to the area of P ∩ Z for valid oriented shapes, and defined for any closed rings. */
export function exactWindingM2(p: Shape, z: Shape): number {
  return stackedTrapezoidsM2(p, z, (a, b) => a * b);
}

/** Area inside the rings of a shape by the shoelace formula, exact before its last rounding. */
export function exactShoelaceM2(shape: Shape): number {
  const { bits, integers } = toIntegers([shape]);
  let twice = 0n;
  for (const ring of integers[0]) {
    for (let k = 1; k < ring.length; k++) twice += ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1];
  }
  return toSquareMetres(twice << (FRACTION_BITS - 1n), bits);
}

type IntegerRing = readonly (readonly [bigint, bigint])[];

interface Edge {
  readonly x1: bigint;
  readonly y1: bigint;
  readonly dx: bigint;
  readonly dy: bigint;
  readonly x2: bigint;
  readonly owner: 0 | 1;
  /** +1 for an edge that runs to the left: what lies below it is wound about once more. */
  readonly sign: 1 | -1;
}

/** n / d, d > 0. */
interface Ratio {
  readonly n: bigint;
  readonly d: bigint;
}

function stackedTrapezoidsM2(p: Shape, z: Shape, weighing: Weighing): number {
  const { bits, integers } = toIntegers([p, z]);
  const edges = [...edgesOf(integers[0], 0), ...edgesOf(integers[1], 1)];
  edges.sort((a, b) => (a.x1 < b.x1 ? -1 : a.x1 > b.x1 ? 1 : 0));
  const cuts = cutsOf(edges);
  let sum = 0n;
  let next = 0;
  let active: Edge[] = [];
  for (let k = 1; k < cuts.length; k++) {
    const left = cuts[k - 1];
    const right = cuts[k];
    const common = left.d * right.d;
    const width = right.n * left.d - left.n * right.d;
    if (width === 0n) continue;
    // The middle of the slab is m / q; the slab's width is 2 · width / q.
    const q = 2n * common;
    const m = left.n * right.d + right.n * left.d;
    while (next < edges.length && edges[next].x1 * q < m) active.push(edges[next++]);
    active = active.filter((e) => e.x2 * q > m);
    const stack = active.map((edge) => ({
      edge,
      // Height of the edge over the middle, times dx · q.
      height: edge.y1 * edge.dx * q + edge.dy * (m - edge.x1 * q),
    }));
    stack.sort((a, b) => {
      const difference = b.height * a.edge.dx - a.height * b.edge.dx;
      return difference < 0n ? -1 : difference > 0n ? 1 : 0;
    });
    let before = 0;
    const winding: [number, number] = [0, 0];
    let heights = 0n;
    for (const { edge, height } of stack) {
      winding[edge.owner] += edge.sign;
      const weight = weighing(winding[0], winding[1]);
      if (weight !== before) heights += (BigInt(weight - before) * height * 2n ** FRACTION_BITS) / edge.dx;
      before = weight;
    }
    sum += (heights * 2n * width) / (q * q);
  }
  return toSquareMetres(sum, bits);
}

/** Left to right: every vertex and every crossing of two edges. */
function cutsOf(edges: readonly Edge[]): Ratio[] {
  const vertices = new Set<bigint>();
  const cuts: Ratio[] = [];
  for (let i = 0; i < edges.length; i++) {
    const e = edges[i];
    vertices.add(e.x1).add(e.x2);
    const [low, high] = e.dy < 0n ? [e.y1 + e.dy, e.y1] : [e.y1, e.y1 + e.dy];
    for (let j = i + 1; j < edges.length && edges[j].x1 < e.x2; j++) {
      const f = edges[j];
      const [lowF, highF] = f.dy < 0n ? [f.y1 + f.dy, f.y1] : [f.y1, f.y1 + f.dy];
      if (lowF > high || highF < low) continue;
      const cut = crossing(e, f);
      if (cut) cuts.push(cut);
    }
  }
  for (const n of vertices) cuts.push({ n, d: 1n });
  return cuts.sort((a, b) => {
    const difference = a.n * b.d - b.n * a.d;
    return difference < 0n ? -1 : difference > 0n ? 1 : 0;
  });
}

/** x of the place where two edges cross inside both. */
function crossing(e: Edge, f: Edge): Ratio | null {
  let d = e.dx * f.dy - e.dy * f.dx;
  if (d === 0n) return null;
  // The lines meet at x1 + dx · along / d of e.
  let along = (f.x1 - e.x1) * f.dy - (f.y1 - e.y1) * f.dx;
  if (d < 0n) {
    d = -d;
    along = -along;
  }
  if (along <= 0n || along >= d) return null;
  const n = e.x1 * d + e.dx * along;
  return n <= f.x1 * d || n >= f.x2 * d ? null : { n, d };
}

function edgesOf(rings: readonly IntegerRing[], owner: 0 | 1): Edge[] {
  const edges: Edge[] = [];
  for (const ring of rings) {
    for (let k = 1; k < ring.length; k++) {
      const [a, b] = [ring[k - 1], ring[k]];
      if (a[0] === b[0]) continue;
      const sign = b[0] < a[0] ? 1 : -1;
      const [from, to] = sign === 1 ? [b, a] : [a, b];
      edges.push({
        x1: from[0],
        y1: from[1],
        x2: to[0],
        dx: to[0] - from[0],
        dy: to[1] - from[1],
        owner,
        sign,
      });
    }
  }
  return edges;
}

/** Rings of each shape in whole units of 2⁻ᵇⁱᵗˢ m, from the lower left corner of all of them. */
function toIntegers(shapes: readonly Shape[]): { bits: number; integers: IntegerRing[][] } {
  const rings = shapes.map((shape) => shape.flat());
  let bits = 0;
  for (const [x, y] of rings.flat(2)) {
    while (!Number.isInteger(x * 2 ** bits)) bits++;
    while (!Number.isInteger(y * 2 ** bits)) bits++;
  }
  let minX: bigint | null = null;
  let minY: bigint | null = null;
  const integers = rings.map((list) =>
    list.map((ring) =>
      ring.map(([x, y]): [bigint, bigint] => {
        const [wholeX, wholeY] = [BigInt(x * 2 ** bits), BigInt(y * 2 ** bits)];
        if (minX === null || wholeX < minX) minX = wholeX;
        if (minY === null || wholeY < minY) minY = wholeY;
        return [wholeX, wholeY];
      }),
    ),
  );
  const [originX, originY] = [minX ?? 0n, minY ?? 0n];
  return {
    bits,
    integers: integers.map((list) => list.map((ring) => ring.map(([x, y]) => [x - originX, y - originY] as const))),
  };
}

/** A sum of 2⁻¹²⁸ unit² as m², to the nearest double (and to 2⁻⁸⁰ m²). */
function toSquareMetres(sum: bigint, bits: number): number {
  const shift = FRACTION_BITS + 2n * BigInt(bits) - 80n;
  return Number(sum >> shift) / 2 ** 80;
}
