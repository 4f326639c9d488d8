import type { Geos } from '../../geometry/geos.js';
import { overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import type { OverlapThreads } from '../../geometry/overlap/overlapThreads.js';
import { type SeparateZones, separateZones } from '../../geometry/overlap/separateZones.js';
import { type NearParts, nearParts } from '../../geometry/pieces/nearPart.js';
import { concatSets, type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import { type RuleAsker, ruleAsker } from '../../model/conditions.js';
import { overlapTolerances } from '../../model/conflictClass.js';
import type { District } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { subjectFields } from '../../model/subjectFields.js';

/**
 * The ground that rules speak of: places of a district, each made ready for measuring once, whatever the number of rules and of judgements.
 *
 * Definition: a place is some zones of one control line, what lies outside every zone of the urban boundary, or anywhere at all.
 * Promises: zones of a place that overlap each other count once; an index is built when its place is first measured.
 */
export interface Ground {
  readonly district: District;
  readonly settings: Settings;
  readonly geos: Geos;
  /** Null where there are no such zones. `zones` ascend. */
  zonesOf(line: number, zones: readonly number[]): Place | null;
  /** Null where no boundary was delivered. */
  readonly outside: Place | null;
  readonly anywhere: Place;
  /** Conditions of rules, by the fields of this district. */
  readonly ask: RuleAsker;
  /** Planar m² of every item in each place, all in one pass. */
  areas(items: PolygonSet, wholeM2: Float64Array, places: readonly Place[]): Promise<readonly Float64Array[]>;
}

export interface Place {
  readonly side: 'inside' | 'outside' | 'anywhere';
  /** −1 where it is no line's. */
  readonly line: number;
  readonly layer: string;
  readonly zones: PolygonSet;
  /** Number in the line of each of the zones; of a place outside, none. */
  readonly zoneOf: readonly number[];
  /** The same ground, no two zones over each other. */
  separate(): SeparateZones;
  near(): NearParts;
}

export interface JudgeTools {
  readonly geos: Geos;
  /** Threads to measure on; absent or null, this one alone. */
  readonly threads?: OverlapThreads | null;
}

const NO_ZONES = concatSets([]);

export function groundOf(district: District, settings: Settings, { geos, threads }: JudgeTools): Ground {
  const tolerances = overlapTolerances(settings);
  const shared = Boolean(threads && threads.count > 1);
  const places = new Map<string, Place>();
  function placeOf(of: Pick<Place, 'side' | 'line' | 'layer' | 'zones' | 'zoneOf'>): Place {
    let separate: SeparateZones | null = null;
    let near: NearParts | null = null;
    return {
      ...of,
      separate: () => (separate ??= separateZones(of.zones, tolerances, geos, shared)),
      near: () => (near ??= nearParts(of.zones)),
    };
  }
  const boundary = district.controlLines.filter(({ kind }) => kind === 'urbanBoundary');
  const nowhere = { line: -1, zoneOf: [] };
  const boundaryZones = concatSets(boundary.map(({ zones }) => zones));
  const outside = placeOf({ ...nowhere, side: 'outside', layer: 'outside', zones: boundaryZones });
  return {
    district,
    settings,
    geos,
    zonesOf(line, zoneOf) {
      if (zoneOf.length === 0) return null;
      const { layer, zones } = district.controlLines[line];
      const key = `${line}:${zoneOf.length === zones.itemStart.length - 1 ? 'all' : zoneOf.join()}`;
      const known = places.get(key);
      if (known) return known;
      const chosen = key.endsWith('all') ? zones : selectItems(zones, zoneOf);
      const place = placeOf({ side: 'inside', line, layer, zones: chosen, zoneOf });
      places.set(key, place);
      return place;
    },
    outside: boundary.length > 0 ? outside : null,
    anywhere: placeOf({ ...nowhere, side: 'anywhere', layer: 'anywhere', zones: NO_ZONES }),
    ask: ruleAsker(subjectFields(district, settings), district.controlLines),
    async areas(items, wholeM2, asked) {
      const measured = asked.filter(({ side }) => side !== 'anywhere');
      const indexes = measured.map((place) => place.separate().index());
      const insideM2 = shared
        ? await threads!.areas(items, indexes, tolerances)
        : overlapAreas(items, indexes, tolerances);
      return asked.map((place) => {
        if (place.side === 'anywhere') return wholeM2;
        const inside = insideM2[measured.indexOf(place)];
        return place.side === 'inside' ? inside : inside.map((areaM2, k) => wholeM2[k] - areaM2);
      });
    },
  };
}
