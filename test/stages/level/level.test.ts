import { describe, expect, it } from 'vitest';
import type { ControlAreas, District, LevelUnits } from '../../../src/model/district.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import { DEFAULT_SETTINGS, type Settings } from '../../../src/model/settings.js';
import { sumM2 } from '../../../src/model/units.js';
import { level } from '../../../src/stages/level/level.js';
import { districtOf } from '../../helpers/district.js';

const A = '330212001001';
const B = '330212001002';
const REPORTED = { ...DEFAULT_SETTINGS, 'area.levelling': 'village' } as Settings;
const ACCOUNTED = { ...DEFAULT_SETTINGS, 'area.levelling': 'villageAccounted' } as Settings;

interface Patch {
  readonly m2: number;
  readonly village?: string;
  readonly island?: boolean;
  readonly deduction?: number;
}
type Control = readonly [village: string, areaM2: number, island?: boolean];

/** Parcels side by side with the areas said, and control areas of villages A and B. */
function delivered(patches: readonly Patch[], controls: readonly Control[]): District {
  const district = districtOf({
    parcels: patches.map(({ m2 }, k) => ({
      id: `p${k}`,
      shape: m2 > 0 ? [10 * k, 0, 10 * k + 10, 10] : null,
      officialM2: m2,
      village: 0,
    })),
    villages: [{ code: `${A}0000000`, name: '甲村', shape: [0, 0, 1000, 10] }],
  });
  const levelUnits: LevelUnits = {
    villageCode: patches.map(({ village }) => village ?? A),
    island: Uint8Array.from(patches, ({ island }) => (island ? 1 : 0)),
    ...(patches.some(({ deduction }) => deduction !== undefined)
      ? { deductionShare: Float64Array.from(patches, ({ deduction }) => deduction ?? 0) }
      : {}),
  };
  const controlAreas: ControlAreas = {
    layer: 'CJDCQ',
    feature: Uint32Array.from(controls, (_, k) => k + 1),
    villageCode: controls.map(([village]) => village),
    island: Uint8Array.from(controls, ([, , island]) => (island ? 1 : 0)),
    areaM2: Float64Array.from(controls, ([, areaM2]) => areaM2),
  };
  return { ...district, parcels: { ...district.parcels, levelUnits }, controlAreas };
}

describe('level', () => {
  it('the hand-checked village: 100.02 m² against a control area of 100.00', () => {
    const { levelling, findings, district } = level(
      delivered([{ m2: 60.01 }, { m2: 25 }, { m2: 15.01 }], [[A, 100]]),
      REPORTED,
    );
    expect([...(levelling?.levelledM2 ?? [])]).toEqual([60, 24.99, 15.01]);
    expect(levelling?.villages[0]).toMatchObject({
      name: '甲村',
      state: 'levelled',
      parcels: 3,
      beforeM2: 100.02,
      controlM2: 100,
      eachM2: 0,
      moreM2: -0.01,
      moreParcels: 2,
    });
    expect(findings.map(({ code, severity }) => [code, severity])).toEqual([['area.levelled', 'note']]);
    // reported only: the accounting stays on official areas
    expect(district.areaBasis).toBe('official');
    expect([...district.parcels.officialM2]).toEqual([60.01, 25, 15.01]);
  });

  it('is off by default', () => {
    const district = delivered([{ m2: 60.01 }], [[A, 60]]);
    expect(level(district, DEFAULT_SETTINGS)).toEqual({ district, levelling: null, findings: [] });
  });

  it('accounts on levelled areas where that is asked for, and keeps the official ones', () => {
    const { district } = level(delivered([{ m2: 60.01 }, { m2: 40 }], [[A, 100]]), ACCOUNTED);
    expect(district.areaBasis).toBe('levelled');
    expect([...district.parcels.officialM2]).toEqual([60, 40]);
    expect([...(district.parcels.beforeLevellingM2 ?? [])]).toEqual([60.01, 40]);
  });

  it('mainland and islands of a village each by themselves; rows of one unit add up', () => {
    const { levelling } = level(
      delivered(
        [{ m2: 60.01 }, { m2: 40 }, { m2: 5, island: true }],
        [
          [A, 60],
          [A, 40],
          [A, 5.01, true],
        ],
      ),
      REPORTED,
    );
    expect([...(levelling?.levelledM2 ?? [])]).toEqual([60, 40, 5.01]);
    expect(levelling?.villages.map(({ island, controlM2 }) => [island, controlM2])).toEqual([
      [false, 100],
      [true, 5.01],
    ]);
  });

  it('leaves a village that is too far off, says the limit, and levels the others', () => {
    // 1e-5 of 1,000,000.00 m² and 0.01 m² of its one parcel: 10.01 m²
    const at = (m2: number) =>
      level(
        delivered(
          [{ m2 }, { m2: 10, village: B }],
          [
            [A, 1_000_000],
            [B, 10.01],
          ],
        ),
        ACCOUNTED,
      );
    expect(at(999_989.99).levelling?.villages.map(({ state }) => state)).toEqual(['levelled', 'levelled']);
    const { levelling, findings, district } = at(999_989.98);
    expect(levelling?.villages.map(({ state }) => state)).toEqual(['tooFar', 'levelled']);
    expect([...(levelling?.levelledM2 ?? [])]).toEqual([Number.NaN, 10.01]);
    expect([...district.parcels.officialM2]).toEqual([999_989.98, 10.01]);
    const refused = findings.find(({ code }) => code === 'area.notLevelled');
    expect(refused?.severity).toBe('warning');
    expect(refused && findingMessage(refused, 'en')).toContain('the limit of 10.01 m²');
    expect(refused && findingMessage(refused, 'zh')).toContain('上限 10.01 m²');
  });

  it('a village without a control area stays, and one without parcels is named', () => {
    const { levelling, findings } = level(
      delivered(
        [{ m2: 10 }, { m2: 7, village: '' }],
        [
          [B, 99],
          ['330212001003', Number.NaN],
        ],
      ),
      REPORTED,
    );
    expect(levelling?.villages.map(({ state }) => state)).toEqual(['noControl', 'noControl']);
    expect(findings.map(({ code }) => code)).toEqual([
      'area.levelled',
      'area.noControl',
      'area.noControl',
      'area.controlUnused',
    ]);
  });

  it('no control area at all is one finding; no parcels are no villages', () => {
    const { findings } = level(delivered([{ m2: 10 }, { m2: 7, village: B }], []), REPORTED);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      code: 'area.noControl',
      severity: 'warning',
      numbers: { parcels: 2, beforeM2: 17 },
    });
    expect(level(delivered([], [[A, 5]]), REPORTED).levelling?.villages).toEqual([]);
  });

  it('parcels without area take no part, and none falls below 0', () => {
    const { levelling } = level(delivered([{ m2: 0 }, { m2: 5 }], [[A, 5.01]]), REPORTED);
    expect([...(levelling?.levelledM2 ?? [])]).toEqual([Number.NaN, 5.01]);
    const wide = { ...REPORTED, 'area.levellingMostShare': 1 } as Settings;
    const refused = level(delivered([{ m2: 0.01 }, { m2: 5 }], [[A, 4.9]]), wide);
    expect(refused.levelling?.villages[0].state).toBe('tooFar');
    expect(findingMessage(refused.findings[1], 'en')).toContain('a parcel would fall below 0');
  });

  it('KCMJ and TBDLMJ follow the levelled area and sum to it', () => {
    const { levelling } = level(delivered([{ m2: 1000.01, deduction: 0.1234 }, { m2: 500 }], [[A, 1500]]), REPORTED);
    expect([...(levelling?.deductedM2 ?? [])]).toEqual([123.4, 0]);
    expect([...(levelling?.landClassM2 ?? [])]).toEqual([876.6, 500]);
    expect(level(delivered([{ m2: 5 }], [[A, 5]]), REPORTED).levelling?.deductedM2).toBeUndefined();
  });

  it('every levelled village of a random district sums to its control area', () => {
    let state = 7;
    const random = () => {
      state = (state * 48_271) % 2_147_483_647;
      return state / 2_147_483_647;
    };
    const villages = Array.from({ length: 40 }, (_, v) => `3302120010${String(v).padStart(2, '0')}`);
    const patches = Array.from({ length: 2000 }, () => ({
      m2: Math.round(1e6 * random()) / 100 + 0.01,
      village: villages[Math.floor(40 * random())],
    }));
    const controls = villages.map((village): Control => {
      const own = sumM2(patches.filter((patch) => patch.village === village).map(({ m2 }) => m2));
      return [village, Math.round(100 * own + 100 * (random() - 0.5)) / 100];
    });
    const { levelling } = level(delivered(patches, controls), REPORTED);
    expect(levelling?.villages).toHaveLength(40);
    for (const [village, controlM2] of controls) {
      const own = patches.flatMap((patch, p) => (patch.village === village ? [levelling?.levelledM2[p] ?? 0] : []));
      expect(sumM2(own)).toBe(controlM2);
    }
  });
});
