import type { WorkingCrs } from '../model/district.js';
import { LianpianError } from '../model/errors.js';
import { epsgOfName } from './crsNames.js';
import {
  type Crs,
  crsByEpsg,
  epsgOfGaussKruger,
  type GaussKruger,
  gaussKrugerCrs,
  isOldChineseDatum,
} from './crsTable.js';
import { type ParsedDefinition, readDefinition } from './proj.js';
import { wktBody, wktRoot } from './wktRoot.js';

export type { Bounds, Crs, GaussKruger } from './crsTable.js';

/**
 * What CRS a claim names.
 *
 * Definition: a claim is `EPSG:n`, a URN or address of one, `CRS84`, the plain number, a `+proj` text, or WKT 1 or 2 as in a
 * `.prj`. Chinese and ESRI names (CGCS2000_3_Degree_GK_Zone_40, CGCS2000_3_Degree_GK_CM_120E,
 * GCS_China_Geodetic_Coordinate_System_2000) and nameless WKT with the numbers of a CGCS2000 zone give the EPSG code.
 * Promises: never a guess; what is not known is E_CRS_UNKNOWN. Datums before CGCS2000 (Beijing 54, Xi'an 80) are refused with
 * the reason: their shift is local and not public.
 */
export function parseCrs(claim: string, where = claim.slice(0, 60)): Crs {
  const text = claim.trim();
  const epsg = epsgOfClaim(text);
  if (epsg !== null) return knownCrs(epsg, text, where);
  if (text.startsWith('+')) return fromDefinition(text, text, 'PROJ', where);
  const root = wktRoot(text);
  if (!root) throw unknown(text, where);
  if (isOldDatumText(text)) throw oldDatum(root.name, where);
  const byName = epsgOfName(root.name);
  if (
    byName !== null &&
    root.keyword.startsWith('GEO') === (knownCrs(byName, root.name, where).kind === 'geographic')
  ) {
    return agreeing(knownCrs(byName, root.name, where), wktBody(text), where);
  }
  if (root.epsg !== null) {
    const known = crsByEpsg(root.epsg);
    if (known) return known;
    if (isOldChineseDatum(root.epsg)) throw oldDatum(root.name, where);
  }
  return fromDefinition(wktBody(text), root.name, 'WKT', where, root.epsg);
}

/** The CRS of a working plane, whatever its code says. */
export function crsOfWorking(working: WorkingCrs): Crs {
  const epsg = /^EPSG:(\d+)$/.exec(working.code);
  const known = epsg ? crsByEpsg(Number(epsg[1])) : null;
  if (known) return known;
  if (working.gaussKruger) return gaussKrugerCrs(working.code, working.name, working.gaussKruger, 3);
  return { ...parseCrs(working.definition, working.code), code: working.code, name: working.name };
}

function knownCrs(epsg: number, text: string, where: string): Crs {
  if (isOldChineseDatum(epsg)) throw oldDatum(text, where);
  const crs = crsByEpsg(epsg);
  if (!crs) throw unknown(text, where);
  return crs;
}

/** `crs`, unless the numbers of the same WKT contradict its name. */
function agreeing(crs: Crs, wkt: string, where: string): Crs {
  const parsed = crs.gaussKruger ? readDefinition(wkt) : null;
  const said = parsed ? gaussKrugerOf(parsed) : null;
  if (!crs.gaussKruger || !said) return crs;
  const { centralMeridianDeg, falseEastingM } = crs.gaussKruger;
  if (said.centralMeridianDeg === centralMeridianDeg && said.falseEastingM === falseEastingM) return crs;
  throw new LianpianError(
    'E_CRS_UNKNOWN',
    `坐标系名称与参数矛盾 / the WKT is named ${crs.name} but has central meridian ${said.centralMeridianDeg}°, false easting ${said.falseEastingM}`,
    where,
    'Ask the bureau which is true and state it as EPSG:n.',
  );
}

function epsgOfClaim(text: string): number | null {
  if (/(^|[:/])CRS:?84$/i.test(text)) return 4326;
  const found =
    /^(?:(?:urn:(?:ogc|x-ogc):def:crs:)?EPSG:(?:[\d.]*:)?|https?:\/\/www\.opengis\.net\/def\/crs\/EPSG\/[\d.]+\/)?(\d{4,6})$/i;
  const match = found.exec(text);
  return match ? Number(match[1]) : null;
}

function fromDefinition(
  definition: string,
  name: string,
  form: string,
  where: string,
  epsg: number | null = null,
): Crs {
  const parsed = readDefinition(definition);
  if (!parsed) throw unknown(name, where);
  const cgcs2000 = isCgcs2000(parsed, definition);
  if (cgcs2000 && parsed.kind === 'geographic') return knownCrs(4490, name, where);
  const gaussKruger = cgcs2000 ? gaussKrugerOf(parsed) : null;
  const code = epsg === null ? `${form}:${name || definition}` : `EPSG:${epsg}`;
  if (gaussKruger) {
    const known = epsgOfGaussKruger(gaussKruger, 3) ?? epsgOfGaussKruger(gaussKruger, 6);
    return known === null ? gaussKrugerCrs(code, name || definition, gaussKruger, 3) : knownCrs(known, name, where);
  }
  const { kind, unitM } = parsed;
  return {
    code,
    name: name || definition,
    kind,
    gaussKruger: null,
    cgcs2000: false,
    unitM,
    definition,
    validBounds: kind === 'geographic' ? [-180, -90, 180, 90] : null,
    nominalLonDeg: null,
  };
}

function isCgcs2000(parsed: ParsedDefinition, definition: string): boolean {
  const ellipsoid = parsed.semiMajorM === 6_378_137 && Math.abs(parsed.inverseFlattening - 298.257222101) < 1e-8;
  return ellipsoid && /china[_ ]?2000|cgcs ?_?2000|china_geodetic/i.test(`${parsed.datum} ${definition}`);
}

function gaussKrugerOf(parsed: ParsedDefinition): GaussKruger | null {
  const transverse = /^(gauss_kruger|transverse_mercator|tmerc|etmerc|transverse mercator)$/i.test(parsed.projection);
  const plain =
    parsed.scale === 1 && parsed.latitudeOfOriginDeg === 0 && parsed.falseNorthingM === 0 && parsed.unitM === 1;
  if (!transverse || !plain) return null;
  return { centralMeridianDeg: parsed.centralMeridianDeg, falseEastingM: parsed.falseEastingM };
}

function isOldDatumText(wkt: string): boolean {
  return /beijing[_ ]?(19)?54|xian[_ ]?(19)?80|new[_ ]beijing/i.test(wkt);
}

function unknown(text: string, where: string): LianpianError {
  return new LianpianError(
    'E_CRS_UNKNOWN',
    `坐标系无法识别 / unknown CRS: ${text.slice(0, 120) || '(empty)'}`,
    where,
    'Give it as EPSG:n: 4490 (CGCS2000 degrees), 4491–4554 (CGCS2000 Gauss–Krüger), 4326, 32601–32760, 26986, 27700; or as the WKT of a .prj.',
  );
}

function oldDatum(text: string, where: string): LianpianError {
  return new LianpianError(
    'E_CRS_UNKNOWN',
    `Beijing 54 / Xi'an 80 坐标系不能直接转换 / ${text.slice(0, 80)} is on a datum before CGCS2000, whose shift is local and not public`,
    where,
    'Have the survey bureau deliver the layer in CGCS2000 (EPSG:4490 or 4491–4554).',
  );
}
