import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compareRuns } from '../src/compare.js';
import type { Summary } from '../src/export/summary.js';
import { ROOT } from './helpers/program.js';

describe('two runs of two versions of the engine', () => {
  it('leave a setting empty that one of them does not know', async () => {
    const path = join(ROOT, 'test', 'golden', 'fifteen', 'expected', 'summary.json');
    const summary = JSON.parse(await readFile(path, 'utf8')) as Summary;
    const { 'solve.tieNodes': known, ...older } = summary.settings;
    const before = { ...summary, settings: older } as Summary;
    const row = { about: 'setting', name: 'solve.tieNodes', figure: 'value', unit: '', difference: null };
    expect(compareRuns(before, summary)).toEqual([{ ...row, first: '', second: known }]);
    expect(compareRuns(summary, before)).toEqual([{ ...row, first: known, second: '' }]);
    const targets = summary.targets.map(({ openBound, ...rest }) => rest);
    const figures = compareRuns({ ...summary, targets } as unknown as Summary, summary);
    expect(figures.every(({ figure, first }) => figure === 'openBound' && first === 0)).toBe(true);
  });
});
