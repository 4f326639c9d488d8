import { describe, expect, it } from 'vitest';
import { type ErrorCode, errorAt, LianpianError, reasonOf } from '../../src/model/errors.js';
import { ERRORS_ZH } from '../../src/model/errorTexts.js';

describe('an error says what it says in both languages', () => {
  it('by its own words where it has both, with what the code says in general where it has English alone', () => {
    const own = new LianpianError('E_FILE_MISSING', { zh: '没有文件 a', en: 'no file a' }, 'a', 'Check the path.');
    expect(own.message).toBe('no file a');
    expect(own.messageIn.zh).toBe('没有文件 a');
    expect(own.remedy).toBe('Check the path.');
    expect(own.remedyIn).toEqual({ zh: '请核对路径（Check the path.）', en: 'Check the path.' });
  });

  it('as it stands where it is written 中文 / English', () => {
    const both = new LianpianError('E_LAYER_EMPTY', '没有图层 / there is no layer', 'a', 'Name one.');
    expect(both.messageIn).toEqual({ zh: '没有图层 / there is no layer', en: '没有图层 / there is no layer' });
    // a Chinese path is no Chinese sentence
    const path = new LianpianError('E_FILE_DAMAGED', '数据/a.shp is cut off', '数据/a.shp', 'Ask for it again.');
    expect(path.messageIn.zh).toBe('文件损坏或不完整（数据/a.shp is cut off）');
  });

  it('keeps both when told of another place, and as the reason of a finding', () => {
    const error = new LianpianError('E_FILE_MISSING', { zh: '没有', en: 'none' }, 'a', { zh: '核对', en: 'Check.' });
    const moved = errorAt(error, 'b | a');
    expect([moved.where, moved.messageIn, moved.remedyIn]).toEqual(['b | a', error.messageIn, error.remedyIn]);
    expect(reasonOf(error)).toBe('E_FILE_MISSING: 没有 / none');
  });

  it('has general words for every code', () => {
    for (const code of Object.keys(ERRORS_ZH) as ErrorCode[]) {
      expect(ERRORS_ZH[code].message, code).toMatch(/[\u4e00-\u9fff]/);
      expect(ERRORS_ZH[code].remedy, code).toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
