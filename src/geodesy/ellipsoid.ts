/**
 * The CGCS2000 ellipsoid, and the constants of the official area notice (国土调查办发〔2008〕32号, carried into TD/T 1055) for it.
 *
 * `OFFICIAL` are the constants as published survey code has them, to 11 to 15 digits: with c and e′² computed to the last digit some
 * coordinates round to the next 1e-6″, and one parcel in 430 (46 of 20,000 rings) differs by 0.01 m². `SERIES` are A…E of the trapezoid
 * series, computed from e²; `GK_INVERSE` are K0…K4 of the Gauss inverse. K0 is in seconds of arc a metre times π/648000, that is
 * radians a metre: E = K0 · x.
 */
export const SEMI_MAJOR_M = 6_378_137;
export const INVERSE_FLATTENING = 298.257222101;
export const FLATTENING = 1 / INVERSE_FLATTENING;
export const SEMI_MINOR_M = SEMI_MAJOR_M * (1 - FLATTENING);
/** First eccentricity squared, (a² − b²) / a². */
export const E2 = FLATTENING * (2 - FLATTENING);
/** Second eccentricity squared, (a² − b²) / b². */
export const E2_SECOND = E2 / (1 - E2);

export const OFFICIAL = {
  semiMinorM: 6_356_752.31414036,
  e2Second: 0.00673949677548,
  /** c = a² / b. */
  polarRadiusM: 6_399_593.62586,
} as const;

export const SERIES = {
  a: 1 + (3 / 6) * E2 + (30 / 80) * E2 ** 2 + (35 / 112) * E2 ** 3 + (630 / 2304) * E2 ** 4,
  b: (1 / 6) * E2 + (15 / 80) * E2 ** 2 + (21 / 112) * E2 ** 3 + (420 / 2304) * E2 ** 4,
  c: (3 / 80) * E2 ** 2 + (7 / 112) * E2 ** 3 + (180 / 2304) * E2 ** 4,
  d: (1 / 112) * E2 ** 3 + (45 / 2304) * E2 ** 4,
  e: (5 / 2304) * E2 ** 4,
} as const;

export const GK_INVERSE = {
  k0: 1.57048761144159e-7,
  k1: 5.05250178820567e-3,
  k2: 2.98472900956587e-5,
  k3: 2.41626669230084e-7,
  k4: 2.22241238938534e-9,
} as const;

export const DEG = Math.PI / 180;
export const SECONDS_PER_RADIAN = 648_000 / Math.PI;
