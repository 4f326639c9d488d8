import { LianpianError } from '../model/errors.js';
import { type CrsWords, namedCrs } from './crs.js';
import { type Bounds, type Crs, crsByEpsg, epsgOfGaussKruger } from './crsTable.js';
import { OLDER_DATUMS, olderSystemOf } from './olderDatums.js';
import { transformer } from './proj.js';

/**
 * Whether coordinates can belong to the CRS they are said to be in, and what they could be when nothing is said.
 *
 * Rules (domain §1.4): |x| ≤ 180 and |y| ≤ 90 → degrees; easting 25–45.99 million → three-degree zone ⌊easting / 10⁶⌋;
 * 13–23.99 million → six-degree zone; easting 1–9 · 10⁵ with northing 0.3–6.2 · 10⁶ → a meridian form whose meridian is unknown:
 * candidates are listed, the one nearest to `near` (another layer of the delivery) first, and none is taken. Coordinates that fit
 * no rule as they stand are tried with x and y exchanged, and so are those that fit no longer than that in the CRS they are said to be in.
 */
export interface CrsGuess {
  readonly crs: Crs;
  readonly because: string;
  /** Where the middle of the coordinates would lie, degrees. */
  readonly place: LonLat;
  /** True: only with x and y exchanged. */
  readonly swapped: boolean;
  /** Other systems with the very same numbers, as `EPSG:2364 Xian 1980 / …`: the coordinates can't tell them apart. */
  readonly sameNumbers: readonly string[];
}

/** Degrees east and north. */
export type LonLat = readonly [number, number];

const HOW_TO_SAY_CRS = {
  zh: '命令行写 --crs EPSG:编号（或 文件|crs=EPSG:编号），方案中在该图层的 "file" 旁写 "crs": "EPSG:编号"',
  en: '--crs EPSG:n on the command line (or FILE|crs=EPSG:n), "crs": "EPSG:n" beside the "file" of this layer in a scenario',
};
const HOW_TO_SAY_AXES = {
  zh: '请写明北坐标在前：命令行写 文件|axes=yx，方案中在该图层的 "file" 旁写 "axes": "yx"；若已写明，请去掉。',
  en: 'Say that north comes first: FILE|axes=yx on the command line, "axes": "yx" beside the "file" of this layer in a scenario; where that is said already, take it away.',
};
/** Parcels do not lie nearer to a pole. */
const LAST_LAND_LAT_DEG = 84;

export function guessCrs(bounds: Bounds, near: LonLat | null = null): readonly CrsGuess[] {
  const direct = guesses(bounds, near, false);
  return direct.length > 0 ? direct : guesses(exchanged(bounds), near, true);
}

/** Refuses (E_CRS_WRONG) coordinates that cannot be in `crs`, with both readings. `where` names file and layer. */
export function checkPlausible(crs: Crs, bounds: Bounds, where = '', near: () => LonLat | null = () => null): void {
  if (!bounds.every(Number.isFinite)) return;
  const swapped = exchanged(bounds);
  if (fits(crs, bounds)) return;
  const valid = crs.validBounds;
  const asSaid = valid
    ? `${crs.code} 的坐标应在 / coordinates of ${crs.code} lie in x ${valid[0]}…${valid[2]}, y ${valid[1]}…${valid[3]}`
    : `${crs.code} 以米为单位 / ${crs.code} is in metres`;
  const said = `坐标与 ${crs.code} 不符 / coordinates do not fit ${crs.code} (${crs.name}): ${describeBounds(bounds)}. ${asSaid}`;
  const degreesAsMetres = crs.kind === 'projected' && isDegrees(bounds);
  if (valid && !degreesAsMetres && fits(crs, swapped)) {
    const [lon, lat] = placeOf(crs, swapped);
    throw new LianpianError(
      'E_CRS_WRONG',
      `${said}; x 与 y 颠倒后相符 / with x and y swapped they fit, at ${degrees(lon, lat)}`,
      where,
      {
        zh: `${HOW_TO_SAY_AXES.zh}否则请写明真实的坐标系：${HOW_TO_SAY_CRS.zh}。`,
        en: `${HOW_TO_SAY_AXES.en} If that is not so, state the true CRS: ${HOW_TO_SAY_CRS.en}.`,
      },
    );
  }
  const others = guessCrs(bounds, near());
  const asLooks =
    others.length > 0
      ? `看起来像 / they look like ${describeGuesses(others)}`
      : '与已知坐标系均不符 / they fit no known CRS';
  const axes = axesHint(others[0]);
  throw new LianpianError('E_CRS_WRONG', `${said}; ${asLooks}`, where, {
    zh: `请写明此图层真实的坐标系：${HOW_TO_SAY_CRS.zh}。${axes.zh}`,
    en: `State the true CRS of this layer: ${HOW_TO_SAY_CRS.en}.${axes.en}`,
  });
}

function axesHint(likeliest: { readonly swapped: boolean } | undefined): { readonly zh: string; readonly en: string } {
  if (!likeliest?.swapped) return { zh: '', en: '' };
  return { zh: HOW_TO_SAY_AXES.zh, en: ` ${HOW_TO_SAY_AXES.en}` };
}

/** E_CRS_MISSING with the ranked list of what the coordinates could be. */
export function crsMissing(bounds: Bounds, where: string, near: LonLat | null = null): LianpianError {
  const candidates = guessCrs(bounds, near);
  const list = candidates.length > 0 ? describeGuesses(candidates) : '无 / nothing known';
  const axes = axesHint(candidates[0]);
  return new LianpianError(
    'E_CRS_MISSING',
    `没有坐标系说明 / the layer says no CRS: ${describeBounds(bounds)}. 可能是 / it could be ${list}`,
    where,
    {
      zh: `请写明坐标系：${HOW_TO_SAY_CRS.zh}。${axes.zh}`,
      en: `State it: ${HOW_TO_SAY_CRS.en}.${axes.en}`,
    },
  );
}

/** Where a layer lies whose CRS is known and fits: what ranks the candidates of another. Null where nothing is sure. */
export function placeOfLayer(claim: CrsWords | null, xy: Float64Array): LonLat | null {
  const crs = claim && namedCrs(claim);
  const bounds = middleBounds(xy);
  return crs && bounds && fits(crs, bounds) ? placeOf(crs, bounds) : null;
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

function guesses(bounds: Bounds, near: LonLat | null, swapped: boolean): CrsGuess[] {
  const [minX, minY, maxX, maxY] = bounds;
  const known = (codes: readonly number[], because: string) => ranked(codes, because, bounds, near, swapped);
  if (isDegrees(bounds)) {
    if (!swapped && Math.abs(middleOf(bounds)[1]) > LAST_LAND_LAT_DEG && fitsDegrees(exchanged(bounds))) return [];
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

/** Systems by code, the nearest to `near` first; the order given stands where nothing is near. */
function ranked(
  codes: readonly number[],
  because: string,
  bounds: Bounds,
  near: LonLat | null,
  swapped: boolean,
): CrsGuess[] {
  const list = codes.flatMap((epsg) => {
    const crs = crsByEpsg(epsg);
    return crs ? [{ crs, because, place: placeOf(crs, bounds), swapped, sameNumbers: sameNumbers(crs) }] : [];
  });
  if (!near) return list;
  const away = ({ place }: CrsGuess) => Math.hypot(place[0] - near[0], place[1] - near[1]);
  return list.sort((a, b) => away(a) - away(b));
}

function sameNumbers({ gaussKruger, code }: Crs): string[] {
  if (!gaussKruger) return [];
  const older = OLDER_DATUMS.map((datum) => olderSystemOf(datum, gaussKruger));
  const wide = epsgOfGaussKruger(gaussKruger, 6);
  const wideCrs = wide === null || `EPSG:${wide}` === code ? null : crsByEpsg(wide);
  return [
    ...(wideCrs ? [`${wideCrs.code} ${wideCrs.name}`] : []),
    ...older.flatMap((system) => (system ? [`EPSG:${system.epsg} ${system.name}`] : [])),
  ];
}

function placeOf(crs: Crs, bounds: Bounds): LonLat {
  const [x, y] = middleOf(bounds);
  const lonLat = crsByEpsg(4490);
  if (crs.kind === 'geographic' || !lonLat) return [x, y];
  const [lon, lat] = transformer(crs, lonLat)(Float64Array.of(x, y));
  return [lon, lat];
}

function middleOf([minX, minY, maxX, maxY]: Bounds): readonly [number, number] {
  return [(minX + maxX) / 2, (minY + maxY) / 2];
}

function exchanged([minX, minY, maxX, maxY]: Bounds): Bounds {
  return [minY, minX, maxY, maxX];
}

function describeGuesses(list: readonly CrsGuess[]): string {
  const shown = list.slice(0, 6).map(({ crs, place: [lon, lat] }) => `${crs.code} (${crs.name}: ${degrees(lon, lat)})`);
  const more = list.length > shown.length ? `, … ${list.length - shown.length} more` : '';
  const [first] = list;
  const turned = first.swapped ? 'x 与 y 颠倒后 / with x and y swapped: ' : '';
  const same =
    first.sameNumbers.length > 0
      ? `; 数值相同的还有 / the same numbers as ${first.crs.code} have ${first.sameNumbers.join(', ')}`
      : '';
  return `${shown.join(', ')}${more} — ${turned}${first.because}${same}`;
}

function degrees(lon: number, lat: number): string {
  return `${Math.abs(lon).toFixed(3)}°${lon < 0 ? 'W' : 'E'} ${Math.abs(lat).toFixed(3)}°${lat < 0 ? 'S' : 'N'}`;
}

function describeBounds([minX, minY, maxX, maxY]: Bounds): string {
  const digits = Math.abs(maxX) <= 180 && Math.abs(maxY) <= 180 ? 6 : 1;
  return `x ${minX.toFixed(digits)}…${maxX.toFixed(digits)}, y ${minY.toFixed(digits)}…${maxY.toFixed(digits)}`;
}

/** Whether coordinates can be of `crs`. Degrees next to a pole that would be land when exchanged can't. */
function fits(crs: Crs, bounds: Bounds): boolean {
  if (crs.validBounds && !within(bounds, crs.validBounds)) return false;
  if (crs.kind === 'projected') return !isDegrees(bounds);
  return Math.abs(middleOf(bounds)[1]) <= LAST_LAND_LAT_DEG || !fitsDegrees(exchanged(bounds));
}

function fitsDegrees(bounds: Bounds): boolean {
  return isDegrees(bounds) && Math.abs(middleOf(bounds)[1]) <= LAST_LAND_LAT_DEG;
}

function isDegrees([minX, minY, maxX, maxY]: Bounds): boolean {
  return minX >= -180 && maxX <= 180 && minY >= -90 && maxY <= 90;
}

function within(bounds: Bounds, valid: Bounds): boolean {
  return bounds[0] >= valid[0] && bounds[1] >= valid[1] && bounds[2] <= valid[2] && bounds[3] <= valid[3];
}
