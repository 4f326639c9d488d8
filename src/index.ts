/**
 * The public list, by hand. A program that embeds lianpian reads layers (`readLayers`), runs the pipeline (`run`) or one stage of it,
 * and turns the result into layers, tables and a summary. Every function is pure but for the engine passed in.
 */

export { type CheckOptions, type CheckResult, checkLayers } from './check/check.js';
export type { GivenLayer, TakenLayer } from './check/openLayers.js';
export { parseRole, type StatedRole } from './check/role.js';
export { compareRuns, type Difference } from './compare.js';
export { type ConvertedLayer, convertedLayer } from './export/converted.js';
export type { FieldTable } from './export/fields.js';
export { outputLayers, outputTables } from './export/layers.js';
export { lonLatShapes } from './export/lonLat.js';
export { PROGRAM_FILE, programFromJson, programToJson } from './export/programJson.js';
export { type FileRepair, type RepairedFile, repairedFile } from './export/repaired.js';
export { type Summary, summaryOf } from './export/summary.js';
export type { WriteOptions } from './formats/format.js';
export { writeGeoJson } from './formats/geojson/write.js';
export { openLayer, readBatches, readLayers, type WrittenLayers, writeLayers, writeLayersTo } from './formats/index.js';
export type { LayerWriter } from './formats/output/openLayer.js';
export type { OutputFile, OutputLayer } from './formats/output/output.js';
export type { LayerSchema, RowBatch } from './formats/output/rowWriter.js';
export { type LoadedScenario, loadScenario, type ScenarioFiles } from './formats/scenario/load.js';
export { checkSetting, parseScenario, settingsOf } from './formats/scenario/parse.js';
export { SCENARIO_SCHEMA } from './formats/scenario/schema.js';
export type { BatchOptions, ReadOptions, Scratch, Sink, SinkFile, Source } from './formats/source.js';
export { writeCsv } from './formats/table/writeCsv.js';
export { describeCrs, parseCrs } from './geodesy/crs.js';
export { esriWkt } from './geodesy/esriWkt.js';
export { geodesicAreasLonLat } from './geodesy/geodesicArea.js';
export { officialAreas, officialAreasLonLat } from './geodesy/officialArea.js';
export { reprojectLines, reprojectPoints, reprojectPolygons } from './geodesy/reproject.js';
export { type GapPairs, gapPairs } from './geometry/gaps/gapGraph.js';
export { type Geos, loadGeos } from './geometry/geos.js';
export {
  OVERLAP_TOLERANCES,
  type OverlapTolerances,
  overlapAreas,
  selfOverlapM2,
} from './geometry/overlap/overlapAreas.js';
export { buildOverlapIndex, type OverlapIndex } from './geometry/overlap/overlapIndex.js';
export { overlapPairs, selfOverlapPairs } from './geometry/overlap/overlapPairs.js';
export { type OverlapThreads, overlapThreads } from './geometry/overlap/overlapThreads.js';
export * from './geometry/polygonSet.js';
export {
  CONFLICT_FATES,
  type ConflictChange,
  type ConflictFate,
  type JudgedChanges,
  judgedChanges,
  type LineChange,
} from './judging/changes.js';
export type { GivenLayers, GivenLine, LayerToJudge } from './judging/givenLayers.js';
export {
  type Judged,
  type JudgingOptions,
  judgeOpened,
  type OpenedLayers,
  openGiven,
} from './judging/judging.js';
export { lineKindOf } from './judging/lineKind.js';
export { type JudgedTotals, judgedTotals } from './judging/totals.js';
export { type Acceptance, type AcceptedFile, readAcceptances } from './model/acceptance.js';
export type * from './model/change.js';
export type { CheckedLayer, CheckedRole } from './model/checkedLayer.js';
export type { Checks } from './model/checks.js';
export * from './model/column.js';
export type * from './model/decision.js';
export { DEFECT_RULES, type DefectClass } from './model/defectClasses.js';
export type * from './model/district.js';
export { type ErrorCode, LianpianError } from './model/errors.js';
export type { Finding, FindingCode, Lang } from './model/finding.js';
export { findingMessage } from './model/findingTexts.js';
export { gradeLayers, type LayerGrade } from './model/grade.js';
export { type Job, QUIET_JOB } from './model/job.js';
export type { DeliveredLayer, LayerRead, Shapes } from './model/layer.js';
export type * from './model/ledger.js';
export { isOpen, legality, rulesInForce } from './model/legality.js';
export type * from './model/level.js';
export type * from './model/levelling.js';
export type * from './model/lock.js';
export type * from './model/mip.js';
export { type MpsNames, modelHash, mpsNames, mpsText } from './model/mps.js';
export type * from './model/rule.js';
export type * from './model/scenario.js';
export { DEFAULT_SETTINGS, SETTINGS, type SettingKey, type Settings } from './model/settings.js';
export type * from './model/signOff.js';
export type * from './model/storedProgram.js';
export type * from './model/target.js';
export * from './model/units.js';
export { type OverlayOptions, type OverlayRows, type OverlayTable, overlayTable } from './overlayTable/overlayTable.js';
export { type CutRows, cutRows } from './overlayTable/pieces.js';
export type { OverlayTotals } from './overlayTable/totals.js';
export type { NamedZones } from './overlayTable/zoneLayer.js';
export { type Delivery, type Engine, type RunResult, run } from './run.js';
export { solveMip } from './solve/highs.js';
export { workerSolve } from './solve/workerSolve.js';
export { account } from './stages/account/account.js';
export { checkProposal } from './stages/account/checkProposal.js';
export { balances } from './stages/judge/balances.js';
export { conflictTotals, groundOf, heldPieces, judge } from './stages/judge/judge.js';
export { judgeProposal, standingOf } from './stages/judge/proposal.js';
export { RULES_SCHEMA } from './stages/judge/ruleFile/schema.js';
export { joinRuleSets, parseRuleSet, readRuleSet } from './stages/judge/ruleSet.js';
export { signOffReport } from './stages/judge/signOffReport.js';
export { honour } from './stages/judge/signOffs.js';
export { existingSubjects, proposedSubjects } from './stages/judge/subjects.js';
export { level } from './stages/level/level.js';
export { measure } from './stages/measure/measure.js';
export { normalise } from './stages/normalise/normalise.js';
export { lineOverlaps } from './stages/overlay/lineOverlaps.js';
export { overlay } from './stages/overlay/overlay.js';
export { type FateCost, fateCosts } from './stages/propose/explain/fateCosts.js';
export { propose } from './stages/propose/propose.js';
export { repair } from './stages/repair/repair.js';
export { accept } from './stages/validate/accept.js';
export { validate } from './stages/validate/validate.js';
