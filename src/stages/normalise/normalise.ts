import { type Crs, declaredCrs } from '../../geodesy/crs.js';
import { placeOfLayer } from '../../geodesy/plausible.js';
import { EMPTY_POLYGON_SET } from '../../geometry/polygonSet.js';
import type { DeclaredCrs } from '../../model/checkedLayer.js';
import type { Barriers, District, Parcels } from '../../model/district.js';
import { LianpianError } from '../../model/errors.js';
import { type Finding, finding } from '../../model/finding.js';
import type { Job } from '../../model/job.js';
import type { DeliveredLayer, LayerRead } from '../../model/layer.js';
import { coordinatesOf } from '../../model/layer.js';
import type { LayerRole, LayerSpec, Scenario } from '../../model/scenario.js';
import type { Settings } from '../../model/settings.js';
import { readControlAreas } from './controlAreas.js';
import { readControlLine } from './controlLines.js';
import { dataYearOf, reportYears } from './dataYear.js';
import { readBuildings } from './firms/buildings.js';
import { firmIndex } from './firms/firmIndex.js';
import { firmLand } from './firms/firmLand.js';
import { firmSites } from './firms/firmSites.js';
import { readFirmRows } from './firms/firms.js';
import { readLeases } from './firms/leases.js';
import { readTitles } from './firms/titles.js';
import { readKeepList } from './keepList.js';
import { locateFindings } from './locate.js';
import { type PlacedLayer, readNamedAreas, readSlope } from './namedAreas.js';
import { type OpenLayer, openLayer } from './openLayer.js';
import { readParcels } from './parcels.js';
import { readParks } from './parks.js';
import { placeLayer } from './placeLayer.js';
import { shapeCount } from './shapeRows.js';
import { readSignOffs } from './signOffs.js';
import { reportWebMapShifts } from './webMap.js';
import { chooseWorkingCrs, type WorkingChoice, workingCrsOf } from './workingCrs.js';

/**
 * From layers as delivered to one district in one plane.
 *
 * Definition: every layer of the scenario is opened (rows chosen, joined, CRS known and believable), brought to the working CRS, and read into the
 * engine's nouns by its role. The working CRS is the parcels' own plane (see `chooseWorkingCrs`); areas are of delivered coordinates.
 * Needs: `layers` by the scenario's layer key, a joined table by `<key>.join`.
 * Promises: no row is lost in silence: parcels without a usable shape stay, empty, with area 0; what was left out by `where`, what
 * was guessed and what was changed is a finding, and `read` says of every layer what was read.
 * Refuses what cannot be right: E_LAYER_MISSING, E_LAYER_EMPTY (no parcels), E_GEOMETRY_TYPE, E_CRS_MISSING, E_CRS_UNKNOWN,
 * E_CRS_WRONG, E_FIELD_MISSING. Other roles may be empty or absent.
 */
export interface Normalised {
  readonly district: District;
  readonly findings: readonly Finding[];
  readonly read: readonly LayerRead[];
  /** The CRS of each layer that has one, as delivered. */
  readonly declared: ReadonlyMap<string, DeclaredCrs>;
}

export function normalise(
  layers: ReadonlyMap<string, DeliveredLayer>,
  scenario: Scenario,
  settings: Settings,
  job: Job,
): Normalised {
  const findings: Finding[] = [];
  const report = (item: Finding): void => {
    findings.push(item);
  };
  const keys = Object.keys(scenario.layers);
  const near = () => {
    for (const { crs, shapes } of layers.values()) {
      const place = placeOfLayer(crs, coordinatesOf(shapes));
      if (place) return place;
    }
    return null;
  };
  const opened = keys.map((key, k) => {
    step(job, k, 2 * keys.length);
    return openLayer(key, scenario.layers[key], deliveredOf(layers, key), layers.get(`${key}.join`), report, near);
  });
  const parcelLayer = soleParcels(opened);
  const working = chooseWorkingCrs(scenario.crs, crsOf(parcelLayer), coordinatesOf(parcelLayer.shapes));
  reportWorkingCrs(working, parcelLayer, report);
  const placed = opened.map((open, k) => {
    step(job, keys.length + k, 2 * keys.length);
    return { open, placed: placeLayer(open, working.crs, settings['reproject.chordErrorM'], report) };
  });
  reportWebMapShifts(placed, working.crs, report);
  const district = assemble(placed, working.crs, scenario, settings, report);
  reportYears(
    opened.map((open) => ({ ...open, year: dataYearOf(open) })),
    report,
  );
  step(job, 2 * keys.length, 2 * keys.length);
  return {
    district,
    findings: locateFindings(findings, placed, district.parcels),
    read: placed.map(layerRead),
    declared: new Map(opened.flatMap(({ layer, crs }) => (crs ? [[layer, declaredCrs(crs)] as const] : []))),
  };
}

function assemble(
  placed: readonly PlacedLayer<LayerSpec>[],
  working: Crs,
  scenario: Scenario,
  settings: Settings,
  report: (item: Finding) => void,
): District {
  const towns = readNamedAreas(ofRole(placed, 'towns'));
  const villages = readNamedAreas(ofRole(placed, 'villages'));
  const unbuilt = ofRole(placed, 'approvedUnbuilt');
  const temporary = ofRole(placed, 'temporaryLand');
  const planned = ofRole(placed, 'plannedParks');
  const [parcelLayer] = ofRole(placed, 'parcels');
  const { parcels, basis } = readParcels(
    parcelLayer.open,
    parcelLayer.placed,
    working,
    { towns, villages },
    settings,
    report,
  );
  const controlAreas = readControlAreas(
    ofRole(placed, 'controlAreas').map(({ open }) => open),
    ofRole(placed, 'villages').map(({ open }) => open),
    settings['area.levelling'] !== 'none',
    report,
  );
  const signOffs = ofRole(placed, 'signOffs');
  const keepLayers = ofRole(placed, 'keepList').map(({ open }) => open);
  return {
    name: scenario.name,
    simulated: scenario.simulated ?? false,
    crs: workingCrsOf(working),
    areaBasis: basis,
    dataYear: dataYearOf(parcelLayer.open).year,
    parcels,
    towns,
    villages,
    controlLines: ofRole(placed, 'controlLine').map((layer) => readControlLine(layer, report)),
    parks: readParks(ofRole(placed, 'parks'), report),
    ...(planned.length > 0 ? { plannedParks: readParks(planned, report) } : {}),
    barriers: ofRole(placed, 'barrier').map(barrierOf),
    slope: readSlope(ofRole(placed, 'slope'), report),
    approvedUnbuilt: unbuilt.length > 0 ? readNamedAreas(unbuilt) : null,
    ...(controlAreas ? { controlAreas } : {}),
    ...(temporary.length > 0 ? { temporaryLand: readNamedAreas(temporary) } : {}),
    keep: readKeepList(keepLayers, parcels.id, report),
    ...firmTables(placed, parcels, working, scenario, settings, report),
    ...(signOffs.length > 0 ? { signOffs: readSignOffs(signOffs, parcels) } : {}),
  };
}

/** Parcel, title and firm: three tables, and what relates them. Without titles, buildings and leases firms stand where their rows say. */
function firmTables(
  placed: readonly PlacedLayer<LayerSpec>[],
  parcels: Parcels,
  working: Crs,
  scenario: Scenario,
  settings: Settings,
  report: (item: Finding) => void,
): Pick<District, 'firms' | 'sites' | 'titles' | 'buildings' | 'leases' | 'land'> {
  const firmLayers = ofRole(placed, 'firms').map(({ open }) => open);
  const { firms, batches } = readFirmRows(firmLayers, report);
  const index = firmIndex(firms);
  const layers = { titles: ofRole(placed, 'titles'), buildings: ofRole(placed, 'buildings') };
  const leaseLayers = ofRole(placed, 'leases').map(({ open }) => open);
  const titles = layers.titles.length > 0 ? readTitles(layers.titles, parcels, working, index, settings, report) : null;
  const buildings = readBuildings(layers.buildings, parcels, titles, index, settings, report);
  const leases = readLeases(leaseLayers, parcels, titles, index, scenario.date, report);
  if (leaseLayers.length > 0 && !titles) report(finding('lease.noTitles', 'warning', leaseLayers[0].layer, {}));
  const firmLayer = firmLayers.map(({ layer }) => layer).join(', ');
  const land = titles ? firmLand(firms, titles.titles, leases, parcels, firmLayer, report) : null;
  const basis = settings['firm.shareBasis'];
  return {
    firms,
    sites: firmSites(firms, batches, parcels.id, { titles, buildings, land, basis }, report),
    ...(titles ? { titles: titles.titles } : {}),
    ...(layers.buildings.length > 0 ? { buildings } : {}),
    ...(leaseLayers.length > 0 ? { leases } : {}),
    ...(land ? { land } : {}),
  };
}

function barrierOf({ open, placed }: PlacedLayer<Extract<LayerSpec, { role: 'barrier' }>>): Barriers {
  const { shapes } = placed;
  return {
    layer: open.layer,
    name: open.key,
    cuts: open.spec.cuts,
    shape:
      shapes.kind === 'line' || shapes.kind === 'polygon' ? shapes : { kind: 'polygon', polygons: EMPTY_POLYGON_SET },
  };
}

function deliveredOf(layers: ReadonlyMap<string, DeliveredLayer>, key: string): DeliveredLayer {
  const layer = layers.get(key);
  if (layer) return layer;
  throw new LianpianError(
    'E_LAYER_MISSING',
    `图层未读入 / layer ${key} was not read`,
    `layers.${key}`,
    'Check its file and layer name.',
  );
}

function soleParcels(opened: readonly OpenLayer[]): OpenLayer {
  const parcels = opened.filter(({ spec }) => spec.role === 'parcels');
  if (parcels.length !== 1) {
    throw new LianpianError(
      'E_LAYER_MISSING',
      `须有且只有一个地块图层 / ${parcels.length} layers have the role parcels, one is needed`,
      'layers',
      'Give exactly one layer of the scenario the role "parcels".',
    );
  }
  if (parcels[0].feature.length === 0) {
    throw new LianpianError(
      'E_LAYER_EMPTY',
      '地块图层没有要素 / the parcel layer has no rows',
      parcels[0].where,
      'Name the right file and layer, and check "where".',
    );
  }
  return parcels[0];
}

/** A parcel layer that was opened has a CRS: `openLayer` refuses one without. */
function crsOf(open: OpenLayer): Crs {
  if (!open.crs) throw new Error(`${open.where} was opened without a CRS`);
  return open.crs;
}

function reportWorkingCrs({ crs, because }: WorkingChoice, parcels: OpenLayer, report: (item: Finding) => void): void {
  if (!because) return;
  const text = `${because.zh} / ${because.en}`;
  parcels.guessed.push(`工作坐标系 / working CRS ${crs.code}`);
  report(finding('crs.guessed', 'note', parcels.layer, { crs: crs.code, because: text }));
}

function layerRead({ open, placed }: PlacedLayer<LayerSpec>): LayerRead {
  const { key, spec, delivered, feature, crs, crsFrom, guessed } = open;
  const { encoding } = delivered;
  const { year, from } = dataYearOf(open);
  return {
    key,
    role: spec.role,
    file: delivered.file,
    layer: delivered.layer,
    format: delivered.format,
    features: shapeCount(delivered.shapes, delivered.table.rowCount),
    kept: feature.length,
    crs: crs?.code ?? null,
    crsFrom,
    encoding: encoding?.name ?? null,
    encodingFrom: encoding?.from ?? null,
    dataYear: year,
    dataYearFrom: from,
    addedVertices: placed.addedVertices,
    guessed,
  };
}

function ofRole<R extends LayerRole>(
  placed: readonly PlacedLayer<LayerSpec>[],
  role: R,
): PlacedLayer<Extract<LayerSpec, { readonly role: R }>>[] {
  return placed.filter(({ open }) => open.spec.role === role) as PlacedLayer<
    Extract<LayerSpec, { readonly role: R }>
  >[];
}

function step(job: Job, done: number, total: number): void {
  if (job.cancelled()) throw new LianpianError('E_CANCELLED', '已取消 / cancelled', 'normalise', 'Run it again.');
  job.progress('normalise', done, total);
}
