import { LianpianError } from '../model/errors.js';
import { epsgOfName } from './crsNames.js';
import { type Crs, crsByEpsg, epsgOfGaussKruger, type GaussKruger, gaussKrugerCrs, olderCrs } from './crsTable.js';
import { shiftInWkt } from './datumShift.js';
import { olderDatumIn, olderSystem, olderSystemOf } from './olderDatums.js';
import { type ParsedDefinition, readDefinition } from './proj.js';
import { isWholeDefinition, type WktRoot, wktBody, wktRoot } from './wktRoot.js';

/**
 * A CRS read from WKT, PROJJSON or a `+proj` text.
 *
 * Method: the name, if it is one that EPSG, ESRI or Chinese software gives; else the code written in it; else the numbers.
 * Promises: a text whose name or code says one known system and whose numbers say another is refused with both readings.
 */
export interface BareCrs {
  readonly crs: Crs;
  /** The datum, where it is not CGCS2000 or its equal and nothing in the engine's table says how it lies to it. */
  readonly datum: string | null;
}

export function fromProj(text: string, where: string): BareCrs {
  return fromNumbers(text, { keyword: 'PROJ', name: text, epsg: null }, where, null);
}

/** `epsg`: the code under which this WKT was asked for. */
export function fromWkt(text: string, where: string, epsg: number | null): BareCrs {
  const root = wktRoot(text);
  if (!root) throw unknownCrs(text, where);
  const geographic = root.keyword.startsWith('GEO');
  const named = knownCrs(epsgOfName(root.name));
  const coded = knownCrs(epsg ?? root.epsg);
  const ofKind = (found: BareCrs | null) => (found && (found.crs.kind === 'geographic') === geographic ? found : null);
  const known = ofKind(named) ?? ofKind(coded);
  if (!known) return fromNumbers(wktBody(text), root, where, epsg ?? root.epsg);
  const parsed = readDefinition(wktBody(text));
  const said = contradiction(known.crs, parsed);
  if (said)
    throw contradicts(
      `the WKT is named "${root.name}" (${known.crs.code} ${known.crs.name})`,
      `its numbers say ${said}`,
      where,
    );
  if (coded && coded !== known && coded.crs.definition !== known.crs.definition) {
    throw contradicts(
      `the WKT is named "${root.name}" (${known.crs.code})`,
      `its code is ${coded.crs.code} ${coded.crs.name}`,
      where,
    );
  }
  return known;
}

export function knownCrs(epsg: number | null): BareCrs | null {
  if (epsg === null) return null;
  const crs = crsByEpsg(epsg);
  if (crs) return { crs, datum: null };
  const older = olderSystem(epsg);
  return older ? { crs: olderCrs(older), datum: older.datum.name } : null;
}

function fromNumbers(definition: string, root: WktRoot, where: string, epsg: number | null): BareCrs {
  const parsed = readDefinition(definition);
  const name = root.name || definition.slice(0, 60);
  if (!parsed) throw unknownCrs(isWholeDefinition(definition) ? name : definition, where);
  const code = epsg === null ? `${root.keyword === 'PROJ' ? 'PROJ' : 'WKT'}:${name}` : `EPSG:${epsg}`;
  const plane = planeOf(parsed);
  const older = olderDatumIn(`${parsed.datum} ${definition}`);
  if (older && Math.abs(parsed.semiMajorM - older.semiMajorM) < 0.5) {
    const system = plane
      ? olderSystemOf(older, plane)
      : parsed.kind === 'geographic'
        ? olderSystem(older.geographic)
        : null;
    if (system) return { crs: olderCrs(system), datum: older.name };
    return { crs: { ...foreignCrs(code, name, definition, parsed), olderPlane: plane }, datum: older.name };
  }
  if (isCgcs2000(parsed, definition)) {
    if (parsed.kind === 'geographic') return knownCrs(4490)!;
    const known = plane && (epsgOfGaussKruger(plane, 3) ?? epsgOfGaussKruger(plane, 6));
    if (known) return knownCrs(known)!;
    if (plane) return { crs: gaussKrugerCrs(code, name, plane, 3), datum: null };
  }
  const crs = foreignCrs(code, name, definition, parsed);
  // Parameters in the text itself are taken, and told, as stated ones are; proj4's own list of datums needs no word
  const written = shiftInWkt(definition) !== null || /\+towgs84=/.test(definition);
  const settled = isModern(parsed) || (parsed.shiftBuiltIn && !written);
  return { crs, datum: settled ? null : parsed.datum || 'of its own ellipsoid' };
}

function foreignCrs(code: string, name: string, definition: string, { kind, unitM }: ParsedDefinition): Crs {
  return {
    code,
    name,
    kind,
    gaussKruger: null,
    cgcs2000: false,
    unitM,
    definition,
    validBounds: kind === 'geographic' ? [-180, -90, 180, 90] : null,
    nominalLonDeg: null,
    datumShift: null,
    olderPlane: null,
  };
}

/** CGCS2000, WGS 84, ETRS89, NAD83 and their like lie within 2 m of each other: as one at the accuracy of plans. */
function isModern({ semiMajorM, inverseFlattening }: ParsedDefinition): boolean {
  return Math.abs(semiMajorM - 6_378_137) < 0.01 && Math.abs(inverseFlattening - 298.2572) < 1e-3;
}

function isCgcs2000(parsed: ParsedDefinition, definition: string): boolean {
  const ellipsoid = parsed.semiMajorM === 6_378_137 && Math.abs(parsed.inverseFlattening - 298.257222101) < 1e-8;
  return ellipsoid && /china[_ ]?2000|cgcs ?_?2000|china_geodetic/i.test(`${parsed.datum} ${definition}`);
}

function planeOf(parsed: ParsedDefinition): GaussKruger | null {
  const transverse = /^(gauss_kruger|transverse_mercator|tmerc|etmerc|transverse mercator)$/i.test(parsed.projection);
  const plain =
    parsed.scale === 1 && parsed.latitudeOfOriginDeg === 0 && parsed.falseNorthingM === 0 && parsed.unitM === 1;
  if (!transverse || !plain || parsed.kind === 'geographic') return null;
  return { centralMeridianDeg: parsed.centralMeridianDeg, falseEastingM: parsed.falseEastingM };
}

/** What the numbers of a WKT say, where it is not what `crs` says; null when they agree or can't be read. */
function contradiction(crs: Crs, parsed: ParsedDefinition | null): string | null {
  const known = readDefinition(crs.definition);
  if (!parsed || parsed.kind !== known?.kind || crs.code === 'EPSG:3857') return null;
  const said: string[] = [];
  const compare = (what: string, unit: string, a: number, b: number, tolerance: number) => {
    if (Math.abs(a - b) > tolerance)
      said.push(`${what} ${Number(a.toFixed(7))}${unit}, not ${Number(b.toFixed(7))}${unit}`);
  };
  compare('semi-major axis', ' m', parsed.semiMajorM, known.semiMajorM, 0.5);
  compare('inverse flattening', '', parsed.inverseFlattening, known.inverseFlattening, 1e-4);
  if (known.kind === 'projected') {
    compare('central meridian', '°', parsed.centralMeridianDeg, known.centralMeridianDeg, 1e-6);
    compare('latitude of origin', '°', parsed.latitudeOfOriginDeg, known.latitudeOfOriginDeg, 1e-6);
    compare('false easting', ' m', parsed.falseEastingM, known.falseEastingM, 1e-3);
    compare('false northing', ' m', parsed.falseNorthingM, known.falseNorthingM, 1e-3);
    compare('scale factor', '', parsed.scale, known.scale, 1e-7);
    compare('unit', ' m', parsed.unitM, known.unitM, 1e-9);
  }
  return said.length > 0 ? said.join('; ') : null;
}

function contradicts(one: string, other: string, where: string): LianpianError {
  return new LianpianError('E_CRS_UNKNOWN', `坐标系名称与参数矛盾 / ${one}, but ${other}`, where, {
    zh: '请向提供单位核实后写明：命令行 --crs EPSG:编号，方案中在 "file" 旁写 "crs": "EPSG:编号"。',
    en: 'Ask the bureau which is true and state it: --crs EPSG:n on the command line, "crs": "EPSG:n" beside "file" in a scenario.',
  });
}

export function unknownCrs(text: string, where: string): LianpianError {
  const cut = isWholeDefinition(text) ? '' : '（定义被截断 / its definition is cut off）';
  return new LianpianError(
    'E_CRS_UNKNOWN',
    `坐标系无法识别 / unknown CRS${cut}: ${text.slice(0, 120) || '(empty)'}`,
    where,
    {
      zh: '请写成 EPSG:编号（命令行 --crs，方案中 "crs"）：4490（CGCS2000 经纬度）、4491–4554（CGCS2000 高斯投影）、4326、32601–32760，或 EPSG 的其他编号；也可写 .prj 的 WKT。',
      en: 'Say it (--crs EPSG:n on the command line, "crs" in a scenario) as EPSG:n: 4490 (CGCS2000 degrees), 4491–4554 (CGCS2000 Gauss–Krüger), 4326, 32601–32760, or any other code of the EPSG registry; or as the WKT of a .prj.',
    },
  );
}
