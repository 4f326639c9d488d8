/**
 * Effective mesh size of patches, by town and for the district.
 *
 * Definition (Moser et al. 2007, cross-boundary connections): for town j of area F_j, m = Σ_i A_ij · A_i / F_j, where A_i is the
 * whole patch i and A_ij its part in j, so that a patch across a town limit is not cut; for the district m = Σ A_i² / F.
 * It is the area of the patch a random point of the town lies in, on average; 0 where the town has no patch. m².
 * Needs: the patch of each parcel (−1 none), its area and town (−1 unknown). Promises: area-weighted mean of towns = district.
 */
export interface Mesh {
  /** By town index; the last entry is for parcels whose town is not known. */
  readonly byTownM2: Float64Array;
  readonly districtM2: number;
}

export function effectiveMesh(
  patchOfParcel: Int32Array,
  areaM2: Float64Array,
  town: Int32Array,
  townAreaM2: Float64Array,
): Mesh {
  const unknown = townAreaM2.length - 1;
  let patches = 0;
  for (const patch of patchOfParcel) patches = Math.max(patches, patch + 1);
  const patchM2 = new Float64Array(patches);
  for (let p = 0; p < patchOfParcel.length; p++) if (patchOfParcel[p] >= 0) patchM2[patchOfParcel[p]] += areaM2[p];
  const weighted = new Float64Array(townAreaM2.length);
  for (let p = 0; p < patchOfParcel.length; p++) {
    if (patchOfParcel[p] < 0) continue;
    weighted[town[p] < 0 ? unknown : town[p]] += areaM2[p] * patchM2[patchOfParcel[p]];
  }
  const totalM2 = townAreaM2.reduce((sum, value) => sum + value, 0);
  const allWeighted = weighted.reduce((sum, value) => sum + value, 0);
  return {
    byTownM2: weighted.map((value, t) => (townAreaM2[t] > 0 ? value / townAreaM2[t] : 0)),
    districtM2: totalM2 > 0 ? allWeighted / totalM2 : 0,
  };
}
