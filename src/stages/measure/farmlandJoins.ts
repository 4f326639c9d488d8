import { components, type GapEdges } from '../../geometry/gaps/gapGraph.js';
import type { FarmlandJoins, JoiningPiece, Overlay, PieceStatus } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import type { FarmlandPatches } from './farmland.js';
import { connectivity } from './metrics/connectivity.js';
import { changeIfAdded, changeIfRemoved } from './metrics/meshChange.js';

/**
 * Which pieces would join most farmland if they were reclaimed, and what each field does for its patch.
 *
 * Definition. Candidates are decision pieces with a net reclaimable area that touch farmland (`farmland.ts`: ≤ farmland.gapM, no barrier). Each is judged
 * alone by what Σ a² of the patches gains (`meshChange.ts`); and since they work on each other a set of farmland.greedyPieces is put together one
 * by one, each the best after those before it, candidates that touch a chosen one joining through it. A field lost: what Σ a² loses.
 * dPC (`connectivity.ts`) with p = 0.5 at farmland.halfM is of a field within its own patch, and only of patches of ≤ farmland.dpcParcels fields.
 * Promises: ties go to the earlier piece. Limits: the greedy set need not be the best one; law (redline, boundary) is not asked here, `propose` does.
 */
export function farmlandJoins(
  district: District,
  overlay: Overlay,
  farmland: FarmlandPatches,
  status: Pick<PieceStatus, 'reclaimableM2' | 'touchesFarmland'>,
  landscapeM2: number,
  settings: Settings,
): FarmlandJoins {
  const { officialM2 } = district.parcels;
  const { patchOfParcel } = farmland;
  const parcelOf = overlay.pieces.parcel;
  const links = farmland.links();
  const patchM2 = new Float64Array(patchOfParcel.reduce((most, patch) => Math.max(most, patch + 1), 0));
  patchOfParcel.forEach((patch, p) => {
    if (patch >= 0) patchM2[patch] += officialM2[p];
  });
  const pieces: number[] = [];
  status.reclaimableM2.forEach((areaM2, k) => {
    if (areaM2 > 0 && status.touchesFarmland[k]) pieces.push(k);
  });
  const candidateOf = new Map(pieces.map((piece, c) => [piece, c]));
  const toPatch = { candidate: [] as number[], patch: [] as number[] };
  const together: [number, number][] = [];
  for (let l = 0; l < links.a.length; l++) {
    const [a, b] = [links.a[l], links.b[l]];
    const [one, other] = [candidateOf.get(a), candidateOf.get(b)];
    if (one !== undefined && other !== undefined) together.push([one, other]);
    for (const [c, piece] of [
      [one, b],
      [other, a],
    ] as const) {
      const patch = patchOfParcel[parcelOf[piece]];
      if (c === undefined || patch < 0) continue;
      toPatch.candidate.push(c);
      toPatch.patch.push(patch);
    }
  }
  const areaM2 = Float64Array.from(pieces, (piece) => status.reclaimableM2[piece]);
  const added = changeIfAdded(areaM2, toPatch, patchM2);
  const candidates = pieces.map((piece, c): JoiningPiece => {
    const areas = added.patches[c].map((patch) => patchM2[patch]);
    const joinedM2 = areas.reduce((sum, one) => sum + one, 0) - Math.max(0, ...areas);
    return { piece, areaM2: areaM2[c], patches: areas.length, joinedM2, changeM4: added.changeM4[c] };
  });
  const chosen = greedySet(areaM2, added.patches, together, patchM2, settings['farmland.greedyPieces']);
  return {
    landscapeM2,
    candidates: candidates.sort((one, other) => other.changeM4 - one.changeM4 || one.piece - other.piece),
    greedy: chosen.map(({ candidate, ...changes }) => ({ piece: pieces[candidate], ...changes })),
    ...fieldsHold(district, parcelOf, patchOfParcel, links, settings),
  };
}

/** The best candidate after those chosen before, again and again. */
export function greedySet(
  areaM2: Float64Array,
  patches: readonly (readonly number[])[],
  together: readonly (readonly [number, number])[],
  patchM2: Float64Array,
  most: number,
): { readonly candidate: number; readonly changeM4: number; readonly cumulativeM4: number }[] {
  // the tract that each patch, and each chosen candidate, has become part of
  const tractOf = Array.from(patchM2, (_, patch) => patch);
  const tractM2 = [...patchM2];
  const tractOfChosen = new Map<number, number>();
  const beside = Array.from(areaM2, (): number[] => []);
  for (const [a, b] of together) {
    beside[a].push(b);
    beside[b].push(a);
  }
  const tractsAt = (c: number) =>
    new Set([
      ...patches[c].map((patch) => tractOf[patch]),
      ...beside[c].flatMap((other) => tractOfChosen.get(other) ?? []),
    ]);
  const gainOf = (c: number) => {
    let sum = areaM2[c];
    let squares = 0;
    for (const tract of tractsAt(c)) {
      sum += tractM2[tract];
      squares += tractM2[tract] ** 2;
    }
    return sum * sum - squares;
  };
  const chosen: { candidate: number; changeM4: number; cumulativeM4: number }[] = [];
  let cumulativeM4 = 0;
  while (chosen.length < Math.min(most, areaM2.length)) {
    let [best, changeM4] = [-1, 0];
    for (let c = 0; c < areaM2.length; c++) {
      if (tractOfChosen.has(c)) continue;
      const gain = gainOf(c);
      if (gain > changeM4) [best, changeM4] = [c, gain];
    }
    const merged = tractsAt(best);
    const tract = tractM2.length;
    tractM2.push([...merged].reduce((sum, one) => sum + tractM2[one], areaM2[best]));
    tractOf.forEach((one, patch) => {
      if (merged.has(one)) tractOf[patch] = tract;
    });
    for (const [c, one] of tractOfChosen) if (merged.has(one)) tractOfChosen.set(c, tract);
    tractOfChosen.set(best, tract);
    cumulativeM4 += changeM4;
    chosen.push({ candidate: best, changeM4, cumulativeM4 });
  }
  return chosen;
}

/** What each field does for its patch: loss of Σ a² without it, and dPC. */
function fieldsHold(
  district: District,
  parcelOf: Uint32Array,
  patchOfParcel: Int32Array,
  links: GapEdges,
  settings: Settings,
): Pick<FarmlandJoins, 'lossM4' | 'dpcPct'> {
  const { officialM2 } = district.parcels;
  const fields: number[] = [];
  const fieldOf = new Int32Array(patchOfParcel.length).fill(-1);
  patchOfParcel.forEach((patch, p) => {
    if (patch < 0) return;
    fieldOf[p] = fields.length;
    fields.push(p);
  });
  const lossM4 = new Float64Array(patchOfParcel.length);
  const own = linksAmong(links, (piece) => fieldOf[parcelOf[piece]]);
  const areaM2 = Float64Array.from(fields, (p) => officialM2[p]);
  changeIfRemoved(areaM2, own).forEach((change, f) => {
    lossM4[fields[f]] = change;
  });
  const dpcPct = new Float64Array(patchOfParcel.length).fill(Number.NaN);
  const group = components(fields.length, own);
  const size = new Map<number, number>();
  for (const g of group) size.set(g, (size.get(g) ?? 0) + 1);
  const most = settings['farmland.dpcParcels'];
  const small = fields.flatMap((_, f) => (size.get(group[f])! <= most ? [f] : []));
  const smallOf = new Int32Array(fields.length).fill(-1);
  small.forEach((f, s) => {
    smallOf[f] = s;
  });
  const { change } = connectivity(
    Float64Array.from(small, (f) => areaM2[f]),
    linksAmong(own, (f) => smallOf[f]),
    { halfM: settings['farmland.halfM'], exactPatches: most },
  );
  // Σ_i Σ_j a_i a_j p_ij of a patch: the squares, and every pair twice; a flux holds its pairs twice already
  const probableM4 = new Map<number, number>();
  small.forEach((f, s) => {
    probableM4.set(group[f], (probableM4.get(group[f]) ?? 0) + change.intraM4[s] + change.fluxM4[s] / 2);
  });
  small.forEach((f, s) => {
    const all = change.intraM4[s] + change.fluxM4[s] + change.connectorM4[s];
    dpcPct[fields[f]] = (100 * all) / probableM4.get(group[f])!;
  });
  return { lossM4, dpcPct };
}

/** Links between what `indexOf` gives a place (≥ 0), renumbered; those of one place with itself are none. */
function linksAmong({ a, b, gapM }: GapEdges, indexOf: (end: number) => number): GapEdges {
  const kept = Array.from(a, (_, l) => l).filter((l) => {
    const [one, other] = [indexOf(a[l]), indexOf(b[l])];
    return one >= 0 && other >= 0 && one !== other;
  });
  return {
    a: Uint32Array.from(kept, (l) => indexOf(a[l])),
    b: Uint32Array.from(kept, (l) => indexOf(b[l])),
    gapM: Float64Array.from(kept, (l) => gapM[l]),
  };
}
