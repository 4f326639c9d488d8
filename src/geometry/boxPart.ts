import { addPairs, edgeCount } from './edgePairs.js';
import type { ItemPart, OwnItem } from './ownItem.js';
import { boxEdges, type EdgeList, type KernelRoom, kernelRoom, type PairSum } from './pairKernel.js';
import { itemVertexRange } from './polygonSet.js';

/**
 * Measures an item whole against segments of a layer: all that run through its box, and what runs above it or casts its winding from above.
 *
 * Method: area = winding over the whole width × the item + Σ pairs of its edges with lines and with the half-lines that lines above the
 * box leave along its top. Coordinates are relative to the lower left corner of the box.
 */
export interface BoxPart {
  /** Puts the item into a room for so many segments; the caller writes them from `room.segments` on, in their direction of travel. */
  open(own: OwnItem, segments: number): KernelRoom;
  /** With the segments up to `segmentsEnd` and a winding all over the box; null when there are more than `mostPairs`. The record is reused. */
  measure(own: OwnItem, segmentsEnd: number, winding: number, mostPairs: number): ItemPart | null;
}

export function boxPart(): BoxPart {
  const part: ItemPart = { areaM2: 0, relevantM2: 0 };
  const sum: PairSum = { areaM2: 0, commonM: 0 };
  const edges: EdgeList = { first: 0, end: 0 };
  const lines: EdgeList = { first: 0, end: 0 };
  let vertexCount = 0;
  let verticesEnd = 0;
  return {
    open(own, segments) {
      const { set, item } = own;
      const [from, to] = itemVertexRange(set, item);
      const firstRing = set.polygonStart[set.itemStart[item]];
      const endRing = set.polygonStart[set.itemStart[item + 1]];
      vertexCount = to - from;
      const room = kernelRoom(vertexCount + endRing - firstRing, segments);
      verticesEnd = writeRings(room, own, firstRing, endRing);
      return room;
    },
    measure(own, segmentsEnd, winding, mostPairs) {
      const heightM = own.maxY - own.minY;
      const cast = winding + boxEdges(edges, lines, verticesEnd, segmentsEnd, own.maxX - own.minX, heightM);
      if (edgeCount(lines) * vertexCount > mostPairs) return null;
      sum.areaM2 = cast === 0 ? 0 : cast * own.wholeM2();
      sum.commonM = 0;
      addPairs(sum, edges, lines, false);
      part.areaM2 = sum.areaM2;
      part.relevantM2 = sum.commonM * heightM;
      return part;
    },
  };
}

/** Vertices of the item's rings, with NaN between two rings: what is not a number makes no edge. */
function writeRings(room: KernelRoom, own: OwnItem, firstRing: number, endRing: number): number {
  const { numbers } = room;
  const { minX, minY } = own;
  const { xy, ringStart } = own.set;
  let at = room.vertices;
  for (let r = firstRing; r < endRing; r++) {
    if (r > firstRing) {
      numbers[at] = Number.NaN;
      numbers[at + 1] = Number.NaN;
      at += 2;
    }
    const end = 2 * ringStart[r + 1];
    for (let k = 2 * ringStart[r]; k < end; k += 2) {
      numbers[at] = xy[k] - minX;
      numbers[at + 1] = xy[k + 1] - minY;
      at += 2;
    }
  }
  return at;
}
