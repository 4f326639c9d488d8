import { describe, expect, it } from 'vitest';
import { nearIds } from '../../src/model/nearIds.js';

describe('nearIds', () => {
  it('finds ids a few edits away, the nearest first, each once', () => {
    expect(nearIds('back', ['bark', 'back2', 'sack', 'other', 'back2', 'ba'])).toEqual(['back2', 'bark', 'sack']);
  });
  it('finds nothing where nothing is like it', () => {
    expect(nearIds('zzzz', ['back', 'bark'])).toEqual([]);
    expect(nearIds('', ['back'])).toEqual([]);
    expect(nearIds('back', [])).toEqual([]);
  });
  it('takes a character left out, put in and changed as one edit each', () => {
    for (const id of ['abdef', 'abcxdef', 'abxdef']) expect(nearIds('abcdef', [id]), id).toEqual([id]);
    expect(nearIds('abcdef', ['abc'])).toEqual([]);
  });
});
