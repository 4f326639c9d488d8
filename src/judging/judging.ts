import { areasInCrs } from '../geodesy/areasInCrs.js';
import { extentOf, extents } from '../geometry/extents.js';
import type { Geos } from '../geometry/geos.js';
import { itemCount, type PolygonSet, planarAreas, selectItems } from '../geometry/polygonSet.js';
import type { District, LandUse } from '../model/district.js';
import { type Finding, finding } from '../model/finding.js';
import type { Job } from '../model/job.js';
import type { LayerRead } from '../model/layer.js';
import { rulesInForce } from '../model/legality.js';
import { type CrossedLines, crossedLines } from '../model/lineOverlaps.js';
import type { Conflict, Rule, RuleAction, RuleSet, RuleSeverity } from '../model/rule.js';
import type { ClassSystem } from '../model/scenario.js';
import type { Settings } from '../model/settings.js';
import type { SignOffUse } from '../model/signOff.js';
import { roundM2, shareOf } from '../model/units.js';
import { lineWord } from '../model/words.js';
import { type Ground, groundOf, type Judgement, type JudgeTools, judge } from '../stages/judge/judge.js';
import { linesWithoutRules } from '../stages/judge/linesWithoutRules.js';
import { looseTolerances, rulesNotAsked, rulesRegraded } from '../stages/judge/rulesAsked.js';
import { signOffReport } from '../stages/judge/signOffReport.js';
import { honour } from '../stages/judge/signOffs.js';
import { existingSubjects } from '../stages/judge/subjects.js';
import { normalise } from '../stages/normalise/normalise.js';
import { repair } from '../stages/repair/repair.js';
import { classesOf, type GivenLayers, LAND_KEY, PLAN_KEY, scenarioOf } from './givenLayers.js';
import { layerSurvey, ownSurvey, type SurveyedLand } from './surveyedLand.js';

/** What is asked of the land, and by what. */
export interface JudgingOptions {
  readonly rules: RuleSet;
  /** Of the rules, `yyyy-mm-dd`. */
  readonly date: string;
  /** `existing`: the land as it is; else a decision about all of it ("may I build here?"). */
  readonly action: RuleAction;
  readonly use: LandUse | null;
  readonly classField: string | null;
  readonly codes: ClassSystem['system'] | null;
  readonly settings: Settings;
}

/** Layers read into one plane, lossless defects mended. */
export interface OpenedLayers {
  /** Its lines are those given, in their order. */
  readonly district: District;
  /** Survey and plan under the parcels, where they were given as layers of their own. */
  readonly land: District['controlLines'][number] | null;
  readonly plan: District['controlLines'][number] | null;
  /** Systems of the land classes of the parcels and of the survey. */
  readonly classes: ClassSystem | undefined;
  readonly landClasses: ClassSystem | undefined;
  readonly read: readonly LayerRead[];
  readonly findings: readonly Finding[];
}

/** What of every parcel lies inside a line: each m² once, official at 0.01. */
export interface InsideLine {
  /** 0 … 1. */
  readonly share: Float64Array;
  readonly areaM2: Float64Array;
}

/** Parcels judged by the rules in force on the lines of a district. */
export interface Judged {
  readonly district: District;
  readonly rules: readonly Rule[];
  readonly options: JudgingOptions;
  /** Hard before review before soft, boundary noise after all of them; else in the order of `judge`. */
  readonly conflicts: readonly Conflict[];
  /** Land of each conflict. */
  readonly shapes: PolygonSet;
  readonly effort: Judgement['effort'];
  /** Of every parcel, by line, whatever the rules say. */
  readonly inside: readonly InsideLine[];
  readonly crossed: CrossedLines;
  readonly survey: SurveyedLand;
  /** What became of each of `District.signOffs`. */
  readonly signOffs: readonly SignOffUse[];
  readonly plan: OpenedLayers['plan'];
  readonly findings: readonly Finding[];
}

/**
 * Reads what was given as every run reads it: normalise → lossless repair. Of lines repair makes a copy for computing; the delivered files stay.
 */
export function openGiven(given: GivenLayers, options: JudgingOptions, geos: Geos, job: Job): OpenedLayers {
  const said: Finding[] = [];
  const { settings } = options;
  const { scenario, layers } = scenarioOf(given, options, (item) => said.push(item));
  const delivered = normalise(layers, scenario, settings, job);
  const { district, findings } = repair(delivered.district, delivered.findings, settings, geos, job);
  const keyed = (key: string) => district.controlLines.find((line) => line.key === key) ?? null;
  const controlLines = district.controlLines.filter(({ key }) => key !== LAND_KEY && key !== PLAN_KEY);
  const { '=parcels': parcels } = scenario.layers;
  return {
    district: { ...district, controlLines },
    land: keyed(LAND_KEY),
    plan: keyed(PLAN_KEY),
    classes: parcels.role === 'parcels' ? parcels.classes : undefined,
    landClasses: given.land && classesOf(given.land.delivered),
    read: delivered.read,
    findings: [...said, ...delivered.findings, ...findings, ...linesApart(district), ...repeatedIds(district)],
  };
}

/** Lines without a zone, or of which none is near a parcel, in a CRS that may not be theirs: no conflict with them means nothing. */
function linesApart({ parcels, controlLines }: District): Finding[] {
  const extent = extents();
  extent.add(extentOf(parcels.polygons));
  return controlLines.flatMap(({ layer, zones }) =>
    itemCount(zones) === 0 || extent.isApart(extentOf(zones))
      ? [finding('layer.outside', 'warning', layer, { layer: parcels.layer })]
      : [],
  );
}

/** Parcels are told apart by their number; whoever reads the list has their id alone. */
function repeatedIds({ parcels: { layer, id, feature } }: District): Finding[] {
  const firsts = new Map<string, number>();
  return id.flatMap((parcelId, p) => {
    const otherFeature = firsts.get(parcelId);
    if (otherFeature === undefined) firsts.set(parcelId, feature[p]);
    return otherFeature === undefined
      ? []
      : [finding('id.duplicate', 'warning', layer, { id: parcelId, otherFeature }, { feature: feature[p], parcelId })];
  });
}

const SEVERITY_ORDER: Readonly<Record<RuleSeverity, number>> = { hard: 0, review: 1, soft: 2 };

/**
 * Every rule in force against every parcel, on the lines that `keep` keeps: conflicts with their land, what lies inside each line whatever the
 * rules say, and where the lines lie over each other.
 */
export async function judgeOpened(
  opened: OpenedLayers,
  options: JudgingOptions,
  tools: JudgeTools,
  keep: (key: string) => boolean = () => true,
): Promise<Judged> {
  const { geos } = tools;
  const { date, action, settings } = options;
  const controlLines = opened.district.controlLines.filter(({ key }) => keep(key ?? ''));
  const district: District = { ...opened.district, controlLines };
  const { rules, unasked } = rulesFor(options, district);
  const inForce = rulesInForce(rules, date);
  const asked = { ...rules, rules: inForce.filter(({ actions }) => actions.includes(action)) };
  const { parcels } = district;
  const ground = groundOf(district, settings, tools);
  const inside = await insideLines(ground);
  const existing = existingSubjects(district, { insideShare: inside.map(({ share }) => share) });
  const subjects = existing.map((subject) => ({ ...subject, action }));
  const judgement = await judge(subjects, ground, rules, date);
  const { conflicts: met, shapes } = inOrder(judgement);
  const signOffs = district.signOffs ?? [];
  const signing = { district, rules, date, settings, geos };
  const { conflicts, attempts } = honour({ conflicts: met, shapes }, signOffs, signing);
  const signed = signOffReport(signOffs, attempts, signing);
  const officialM2 = (crossings: PolygonSet) => areasInCrs(crossings, district.crs).officialM2;
  const survey = opened.land
    ? layerSurvey(opened.land, parcels, shapes, opened.landClasses, settings, geos)
    : ownSurvey(parcels, opened.classes);
  return {
    district,
    rules: inForce,
    options,
    conflicts,
    shapes,
    effort: judgement.effort,
    inside,
    crossed: crossedLines(controlLines, settings, geos, officialM2),
    survey,
    plan: opened.plan,
    signOffs: signed.uses,
    findings: [
      ...unasked,
      ...linesWithoutRules(district, asked),
      ...rulesNotAsked(asked, date, ground),
      ...rulesRegraded(rules),
      ...looseTolerances(asked, date, settings),
      ...signed.findings,
    ],
  };
}

/** Without the rules on land outside the industrial line where there is none: all land would be outside it. */
function rulesFor(
  { rules, date, action }: JudgingOptions,
  { controlLines, parcels }: District,
): { readonly rules: RuleSet; readonly unasked: readonly Finding[] } {
  if (controlLines.some(({ kind }) => kind === 'industrialLine')) return { rules, unasked: [] };
  const isAsked = ({ industrialLine }: Rule) => industrialLine !== 'outside';
  const left = rulesInForce(rules, date).filter((rule) => !isAsked(rule) && rule.actions.includes(action));
  const numbers = {
    rules: left.map(({ id }) => id).join(', '),
    line: `${lineWord('industrialLine', 'zh')} / ${lineWord('industrialLine', 'en')}`,
  };
  return {
    rules: { ...rules, rules: rules.rules.filter(isAsked) },
    unasked: left.length === 0 ? [] : [finding('rule.lineMissing', 'note', parcels.layer, numbers)],
  };
}

function inOrder({ conflicts, shapes }: Judgement): Pick<Judgement, 'conflicts' | 'shapes'> {
  const rank = ({ severity, widthClass }: Conflict) => SEVERITY_ORDER[severity] + (widthClass === 'mismatch' ? 3 : 0);
  const order = [...conflicts.keys()].sort((a, b) => rank(conflicts[a]) - rank(conflicts[b]));
  return { conflicts: order.map((k) => conflicts[k]), shapes: selectItems(shapes, order) };
}

async function insideLines(ground: Ground): Promise<InsideLine[]> {
  const { controlLines, parcels } = ground.district;
  const wholeM2 = planarAreas(parcels.polygons);
  const places = controlLines.map(({ zoneId }, l) => ground.zonesOf(l, [...zoneId.keys()]));
  const planarM2 = await ground.areas(
    parcels.polygons,
    wholeM2,
    places.flatMap((place) => place ?? []),
  );
  let next = 0;
  return places.map((place) => {
    const areas = place ? planarM2[next++] : new Float64Array(wholeM2.length);
    const share = areas.map((areaM2, p) => shareOf(areaM2, wholeM2[p]));
    return { share, areaM2: share.map((part, p) => roundM2(part * parcels.officialM2[p])) };
  });
}
