/**
 * The few GEOS calls the generator needs, on plain arrays. Works in metres from the district's origin.
 * `Ring`s are closed [x, y] lists; a polygon is its shell, then its holes. Everything made here is freed here.
 */
import initGeos from 'geos-wasm';

export type Point = readonly [number, number];
export type Line = readonly Point[];
export type Polygon = readonly Line[];
export type MultiPolygon = readonly Polygon[];

type Geos = Awaited<ReturnType<typeof initGeos>>;
type Handle = number;

/** Overlays snap to this grid: robust, and on the grid of the mesh. */
const GRID_M = 0.001;

export interface GeosTools {
  /** All lines noded on a grid of `gridM`, then every face they enclose. */
  facesOf(lines: readonly Line[], gridM: number): Polygon[];
  /** The unique edges of the Voronoi diagram of `sites`, inside a box. */
  voronoiEdges(sites: readonly Point[], box: readonly [Point, Point]): Line[];
  /** Lines widened to both sides, flat ends, united. */
  widened(lines: readonly Line[], widthM: number): MultiPolygon;
  grown(shape: MultiPolygon, byM: number): MultiPolygon;
  united(shapes: readonly MultiPolygon[]): MultiPolygon;
  /** Union of polygons that share their vertices exactly. */
  coverageUnion(shape: MultiPolygon): MultiPolygon;
  minus(a: MultiPolygon, b: MultiPolygon): MultiPolygon;
  common(a: MultiPolygon, b: MultiPolygon): MultiPolygon;
  linesOutside(lines: readonly Line[], area: MultiPolygon): Line[];
  linesInside(lines: readonly Line[], area: MultiPolygon): Line[];
  simplified(shape: MultiPolygon, toleranceM: number): MultiPolygon;
  valid(shape: MultiPolygon): boolean;
}

export async function geosTools(): Promise<GeosTools> {
  const geos: Geos = await initGeos({
    errorHandler: (message) => {
      throw new Error(`GEOS: ${message}`);
    },
    noticeHandler: () => {},
  });
  const memory = geos.Module;

  function sequence(points: Line): Handle {
    const size = points.length * 16;
    const buffer = memory._malloc(size);
    const view = new Float64Array(points.length * 2);
    points.forEach(([x, y], i) => {
      view[2 * i] = x;
      view[2 * i + 1] = y;
    });
    memory.HEAPU8.set(new Uint8Array(view.buffer), buffer);
    const made = geos.GEOSCoordSeq_copyFromBuffer(buffer, points.length, 0, 0);
    memory._free(buffer);
    return made;
  }
  function collection(type: number, parts: readonly Handle[]): Handle {
    if (parts.length === 0) return geos.GEOSGeom_createEmptyCollection(type);
    const list = memory._malloc(parts.length * 4);
    new Uint32Array(memory.HEAPU8.buffer, list, parts.length).set(parts);
    const made = geos.GEOSGeom_createCollection(type, list, parts.length);
    memory._free(list);
    return made;
  }
  const line = (points: Line): Handle => geos.GEOSGeom_createLineString(sequence(points));
  const lineSet = (lines: readonly Line[]): Handle => collection(5, lines.filter((l) => l.length > 1).map(line));
  function polygon(rings: Polygon): Handle {
    const shell = geos.GEOSGeom_createLinearRing(sequence(rings[0]));
    const holes = rings.slice(1).map((ring) => geos.GEOSGeom_createLinearRing(sequence(ring)));
    const list = memory._malloc(Math.max(4, holes.length * 4));
    new Uint32Array(memory.HEAPU8.buffer, list, holes.length).set(holes);
    const made = geos.GEOSGeom_createPolygon(shell, list, holes.length);
    memory._free(list);
    return made;
  }
  const area = (shape: MultiPolygon): Handle => collection(6, shape.map(polygon));

  function points(geometry: Handle): Point[] {
    const coordinates = geos.GEOSGeom_getCoordSeq(geometry);
    const sizeAt = memory._malloc(4);
    geos.GEOSCoordSeq_getSize(coordinates, sizeAt);
    const size = memory.getValue(sizeAt, 'i32');
    memory._free(sizeAt);
    const buffer = memory._malloc(size * 16);
    geos.GEOSCoordSeq_copyToBuffer(coordinates, buffer, 0, 0);
    const bytes = memory.HEAPU8.slice(buffer, buffer + size * 16);
    memory._free(buffer);
    const view = new Float64Array(bytes.buffer);
    return Array.from({ length: size }, (_, i) => [view[2 * i], view[2 * i + 1]] as const);
  }
  function polygonsOf(geometry: Handle): Polygon[] {
    const type = geos.GEOSGeomTypeId(geometry);
    if (type === 3) {
      if (geos.GEOSisEmpty(geometry)) return [];
      const rings = [points(geos.GEOSGetExteriorRing(geometry))];
      const holes = geos.GEOSGetNumInteriorRings(geometry);
      for (let i = 0; i < holes; i++) rings.push(points(geos.GEOSGetInteriorRingN(geometry, i)));
      return [rings];
    }
    if (type < 4) return [];
    const parts: Polygon[] = [];
    for (let i = 0; i < geos.GEOSGetNumGeometries(geometry); i++) {
      parts.push(...polygonsOf(geos.GEOSGetGeometryN(geometry, i)));
    }
    return parts;
  }
  function linesOf(geometry: Handle): Line[] {
    const type = geos.GEOSGeomTypeId(geometry);
    if (type === 1 || type === 2) return geos.GEOSisEmpty(geometry) ? [] : [points(geometry)];
    if (type < 4) return [];
    const parts: Line[] = [];
    for (let i = 0; i < geos.GEOSGetNumGeometries(geometry); i++) {
      parts.push(...linesOf(geos.GEOSGetGeometryN(geometry, i)));
    }
    return parts;
  }
  /** Runs `make`, reads its result, frees everything. */
  function taking<T>(inputs: readonly Handle[], make: () => Handle, read: (result: Handle) => T): T {
    const result = make();
    const value = read(result);
    for (const handle of [...inputs, result]) geos.GEOSGeom_destroy(handle);
    return value;
  }
  function overlay(a: MultiPolygon, b: MultiPolygon, kind: 'minus' | 'common'): MultiPolygon {
    const [ga, gb] = [area(a), area(b)];
    return taking(
      [ga, gb],
      () => (kind === 'minus' ? geos.GEOSDifferencePrec(ga, gb, GRID_M) : geos.GEOSIntersectionPrec(ga, gb, GRID_M)),
      polygonsOf,
    );
  }
  function cutLines(lines: readonly Line[], shape: MultiPolygon, inside: boolean): Line[] {
    const [ga, gb] = [lineSet(lines), area(shape)];
    return taking(
      [ga, gb],
      () => (inside ? geos.GEOSIntersectionPrec(ga, gb, GRID_M) : geos.GEOSDifferencePrec(ga, gb, GRID_M)),
      linesOf,
    );
  }

  return {
    facesOf(lines, gridM) {
      const input = lineSet(lines);
      const noded = geos.GEOSUnaryUnionPrec(input, gridM);
      const list = memory._malloc(4);
      new Uint32Array(memory.HEAPU8.buffer, list, 1)[0] = noded;
      const faces = taking([input, noded], () => geos.GEOSPolygonize(list, 1), polygonsOf);
      memory._free(list);
      return faces;
    },
    voronoiEdges(sites, [[minX, minY], [maxX, maxY]]) {
      const input = line(sites);
      const frame = area([
        [
          [
            [minX, minY],
            [maxX, minY],
            [maxX, maxY],
            [minX, maxY],
            [minX, minY],
          ],
        ],
      ]);
      return taking([input, frame], () => geos.GEOSVoronoiDiagram(input, frame, 0, 1), linesOf);
    },
    widened(lines, widthM) {
      const input = lineSet(lines);
      return taking([input], () => geos.GEOSBufferWithStyle(input, widthM / 2, 2, 2, 2, 2), polygonsOf);
    },
    grown(shape, byM) {
      const input = area(shape);
      return taking([input], () => geos.GEOSBufferWithStyle(input, byM, 2, 1, 2, 2), polygonsOf);
    },
    united(shapes) {
      const input = area(shapes.flat());
      return taking([input], () => geos.GEOSUnaryUnionPrec(input, GRID_M), polygonsOf);
    },
    coverageUnion(shape) {
      const input = area(shape);
      return taking([input], () => geos.GEOSCoverageUnion(input), polygonsOf);
    },
    minus: (a, b) => overlay(a, b, 'minus'),
    common: (a, b) => overlay(a, b, 'common'),
    linesOutside: (lines, shape) => cutLines(lines, shape, false),
    linesInside: (lines, shape) => cutLines(lines, shape, true),
    simplified(shape, toleranceM) {
      const input = area(shape);
      return taking([input], () => geos.GEOSTopologyPreserveSimplify(input, toleranceM), polygonsOf);
    },
    valid(shape) {
      const input = area(shape);
      const answer = geos.GEOSisValid(input);
      geos.GEOSGeom_destroy(input);
      return Number(answer) === 1;
    },
  };
}
