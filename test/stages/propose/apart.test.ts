import { expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { apartRows } from '../../../src/stages/propose/program/apart.js';
import { buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { inputOf } from './land.js';
import { syntheticDistrict } from './synthetic.js';

it('rows of clusters that can’t stand together hold every pair that meets, and only such pairs', async () => {
  const input = await inputOf({ sketch: syntheticDistrict(5, { quarters: 5, hamlets: 3 }) });
  const situation = situationOf(input);
  const candidates = candidatesOf(situation, await loadGeos());
  const { layout } = buildModel(situation, candidates, resolveLocks(situation));
  const near = new Set(candidates.graph.near.flatMap(([i, j]) => [`${i},${j}`, `${j},${i}`]));
  const land = candidates.list.map(({ members, infill }) => [...members, ...infill]);
  const meet = (c: number, d: number) => land[c].some((i) => land[d].some((j) => i === j || near.has(`${i},${j}`)));
  const rows = apartRows(layout, candidates.graph).map((row) => row.columns.map((col) => layout.cluster.indexOf(col)));
  const together = new Set(rows.flatMap((row) => row.flatMap((c) => row.map((d) => `${c},${d}`))));
  let meeting = 0;
  land.forEach((_, c) => {
    land.forEach((_, d) => {
      if (c === d) return;
      expect(together.has(`${c},${d}`)).toBe(meet(c, d));
      if (meet(c, d)) meeting++;
    });
  });
  expect(meeting).toBeGreaterThan(100);
  expect(rows.length).toBeLessThan(meeting / 8);
});
