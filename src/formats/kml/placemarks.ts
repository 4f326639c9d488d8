import { readXml, type XmlHandler } from '../text/xml.js';

/**
 * The placemarks of a KML, each with its folder, its fields and its geometry.
 *
 * Definition: a folder is the path of names of the `Folder`s around a placemark; the `Document` has none. Fields: id, name, description, when,
 * begin, end, and those of ExtendedData (Data and SchemaData); numbers only where a Schema declares them so and no digit is lost.
 * Promises: placemarks in file order; coordinates as written; an altitude is left out and told. Overlays, models and links to what is not
 * `isHere` are counted by their element.
 */
export interface Placemark {
  readonly folder: readonly string[];
  readonly fields: ReadonlyMap<string, string | number>;
  readonly polygons: readonly (readonly Float64Array[])[];
  readonly lines: readonly Float64Array[];
  readonly points: readonly number[];
  readonly hasZ: boolean;
}

const NOT_SHAPES = new Set(['GroundOverlay', 'ScreenOverlay', 'PhotoOverlay', 'NetworkLink', 'Model']);
const TEXT_FIELDS = new Set(['name', 'description', 'when', 'begin', 'end', 'address', 'phoneNumber']);
const NUMBERS = new Set(['int', 'uint', 'short', 'ushort', 'float', 'double']);

interface Draft {
  readonly fields: Map<string, string | number>;
  readonly polygons: Float64Array[][];
  readonly lines: Float64Array[];
  readonly points: number[];
  readonly track: number[];
  hasZ: boolean;
}

export function readPlacemarks(
  text: string,
  file: string,
  take: (placemark: Placemark) => void,
  isHere: (link: string) => boolean = () => false,
): ReadonlyMap<string, number> {
  const unread = new Map<string, number>();
  const path: string[] = [];
  const folders: string[] = [];
  const numberFields = new Set<string>();
  let draft: Draft | null = null;
  let dataName: string | null = null;
  let said = '';

  const start: XmlHandler['start'] = (name, attributes) => {
    path.push(name);
    said = '';
    if (name === 'Folder') folders.push('');
    else if (name === 'Placemark') {
      draft = { fields: new Map(), polygons: [], lines: [], points: [], track: [], hasZ: false };
      const id = attributes.get('id');
      if (id !== undefined) draft.fields.set('id', id);
    } else if (name === 'Polygon') draft?.polygons.push([]);
    else if (name === 'Data' || name === 'SimpleData') dataName = attributes.get('name') ?? '';
    else if (name === 'SimpleField' && NUMBERS.has(attributes.get('type') ?? '')) {
      numberFields.add(attributes.get('name') ?? '');
    } else if (NOT_SHAPES.has(name)) unread.set(name, (unread.get(name) ?? 0) + 1);
  };

  const end: XmlHandler['end'] = (name) => {
    path.pop();
    const parent = path[path.length - 1];
    const value = said.trim();
    if (name === 'Folder') folders.pop();
    else if (name === 'name' && parent === 'Folder') folders[folders.length - 1] = value;
    else if (name === 'href' && path.includes('NetworkLink') && isHere(value)) {
      unread.set('NetworkLink', (unread.get('NetworkLink') ?? 1) - 1);
    } else if (draft !== null) endWithin(draft, name, parent, value);
    said = '';
  };

  function endWithin(into: Draft, name: string, parent: string | undefined, value: string): void {
    if (name === 'coordinates') takeCoordinates(into, value, parent);
    else if (name === 'coord' && parent === 'Track') takeTrack(into, value);
    else if (name === 'Track') endTrack(into);
    else if (name === 'value' && dataName !== null && parent === 'Data') setField(into, dataName, value);
    else if (name === 'SimpleData' && dataName !== null) setField(into, dataName, value);
    else if (TEXT_FIELDS.has(name) && (parent === 'Placemark' || parent === 'TimeStamp' || parent === 'TimeSpan')) {
      setField(into, name, value);
    } else if (name === 'Placemark') {
      take({ ...into, folder: [...folders] });
      draft = null;
    }
    if (name === 'Data' || name === 'SimpleData') dataName = null;
  }

  function setField(into: Draft, field: string, value: string): void {
    if (value === '') return;
    const number = numberFields.has(field) ? Number(value) : Number.NaN;
    const isNumber = Number.isFinite(number) && (!Number.isInteger(number) || Number.isSafeInteger(number));
    into.fields.set(field, isNumber ? number : value);
  }

  function takeCoordinates(into: Draft, value: string, parent: string | undefined): void {
    const xy = xyOf(value, into);
    if (parent === 'Point') into.points.push(...xy.subarray(0, 2));
    else if (parent === 'LinearRing' && into.polygons.length > 0 && path.includes('Polygon')) {
      const rings = into.polygons[into.polygons.length - 1];
      // the outer boundary is the shell wherever it stands
      if (path[path.length - 2] === 'outerBoundaryIs') rings.unshift(xy);
      else rings.push(xy);
    } else into.lines.push(xy);
  }

  readXml(text, file, {
    start,
    end,
    text: (more) => {
      said += more;
    },
  });
  return new Map([...unread].filter(([, count]) => count > 0));
}

/** `lon,lat,alt lon,lat …`; blanks after a comma, which some programs write, are passed over. */
function xyOf(value: string, into: Draft): Float64Array {
  const tuples = value.replace(/,\s+/g, ',').split(/\s+/);
  const filled = tuples.filter((tuple) => tuple !== '');
  const xy = new Float64Array(filled.length * 2);
  filled.forEach((tuple, v) => {
    const [x, y, z] = tuple.split(',');
    xy[2 * v] = numberOf(x);
    xy[2 * v + 1] = numberOf(y);
    if (z !== undefined && Number(z) !== 0) into.hasZ = true;
  });
  return xy;
}

function takeTrack(into: Draft, value: string): void {
  const [x, y, z] = value.split(/\s+/);
  into.track.push(numberOf(x), numberOf(y));
  if (z !== undefined && Number(z) !== 0) into.hasZ = true;
}

function endTrack(into: Draft): void {
  if (into.track.length > 0) into.lines.push(Float64Array.from(into.track));
  into.track.length = 0;
}

function numberOf(text: string | undefined): number {
  return text === undefined || text === '' ? Number.NaN : Number(text);
}
