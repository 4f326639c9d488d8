import { cell } from '../../model/column.js';
import { BLOCK_BYTES } from '../bytes/blocks.js';
import { fieldsOf, numberText, type OutputField } from '../output/output.js';
import { type LayerSchema, layerOfBatch, type RowWriter } from '../output/rowWriter.js';
import type { SinkFile } from '../source.js';

/** Batches of rows as one JSON array of objects, a row a line: numbers with the decimals of their unit, an empty cell null. */
export async function openJson(file: SinkFile, schema: LayerSchema): Promise<RowWriter> {
  const encoder = new TextEncoder();
  let isFirst = true;
  await file.append(encoder.encode('['));
  return {
    async append(batch) {
      const layer = layerOfBatch(schema, batch);
      const fields = fieldsOf(layer);
      let text = '';
      for (let row = 0; row < layer.table.rowCount; row++) {
        const members = fields.map((field) => `${JSON.stringify(field.name)}:${cellJson(field, row)}`);
        text += `${isFirst ? '' : ','}\n{${members.join(',')}}`;
        isFirst = false;
        if (text.length < BLOCK_BYTES) continue;
        await file.append(encoder.encode(text));
        text = '';
      }
      if (text !== '') await file.append(encoder.encode(text));
    },
    async close() {
      await file.append(encoder.encode('\n]\n'));
      await file.close();
    },
  };
}

function cellJson({ column, decimals }: OutputField, row: number): string {
  const value = cell(column, row);
  if (typeof value !== 'number') return JSON.stringify(value);
  return Number.isFinite(value) ? numberText(value, column.type === 'f64' ? decimals : undefined) : 'null';
}
