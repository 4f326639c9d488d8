import { type Crs, declaredCrs, parseCrs } from '../geodesy/crs.js';
import { type LonLat, placeOfLayer } from '../geodesy/plausible.js';
import { EMPTY_POLYGON_SET } from '../geometry/polygonSet.js';
import type { CheckedLayer } from '../model/checkedLayer.js';
import { textCell } from '../model/column.js';
import { LianpianError, reasonOf } from '../model/errors.js';
import { type Finding, finding } from '../model/finding.js';
import { coordinatesOf, type DeliveredLayer, type Shapes } from '../model/layer.js';
import type { LayerSpec } from '../model/scenario.js';
import type { Settings } from '../model/settings.js';
import { type OpenLayer, openLayer } from '../stages/normalise/openLayer.js';
import { placeLayer, polygonsOf } from '../stages/normalise/placeLayer.js';
import { unusableRows } from '../stages/normalise/shapeRows.js';
import { webMapFindings } from '../stages/normalise/webMap.js';
import { chooseWorkingCrs } from '../stages/normalise/workingCrs.js';
import { type CodeReading, recogniseCodes } from '../stages/recognise/codeSystem.js';
import { roleEntry } from '../stages/recognise/roles/roleEntry.js';
import { parcelFacts } from './parcelFacts.js';
import { roleOf, type StatedRole, type TakenRole } from './role.js';

/** A layer to be checked, as it was read, and what the user said of it. */
export interface GivenLayer {
  readonly delivered: DeliveredLayer;
  /** Its file holds this layer alone. */
  readonly alone: boolean;
  readonly idField: string | null;
  readonly role: StatedRole | null;
}

/** What was taken of a layer, for the printed page. */
export interface TakenLayer {
  readonly file: string;
  readonly layer: string;
  readonly shapes: Shapes['kind'];
  readonly rows: number;
  /** As delivered; null for tables. */
  readonly crs: Crs | null;
  readonly role: TakenRole;
  readonly codeSystem: string | null;
  readonly addedVertices: number;
}

export interface OpenLayers {
  readonly layers: readonly CheckedLayer[];
  readonly taken: readonly TakenLayer[];
  /** The plane all are checked in; null where there is no shape at all. */
  readonly working: Crs | null;
}

/**
 * Layers of any kind made ready to be checked: role taken, CRS believed, brought to one plane.
 *
 * Definition: the plane is that of the parcels, else of the first polygons, else of the first shapes (`chooseWorkingCrs`). Layers of one name get
 * their file behind it. Promises: every row stays, in order; what reading and placing found is reported; a layer that can't be opened (no CRS,
 * coordinates that can't be in it) is a finding layer.unchecked while another one can, else its error. Layers of lines, points or no shapes
 * keep their table and have no polygons.
 */
export function openLayers(
  given: readonly GivenLayer[],
  settings: Settings,
  report: (item: Finding) => void,
): OpenLayers {
  const named = withOwnNames(given);
  const near = () => placeOfAny(named);
  const opened: Opened[] = [];
  let first: unknown = null;
  for (const layer of named) {
    try {
      opened.push(openOne(layer, near, report));
    } catch (error) {
      if (!(error instanceof LianpianError)) throw error;
      first ??= error;
      const because = reasonOf(error);
      report(finding('layer.unchecked', 'error', layer.delivered.layer, { because }));
    }
  }
  if (opened.length === 0 && first !== null) throw first;
  const base =
    opened.find(({ role, open }) => role.role === 'parcels' && open.crs) ??
    opened.find(({ open }) => open.shapes.kind === 'polygon' && open.crs) ??
    opened.find(({ open }) => open.crs);
  const working = base?.open.crs
    ? chooseWorkingCrs(undefined, base.open.crs, coordinatesOf(base.open.shapes)).crs
    : null;
  const placed = opened.map((one) => place(one, working ?? parseCrs('EPSG:4490'), settings, report));
  if (working) reportWebMaps(placed, working, report);
  return { layers: placed.map(({ layer }) => layer), taken: placed.map(({ taken }) => taken), working };
}

/** Layers off the parcels as Chinese web maps are, points and lines too. */
function reportWebMaps(placed: readonly Placed[], working: Crs, report: (item: Finding) => void): void {
  const parcels = placed.find(({ layer, taken }) => layer.role === 'parcels' && taken.shapes === 'polygon');
  if (!parcels) return;
  const others = placed.filter((one) => one !== parcels && one.taken.shapes !== 'none');
  const found = webMapFindings(
    others.map(({ layer, xy }) => ({ layer: layer.layer, xy })),
    { layer: parcels.layer.layer, polygons: parcels.layer.polygons },
    working,
  );
  for (const item of found) report(item);
}

interface Placed {
  readonly layer: CheckedLayer;
  readonly taken: TakenLayer;
  /** Every vertex in the plane. */
  readonly xy: Float64Array;
}

interface Opened {
  readonly given: GivenLayer;
  readonly open: OpenLayer;
  readonly role: TakenRole;
  readonly codes: readonly CodeReading[];
}

/** A layer's name stands for it in every finding, so that two of one name are told apart by their files. */
function withOwnNames(given: readonly GivenLayer[]): GivenLayer[] {
  const count = new Map<string, number>();
  for (const { delivered } of given) count.set(delivered.layer, (count.get(delivered.layer) ?? 0) + 1);
  const taken = new Set<string>();
  return given.map((one) => {
    const { delivered } = one;
    let layer = count.get(delivered.layer) === 1 ? delivered.layer : `${delivered.layer} (${delivered.file})`;
    for (let n = 2; taken.has(layer); n++) layer = `${delivered.layer} (${delivered.file}, ${n})`;
    taken.add(layer);
    if (layer === delivered.layer) return one;
    const findings = delivered.findings.map((item): Finding => ({ ...item, layer }));
    return { ...one, delivered: { ...delivered, layer, findings } };
  });
}

function placeOfAny(given: readonly GivenLayer[]): LonLat | null {
  for (const { delivered } of given) {
    const place = delivered.crs && placeOfLayer(delivered.crs, coordinatesOf(delivered.shapes));
    if (place) return place;
  }
  return null;
}

/** Kinds of shapes as roles that `openLayer` reads so; points are looked at here. */
const OPENED_AS: Readonly<Record<Shapes['kind'], LayerSpec['role']>> = {
  polygon: 'approvedUnbuilt',
  line: 'barrier',
  point: 'firms',
  none: 'firms',
};
const KIND_WORDS: Readonly<Record<Shapes['kind'], string>> = {
  polygon: '面 / polygons',
  line: '线 / lines',
  point: '点 / points',
  none: '纯表格 / a table',
};

function openOne(given: GivenLayer, near: () => LonLat | null, report: (item: Finding) => void): Opened {
  const { delivered, alone } = given;
  const { kind } = delivered.shapes;
  const role = roleOf(delivered, alone, given.role);
  const openedAs = delivered.table.rowCount === 0 || kind === 'polygon' ? 'approvedUnbuilt' : OPENED_AS[kind];
  const spec = { file: delivered.file, role: openedAs } as LayerSpec;
  const open = openLayer(delivered.layer, spec, delivered, undefined, report, near);
  const { layer } = delivered;
  if (kind === 'point') {
    const { empty, wild } = unusableRows(delivered.shapes);
    for (const row of empty) report(finding('geometry.null', 'warning', layer, {}, { feature: open.feature[row] }));
    for (const row of wild) report(finding('geometry.notFinite', 'error', layer, {}, { feature: open.feature[row] }));
  }
  if (kind !== 'polygon') {
    const numbers = { shapes: KIND_WORDS[kind], rows: delivered.table.rowCount };
    report(finding('layer.tableAlone', 'note', layer, numbers));
  } else if (role.role === 'unknown' && role.use === null && role.confidence !== 'stated') {
    const because = role.reasons.map(({ zh, en }) => `${zh} / ${en}`)[0] ?? role.confidence;
    report(finding('layer.roleUnknown', 'note', layer, { because }));
  }
  return { given, open, role, codes: recogniseCodes(delivered) };
}

function place(
  { given, open, role, codes }: Opened,
  working: Crs,
  settings: Settings,
  report: (item: Finding) => void,
): Placed {
  const { layer, delivered, feature } = open;
  const isPolygon = open.shapes.kind === 'polygon';
  const { shapes, addedVertices } = placeLayer(open, working, settings['reproject.chordErrorM'], report);
  const polygons = isPolygon ? polygonsOf(shapes) : EMPTY_POLYGON_SET;
  const entry: { readonly fields?: Readonly<Record<string, string>> } = role.use
    ? roleEntry(delivered, role.use, codes).entry
    : {};
  const reading = codes.find(({ verdict }) => verdict === 'system' || verdict === 'same');
  const codeSystem = reading?.systems[0]?.system ?? null;
  const isParcels = role.role === 'parcels';
  const unitCode = role.role === 'towns' || role.role === 'villages' ? entry.fields?.code : undefined;
  const id = idsOf(open, given.idField ?? unitCode ?? null, isParcels, report);
  const facts = isParcels && isPolygon ? parcelFacts(open, polygons, working, entry, report) : null;
  const hasParcelIds = isParcels || role.role === 'unknown';
  return {
    xy: coordinatesOf(shapes),
    layer: {
      role: role.role,
      kind: role.kind,
      layer,
      declared: open.crs && declaredCrs(open.crs),
      polygons,
      table: open.table,
      codeSystem,
      id,
      facts,
      feature: (item) => feature[item],
      parcelId: (item) => (hasParcelIds ? (id?.[item] ?? null) : null),
    },
    taken: {
      file: delivered.file,
      layer,
      shapes: delivered.shapes.kind,
      rows: delivered.table.rowCount,
      crs: open.crs,
      role,
      codeSystem,
      addedVertices,
    },
  };
}

/** The field said, that of the codes of towns and villages, else BSM; a parcel without an id has its row number. */
function idsOf(
  open: OpenLayer,
  idField: string | null,
  isParcels: boolean,
  report: (item: Finding) => void,
): readonly string[] | null {
  const field = open.fields.optional(idField ?? undefined, ['BSM']);
  if (!field) return isParcels ? Array.from(open.feature, String) : null;
  return Array.from(open.feature, (feature, row) => {
    const id = textCell(field.column, row);
    if (id !== '' || !isParcels) return id;
    report(finding('id.missing', 'warning', open.layer, {}, { feature, parcelId: String(feature) }));
    return String(feature);
  });
}
