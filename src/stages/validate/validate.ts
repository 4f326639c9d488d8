import type { CheckedLayer } from '../../model/checkedLayer.js';
import { type Checks, checkLog } from '../../model/checks.js';
import { LianpianError } from '../../model/errors.js';
import type { Job } from '../../model/job.js';
import { attributeFindings } from './attributes/attributes.js';
import { betweenLayers } from './between/betweenLayers.js';
import type { CheckContext, SoundLayer } from './context.js';
import { coverageFindings } from './coverage.js';
import { featureFindings } from './features.js';
import { mainBody } from './mainBody.js';
import { codesOfUnits } from './unitCodes.js';

/**
 * What is wrong with layers as delivered: nothing is changed, everything is named with layer, row, place and numbers.
 *
 * Definition: every layer by its features (each shape alone), its coverage (shapes of the layer against each other) and its attributes;
 * then the layers against each other. What each check says stands at the head of its file.
 * Needs layers in one working CRS (`CheckedLayer`): rows without any shape, unknown land classes and dangling references were named by normalise.
 * Promises: findings by layer, then check, then row; what lies between layers last. Findings that are land come with their shape.
 */
export async function validate(
  layers: readonly CheckedLayer[],
  { settings, geos, crs = null }: Pick<CheckContext, 'settings' | 'geos'> & Partial<Pick<CheckContext, 'crs'>>,
  job: Job,
): Promise<Checks> {
  const { report, checks } = checkLog();
  const lands = layers.flatMap((layer) => {
    const { box } = mainBody(layer.polygons, settings['validate.farOffM']);
    return layer.role === 'parcels' && box ? [{ layer, box }] : [];
  });
  const unitCodes = { towns: codesOfUnits(layers, 'towns', 9), villages: codesOfUnits(layers, 'villages', 12) };
  const context: CheckContext = { settings, geos, crs, lands, unitCodes };
  const checked: SoundLayer[] = [];
  for (const [l, layer] of layers.entries()) {
    progress(job, l, layers.length);
    const sound = await featureFindings(layer, context, report);
    await coverageFindings(sound, context, report);
    attributeFindings(sound, context, report);
    checked.push(sound);
  }
  await betweenLayers(checked, context, report);
  progress(job, layers.length, layers.length);
  return checks();
}

function progress(job: Job, done: number, total: number): void {
  if (job.cancelled()) {
    throw new LianpianError('E_CANCELLED', 'validating was cancelled', 'validate', 'Start the run again.');
  }
  job.progress('validate', done, total);
}
