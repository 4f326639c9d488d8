import { describe, expect, it } from 'vitest';
import { textCell } from '../../src/model/column.js';
import { districtTables } from '../../src/model/districtLayers.js';
import { districtOf } from '../helpers/district.js';

describe('the tables of a district that are checked', () => {
  it('are the credit codes of firms by the layer and row they came in; one without a code has none', () => {
    const district = districtOf({
      parcels: [],
      firms: [
        { creditCode: 'A1', layer: 'firms', feature: 2 },
        { creditCode: 'B1', layer: 'tenants', feature: 7 },
        { creditCode: 'row:5', layer: 'firms', feature: 5 },
      ],
    });
    const tables = districtTables(district).map(({ layer, table, feature }) => {
      const codes = table?.columns.get('统一社会信用代码');
      return [layer, Array.from({ length: table?.rowCount ?? 0 }, (_, row) => [textCell(codes, row), feature(row)])];
    });
    expect(tables).toEqual([
      [
        'firms',
        [
          ['A1', 2],
          ['', 5],
        ],
      ],
      ['tenants', [['B1', 7]]],
    ]);
    expect(districtTables(districtOf({ parcels: [] }))).toEqual([]);
  });
});
