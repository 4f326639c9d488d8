import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { defectFinder } from '../../src/geometry/defects/itemDefects.js';
import { loadGeos } from '../../src/geometry/geos.js';
import { type NestedPolygons, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { isBroken, LIMITS, SAME_REASON } from './defects/found.js';

interface Case {
  readonly valid: boolean;
  readonly name: string;
  readonly polygons: NestedPolygons;
}

function readCases(): Case[] {
  const text = readFileSync(new URL('../fixtures/jts-validity/cases.txt', import.meta.url), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [verdict, file, name, wkt] = line.split('\t');
      return { valid: verdict === 'true', name: `${file}: ${name}`, polygons: polygonsFromWkt(wkt) };
    });
}

function polygonsFromWkt(wkt: string): NestedPolygons {
  if (/^[A-Z]+ EMPTY$/.test(wkt)) return [];
  const json = wkt
    .replace(/^[A-Z]+ */, '')
    .replaceAll('EMPTY', '()')
    .replace(/([^\s(),]+)\s+([^\s(),]+)/g, '["$1","$2"]')
    .replaceAll('(', '[')
    .replaceAll(')', ']');
  const nested = JSON.parse(json, (_, value) => (typeof value === 'string' ? Number(value) : value));
  return wkt.startsWith('MULTI') ? nested : [nested];
}

describe('validity verdicts of the JTS suite', () => {
  const cases = readCases();
  const set = polygonSetFromNested(cases.map((c) => c.polygons));

  it('are the same for every polygonal case, valid and not', async () => {
    const reasons = (await loadGeos()).invalidReasons(set);
    expect(cases.length).toBe(401);
    const differing = cases.filter((c, k) => c.valid !== (reasons[k] === null)).map((c) => c.name);
    expect(differing).toEqual([]);
  });

  it('are the same by our own search for defects, and the reason that GEOS gives is among ours', async () => {
    const geos = await loadGeos();
    const reasons = geos.invalidReasons(set);
    const finder = defectFinder(set, LIMITS);
    const differing = cases.filter((c, k) => c.valid === isBroken(finder, k)).map((c) => c.name);
    expect(differing).toEqual([]);
    const unsaid = cases.filter((_, k) => {
      const reason = reasons[k]?.reason;
      if (reason === undefined) return false;
      const kinds = finder.find(k)?.totals;
      return !SAME_REASON[reason].some((kind) => kinds?.has(kind));
    });
    expect(unsaid.map((c) => c.name)).toEqual([]);
  });

  it('are all `valid` after makeValid, and valid cases keep their coordinates', async () => {
    const geos = await loadGeos();
    const every = cases.map((_, k) => k);
    const { polygons: repaired } = geos.makeValid(set, every);
    expect(geos.invalidReasons(repaired).filter((reason) => reason !== null)).toEqual([]);
    const validOnes = every.filter((k) => cases[k].valid);
    const kept = geos.makeValid(set, validOnes).polygons;
    expect(kept).toEqual(polygonSetFromNested(validOnes.map((k) => cases[k].polygons)));
  });
});
