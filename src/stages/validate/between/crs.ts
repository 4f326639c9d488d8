import { bestShift } from '../../../geometry/bestShift.js';
import type { CheckedLayer, DeclaredCrs } from '../../../model/checkedLayer.js';
import type { Report } from '../../../model/checks.js';
import { finding } from '../../../model/finding.js';
import type { CheckContext, SoundLayer } from '../context.js';
import { type Box, diagonalM, gapM, mainBody } from '../mainBody.js';
import { nearestLand } from './nearestLand.js';

const OTHER_DATUM =
  '基准不同，两者的吻合取决于转换参数 / another datum: how they fit hangs on the parameters between them';
const OTHER_ZONE = '中央子午线不同 / another central meridian';

/**
 * Layers of one delivery that are declared on different datums or central meridians: layer.crsDiffers, a note.
 *
 * Definition: against the parcels, else the first layer whose CRS is known; only where both lie together when brought to one plane (what lies apart
 * is for layer.outside and layer.crsSuspicious). Degrees beside metres on one datum is no difference.
 */
export function declaredFindings(checked: readonly SoundLayer[], { settings }: CheckContext, report: Report): void {
  const known = checked.filter(({ layer }) => layer.declared);
  const base = known.find(({ layer }) => layer.role === 'parcels') ?? known[0];
  if (!base?.layer.declared) return;
  const boxOf = ({ layer }: SoundLayer) => mainBody(layer.polygons, settings['validate.farOffM']).box;
  const land = boxOf(base);
  for (const one of known) {
    const because = differenceOf(one.layer.declared, base.layer.declared);
    if (one === base || because === null) continue;
    const box = boxOf(one);
    if (land && box && gapM(box, land) > 0) continue;
    const numbers = { against: base.layer.layer, otherCrs: base.layer.declared.code, because };
    const { layer, declared } = one.layer;
    report(finding('layer.crsDiffers', 'note', layer, { crs: declared?.code ?? '', ...numbers }));
  }
}

function differenceOf(own: CheckedLayer['declared'], other: DeclaredCrs): string | null {
  if (!own) return null;
  if (own.datum !== other.datum) return OTHER_DATUM;
  const [a, b] = [own.centralMeridianDeg, other.centralMeridianDeg];
  return a !== null && b !== null && a !== b ? OTHER_ZONE : null;
}

/**
 * Layers whose place speaks of a mistaken CRS: layer.crsSuspicious, one a layer, a warning.
 *
 * Definition, against the parcels: apart by whole zone prefixes (10⁶ m), by a false easting (500 km), by the width of a three-degree zone, each up to the
 * size of the layers; or near, but fitting the borders of the parcels only when shifted as a whole (`bestShift`): another datum. Limits: a web
 * map's shift (GCJ-02) is looked for where layers are placed (`geodesy/gcj02.ts`), for it needs the ellipsoid; a layer that shares no border
 * with the parcels can't be judged by shifting.
 */
export function crsFindings(checked: readonly SoundLayer[], context: CheckContext, report: Report): void {
  for (const { layer } of checked) {
    if (layer.role === 'parcels') continue;
    const nearest = nearestLand(layer, context);
    if (!nearest) continue;
    const { land, box, apartM } = nearest;
    const apart = apartM > 0 ? apartBy(box, land.box) : shiftOf(layer.polygons.xy, land.layer.polygons.xy);
    if (!apart) continue;
    const { because, eastM, northM } = apart;
    report(finding('layer.crsSuspicious', 'warning', layer.layer, { because, eastM, northM }));
  }
}

interface Apart {
  readonly because: string;
  readonly eastM: number;
  readonly northM: number;
}

const ZONE_PREFIX = '相差整数个带号（10⁶ 米） / whole zone prefixes (10⁶ m) apart';
const FALSE_EASTING = '相差 500 公里的东偏 / a false easting of 500 km apart';
const MERIDIAN = '约相差一个三度带，中央子午线有误 / about a three-degree zone apart: another central meridian';
const SHIFTED =
  '整体平移后才与图斑边界吻合，基准有误 / fits the borders of the parcels only when shifted as a whole: another datum';

const METRES_PER_DEGREE = 111_320;

function apartBy(box: Box, land: Box): Apart | null {
  const eastM = Math.round((box.minX + box.maxX - land.minX - land.maxX) / 2);
  const northM = Math.round((box.minY + box.maxY - land.minY - land.maxY) / 2);
  // a layer of a part of the district may have its middle anywhere in it
  const reachM = Math.max(diagonalM(land), diagonalM(box)) / 2;
  if (Math.abs(northM) > reachM) return null;
  const near = (distanceM: number) => Math.abs(Math.abs(eastM) - distanceM) <= reachM;
  const prefixes = Math.round(Math.abs(eastM) / 1e6);
  if (prefixes > 0 && near(prefixes * 1e6)) return { because: ZONE_PREFIX, eastM, northM };
  if (near(500_000)) return { because: FALSE_EASTING, eastM, northM };
  const latitudeDeg = (land.minY + land.maxY) / 2 / 110_900;
  const zoneM = 3 * METRES_PER_DEGREE * Math.cos((latitudeDeg * Math.PI) / 180);
  return latitudeDeg > 0 && latitudeDeg < 60 && near(zoneM) ? { because: MERIDIAN, eastM, northM } : null;
}

function shiftOf(xy: Float64Array, parcels: Float64Array): Apart | null {
  const shift = bestShift(xy, parcels);
  return shift && { because: SHIFTED, eastM: 0 - shift.eastM, northM: 0 - shift.northM };
}
