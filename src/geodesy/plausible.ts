import { LianpianError } from '../model/errors.js';
import { type Bounds, type Crs, crsByEpsg } from './crsTable.js';
import { transformer } from './proj.js';

/**
 * Whether coordinates can belong to the CRS they are said to be in, and what they could be when nothing is said.
 *
 * Rules (domain §1.4): |x| ≤ 180 and |y| ≤ 90 → degrees; easting 25–45.99 million → three-degree zone ⌊easting / 10⁶⌋;
 * 13–23.99 million → six-degree zone; easting 1–9 · 10⁵ with northing 0.3–6.2 · 10⁶ → a meridian form whose meridian is unknown:
 * candidates are listed, none is taken. Coordinates that fit no rule as they stand are tried with x and y swapped.
 */
export interface CrsGuess {
  readonly crs: Crs;
  readonly because: string;
}

export function guessCrs(bounds: Bounds): readonly CrsGuess[] {
  const direct = guesses(bounds);
  if (direct.length > 0) return direct;
  const [minX, minY, maxX, maxY] = bounds;
  return guesses([minY, minX, maxY, maxX]).map(({ crs, because }) => ({
    crs,
    because: `x 与 y 颠倒后 / with x and y swapped: ${because}`,
  }));
}

/** Refuses (E_CRS_WRONG) coordinates that cannot be in `crs`, with both readings. `where` names file and layer. */
export function checkPlausible(crs: Crs, bounds: Bounds, where = ''): void {
  const valid = crs.validBounds;
  if (!bounds.every(Number.isFinite)) return;
  const degreesAsMetres = crs.kind === 'projected' && isDegrees(bounds);
  if (!degreesAsMetres && (!valid || within(bounds, valid))) return;
  const others = guessCrs(bounds);
  const asSaid = valid
    ? `${crs.code} 的坐标应在 / coordinates of ${crs.code} lie in x ${valid[0]}…${valid[2]}, y ${valid[1]}…${valid[3]}`
    : `${crs.code} 以米为单位 / ${crs.code} is in metres`;
  const asLooks =
    others.length > 0
      ? `看起来像 / they look like ${describeGuesses(others, bounds)}`
      : '与已知坐标系均不符 / they fit no known CRS';
  throw new LianpianError(
    'E_CRS_WRONG',
    `坐标与 ${crs.code} 不符 / coordinates do not fit ${crs.code} (${crs.name}): ${describeBounds(bounds)}. ${asSaid}; ${asLooks}`,
    where,
    'State the true CRS of this layer: "crs": "EPSG:n" beside its "file" in the scenario.',
  );
}

/** E_CRS_MISSING with the ranked list of what the coordinates could be. */
export function crsMissing(bounds: Bounds, where: string): LianpianError {
  const candidates = guessCrs(bounds);
  const list = candidates.length > 0 ? describeGuesses(candidates, bounds) : '无 / nothing known';
  return new LianpianError(
    'E_CRS_MISSING',
    `没有坐标系说明 / the layer says no CRS: ${describeBounds(bounds)}. 可能是 / it could be ${list}`,
    where,
    'State it: "crs": "EPSG:n" beside the "file" of this layer in the scenario.',
  );
}

/**
 * The box of the coordinates without the outer `tail` of them on each side (default: the middle fifth in each direction):
 * what the bulk of a layer says, whatever its outliers. Null without a finite coordinate.
 */
export function middleBounds(xy: Float64Array, tail = 0.4): Bounds | null {
  const step = Math.max(1, Math.floor(xy.length / 2 / 20_000));
  const xs: number[] = [];
  const ys: number[] = [];
  for (let v = 0; v < xy.length / 2; v += step) {
    if (!Number.isFinite(xy[2 * v]) || !Number.isFinite(xy[2 * v + 1])) continue;
    xs.push(xy[2 * v]);
    ys.push(xy[2 * v + 1]);
  }
  if (xs.length === 0) return null;
  xs.sort((a, b) => a - b);
  ys.sort((a, b) => a - b);
  const inner = Math.ceil((xs.length - 1) * tail);
  const low = Math.min(inner, xs.length - 1 - inner);
  const high = xs.length - 1 - low;
  return [xs[low], ys[low], xs[high], ys[high]];
}

function guesses(bounds: Bounds): CrsGuess[] {
  const [minX, minY, maxX, maxY] = bounds;
  if (isDegrees(bounds)) {
    const because = '数值在经纬度范围内 / values are in the range of degrees';
    return minX >= 70 && maxX <= 140 && minY >= 0 ? known([4490, 4326], because) : known([4326, 4490], because);
  }
  if (minY < 300_000 || maxY > 6_200_000) return [];
  const zone = Math.floor(minX / 1e6);
  if (zone === Math.floor(maxX / 1e6) && zone >= 13 && zone <= 45) {
    if (zone >= 25)
      return known(
        [4513 + zone - 25],
        `东坐标前两位 ${zone} 为 3° 带号 / easting starts with three-degree zone ${zone}`,
      );
    if (zone <= 23)
      return known([4491 + zone - 13], `东坐标前两位 ${zone} 为 6° 带号 / easting starts with six-degree zone ${zone}`);
  }
  if (minX < 100_000 || maxX > 900_000) return [];
  const meridians = [120, 117, 123, 114, 111, 108, 105, 126, 102, 129, 99, 132, 96, 93, 90, 87, 84, 81, 78, 135, 75];
  return known(
    meridians.map((meridian) => 4534 + (meridian - 75) / 3),
    '六位东坐标：中央子午线未知 / six-digit easting: the central meridian is not in the numbers',
  );
}

function known(codes: readonly number[], because: string): CrsGuess[] {
  return codes.flatMap((epsg) => {
    const crs = crsByEpsg(epsg);
    return crs ? [{ crs, because }] : [];
  });
}

function describeGuesses(list: readonly CrsGuess[], bounds: Bounds): string {
  const x = (bounds[0] + bounds[2]) / 2;
  const y = (bounds[1] + bounds[3]) / 2;
  const degrees = crsByEpsg(4490);
  const shown = list.slice(0, 6).map(({ crs }) => {
    if (crs.kind === 'geographic' || !degrees) return `${crs.code} (${crs.name})`;
    const swapped = x > y && x < 6_200_000;
    const [lon, lat] = transformer(crs, degrees)(swapped ? Float64Array.of(y, x) : Float64Array.of(x, y));
    return `${crs.code} (${crs.name}: ${lon.toFixed(3)}°E ${lat.toFixed(3)}°N)`;
  });
  const more = list.length > shown.length ? `, … ${list.length - shown.length} more` : '';
  return `${shown.join(', ')}${more} — ${list[0].because}`;
}

function describeBounds([minX, minY, maxX, maxY]: Bounds): string {
  const digits = Math.abs(maxX) <= 180 && Math.abs(maxY) <= 90 ? 6 : 1;
  return `x ${minX.toFixed(digits)}…${maxX.toFixed(digits)}, y ${minY.toFixed(digits)}…${maxY.toFixed(digits)}`;
}

function isDegrees([minX, minY, maxX, maxY]: Bounds): boolean {
  return minX >= -180 && maxX <= 180 && minY >= -90 && maxY <= 90;
}

function within(bounds: Bounds, valid: Bounds): boolean {
  return bounds[0] >= valid[0] && bounds[1] >= valid[1] && bounds[2] <= valid[2] && bounds[3] <= valid[3];
}
