import { itemCount, type PolygonSet } from '../polygonSet.js';
import { type OverlapTolerances, overlapMeters } from './overlapAreas.js';
import { buildOverlapIndex, type OverlapIndex } from './overlapIndex.js';

/** A counter that threads share: each takes the next piece of work until none is left, so that a slow one holds up no other. */
export type Claims = Int32Array;

/** What threads are told, the same to each, and what each says when nothing is left to claim. */
export type OverlapTask =
  | { readonly task: 'index'; readonly layers: readonly PolygonSet[]; readonly claims: Claims }
  | {
      readonly task: 'areas';
      readonly parcels: PolygonSet;
      readonly layers: readonly OverlapIndex[];
      readonly tolerances: OverlapTolerances;
      readonly claims: Claims;
      readonly areas: readonly Float64Array[];
    };

export type OverlapAnswer =
  | { readonly done: readonly (readonly [layer: number, index: OverlapIndex])[] }
  | { readonly failed: string };

const PARCELS_A_CLAIM = 1024;

export function claims(): Claims {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Builds the indexes this thread gets hold of; with the number of the layer of each. */
export function indexClaimed(layers: readonly PolygonSet[], taken: Claims): [layer: number, index: OverlapIndex][] {
  const built: [number, OverlapIndex][] = [];
  for (let l = Atomics.add(taken, 0, 1); l < layers.length; l = Atomics.add(taken, 0, 1)) {
    built.push([l, buildOverlapIndex(layers[l], { shared: true })]);
  }
  return built;
}

/** Measures the parcels this thread gets hold of and writes their areas where they belong. */
export function measureClaimed(task: Extract<OverlapTask, { task: 'areas' }>): void {
  const { parcels, layers, tolerances, claims: taken, areas } = task;
  const total = itemCount(parcels);
  const measure = overlapMeters(layers, tolerances);
  for (;;) {
    const from = PARCELS_A_CLAIM * Atomics.add(taken, 0, 1);
    if (from >= total) return;
    measure(parcels, from, Math.min(total, from + PARCELS_A_CLAIM), areas, from);
  }
}
