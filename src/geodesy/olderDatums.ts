import type { GaussKruger } from './crsTable.js';

/**
 * The systems of China before CGCS2000, by code: Beijing 1954, New Beijing and Xi'an 1980, in degrees and as Gauss–Krüger planes.
 *
 * Between them and CGCS2000 lie tens to hundreds of metres, by parameters that each province keeps to itself. So none of them is a CRS
 * the engine can place by its code alone; `datumShift.ts` says how a shift, or its absence, is stated.
 */
export type OlderDatumName = 'Beijing 1954' | 'New Beijing' | 'Xian 1980';

export interface OlderDatum {
  readonly name: OlderDatumName;
  readonly semiMajorM: number;
  readonly inverseFlattening: number;
  readonly geographic: number;
}

export interface OlderSystem {
  readonly epsg: number;
  /** As the registry names it. */
  readonly name: string;
  readonly datum: OlderDatum;
  /** Null: in degrees. */
  readonly plane: GaussKruger | null;
  /** Width of the nominal zone. */
  readonly widthDeg: 3 | 6;
}

const BEIJING_54: OlderDatum = {
  name: 'Beijing 1954',
  semiMajorM: 6_378_245,
  inverseFlattening: 298.3,
  geographic: 4214,
};
const NEW_BEIJING: OlderDatum = { ...BEIJING_54, name: 'New Beijing', geographic: 4555 };
const XIAN_80: OlderDatum = { name: 'Xian 1980', semiMajorM: 6_378_140, inverseFlattening: 298.257, geographic: 4610 };
export const OLDER_DATUMS: readonly OlderDatum[] = [BEIJING_54, NEW_BEIJING, XIAN_80];

/** Codes in a row: the first is that of `zone`; `form` says whether the zone stands in the easting. */
interface CodeRow {
  readonly datum: OlderDatum;
  readonly widthDeg: 3 | 6;
  readonly form: 'zone' | 'meridian';
  readonly first: number;
  readonly zone: number;
  readonly count: number;
}

const ROWS: readonly CodeRow[] = [
  { datum: XIAN_80, widthDeg: 6, form: 'zone', first: 2327, zone: 13, count: 11 },
  { datum: XIAN_80, widthDeg: 6, form: 'meridian', first: 2338, zone: 13, count: 11 },
  { datum: XIAN_80, widthDeg: 3, form: 'zone', first: 2349, zone: 25, count: 21 },
  { datum: XIAN_80, widthDeg: 3, form: 'meridian', first: 2370, zone: 25, count: 21 },
  { datum: BEIJING_54, widthDeg: 3, form: 'zone', first: 2401, zone: 25, count: 21 },
  { datum: BEIJING_54, widthDeg: 3, form: 'meridian', first: 2422, zone: 25, count: 21 },
  { datum: BEIJING_54, widthDeg: 6, form: 'zone', first: 21_413, zone: 13, count: 11 },
  { datum: BEIJING_54, widthDeg: 6, form: 'meridian', first: 21_453, zone: 13, count: 11 },
  // Deprecated twins of 21453–21463, still met in files.
  { datum: BEIJING_54, widthDeg: 6, form: 'meridian', first: 21_473, zone: 13, count: 11 },
  { datum: NEW_BEIJING, widthDeg: 6, form: 'zone', first: 4568, zone: 13, count: 11 },
  { datum: NEW_BEIJING, widthDeg: 6, form: 'meridian', first: 4579, zone: 13, count: 11 },
  { datum: NEW_BEIJING, widthDeg: 3, form: 'zone', first: 4652, zone: 25, count: 1 },
  { datum: NEW_BEIJING, widthDeg: 3, form: 'zone', first: 4766, zone: 30, count: 16 },
  { datum: NEW_BEIJING, widthDeg: 3, form: 'meridian', first: 4782, zone: 25, count: 19 },
  { datum: NEW_BEIJING, widthDeg: 3, form: 'meridian', first: 4812, zone: 44, count: 1 },
  { datum: NEW_BEIJING, widthDeg: 3, form: 'meridian', first: 4822, zone: 45, count: 1 },
];

export function olderSystem(epsg: number): OlderSystem | null {
  const datum = OLDER_DATUMS.find(({ geographic }) => geographic === epsg);
  if (datum) return { epsg, name: datum.name, datum, plane: null, widthDeg: 3 };
  const row = ROWS.find(({ first, count }) => epsg >= first && epsg < first + count);
  if (!row) return null;
  const zone = row.zone + epsg - row.first;
  const centralMeridianDeg = row.widthDeg === 3 ? 3 * zone : 6 * zone - 3;
  const degree = row.widthDeg === 3 ? '3-degree ' : '';
  const place = row.form === 'zone' ? `zone ${zone}` : `CM ${centralMeridianDeg}E`;
  return {
    epsg,
    name: `${row.datum.name} / ${degree}Gauss-Kruger ${place}`,
    datum: row.datum,
    plane: { centralMeridianDeg, falseEastingM: (row.form === 'zone' ? zone * 1e6 : 0) + 500_000 },
    widthDeg: row.widthDeg,
  };
}

/** The system of a datum with these numbers; a width that is not given is three degrees where both have one. Null when none has. */
export function olderSystemOf(datum: OlderDatum, plane: GaussKruger, widthDeg?: 3 | 6): OlderSystem | null {
  for (const row of [...ROWS].sort((a, b) => a.widthDeg - b.widthDeg)) {
    if (row.datum !== datum || (widthDeg !== undefined && row.widthDeg !== widthDeg)) continue;
    for (let k = 0; k < row.count; k++) {
      const found = olderSystem(row.first + k);
      if (found?.plane?.centralMeridianDeg !== plane.centralMeridianDeg) continue;
      if (found.plane.falseEastingM === plane.falseEastingM) return found;
    }
  }
  return null;
}

/** Which older datum a WKT speaks of, by its name or its datum's. */
export function olderDatumIn(wkt: string): OlderDatum | null {
  if (/new[_ ]?beijing|beijing[_ ]?(19)?54[_ ]?(new|adj)|新(北京)?(19)?54/i.test(wkt)) return NEW_BEIJING;
  if (/beijing[_ ]?(19)?54|北京(19)?54/i.test(wkt)) return BEIJING_54;
  return /xi'?an[_ ]?(19)?80|西安(19)?80/i.test(wkt) ? XIAN_80 : null;
}
