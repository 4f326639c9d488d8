import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../scripts/district/random.js';
import { components } from '../../../src/geometry/components.js';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { greedySet } from '../../../src/stages/measure/farmlandJoins.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { districtOf } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});

describe('what joins farmland', () => {
  // Fields A 4 ha and B 2 ha 100 m apart with yard y (1 ha) between them; yard z (0.5 ha) at the far side of B; a road parts C from B.
  const sketch = {
    parcels: [
      { id: 'A', use: 'paddy', shape: [0, 0, 400, 100] },
      { id: 'y', shape: [400, 0, 500, 100] },
      { id: 'B', use: 'dryland', shape: [500, 0, 700, 100] },
      { id: 'z', use: 'idle', shape: [700, 0, 750, 100] },
      { id: 'road', use: 'road', shape: [750, -100, 760, 200] },
      { id: 'C', use: 'paddy', shape: [760, 0, 860, 100] },
      { id: 'lone', shape: [5000, 0, 5100, 100] },
    ],
  } as const;

  it('ranks pieces by what each would add alone, and puts a set together', () => {
    const district = districtOf(sketch);
    const settings = { ...DEFAULT_SETTINGS, 'farmland.gapM': 10 };
    const overlaid = overlay(district, settings, geos, QUIET_JOB);
    const { farmlandJoins: joins, farmlandPatchOfParcel } = measure(district, overlaid, settings, QUIET_JOB);
    expect([...farmlandPatchOfParcel]).toEqual([0, -1, 1, -1, -1, 2, -1]);
    const HA2 = 1e8;
    const ids = joins.candidates.map(({ piece }) => overlaid.pieces.id[piece]);
    expect(ids).toEqual(['y', 'z']);
    // y: (4 + 1 + 2)² − 4² − 2² = 29 ha²; z: 2.5² − 2² = 2.25; after y, z: 7.5² − 7² = 7.25
    expect(joins.candidates.map(({ changeM4 }) => changeM4 / HA2)).toEqual([29, 2.25]);
    expect(joins.candidates.map(({ patches, joinedM2 }) => [patches, joinedM2])).toEqual([
      [2, 20_000],
      [1, 0],
    ]);
    expect(joins.greedy.map(({ changeM4, cumulativeM4 }) => [changeM4 / HA2, cumulativeM4 / HA2])).toEqual([
      [29, 29],
      [7.25, 36.25],
    ]);
    // a patch of one field loses all of it, and is all there is of its connectivity
    expect([...joins.lossM4].map((value) => value / HA2)).toEqual([-16, 0, -4, 0, 0, -1, 0]);
    expect([...joins.dpcPct]).toEqual([100, NaN, 100, NaN, NaN, 100, NaN]);
  });

  it('holds a patch together by its middle field', () => {
    // 1 + 1 + 1 ha in a row, touching: p = 1 everywhere, PC = 9 ha². Without the middle 1 + 1: a loss of 7; without an end 4: of 5.
    const district = districtOf({
      parcels: [0, 1, 2].map((k) => ({
        id: `f${k}`,
        use: 'paddy' as const,
        shape: [k * 100, 0, k * 100 + 100, 100] as const,
      })),
    });
    const overlaid = overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB);
    const settings = { ...DEFAULT_SETTINGS, 'farmland.gapM': 1 };
    const { farmlandJoins: joins } = measure(district, overlaid, settings, QUIET_JOB);
    expect([...joins.lossM4].map((value) => value / 1e8)).toEqual([-5, -7, -5]);
    expect(joins.dpcPct[1]).toBeCloseTo(700 / 9, 9);
    expect(joins.dpcPct[0]).toBeCloseTo(500 / 9, 9);
  });

  it('joins through a chosen neighbour, and starts where chains begin', () => {
    // patches of 10 and 10; a touches the first, b the second, a and b each other: alone each gains (10 + 1)² − 10² = 21
    const steps = greedySet(Float64Array.of(1, 1), [[0], [1]], [[0, 1]], Float64Array.of(10, 10), 5);
    // after a: (11 + 1 + 10)² − 11² − 10² = 263
    expect(steps).toEqual([
      { candidate: 0, changeM4: 21, cumulativeM4: 21 },
      { candidate: 1, changeM4: 263, cumulativeM4: 284 },
    ]);
    expect(greedySet(new Float64Array(0), [], [], new Float64Array(0), 5)).toEqual([]);
  });

  it('takes at every step what gains most, measured anew, on random land', () => {
    const random = seededRandom(7);
    const draw = (most: number) => Math.floor(random() * most);
    for (let round = 0; round < 60; round++) {
      const patchM2 = Float64Array.from({ length: 1 + draw(6) }, () => 1 + draw(50));
      const areaM2 = Float64Array.from({ length: 1 + draw(6) }, () => 1 + draw(9));
      const patches = Array.from(areaM2, () => [...new Set([draw(patchM2.length), draw(patchM2.length)])]);
      const together = Array.from(
        { length: draw(5) },
        () => [draw(areaM2.length), draw(areaM2.length)] as const,
      ).filter(([a, b]) => a !== b);
      const squares = (chosen: readonly number[]) => {
        const count = patchM2.length + areaM2.length;
        const links = chosen.flatMap((c) => [
          ...patches[c].map((patch) => [patch, patchM2.length + c]),
          ...together
            .filter((pair) => pair.includes(c) && pair.every((one) => chosen.includes(one)))
            .map(([a, b]) => [patchM2.length + a, patchM2.length + b]),
        ]);
        const group = components(count, { a: links.map(([a]) => a), b: links.map(([, b]) => b) });
        const sums = new Map<number, number>();
        const add = (node: number, value: number) => {
          sums.set(group[node], (sums.get(group[node]) ?? 0) + value);
        };
        patchM2.forEach((value, patch) => {
          add(patch, value);
        });
        for (const c of chosen) add(patchM2.length + c, areaM2[c]);
        return [...sums.values()].reduce((sum, value) => sum + value * value, 0);
      };
      const chosen: number[] = [];
      for (const step of greedySet(areaM2, patches, together, patchM2, 4)) {
        const open = Array.from(areaM2, (_, c) => c).filter((c) => !chosen.includes(c));
        const gains = open.map((c) => squares([...chosen, c]) - squares(chosen));
        expect(step.changeM4).toBe(Math.max(...gains));
        expect(step.candidate).toBe(open[gains.indexOf(step.changeM4)]);
        chosen.push(step.candidate);
        expect(step.cumulativeM4).toBe(squares(chosen) - squares([]));
      }
      expect(chosen).toHaveLength(Math.min(4, areaM2.length));
    }
  });
});
