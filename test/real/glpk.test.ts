import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadGeos } from '../../src/geometry/geos.js';
import type { Mip, Solve } from '../../src/model/mip.js';
import { mpsText } from '../../src/model/mps.js';
import { inProcessSolve } from '../../src/solve/highs.js';
import { solveLevels } from '../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../src/stages/propose/candidates/candidates.js';
import { buildModel } from '../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../src/stages/propose/situation/situation.js';
import { readSummary } from '../helpers/outputs.js';
import { lianpian, ROOT, temporaryFolder } from '../helpers/program.js';
import { stripsDistrict } from '../stages/propose/bruteForce/strips.js';
import { inputOf } from '../stages/propose/land.js';
import { isMissing } from './tools.js';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

/** The optimum that GLPK proves of a free MPS file; NaN where it finds none. */
function glpkOptimum(file: string): number {
  const out = `${file}.out`;
  const { status, stdout } = spawnSync('glpsol', ['--freemps', file, '--intopt', '--mipgap', '0', '-o', out], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stdout);
  const text = readFileSync(out, 'utf8');
  const [, ended] = /^Status: +(.+)$/m.exec(text) ?? [];
  const [, value] = /^Objective: +\S+ = (\S+)/m.exec(text) ?? [];
  return ended?.trim() === 'INTEGER OPTIMAL' || ended?.trim() === 'OPTIMAL' ? Number(value) : Number.NaN;
}

describe.skipIf(isMissing('GLPK'))('the programs as GLPK reads and solves them', () => {
  it('lianpian propose --mps: every file, and in each level the optimum lies between the bound and the plan that are told', async () => {
    const [out, file] = [join(folder.path, 'plan'), join(folder.path, 'programs', 'plan.mps')];
    await lianpian('propose', join(ROOT, 'test', 'golden', 'fifteen', 'in', 'scenario.json'), '-o', out, '--mps', file);
    const names = (await readdir(join(folder.path, 'programs'))).filter((name) => name.endsWith('.mps'));
    const optima = new Map(names.map((name) => [name, glpkOptimum(join(folder.path, 'programs', name))]));
    expect([...optima.values()].every(Number.isFinite), JSON.stringify([...optima])).toBe(true);
    const { optimiser } = await readSummary(out);
    const level = optimiser.levels.find(({ name }) => name === 'disturbance');
    // in the program floor is in thousands
    const optimum = 1000 * (optima.get('plan.mps') ?? Number.NaN);
    expect(optimum).toBeGreaterThanOrEqual((level?.bound ?? Number.NaN) - 0.01);
    expect(optimum).toBeLessThanOrEqual((level?.value ?? Number.NaN) + 0.01);
  });

  it('40 random districts, every level: the same optimum as HiGHS', async () => {
    let programs = 0;
    for (let seed = 5000; seed < 5040; seed++) {
      const input = await inputOf(stripsDistrict(seed));
      const situation = situationOf(input);
      const locks = resolveLocks(situation);
      const model = buildModel(situation, candidatesOf(situation, await loadGeos(), locks), locks);
      const asked: { readonly mip: Mip; readonly objective: number }[] = [];
      const inner = inProcessSolve();
      const solve: Solve = async (mip, options) => {
        const solution = await inner(mip, options);
        // after the cost a level may stop before its optimum
        if (!options.relax && solution.status === 'optimal') asked.push({ mip, objective: solution.objective });
        return solution;
      };
      await solveLevels(model, costBasisOf(input.prices), solve);
      for (const { mip, objective } of asked) {
        const file = join(folder.path, `${seed}-${programs++}.mps`);
        writeFileSync(file, mpsText(mip));
        expect(Math.abs(glpkOptimum(file) - objective), `${seed} ${mip.name}`).toBeLessThan(
          1e-4 + 1e-6 * Math.abs(objective),
        );
      }
    }
    expect(programs).toBeGreaterThan(80);
  }, 300_000);
});
