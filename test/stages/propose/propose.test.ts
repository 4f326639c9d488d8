import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { LianpianError } from '../../../src/model/errors.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { propose } from '../../../src/stages/propose/propose.js';
import { box, type DistrictSketch, type ParcelSketch } from '../../helpers/district.js';
import { inputOf, proposalFor, target } from './land.js';
import { syntheticDistrict } from './synthetic.js';

function plots(count: number, x0 = 0, more: Partial<ParcelSketch> = {}): ParcelSketch[] {
  return Array.from({ length: count }, (_, i) => ({
    id: `p${x0}-${i}`,
    shape: [x0 + i * 100, 0, x0 + (i + 1) * 100, 150] as const,
    use: 'idle' as const,
    ...more,
  }));
}
function landOf(more: Partial<DistrictSketch>): DistrictSketch {
  return {
    lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 3000, 2000], kind: 'concentrated' }] }],
    slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    ...more,
  };
}
const codes = (findings: readonly { readonly code: string }[]) =>
  findings.map(({ code }) => code).filter((code) => code.startsWith('lock.'));

describe('empty is ordinary', () => {
  it('answers a district without parcels, lines, parks or firms', async () => {
    const { proposal } = await proposalFor({
      sketch: {},
      targets: [
        target('back', 'reclaimed', 100, { mode: 'must' }),
        target('in', 'inParkShare', 80),
        target('blocks', 'rectified', 10),
      ],
    });
    expect(proposal.landFate).toEqual([]);
    expect(proposal.firmFate).toEqual([]);
    expect(proposal.targetBounds.get('back')).toBe(0);
    expect(proposal.binding.map((b) => b.target)).toContain('back');
  });

  it('calls a plan with nothing to decide optimal', async () => {
    const { proposal } = await proposalFor({ sketch: {}, targets: [] });
    expect(proposal.levels.map(({ status, value }) => [status, value])).toEqual([
      ['optimal', 0],
      ['optimal', 0],
      ['optimal', 0],
      ['optimal', 0],
      ['optimal', 0],
    ]);
  });

  it('joins and gives back nothing where no boundary was delivered', async () => {
    const { proposal } = await proposalFor({
      sketch: { ...landOf({ parcels: plots(3) }), lines: [] },
      targets: [target('back', 'reclaimed', 100), target('better', 'revitalised', 100)],
    });
    expect(proposal.candidateCount).toBe(0);
    expect(proposal.landFate.filter((fate) => fate === 'reclaim' || fate === 'cluster')).toEqual([]);
  });
});

describe('contiguity', () => {
  it('keeps islands apart: no cluster spans a gap wider than g', async () => {
    // Two groups of two plots, 50 m apart: each 45 mu, a park of its own; together one park of 90 mu only if the gap could be spanned.
    const { proposal, reached } = await proposalFor({
      sketch: landOf({ parcels: [...plots(2, 0), ...plots(2, 250), ...plots(1, 900)] }),
      settings: { 'upgrade.minSiteM2': 1e6 },
      targets: [target('better', 'revitalised', 75_000, { mode: 'must' })],
    });
    expect(proposal.clusters.map(({ members }) => [...members])).toEqual([
      [0, 1],
      [2, 3],
    ]);
    // The lone plot (22.5 mu) is no park and, alone, no rebuilt block.
    expect(reached('better')).toBe(60_000);
  });

  it('does not join across a river, nor across homesteads', async () => {
    const across = async (use: 'river' | 'homestead' | 'farmRoad') =>
      (
        await proposalFor({
          sketch: landOf({
            parcels: [
              { id: 'w', shape: [0, 0, 100, 150], use: 'idle' },
              { id: 'between', shape: [100, 0, 110, 150], use },
              { id: 'e', shape: [110, 0, 210, 150], use: 'idle' },
            ],
          }),
          settings: { 'upgrade.minSiteM2': 1e6 },
          targets: [target('better', 'revitalised', 30_000, { mode: 'must' })],
        })
      ).proposal;
    expect((await across('river')).clusters).toEqual([]);
    expect((await across('homestead')).clusters).toEqual([]);
    const joined = (await across('farmRoad')).clusters;
    expect(joined).toHaveLength(1);
    // A farm road may lie between: it needs no infill, and being no construction land it would cost quota.
    expect(joined[0].infill).toEqual([]);
    expect(joined[0].members).toEqual([0, 2]);
  });

  it('takes field in as infill only against land given back to farmland', async () => {
    const wish = (withHamlet: boolean) => ({
      sketch: landOf({
        parcels: [
          { id: 'w', shape: [0, 0, 100, 150], use: 'idle' as const },
          { id: 'between', shape: [100, 0, 115, 150], use: 'paddy' as const },
          { id: 'e', shape: [115, 0, 215, 150], use: 'idle' as const },
          ...(withHamlet
            ? [
                { id: 'h', shape: [4000, 0, 4060, 50] as const, use: 'idle' as const },
                { id: 'hf', shape: [4060, 0, 4200, 50] as const, use: 'paddy' as const },
              ]
            : []),
        ],
      }),
      settings: { 'upgrade.minSiteM2': 1e6 },
      targets: [target('better', 'revitalised', 30_000, { mode: 'must' as const })],
    });
    // 15 × 150 = 2,250 m² of field; without a hamlet to give back there is no quota for it.
    const without = await proposalFor(wish(false));
    expect(without.proposal.clusters).toEqual([]);
    expect(without.proposal.levels[0].value).toBeCloseTo(1, 6);
    const against = await proposalFor(wish(true));
    expect(against.proposal.clusters).toMatchObject([{ infill: [1], newConstructionM2: 2250, infillM2: 2250 }]);
    expect(against.fate('h')).toBe('reclaim');
    expect(against.proposal.levels[1]).toMatchObject({ name: 'newConstruction', unit: 'm²' });
    expect(against.proposal.levels[1].value).toBeCloseTo(2250, 3);
  });
});

describe('locks', () => {
  const sketch = landOf({
    lines: [
      { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 3000, 2000], kind: 'concentrated' }] },
      { kind: 'ecologicalRedline', zones: [{ shape: [4990, -10, 5100, 110] }] },
    ],
    parcels: [
      ...plots(3),
      { id: 'red', shape: [5000, 0, 5060, 60] },
      { id: 'out', shape: [6000, 0, 6060, 60] },
      { id: 'field', shape: [6060, 0, 6200, 60], use: 'paddy' },
    ],
    firms: [
      { creditCode: 'R', floorM2: 100 },
      { creditCode: 'O', floorM2: 100, grade: 'C' },
    ],
    sites: [
      { firm: 'R', parcel: 'red' },
      { firm: 'O', parcel: 'out' },
    ],
  });

  it('honours lawful ones, refuses unlawful ones with the clause, names unknown ones', async () => {
    const { proposal, findings, fate, firm } = await proposalFor({
      sketch,
      locks: {
        land: [
          { target: 'p0-0', lock: 'in', origin: 'edits[0]' },
          { target: 'p0-2', lock: 'out', origin: 'edits[1]' },
          { target: 'red', lock: 'reclaim', origin: 'edits[2]' },
          { target: 'out', lock: 'cluster', origin: 'edits[3]' },
          { target: 'nowhere', lock: 'in', origin: 'edits[4]' },
          { target: 'out', lock: 'reclaim', origin: 'edits[5]' },
        ],
        firms: [
          { creditCode: 'O', fate: 'close', park: '', origin: 'edits[6]' },
          { creditCode: 'X', fate: 'stay', park: '', origin: 'edits[7]' },
        ],
      },
    });
    expect([fate('p0-0'), fate('p0-1'), fate('p0-2')]).toEqual(['cluster', 'cluster', 'keep']);
    expect([fate('red'), fate('out')]).toEqual(['hold', 'reclaim']);
    expect([firm('R').fate, firm('O').fate]).toEqual(['hold', 'move']);
    const said = findings.filter(({ code }) => code.startsWith('lock.'));
    expect(said.map(({ code, layer }) => `${code} ${layer}`).sort()).toEqual([
      'lock.couldStress edits',
      'lock.honoured edits[0]',
      'lock.honoured edits[1]',
      'lock.honoured edits[5]',
      'lock.unknown edits[4]',
      'lock.unknown edits[7]',
      'lock.unlawful edits[2]',
      'lock.unlawful edits[3]',
      'lock.unlawful edits[6]',
    ]);
    const rules = said.flatMap((f) => (f.code === 'lock.unlawful' ? [f.numbers.rule] : []));
    expect(rules[0]).toMatch(/^existing\.redline\.industry/);
    expect(rules[1]).toMatch(/^outside\.build/);
    expect(proposal.levels).toHaveLength(5);
  });

  it('imposes a drawn area, offers another, refuses one without industry', async () => {
    const area = (name: string, must: boolean, shape: readonly [number, number, number, number]) => ({
      name,
      must,
      polygons: polygonSetFromNested([box(...shape)]),
      origin: `areas ${name}`,
    });
    const { proposal, findings } = await proposalFor({
      sketch,
      locks: {
        areas: [
          area('wanted', true, [-5, -5, 205, 155]),
          area('offered', false, [95, -5, 305, 155]),
          area('empty', true, [1000, 1000, 1100, 1100]),
        ],
      },
    });
    expect(proposal.clusters.map(({ id, drawn }) => [id, drawn])).toEqual([['wanted', true]]);
    expect(codes(findings)).toEqual(['lock.unlawful', 'lock.honoured']);
  });

  it('says when a lawful lock finds no room', async () => {
    const { fate, findings } = await proposalFor({
      sketch: landOf({
        parcels: sketch.parcels?.slice(4) ?? [],
        firms: sketch.firms?.slice(1) ?? [],
        sites: [{ firm: 'O', parcel: 'out' }],
      }),
      locks: { land: [{ target: 'out', lock: 'reclaim', origin: 'edits[0]' }] },
    });
    expect(fate('out')).toBe('keep');
    expect(codes(findings)).toEqual(['lock.unlawful']);
  });
});

describe('what binds', () => {
  it('names the keep-list and the room in parks, in mu and words', async () => {
    const { proposal } = await proposalFor({
      sketch: landOf({
        parcels: [
          { id: 'in', shape: [0, 0, 100, 100] },
          { id: 'kept', shape: [4000, 0, 4100, 100] },
          { id: 'full', shape: [5000, 0, 5100, 100] },
          { id: 'field', shape: [4000, -50, 5100, 0], use: 'paddy' },
        ],
        parks: [{ id: 'K', shape: [0, 0, 200, 200], remainingFloorM2: 500 }],
        firms: [
          { creditCode: 'F', floorM2: 400 },
          { creditCode: 'G', floorM2: 450 },
        ],
        sites: [
          { firm: 'F', parcel: 'kept' },
          { firm: 'G', parcel: 'full' },
        ],
        keep: { kept: 'supply chain' },
      }),
      targets: [target('back', 'reclaimed', 30, { unit: 'mu', mode: 'must' })],
    });
    // Each plot 15 mu. G fits into the park (450 of 500); kept is on the list; the two firms together (850) have no room for both.
    expect(proposal.landFate).toEqual(['keep', 'keep', 'reclaim', 'notEligible']);
    const [{ en, zh }] = proposal.binding;
    expect(en).toMatch(/even alone at most 15 mu/);
    expect(zh).toMatch(/最多 15 亩/);
    // Neither helps by itself: with the list lifted F would do as well as G, and with more room there is nobody else to move.
    expect(en).toMatch(/lifting the keep-list and unlimited room in parks together give \+15 mu/);
  });
});

describe('a made-up district of middle size', () => {
  it('loses no firm and no parcel, passes the checks of account, and gives the same twice', async () => {
    const wish = {
      sketch: syntheticDistrict(11, { quarters: 6, hamlets: 30 }),
      targets: [
        target('better', 'revitalised', 500, { unit: 'mu' as const, mode: 'must' as const }),
        target('back', 'reclaimed', 200, { unit: 'mu' as const, mode: 'must' as const }),
        target('blocks', 'rectified', 100_000),
        target('scattered', 'scatteredFirms', 100),
        target('in', 'inParkShare', 85),
      ],
    };
    const first = await proposalFor(wish);
    const second = await proposalFor(wish);
    const { proposal, district, overlaid } = first;
    expect(proposal.landFate).toHaveLength(overlaid.pieces.id.length);
    expect(proposal.firmFate).toHaveLength(district.firms.length);
    for (const [id, bound] of proposal.targetBounds) expect(first.reached(id), id).toBeLessThanOrEqual(bound + 1e-6);
    expect(first.reached('better')).toBeGreaterThanOrEqual(500);
    expect(first.reached('back')).toBeGreaterThanOrEqual(200);
    expect(JSON.stringify(second.proposal)).toBe(JSON.stringify(proposal));
    for (const { value, bound, sense } of proposal.levels)
      expect(sense === 'least' ? value - bound : bound - value).toBeGreaterThanOrEqual(0);
  }, 180_000);

  it('stops when asked', async () => {
    const input = await inputOf({ sketch: landOf({ parcels: plots(2) }) });
    const job = { progress() {}, cancelled: () => true };
    await expect(propose(input, inProcessSolve(), await loadGeos(), job)).rejects.toThrow(LianpianError);
  });
});
