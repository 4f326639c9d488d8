import { describe, expect, it } from 'vitest';
import { finding } from '../../../src/model/finding.js';
import { portrait } from '../../../src/stages/recognise/portrait.js';
import { compareLayers } from '../../../src/stages/recognise/together.js';
import { deliveredOf } from '../../helpers/delivered.js';

const EMPTY = { layer: 'XZQ', fields: {}, boxes: [] } as const;

describe('the portrait of a layer', () => {
  it('of a field says how full it is, how many values differ, its range or its commonest values', () => {
    const fields = { A: ['x', 'x', '', 'y', null], N: [3, null, Number.NaN, -1, 3], E: [null, null, null, null, null] };
    const [a, n, e] = portrait(deliveredOf({ layer: 'l', fields }), true).fields;
    expect(a).toMatchObject({
      type: 'text',
      filled: 3,
      distinct: 2,
      range: null,
      top: [
        { value: 'x', rows: 2 },
        { value: 'y', rows: 1 },
      ],
    });
    expect(n).toMatchObject({ type: 'f64', filled: 4, range: [-1, 3], notFinite: 1 });
    expect(e).toMatchObject({ filled: 0, distinct: 0, range: null, top: [] });
  });

  it('counts findings by code and severity, the gravest first, with the first rows', () => {
    const note = finding('encoding.guessed', 'note', 'l', { encoding: 'x', because: 'y' });
    const errors = [5, 6, 7, 8].map((feature) => finding('geometry.notFinite', 'error', 'l', {}, { feature }));
    const { findings } = portrait({ ...deliveredOf({ layer: 'l' }), findings: [note, ...errors] }, true);
    expect(findings.map(({ code, count }) => `${code} ${count}`)).toEqual([
      'geometry.notFinite 4',
      'encoding.guessed 1',
    ]);
    expect(findings[0].first.map(({ feature }) => feature)).toEqual([5, 6, 7]);
  });

  it('of an empty layer, an unreadable CRS and coordinates that do not fit it is told, not thrown', () => {
    expect(portrait(deliveredOf(EMPTY), true).needs[0].text.en).toBe('the layer is empty');
    const nonsense = portrait(
      deliveredOf({ layer: 'l', fields: { A: ['1'] }, crs: { definition: 'LOCAL["x"', from: 'prj' } }),
      true,
    );
    expect(nonsense.place).toMatchObject({ crs: null, trouble: { code: 'E_CRS_UNKNOWN' } });
    expect(nonsense.place.candidates[0].code).toBe('EPSG:4549');
    const wrong = portrait(
      deliveredOf({ layer: 'l', fields: { A: ['1'] }, crs: { definition: 'EPSG:4490', from: 'prj' } }),
      true,
    );
    expect(wrong.place.trouble?.code).toBe('E_CRS_WRONG');
    expect(wrong.needs.map(({ weight }) => weight)).toEqual(['must']);
    expect(wrong.needs[0].text.zh).toBe(
      '坐标与 EPSG:4490 不符，其坐标应在 x -180…180, y -90…90 之内：核实后用 crs 写明',
    );
    expect(wrong.needs[0].text.en).not.toMatch(/[\u4e00-\u9fff]/);
  });

  it('says that data lie outside the nominal zone of their CRS, and nothing of data within', () => {
    const layer = deliveredOf({ layer: 'l', fields: { A: ['1'] }, crs: { definition: 'EPSG:4549', from: 'prj' } });
    const { shapes } = layer;
    if (shapes.kind !== 'polygon') expect.fail(shapes.kind);
    const codesAt = (easting: number) => {
      const xy = shapes.polygons.xy.map((value, k) => (k % 2 === 0 ? easting + (value % 1000) : value));
      const moved = { ...layer, shapes: { ...shapes, polygons: { ...shapes.polygons, xy } } };
      return portrait(moved, true).findings.map(({ code }) => code);
    };
    expect([codesAt(500_000), codesAt(200_000), codesAt(800_000)]).toEqual([
      [],
      ['crs.outsideNominalZone'],
      ['crs.outsideNominalZone'],
    ]);
  });

  it('names what a role lacks: what stops a run before what takes a result away', () => {
    const { needs } = portrait(deliveredOf({ layer: '企业名录', kind: 'none', fields: { 企业名称: ['a'] } }), true);
    expect(needs.map(({ weight }) => weight)).toEqual(['must', 'should', 'should']);
    expect(needs[0].text.zh).toContain('统一社会信用代码');
    const county = portrait(
      deliveredOf({ layer: 'XZQ', fields: { XZQDM: ['330212'], XZQMC: ['鄞州区'], DCMJ: [1] } }),
      true,
    );
    expect(county.needs.map(({ text }) => text.zh)).toEqual(['XZQDM 是 6 位代码，镇街应为 9 位：可能不是乡级行政区']);
  });

  it('gives the land-class system of planning codes as a scenario writes it', () => {
    const fields = { YDYHDM: ['060101', '1313', '2303'], MJ: [1, 2, 3] };
    const { entry, codes } = portrait(deliveredOf({ layer: '地类图斑', fields }), true);
    expect(codes[0].systems[0].system).toBe('guokong2020');
    expect(entry?.entry).toMatchObject({
      role: 'parcels',
      fields: { landClass: 'YDYHDM' },
      classes: { system: 'yongdiyonghai', uses: { '2303': 'farmRoad' } },
    });
  });
});

describe('what layers say of each other', () => {
  const at = (layer: string, x: number, crs = 'EPSG:4549') =>
    portrait(
      deliveredOf({
        layer,
        fields: { A: ['1'] },
        boxes: [[x, 3_301_000, x + 100, 3_301_100]],
        crs: { definition: crs, from: 'prj' },
      }),
      true,
    );

  it('is nothing for one layer, and for layers in one place and CRS', () => {
    expect(compareLayers([], true)).toEqual([]);
    expect(compareLayers([at('a', 649_000)], true)).toEqual([]);
    expect(compareLayers([at('a', 649_000), at('b', 649_050)], false)).toEqual([]);
  });

  it('names a layer that lies apart, one that joins two groups together, and CRSs of one plane in two forms as a note', () => {
    const codes = (layers: Parameters<typeof compareLayers>[0]) =>
      compareLayers(layers, false).map(({ code, severity }) => `${code} ${severity}`);
    expect(codes([at('a', 649_000), at('b', 649_050), at('c', 700_000)])).toEqual(['place.apart warning']);
    expect(codes([at('a', 649_000), at('b', 649_200), at('c', 649_100)])).toEqual([]);
    expect(codes([at('a', 649_000), at('b', 40_649_000, 'EPSG:4528')])).toEqual(['crs.differs note']);
  });
});
