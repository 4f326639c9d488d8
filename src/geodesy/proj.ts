import { createRequire } from 'node:module';
import type Proj4 from 'proj4';
import type { Crs } from './crsTable.js';
import { E2, E2_SECOND, SEMI_MAJOR_M, SEMI_MINOR_M } from './ellipsoid.js';

/**
 * Coordinates from one CRS to another. The only file that knows proj4.
 *
 * Promises: the two forms of one meridian (EPSG:4528 and 4549) differ by the false easting, which is added or taken away and
 * nothing else; CGCS2000 and WGS 84 are the same at the accuracy of survey plans, so between their longitudes and latitudes nothing
 * moves. A point that cannot be projected, and one that is not finite, gives (NaN, NaN).
 * Limits: no height, no datum grids; accuracy of OSGB36 by its seven parameters is about 5 m.
 */
export type Transform = (xy: Float64Array) => Float64Array;

/** How coordinates get from one CRS to the other: not at all, by a shift to the east, or by projecting. */
export type TransformKind = 'identity' | 'shift' | 'project';

export function transformKind(from: Crs, to: Crs): TransformKind {
  if (from.definition === to.definition && sameShift(from, to)) return 'identity';
  if (isLonLat2000(from) && isLonLat2000(to)) return 'identity';
  if (from.gaussKruger && to.gaussKruger) {
    if (from.gaussKruger.centralMeridianDeg === to.gaussKruger.centralMeridianDeg) {
      return from.gaussKruger.falseEastingM === to.gaussKruger.falseEastingM ? 'identity' : 'shift';
    }
  }
  return 'project';
}

/** A function from coordinate pairs of `from` to a new array of pairs of `to`. */
export function transformer(from: Crs, to: Crs): Transform {
  const kind = transformKind(from, to);
  if (kind === 'identity') return (xy) => xy.slice();
  if (kind === 'shift') {
    const shiftM = (to.gaussKruger?.falseEastingM ?? 0) - (from.gaussKruger?.falseEastingM ?? 0);
    return (xy) => xy.map((value, k) => (k % 2 === 0 ? value + shiftM : value));
  }
  const converter = proj4()(projectionOf(from), projectionOf(to));
  const point = { x: 0, y: 0 };
  return (xy) => {
    const out = new Float64Array(xy.length);
    for (let k = 0; k < xy.length; k += 2) {
      out[k] = Number.NaN;
      out[k + 1] = Number.NaN;
      point.x = xy[k];
      point.y = xy[k + 1];
      if (!Number.isFinite(point.x) || !Number.isFinite(point.y)) continue;
      const moved = converter.forward(point);
      if (moved === undefined || !Number.isFinite(moved.x) || !Number.isFinite(moved.y)) continue;
      out[k] = moved.x;
      out[k + 1] = moved.y;
    }
    return out;
  };
}

/** Loaded when first asked for: who reads layers as they are need not wait for it. */
function proj4(): typeof Proj4 {
  return createRequire(import.meta.url)('proj4') as typeof Proj4;
}

/** A datum as proj4 holds it: rotations in radians, the scale as a factor. */
interface ReadDatum {
  datum_type: number;
  datum_params?: readonly number[];
}
const NO_DATUM = 5;
const SAME_AS_WGS84 = 4;
const THREE_PARAMETERS = 1;
const SEVEN_PARAMETERS = 2;
const RADIANS_PER_SECOND = Math.PI / 648_000;

/**
 * The projection of a system, its datum as stated. A datum of which nothing is said counts as CGCS2000: otherwise proj4 would leave
 * out the shift of the *other* system too.
 */
function projectionOf({ definition, datumShift }: Crs): ReturnType<typeof Proj4.Proj> {
  const projection = proj4().Proj(readable(definition));
  const datum = (projection as unknown as { datum: ReadDatum }).datum;
  const parameters = datumShift?.parameters;
  if (parameters) {
    const [dx, dy, dz, rx, ry, rz, ppm] = parameters;
    datum.datum_type = parameters.length === 3 ? THREE_PARAMETERS : SEVEN_PARAMETERS;
    datum.datum_params =
      parameters.length === 3
        ? [dx, dy, dz]
        : [dx, dy, dz, ...[rx, ry, rz].map((a) => a * RADIANS_PER_SECOND), 1 + ppm / 1e6];
  } else if (datumShift || datum.datum_type === NO_DATUM) {
    // Longitude and latitude are taken over: the datum gets the ellipsoid of CGCS2000, the projection keeps its own
    (projection as unknown as { datum: object }).datum = { ...CGCS2000_AS_DATUM, datum_type: SAME_AS_WGS84 };
  }
  return projection;
}

const CGCS2000_AS_DATUM = { a: SEMI_MAJOR_M, b: SEMI_MINOR_M, es: E2, ep2: E2_SECOND };

/** PROJJSON goes to proj4 as an object; a false origin that a +proj text leaves out is 0. */
function readable(definition: string): string {
  if (definition.startsWith('{')) return JSON.parse(definition) as string;
  if (!definition.startsWith('+')) return definition;
  return ['x_0', 'y_0', 'lat_0', 'lon_0']
    .filter((key) => !definition.includes(`+${key}=`) && !definition.includes('+proj=utm'))
    .reduce((text, key) => `${text} +${key}=0`, definition);
}

function sameShift(a: Crs, b: Crs): boolean {
  if (!a.datumShift || !b.datumShift) return a.datumShift === b.datumShift;
  return String(a.datumShift.parameters) === String(b.datumShift.parameters);
}

/** What a WKT or proj4 text says, as far as the engine asks. */
export interface ParsedDefinition {
  readonly kind: 'geographic' | 'projected';
  readonly name: string;
  readonly projection: string;
  readonly unitM: number;
  readonly semiMajorM: number;
  readonly inverseFlattening: number;
  readonly datum: string;
  readonly centralMeridianDeg: number;
  readonly latitudeOfOriginDeg: number;
  readonly scale: number;
  readonly falseEastingM: number;
  readonly falseNorthingM: number;
  /** The text, or proj4's own list of datums, says how the datum lies to WGS 84. */
  readonly shiftBuiltIn: boolean;
}

/** The fields of a projection that proj4's own types leave out; angles in radians. */
interface ReadProjection {
  readonly projName?: string;
  readonly title?: string;
  readonly datumCode?: string;
  readonly to_meter?: number;
  readonly a: number;
  readonly b: number;
  readonly rf?: number;
  readonly long0?: number;
  readonly lat0?: number;
  readonly k0?: number;
  readonly x0?: number;
  readonly y0?: number;
  readonly datum?: ReadDatum;
}

/** Reads a definition; null when proj4 cannot make a usable CRS of it. */
export function readDefinition(definition: string): ParsedDefinition | null {
  try {
    const projection = proj4().Proj(readable(definition)) as unknown as ReadProjection;
    const converter = proj4()(readable(definition), 'WGS84');
    const geographic = projection.projName === 'longlat';
    const probe = geographic ? [0, 0] : [projection.x0 ?? 0, (projection.y0 ?? 0) + 1000];
    if (!converter.forward(probe).every(Number.isFinite)) return null;
    const degrees = (radians: number | undefined) => Number((((radians ?? 0) * 180) / Math.PI).toFixed(9));
    return {
      kind: geographic ? 'geographic' : 'projected',
      name: projection.title ?? '',
      projection: String(projection.projName ?? ''),
      unitM: geographic ? 1 : (projection.to_meter ?? 1),
      semiMajorM: projection.a,
      inverseFlattening:
        projection.rf ?? (projection.b === projection.a ? 0 : projection.a / (projection.a - projection.b)),
      datum: String(projection.datumCode ?? ''),
      centralMeridianDeg: degrees(projection.long0),
      latitudeOfOriginDeg: degrees(projection.lat0),
      scale: projection.k0 ?? 1,
      falseEastingM: projection.x0 ?? 0,
      falseNorthingM: projection.y0 ?? 0,
      shiftBuiltIn: [THREE_PARAMETERS, SEVEN_PARAMETERS, 3].includes(projection.datum?.datum_type ?? NO_DATUM),
    };
  } catch {
    return null;
  }
}

function isLonLat2000(crs: Crs): boolean {
  return crs.code === 'EPSG:4490' || crs.code === 'EPSG:4326';
}
