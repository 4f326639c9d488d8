import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src/cli/pages/textTable.js';
import { cut, cutStart, wrap } from '../../../src/cli/pages/wrap.js';

const texts = fc.string({ unit: fc.constantFrom('a', ' ', '，', '地', '类', ',', '-', '𠀀'), maxLength: 80 });

describe('text in so many columns', () => {
  it('is broken into lines no wider, and no letter is lost', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 30 }), (text, width) => {
        const lines = wrap(text, width);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
      }),
    );
  });

  it('breaks at blanks and after punctuation before it breaks a word', () => {
    expect(wrap('one two three', 8)).toEqual(['one two', 'three']);
    expect(wrap('图层名为，字段有', 10)).toEqual(['图层名为，', '字段有']);
    expect(wrap('', 10)).toEqual(['']);
  });

  it('is cut at its end or its start with an ellipsis, and left alone where it fits', () => {
    expect(cut('地类图斑', 8)).toBe('地类图斑');
    expect(cut('地类图斑', 7)).toBe('地类图…');
    expect(cutStart('a/b/DLTB.shp', 9)).toBe('…DLTB.shp');
    fc.assert(
      fc.property(texts, fc.integer({ min: 3, max: 30 }), (text, width) => {
        expect(displayWidth(cut(text, width))).toBeLessThanOrEqual(width);
        expect(displayWidth(cutStart(text, width))).toBeLessThanOrEqual(width);
      }),
    );
  });
});
