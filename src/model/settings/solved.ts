import { number } from './definition.js';

/** Where the solver stops. */
export const SOLVED = {
  'solve.relativeGap': number(0.001, 'share', '最优性差距', 'relative optimality gap of each level', 'design', 0, 1),
  'solve.tieGap': number(
    0.05,
    'share',
    '代价之后各级目标的最优性差距：只在同等代价的方案间取舍',
    'relative optimality gap of the levels after cost or disturbance, which choose between plans of one cost',
    'design: an order among equals is not worth a long solve',
    0,
    1,
  ),
  'solve.tieNodes': number(
    200,
    'nodes',
    '代价之后各级目标的求解节点上限',
    'the solver stops after this many nodes of those levels',
    'design: an order among equals is not worth a long solve',
    1,
  ),
  'solve.maxNodes': number(
    20_000,
    'nodes',
    '求解节点上限',
    'solver stops after this many nodes',
    'design: never seconds',
    1,
  ),
  'solve.wholeUpTo': number(
    60_000,
    'columns',
    '整体精确求解的模型最大列数；更大的按分块定价求解，仍给出界',
    'largest program that is solved whole, in columns; larger ones are solved in blocks against prices, still with a bound',
    'measured: a level of 38,000 columns takes half a minute',
    1,
  ),
  'solve.rounds': number(
    100,
    'rounds',
    '分块定价的最多轮数',
    'most rounds of prices where a program is solved in blocks',
    'measured',
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
