import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Case, crsCases, encodingCases, jsonCases, shapefileCases, textCases, zipCases } from './cases.js';
import { databaseCases, written } from './databases.js';
import { type Outcome, readApart } from './readApart.js';

/**
 * Small hostile deliveries, made here byte by byte: each is read as its line says, or refused by its code, by the built program in a process of its own
 * that has a time limit and a memory limit. Nothing hangs, crashes or eats memory, and nothing is written beside the files.
 */
const folder = mkdtempSync(join(tmpdir(), 'lianpian-corpus-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function save(group: string, n: number, { files, open, options, place }: Case): object {
  const home = join(folder, `${group}-${n}`);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(home, name)), { recursive: true });
    writeFileSync(join(home, name), bytes);
  }
  return { path: join(home, open), options, place };
}

function judge({ expect: wanted }: Case, outcome: Outcome | undefined): void {
  expect(outcome?.crash).toBeUndefined();
  if ('code' in wanted) {
    expect(outcome?.code ?? JSON.stringify(outcome)).toBe(wanted.code);
    expect(outcome?.remedy).not.toBe('');
    return;
  }
  expect(outcome?.code, outcome?.message).toBeUndefined();
  const layers = outcome?.layers ?? [];
  expect(layers.map(({ rows }) => rows)).toEqual(wanted.rows);
  for (const { inStep } of layers) expect(inStep).toBe(true);
  if (wanted.codes) expect([...new Set(layers.flatMap(({ codes }) => codes))].sort()).toEqual(wanted.codes);
  if (wanted.encoding) expect(layers[0].encoding).toBe(wanted.encoding);
  if (wanted.crs !== undefined) expect(layers[0].crs).toBe(wanted.crs);
  if (wanted.first) expect(layers[0].first).toMatchObject(wanted.first);
}

function corpus(
  group: string,
  casesOf: () => readonly Case[] | Promise<readonly Case[]>,
  names: readonly string[],
): void {
  describe(group, () => {
    const outcomes = new Map<string, readonly [Case, Outcome | undefined]>();
    let peakBytes = 0;
    beforeAll(async () => {
      const cases = await casesOf();
      const results = await readApart(cases.map((one, n) => save(group.replaceAll(' ', '_'), n, one)));
      cases.forEach((one, n) => {
        outcomes.set(one.name, [one, results[n]]);
      });
      peakBytes = results[cases.length]?.peakBytes ?? Number.POSITIVE_INFINITY;
    });
    it.each(names)('%s', (name) => {
      const [one, outcome] = outcomes.get(name) ?? expect.fail(`${name} was not run`);
      judge(one, outcome);
    });
    it('takes less than 700 MB for all of them', () => {
      expect(peakBytes).toBeLessThan(700e6);
    });
  });
}

const named = (cases: readonly Case[]) => cases.map(({ name }) => name);
corpus('encodings', encodingCases, named(encodingCases()));
corpus('coordinate systems', crsCases, named(crsCases()));
corpus('Shapefiles', shapefileCases, named(shapefileCases()));
corpus('GeoJSON', jsonCases, named(jsonCases()));
corpus('zips', zipCases, named(zipCases()));
corpus('other texts', textCases, named(textCases()));

describe('databases', () => {
  let cases: readonly Case[] = [];
  let outcomes: readonly Outcome[] = [];
  beforeAll(async () => {
    cases = databaseCases(await written(folder));
    outcomes = await readApart(cases.map((one, n) => save('databases', n, one)));
  });
  it('are read whole or refused', () => {
    const wrong = cases.flatMap((one, n) => {
      try {
        judge(one, outcomes[n]);
        return [];
      } catch (error) {
        return [
          `${one.name}: ${error instanceof Error ? error.message : error} ${JSON.stringify(outcomes[n]).slice(0, 300)}`,
        ];
      }
    });
    expect(wrong).toEqual([]);
  });
});

describe('a feature of 300 MB', () => {
  const VERTICES = 10_000_000;
  const GEOMETRY_BYTES = 16 * VERTICES;

  it('is read in 500 MB and three times its geometry', async () => {
    const path = join(folder, 'huge.geojson');
    const file = openSync(path, 'w');
    let bytes = writeSync(
      file,
      '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"BSM":"1"},"geometry":{"type":"Polygon","coordinates":[[',
    );
    const step = 4000;
    const corners = [
      [121.6, 29.8],
      [121.5, 29.8],
      [121.5, 29.81],
      [121.6, 29.81],
    ];
    const text = corners
      .map(([x, y]) => `[${x.toFixed(12)},${y.toFixed(12)}],`)
      .join('')
      .repeat(step / 4);
    for (let from = 0; from < VERTICES; from += step) bytes += writeSync(file, text);
    bytes += writeSync(file, '[121.600000000000,29.800000000000]]]}}]}');
    closeSync(file);
    expect(bytes).toBeGreaterThan(300e6);
    // when the collector runs is not ours to say: the least of a few readings is what is needed
    const most = 500e6 + 3 * GEOMETRY_BYTES;
    let peakBytes = Infinity;
    for (let reading = 0; reading < 4 && peakBytes >= most; reading++) {
      const [outcome, end] = await readApart([{ path }]);
      expect(outcome.layers?.map(({ rows, vertices }) => [rows, vertices])).toEqual([[1, VERTICES + 1]]);
      peakBytes = Math.min(peakBytes, end.peakBytes ?? Infinity);
    }
    expect(peakBytes).toBeLessThan(most);
    rmSync(path);
  }, 300_000);
});
