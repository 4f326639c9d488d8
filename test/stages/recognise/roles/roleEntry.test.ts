import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../../src/model/column.js';
import type { LayerRole } from '../../../../src/model/scenario.js';
import { roleEntry } from '../../../../src/stages/recognise/roles/roleEntry.js';
import { deliveredOf } from '../../../helpers/delivered.js';

function entryOf(role: LayerRole, fields: Readonly<Record<string, readonly Cell[]>>) {
  return roleEntry(deliveredOf({ layer: 'x', kind: 'none', fields }), { role }, []).entry;
}

describe('the entry of a recognised table', () => {
  it('takes the unit of areas from the name of their field', () => {
    const titles = { 不动产单元号: ['T1'], 图斑号: ['1'] };
    expect(entryOf('titles', { ...titles, '宗地面积(亩)': [9] })).toEqual({
      role: 'titles',
      fields: { id: '不动产单元号', parcelId: '图斑号', area: '宗地面积(亩)' },
      areaUnit: 'mu',
    });
    expect(entryOf('titles', { ...titles, '登记面积（公顷）': [9] }).areaUnit).toBe('ha');
    expect(entryOf('titles', { ...titles, 面积: [9] })).not.toHaveProperty('areaUnit');
    expect(entryOf('leases', { 出租方: ['甲'], 承租方: ['乙'], '租用面积（亩）': [9] }).areaUnit).toBe('mu');
    expect(entryOf('titles', { ...titles, '宗地面积(平方米)': [9] })).not.toHaveProperty('areaUnit');
  });
});
