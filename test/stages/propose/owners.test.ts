import { describe, expect, it } from 'vitest';
import { mainOwner, ownersOf } from '../../../src/stages/propose/situation/owners.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { compiledFor } from './compiled.js';
import { inputOf, proposalFor, shortfallOf, target, type Wish } from './land.js';

/** 集中建设区 for x < 2000; flat; plots of 100 × 150 m = 22.5 mu in a row, a workshop of low tax on each. */
function plots(owners: readonly string[], more: Partial<DistrictSketch> = {}): DistrictSketch {
  const parcels = owners.map((_, i): ParcelSketch => ({ id: `p${i}`, shape: [i * 100, 0, (i + 1) * 100, 150] }));
  const names = [...new Set(owners)];
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 2000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    parcels,
    firms: names.map((creditCode) => ({ creditCode, floorM2: 6000, taxWan: [5, 5, 5], grade: 'C' })),
    sites: owners.map((firm, i) => ({
      firm,
      parcel: `p${i}`,
      share: 1 / owners.filter((other) => other === firm).length,
    })),
    ...more,
  };
}
const better = (mu: number) => target('better', 'revitalised', mu, { unit: 'mu', mode: 'must' });
const JOINED = { 'upgrade.minSiteM2': 1e6 };

describe('who holds land', () => {
  it('is the holder of the title, else the firm on it', async () => {
    const input = await inputOf({ sketch: plots(['A', 'B']) });
    const { name, ofPiece } = ownersOf(situationOf(input));
    expect(ofPiece.map((parts) => parts.map(({ owner, areaM2 }) => [name[owner], areaM2]))).toEqual([
      [['A', 15_000]],
      [['B', 15_000]],
    ]);
    // p0 is titled to a village that owns two thirds of it and to B
    const holder = { title: 0, firm: -1, creditCode: '', name: '某村', share: 2 / 3 };
    const titles = {
      layer: 'titles',
      id: ['T'],
      feature: Uint32Array.of(1),
      ownership: ['集体'],
      areaM2: Float64Array.of(15_000),
      holders: [holder, { ...holder, firm: 1, creditCode: 'B', name: 'B', share: 1 / 3 }],
      parts: [{ title: 0, parcel: 0, share: 1 }],
    };
    const titled = ownersOf(situationOf({ ...input, district: { ...input.district, titles } }));
    expect(titled.ofPiece[0].map(({ owner, areaM2 }) => [titled.name[owner], Math.round(areaM2)])).toEqual([
      ['某村', 10_000],
      ['B', 5000],
    ]);
    expect(titled.name[mainOwner(titled.ofPiece[0])]).toBe('某村');
    expect(
      mainOwner([
        { owner: 0, areaM2: 5 },
        { owner: 1, areaM2: 5 },
      ]),
    ).toBe(-1);
  });
});

describe('归宗: one body for the scattered neighbours of a cluster', () => {
  it('is the owner, the holder with most land, or a public platform', async () => {
    const bodies = async (owners: readonly string[], settings: NonNullable<Wish['settings']> = {}) => {
      const mu = owners.length * 22.5;
      const { proposal } = await proposalFor({
        sketch: plots(owners),
        settings: { ...JOINED, ...settings },
        targets: [better(mu)],
      });
      return proposal.bodies;
    };
    expect(await bodies(['A', 'A'])).toEqual([{ kind: 'owner', name: 'A', owners: 1, boughtM2: 0 }]);
    expect(await bodies(['A', 'B', 'B'])).toEqual([{ kind: 'holder', name: 'B', owners: 2, boughtM2: 15_000 }]);
    expect(await bodies(['A', 'B', 'C'], { 'oneBody.maxOwners': 2 })).toEqual([
      { kind: 'platform', name: '', owners: 3, boughtM2: 45_000 },
    ]);
  });

  it('needs a platform where there are too many owners, and says so where platforms are too few', async () => {
    const wish: Wish = {
      sketch: plots(['A', 'B', 'C']),
      settings: { ...JOINED, 'oneBody.maxOwners': 2, 'oneBody.platformClusters': 0 },
      targets: [better(67.5)],
    };
    const { row, candidates } = await compiledFor(wish);
    const [whole] = candidates.list.filter(({ members }) => members.length === 3);
    expect(row('platforms')).toEqual({ lower: -Infinity, upper: 0, [`cluster[${whole.id}]`]: 1 });
    // two plots of three, 45 of 67.5 mu
    const { proposal } = await proposalFor(wish);
    expect(proposal.clusters.map(({ members }) => members.length)).toEqual([2]);
    expect(shortfallOf(proposal)).toBeCloseTo(1 / 3, 6);
    expect(proposal.binding[0].en).toContain('any number of owners and bodies for clusters gives +22.5 mu');
  });

  it('keeps neighbours of other owners from being upgraded alone beside it, where that is asked for', async () => {
    // Three plots, at most 45 mu a cluster: two are joined and the third upgraded; with the rule the third stays, or each is upgraded alone.
    const wish: Wish = {
      sketch: plots(['A', 'B', 'C']),
      settings: { 'cluster.maxMu': 50, 'oneBody.neighbours': true },
      targets: [better(67.5), target('in', 'inParkShare', 60, { mode: 'must' })],
    };
    const { row } = await compiledFor(wish);
    expect(row('oneBody[p0,p1]')).toEqual({ lower: -Infinity, upper: 1, 'joined[p0]': 1, 'upgrade[p1]': 1 });
    // the same owner may
    const same = await compiledFor({ ...wish, sketch: plots(['A', 'A', 'C']) });
    expect(() => same.row('oneBody[p0,p1]')).toThrow(/no row/);
    const { proposal } = await proposalFor(wish);
    expect(shortfallOf(proposal)).toBeCloseTo(1 / 3, 6);
    expect(proposal.binding[0].single.map(({ limits }) => limits.join())).toContain('oneBody');
    const free = await proposalFor({ ...wish, settings: { 'cluster.maxMu': 50 } });
    expect(shortfallOf(free.proposal)).toBe(0);
  });
});

describe('a whole owner together', () => {
  /** A owns p0 and, apart from it, q, which no one may touch where the keep-list has it. */
  const sketch = (more: Partial<DistrictSketch> = {}): DistrictSketch => {
    const base = plots(['A', 'B']);
    return {
      ...base,
      parcels: [...(base.parcels ?? []), { id: 'q', shape: [1000, 0, 1100, 150] }],
      sites: [
        { firm: 'A', parcel: 'p0', share: 0.6 },
        { firm: 'A', parcel: 'q', share: 0.4 },
        { firm: 'B', parcel: 'p1' },
      ],
      ...more,
    };
  };
  const together = { 'owner.together': true, 'cluster.minMu': 1000 };

  it('treats all of its land, or none', async () => {
    const { row } = await compiledFor({ sketch: sketch(), settings: together });
    expect(row('together[A,q]')).toMatchObject({ lower: 0, upper: 0, 'upgrade[p0]': 1, 'upgrade[q]': -1 });
    const chosen = async (mu: number, settings: NonNullable<Wish['settings']>) => {
      const { fate } = await proposalFor({ sketch: sketch(), settings, targets: [better(mu)] });
      return ['p0', 'p1', 'q'].map((id) => (fate(id) === 'keep' ? '' : id)).join('');
    };
    // 22.5 mu: B's plot alone; 45: both of A's
    expect(await chosen(22.5, together)).toBe('p1');
    expect(['p0q', 'p0p1q']).toContain(await chosen(45, together));
  });

  it('falls short where one piece can not be treated, and is named for it', async () => {
    // q has a reached FAR: neither upgraded nor, alone, joined. A's p0 stays with it.
    const wish: Wish = {
      sketch: sketch({
        parcels: [
          { id: 'p0', shape: [0, 0, 100, 150] },
          { id: 'q', shape: [1000, 0, 1010, 150] },
        ],
        sites: [
          { firm: 'A', parcel: 'p0', share: 0.6 },
          { firm: 'A', parcel: 'q', share: 0.4 },
        ],
        firms: [{ creditCode: 'A', floorM2: 6000, taxWan: [5, 5, 5], grade: 'C' }],
      }),
      settings: together,
      targets: [better(22.5)],
    };
    const { fate, proposal } = await proposalFor(wish);
    expect([fate('p0'), shortfallOf(proposal)]).toEqual(['keep', 1]);
    expect(proposal.binding[0].en).toContain('land of one owner treated piece by piece gives +22.5 mu');
  });
});
