import { describe, expect, it } from 'vitest';
import { leastMost } from '../../../src/stages/propose/program/decisions.js';
import type { DistrictSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { target } from './land.js';

const SKETCH: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    { id: 'a', shape: [0, 0, 100, 150] },
    { id: 'b', shape: [100, 0, 200, 150] },
    { id: 'w', shape: [2000, 0, 2050, 40] },
    { id: 'f', shape: [2050, 0, 2250, 200], use: 'paddy' },
  ],
  parks: [{ id: 'K', shape: [500, 500, 600, 600], remainingFloorM2: 4000 }],
  firms: [
    { creditCode: 'A', floorM2: 6000, staff: 60, grade: 'C' },
    { creditCode: 'B', floorM2: 7500, staff: 75, grade: 'D' },
    { creditCode: 'W', floorM2: 1000, staff: 10, grade: 'D' },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
    { firm: 'W', parcel: 'w' },
  ],
};

describe('compiled rows and columns, without a solver', () => {
  it('has a column only where a choice is open', async () => {
    const { names } = await compiledFor({ sketch: SKETCH, targets: [target('t', 'rectified', 1)] });
    // A (6,000 m²) and B (7,500 m²) are too large for the park's 4,000 m²; f is a field, and no block but w is scattered (a + b can be a park).
    expect(names).toEqual([
      'cluster[C-a-2]',
      'upgrade[a]',
      'reserve[a]',
      'joined[a]',
      'upgrade[b]',
      'reserve[b]',
      'joined[b]',
      'reclaim[w]',
      'regreen[w]',
      'move[A]',
      'move[B]',
      'move[W]',
      'close[B]',
      'close[W]',
      'block[B-w]',
      'short[t]',
      'to[A#0,cluster C-a-2]',
      'to[B#1,cluster C-a-2]',
      'to[W#2,park K]',
      'to[W#2,cluster C-a-2]',
    ]);
  });

  it('lets who is rebuilt leave no more, all firms of a piece in one row', async () => {
    const firm = (creditCode: string) => ({ creditCode, floorM2: 1000, staff: 10, grade: 'D' as const });
    const { row } = await compiledFor({
      sketch: {
        ...SKETCH,
        firms: ['P', 'Q', 'R'].map(firm),
        sites: [
          { firm: 'P', parcel: 'a' },
          { firm: 'Q', parcel: 'a' },
          { firm: 'R', parcel: 'a', share: 0.2 },
          { firm: 'R', parcel: 'b', share: 0.8 },
        ],
      },
    });
    // of three firms at most two leave a; where it is rebuilt R alone may, which has most of its land elsewhere
    const { lower, upper, ...terms } = row('empty[a]');
    expect([lower, upper]).toEqual([-Infinity, 2]);
    expect(terms).toMatchObject({ 'move[P]': 1, 'move[Q]': 1, 'move[R]': 1, 'joined[a]': 1, 'upgrade[a]': 1 });
    expect(terms).toMatchObject({ 'reserve[a]': -1 });
  });

  it('compiles fates and firms', async () => {
    const { row } = await compiledFor({ sketch: SKETCH });
    expect(row('joined[a]')).toEqual({ lower: 0, upper: 0, 'joined[a]': -1, 'cluster[C-a-2]': 1 });
    expect(row('fate[a]')).toEqual({
      lower: -Infinity,
      upper: 1,
      'upgrade[a]': 1,
      'reserve[a]': 1,
      'joined[a]': 1,
    });
    // one firm on w: it leaves only if w is given back
    expect(row('empty[w]')).toEqual({
      lower: -Infinity,
      upper: 0,
      'move[W]': 1,
      'close[W]': 1,
      'reclaim[w]': -1,
      'regreen[w]': -1,
    });
    expect(row('leave[W,w]')).toEqual({
      lower: -Infinity,
      upper: 0,
      'reclaim[w]': 1,
      'regreen[w]': 1,
      'move[W]': -1,
      'close[W]': -1,
    });
    expect(row('firm[B]')).toEqual({
      lower: -Infinity,
      upper: 1,
      'move[B]': 1,
      'close[B]': 1,
      'upgrade[b]': 1,
      'joined[b]': 1,
    });
  });

  it('asks for the least sum of a firm’s parts that is more than half of its land', () => {
    expect(leastMost([0.3, 0.3, 0.4])).toBeCloseTo(0.6, 12);
    expect(leastMost([0.5, 0.5])).toBe(1);
    // nothing gets there
    expect(leastMost([0.2, 0.3])).toBe(1);
    // 0.3 lies in parks already
    expect(leastMost([0.25, 0.2, 0.1], 0.3)).toBeCloseTo(0.55, 12);
    expect(leastMost(new Array<number>(20).fill(0.05))).toBeCloseTo(0.5001, 6);
  });

  it('compiles targets in mu and firms, with what counts and nothing else', async () => {
    const { row } = await compiledFor({
      sketch: SKETCH,
      targets: [
        target('better', 'revitalised', 30, { unit: 'mu' }),
        target('back', 'reclaimed', 2000, { alreadyDone: 500 }),
        target('more', 'reclaimed', 3, { unit: 'mu', sense: 'over' }),
        target('old', 'outdatedFirms', 2),
        target('in', 'inParkShare', 50),
      ],
    });
    // 15,000 m² = 22.5 mu each.
    expect(row('target[better]')).toEqual({
      lower: 30,
      upper: Infinity,
      'upgrade[a]': 22.5,
      'joined[a]': 22.5,
      'upgrade[b]': 22.5,
      'joined[b]': 22.5,
      'short[better]': 30,
    });
    // 2,000 m² = 3 mu, of which 500 m² = 0.75 mu are done; w is 50 × 40 = 2,000 m².
    expect(row('target[back]')).toEqual({
      lower: 2.25,
      upper: Infinity,
      'reclaim[w]': 3,
      'regreen[w]': 3,
      'short[back]': 3,
    });
    // Over 3 mu: 0.01 m² more.
    expect(row('target[more]').lower).toBeCloseTo(3.000015, 9);
    // B and W are graded D; A is not.
    expect(row('target[old]')).toEqual({
      lower: 2,
      upper: Infinity,
      'move[B]': 1,
      'close[B]': 1,
      'upgrade[b]': 1,
      'joined[b]': 1,
      'move[W]': 1,
      'close[W]': 1,
      'short[old]': 2,
    });
    // Half of three firms: two. A cluster puts both its firms in a park; closing counts nothing.
    expect(row('target[in]')).toEqual({
      lower: 2,
      upper: Infinity,
      'move[A]': 1,
      'move[B]': 1,
      'move[W]': 1,
      'cluster[C-a-2]': 2,
      'short[in]': 2,
    });
  });

  it('compiles capacity: rooms, open clusters, the closing cap', async () => {
    const { row, candidates } = await compiledFor({ sketch: SKETCH, settings: { 'close.maxShare': 0.4 } });
    expect(row('sent[2]')).toEqual({
      lower: 0,
      upper: 0,
      'move[W]': -1,
      'to[W#2,park K]': 1,
      'to[W#2,cluster C-a-2]': 1,
    });
    expect(row('room[0]')).toEqual({ lower: -Infinity, upper: 4, 'to[W#2,park K]': 1 });
    // Cluster: 0.7 × 30,000 × 2 − 13,500 = 28,500 m².
    expect(candidates.list[0].capacityFloorM2).toBeCloseTo(28_500, 6);
    expect(row('room[1]')).toMatchObject({ upper: 0, 'cluster[C-a-2]': -28.5, 'to[W#2,cluster C-a-2]': 1 });
    expect(row('open[W#2,cluster C-a-2]')).toEqual({
      lower: -Infinity,
      upper: 0,
      'to[W#2,cluster C-a-2]': 1,
      'cluster[C-a-2]': -1,
    });
    // 0.4 × 3 firms = 1.
    expect(row('closing')).toEqual({ lower: -Infinity, upper: 1, 'close[B]': 1, 'close[W]': 1 });
    expect(row('parks')).toEqual({ lower: -Infinity, upper: 40, 'cluster[C-a-2]': 1 });
  });

  it('keeps two clusters closer than the gap apart', async () => {
    // Three plots in a row, each a park of its own (22.5 mu, least 20): sets a, b, c, ab, bc, abc. a and b touch: no set with a beside one with b.
    const { mip } = await compiledFor({
      sketch: {
        ...SKETCH,
        parcels: [0, 1, 2].map((i) => ({
          id: 'abc'[i],
          shape: [i * 100, 0, i * 100 + 100, 150] as const,
          use: 'idle' as const,
        })),
        firms: [],
        sites: [],
      },
      settings: { 'cluster.minMu': 20 },
    });
    const apart = mip.rows.filter(({ name }) => name.startsWith('apart[a,b]'));
    expect(apart).toHaveLength(1);
    expect(apart[0].columns.map((c) => mip.columns[c].name).sort()).toEqual([
      'cluster[C-a-1]',
      'cluster[C-a-2]',
      'cluster[C-a-3]',
      'cluster[C-b-1]',
      'cluster[C-b-2]',
    ]);
    expect(apart[0].upper).toBe(1);
  });
});
