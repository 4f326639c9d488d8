import { distancesTo } from '../../geometry/gaps/gapGraph.js';
import { type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import type { Overlay } from '../../model/decision.js';
import type { District } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { type IndustryBorders, industryBorders } from './borders.js';

/**
 * Present industry, parcel by parcel: what a block adds up from.
 *
 * Definition: land whose use is `industry` today and that has an area. Storage, idle and approved-but-unbuilt land are not in blocks.
 * `concentratedM2` is the part in 集中建设区 of the urban boundary; `wholeInside` says that every decision piece is in it
 * (thin parts stay with their piece, `counting.md`). `onLineM2` is the part inside the industrial line. `parkM2` lists the part in each existing park, by piece.
 */
export interface Industry {
  /** Parcel index of each member, ascending. */
  readonly parcels: readonly number[];
  readonly polygons: PolygonSet;
  readonly concentratedM2: Float64Array;
  readonly wholeInside: Uint8Array;
  readonly onLineM2: Float64Array;
  readonly parkM2: readonly ReadonlyMap<number, number>[];
  /** Edge-to-edge metres to the nearest park, Infinity where there is none. */
  readonly parkDistanceM: Float64Array;
  readonly borders: IndustryBorders;
  readonly hasBoundary: boolean;
  readonly hasLine: boolean;
  readonly hasParks: boolean;
}

export function presentIndustry(district: District, overlay: Overlay, settings: Settings): Industry {
  const parcels: number[] = [];
  district.parcels.use.forEach((use, p) => {
    if (use === 'industry' && district.parcels.officialM2[p] > 0) parcels.push(p);
  });
  const polygons = selectItems(district.parcels.polygons, parcels);
  const concentrated = concentratedByParcel(district, overlay);
  const onLine = onLineByParcel(district, overlay);
  const has = (kind: string) => district.controlLines.some((line) => line.kind === kind);
  const wholeInside = new Uint8Array(district.parcels.id.length).fill(1);
  const parkM2 = new Map<number, Map<number, number>>();
  const { pieces } = overlay;
  for (let k = 0; k < pieces.parcel.length; k++) {
    const parcel = pieces.parcel[k];
    if (pieces.boundaryZone[k] !== 'concentrated') wholeInside[parcel] = 0;
    if (pieces.park[k] < 0) continue;
    const shares = parkM2.get(parcel) ?? new Map<number, number>();
    parkM2.set(parcel, shares.set(pieces.park[k], (shares.get(pieces.park[k]) ?? 0) + pieces.areaM2[k]));
  }
  const none: ReadonlyMap<number, number> = new Map();
  return {
    parcels,
    polygons,
    concentratedM2: Float64Array.from(parcels, (p) => concentrated[p]),
    wholeInside: Uint8Array.from(parcels, (p) => wholeInside[p]),
    onLineM2: Float64Array.from(parcels, (p) => onLine[p]),
    parkM2: parcels.map((p) => parkM2.get(p) ?? none),
    parkDistanceM: distancesTo(polygons, district.parks.polygons, Infinity),
    borders: industryBorders(district, parcels, settings['measure.touchM']),
    hasBoundary: has('urbanBoundary'),
    hasLine: has('industrialLine'),
    hasParks: district.parks.id.length > 0,
  };
}

/** Official m² of every parcel inside 集中建设区, at most the parcel. */
function concentratedByParcel(district: District, overlay: Overlay): Float64Array {
  const areaM2 = new Float64Array(district.parcels.id.length);
  district.controlLines.forEach((line, l) => {
    if (line.kind !== 'urbanBoundary') return;
    const overlaps = overlay.zoneOverlaps[l];
    for (let k = 0; k < overlaps.parcel.length; k++) {
      if (line.zoneKind[overlaps.zone[k]] === 'concentrated') areaM2[overlaps.parcel[k]] += overlaps.areaM2[k];
    }
  });
  return areaM2.map((inside, p) => Math.min(inside, district.parcels.officialM2[p]));
}

/** Official m² of every parcel inside industrial lines, at most the parcel. */
function onLineByParcel(district: District, overlay: Overlay): Float64Array {
  const areaM2 = new Float64Array(district.parcels.id.length);
  district.controlLines.forEach((line, l) => {
    if (line.kind !== 'industrialLine') return;
    overlay.insideM2[l].forEach((inside, p) => {
      areaM2[p] += inside;
    });
  });
  return areaM2.map((inside, p) => Math.min(inside, district.parcels.officialM2[p]));
}
