/** Scenarios and the notice that go with the delivery. */
import type { Scenario } from '../../src/model/scenario.js';
import type { TargetSpec } from '../../src/model/target.js';

const DATE = '2021-12-31';
const BY_2025 = '2025-12-31';

const TARGETS: readonly TargetSpec[] = [
  {
    id: 'revitalised',
    basis: 'revitalised',
    value: 5000,
    unit: 'mu',
    sense: 'atLeast',
    mode: 'must',
    date: BY_2025,
    words: { zh: '盘活低效、闲置用地5000亩左右', en: 'about 5,000 mu of low-efficiency and idle land revitalised' },
  },
  {
    id: 'reclaimed',
    basis: 'reclaimed',
    value: 5000,
    unit: 'mu',
    sense: 'over',
    mode: 'must',
    date: BY_2025,
    words: { zh: '复垦复绿5000亩以上', en: 'more than 5,000 mu reclaimed or regreened' },
  },
  {
    id: 'rectified',
    basis: 'rectified',
    value: 3_000_000,
    unit: 'm2',
    sense: 'atLeast',
    mode: 'must',
    date: BY_2025,
    words: { zh: '整治提升低散乱工业区块300万平方米以上', en: 'scattered blocks of 3,000,000 m² rectified' },
  },
  {
    id: 'scatteredFirms',
    basis: 'scatteredFirms',
    value: 1400,
    unit: 'firms',
    sense: 'atLeast',
    mode: 'must',
    date: BY_2025,
    words: { zh: '整治低散乱企业1400家', en: '1,400 firms of scattered blocks dealt with' },
  },
  {
    id: 'outdatedFirms',
    basis: 'outdatedFirms',
    value: 400,
    unit: 'firms',
    sense: 'atLeast',
    mode: 'must',
    date: '2022-12-31',
    words: { zh: '淘汰整治落后企业400家', en: '400 outdated firms dealt with' },
  },
  {
    id: 'inParkShare',
    basis: 'inParkShare',
    value: 80,
    unit: 'percent',
    sense: 'atLeast',
    mode: 'must',
    date: BY_2025,
    words: { zh: '工业企业入园率80%以上', en: '80 % of operating firms in parks' },
  },
];

const BASE: Scenario = {
  name: { zh: '鄞州区演示方案(模拟数据)', en: 'Yinzhou demo district (simulated data)' },
  simulated: true,
  date: DATE,
  layers: {
    DLTB: { role: 'parcels', file: 'DLTB.shp' },
    XZQ: { role: 'towns', file: 'XZQ.shp', fields: { code: 'XZQDM', name: 'XZQMC' } },
    CJDCQ: { role: 'villages', file: 'CJDCQ.shp', fields: { code: 'ZLDWDM', name: 'ZLDWMC' } },
    STBHHX: {
      role: 'controlLine',
      kind: 'ecologicalRedline',
      file: 'STBHHX.geojson',
      fields: { zoneId: 'HXBM', zoneName: 'HXMC', zoneKind: 'LXBM' },
      zoneKinds: { '01': 'core', '*': 'other' },
    },
    YJJBNTBHTB: {
      role: 'controlLine',
      kind: 'basicFarmland',
      file: 'YJJBNTBHTB.gpkg',
      layer: 'YJJBNTBHTB',
      fields: { zoneId: 'BSM', zoneName: 'XZQMC' },
    },
    CZKFBJ: {
      role: 'controlLine',
      kind: 'urbanBoundary',
      file: 'CZKFBJ.gdb',
      layer: 'CZKFBJ',
      fields: { zoneId: 'BSM', zoneName: 'GHFQMC', zoneKind: 'GHFQMC' },
    },
    GYKZX: {
      role: 'controlLine',
      kind: 'industrialLine',
      file: 'GYKZX.geojson',
      fields: { zoneId: 'QKBH', zoneName: 'QKMC', level: 'JB' },
    },
    KFYQ: {
      role: 'parks',
      file: 'KFYQ.gpkg',
      layer: 'KFYQ',
      fields: { id: 'YQBH', name: 'YQMC', level: 'YQJB', remainingFloorM2: 'SYJZMJ', sectors: 'CYLX' },
      levels: { 万亩千亿平台: 'platform', 集聚区: 'agglomeration', 小微园: 'smallPark' },
    },
    PDT: { role: 'slope', file: 'PDT.shp', fields: { grade: 'PDJB' } },
    PZWJSTD: { role: 'approvedUnbuilt', file: 'PZWJSTD.geojson', fields: { code: 'PZWH', name: 'GHYT' } },
    GDDL: { role: 'barrier', file: 'GDDL.shp', cuts: ['industry', 'farmland'] },
    TL: { role: 'barrier', file: 'TL.shp', cuts: ['industry', 'farmland'] },
    HL: { role: 'barrier', file: 'HL.geojson', cuts: ['industry', 'farmland'] },
    keepList: { role: 'keepList', file: 'keep-list.csv', fields: { id: '图斑标识码', reason: '保留理由' } },
    firms: {
      role: 'firms',
      file: 'firms.xlsx',
      fields: {
        name: '企业名称',
        creditCode: '统一社会信用代码',
        parcelId: '图斑标识码',
        title: '宗地编号',
        share: '占比',
        taxWan: ['2019年税收(万元)', '2020年税收(万元)', '2021年税收(万元)'],
        staff: '从业人数',
        floorM2: '建筑面积(平方米)',
        sector: '行业',
        grade: '亩均评级',
        scale: '规模',
        operating: '经营状态',
        eliminated: '是否淘汰行业',
        polluting: '是否重污染',
      },
    },
  },
  targets: TARGETS,
};

/** What each scenario asks for, in the order of `TARGETS`. */
const TIGHT_VALUES: Readonly<Record<string, number>> = {
  revitalised: 6000,
  reclaimed: 13_000,
  rectified: 3_500_000,
  scatteredFirms: 1600,
  outdatedFirms: 460,
  inParkShare: 85,
};
const GENEROUS_VALUES: Readonly<Record<string, number>> = {
  revitalised: 3500,
  reclaimed: 3500,
  rectified: 2_000_000,
  scatteredFirms: 1000,
  outdatedFirms: 300,
  inParkShare: 75,
};

/** The same targets with other values; they are no longer the words of the plan. */
function asking(values: Readonly<Record<string, number>>): TargetSpec[] {
  return TARGETS.map(({ words: _words, ...target }) => ({ ...target, value: values[target.id] }));
}

/** `tight` asks for more than the land gives, and firms move less far; `generous` asks for less, and they move farther. */
export function scenarios(): [string, unknown][] {
  return [
    ['scenario.json', BASE],
    [
      'tight.json',
      {
        extends: 'scenario.json',
        name: { zh: '从紧方案(模拟数据)', en: 'Tight (simulated data)' },
        targets: asking(TIGHT_VALUES),
        settings: { 'move.maxKm': 8, 'cluster.maxCount': 10 },
      },
    ],
    [
      'generous.json',
      {
        extends: 'scenario.json',
        name: { zh: '宽松方案(模拟数据)', en: 'Generous (simulated data)' },
        targets: asking(GENEROUS_VALUES),
        settings: { 'move.maxKm': 25 },
      },
    ],
  ];
}

export function readmes(): [string, string][] {
  const text = `模拟数据 / SIMULATED DATA

本文件夹内全部图层、企业、代码与数字均由 scripts/demo-district.ts 按随机种子生成,不代表任何真实地块、企业或规划。
镇街名称为真实名称,边界与其余内容均为虚构。不得用于任何实际决策。

Everything in this folder is invented by scripts/demo-district.ts from a seed. Town names are real; borders, parcels, firms,
codes, figures and control lines are not. Not to be used for any real decision.
`;
  return [
    ['README.txt', text],
    ['CZKFBJ.gdb.README.txt', text],
  ];
}
