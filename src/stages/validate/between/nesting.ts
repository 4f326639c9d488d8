import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { planarAreas } from '../../../geometry/polygonSet.js';
import type { Report } from '../../../model/checks.js';
import { overlapTolerances } from '../../../model/conflictClass.js';
import { finding } from '../../../model/finding.js';
import { roundM2 } from '../../../model/units.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { rowAndPlace } from '../rows.js';
import { unitCodesOf, unitNameOf } from '../unitCodes.js';
import { percent, unitsIn } from './places.js';

/**
 * Villages in towns: village.notNested — land of a village, above check.apartM2, outside the town whose code its own begins with (without such a
 * code: outside the town that holds most of it). A warning from conflict.mismatchAreaM2 on, below it a note.
 */
export function nestingFindings(checked: readonly SoundLayer[], { settings }: CheckContext, report: Report): void {
  const towns = unitsIn(checked, 'towns');
  const villages = unitsIn(checked, 'villages');
  if (!towns || !villages) return;
  const townOf = new Map(unitCodesOf(towns.layer, 'towns').map((code, t) => [code.slice(0, 9), t]));
  const codes = unitCodesOf(villages.layer, 'villages');
  const whole = planarAreas(villages.sound);
  const inside = new Map<number, Map<number, number>>();
  for (const { a, b, areaM2 } of overlapPairs(villages.sound, towns.sound, overlapTolerances(settings))) {
    const parts = inside.get(a) ?? new Map<number, number>();
    parts.set(b, areaM2);
    inside.set(a, parts);
  }
  whole.forEach((villageM2, v) => {
    const parts = inside.get(v) ?? new Map<number, number>();
    const [most] = [...parts].sort((a, b) => b[1] - a[1]);
    const town = townOf.get((codes[v] ?? '').slice(0, 9)) ?? most?.[0];
    const outsideM2 = villageM2 - (town === undefined ? 0 : (parts.get(town) ?? 0));
    if (!(outsideM2 > settings['check.apartM2'])) return;
    const severity = outsideM2 >= settings['conflict.mismatchAreaM2'] ? 'warning' : 'note';
    const numbers = {
      name: unitNameOf(villages.layer, 'villages', v),
      town: town === undefined ? '' : unitNameOf(towns.layer, 'towns', town),
      outsideM2: roundM2(outsideM2),
      sharePct: percent(outsideM2 / villageM2),
    };
    const known = { ...rowAndPlace(villages.layer, v), areaM2: roundM2(outsideM2) };
    report(finding('village.notNested', severity, villages.layer.layer, numbers, known));
  });
}
