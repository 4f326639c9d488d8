import { describe, expect, it } from 'vitest';
import { checkLineNames, lineKindOf } from '../../src/judging/lineKind.js';

describe('the kind of a line', () => {
  it.each([
    ['ecologicalRedline', 'ecologicalRedline'],
    ['ECOLOGICALREDLINE', 'ecologicalRedline'],
    ['ecological_redline', 'ecologicalRedline'],
    ['生态保护红线', 'ecologicalRedline'],
    ['生态红线', 'ecologicalRedline'],
    ['stbhhx', 'ecologicalRedline'],
    ['永农', 'basicFarmland'],
    ['永久基本农田', 'basicFarmland'],
    ['YJJBNTBHTB', 'basicFarmland'],
    ['永久基本农田储备区', 'farmlandReserve'],
    ['CZKFBJ', 'urbanBoundary'],
    ['城镇开发边界', 'urbanBoundary'],
    ['棕线', 'industrialLine'],
    ['工业区块控制线', 'industrialLine'],
    ['villageBoundary', 'villageBoundary'],
    ['公益林带', '公益林带'],
  ])('%s is %s', (name, kind) => {
    expect(lineKindOf(name)).toBe(kind);
  });

  it('is given once, and by a name that can be one', () => {
    expect(() => checkLineNames(['永农', 'basicFarmland'], '--line')).toThrow(
      '--line 永农 and basicFarmland are both basicFarmland, which is given twice',
    );
    expect(() => checkLineNames(['a b'], '--line')).toThrow('"a b" is not of letters');
    expect(() => checkLineNames(['Area'], '--line')).toThrow('area_m2 is the parcel itself');
    expect(() => checkLineNames(['永农', '红线'], '--line')).not.toThrow();
  });
});
