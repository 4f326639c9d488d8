import type { MipStatus } from './mip.js';

/** How far a value is from its bound; `relative` to the value, and null where the optimum may be 0: a share of nothing says nothing. */
export interface Gap {
  readonly absolute: number;
  readonly relative: number | null;
}

/** One objective, in its unit. Those before it in order are held within their tolerance: what is proved of it is proved given them. */
export interface Level {
  readonly name: 'shortfall' | 'newConstruction' | 'cost' | 'disturbance' | 'farmlandJoined' | 'townsCrossed';
  /** Whether it is to be least or most: the bound lies below or above. */
  readonly sense: 'least' | 'most';
  readonly unit: string;
  readonly value: number;
  /** No choice among the candidate clusters is better. Says nothing of clusters that are no candidates. */
  readonly bound: number;
  readonly optimalityGap: Gap;
  /** No lawful plan that is as good in the levels before is better, however its clusters are drawn: a plan that meets it is best possible. */
  readonly openBound: number;
  readonly openGap: Gap;
  /** What it may lose while later levels are optimised. */
  readonly tolerance: number;
  readonly status: MipStatus;
  readonly nodes: number;
  /** The programs solved for it, and the sha-256 of each as an MPS file (`--mps` writes them). Empty where the value is its least possible. */
  readonly programs: readonly { readonly name: string; readonly sha256: string }[];
}

export function gapOf(value: number, bound: number): Gap {
  const absolute = Math.abs(value - bound);
  if (absolute === 0) return { absolute, relative: 0 };
  return { absolute, relative: Math.min(value, bound) > 0 ? absolute / value : null };
}
