import { expect, it } from 'vitest';
import type { NestedPolygons } from '../../../src/geometry/polygonSet.js';
import { findingMessage } from '../../../src/model/findingTexts.js';
import { onGcj02 } from '../../helpers/gcj02.js';
import { box, deliver, findingsOf, normaliseLayers, PARCELS } from './deliver.js';

/** Sixty parcels of many sizes, in rows that do not repeat. */
const boxes = Array.from({ length: 60 }, (_, i) =>
  box(73 * (i % 10) + 7 * i, 97 * Math.floor(i / 10) + 3 * i, 31 + (i % 7), 41 + (i % 5)),
);
const rows = boxes.map((_, i) => ({
  BSM: `P${i}`,
  DLBM: '0601',
  CZCSXM: '203',
  ZLDWDM: '330212001001',
  TBMJ: 1000,
  SJNF: 2021,
}));
const parcels = (polygons: readonly NestedPolygons[]) => deliver('DLTB', { polygons, rows });

function run(lines: readonly NestedPolygons[], land = boxes) {
  const line = { role: 'controlLine', kind: 'ecologicalRedline', file: 'red.shp' } as const;
  const redline = deliver('STBHHX', { polygons: lines, rows: lines.map((_, i) => ({ HXBM: String(i) })) });
  return findingsOf(normaliseLayers({ dltb: [PARCELS, parcels(land)], red: [line, redline] }), 'crs.gcj02');
}

it('a redline along parcel borders that was drawn on a web map is named, with how far it is off', () => {
  expect(run(boxes.slice(5, 40))).toEqual([]);
  const [found, ...more] = run(boxes.slice(5, 40).map(onGcj02));
  expect(more).toEqual([]);
  expect(found).toMatchObject({
    severity: 'error',
    layer: 'STBHHX',
    numbers: { system: 'GCJ-02', against: 'DLTB', sharePct: 100 },
  });
  expect(found.numbers.offsetM).toBeGreaterThan(400);
  expect(found.numbers.offsetM).toBeLessThan(600);
  expect(findingMessage(found, 'en')).toContain(`about ${found.numbers.offsetM} m off`);
});

it('parcels that were drawn on a web map are named themselves', () => {
  expect(run(boxes.slice(5, 40), boxes.map(onGcj02))).toMatchObject([
    { layer: 'DLTB', numbers: { against: 'STBHHX' } },
  ]);
});
