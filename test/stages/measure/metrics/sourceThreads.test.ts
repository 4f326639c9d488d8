import { existsSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../scripts/district/random.js';
import { connectivity } from '../../../../src/stages/measure/metrics/connectivity.js';

const COMPILED = new URL('../../../../dist/stages/measure/metrics/connectivity.js', import.meta.url);
const SIDE = 46;

/** A square lattice of patches, each linked to the eight round it: one component, large enough for threads. */
function lattice() {
  const random = seededRandom(12);
  const links = { a: [] as number[], b: [] as number[], gapM: [] as number[] };
  for (let v = 0; v < SIDE * SIDE; v++) {
    const [x, y] = [v % SIDE, Math.floor(v / SIDE)];
    for (const [dx, dy] of [
      [1, 0],
      [0, 1],
      [1, 1],
      [-1, 1],
    ]) {
      if (x + dx < 0 || x + dx >= SIDE || y + dy >= SIDE) continue;
      links.a.push(v);
      links.b.push(v + dx + dy * SIDE);
      links.gapM.push(Math.floor(20 * random()));
    }
  }
  return { areas: Float64Array.from({ length: SIDE * SIDE }, () => 100 + 5000 * random()), links };
}

describe('connectivity of one large component', () => {
  let compiled: typeof connectivity;
  beforeAll(async () => {
    if (!existsSync(COMPILED)) throw new Error('dist is missing: run `npm run build` first');
    compiled = (await import(COMPILED.href)).connectivity;
  });

  it('is the same to the last bit on one, two and three threads, and where threads do not start', () => {
    const { areas, links } = lattice();
    const options = { halfM: 20, exactPatches: 500 };
    const alone = compiled(areas, links, options);
    expect(alone.change.isExact.filter((is) => is === 0).length).toBeGreaterThan(1500);
    for (const threads of [2, 3]) expect(compiled(areas, links, { ...options, threads })).toEqual(alone);
    // there is no compiled worker beside the sources
    expect(connectivity(areas, links, { ...options, threads: 2 })).toEqual(alone);
  });
});
