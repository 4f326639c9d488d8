import type { Crs } from '../geodesy/crs.js';
import { placeOfLayer } from '../geodesy/plausible.js';
import type { Geos } from '../geometry/geos.js';
import type { OverlapTolerances } from '../geometry/overlap/overlapAreas.js';
import type { OverlapIndex } from '../geometry/overlap/overlapIndex.js';
import { separateZones } from '../geometry/overlap/separateZones.js';
import { type NearParts, nearParts } from '../geometry/pieces/nearPart.js';
import { type PolygonSet, planarAreas, selectItems } from '../geometry/polygonSet.js';
import { textCell } from '../model/column.js';
import { overlapTolerances } from '../model/conflictClass.js';
import { LianpianError } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer } from '../model/layer.js';
import type { LayerSpec } from '../model/scenario.js';
import type { Settings } from '../model/settings.js';
import { roundM2 } from '../model/units.js';
import { mended } from '../stages/normalise/mended.js';
import { type OpenLayer, openLayer } from '../stages/normalise/openLayer.js';
import { placeLayer, polygonsOf } from '../stages/normalise/placeLayer.js';

/** Zones under the name their columns have. */
export interface NamedZones {
  readonly name: string;
  readonly delivered: DeliveredLayer;
  /** Field of the zone ids; null: BSM, else the row number. */
  readonly idField: string | null;
}

/** A layer of zones, opened: its CRS is known and believable. */
export type OpenZones = OpenLayer<Extract<LayerSpec, { role: 'controlLine' }>>;

/** A layer of zones ready to be measured against, in the plane of the table. */
export interface ZoneLayer {
  readonly name: string;
  /** Valid; zones may overlap each other. */
  readonly zones: PolygonSet;
  readonly zoneId: readonly string[];
  /** Parts of zones near a parcel, made ready on first use. */
  near(): NearParts;
  /** Of the zones with overlaps dissolved: every m² counts once. On shared memory where there are several threads. */
  readonly index: OverlapIndex;
  /** m² that lie under the layer more than once. */
  readonly selfOverlapM2: number;
}

const FEATURES_NAMED = 20;

/** Refuses what is no layer of zones: E_GEOMETRY_TYPE, E_LAYER_EMPTY, and what `openLayer` refuses of a CRS. */
export function openZones({ name, delivered }: NamedZones, report: (item: Finding) => void): OpenZones {
  const asNamed = {
    ...delivered,
    layer: name,
    findings: delivered.findings.map((item): Finding => ({ ...item, layer: name })),
  };
  const place = placeOfLayer(delivered.crs, coordinatesOf(delivered.shapes));
  const open = openLayer(
    name,
    { file: delivered.file, role: 'controlLine', kind: name },
    asNamed,
    undefined,
    report,
    () => place,
  );
  if (coordinatesOf(open.shapes).length > 0) return open;
  throw new LianpianError(
    'E_LAYER_EMPTY',
    `${name} 没有多边形 / ${name} holds no polygon`,
    `${delivered.file} | ${delivered.layer}`,
    'Check that this is the right file and layer (FILE|layer=NAME), or leave this --zone out.',
  );
}

/** Brings opened zones to the plane, mends those that are not valid, and finds what lies under them twice. */
export function zoneLayer(
  { name, idField }: NamedZones,
  open: OpenZones,
  working: Crs,
  { settings, shared }: { readonly settings: Settings; readonly shared: boolean },
  geos: Geos,
  report: (item: Finding) => void,
): ZoneLayer {
  const placed = polygonsOf(placeLayer(open, working, settings['reproject.chordErrorM'], report).shapes);
  const zones = madeValid(placed, open, geos, report);
  const separate = eachOnce(zones, open, overlapTolerances(settings), shared, geos, report);
  const id = open.fields.optional(idField ?? undefined, ['BSM']);
  const zoneId = Array.from(open.feature, (feature, row) => textCell(id?.column, row) || String(feature));
  let near: NearParts | null = null;
  return { name, zones, zoneId, near: () => (near ??= nearParts(zones)), ...separate };
}

/** Zones that are not valid are measured on a mended copy, each with findings. */
function madeValid(zones: PolygonSet, open: OpenZones, geos: Geos, report: (item: Finding) => void): PolygonSet {
  const { polygons, broken, sound } = mended(zones, open.layer, (zone) => open.feature[zone], geos, report);
  const before = planarAreas(selectItems(zones, broken));
  const after = planarAreas(sound);
  broken.forEach((zone, k) => {
    const numbers = { movedM2: roundM2(Math.abs(after[k] - before[k])) };
    report(finding('line.repaired', 'warning', open.layer, numbers, { feature: open.feature[zone] }));
  });
  return polygons;
}

/** Found by the kernel, area(Z, Z) − area(Z); only the zones concerned are looked at in pairs and dissolved. */
function eachOnce(
  zones: PolygonSet,
  open: OpenZones,
  tolerances: OverlapTolerances,
  shared: boolean,
  geos: Geos,
  report: (item: Finding) => void,
): Pick<ZoneLayer, 'index' | 'selfOverlapM2'> {
  const { concerned, index, selfOverlapM2 } = separateZones(zones, tolerances, geos, shared);
  if (concerned.length === 0) return { index: index(), selfOverlapM2 };
  const overlapM2 = roundM2(selfOverlapM2);
  const named = concerned.slice(0, FEATURES_NAMED).map((zone) => open.feature[zone]);
  const features = `${named.join(', ')}${concerned.length > FEATURES_NAMED ? ' …' : ''}`;
  const numbers = { zones: concerned.length, overlapM2, features };
  const severity = overlapM2 > 0 ? 'warning' : 'note';
  report(finding('line.selfOverlap', severity, open.layer, numbers, { areaM2: selfOverlapM2 }));
  return { index: index(), selfOverlapM2 };
}
