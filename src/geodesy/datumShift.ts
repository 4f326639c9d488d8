import { LianpianError } from '../model/errors.js';

/**
 * How a datum shift, or its absence, is stated behind a CRS.
 *
 * Definition: `EPSG:2364+towgs84=dx,dy,dz` or `…=dx,dy,dz,rx,ry,rz,ppm` gives the parameters to CGCS2000 in metres, arc seconds and
 * parts per million, rotations by the position-vector convention (EPSG method 9606; for the coordinate-frame convention turn the
 * signs of rx, ry, rz). `EPSG:2364+noDatumShift` takes longitude and latitude over unchanged. Either alone (`+noDatumShift`)
 * speaks of the CRS that the file itself gives.
 */
export interface DatumShift {
  /** Name of the datum that is left. */
  readonly datum: string;
  /** dx, dy, dz, or these and rx, ry, rz, ppm; null: stated that nothing is to be shifted. */
  readonly parameters: readonly number[] | null;
}

export type ShiftStatement = Pick<DatumShift, 'parameters'>;

export interface StatedClaim {
  /** The CRS without what is said of its datum; empty when only that is said. */
  readonly system: string;
  readonly shift: ShiftStatement | null;
}

const PATTERN = /\s*\+\s*(?:(nodatumshift)|towgs84=([^+]*))\s*$/i;

/** Takes a statement about the datum off a claim. A PROJ text keeps its own `+towgs84`. */
export function statedClaim(claim: string, where: string): StatedClaim {
  const text = claim.trim();
  const found = PATTERN.exec(text);
  if (!found || /^\+(proj|init)=/i.test(text)) return { system: text, shift: null };
  const system = text.slice(0, found.index);
  return { system, shift: { parameters: found[1] ? null : parametersOf(found[2], where) } };
}

/** The statement as it is written behind a CRS. */
export function shiftText({ parameters }: ShiftStatement): string {
  return parameters ? `+towgs84=${parameters.join(',')}` : '+noDatumShift';
}

/** Parameters that a WKT brings itself: TOWGS84 of WKT 1, or the Helmert transformation of a BOUNDCRS. */
export function shiftInWkt(wkt: string): ShiftStatement | null {
  const old = /\bTOWGS84\s*[[(]([^\])]*)[\])]/i.exec(wkt);
  const numbers = old ? old[1].split(',').map(Number) : boundParameters(wkt);
  if (numbers === null || !(numbers.length === 3 || numbers.length === 7) || !numbers.every(Number.isFinite))
    return null;
  return numbers.every((value) => value === 0) ? null : { parameters: numbers };
}

function boundParameters(wkt: string): number[] | null {
  const at = wkt.search(/\bABRIDGEDTRANSFORMATION\s*[[(]/i);
  if (at < 0) return null;
  const text = wkt.slice(at);
  const value = (name: string) =>
    Number(new RegExp(`PARAMETER\\s*\\[\\s*"${name}"\\s*,\\s*([-+.\\deE]+)`, 'i').exec(text)?.[1] ?? Number.NaN);
  const shift = ['X', 'Y', 'Z'].map((axis) => value(`${axis}-axis translation`));
  const turn = ['X', 'Y', 'Z'].map((axis) => value(`${axis}-axis rotation`));
  if (!turn.every(Number.isFinite)) return shift;
  // A coordinate frame turns the axes, a position vector the point
  const sign = /coordinate frame/i.test(text) ? -1 : 1;
  const scale = value('Scale difference');
  const ppm = scale > 0.5 ? (scale - 1) * 1e6 : scale;
  return [...shift, ...turn.map((angle) => sign * angle), Number(ppm.toFixed(9))];
}

function parametersOf(text: string, where: string): number[] {
  const parts = text.split(/[,，]/).map((part) => part.trim());
  const numbers = parts.map(Number);
  const fits = numbers.length === 3 || numbers.length === 7;
  if (fits && parts.every((part) => part !== '') && numbers.every(Number.isFinite)) return numbers;
  throw new LianpianError(
    'E_CRS_DATUM',
    `转换参数须为 3 个或 7 个数 / "+towgs84=${text.trim()}" does not give three or seven numbers`,
    where,
    'Write +towgs84=dx,dy,dz or +towgs84=dx,dy,dz,rx,ry,rz,ppm: metres, arc seconds (position vector), parts per million.',
  );
}
