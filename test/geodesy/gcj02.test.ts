import gcoord from 'gcoord';
import { describe, expect, it } from 'vitest';
import { fileSource } from '../../src/cli/files/sources.js';
import { readLayers } from '../../src/formats/index.js';
import { parseCrs } from '../../src/geodesy/crs.js';
import { webMapSuspicions } from '../../src/geodesy/gcj02.js';
import { transformer } from '../../src/geodesy/proj.js';
import { EMPTY_POLYGON_SET, type PolygonSet } from '../../src/geometry/polygonSet.js';
import type { Shapes } from '../../src/model/layer.js';
import { NO_SCRATCH } from '../formats/memorySource.js';

const { transform, CRSTypes } = gcoord as unknown as typeof gcoord.default;
const plane = parseCrs('EPSG:4549');
const lonLat = parseCrs('EPSG:4490');

function verticesOf(shapes: Shapes): Float64Array {
  if (shapes.kind === 'polygon') return shapes.polygons.xy;
  return shapes.kind === 'line' ? shapes.lines.xy : new Float64Array(0);
}

/** A layer of the demo district in its plane. GDAL's formats are left to the pipeline's tests. */
async function demo(file: string): Promise<{ xy: Float64Array; shapes: Shapes }> {
  const source = await fileSource(new URL(`../../data/yinzhou/${file}`, import.meta.url).pathname);
  const [layer] = await readLayers(source, { scratch: NO_SCRATCH });
  return { shapes: layer.shapes, xy: transformer(parseCrs(layer.crs!), plane)(verticesOf(layer.shapes)) };
}

const FILES = [
  'XZQ.shp',
  'CJDCQ.shp',
  'STBHHX.geojson',
  'GYKZX.geojson',
  'PZWJSTD.geojson',
  'PDT.shp',
  'HL.geojson',
  'TL.shp',
  'GDDL.shp',
];
const parcels = await demo('DLTB.shp');
if (parcels.shapes.kind !== 'polygon') throw new Error('DLTB holds polygons');
const reference: PolygonSet = { ...parcels.shapes.polygons, xy: parcels.xy };
const layers = await Promise.all(FILES.map(async (file) => (await demo(file)).xy));

function onWebMap(xy: Float64Array, system: 'GCJ02' | 'BD09'): Float64Array {
  const degrees = transformer(plane, lonLat)(xy);
  for (let k = 0; k < degrees.length; k += 2) {
    const [lon, lat] = transform([degrees[k], degrees[k + 1]], CRSTypes.WGS84, CRSTypes[system]);
    degrees[k] = lon;
    degrees[k + 1] = lat;
  }
  return transformer(lonLat, plane)(degrees);
}

const moved = (dx: number, dy: number) => layers.map((xy) => xy.map((v, k) => v + (k % 2 === 0 ? dx : dy)));
const systems = (found: ReturnType<typeof webMapSuspicions>) => found.map((one) => one && `${one.system} ${one.moved}`);

describe('layers on the coordinates of web maps', () => {
  it('no layer of the demo district is suspected as it is', () => {
    expect(systems(webMapSuspicions(layers, reference, plane))).toEqual(FILES.map(() => null));
  });

  it.each([
    ['GCJ-02', 'GCJ02', 480, 510],
    ['BD-09', 'BD09', 1090, 1130],
  ] as const)('every one is, once moved by %s', (system, name, least, most) => {
    const found = webMapSuspicions(
      layers.map((xy) => onWebMap(xy, name)),
      reference,
      plane,
    );
    expect(systems(found)).toEqual(FILES.map(() => `${system} layer`));
    for (const one of found) {
      expect(one?.offsetM).toBeGreaterThan(least);
      expect(one?.offsetM).toBeLessThan(most);
      expect(one?.share).toBeGreaterThan(2 * (one?.shareAsDelivered ?? 1));
    }
  });

  it('where the parcels were moved, they are named by every other layer', () => {
    const turned = { ...reference, xy: onWebMap(reference.xy, 'GCJ02') };
    expect(systems(webMapSuspicions(layers, turned, plane))).toEqual(FILES.map(() => 'GCJ-02 reference'));
  });

  it.each([
    [70, -40],
    [-437, -260],
    [437, 260],
    [260, 437],
    [-300, -300],
    [0, 500],
    [3, 4],
  ])('layers that are off by %i, %i m, but not in that way, are not suspected of it', (dx, dy) => {
    expect(systems(webMapSuspicions(moved(dx, dy), reference, plane))).toEqual(FILES.map(() => null));
  });

  it('layers without anything in common with the parcels are not: random places, a regular grid, a spiral', () => {
    let state = 7;
    const random = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const [x, y] = [parcels.xy[0], parcels.xy[1]];
    const made = [
      Float64Array.from({ length: 8000 }, (_, k) => (k % 2 === 0 ? x : y) + 12_000 * (random() - 0.5)),
      Float64Array.from({ length: 7200 }, (_, k) =>
        k % 2 === 0 ? x + 100 * ((k >> 1) % 60) : y + 100 * Math.floor((k >> 1) / 60),
      ),
      Float64Array.from({ length: 6000 }, (_, k) =>
        k % 2 === 0 ? x + (k >> 1) * Math.cos(k / 300) : y + (k >> 1) * Math.sin((k - 1) / 300),
      ),
    ];
    expect(systems(webMapSuspicions(made, reference, plane))).toEqual([null, null, null]);
  });

  it('empty layers, few vertices, no parcels, and places outside China give no answer', () => {
    const few = onWebMap(layers[0], 'GCJ02').slice(0, 20);
    expect(webMapSuspicions([new Float64Array(0), few], reference, plane)).toEqual([null, null]);
    expect(webMapSuspicions(layers, EMPTY_POLYGON_SET, plane)).toEqual(FILES.map(() => null));
    expect(webMapSuspicions([], reference, plane)).toEqual([]);
    expect(webMapSuspicions(layers, reference, parseCrs('EPSG:27700'))).toEqual(FILES.map(() => null));
  });
});
