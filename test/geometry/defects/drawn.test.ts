import { describe, expect, it } from 'vitest';
import type { Defect, DefectLimits } from '../../../src/geometry/defects/defect.js';
import { defectFinder } from '../../../src/geometry/defects/itemDefects.js';
import { type NestedPolygons, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { boxRing } from '../../helpers/rings.js';
import { seeded } from '../random.js';
import { found, LIMITS } from './found.js';

type Ring = [number, number][];
/** A closed ring from its corners: `ring(0, 0, 10, 0, 10, 10)`. */
const ring = (...flat: number[]): Ring => {
  const corners: Ring = [];
  for (let k = 0; k < flat.length; k += 2) corners.push([flat[k], flat[k + 1]]);
  return [...corners, corners[0]];
};
const hole = (...box: [number, number, number, number]): Ring => boxRing(...box).reverse();
const shell = boxRing;
const said = (item: NestedPolygons, limits: Partial<DefectLimits> = {}) =>
  found(item, limits).defects.map(({ kind, x, y }) => `${kind} ${x} ${y}`);
const only = (item: NestedPolygons, limits: Partial<DefectLimits> = {}): Defect => {
  const { defects } = found(item, limits);
  expect(defects.map(({ kind }) => kind)).toHaveLength(1);
  return defects[0];
};

describe('a sound item', () => {
  it('has no defect: boxes, holes, a hole and a part that touch in one point, an empty item', () => {
    expect(said([[shell(0, 0, 10, 10)]])).toEqual([]);
    expect(said([[shell(0, 0, 10, 10), hole(2, 2, 4, 4), hole(4, 4, 6, 6)]])).toEqual([]);
    expect(said([[shell(0, 0, 10, 10), ring(0, 5, 4, 6, 4, 4)]])).toEqual([]);
    expect(said([])).toEqual([]);
    expect(said([[[]]])).toEqual([]);
    // a vertex amid a straight edge, and a right angle cut to 11°
    expect(said([[ring(0, 0, 5, 0, 10, 0, 10, 10)]])).toEqual([]);
    expect(said([[ring(0, 0, 10, 0, 10, 10 * Math.tan((11 * Math.PI) / 180))]])).toEqual([]);
  });

  it('of two parts is told as such', () => {
    expect(said([[shell(0, 0, 1, 1)], [shell(1, 1, 2, 2)], [shell(4, 4, 5, 5)]])).toEqual(['multipart 0 0']);
  });
});

describe('a ring that is none', () => {
  it('is named with the vertex that is no number', () => {
    const broken = only([[[...ring(0, 0, Number.NaN, 0, 10, 10).slice(0, 3), [Infinity, 4], [0, 0]]]]);
    expect(broken).toMatchObject({ kind: 'notFinite', ring: 0, edge: 1, y: 0, count: 2 });
  });

  it('is named when it does not close, with the gap, and judged as if closed', () => {
    expect(only([[ring(0, 0, 9, 0, 9, 9, 0, 4).slice(0, -1)]])).toMatchObject({
      kind: 'notClosed',
      x: 0,
      y: 4,
      lengthM: 4,
    });
    const bow = ring(0, 0, 10, 10, 10, 0, 0, 10).slice(0, -1);
    expect(said([[bow]])).toEqual(['notClosed 0 10', 'selfCrossing 5 5']);
  });

  it('is named when it has fewer than four points, repeats counted once', () => {
    expect(only([[ring(3, 4, 5, 6)]])).toMatchObject({ kind: 'tooFewPoints', x: 3, y: 4, count: 2 });
    expect(only([[ring(3, 4, 3, 4, 5, 6, 5, 6)]])).toMatchObject({ kind: 'tooFewPoints', x: 3, y: 4, count: 2 });
    expect(said([[shell(0, 0, 9, 9), ring(1, 1, 2, 2)]])).toEqual(['tooFewPoints 1 1']);
    // holes of a shell without vertices
    expect(said([[[], hole(1, 1, 2, 2)]])).toEqual(['tooFewPoints 1 1']);
  });

  it('is named when it folds up completely, and its spikes are not told as well', () => {
    expect(said([[ring(0, 0, 10, 0, 4, 0)]])).toEqual(['zeroArea 0 0']);
    expect(said([[ring(0, 0, 5, 0, 5, 5, 5, 0, 8, 0, 5, 0)]])).toEqual(
      ['duplicateVertex 0 0', 'zeroArea 0 0'].slice(1),
    );
  });
});

describe('vertices', () => {
  it('that repeat are told each, also the closing one', () => {
    expect(said([[ring(0, 0, 10, 0, 10, 0, 10, 0, 10, 10)]])).toEqual(['duplicateVertex 10 0', 'duplicateVertex 10 0']);
    expect(said([[ring(0, 0, 10, 0, 10, 10, 0, 0)]])).toEqual(['duplicateVertex 0 0']);
    expect(found([[ring(0, 0, 10, 0, 10, 0, 10, 10)]]).defects[0]).toMatchObject({
      ring: 0,
      edge: 2,
      lengthM: 0,
    });
  });

  it('nearer than the tolerance are told with the distance, those just beyond it are not', () => {
    const near = only([[ring(0, 0, 10, 0, 10, 0.00008, 10, 10)]]);
    expect(near).toMatchObject({ kind: 'nearDuplicate', x: 10, y: 0.00008, lengthM: 0.00008 });
    expect(only([[ring(0, 0, 10, 0, 10, 10, 0, 0.00008)]])).toMatchObject({ kind: 'nearDuplicate', x: 0, y: 0 });
    expect(said([[ring(0, 0, 10, 0, 10, 0.00012, 10, 10)]])).toEqual([]);
  });

  it('far off the layer are told with their distance', () => {
    const items = Array.from({ length: 50 }, (_, k) => [[shell(k, 0, k + 1, 1)]]);
    items[7] = [[ring(7, 0, 8, 0, 8, 1, 7, 300_000)]];
    const finder = defectFinder(polygonSetFromNested(items), LIMITS);
    const off = finder.find(7)?.defects.filter(({ kind }) => kind === 'offExtent');
    expect(off).toMatchObject([{ x: 7, y: 300_000, ring: 0, edge: 3 }]);
    expect(off?.[0].lengthM).toBeCloseTo(300_000, -1);
    expect(items.every((_, k) => k === 7 || finder.find(k) === null)).toBe(true);
  });
});

describe('spikes', () => {
  it('of no width are told at their tip with their length, outwards, inwards and past the base', () => {
    expect(only([[ring(0, 0, 10, 0, 10, 5, 14, 5, 10, 5, 10, 10, 0, 10)]])).toMatchObject({
      kind: 'spike',
      x: 14,
      y: 5,
      lengthM: 4,
      angleDeg: 0,
      ring: 0,
      edge: 3,
    });
    expect(only([[ring(0, 0, 10, 0, 10, 5, 7, 5, 10, 5, 10, 10, 0, 10)]])).toMatchObject({
      kind: 'spike',
      x: 7,
      lengthM: 3,
    });
    // along the border: up to 15 and back to 10
    expect(only([[ring(0, 0, 10, 0, 10, 15, 10, 10, 0, 10)]])).toMatchObject({
      kind: 'spike',
      x: 10,
      y: 15,
      lengthM: 5,
    });
    // at the first vertex
    expect(only([[ring(-3, 0, 0, 0, 10, 0, 10, 10, 0, 10, 0, 0)]])).toMatchObject({ kind: 'spike', x: -3, lengthM: 3 });
  });

  it('of several steps are one, round a corner too; two are two', () => {
    const round = ring(0, 0, 10, 0, 10, 5, 14, 5, 14, 8, 14, 5, 10, 5, 10, 10, 0, 10);
    expect(only([[round]])).toMatchObject({ kind: 'spike', x: 14, y: 8, lengthM: 7 });
    const two = ring(0, 0, 10, 0, 10, 5, 14, 5, 10, 5, 10, 10, 10, 12, 10, 10, 0, 10);
    expect(said([[two]])).toEqual(['spike 14 5', 'spike 10 12']);
  });

  it('that are narrow but open are told with angle and length, and are no fault', () => {
    const thin = only([[ring(0, 0, 10, 0, 10, 5, 30, 5.5, 10, 6, 10, 10, 0, 10)]]);
    expect(thin).toMatchObject({ kind: 'narrowSpike', x: 30, y: 5.5 });
    expect(thin.angleDeg).toBeCloseTo((2 * Math.atan(0.5 / 20) * 180) / Math.PI, 9);
    expect(thin.lengthM).toBeCloseTo(Math.hypot(20, 0.5), 9);
    expect(said([[ring(0, 0, 10, 0, 10, 5, 14, 5.5, 10, 6, 10, 10, 0, 10)]])).toEqual([]);
    expect(said([[ring(0, 0, 10, 0, 10, 5, 14, 5.5, 10, 6, 10, 10, 0, 10)]], { spikeAngleDeg: 15 })).toEqual([
      'narrowSpike 14 5.5',
    ]);
  });
});

describe('a ring against itself', () => {
  it('crosses in every place named, with both edges', () => {
    const bow = only([[ring(0, 0, 10, 10, 10, 0, 0, 10)]]);
    expect(bow).toMatchObject({ kind: 'selfCrossing', x: 5, y: 5, ring: 0, otherRing: 0, edge: 0, otherEdge: 2 });
    // a flat zigzag over the lower side
    const zigzag = ring(0, 0, 20, 0, 20, 10, 16, -2, 12, 10, 8, -2, 4, 10, 0, 10);
    expect(said([[zigzag]])).toHaveLength(4);
  });

  it('crosses at a vertex', () => {
    expect(said([[ring(0, 0, 10, 10, 20, 0, 20, 20, 10, 10, 0, 20)]])).toEqual(['selfTouching 10 10']);
    expect(said([[ring(0, 0, 10, 10, 20, 20, 20, 0, 10, 10, 0, 20)]])).toEqual(['selfCrossing 10 10']);
    // through the middle of an edge
    expect(said([[ring(0, 0, 20, 0, 20, 10, 10, 0, 4, -10, 0, 10)]])).toContain('selfCrossing 10 0');
  });

  it('touches, at a vertex or on an edge, and misses by a hair', () => {
    expect(only([[ring(0, 0, 20, 0, 20, 20, 10, 0, 0, 20)]])).toMatchObject({
      kind: 'selfTouching',
      x: 10,
      y: 0,
      count: 2,
    });
    expect(said([[ring(0, 0, 20, 0, 20, 20, 10, 1e-12, 0, 20)]])).toEqual([]);
    const clover = ring(5, 5, 0, 10, 0, 0, 5, 5, 0, -5, 10, -5, 5, 5, 12, 0, 12, 10);
    expect(only([[clover]])).toMatchObject({ kind: 'selfTouching', x: 5, y: 5, count: 3 });
  });

  it('runs along itself: one corridor is one defect, with its length', () => {
    // two squares joined by a line of two edges: there and back
    const corridor = ring(
      0,
      0,
      10,
      0,
      10,
      5,
      15,
      5,
      20,
      5,
      20,
      0,
      30,
      0,
      30,
      10,
      20,
      10,
      20,
      5,
      15,
      5,
      10,
      5,
      10,
      10,
      0,
      10,
    );
    expect(only([[corridor]])).toMatchObject({ kind: 'selfOverlap', lengthM: 10, y: 5 });
    const partly = ring(0, 0, 30, 0, 30, 10, 20, 10, 20, 0, 10, 0, 10, 10, 0, 10);
    expect(only([[partly]])).toMatchObject({ kind: 'selfOverlap', x: 15, y: 0, lengthM: 10 });
  });
});

describe('rings of an item against each other', () => {
  it('cross: hole and shell, two holes, two parts; each place once', () => {
    expect(said([[shell(0, 0, 10, 10), hole(8, 4, 12, 6)]])).toEqual(['ringsCross 10 6', 'ringsCross 10 4']);
    expect(said([[shell(0, 0, 20, 20), hole(2, 2, 6, 6), hole(4, 4, 8, 8)]])).toEqual([
      'ringsCross 4 6',
      'ringsCross 6 4',
    ]);
    const parts = found([[shell(0, 0, 6, 6)], [shell(4, 4, 8, 8)]]).defects;
    expect(parts.map(({ kind }) => kind)).toEqual(['ringsCross', 'ringsCross', 'multipart']);
    expect(parts[0]).toMatchObject({ ring: 0, otherRing: 1 });
  });

  it('cross at a vertex that both have, or touch there', () => {
    const diamond = ring(10, 0, 20, 10, 10, 20, 0, 10);
    expect(said([[diamond, ring(10, 0, 5, 8, 12, 8)]])).toEqual([]);
    expect(said([[diamond, ring(10, 0, 5, -8, 10, 10)]])).toContain('ringsCross 10 0');
  });

  it('share a line: told with the length, whether a hole lies inside or outside', () => {
    expect(only([[shell(0, 0, 10, 10), hole(6, 2, 10, 5)]])).toMatchObject({
      kind: 'sharedLine',
      x: 10,
      y: 3.5,
      ring: 0,
      otherRing: 1,
      lengthM: 3,
    });
    expect(said([[shell(0, 0, 10, 10), hole(10, 2, 14, 5)]])).toEqual(['sharedLine 10 3.5', 'holeOutside 10 2']);
    expect(said([[shell(0, 0, 20, 20), hole(2, 2, 4, 6), hole(4, 4, 6, 8)]])).toEqual(['sharedLine 4 5']);
    expect(said([[shell(0, 0, 4, 6)], [shell(4, 4, 6, 8)]])).toEqual(['sharedLine 4 5', 'multipart 0 0']);
    expect(said([[shell(0, 0, 10, 10), hole(0, 0, 10, 10)]])[0]).toMatch(/^sharedLine/);
  });

  it('lie where they do not belong', () => {
    expect(only([[shell(0, 0, 10, 10), hole(12, 2, 14, 4)]])).toMatchObject({
      kind: 'holeOutside',
      ring: 1,
      otherRing: 0,
      x: 12,
    });
    // all corners on the border, but outside: in the bay of a U
    const bay = ring(0, 0, 30, 0, 30, 30, 20, 30, 20, 10, 10, 10, 10, 30, 0, 30);
    expect(said([[bay, ring(10, 20, 20, 25, 20, 15)]]).at(-1)).toBe('holeOutside 10 20');
    expect(only([[shell(0, 0, 20, 20), hole(2, 2, 18, 18), hole(4, 4, 6, 6)]])).toMatchObject({
      kind: 'nestedHoles',
      ring: 2,
      otherRing: 1,
    });
    expect(said([[shell(0, 0, 20, 20)], [shell(4, 4, 6, 6)]])).toEqual(['nestedShells 4 4', 'multipart 0 0']);
    expect(said([[shell(0, 0, 20, 20), hole(3, 3, 9, 9)], [shell(4, 4, 6, 6)]])).toEqual(['multipart 0 0']);
    expect(said([[shell(0, 0, 5, 5)], [shell(0, 0, 5, 5)]])).toContain('nestedShells 0 0');
  });

  it('cut the inside in two by a chain of touches, and not by touching all in one place', () => {
    const across = ring(0, 5, 5, 6, 10, 5, 5, 4);
    expect(only([[shell(0, 0, 10, 10), across]])).toMatchObject({ kind: 'disconnected', ring: 0, otherRing: 1 });
    const chain = [ring(0, 5, 2, 6, 4, 5, 2, 4), ring(4, 5, 6, 6, 8, 5, 6, 4)];
    expect(said([[shell(0, 0, 10, 10), ...chain]])).toEqual([]);
    expect(said([[shell(0, 0, 10, 10), ...chain, ring(8, 5, 9, 6, 10, 5, 9, 4)]])).toHaveLength(1);
    const petals = [ring(5, 5, 4, 8, 6, 8), ring(5, 5, 8, 6, 8, 4), ring(5, 5, 6, 2, 4, 2)];
    expect(said([[shell(0, 0, 10, 10), ...petals]])).toEqual([]);
  });

  it('wind the wrong way, which is no fault of validity', () => {
    expect(said([[shell(0, 0, 10, 10).reverse(), hole(2, 2, 4, 4).reverse()]])).toEqual(['winding 0 0', 'winding 2 2']);
  });
});

describe('narrow items', () => {
  it('are told with their width, those a hair wider are not', () => {
    const strip = only([[shell(0, 0, 50, 0.08)]], { narrowM: 0.1 });
    expect(strip.kind).toBe('narrow');
    expect(strip.lengthM).toBeCloseTo(0.08, 3);
    expect(said([[shell(0, 0, 50, 0.11)]], { narrowM: 0.1 })).toEqual([]);
    const frame = [[shell(0, 0, 5, 5), hole(0.04, 0.04, 4.96, 4.96)]];
    expect(said(frame, { narrowM: 0.1 })).toHaveLength(1);
    expect(said(frame, { narrowM: 0.03 })).toEqual([]);
  });

  it('are narrow by their land, whichever way their rings wind', () => {
    const turned = (item: Ring[][]) => item.map((rings) => rings.map((one) => [...one].reverse()));
    const wide = turned([[shell(0, 0, 50, 0.11)]]);
    expect(said(wide, { narrowM: 0.1 })).toEqual(['winding 0 0']);
    const narrow = turned([[shell(0, 0, 5, 5), hole(0.04, 0.04, 4.96, 4.96)]]);
    const kinds = (narrowM: number) => found(narrow, { narrowM }).defects.map(({ kind }) => kind);
    expect([0.1, 0.03].map(kinds)).toEqual([
      ['winding', 'winding', 'narrow'],
      ['winding', 'winding'],
    ]);
  });
});

describe('many defects', () => {
  it('are counted in full and listed up to the limit', () => {
    const comb: Ring = [];
    for (let k = 0; k < 40; k++) comb.push([k, k % 2 === 0 ? -5 : 10]);
    const { defects, totals } = found([[[...comb, [39, 0], [0, 0], comb[0]]]], { places: 5 });
    expect(defects.filter(({ kind }) => kind === 'selfCrossing')).toHaveLength(5);
    // 39 legs over the line below; the last is where it begins
    expect(totals.get('selfCrossing')).toBe(39);
  });

  it('end the search at 100,000, and say so', () => {
    const random = seeded(3);
    const many = Array.from({ length: 20_000 }, (): [number, number] => [random(), random()]);
    const { totals, isCutShort } = found([[[...many, many[0]]]]);
    expect(isCutShort).toBe(true);
    expect(totals.get('selfCrossing')).toBeGreaterThan(90_000);
  });
});
