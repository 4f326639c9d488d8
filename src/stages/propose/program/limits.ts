import { budget } from './budget.js';
import type { Layout } from './layout.js';
import type { Limit } from './limit.js';
import { platforms } from './owners.js';
import { total } from './total.js';
import { townLimits } from './townLimits.js';

/** Every limit of the whole plan, in visible order. */
export function planLimits(layout: Layout): Limit[] {
  return [...total(layout), ...budget(layout), ...townLimits(layout), ...platforms(layout)];
}
