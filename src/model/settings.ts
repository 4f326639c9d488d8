import type { Lang } from './finding.js';

/**
 * Every number the engine uses, in one table: default, unit, why, and where it comes from. A scenario overrides values by key;
 * every result carries the whole record. `min`/`max` are inclusive bounds for numbers; `options` lists the allowed words.
 */
interface Definition {
  readonly value: number | string | boolean;
  readonly unit: string;
  readonly reason: Readonly<Record<Lang, string>>;
  readonly source: string;
  readonly min?: number;
  readonly max?: number;
  readonly options?: readonly string[];
}

function number(
  value: number,
  unit: string,
  zh: string,
  en: string,
  source: string,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
) {
  return { value, unit, reason: { zh, en }, source, min, max } satisfies Definition as Definition & {
    readonly value: number;
  };
}
function word<W extends string>(value: W, options: readonly W[], zh: string, en: string, source: string) {
  return { value, unit: 'word', reason: { zh, en }, source, options } satisfies Definition as Definition & {
    readonly value: W;
  };
}

export const SETTINGS = {
  'overlay.snapRelative': number(
    1e-12,
    'm² per m² of the parcel',
    '面积在此误差内视为 0 或全部',
    'areas this near 0 or the whole are 0 or the whole',
    'design: trials of the kernel',
  ),
  'overlay.snapAbsoluteM2': number(
    1e-9,
    'm²',
    '面积在此误差内视为 0 或全部',
    'areas this near 0 or the whole are 0 or the whole',
    'design: trials of the kernel',
  ),
  'reproject.chordErrorM': number(
    0.001,
    'm',
    '转换坐标系时边的弦差上限',
    'largest chord error of an edge when reprojected',
    'design',
    1e-6,
    10,
  ),
  'validate.areaAgreeM2': number(
    0.01,
    'm²',
    'TBMJ 与椭球面积之差不超过此值加下一比例的面积即为相符',
    'TBMJ against official area: they agree up to this and the next share of the area',
    'domain §7',
  ),
  'validate.areaAgreeShare': number(
    1e-7,
    'share',
    '相符的容差中按面积计的部分',
    'the part of that tolerance that grows with the area',
    'domain §7',
    0,
    1,
  ),
  'validate.areaToleranceM2': number(
    1,
    'm²',
    'TBMJ 与椭球面积之差，超过且大于比例时提示',
    'TBMJ against official area: warned above this and the share',
    'domain §7',
  ),
  'validate.areaToleranceShare': number(
    0.01,
    'share',
    'TBMJ 与椭球面积之差的比例',
    'TBMJ against official area: warned above this share',
    'domain §7',
    0,
    1,
  ),
  'validate.areaErrorShare': number(
    0.05,
    'share',
    'TBMJ 与椭球面积之差的比例，超过为错误',
    'TBMJ against official area: an error above this share',
    'domain §7',
    0,
    1,
  ),
  'area.levelling': word(
    'none',
    ['none', 'village', 'villageAccounted'],
    '控制面积调平：不做；按村调平并报告；或并以调平面积为核算口径',
    'levelling to control areas: none; by village, reported; or that, and the levelled area is what is accounted',
    'domain §2.2',
  ),
  'area.levellingMostShare': number(
    1e-5,
    'share',
    '控制面积与图斑面积之和相差超过此比例（另加每图斑 0.01 m²）的村不调平',
    'a village off its control area by more than this share (and 0.01 m² a parcel) is not levelled',
    'assumption: below one missing parcel of mapping size',
    0,
    1,
  ),
  'validate.overlapM2': number(
    0.001,
    'm²',
    '图斑间重叠超过此值即报告',
    'overlap of two parcels reported above this',
    'domain §2.4',
  ),
  'validate.farOffM': number(
    5000,
    'm',
    '要素距图层主体超过此值即报告',
    'a feature farther than this from the rest of its layer is reported',
    'assumption',
  ),
  'conflict.mismatchWidthM': number(
    1,
    'm',
    '最大内切圆直径小于此值且面积小于下值者为边界误差',
    'narrower than this (and smaller than the next) is a boundary mismatch',
    'counting',
  ),
  'conflict.mismatchAreaM2': number(
    200,
    'm²',
    '面积小于此值且窄者为边界误差',
    'smaller than this (and narrow) is a boundary mismatch',
    'counting',
  ),
  'piece.minAreaM2': number(
    200,
    'm²',
    '小于此面积的部分留在原图斑',
    'thinner or smaller parts stay with their parent',
    'counting',
  ),
  'block.gapM': number(
    20,
    'm',
    '工业地块间距不超过此值连成区块',
    'industrial parcels this near make one block',
    'counting, domain §3.6',
  ),
  'block.scatteredBelowMu': number(
    100,
    'mu',
    '小于此面积的区块为零散',
    'a block smaller than this is too small',
    'domain §4',
  ),
  'block.isolatedM': number(
    1000,
    'm',
    '距最近园区超过此值为孤立',
    'a block farther than this from any park is isolated',
    'domain §4',
  ),
  'block.insideShare': number(
    0.5,
    'share',
    '位于集中建设区内的面积不足此值为边界外',
    'less of a block inside 集中建设区 than this counts as outside',
    'counting',
    0,
    1,
  ),
  'farmland.gapM': number(20, 'm', '耕地连片间距', 'farmland this near is one patch', 'domain §3.6'),
  'efficiency.lowTaxWanPerMu': number(
    5,
    '10⁴ yuan/mu',
    '亩均税收低于此值为低效',
    'tax per mu below this is low-efficiency',
    'counting',
  ),
  'efficiency.lowFar': number(
    1,
    'FAR',
    '容积率低于此值为低效',
    'floor area ratio below this is low-efficiency',
    'counting',
  ),
  'park.taxWanPerMu': number(
    53,
    '10⁴ yuan/mu',
    '一级集聚区和小微园亩均税收目标',
    'tax per mu of first-level parks and small parks',
    'counting',
  ),
  'park.netShare': number(
    0.7,
    'share',
    '园区可建净地比例',
    'rebuilt net plot area as a share of footprint',
    'counting',
    0,
    1,
  ),
  'park.plannedFar': number(2, 'FAR', '新建或改建园区容积率', 'FAR of rebuilt blocks and parks', 'counting', 0.1, 10),
  'park.maxFar': number(3.5, 'FAR', '容积率上限', 'highest FAR', 'counting', 0.1, 10),
  'upgrade.plannedFar': number(
    1,
    'FAR',
    '企业自行提升的容积率下限',
    "lowest FAR of a firm's own upgrade",
    'counting',
    0.1,
    10,
  ),
  'upgrade.minSiteM2': number(
    2000,
    'm²',
    '可单独提升的最小地块',
    'smallest site that can be upgraded alone',
    'assumption: 3 mu',
  ),
  'upgrade.fixedDisturbance': number(
    3000,
    'm² of floor',
    '单独提升一宗地或改造一个小区块的固定扰动：每个项目都要立项、施工',
    'fixed disturbance of a site upgraded alone or a block smaller than a park, as floor: each is a project',
    'assumption',
  ),
  'cluster.minMu': number(30, 'mu', '小微园最小面积', 'smallest footprint that is a park', 'domain §3.5 (温岭 30 亩)'),
  'cluster.maxMu': number(1000, 'mu', '小微园最大面积', 'largest footprint of a proposed cluster', 'domain §7'),
  'cluster.maxInfillShare': number(
    0.2,
    'share',
    '填充地占比上限',
    'most of a footprint that may be infill',
    'counting',
    0,
    1,
  ),
  'cluster.minCompactness': number(
    0.2,
    '4πA/P²',
    '紧凑度下限',
    'least 4πA/P² of a footprint: no snakes',
    'assumption',
    0,
    1,
  ),
  'cluster.neckM': number(10, 'm', '最窄处宽度', 'narrowest neck of a footprint', 'issue: every neck ≥ 10 m'),
  'cluster.maxCount': number(40, 'parks', '新建小微园个数上限', 'most new parks', 'assumption'),
  'cluster.fixedDisturbance': number(
    5000,
    'm² of floor',
    '新建一处园区的固定扰动',
    'fixed disturbance of one new park, as floor',
    'assumption',
  ),
  'move.maxKm': number(15, 'km', '企业搬迁最远距离', 'firms move no farther', 'counting'),
  'move.roundingReserve': number(
    0.02,
    'share',
    '为逐企业取整预留的容量',
    'capacity kept back so that firms fit one by one',
    'assumption',
    0,
    0.5,
  ),
  'close.maxShare': number(
    0.1,
    'share',
    '关停企业占比上限',
    'most of the firms that may be closed',
    'counting: capped',
    0,
    1,
  ),
  'close.disturbanceFactor': number(
    2,
    'times',
    '关停的扰动为搬迁的倍数：岗位和税收是失去而不是迁移',
    'closing disturbs this many times as much as moving: jobs and tax are lost, not moved',
    'assumption',
    1,
    100,
  ),
  'disturbance.groundShare': number(
    0.1,
    'm² of floor per m²',
    '整理一平方米土地相当的建筑面积扰动',
    'clearing a square metre of ground disturbs as much as this much floor',
    'assumption',
    0,
    10,
  ),
  'reserve.smallParkShare': number(
    0.1,
    'share',
    '新增空间中留给小微园和搬迁企业的比例',
    'new space kept for small parks and relocated firms',
    'domain §3.2',
    0,
    1,
  ),
  'reclaim.maxSlopeDeg': number(
    15,
    '°',
    '复垦为耕地的坡度上限',
    'steepest land reclaimed to farmland',
    'counting',
    0,
    90,
  ),
  'reclaim.maxSlopeGreenDeg': number(
    25,
    '°',
    '复绿的坡度上限',
    'steepest land returned to orchard or green',
    'counting',
    0,
    90,
  ),
  'reclaim.minUnitM2': number(400, 'm²', '复垦单元最小面积', 'smallest reclaim unit', 'counting'),
  'firm.shareBasis': word(
    'stated',
    ['stated', 'floor', 'land'],
    '企业份额口径：先按此口径，缺者依次按填报、建筑、土地，再均分',
    'what the shares of a firm in its sites go by; where that is missing stated, floor and land follow in this order, then even shares',
    'counting',
  ),
  'rectified.basis': word('land', ['land', 'floor'], '整治面积口径', 'basis of the rectified target', 'counting'),
  'inPark.denominator': word(
    'operating',
    ['operating', 'operatingAndClosed'],
    '入园率分母',
    'denominator of the in-park share',
    'counting',
  ),
  'target.aboutShare': number(
    0.02,
    'share',
    '“约”类目标允许的不足比例',
    'a target of the sense `about` is met down to this far below its value',
    'assumption',
    0,
    0.5,
  ),
  conflictExit: word(
    'none',
    ['none', 'propose'],
    '冲突用地是否建议退出',
    'whether conflict land may be proposed for exit',
    'counting',
  ),
  'solve.relativeGap': number(0.001, 'share', '最优性差距', 'relative optimality gap of each level', 'design', 0, 1),
  'solve.maxNodes': number(
    20_000,
    'nodes',
    '求解节点上限',
    'solver stops after this many nodes',
    'design: never seconds',
    1,
  ),
} as const;

export type SettingKey = keyof typeof SETTINGS;
export type Settings = { readonly [K in SettingKey]: (typeof SETTINGS)[K]['value'] };

export const DEFAULT_SETTINGS = Object.fromEntries(
  Object.entries(SETTINGS).map(([key, definition]) => [key, definition.value]),
) as Settings;
