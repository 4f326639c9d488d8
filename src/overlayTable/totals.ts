import { roundM2, toHundredths } from '../model/units.js';
import type { ZoneLayer } from './zoneLayer.js';

export interface OverlayTotals {
  readonly parcels: number;
  readonly officialM2: number;
  readonly zones: readonly {
    readonly name: string;
    readonly insideM2: number;
    /** Parcels wholly and partly inside. */
    readonly whole: number;
    readonly partly: number;
    readonly selfOverlapM2: number;
  }[];
}

/** Sums in whole 0.01 m². */
export function totalsOf(layers: readonly ZoneLayer[]) {
  let parcels = 0;
  let official = 0;
  const inside = layers.map(() => 0);
  const whole = layers.map(() => 0);
  const partly = layers.map(() => 0);
  return {
    add(officialM2: Float64Array, insideM2: readonly Float64Array[], share: readonly Float64Array[]): void {
      parcels += officialM2.length;
      for (const areaM2 of officialM2) if (!Number.isNaN(areaM2)) official += toHundredths(areaM2);
      for (let z = 0; z < layers.length; z++) {
        for (const areaM2 of insideM2[z]) if (!Number.isNaN(areaM2)) inside[z] += toHundredths(areaM2);
        for (const part of share[z]) {
          if (part === 1) whole[z]++;
          else if (part > 0) partly[z]++;
        }
      }
    },
    totals: (): OverlayTotals => ({
      parcels,
      officialM2: official / 100,
      zones: layers.map(({ name, selfOverlapM2 }, z) => ({
        name,
        insideM2: inside[z] / 100,
        whole: whole[z],
        partly: partly[z],
        selfOverlapM2: roundM2(selfOverlapM2),
      })),
    }),
  };
}
