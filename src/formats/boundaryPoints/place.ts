import { LianpianError } from '../../model/errors.js';
import type { PlotPoint, PointsFile } from './parse.js';

/**
 * In which order the coordinates of a 界址点 file are, and in which CRS.
 *
 * Order: the format is X (north) before Y (east); some programs write east first. Each order is held against what coordinates in
 * China can be: north 0.3 to 6.2 million; east 0.1 to 0.9 million, or that behind the number of a zone (13–23, 25–45 million); in degrees
 * 70 to 140 east and 0 to 60 north. The order that fits every point is taken, the format's own when both do. When each fits only some points, the
 * file is refused. When no point fits either (a local system), it is the format's own, with a warning.
 * CRS: 坐标系 (2000, 80, 54), 几度分带 and 带号 of the attributes, and whether eastings begin with the zone, give the EPSG code. Eastings that
 * begin with another zone than 带号 says are refused. Null when the attributes do not say the system, or neither they nor the eastings the zone.
 */
export interface PointPlace {
  readonly eastFirst: boolean;
  readonly because: string;
  /** No point can be in the national system in either order. */
  readonly isLocal?: boolean;
  /** `EPSG:n`. */
  readonly crs: string | null;
}

type Datum = 'cgcs2000' | 'xian80' | 'beijing54';

/** First EPSG code of a family: 3° zone 25, 3° meridian 75°, 6° zone 13, 6° meridian 75°; and the code in degrees. */
const FAMILIES: Readonly<Record<Datum, readonly [number, number, number, number, number]>> = {
  cgcs2000: [4513, 4534, 4491, 4502, 4490],
  xian80: [2349, 2370, 2327, 2338, 4610],
  beijing54: [2401, 2422, 21413, 21453, 4214],
};

export function placePoints(points: PointsFile, file: string): PointPlace {
  const order = orderOf(points, file);
  const attribute = (name: string) => points.attributes.get(name)?.trim() ?? '';
  const datum = datumOf(attribute('坐标系'));
  const degrees = order.unit === 'degrees';
  if (degrees) return { ...order, crs: datum ? `EPSG:${FAMILIES[datum][4]}` : null };
  const width = Number(/\d+/.exec(attribute('几度分带'))?.[0] ?? 0);
  const said = Number(/\d+/.exec(attribute('带号'))?.[0] ?? 0);
  const { zone: written } = order;
  if (written !== null && said !== 0 && said < 60 && said !== written) {
    throw new LianpianError(
      'E_CRS_WRONG',
      `属性描述中带号为 ${said}，而东坐标以 ${written} 开头 / the attributes say zone ${said}, the eastings begin with ${written}`,
      file,
      '核实后改正 带号，或用 crs=EPSG:n 指定 / Correct 带号, or state the CRS (crs=EPSG:n).',
    );
  }
  const zone = written ?? (said === 0 ? null : said);
  if (!datum || zone === null) return { ...order, crs: null };
  return { ...order, crs: epsgOf(datum, width, zone, written !== null) };
}

function epsgOf(datum: Datum, width: number, zone: number, withZone: boolean): string | null {
  const [zone3, meridian3, zone6, meridian6] = FAMILIES[datum];
  // some write the central meridian for the zone
  if (zone >= 75 && zone <= 135 && zone % 3 === 0) return `EPSG:${meridian3 + (zone - 75) / 3}`;
  if (zone >= 25 && zone <= 45 && width !== 6) return `EPSG:${(withZone ? zone3 : meridian3) + zone - 25}`;
  if (zone >= 13 && zone <= 23 && width !== 3) return `EPSG:${(withZone ? zone6 : meridian6) + zone - 13}`;
  return null;
}

function datumOf(text: string): Datum | null {
  if (/54|北京/.test(text)) return 'beijing54';
  if (/80|西安/.test(text)) return 'xian80';
  return /2000|CGCS/i.test(text) ? 'cgcs2000' : null;
}

interface Order {
  readonly isLocal?: boolean;
  readonly eastFirst: boolean;
  readonly because: string;
  readonly unit: 'metres' | 'degrees';
  /** The zone all eastings begin with; null when they begin with none. */
  readonly zone: number | null;
}

function orderOf({ plots }: PointsFile, file: string): Order {
  const points = plots.flatMap((plot) => plot.points);
  if (points.length === 0) {
    return { eastFirst: false, because: '没有点 / there are no points', unit: 'metres', zone: null };
  }
  const northFirst = fits(points, (point) => reading(point.second, point.first));
  const eastFirst = fits(points, (point) => reading(point.first, point.second));
  if (!northFirst.odd) {
    const because = eastFirst.odd
      ? `第二个坐标是东坐标（${range(northFirst.all)}） / the second coordinate is the easting (${range(northFirst.all)})`
      : '两种次序都可能，取格式规定的 X（北）在前 / both orders are possible; X (north) first is that of the format';
    return { eastFirst: false, because, ...northFirst.all };
  }
  if (!eastFirst.odd) {
    const because = `第一个坐标是东坐标（${range(eastFirst.all)}） / the first coordinate is the easting (${range(eastFirst.all)})`;
    return { eastFirst: true, because, ...eastFirst.all };
  }
  const isLocal = points.every(({ first, second }) => !reading(first, second) && !reading(second, first));
  if (!isLocal) throw orderUnknown(file, northFirst.odd.line > eastFirst.odd.line ? northFirst.odd : eastFirst.odd);
  const because =
    '不是国家坐标，取格式规定的 X（北）在前 / these are no national coordinates; X (north) first is the order of the format';
  return { eastFirst: false, because, unit: 'metres', zone: null, isLocal };
}

/** What all points are, or the first that is not what those before it are. */
function fits(points: readonly PlotPoint[], read: (point: PlotPoint) => Reading | null) {
  const all = read(points[0]);
  if (!all) return { all: NOTHING, odd: points[0] };
  const odd = points.find((point) => {
    const found = read(point);
    return found?.unit !== all.unit || found.zone !== all.zone;
  });
  return { all, odd };
}

const NOTHING = { unit: 'metres', zone: null } as const;

interface Reading {
  readonly unit: 'metres' | 'degrees';
  readonly zone: number | null;
}

/** What (east, north) can be; null when it can be nothing in China. */
function reading(east: number, north: number): Reading | null {
  if (east >= 70 && east <= 140 && north >= 0 && north <= 60) return { unit: 'degrees', zone: null };
  if (north < 300_000 || north > 6_200_000) return null;
  const zone = Math.floor(east / 1e6);
  const within = east - zone * 1e6;
  if (within < 100_000 || within > 900_000) return null;
  if (zone === 0) return { unit: 'metres', zone: null };
  return (zone >= 13 && zone <= 23) || (zone >= 25 && zone <= 45) ? { unit: 'metres', zone } : null;
}

function range({ unit, zone }: Reading): string {
  if (unit === 'degrees') return '70–140°';
  return zone === null ? '100 000–900 000' : `${zone} 100 000–${zone} 900 000`;
}

function orderUnknown(file: string, odd: PlotPoint): LianpianError {
  return new LianpianError(
    'E_CRS_WRONG',
    `第 ${odd.line} 行起坐标次序无法判断 / from line ${odd.line} on it can't be told which coordinate is north: ${odd.first}, ${odd.second}` +
      ' (北 / north 300 000…6 200 000; 东 / east 100 000…900 000, 或带号在前 / or behind a zone number)',
    file,
    '同一文件的坐标须次序一致、带号一致 / Deliver coordinates that are all in one order and one zone.',
  );
}
