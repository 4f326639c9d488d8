import { concatSets, joinItems, planarAreas } from '../../geometry/polygonSet.js';
import type { BandedState, BeforeAfter, LandState, Measures, Overlay, Proposal } from '../../model/decision.js';
import type { District, LandUse } from '../../model/district.js';
import type { Settings } from '../../model/settings.js';
import { blockGroups, blocksOf } from './blocks.js';
import { farmlandPatches } from './farmland.js';
import { type Industry, presentIndustry } from './industry.js';
import { blockByParcel, STEPS, steppedValues } from './sensitivity.js';
import { areaByTown, townMeasures } from './towns.js';

/**
 * How broken up the land is before and after the decisions of a proposal, each also with the gap distances, and with the
 * matching tolerance, one step less and one more (`sensitivity.ts`).
 *
 * Definition. After: reclaimed pieces are farmland (with their net reclaimable area), regreened ones green, reserve is idle until it is supplied anew, members
 * and infill of clusters are industry, and so is idle land that is upgraded; a cluster that is a park is a park like the existing ones.
 * All else is as at the head of `measure`: one parcel a decision piece. Areas of towns are those before, so that mesh sizes can be held
 * against each other. Promises: a proposal that decides nothing changes nothing but by the thin parts that stay with their piece (`counting.md`).
 * Limits: land given back under review is counted as given back; a firm that leaves does not change what its land is.
 */
export function beforeAndAfter(
  district: District,
  overlay: Overlay,
  measures: Measures,
  proposal: Proposal,
  settings: Settings,
): BeforeAfter {
  const townAreaM2 = areaByTown(district);
  const after = landAfter(district, overlay, proposal, measures.status.reclaimableM2);
  const before = statesOf(district, overlay, townAreaM2);
  const left = statesOf(after.district, after.overlay, townAreaM2);
  const { towns, district: whole } = measures;
  const banded = (asSet: LandState, stateAt: typeof before): BandedState => ({
    asSet,
    gaps: gapSteps(settings).map(stateAt),
    tolerance: toleranceSteps(settings).map(stateAt),
  });
  return { before: banded({ towns, district: whole }, before), after: banded(left(settings), left) };
}

/** Both gap distances one step less and one step more. */
function gapSteps(settings: Settings): Settings[] {
  return [-STEPS['block.gapM'], STEPS['block.gapM']].map((stepM) => ({
    ...settings,
    'block.gapM': Math.max(0, settings['block.gapM'] + stepM),
    'farmland.gapM': Math.max(0, settings['farmland.gapM'] + stepM),
  }));
}

function toleranceSteps(settings: Settings): Settings[] {
  return steppedValues('measure.touchM', settings['measure.touchM'])
    .filter((touchM) => touchM !== settings['measure.touchM'])
    .map((touchM) => ({ ...settings, 'measure.touchM': touchM }));
}

/** The state of land under other settings. */
function statesOf(district: District, overlay: Overlay, townAreaM2: Float64Array): (settings: Settings) => LandState {
  const industries = new Map<number, Industry>();
  return (settings) => {
    const touchM = settings['measure.touchM'];
    const industry = industries.get(touchM) ?? presentIndustry(district, overlay, settings);
    industries.set(touchM, industry);
    const blocks = blocksOf(district, industry, blockGroups(district, industry, settings), settings);
    const farmland = farmlandPatches(district, overlay, settings);
    return townMeasures(district, blocks, blockByParcel(district, blocks), farmland.patchOfParcel, townAreaM2);
  };
}

/** The district as the proposal leaves it, one parcel a decision piece. */
function landAfter(
  district: District,
  overlay: Overlay,
  proposal: Proposal,
  netReclaimM2: Float64Array,
): { readonly district: District; readonly overlay: Overlay } {
  const { parcels } = district;
  const { pieces } = overlay;
  const each = Array.from(pieces.parcel);
  const ints = (values: Int32Array) => Int32Array.from(each, (p) => values[p]);
  const use = each.map((p, k) => useAfter(parcels.use[p], proposal, k, pieces.eligible[k] === 1));
  const newParks = proposal.clusters.flatMap(({ isPark }, c) => (isPark ? [c] : []));
  const parkOf = new Map(newParks.map((cluster, n) => [cluster, district.parks.id.length + n]));
  // not dissolved: good for distances
  const footprints = joinItems(
    pieces.polygons,
    newParks.map((c) => [...proposal.clusters[c].members, ...proposal.clusters[c].infill]),
  );
  return {
    district: {
      ...district,
      parcels: {
        layer: parcels.layer,
        polygons: pieces.polygons,
        id: pieces.id,
        feature: Uint32Array.from(each, (p) => parcels.feature[p]),
        landClass: each.map((p) => parcels.landClass[p]),
        use,
        settlementCode: each.map((p) => parcels.settlementCode[p]),
        stateOwned: Uint8Array.from(each, (p) => parcels.stateOwned[p]),
        town: ints(parcels.town),
        village: ints(parcels.village),
        officialM2: pieces.areaM2.map((areaM2, k) => (proposal.landFate[k] === 'reclaim' ? netReclaimM2[k] : areaM2)),
        geodesicM2: pieces.areaM2,
        planarM2: planarAreas(pieces.polygons),
        recordedM2: pieces.recordedM2,
        table: { rowCount: each.length, columns: new Map() },
      },
      parks: {
        ...district.parks,
        id: [...district.parks.id, ...newParks.map((c) => proposal.clusters[c].id)],
        polygons: concatSets([district.parks.polygons, footprints]),
      },
    },
    overlay: {
      ...overlay,
      ...linesByPiece(district, overlay),
      pieces: {
        ...pieces,
        parcel: Uint32Array.from(each, (_, k) => k),
        park: pieces.park.map((park, k) => (park >= 0 ? park : (parkOf.get(proposal.clusterOfPiece[k]) ?? -1))),
      },
    },
  };
}

function useAfter(use: LandUse, { landFate, clusterOfPiece }: Proposal, piece: number, isDecided: boolean): LandUse {
  if (clusterOfPiece[piece] >= 0) return 'industry';
  if (!isDecided) return use;
  switch (landFate[piece]) {
    case 'reclaim':
      return 'dryland';
    case 'regreen':
      return 'forest';
    case 'reserve':
      return 'idle';
    case 'upgrade':
      return use === 'idle' ? 'industry' : use;
    default:
      return use;
  }
}

/** What of each piece lies in the boundary and the industrial line: of an uncut parcel as measured, of a cut one by the zone of the piece. */
function linesByPiece(district: District, { insideM2, zoneOverlaps, pieces }: Overlay) {
  const cuts = new Uint32Array(district.parcels.id.length);
  for (const p of pieces.parcel) cuts[p]++;
  return {
    insideM2: district.controlLines.map((line, l) =>
      pieces.areaM2.map((areaM2, k) => {
        const p = pieces.parcel[k];
        if (cuts[p] === 1 || line.kind !== 'industrialLine') return insideM2[l][p];
        return pieces.inIndustrialLine[k] ? areaM2 : 0;
      }),
    ),
    zoneOverlaps: district.controlLines.map((line, l) => {
      const { parcel, zone, areaM2, share } = zoneOverlaps[l];
      const concentrated = line.zoneKind.indexOf('concentrated');
      const rowsOf = new Map<number, number[]>();
      parcel.forEach((p, row) => {
        rowsOf.set(p, [...(rowsOf.get(p) ?? []), row]);
      });
      const rows: { parcel: number; zone: number; areaM2: number; share: number }[] = [];
      pieces.parcel.forEach((p, k) => {
        if (cuts[p] === 1) {
          for (const row of rowsOf.get(p) ?? []) {
            rows.push({ parcel: k, zone: zone[row], areaM2: areaM2[row], share: share[row] });
          }
        } else if (line.kind === 'urbanBoundary' && concentrated >= 0 && pieces.boundaryZone[k] === 'concentrated') {
          rows.push({ parcel: k, zone: concentrated, areaM2: pieces.areaM2[k], share: 1 });
        }
      });
      return {
        parcel: Uint32Array.from(rows, (row) => row.parcel),
        zone: Uint32Array.from(rows, (row) => row.zone),
        areaM2: Float64Array.from(rows, (row) => row.areaM2),
        share: Float64Array.from(rows, (row) => row.share),
      };
    }),
  };
}
