import type { Geos } from '../../geometry/geos.js';
import { type OverlapTolerances, overlapAreas } from '../../geometry/overlap/overlapAreas.js';
import type { SeparateZones } from '../../geometry/overlap/separateZones.js';
import { concatSets, type PolygonSet, planarAreas, selectItems } from '../../geometry/polygonSet.js';
import { sharedBorderM } from '../../geometry/sharedBorder.js';
import { isNarrow } from '../../geometry/width.js';
import type { BoundaryZone } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import type { Settings } from '../../model/settings.js';
import { connectedParts, cutParts, type Part } from './parts.js';
import { groupParts } from './pieces.js';

/** Zones of one layer that pieces are cut by; none of them overlaps another. */
export interface CuttingLayers {
  /** Hard lines by their index in `District.controlLines`. */
  readonly hard: readonly { readonly line: number; readonly zones: SeparateZones }[];
  /** Zones of the urban boundary by kind, the least favourable first; null when no boundary was delivered. */
  readonly boundary: readonly { readonly zone: BoundaryZone; readonly zones: SeparateZones }[] | null;
}

/** One decision piece of an eligible parcel. */
export interface CutPiece {
  /** One item; null = the whole parcel. */
  readonly polygons: PolygonSet | null;
  /** Planar m², for apportioning. */
  readonly planarM2: number;
  readonly boundaryZone: BoundaryZone;
  /** Hard lines (indices of `District.controlLines`) the piece lies in. */
  readonly hardLines: readonly number[];
}

const BORDER_TOLERANCE_M = 1e-5;
const LOST_SHARE = 1e-7;
const LOST_M2 = 0.01;

/**
 * Cuts parcels at hard lines and at boundary zones into decision pieces; entry k belongs to parcel `parcels[k]`.
 *
 * Definition: `counting.md`, "Where land lies": a part becomes a piece if it is connected, ≥ piece.minAreaM2 and at least
 * conflict.mismatchWidthM wide; thinner parts stay with their parent (see `groupParts`). Where boundary zones of two kinds overlap the less
 * favourable one counts: 特别用途区, then 弹性发展区, then 集中建设区.
 * Needs valid parcels and separate zones. Promises: pieces of a parcel cover it (checked: planar areas sum to the parcel's);
 * a parcel of one piece keeps its own geometry, vertex for vertex. Method: the kernel settles whole parcels, GEOS cuts the rest.
 */
export function cutPieces(
  district: District,
  parcels: readonly number[],
  layers: CuttingLayers,
  tolerances: OverlapTolerances,
  settings: Settings,
  geos: Geos,
): CutPiece[][] {
  const { polygons, officialM2 } = district.parcels;
  let parts: Part[] = parcels.map((parcel) => ({ parcel, polygons: selectItems(polygons, [parcel]), places: [] }));
  for (const { zones } of layers.hard) {
    parts = cutParts(parts, zones, tolerances, geos, { inside: 'in', outside: 'out' });
  }
  const settled = new Set<string>((layers.boundary ?? []).map(({ zone }) => zone));
  for (const { zone, zones } of layers.boundary ?? []) {
    const marks = { inside: zone, outside: 'outside' };
    parts = cutParts(parts, zones, tolerances, geos, marks, (part) => settled.has(part.places.at(-1) ?? ''));
  }
  const partsOf = new Map<number, Part[]>(parcels.map((parcel) => [parcel, []]));
  for (const part of parts) partsOf.get(part.parcel)?.push(part);

  function placed(label: string): Pick<CutPiece, 'boundaryZone' | 'hardLines'> {
    const [zone, ...hardMarks] = label.split(' ');
    return {
      boundaryZone: zone as BoundaryZone,
      hardLines: layers.hard.filter((_, h) => hardMarks[h] === 'in').map(({ line }) => line),
    };
  }
  function labelOf(part: Part): string {
    const zone = layers.boundary === null ? 'unknown' : (part.places.slice(layers.hard.length).at(-1) ?? 'outside');
    return [zone, ...part.places.slice(0, layers.hard.length)].join(' ');
  }

  return parcels.map((parcel) => {
    const own = partsOf.get(parcel) ?? [];
    const wholeM2 = planarAreas(selectItems(polygons, [parcel]))[0];
    if (own.length === 1) return [{ polygons: null, planarM2: wholeM2, ...placed(labelOf(own[0])) }];
    const singles = own.flatMap(connectedParts);
    const set = concatSets(singles.map((part) => part.polygons));
    const areas = planarAreas(set);
    const officialPerPlanar = wholeM2 > 0 ? officialM2[parcel] / wholeM2 : 1;
    const unions = new Map<string, PolygonSet>();
    function unionOf(members: readonly number[]): PolygonSet {
      if (members.length === 1) return singles[members[0]].polygons;
      const key = members.join(' ');
      const union = unions.get(key) ?? geos.union(set, members);
      unions.set(key, union);
      return union;
    }
    const groups = groupParts(
      singles.map((part, i) => ({ areaM2: areas[i], label: labelOf(part) })),
      {
        sharedBorderM: (a, b) => sharedBorderM(set, a, set, b, BORDER_TOLERANCE_M),
        isThin: (members, areaM2) =>
          areaM2 * officialPerPlanar < settings['piece.minAreaM2'] ||
          isNarrow(unionOf(members), 0, settings['conflict.mismatchWidthM']),
      },
    );
    if (groups.length === 1) return [{ polygons: null, planarM2: wholeM2, ...placed(groups[0].label) }];
    const pieces = groups.map((group) => {
      const shape = unionOf(group.parts);
      return { polygons: shape, planarM2: planarAreas(shape)[0], ...placed(group.label) };
    });
    const lostM2 = Math.abs(wholeM2 - pieces.reduce((sum, piece) => sum + piece.planarM2, 0));
    if (!(lostM2 <= LOST_M2 + LOST_SHARE * wholeM2)) {
      throw new LianpianError(
        'E_INTERNAL',
        `the pieces of parcel ${district.parcels.id[parcel]} differ from it by ${lostM2} m²`,
        `${district.parcels.layer} row ${district.parcels.feature[parcel]}`,
        'Check the geometry of this parcel and of the control lines over it; report it if both are valid.',
      );
    }
    return pieces;
  });
}

/**
 * Where land that is not decided, and so not cut, counts as lying: the least favourable place that holds ≥ piece.minAreaM2 of it (or half of
 * it, when it is small), so that no field partly outside the boundary passes for inside when a cluster takes it in.
 */
export function uncutZones(
  district: District,
  parcels: readonly number[],
  boundary: CuttingLayers['boundary'],
  tolerances: OverlapTolerances,
  settings: Settings,
): BoundaryZone[] {
  if (boundary === null) return parcels.map(() => 'unknown');
  const set = selectItems(district.parcels.polygons, parcels);
  const wholeM2 = planarAreas(set);
  const byZone = boundary.map(({ zone, zones }) => ({
    zone,
    areaM2: overlapAreas(set, [zones.index()], tolerances)[0],
  }));
  return parcels.map((_, k) => {
    const limitM2 = Math.min(settings['piece.minAreaM2'], wholeM2[k] / 2);
    const insideM2 = byZone.reduce((sum, { areaM2 }) => sum + areaM2[k], 0);
    if (!(wholeM2[k] > 0) || wholeM2[k] - insideM2 >= limitM2) return 'outside';
    return byZone.find(({ areaM2 }) => areaM2[k] >= limitM2)?.zone ?? 'outside';
  });
}
