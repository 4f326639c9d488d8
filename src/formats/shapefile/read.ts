import { EMPTY_TABLE } from '../../model/column.js';
import { baseName } from '../../model/fileName.js';
import { type Finding, finding } from '../../model/finding.js';
import { sharedJob } from '../../model/job.js';
import type { CrsClaim, DeliveredLayer } from '../../model/layer.js';
import { ending, type ReadOptions, readAll, type Source } from '../source.js';
import { decodeFile, type EncodingClaim, encodingSaid, labelOfWriting } from '../text/text.js';
import { helpWithShp, worthHelper } from '../thread/helperThread.js';
import { type DbfTable, readDbf, rowsAnnounced } from './dbf.js';
import { commonRows, type ShapefileParts } from './salvage.js';
import { readShp, type ShpEnd, type ShpShapes } from './shp.js';
import { readShx, type ShxIndex } from './shx.js';

/**
 * Reads a Shapefile (.shp with its .dbf, .prj, .cpg) as one layer; a .dbf alone as a table.
 *
 * Encoding: the user's word, else .cpg, else the language byte, else the bytes (`text.ts`).
 * Promises: shapes and rows in step; a .shp and .dbf of different length or cut off are refused, with both counts, or with `salvage` read
 * as far as both go. A .shx that is missing or wrong is no obstacle; a missing .dbf or .shp is named in a finding.
 */
export async function readShapefile(source: Source, options: ReadOptions): Promise<DeliveredLayer> {
  const layer = baseName(source.name);
  const { salvage = false } = options;
  if (ending(source.name) === 'dbf') return readTableOnly(source, options, layer);
  const dbf = await source.sibling('dbf');
  const claim = await encodingClaim(source, options);
  const { table, shp } = await readBoth(source, dbf, claim, layer, options);
  const shxSource = await source.sibling('shx');
  const index = await readShx(shxSource);
  const parts = table
    ? commonRows(source.name, layer, table, shp, index?.records ?? null, salvage)
    : shapesOnly(source.name, layer, shp, index?.records ?? null);
  return {
    file: source.name,
    layer,
    format: 'shapefile',
    shapes: parts.shapes,
    table: parts.table,
    crs: await crsClaim(source),
    encoding: table?.encoding ?? null,
    findings: [...parts.findings, ...indexFindings(shxSource, index, shp, layer)],
  };
}

interface BothRead {
  readonly table: DbfTable | null;
  readonly shp: ShpShapes;
}

/** Rows, then shapes; of a large file both at once, unless rows turn out to be marked deleted. */
async function readBoth(
  source: Source,
  dbf: Source | null,
  claim: EncodingClaim | null,
  layer: string,
  { job, salvage = false }: ReadOptions,
): Promise<BothRead> {
  const share = job && sharedJob(job, source.byteLength + (dbf?.byteLength ?? 0));
  const shapes = (table: DbfTable | null) =>
    readShp(source, table?.deleted ?? null, layer, {
      salvage,
      expectedRecords: table?.announced,
      job: share?.(source.byteLength),
    });
  if (dbf === null) return { table: null, shp: await shapes(null) };
  if (!worthHelper(dbf.byteLength) || salvage) {
    const table = await readDbf(dbf, claim, layer, { salvage, job: share?.(dbf.byteLength) });
    return { table, shp: await shapes(table) };
  }
  const helper = helpWithShp(source, layer, await rowsAnnounced(dbf), share?.(source.byteLength));
  try {
    const table = await readDbf(dbf, claim, layer, { salvage, job: share?.(dbf.byteLength) });
    const shp = table.deleted.includes(1) ? await shapes(table) : await helper.result;
    return { table, shp };
  } finally {
    helper.stop();
  }
}

export function shapesOnly(
  file: string,
  layer: string,
  shp: ShpShapes,
  announcedByIndex: number | null,
): ShapefileParts {
  const missing = `${baseName(file)}.dbf`;
  const findings = [finding('file.incomplete', 'warning', layer, { missing }), ...shp.findings];
  if (shp.damage !== null) {
    const announced = announcedByIndex ?? '?';
    const numbers = { file, announced, read: shp.records, because: shp.damage } as const;
    findings.push(finding('file.salvaged', 'error', layer, numbers));
  }
  return { shapes: shp.shapes, table: { ...EMPTY_TABLE, rowCount: shp.records }, findings };
}

export function indexFindings(source: Source | null, index: ShxIndex | null, shp: ShpEnd, layer: string): Finding[] {
  if (source === null || shp.damage !== null) return [];
  const because =
    index === null
      ? '不是索引文件 / it is no index'
      : index.records !== shp.records
        ? `${index.records} 条，.shp 有 ${shp.records} 条 / ${index.records} entries, the .shp has ${shp.records} records`
        : index.places !== shp.places
          ? '记录位置不同 / records are at other places'
          : null;
  if (because === null) return [];
  return [finding('file.indexWrong', 'note', layer, { file: source.name, because })];
}

async function readTableOnly(source: Source, options: ReadOptions, layer: string): Promise<DeliveredLayer> {
  const { salvage, job } = options;
  const claim = await encodingClaim(source, options);
  const { table, encoding, findings, announced, deleted } = await readDbf(source, claim, layer, { salvage, job });
  const shapes = { kind: 'none' } as const;
  const more: Finding[] = [];
  if (announced > deleted.length) {
    const because = '文件被截断 / cut off';
    const numbers = { file: source.name, announced, read: deleted.length, because };
    more.push(finding('file.salvaged', 'error', layer, numbers));
  }
  if (!(await source.sibling('shp')) && (await source.sibling('shx'))) {
    more.push(finding('file.incomplete', 'warning', layer, { missing: `${layer}.shp` }));
  }
  const all = [...more, ...findings];
  return { file: source.name, layer, format: 'dbf', shapes, table, crs: null, encoding, findings: all };
}

export async function encodingClaim(source: Source, options: ReadOptions): Promise<EncodingClaim | null> {
  const said = encodingSaid(options.encoding, source.name);
  if (said) return said;
  const cpg = await source.sibling('cpg');
  if (!cpg) return null;
  const label = labelOfWriting(new TextDecoder('latin1').decode(await readAll(cpg)));
  return label ? { name: label, from: 'cpg' } : null;
}

export async function crsClaim(source: Source): Promise<CrsClaim | null> {
  const prj = await source.sibling('prj');
  if (!prj) return null;
  // A name in it may be Chinese, in GBK as the rest of the delivery
  const { text } = decodeFile(await readAll(prj), null, baseName(prj.name), prj.name);
  const definition = text.replaceAll('\0', '').trim();
  return definition === '' ? null : { definition, from: 'prj' };
}
