import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Geos, loadGeos } from '../../../src/geometry/geos.js';
import { itemCount, nestedFromItem, planarAreas } from '../../../src/geometry/polygonSet.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { sumM2 } from '../../../src/model/units.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import { box, type DistrictSketch, districtOf, ring } from '../../helpers/district.js';

let geos: Geos;
beforeAll(async () => {
  geos = await loadGeos();
});
function overlayOf(sketch: DistrictSketch) {
  const district = districtOf(sketch);
  return { district, ...overlay(district, DEFAULT_SETTINGS, geos, QUIET_JOB) };
}
const CONCENTRATED = { kind: 'urbanBoundary', zones: [{ shape: [0, 0, 1000, 1000], kind: 'concentrated' }] } as const;

describe('overlay of parcels and lines', () => {
  it('gives official area inside, share and zones', () => {
    const { insideM2, insideShare, zoneOverlaps } = overlayOf({
      parcels: [
        { id: 'in', shape: [0, 0, 100, 100], officialM2: 9994.51 },
        { id: 'half', shape: [950, 0, 1050, 100], officialM2: 9994.51 },
        { id: 'out', shape: [2000, 0, 2100, 100] },
        { id: 'touching', shape: [1000, 0, 1100, 100] },
      ],
      lines: [
        {
          kind: 'ecologicalRedline',
          zones: [{ shape: [0, 0, 980, 1000] }, { shape: [980, 0, 1000, 1000] }],
        },
      ],
    });
    expect([...insideM2[0]]).toEqual([9994.51, 4997.26, 0, 0]);
    expect([...insideShare[0]]).toEqual([1, 0.5, 0, 0]);
    expect([...zoneOverlaps[0].parcel]).toEqual([0, 1, 1]);
    expect([...zoneOverlaps[0].zone]).toEqual([0, 0, 1]);
    expect([...zoneOverlaps[0].areaM2]).toEqual([9994.51, 2998.35, 1998.9]);
  });

  it('counts what zones of one line share once, and says how much that was', () => {
    const { insideM2, selfOverlapM2, zoneOverlaps } = overlayOf({
      parcels: [{ id: 'p', shape: [0, 0, 100, 100] }],
      lines: [
        {
          kind: 'basicFarmland',
          zones: [{ shape: [0, 0, 60, 100] }, { shape: [40, 0, 100, 100] }, { shape: [300, 0, 400, 100] }],
        },
      ],
    });
    expect(insideM2[0][0]).toBe(10_000);
    expect(selfOverlapM2).toEqual([2000]);
    expect([...zoneOverlaps[0].areaM2]).toEqual([6000, 6000]);
  });

  it('is ordinary with nothing there', () => {
    const empty = overlayOf({});
    expect(empty.pieces.id).toEqual([]);
    expect(itemCount(empty.pieces.polygons)).toBe(0);
    const noLines = overlayOf({ parcels: [{ id: 'p', shape: [0, 0, 100, 100] }] });
    expect(noLines.insideM2).toEqual([]);
    expect(noLines.pieces.boundaryZone).toEqual(['unknown']);
    const emptyLine = overlayOf({
      parcels: [
        { id: 'p', shape: [0, 0, 100, 100] },
        { id: 'no geometry', shape: null },
        { id: 'no geometry, a field', shape: null, use: 'paddy' },
      ],
      lines: [
        { kind: 'urbanBoundary', zones: [] },
        { kind: 'ecologicalRedline', zones: [{ shape: null }] },
      ],
    });
    expect(emptyLine.pieces.boundaryZone).toEqual(['outside', 'outside', 'outside']);
    expect([...(emptyLine.pieces.hardZone[1] ?? [])]).toEqual([-1, -1, -1]);
    expect([...emptyLine.pieces.areaM2]).toEqual([10_000, 0, 0]);
  });
});

describe('decision pieces', () => {
  it('cuts eligible land at boundary zones and hard lines, and nothing else', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'factory', shape: [900, 0, 1100, 100] },
        { id: 'field', shape: [900, 100, 1100, 200], use: 'paddy' },
        { id: 'depot', shape: [100, 900, 200, 1100], use: 'storage' },
      ],
      lines: [CONCENTRATED, { kind: 'ecologicalRedline', zones: [{ shape: [1050, 0, 2000, 100], id: 'R1' }] }],
    });
    expect(pieces.id).toEqual(['factory#1', 'factory#2', 'factory#3', 'field', 'depot#1', 'depot#2']);
    expect([...pieces.areaM2]).toEqual([10_000, 5000, 5000, 20_000, 10_000, 10_000]);
    expect([...pieces.parcel]).toEqual([0, 0, 0, 1, 2, 2]);
    expect([...pieces.eligible]).toEqual([1, 1, 1, 0, 1, 1]);
    expect(pieces.boundaryZone.slice(0, 3)).toEqual(['concentrated', 'outside', 'outside']);
    expect(pieces.boundaryZone[3], 'uncut land counts where it is least favourable').toBe('outside');
    expect(pieces.hardZone[0]).toBeNull();
    const redline = [...(pieces.hardZone[1] ?? [])].slice(0, 3);
    expect(redline.filter((z) => z === 0)).toHaveLength(1);
    expect(redline[0]).toBe(-1);
  });

  it('leaves parts under 200 m², or thinner than 1 m, with their parent', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'small part', shape: [901, 0, 1001.9, 100] },
        { id: 'narrow part', shape: [900, 200, 1000.9, 700] },
        { id: 'just a piece', shape: [900, 800, 1002, 900] },
      ],
      lines: [CONCENTRATED],
    });
    expect(pieces.id).toEqual(['small part', 'narrow part', 'just a piece#1', 'just a piece#2']);
    expect(pieces.boundaryZone).toEqual(['concentrated', 'concentrated', 'concentrated', 'outside']);
    expect([...pieces.areaM2]).toEqual([10_090, 50_450, 10_000, 200]);
  });

  it('keeps the geometry of an uncut parcel vertex for vertex', () => {
    const shape = ring(900.123456789, 0.1, 1000.5, 0.3, 1000.4, 50.7, 950, 99.99);
    const { pieces, district } = overlayOf({ parcels: [{ id: 'p', shape }], lines: [CONCENTRATED] });
    expect(pieces.id).toEqual(['p']);
    expect(nestedFromItem(pieces.polygons, 0)).toEqual(nestedFromItem(district.parcels.polygons, 0));
  });

  it('gives every disconnected part its own piece', () => {
    const { pieces } = overlayOf({
      parcels: [{ id: 'p', shape: [0, 0, 300, 50] }],
      lines: [
        { kind: 'urbanBoundary', zones: [{ shape: [-10, -10, 400, 60], kind: 'concentrated' }] },
        { kind: 'basicFarmland', zones: [{ shape: [100, -10, 200, 60] }] },
      ],
    });
    expect([...pieces.areaM2]).toEqual([5000, 5000, 5000]);
    expect([...(pieces.hardZone[1] ?? [])].sort()).toEqual([-1, -1, 0]);
  });

  it('says when a part too small to be a piece still encroaches', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'workshop corner', shape: [0, 0, 100, 100] },
        { id: 'noise', shape: [0, 200, 100, 300] },
        { id: 'long sliver', shape: [0, 400, 100, 900] },
      ],
      lines: [
        {
          kind: 'basicFarmland',
          zones: [{ shape: [90, 0, 200, 15] }, { shape: [99.5, 200, 200, 300] }, { shape: [99.5, 400, 200, 900] }],
        },
      ],
    });
    expect(pieces.id).toEqual(['workshop corner', 'noise', 'long sliver']);
    expect([...(pieces.hardZone[0] ?? [])]).toEqual([-1, -1, -1]);
    expect([...(pieces.encroaches?.[0] ?? [])]).toEqual([1, 0, 1]);
  });

  it('lets the less favourable of overlapping boundary zones win, and knows all three kinds', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'a', shape: [0, 0, 100, 100] },
        { id: 'b', shape: [200, 0, 300, 100] },
        { id: 'c', shape: [400, 0, 500, 100] },
        { id: 'd', shape: [600, 0, 700, 100] },
      ],
      lines: [
        {
          kind: 'urbanBoundary',
          zones: [
            { shape: [0, 0, 350, 100], kind: 'concentrated' },
            { shape: [200, 0, 350, 100], kind: 'special' },
            { shape: [400, 0, 550, 100], kind: 'flexible' },
          ],
        },
      ],
    });
    expect(pieces.boundaryZone).toEqual(['concentrated', 'special', 'flexible', 'outside']);
  });

  it('takes industrial line and park by most of the piece', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'a', shape: [0, 0, 100, 100] },
        { id: 'b', shape: [60, 0, 160, 100] },
        { id: 'c', shape: [500, 0, 600, 100], use: 'paddy' },
      ],
      lines: [{ kind: 'industrialLine', zones: [{ shape: [0, 0, 100, 100] }] }],
      parks: [
        { id: 'P1', shape: [0, 0, 55, 100] },
        { id: 'P2', shape: [510, 0, 900, 100] },
      ],
    });
    expect([...pieces.inIndustrialLine]).toEqual([1, 0, 0]);
    expect([...pieces.park]).toEqual([0, -1, 1]);
  });

  it('keeps piece ids unique when parcel ids are not', () => {
    const { pieces } = overlayOf({
      parcels: [
        { id: 'x', shape: [0, 0, 20, 20] },
        { id: 'x', shape: [20, 0, 40, 20] },
        { id: '', shape: [40, 0, 60, 20] },
      ],
    });
    expect(pieces.id).toEqual(['x', 'x@2', '@3']);
  });

  it('never loses land: pieces sum to their parcel to 0.01 m² and cover it, whatever the lines', () => {
    const coordinate = fc.integer({ min: 0, max: 400 });
    const rectangle = fc
      .tuple(coordinate, coordinate, fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 200 }))
      .map(([x, y, w, h]) => box(x / 1.7, y / 1.3, x / 1.7 + w, y / 1.3 + h));
    const triangle = fc
      .tuple(coordinate, coordinate, fc.integer({ min: 5, max: 200 }), fc.integer({ min: 5, max: 200 }))
      .map(([x, y, w, h]) => ring(x, y, x + w, y + h / 3, x + w / 2, y + h));
    const shape = fc.oneof(rectangle, triangle);
    const kind = fc.constantFrom('concentrated' as const, 'flexible' as const, 'special' as const);
    fc.assert(
      fc.property(
        fc.array(shape, { minLength: 1, maxLength: 6 }),
        fc.array(shape, { maxLength: 4 }),
        fc.array(shape, { maxLength: 4 }),
        fc.array(fc.tuple(shape, kind), { maxLength: 4 }),
        (parcelShapes, redline, farmland, boundary) => {
          const { district, pieces } = overlayOf({
            parcels: parcelShapes.map((s, i) => ({ id: `p${i}`, shape: s, recordedM2: 1234.56 + i })),
            lines: [
              { kind: 'ecologicalRedline', zones: redline.map((s) => ({ shape: s })) },
              { kind: 'basicFarmland', zones: farmland.map((s) => ({ shape: s })) },
              { kind: 'urbanBoundary', zones: boundary.map(([s, k]) => ({ shape: s, kind: k })) },
            ],
          });
          const planar = planarAreas(pieces.polygons);
          for (let p = 0; p < parcelShapes.length; p++) {
            const own = [...pieces.parcel.keys()].filter((k) => pieces.parcel[k] === p);
            expect(own.length).toBeGreaterThan(0);
            expect(sumM2(own.map((k) => pieces.areaM2[k]))).toBe(district.parcels.officialM2[p]);
            expect(sumM2(own.map((k) => pieces.recordedM2[k]))).toBe(district.parcels.recordedM2[p]);
            const covered = own.reduce((sum, k) => sum + planar[k], 0);
            expect(Math.abs(covered - district.parcels.planarM2[p])).toBeLessThan(1e-3);
            if (own.length > 1) {
              for (const k of own) expect(pieces.areaM2[k]).toBeGreaterThanOrEqual(199.98);
            }
          }
          expect(geos.invalidReasons(pieces.polygons).filter((reason) => reason !== null)).toEqual([]);
          expect([...pieces.parcel]).toEqual([...pieces.parcel].sort((a, b) => a - b));
        },
      ),
      { numRuns: 60, seed: 42 },
    );
  });
});
