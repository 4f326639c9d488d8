import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../../src/geometry/geos.js';
import { inProcessSolve } from '../../../../src/solve/highs.js';
import { solveLevels } from '../../../../src/stages/propose/answer/levels.js';
import { candidatesOf } from '../../../../src/stages/propose/candidates/candidates.js';
import { buildModel } from '../../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../../src/stages/propose/situation/locks.js';
import { costBasisOf } from '../../../../src/stages/propose/situation/prices.js';
import { situationOf } from '../../../../src/stages/propose/situation/situation.js';
import { ROOT } from '../../../helpers/program.js';
import { inputOf, proposalFor, shortfallOf, type Wish } from '../land.js';
import { FATE_CASES } from './fateCases.js';
import { FIRM_CASES } from './firmCases.js';
import { LIMIT_CASES } from './limitCases.js';
import type { RowCase } from './sketches.js';

const CASES: Readonly<Record<string, RowCase>> = { ...FATE_CASES, ...FIRM_CASES, ...LIMIT_CASES };
const KINDS = Object.keys(CASES);

/** Rows of one kind by their names. */
function isOf(kind: string, name: string): boolean {
  if (kind === 'parks[level]') return name.startsWith('parks[');
  // a most alone has the name of the limit, a least and a most have one each
  if (kind === 'town max') return name.startsWith('town[') && !name.endsWith(' min');
  if (kind === 'town min') return name.startsWith('town[') && name.endsWith(' min');
  return name === kind || name.startsWith(`${kind}[`);
}

/** What each objective comes to, in its order, to be least; with the rows of a kind, or without them. */
async function solved(wish: Wish, without: string | null): Promise<number[]> {
  const input = await inputOf(wish);
  const situation = situationOf(input);
  const candidates = candidatesOf(situation, await loadGeos());
  const model = buildModel(situation, candidates, resolveLocks(situation));
  const rows = model.rows.filter(({ name }) => without === null || !isOf(without, name));
  if (without !== null && rows.length === model.rows.length) throw new Error(`no row is ${without}`);
  const { steps } = await solveLevels({ ...model, rows }, costBasisOf(input.prices), inProcessSolve());
  return steps.map(({ reached }) => reached);
}

/** Above 0 where the first objective that differs is worse in `a`. */
function worse(a: readonly number[], b: readonly number[]): number {
  return a.map((value, i) => value - b[i]).find((less) => Math.abs(less) > 1e-4) ?? 0;
}

describe('each kind of row', () => {
  it('of the table in MODEL.md has its cases', () => {
    const model = readFileSync(join(ROOT, 'src', 'stages', 'propose', 'MODEL.md'), 'utf8');
    const [, table] = model.split('## Rows\n');
    const cells = table
      .split('\n\n')[0]
      .split('\n')
      .slice(2)
      .map((line) => line.split(' | ')[0]);
    const told = cells.flatMap((cell) => {
      const names = [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
      return names.flatMap((name) => {
        if (name.startsWith('town[')) return ['town max', 'town min'];
        return name.startsWith('total[') || name === 'parks[level]' ? [name] : [name.split('[')[0]];
      });
    });
    expect([...told].sort()).toEqual([...KINDS].sort());
  });

  it.each(KINDS)('%s binds: without it the plan would be better', async (kind) => {
    const { binds } = CASES[kind];
    const withIt = await solved(binds, null);
    expect(worse(withIt, await solved(binds, kind))).toBeGreaterThan(0);
  });

  it.each(KINDS)('%s holds a target down, by as much as on paper, and the planner is told', async (kind) => {
    const { short, missed, says } = CASES[kind];
    const { proposal, findings } = await proposalFor(short);
    expect(shortfallOf(proposal)).toBeCloseTo(missed, 2);
    expect([...proposal.binding.map(({ en }) => en), ...findings.map(({ code }) => code)].join('\n')).toContain(says);
    expect(worse(await solved(short, null), await solved(short, kind))).toBeGreaterThan(0);
  });
});
