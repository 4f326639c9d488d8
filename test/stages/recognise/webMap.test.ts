import gcoord from 'gcoord';
import { describe, expect, it } from 'vitest';
import { parseCrs } from '../../../src/geodesy/crs.js';
import { transformer } from '../../../src/geodesy/proj.js';
import { sightOf, webMapRemarks } from '../../../src/stages/recognise/webMap.js';
import { deliveredOf } from '../../helpers/delivered.js';

const { transform, CRSTypes } = gcoord as unknown as typeof gcoord.default;
type Box = readonly [number, number, number, number];

/** Parcels of uneven sizes in rows, in metres of EPSG:4549 near 121.55° E. */
function fields(): Box[] {
  const boxes: Box[] = [];
  for (let row = 0; row < 14; row++) {
    let x = 649_000;
    for (let n = 0; n < 14; n++) {
      const width = 60 + ((row * 37 + n * 53) % 71);
      boxes.push([x, 3_301_000 + 97 * row, x + width, 3_301_000 + 97 * row + 90]);
      x += width + 7;
    }
  }
  return boxes;
}

const toLonLat = transformer(parseCrs('EPSG:4549'), parseCrs('EPSG:4490'));

function degrees(boxes: readonly Box[], onWebMap: boolean): Box[] {
  return boxes.map((box) => {
    const [a, b, c, d] = toLonLat(Float64Array.from(box));
    const at = (lon: number, lat: number) =>
      onWebMap ? transform([lon, lat], CRSTypes.WGS84, CRSTypes.GCJ02) : [lon, lat];
    return [...at(a, b), ...at(c, d)] as unknown as Box;
  });
}

function sight(layer: string, boxes: readonly Box[], crs: string, isParcels = false) {
  const delivered = deliveredOf({ layer, boxes, crs: { definition: crs, from: 'prj' } });
  return sightOf(delivered, layer, isParcels) ?? expect.fail('has a CRS');
}

describe('layers in the coordinates of web maps', () => {
  const some = fields().filter((_, n) => n % 3 === 0);

  it('are named with the offset, whether the parcels are in metres or in degrees', () => {
    for (const [boxes, crs] of [
      [fields(), 'EPSG:4549'],
      [degrees(fields(), false), 'EPSG:4490'],
    ] as const) {
      const remarks = webMapRemarks([sight('DLTB', boxes, crs, true), sight('web', degrees(some, true), 'EPSG:4326')]);
      expect(remarks.map(({ code, severity }) => `${code} ${severity}`)).toEqual(['crs.gcj02 warning']);
      expect(remarks[0].text.zh).toMatch(/^web 疑为 GCJ-02 坐标：相对 DLTB 偏 \d{3} 米/);
    }
  });

  it('are not suspected where they lie on the parcels, without parcels, or without a CRS', () => {
    const web = sight('web', degrees(some, true), 'EPSG:4326');
    expect(
      webMapRemarks([sight('DLTB', fields(), 'EPSG:4549', true), sight('a', degrees(some, false), 'EPSG:4326')]),
    ).toEqual([]);
    expect(webMapRemarks([web])).toEqual([]);
    expect(webMapRemarks([])).toEqual([]);
    expect(sightOf(deliveredOf({ layer: 'a', crs: null, boxes: some }), 'a', true)).toBeNull();
    expect(
      sightOf(deliveredOf({ layer: 'a', crs: { definition: 'nonsense', from: 'prj' }, boxes: some }), 'a', true),
    ).toBeNull();
  });
});
