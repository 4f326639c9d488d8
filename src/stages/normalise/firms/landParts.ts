import { overlapPairs } from '../../../geometry/overlap/overlapPairs.js';
import { itemCount, type PolygonSet, planarAreas } from '../../../geometry/polygonSet.js';
import { type Finding, finding } from '../../../model/finding.js';
import type { Settings } from '../../../model/settings.js';

/** The part of an item that lies on a parcel; `share` of the item's own area. */
export interface LandPart {
  readonly parcel: number;
  readonly share: number;
}

/** Overlaps below this are two drawings of one border. */
const BORDER_M2 = 1;
/** So much of an item may lie on no parcel without a word. */
const OUTSIDE_SHARE = 0.01;

/**
 * Where each polygon lies, by its overlap with the parcels, in order of parcels. Shares sum to 1 less what lies on no parcel; where parcels
 * lie over each other, and would make more than the whole, they are taken relative to their sum. Overlaps under 1 m² are left out, unless it has no
 * other. More than 1 % on no parcel is a finding.
 */
export function landParts(
  polygons: PolygonSet,
  parcels: PolygonSet,
  settings: Settings,
  about: { readonly layer: string; readonly feature: Uint32Array; readonly report: (item: Finding) => void },
): LandPart[][] {
  const pairs = overlapPairs(polygons, parcels, {
    snapRelative: settings['overlay.snapRelative'],
    snapAbsoluteM2: settings['overlay.snapAbsoluteM2'],
  });
  const wholeM2 = planarAreas(polygons).map(Math.abs);
  const found: { parcel: number; areaM2: number }[][] = Array.from({ length: itemCount(polygons) }, () => []);
  for (const { a, b, areaM2 } of pairs) found[a].push({ parcel: b, areaM2: Math.abs(areaM2) });
  return found.map((all, item) => {
    const real = all.filter(({ areaM2 }) => areaM2 >= BORDER_M2);
    const kept = real.length > 0 ? real : all;
    const sum = kept.reduce((total, { areaM2 }) => total + areaM2, 0);
    const whole = Math.max(wholeM2[item], sum);
    const outsideM2 = wholeM2[item] - sum;
    if (outsideM2 > OUTSIDE_SHARE * wholeM2[item] || (kept.length === 0 && wholeM2[item] > 0)) {
      const place = { feature: about.feature[item], areaM2: outsideM2 };
      about.report(finding('land.noParcel', 'warning', about.layer, { areaM2: outsideM2 }, place));
    }
    return whole > 0 ? kept.map(({ parcel, areaM2 }) => ({ parcel, share: areaM2 / whole })) : [];
  });
}

/** The parcel with the largest part, the earlier one on a tie; −1 when there is none. */
export function mainParcel(parts: readonly LandPart[]): number {
  return parts.reduce((best, part) => (part.share > best.share ? part : best), { parcel: -1, share: 0 }).parcel;
}
