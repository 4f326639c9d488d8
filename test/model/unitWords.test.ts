import { describe, expect, it } from 'vitest';
import { TOWN_BASES } from '../../src/model/planLimits.js';
import { TARGET_UNITS } from '../../src/model/target.js';
import { unitWord } from '../../src/model/unitWords.js';

describe('unitWord', () => {
  it('has a Chinese word for every unit of targets and limits by town, and leaves the English as outputs write it', () => {
    const units = [...Object.values(TARGET_UNITS).flat(), ...Object.values(TOWN_BASES).map(({ unit }) => unit)];
    for (const unit of units) {
      expect(unitWord(unit, 'zh'), unit).not.toMatch(/[a-z]/i);
      expect(unitWord(unit, 'en')).toBe(unit);
    }
  });
});
