import type { Cell } from '../../model/column.js';
import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type LooseLayers, type LooseShape, looseLayers } from '../shapes/looseLayers.js';
import { damaged, ending, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, encodingSaid } from '../text/text.js';
import { xmlEncoding } from '../text/xml.js';
import { openZip } from '../zip/entries.js';
import { type Placemark, readPlacemarks } from './placemarks.js';

/**
 * Reads a KML: one layer a folder with placemarks in it, one a kind of shape where a folder mixes them.
 *
 * Promises: a row a placemark, also without a geometry; ExtendedData as fields; altitudes left out with a note; overlays, links and models
 * counted in a finding. A placemark of several kinds has a row in the layer of each, with a finding. CRS: WGS 84 lon/lat, by the format.
 * Layers are called by their folder (folders of one name by their path), placemarks outside a folder by the file.
 */
export async function readKml(
  source: Source,
  options: ReadOptions,
  isHere: (link: string) => boolean = () => false,
): Promise<DeliveredLayer[]> {
  const name = baseName(source.name);
  const bytes = await readAll(source);
  const claim = encodingSaid(options.encoding, source.name) ?? xmlEncoding(bytes);
  const { text, encoding, findings: decoding } = decodeFile(bytes, claim, name, source.name);
  const folders = new Map<string, { readonly path: readonly string[]; readonly marks: Placemark[] }>();
  const findings: Finding[] = [...decoding];
  let read = 0;
  const take = (mark: Placemark) => {
    read++;
    const key = JSON.stringify(mark.folder);
    const there = folders.get(key);
    if (there) there.marks.push(mark);
    else folders.set(key, { path: mark.folder, marks: [mark] });
  };
  try {
    for (const [type, count] of readPlacemarks(text, source.name, take, isHere)) {
      findings.push(finding('entity.unread', 'warning', name, { type, count }, { dropped: true }));
    }
  } catch (error) {
    if (!options.salvage || !(error instanceof LianpianError)) throw error;
    const because = error.message.replace(`${source.name}: `, '');
    findings.push(finding('file.salvaged', 'error', name, { file: source.name, announced: '?', read, because }));
  }
  if (folders.size === 0) folders.set('', { path: [], marks: [] });
  const names = folderNames(
    [...folders.values()].map(({ path }) => path),
    name,
  );
  const layers = [...folders.values()].flatMap(({ marks }, f) => layersOf(marks, names[f]));
  return layers.map((layer, l) => ({
    file: source.name,
    format: ending(source.name) === 'kmz' ? 'kmz' : 'kml',
    ...layer,
    crs: { definition: 'EPSG:4326', from: 'format' },
    encoding,
    findings: l === 0 ? [...findings, ...layer.findings] : layer.findings,
  }));
}

function folderNames(paths: readonly (readonly string[])[], file: string): string[] {
  const own = paths.map((path) => path[path.length - 1] || file);
  const whole = own.map((name, p) => {
    const isShared = own.filter((other) => other === name).length > 1;
    return isShared && paths[p].length > 0 ? paths[p].map((part) => part || file).join('/') : name;
  });
  const used = new Set<string>();
  return whole.map((name) => {
    let free = name;
    for (let n = 2; used.has(free); n++) free = `${name} (${n})`;
    used.add(free);
    return free;
  });
}

function layersOf(marks: readonly Placemark[], name: string) {
  const layers = looseLayers(name);
  let split = 0;
  for (const mark of marks) if (addMark(layers, mark) > 1) split++;
  const [first, ...rest] = layers.finish();
  if (split === 0) return [first, ...rest];
  const note = finding('feature.split', 'note', first.layer, { rows: split });
  return [{ ...first, findings: [note, ...first.findings] }, ...rest];
}

/** The rows it takes: one a kind of shape. */
function addMark(layers: LooseLayers, { fields, polygons, lines, points, hasZ }: Placemark): number {
  const shapes: LooseShape[] = [];
  const filled = polygons.filter((rings) => rings.length > 0);
  if (filled.length > 0) shapes.push({ kind: 'polygon', polygons: filled });
  if (lines.length > 0) shapes.push({ kind: 'line', lines });
  if (points.length > 0) shapes.push({ kind: 'point', xy: Float64Array.from(points) });
  const cells: ReadonlyMap<string, Cell> = fields;
  if (shapes.length === 0) layers.add(null, cells);
  for (const shape of shapes) layers.add(shape, cells, hasZ);
  return shapes.length;
}

/** The KML files in a KMZ; pictures and models in it are no layers, nor is a KML that only links to the others. */
export async function readKmz(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const budget = { zipBytes: source.byteLength, unpackedBytes: 0, passed: null };
  const zip = await openZip(source, options.scratch, budget, options.salvage);
  try {
    const files = zip.files.filter(({ path }) => ending(path) === 'kml');
    if (files.length === 0) throw damaged(source.name, 'there is no .kml in it', 'Export it anew, as KML.');
    const layers: DeliveredLayer[] = [];
    const unread = zip.unread.map(({ path, reason }) => unreadFile(source.name, path, reason));
    let failure: LianpianError | null = null;
    const isHere = (link: string) => files.some(({ path }) => path === link.replace(/^\.\//, ''));
    for (const { path, open } of files) {
      const kml = open();
      // a KMZ usually holds one file, called doc.kml, which says nothing
      const asKmz = files.length === 1 ? { ...kml, name: source.name } : kml;
      try {
        const read = await readKml(asKmz, options, isHere);
        layers.push(...read.map((layer) => ({ ...layer, file: source.name, format: 'kmz' })));
      } catch (error) {
        if (!options.salvage || !(error instanceof LianpianError)) throw error;
        failure ??= error;
        unread.push(unreadFile(source.name, path, error.message));
      }
    }
    if (layers.length === 0 && failure) throw failure;
    const isBare = ({ table, findings }: DeliveredLayer) => table.rowCount === 0 && findings.length === 0;
    const [first, ...rest] = layers.every(isBare) ? layers : layers.filter((layer) => !isBare(layer));
    return [{ ...first, findings: [...unread, ...first.findings] }, ...rest];
  } finally {
    await zip.close();
  }
}

function unreadFile(kmz: string, file: string, reason: string): Finding {
  return finding('file.unread', 'error', kmz, { file, reason });
}
