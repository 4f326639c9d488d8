import { sum } from './columns.js';
import type { Layout } from './layout.js';
import type { Limit } from './limit.js';
import { COST_UNIT, priced } from './objective.js';

/** `budget`: what the plan costs ≤ the scenario's budget, 1000 × 10⁴ yuan; where firms move in groups, with the reserve that single firms may need. */
export function budget(layout: Layout): Limit[] {
  const { situation, relocation } = layout;
  const { budgetWan } = situation.limits;
  if (budgetWan === null) return [];
  const costs = priced(layout);
  const terms = sum();
  costs.forEach((cost, column) => {
    terms.add(column, cost);
  });
  const kept = relocation.exact ? 0 : situation.input.settings['move.roundingReserve'];
  const reserve = sum();
  for (const column of [...layout.move, ...layout.close]) reserve.add(column, kept * costs[column]);
  return [
    {
      id: 'budget',
      zh: '总费用',
      en: 'cost of the plan',
      unit: '10⁴ yuan',
      scale: COST_UNIT,
      terms,
      reserve,
      least: Number.NEGATIVE_INFINITY,
      most: budgetWan / COST_UNIT,
      unmet: -1,
    },
  ];
}
