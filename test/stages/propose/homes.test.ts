import { describe, expect, it } from 'vitest';
import type { Firm } from '../../../src/model/district.js';
import type { DistrictSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { proposalFor, shortfallOf, target, type Wish } from './land.js';

/** A workshop outside; a park 40 m from homes. */
function wishOf(firm: Partial<Firm>, more: Partial<Wish> = {}): Wish {
  const sketch: DistrictSketch = {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels: [
      { id: 'w', shape: [3000, 0, 3050, 40] },
      { id: 'home', shape: [1640, 0, 1700, 100], use: 'homestead' },
    ],
    parks: [{ id: 'K', shape: [1500, 0, 1600, 100], remainingFloorM2: 5000 }],
    firms: [{ creditCode: 'W', floorM2: 1000, grade: 'C', ...firm }],
    sites: [{ firm: 'W', parcel: 'w' }],
  };
  return { sketch, targets: [target('in', 'inParkShare', 100, { mode: 'must' })], ...more };
}

describe('class-3 industry not beside homes', () => {
  it('a firm that pollutes does not move there, and the shortfall says why', async () => {
    const { firm, proposal } = await proposalFor(wishOf({ polluting: true }));
    expect([firm('W').fate, shortfallOf(proposal)]).toEqual(['stay', 1]);
    expect(proposal.binding[0].en).toContain('polluting firms beside homes gives +');
  });

  it('others do, and farther than the distance it does too', async () => {
    expect((await proposalFor(wishOf({}))).firm('W').fate).toBe('move');
    const near = wishOf({ polluting: true }, { settings: { 'homes.apartM': 40 } });
    expect((await proposalFor(near)).firm('W').fate).toBe('move');
  });

  it('has no column for such a move', async () => {
    const flows = async (firm: Partial<Firm>) => {
      const { names } = await compiledFor(wishOf(firm));
      return names.filter((name) => name.startsWith('to['));
    };
    expect(await flows({})).toEqual(['to[W#0,park K]']);
    expect(await flows({ polluting: true })).toEqual([]);
  });
});
