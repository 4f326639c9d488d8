import type { OverlapMeasures } from '../../../model/conditions.js';
import { HARD_LINES } from '../../../model/decision.js';
import { type LegalContext, type Ruling, severest } from '../../../model/legality.js';
import type { RuleAction } from '../../../model/rule.js';
import type { SubjectFacts } from '../../../model/subjectFields.js';
import type { ProposeInput } from './situation.js';

/**
 * What the rules say of an action on a piece, over every zone it lies in. A line of the user's own cuts no pieces: what it says of a parcel that
 * it covers by more than boundary noise holds for all its pieces, whatever their part of the overlap.
 */
export function rulingOf(input: ProposeInput): (action: RuleAction, piece: number) => Ruling {
  const { district, overlay, legality } = input;
  const { parcels, controlLines } = district;
  const { pieces } = overlay;
  const zonesOf = controlLines.map((_, l) => zonesByParcel(input, l));
  return (action, piece) => {
    const parcel = pieces.parcel[piece];
    const use = parcels.use[parcel];
    const areaM2 = pieces.areaM2[piece];
    const subject: SubjectFacts = { action, parcel, use, areaM2, town: parcels.town[parcel] };
    const whole = { areaM2, share: 1 };
    const contexts: LegalContext[] = [];
    const ask = (lineKind: string, line: number, zone: number, overlap: OverlapMeasures) => {
      const { zoneKind, level } = controlLines[line] ?? { zoneKind: [], level: [] };
      contexts.push({
        lineKind,
        zoneKind: zoneKind[zone] ?? '',
        level: level[zone] ?? '',
        use,
        inIndustrialLine: pieces.inIndustrialLine[piece] === 1,
        asked: { subject, line, zone, overlap },
      });
    };
    ask('anywhere', -1, -1, {});
    const boundary = pieces.boundaryZone[piece];
    if (boundary === 'outside') ask('outside', -1, -1, whole);
    controlLines.forEach(({ kind, zoneKind }, l) => {
      const own = zonesOf[l].get(parcel) ?? [];
      const hard = pieces.hardZone[l]?.[piece] ?? -1;
      if (kind === 'urbanBoundary') for (const z of own) if (zoneKind[z] === boundary) ask(kind, l, z, whole);
      if (hard >= 0) ask(kind, l, hard, whole);
      else if (!CUTTING_LINES.includes(kind)) for (const z of own) ask(kind, l, z, {});
    });
    return severest(contexts.map((context) => legality(action, context)));
  };
}

const CUTTING_LINES: readonly string[] = [...HARD_LINES, 'urbanBoundary'];

/** Zones of a line by parcel: of the boundary all, of a line of the user's own those that cover more than boundary noise. */
function zonesByParcel({ district, overlay, settings }: ProposeInput, l: number): Map<number, number[]> {
  const byParcel = new Map<number, number[]>();
  const { kind } = district.controlLines[l];
  if (HARD_LINES.includes(kind)) return byParcel;
  const leastM2 = kind === 'urbanBoundary' ? 0 : settings['conflict.mismatchAreaM2'];
  const { parcel, zone, areaM2 } = overlay.zoneOverlaps[l];
  parcel.forEach((p, i) => {
    if (areaM2[i] < leastM2) return;
    const zones = byParcel.get(p);
    if (zones) zones.push(zone[i]);
    else byParcel.set(p, [zone[i]]);
  });
  return byParcel;
}
