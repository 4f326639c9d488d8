import { overlapPairs } from '../../geometry/overlap/overlapPairs.js';
import { itemCount, type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import { textCell } from '../../model/column.js';
import type { NamedAreas } from '../../model/district.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Settings } from '../../model/settings.js';
import type { Field } from './fields.js';

/**
 * Which town or village each parcel belongs to.
 *
 * Definition: by its location code (ZLDWDM) where that starts with the code of an area, 9 digits for towns and 12 for villages; else
 * the area it overlaps most, the earlier one on a tie; −1 where there is neither.
 * Promises: a code that names no area is a finding, and the parcel is placed by its shape.
 */
export function placesOf(
  polygons: PolygonSet,
  location: Field | null,
  areas: NamedAreas,
  digits: 9 | 12,
  settings: Settings,
  about: { readonly layer: string; readonly feature: Uint32Array; readonly id: readonly string[] },
  report: (item: Finding) => void,
): Int32Array {
  const places = new Int32Array(itemCount(polygons)).fill(-1);
  if (areas.code.length === 0) return places;
  const byCode = new Map<string, number>();
  areas.code.forEach((code, k) => {
    const key = code.slice(0, digits);
    if (key.length === digits && !byCode.has(key)) byCode.set(key, k);
  });
  const unplaced: number[] = [];
  for (let i = 0; i < places.length; i++) {
    const code = textCell(location?.column, i);
    const place = code === '' ? undefined : byCode.get(code.slice(0, digits));
    if (place !== undefined) {
      places[i] = place;
      continue;
    }
    unplaced.push(i);
    if (!location || code === '' || byCode.size === 0) continue;
    const numbers = { field: location.name, value: code };
    report(
      finding('reference.unknown', 'warning', about.layer, numbers, {
        feature: about.feature[i],
        parcelId: about.id[i],
      }),
    );
  }
  if (unplaced.length > 0) placeByShape(places, unplaced, polygons, areas.polygons, settings);
  return places;
}

function placeByShape(
  places: Int32Array,
  unplaced: readonly number[],
  polygons: PolygonSet,
  areas: PolygonSet,
  settings: Settings,
): void {
  const pairs = overlapPairs(selectItems(polygons, unplaced), areas, {
    snapRelative: settings['overlay.snapRelative'],
    snapAbsoluteM2: settings['overlay.snapAbsoluteM2'],
  });
  const most = new Float64Array(unplaced.length);
  for (const { a, b, areaM2 } of pairs) {
    if (!(Math.abs(areaM2) > most[a])) continue;
    most[a] = Math.abs(areaM2);
    places[unplaced[a]] = b;
  }
}
