import { createHash } from 'node:crypto';
import loadHighs, { type Highs } from 'highs';
import { describe, expect, it } from 'vitest';
import type { Mip } from '../../src/model/mip.js';
import { modelHash, mpsNames, mpsText } from '../../src/model/mps.js';
import { inProcessSolve } from '../../src/solve/highs.js';
import { column, generator, model, row } from '../solve/models.js';

const EXACT = { relativeGap: 0, absoluteGap: 0, maxNodes: 10_000 };

const load = loadHighs as unknown as () => Promise<Highs>;

/** What the solver's own MPS reader makes of the text. */
function readBack(highs: Highs, text: string) {
  return highs.withModel({ format: 'mps', data: new TextEncoder().encode(text) }, (read) => {
    read.options.set({ output_flag: false, mip_rel_gap: 0, mip_abs_gap: 0 });
    read.run();
    const { numCols, numRows } = read.getLp();
    return { objective: read.getObjectiveValue(), columns: numCols, rows: numRows, status: read.getModelStatus() };
  });
}

describe('mpsText', () => {
  it('writes every kind of row and bound, in full figures', () => {
    const mip = model(
      [
        column('build', 1.5),
        column('flow', 0, 0, Infinity, false),
        column('free', -1e-7, -Infinity, 4, false),
        column('fixed', 2, 3, 3),
      ],
      [
        row('most', -Infinity, 4, { 0: 1, 1: 0.1 }),
        row('least', 2, Infinity, { 1: 1 }),
        row('same', 0, 0, { 0: -7, 2: 1 }),
        row('between', 1, 6, { 3: 1, 1: 1 }),
        row('anything', -Infinity, Infinity, { 0: 1 }),
      ],
      12.25,
    );
    expect(mpsText(mip).split('\n')).toEqual([
      'NAME test',
      'ROWS',
      ' N cost',
      ' L most',
      ' G least',
      ' E same',
      ' G between',
      'COLUMNS',
      " MARKER 'MARKER' 'INTORG'",
      ' build cost 1.5',
      ' build most 1',
      ' build same -7',
      " MARKER 'MARKER' 'INTEND'",
      ' flow cost 0',
      ' flow most 0.1',
      ' flow least 1',
      ' flow between 1',
      ' free cost -1e-7',
      ' free same 1',
      " MARKER 'MARKER' 'INTORG'",
      ' fixed cost 2',
      ' fixed between 1',
      " MARKER 'MARKER' 'INTEND'",
      'RHS',
      ' RHS cost -12.25',
      ' RHS most 4',
      ' RHS least 2',
      ' RHS between 1',
      'RANGES',
      ' RNG between 5',
      'BOUNDS',
      ' LO BND build 0',
      ' UP BND build 1',
      ' LO BND flow 0',
      ' PL BND flow',
      ' MI BND free',
      ' UP BND free 4',
      ' FX BND fixed 3',
      'ENDATA',
      '',
    ]);
  });

  it('makes names legal and keeps them apart', () => {
    const names = [
      'cluster[连片 1]',
      'cluster[连片 2]',
      '7th',
      '*remark',
      'to[F1#0,park P 1]',
      'x'.repeat(300),
      'ok[a]',
    ];
    const mip = model(
      names.map((name) => column(name, 1)),
      [row('cost', 0, 1, { 0: 1 })],
    );
    const { columns, rows } = mpsNames(mip);
    expect(columns).toEqual([
      'cluster[___1]',
      'cluster[___2]',
      'n7th',
      'n_remark',
      'to[F1#0,park_P_1]',
      'x'.repeat(200),
      'ok[a]',
    ]);
    expect(rows).toEqual(['cost~1']);
    const same = mpsNames(model([column('片', 1), column('连', 1), column('n_', 1)], [])).columns;
    expect(same).toEqual(['n_', 'n_~2', 'n_~3']);
    for (const name of [...columns, ...rows, ...same]) expect(name).toMatch(/^[A-Za-z][!-~]*$/);
  });

  it('is read back by another reader to the same optimum, on 40 random models', async () => {
    const random = generator(11);
    const highs = await load();
    const solve = inProcessSolve();
    for (let trial = 0; trial < 40; trial++) {
      const mip = randomModel(random);
      const own = await solve(mip, EXACT);
      const read = readBack(highs, mpsText(mip));
      expect(read.columns).toBe(mip.columns.length);
      expect(read.rows).toBe(mip.rows.length);
      if (own.status === 'infeasible') expect(read.status, `trial ${trial}`).toBe(8);
      else expect(read.objective, `trial ${trial}`).toBeCloseTo(own.objective, 6);
    }
  });
});

describe('modelHash', () => {
  it('is the sha-256 of the file, and changes with any figure', async () => {
    const mip = model([column('a', 1), column('b', 2)], [row('one', 1, Infinity, { 0: 1, 1: 1 })]);
    expect(await modelHash(mip)).toBe(createHash('sha256').update(mpsText(mip)).digest('hex'));
    expect(await modelHash({ ...mip, offset: 1e-9 })).not.toBe(await modelHash(mip));
  });
});

function randomModel(random: () => number): Mip {
  const whole = (from: number, to: number) => from + Math.floor(random() * (to - from + 1));
  const columns = Array.from({ length: whole(2, 7) }, (_, c) => {
    const integer = random() < 0.6;
    const lower = whole(-3, 1);
    return column(`x[${c}]`, random() * 20 - 10, lower, lower + whole(0, 4), integer);
  });
  const rows = Array.from({ length: whole(1, 4) }, (_, r) => {
    const terms = columns.flatMap((_, c) => (random() < 0.7 ? [[c, random() * 9 - 4] as const] : []));
    const middle = whole(-6, 6);
    const kind = random();
    const [lower, upper] =
      kind < 0.3 ? [-Infinity, middle] : kind < 0.6 ? [middle, Infinity] : [middle - 3, middle + 3];
    return row(`r[${r}]`, lower, upper, Object.fromEntries(terms));
  });
  return model(
    columns,
    rows.filter((r) => r.columns.length > 0),
    whole(-5, 5),
  );
}
