import type { PolygonSet } from '../../../../src/geometry/polygonSet.js';
import type { NamedZones } from '../district.js';

/** What a peer is given: a folder for its files and the district in memory. */
export interface PeerInput {
  readonly folder: string;
  readonly parcels: PolygonSet;
  readonly layers: readonly NamedZones[];
  readonly runs: number;
}

/** One line of the table. */
export interface Measured {
  readonly subject: string;
  /** Name of the layer, or `all`. */
  readonly layer: string;
  /** Of each run by the clock; by the processor where the peer tells, else none. */
  readonly seconds: readonly number[];
  readonly cpuSeconds: readonly number[];
  readonly peakMb: number | null;
  readonly note: string;
  /** m² of each parcel inside the layer, where the peer tells. */
  readonly areasM2?: Float64Array;
}

export interface Peer {
  readonly name: string;
  /** How to install what is missing; null when all is there. */
  readonly lacks: () => string | null;
  readonly measure: (input: PeerInput) => AsyncIterable<Measured>;
}
