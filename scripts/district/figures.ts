/** What the district holds, in the figures its test asserts: counts, mu by place, firms by place, capacity. */

import type { ControlLines } from './controlLines.js';
import type { Delivery } from './deliver.js';
import { placeOf } from './firms.js';
import type { GeosTools, MultiPolygon } from './geos.js';
import type { Parcel } from './parcels.js';
import { boxOf, polygonAreaM2 } from './plane.js';
import type { WorkshopBlock } from './workshops.js';

const M2_PER_MU = 2000 / 3;

export function figuresOf(
  parcels: readonly Parcel[],
  blocks: readonly WorkshopBlock[],
  lines: ControlLines,
  delivery: Delivery,
  geos: GeosTools,
) {
  const mu = (m2: number): number => Math.round(m2 / M2_PER_MU);
  const factory = parcels.filter((p) => p.landClass === '0601');
  const decided = parcels.filter((p) => p.landClass === '0601' || p.landClass === '1201');
  const redline = lines.redline.flatMap((r) => r.shape);
  const share = (parcel: Parcel, zones: MultiPolygon): number => {
    const box = boxOf(parcel.ring, 0);
    const near = zones.filter(([shell]) => {
      const zone = boxOf(shell, 0);
      return zone.minX < box.maxX && zone.maxX > box.minX && zone.minY < box.maxY && zone.maxY > box.minY;
    });
    const common = near.flatMap((zone) => geos.common([zone], [[parcel.ring]]));
    return common.reduce((total, polygon) => total + polygonAreaM2(polygon), 0) / parcel.planarM2;
  };
  const sum = (chosen: readonly Parcel[], weight: (p: Parcel) => number = () => 1): number =>
    mu(chosen.reduce((total, p) => total + p.planarM2 * weight(p), 0));
  const inside = new Map(decided.map((p) => [p.index, share(p, lines.concentrated)]));
  const inRed = new Map(decided.map((p) => [p.index, share(p, redline)]));
  const inFarm = new Map(decided.map((p) => [p.index, share(p, lines.farmland)]));
  const firmsAt = (place: string): number => delivery.firms.filter((f) => f.place === place).length;
  const grades = Object.fromEntries(
    (['A', 'B', 'C', 'D'] as const).map((g) => [g, delivery.firms.filter((f) => f.grade === g).length]),
  );
  const movers = delivery.firms.filter((f) => f.place !== 'park');
  return {
    parcels: parcels.length,
    vertices: parcels.reduce((n, p) => n + p.ring.length, 0),
    industrialParcels: factory.length,
    industryMu: sum(factory),
    largestMu: mu(Math.max(...factory.map((p) => p.planarM2))),
    parkMu: sum(factory.filter((p) => placeOf(p) === 'park')),
    groupMu: sum(factory.filter((p) => placeOf(p) === 'group')),
    edgeMu: sum(factory.filter((p) => placeOf(p) === 'edge')),
    scatteredMu: sum(factory.filter((p) => placeOf(p) === 'scattered')),
    parcelsByPlace: ['park', 'group', 'edge', 'scattered'].map(
      (place) => factory.filter((p) => placeOf(p) === place).length,
    ),
    idleMu: sum(parcels.filter((p) => p.landClass === '1201')),
    outsideMu: sum(decided, (p) => 1 - inside.get(p.index)!),
    outsideCleanMu: sum(
      decided.filter((p) => inRed.get(p.index)! < 0.01 && inFarm.get(p.index)! < 0.01),
      (p) => 1 - inside.get(p.index)!,
    ),
    insideMu: sum(decided, (p) => inside.get(p.index)!),
    redlineMu: sum(decided, (p) => inRed.get(p.index)!),
    basicFarmlandMu: sum(decided, (p) => inFarm.get(p.index)!),
    conflictParcels: decided.filter((p) => inRed.get(p.index)! + inFarm.get(p.index)! > 0.001).length,
    blocks: blocks.length,
    edgeBlocks: blocks.filter((block) => block.edge).length,
    groups: new Set(parcels.map((p) => p.group)).size - 1,
    firms: delivery.firms.length,
    firmsByPlace: {
      park: firmsAt('park'),
      group: firmsAt('group'),
      edge: firmsAt('edge'),
      scattered: firmsAt('scattered'),
    },
    grades,
    outdated: delivery.firms.filter((f) => f.grade === 'D' || f.eliminated).length,
    firmsOnTwoParcels: delivery.firms.filter((f) => f.sites.length > 1).length,
    floorOutsideParksM2: movers.reduce((total, f) => total + f.floorM2, 0),
    meanMoverFloorM2: Math.round(movers.reduce((total, f) => total + f.floorM2, 0) / movers.length),
    remainingFloorM2: delivery.remainingFloorM2.reduce((a, b) => a + b, 0),
    areasKm2: {
      redline: km2(redline),
      core: km2(lines.redline[0].shape),
      farmland: km2(lines.farmland),
      concentrated: km2(lines.concentrated),
      flexible: km2(lines.flexible),
      special: km2(lines.special),
      redlineInFarmland: km2(geos.common(redline, lines.farmland)),
    },
  };
}

function km2(shape: MultiPolygon): number {
  return Math.round(shape.reduce((sum, polygon) => sum + polygonAreaM2(polygon), 0) / 1e3) / 1e3;
}
