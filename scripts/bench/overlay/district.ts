import { itemCount, type PolygonSet, polygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { emitParcels, type MeshPlan, meshPlan, VERTICES_A_PARCEL } from './mesh.js';
import { ZONE_LAYERS, type ZoneLayer } from './zones.js';

/**
 * A district to measure overlaps on: parcels (a coverage) and three layers of control lines that do not overlap themselves, EPSG:4549, metres.
 * 200,000 parcels on 830 km² have 6.6 million vertices, the layers about 200,000, 700,000 and 100,000; all grow with the number of parcels.
 */
export interface DistrictOptions {
  readonly parcels: number;
  readonly seed: number;
  /** Adds to every layer copies of some of its zones, moved a little. */
  readonly selfOverlap?: boolean;
}

export interface NamedZones {
  readonly name: string;
  readonly zones: PolygonSet;
}

export interface BenchDistrict {
  readonly parcels: PolygonSet;
  readonly layers: readonly NamedZones[];
}

export function makeDistrict(options: DistrictOptions): BenchDistrict {
  const plan = meshPlan(options.parcels, options.seed);
  return {
    parcels: makeParcels(plan, 0, options.parcels),
    layers: ZONE_LAYERS.map((layer) => makeZones(layer, plan, options.selfOverlap)),
  };
}

/** Parcels `from` … `to` (exclusive) of the district, the same bits as in the whole. */
export function makeParcels(plan: MeshPlan, from: number, to: number): PolygonSet {
  const out = polygonSetBuilder(Math.ceil((to - from) * VERTICES_A_PARCEL) + 256);
  emitParcels(plan, from, to, out);
  return out.finish();
}

const REPEAT_EACH = 40;
const REPEAT_SHIFT_M = 25;

export function makeZones(layer: ZoneLayer, plan: MeshPlan, selfOverlap = false): NamedZones {
  const out = polygonSetBuilder(1 << 16);
  for (let tile = 0; tile < layer.tiles(plan); tile++) layer.writeTile(plan, tile, out);
  const zones = out.finish();
  if (!selfOverlap) return { name: layer.name, zones };
  const more = polygonSetBuilder(zones.xy.length / 2);
  for (let i = 0; i < itemCount(zones); i++) more.copyItem(zones, i);
  const moved = { ...zones, xy: zones.xy.map((value) => value + REPEAT_SHIFT_M) };
  for (let i = 0; i < itemCount(zones); i += REPEAT_EACH) more.copyItem(moved, i);
  return { name: layer.name, zones: more.finish() };
}
