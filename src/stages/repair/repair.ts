import { areasInCrs } from '../../geodesy/areasInCrs.js';
import type { Geos } from '../../geometry/geos.js';
import { itemCount, itemVertexRange, type PolygonSet, selectItems } from '../../geometry/polygonSet.js';
import type { Change, RepairBalance } from '../../model/change.js';
import type { District, Parcels } from '../../model/district.js';
import { type DistrictLayer, districtLayers } from '../../model/districtLayers.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { Settings } from '../../model/settings.js';
import { roundM2, sumM2 } from '../../model/units.js';
import { repairLayer } from './repairLayer.js';
import { RULES, SHAPE_RULES } from './rules/index.js';

export interface Repaired {
  readonly district: District;
  readonly changes: readonly Change[];
  /** New findings only: what was repaired in a computing copy, and what rules left. */
  readonly findings: readonly Finding[];
  /** Area ledger of the layers that changed, by town. */
  readonly balances: readonly RepairBalance[];
}

/**
 * A district mended by the rules that the settings turn on, with an account of what that took.
 *
 * Definition: every rule stands in a file of its own (`rules/`); by default those that move no land, and makeValid. Parcels take all rules,
 * other layers those that look at one shape alone: borders between control lines are not for a program to move.
 * Promises: rows keep their order and number, a row that went into another is empty; all other geometry is the same, bit for bit, and with
 * nothing to repair so is the district; per layer and town, area before + gained − lost = after to 0.01 m² (`account.ts`).
 * Parcels: official, geodesic and planar area are computed anew for changed rows only. Control lines change in the computing copy alone
 * (`computingCopy`, finding line.repaired): the delivered layer is never written. The recorded area stands beside.
 * `delivered`: findings of the readers, of which rings closed and turned are listed among the changes.
 */
export function repair(
  district: District,
  delivered: readonly Finding[],
  settings: Settings,
  geos: Geos,
  job: Job,
): Repaired {
  const changes: Change[] = [];
  const findings: Finding[] = [];
  const balances: RepairBalance[] = [];
  let repaired = district;
  for (const layer of districtLayers(district)) {
    changes.push(...readersChanges(layer, delivered, district));
    const rules = layer.role === 'parcels' ? RULES : SHAPE_RULES;
    const done = repairLayer(layerToRepair(layer, district), rules, settings, geos, job);
    findings.push(...done.findings);
    if (done.polygons === layer.polygons) continue;
    changes.push(...done.changes);
    balances.push(...done.balances);
    repaired = layer.withPolygons(repaired, done.polygons);
    if (layer.role === 'parcels') {
      repaired = { ...repaired, parcels: withAreas(repaired.parcels, changedRows(layer, done.changes), district) };
    }
    if (layer.role === 'controlLine') findings.push(...linesRepaired(layer, done.changes, done.polygons, geos));
  }
  return { district: repaired, changes, findings, balances };
}

/** Uses of land that is long and thin by nature. */
const LONG_BY_NATURE: ReadonlySet<string> = new Set(['railway', 'road', 'farmRoad', 'river', 'ditch', 'ridge']);

function layerToRepair(layer: DistrictLayer, district: District) {
  const { parcels } = district;
  return {
    layer: layer.layer,
    polygons: layer.polygons,
    table: layer.table,
    computingCopy: layer.role !== 'parcels',
    needsLedger: false,
    isLongByNature: (item: number) => LONG_BY_NATURE.has(layer.facts?.use[item] ?? ''),
    feature: layer.feature,
    parcelId: layer.parcelId,
    town: (item: number) => (layer.role === 'parcels' ? townOf(district, item) : ''),
    areasM2: (polygons: PolygonSet) =>
      polygons === parcels.polygons ? parcels.officialM2 : areasInCrs(polygons, district.crs).officialM2,
  };
}

function townOf({ parcels, towns }: District, parcel: number): string {
  const town = parcels.town[parcel];
  return town < 0 ? '' : towns.name[town] || towns.code[town];
}

/** Rings that readers closed or turned: no land moved. */
function readersChanges(layer: DistrictLayer, delivered: readonly Finding[], district: District): Change[] {
  const rows = new Map<number, number>();
  const changes: Change[] = [];
  for (const { code, layer: name, feature } of delivered) {
    if (name !== layer.layer || feature === null) continue;
    if (code !== 'ring.unclosed' && code !== 'ring.reoriented') continue;
    if (rows.size === 0) for (let i = 0; i < itemCount(layer.polygons); i++) rows.set(layer.feature(i), i);
    const item = rows.get(feature);
    if (item === undefined) continue;
    const [first, end] = itemVertexRange(layer.polygons, item);
    const { xy } = layer.polygons;
    changes.push({
      layer: layer.layer,
      feature,
      parcelId: layer.parcelId(item),
      town: layer.role === 'parcels' ? townOf(district, item) || null : null,
      rule: code === 'ring.unclosed' ? 'closeRing' : 'orientRing',
      x: first < end ? xy[2 * first] : null,
      y: first < end ? xy[2 * first + 1] : null,
      gainedM2: 0,
      lostM2: 0,
      planarGainedM2: 0,
      planarLostM2: 0,
      movedM: 0,
      otherFeature: null,
      computingCopy: layer.role !== 'parcels',
    });
  }
  return changes;
}

function changedRows(layer: DistrictLayer, changes: readonly Change[]): number[] {
  const rows = new Set(changes.map(({ feature }) => feature));
  const items: number[] = [];
  for (let i = 0; i < itemCount(layer.polygons); i++) if (rows.has(layer.feature(i))) items.push(i);
  return items;
}

/** One finding a zone whose land moved: the sum of what was gained and lost. */
function linesRepaired(
  layer: DistrictLayer,
  changes: readonly Change[],
  polygons: PolygonSet,
  geos: Geos,
): readonly Finding[] {
  return changedRows(layer, changes).flatMap((item) => {
    const own = changes.filter(({ feature, rule }) => feature === layer.feature(item) && rule !== 'dropDuplicates');
    if (own.length === 0) return [];
    const movedM2 = roundM2(sumM2(own.flatMap(({ gainedM2, lostM2 }) => [gainedM2, lostM2])));
    const [x, y] = geos.interiorPoint(polygons, item);
    const place = Number.isNaN(x) ? {} : { x, y };
    return [finding('line.repaired', 'warning', layer.layer, { movedM2 }, { feature: layer.feature(item), ...place })];
  });
}

function withAreas(parcels: Parcels, items: readonly number[], { crs }: District): Parcels {
  const areas = areasInCrs(selectItems(parcels.polygons, items), crs);
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
