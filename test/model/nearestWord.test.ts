import { describe, expect, it } from 'vitest';
import { nearestWord, nearWords } from '../../src/model/nearestWord.js';

describe('near words', () => {
  it('are a few letters away, the nearest first, each once', () => {
    expect(nearWords('back', ['sack up', 'backs ', 'bark', 'other', 'bark', 'b'], 3)).toEqual(['bark', 'backs ']);
    expect(nearWords('back', ['bark', 'bask', 'sack', 'pack'], 2)).toHaveLength(2);
  });
  it('are none where nothing is like it', () => {
    expect(nearestWord('zzzz', ['back', 'bark'])).toBeNull();
    expect(nearWords('', ['back'], 3)).toEqual([]);
    expect(nearWords('back', [], 3)).toEqual([]);
  });
  it('count a letter left out, put in and changed as one step, whatever its case', () => {
    for (const id of ['abdef', 'abcxdef', 'abxdef', 'ABxDEF']) expect(nearestWord('abcdef', [id]), id).toBe(id);
    expect(nearestWord('abcdef', ['abc'])).toBeNull();
  });
});
