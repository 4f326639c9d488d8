/** Rules of repair, in the order they are applied. */
export const REPAIR_RULES = [
  'closeRing',
  'orientRing',
  'dropDuplicates',
  'dropVertices',
  'dropSpikes',
  'makeValid',
  'dropEmpty',
  'dropCopies',
  'snap',
  'node',
  'overlaps',
  'gaps',
  'slivers',
  'splitMultiparts',
] as const;
export type RepairRule = (typeof REPAIR_RULES)[number];

/**
 * What one rule did to one row at one place. Gained and lost m² are of the layer's area basis, at 0.01, and telescope: area before + gained −
 * lost = area after, for the row and for every sum over rows. The planar figures stand beside them and are not rounded into a balance.
 */
export interface Change {
  readonly layer: string;
  readonly feature: number;
  readonly parcelId: string | null;
  /** Town the row is counted with; null where none is known. */
  readonly town: string | null;
  readonly rule: RepairRule;
  /** Where, in the layer's coordinates; null where it is the whole row. */
  readonly x: number | null;
  readonly y: number | null;
  readonly gainedM2: number;
  readonly lostM2: number;
  readonly planarGainedM2: number;
  readonly planarLostM2: number;
  /** No vertex and no border of the row went farther than this. */
  readonly movedM: number;
  /** The other row concerned: the one that land came from or went to; null where there is none. */
  readonly otherFeature: number | null;
  /** True where only the computing copy of a control line changed. */
  readonly computingCopy: boolean;
}

/** One line of the area ledger: `beforeM2 + gainedM2 − lostM2 = afterM2`, exactly at 0.01 m². `town` '' = unknown. */
export interface RepairBalance {
  readonly layer: string;
  readonly town: string;
  readonly beforeM2: number;
  readonly gainedM2: number;
  readonly lostM2: number;
  readonly afterM2: number;
}

/** What one rule did in one town. */
export interface RepairTotal {
  readonly layer: string;
  readonly town: string;
  readonly rule: RepairRule;
  /** Rows it changed. */
  readonly features: number;
  readonly gainedM2: number;
  readonly lostM2: number;
}
