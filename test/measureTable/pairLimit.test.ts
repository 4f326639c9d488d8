import { describe, expect, it } from 'vitest';
import { refuseTooManyPairs } from '../../src/measureTable/pairLimit.js';
import { box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

const squares = [0, 1, 2, 3].map((k) => box(20 * k, 0, 10));
const { shapes } = deliveredOf(layerOf('squares', squares));
if (shapes.kind !== 'polygon') throw new Error('polygons');
const { polygons } = shapes;

describe('a gap with too many pairs', () => {
  it('is refused before the work is begun; one pair fewer is not', () => {
    // three pairs 10 m apart, six in all
    expect(() => refuseTooManyPairs(polygons, 10, 3)).not.toThrow();
    expect(() => refuseTooManyPairs(polygons, 10, 2)).toThrow('more than 2 pairs');
    expect(() => refuseTooManyPairs(polygons, 1e9, 5)).toThrow(expect.objectContaining({ code: 'E_USAGE' }));
    expect(() => refuseTooManyPairs(polygons, 1e9, 6)).not.toThrow();
  });
});
