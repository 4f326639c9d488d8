import { describe, expect, it } from 'vitest';
import { parseCrs } from '../../../src/geodesy/crs.js';
import { transformer } from '../../../src/geodesy/proj.js';
import { itemCount, nestedFromItem, planarAreas, polygonSetFromNested } from '../../../src/geometry/polygonSet.js';
import { LianpianError } from '../../../src/model/errors.js';
import { finding } from '../../../src/model/finding.js';
import type { LayerSpec } from '../../../src/model/scenario.js';
import { DEFAULT_SETTINGS } from '../../../src/model/settings.js';
import { missingLayers } from '../../../src/stages/normalise/missingLayers.js';
import { normalise } from '../../../src/stages/normalise/normalise.js';
import { boxRing } from '../../helpers/rings.js';
import {
  box,
  codesOf,
  deliver,
  EAST,
  findingsOf,
  type Layers,
  NORTH,
  normaliseLayers,
  PARCELS,
  threeParcels,
} from './deliver.js';

function errorOf(layers: Layers, crs?: string): LianpianError {
  try {
    normaliseLayers(layers, crs === undefined ? {} : { crs });
  } catch (error) {
    if (error instanceof LianpianError) return error;
    throw error;
  }
  throw new Error('did not throw');
}

/** The boxes of the test parcels in degrees of CGCS2000. */
function inDegrees() {
  const set = polygonSetFromNested([box(0, 0), box(200, 0), box(400, 0)]);
  const xy = transformer(parseCrs('EPSG:4549'), parseCrs('EPSG:4490'))(set.xy);
  return [0, 1, 2].map((item) => nestedFromItem({ ...set, xy }, item));
}

const towns: readonly [LayerSpec, ReturnType<typeof deliver>] = [
  { role: 'towns', file: 'towns.shp' },
  deliver('XZQ', {
    polygons: [box(-50, -50, 330, 200), box(280, -50, 300, 200)],
    rows: [
      { XZQDM: '330212001', XZQMC: '下应街道' },
      { XZQDM: '330212002', XZQMC: '钟公庙街道' },
    ],
  }),
];

describe('parcels', () => {
  it('are read by the standard fields, in order, with all three areas', () => {
    const { district, findings, read } = normaliseLayers({ dltb: [PARCELS, threeParcels()], towns });
    const { parcels } = district;
    expect(parcels.id).toEqual(['P1', 'P2', 'P3']);
    expect(parcels.use).toEqual(['industry', 'industry', 'paddy']);
    expect(parcels.settlementCode).toEqual(['203', '201', '']);
    expect([...parcels.stateOwned]).toEqual([0, 1, 0]);
    expect([...parcels.feature]).toEqual([1, 2, 3]);
    expect([...parcels.town]).toEqual([0, 0, 1]);
    expect([...parcels.village]).toEqual([-1, -1, -1]);
    expect([...parcels.planarM2]).toEqual([10_000, 10_000, 10_000]);
    for (let i = 0; i < 3; i++) {
      expect(Math.abs(parcels.officialM2[i] - parcels.geodesicM2[i])).toBeLessThan(0.03);
      expect(parcels.officialM2[i] * 100).toBeCloseTo(Math.round(parcels.officialM2[i] * 100), 6);
    }
    expect(parcels.officialM2[0]).toBeGreaterThan(9994.3);
    expect(parcels.officialM2[0]).toBeLessThan(9994.6);
    expect(district.areaBasis).toBe('official');
    expect(district.crs.code).toBe('EPSG:4549');
    expect(district.dataYear).toBe(2022);
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(read[0]).toEqual({
      key: 'dltb',
      role: 'parcels',
      file: 'DLTB.shp',
      layer: 'DLTB',
      format: 'shapefile',
      features: 3,
      kept: 3,
      crs: 'EPSG:4549',
      crsFrom: 'prj',
      encoding: 'gb18030',
      encodingFrom: 'bytes',
      dataYear: 2022,
      dataYearFrom: 'field',
      addedVertices: 0,
      guessed: [],
    });
  });

  it('in a projected CRS are not moved by a bit', () => {
    const delivered = threeParcels();
    const { district } = normaliseLayers({ dltb: [PARCELS, delivered] });
    if (delivered.shapes.kind !== 'polygon') throw new Error('polygons');
    expect([...district.parcels.polygons.xy]).toEqual([...delivered.shapes.polygons.xy]);
  });

  it('without an id field get row numbers; an empty id too, with id.missing', () => {
    const rows = [{ DLBM: '0601' }, { DLBM: '0601' }, { DLBM: '0101' }];
    const plain = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows })] });
    expect(plain.district.parcels.id).toEqual(['1', '2', '3']);
    expect(codesOf(plain)).not.toContain('id.missing');
    expect(plain.read[0].guessed.join()).toContain('row numbers');
    const withIds = rows.map((row, k) => ({ ...row, BSM: k === 1 ? null : `P${k}` }));
    const partly = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows: withIds })] });
    expect(partly.district.parcels.id).toEqual(['P0', '2', 'P2']);
    expect(findingsOf(partly, 'id.missing')).toMatchObject([{ feature: 2, parcelId: '2', layer: 'DLTB' }]);
  });

  it('with an empty or unknown land class stay as `other`, with value.missing and value.unknownCode', () => {
    const rows = [
      { BSM: 'a', DLBM: '0601' },
      { BSM: 'b', DLBM: null },
      { BSM: 'c', DLBM: 'ZZ' },
    ];
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows })] });
    expect(result.district.parcels.use).toEqual(['industry', 'other', 'other']);
    expect(findingsOf(result, 'value.missing')).toMatchObject([{ feature: 2, numbers: { field: 'DLBM' } }]);
    expect(findingsOf(result, 'value.unknownCode')).toMatchObject([
      { feature: 3, parcelId: 'c', numbers: { value: 'ZZ' } },
    ]);
  });

  it('keep a recorded area in its unit; text in it is row.outsideRange', () => {
    const rows = [
      { BSM: 'a', DLBM: '0601', A: '15' },
      { BSM: 'b', DLBM: '0601', A: 'about 3' },
      { BSM: 'c', DLBM: '0601', A: null },
    ];
    const spec: LayerSpec = { role: 'parcels', file: 'x', fields: { recordedArea: 'A' }, recordedAreaUnit: 'mu' };
    const result = normaliseLayers({ dltb: [spec, threeParcels({ rows })] });
    expect(result.district.parcels.recordedM2[0]).toBeCloseTo(10_000, 8);
    expect([...result.district.parcels.recordedM2].slice(1).every(Number.isNaN)).toBe(true);
    expect(findingsOf(result, 'row.outsideRange')).toMatchObject([{ feature: 2, numbers: { value: 'A=about 3' } }]);
  });

  it('without geometry, or with a coordinate that is no place, stay as empty rows of area 0', () => {
    const polygons = [
      box(0, 0),
      [],
      [[boxRing(EAST, NORTH, Number.NaN, NORTH + 50)]],
      [[boxRing(EAST, NORTH, 1e300, NORTH + 5)]],
    ];
    const rows = polygons.map((_, k) => ({ BSM: `P${k}`, DLBM: '0601' }));
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ polygons, rows })], towns });
    const { parcels } = result.district;
    expect(itemCount(parcels.polygons)).toBe(4);
    expect([...parcels.officialM2].slice(1)).toEqual([0, 0, 0]);
    expect([...parcels.geodesicM2].slice(1)).toEqual([0, 0, 0]);
    expect([...parcels.planarM2].slice(1)).toEqual([0, 0, 0]);
    expect([...parcels.town]).toEqual([0, -1, -1, -1]);
    expect(findingsOf(result, 'geometry.null')).toMatchObject([{ feature: 2, layer: 'DLTB' }]);
    expect(findingsOf(result, 'geometry.notFinite').map(({ feature }) => feature)).toEqual([3, 4]);
  });

  it('whose null geometry the reader has named are not named twice', () => {
    const said = finding('geometry.null', 'error', 'DLTB', {}, { feature: 2 });
    const delivered = threeParcels({ polygons: [box(0, 0), [], box(400, 0)], findings: [said] });
    const result = normaliseLayers({ dltb: [PARCELS, delivered] });
    expect(findingsOf(result, 'geometry.null')).toEqual([{ ...said, parcelId: 'P2' }]);
  });

  it('whose geometry is of another kind are not said to have none as well', () => {
    const said = finding('geometry.invalid', 'error', 'DLTB', { reason: 'a point' }, { feature: 2 });
    const delivered = threeParcels({ polygons: [box(0, 0), [], box(400, 0)], findings: [said] });
    const result = normaliseLayers({ dltb: [PARCELS, delivered] });
    expect(findingsOf(result, 'geometry.null')).toEqual([]);
    expect(findingsOf(result, 'geometry.invalid')).toMatchObject([{ feature: 2 }]);
  });
});

describe('findings', () => {
  it('about a row get the place of its first vertex and the id of its parcel, those of the reader too', () => {
    const said = finding('ring.reoriented', 'note', 'DLTB', { rings: 1 }, { feature: 3 });
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ findings: [said] })] });
    expect(findingsOf(result, 'ring.reoriented')).toMatchObject([{ parcelId: 'P3', x: EAST + 400, y: NORTH }]);
  });
});

describe('where a parcel lies', () => {
  it('its location code decides, else the largest overlap; an unknown code is reference.unknown', () => {
    const rows = [
      { BSM: 'a', DLBM: '0601', ZLDWDM: '330212002999' },
      { BSM: 'b', DLBM: '0601', ZLDWDM: '999999999999' },
      { BSM: 'c', DLBM: '0601', ZLDWDM: null },
    ];
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ rows })], towns });
    expect([...result.district.parcels.town]).toEqual([1, 0, 1]);
    expect(findingsOf(result, 'reference.unknown')).toMatchObject([
      { feature: 2, numbers: { field: 'ZLDWDM', value: '999999999999' } },
    ]);
  });

  it('villages match twelve digits', () => {
    const villages = deliver('CJDCQ', {
      polygons: [box(-50, -50, 1000, 1000)],
      rows: [{ ZLDWDM: '3302120010010000000', ZLDWMC: '柴家村' }],
    });
    const { district } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      villages: [{ role: 'villages', file: 'v' }, villages],
    });
    expect([...district.parcels.village].slice(0, 2)).toEqual([0, 0]);
    expect(district.villages.name).toEqual(['柴家村']);
  });
});

describe('coordinate systems', () => {
  it('lon/lat parcels go to the three-degree zone of their middle, with the area of their degrees', () => {
    const plane = normaliseLayers({ dltb: [PARCELS, threeParcels()] }).district;
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels({ polygons: inDegrees(), crs: 'EPSG:4490' })] });
    expect(result.district.crs.code).toBe('EPSG:4550');
    expect(findingsOf(result, 'crs.guessed')[0].numbers.crs).toBe('EPSG:4550');
    expect(findingsOf(result, 'crs.reprojected')[0].numbers).toMatchObject({ from: 'EPSG:4490', to: 'EPSG:4550' });
    expect(result.district.parcels.officialM2[0]).toBeCloseTo(plane.parcels.officialM2[0], 1);
    expect(result.read[0].guessed.join()).toContain('EPSG:4550');
  });

  it('the scenario may name the working CRS', () => {
    const { district } = normaliseLayers(
      { dltb: [PARCELS, threeParcels({ polygons: inDegrees(), crs: 'EPSG:4490' })] },
      { crs: 'EPSG:4549' },
    );
    expect(district.crs.code).toBe('EPSG:4549');
    expect(district.parcels.planarM2[0]).toBeCloseTo(10_000, 3);
  });

  it('a plane that is not CGCS2000 has geodesic areas, and says so', () => {
    const cambridge: [number, number][] = boxRing(-71.11, 42.37, -71.109, 42.371);
    const delivered = deliver('lots', {
      polygons: [[[cambridge]]],
      rows: [{ BSM: 'a', DLBM: '0601' }],
      crs: 'EPSG:4326',
    });
    const result = normaliseLayers({ lots: [PARCELS, delivered] }, { crs: 'EPSG:26986' });
    const { parcels, areaBasis } = result.district;
    expect(areaBasis).toBe('geodesic');
    expect(findingsOf(result, 'area.geodesicBasis')[0].numbers.crs).toBe('EPSG:26986');
    expect(parcels.officialM2[0]).toBeCloseTo(parcels.geodesicM2[0], 2);
    expect(Math.abs(parcels.planarM2[0] - parcels.geodesicM2[0])).toBeLessThan(5);
  });

  it('lon/lat outside China without a scenario CRS go to their UTM zone', () => {
    const delivered = deliver('lots', {
      polygons: [[[boxRing(-71.11, 42.37, -71.109, 42.371)]]],
      rows: [{ BSM: 'a', DLBM: '0601' }],
      crs: 'EPSG:4326',
    });
    expect(normaliseLayers({ lots: [PARCELS, delivered] }).district.crs.code).toBe('EPSG:32619');
  });

  it('layers of other CRSs are brought over: 4528 by the false easting only, degrees by projecting', () => {
    const farmland = deliver('YJJBNT', {
      polygons: [[[boxRing(40_000_000 + EAST, NORTH, 40_000_000 + EAST + 100, NORTH + 100)]]],
      rows: [{ BSM: 'Z1' }],
      crs: 'EPSG:4528',
    });
    const redline = deliver('STBHHX', {
      polygons: [inDegrees()[1]],
      rows: [{ HXBM: 'R1' }],
      crs: 'EPSG:4490',
      layer: '红线',
    });
    const result = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      nt: [{ role: 'controlLine', kind: 'basicFarmland', file: 'nt' }, farmland],
      hx: [{ role: 'controlLine', kind: 'ecologicalRedline', file: 'hx' }, redline],
    });
    const [nt, hx] = result.district.controlLines;
    expect([...nt.zones.xy]).toEqual(boxRing(EAST, NORTH, EAST + 100, NORTH + 100).flat());
    expect(planarAreas(hx.zones)[0]).toBeCloseTo(10_000, 3);
    expect(hx.zoneId).toEqual(['R1']);
    expect(findingsOf(result, 'crs.reprojected').map(({ layer }) => layer)).toEqual(['YJJBNT', '红线']);
  });

  it('data outside the nominal zone are noted and kept', () => {
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels()] });
    expect(findingsOf(result, 'crs.outsideNominalZone')).toMatchObject([
      { severity: 'note', numbers: { crs: 'EPSG:4549' } },
    ]);
    const west = deliver('DLTB', {
      polygons: [[[boxRing(600_000, 3_300_000, 600_100, 3_300_100)]]],
      rows: [{ BSM: 'a', DLBM: '0601' }],
    });
    expect(codesOf(normaliseLayers({ dltb: [PARCELS, west] }))).not.toContain('crs.outsideNominalZone');
  });

  it('a GeoJSON without a CRS is in degrees, and that is said', () => {
    const delivered = threeParcels({ polygons: inDegrees(), crs: 'EPSG:4326', crsFrom: 'format', format: 'geojson' });
    const result = normaliseLayers({ dltb: [PARCELS, delivered] });
    expect(findingsOf(result, 'crs.guessed').map(({ numbers }) => numbers.crs)).toContain('EPSG:4326');
    expect(result.read[0].crsFrom).toBe('format');
  });
});

describe('what stops a run', () => {
  const zone = deliver('zone', { polygons: [box(0, 0)], rows: [{ BSM: 'Z' }] });

  it('E_CRS_MISSING, with the ranked list; the scenario can say it', () => {
    const bare = threeParcels({ crs: null });
    const error = errorOf({ dltb: [PARCELS, bare] });
    expect(error.code).toBe('E_CRS_MISSING');
    expect(error.message).toContain('EPSG:4549');
    expect(error.where).toContain('DLTB');
    expect(error.remedy).toContain('"crs": "EPSG:n"');
    const said = normaliseLayers({ dltb: [{ ...PARCELS, crs: 'EPSG:4549' }, bare] });
    expect(said.read[0].crsFrom).toBe('scenario');
  });

  it('E_CRS_UNKNOWN', () => {
    expect(errorOf({ dltb: [PARCELS, threeParcels({ crs: 'LOCAL_CS["grid"]' })] }).code).toBe('E_CRS_UNKNOWN');
  });

  it('E_CRS_WRONG: degrees labelled as metres, metres as degrees, a working CRS that is no plane', () => {
    expect(errorOf({ dltb: [PARCELS, threeParcels({ polygons: inDegrees() })] }).code).toBe('E_CRS_WRONG');
    const line: LayerSpec = { role: 'controlLine', kind: 'basicFarmland', file: 'x' };
    const wrong = deliver('zone', { polygons: [box(0, 0)], rows: [{ BSM: 'Z' }], crs: 'EPSG:4490' });
    const error = errorOf({ dltb: [PARCELS, threeParcels()], nt: [line, wrong] });
    expect(error.code).toBe('E_CRS_WRONG');
    expect(error.where).toContain('zone');
    expect(errorOf({ dltb: [PARCELS, threeParcels()] }, 'EPSG:3857').code).toBe('E_CRS_WRONG');
  });

  it('one wild parcel does not make the CRS wrong', () => {
    const polygons = [box(0, 0), box(200, 0), [[boxRing(1, 1, 2, 2)]]];
    expect(normaliseLayers({ dltb: [PARCELS, threeParcels({ polygons })] }).district.parcels.id).toHaveLength(3);
  });

  it('E_FIELD_MISSING lists the fields there are, for a required and for a misnamed one', () => {
    const error = errorOf({ dltb: [PARCELS, threeParcels({ rows: [{ BSM: 'a', KIND: 'x' }, {}, {}] })] });
    expect(error.code).toBe('E_FIELD_MISSING');
    expect(error.message).toContain('DLBM');
    expect(error.message).toContain('BSM, KIND');
    const misnamed = errorOf({ dltb: [{ ...PARCELS, fields: { recordedArea: 'AREA' } } as LayerSpec, threeParcels()] });
    expect(misnamed.code).toBe('E_FIELD_MISSING');
    expect(misnamed.message).toContain('AREA');
    expect(errorOf({ dltb: [{ ...PARCELS, where: { NOPE: ['1'] } }, threeParcels()] }).code).toBe('E_FIELD_MISSING');
  });

  it('E_LAYER_EMPTY: no parcels, or none after `where`', () => {
    const none = deliver('DLTB', { polygons: [], rows: [], crs: null });
    expect(errorOf({ dltb: [PARCELS, none] }).code).toBe('E_LAYER_EMPTY');
    expect(errorOf({ dltb: [PARCELS, deliver('DLTB', { rows: [] })] }).code).toBe('E_LAYER_EMPTY');
    expect(errorOf({ dltb: [{ ...PARCELS, where: { DLBM: ['9999'] } }, threeParcels()] }).code).toBe('E_LAYER_EMPTY');
  });

  it('E_LAYER_MISSING: not one parcel layer, a layer or a joined table not read', () => {
    expect(errorOf({ zone: [{ role: 'towns', file: 'z' }, zone] }).code).toBe('E_LAYER_MISSING');
    expect(errorOf({ a: [PARCELS, threeParcels()], b: [PARCELS, threeParcels()] }).code).toBe('E_LAYER_MISSING');
    const spec: LayerSpec = { ...PARCELS, join: { file: 't.csv', by: ['BSM', 'id'] } };
    expect(errorOf({ dltb: [spec, threeParcels()] }).code).toBe('E_LAYER_MISSING');
    expect(() =>
      normalise(new Map(), { name: { zh: '', en: '' }, date: '', layers: { dltb: PARCELS } }, DEFAULT_SETTINGS, {
        progress() {},
        cancelled: () => false,
      }),
    ).toThrow(LianpianError);
  });

  it('E_GEOMETRY_TYPE: parcels that are lines', () => {
    const lines = deliver('roads', {
      lines: [
        [
          [EAST, NORTH],
          [EAST + 10, NORTH],
        ],
      ],
      rows: [{ DLBM: '0601' }],
    });
    expect(errorOf({ dltb: [PARCELS, lines] }).code).toBe('E_GEOMETRY_TYPE');
  });

  it('E_CANCELLED between layers', () => {
    const scenario = { name: { zh: '', en: '' }, date: '', layers: { dltb: PARCELS } };
    const job = { progress() {}, cancelled: () => true };
    expect(() => normalise(new Map([['dltb', threeParcels()]]), scenario, DEFAULT_SETTINGS, job)).toThrow(
      expect.objectContaining({ code: 'E_CANCELLED' }),
    );
  });
});

describe('rows chosen and joined', () => {
  it('`where` keeps delivered row numbers, counts what it left out, and drops the findings of those rows', () => {
    const findings = [1, 2, 3].map((feature) => finding('ring.reoriented', 'note', 'DLTB', { rings: 1 }, { feature }));
    const result = normaliseLayers({
      dltb: [{ ...PARCELS, where: { DLBM: ['0101', '0102'] } }, threeParcels({ findings })],
    });
    expect([...result.district.parcels.feature]).toEqual([3]);
    expect(result.district.parcels.id).toEqual(['P3']);
    expect(result.district.parcels.polygons.xy[0]).toBe(EAST + 400);
    expect(findingsOf(result, 'row.filtered')).toMatchObject([{ numbers: { rows: 2, field: 'DLBM' } }]);
    expect(findingsOf(result, 'ring.reoriented').map(({ feature }) => feature)).toEqual([3]);
    expect(result.read[0]).toMatchObject({ features: 3, kept: 1 });
  });

  it('`join` adds columns; unmatched and repeated keys are findings', () => {
    const spec: LayerSpec = {
      role: 'parcels',
      file: 'x',
      join: { file: 't', by: ['BSM', 'id'] },
      fields: { landClass: 'use' },
    };
    const tax = deliver('tax', {
      rows: [
        { id: 'P2', use: '1201', BSM: 'other' },
        { id: 'P1', use: '0601', BSM: 'x' },
        { id: 'P2', use: '0101', BSM: 'y' },
      ],
    });
    const result = normaliseLayers({ dltb: [spec, threeParcels(), tax] });
    expect(result.district.parcels.landClass).toEqual(['0601', '1201', '']);
    expect(result.district.parcels.id).toEqual(['P1', 'P2', 'P3']);
    expect([...result.district.parcels.table.columns.keys()]).toContain('BSM_2');
    expect(findingsOf(result, 'join.unmatched')).toMatchObject([{ numbers: { field: 'BSM', rows: 1 } }]);
    expect(findingsOf(result, 'join.duplicate')).toMatchObject([{ layer: 'tax', numbers: { field: 'id', rows: 1 } }]);
  });
});

describe('other roles', () => {
  it('absent ones are told of a whole run, and everything is empty', () => {
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels()] });
    expect(missingLayers({ layers: { dltb: PARCELS } }).map(({ code, layer }) => `${code} ${layer}`)).toEqual(
      ['towns', 'slope', 'approvedUnbuilt', 'firms', 'ecologicalRedline', 'basicFarmland', 'urbanBoundary'].map(
        (role) => `layer.missing ${role}`,
      ),
    );
    const { controlLines, parks, barriers, slope, approvedUnbuilt, keep, firms, sites, towns: none } = result.district;
    expect([controlLines, barriers, firms, sites, parks.id, none.code].map((list) => list.length)).toEqual([
      0, 0, 0, 0, 0, 0,
    ]);
    expect([slope, approvedUnbuilt]).toEqual([null, null]);
    expect(keep.size).toBe(0);
  });

  it('empty layers are ordinary, without a CRS too', () => {
    const { district } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      nt: [
        { role: 'controlLine', kind: 'basicFarmland', file: 'x' },
        deliver('nt', { polygons: [], rows: [], crs: null }),
      ],
      rivers: [{ role: 'barrier', cuts: ['industry'], file: 'x' }, deliver('rivers', { rows: [] })],
      parks: [{ role: 'parks', file: 'x' }, deliver('parks', { polygons: [], rows: [] })],
    });
    expect(district.controlLines[0].zoneId).toEqual([]);
    expect(district.barriers[0].shape.kind).toBe('polygon');
    expect(district.parks.id).toEqual([]);
  });

  it('zone kinds come from standard names, the scenario, or a finding', () => {
    const rows = [
      { GHFQMC: '城镇集中建设区' },
      { GHFQMC: '城镇弹性发展区' },
      { GHFQMC: '特别用途区' },
      { GHFQMC: 'X' },
      { GHFQMC: null },
    ];
    const delivered = deliver('CZKFBJ', { polygons: rows.map((_, k) => box(100 * k, 500)), rows });
    const spec: LayerSpec = { role: 'controlLine', kind: 'urbanBoundary', file: 'x' };
    const plain = normaliseLayers({ dltb: [PARCELS, threeParcels()], bj: [spec, delivered] });
    expect(plain.district.controlLines[0].zoneKind).toEqual(['concentrated', 'flexible', 'special', '', '']);
    expect(findingsOf(plain, 'value.unknownCode')).toMatchObject([
      { layer: 'CZKFBJ', feature: 4, numbers: { value: 'X' } },
    ]);
    expect(findingsOf(plain, 'value.missing')).toMatchObject([{ layer: 'CZKFBJ', feature: 5 }]);
    const mapped = {
      ...spec,
      fields: { zoneKind: 'GHFQMC' },
      zoneKinds: { X: 'special', '*': 'flexible' },
    } as LayerSpec;
    const said = normaliseLayers({ dltb: [PARCELS, threeParcels()], bj: [mapped, delivered] });
    expect(said.district.controlLines[0].zoneKind).toEqual([
      'concentrated',
      'flexible',
      'special',
      'special',
      'flexible',
    ]);
  });

  it('a boundary that tells no kinds is value.missing, once; a redline need not', () => {
    const delivered = deliver('lines', { polygons: [box(0, 0), box(300, 0)], rows: [{ BSM: '1' }, { BSM: '2' }] });
    const result = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      bj: [{ role: 'controlLine', kind: 'urbanBoundary', file: 'x' }, delivered],
      hx: [{ role: 'controlLine', kind: 'ecologicalRedline', file: 'x' }, delivered],
    });
    expect(findingsOf(result, 'value.missing')).toHaveLength(1);
    expect(result.district.controlLines[1].title.zh).toBe('生态保护红线');
  });

  it('redline zones are core or other', () => {
    const rows = [
      { HXBM: 'A', FQMC: '核心保护区' },
      { HXBM: 'B', FQMC: '一般控制区' },
    ];
    const delivered = deliver('STBHHX', { polygons: [box(0, 0), box(300, 0)], rows });
    const { district } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      hx: [{ role: 'controlLine', kind: 'ecologicalRedline', file: 'x' }, delivered],
    });
    expect(district.controlLines[0].zoneKind).toEqual(['core', 'other']);
  });

  it('slope classes are upper bounds in degrees', () => {
    const rows = ['1', '2', '03', '4', '5', '9'].map((PDJB) => ({ PDJB }));
    const slope = deliver('PDT', { polygons: rows.map((_, k) => box(100 * k, 0)), rows });
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels()], pdt: [{ role: 'slope', file: 'x' }, slope] });
    expect(result.district.slope?.code).toEqual(['2', '6', '15', '25', '90', '']);
    expect(findingsOf(result, 'value.unknownCode')).toMatchObject([{ layer: 'PDT', feature: 6 }]);
  });

  it('parks have levels, sectors and room; an unknown level is a small park with a finding', () => {
    const rows = [
      { id: 'K1', name: '平台一', level: '万亩千亿平台', floor: 5000, sectors: '通用设备;专用设备' },
      { id: 'K2', name: '集聚区', level: '一级集聚区', floor: null, sectors: null },
      { id: 'K3', name: '园', level: '?', floor: null, sectors: null },
    ];
    const spec: LayerSpec = { role: 'parks', file: 'x', fields: { remainingFloorM2: 'floor' } };
    const delivered = deliver('parks', { polygons: rows.map((_, k) => box(200 * k, 800)), rows });
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels()], parks: [spec, delivered] });
    const { parks } = result.district;
    expect(parks.level).toEqual(['platform', 'agglomeration', 'smallPark']);
    expect(parks.sectors).toEqual([['通用设备', '专用设备'], [], []]);
    expect(parks.remainingFloorM2[0]).toBe(5000);
    expect(parks.remainingFloorM2[1]).toBeNaN();
    expect(findingsOf(result, 'value.unknownCode')).toMatchObject([{ layer: 'parks', feature: 3 }]);
  });

  it('barriers may be lines; approved land and several layers of one role are read', () => {
    const { district } = normaliseLayers({
      dltb: [PARCELS, threeParcels()],
      rivers: [
        { role: 'barrier', cuts: ['industry', 'farmland'], file: 'x' },
        deliver('rivers', {
          lines: [
            [
              [EAST, NORTH],
              [EAST + 500, NORTH],
            ],
            [
              [EAST, NORTH],
              [EAST, NORTH + 9],
            ],
          ],
          rows: [{}, {}],
        }),
      ],
      pzw: [
        { role: 'approvedUnbuilt', file: 'x' },
        deliver('PZWJSTD', { polygons: [box(0, 0)], rows: [{ BSM: 'U1' }] }),
      ],
      pzw2: [
        { role: 'approvedUnbuilt', file: 'x' },
        deliver('PZW2', { polygons: [box(200, 0)], rows: [{ BSM: 'U2' }] }),
      ],
    });
    expect(district.barriers[0]).toMatchObject({ name: 'rivers', cuts: ['industry', 'farmland'] });
    const { shape } = district.barriers[0];
    expect(shape.kind === 'line' && itemCount(shape.lines)).toBe(2);
    expect(district.approvedUnbuilt?.code).toEqual(['U1', 'U2']);
    expect(district.approvedUnbuilt && itemCount(district.approvedUnbuilt.polygons)).toBe(2);
  });

  it('the keep-list finds parcels by id; an unknown one is reference.unknown', () => {
    const list = deliver('keep', {
      rows: [
        { BSM: 'P2', 原因: '文保' },
        { BSM: 'P9', 原因: 'x' },
        { BSM: null, 原因: 'y' },
      ],
    });
    const result = normaliseLayers({ dltb: [PARCELS, threeParcels()], keep: [{ role: 'keepList', file: 'x' }, list] });
    expect([...result.district.keep]).toEqual([[1, '文保']]);
    expect(findingsOf(result, 'reference.unknown')).toMatchObject([
      { layer: 'keep', feature: 2, numbers: { value: 'P9' } },
    ]);
    expect(findingsOf(result, 'value.missing')).toMatchObject([{ layer: 'keep', feature: 3 }]);
  });
});

describe('a UTM zone', () => {
  it('that the data lie outside of is noted', () => {
    // Zone 50 is 114°–120° E: easting 649,800 is 118.5° E, 250 km further east is 121.1° E
    const inside = normaliseLayers({ dltb: [PARCELS, threeParcels({ crs: 'EPSG:32650' })] });
    expect(findingsOf(inside, 'crs.outsideNominalZone')).toEqual([]);
    const polygons = [box(250_000, 0), box(250_200, 0), box(250_400, 0)];
    const outside = normaliseLayers({ dltb: [PARCELS, threeParcels({ crs: 'EPSG:32650', polygons })] });
    expect(findingsOf(outside, 'crs.outsideNominalZone')).toMatchObject([
      { severity: 'note', numbers: { crs: 'EPSG:32650' } },
    ]);
  });
});

describe('a layer that says no CRS', () => {
  it('is asked for with the meridian of another layer of the delivery first', () => {
    const bare = threeParcels({ crs: null });
    expect(errorOf({ dltb: [PARCELS, bare] }).message).toContain('it could be EPSG:4549');
    const known = { ...towns[1], crs: { definition: 'EPSG:4550', from: 'prj' } as const };
    expect(errorOf({ dltb: [PARCELS, bare], towns: [towns[0], known] }).message).toContain('it could be EPSG:4550');
  });
});

describe('a datum before CGCS2000', () => {
  const seven = '24.12,-123.7,-94.3,0.021,-0.155,0.0124,-3.2';

  it('is refused until something is said of it', () => {
    const error = errorOf({ dltb: [PARCELS, threeParcels({ crs: 'EPSG:2385' })] });
    expect(error.code).toBe('E_CRS_DATUM');
    expect(error.remedy).toContain('"EPSG:2385+noDatumShift"');
  });

  it('with parameters is worked on in the CGCS2000 plane of the same numbers, areas too', () => {
    const layers: Layers = {
      dltb: [{ ...PARCELS, crs: `EPSG:2385+towgs84=${seven}` }, threeParcels({ crs: 'EPSG:2385' })],
    };
    const result = normaliseLayers(layers);
    expect(result.district.crs.code).toBe('EPSG:4549');
    expect(result.district.areaBasis).toBe('official');
    expect(findingsOf(result, 'crs.datumShift')).toMatchObject([
      { severity: 'note', numbers: { parameters: seven.replaceAll(',', ', ') } },
    ]);
    const [x, y] = result.district.parcels.polygons.xy;
    const expected = transformer(
      parseCrs(`EPSG:2385+towgs84=${seven}`),
      parseCrs('EPSG:4549'),
    )(threeParcelsFirstVertex());
    expect(Math.hypot(x - expected[0], y - expected[1])).toBeLessThan(1e-6);
    expect(Math.hypot(x - EAST, y - NORTH)).toBeGreaterThan(10);
  });

  it('without a shift keeps longitude and latitude; a statement alone speaks of the file', () => {
    const layers: Layers = { dltb: [{ ...PARCELS, crs: '+noDatumShift' }, threeParcels({ crs: 'EPSG:2385' })] };
    const result = normaliseLayers(layers);
    expect(findingsOf(result, 'crs.noDatumShift')).toMatchObject([
      { severity: 'warning', numbers: { crs: 'EPSG:2385 (Xian 1980)' } },
    ]);
    expect(result.read[0].crs).toBe('EPSG:2385+noDatumShift');
    const plain = normaliseLayers({ dltb: [PARCELS, threeParcels()] }).district.parcels;
    const { officialM2 } = result.district.parcels;
    for (let i = 0; i < 3; i++) expect(officialM2[i] / plain.officialM2[i]).toBeCloseTo(1, 5);
  });

  it('a statement alone says nothing of a file without a CRS: that is asked for', () => {
    const bare = threeParcels({ crs: null });
    expect(errorOf({ dltb: [{ ...PARCELS, crs: '+noDatumShift' }, bare] }).code).toBe('E_CRS_MISSING');
  });

  it('cannot be the working CRS', () => {
    const error = errorOf({ dltb: [PARCELS, threeParcels()] }, 'EPSG:2385+noDatumShift');
    expect(error.code).toBe('E_CRS_WRONG');
  });
});

function threeParcelsFirstVertex(): Float64Array {
  return Float64Array.of(EAST, NORTH);
}
