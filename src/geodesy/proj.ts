import proj4 from 'proj4';
import type { Crs } from './crsTable.js';

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
  if (from.definition === to.definition) return 'identity';
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
  const converter = proj4(from.definition, to.definition);
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
}

/** Reads a definition; null when proj4 cannot make a usable CRS of it. */
export function readDefinition(definition: string): ParsedDefinition | null {
  try {
    const projection = proj4.Proj(definition) as unknown as ReadProjection;
    const converter = proj4(definition, 'WGS84');
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
    };
  } catch {
    return null;
  }
}

function isLonLat2000(crs: Crs): boolean {
  return crs.code === 'EPSG:4490' || crs.code === 'EPSG:4326';
}
