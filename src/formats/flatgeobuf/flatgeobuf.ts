import { baseName } from '../../model/fileName.js';
import type { DeliveredLayer } from '../../model/layer.js';
import { type Format, HOLDS_ALL } from '../format.js';
import { collectRows } from '../output/collectRows.js';
import { writeBlocks } from '../output/output.js';
import type { BatchOptions, ReadOptions, Source } from '../source.js';
import type { DecodedFlatGeobuf } from './decode.js';

export const FLATGEOBUF: Format = {
  id: 'flatgeobuf',
  title: 'FlatGeobuf (.fgb)',
  endings: ['fgb'],
  signed: true,
  recognises: (_head, text) => text.startsWith('fgb\x03fgb'),
  read: readFlatGeobuf,
  batches: readBatches,
  write: {
    holds: { ...HOLDS_ALL, layers: 'one', becomes: { date: 'time' } },
    reorders: ({ index }) => index === true,
    write: async (name, [layer], sink, { index }) => {
      const { flatGeobufBlocks, writeIndexedFlatGeobuf } = await import('./encode.js');
      return index ? writeIndexedFlatGeobuf(sink, name, layer) : writeBlocks(sink, name, flatGeobufBlocks(layer));
    },
    open: async (name, schema, sink, { index }) => {
      const { openFlatGeobuf, writeIndexedFlatGeobuf } = await import('./encode.js');
      if (!index) return openFlatGeobuf(await sink.open(name), schema);
      return collectRows(schema, (layer) => writeIndexedFlatGeobuf(sink, name, layer));
    },
  },
};

async function readFlatGeobuf(source: Source, options: ReadOptions): Promise<DeliveredLayer[]> {
  const layer = baseName(source.name);
  const { salvage, job } = options;
  const { readFlatGeobuf: read } = await import('./decode.js');
  return [delivered(source, layer, await read(source, layer, { salvage, job }))];
}

async function* readBatches(source: Source, options: BatchOptions): AsyncGenerator<DeliveredLayer> {
  const layer = baseName(source.name);
  const { flatGeobufBatches } = await import('./batches.js');
  for await (const { rowNumbers, ...decoded } of flatGeobufBatches(source, layer, options)) {
    yield { ...delivered(source, layer, decoded), rowNumbers };
  }
}

function delivered(source: Source, layer: string, decoded: DecodedFlatGeobuf): DeliveredLayer {
  const { shapes, table, crs, wkt, findings } = decoded;
  const claim = crs ? ({ definition: crs, ...(wkt && wkt !== crs ? { wkt } : {}), from: 'file' } as const) : null;
  const encoding = { name: 'utf-8', from: 'format' } as const;
  return { file: source.name, layer, format: 'flatgeobuf', shapes, table, crs: claim, encoding, findings };
}
