import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { solveLevels } from '../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { explainShort } from '../../../src/stages/propose/explain/explainShort.js';
import { GROUPS } from '../../../src/stages/propose/explain/groups.js';
import { buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { type ProposeInput, propose } from '../../../src/stages/propose/propose.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { seeded } from '../../geometry/random.js';
import type { DistrictSketch, ParcelSketch } from '../../helpers/district.js';
import { inputOf, target } from './land.js';

const NO_BOUNDS = { targetBounds: new Map<string, number>(), openTargetBounds: new Map<string, number>() };

/** Up to eight plots, inside and outside, up to four firms, a small park, a keep-list: whatever the seed says. */
function randomDistrict(seed: number): { readonly sketch: DistrictSketch; readonly reclaimed: boolean } {
  const random = seeded(seed);
  const parcels: ParcelSketch[] = [
    { id: 'field', shape: [2000, -50, 5000, 0], use: 'paddy' },
    { id: 'home', shape: [0, 2000, 100, 2100] },
  ];
  const keep: Record<string, string> = {};
  const firms: { creditCode: string; floorM2: number; grade: 'A' | 'C' | 'D'; taxWan: [number, number, number] }[] = [];
  const sites: { firm: string; parcel: string }[] = [];
  const count = 3 + Math.floor(random() * 5);
  for (let i = 0; i < count; i++) {
    const outside = random() < 0.6;
    const w = 30 + Math.floor(random() * 90);
    const x = outside ? 2000 + 200 * i : 110 * i;
    const id = `p${i}`;
    const idle = random() < 0.5;
    const shape = [x, 0, x + w, 20 + Math.floor(random() * 100)] as const;
    parcels.push({ id, shape, use: idle ? 'idle' : 'industry', town: i % 2 });
    if (random() < 0.35) keep[id] = 'listed';
    if (idle || firms.length >= 4) continue;
    const creditCode = `F${firms.length}`;
    const tax = random() < 0.2 ? 2000 : 5;
    const grade = random() < 0.3 ? 'D' : random() < 0.5 ? 'A' : 'C';
    firms.push({ creditCode, floorM2: 200 + Math.floor(random() * 2000), grade, taxWan: [tax, tax, tax] });
    sites.push({ firm: creditCode, parcel: id });
  }
  return {
    sketch: {
      parcels,
      firms,
      sites,
      keep,
      towns: ['甲镇', '乙镇'].map((name, i) => ({ code: `${i}`, name, shape: [9000 + i, 0, 9001 + i, 1] as const })),
      parks: [{ id: 'K', shape: [0, 2000, 200, 2200], remainingFloorM2: Math.floor(random() * 1500) }],
      lines: [{ kind: 'urbanBoundary', zones: [{ shape: [-10, -100, 1500, 3000], kind: 'concentrated' }] }],
      slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
    },
    reclaimed: random() < 0.6,
  };
}

const geosReady = loadGeos();
const solve = inProcessSolve();
const ask = async (input: ProposeInput) => (await propose(input, solve, await geosReady, QUIET_JOB)).proposal;
const WANTED = 200_000;

describe('what is said to be gained is gained', () => {
  it('by proposing again with the limit really lifted: 24 small districts, each group, part and pair of them', async () => {
    const found = new Map<string, number>();
    for (let seed = 1; seed <= 24; seed++) {
      const { sketch, reclaimed } = randomDistrict(seed);
      const targets = [target('t', reclaimed ? 'reclaimed' : 'revitalised', WANTED, { mode: 'must' })];
      const input = await inputOf({ sketch, targets });
      const proposal = await ask(input);
      const [binding] = proposal.binding;
      const missing = ({ levels }: typeof proposal) => levels[0].value * WANTED;
      const lifts = GROUPS.flatMap(({ relaxation, lift }) => (lift ? [{ relaxation, lift }] : []));
      const parts = GROUPS.flatMap(({ split }) => split?.(input) ?? []);
      const byId = new Map([
        ...lifts.map(({ relaxation, lift }) => [relaxation, lift] as const),
        ...parts.map(({ id, lift }) => [id, lift] as const),
      ] as [string, (typeof lifts)[number]['lift']][]);
      for (const { limits, atLeast, atMost } of [...binding.single, ...binding.pairs]) {
        const own = limits.map((id) => byId.get(id));
        if (own.some((one) => one === undefined)) continue;
        const again = await ask(own.reduce((changed, lift) => lift?.(changed) ?? changed, input));
        const gained = missing(proposal) - missing(again);
        expect(atLeast, `${seed} ${limits}`).toBeCloseTo(gained, -1);
        expect(atMost, `${seed} ${limits}`).toBeCloseTo(gained, -1);
        found.set(limits.join('+'), (found.get(limits.join('+')) ?? 0) + 1);
      }
      for (const { relaxation, lift } of lifts) {
        if (!binding.nothing.includes(relaxation)) continue;
        const again = await ask(lift(input));
        expect(missing(proposal) - missing(again), `${seed} ${relaxation} gains nothing`).toBeLessThan(0.002 * WANTED);
      }
    }
    // the districts do bind
    expect(found.get('keepList')).toBeGreaterThan(5);
    expect([...found.keys()].filter((id) => id.includes('keepList/')).length).toBeGreaterThan(1);
    expect(found.size).toBeGreaterThan(4);
  }, 600_000);
});

describe('the linear relaxation of a large model', () => {
  it('never says less than what a plan gains: 16 small districts with two targets, solved both ways', async () => {
    const geos = await geosReady;
    let told = 0;
    for (let seed = 31; seed <= 46; seed++) {
      const { sketch } = randomDistrict(seed);
      const targets = [
        target('back', 'reclaimed', WANTED, { mode: 'must' }),
        target('better', 'revitalised', WANTED, { mode: 'must' }),
      ];
      const input = await inputOf({ sketch, targets });
      const situation = situationOf(input);
      const candidates = candidatesOf(situation, geos);
      const model = buildModel(situation, candidates, resolveLocks(situation));
      const { values } = await solveLevels(model, 'disturbance', solve);
      const asked = { input, model, values, candidates, solve, geos };
      const whole = await explainShort(asked, NO_BOUNDS);
      const relaxed = await explainShort({ ...asked, wholeUpTo: 0 }, NO_BOUNDS);
      for (const [i, { single, nothing, together }] of whole.entries()) {
        expect(relaxed[i].together?.atMost).toBeGreaterThanOrEqual((together?.atLeast ?? 0) - 1);
        for (const { limits, atLeast } of single) {
          const own = relaxed[i].single.find((gain) => gain.limits.join() === limits.join());
          expect(own?.atMost, `${seed} ${limits}`).toBeGreaterThanOrEqual((atLeast ?? 0) - 1);
          told++;
        }
        expect(nothing).toEqual(expect.arrayContaining([...relaxed[i].nothing]));
      }
    }
    expect(told).toBeGreaterThan(20);
  }, 600_000);
});
