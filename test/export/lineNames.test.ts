import { describe, expect, it } from 'vitest';
import { lineNames } from '../../src/export/lineNames.js';
import { controlLineOf } from '../helpers/district.js';

function named(...lines: readonly (readonly [layer: string, key?: string])[]): string[] {
  return lineNames({
    controlLines: lines.map(([layer, key]) => ({
      ...controlLineOf({ kind: 'urbanBoundary', zones: [] }),
      layer,
      ...(key === undefined ? {} : { key }),
    })),
  });
}

describe('names of control lines', () => {
  it('are the delivered layers, where those differ', () => {
    expect(named(['STBHHX', 'redline'], ['CZKFBJ', 'boundary'])).toEqual(['STBHHX', 'CZKFBJ']);
  });
  it('are the keys, where one layer plays two roles', () => {
    expect(named(['Zoning', 'zoning'], ['Flood', 'flood'], ['Zoning', 'industryZones'])).toEqual([
      'zoning',
      'Flood',
      'industryZones',
    ]);
  });
  it('never repeat, not even but for case', () => {
    const names = named(['A', 'x'], ['a', 'x'], ['b', 'y'], ['B'], ['X']);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
  });
});
