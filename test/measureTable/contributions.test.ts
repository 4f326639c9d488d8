import { describe, expect, it } from 'vitest';
import { contributions } from '../../src/measureTable/contributions.js';
import type { Column } from '../../src/model/column.js';
import { box, deliveredOf, layerOf } from '../helpers/overlayCase.js';

/**
 * Squares of 100 m in a row, 1 ha each, all within 10 m of the next: A B C, then a river, then D; and one of another class above B.
 * Σ a²: {A B C} 9, {D} 1, ha². The land is 5 ha.
 */
const SHAPES = [box(0, 0, 100), box(105, 0, 100), box(210, 0, 100), box(320, 0, 100), box(105, 105, 100)];
const { shapes } = deliveredOf(layerOf('land', SHAPES, ['A', 'B', 'C', 'D', 'E']));
const river = deliveredOf(layerOf('river', [box(314, -100, 2, 500)])).shapes;
if (shapes.kind !== 'polygon' || river.kind !== 'polygon') throw new Error('polygons');

const rows = {
  polygons: shapes.polygons,
  className: ['field', 'field', 'field', 'field', 'yard'],
  areaM2: new Float64Array(5).fill(10_000),
  patch: Int32Array.of(0, 0, 0, 1, 2),
  patches: 3,
};
const made = contributions(rows, ['A', 'B', 'C', 'D', 'E'], 10, [
  { name: '河', barrier: { kind: 'polygon', polygons: river.polygons } },
]);
const numbers = (column: Column | undefined) =>
  column && 'values' in column ? Array.from(column.values, Number) : null;

describe('what breaks land up', () => {
  it('a parcel that holds two others together does more than one at the end', () => {
    // without A: 4 of 9; without B: 1 + 1; without C: 4; without D: 0 of 1
    expect(numbers(made.parcels.table.columns.get('dmesh_ha'))).toEqual([-1, -1.4, -1, -0.2, -0.2]);
    expect(numbers(made.parcels.table.columns.get('dmesh_rank'))).toEqual([2, 1, 3, 4, 1]);
  });

  it('patches that a barrier parts: what joining them would give', () => {
    const { columns, rowCount } = made.parted.table;
    expect(rowCount).toBe(1);
    // 2 · 3 · 1 / 5
    expect(numbers(columns.get('dmesh_ha'))).toEqual([1.2]);
    expect(numbers(columns.get('gap_m'))).toEqual([10]);
  });
});
