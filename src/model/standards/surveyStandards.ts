import { number, text, year } from './field.js';
import type { LayerStandard, StandardField } from './standard.js';

/** Layers of the third survey. Fields: `domain.md` §1.1 (TD/T 1057-2020; mandatory set of the 2023 一张图 [S11]). */
const LAND_CLASS: readonly StandardField[] = [
  text('DLBM', '地类编码', 'must'),
  text('DLMC', '地类名称', 'must'),
  text('QSXZ', '权属性质', 'must', { codes: 'ownership' }),
  text('QSDWDM', '权属单位代码', 'must'),
  text('QSDWMC', '权属单位名称', 'must'),
  text('ZLDWDM', '坐落单位代码', 'must'),
  text('ZLDWMC', '坐落单位名称', 'must'),
];

export const DEDUCTION: readonly StandardField[] = [
  text('KCDLBM', '扣除地类编码', 'optional', { codes: 'deducted' }),
  number('KCXS', '扣除系数', 'optional', { aliases: ['TKXS'], least: 0, most: 1 }),
  number('KCMJ', '扣除面积', 'optional', { aliases: ['TKMJ'], least: 0 }),
];

export const FARMLAND: readonly StandardField[] = [
  text('GDLX', '耕地类型', 'optional', { codes: 'terrace' }),
  text('GDPDJB', '耕地坡度级别', 'optional', { codes: 'slope' }),
  text('TBXHDM', '图斑细化代码', 'optional', { codes: 'refinement' }),
  text('ZZSXDM', '种植属性代码', 'optional', { codes: 'planting', aliases: ['GDZZSXDM'] }),
  number('GDDB', '耕地等别', 'optional', { least: 0, most: 15 }),
];

export const EXCLAVE = text('FRDBS', '飞入地标识', 'optional', { codes: 'exclave' });

/** 标识码, 要素代码. */
const HEAD: readonly StandardField[] = [text('BSM', '标识码', 'must'), text('YSDM', '要素代码', 'must')];
const USUAL_HEAD: readonly StandardField[] = HEAD.map((field) => ({ ...field, need: 'usual' }));
const ISLAND = text('MSSM', '描述说明', 'usual', { codes: 'island' });

export const SURVEY_STANDARDS: readonly LayerStandard[] = [
  {
    id: 'DLTB',
    title: { zh: '地类图斑 DLTB（三调）', en: 'DLTB of the third survey' },
    source: 'TD/T 1057-2020 as in [S3]–[S6]; mandatory: domain §1.1, 2023 一张图 [S11]',
    confirmed: true,
    role: 'parcels',
    marks: ['DLBM', 'TBMJ'],
    fields: [
      ...HEAD,
      text('TBYBH', '图斑预编号', 'optional'),
      text('TBBH', '图斑编号', 'must'),
      ...LAND_CLASS,
      number('TBMJ', '图斑面积', 'must', { above: 0 }),
      ...DEDUCTION,
      number('TBDLMJ', '图斑地类面积', 'must', { least: 0 }),
      ...FARMLAND,
      number('XZDWKD', '线状地物宽度', 'optional', { aliases: ['XXTBKD'], least: 0 }),
      EXCLAVE,
      text('CZCSXM', '城镇村属性码', 'usual', { codes: 'settlement' }),
      year('SJNF', '数据年份', 'must'),
      { ...ISLAND, need: 'must' },
    ],
  },
  {
    id: 'XZQ',
    title: { zh: '行政区 XZQ', en: 'administrative areas (XZQ)' },
    source: 'domain §1.1 [S4][S13][S10]; what is mandatory 待核',
    confirmed: false,
    role: 'towns',
    marks: ['XZQDM'],
    fields: [
      ...USUAL_HEAD,
      text('XZQDM', '行政区代码', 'must'),
      text('XZQMC', '行政区名称', 'must'),
      number('DCMJ', '调查面积', 'usual', { least: 0 }),
      number('JSMJ', '计算面积', 'optional', { least: 0 }),
      ISLAND,
    ],
  },
  {
    id: 'CJDCQ',
    title: { zh: '村级调查区 CJDCQ', en: 'village survey areas (CJDCQ)' },
    source: 'domain §1.1 [S4][S13][S10]; what is mandatory 待核',
    confirmed: false,
    role: 'villages',
    marks: ['ZLDWDM'],
    fields: [
      ...USUAL_HEAD,
      text('ZLDWDM', '坐落单位代码', 'must'),
      text('ZLDWMC', '坐落单位名称', 'must'),
      number('DCMJ', '调查面积', 'usual', { least: 0 }),
      ISLAND,
    ],
  },
  {
    id: 'PDT',
    title: { zh: '坡度图 PDT', en: 'slope classes (PDT)' },
    source: 'domain §1.1 [S8][S10]',
    confirmed: true,
    role: 'slope',
    marks: ['PDJB'],
    fields: [text('PDJB', '坡度级别', 'must', { codes: 'slope' })],
  },
];
