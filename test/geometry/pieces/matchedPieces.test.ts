import { describe, expect, it } from 'vitest';
import { matchedPieces } from '../../../src/geometry/pieces/matchedPieces.js';
import { nestedFromItem, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import type { Position } from '../overlap/exactArea.js';

const closed = (...ring: Position[]): Position[] => [...ring, ring[0]];
const setOf = (...pieces: Position[][][]) => polygonSetFromNested(pieces.map((rings) => rings.map((ring) => [ring])));

describe('pieces with one another’s vertices', () => {
  //  ┌───┬───┐
  //  │ B │ C │   A has no vertex where B and C meet
  //  ├───┴───┤
  //  │   A   │
  //  └───────┘
  const A = closed([0, 0], [10, 0], [10, 5], [0, 5]);
  const bAt = (x: number, y: number) => closed([0, 5], [x, y], [5, 9], [0, 9]);
  const cAt = (x: number, y: number) => closed([x, y], [10, 5], [10, 9], [5, 9]);

  it('are left alone where they match', () => {
    expect(matchedPieces(setOf([closed([0, 0], [5, 0], [5, 5])], [closed([5, 0], [9, 0], [5, 5])]))).toBeNull();
    expect(matchedPieces(setOf([A]))).toBeNull();
  });

  it('get a vertex of two in the middle of an edge of the third, where it lies', () => {
    const matched = matchedPieces(setOf([A], [bAt(5, 5 + 1e-9)], [cAt(5, 5 + 1e-9)]));
    expect(matched && nestedFromItem(matched, 0)).toEqual([[closed([0, 0], [10, 0], [10, 5], [5, 5 + 1e-9], [0, 5])]]);
    expect(matched && nestedFromItem(matched, 1)).toEqual([[bAt(5, 5 + 1e-9)]]);
  });

  it('have a vertex computed twice at the place of the first', () => {
    const matched = matchedPieces(setOf([A], [bAt(5, 5)], [cAt(5 + 1e-9, 5 - 1e-9)]));
    expect(matched && nestedFromItem(matched, 2)).toEqual([[cAt(5, 5)]]);
  });

  it('have a row of vertices each near the next at the place of the first', () => {
    const row = closed([0, 5], [5 + 3e-8, 5], [5, 9], [0, 9]);
    const matched = matchedPieces(setOf([bAt(5, 5)], [cAt(5 + 1.5e-8, 5)], [row]));
    expect(matched && nestedFromItem(matched, 2)).toEqual([[closed([0, 5], [5, 5], [5, 9], [0, 9])]]);
  });

  it('lose a hair that has its foot computed twice', () => {
    const foot = 5 + 1e-9;
    const hair = closed([foot, 5], [5, 5.001], [5, 9]);
    const matched = matchedPieces(setOf([closed([0, 5], [5, 5], [5, 5.001], [5, 9], [0, 9])], [hair], [A]));
    expect(matched && nestedFromItem(matched, 1)).toEqual([]);
  });

  it('lose hairs, whole and hanging on, and keep a piece of a micrometre', () => {
    const hair = closed([0, 0], [10, 0], [10, 1e-9]);
    const hanging = closed([0, 0], [10, 0], [0, 1e-9], [-3, 4], [-3, -4]);
    const matched = matchedPieces(setOf([A], [hair, hanging], [closed([0, -1e-6], [10, -1e-6], [10, 0], [0, 0])]));
    expect(matched && nestedFromItem(matched, 1)).toEqual([[closed([0, 0], [-3, 4], [-3, -4])]]);
    expect(matched && nestedFromItem(matched, 2)).toEqual([[closed([0, -1e-6], [10, -1e-6], [10, 0], [0, 0])]]);
  });

  it('are walked the same whichever way their edges run', () => {
    const back = (ring: Position[]) => [...ring].reverse();
    const matched = matchedPieces(setOf([back(A)], [bAt(5, 5)], [cAt(5, 5)]));
    expect(matched && nestedFromItem(matched, 0)).toEqual([[closed([0, 0], [0, 5], [5, 5], [10, 5], [10, 0])]]);
  });
});
