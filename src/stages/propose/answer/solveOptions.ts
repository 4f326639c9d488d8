import type { SolveOptions, Told } from '../../../model/mip.js';
import type { Settings } from '../../../model/settings.js';

/** Gap below which no solve goes, in the model's figures. */
export const LEAST_GAP = 1e-6;

/** Where the settings let a solve stop: by gap, by nodes, and by seconds only where the planner asks for that. */
export function solveOptions(
  settings: Settings,
  { absoluteGap = LEAST_GAP, start, told }: { absoluteGap?: number; start?: Float64Array; told?: Told } = {},
): SolveOptions {
  const seconds = settings['solve.timeLimitS'];
  return {
    relativeGap: settings['solve.relativeGap'],
    absoluteGap,
    maxNodes: settings['solve.maxNodes'],
    ...(seconds > 0 ? { timeLimitS: seconds } : {}),
    ...(start ? { start: Array.from(start) } : {}),
    ...(told ? { told } : {}),
  };
}
