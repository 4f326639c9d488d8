import type { FindingCode, Lang, Severity } from './finding.js';

/** A: what it touches can't be used as it is. B: a value or a border is wrong. C: blemish. As in quality reports of survey products. */
export type DefectClass = 'A' | 'B' | 'C';

/** What counts as one defect: a row (or a place between rows), measured against the number of rows; or the layer, outright. */
export type DefectOf = 'row' | 'layer';

/** Class by severity; what is absent is no defect. */
type Classes = Readonly<Partial<Record<Exclude<Severity, 'accepted'>, DefectClass>>>;

export interface DefectRule {
  readonly codes: readonly FindingCode[];
  readonly of: DefectOf;
  readonly classes: Classes;
  readonly reason: Readonly<Record<Lang, string>>;
}

const GRAVE: Classes = { error: 'A', warning: 'A' };
const BY_SEVERITY: Classes = { error: 'B', warning: 'C' };
const BLEMISH: Classes = { error: 'C', warning: 'C' };
const NONE: Classes = {};

/**
 * Which findings are defects of delivered data, of which class, and why.
 *
 * Classes A, B and C are those of `domain.md` §2.4; which code is of which class is this project's choice, by one question: what must be
 * done about it? A: deliver it again; B: correct a value or a border; C: tidy up. Settings check.gradeA, …B, …C, …None move a code.
 */
export const DEFECT_RULES = [
  {
    codes: ['crs.gcj02', 'layer.crsSuspicious', 'layer.outside', 'layer.unchecked', 'file.salvaged', 'text.cutOff'],
    of: 'layer',
    classes: GRAVE,
    reason: {
      zh: '整个图层位置有误、残缺或无法检查，须重新提交',
      en: 'the whole layer lies elsewhere, is not whole or can’t be checked: deliver it again',
    },
  },
  {
    codes: ['field.required', 'field.missing', 'field.empty', 'code.noSystem'],
    of: 'layer',
    classes: GRAVE,
    reason: {
      zh: '整列必需内容缺失或不可识别，相关检查无从进行',
      en: 'a whole column that is needed is absent or can’t be read: nothing that hangs on it can be checked',
    },
  },
  {
    codes: [
      'geometry.null',
      'geometry.empty',
      'geometry.notFinite',
      'feature.unmendable',
      'area.unmeasured',
      'line.unread',
    ],
    of: 'row',
    classes: GRAVE,
    reason: { zh: '该行没有土地，面积无从计算', en: 'a row without land: it has no area' },
  },
  {
    codes: ['field.type', 'file.incomplete', 'encoding.guessed', 'file.renamed', 'year.differs', 'field.renamed'],
    of: 'layer',
    classes: BY_SEVERITY,
    reason: {
      zh: '图层的结构或说明不合规范，内容仍可读',
      en: 'structure or description of the layer is not as it should be; its content can be read',
    },
  },
  {
    codes: ['cell.digitsLost', 'cell.error', 'cell.textLost'],
    of: 'layer',
    classes: { error: 'A', warning: 'B' },
    reason: {
      zh: '一列中部分内容已丢失，无法恢复',
      en: 'a part of what a column held is lost and can’t be got back from the file',
    },
  },
  {
    codes: [
      'cell.unsaved',
      'code.length',
      'crs.cutOff',
      'entity.unread',
      'field.unread',
      'join.unmatched',
      'join.unusedRows',
      'join.zeros',
      'table.quote',
      'table.ragged',
      'table.unclosedQuote',
      'text.padded',
      'year.mixed',
    ],
    of: 'layer',
    classes: BY_SEVERITY,
    reason: {
      zh: '一列或一份表格填写不规范，作为图层的一处缺陷',
      en: 'a column or a table not filled in as it should be: one defect of the layer',
    },
  },
  {
    codes: ['line.overlap', 'line.selfOverlap'],
    of: 'row',
    classes: { error: 'B', warning: 'B' },
    reason: {
      zh: '控制线不得交叉重叠；边界误差大小的为说明，不计',
      en: 'control lines may not cross or overlap; what is no wider than a mismatch of borders is a note and does not count',
    },
  },
  {
    codes: ['coverage.overlap', 'coverage.manyOverlaps', 'geometry.duplicate', 'coverage.gap'],
    of: 'row',
    classes: BY_SEVERITY,
    reason: {
      zh: '土地重复计算或漏计：错误为 B，边界误差大小的为 C',
      en: 'land counted twice or not at all: B as an error, C at the size of a mismatch of borders',
    },
  },
  {
    codes: [
      'feature.cutShort',
      'geometry.invalid',
      'hole.nested',
      'hole.outside',
      'interior.split',
      'part.nested',
      'ring.selfCrossing',
      'ring.selfOverlap',
      'ring.selfTouching',
      'ring.spike',
      'ring.tooFewPoints',
      'ring.unclosed',
      'ring.zeroArea',
      'rings.cross',
      'rings.shareLine',
    ],
    of: 'row',
    classes: { error: 'B', warning: 'C' },
    reason: {
      zh: '图形有误，所指的土地不唯一',
      en: 'the shape is wrong, the land it means is not told without doubt',
    },
  },
  {
    codes: [
      'coverage.nearBorder',
      'coverage.undershoot',
      'coverage.sliver',
      'coverage.missingVertex',
      'area.belowMapping',
      'feature.multipart',
      'feature.narrow',
      'ring.duplicateVertex',
      'ring.narrowSpike',
      'ring.nearVertex',
      'ring.winding',
    ],
    of: 'row',
    classes: BLEMISH,
    reason: {
      zh: '边界未接合、顶点多余或图斑过小，不影响权属和面积',
      en: 'borders not joined, vertices too many, shapes too small: no land is in doubt',
    },
  },
  {
    codes: [
      'id.duplicate',
      'id.missing',
      'row.duplicate',
      'number.duplicate',
      'geometry.farOff',
      'row.outsideRange',
      'vertex.offExtent',
    ],
    of: 'row',
    classes: { error: 'B', warning: 'B' },
    reason: {
      zh: '该行不能与别行区分，或位置、数值不可信',
      en: 'a row can’t be told from another, or its place or value not believed',
    },
  },
  {
    codes: [
      'area.deduction',
      'area.mismatch',
      'area.noControl',
      'area.notLevelled',
      'code.elsewhere',
      'code.malformed',
      'code.parent',
      'code.tooCoarse',
      'creditCode.invalid',
      'land.crowded',
      'land.noParcel',
      'lease.noFirm',
      'lease.noTitles',
      'firm.rentsOutMore',
      'parcel.outside',
      'parcel.straddles',
      'points.count',
      'points.order',
      'reference.unknown',
      'share.sum',
      'text.fullWidth',
      'text.garbled',
      'title.areaDiffers',
      'title.noArea',
      'title.overlap',
      'town.uncovered',
      'value.contradicts',
      'value.differs',
      'value.missing',
      'value.notNumber',
      'value.outsideRange',
      'value.placeholder',
      'value.unknownCode',
      'value.unlistedCode',
      'village.notNested',
    ],
    of: 'row',
    classes: BY_SEVERITY,
    reason: {
      zh: '属性或与其他图层的关系有误：规范已核实的为错误即 B，其余为 C',
      en: 'a value, or how it stands to another layer, is wrong: B where it is an error, else C',
    },
  },
  {
    codes: [
      'area.controlUnused',
      'area.differs',
      'area.geodesicBasis',
      'area.levelled',
      'axes.swapped',
      'cell.asDate',
      'cell.asNumber',
      'cell.blankWord',
      'cell.halfWidth',
      'coverage.gapsLeftOut',
      'coverage.notAsked',
      'crs.couldBe',
      'code.ambiguous',
      'crs.datumShift',
      'crs.guessed',
      'crs.noDatumShift',
      'crs.outsideNominalZone',
      'crs.reprojected',
      'curve.stroked',
      'feature.split',
      'field.asText',
      'field.mixed',
      'field.nested',
      'field.usual',
      'file.indexWrong',
      'file.notGis',
      'file.unread',
      'geometry.mLeftOut',
      'geometry.stroked',
      'geometry.zLeftOut',
      'layer.crsDiffers',
      'layer.missing',
      'layer.roleUnknown',
      'layer.tableAlone',
      'ring.reoriented',
      'ring.sharpCorners',
      'row.blank',
      'row.deleted',
      'row.filtered',
      'sheet.empty',
      'sheet.hidden',
      'table.filledDown',
      'table.header',
      'table.hiddenRows',
      'table.noLineEnd',
      'table.notRow',
      'time.zone',
    ],
    of: 'layer',
    classes: NONE,
    reason: {
      zh: '如何读入和放置的说明，不是缺陷；未读入的文件不是图层',
      en: 'how it was read and placed: no defect; a file that was not read is no layer',
    },
  },
  {
    codes: [
      'accepted.grown',
      'accepted.unused',
      'advice.areasClash',
      'advice.coefficients',
      'advice.noCapacity',
      'advice.noQuota',
      'advice.noReceiver',
      'advice.pricesPart',
      'advice.targetAboveBound',
      'advice.targetsTogether',
      'advice.weights',
      'balance.broken',
      'balance.open',
      'candidates.refused',
      'findings.more',
      'firm.noLand',
      'firm.noRoom',
      'firm.placedByTitle',
      'holder.byName',
      'join.duplicate',
      'join.noKey',
      'join.noMatch',
      'join.oneToMany',
      'join.repeated',
      'join.rewritten',
      'join.unused',
      'lease.noArea',
      'lease.notInForce',
      'lease.rentedOut',
      'limit.unmet',
      'line.noRule',
      'line.repaired',
      'decision.mixed',
      'lock.couldStress',
      'lock.honoured',
      'lock.stressed',
      'lock.unknown',
      'lock.unlawful',
      'loss.blanks',
      'loss.characters',
      'loss.crs',
      'loss.emptyShape',
      'loss.emptyText',
      'loss.fieldName',
      'loss.grid',
      'loss.layerName',
      'loss.null',
      'loss.number',
      'loss.rowOrder',
      'loss.shapes',
      'loss.text',
      'loss.textCharacters',
      'loss.timeStep',
      'loss.type',
      'loss.year',
      'phase.dueLate',
      'phase.noBudget',
      'phase.noFloor',
      'phase.noQuota',
      'phase.stopped',
      'phase.tooLate',
      'prices.blank',
      'repair.idRepeated',
      'repair.left',
      'rule.fieldMissing',
      'rule.lineMissing',
      'rule.regraded',
      'rule.tolerant',
      'share.basis',
      'signOff.contradicts',
      'signOff.duplicate',
      'signOff.expired',
      'signOff.honoured',
      'signOff.noRule',
      'signOff.notAllowed',
      'signOff.notCovered',
      'signOff.unmatched',
      'signOff.unused',
      'target.notChecked',
      'title.noFirm',
      'title.noHolder',
    ],
    of: 'layer',
    classes: NONE,
    reason: {
      zh: '说的是运行、输出或人的决定，不是提交数据的质量；findings.more 计入所指代码',
      en: 'about the run, its outputs or what people decided, not the quality of data; findings.more counts for the code it is of',
    },
  },
] as const satisfies readonly DefectRule[];

type Ruled = (typeof DEFECT_RULES)[number]['codes'][number];
/** A code that is in no rule above stops the compiler here, by its name. */
const EVERY_CODE_IS_RULED: Exclude<FindingCode, Ruled> extends never ? true : Exclude<FindingCode, Ruled> = true;

const RULES: ReadonlyMap<FindingCode, DefectRule> = new Map(
  EVERY_CODE_IS_RULED && DEFECT_RULES.flatMap((rule) => rule.codes.map((code) => [code, rule] as const)),
);

export function defectRuleOf(code: FindingCode): DefectRule | undefined {
  return RULES.get(code);
}
