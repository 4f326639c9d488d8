import { describe, expect, it } from 'vitest';
import { sharedBorderM } from '../../../src/geometry/sharedBorder.js';
import { groupParts, type PartFigures } from '../../../src/stages/overlay/pieces.js';
import { polygonsOf, ring } from '../../helpers/district.js';

function group(parts: readonly PartFigures[], borders: Readonly<Record<string, number>>, leastM2 = 200) {
  return groupParts(parts, {
    sharedBorderM: (a, b) => borders[`${a}-${b}`] ?? 0,
    isThin: (_, areaM2) => areaM2 < leastM2,
  });
}

describe('groupParts', () => {
  it('keeps parts that are large enough', () => {
    const groups = group(
      [
        { areaM2: 300, label: 'a' },
        { areaM2: 700, label: 'b' },
      ],
      { '0-1': 10 },
    );
    expect(groups.map((g) => g.parts)).toEqual([[1], [0]]);
  });
  it('gives a thin part to the neighbour with the longest border, not to the largest', () => {
    const groups = group(
      [
        { areaM2: 900, label: 'a' },
        { areaM2: 100, label: 'b' },
        { areaM2: 400, label: 'c' },
      ],
      { '0-1': 3, '1-2': 8 },
    );
    expect(groups).toEqual([
      { parts: [0], label: 'a', areaM2: 900 },
      { parts: [1, 2], label: 'c', areaM2: 500 },
    ]);
  });
  it('gives a thin part with no neighbour to the largest', () => {
    const groups = group(
      [
        { areaM2: 300, label: 'a' },
        { areaM2: 100, label: 'b' },
        { areaM2: 400, label: 'c' },
      ],
      {},
    );
    expect(groups.map((g) => g.parts)).toEqual([[1, 2], [0]]);
  });
  it('weighs a joined group anew: two thin neighbours may stand together', () => {
    const groups = group(
      [
        { areaM2: 150, label: 'a' },
        { areaM2: 120, label: 'b' },
        { areaM2: 900, label: 'c' },
      ],
      { '0-1': 20, '1-2': 5 },
    );
    expect(groups).toEqual([
      { parts: [2], label: 'c', areaM2: 900 },
      { parts: [0, 1], label: 'a', areaM2: 270 },
    ]);
  });
  it('joins what a thin strip of another label separated', () => {
    const groups = group(
      [
        { areaM2: 500, label: 'a' },
        { areaM2: 50, label: 'b' },
        { areaM2: 600, label: 'a' },
      ],
      { '0-1': 30, '1-2': 30 },
    );
    expect(groups).toEqual([{ parts: [0, 1, 2], label: 'a', areaM2: 1150 }]);
  });
  it('leaves a parcel that is thin as a whole as one group', () => {
    expect(
      group(
        [
          { areaM2: 60, label: 'a' },
          { areaM2: 90, label: 'b' },
        ],
        { '0-1': 1 },
      ),
    ).toEqual([{ parts: [0, 1], label: 'b', areaM2: 150 }]);
    expect(group([], {})).toEqual([]);
  });
});

describe('sharedBorderM', () => {
  const set = polygonsOf([
    [0, 0, 10, 10],
    [10, 2, 20, 6],
    [10, 10, 20, 20],
    ring(0, 10, 4, 10, 10, 10, 10, 20, 0, 20),
    [40, 0, 50, 10],
  ]);
  it('measures the common length whatever the vertices', () => {
    expect(sharedBorderM(set, 0, set, 1, 1e-6)).toBeCloseTo(4, 9);
    expect(sharedBorderM(set, 1, set, 0, 1e-6)).toBeCloseTo(4, 9);
    expect(sharedBorderM(set, 0, set, 3, 1e-6)).toBeCloseTo(10, 9);
  });
  it('is 0 for a touching corner and for what is apart', () => {
    expect(sharedBorderM(set, 0, set, 2, 1e-6)).toBe(0);
    expect(sharedBorderM(set, 0, set, 4, 1e-6)).toBe(0);
  });
});
