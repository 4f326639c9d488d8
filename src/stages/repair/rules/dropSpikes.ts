import { dropPlaces } from '../../../geometry/borderVertices.js';
import { type PolygonSet, replaceItems, selectItems } from '../../../geometry/polygonSet.js';
import type { Left, Rule } from '../rule.js';
import { outcomeOf } from './dropVertices.js';

/**
 * dropSpikes: the tip of a spike is dropped, in every item that has it, so that a neighbour whose notch it fills follows.
 * Definition: a spike is a vertex whose two edges enclose at most `repair.spikesDeg`; its length is that of its shorter edge.
 * Promises: a tip moves by the length of its spike, at most `repair.spikeLengthM`; longer spikes, and tips where a third border comes in, stay and are listed.
 * A spike that leaves another is followed until none is left. Moves land: off by default.
 */
const MOST_ROUNDS = 20;

export const dropSpikes: Rule = {
  rule: 'dropSpikes',
  looksAt: 'rows',
  isOn: (settings) => settings['repair.spikesDeg'] > 0,
  apply({ polygons, settings }) {
    const mostM = settings['repair.spikeLengthM'];
    const changed = new Set<number>();
    let now = polygons;
    let stayed: readonly number[] = [];
    let spikes: Spike[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      spikes = spikesOf(now, settings['repair.spikesDeg']);
      const places = spikes.filter(({ lengthM }) => lengthM <= mostM).flatMap(({ x, y }) => [x, y]);
      if (places.length === 0) break;
      const dropped = dropPlaces(now, places);
      stayed = dropped.stayed;
      if (dropped.items.length === 0) break;
      for (const item of dropped.items) changed.add(item);
      now = replaceItems(now, dropped.items, dropped.polygons);
    }
    const items = [...changed].sort((a, b) => a - b);
    const isStuck = new Set<string>();
    for (let k = 0; k < stayed.length; k += 2) isStuck.add(`${stayed[k]},${stayed[k + 1]}`);
    const left = spikes
      .filter(({ x, y, lengthM }) => lengthM > mostM || isStuck.has(`${x},${y}`))
      .map(
        ({ item, x, y, lengthM }): Left => ({
          rule: 'dropSpikes',
          item,
          other: -1,
          x,
          y,
          areaM2: Number.NaN,
          widthM: lengthM,
          because: lengthM > mostM ? 'tooLong' : 'thirdBorder',
        }),
      );
    return { ...outcomeOf('dropSpikes', polygons, items, selectItems(now, items), mostM), left };
  },
};

interface Spike {
  readonly item: number;
  readonly x: number;
  readonly y: number;
  readonly lengthM: number;
}

function spikesOf({ xy, ringStart, polygonStart, itemStart }: PolygonSet, mostDeg: number): Spike[] {
  const found: Spike[] = [];
  const leastCosine = Math.cos((mostDeg * Math.PI) / 180);
  for (let i = 0; i < itemStart.length - 1; i++) {
    for (let r = polygonStart[itemStart[i]]; r < polygonStart[itemStart[i + 1]]; r++) {
      const last = ringStart[r + 1] - 1;
      for (let v = ringStart[r]; v < last; v++) {
        const before = v === ringStart[r] ? last - 1 : v - 1;
        const ux = xy[2 * before] - xy[2 * v];
        const uy = xy[2 * before + 1] - xy[2 * v + 1];
        const wx = xy[2 * v + 2] - xy[2 * v];
        const wy = xy[2 * v + 3] - xy[2 * v + 1];
        const dot = ux * wx + uy * wy;
        if (!(dot > 0)) continue;
        const u = Math.hypot(ux, uy);
        const w = Math.hypot(wx, wy);
        if (dot < leastCosine * u * w) continue;
        found.push({ item: i, x: xy[2 * v], y: xy[2 * v + 1], lengthM: Math.min(u, w) });
      }
    }
  }
  return found;
}
