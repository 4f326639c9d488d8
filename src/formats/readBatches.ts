import { rangeOfItems } from '../geometry/polygonSet.js';
import { countsSomething, kindOfFinding } from '../model/batchFindings.js';
import { LianpianError } from '../model/errors.js';
import type { Finding } from '../model/finding.js';
import type { DeliveredLayer } from '../model/layer.js';
import { asStated } from './asStated.js';
import { FORMATS } from './formats.js';
import { rowsOfBatch } from './output/rowWriter.js';
import { outOfRange, readFormat } from './readFormat.js';
import { recogniseFormat } from './recognise.js';
import { type BatchOptions, layerMissing, type Source } from './source.js';

/**
 * Reads the one layer of a file in batches of rows.
 *
 * Promises: rows in file order, each with its number in `rowNumbers`; at least one batch, whatever the file holds; what `options` says of
 * CRS and axes holds for all batches; what concerns the layer as a whole is said once, by the first batch or, where it is known only at the
 * end, by the last, and counts of it batch by batch (`withCountsOf` adds them). A format that can't be read
 * in batches (`readsInBatches`) is read whole and handed on in the same way. Refuses what `readLayers` refuses, and several layers.
 */
export async function* readBatches(source: Source, options: BatchOptions): AsyncGenerator<DeliveredLayer> {
  const format = await recogniseFormat(source, FORMATS);
  // what people say of the CRS goes over what the file says, once
  const { crs: said, ...reading } = options;
  if (!format.batches || options.salvage) {
    const [layer] = await asStated([soleLayer(await readFormat(format, source, reading), source, options)], options);
    yield* slices(layer, options.batchRows);
    return;
  }
  let first: DeliveredLayer | null = null;
  const unsaid = onceOfLayer();
  try {
    for await (const batch of format.batches(source, reading)) {
      if (options.layer !== undefined && batch.layer !== options.layer) {
        throw layerMissing(source.name, options.layer, [batch.layer]);
      }
      const stated: Omit<BatchOptions, 'crs'> = reading;
      const given = first === null ? batch : { ...batch, crs: first.crs };
      const [layer] = await asStated([given], first === null ? { ...stated, ...(said ? { crs: said } : {}) } : stated);
      const findings = unsaid(first === null ? layer.findings : batch.findings);
      first ??= { ...layer, shapes: { kind: 'none' }, findings: [] };
      yield { ...layer, findings };
    }
  } catch (error) {
    throw error instanceof RangeError ? outOfRange(error, source.name) : error;
  }
}

/** Whether a file can be read without having all of it in memory. */
export async function readsInBatches(source: Source): Promise<boolean> {
  return (await recogniseFormat(source, FORMATS)).batches !== undefined;
}

/** The layer asked for, or the only one; E_LAYER_MISSING names those that are there. */
export function soleLayer(
  layers: readonly DeliveredLayer[],
  source: Pick<Source, 'name'>,
  options: { readonly layer?: string },
): DeliveredLayer {
  const names = layers.map(({ layer }) => layer);
  if (options.layer !== undefined) {
    const wanted = layers.filter(({ layer }) => layer === options.layer);
    if (wanted.length === 0) throw layerMissing(source.name, options.layer, names);
    return wanted[0];
  }
  if (layers.length === 1) return layers[0];
  throw layers.length === 0
    ? new LianpianError(
        'E_LAYER_EMPTY',
        { zh: `${source.name} 没有图层`, en: `${source.name} holds no layer` },
        source.name,
        { zh: '请核对文件。', en: 'Check that this is the right file.' },
      )
    : new LianpianError(
        'E_LAYER_MISSING',
        {
          zh: `${source.name} 有 ${layers.length} 个图层：${names.join('、')}`,
          en: `${source.name} holds ${layers.length} layers: ${names.join(', ')}`,
        },
        source.name,
        {
          zh: `请指明其一：文件|layer=${names[0]}（第一个文件也可用 --layer ${names[0]}）。`,
          en: `Say which: FILE|layer=${names[0]} (for the first file also --layer ${names[0]}).`,
        },
      );
}

/** Findings without what an earlier batch has said of the layer as a whole; counts are said again, they add up. */
function onceOfLayer(): (findings: readonly Finding[]) => readonly Finding[] {
  const said = new Set<string>();
  return (findings) =>
    findings.filter((item) => {
      if (item.feature !== null || countsSomething(item)) return true;
      const kind = kindOfFinding(item);
      return !said.has(kind) && said.add(kind);
    });
}

function* slices(layer: DeliveredLayer, batchRows: number): Generator<DeliveredLayer> {
  const { rowCount } = layer.table;
  for (let from = 0; from === 0 || from < rowCount; from += batchRows) {
    const to = Math.min(rowCount, from + batchRows);
    const { shapes, table } = rowsOfBatch(layer, from, to);
    const rowNumbers = Uint32Array.from({ length: to - from }, (_, k) => layer.rowNumbers?.[from + k] ?? from + k + 1);
    const own =
      shapes.kind === 'polygon' ? { ...shapes, polygons: rangeOfItems(shapes.polygons, 0, to - from) } : shapes;
    yield { ...layer, shapes: own, table, rowNumbers, findings: from === 0 ? layer.findings : [] };
  }
}
