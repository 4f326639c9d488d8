import { LianpianError } from '../../model/errors.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import { QUIET_JOB } from '../../model/job.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { damaged, ending, type ReadOptions, type Source } from '../source.js';
import { NotGeoJson, type Rows, readTexts } from './collection.js';
import { JsonError } from './cursor.js';
import { feeder } from './feeder.js';
import { geometryRows } from './geometryRows.js';
import { placeOf } from './place.js';
import { propertyColumns } from './properties.js';
import { SEQUENCE_ENDINGS } from './sequence.js';
import { NOT_IN_ENCODING, openBlocks, type Reading, readingsOf } from './textBlocks.js';

/**
 * Reads GeoJSON as one layer: a FeatureCollection, a Feature, a bare geometry, or a sequence of them (RFC 8142, or a line each).
 *
 * CRS: the legacy `crs` member where there is one, wherever it stands, else WGS 84 lon/lat (RFC 7946), unless the user says otherwise.
 * Promises: one row a feature, in order; ids and all other strings stay strings; a field of several kinds of values becomes text
 * (finding `field.mixed`); integers that lose digits as JSON numbers are kept as written, their field is text (`field.asText`); nested
 * values become JSON text (`field.mixed`). A feature's own `id` is read as the field `id` when the properties have none.
 * Z and M are left out, with a count. What is JSON but no geometry is an empty shape, named in a finding.
 * Refuses: what is not JSON, with line, column and character; with `options.salvage`, the features before that place are kept instead.
 * Method: the file is read in blocks, bytes straight into typed arrays (`collection.ts`); memory holds one block, one feature
 * and the layer. Encoding: `textBlocks.ts`.
 */
export async function readGeoJson(
  source: Source,
  options: ReadOptions,
  blockBytes = BLOCK_BYTES,
): Promise<DeliveredLayer | 'topology'> {
  const layer = baseName(source.name);
  for (const reading of await readingsOf(source, options, layer)) {
    try {
      return await readAs(source, reading, options, blockBytes, layer);
    } catch (error) {
      if (error instanceof NotGeoJson && error.type === 'Topology') return 'topology';
      if (error !== NOT_IN_ENCODING) throw error;
    }
  }
  throw new Error(`no reading of ${source.name} was taken`);
}

const BLOCK_BYTES = 4 << 20;
const NOT_WHOLE = 'The file is cut off or was edited badly: ask for it again.';

async function readAs(
  source: Source,
  reading: Reading,
  options: ReadOptions,
  blockBytes: number,
  layer: string,
): Promise<DeliveredLayer> {
  const rows: Rows = { count: 0, shapes: geometryRows(layer), properties: propertyColumns(), crs: null };
  const blocks = openBlocks(source, reading, blockBytes);
  const feed = feeder(blocks, blockBytes, source.name, source.byteLength, options.job ?? QUIET_JOB);
  const findings: Finding[] = [...reading.findings];
  try {
    await readTexts(feed, rows, SEQUENCE_ENDINGS.includes(ending(source.name)));
  } catch (error) {
    if (error instanceof NotGeoJson && error.type !== 'Topology') throw notGeoJson(source.name, error);
    if (!(error instanceof JsonError)) throw error;
    const place = await placeOf(source, reading, feed.textAt(error.at), blockBytes);
    const because =
      `line ${place.line}, column ${place.column} ` +
      `(character ${place.character} of ${place.characters}): ${error.message}`;
    if (!options.salvage || rows.count === 0) {
      const remedy = rows.count === 0 ? NOT_WHOLE : `${NOT_WHOLE} ${salvageRemedy(rows.count)}`;
      throw damaged(source.name, `not valid GeoJSON: ${because}`, remedy);
    }
    findings.push(
      finding('file.salvaged', 'error', layer, { file: source.name, announced: '?', read: rows.count, because }),
    );
  }
  const { table, findings: ofFields } = rows.properties.finish(rows.count, layer);
  const { shapes, findings: ofShapes } = rows.shapes.finish();
  return {
    file: source.name,
    layer,
    format: 'geojson',
    shapes,
    table,
    crs: crsOf(rows.crs),
    encoding: reading.encoding,
    findings: [...findings, ...ofFields, ...ofShapes],
  };
}

function salvageRemedy(rows: number): string {
  return `The ${rows} ${rows === 1 ? 'feature' : 'features'} before that place can be read with --salvage.`;
}

function notGeoJson(file: string, error: NotGeoJson): LianpianError {
  return new LianpianError(
    'E_FORMAT_UNKNOWN',
    `${file} is JSON but not GeoJSON: ${error.message}`,
    file,
    'GeoJSON starts with {"type": "FeatureCollection", "features": […]}.',
  );
}

export const LON_LAT: CrsClaim = { definition: 'EPSG:4326', from: 'format' };

interface CrsMember {
  readonly properties?: { readonly name?: unknown; readonly code?: unknown; readonly href?: unknown } | null;
}

/** `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}` → EPSG:4549; also `"code": 4549`, a bare name, and a link as it is. */
function crsOf(member: string | null): CrsClaim {
  const parsed = member === null ? null : (JSON.parse(member) as CrsMember | string);
  const { name, code, href } = typeof parsed === 'string' ? { name: parsed } : (parsed?.properties ?? {});
  if (typeof code === 'number') return { definition: `EPSG:${code}`, from: 'file' };
  if (typeof name !== 'string') return typeof href === 'string' ? { definition: href, from: 'file' } : LON_LAT;
  const epsg = /EPSG:(?::|[\d.]+:)?(\d+)$/i.exec(name)?.[1];
  return { definition: epsg ? `EPSG:${epsg}` : /CRS84/i.test(name) ? 'EPSG:4326' : name, from: 'file' };
}
