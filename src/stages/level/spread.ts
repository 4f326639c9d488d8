/**
 * Spreads a difference over parcels (控制面积调平, domain §2.2), in whole 0.01 m².
 *
 * Definition: d = control − Σ parcels; of n parcels each gets sign(d) · f, f = |d| div n, and the first |d| mod n by area, descending (the
 * earlier one of two alike), one more. Promise: the levelled areas sum to the control area, and no two corrections differ by more than 1.
 */
export interface Spread {
  readonly levelled: readonly number[];
  /** Signed; `moreParcels` of them have `more` instead. */
  readonly each: number;
  readonly more: number;
  readonly moreParcels: number;
}

export function spread(hundredths: readonly number[], controlHundredths: number): Spread {
  const n = hundredths.length;
  const difference = controlHundredths - hundredths.reduce((sum, area) => sum + area, 0);
  const sign = difference < 0 ? -1 : 1;
  const moreParcels = Math.abs(difference) % n;
  const each = (sign * (Math.abs(difference) - moreParcels)) / n;
  const more = moreParcels > 0 ? each + sign : each;
  const levelled = hundredths.map((area) => area + each);
  const descending = hundredths.map((_, k) => k).sort((a, b) => hundredths[b] - hundredths[a] || a - b);
  for (const k of descending.slice(0, moreParcels)) levelled[k] += sign;
  return { levelled, each: each + 0, more: more + 0, moreParcels };
}
