import { describe, expect, it } from 'vitest';
import { isBestPossible } from '../../../src/cli/pages/levelLines.js';
import { solvingText } from '../../../src/cli/progress.js';
import { gapOf } from '../../../src/model/level.js';

describe('gapOf', () => {
  it('is a share of the value, and absolute where the optimum may be 0', () => {
    expect(gapOf(200, 150)).toEqual({ absolute: 50, relative: 0.25 });
    expect(gapOf(200, 0)).toEqual({ absolute: 200, relative: null });
    expect(gapOf(0, 40)).toEqual({ absolute: 40, relative: null });
    expect(gapOf(0, 0)).toEqual({ absolute: 0, relative: 0 });
  });
});

describe('best possible', () => {
  it('is said of the bound over clusters of any shape alone', () => {
    expect(isBestPossible({ openGap: gapOf(1000, 999.5) }, 1e-3)).toBe(true);
    expect(isBestPossible({ openGap: gapOf(1000, 940) }, 1e-3)).toBe(false);
    expect(isBestPossible({ openGap: gapOf(0, 0) }, 0)).toBe(true);
    expect(isBestPossible({ openGap: gapOf(5, 0) }, 1)).toBe(false);
  });
});

describe('solvingText', () => {
  const told = { level: 'disturbance', unit: 'm² of floor', scale: 1000 };
  it('tells the level, the best plan, the bound, the gap and the nodes', () => {
    const at = { name: 'disturbance', told, incumbent: 6066.18187, bound: 6060.20942, nodes: 12 };
    expect(solvingText(at, 'en')).toBe(
      'disturbance: best 6,066,181.87 m² of floor, bound 6,060,209.42, gap 0.098 %, 12 nodes',
    );
    expect(solvingText(at, 'zh')).toBe('扰动：最好 6,066,181.87 平方米建筑，界 6,060,209.42，差距 0.098 %，12 个节点');
  });
  it('says when there is no plan or no bound yet, speaks of the whole where a part is solved, and turns what is to be most', () => {
    expect(solvingText({ name: 'must', told, incumbent: null, bound: null, nodes: 0 }, 'en')).toBe(
      'disturbance: no plan yet, 0 nodes',
    );
    const part = { ...told, whole: { others: 5000, bound: 6000 } };
    expect(solvingText({ name: 'rest', told: part, incumbent: 1012, bound: 1011.9, nodes: 1 }, 'en')).toBe(
      'disturbance: best 6,012,000 m² of floor, bound 6,000,000, gap 0.200 %, 1 nodes',
    );
    const most = { level: 'farmlandJoined', unit: 'm²', scale: -2 };
    expect(solvingText({ name: 'f', told: most, incumbent: -10, bound: -11, nodes: 1 }, 'en')).toBe(
      'farmland joined: best 20 m², bound 22, gap 10.000 %, 1 nodes',
    );
  });
});
