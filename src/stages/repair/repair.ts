import { areasInCrs } from '../../geodesy/areasInCrs.js';
import type { Geos } from '../../geometry/geos.js';
import { itemCount, type PolygonSet, planarAreas, replaceItems, selectItems } from '../../geometry/polygonSet.js';
import type { Change } from '../../model/change.js';
import type { District, Parcels } from '../../model/district.js';
import { type DistrictLayer, districtLayers } from '../../model/districtLayers.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Settings } from '../../model/settings.js';
import { roundM2 } from '../../model/units.js';

export interface Repaired {
  readonly district: District;
  readonly changes: readonly Change[];
  /** New findings only: what was repaired in a computing copy. */
  readonly findings: readonly Finding[];
}

/**
 * A district whose every polygon is valid, with an account of what that took.
 *
 * Definition: exactly the rows that `findings` call geometry.invalid or geometry.empty are made valid (GEOS, structure method); rule `makeValid`, or
 * `dropEmpty` where no land is left. Gained and lost m²: planar area now − signed area of the delivered rings, by its sign.
 * Promises: rows keep their order and number; all other geometry is the same, bit for bit, and with nothing to repair so is the district.
 * Parcels: official, geodesic and planar area are computed anew for changed rows only. Control lines change in the computing copy alone
 * (`computingCopy`, finding line.repaired): the delivered layer is never written. Overlaps and duplicates are left for a person.
 * Limits: of a bow-tie both lobes are kept, so its signed area says little; the recorded area stands beside.
 */
export function repair(
  district: District,
  findings: readonly Finding[],
  _settings: Settings,
  geos: Geos,
  job: Job,
): Repaired {
  const layers = districtLayers(district);
  const changes: Change[] = [];
  const said: Finding[] = [];
  let repaired = district;
  layers.forEach((layer, l) => {
    progress(job, l, layers.length);
    const items = brokenItems(layer, findings);
    if (items.length === 0) return;
    const sound = geos.makeValid(layer.polygons, items);
    const before = planarAreas(selectItems(layer.polygons, items));
    const after = planarAreas(sound);
    items.forEach((item, k) => {
      const movedM2 = roundM2(Math.abs(after[k] - before[k]));
      const change: Change = {
        layer: layer.layer,
        feature: layer.feature(item),
        parcelId: layer.parcelId(item),
        rule: sound.itemStart[k] === sound.itemStart[k + 1] ? 'dropEmpty' : 'makeValid',
        gainedM2: after[k] > before[k] ? movedM2 : 0,
        lostM2: after[k] < before[k] ? movedM2 : 0,
        computingCopy: layer.role !== 'parcels',
      };
      changes.push(change);
      if (layer.role === 'controlLine') said.push(lineRepaired(layer, item, movedM2, geos, sound, k));
    });
    repaired = layer.withPolygons(repaired, replaceItems(layer.polygons, items, sound));
    if (layer.role === 'parcels') {
      repaired = { ...repaired, parcels: withAreas(repaired.parcels, items, sound, repaired) };
    }
  });
  progress(job, layers.length, layers.length);
  return { district: repaired, changes, findings: said };
}

/** Items of the layer that a finding calls invalid or empty, ascending. */
function brokenItems(layer: DistrictLayer, findings: readonly Finding[]): number[] {
  const rows = new Set<number>();
  for (const { code, layer: name, feature } of findings) {
    if (name !== layer.layer || feature === null) continue;
    if (code === 'geometry.invalid' || code === 'geometry.empty') rows.add(feature);
  }
  const items: number[] = [];
  for (let i = 0; rows.size > 0 && i < itemCount(layer.polygons); i++) {
    if (rows.has(layer.feature(i)) && layer.polygons.itemStart[i] < layer.polygons.itemStart[i + 1]) items.push(i);
  }
  return items;
}

function lineRepaired(
  layer: DistrictLayer,
  item: number,
  movedM2: number,
  geos: Geos,
  sound: PolygonSet,
  k: number,
): Finding {
  const [x, y] = geos.interiorPoint(sound, k);
  const place = Number.isNaN(x) ? {} : { x, y };
  return finding('line.repaired', 'warning', layer.layer, { movedM2 }, { feature: layer.feature(item), ...place });
}

function withAreas(parcels: Parcels, items: readonly number[], sound: PolygonSet, district: District): Parcels {
  const areas = areasInCrs(sound, district.crs);
  const officialM2 = Float64Array.from(parcels.officialM2);
  const geodesicM2 = Float64Array.from(parcels.geodesicM2);
  const planarM2 = Float64Array.from(parcels.planarM2);
  items.forEach((item, k) => {
    officialM2[item] = areas.officialM2[k];
    geodesicM2[item] = areas.geodesicM2[k];
    planarM2[item] = areas.planarM2[k];
  });
  return { ...parcels, officialM2, geodesicM2, planarM2 };
}

function progress(job: Job, done: number, total: number): void {
  if (job.cancelled()) {
    throw new LianpianError('E_CANCELLED', 'repairing was cancelled', 'repair', 'Start the run again.');
  }
  job.progress('repair', done, total);
}
