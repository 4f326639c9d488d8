import type { DistrictSketch, ParcelSketch } from '../../../helpers/district.js';
import { target, type Wish } from '../land.js';
import { asked } from '../manyDue.js';
import { back, firmsOn, IDLE, inPark, inside, land, outdated, outside, park, type RowCase } from './sketches.js';

/** Two firms of 300 m² on w, one of 500 m² with all the staff on v; room for 500: v is vacated, though that disturbs more. */
const ONE_OF_TWO = land({
  parcels: [outside('w', 0), outside('v', 1)],
  ...firmsOn(['W', 'w', 300], ['X', 'w', 300], ['V', 'v', 500, { staff: 50 }]),
  parks: park(500),
});
const NO_ROOM = land({ parcels: [outside('w', 0)], ...firmsOn(['W', 'w', 300], ['X', 'w', 300]), parks: park(500) });
/** w with a firm that states no floor, and two idle plots that can be a park. */
const NO_FLOOR = land({
  parcels: [inside('a', 0, IDLE), inside('b', 1, IDLE), outside('w', 0)],
  ...firmsOn(['W', 'w', 0]),
});
const TWO_OUTDATED = (more: readonly ParcelSketch[]) =>
  land({
    parcels: [outside('w', 0), outside('v', 1), ...more],
    ...firmsOn(['W', 'w', 600, { grade: 'D' }], ['V', 'v', 600, { grade: 'D' }]),
  });
const unlike = (more: Partial<DistrictSketch>): Wish => ({
  sketch: land({
    ...firmsOn(['W', 'w', 200, { sector: 'C13' }], ['V', 'v', 200, { sector: 'C26' }]),
    parks: park(5000),
    ...more,
    parcels: [outside('w', 0), outside('v', 1), ...(more.parcels ?? [])],
  }),
  targets: [inPark(100)],
  limits: { sectorsApart: [['C13', 'C26']] },
});
const UNLIKE: RowCase = {
  // the other firm goes to a park that is built for it
  binds: unlike({ parcels: [inside('a', 0, IDLE), inside('b', 1, IDLE)] }),
  short: unlike({}),
  missed: 0.5,
  says: 'unlike sectors in one park gives +50 points',
};

/**
 * 120 workshops in 甲镇, so many of 90 m² and the others of 500 m², and five parks: firms move in groups. 乙镇 takes 7 firms; the park beside 甲镇 has
 * `roomM2`.
 */
function received(small: number, roomM2: number, missed: number): RowCase {
  const workshops = Array.from({ length: 120 }, (_, i): ParcelSketch => {
    const [x, y] = [2050 + 60 * (i % 7), 30 * Math.floor(i / 7)];
    return { id: `w${i}`, shape: [x, y, x + 20, y + 20], town: 0 };
  });
  const wish: Wish = {
    sketch: land({
      parcels: workshops,
      parks: [0, 1, 2, 3, 4].map((p) => ({
        id: `K${p}`,
        shape: [200 * p, 0, 200 * p + 100, 100] as const,
        remainingFloorM2: p === 0 ? roomM2 : 20_000,
      })),
      towns: [
        { code: '1', name: '甲镇', shape: [1000, 0, 9000, 2000] },
        { code: '2', name: '乙镇', shape: [150, 0, 1000, 2000] },
        { code: '3', name: '丙镇', shape: [0, 0, 150, 2000] },
      ],
      ...firmsOn(...workshops.map(({ id }, i) => [`F${id}`, id, i < small ? 90 : 500] as const)),
    }),
    settings: { 'move.roundingReserve': 0 },
    targets: [inPark(100)],
    limits: { townLimits: [{ town: '乙镇', basis: 'firmsReceived', max: 7 }] },
  };
  return { binds: wish, short: wish, missed, says: 'no least or most by town gives' };
}
/** 35 of 90 m² in 3,150 m², and 7: 78 of 120 stay. */
const MANY_SMALL = received(60, 3150, 78 / 120);
/** 10 of 90 m² and 4 of 500 m² in 2,900 m², and 7: 99 of 120 stay. */
const FEW_SMALL = received(10, 2900, 99 / 120);

const DUE_LAND = land({
  parcels: [inside('a', 0), inside('b', 1)],
  ...firmsOn(['A', 'a', 6000, { grade: 'D' }], ['B', 'b', 7500, { grade: 'D' }]),
});
const due = (settings: Wish['settings']): Wish => ({
  sketch: DUE_LAND,
  targets: [target('outdated', 'outdatedFirms', 2, { mode: 'must', date: '2022-12-31' })],
  settings: { 'phase.lastYear': 2025, 'close.maxShare': 0, ...settings },
});

/** 1,500 m² for firms of 100 m²: 15 of 20 by 2022. */
const LATE: RowCase = {
  binds: asked(1500, 2022),
  short: asked(1500, 2022),
  missed: 0.5 * 0.25,
  says: 'phase.dueBeyond',
};
/** The outdated firms are on listed land and stay; the others go to the park, and 36 of 60 were to be in parks: 1 + ½ + 6 / 36. */
const listed: Wish = (({ sketch, ...rest }) => ({
  ...rest,
  sketch: { ...sketch, keep: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`w${2 * n}`, 'supply'])) },
}))(asked(2000, 2022));
const NOT_EARLY: RowCase = { binds: listed, short: listed, missed: 1.5 + 1 / 6, says: 'lifting the keep-list gives +' };

/** Rows of targets and of where firms go. */
export const FIRM_CASES: Readonly<Record<string, RowCase>> = {
  target: {
    binds: { sketch: land({ parcels: [outside('a', 0, IDLE)] }), targets: [back(15)] },
    short: {
      sketch: land({ parcels: [outside('a', 0, IDLE)] }),
      targets: [back(15)],
      locks: { land: [{ target: 'a', lock: 'out', origin: 'edits[0]' }] },
    },
    missed: 1,
    says: 'dropping the locks gives +15 mu',
  },
  // by 2022 no cluster stands: each is upgraded alone, or late
  due: { binds: due({}), short: due({ 'upgrade.minSiteM2': 1e6 }), missed: 0.5, says: 'phase.dueLate' },
  early: NOT_EARLY,
  inTime: LATE,
  // the block counts when its one plot is given back, and for that its firms must go
  treated: {
    binds: {
      sketch: land({ parcels: [outside('w', 0)], ...firmsOn(['W', 'w', 400]), parks: park(500) }),
      targets: [target('blocks', 'rectified', 10_000, { mode: 'must' })],
    },
    short: { sketch: NO_ROOM, targets: [target('blocks', 'rectified', 10_000, { mode: 'must' })] },
    missed: 1,
    says: 'unlimited room in parks gives +10000 m²',
  },
  sent: {
    binds: { sketch: ONE_OF_TWO, targets: [back(15)] },
    short: { sketch: NO_ROOM, targets: [back(15)] },
    missed: 1,
    says: 'unlimited room in parks gives +15 mu',
  },
  room: {
    binds: { sketch: ONE_OF_TWO, targets: [back(15)] },
    short: { sketch: NO_ROOM, targets: [back(15)] },
    missed: 1,
    says: 'unlimited room in parks gives +15 mu',
  },
  // a firm without floor needs no room, and still a park that stands
  open: {
    binds: { sketch: NO_FLOOR, targets: [back(15)] },
    short: { sketch: NO_FLOOR, targets: [back(15)], settings: { 'cluster.maxCount': 0 } },
    missed: 1,
    says: 'any number of new parks gives +15 mu',
  },
  // closing costs 2 × 600, a park for the second firm 3,000 + 5,000 more
  closing: {
    binds: {
      sketch: TWO_OUTDATED([inside('a', 0, IDLE), inside('b', 1, IDLE)]),
      targets: [outdated(2)],
      settings: { 'close.maxShare': 0.5 },
    },
    short: { sketch: TWO_OUTDATED([]), targets: [outdated(2)], settings: { 'close.maxShare': 0.5 } },
    missed: 0.5,
    says: 'no cap on closing firms gives +1 firms',
  },
  host: UNLIKE,
  unlike: UNLIKE,
  arrived: MANY_SMALL,
  least: MANY_SMALL,
  most: FEW_SMALL,
};
