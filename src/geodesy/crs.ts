import type { DeclaredCrs } from '../model/checkedLayer.js';
import type { WorkingCrs } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { type Crs, crsByEpsg, gaussKrugerCrs, olderCrs } from './crsTable.js';
import { type ShiftStatement, shiftInWkt, shiftText, statedClaim } from './datumShift.js';
import { olderSystem } from './olderDatums.js';
import { type BareCrs, fromProj, fromWkt, unknownCrs } from './readCrs.js';
import { wktRoot } from './wktRoot.js';

export type { Bounds, Crs, GaussKruger } from './crsTable.js';

/** What a file or a person says of a CRS; `wkt` says the same where the code is none of the engine's table. */
export interface CrsWords {
  readonly definition: string;
  readonly wkt?: string | undefined;
}

/**
 * What CRS a claim names.
 *
 * Definition: a claim is `EPSG:n`, a URN or address of one, `CRS84`, the plain number, a `+proj` text, WKT 1 or 2 as in a `.prj`, or
 * PROJJSON. Chinese and ESRI names and nameless WKT with the numbers of a known system give the EPSG code. A system on a datum other
 * than CGCS2000 and its equals (Beijing 54, Xi'an 80, …) needs a statement behind it: `+towgs84=…` or `+noDatumShift`.
 * Promises: never a guess. What is not known is E_CRS_UNKNOWN, and so is a WKT whose name and numbers contradict each other; a datum
 * without a statement is E_CRS_DATUM, which says what to write.
 */
export function parseCrs(claim: string | CrsWords, where?: string): Crs {
  const words: CrsWords = typeof claim === 'string' ? { definition: claim } : claim;
  const place = where ?? words.definition.slice(0, 60);
  const { system, shift } = statedClaim(words.definition, place);
  const { crs, datum } = bareCrs(system, words.wkt, place);
  if (datum === null) return needsNoShift(crs, shift, place);
  const used = shift ?? shiftInWkt(words.wkt ?? '') ?? shiftInWkt(system) ?? shiftInProj(system);
  if (!used) throw shiftMissing(crs, datum, place);
  const { parameters } = used;
  return { ...crs, code: `${crs.code}${shiftText(used)}`, datumShift: { datum, parameters } };
}

/** The system a claim names, whatever its datum: for telling people, not for placing coordinates. */
export function bareCrs(system: string, wkt: string | undefined, where: string): BareCrs {
  const epsg = epsgOfClaim(system);
  if (epsg !== null) {
    const known = crsByEpsg(epsg);
    if (known) return { crs: known, datum: null };
    const older = olderSystem(epsg);
    if (older) return { crs: olderCrs(older), datum: older.datum.name };
    if (wkt) return fromWkt(wkt, where, epsg);
    throw unknownCrs(system, where);
  }
  if (system.startsWith('+')) return fromProj(system, where);
  return fromWkt(system, where, null);
}

/** The system a claim names, whether or not it can be placed; null where nothing readable is said. Never throws on a claim. */
export function namedCrs({ definition, wkt }: CrsWords): Crs | null {
  try {
    return bareCrs(statedClaim(definition, '').system, wkt, '').crs;
  } catch (error) {
    if (error instanceof LianpianError) return null;
    throw error;
  }
}

/** A claim as people read it: `EPSG:4549 CGCS2000 / 3-degree Gauss-Kruger CM 120E`, with what is said of its datum; never raw WKT. */
export function describeCrs(claim: CrsWords): string {
  const text = claim.definition.trim();
  const crs = namedCrs(claim);
  const statement = /\+(?:nodatumshift|towgs84=[^+\s]*)\s*$/i.exec(text)?.[0] ?? '';
  if (!crs) {
    const code = epsgOfClaim(text);
    if (code !== null) return `EPSG:${code}`;
    const name = wktRoot(claim.wkt ?? text)?.name;
    return `${name === undefined || name === '' ? text.slice(0, 60) : name} (未能识别 / not known)`;
  }
  const code = /^(EPSG:\d+)/.exec(crs.code)?.[1];
  const name = code ? `${code} ${crs.name}` : crs.name.slice(0, 80);
  return statement && !text.startsWith('+proj') ? `${name} ${statement}` : name;
}

/** What layers of one delivery can differ in. CGCS2000 and what is as good as it are one datum. */
export function declaredCrs({ code, kind, gaussKruger, olderPlane, nominalLonDeg, datumShift }: Crs): DeclaredCrs {
  const plane = gaussKruger ?? olderPlane;
  const middle = kind === 'projected' && nominalLonDeg ? (nominalLonDeg[0] + nominalLonDeg[1]) / 2 : null;
  return {
    code,
    datum: datumShift?.datum ?? 'CGCS2000',
    centralMeridianDeg: plane?.centralMeridianDeg ?? middle,
  };
}

/** The CRS of a working plane, whatever its code says. */
export function crsOfWorking(working: WorkingCrs): Crs {
  const epsg = /^EPSG:(\d+)$/.exec(working.code);
  const known = epsg ? crsByEpsg(Number(epsg[1])) : null;
  if (known) return known;
  if (working.gaussKruger) return gaussKrugerCrs(working.code, working.name, working.gaussKruger, 3);
  return { ...parseCrs(working.definition, working.code), code: working.code, name: working.name };
}

/** `said` where it names a CRS; where it only speaks of the datum, the file's own CRS with that behind it, and null where the file has none. */
export function statedOver(
  said: string,
  file: CrsWords | null,
): { readonly definition: string; readonly wkt?: string } | null {
  const { system, shift } = statedClaim(said, said);
  if (!shift || system !== '') return { definition: said };
  if (!file) return null;
  const own = statedClaim(file.definition, file.definition).system;
  return { definition: `${own}${shiftText(shift)}`, ...(file.wkt === undefined ? {} : { wkt: file.wkt }) };
}

/** The EPSG code of a claim that is nothing but a code; null for every other. */
export function epsgOfClaim(text: string): number | null {
  if (/(^|[:/])CRS:?84$/i.test(text)) return 4326;
  const found =
    /^(?:(?:urn:(?:ogc|x-ogc):def:crs:)?EPSG:(?:[\d.]*:)?|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/)?(\d{4,6})(?:\+\d{4,6})?$/i;
  const match = found.exec(text);
  return match ? Number(match[1]) : null;
}

/** A code that only a registry can explain: GDAL must give its WKT before `parseCrs` can read it. */
export function unexplainedCode({ definition, wkt }: CrsWords): number | null {
  const epsg = epsgOfClaim(definition.trim().replace(/\+(nodatumshift|towgs84=.*)$/i, ''));
  return wkt || epsg === null || crsByEpsg(epsg) || olderSystem(epsg) ? null : epsg;
}

function needsNoShift(crs: Crs, shift: ShiftStatement | null, where: string): Crs {
  if (!shift?.parameters) return crs;
  throw new LianpianError(
    'E_CRS_DATUM',
    `${crs.code} 无需转换参数 / ${crs.code} (${crs.name}) is CGCS2000 or as good as it; "${shiftText(shift)}" behind it would move the layer`,
    where,
    `Write ${crs.code.startsWith('EPSG') ? crs.code : 'the CRS'} alone; or the code of the older system if the coordinates are in it.`,
  );
}

function shiftInProj(text: string): ShiftStatement | null {
  const found = /^\+.*\+towgs84=([-+.,\deE]+)/.exec(text);
  return found ? { parameters: found[1].split(',').map(Number) } : null;
}

function shiftMissing(crs: Crs, datum: string, where: string): LianpianError {
  const code = crs.code.startsWith('EPSG:') ? crs.code : '';
  return new LianpianError(
    'E_CRS_DATUM',
    `${datum} 与 CGCS2000 之间的转换参数未说明 / ${code || crs.name} is on the datum ${datum}; how it lies to CGCS2000 is local, not public, and not said`,
    where,
    `Say it behind the CRS: "${code}+towgs84=dx,dy,dz,rx,ry,rz,ppm" (metres, arc seconds by the position-vector convention, parts per million; or dx,dy,dz alone), ` +
      `or "${code}+noDatumShift" to take longitude and latitude over unchanged. On the command line: --crs "…" or FILE|crs=…; in a scenario: "crs": "…" beside "file".`,
  );
}
