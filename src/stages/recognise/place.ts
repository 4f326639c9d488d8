import { type Bounds, type Crs, describeCrs, parseCrs } from '../../geodesy/crs.js';
import { crsByEpsg } from '../../geodesy/crsTable.js';
import { checkPlausible, guessCrs, type LonLat, middleBounds } from '../../geodesy/plausible.js';
import { transformer } from '../../geodesy/proj.js';
import { LianpianError } from '../../model/errors.js';
import type { DeliveredLayer, Shapes } from '../../model/layer.js';

/**
 * Where a layer lies: its CRS, the box of its coordinates, and the same in degrees.
 *
 * Promises: never stops: a CRS that is missing, unknown or contradicted by the coordinates is told in `trouble`, with what the numbers
 * allow in `candidates`, best first. `core` is the box without the outer thousandth of the vertices on each side: what the bulk of
 * the layer covers, whatever strays. Coordinates that are not finite are in no box.
 */
export interface Place {
  readonly crs: Crs | null;
  /** The file's own words. */
  readonly said: string | null;
  /** The same by code and name, as far as they could be read, whether or not the layer can be placed by it. */
  readonly named: string | null;
  readonly from: NonNullable<DeliveredLayer['crs']>['from'] | null;
  readonly trouble: { readonly code: string; readonly message: string; readonly remedy: string } | null;
  readonly candidates: readonly CrsCandidate[];
  readonly bounds: Bounds | null;
  readonly core: Bounds | null;
  readonly lonLat: Bounds | null;
  readonly coreLonLat: Bounds | null;
}

export interface CrsCandidate {
  readonly code: string;
  readonly name: string;
  readonly because: string;
  /** Where the middle of the layer would lie. */
  readonly lonLat: LonLat;
  /** Only with x and y exchanged. */
  readonly swapped: boolean;
  /** Systems of older datums with the very same numbers. */
  readonly sameNumbers: readonly string[];
}

const OUTER = 0.001;
const MOST_CANDIDATES = 6;

export function placeOf(layer: DeliveredLayer): Place {
  const xy = coordinatesOf(layer.shapes);
  const bounds = boundsOf(xy);
  const core = middleBounds(xy, OUTER);
  const said = layer.crs ? layer.crs.definition : null;
  const from = layer.crs?.from ?? null;
  const named = layer.crs ? describeCrs(layer.crs) : null;
  const blank = { said, named, from, bounds, core, lonLat: null, coreLonLat: null };
  if (layer.shapes.kind === 'none') return { ...blank, crs: null, trouble: null, candidates: [] };
  if (said === null) return { ...blank, crs: null, trouble: null, candidates: core ? candidatesFor(core) : [] };
  let crs: Crs;
  try {
    crs = parseCrs(layer.crs ?? said, layer.file);
    const middle = middleBounds(xy);
    if (middle) checkPlausible(crs, middle, layer.file);
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    const { code, message, remedy } = error;
    // A datum of which nothing is said is no guess at another system
    const candidates = core && code !== 'E_CRS_DATUM' ? candidatesFor(core) : [];
    return { ...blank, crs: null, trouble: { code, message, remedy }, candidates };
  }
  const toDegrees = degreesOf(crs);
  return {
    ...blank,
    crs,
    trouble: null,
    candidates: [],
    lonLat: bounds && toDegrees(bounds),
    coreLonLat: core && toDegrees(core),
  };
}

/** What the numbers allow, the system nearest to `near` (another layer of the delivery) first. */
export function candidatesFor(box: Bounds, near: LonLat | null = null): CrsCandidate[] {
  return guessCrs(box, near)
    .slice(0, MOST_CANDIDATES)
    .map(({ crs, because, place, swapped, sameNumbers }) => {
      return { code: crs.code, name: crs.name, because, lonLat: place, swapped, sameNumbers };
    });
}

/** The box of the four corners, in degrees: enough for reading a page; null where the CRS can't be transformed there. */
function degreesOf(crs: Crs): (box: Bounds) => Bounds | null {
  const degrees = crsByEpsg(4490);
  if (crs.kind === 'geographic' || !degrees) return (box) => box;
  const transform = transformer(crs, degrees);
  return ([minX, minY, maxX, maxY]) => {
    try {
      const corners = transform(Float64Array.of(minX, minY, maxX, minY, maxX, maxY, minX, maxY));
      return boundsOf(corners);
    } catch {
      return null;
    }
  };
}

/** `121.543°E 29.819°N`. */
export function lonLatText([lon, lat]: LonLat): string {
  return `${Math.abs(lon).toFixed(3)}°${lon < 0 ? 'W' : 'E'} ${Math.abs(lat).toFixed(3)}°${lat < 0 ? 'S' : 'N'}`;
}

export function coordinatesOf(shapes: Shapes): Float64Array {
  switch (shapes.kind) {
    case 'polygon':
      return shapes.polygons.xy;
    case 'line':
      return shapes.lines.xy;
    case 'point':
      return shapes.points.xy;
    case 'none':
      return new Float64Array(0);
  }
}

function boundsOf(xy: ArrayLike<number>): Bounds | null {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let k = 0; k < xy.length; k += 2) {
    if (!Number.isFinite(xy[k]) || !Number.isFinite(xy[k + 1])) continue;
    minX = Math.min(minX, xy[k]);
    maxX = Math.max(maxX, xy[k]);
    minY = Math.min(minY, xy[k + 1]);
    maxY = Math.max(maxY, xy[k + 1]);
  }
  return minX === Infinity ? null : [minX, minY, maxX, maxY];
}
