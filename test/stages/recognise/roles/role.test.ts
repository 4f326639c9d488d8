import { describe, expect, it } from 'vitest';
import { recogniseRole, SIGNATURES } from '../../../../src/stages/recognise/roles/role.js';
import { deliveredOf, type LayerSketch } from '../../../helpers/delivered.js';

function roleOf(sketch: LayerSketch): string {
  const { confidence, role, candidates } = recogniseRole(deliveredOf(sketch));
  return `${confidence} ${role?.id ?? candidates.map((one) => one.role.id).join(' or ')}`.trim();
}

const DLTB = { BSM: ['1'], DLBM: ['0101'], DLMC: ['水田'], QSXZ: ['30'], ZLDWDM: ['330212001001'], TBMJ: [9994.5] };

describe('the role of a layer', () => {
  it('is certain when name and content say the same, whatever stands around the name', () => {
    expect(roleOf({ layer: 'DLTB', fields: DLTB })).toBe('certain DLTB');
    expect(roleOf({ layer: '330212DLTB_2020', fields: DLTB })).toBe('certain DLTB');
    expect(roleOf({ layer: '鄞州区地类图斑（公示版）', fields: DLTB })).toBe('certain DLTB');
    expect(roleOf({ layer: 'dltb', fields: { dlbm: ['0101'], qsxz: ['30'], zldwdm: ['1'], tbmj: [1] } })).toBe(
      'certain DLTB',
    );
    expect(roleOf({ layer: 'KZX_永久基本农田', fields: { BSM: ['1'], YJJBNTMJ: [3] } })).toBe('certain YJJBNTBHTB');
    expect(roleOf({ layer: 'XG_GYPQ', fields: { PQBM: ['1'], PQMC: ['姜山片区'], YDZL: [3.5] } })).toBe('certain KFYQ');
  });

  it('stays parcels when the codes of titles stand beside the land class', () => {
    const titled = { BDCDYH: ['330212001001GB00001W00000000'] };
    expect(roleOf({ layer: 'DLTB', fields: { ...DLTB, ...titled } })).toBe('certain DLTB');
    expect(roleOf({ layer: 'DLTB', fields: { BSM: ['1'], DLBM: ['0601'], TBMJ: [1], ...titled } })).toBe(
      'certain DLTB',
    );
    expect(roleOf({ layer: 'ZD', fields: { ...titled, ZDMJ: [1] } })).toBe('certain ZD');
  });

  it('is likely when only the name speaks, or only the content', () => {
    expect(roleOf({ layer: 'YJJBNT', fields: { MC: ['a'] } })).toBe('likely YJJBNTBHTB');
    expect(roleOf({ layer: '新建图层', fields: DLTB })).toBe('likely DLTB');
    expect(roleOf({ layer: 'polygon', fields: { PDJB: ['2'], BZ: [''] } })).toBe('likely PDT');
    expect(
      roleOf({
        layer: 'Sheet1',
        kind: 'none',
        fields: { 企业名称: ['甲厂'], 统一社会信用代码: ['91330212MA94982X0Q'] },
      }),
    ).toBe('likely firms');
  });

  it('knows the three forms of the ecological redline by their fields alone', () => {
    const forms = [
      { HXBM: ['1'], HXMC: ['天童山'], HXLX: ['a'], LXBM: ['01'] },
      { XJXZQDM: ['330212'], SJXZQMC: ['宁波市'], XJXZQMC: ['鄞州区'], LHLX: ['a'], MJ: [1] },
      { XJXZQHDM: ['330212'], LXDM: ['1'], SLDM: ['2'], QYMJ: [1], SLSJ: ['2018'], GKCS: ['a'] },
    ];
    for (const fields of forms) expect(roleOf({ layer: 'export', fields })).toBe('likely STBHHX');
  });

  it('of farmland layers built like DLTB goes by their name and the fields of their own', () => {
    expect(
      roleOf({ layer: 'YJJBNTBHTB', fields: { ...DLTB, YJJBNTTBBH: ['1'], YJJBNTTBMJ: [9], YJJBNTMJ: [9] } }),
    ).toBe('certain YJJBNTBHTB');
    expect(roleOf({ layer: 'GDBHMB', fields: { ...DLTB, SFWHTD: ['否'] } })).toBe('certain GDBHMB');
    expect(roleOf({ layer: '永农储备区', fields: DLTB })).toBe('certain YNCBQ');
    expect(roleOf({ layer: 'DLTBGX', fields: DLTB })).toBe('certain DLTBGX');
  });

  it('of an urban boundary with the fields of the standard is certain, and of a village boundary that says so too', () => {
    expect(roleOf({ layer: 'CZKFBJ', fields: { GHFQDM: ['410'], GHFQMC: ['城镇集中建设区'] } })).toBe('certain CZKFBJ');
    expect(roleOf({ layer: '村庄建设边界', fields: { MC: ['东吴村村庄建设边界'] } })).toBe('certain villageBoundary');
  });

  it('is ambiguous for a czkfbj that could be of towns or of villages, and names both with the reasons', () => {
    const bare = recogniseRole(deliveredOf({ layer: 'czkfbj', fields: { BSM: ['1'], MJ: [3] } }));
    expect(bare.confidence).toBe('ambiguous');
    expect(bare.role).toBeNull();
    expect(bare.candidates.map((one) => one.role.id).sort()).toEqual(['CZKFBJ', 'villageBoundary']);
    expect(bare.reasons.map((r) => r.zh).join()).toMatch(/城镇开发边界.*村庄建设（开发）边界/);
    // the village system: its name says towns, its values say villages
    expect(roleOf({ layer: 'czkfbj', fields: { BSM: ['1'], MC: ['东吴村村庄开发边界'] } })).toMatch(
      /^(ambiguous|certain villageBoundary)/,
    );
    expect(roleOf({ layer: '城镇开发边界', fields: { MC: ['东吴村村庄开发边界'] } })).toMatch(/^ambiguous .*CZKFBJ/);
  });

  it('is ambiguous when the name says one thing and the fields another', () => {
    expect(roleOf({ layer: 'STBHHX', fields: { BSM: ['1'], YJJBNTMJ: [3] } })).toMatch(/^ambiguous/);
    expect(roleOf({ layer: 'PDT', fields: DLTB })).toMatch(/^ambiguous/);
  });

  it('is unknown when nothing speaks, and when the shapes can not be of what the name says, with that reason', () => {
    expect(roleOf({ layer: 'layer1', fields: { A: [1], B: ['x'] } })).toBe('unknown');
    const points = recogniseRole(deliveredOf({ layer: 'XZQ', kind: 'point', fields: { BSM: ['1'] } }));
    expect(points.confidence).toBe('unknown');
    expect(points.reasons.map((r) => r.en).join()).toContain('kind point, not polygon');
    expect(roleOf({ layer: '', fields: {} })).toBe('unknown');
  });

  it('takes the name of a file for its only layer, and not for one of several', () => {
    const sketch = { layer: 'polygon', file: '生态保护红线.gdb', fields: { A: ['1'] } };
    expect(recogniseRole(deliveredOf(sketch), true).role?.id).toBe('STBHHX');
    expect(recogniseRole(deliveredOf(sketch), false).role).toBeNull();
  });

  it('of lines and areas is road, railway or river by name and values', () => {
    expect(roleOf({ layer: 'GDDL', kind: 'line', fields: { DLMC: ['绕城高速', '甬台温公路'], KD: [40, 30] } })).toBe(
      'certain roads',
    );
    expect(roleOf({ layer: 'TL', kind: 'line', fields: { TLMC: ['甬台温铁路'] } })).toBe('certain railways');
    expect(roleOf({ layer: 'HL', fields: { HLMC: ['甬江'] } })).toBe('certain rivers');
  });

  it('tells titles, buildings, leases, sign-offs and firms apart, whose codes stand in each other', () => {
    const code = ['91330212MA94982X0Q'];
    expect(roleOf({ layer: 'ZD', fields: { ZDDM: ['1'], QLR: ['甲'], ZDMJ: [1], 统一社会信用代码: code } })).toBe(
      'certain ZD',
    );
    expect(roleOf({ layer: '不动产宗地', kind: 'none', fields: { 宗地代码: ['1'], 统一社会信用代码: code } })).toBe(
      'certain ZD',
    );
    expect(roleOf({ layer: 'ZRZ', fields: { ZRZH: ['1'], JZMJ: [1], ZDDM: ['1'] } })).toBe('certain buildings');
    const lease = { 出租方信用代码: code, 承租方信用代码: code, 宗地代码: ['1'], 租赁面积: [1] };
    expect(roleOf({ layer: '租赁台账', kind: 'none', fields: lease })).toBe('certain leases');
    expect(
      roleOf({ layer: '会签表', kind: 'none', fields: { 图斑标识码: ['1'], 规则编号: ['a'], 批准文号: ['b'] } }),
    ).toBe('certain signOff');
    const firm = { 企业名称: ['甲'], 统一社会信用代码: code, 宗地代码: ['1'], 图斑标识码: ['2'] };
    expect(roleOf({ layer: '企业台账', kind: 'none', fields: firm })).toBe('certain firms');
  });

  it('has a signature for each role of the issue, each with a title in both languages and ids that differ', () => {
    const ids = SIGNATURES.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { title, use, unused } of SIGNATURES) {
      expect(title.zh && title.en).toBeTruthy();
      expect(use !== null || unused !== undefined, title.en).toBe(true);
    }
  });
});
