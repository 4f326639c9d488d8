import type { District } from '../model/district.js';

/**
 * A name for each control line, no two alike (nor alike but for case: names of fields in a GeoPackage are one regardless of it): that of its
 * delivered layer, or its key in the scenario where one layer plays several roles, else with its number in the scenario's order.
 */
export function lineNames({ controlLines }: Pick<District, 'controlLines'>): string[] {
  const times = new Map<string, number>();
  for (const { layer } of controlLines) times.set(layer.toLowerCase(), (times.get(layer.toLowerCase()) ?? 0) + 1);
  const taken = new Set<string>();
  return controlLines.map(({ layer, key }, l) => {
    const name = times.get(layer.toLowerCase()) === 1 ? layer : (key ?? layer);
    const free = taken.has(name.toLowerCase()) ? `${name}_${l + 1}` : name;
    taken.add(free.toLowerCase());
    return free;
  });
}
