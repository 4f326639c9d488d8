import type { Overlay } from '../../../model/decision.js';
import type { District } from '../../../model/district.js';
import { M2_PER_MU } from '../../../model/units.js';
import type { ProposeInput } from './situation.js';

export interface Weight {
  readonly piece: number;
  readonly share: number;
}

export function firmWeights(district: District, overlay: Overlay): Weight[][] {
  const { pieces } = overlay;
  const piecesOfParcel = new Map<number, number[]>();
  pieces.id.forEach((_, k) => {
    const list = piecesOfParcel.get(pieces.parcel[k]);
    if (list) list.push(k);
    else piecesOfParcel.set(pieces.parcel[k], [k]);
  });
  const shareSum = new Float64Array(district.firms.length);
  for (const site of district.sites) shareSum[site.firm] += site.share;
  const weights: Map<number, number>[] = district.firms.map(() => new Map());
  for (const site of district.sites) {
    const parts = piecesOfParcel.get(site.parcel) ?? [];
    const area = parts.reduce((sum, k) => sum + pieces.areaM2[k], 0);
    const share = shareSum[site.firm] > 0 ? site.share / shareSum[site.firm] : 0;
    for (const k of parts) {
      const part = area > 0 ? pieces.areaM2[k] / area : 1 / parts.length;
      weights[site.firm].set(k, (weights[site.firm].get(k) ?? 0) + share * part);
    }
  }
  return weights.map((map) => [...map].sort((a, b) => a[0] - b[0]).map(([piece, share]) => ({ piece, share })));
}

export function firmFacts(input: ProposeInput, weightsOfFirm: readonly (readonly Weight[])[], pieceXy: Float64Array) {
  const { district, overlay, settings, held } = input;
  const n = district.firms.length;
  const mainPiece = new Int32Array(n).fill(-1);
  const homePiece = new Int32Array(n).fill(-1);
  const firmHeld = new Uint8Array(n);
  const closable = new Uint8Array(n);
  const operating = new Uint8Array(n);
  const protectedFirm = new Uint8Array(n);
  const firmXy = new Float64Array(2 * n).fill(Number.NaN);
  const firmFloorM2 = new Float64Array(n);
  const tax = new Float64Array(n);
  const staff = new Float64Array(n);
  district.firms.forEach((firm, f) => {
    let heldShare = 0;
    let largest = 0;
    let landMu = 0;
    for (const { piece, share } of weightsOfFirm[f]) {
      if (held[piece]) heldShare += share;
      if (share > 0.5) mainPiece[f] = piece;
      if (share > largest) {
        largest = share;
        homePiece[f] = piece;
        firmXy.set(pieceXy.subarray(2 * piece, 2 * piece + 2), 2 * f);
      }
      landMu += (share * overlay.pieces.areaM2[piece]) / M2_PER_MU;
    }
    const usedM2 = district.land?.usedM2[f] ?? Number.NaN;
    if (usedM2 > 0) landMu = usedM2 / M2_PER_MU;
    firmHeld[f] = heldShare > 0.5 ? 1 : 0;
    operating[f] = firm.operating ? 1 : 0;
    closable[f] = !firmHeld[f] && (firm.eliminated || firm.grade === 'D' || !firm.operating) ? 1 : 0;
    firmFloorM2[f] = positive(firm.floorM2);
    staff[f] = positive(firm.staff);
    tax[f] = positive(firm.taxWan.findLast((value) => Number.isFinite(value)) ?? 0);
    const strong = firm.grade === 'A' || firm.grade === 'B' || firm.scale === 'aboveScale';
    protectedFirm[f] = strong && landMu > 0 && tax[f] / landMu >= settings['park.taxWanPerMu'] ? 1 : 0;
  });
  const total = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
  const floorSum = total(firmFloorM2);
  const perStaff = total(staff) > 0 ? floorSum / total(staff) : 0;
  const perTax = total(tax) > 0 ? floorSum / total(tax) : 0;
  const firmDisturbance = firmFloorM2.map((floor, f) => floor + staff[f] * perStaff + tax[f] * perTax);
  return {
    mainPiece,
    homePiece,
    firmHeld,
    closable,
    operating,
    protectedFirm,
    firmXy,
    firmFloorM2,
    firmDisturbance,
  };
}

function positive(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
