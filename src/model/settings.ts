import { ACCEPTED } from './settings/accepted.js';
import { AS_IT_IS } from './settings/asItIs.js';
import { CHECKED } from './settings/checked.js';
import { CHECKED_COVERAGE } from './settings/checkedCoverage.js';
import { CHOSEN } from './settings/chosen.js';
import { COUNTED } from './settings/counted.js';
import { DELIVERED } from './settings/delivered.js';
import { GRADED } from './settings/graded.js';
import { LIMITED } from './settings/limited.js';
import { PHASED } from './settings/phased.js';
import { PROPOSED } from './settings/proposed.js';
import { REPAIRED } from './settings/repaired.js';
import { SOLVED } from './settings/solved.js';

/**
 * Every number the engine uses, in one table: default, unit, why, and where it comes from. A scenario overrides values by key;
 * every result carries the whole record, in this order.
 */
export const SETTINGS = {
  ...DELIVERED,
  ...CHECKED,
  ...CHECKED_COVERAGE,
  ...ACCEPTED,
  ...GRADED,
  ...REPAIRED,
  ...AS_IT_IS,
  ...PROPOSED,
  ...PHASED,
  ...LIMITED,
  ...COUNTED,
  ...SOLVED,
  ...CHOSEN,
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [K in SettingKey]: (typeof SETTINGS)[K]['value'] };

export const DEFAULT_SETTINGS = Object.fromEntries(
  Object.entries(SETTINGS).map(([key, definition]) => [key, definition.value]),
) as Settings;
