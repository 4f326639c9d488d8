import { describe, expect, it } from 'vitest';
import { loadGeos } from '../../../src/geometry/geos.js';
import { polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import type { Finding, FindingCode } from '../../../src/model/finding.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import { candidatesOf } from '../../../src/stages/propose/candidates/candidates.js';
import { adviceOf } from '../../../src/stages/propose/explain/advice.js';
import { buildModel } from '../../../src/stages/propose/program/buildMip.js';
import { resolveLocks } from '../../../src/stages/propose/situation/locks.js';
import { situationOf } from '../../../src/stages/propose/situation/situation.js';
import { box } from '../../helpers/district.js';
import { inputOf, target, type Wish } from './land.js';
import { STRIP } from './strip.js';

async function adviceFor(wish: Wish): Promise<Finding[]> {
  const situation = situationOf(await inputOf(wish));
  const candidates = candidatesOf(situation, await loadGeos());
  return adviceOf(buildModel(situation, candidates, resolveLocks(situation)), candidates);
}
async function numbersOf(wish: Wish, code: FindingCode) {
  const found = (await adviceFor(wish)).filter((one) => one.code === code);
  for (const one of found)
    for (const lang of ['zh', 'en'] as const) expect(findingMessage(one, lang)).not.toMatch(/[{}]/);
  return found.map(({ numbers }) => numbers);
}

describe('advice before the solve', () => {
  it('says nothing where nothing is amiss', async () => {
    expect(await adviceFor({ sketch: STRIP, targets: [target('back', 'reclaimed', 2500, { mode: 'must' })] })).toEqual(
      [],
    );
  });

  it('a target above all that counts toward it', async () => {
    // w 2,500 + v 3,000
    expect(
      await numbersOf({ sketch: STRIP, targets: [target('back', 'reclaimed', 5501)] }, 'advice.targetAboveBound'),
    ).toEqual([{ target: 'back', value: 5501, most: 5500, unit: 'm2' }]);
    expect(
      await numbersOf({ sketch: STRIP, targets: [target('back', 'reclaimed', 5500)] }, 'advice.targetAboveBound'),
    ).toEqual([]);
  });

  it('targets that can not both live on the land there is', async () => {
    // an idle plot of 15 mu where both upgrade and reclaim are allowed
    const sketch = {
      ...STRIP,
      lines: [
        { kind: 'urbanBoundary', zones: [{ shape: [1900, -10, 2400, 900] as const, kind: 'flexible' as const }] },
      ],
      parcels: [
        { id: 'p', shape: [2000, 0, 2100, 100] as const, use: 'idle' as const },
        { id: 'f', shape: [2100, 0, 2200, 100] as const, use: 'paddy' as const },
      ],
      firms: [],
      sites: [],
    };
    const targets = [target('better', 'revitalised', 9000), target('back', 'reclaimed', 9000)];
    const prices = { upgradeWanPerMu: 5 };
    expect(await numbersOf({ sketch, targets, prices }, 'advice.targetsTogether')).toEqual([
      { targets: 'better, back', value: 27, most: 15 },
    ]);
  });

  it('firms without a place to go, and why', async () => {
    const parks = [{ id: 'K', shape: [0, 800, 100, 900] as const, remainingFloorM2: 1500 }];
    const [numbers] = await numbersOf(
      { sketch: { ...STRIP, parks }, targets: [target('back', 'reclaimed', 100)], settings: { 'cluster.minMu': 900 } },
      'advice.noReceiver',
    );
    // A, B and V (6,000, 7,500, 2,000) do not fit into 1,500; W (1,000) does
    expect(numbers).toMatchObject({ firms: 3, of: 4 });
  });

  it('no room anywhere', async () => {
    const wish = {
      sketch: STRIP,
      targets: [target('back', 'reclaimed', 100)],
      settings: { 'cluster.minMu': 900 },
    };
    expect(await numbersOf(wish, 'advice.noCapacity')).toEqual([{ targets: 'back' }]);
  });

  it('areas that must be joined and exclude each other', async () => {
    const area = (name: string, shape: readonly [number, number, number, number]) => ({
      name,
      must: true,
      polygons: polygonSetFromNested([box(...shape)]),
      origin: name,
    });
    const plots = [0, 100, 200].map((x, i) => ({
      id: `p${i}`,
      shape: [x, 0, x + 100, 150] as const,
      use: 'idle' as const,
    }));
    const wish = {
      sketch: { ...STRIP, parcels: plots, firms: [], sites: [] },
      locks: { areas: [area('left', [-5, -5, 205, 155]), area('right', [95, -5, 305, 155])] },
    };
    expect(await numbersOf(wish, 'advice.areasClash')).toEqual([{ area: 'left', other: 'right' }]);
  });

  it('field as infill without land to give back', async () => {
    const wish = {
      sketch: {
        ...STRIP,
        parcels: [
          { id: 'w', shape: [0, 0, 100, 150] as const, use: 'idle' as const },
          { id: 'between', shape: [100, 0, 115, 150] as const, use: 'paddy' as const },
          { id: 'e', shape: [115, 0, 215, 150] as const, use: 'idle' as const },
        ],
        firms: [],
        sites: [],
      },
    };
    const [numbers] = await numbersOf(wish, 'advice.noQuota');
    // 15 × 150 m
    expect(numbers).toMatchObject({ mu: 3.38 });
  });

  it('prices that have no part, weights and coefficients far apart', async () => {
    expect(await numbersOf({ sketch: STRIP, prices: { acquireWanPerMu: 30 } }, 'advice.pricesPart')).toMatchObject([
      { given: 1 },
    ]);
    const targets = [target('big', 'reclaimed', 10, { weight: 1e6 }), target('small', 'revitalised', 10)];
    expect(await numbersOf({ sketch: STRIP, targets }, 'advice.weights')).toEqual([
      { target: 'big', weight: 1e6, other: 'small', least: 1 },
    ]);
    const firms = (STRIP.firms ?? []).map((firm) => (firm.creditCode === 'W' ? { ...firm, floorM2: 0.001 } : firm));
    const parks = [{ id: 'K', shape: [0, 800, 100, 900] as const, remainingFloorM2: 1e9 }];
    expect(
      await numbersOf(
        { sketch: { ...STRIP, firms, parks }, targets: [target('back', 'reclaimed', 100)] },
        'advice.coefficients',
      ),
    ).toMatchObject([{ least: 1e-6 }]);
  });
});
