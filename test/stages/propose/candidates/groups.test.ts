import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { takeBestBets } from '../../../../src/stages/propose/candidates/bestBets.js';
import { bisections } from '../../../../src/stages/propose/candidates/bisect.js';
import { connectedSets } from '../../../../src/stages/propose/candidates/connectedSets.js';
import { connectedGroups } from '../../../../src/stages/propose/candidates/groups.js';
import { grownGroups } from '../../../../src/stages/propose/candidates/grow.js';
import {
  componentsOf,
  connectedParts,
  linkageTree,
  neighbourMap,
} from '../../../../src/stages/propose/candidates/linkage.js';
import { sharesOf } from '../../../../src/stages/propose/candidates/shares.js';

const link = (a: number, b: number, gapM = 0, centresM = 1) => ({ a, b, gapM, centresM });
const ones = (count: number) => new Array<number>(count).fill(1);

/** A grid of unit squares, `columns` wide. */
function grid(columns: number, rows: number) {
  const members = Array.from({ length: columns * rows }, (_, k) => k);
  const links = members.flatMap((k) => [
    ...(k % columns < columns - 1 ? [link(k, k + 1)] : []),
    ...(k + columns < members.length ? [link(k, k + columns)] : []),
  ]);
  const xy = members.flatMap((k) => [k % columns, Math.floor(k / columns)]);
  return { members, links, xy, neighbours: neighbourMap(members, links) };
}

const graphs = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.array(fc.tuple(fc.nat(8), fc.nat(8)), { maxLength: 20 }))
  .map(([count, pairs]) => ({
    members: Array.from({ length: count }, (_, k) => k),
    links: pairs.filter(([a, b]) => a < b && b < count).map(([a, b]) => link(a, b)),
  }));

describe('connected sets', () => {
  it('are those of brute force over all subsets, each once', () => {
    fc.assert(
      fc.property(graphs, ({ members, links }) => {
        const made = connectedSets(members, neighbourMap(members, links), ones(9), Number.POSITIVE_INFINITY);
        const brute: string[] = [];
        for (let bits = 1; bits < 2 ** members.length; bits++) {
          const subset = members.filter((k) => bits & (1 << k));
          if (componentsOf(subset, links).length === 1) brute.push(subset.join());
        }
        expect(made.map((set) => set.join()).sort()).toEqual(brute.sort());
      }),
      { numRuns: 300 },
    );
  });

  it('of twelve in a ring are 12 × 11 + 1, of a clique 2¹² − 1, of a grid 4 × 3 as counted elsewhere', () => {
    const twelve = Array.from({ length: 12 }, (_, k) => k);
    const round = neighbourMap(
      twelve,
      twelve.map((k) => link(k, (k + 1) % 12)),
    );
    expect(connectedSets(twelve, round, ones(12), 99)).toHaveLength(12 * 11 + 1);
    const clique = neighbourMap(
      twelve,
      twelve.flatMap((a) => twelve.filter((b) => b > a).map((b) => link(a, b))),
    );
    expect(connectedSets(twelve, clique, ones(12), 99)).toHaveLength(4095);
    // Connected induced subgraphs of the 3 × 4 grid (OEIS A287151, less the empty one): 1126.
    expect(connectedSets(twelve, grid(4, 3).neighbours, ones(12), 99)).toHaveLength(1126);
  });

  it('keep to the largest area', () => {
    const { members, neighbours } = grid(3, 2);
    const sets = connectedSets(members, neighbours, [1, 1, 1, 5, 1, 1], 3);
    expect(sets.every((set) => !set.includes(3) && set.length <= 3)).toBe(true);
    expect(sets).toHaveLength(5 + 5 + 6);
  });
});

describe('the single-linkage tree', () => {
  it('passes through every gap threshold, the nearest centres first among equals', () => {
    const links = [link(0, 1, 5), link(1, 2, 0, 9), link(2, 3, 0, 8), link(3, 4, 12)];
    expect(linkageTree([0, 1, 2, 3, 4], links, ones(5), 99).map((group) => [...group].sort().join(''))).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '23',
      '123',
      '0123',
      '01234',
    ]);
  });

  it('has the components at each gap among its groups', () => {
    const weighted = fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(4)), { maxLength: 25 });
    fc.assert(
      fc.property(weighted, (triples) => {
        const members = Array.from({ length: 10 }, (_, k) => k);
        const links = triples.filter(([a, b]) => a < b).map(([a, b, gapM]) => link(a, b, gapM));
        const tree = new Set(linkageTree(members, links, ones(10), 99).map((g) => [...g].sort((p, q) => p - q).join()));
        for (let gapM = 0; gapM <= 4; gapM++) {
          for (const part of componentsOf(
            members,
            links.filter((l) => l.gapM <= gapM),
          ))
            expect(tree).toContain(part.join());
        }
      }),
    );
  });

  it('passes through groups that are too large without giving them', () => {
    const { members, links } = grid(4, 1);
    expect(Math.max(...linkageTree(members, links, ones(4), 2).map(({ length }) => length))).toBe(2);
  });
});

describe('the balanced partition', () => {
  it('cuts a strip in halves and quarters', () => {
    const { members, neighbours, xy } = grid(8, 1);
    const parts = bisections(members, neighbours, ones(8), xy, { maxM2: 4, leastM2: 2 });
    expect(parts.map((part) => part.join(''))).toEqual(['0123', '4567', '01', '23', '45', '67']);
  });

  it('cuts across the longer axis, whichever it is', () => {
    const { members, neighbours, xy } = grid(2, 6);
    const [first, second] = bisections(members, neighbours, ones(12), xy, { maxM2: 6, leastM2: 6 });
    expect([first.length, second.length]).toEqual([6, 6]);
    expect(Math.max(...first) < Math.min(...second)).toBe(true);
  });

  it('gives connected parts that make up the whole, halving of equal plots never worse than one to three', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 9 }), fc.integer({ min: 2, max: 6 }), fc.nat(), (columns, rows, seed) => {
        const all = grid(columns, rows);
        const kept = all.members.filter((k) => (k * 7 + seed) % 5 !== 0);
        const [group] = connectedParts(kept, all.neighbours).sort((p, q) => q.length - p.length);
        const most = Math.max(2, Math.ceil(group.length / 4));
        const parts = bisections(group, all.neighbours, ones(all.members.length), all.xy, {
          maxM2: most,
          leastM2: most,
        });
        expect(parts.flat().sort((p, q) => p - q)).toEqual(group);
        for (const part of parts) {
          expect(part.length).toBeLessThanOrEqual(most);
          expect(connectedParts(part, all.neighbours)).toHaveLength(1);
        }
      }),
    );
  });
});

describe('growth from seeds', () => {
  it('makes compact groups of each size all over, no land a third time', () => {
    const { members, neighbours, xy } = grid(6, 6);
    const groups = grownGroups(members, neighbours, ones(36), xy, [4]);
    for (const group of groups) {
      expect(group).toHaveLength(4);
      expect(connectedParts(group, neighbours)).toHaveLength(1);
    }
    expect(new Set(groups.flat()).size).toBe(36);
    expect(groups.length).toBeLessThan(36);
  });
});

describe('groups of a component', () => {
  const land = (count: number, plans: (k: number) => readonly string[] = () => []) => ({
    areaM2: ones(count),
    lowOrIdle: ones(count),
    xy: grid(6, 4).xy,
    plansOf: (k: number) => plans(k).map((name) => ({ name, isUnlimited: name.startsWith('platform') })),
  });

  it('are all connected sets up to twelve members, the whole tree and parts above', () => {
    const small = grid(4, 3);
    const sizes = { maxM2: 99, sizesM2: [4, 8] };
    expect(connectedGroups(small.members, small.links, { ...land(12), xy: small.xy }, sizes)).toHaveLength(1126);
    const large = grid(6, 4);
    const groups = connectedGroups(large.members, large.links, land(24), { ...sizes, maxM2: 10 });
    for (const group of groups) {
      expect(group.length).toBeLessThanOrEqual(10);
      expect(connectedParts(group, large.neighbours)).toHaveLength(1);
    }
    expect(new Set(groups.map((group) => group.join())).size).toBe(groups.length);
  });

  it('have the parts inside each plan, a platform whole', () => {
    const { members, links } = grid(6, 4);
    const left = members.filter((k) => k % 6 < 3);
    const right = members.filter((k) => k % 6 >= 3);
    const plans = (k: number) => [k % 6 < 3 ? 'zone' : 'platform'];
    const groups = connectedGroups(members, links, land(24, plans), { maxM2: 11, sizesM2: [4] }).map((g) => g.join());
    expect(groups).toContain(right.join());
    expect(groups).not.toContain(left.join());
    const wide = connectedGroups(members, links, land(24, plans), { maxM2: 12, sizesM2: [4] }).map((g) => g.join());
    expect(wide).toContain(left.join());
  });
});

describe('which groups are kept', () => {
  it('shares places by low-efficiency land, some for each, none that has no use for them', () => {
    expect(sharesOf([100, 100], [3, 1], 60)).toEqual([40, 20]);
    expect(sharesOf([100, 5], [1, 9], 60)).toEqual([55, 5]);
    expect(sharesOf([5, 3], [1, 1], 60)).toEqual([5, 3]);
    expect(sharesOf([9, 9, 9], [1, 5, 3], 2)).toEqual([0, 1, 1]);
    expect(sharesOf([], [], 10)).toEqual([]);
    expect(sharesOf([50, 50], [0, 0], 31).reduce((sum, n) => sum + n)).toBe(31);
  });

  it('takes the worthiest that holds land not yet held, class by class', () => {
    const bet = (low: number[], worth: number, sizeClass = 0) => ({ group: low, low, worth, sizeClass });
    const bets = [bet([1], 1), bet([1, 2], 2), bet([3], 1), bet([1], 9, 1), bet([2], 1.5)];
    const taken: string[] = [];
    takeBestBets(bets, 4, ({ low, sizeClass }) => {
      if (low.includes(3)) return false;
      taken.push(`${low.join('')}/${sizeClass}`);
      return true;
    });
    expect(taken).toEqual(['1/1', '12/0', '2/0', '1/0']);
  });
});
