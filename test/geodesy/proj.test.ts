import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCrs } from '../../src/geodesy/crs.js';
import { transformer, transformKind } from '../../src/geodesy/proj.js';
import { reprojectLines, reprojectPoints, reprojectPolygons } from '../../src/geodesy/reproject.js';
import { EMPTY_POLYGON_SET, planarAreas, polygonSetFromNested } from '../../src/geometry/polygonSet.js';

const lonLat = parseCrs('EPSG:4490');
const cm120 = parseCrs('EPSG:4549');
const cm123 = parseCrs('EPSG:4550');
const zone40 = parseCrs('EPSG:4528');
const wgs84 = parseCrs('EPSG:4326');

describe('transformer', () => {
  it.each([
    [121.55, 29.82, cm120, 649832.198173, 3301168.205346],
    [121.463, 29.6127, cm120, 641712.268064, 3278075.645015],
    [120, 30, cm120, 500000, 3320113.397845],
    [121.5432, 29.81899, cm120, 649176.2888, 3301047.4001],
    [121.5432, 29.81899, cm123, 359176.671, 3300938.6338],
    [121.9, 29.75, cm120, 683798.9104, 3293913.3848],
  ])('%d E %d N', (lon, lat, to, east, north) => {
    const [x, y] = transformer(lonLat, to)(Float64Array.of(lon, lat));
    expect(Math.abs(x - east)).toBeLessThan(6e-5);
    expect(Math.abs(y - north)).toBeLessThan(6e-5);
  });

  it('reaches the control numbers to a micrometre and comes back', () => {
    const [x, y] = transformer(lonLat, cm120)(Float64Array.of(121.55, 29.82));
    expect(x).toBeCloseTo(649832.198173, 5);
    expect(y).toBeCloseTo(3301168.205346, 5);
    const [lon, lat] = transformer(cm120, lonLat)(Float64Array.of(x, y));
    expect(lon).toBeCloseTo(121.55, 11);
    expect(lat).toBeCloseTo(29.82, 11);
  });

  it('two forms of one meridian differ by the false easting to the last bit', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 4e7, max: 4.09e7, noNaN: true }),
        fc.double({ min: 3e6, max: 4e6, noNaN: true }),
        (x, y) => {
          const [x1, y1] = transformer(zone40, cm120)(Float64Array.of(x, y));
          expect(x1).toBe(x - 40_000_000);
          expect(y1).toBe(y);
          expect([...transformer(cm120, zone40)(Float64Array.of(x1, y1))]).toEqual([x, y]);
        },
      ),
    );
    expect(transformKind(zone40, cm120)).toBe('shift');
    expect(transformKind(cm120, cm123)).toBe('project');
  });

  it('WGS 84 and CGCS2000 are one at the accuracy of plans', () => {
    const xy = Float64Array.of(121.55, 29.82);
    expect([...transformer(wgs84, lonLat)(xy)]).toEqual([...xy]);
    expect([...transformer(wgs84, cm120)(xy)]).toEqual([...transformer(lonLat, cm120)(xy)]);
  });

  it('shifts the datum of OSGB36: the worked point of the Ordnance Survey guide', () => {
    // Caister water tower, ETRS89 52°39'28.8282"N 1°42'57.8663"E; OSGB36 by the national transformation 651409.804, 313177.450.
    const lat = 52 + 39 / 60 + 28.8282 / 3600;
    const lon = 1 + 42 / 60 + 57.8663 / 3600;
    const [x, y] = transformer(wgs84, parseCrs('EPSG:27700'))(Float64Array.of(lon, lat));
    expect(Math.hypot(x - 651409.804, y - 313177.45)).toBeLessThan(5);
    const [lon1, lat1] = transformer(parseCrs('EPSG:27700'), wgs84)(Float64Array.of(x, y));
    expect(lon1).toBeCloseTo(lon, 7);
    expect(lat1).toBeCloseTo(lat, 7);
  });

  it('gives NaN for what is not finite, and nothing for nothing', () => {
    const project = transformer(lonLat, cm120);
    expect([...project(Float64Array.of(Number.NaN, 29, Infinity, 29, 121, 29)).slice(0, 4)].every(Number.isNaN)).toBe(
      true,
    );
    expect(project(new Float64Array(0))).toHaveLength(0);
  });
});

/** Two rectangles in degrees that share the edge x = 121.5, walked in opposite directions. */
function neighbours(southLat: number, northLat: number) {
  const rectangle = (west: number, east: number): [number, number][] => [
    [west, southLat],
    [east, southLat],
    [east, northLat],
    [west, northLat],
    [west, southLat],
  ];
  return polygonSetFromNested([[[rectangle(121.4, 121.5)]], [[rectangle(121.5, 121.63)]]]);
}

describe('reproject', () => {
  it('keeps every point of a long edge within 1 mm of where it was delivered', () => {
    const line = {
      xy: Float64Array.of(121.4, 29.8, 121.45, 29.81),
      lineStart: Uint32Array.of(0, 2),
      itemStart: Uint32Array.of(0, 1),
    };
    const { shapes, addedVertices } = reprojectLines(line, lonLat, cm120, 0.001);
    expect(addedVertices).toBe(shapes.xy.length / 2 - 2);
    expect(addedVertices).toBeGreaterThan(8);
    const project = transformer(lonLat, cm120);
    for (let k = 0; k <= 997; k++) {
      const [x, y] = project(Float64Array.of(121.4 + (0.05 * k) / 997, 29.8 + (0.01 * k) / 997));
      let nearest = Infinity;
      for (let v = 0; v + 1 < shapes.xy.length / 2; v++) {
        const [ax, ay, bx, by] = shapes.xy.subarray(2 * v, 2 * v + 4);
        const t = Math.max(
          0,
          Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2)),
        );
        nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
      }
      expect(nearest).toBeLessThanOrEqual(0.001);
    }
  });

  it('keeps a long edge in metres within 1 mm when it is brought to degrees', () => {
    const ends = Float64Array.of(620_000, 3_300_000, 640_000, 3_300_500);
    const line = { xy: ends, lineStart: Uint32Array.of(0, 2), itemStart: Uint32Array.of(0, 1) };
    const { shapes, addedVertices } = reprojectLines(line, cm120, lonLat, 0.001);
    expect(addedVertices).toBeGreaterThan(30);
    const back = transformer(lonLat, cm120);
    const length = Math.hypot(20_000, 500);
    for (let v = 0; v + 1 < shapes.xy.length / 2; v++) {
      const [ax, ay, bx, by] = shapes.xy.subarray(2 * v, 2 * v + 4);
      for (let k = 0; k <= 10; k++) {
        const [x, y] = back(Float64Array.of(ax + ((bx - ax) * k) / 10, ay + ((by - ay) * k) / 10));
        const off = Math.abs((x - ends[0]) * 500 - (y - ends[1]) * 20_000) / length;
        expect(off).toBeLessThanOrEqual(0.001);
      }
    }
  });

  it('cuts a shared edge at the same points from both sides, bit for bit', () => {
    const { shapes } = reprojectPolygons(neighbours(29.7, 29.83), lonLat, cm120, 0.001);
    const meridian = transformer(lonLat, cm120);
    const [southX, southY] = meridian(Float64Array.of(121.5, 29.7));
    const [northX, northY] = meridian(Float64Array.of(121.5, 29.83));
    const alongEdge = (ring: number) => {
      const found: string[] = [];
      for (let v = shapes.ringStart[ring]; v < shapes.ringStart[ring + 1] - 1; v++) {
        const x = shapes.xy[2 * v];
        const y = shapes.xy[2 * v + 1];
        const t = (y - southY) / (northY - southY);
        if (t > -1e-9 && t < 1 + 1e-9 && Math.abs(x - (southX + t * (northX - southX))) < 5) found.push(`${x} ${y}`);
      }
      return found.sort();
    };
    expect(alongEdge(0).length).toBeGreaterThan(10);
    expect(alongEdge(1)).toEqual(alongEdge(0));
  });

  it('adds nothing to short edges, to shifts, and to nothing', () => {
    const small = polygonSetFromNested([
      [
        [
          [
            [121.5, 29.8],
            [121.5003, 29.8],
            [121.5003, 29.8003],
            [121.5, 29.8],
          ],
        ],
      ],
    ]);
    expect(reprojectPolygons(small, lonLat, cm120, 0.001).addedVertices).toBe(0);
    const plane = reprojectPolygons(neighbours(29.7, 29.83), lonLat, cm120, 0.001).shapes;
    const shifted = reprojectPolygons(plane, cm120, zone40, 0.001);
    expect(shifted.addedVertices).toBe(0);
    expect(Math.abs(planarAreas(shifted.shapes)[0] - planarAreas(plane)[0])).toBeLessThan(0.1);
    expect(reprojectPolygons(EMPTY_POLYGON_SET, lonLat, cm120, 0.001).shapes.itemStart).toHaveLength(1);
    expect(reprojectPoints({ xy: Float64Array.of(Number.NaN, Number.NaN) }, lonLat, cm120).xy[0]).toBeNaN();
  });

  it('ends on an edge across half the world', () => {
    const line = {
      xy: Float64Array.of(60, 5, 150, 60),
      lineStart: Uint32Array.of(0, 2),
      itemStart: Uint32Array.of(0, 1),
    };
    expect(reprojectLines(line, lonLat, cm120, 0.001).addedVertices).toBeLessThanOrEqual(4095);
  });
});
