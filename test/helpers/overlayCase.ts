import type { OutputLayer } from '../../src/formats/output/output.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { reprojectPolygons } from '../../src/geodesy/reproject.js';
import { type NestedPolygons, type PolygonSet, polygonSetFromNested } from '../../src/geometry/polygonSet.js';
import { textColumn } from '../../src/model/column.js';
import type { DeliveredLayer } from '../../src/model/layer.js';
import { boxRing } from './rings.js';

/** Squares on the meridian of 120° (EPSG:4549), where 100 m of the plane are 100 m to a hundredth of a millimetre. */
const EAST = 500_000;
const NORTH = 3_300_000;

export function box(x: number, y: number, width: number, height = width): NestedPolygons {
  return [[boxRing(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)]];
}

/** A bow-tie of two triangles of 2,500 m² each, to the left and the right of its middle. */
export function bowTie(x: number, y: number): NestedPolygons {
  const [l, b, r, t] = [EAST + x, NORTH + y, EAST + x + 100, NORTH + y + 100];
  return [
    [
      [
        [l, b],
        [r, t],
        [r, b],
        [l, t],
        [l, b],
      ],
    ],
  ];
}

/** Whole inside the farm, half, outside, an id a second time, none, without shape, not valid. */
export const PARCELS: readonly { readonly id: string | null; readonly shape: NestedPolygons }[] = [
  { id: '甲', shape: box(0, 0, 100) },
  { id: '乙', shape: box(150, 0, 100) },
  { id: '丙', shape: box(900, 900, 100) },
  { id: '甲', shape: box(0, 100, 100) },
  { id: null, shape: box(100, 200, 100) },
  { id: '己', shape: [] },
  { id: '庚', shape: bowTie(150, 100) },
];
/** x and y below 200, in two zones side by side. */
export const FARM = [box(-50, -50, 150, 250), box(100, -50, 100, 250)];
/** y below 50: half of the first row. */
export const REDLINE = [box(-50, -50, 1000, 100)];

/** What comes out of PARCELS in the layers `farm` (FARM) and `红线` (REDLINE). */
export const TABLE = `parcel_id,area_m2,farm_m2,farm_share,红线_m2,红线_share
甲,10000.00,10000.00,1.000000,5000.00,0.500000
乙,10000.00,5000.00,0.500000,5000.00,0.500000
丙,10000.00,0.00,0.000000,0.00,0.000000
甲,10000.00,10000.00,1.000000,0.00,0.000000
5,10000.00,0.00,0.000000,0.00,0.000000
己,0.00,0.00,0.000000,0.00,0.000000
庚,5000.00,2500.00,0.500000,0.00,0.000000
`;

export function layerOf(
  name: string,
  shapes: readonly NestedPolygons[],
  ids?: readonly (string | null)[],
): OutputLayer {
  return outputLayer(name, polygonSetFromNested(shapes), 'EPSG:4549', ids);
}

/** The same land in degrees of CGCS2000. */
export function lonLatLayerOf(name: string, shapes: readonly NestedPolygons[]): OutputLayer {
  const plane = polygonSetFromNested(shapes);
  const { shapes: polygons } = reprojectPolygons(plane, parseCrs('EPSG:4549'), parseCrs('EPSG:4490'), 1e-6);
  return outputLayer(name, polygons, 'EPSG:4490');
}

function outputLayer(name: string, polygons: PolygonSet, crs: string, ids?: readonly (string | null)[]): OutputLayer {
  const rowCount = polygons.itemStart.length - 1;
  const columns = new Map(ids ? [['BSM', textColumn(ids)]] : []);
  return { name, shapes: { kind: 'polygon', polygons }, table: { rowCount, columns }, crs, decimals: 'all' };
}

export function deliveredOf({ name, shapes, table, crs }: OutputLayer): DeliveredLayer {
  const claim = crs === null ? null : ({ definition: crs, from: 'file' } as const);
  return { file: `${name}.fgb`, layer: name, format: 'test', shapes, table, crs: claim, encoding: null, findings: [] };
}
