import { type Bounds, type Crs, describeCrs, parseCrs } from '../../geodesy/crs.js';
import { crsByEpsg } from '../../geodesy/crsTable.js';
import { outsideNominalZone } from '../../geodesy/nominalZone.js';
import { checkPlausible, guessCrs, type LonLat, middleBounds } from '../../geodesy/plausible.js';
import { transformer } from '../../geodesy/proj.js';
import { LianpianError } from '../../model/errors.js';
import { coordinatesOf, type DeliveredLayer } from '../../model/layer.js';
import { type Reason, reason } from './reason.js';

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
  readonly trouble: Trouble | null;
  /** The coordinates lie outside the nominal zone of their Gauss–Krüger system. */
  readonly outsideZone: boolean;
  readonly candidates: readonly CrsCandidate[];
  readonly bounds: Bounds | null;
  readonly core: Bounds | null;
  readonly lonLat: Bounds | null;
  readonly coreLonLat: Bounds | null;
}

export interface Trouble {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  /** What is wrong, without what the coordinates could be, and what to say. */
  readonly text: Reason;
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
  const blank = { said, named, from, bounds, core, lonLat: null, coreLonLat: null, outsideZone: false };
  if (layer.shapes.kind === 'none') return { ...blank, crs: null, trouble: null, candidates: [] };
  if (said === null) return { ...blank, crs: null, trouble: null, candidates: core ? candidatesFor(core) : [] };
  let crs: Crs | null = null;
  try {
    crs = parseCrs(layer.crs ?? said, layer.file);
    const middle = middleBounds(xy);
    if (middle) checkPlausible(crs, middle, layer.file);
  } catch (error) {
    if (!(error instanceof LianpianError)) throw error;
    const { code, message, remedy } = error;
    // A datum of which nothing is said is no guess at another system
    const candidates = core && code !== 'E_CRS_DATUM' ? candidatesFor(core) : [];
    const text = troubleText(error, crs, candidates);
    return { ...blank, crs: null, trouble: { code, message, remedy, text }, candidates };
  }
  const toDegrees = degreesOf(crs);
  return {
    ...blank,
    crs,
    trouble: null,
    outsideZone: outsideNominalZone(crs, xy),
    candidates: [],
    lonLat: bounds && toDegrees(bounds),
    coreLonLat: core && toDegrees(core),
  };
}

function troubleText({ code, message }: LianpianError, crs: Crs | null, candidates: readonly CrsCandidate[]): Reason {
  if (code === 'E_CRS_WRONG' && crs) {
    const [a, b, c, d] = crs.validBounds ?? [];
    const range = crs.validBounds ? `x ${a}…${c}, y ${b}…${d}` : null;
    const zh = range ? `其坐标应在 ${range} 之内` : '其坐标以米为单位';
    const en = range ? `its coordinates lie in ${range}` : 'its coordinates are metres';
    return candidates[0]?.swapped
      ? reason(
          `坐标与 ${crs.code} 不符，${zh}；x、y 对调后相符：写明 axes=yx`,
          `coordinates do not fit ${crs.code}: ${en}; with x and y exchanged they fit: say axes=yx`,
        )
      : reason(
          `坐标与 ${crs.code} 不符，${zh}：核实后用 crs 写明`,
          `coordinates do not fit ${crs.code}: ${en}; ask the bureau and state the true one by crs`,
        );
  }
  const halves = message.split(' / ');
  const [zh, en] = halves.length === 2 ? halves : [message, message];
  if (code !== 'E_CRS_DATUM') return reason(zh, en);
  const how = '+towgs84=dx,dy,dz,rx,ry,rz,ppm';
  return reason(
    `${zh}：在 crs 的代码后写 ${how}，或写 +noDatumShift 表示不作转换`,
    `${en}: write ${how} behind the code in crs, or +noDatumShift to take it over unchanged`,
  );
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
