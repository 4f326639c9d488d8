import type { DatumShift } from './datumShift.js';
import type { OlderSystem } from './olderDatums.js';

/**
 * The coordinate reference systems the engine knows by code.
 *
 * CGCS2000 by EPSG: 4490 geographic; 4491–4501 six-degree zones 13–23 with the zone in the easting; 4502–4512 the same by
 * central meridian; 4513–4533 three-degree zones 25–45 with the zone in the easting; 4534–4554 the same by central meridian.
 * Also WGS 84 and its UTM zones, web Mercator, and the national grids of the real-data samples (26986, 27700).
 * Coordinates are always (east, north) or (longitude, latitude), whatever axis order the registry states.
 */
export interface GaussKruger {
  readonly centralMeridianDeg: number;
  readonly falseEastingM: number;
}

/** minX, minY, maxX, maxY. */
export type Bounds = readonly [number, number, number, number];

export interface Crs {
  /** `EPSG:n`, or `WKT:<name>` for a system read from WKT that has no known code. */
  readonly code: string;
  readonly name: string;
  readonly kind: 'geographic' | 'projected';
  /** Set for CGCS2000 Gauss–Krüger systems only: where the official area is defined. */
  readonly gaussKruger: GaussKruger | null;
  /** True for CGCS2000 itself, in degrees or Gauss–Krüger metres. */
  readonly cgcs2000: boolean;
  /** Metres a unit of a projected system; 1 for geographic ones. */
  readonly unitM: number;
  /** What proj4 reads. */
  readonly definition: string;
  /** Where coordinates of this system can lie, in its own units, with a generous margin; null when not known. */
  readonly validBounds: Bounds | null;
  /** Nominal extent of a Gauss–Krüger or UTM zone, degrees of longitude; null for others. */
  readonly nominalLonDeg: readonly [number, number] | null;
  /** How a system on an older datum is brought to CGCS2000, as somebody stated; null for systems that need nothing. */
  readonly datumShift: DatumShift | null;
  /** Set for Gauss–Krüger planes of an older datum of China: the CGCS2000 plane with these numbers is its successor. */
  readonly olderPlane: GaussKruger | null;
}

const CGCS2000_DATUM = '+ellps=GRS80 +towgs84=0,0,0,0,0,0,0';
const WORLD: Bounds = [-180, -90, 180, 90];
/** Mainland and islands of China lie between these northings, with a margin. */
const CHINA_NORTH_M: readonly [number, number] = [300_000, 6_200_000];

export function gaussKrugerDefinition({ centralMeridianDeg, falseEastingM }: GaussKruger): string {
  return `+proj=tmerc +lat_0=0 +lon_0=${centralMeridianDeg} +k=1 +x_0=${falseEastingM} +y_0=0 ${CGCS2000_DATUM} +units=m +no_defs`;
}

/** A CGCS2000 Gauss–Krüger system; `widthDeg` is the width of its nominal zone. */
export function gaussKrugerCrs(code: string, name: string, gaussKruger: GaussKruger, widthDeg: 3 | 6): Crs {
  const { centralMeridianDeg, falseEastingM } = gaussKruger;
  return {
    code,
    name,
    kind: 'projected',
    gaussKruger,
    cgcs2000: true,
    unitM: 1,
    definition: gaussKrugerDefinition(gaussKruger),
    validBounds: [falseEastingM - 490_000, CHINA_NORTH_M[0], falseEastingM + 490_000, CHINA_NORTH_M[1]],
    nominalLonDeg: [centralMeridianDeg - widthDeg / 2, centralMeridianDeg + widthDeg / 2],
    datumShift: null,
    olderPlane: null,
  };
}

/** A system of an older datum, its shift not yet stated. */
export function olderCrs({ epsg, name, datum, plane, widthDeg }: OlderSystem): Crs {
  const ellipsoid = `+a=${datum.semiMajorM} +rf=${datum.inverseFlattening}`;
  const code = `EPSG:${epsg}`;
  if (!plane) return other(epsg, name, 'geographic', `+proj=longlat ${ellipsoid}`, WORLD);
  const definition = gaussKrugerDefinition(plane).replace(CGCS2000_DATUM, ellipsoid);
  const numbers = gaussKrugerCrs(code, name, plane, widthDeg);
  return { ...numbers, definition, gaussKruger: null, cgcs2000: false, olderPlane: plane };
}

function other(
  epsg: number,
  name: string,
  kind: Crs['kind'],
  definition: string,
  validBounds: Bounds,
  nominalLonDeg: Crs['nominalLonDeg'] = null,
): Crs {
  return {
    code: `EPSG:${epsg}`,
    name,
    kind,
    gaussKruger: null,
    cgcs2000: epsg === 4490,
    unitM: 1,
    definition: `${definition} +no_defs`,
    validBounds,
    nominalLonDeg,
    datumShift: null,
    olderPlane: null,
  };
}

const NAMED: ReadonlyMap<number, Crs> = new Map(
  [
    other(4490, 'CGCS2000', 'geographic', `+proj=longlat ${CGCS2000_DATUM}`, WORLD),
    other(4326, 'WGS 84', 'geographic', '+proj=longlat +datum=WGS84', WORLD),
    other(4258, 'ETRS89', 'geographic', `+proj=longlat ${CGCS2000_DATUM}`, WORLD),
    other(4269, 'NAD83', 'geographic', `+proj=longlat ${CGCS2000_DATUM}`, WORLD),
    other(
      3857,
      'WGS 84 / Pseudo-Mercator',
      'projected',
      '+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null',
      [-20_037_509, -20_048_967, 20_037_509, 20_048_967],
    ),
    other(
      26986,
      'NAD83 / Massachusetts Mainland',
      'projected',
      `+proj=lcc +lat_0=41 +lon_0=-71.5 +lat_1=42.6833333333333 +lat_2=41.7166666666667 +x_0=200000 +y_0=750000 ${CGCS2000_DATUM} +units=m`,
      [0, 700_000, 400_000, 1_000_000],
    ),
    other(
      27700,
      'OSGB36 / British National Grid',
      'projected',
      '+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy +towgs84=446.448,-125.157,542.06,0.1502,0.247,0.8421,-20.4894 +units=m',
      [-110_000, -110_000, 810_000, 1_310_000],
    ),
  ].map((crs) => [Number(crs.code.slice(5)), crs]),
);

export function crsByEpsg(epsg: number): Crs | null {
  const named = NAMED.get(epsg);
  if (named) return named;
  const code = `EPSG:${epsg}`;
  if (epsg >= 4491 && epsg <= 4501) {
    const zone = epsg - 4491 + 13;
    return gaussKrugerCrs(code, `CGCS2000 / Gauss-Kruger zone ${zone}`, zoneForm(6 * zone - 3, zone), 6);
  }
  if (epsg >= 4502 && epsg <= 4512) {
    const meridian = 75 + 6 * (epsg - 4502);
    return gaussKrugerCrs(code, `CGCS2000 / Gauss-Kruger CM ${meridian}E`, meridianForm(meridian), 6);
  }
  if (epsg >= 4513 && epsg <= 4533) {
    const zone = epsg - 4513 + 25;
    return gaussKrugerCrs(code, `CGCS2000 / 3-degree Gauss-Kruger zone ${zone}`, zoneForm(3 * zone, zone), 3);
  }
  if (epsg >= 4534 && epsg <= 4554) {
    const meridian = 75 + 3 * (epsg - 4534);
    return gaussKrugerCrs(code, `CGCS2000 / 3-degree Gauss-Kruger CM ${meridian}E`, meridianForm(meridian), 3);
  }
  const utm = epsg - (epsg > 32_700 ? 32_700 : 32_600);
  if (utm >= 1 && utm <= 60) {
    const south = epsg > 32_700;
    const definition = `+proj=utm +zone=${utm}${south ? ' +south' : ''} +datum=WGS84 +units=m`;
    const name = `WGS 84 / UTM zone ${utm}${south ? 'S' : 'N'}`;
    return other(
      epsg,
      name,
      'projected',
      definition,
      [-500_000, -10_000, 1_500_000, 10_010_000],
      [6 * utm - 186, 6 * utm - 180],
    );
  }
  return null;
}

/** The EPSG code of a CGCS2000 Gauss–Krüger system by its numbers; null when the registry has none. */
export function epsgOfGaussKruger({ centralMeridianDeg, falseEastingM }: GaussKruger, widthDeg: 3 | 6): number | null {
  const step = widthDeg === 3 ? (centralMeridianDeg - 75) / 3 : (centralMeridianDeg - 75) / 6;
  if (!Number.isInteger(step) || step < 0 || step > (widthDeg === 3 ? 20 : 10)) return null;
  if (falseEastingM === 500_000) return (widthDeg === 3 ? 4534 : 4502) + step;
  const zone = (widthDeg === 3 ? 25 : 13) + step;
  return falseEastingM === zone * 1e6 + 500_000 ? (widthDeg === 3 ? 4513 : 4491) + step : null;
}

function zoneForm(centralMeridianDeg: number, zone: number): GaussKruger {
  return { centralMeridianDeg, falseEastingM: zone * 1_000_000 + 500_000 };
}

function meridianForm(centralMeridianDeg: number): GaussKruger {
  return { centralMeridianDeg, falseEastingM: 500_000 };
}
