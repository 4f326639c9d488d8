import type { AdviceNumbers } from './adviceFindings.js';
import type { AttributeNumbers } from './attributeFindings.js';
import type { CheckNumbers } from './checkFindings.js';
import type { CoverageNumbers } from './coverageFindings.js';
import type { GeometryNumbers } from './geometryFindings.js';
import type { MeasureNumbers } from './measureFindings.js';
import type { PhaseNumbers } from './phaseFindings.js';
import type { RepairFindingNumbers } from './repairTexts.js';
import type { Conflict } from './rule.js';
import type { RuleFindingNumbers } from './ruleFindings.js';
import type { SignOffNumbers } from './signOffFindings.js';

/**
 * Defects of data. A finding names its layer, the delivered row (1-based `feature`, null when about the layer), the place,
 * and the numbers of its code. Severity: `error` — a person must look; `warning` — results may be touched; `note` — said, harmless.
 * `accepted` — a person looked and let it stand (`stages/validate/accept.ts`); it still counts in every sum it counted in.
 * `dropped` rows are not in the outputs: every row read is written or named in a finding with `dropped: true`.
 */
export type Severity = 'error' | 'warning' | 'note' | 'accepted';

/** The numbers that belong to each code. Add a code here, and its texts in `findingTexts.ts`: the compiler asks for both. */
export interface FindingNumbers
  extends AdviceNumbers,
    AttributeNumbers,
    CheckNumbers,
    CoverageNumbers,
    GeometryNumbers,
    MeasureNumbers,
    PhaseNumbers,
    RepairFindingNumbers,
    RuleFindingNumbers,
    SignOffNumbers {
  'row.deleted': { readonly rows: number };
  'row.outsideRange': { readonly value: string };
  'row.filtered': { readonly rows: number; readonly field: string };
  'row.duplicate': { readonly otherFeature: number };
  'geometry.null': Record<never, never>;
  'geometry.empty': Record<never, never>;
  'geometry.notFinite': Record<never, never>;
  'geometry.invalid': { readonly reason: string };
  'geometry.duplicate': { readonly otherFeature: number };
  'geometry.zLeftOut': { readonly rows: number };
  'geometry.mLeftOut': { readonly rows: number };
  'geometry.stroked': { readonly rows: number; readonly stepDeg: number; readonly chordPerMille: number };
  'file.salvaged': {
    readonly file: string;
    /** `?` for files that do not say how many rows they have. */
    readonly announced: number | '?';
    readonly read: number;
    readonly because: string;
  };
  'text.cutOff': Record<never, never>;
  'file.incomplete': { readonly missing: string };
  'file.indexWrong': { readonly file: string; readonly because: string };
  'geometry.farOff': { readonly distanceM: number };
  'ring.unclosed': { readonly rings: number };
  'ring.tooFewPoints': { readonly rings: number };
  'ring.reoriented': { readonly rings: number };
  'id.missing': Record<never, never>;
  'id.duplicate': { readonly id: string; readonly otherFeature: number };
  'file.unread': { readonly file: string; readonly reason: string };
  'file.notGis': { readonly files: number; readonly names: string };
  'file.renamed': { readonly file: string; readonly path: string };
  'entity.unread': { readonly type: string; readonly count: number };
  'curve.stroked': { readonly rows: number; readonly tolerance: number };
  'feature.split': { readonly rows: number };
  'line.unread': { readonly line: number; readonly text: string };
  'points.order': { readonly order: string; readonly because: string };
  'points.count': { readonly announced: number; readonly found: number };
  'field.missing': { readonly field: string };
  'field.mixed': { readonly field: string };
  'field.nested': { readonly field: string };
  'field.asText': { readonly field: string };
  'field.unread': { readonly field: string; readonly type: string };
  'field.renamed': { readonly field: string; readonly name: string };
  'time.zone': { readonly field: string; readonly zone: string; readonly rows: number };
  'loss.fieldName': { readonly field: string; readonly name: string };
  'loss.layerName': { readonly name: string };
  'loss.text': { readonly field: string; readonly rows: number; readonly bytes: number };
  'loss.textCharacters': { readonly field: string; readonly rows: number; readonly characters: number };
  'loss.characters': { readonly field: string; readonly rows: number; readonly encoding: string };
  'loss.blanks': { readonly field: string; readonly rows: number };
  'loss.type': { readonly field: string; readonly from: string; readonly to: string };
  'loss.null': { readonly field: string; readonly rows: number };
  'loss.emptyText': { readonly field: string; readonly rows: number };
  'loss.number': { readonly field: string; readonly rows: number };
  'loss.year': { readonly field: string; readonly rows: number; readonly from: number; readonly to: number };
  'loss.timeStep': { readonly field: string; readonly rows: number; readonly stepMs: number };
  'loss.shapes': { readonly rows: number };
  'loss.emptyShape': { readonly rows: number };
  'loss.grid': { readonly vertices: number; readonly step: string };
  'loss.crs': Record<never, never>;
  'loss.rowOrder': Record<never, never>;
  'value.missing': { readonly field: string };
  'value.unknownCode': { readonly field: string; readonly value: string };
  'value.differs': { readonly field: string; readonly otherFeature: number };
  'table.header': { readonly rows: string; readonly titles: string };
  'table.notRow': { readonly row: number; readonly kind: string; readonly text: string };
  'table.filledDown': { readonly merges: number; readonly cells: number };
  'table.hiddenRows': { readonly rows: number };
  'table.ragged': {
    readonly fields: number;
    readonly longer: number;
    readonly shorter: number;
    readonly row: number;
  };
  'table.quote': { readonly row: number; readonly rows: number };
  'table.unclosedQuote': { readonly row: number };
  'sheet.empty': { readonly sheet: string };
  'table.noLineEnd': { readonly row: number };
  /** `rows`: those of which nothing else is left. */
  'cell.textLost': { readonly cells: number; readonly rows: number };
  'sheet.hidden': { readonly sheet: string; readonly rows: number };
  'cell.halfWidth': { readonly field: string; readonly cells: number };
  'cell.blankWord': { readonly field: string; readonly cells: number; readonly words: string };
  'cell.asNumber': { readonly field: string; readonly cells: number };
  'cell.asDate': { readonly field: string; readonly cells: number };
  'cell.digitsLost': { readonly field: string; readonly cells: number };
  'cell.error': { readonly field: string; readonly cells: number };
  'cell.unsaved': { readonly field: string; readonly cells: number };
  'land.noParcel': { readonly areaM2: number };
  'land.crowded': { readonly usedM2: number; readonly officialM2: number };
  'title.areaDiffers': { readonly title: string; readonly otherFeature: number };
  'title.noHolder': { readonly title: string };
  'title.noFirm': { readonly title: string; readonly holder: string };
  'title.noArea': { readonly title: string };
  'title.overlap': { readonly title: string; readonly other: string };
  'holder.byName': { readonly rows: number };
  'lease.noFirm': { readonly lessor: string; readonly lessee: string };
  'lease.noArea': { readonly areaM2: number };
  'lease.noTitles': Record<never, never>;
  'lease.notInForce': {
    readonly lessor: string;
    readonly lessee: string;
    readonly areaM2: number;
    readonly date: string;
  };
  'lease.rentedOut': { readonly lessor: string; readonly lessee: string; readonly areaM2: number };
  'firm.noLand': { readonly firm: string };
  'firm.rentsOutMore': { readonly firm: string; readonly usedM2: number };
  'firm.placedByTitle': { readonly firm: string };
  'share.basis': { readonly basis: string; readonly firms: number };
  'row.blank': { readonly rows: number };
  'join.noMatch': { readonly field: string; readonly key: string };
  'join.unused': { readonly field: string; readonly key: string };
  'join.repeated': { readonly field: string; readonly key: string; readonly otherFeature: number };
  'join.unusedRows': { readonly field: string; readonly rows: number };
  'join.noKey': { readonly field: string; readonly rows: number };
  'join.oneToMany': { readonly field: string; readonly keys: number; readonly most: number };
  'join.rewritten': { readonly field: string; readonly rows: number };
  'join.zeros': { readonly field: string; readonly rows: number };
  'join.unmatched': { readonly field: string; readonly rows: number };
  'join.duplicate': { readonly field: string; readonly rows: number };
  'area.geodesicBasis': { readonly crs: string };
  'area.mismatch': {
    readonly field: string;
    readonly recordedM2: number;
    readonly officialM2: number;
    readonly differenceM2: number;
    readonly sharePct: number;
  };
  'area.unmeasured': Record<never, never>;
  'area.differs': { readonly field: string; readonly parcels: number; readonly mostM2: number };
  'area.levelled': {
    readonly villages: number;
    readonly parcels: number;
    readonly beforeM2: number;
    readonly controlM2: number;
  };
  'area.notLevelled': {
    readonly village: string;
    readonly parcels: number;
    readonly beforeM2: number;
    readonly controlM2: number;
    readonly because: string;
  };
  'area.noControl': { readonly village: string; readonly parcels: number; readonly beforeM2: number };
  'area.controlUnused': { readonly village: string; readonly controlM2: number };
  'share.sum': { readonly key: string; readonly sum: number };
  'reference.unknown': { readonly field: string; readonly value: string };
  'line.overlap': {
    readonly otherLayer: string;
    readonly otherFeature: number;
    readonly zone: string;
    readonly otherZone: string;
    readonly widthClass: Conflict['widthClass'];
  };
  /** `features`: the delivered rows of the zones concerned, the first twenty. */
  'line.selfOverlap': { readonly zones: number; readonly overlapM2: number; readonly features: string };
  'line.repaired': { readonly movedM2: number };
  'line.noRule': { readonly kind: string };
  'year.differs': { readonly year: number; readonly otherYear: number };
  'layer.outside': { readonly layer: string };
  'layer.missing': { readonly role: string };
  'crs.guessed': { readonly crs: string; readonly because: string };
  'crs.reprojected': { readonly from: string; readonly to: string; readonly addedVertices: number };
  'crs.cutOff': { readonly crs: string };
  'crs.couldBe': { readonly couldBe: string };
  'crs.outsideNominalZone': { readonly crs: string };
  'crs.datumShift': { readonly crs: string; readonly parameters: string };
  'crs.noDatumShift': { readonly crs: string };
  'axes.swapped': Record<never, never>;
  'crs.gcj02': {
    readonly system: string;
    readonly offsetM: number;
    /** The layer whose borders it was held against. */
    readonly against: string;
    readonly withinM: number;
    readonly sharePct: number;
    readonly asDeliveredPct: number;
    readonly vertices: number;
  };
  'encoding.guessed': { readonly encoding: string; readonly because: string };
  /** `fates`: what the rows of one parcel say. */
  'decision.mixed': { readonly fates: string };
  'lock.unlawful': { readonly lock: string; readonly rule: string };
  'lock.unknown': { readonly lock: string };
  'lock.honoured': { readonly lock: string };
  'lock.couldStress': { readonly pieces: number };
  'lock.stressed': { readonly piece: string; readonly fate: string; readonly rule: string };
  'candidates.refused': {
    readonly groups: number;
    readonly neck: number;
    readonly infill: number;
    readonly small: number;
    readonly large: number;
    readonly plannedParks: number;
    readonly compactness: number;
  };
  'firm.noRoom': { readonly firm: string };
  'limit.unmet': { readonly limit: string; readonly wanted: string; readonly reached: string };
  'proposal.timeLimit': Record<never, never>;
  'proposal.stoppedByHand': Record<never, never>;
  'proposal.inBlocks': { readonly levels: string; readonly rounds: number };
  'prices.blank': { readonly price: string };
  'target.notChecked': { readonly target: string; readonly because: string };
}

export type FindingCode = keyof FindingNumbers;

interface FindingCommon {
  readonly severity: Severity;
  readonly layer: string;
  /** Delivered row, 1-based; null when the finding is about the whole layer. */
  readonly feature: number | null;
  readonly parcelId: string | null;
  /** Place in the working CRS (east, north), metres; null when it has none. */
  readonly x: number | null;
  readonly y: number | null;
  readonly areaM2: number | null;
  readonly widthM: number | null;
  readonly dropped: boolean;
  /** Who accepted it, when and why, in the planner's words; and what severity it would have. */
  readonly accepted?: { readonly words: string; readonly was: Severity };
}

export type Finding = {
  readonly [C in FindingCode]: FindingCommon & { readonly code: C; readonly numbers: FindingNumbers[C] };
}[FindingCode];

/** A finding with the usual blanks filled in; pass what is known. */
export function finding<C extends FindingCode>(
  code: C,
  severity: Severity,
  layer: string,
  numbers: FindingNumbers[C],
  known: Partial<Omit<FindingCommon, 'severity' | 'layer'>> = {},
): Finding {
  return {
    code,
    severity,
    layer,
    numbers,
    feature: null,
    parcelId: null,
    x: null,
    y: null,
    areaM2: null,
    widthM: null,
    dropped: false,
    ...known,
  } as Finding;
}

/** Whether a person must still look at it. */
export function asksForPerson({ severity }: Pick<Finding, 'severity'>): boolean {
  return severity === 'error' || severity === 'warning';
}

export type Lang = 'zh' | 'en';
