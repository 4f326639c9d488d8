import { describe, expect, it } from 'vitest';
import { exitCounts, isInConflict, released } from '../../src/model/conflictExit.js';

/** Pieces: 0 free; 1 held; 2 in conflict and let stand; 3 held, its regreen signed for. */
const LAND = {
  held: Uint8Array.of(0, 1, 0, 1),
  exits: {
    inConflict: Uint8Array.of(0, 1, 1, 1),
    signed: { reclaim: Uint8Array.of(0, 0, 0, 0), regreen: Uint8Array.of(0, 0, 0, 1) },
  },
};
const ALL = [0, 1, 2, 3];

describe('land given back', () => {
  it('counts where it is in no conflict, or by the very fate that is signed for', () => {
    expect(ALL.map((k) => exitCounts(LAND, 'regreen', k))).toEqual([true, false, false, true]);
    expect(ALL.map((k) => exitCounts(LAND, 'reclaim', k))).toEqual([true, false, false, false]);
  });

  it('with nothing known of sign-offs, what is held is in conflict and does not count', () => {
    const { held } = LAND;
    expect(ALL.map((k) => isInConflict({ held }, k))).toEqual([false, true, false, true]);
    expect(ALL.map((k) => exitCounts({ held }, 'regreen', k))).toEqual([true, false, true, false]);
  });

  it('of a stress test is free, and that alone', () => {
    const free = released({ ...LAND, other: 1 }, Uint8Array.of(0, 1, 0, 0));
    expect([[...free.held], [...free.exits.inConflict], free.other]).toEqual([[0, 0, 0, 1], [0, 0, 1, 1], 1]);
    expect(released(LAND, undefined)).toBe(LAND);
  });
});
