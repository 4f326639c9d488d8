/**
 * From linework to the first mesh: lines noded on 1 mm, faces without holes (a face around an island is cut by two
 * bridges through it), slivers joined to the neighbour they share most border with.
 */

import type { GeosTools, Line, Point, Polygon } from './geos.js';
import type { Linework } from './linework.js';
import { type Mesh, meshOf } from './mesh.js';
import { insidePoint, perimeter, signedArea } from './plane.js';
import { hashUnit } from './random.js';

const GRID_M = 0.001;
const THIN_LABELS = new Set(['railway', 'trunk', 'country', 'river']);

export function macroMesh(work: Linework, geos: GeosTools, seed: number): Mesh {
  let lines: readonly Line[] = work.lines;
  let faces = geos.facesOf(lines, GRID_M);
  for (let round = 0; round < 5; round++) {
    const bridges = faces.flatMap((face) => bridgesOf(face, seed));
    if (bridges.length === 0) break;
    lines = [...lines, ...bridges];
    faces = geos.facesOf(lines, GRID_M);
  }
  const shells = faces
    .filter((face) => face.length === 1)
    .map(([ring]) => (signedArea(ring) > 0 ? ring : [...ring].reverse()))
    .map((ring) => ({ ring, at: insidePoint(ring) }))
    .filter(({ at }) => work.labelAt(...at) !== 'outside')
    .sort((p, q) => q.at[1] - p.at[1] || p.at[0] - q.at[0]);
  if (faces.some((face) => face.length > 1)) throw new Error('a face of the district still has a hole');
  const mesh = meshOf(
    shells.map((s) => s.ring),
    shells.map((s) => work.labelAt(...s.at)),
    shells.map((s) => work.villageAt(...s.at)),
  );
  joinSlivers(mesh);
  return mesh;
}

/** Two lines from each hole to the face's border around it, to both sides of a random direction. */
function bridgesOf(face: Polygon, seed: number): Line[] {
  const bridges: Line[] = [];
  for (const hole of face.slice(1)) {
    const angle = Math.PI * hashUnit(Math.round(hole[0][0]), Math.round(hole[0][1]), seed + 91);
    for (const turn of [0, Math.PI]) {
      const [dx, dy] = [Math.cos(angle + turn), Math.sin(angle + turn)];
      const from = hole.reduce((best, p) => (p[0] * dx + p[1] * dy > best[0] * dx + best[1] * dy ? p : best));
      let nearest = Infinity;
      for (const ring of face) {
        for (let i = 1; i < ring.length; i++) nearest = Math.min(nearest, rayHit(from, dx, dy, ring[i - 1], ring[i]));
      }
      if (nearest < Infinity) bridges.push([from, [from[0] + dx * (nearest + 0.01), from[1] + dy * (nearest + 0.01)]]);
    }
  }
  return bridges;
}

function rayHit([x, y]: Point, dx: number, dy: number, a: Point, b: Point): number {
  const sa = dx * (a[1] - y) - dy * (a[0] - x);
  const sb = dx * (b[1] - y) - dy * (b[0] - x);
  if (sa > 0 === sb > 0) return Infinity;
  const k = sa / (sa - sb);
  const t = dx * (a[0] + k * (b[0] - a[0]) - x) + dy * (a[1] + k * (b[1] - a[1]) - y);
  return t > 0.05 ? t : Infinity;
}

/** Joins faces that are too small or too thin to be land of their own. */
export function joinSlivers(mesh: Mesh): void {
  for (let round = 0; round < 3; round++) {
    for (let face = 0; face < mesh.faceCount(); face++) {
      if (!mesh.alive(face)) continue;
      const area = mesh.area(face);
      const line = THIN_LABELS.has(mesh.label[face]);
      const width = (2 * area) / perimeter(mesh.ring(face));
      if (line ? area >= 250 : area >= 1500 && width >= 9) continue;
      const options = [...mesh.neighbours(face)].sort(([a, p], [b, q]) => q - p || a - b);
      const suitable = (other: number, strict: boolean): boolean =>
        !strict || (mesh.village[other] === mesh.village[face] && THIN_LABELS.has(mesh.label[other]) === line);
      const joined = [true, false].some((strict) =>
        options.some(([other]) => suitable(other, strict) && mesh.merge(face, other)),
      );
      if (!joined && round === 2 && area < 1) throw new Error(`a sliver of ${area} m² could not be joined`);
    }
  }
}
