import { fileURLToPath } from 'node:url';
import { readDelivery } from '../../../src/cli/files/delivery.js';
import { limiter } from '../../../src/cli/files/limiter.js';
import { readRules } from '../../../src/cli/files/ruleFiles.js';
import { DISK } from '../../../src/cli/files/scenarioFiles.js';
import { scratchFolder } from '../../../src/cli/files/sources.js';
import { loadScenario } from '../../../src/formats/scenario/load.js';
import { settingsOf } from '../../../src/formats/scenario/parse.js';
import { loadGeos } from '../../../src/geometry/geos.js';
import { QUIET_JOB } from '../../../src/model/job.js';
import { legality } from '../../../src/model/legality.js';
import { conflictExits } from '../../../src/stages/judge/exits.js';
import { groundOf, heldPieces, judge } from '../../../src/stages/judge/judge.js';
import { honour } from '../../../src/stages/judge/signOffs.js';
import { existingSubjects } from '../../../src/stages/judge/subjects.js';
import { level } from '../../../src/stages/level/level.js';
import { measure } from '../../../src/stages/measure/measure.js';
import { normaliseLocks } from '../../../src/stages/normalise/locks.js';
import { normalise } from '../../../src/stages/normalise/normalise.js';
import { overlay } from '../../../src/stages/overlay/overlay.js';
import type { ProposeInput } from '../../../src/stages/propose/propose.js';
import { repair } from '../../../src/stages/repair/repair.js';
import { inputOf, target } from '../../../test/stages/propose/land.js';
import { syntheticDistrict } from '../../../test/stages/propose/synthetic.js';

export interface Case {
  readonly what: string;
  input(wanted: number, seed: number): Promise<ProposeInput>;
}

/** Districts of the bench. `wanted` scales the targets: of the made ones 1 can be met, 1.8 falls short. */
export const CASES: Readonly<Record<string, Case>> = {
  demo: { what: 'the demo district, as delivered', input: demo },
  made: { what: 'made up, of the size of the demo', input: (wanted, seed) => made(wanted, seed, 1) },
  large: { what: 'made up, 6,000 industrial parcels', input: (wanted, seed) => made(wanted, seed, 3) },
  huge: { what: 'made up, 50,000 industrial parcels', input: (wanted, seed) => made(wanted, seed, 23) },
};

/** Tiles of 30 km with 2,200 industrial parcels and 6,000 firms each. */
function made(wanted: number, seed: number, tiles: number): Promise<ProposeInput> {
  const mu = { unit: 'mu', mode: 'must' } as const;
  const share = wanted * tiles;
  return inputOf({
    sketch: syntheticDistrict(seed, { quarters: 90, hamlets: 330 }, tiles),
    settings: { 'total.basis': 'floor', 'cluster.maxCount': 40 * tiles, 'oneBody.platformClusters': 40 * tiles },
    targets: [
      target('revitalised', 'revitalised', 5000 * share, mu),
      target('reclaimed', 'reclaimed', 3000 * share, { ...mu, sense: 'over' }),
      target('rectified', 'rectified', 1_500_000 * share, { mode: 'must' }),
      target('scattered', 'scatteredFirms', Math.round(1400 * share), { mode: 'must' }),
      target('outdated', 'outdatedFirms', Math.round(400 * share), { mode: 'must' }),
      target('inPark', 'inParkShare', Math.min(98, 80 * wanted), { mode: 'must' }),
    ],
  });
}

/** The demo district brought through every stage before propose; its findings are not of interest here. */
async function demo(wanted: number): Promise<ProposeInput> {
  const path = fileURLToPath(new URL('../../../data/yinzhou/scenario.json', import.meta.url));
  const { scenario } = await loadScenario(path, DISK);
  const settings = settingsOf(scenario, path);
  const rules = await readRules(scenario.rules);
  const geos = await loadGeos();
  const scratch = await scratchFolder();
  try {
    const delivery = await readDelivery(scenario, { scratch, atOnce: limiter(2), job: QUIET_JOB, lang: 'en' });
    const delivered = normalise(delivery.layers, scenario, settings, QUIET_JOB);
    const sound = repair(delivered.district, delivered.findings, settings, geos, QUIET_JOB);
    const { district } = level(sound.district, settings);
    const overlaid = overlay(district, settings, geos, QUIET_JOB);
    const ground = groundOf(district, settings, { geos });
    const context = { district, rules, date: scenario.date, settings, geos };
    const asItIs = await judge(existingSubjects(district, overlaid), ground, rules, scenario.date);
    const { conflicts } = honour(asItIs, district.signOffs ?? [], context);
    const targets = scenario.targets ?? [];
    return {
      district,
      overlay: overlaid,
      measures: measure(district, overlaid, settings, QUIET_JOB),
      held: heldPieces(conflicts, overlaid),
      exits: await conflictExits(conflicts, overlaid, ground, context),
      legality: legality(rules, scenario.date, ground.ask),
      targets: targets.map((one) => ({
        ...one,
        value: Math.min(one.value * wanted, one.unit === 'percent' ? 98 : Number.POSITIVE_INFINITY),
      })),
      prices: scenario.prices ?? {},
      date: scenario.date,
      quotas: scenario.quotas ?? {},
      locks: normaliseLocks(scenario.edits ?? [], delivery.lockFiles, district.crs, settings['reproject.chordErrorM']),
      settings,
    };
  } finally {
    await scratch.removeAll();
  }
}
