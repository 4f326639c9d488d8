import { describe, expect, it } from 'vitest';
import { selectItems } from '../../src/geometry/polygonSet.js';
import { farmlandBarriers, industryBarriers, unpartedPairs } from '../../src/model/barrierSets.js';
import { type District, LAND_USES, type LandUse } from '../../src/model/district.js';
import { DEFAULT_SETTINGS, type Settings } from '../../src/model/settings.js';
import { districtOf, ring } from '../helpers/district.js';

const A = ring(0, 0, 98, 0, 100, 50, 98, 100, 0, 100);
const B = ring(112, 0, 200, 0, 200, 100, 112, 100, 110, 50);
const SOUTH = ring(98, -100, 112, -100, 112, 0, 110, 50, 100, 50, 98, 0);
const NORTH = ring(100, 50, 110, 50, 112, 100, 112, 300, 98, 300, 98, 100);

function barriersOf(district: District, subject: 'industry' | 'farmland') {
  return subject === 'industry' ? industryBarriers(district) : farmlandBarriers(district, DEFAULT_SETTINGS);
}

function joined(sketch: Parameters<typeof districtOf>[0], subject: 'industry' | 'farmland' = 'industry'): number {
  const district = districtOf({
    ...sketch,
    parcels: [{ id: 'a', shape: A }, { id: 'b', shape: B }, ...(sketch.parcels ?? [])],
  });
  return unpartedPairs(district.parcels.polygons, 20, barriersOf(district, subject), DEFAULT_SETTINGS).a.length;
}

describe('barriers', () => {
  it('cut along the seam of a river in two parcels, though the shortest link runs on it', () => {
    const district = districtOf({
      parcels: [
        { id: 'a', shape: A },
        { id: 'b', shape: B },
        { id: 'south', use: 'river', shape: SOUTH },
        { id: 'north', use: 'river', shape: NORTH },
      ],
    });
    const barriers = industryBarriers(district);
    const works = districtOf({
      parcels: [
        { id: 'a', shape: A },
        { id: 'b', shape: B },
      ],
    }).parcels.polygons;
    expect(unpartedPairs(works, 20, barriers, DEFAULT_SETTINGS).a).toHaveLength(0);
  });

  it('cut along the seam of a road and a river where both part farmland', () => {
    const mixed = (subject: 'industry' | 'farmland') => {
      const district = districtOf({
        parcels: [
          { id: 'south', use: 'river', shape: SOUTH },
          { id: 'north', use: 'road', shape: NORTH },
        ],
      });
      const fields = districtOf({
        parcels: [
          { id: 'a', shape: A },
          { id: 'b', shape: B },
        ],
      }).parcels.polygons;
      return unpartedPairs(fields, 20, barriersOf(district, subject), DEFAULT_SETTINGS).a.length;
    };
    expect(mixed('farmland')).toBe(0);
    expect(mixed('industry')).toBe(1);
  });

  it('are none where nothing was delivered', () => {
    expect(joined({})).toBe(1);
    expect(barriersOf(districtOf({}), 'farmland')).toEqual([]);
  });

  it('count only for what they cut', () => {
    const barrier = (cuts: readonly ('industry' | 'farmland')[]) => ({
      layer: 'roads',
      name: 'trunk',
      cuts,
      shape: {
        kind: 'line' as const,
        lines: {
          xy: Float64Array.of(105, -500, 105, 500),
          lineStart: Uint32Array.of(0, 2),
          itemStart: Uint32Array.of(0, 1),
        },
      },
    });
    expect(joined({ barriers: [barrier(['industry'])] })).toBe(0);
    expect(joined({ barriers: [barrier(['industry'])] }, 'farmland')).toBe(1);
  });
});

/**
 * Two fields of 100 m by 100 m, 12 m apart, and what is drawn between them:
 *
 *   y 100 ┌───────┐      ┌───────┐
 *         │ west  │ 12 m │ east  │
 *       0 └───────┘      └───────┘
 *         x 0   100    112     212
 */
describe('what lies between two fields', () => {
  type Between = readonly (readonly [use: LandUse, box: readonly [number, number, number, number]])[];
  function patches(between: Between, changes: Partial<Settings> = {}, eastX = 112): 1 | 2 {
    const district = districtOf({
      parcels: [
        { id: 'west', use: 'paddy', shape: [0, 0, 100, 100] },
        { id: 'east', use: 'dryland', shape: [eastX, 0, eastX + 100, 100] },
        ...between.map(([use, shape], k) => ({ id: `between ${k}`, use, shape })),
      ],
    });
    const fields = selectItems(district.parcels.polygons, [0, 1]);
    const settings = { ...DEFAULT_SETTINGS, ...changes };
    return unpartedPairs(fields, 20, farmlandBarriers(district, settings), settings).a.length === 1 ? 1 : 2;
  }
  const strip = (use: LandUse): Between => [[use, [100, -10, 112, 110]]];

  it.each(['farmRoad', 'ditch', 'ridge', 'agriFacility', 'orchard'] as const)('%s joins them', (use) =>
    expect(patches(strip(use))).toBe(1),
  );

  it.each([
    ...['industry', 'idle', 'storage', 'homestead', 'town', 'publicService'],
    ...['road', 'railway', 'river', 'water', 'forest', 'grass', 'wetland', 'other'],
  ] as LandUse[])('%s parts them', (use) => expect(patches(strip(use))).toBe(2));

  it('every use joins or parts', () => {
    const joining = LAND_USES.filter((use) => patches(strip(use)) === 1);
    expect(joining).toEqual(['farmRoad', 'ditch', 'ridge', 'paddy', 'dryland', 'orchard', 'agriFacility']);
  });

  it('land that no parcel covers joins them', () => expect(patches([])).toBe(1));

  it('a house that leaves a way past it does not part them, a row of houses does', () => {
    expect(patches([['homestead', [100, 40, 112, 60]]])).toBe(1);
    const row = [-10, 20, 50, 80].map((y) => ['homestead', [101, y, 111, y + 30]] as const);
    expect(patches(row)).toBe(2);
  });

  it('a ditch beside houses: what matters is whether a way leads through joining land', () => {
    // the ditch runs along the houses: every way across meets them
    const along: Between = [
      ['ditch', [100, -10, 104, 110]],
      ['homestead', [104, -10, 112, 110]],
    ];
    expect(patches(along)).toBe(2);
    // the ditch runs across between two houses
    const across: Between = [
      ['homestead', [100, -10, 112, 48]],
      ['ditch', [100, 48, 112, 52]],
      ['homestead', [100, 52, 112, 110]],
    ];
    expect(patches(across)).toBe(1);
  });

  it('a pond and a works side by side part them together', () => {
    const both: Between = [
      ['water', [100, -10, 112, 50]],
      ['industry', [100, 50, 112, 110]],
    ];
    expect(patches(both)).toBe(2);
  });

  it('fields that touch have nothing between them: houses at their corner part nothing, a river does', () => {
    const corner = (use: LandUse) => {
      const district = districtOf({
        parcels: [
          { id: 'west', use: 'paddy', shape: [0, 0, 100, 100] },
          { id: 'northEast', use: 'paddy', shape: [100, 100, 200, 200] },
          { id: 'se', use, shape: [100, 0, 200, 100] },
          { id: 'nw', use, shape: [0, 100, 100, 200] },
        ],
      });
      const fields = selectItems(district.parcels.polygons, [0, 1]);
      return unpartedPairs(fields, 20, farmlandBarriers(district, DEFAULT_SETTINGS), DEFAULT_SETTINGS).a.length;
    };
    expect([corner('homestead'), corner('river')]).toEqual([1, 0]);
  });

  it('the list is a setting: ponds may join, farm roads part', () => {
    expect(patches(strip('water'), { 'farmland.joinedBy': 'farmRoad+water' })).toBe(1);
    expect(patches(strip('ditch'), { 'farmland.joinedBy': 'farmRoad+water' })).toBe(2);
    expect(patches(strip('road'), { 'farmland.joinedBy': 'road' })).toBe(1);
    expect(patches(strip('farmRoad'), { 'farmland.joinedBy': '' })).toBe(2);
    expect(patches([], { 'farmland.joinedBy': '' })).toBe(1);
  });

  it('nothing joins beyond the distance', () => expect(patches([], {}, 121)).toBe(2));
});
