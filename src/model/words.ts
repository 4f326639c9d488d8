import type { BoundaryZone, FirmFate, LandFate, ProposalStanding } from './decision.js';
import type { LandUse, ParkLevel } from './district.js';
import type { Lang, Severity } from './finding.js';
import type { Verdict } from './grade.js';
import type { Level } from './level.js';
import type { Conflict, RuleAction, RuleSeverity } from './rule.js';
import type { SignOffState } from './signOff.js';
import type { TargetBasis } from './target.js';

/** The engine's words in the planner's languages: one place for every label that outputs and the terminal show. */
type Words<W extends string> = { readonly [K in W]: Readonly<Record<Lang, string>> };

export const LAND_FATE_WORDS: Words<LandFate> = {
  keep: { zh: '保留', en: 'keep' },
  upgrade: { zh: '就地提升', en: 'upgrade' },
  cluster: { zh: '连片改造', en: 'cluster' },
  reserve: { zh: '收储', en: 'reserve' },
  reclaim: { zh: '复垦', en: 'reclaim' },
  regreen: { zh: '复绿', en: 'regreen' },
  hold: { zh: '暂缓（冲突）', en: 'hold (conflict)' },
  notEligible: { zh: '不参与', en: 'not eligible' },
};

/** Objectives of a proposal; `unmet` are decisions of the planner that it does not carry out. */
export const LEVEL_WORDS: Words<Level['name'] | 'unmet'> = {
  unmet: { zh: '未落实的规划决定', en: 'decisions not carried out' },
  shortfall: { zh: '目标缺口', en: 'shortfall of targets' },
  newConstruction: { zh: '新增建设用地', en: 'new construction land' },
  cost: { zh: '成本', en: 'cost' },
  disturbance: { zh: '扰动', en: 'disturbance' },
  farmlandJoined: { zh: '耕地连片增加', en: 'farmland joined' },
  townsCrossed: { zh: '跨越镇界', en: 'town borders crossed' },
};

export const FIRM_FATE_WORDS: Words<FirmFate> = {
  stay: { zh: '留用', en: 'stay' },
  move: { zh: '入园', en: 'move to a park' },
  close: { zh: '关停', en: 'close' },
  hold: { zh: '暂缓', en: 'hold' },
};

export const LAND_USE_WORDS: Words<LandUse> = {
  industry: { zh: '工业', en: 'industry' },
  idle: { zh: '空闲', en: 'idle' },
  storage: { zh: '仓储', en: 'storage' },
  homestead: { zh: '宅基地', en: 'homestead' },
  town: { zh: '城镇建设', en: 'town' },
  publicService: { zh: '公共服务', en: 'public service' },
  road: { zh: '道路', en: 'road' },
  railway: { zh: '铁路', en: 'railway' },
  farmRoad: { zh: '农村道路', en: 'farm road' },
  ditch: { zh: '沟渠', en: 'ditch' },
  ridge: { zh: '田坎', en: 'field ridge' },
  river: { zh: '河流', en: 'river' },
  water: { zh: '水域', en: 'water' },
  paddy: { zh: '水田', en: 'paddy' },
  dryland: { zh: '旱地', en: 'dry land' },
  orchard: { zh: '园地', en: 'orchard' },
  forest: { zh: '林地', en: 'forest' },
  grass: { zh: '草地', en: 'grass' },
  wetland: { zh: '湿地', en: 'wetland' },
  agriFacility: { zh: '设施农用地', en: 'farm facility' },
  other: { zh: '其他', en: 'other' },
};

export const BOUNDARY_ZONE_WORDS: Words<BoundaryZone> = {
  concentrated: { zh: '集中建设区', en: 'concentrated construction zone' },
  flexible: { zh: '弹性发展区', en: 'flexible zone' },
  special: { zh: '特别用途区', en: 'special-use zone' },
  outside: { zh: '边界外', en: 'outside the boundary' },
  unknown: { zh: '未提供边界', en: 'no boundary given' },
};

export const FINDING_SEVERITY_WORDS: Words<Severity> = {
  error: { zh: '错误', en: 'error' },
  warning: { zh: '警告', en: 'warning' },
  note: { zh: '说明', en: 'note' },
  accepted: { zh: '已接受', en: 'accepted' },
};

/** What stands before a finding in a printed list. */
export const FINDING_MARKS: Readonly<Record<Severity, string>> = {
  error: '!!',
  warning: '!',
  note: '·',
  accepted: '✓',
};

export const SEVERITY_WORDS: Words<RuleSeverity> = {
  hard: { zh: '刚性冲突', en: 'hard' },
  review: { zh: '需审查', en: 'review' },
  soft: { zh: '提示', en: 'soft' },
};

/** What became of a conflict from one version of a line to the next. */
export const CONFLICT_FATE_WORDS = {
  appeared: { zh: '新增', en: 'appeared' },
  grown: { zh: '增大', en: 'grown' },
  shrunk: { zh: '减小', en: 'shrunk' },
  vanished: { zh: '消失', en: 'vanished' },
  same: { zh: '不变', en: 'the same' },
} as const;

/** What an overlap is by its width and area (`widthClassOf`). */
export const WIDTH_CLASS_WORDS: Words<Conflict['widthClass']> = {
  encroachment: { zh: '压占', en: 'encroachment' },
  mismatch: { zh: '边界误差', en: 'mismatch' },
};

export const PROPOSAL_STANDING_WORDS: Words<ProposalStanding> = {
  lawful: { zh: '合法', en: 'lawful' },
  stressTestOnly: { zh: '仅为压力测试，不合法', en: 'stress test only, not lawful' },
};

export const SIGN_OFF_WORDS: Words<SignOffState> = {
  honoured: { zh: '已采纳', en: 'honoured' },
  expired: { zh: '已失效', en: 'expired' },
  unmatched: { zh: '无对应冲突', en: 'without a conflict' },
  notValid: { zh: '无效', en: 'not valid' },
};

export const ACTION_WORDS: Words<RuleAction> = {
  existing: { zh: '现状', en: 'as it is' },
  newIndustry: { zh: '新增工业', en: 'new industry' },
  keep: { zh: '保留', en: 'keep' },
  upgrade: { zh: '就地提升', en: 'upgrade' },
  join: { zh: '连片改造', en: 'join' },
  infill: { zh: '填充新增', en: 'infill' },
  receive: { zh: '承接企业', en: 'receive' },
  reclaim: { zh: '复垦', en: 'reclaim' },
  regreen: { zh: '复绿', en: 'regreen' },
};

export const VERDICT_WORDS: Words<Verdict> = {
  excellent: { zh: '优', en: 'excellent' },
  good: { zh: '良', en: 'good' },
  pass: { zh: '合格', en: 'pass' },
  fail: { zh: '不合格', en: 'fail' },
  notGraded: { zh: '未评', en: 'not graded' },
};

export const PARK_LEVEL_WORDS: Words<ParkLevel> = {
  platform: { zh: '万亩千亿平台', en: 'platform' },
  agglomeration: { zh: '集聚区', en: 'agglomeration' },
  smallPark: { zh: '小微园', en: 'small park' },
};

export const TARGET_WORDS: Words<TargetBasis> = {
  revitalised: { zh: '盘活低效闲置用地', en: 'revitalised low-efficiency and idle land' },
  reclaimed: { zh: '复垦复绿', en: 'reclaimed or regreened land' },
  rectified: { zh: '整治低散乱区块', en: 'rectified scattered blocks' },
  scatteredFirms: { zh: '整治低散乱企业', en: 'scattered firms dealt with' },
  outdatedFirms: { zh: '处置落后企业', en: 'outdated firms dealt with' },
  inParkShare: { zh: '企业入园率', en: 'firms in parks' },
};

export const LINE_WORDS: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  ecologicalRedline: { zh: '生态保护红线', en: 'ecological redline' },
  basicFarmland: { zh: '永久基本农田', en: 'permanent basic farmland' },
  urbanBoundary: { zh: '城镇开发边界', en: 'urban development boundary' },
  industrialLine: { zh: '工业区块控制线', en: 'industrial control line' },
  outside: { zh: '城镇开发边界外', en: 'outside the urban boundary' },
  anywhere: { zh: '不论位置', en: 'anywhere' },
};

/** Title of a kind of control line; a kind of the user's own keeps its name. */
export function lineWord(kind: string, lang: Lang): string {
  return LINE_WORDS[kind]?.[lang] ?? kind;
}
