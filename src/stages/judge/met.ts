import { type PolygonSet, planarAreas, polygonSetBuilder } from '../../geometry/polygonSet.js';
import { roundM2, shareOf } from '../../model/units.js';
import type { Ground, Place } from './ground.js';
import type { Subject } from './subjects.js';

/** A rule on one place of ground, with the subjects it speaks of, by number. */
export interface AskedRule {
  readonly place: Place;
  readonly members: readonly number[];
}

/** Land that a subject has in a place; rules that ask of the same land share it. */
export interface Overlap {
  readonly subject: number;
  /** Item of `set`: the subject's own polygons. */
  readonly item: number;
  readonly place: Place;
  /** Planar ratio, 0 … 1. */
  readonly share: number;
  /** Official m². */
  readonly areaM2: number;
}

export interface Meeting {
  /** Number of the asked rule. */
  readonly asked: number;
  readonly overlap: number;
}

/**
 * Which rule is met by which subject, and the land it has there: every subject that any rule speaks of is measured once in every place.
 *
 * Definition: a rule is met where the official area of the overlap, official(subject) × planar overlap / planar subject, is at least 0.01 m²
 * as rounded. Promises: overlaps in the order of places as first asked for, then of subjects; flat in cost: rules add no measuring.
 */
export async function rulesMet(
  asked: readonly AskedRule[],
  subjects: readonly Subject[],
  ground: Ground,
): Promise<{ readonly set: PolygonSet; readonly overlaps: readonly Overlap[]; readonly meetings: readonly Meeting[] }> {
  const itemOf = new Int32Array(subjects.length).fill(-1);
  for (const { members } of asked) for (const s of members) itemOf[s] = 0;
  const measured: number[] = [];
  for (let s = 0; s < itemOf.length; s++) if (itemOf[s] === 0) itemOf[s] = measured.push(s) - 1;
  const set = polygonsOf(measured.map((s) => subjects[s]));
  const wholeM2 = planarAreas(set);
  const places = [...new Set(asked.map(({ place }) => place))];
  const areas = await ground.areas(set, wholeM2, places);
  const known = places.map(() => new Int32Array(measured.length).fill(-1));
  const overlaps: Overlap[] = [];
  const meetings: Meeting[] = [];
  asked.forEach(({ place, members }, a) => {
    const p = places.indexOf(place);
    for (const subject of members) {
      const item = itemOf[subject];
      const planarM2 = areas[p][item];
      if (!(planarM2 > 0)) continue;
      if (known[p][item] < 0) {
        const share = shareOf(planarM2, wholeM2[item]);
        const areaM2 = roundM2(share * subjects[subject].areaM2);
        if (!(areaM2 > 0)) continue;
        known[p][item] = overlaps.push({ subject, item, place, share, areaM2 }) - 1;
      }
      meetings.push({ asked: a, overlap: known[p][item] });
    }
  });
  return { set, overlaps, meetings };
}

/** One item a subject; the set they are all from, where they are all of it. */
function polygonsOf(subjects: readonly Subject[]): PolygonSet {
  const first = subjects[0]?.polygons;
  if (
    first &&
    first.itemStart.length === subjects.length + 1 &&
    subjects.every(({ polygons, item }, k) => polygons === first && item === k)
  ) {
    return first;
  }
  const builder = polygonSetBuilder(subjects.length * 16);
  for (const { polygons, item } of subjects) builder.copyItem(polygons, item);
  return builder.finish();
}
