import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { type Decoded, decode } from '../../../../src/stages/propose/answer/decode.js';
import { solveLevels } from '../../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { type OpenModel, openModel } from '../../../../src/stages/propose/open/openModel.js';
import { buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { stripsDistrict } from '../bruteForce/strips.js';
import { inputOf, proposalFor, target, type Wish } from '../land.js';

const PRICES = {
  acquireWanPerMu: 10,
  demolishWanPerM2Floor: 0.02,
  reclaimWanPerMu: 10,
  rebuildWanPerM2Floor: 0.1,
  moveWanPerM2Floor: 0.03,
  upgradeWanPerMu: 20,
};

const geosReady = loadGeos();
const solve = inProcessSolve();

/** The plan of a wish, written into the columns of its open program: clusters taken apart, infill poured together. */
async function planInOpen(wish: Wish) {
  const input = await inputOf(wish);
  const situation = situationOf(input);
  const locks = resolveLocks(situation);
  const candidates = candidatesOf(situation, await geosReady, locks);
  const model = buildModel(situation, candidates, locks);
  const { values: plan } = await solveLevels(model, 'cost', solve);
  const open = openModel(situation, locks, candidates, true);
  return { open, values: mapped(open, decode(model.layout, plan), input, named(model.layout, plan)) };
}

function named({ columns }: OpenModel['layout'], values: Float64Array): ReadonlyMap<string, number> {
  return new Map(columns.map(({ name }, c) => [name, values[c]]));
}

const FIELD = new Set(['paddy', 'dryland', 'grass', 'other', 'farmRoad', 'ditch', 'ridge']);

/** What is called the same has the plan's value; a cluster is its members, its infill is poured into the pools, a firm's flow into its group's. */
function mapped(
  { layout }: OpenModel,
  { clusters, firmFate }: Decoded,
  { district, overlay }: Awaited<ReturnType<typeof inputOf>>,
  plan: ReadonlyMap<string, number>,
): Float64Array {
  // a debt that stays owed is against nothing in the open program
  const values = Float64Array.from(layout.columns, ({ name }) =>
    name.startsWith('owed[') ? 1 : (plan.get(name) ?? 0),
  );
  const add = (column: number, value: number) => {
    if (!(column >= 0)) throw new Error('the open program lacks a choice of the plan');
    values[column] += value;
  };
  const pool = (id: string) => layout.candidates.findIndex((one) => one.id === id);
  for (const { members, infill } of clusters) {
    for (const k of members) add(layout.cluster[layout.candidates.findIndex((one) => one.members[0] === k)] ?? -1, 1);
    for (const k of infill) {
      const isField = FIELD.has(district.parcels.use[overlay.pieces.parcel[k]]);
      const c = pool(isField ? 'infill field' : 'infill built');
      add(layout.cluster[c] ?? -1, overlay.pieces.areaM2[k] / layout.candidates[c].footprintM2);
    }
  }
  const parks = district.parks.id.length;
  firmFate.forEach(({ fate, destination }, f) => {
    if (fate !== 'move') return;
    const group = layout.relocation.groups.findIndex((firms) => firms.includes(f));
    const site = Math.min(destination, parks);
    const flow = layout.flows.find((one) => one.group === group && one.site === site);
    add(flow?.column ?? -1, layout.situation.firmFloorM2[f] / 1000);
  });
  return values;
}

describe('the open program', () => {
  it('holds every plan, its clusters taken apart: 100 districts under every limit, row by row', async () => {
    const seen = new Map<string, number>();
    for (let seed = 5000; seed < 5100; seed++) {
      const { open, values } = await planInOpen(stripsDistrict(seed));
      for (const { name, columns, values: by, lower, upper } of open.rows) {
        const value = columns.reduce((sum, c, i) => sum + by[i] * values[c], 0);
        expect(value, `seed ${seed}: ${name}`).toBeGreaterThanOrEqual(lower - 1e-6);
        expect(value, `seed ${seed}: ${name}`).toBeLessThanOrEqual(upper + 1e-6);
        const kind = name.slice(0, name.search(/\[|$/));
        if (columns.some((c) => values[c] !== 0)) seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }
    }
    // the plans do something, and the limits are there
    for (const kind of [
      'total',
      'budget',
      'town',
      'together',
      'oneBody',
      'joined',
      'room',
      'infill',
      'linked',
      'target',
    ])
      expect(seen.has(kind), kind).toBe(true);
  }, 600_000);
});

describe('an owner whose land is treated together', () => {
  it('keeps the row of the open program with both plots upgraded', async () => {
    const { open, values } = await planInOpen({
      sketch: {
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
        parcels: [
          { id: 'a', shape: [0, 0, 100, 150] },
          { id: 'b', shape: [500, 0, 600, 150] },
        ],
        firms: [{ creditCode: 'A', floorM2: 6000, taxWan: [1, 1, 1], grade: 'C' }],
        sites: [
          { firm: 'A', parcel: 'a', share: 0.6 },
          { firm: 'A', parcel: 'b', share: 0.4 },
        ],
      },
      targets: [target('better', 'revitalised', 45, { unit: 'mu' })],
      prices: PRICES,
      settings: { 'owner.together': true },
    });
    const [row] = open.rows.filter(({ name }) => name.startsWith('together['));
    expect(row.columns.map((c, i) => row.values[i] * values[c]).filter((value) => value !== 0)).toEqual([1, -1]);
  });
});

describe('limits of the whole plan tighten the bound over clusters of any shape', () => {
  /** Two idle plots of 15 mu outside beside a field, 20 a mu. */
  const land: Wish = {
    sketch: {
      lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
      slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
      parcels: [
        { id: 'field', shape: [2000, -50, 4000, 0], use: 'paddy' },
        { id: 'a', shape: [2000, 0, 2100, 100], use: 'idle', town: 0 },
        { id: 'b', shape: [2200, 0, 2300, 100], use: 'idle', town: 0 },
      ],
      towns: [{ code: '1', name: '甲镇', shape: [2000, 0, 3000, 100] }],
    },
    targets: [target('back', 'reclaimed', 30, { unit: 'mu', mode: 'must' })],
  };
  const boundsOf = async (wish: Wish) => {
    const { proposal } = await proposalFor(wish);
    return [proposal.targetBounds.get('back'), proposal.openTargetBounds.get('back')].map((one) => one?.toFixed(2));
  };

  it('a budget, the most of a town', async () => {
    expect(await boundsOf(land)).toEqual(['30.00', '30.00']);
    expect(await boundsOf({ ...land, prices: PRICES, limits: { budget: { totalWan: 301 } } })).toEqual([
      '15.00',
      '15.00',
    ]);
    const townLimits = [{ town: '甲镇', basis: 'reclaimed' as const, max: 20 }];
    expect(await boundsOf({ ...land, limits: { townLimits } })).toEqual(['15.00', '15.00']);
  });

  it('new space kept for small parks, where none can lie', async () => {
    // two plots of 60 × 60 m make a block of 10.8 mu; their FAR is reached
    const block = (share: number): Wish => ({
      sketch: {
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
        parcels: [
          { id: 'a', shape: [0, 0, 60, 60] },
          { id: 'b', shape: [60, 0, 120, 60] },
        ],
        firms: ['A', 'B'].map((creditCode) => ({ creditCode, floorM2: 4000, taxWan: [1, 1, 1] as const, grade: 'C' })),
        sites: [
          { firm: 'A', parcel: 'a' },
          { firm: 'B', parcel: 'b' },
        ],
      },
      targets: [target('back', 'revitalised', 10, { unit: 'mu', mode: 'must' })],
      settings: { 'reserve.smallParkShare': share },
    });
    expect(await boundsOf(block(0.1))).toEqual(['0.00', '0.00']);
    expect(await boundsOf(block(0))).toEqual(['10.80', '10.80']);
  });

  it('two figures, never one: what candidates reach and what other shapes might', async () => {
    // 1,000 × 20 m of idle land, 30 mu: a snake is no candidate, of any shape it would count; no upgrade alone
    const snake: Wish = {
      sketch: {
        lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
        parcels: [
          { id: 'a', shape: [0, 0, 500, 20], use: 'idle' },
          { id: 'b', shape: [500, 0, 1000, 20], use: 'idle' },
        ],
      },
      targets: [target('better', 'revitalised', 30, { unit: 'mu', mode: 'must' })],
      settings: { 'upgrade.minSiteM2': 1e6 },
    };
    const { proposal } = await proposalFor(snake);
    expect(proposal.targetBounds.get('better')).toBe(0);
    expect(proposal.openTargetBounds.get('better')).toBeCloseTo(30, 4);
    expect(proposal.binding[0].en).toContain(
      'even alone at most 0 mu within the candidates (clusters of any shape: 30 mu)',
    );
  });
});
