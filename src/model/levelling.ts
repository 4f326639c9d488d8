/** 控制面积调平 of a district: what became of each village, mainland and islands apart, and of each parcel. Areas in m² at 0.01. */
export interface Levelling {
  readonly layer: string;
  /** The levelled area is what is accounted. */
  readonly accounted: boolean;
  readonly villages: readonly LevelledVillage[];
  /** NaN where the parcel's village was not levelled. */
  readonly levelledM2: Float64Array;
  /** KCMJ and TBDLMJ of the levelled area; absent where the delivery has neither KCXS nor KCMJ. */
  readonly deductedM2?: Float64Array;
  readonly landClassM2?: Float64Array;
}

export type LevelState = 'levelled' | 'tooFar' | 'noControl';

export interface LevelledVillage {
  readonly villageCode: string;
  readonly name: string;
  /** Index into the district's towns; −1 where unknown. */
  readonly town: number;
  readonly island: boolean;
  readonly state: LevelState;
  readonly parcels: number;
  readonly beforeM2: number;
  /** NaN where there is none. */
  readonly controlM2: number;
  /** Farthest the two may be apart. */
  readonly limitM2: number;
  /** What most parcels get, and the `moreParcels` largest 0.01 m² beyond it. */
  readonly eachM2: number;
  readonly moreM2: number;
  readonly moreParcels: number;
  readonly recordedM2: number;
}
