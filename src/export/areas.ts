import { AREA_DIFFERENCE_CLASSES, type AreaDifferenceClass, areaDifferenceClass } from '../model/areaDifference.js';
import type { District } from '../model/district.js';
import type { Settings } from '../model/settings.js';
import { muFromM2, toHundredths } from '../model/units.js';
import type { RunResult } from '../run.js';
import { number, tableOf, text } from './fields.js';
import type { OutputTable } from './tables.js';

/**
 * The four areas of parcels in sum, and how far they are apart.
 *
 * *Measured* is the official area, or the geodesic one in its place where the working CRS is not CGCS2000 Gauss–Krüger. Differences are measured
 * minus the other; the one to the recorded area is over the parcels that have both a shape and a recorded area. Sums are of 0.01 m², so that villages sum to their town, and towns to the district.
 */
export interface AreaSums {
  readonly parcels: number;
  readonly measuredM2: number;
  readonly geodesicM2: number;
  readonly planarM2: number;
  readonly recordedM2: number;
  /** Null where nothing was levelled. */
  readonly levelledM2: number | null;
  readonly minusRecordedM2: number;
  readonly minusGeodesicM2: number;
  readonly minusPlanarM2: number;
  /** Measured area of the parcels compared with a recorded one. */
  readonly comparedM2: number;
  readonly classes: Readonly<Record<AreaDifferenceClass, number>>;
}

/** Measured areas: official before any levelling, or what stands in their place. */
export function measuredM2(parcels: District['parcels']): Float64Array {
  return parcels.beforeLevellingM2 ?? parcels.officialM2;
}

/** Title of the area that is accounted, by its basis. */
export function areaTitle({ areaBasis }: District): string {
  return { official: '椭球面积', geodesic: '测地面积', levelled: '调平面积' }[areaBasis];
}

/** True where the measured areas are those of the survey formula. */
export function isOfficial({ areaBasis, crs }: District): boolean {
  return areaBasis === 'levelled' ? crs.gaussKruger !== null : areaBasis === 'official';
}

export function differenceClass({ parcels }: District, settings: Settings, parcel: number): AreaDifferenceClass {
  return areaDifferenceClass(measuredM2(parcels)[parcel], parcels.recordedM2[parcel], settings);
}

export function areaSums(
  { district, settings, levelling }: Pick<RunResult, 'district' | 'settings' | 'levelling'>,
  parcels: Iterable<number>,
): AreaSums {
  const { geodesicM2, planarM2, recordedM2 } = district.parcels;
  const measured = measuredM2(district.parcels);
  const classes = Object.fromEntries(AREA_DIFFERENCE_CLASSES.map((name) => [name, 0])) as Record<
    AreaDifferenceClass,
    number
  >;
  const sum = { measured: 0, geodesic: 0, planar: 0, recorded: 0, levelled: 0, compared: 0, minusRecorded: 0 };
  let count = 0;
  for (const p of parcels) {
    count++;
    const own = hundredths(measured[p]);
    sum.measured += own;
    sum.geodesic += hundredths(geodesicM2[p]);
    sum.planar += hundredths(planarM2[p]);
    sum.recorded += hundredths(recordedM2[p]);
    sum.levelled += hundredths(levelling?.levelledM2[p] ?? Number.NaN);
    const verdict = differenceClass(district, settings, p);
    classes[verdict]++;
    if (verdict === 'notCompared') continue;
    sum.compared += own;
    sum.minusRecorded += own - hundredths(recordedM2[p]);
  }
  return {
    parcels: count,
    measuredM2: sum.measured / 100,
    geodesicM2: sum.geodesic / 100,
    planarM2: sum.planar / 100,
    recordedM2: sum.recorded / 100,
    levelledM2: levelling ? sum.levelled / 100 : null,
    minusRecordedM2: sum.minusRecorded / 100,
    minusGeodesicM2: (sum.measured - sum.geodesic) / 100,
    minusPlanarM2: (sum.measured - sum.planar) / 100,
    comparedM2: sum.compared / 100,
    classes,
  };
}

/** By village, then its town, the district last. */
export function areasTable(result: RunResult): OutputTable {
  const { district, levelling } = result;
  const { towns, villages, parcels } = district;
  const rows = levelsOf(district).map(({ members, ...level }) => ({ ...level, sums: areaSums(result, members) }));
  const official = isOfficial(district);
  const name = (names: readonly string[], k: number | null) => (k === null ? null : (names[k] ?? '未知'));
  const difference = (word: string, zh: string, of: (sums: AreaSums) => number, base: (sums: AreaSums) => number) => [
    number(`minus_${word}_m2`, `${zh}（平方米）`, 2, (i) => of(rows[i].sums)),
    number(`minus_${word}_mu`, `${zh}（亩）`, 2, (i) => muFromM2(of(rows[i].sums))),
    number(`minus_${word}_share`, `${zh}比例`, 8, (i) => of(rows[i].sums) / base(rows[i].sums)),
  ];
  const hasRecorded = parcels.recordedM2.some((areaM2) => !Number.isNaN(areaM2));
  return {
    name: 'areas',
    ...tableOf(rows.length, [
      text('level', '层级', (i) => rows[i].level),
      text('town', '镇街', (i) => name(towns.name, rows[i].town)),
      text('village', '村', (i) => name(villages.name, rows[i].village)),
      number('parcels', '图斑数', 0, (i) => rows[i].sums.parcels),
      number('official_m2', '椭球面积（平方米）', 2, (i) => (official ? rows[i].sums.measuredM2 : null)),
      number('official_mu', '椭球面积（亩）', 2, (i) => (official ? muFromM2(rows[i].sums.measuredM2) : null)),
      number('geodesic_m2', '测地面积（平方米）', 2, (i) => rows[i].sums.geodesicM2),
      number('planar_m2', '平面面积（平方米）', 2, (i) => rows[i].sums.planarM2),
      number('recorded_m2', '记载面积（平方米）', 2, (i) => (hasRecorded ? rows[i].sums.recordedM2 : null)),
      ...(levelling ? [number('levelled_m2', '调平面积（平方米）', 2, (i) => rows[i].sums.levelledM2)] : []),
      ...(hasRecorded
        ? difference(
            'recorded',
            '与记载面积之差',
            (s) => s.minusRecordedM2,
            (s) => s.comparedM2,
          )
        : []),
      ...difference(
        'geodesic',
        '与测地面积之差',
        (s) => s.minusGeodesicM2,
        (s) => s.measuredM2,
      ),
      ...difference(
        'planar',
        '与平面面积之差',
        (s) => s.minusPlanarM2,
        (s) => s.measuredM2,
      ),
      number('agrees', '相符', 0, (i) => rows[i].sums.classes.agrees),
      number('differs', '略有出入', 0, (i) => rows[i].sums.classes.differs),
      number('warning', '超限', 0, (i) => rows[i].sums.classes.warning),
      number('error', '严重超限', 0, (i) => rows[i].sums.classes.error),
      number('not_compared', '未比较', 0, (i) => rows[i].sums.classes.notCompared),
    ]),
  };
}

interface Level {
  readonly level: 'village' | 'town' | 'district';
  /** −1 where unknown; null where the level has none. */
  readonly town: number | null;
  readonly village: number | null;
  readonly members: readonly number[];
}

/** Villages of a town in the order of their layer, then the town; unknown ones last. No rows of a level that was not delivered. */
function levelsOf({ parcels, towns, villages }: District): Level[] {
  const byTown = grouped(parcels.id.keys(), (p) => parcels.town[p]);
  const rows: Level[] = [];
  for (const [town, inTown] of byTown) {
    if (villages.code.length > 0) {
      for (const [village, members] of grouped(inTown, (p) => parcels.village[p])) {
        rows.push({ level: 'village', town: towns.code.length > 0 ? town : null, village, members });
      }
    }
    if (towns.code.length > 0) rows.push({ level: 'town', town, village: null, members: inTown });
  }
  return [...rows, { level: 'district', town: null, village: null, members: [...parcels.id.keys()] }];
}

function grouped(parcels: Iterable<number>, keyOf: (parcel: number) => number): [number, number[]][] {
  const groups = new Map<number, number[]>();
  for (const p of parcels) {
    const key = keyOf(p);
    const group = groups.get(key);
    if (group) group.push(p);
    else groups.set(key, [p]);
  }
  return [...groups].sort(([a], [b]) => (a < 0 ? 1 : b < 0 ? -1 : a - b));
}

function hundredths(areaM2: number): number {
  return Number.isNaN(areaM2) ? 0 : toHundredths(areaM2);
}
