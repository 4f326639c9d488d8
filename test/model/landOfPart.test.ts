import { describe, expect, it } from 'vitest';
import { polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { landUnder } from '../../src/model/landOfPart.js';
import { DEFAULT_SETTINGS } from '../../src/model/settings.js';
import { box } from '../helpers/overlayCase.js';

const LAND = {
  polygons: polygonSetFromNested([box(0, 0, 60, 100), box(60, 0, 30, 100), box(90, 0, 10, 100)]),
  landClass: ['0601', '0101', '1206'],
};
/** Over 20 m of works, 30 of fields and 10 of bare land; beside all of them; half of it off the survey. */
const PARTS = polygonSetFromNested([box(40, 0, 60, 10), box(500, 0, 10), box(95, 0, 10)]);

describe('land under a part that lies on many parcels', () => {
  const landOf = landUnder(PARTS, LAND, undefined, DEFAULT_SETTINGS);

  it('is split by class, most of it first, to the last cent of the overlap', () => {
    expect(landOf(600.01, 0)).toEqual({
      landClass: '0101 0601 1206',
      kindM2: { agricultural: 300.01, construction: 200, unused: 100 },
    });
  });

  it('says nothing of land that no survey covers', () => {
    expect(landOf(100, 1)).toEqual({ landClass: '', kindM2: null });
    expect(landOf(100, 2)).toEqual({ landClass: '1206', kindM2: { agricultural: 0, construction: 0, unused: 50 } });
  });

  it('knows no kind under another system of codes', () => {
    expect(landUnder(PARTS, LAND, { system: 'yongdiyonghai' }, DEFAULT_SETTINGS)(600, 0).kindM2).toBeNull();
  });
});
