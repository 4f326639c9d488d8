import { describe, expect, it } from 'vitest';
import { programFromJson, programToJson } from '../../../src/export/programJson.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import type { StoredProgram } from '../../../src/model/storedProgram.js';
import { inProcessSolve } from '../../../src/solve/highs.js';
import { type FateCost, fateCosts } from '../../../src/stages/propose/explain/fateCosts.js';
import { neighbourhood } from '../../../src/stages/propose/explain/neighbourhood.js';
import { propose } from '../../../src/stages/propose/propose.js';
import { inputOf, target, type Wish } from './land.js';
import { STRIP } from './strip.js';

const solve = inProcessSolve();

async function programOf(wish: Wish): Promise<StoredProgram> {
  const { program } = await propose(await inputOf(wish), solve, await loadGeos(), QUIET_JOB);
  return program;
}
async function othersOf(program: StoredProgram, id: string): Promise<FateCost[]> {
  const found = program.pieces.find((piece) => piece.id === id) ?? program.firms.find(({ code }) => code === id);
  return fateCosts(program, found?.open ?? [], solve);
}
const levels = (cost: FateCost | undefined) =>
  cost?.levels?.filter(({ difference }) => difference !== 0).map(({ name, difference }) => [name, round(difference)]);
const round = (value: number) => Math.round(value * 100) / 100;

describe('the cost of another fate, on paper', () => {
  // The strip of `handSolved`: 2,500 m² wanted back. w goes (W moves 3,375; cleared 1,250) into a park of a and b (21,500): 26,125.
  const wish: Wish = { sketch: STRIP, targets: [target('back', 'reclaimed', 2500, { mode: 'must' })] };

  it('of land given back: to green for a shade more, or another plot in its place', async () => {
    const program = await programOf(wish);
    const [next, keep] = await othersOf(program, 'w');
    expect([next.fate, keep.fate]).toEqual(['regreen', 'keep']);
    // green costs 1.001 of farmland: 1,250 × 0.001
    expect(levels(next)).toEqual([['disturbance', 1.25]]);
    // v instead, to green: V moves 2,000 + 20 × 100 + 1,375 = 5,375; cleared (2,000 + 300) × 1.001 = 2,302.3; before 4,625
    expect(levels(keep)).toEqual([['disturbance', 3052.3]]);
    expect(keep.targets).toEqual([]);
    expect([...keep.changes].sort()).toEqual(['+move[V]', '+regreen[v]', '−move[W]']);
    expect(keep.proved).toBe(true);
  });

  it('of a member of the park that takes the firm in: the whole target', async () => {
    const costs = await othersOf(await programOf(wish), 'a');
    const keep = costs.find(({ fate }) => fate === 'keep');
    expect(levels(keep)).toEqual([
      ['must', 1],
      ['disturbance', -26_125],
    ]);
    expect(keep?.targets).toEqual([{ id: 'back', unit: 'm2', difference: expect.closeTo(-2500, 1) }]);
  });

  it('of a firm that moves', async () => {
    const [stay] = await othersOf(await programOf(wish), 'W');
    expect([stay.fate, levels(stay)]).toEqual(['stay', [['disturbance', 3052.3]]]);
  });

  it('says what closes the fates that are not open', async () => {
    const { pieces, firms, others } = await programOf(wish);
    const closed = (id: string) =>
      Object.fromEntries((pieces.find((p) => p.id === id)?.closed ?? []).map(({ fate, why }) => [fate, why[0].en]));
    expect(closed('w')).toMatchObject({
      cluster: expect.stringMatching(/not in 集中建设区 \(outside the boundary\)/),
    });
    expect(closed('a').reclaim).toBe('inside 集中建设区, not given back');
    // v touches no field and joins none: only to green
    expect(closed('v').reclaim).toMatch(/^no net area to give back/);
    expect(closed('v').regreen).toBeUndefined();
    expect(firms.find(({ code }) => code === 'W')?.closed.map(({ fate }) => fate)).toEqual(['close']);
    expect(others).toEqual([['paddy', ['f']]]);
  });

  it('is the same from the file', async () => {
    const program = await programOf(wish);
    const read = programFromJson(programToJson(program));
    expect(read).toEqual(program);
    expect(await othersOf(read ?? program, 'w')).toEqual(await othersOf(program, 'w'));
    expect(programFromJson('{"program":"other"}')).toBeNull();
  });
});

describe('what hangs together with a choice', () => {
  it('is found along rows of few columns; what is no choice is in it always', async () => {
    const column = (name: string, integer = true) => ({ name, cost: 0, lower: 0, upper: 1, integer });
    const row = (name: string, columns: readonly number[]) => ({
      name,
      lower: 0,
      upper: 1,
      columns,
      values: columns.map(() => 1),
    });
    const chain = {
      name: 'chain',
      offset: 0,
      columns: [...'abcd'].map((name) => column(name)).concat(column('flow', false)),
      rows: [row('ab', [0, 1]), row('bc', [1, 2]), row('cd', [2, 3])],
    };
    const found = (steps: number) => [...neighbourhood(chain, [0], steps)].sort().map((c) => chain.columns[c].name);
    expect([found(0), found(1), found(2)]).toEqual([
      ['a', 'flow'],
      ['a', 'b', 'flow'],
      ['a', 'b', 'c', 'flow'],
    ]);
    expect(found(Number.POSITIVE_INFINITY)).toHaveLength(5);
  });
});
