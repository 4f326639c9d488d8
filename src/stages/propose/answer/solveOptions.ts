import type { Basis, SolveOptions, Told } from '../../../model/mip.js';
import type { Settings } from '../../../model/settings.js';

/** Gap below which no solve goes, in the model's figures. */
export const LEAST_GAP = 1e-6;

/**
 * Where the settings let a solve stop: by gap, by nodes, and by seconds only where the planner asks for that; `betweenEquals` sooner, where all
 * that is left to choose costs the same.
 */
export function solveOptions(
  settings: Settings,
  {
    absoluteGap = LEAST_GAP,
    start,
    basis,
    told,
    betweenEquals = false,
  }: { absoluteGap?: number; start?: Float64Array; basis?: Basis; told?: Told; betweenEquals?: boolean } = {},
): SolveOptions {
  const seconds = settings['solve.timeLimitS'];
  const [gap, nodes] = [settings['solve.relativeGap'], settings['solve.maxNodes']];
  return {
    relativeGap: betweenEquals ? Math.max(gap, settings['solve.tieGap']) : gap,
    absoluteGap,
    maxNodes: betweenEquals ? Math.min(nodes, settings['solve.tieNodes']) : nodes,
    ...(seconds > 0 ? { timeLimitS: seconds } : {}),
    ...(start ? { start: Array.from(start), startIsFallback: betweenEquals } : {}),
    ...(basis ? { basis } : {}),
    ...(told ? { told } : {}),
  };
}
