import type { FirmFate, LandFate } from './decision.js';
import type { Lang } from './finding.js';
import type { Mip } from './mip.js';

type Words = Readonly<Record<Lang, string>>;

/** A fate that is closed, and every fact that closes it. */
export interface ClosedFate {
  readonly fate: string;
  readonly why: readonly Words[];
}

/** A fate that is open: the bounds of columns under which it is carried out. */
export interface OpenFate {
  readonly fate: string;
  readonly zh: string;
  readonly en: string;
  /** Column number, lower and upper bound. */
  readonly bounds: readonly (readonly [column: number, lower: number, upper: number])[];
}

/** A piece or a firm: what became of it, why, and what else it could be. */
export interface StoredPiece {
  readonly id: string;
  readonly parcel: string;
  readonly mu: number;
  readonly fate: LandFate | 'infill';
  readonly cluster: string;
  readonly firms: readonly string[];
  readonly why: Words;
  readonly open: readonly OpenFate[];
  readonly closed: readonly ClosedFate[];
}

export interface StoredFirm {
  readonly code: string;
  readonly name: string;
  readonly fate: FirmFate;
  readonly destination: string;
  readonly pieces: readonly string[];
  readonly why: Words;
  readonly open: readonly OpenFate[];
  readonly closed: readonly ClosedFate[];
}

/** One objective, in the order they are held: what is summed, what one of its unit is in the model, what it may lose while later ones are made least. */
export interface StoredLevel {
  readonly name: string;
  readonly zh: string;
  readonly en: string;
  readonly unit: Words;
  readonly scale: number;
  readonly tolerance: number;
  readonly columns: readonly number[];
  readonly costs: readonly number[];
}

/** How a target is read from the columns: its shortfall, and its unit. */
export interface StoredTarget {
  readonly id: string;
  readonly unit: string;
  readonly short: number;
  /** Of the target's unit in a shortfall of 1. */
  readonly aim: number;
}

/** The compiled program of a run and its incumbent, with what `explain` needs to speak of it: the file `program.json.gz`. */
export interface StoredProgram {
  readonly program: 'lianpian';
  readonly version: number;
  readonly mip: Mip;
  readonly values: readonly number[];
  readonly levels: readonly StoredLevel[];
  readonly targets: readonly StoredTarget[];
  readonly pieces: readonly StoredPiece[];
  readonly firms: readonly StoredFirm[];
  /** Parcels that are not decided: id → use. */
  readonly others: readonly (readonly [use: string, ids: readonly string[]])[];
}
