import { number, text, year } from './field.js';
import type { LayerStandard, StandardField } from './standard.js';
import { DEDUCTION, EXCLAVE, FARMLAND } from './surveyStandards.js';

/**
 * Control lines. Fields: `domain.md` §1.3, from live systems and the plan-database rules of 2021-03 (试行), which county plans follow of
 * their own choice; which of them are mandatory is 待核. The redline is met in three forms.
 */
const HEAD: readonly StandardField[] = [text('BSM', '标识码', 'usual'), text('YSDM', '要素代码', 'usual')];
const AREA: readonly StandardField[] = [text('XZQDM', '行政区代码', 'usual'), text('XZQMC', '行政区名称', 'usual')];
const areaM2 = (name: string, title: string): StandardField => number(name, title, 'usual', { least: 0 });

export const PLAN_STANDARDS: readonly LayerStandard[] = [
  {
    id: 'YJJBNTBHTB',
    title: { zh: '永久基本农田保护图斑', en: 'permanent basic farmland (YJJBNTBHTB)' },
    source: 'domain §1.3 [S4][S11], 待核',
    confirmed: false,
    role: 'controlLine',
    kind: 'basicFarmland',
    marks: ['YJJBNTMJ'],
    fields: [
      ...HEAD,
      ...AREA,
      text('YJJBNTTBBH', '永久基本农田图斑编号', 'usual'),
      text('TBBH', '图斑编号', 'optional'),
      text('DLBM', '地类编码', 'usual'),
      text('DLMC', '地类名称', 'usual'),
      text('QSXZ', '权属性质', 'optional', { codes: 'ownership' }),
      text('QSDWDM', '权属单位代码', 'optional'),
      text('ZLDWDM', '坐落单位代码', 'optional'),
      areaM2('YJJBNTTBMJ', '永久基本农田图斑面积'),
      ...DEDUCTION,
      areaM2('YJJBNTMJ', '永久基本农田面积'),
      ...FARMLAND,
      EXCLAVE,
      year('SJNF', '数据年份', 'optional'),
    ],
  },
  {
    id: 'STBHHX.delivered',
    title: { zh: '生态保护红线（交付形式）', en: 'ecological redline, delivered form' },
    source: 'domain §1.3 [S4], 待核',
    confirmed: false,
    role: 'controlLine',
    kind: 'ecologicalRedline',
    marks: ['HXBM', 'HXMC'],
    fields: [
      ...HEAD,
      ...AREA,
      text('HXBM', '红线编码', 'usual'),
      text('HXMC', '红线名称', 'usual'),
      text('HXLX', '红线类型', 'usual'),
      text('LXBM', '类型编码', 'usual'),
      areaM2('MJ', '面积'),
      text('ZRBHDMC', '自然保护地名称', 'optional'),
      text('ZRBHDJB', '自然保护地级别', 'optional'),
      text('ZRBHDLX', '自然保护地类型', 'optional'),
      text('ZRBHDFQ', '自然保护地分区', 'optional'),
      text('GKCS', '管控措施', 'optional'),
    ],
  },
  {
    id: 'STBHHX.planning',
    title: { zh: '生态保护红线（规划形式）', en: 'ecological redline, planning form' },
    source: 'domain §1.3 [S11], 待核',
    confirmed: false,
    role: 'controlLine',
    kind: 'ecologicalRedline',
    marks: ['XJXZQDM', 'LHLX'],
    fields: [
      ...HEAD,
      text('XJXZQDM', '县级行政区代码', 'usual'),
      text('SJXZQMC', '市级行政区名称', 'usual'),
      text('XJXZQMC', '县级行政区名称', 'usual'),
      text('LHLX', '类型', 'usual'),
      areaM2('MJ', '面积'),
    ],
  },
  {
    id: 'STBHHX.survey',
    title: { zh: '生态保护红线（调查形式）', en: 'ecological redline, survey form' },
    source: 'domain §1.3 [S11], 待核',
    confirmed: false,
    role: 'controlLine',
    kind: 'ecologicalRedline',
    marks: ['LXDM', 'QYMJ'],
    fields: [
      text('XJXZQHDM', '县级行政区划代码', 'usual'),
      text('LXDM', '类型代码', 'usual', { isCode: true }),
      text('SLDM', 'SLDM', 'usual', { isCode: true }),
      text('MC', '名称', 'usual'),
      areaM2('QYMJ', '区域面积'),
      text('SLSJ', '设立时间', 'usual'),
      text('GKCS', '管控措施', 'usual'),
    ],
  },
  {
    id: 'CZKFBJ',
    title: { zh: '城镇开发边界', en: 'urban development boundary (CZKFBJ)' },
    source: 'domain §1.3 [S4][S11], 待核',
    confirmed: false,
    role: 'controlLine',
    kind: 'urbanBoundary',
    marks: ['GHFQMC'],
    fields: [
      ...HEAD,
      ...AREA,
      text('GHFQDM', '规划分区代码', 'usual', { codes: 'planZone' }),
      text('GHFQMC', '规划分区名称', 'must'),
      areaM2('MJ', '面积'),
    ],
  },
];
