import { itemCount, itemVertexRange, type PolygonSet } from './polygonSet.js';

/** Beyond this a coordinate is no place on Earth in metres, nor degrees. */
export const MAX_COORDINATE = 1e15;

/** Throws a RangeError that names the first item with a coordinate that is NaN, infinite or beyond ±1e15. */
export function refuseWildCoordinates(set: PolygonSet, noun: string, from = 0, to = itemCount(set)): void {
  const { xy } = set;
  for (let i = from; i < to; i++) {
    const [first, end] = itemVertexRange(set, i);
    for (let k = 2 * first; k < 2 * end; k++) {
      if (!(Math.abs(xy[k]) <= MAX_COORDINATE)) {
        const vertex = (k >> 1) - first;
        throw new RangeError(`${noun} ${i}: ${k % 2 === 0 ? 'x' : 'y'} of its vertex ${vertex} is ${xy[k]}`);
      }
    }
  }
}
