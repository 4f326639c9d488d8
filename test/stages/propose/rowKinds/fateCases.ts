import type { DistrictSketch } from '../../../helpers/district.js';
import {
  ALONE,
  back,
  better,
  EXACTLY,
  firmsOn,
  IDLE,
  inPark,
  inside,
  JOINED,
  land,
  outdated,
  outside,
  park,
  type RowCase,
} from './sketches.js';

const TWO_IDLE = [inside('a', 0, IDLE), inside('b', 1, IDLE)];
/** w with one firm of 400 m², a park with room for it. */
const WORKSHOP = land({ parcels: [outside('w', 0)], ...firmsOn(['W', 'w', 400]), parks: park(500) });
/** w with two firms of which the park takes in either, not both. */
const TWO_FIRMS = land({ parcels: [outside('w', 0)], ...firmsOn(['W', 'w', 400], ['V', 'w', 300]), parks: park(500) });
const FLEXIBLE = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [1900, -100, 2150, 300] as const, kind: 'flexible' as const }] }],
};

/** Land and who is on it. S has half of its land on a and half on b, G on a and H on b; c with L is dear. */
const spread = (third: boolean): DistrictSketch => {
  const { firms, sites } = firmsOn(['G', 'a', 500], ['H', 'b', 500], ...(third ? ([['L', 'c', 12_000]] as const) : []));
  return land({
    parcels: [inside('a', 0), inside('b', 4), ...(third ? [inside('c', 8)] : [])],
    firms: [...firms, { creditCode: 'S', floorM2: 100, grade: 'C', taxWan: [1, 1, 1] }],
    sites: [...sites, { firm: 'S', parcel: 'a', share: 0.5 }, { firm: 'S', parcel: 'b', share: 0.5 }],
    parks: park(200),
  });
};
/** The firm S, graded D, alone on a and b, half and half. */
const onTwo = (b = inside('b', 1)): DistrictSketch =>
  land({
    parcels: [inside('a', 0), b],
    firms: [{ creditCode: 'S', floorM2: 900, grade: 'D', taxWan: [1, 1, 1] }],
    sites: [
      { firm: 'S', parcel: 'a', share: 0.5 },
      { firm: 'S', parcel: 'b', share: 0.5 },
    ],
  });
/** S has 0.3 of its land in the park K, 0.3 on a (with its idle neighbour b a park of 45 mu), 0.4 on w, where X has all of its own. */
const inBoth = (xFloorM2: number): DistrictSketch => ({
  ...land({
    parcels: [inside('a', 0), inside('b', 1, IDLE), { id: 'k', shape: [0, 2000, 100, 2100] }, outside('w', 0)],
    firms: [
      { creditCode: 'S', floorM2: 100, grade: 'C', taxWan: [1, 1, 1] },
      { creditCode: 'X', floorM2: xFloorM2, grade: 'C', taxWan: [1, 1, 1] },
    ],
    sites: [
      { firm: 'S', parcel: 'k', share: 0.3 },
      { firm: 'S', parcel: 'a', share: 0.3 },
      { firm: 'S', parcel: 'w', share: 0.4 },
      { firm: 'X', parcel: 'w' },
    ],
    parks: park(100),
  }),
});

/** Rows of fates: what becomes of land and of the firms on it. */
export const FATE_CASES: Readonly<Record<string, RowCase>> = {
  // 45 mu joined cost 0.1 × 30,000 + 5,000; without the row the land counts and no cluster stands
  joined: {
    binds: { sketch: land({ parcels: TWO_IDLE }), settings: JOINED, targets: [better(45)] },
    short: {
      sketch: land({ parcels: TWO_IDLE }),
      settings: { ...JOINED, 'cluster.maxCount': 0 },
      targets: [better(45)],
    },
    missed: 1,
    says: 'any number of new parks gives +45 mu',
  },
  // a can be upgraded or given back; one of them. Where b is there to give back (30 mu: dearer by 1,000) both targets are met
  fate: {
    binds: {
      sketch: land({
        ...FLEXIBLE,
        parcels: [outside('a', 0, IDLE), { id: 'b', shape: [2200, 0, 2400, 100], use: 'idle' }],
      }),
      settings: EXACTLY,
      targets: [back(15), better(15)],
    },
    short: {
      sketch: land({ ...FLEXIBLE, parcels: [outside('a', 0, IDLE)] }),
      targets: [back(15), better(15, { weight: 2 })],
    },
    missed: 1,
    says: 'giving up the other targets gives +15 mu',
  },
  leave: {
    binds: { sketch: WORKSHOP, targets: [back(15)] },
    short: { sketch: TWO_FIRMS, targets: [back(15)] },
    missed: 1,
    says: 'unlimited room in parks gives +15 mu',
  },
  // a firm that moves leaves no shed behind: w is given back; the listed plot can't be, nor recovered, so its firm stays
  empty: {
    binds: { sketch: WORKSHOP, targets: [inPark(100)] },
    short: {
      sketch: land({ parcels: [inside('a', 0)], ...firmsOn(['A', 'a', 400]), parks: park(500), keep: { a: 'supply' } }),
      targets: [inPark(100)],
    },
    missed: 1,
    says: 'lifting the keep-list gives +100 points',
  },
  // F, G and Z on a, of whom F or G could move: not where a is upgraded under them. With b (14,000 m² of floor) upgraded instead, one moves
  firm: {
    binds: {
      sketch: land({
        parcels: [inside('a', 0), inside('b', 4)],
        ...firmsOn(['F', 'a', 100], ['G', 'a', 100], ['Z', 'a', 200], ['H', 'b', 14_000]),
        parks: park(100),
      }),
      settings: ALONE,
      targets: [better(22.5), inPark(25)],
    },
    short: {
      sketch: land({
        parcels: [inside('a', 0)],
        ...firmsOn(['F', 'a', 100], ['G', 'a', 100], ['Z', 'a', 200]),
        parks: park(100),
      }),
      targets: [better(22.5), inPark(33)],
    },
    missed: 1,
    says: 'parks of any size gives',
  },
  // S moves only where at most half of its land is worked on: of 45 mu a alone, or a and c
  spread: {
    binds: { sketch: spread(true), settings: ALONE, targets: [better(45), inPark(25)] },
    short: { sketch: spread(false), settings: ALONE, targets: [better(45), inPark(33)] },
    missed: 0.5,
    says: 'could be met alone; competes with the other targets',
  },
  // most of S's land: both plots; one of them is too small a site
  worked: {
    binds: { sketch: onTwo(), settings: { ...ALONE, 'close.maxShare': 0 }, targets: [outdated(1)] },
    short: {
      sketch: onTwo({ id: 'b', shape: [500, 0, 510, 100] }),
      settings: { ...ALONE, 'close.maxShare': 0 },
      targets: [outdated(1)],
    },
    missed: 1,
    says: 'no least site for upgrade or reclaim gives +1 firms',
  },
  settled: {
    binds: { sketch: onTwo(), targets: [inPark(100)] },
    short: { sketch: onTwo(), settings: { 'cluster.maxCount': 0 }, targets: [inPark(100)] },
    missed: 1,
    says: 'any number of new parks gives +100 points',
  },
  // S comes to lie in parks by a's cluster, or moves: counted once. X of 5,000 m² could go to that park, X of 50,000 m² nowhere
  once: {
    binds: { sketch: inBoth(5000), targets: [inPark(100)] },
    short: { sketch: inBoth(50_000), targets: [inPark(100)] },
    missed: 0.5,
    says: 'unlimited room in parks gives +50 points',
  },
};
