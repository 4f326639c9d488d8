import type { ParkLevel } from '../../../model/district.js';
import type { MipRow } from '../../../model/mip.js';
import type { SettingKey } from '../../../model/settings.js';
import { sum } from './columns.js';
import type { Layout } from './layout.js';

const MOST_OF_LEVEL: readonly (readonly [ParkLevel, SettingKey & `cluster.max${string}`])[] = [
  ['platform', 'cluster.maxPlatforms'],
  ['agglomeration', 'cluster.maxAgglomerations'],
];

/**
 * How many new parks: `parks` ≤ `cluster.maxCount` of all levels; `parks[platform]`, `parks[agglomeration]` ≤ their own settings; `planned[p]`: one
 * platform or agglomeration at most in each planned park.
 */
export function parkRows(layout: Layout): MipRow[] {
  if (layout.relax.has('parkCount')) return [];
  const { settings, district } = layout.situation.input;
  const count = (name: string, most: number, counts: (candidate: Layout['candidates'][number]) => boolean) => {
    const terms = sum();
    layout.candidates.forEach((candidate, c) => {
      if (counts(candidate)) terms.add(layout.cluster[c], 1);
    });
    return terms.size > 0 ? [terms.row(name, -Infinity, most)] : [];
  };
  const isPlanned = ({ level }: Layout['candidates'][number]) => level === 'platform' || level === 'agglomeration';
  return [
    ...count('parks', settings['cluster.maxCount'], ({ isPark }) => isPark),
    ...MOST_OF_LEVEL.flatMap(([level, key]) =>
      count(`parks[${level}]`, Number(settings[key]), (candidate) => candidate.level === level),
    ),
    ...(district.plannedParks?.id ?? []).flatMap((id, p) =>
      count(`planned[${id}]`, 1, (candidate) => candidate.plannedPark === p && isPlanned(candidate)),
    ),
  ];
}
