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
} as const;
