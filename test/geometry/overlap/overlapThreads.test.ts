import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlapAreas } from '../../../src/geometry/overlap/overlapAreas.js';
import type * as threadsModule from '../../../src/geometry/overlap/overlapThreads.js';
import { EMPTY_POLYGON_SET, type PolygonSet, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { seeded, starPolygon } from '../random.js';

const COMPILED = fileURLToPath(new URL('../../../dist/geometry/overlap/overlapThreads.js', import.meta.url));

function stars(seed: number, count: number, extentM: number, radiusM: number): PolygonSet {
  const random = seeded(seed);
  return polygonSetFromNested(
    Array.from({ length: count }, () => [starPolygon(random, extentM * random(), extentM * random(), radiusM)]),
  );
}

/** A digest of the bytes: buffers of this size are slow to compare one by one. */
function bytes(areas: readonly Float64Array[]): string[] {
  return areas.map((area) => createHash('sha256').update(area).digest('hex'));
}

describe('overlap areas on several threads, by the built program', () => {
  const parcels = stars(1, 5000, 10_000, 80);
  const layers = [stars(2, 40, 10_000, 900), stars(3, 300, 10_000, 150), stars(4, 3, 10_000, 3000)];
  let threads: typeof threadsModule;

  beforeAll(async () => {
    if (!existsSync(COMPILED)) throw new Error('dist is missing: run `npm run build` first');
    threads = await import(pathToFileURL(COMPILED).href);
  });

  const pools: threadsModule.OverlapThreads[] = [];
  function pool(count: number, url?: URL): threadsModule.OverlapThreads {
    const made = threads.overlapThreads(count, url);
    pools.push(made);
    return made;
  }
  const folder = mkdtempSync(join(tmpdir(), 'lianpian-worker-'));
  afterAll(async () => {
    await Promise.all(pools.map((one) => one.stop()));
    rmSync(folder, { recursive: true });
  });

  it('gives the same bytes on 1, 2 and 3 threads, and the same again when warm', async () => {
    const expected = overlapAreas(parcels, layers);
    expect(expected.every((areas) => areas.some((area) => area > 0))).toBe(true);
    for (const count of [1, 2, 3]) {
      const some = pool(count);
      for (let round = 0; round < 2; round++) {
        const found = await some.areas(parcels, await some.index(layers));
        expect(bytes(found)).toEqual(bytes(expected));
      }
    }
  });
  it('no parcels, no layers and empty layers are ordinary', async () => {
    const two = pool(2);
    expect(await two.areas(parcels, [])).toEqual([]);
    expect(await two.areas(EMPTY_POLYGON_SET, await two.index([EMPTY_POLYGON_SET]))).toEqual([new Float64Array(0)]);
  });
  it('bad input throws what one thread throws, and the threads go on', async () => {
    const two = pool(2);
    const wild = { ...parcels, xy: parcels.xy.slice() };
    wild.xy[20] = Number.NaN;
    await expect(two.index([layers[0], wild])).rejects.toThrow(/zone 0: x of its vertex 10 is NaN/);
    await expect(two.areas(wild, await two.index(layers))).rejects.toThrow(/parcel 0: x of its vertex 10 is NaN/);
    expect(bytes(await two.areas(parcels, await two.index(layers)))).toEqual(bytes(overlapAreas(parcels, layers)));
  });
  it('does the work alone when a thread dies or fails', async () => {
    const expected = bytes(overlapAreas(parcels, layers));
    for (const [name, body] of [
      ['dies', "import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => process.exit(3));"],
      [
        'fails',
        "import { parentPort } from 'node:worker_threads';" +
          "parentPort.on('message', ({ claims }) => { Atomics.add(claims, 0, 1); parentPort.postMessage({ failed: 'no' }); });",
      ],
    ]) {
      const file = join(folder, `${name}.mjs`);
      writeFileSync(file, body);
      const two = pool(2, pathToFileURL(file));
      for (let round = 0; round < 2; round++) {
        expect(bytes(await two.areas(parcels, await two.index(layers)))).toEqual(expected);
      }
    }
  });
  it('refuses half a thread', () => {
    expect(() => pool(0)).toThrow('0 threads asked for');
    expect(() => pool(1.5)).toThrow('1.5 threads asked for');
  });
});
