import type { DistrictSketch } from '../../helpers/district.js';

/**
 * A strip of land: 集中建设区 for x < 1000, outside beyond. Two workshops side by side inside (a, b), two outside (w beside a
 * field, v alone), all flat.
 */
export const STRIP: DistrictSketch = {
  lines: [{ kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] }],
  slope: [{ code: '2', shape: [-100, -100, 9000, 9000] }],
  parcels: [
    { id: 'a', shape: [0, 0, 100, 150] },
    { id: 'b', shape: [100, 0, 200, 150] },
    { id: 'w', shape: [2000, 0, 2050, 50] },
    { id: 'f', shape: [2050, 0, 2250, 200], use: 'paddy' },
    { id: 'v', shape: [2000, 500, 2060, 550] },
  ],
  firms: [
    { creditCode: 'A', floorM2: 6000, staff: 60, taxWan: [5, 5, 5], grade: 'C' },
    { creditCode: 'B', floorM2: 7500, staff: 75, taxWan: [5, 5, 5], grade: 'C' },
    { creditCode: 'W', floorM2: 1000, staff: 10, taxWan: [1, 1, 1], grade: 'C' },
    { creditCode: 'V', floorM2: 2000, staff: 20, taxWan: [1, 1, 1], grade: 'C' },
  ],
  sites: [
    { firm: 'A', parcel: 'a' },
    { firm: 'B', parcel: 'b' },
    { firm: 'W', parcel: 'w' },
    { firm: 'V', parcel: 'v' },
  ],
};
