import { describe, expect, it } from 'vitest';
import type { Binding } from '../../../src/model/binding.js';
import { bindingWords } from '../../../src/stages/propose/explain/words.js';
import { target } from './land.js';

const NONE: Omit<Binding, 'zh' | 'en'> = {
  target: 'out',
  reached: 447,
  alone: 447,
  openAlone: 447,
  single: [],
  pairs: [],
  together: { limits: ['locks'], zh: '取消锁定', en: 'dropping the locks', atLeast: null, atMost: 0.2 },
  nothing: [],
  causes: [],
  solves: 1,
  leftOut: 0,
};

describe('what holds a target, in words', () => {
  it('calls a gain that is nothing when rounded no gain', () => {
    const { en, zh } = bindingWords(target('out', 'outdatedFirms', 460), NONE, []);
    expect(en).toContain('taking away no limit helps');
    expect(`${en} ${zh}`).not.toContain('+0');
  });

  it('says what a search that ended early does not rule out, and blames no law for it', () => {
    const { en } = bindingWords(
      target('out', 'outdatedFirms', 460),
      { ...NONE, inForce: { atLeast: null, atMost: 9 } },
      [],
    );
    expect(en).toContain('the search ended early: +9 firms is not ruled out with every limit in force');
    expect(en).not.toContain('the law bind');
  });
});
