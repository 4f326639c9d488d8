import { number } from './definition.js';

/** Where the solver stops. */
export const SOLVED = {
  'solve.relativeGap': number(0.001, 'share', '最优性差距', 'relative optimality gap of each level', 'design', 0, 1),
  'solve.maxNodes': number(
    20_000,
    'nodes',
    '求解节点上限',
    'solver stops after this many nodes',
    'design: never seconds',
    1,
  ),
  'solve.timeLimitS': number(
    0,
    's',
    '单次求解限时（0 为不限）；被限时截断的结果标为不可复现',
    'most seconds of one solve (0: no limit); a result that it cuts short is marked as not reproducible',
    'option: stops are by gap or nodes',
    0,
  ),
} as const;
