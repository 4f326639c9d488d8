import { describe, expect, it } from 'vitest';
import { type Random, seededRandom } from '../../../../scripts/district/random.js';
import { fewestLinkSums } from '../../../../src/stages/measure/metrics/fewestLinks.js';
import { directLinks, type LinkLists, likeliestWays } from '../../../../src/stages/measure/metrics/likeliestWays.js';
import { linkLists } from '../../../../src/stages/measure/metrics/meshChange.js';

const PER_M = Math.LN2 / 20;

/** A connected graph of up to `most` patches, some of its gaps 0, many ways of one length. */
function graph(random: Random, most: number): LinkLists {
  const count = 1 + Math.floor(most * random());
  const far = new Map<string, number>();
  const link = (v: number, w: number, gapM: number) => {
    const key = `${Math.min(v, w)} ${Math.max(v, w)}`;
    if (v !== w && !far.has(key)) far.set(key, gapM);
  };
  const gap = random() < 0.5 ? () => Math.floor(6 * random()) : () => 20 * random();
  for (let v = 1; v < count; v++) link(v, Math.floor(v * random()), gap());
  for (let k = 0; k < 3 * count; k++) link(Math.floor(count * random()), Math.floor(count * random()), gap());
  const ends = [...far.keys()].map((key) => key.split(' ').map(Number));
  const { start, other } = linkLists(count, { a: ends.map(([v]) => v), b: ends.map(([, w]) => w) });
  const at = start.slice();
  const gapM = new Float64Array(other.length);
  [...far.values()].forEach((lengthM, k) => {
    for (const v of ends[k]) gapM[at[v]++] = lengthM;
  });
  return { start, other, gapM, chance: gapM.map((m) => Math.exp(-PER_M * m)) };
}

/** Lengths of the shortest ways between all, by Floyd's and Warshall's method; links of `lengthOf`. */
function allWays({ start, other }: LinkLists, lengthOf: (link: number) => number): number[][] {
  const count = start.length - 1;
  const far = Array.from({ length: count }, (_, v) =>
    Array.from({ length: count }, (__, w) => (v === w ? 0 : Infinity)),
  );
  for (let v = 0; v < count; v++) {
    for (let l = start[v]; l < start[v + 1]; l++) far[v][other[l]] = Math.min(far[v][other[l]], lengthOf(l));
  }
  for (let m = 0; m < count; m++) {
    for (const row of far) for (let w = 0; w < count; w++) row[w] = Math.min(row[w], row[m] + far[m][w]);
  }
  return far;
}

describe('likeliestWays', () => {
  it('have the chances and lengths of all ways tried, by a tree of links in order: on all links and on the direct ones', () => {
    const random = seededRandom(4);
    for (let round = 0; round < 60; round++) {
      const links = graph(random, 60);
      const count = links.start.length - 1;
      const far = allWays(links, (l) => links.gapM[l]);
      for (const own of [links, directLinks(links)]) {
        const ways = likeliestWays(own);
        for (let source = 0; source < count; source++) {
          ways.from(source);
          expect(ways.reached()).toBe(count);
          const seen = new Set([-1]);
          const wrong = [...ways.order].filter((v) => {
            const p = ways.before[v];
            const link = p < 0 ? -1 : own.other.subarray(own.start[p], own.start[p + 1]).indexOf(v) + own.start[p];
            const isInOrder = seen.has(p) && p < 0 === (v === source);
            seen.add(v);
            const isFar = ways.farM[v] === (p < 0 ? 0 : ways.farM[p] + own.gapM[link]);
            const plainM = far[source][v];
            const isRight =
              Math.abs(ways.farM[v] - plainM) < 1e-9 && Math.abs(ways.chanceTo[v] - Math.exp(-PER_M * plainM)) < 1e-12;
            return !isInOrder || !isFar || !isRight;
          });
          expect(wrong).toEqual([]);
        }
      }
    }
  });

  it('direct links are those that no way round is shorter than', () => {
    const random = seededRandom(9);
    for (let round = 0; round < 150; round++) {
      const links = graph(random, 40);
      const far = allWays(links, (l) => links.gapM[l]);
      const direct = directLinks(links);
      for (let v = 0; v + 1 < links.start.length; v++) {
        const plain: number[] = [];
        for (let l = links.start[v]; l < links.start[v + 1]; l++) {
          if (far[v][links.other[l]] > links.gapM[l] - 1e-9) plain.push(links.other[l]);
        }
        expect([...direct.other.subarray(direct.start[v], direct.start[v + 1])]).toEqual(plain);
      }
    }
  });
});

it('fewestLinkSums sum over all pairs, each by the links of its own fewest, in blocks as a whole', () => {
  const random = seededRandom(6);
  for (let round = 0; round < 120; round++) {
    const links = graph(random, 110);
    const count = links.start.length - 1;
    const areas = Float64Array.from({ length: count }, () => 1 + Math.floor(50 * random()));
    const steps = allWays(links, () => 1);
    let plain = 0;
    for (let v = 0; v < count; v++) for (let w = 0; w < count; w++) plain += (areas[v] * areas[w]) / (1 + steps[v][w]);
    const sumOf = fewestLinkSums(areas, links);
    expect(sumOf(0, count) / plain).toBeCloseTo(1, 12);
    const blocks = [0, 32, 64, 96].map((from) => sumOf(Math.min(from, count), Math.min(from + 32, count)));
    expect(blocks.reduce((sum, block) => sum + block, 0) / plain).toBeCloseTo(1, 12);
  }
});
