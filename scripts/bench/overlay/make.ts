/**
 * The district of the overlay bench as files: parcels.fgb and one FlatGeobuf a layer of control lines.
 *
 *   npx tsx scripts/bench/overlay/make.ts --parcels N --out DIR [--seed 1] [--zone-parcels M] [--ending fgb|parquet|shp]
 *
 * Parcels are written as they are made: memory does not grow with N (but for a Shapefile, which is written whole). With --zone-parcels M the layers are those of the district of M parcels, which
 * lies in the south-west of the larger one.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { polygonSetBuilder } from '../../../src/geometry/polygonSet.js';
import { makeParcels } from './district.js';
import { createLayerFile } from './layerFile.js';
import { meshPlan } from './mesh.js';
import { ZONE_LAYERS } from './zones.js';

const { values } = parseArgs({
  options: {
    parcels: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    out: { type: 'string' },
    'zone-parcels': { type: 'string' },
    ending: { type: 'string', default: 'fgb' },
  },
});
if (!values.out) throw new Error('say --out DIR');
const BATCH_PARCELS = 20_000;
const plan = meshPlan(Number(values.parcels), Number(values.seed));
const zonePlan = values['zone-parcels'] ? meshPlan(Number(values['zone-parcels']), plan.seed) : plan;
mkdirSync(values.out, { recursive: true });

for (const layer of ZONE_LAYERS) {
  const file = await createLayerFile(join(values.out, `${layer.name}.fgb`), layer.name);
  for (let tile = 0; tile < layer.tiles(zonePlan); tile++) {
    const builder = polygonSetBuilder();
    layer.writeTile(zonePlan, tile, builder);
    await file.append(builder.finish());
  }
  const { rows, vertices } = await file.close();
  console.log(`${layer.name}.fgb: ${rows} zones, ${vertices} vertices`);
}
const name = `parcels.${values.ending}`;
const file = await createLayerFile(join(values.out, name), 'parcels');
for (let from = 0; from < plan.parcels; from += BATCH_PARCELS) {
  await file.append(makeParcels(plan, from, Math.min(plan.parcels, from + BATCH_PARCELS)));
}
const { rows, vertices } = await file.close();
console.log(`${name}: ${rows} parcels, ${vertices} vertices`);
