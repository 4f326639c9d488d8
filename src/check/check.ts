import type { Crs } from '../geodesy/crs.js';
import type { Geos } from '../geometry/geos.js';
import type { AcceptedFile } from '../model/acceptance.js';
import { withoutRepeats } from '../model/batchFindings.js';
import type { CheckedLayer } from '../model/checkedLayer.js';
import { areaOfFindings, type Checks } from '../model/checks.js';
import type { Finding } from '../model/finding.js';
import { type GradedLayer, gradeLayers, type LayerGrade } from '../model/grade.js';
import type { Job } from '../model/job.js';
import type { Settings } from '../model/settings.js';
import { accept } from '../stages/validate/accept.js';
import { validate } from '../stages/validate/validate.js';
import { type GivenLayer, openLayers, type TakenLayer } from './openLayers.js';
import { townReader } from './towns.js';

export interface CheckOptions {
  readonly settings: Settings;
  /** What could not be read beside the layers. */
  readonly unread?: readonly Finding[];
  /** What a person had accepted, and in which file. */
  readonly accepted: AcceptedFile | null;
}

export interface CheckResult extends Checks {
  readonly layers: readonly CheckedLayer[];
  readonly taken: readonly TakenLayer[];
  readonly working: Crs | null;
  /** Of each layer, in the order given; those that could not be checked are not graded. */
  readonly grades: readonly LayerGrade[];
  /** Of each finding; '' where it is not known. */
  readonly towns: readonly string[];
}

/**
 * `lianpian check` in one sentence: layers are opened and brought to one plane, validated each and against each other, and what a person had
 * accepted is marked.
 *
 * Needs: layers as readers give them. Promises: nothing is changed; findings of reading first, then of `validate` in its order, then of the
 * accepted file; `areas` holds the shape of every finding that is land.
 */
export async function checkLayers(
  given: readonly GivenLayer[],
  { settings, accepted, unread = [] }: CheckOptions,
  geos: Geos,
  job: Job,
): Promise<CheckResult> {
  const read: Finding[] = [...unread];
  const { layers, taken, working } = openLayers(given, settings, (item) => read.push(item));
  const checks = await validate(layers, { settings, geos, crs: working }, job);
  const found = withoutRepeats([...withIds(read, layers), ...checks.findings]);
  const { findings, said } = accept(found, accepted, settings);
  const all = [...findings, ...said];
  const townOf = townReader(layers);
  return {
    layers,
    taken,
    working,
    findings: all,
    areas: checks.areas,
    areaOf: areaOfFindings(checks, found, said.length),
    grades: gradeLayers(gradedLayers(taken, all), all, settings),
    towns: all.map(townOf),
  };
}

/** Every layer with its rows; one that could not be opened has none to grade. */
function gradedLayers(taken: readonly TakenLayer[], findings: readonly Finding[]): GradedLayer[] {
  const unchecked = findings.filter(({ code }) => code === 'layer.unchecked').map(({ layer }) => layer);
  return [...taken, ...unchecked.map((layer) => ({ layer, rows: 0 }))];
}

/** What reading said of a row, with the id of the row. */
function withIds(read: readonly Finding[], layers: readonly CheckedLayer[]): Finding[] {
  const unnamed = (item: Finding) => item.feature !== null && item.parcelId === null;
  const about = new Set(read.filter(unnamed).map(({ layer }) => layer));
  const idsOf = new Map(layers.filter(({ layer }) => about.has(layer)).map((layer) => [layer.layer, idByRow(layer)]));
  return read.map((item) => {
    const id = unnamed(item) ? idsOf.get(item.layer)?.get(item.feature ?? 0) : undefined;
    return id === undefined ? item : { ...item, parcelId: id };
  });
}

function idByRow({ table, feature, parcelId }: CheckedLayer): Map<number, string> {
  const ids = new Map<number, string>();
  for (let k = 0; k < (table?.rowCount ?? 0); k++) {
    const id = parcelId(k);
    if (id !== null) ids.set(feature(k), id);
  }
  return ids;
}
