import { EMPTY_POLYGON_SET } from '../../../geometry/polygonSet.js';
import { type BorderWork, bordersOfFace, faceShape, facesByItem, shapesOf } from '../borders.js';
import type { Edit, Land, Left, Outcome, Rule } from '../rule.js';

/**
 * overlaps: land that several items claim goes to one of them; the others lose it.
 *
 * Definition: a claim is a face of the noded borders that more than one item owns. It goes, by `repair.overlaps`, to the claimant it shares the
 * longest border with (where it lies against land of that claimant alone), to the larger, or to the first by priority; ties fall to the next
 * of these, then to the earlier row. A claimant with no land of its own beside its claims (it lies wholly on others) keeps them, the smallest
 * first: no row loses all of its land.
 * Promises: the union of the layer stays, no border moves, no item becomes invalid; nobody gains, the losers' m² are listed with the winner.
 * Off by default.
 */
export const overlaps: Rule = {
  rule: 'overlaps',
  looksAt: 'borders',
  isOn: (settings) => settings['repair.overlaps'] !== 'none',
  apply(land) {
    const work = land.borders;
    if (!work) return { items: [], polygons: EMPTY_POLYGON_SET, edits: [], left: [] };
    const { owners, left, given } = settled(land, work);
    const edits: Edit[] = [];
    const losers = new Set<number>();
    for (const { face, winner, claimants } of given) {
      const [x, y] = placeOf(land, work, face);
      for (const item of claimants) {
        if (item === winner) continue;
        losers.add(item);
        edits.push({
          rule: 'overlaps',
          item: work.net.items[item],
          other: work.net.items[winner],
          x,
          y,
          gainedM2: 0,
          lostM2: work.faces.areaM2[face],
          movedM: 0,
        });
      }
    }
    return outcome({ ...work, owners }, [...losers], edits, left);
  },
};

interface Given {
  readonly face: number;
  readonly winner: number;
  readonly claimants: readonly number[];
}

function settled(land: Land, work: BorderWork) {
  const { faces, net } = work;
  const owners = [...work.owners];
  const claims = owners.flatMap((items, face) => (items.length > 1 ? [face] : []));
  if (claims.length === 0) return { owners, left: [], given: [] };
  const own = facesByItem(work);
  const wholeM2 = own.map((list) => list.reduce((sum, face) => sum + faces.areaM2[face], 0));
  const hasOwnLand = own.map((list) => list.some((face) => owners[face].length === 1));
  const given: Given[] = [];
  for (const face of claims) {
    const claimants = owners[face];
    const landless = claimants.filter((item) => !hasOwnLand[item]);
    const winner = landless.length > 0 ? smallest(landless, wholeM2) : best(land, work, face, wholeM2);
    given.push({ face, winner, claimants });
  }
  for (const { face, winner } of given) owners[face] = [winner];
  // a row that would be left with nothing keeps its claims, unsettled
  const kept = new Set<number>(owners.flat());
  const doubtful = new Set<number>();
  for (const { claimants } of given) for (const item of claimants) if (!kept.has(item)) doubtful.add(item);
  const left: Left[] = [];
  const sure = given.filter(({ face, claimants }) => {
    const who = claimants.filter((item) => doubtful.has(item));
    if (who.length === 0) return true;
    owners[face] = claimants;
    const [x, y] = placeOf(land, work, face);
    const item = who[who.length - 1];
    const other = claimants.find((one) => one !== item) ?? -1;
    left.push({
      rule: 'overlaps',
      item: net.items[item],
      other: other < 0 ? -1 : net.items[other],
      x,
      y,
      areaM2: faces.areaM2[face],
      widthM: Number.NaN,
      because: 'wouldVanish',
    });
    return false;
  });
  return { owners, left, given: sure };
}

/** Of claimants that own nothing alone. */
function smallest(landless: readonly number[], wholeM2: readonly number[]): number {
  return [...landless].sort((a, b) => wholeM2[a] - wholeM2[b] || a - b)[0];
}

function best({ settings, rank }: Land, work: BorderWork, face: number, wholeM2: readonly number[]): number {
  const claimants = work.owners[face];
  const metres = bordersOfFace(work, face);
  const { items } = work.net;
  const byRank = (a: number, b: number) => (rank?.[items[a]] ?? items[a]) - (rank?.[items[b]] ?? items[b]);
  const byBorder = (a: number, b: number) => (metres.get(b) ?? 0) - (metres.get(a) ?? 0);
  const bySize = (a: number, b: number) => wholeM2[b] - wholeM2[a];
  const order = {
    none: [],
    longestBorder: [byBorder, bySize],
    larger: [bySize, byBorder],
    priority: [byRank, byBorder, bySize],
  }[settings['repair.overlaps'] as 'none' | 'longestBorder' | 'larger' | 'priority'];
  return [...claimants].sort((a, b) => {
    for (const by of order) {
      const difference = by(a, b);
      if (difference !== 0) return difference;
    }
    return a - b;
  })[0];
}

/** The outcome of a rule that gave faces new owners: the items that lost or gained are built anew. */
export function outcome(
  work: BorderWork,
  changed: readonly number[],
  edits: readonly Edit[],
  left: readonly Left[],
): Outcome {
  const locals = [...changed].sort((a, b) => a - b);
  return {
    items: locals.map((item) => work.net.items[item]),
    polygons: shapesOf(work, locals),
    edits,
    left,
    borders: work,
  };
}

/** A point of a face, well inside. */
export function placeOf({ geos }: Land, work: BorderWork, face: number): [x: number, y: number] {
  return geos.interiorPoint(faceShape(work, face), 0);
}
