import { expect, it } from 'vitest';
import { firmsTable } from '../../src/export/tables.js';
import { cell } from '../../src/model/column.js';
import type { RunResult } from '../../src/run.js';
import { districtOf } from '../helpers/district.js';

it('firms have columns of land behind all others where titles were delivered, and none where not', () => {
  const district = districtOf({ firms: [{ creditCode: 'A1' }, { creditCode: 'B2' }] });
  const firmFate = district.firms.map(() => ({ fate: 'stay', destination: -1, reason: '', distanceM: 0 }));
  const table = (d: typeof district) =>
    firmsTable({ district: d, proposal: { firmFate, clusters: [] } } as unknown as RunResult).table;
  const plain = [...table(district).columns.keys()];
  const land = {
    ownedM2: Float64Array.of(900, 0),
    rentedInM2: Float64Array.of(0, 300),
    rentedOutM2: Float64Array.of(300, 0),
    usedM2: Float64Array.of(600, Number.NaN),
    uses: [],
  };
  const { columns } = table({ ...district, land });
  const added = ['owned_m2', 'rented_in_m2', 'rented_out_m2', 'used_m2'];
  expect([...columns.keys()]).toEqual([...plain, ...added]);
  expect(added.map((name) => [0, 1].map((row) => cell(columns.get(name)!, row)))).toEqual([
    [900, 0],
    [0, 300],
    [300, 0],
    [600, null],
  ]);
});
